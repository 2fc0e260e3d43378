"""What today's data say, worked out by hand from the articles and pinned by article: the one place that knows them.

A new article breaks none of it; a changed digit of an old one does.
"""

import pytest
from ledgers import part_of_ours

from ocop_analysis import codebook
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables
from ocop_analysis.wording import pick

REPORTS = 44  # in articles.csv when this was worked out; later ones are not looked at

COUNTED = {
    "ha-giang-2020-07-30": 15,
    "soc-trang-2020-11-19": 22,
    "son-la-2022-09-22": 7,
    "thanh-hoa-2020-12-31": 22,
    "tra-vinh-2023-08-03": 17,
}
# Relations that do not simply agree. Of two reports, "later=earlier" (found by the rule of corroborations).
VERDICTS = {
    "soc-trang-2020-11-19/plan": "agrees_truncated",
    "soc-trang-2020-11-19/five-star-target": "cannot_check",
    "ha-giang-2020-07-30/producers": "cannot_check",
    "thanh-hoa-2020-12-31/plan": "cannot_check",
    "thanh-hoa-2020-12-31/five-star-directed": "cannot_check",
    "tra-vinh-2023-08-03/four-star-share": "agrees_rounded",
    "tra-vinh-2023-08-03/five-star-share": "agrees_rounded",
    "tra-vinh-2023-08-03/potential-share": "agrees_rounded",
    "tra-vinh-2023-08-03/producers": "contradicts",
    "soc-trang-2023/stars": "cannot_check",
    "ha-giang-2019-07/cooperatives": "cannot_check",
    "ha-giang-2022-01-06/stars": "cannot_check",
    "thanh-hoa-2020-11-24/five-star-target": "contradicts",
    "thanh-hoa-2020-11-24/products-target": "cannot_check",
    "thanh-hoa-2025-10/exported": "cannot_check",
    "viet-nam-2022-01/shares": "cannot_check",
    "viet-nam-2022-12/shares": "cannot_check",
    "viet-nam-2024-05-22/shares": "cannot_check",
    "viet-nam-2025-06/five-star-share": "contradicts",
    "ha-tinh-2018/state-share": "contradicts",
    "ha-tinh-2018/other-share": "contradicts",
    "kon-tum-2021/sources": "cannot_check",
    "son-la-2023/0.3=son-la-2022-09-22/7.4": "contradicts",
    "son-la-2023/0.2=son-la-2022-09-22/7.5": "contradicts",
}
# Core figures that another publisher prints too, by article.
CONFIRMED = {
    "soc-trang-2020-11-19": "3.2 7.1 7.2 7.4 7.5 7.6 7.7",
    "thanh-hoa-2020-12-31": "11.1 11.2",
    "son-la-2022-09-22": "7.2 7.3",
}
FLAGS = {
    "disputed": [
        "thanh-hoa-2020-12-31/18.1",
        "son-la-2022-09-22/7.4",
        "son-la-2022-09-22/7.5",
        "thanh-hoa-2020-11-24/0.1",
        "son-la-2023/0.2",
        "son-la-2023/0.3",
    ],
    "touched": [
        "tra-vinh-2023-08-03/5.11",
        "tra-vinh-2023-08-03/5.12",
        "tra-vinh-2023-08-03/5.13",
        "tra-vinh-2023-08-03/5.14",
        "tra-vinh-2023-08-03/5.15",
        "viet-nam-2025-06/0.1",
        "viet-nam-2025-06/0.2",
        "ha-tinh-2018/0.1",
        "ha-tinh-2018/0.2",
        "ha-tinh-2018/0.3",
    ],
    "suspect": [
        "tra-vinh-2023-08-03/5.16",
        "viet-nam-2025-06/0.3",
        "ha-tinh-2018/0.4",
        "ha-tinh-2018/0.5",
    ],
}
# By target: mildest and strictest level, what was reached, and the reason of both readings.
OUTCOMES = {
    "soc-trang-2020-11-19/29.1": (134, 134, 263, "reached_by_due", "reached_by_due"),
    "soc-trang-2020-11-19/29.2": (5, 5, 0, "merged_before_due", "merged_before_due"),
    "soc-trang-2020-11-19/29.3": (100, 100, None, "nothing_reported", "nothing_reported"),
    "soc-trang-2020-11-19/29.4": (100, 100, None, "nothing_reported", "nothing_reported"),
    "soc-trang-2020-11-19/30.1": (11, 11, 12, "reached_by_due", "no_baseline"),
    "ha-giang-2020-07-30/4.2": (100, 100, None, "nothing_reported", "nothing_reported"),
    "thanh-hoa-2020-12-31/18.1": (3, 3, 2, "below_before_due", "below_before_due"),
    "thanh-hoa-2020-12-31/18.2": (101, 170, 659, "reached_by_due", "reached_by_due"),
    "thanh-hoa-2020-12-31/18.3": (5, 5, None, "nothing_reported", "nothing_reported"),
    "thanh-hoa-2020-12-31/18.4": (1, 1, None, "nothing_reported", "nothing_reported"),
    "thanh-hoa-2020-12-31/26.1": (15, 15, 2, "below_before_due", "below_before_due"),
    "thanh-hoa-2020-12-31/26.2": (559, 559, 660, "reached_by_due", "reached_by_due"),
    "son-la-2022-09-22/15.1": (201, 201, 202, "reached_no_year", "reached_no_year"),
    "soc-trang-2023/0.4": (200, 200, 263, "reached_by_due", "reached_by_due"),
    "soc-trang-2024/0.5": (230, 230, 263, "reached_after_due", "reached_after_due"),
    "thanh-hoa-2020-11-24/0.1": (5, 5, 2, "below_before_due", "below_before_due"),
    "thanh-hoa-2020-11-24/0.2": (100, 100, 659, "reached_by_due", "no_baseline"),
    "tra-vinh-2025-02-28/0.2": (413, 413, 393, "merged_before_due", "merged_before_due"),
    "son-la-2023-07-21/0.1": (280, 280, 202, "below_before_due", "below_before_due"),
    "son-la-2023-07-21/0.2": (100, 100, 62, "below_before_due", "below_before_due"),
    "son-la-2023-07-21/0.3": (3, 4, None, "another_kind", "another_kind"),
    "viet-nam-2018/0.2": (2400, 2400, 17000, "reached_after_due", "reached_after_due"),
    "viet-nam-2023-10-06/0.1": (10000, 10000, 17000, "reached_by_due", "reached_by_due"),
    "viet-nam-2023-10-06/0.2": (400, 500, 126, "below_before_due", "below_before_due"),
}
# The report whose count of products stands for its place, once all of these are in.
CURRENT = {
    "Sóc Trăng": "soc-trang-2025-02/0.1",
    "Cần Thơ (mới)": "can-tho-2026-02-24/0.1",
    "Hà Giang": "ha-giang-2024/0.1",
    "Thanh Hoá": "thanh-hoa-2025-10/0.1",
    "Trà Vinh": "tra-vinh-2025-02-28/0.1",
    "Vĩnh Long (mới)": "vinh-long-2025-11-26/0.1",
    "Sơn La": "son-la-2025-02-10/0.1",
    "Việt Nam": "viet-nam-2025-11-20/0.1",
    "Gia Lai": "gia-lai-2024-02/0.3",
}
# Province: products of four stars and up, recognised and with potential; of five stars likewise.
READINGS = {
    "Sóc Trăng": (24, 24, 0, 8),
    "Sơn La": (31, 31, 1, 1),
    "Thanh Hoá": (17, 17, 0, 2),
    "Trà Vinh": (41, 47, 3, 9),
}
# Core target: the number at the start, least and greatest level to reach, least gap (the first of its readings).
GAPS = {
    "soc-trang-2020-11-19/29.1": (99, 134, None, 35),
    "soc-trang-2020-11-19/29.2": (0, 5, None, 5),
    "thanh-hoa-2020-12-31/18.1": (0, 3, None, 3),
    "thanh-hoa-2020-12-31/18.2": (69, 170, None, 101),
    "thanh-hoa-2020-12-31/26.1": (0, 15, None, 15),
    "thanh-hoa-2020-12-31/26.2": (69, 559, 559, 490),
    "son-la-2022-09-22/15.1": (83, 201, None, 118),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    known = codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")["article_id"].head(REPORTS)
    return build_tables(read_ledger(part_of_ours(tmp_path_factory.mktemp("today"), known)))


def test_every_figure_of_the_core_articles_is_held_and_verified(tables):
    core = tables["figures"].query("article_id in @COUNTED")
    assert core.groupby("article_id").size().to_dict() == COUNTED
    assert set(core["receipt"]) == {"verified"}


def test_every_verdict_is_the_one_expected(tables):
    audit = tables["audit"].set_index("relation_id")
    known = {relation.split("/")[0] for relation in VERDICTS}
    told = audit[(audit["verdict"] != "agrees") & audit["article_id"].isin(known)]
    assert told["verdict"].to_dict() == VERDICTS


def test_core_figures_that_another_publisher_prints_too(tables):
    found = tables["figures"].query("confirmations > 0 and tier == 'core' and article_id in @COUNTED")[
        "figure_id"
    ]
    assert found.tolist() == [f"{a}/{n}" for a, numbers in CONFIRMED.items() for n in numbers.split()]


@pytest.mark.parametrize("flag", FLAGS)
def test_what_is_flagged(tables, flag):
    figures = tables["figures"]
    known = {figure_id.split("/")[0] for ids in FLAGS.values() for figure_id in ids}
    assert (
        figures.loc[(figures["flag"] == flag) & figures["article_id"].isin(known), "figure_id"].tolist()
        == FLAGS[flag]
    )


def test_tra_vinhs_producers_contradict_and_70_would_fit(tables):
    row = tables["audit"].set_index("relation_id").loc["tra-vinh-2023-08-03/producers"]
    assert (row["printed"], row["recomputed"], row["difference"], row["implied"]) == (118, 772, 654, 70)


@pytest.mark.parametrize("target", OUTCOMES)
def test_what_became_of_a_target(tables, target):
    columns = ["promised_mildest", "promised_strictest", "reached", "reason_mildest", "reason_strictest"]
    row = tables["outcomes"].set_index("figure_id")[columns].astype(object).loc[target]
    assert tuple(row.where(row.notna(), None)) == OUTCOMES[target]


@pytest.mark.parametrize("target", GAPS)
def test_gap_of_a_core_target(tables, target):
    gaps = tables["target_gaps"]
    rows = gaps[gaps["figure_ids"].str.split(" ").str[0] == target]
    row = rows[["baseline", "target_lower", "target_upper", "gap_lower"]].iloc[0].astype(object)
    assert tuple(row.where(row.notna(), None)) == GAPS[target]


@pytest.mark.parametrize("place", CURRENT)
def test_the_newest_count_of_a_place(tables, place):
    figures = tables["figures"].query(
        "indicator == 'products' and dimension.isna() and current.fillna(False)"
    )
    assert pick(figures, "figure_id", place=place) == CURRENT[place]


@pytest.mark.parametrize("place", READINGS)
def test_both_readings_of_potential(tables, place):
    readings = tables["star_readings"].query("article_id in @COUNTED")
    cases = [(star, reading) for star in ("4+", "5") for reading in ("recognised", "with_potential")]
    found = [pick(readings, "products", place=place, star=s, reading=r) for s, r in cases]
    assert tuple(found) == READINGS[place]


def test_the_one_core_budget_and_what_it_comes_to(tables):
    budgets, costs = (tables[name].query("article_id in @COUNTED") for name in ("budgets", "unit_costs"))
    assert budgets["budget_vnd"].tolist() == [9_400_000_000]
    assert costs.set_index("per")["vnd_per_unit"].round().to_dict() == {
        "product": 35_338_346,
        "producer": 67_625_899,
    }


def test_every_row_leads_back_to_printed_figures(tables):
    known = set(tables["figures"]["figure_id"])
    for name, table in tables.items():
        if "figure_ids" in table:
            assert set(table["figure_ids"].dropna().str.split(" ").explode()) <= known, name
