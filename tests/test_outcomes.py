"""What became of the targets, worked out by hand from the list of other reports, and the rules behind the verdicts."""

from math import inf

import pandas as pd
import pytest

from ocop_analysis import charts
from ocop_analysis.read import read_ledger
from ocop_analysis.tables.outcomes import verdicts
from ocop_analysis.tables import build_tables
from ocop_analysis.wording import pick

MET, OPEN, INCOMPARABLE = "met", "not_yet_known", "cannot_be_compared"
# place, star, target as printed: mildest and strictest level, reached, verdict and reason of both readings
EXPECTED = {
    ("Sóc Trăng", "3+", "ít nhất 35 sản phẩm"): (134, 134, 263, MET, "reached_by_due", MET, "reached_by_due"),
    ("Sóc Trăng", "5", "ít nhất 5 sản phẩm"): (5, 5, 0, INCOMPARABLE, "merged_before_due", INCOMPARABLE, "merged_before_due"),
    ("Thanh Hoá", "5", "ít nhất 3 sản phẩm"): (3, 3, 2, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Thanh Hoá", "3-4", "trên 100 sản phẩm"): (101, 170, 659, MET, "reached_by_due", MET, "reached_by_due"),
    ("Thanh Hoá", "5", "ít nhất 15 sản phẩm"): (15, 15, 2, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Thanh Hoá", "3+", "559 sản phẩm"): (559, 559, 660, MET, "reached_by_due", MET, "reached_by_due"),
    ("Sơn La", "3+", "trên 200 sản phẩm"): (201, 201, 202, MET, "reached_no_year", MET, "reached_no_year"),
    ("Việt Nam", "3+", "ít nhất 10.000 sản phẩm"): (10000, 10000, 17000, MET, "reached_by_due", MET, "reached_by_due"),
    ("Việt Nam", "5", "khoảng 400-500 sản phẩm"): (400, 500, 126, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Sóc Trăng", "3+", "ít nhất 200 sản phẩm"): (200, 200, 263, MET, "reached_by_due", MET, "reached_by_due"),
    ("Sóc Trăng", "3+", "ít nhất 230 sản phẩm"): (230, 230, 263, OPEN, "reached_after_due", OPEN, "reached_after_due"),
    ("Thanh Hoá", "5", "5 sản phẩm"): (5, 5, 2, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Thanh Hoá", "3-4", "100 sản phẩm"): (100, 100, 659, MET, "reached_by_due", INCOMPARABLE, "no_baseline"),
    ("Trà Vinh", "3+", "20"): (413, 413, 393, INCOMPARABLE, "merged_before_due", INCOMPARABLE, "merged_before_due"),
    ("Sơn La", "3+", "ít nhất 280 sản phẩm"): (280, 280, 202, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Sơn La", "4", "ít nhất 100 sản phẩm"): (100, 100, 62, OPEN, "below_before_due", OPEN, "below_before_due"),
    ("Sơn La", "potential_5", "3-4 sản phẩm"): (3, 4, None, INCOMPARABLE, "another_kind", INCOMPARABLE, "another_kind"),
}  # fmt: skip


def test_every_target_for_products_has_its_outcome(tables):
    products = tables["outcomes"][lambda t: t["indicator"] == "products"]
    columns = [
        "promised_mildest", "promised_strictest", "reached", "verdict_mildest", "reason_mildest", "verdict_strictest",
        "reason_strictest",
    ]  # fmt: skip
    found = products.set_index(["place", "star", "printed"])[columns].astype(object)
    assert {key: tuple(row) for key, row in found.where(found.notna(), None).iterrows()} == EXPECTED


def test_targets_of_other_things_are_there_and_nearly_all_unknown(tables):
    others = tables["outcomes"][lambda t: t["indicator"] != "products"]
    assert others["reason_strictest"].value_counts().to_dict() == {"nothing_reported": 4, "no_baseline": 1}


def test_potential_five_star_products_count_in_the_mildest_reading_alone(tables):
    row = tables["outcomes"].query("place == 'Sóc Trăng' and star == '5'").iloc[0]
    assert (row["reached"], row["reached_most"]) == (0, 1)


def test_a_reason_belongs_to_its_verdict(tables, ledger):
    verdict = ledger.references["reasons"].set_index("reason")["verdict"]
    for reading in ("mildest", "strictest"):
        outcomes = tables["outcomes"]
        assert (outcomes[f"reason_{reading}"].map(verdict) == outcomes[f"verdict_{reading}"]).all()


DUE, EARLIER, LATER = "2025-12-31", "2024-06-30", "2026-02-01"
# the figures found as (value, least, day) or (value, least, greatest, bound, day), the due day, what else is so of the target: verdict and reason
RULES = {
    "reached before the due day": ([(120, 120, EARLIER)], DUE, {}, (MET, "reached_by_due")),
    "reached and fallen below again": ([(120, 120, EARLIER), (90, 90, "2025-06-01")], DUE, {}, (OPEN, "below_before_due")),
    "reached after the due day": ([(90, 90, EARLIER), (120, 120, LATER)], DUE, {}, (OPEN, "reached_after_due")),
    "short after the due day": ([(90, 90, LATER)], DUE, {}, ("missed", "below_after_due")),
    "short on the due day": ([(90, 90, DUE)], DUE, {}, ("missed", "below_after_due")),
    "short before the due day": ([(90, 90, EARLIER)], DUE, {}, (OPEN, "below_before_due")),
    "no due day, reached": ([(120, 120, EARLIER)], None, {}, (MET, "reached_no_year")),
    "no due day, short": ([(90, 90, LATER)], None, {}, (OPEN, "below_no_year")),
    "nothing found": ([], DUE, {}, (OPEN, "nothing_reported")),
    "merged and short": ([(90, 90, EARLIER)], DUE, {"place": "Sóc Trăng"}, (INCOMPARABLE, "merged_before_due")),
    "merged after reaching it": ([(120, 120, EARLIER)], DUE, {"place": "Sóc Trăng"}, (MET, "reached_by_due")),
    "merged after the due day": ([(90, 90, LATER)], "2024-12-31", {"place": "Sóc Trăng"}, ("missed", "below_after_due")),
    "about alone proves nothing": ([(120, None, inf, "about", EARLIER)], DUE, {}, (OPEN, "bound_leaves_open")),
    "over a number below, after the due day": ([(90, 91, 200, "over", LATER)], DUE, {}, (OPEN, "bound_leaves_open")),
    "nearly the needed number": ([(100, None, 99, "nearly", LATER)], DUE, {}, ("missed", "below_after_due")),
    "under a number above": ([(150, None, 149, "under", EARLIER)], DUE, {}, (OPEN, "bound_leaves_open")),
    "about after a proof": ([(110, 110, EARLIER), (120, None, inf, "about", "2025-06-01")], DUE, {}, (MET, "reached_by_due")),
    "over the needed number": ([(99, 100, inf, "over", EARLIER)], DUE, {}, (MET, "reached_by_due")),
    "more than an increase from nothing": ([(120, 120, EARLIER)], DUE, {"from_zero": True}, (INCOMPARABLE, "no_baseline")),
    "less than an increase from nothing": ([(90, 90, EARLIER)], DUE, {"from_zero": True}, (OPEN, "below_before_due")),
    "potential products aimed at": ([], DUE, {"star": "potential_5"}, (INCOMPARABLE, "another_kind")),
}  # fmt: skip


@pytest.mark.parametrize(("levels", "due", "more", "expected"), RULES.values(), ids=RULES.keys())
def test_a_verdict_follows_its_rule(levels, due, more, expected):
    key = {"place": more.get("place", "Sơn La"), "indicator": "products", "star": more.get("star", "3+")}
    target = pd.DataFrame([key | {"horizon": pd.to_datetime(due), "needed": 100.0} | more])
    columns = ["level", "lower", "ceiling", "bound", "as_of", "as_of_until", "most", "tier", "count_kind", "figure_ids"]
    full = [found if len(found) == 5 else (found[0], found[1], found[0], "exact", found[2]) for found in levels]
    rows = [
        (v, least, most, bound, pd.Timestamp(on), pd.Timestamp(on), v, "core", "not_said", "a/1.1")
        for v, least, most, bound, on in full
    ]
    reached = pd.DataFrame(rows, columns=columns).assign(**key)
    reached = reached.astype({"level": "float64", "lower": "float64", "most": "float64", "ceiling": "float64"})
    row = verdicts(target, reached, {"Sóc Trăng"}).iloc[0]
    assert (row["verdict"], row["reason"]) == expected


def test_a_year_reaches_a_due_day_that_is_its_last(data_copy):
    data_copy.replace("raw/articles.csv", ",2025-02-10,2025-02-10,published,", ",2025-02-10,2025,published,")
    for old, new in (
        ("0.1,son-la-2025-02-10,,202", "0.1,son-la-2025-02-10,,300"),
        (
            ",,139 sản phẩm,products,star,3,rated,not_said,actual,,,,,,,\nviet",
            ",,237 sản phẩm,products,star,3,rated,not_said,actual,,,,,,,\nviet",
        ),
    ):
        data_copy.replace("raw/figures.csv", old, new)
    outcomes = build_tables(read_ledger(data_copy.folder))["outcomes"]
    row = outcomes[(outcomes["place"] == "Sơn La") & (outcomes["promised_strictest"] == 280)].iloc[0]
    assert (row["reached_on"], row["reached_on_until"]) == (pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31"))
    assert row["reason_strictest"] == "reached_by_due"


def test_figures_of_a_merged_province_are_never_those_of_an_old_one(tables):
    figures = tables["figures"]
    new = figures[figures["place_level"] == "province_since_2025"]
    assert set(new["place"]) == {"Cần Thơ (mới)", "Vĩnh Long (mới)"}
    assert new["province_code"].isna().all()
    old = tables["outcomes"]["reached_ids"].dropna().str.split(" ").explode()
    assert not set(old) & set(new["figure_id"])
    assert not set(tables["province_totals"]["article_id"]) & set(new["article_id"])


ADDED = "{0}-2025-01,follow-up,{1},printed,vi,Báo Ví dụ,Một bài,,2025-01,2025-01,published,,publisher,,"
COUNTED = "{0}-2025-01/0.1,{0}-2025-01,,{1} sản phẩm,products,,,rated,not_said,actual,,,,,,,"


def test_old_provinces_add_up_to_a_new_one_only_when_all_are_there(data_copy):
    for name, place, count in (("hau-giang", "Hậu Giang", 300), ("can-tho", "Cần Thơ", 200)):
        data_copy.append("raw/articles.csv", ADDED.format(name, place))
        data_copy.append("raw/figures.csv", COUNTED.format(name, count))
        merged = build_tables(read_ledger(data_copy.folder))["merged_provinces"].set_index("province_since_2025")
        complete = name == "can-tho"
        assert merged.loc["Cần Thơ", "parts_known"] == (3 if complete else 2)
        assert merged["products_of_parts"].dropna().to_dict() == ({"Cần Thơ": 763} if complete else {})
        assert merged.loc["Cần Thơ", "products"] == 895


def test_products_per_commune(tables):
    found = tables["products_per_commune"]
    actual = found[found["role"] == "actual"].set_index("province")
    assert actual["products_per_commune"].round(2).to_dict() == {
        "Sóc Trăng": 0.91, "Hà Giang": 1.38, "Thanh Hoá": 0.12, "Trà Vinh": 1.81, "Sơn La": 0.41,
    }  # fmt: skip
    assert actual.index[actual["units_fit"] == "after"].tolist() == ["Trà Vinh"]
    assert pick(found, "products_per_commune", role="target", province="Thanh Hoá") == 1


def test_shares_of_regions_are_of_the_total_printed_with_them(tables):
    shares = tables["region_shares"].set_index("region_code")
    assert shares["share_pct"].to_dict() == {"RRD": 32.2, "NMM": 19.7, "MRD": 17.7}
    assert shares["products"].to_dict() == {"RRD": 2855, "NMM": 1747, "MRD": 1569}  # of 8,867


def test_both_kinds_of_count_are_kept_apart(tables):
    gia_lai = tables["products_over_time"][lambda t: t["place"] == "Gia Lai"]
    assert gia_lai.set_index("count_kind")["products"].to_dict() == {"ever": 409, "valid": 305}


def test_counts_without_a_total_are_classes_added_up(tables):
    derived = tables["products_over_time"][lambda t: t["basis"] == "derived"]
    assert derived.set_index("place")["products"].to_dict() == {"Hà Giang": 233, "Sóc Trăng": 184}


def test_money_is_divided_only_by_products_of_its_own_report_and_year(tables):
    costs = tables["unit_costs"].query("per == 'product'").set_index("article_id")["vnd_per_unit"]
    assert costs.round().to_dict() == {"ha-giang-2020-07-30": 35_338_346, "ha-giang-2019-07": 129_945_274}


def test_only_like_budgets_stand_in_one_group(tables):
    rows = charts.chart_of("budgets-alike", tables).rows
    years = rows["period_end"].dt.year - rows["period_start"].dt.year
    kinds = rows["funding_source"].fillna("not said").replace("central", "state")
    assert pd.DataFrame({"like": rows["like"], "years": years, "kind": kinds}).drop_duplicates()["like"].is_unique


def test_what_the_notes_of_the_outcome_charts_say_holds(tables):
    rows = charts.chart_of("promised-and-reached", tables).rows
    rows = rows[rows["panel"] != "note"]
    assert (rows["verdict_mildest"] == rows["verdict_strictest"]).all()  # "the mildest gives the same result"
    later = tables["outcomes"].query("place == 'Sơn La' and star == '3+' and tier == 'follow-up'").iloc[0]
    assert later["reached"] < later["promised_strictest"]  # "a later project of Sơn La sets a higher target"
    series = charts.chart_of("products-over-time", tables).rows.query("place == 'Hà Giang'")
    assert series.loc[series["products"].idxmax(), "count_kind"] == "ever"  # the title's "ever rated"
    every = charts.chart_of("products-over-time", tables).rows.query("role == 'actual'")
    drawn = every[~every["place"].isin(["Gia Lai", "Việt Nam"])]
    assert drawn.groupby("place")["grown"].all().all()  # "all five provinces grew"


def test_a_later_report_that_confirms_a_core_figure_leaves_its_receipt(data_copy):
    data_copy.append("raw/articles.csv", ADDED.format("tra-vinh", "Trà Vinh"))
    data_copy.append("raw/figures.csv", COUNTED.format("tra-vinh", 188))
    data_copy.append(
        "raw/relations.csv",
        "tra-vinh-2025-01/confirms,corroboration,tra-vinh-2023-08-03/5.2,tra-vinh-2025-01/0.1,inferred,",
    )
    built = build_tables(read_ledger(data_copy.folder))["figures"].set_index("figure_id")
    assert built.loc["tra-vinh-2023-08-03/5.2", ["receipt", "confirmations"]].tolist() == ["verified", 1]


ONE_CLASS = "thanh-hoa-2026-01/0.1,thanh-hoa-2026-01,,62 sản phẩm,products,star,4,rated,not_said,actual,,,,,,,"


def test_one_star_class_is_not_three_to_four_stars(data_copy):
    data_copy.append("raw/articles.csv", ADDED.format("thanh-hoa", "Thanh Hoá").replace("2025-01", "2026-01"))
    data_copy.append("raw/figures.csv", ONE_CLASS)
    outcomes = build_tables(read_ledger(data_copy.folder))["outcomes"]
    rows = outcomes[(outcomes["place"] == "Thanh Hoá") & (outcomes["star"] == "3-4")]
    assert set(rows["reached"]) == {659}


def test_the_order_of_rows_decides_nothing(data_copy, tables):
    path = data_copy.folder / "raw" / "figures.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(reversed(lines)), encoding="utf-8")
    turned = build_tables(read_ledger(data_copy.folder))
    key = ["place", "star", "printed"]
    columns = ["reached", "verdict_strictest", "verdict_mildest"]
    both = [
        t["outcomes"].query("indicator == 'products'").set_index(key)[columns].sort_index() for t in (tables, turned)
    ]
    pd.testing.assert_frame_equal(*both)
