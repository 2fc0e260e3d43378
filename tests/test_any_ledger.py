"""Whatever the ledger holds: every part of the five core articles, odd ones, and large generated ones are tabled."""

from itertools import combinations

import pytest
from generate import generate
from ledgers import built, part_of_ours, told, write

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

ARTICLES = codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")
CORE = ARTICLES.loc[ARTICLES["tier"] == "core", "article_id"].tolist()[:5]
PARTS = [part for size in range(1, len(CORE) + 1) for part in combinations(CORE, size)]
# Ledgers that a portrait of five articles did not think of, told in a line.
ODD = {
    "an article without a figure": "a 2021-05-10",
    "one figure": "a 2021-05-10: 80",
    "ranges alone": "a 2021-05-10; place=Hà Giang: 30-40 | 3-4; star=5 | 20-30; indicator=producers | 2-3 HTX; indicator=producers; kind=HTX"
    " | 5-6; group=food | 400-500 tỷ đồng; indicator=budget; status=granted; over=2020-2020"
    " | 9-10 điểm; indicator=points_of_sale; status=open | 50-60; aim= | 4-5; star=5; aim=2021-2025; target_basis=increment",
    "one target": "a 2021-05-10: 200; aim=2021-2025",
    "one budget": "a 2021-05-10: 9 tỷ đồng; indicator=budget; status=granted; over=2020-2020",
    "one class": "a 2021-05-10: 2; star=5",
    "one kind of producer": "a 2021-05-10: 2 HTX; indicator=producers; kind=HTX",
    "one part": "a 2021-05-10: 9; status=newly_rated",
    "only registered": "a 2021-05-10: 9; status=registered",
    "registered classes": "a 2021-05-10: 9; star=3; status=registered | 2; star=4; status=registered | sum(, a1 a2)",
    "an odd status": "a 2021-05-10: 9; status=awarded; count_kind=",
    "classes of an odd status": "a 2021-05-10: 9; star=3; status=awarded; count_kind= | 3; star=4; status=awarded; count_kind="
    " | 2; star=5; status=potential | sum(, a1 a2 a3)",
    "two of one place": "a 2021-05-10: 80 / b 2022-06-20: 90",
    "a new province as core": "a 2025-08-20; tier=core; place=Cần Thơ (mới): 895",
    "the country": "a 2021-05-10; place=Việt Nam: 17.000",
    "a region": "a 2021-05-10; place=Tây Nguyên: 900",
}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{len(part)} of five, {part[0][:8]}")
def test_every_part_of_the_core_articles_is_tabled(tmp_path, part):
    tables = build_tables(read_ledger(part_of_ours(tmp_path, part)))
    figures = tables["figures"]
    assert (set(figures["article_id"]), set(figures["receipt"])) == (set(part), {"verified"})
    products = figures[(figures["indicator"] == "products") & figures["dimension"].isna()]
    assert products["current"].sum() == len(part)  # one count of products a province
    assert len(tables["province_totals"]) == len(part)


@pytest.mark.parametrize("name", ["nothing at all", *ODD])
def test_odd_ledgers_are_tabled(tmp_path, name):
    articles, figures, relations = told(ODD[name]) if name in ODD else ([], [], [])
    tables = built(tmp_path, articles, figures, relations)
    assert (len(tables["articles"]), len(tables["figures"])) == (len(articles), len(figures))


def test_a_new_code_of_a_reference_table_needs_no_new_line_of_code(tmp_path):
    rows = told(
        "a 2021-05-10: 80 | 3 trang trại; indicator=producers; kind=trang trại | 100; star=4; aim=2021-2025"
    )
    folder = write(tmp_path, *rows)
    with (folder / "reference" / "producer_types.csv").open("a", encoding="utf-8") as stream:
        stream.write("farm,farm,,trang trại,farms,trang trại\n")
    tables = build_tables(read_ledger(folder))
    assert tables["producers_by_type"]["producer_group"].tolist() == ["farm"]
    assert tables["target_gaps"]["star"].tolist() == ["4"]


@pytest.mark.parametrize("figures", [1_500, 8_000])
def test_every_planted_fault_of_a_large_ledger_is_found_and_nothing_else(tmp_path, figures):
    planted, ledger = generate(tmp_path, figures), read_ledger(tmp_path)
    wrong = audit_table(ledger).query("verdict == 'contradicts' and basis != 'found'")
    assert set(wrong["relation_id"]) == planted
    counted = build_tables(ledger)["figures"].query(
        "indicator == 'products' and dimension.isna() and role == 'actual'"
    )
    assert counted.groupby("place")["current"].sum().le(1).all()
