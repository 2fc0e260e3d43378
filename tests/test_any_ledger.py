"""Whatever the ledger holds: every part of the five core articles, odd ones, and large generated ones are tabled."""

from itertools import combinations

import pytest
from generate import generate
from ledgers import article, built, figure, part_of_ours, write

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

CORE = (
    codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")
    .query("tier == 'core'")["article_id"]
    .tolist()[:5]
)
PARTS = [part for size in range(1, len(CORE) + 1) for part in combinations(CORE, size)]
A, B = "a-2021-05-10", "b-2022-06-20"
RATED = figure(f"{A}/0.1", "80 sản phẩm")
MONEY = {"indicator": "budget", "status": "granted", "period_start": "2020-01-01", "period_end": "2020-12-31"}
# Articles and figures of ledgers that a portrait of five articles did not think of.
ODD = {
    "nothing at all": ([], []),
    "an article without a figure": ([article(A)], []),
    "one figure": ([article(A)], [RATED]),
    "one target": ([article(A)], [figure(f"{A}/0.1", "200 sản phẩm", role="target")]),
    "one budget": ([article(A)], [figure(f"{A}/0.1", "9 tỷ đồng", **MONEY)]),
    "one class": ([article(A)], [figure(f"{A}/0.1", "2 sản phẩm", star="5")]),
    "one kind of producer": ([article(A)], [figure(f"{A}/0.1", "2 HTX", indicator="producers", kind="HTX")]),
    "one part": ([article(A)], [figure(f"{A}/0.1", "9 sản phẩm", status="newly_rated")]),
    "only registered": ([article(A)], [figure(f"{A}/0.1", "9 sản phẩm", status="registered")]),
    "two of one place": (
        [article(A), article(B, as_of="2022-06-20")],
        [RATED, figure(f"{B}/0.1", "90 sản phẩm")],
    ),
    "a new province as core": (
        [article(A, tier="core", place="Cần Thơ (mới)", as_of="2025-08-20")],
        [figure(f"{A}/2.1", "895 sản phẩm")],
    ),
    "the country": ([article(A, place="Việt Nam")], [figure(f"{A}/0.1", "17.000 sản phẩm")]),
    "a region": ([article(A, place="Tây Nguyên")], [figure(f"{A}/0.1", "900 sản phẩm")]),
}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{len(part)} of five, {part[0][:8]}")
def test_every_part_of_the_core_articles_is_tabled(tmp_path, part):
    tables = build_tables(read_ledger(part_of_ours(tmp_path, part)))
    figures = tables["figures"]
    assert set(figures["article_id"]) == set(part)
    assert set(figures["receipt"]) == {"verified"}
    products = figures[(figures["indicator"] == "products") & figures["dimension"].isna()]
    assert products["current"].sum() == len(part)  # one count of products a province
    assert len(tables["province_totals"]) == len(part)


@pytest.mark.parametrize("name", ODD)
def test_odd_ledgers_are_tabled(tmp_path, name):
    articles, figures = ODD[name]
    tables = built(tmp_path, articles, figures)
    assert (len(tables["articles"]), len(tables["figures"])) == (len(articles), len(figures))


def test_a_new_code_of_a_reference_table_needs_no_new_line_of_code(tmp_path):
    kinds = [figure(f"{A}/0.2", "3 trang trại", indicator="producers", kind="trang trại", as_of="2021-05-10")]
    folder = write(
        tmp_path, [article(A)], [RATED, *kinds, figure(f"{A}/0.3", "100 sản phẩm", star="4", role="target")]
    )
    with (folder / "reference" / "producer_types.csv").open("a", encoding="utf-8") as stream:
        stream.write("farm,farm,trang trại,farms,trang trại\n")
    tables = build_tables(read_ledger(folder))
    assert tables["producers_by_type"]["producer_group"].tolist() == ["farm"]
    assert tables["target_gaps"]["star"].tolist() == ["4"]


@pytest.mark.parametrize("figures", [2_500, 15_000])
def test_every_planted_fault_of_a_large_ledger_is_found_and_nothing_else(tmp_path, figures):
    planted = generate(tmp_path, figures)
    ledger = read_ledger(tmp_path)
    audit = audit_table(ledger)
    wrong = audit[(audit["verdict"] == "contradicts") & (audit["basis"] != "found")]
    assert set(wrong["relation_id"]) == planted.contradictions
    tables = build_tables(ledger)
    counted = tables["figures"].query("indicator == 'products' and dimension.isna() and role == 'actual'")
    assert counted.groupby("place")["current"].sum().le(1).all()
