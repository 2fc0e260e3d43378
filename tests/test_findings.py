"""What today's data say (findings.toml): a new article breaks none of it; a changed digit of an old one does."""

import tomllib
from pathlib import Path

import pytest
from ledgers import part_of_ours

from ocop_analysis import codebook
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

EXPECTED = tomllib.loads(Path(__file__).with_name("findings.toml").read_text(encoding="utf-8"))
CORE = EXPECTED["figures_held_and_verified"]
OUTCOME = ["promised_mildest", "promised_strictest", "reached", "reason_mildest", "reason_strictest"]
GAP = ["baseline", "target_lower", "target_upper", "gap_lower"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    known = codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")["article_id"]
    known = known.head(EXPECTED["reports"])
    return build_tables(read_ledger(part_of_ours(tmp_path_factory.mktemp("today"), known)))


def rows_by(table, key, columns):
    """Rows of a table as lists by a key, the first of each, "" for an empty cell."""
    cells = table.assign(key=key).drop_duplicates("key").set_index("key")[columns].astype(object)
    return dict(zip(cells.index, cells.where(cells.notna(), "").to_numpy().tolist(), strict=True))


def by_article(figure_ids):
    """Numbers of figures by article, as findings.toml has them."""
    pairs = figure_ids.str.split("/", expand=True).reindex(columns=[0, 1])
    return pairs.groupby(0, sort=False)[1].agg(" ".join).to_dict()


def test_every_figure_of_the_core_articles_is_held_and_verified(tables):
    core = tables["figures"].query("article_id in @CORE")
    assert core.groupby("article_id").size().to_dict() == CORE
    assert set(core["receipt"]) == {"verified"}
    assert by_article(core.query("confirmations > 0")["figure_id"]) == EXPECTED["confirmed"]


def test_every_verdict_is_the_one_expected(tables):
    known = {relation.split("/")[0] for relation in EXPECTED["verdicts"]}
    audit = tables["audit"].set_index("relation_id")
    told = audit[(audit["verdict"] != "agrees") & audit["article_id"].isin(known)]
    assert told["verdict"].to_dict() == EXPECTED["verdicts"]
    row = told.loc["tra-vinh-2023-08-03/producers"]  # 70 would fit in place of 724
    assert (row["printed"], row["recomputed"], row["difference"], row["implied"]) == (118, 772, 654, 70)


@pytest.mark.parametrize("flag", EXPECTED["flags"])
def test_what_is_flagged(tables, flag):
    known = {article for articles in EXPECTED["flags"].values() for article in articles}
    figures = tables["figures"]
    flagged = figures[(figures["flag"] == flag) & figures["article_id"].isin(known)]
    assert by_article(flagged["figure_id"]) == EXPECTED["flags"][flag]


def test_what_became_of_targets_and_the_gaps_of_core_ones(tables):
    outcomes, gaps = tables["outcomes"], tables["target_gaps"]
    found = rows_by(outcomes, outcomes["figure_id"], OUTCOME)
    assert {target: found[target] for target in EXPECTED["outcomes"]} == EXPECTED["outcomes"]
    found = rows_by(gaps, gaps["figure_ids"].str.split(" ").str[0], GAP)
    assert {target: found[target] for target in EXPECTED["gaps"]} == EXPECTED["gaps"]


def test_the_newest_count_of_a_place_and_both_readings_of_potential(tables):
    totals = tables["figures"].query("indicator == 'products' and dimension.isna() and current.fillna(False)")
    newest = totals.set_index("place")["figure_id"]
    assert {place: newest[place] for place in EXPECTED["current"]} == EXPECTED["current"]
    readings = tables["star_readings"].query("article_id in @CORE").groupby("place")["products"].agg(list)
    assert {place: readings[place] for place in EXPECTED["readings"]} == EXPECTED["readings"]


def test_the_one_core_budget_and_what_it_comes_to(tables):
    budgets, costs = (tables[name].query("article_id in @CORE") for name in ("budgets", "unit_costs"))
    assert budgets["budget_vnd"].tolist() == [9_400_000_000]
    per_unit = costs.set_index("per")["vnd_per_unit"].round().to_dict()
    assert per_unit == {"product": 35_338_346, "producer": 67_625_899}


def test_every_row_leads_back_to_printed_figures(tables):
    known = set(tables["figures"]["figure_id"])
    for name in (name for name, table in tables.items() if "figure_ids" in table):
        assert set(tables[name]["figure_ids"].dropna().str.split(" ").explode()) <= known, name
