"""Numbers a brief would quote, worked out by hand from the articles."""

import pandas as pd
import pytest

from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables
from ocop_analysis.wording import pick


def test_83_core_figures_and_27_relations_are_held(ledger):
    counted = ledger.figures[ledger.figures["tier"] == "core"].groupby("article_id").size().to_dict()
    assert counted == {
        "soc-trang-2020-11-19": 22, "ha-giang-2020-07-30": 15, "thanh-hoa-2020-12-31": 22,
        "tra-vinh-2023-08-03": 17, "son-la-2022-09-22": 7,
    }  # fmt: skip
    assert ledger.relations["relation_id"].str.split("/").str[0].isin(counted).sum() == 27


def test_39_later_reports_with_170_figures_stand_apart(ledger):
    later = ledger.articles[ledger.articles["tier"] == "follow-up"]
    assert (len(later), later["text_sha256"].notna().sum()) == (39, 0)
    figures = ledger.figures[ledger.figures["article_id"].isin(later["article_id"])]
    assert (len(figures), figures["paragraph"].notna().sum()) == (170, 0)


def test_province_totals(core):
    totals = core["province_totals"].set_index("province")
    assert totals["products"].to_dict() == {
        "Sóc Trăng": 99,
        "Hà Giang": 266,
        "Thanh Hoá": 69,
        "Trà Vinh": 188,
        "Sơn La": 83,
    }
    assert totals["status"].eq("rated").to_dict() == {p: p != "Hà Giang" for p in totals.index}
    assert totals["producers"].dropna().to_dict() == {
        "Sóc Trăng": 52,
        "Hà Giang": 139,
        "Thanh Hoá": 47,
        "Trà Vinh": 118,
    }
    assert totals.loc["Hà Giang", "producers_basis"] == "derived"


def test_potential_five_star_products_are_never_counted_twice(core):
    stars = core["products_by_star"]
    own = stars[stars["counted_in"].isna()].groupby("province")["products"].sum()
    assert own.to_dict() == {"Sóc Trăng": 99, "Thanh Hoá": 69, "Trà Vinh": 188, "Sơn La": 83}
    inside = stars[stars["star"] == "potential_5"].set_index("province")["counted_in"]
    assert inside.fillna("own class").to_dict() == {"Sóc Trăng": "4", "Thanh Hoá": "4", "Trà Vinh": "own class"}


def test_no_five_star_products_are_derived_only_where_the_split_is_complete(core):
    fives = core["products_by_star"][lambda t: t["star"] == "5"].set_index("province")
    assert fives["products"].to_dict() == {"Sóc Trăng": 0, "Sơn La": 1, "Thanh Hoá": 0, "Trà Vinh": 3}
    assert fives["basis"].to_dict() == {"Sóc Trăng": "derived", "Sơn La": "printed", "Thanh Hoá": "derived", "Trà Vinh": "printed"}  # fmt: skip


# province: products of four stars and up, recognised and with potential; of five stars likewise
READINGS = {
    "Sóc Trăng": (24, 24, 0, 8),
    "Sơn La": (31, 31, 1, 1),
    "Thanh Hoá": (17, 17, 0, 2),
    "Trà Vinh": (41, 47, 3, 9),
}


@pytest.mark.parametrize(("province", "counts"), READINGS.items())
def test_both_readings_of_potential(core, province, counts):
    readings = core["star_readings"]
    cases = [(star, reading) for star in ("4+", "5") for reading in ("recognised", "with_potential")]
    found = [pick(readings, "products", province=province, star=s, reading=r) for s, r in cases]
    assert tuple(found) == counts


def test_the_suspect_kind_keeps_its_print_and_spoils_the_shares(core):
    kinds = core["producers_by_type"][lambda t: t["province"] == "Trà Vinh"]
    assert pick(kinds, "producers", flag="suspect") == 724
    assert kinds["share_pct"].isna().all()


def test_registered_products_are_never_rated(core):
    assert set(core["products_by_group"]["status"]) == {"registered"}
    assert set(core["unit_costs"]["status"]) == {"registered"}
    assert not core["target_gaps"].loc[core["target_gaps"]["province"] == "Hà Giang", "baseline"].notna().any()


def test_one_budget_of_9_4_billion_dong(core):
    assert core["budgets"]["budget_vnd"].tolist() == [9_400_000_000]
    costs = core["unit_costs"].set_index("per")["vnd_per_unit"]
    assert costs.round().to_dict() == {"product": 35_338_346, "producer": 67_625_899}


SOC_TRANG = "soc-trang-2020-11-19"
ADDED = {
    "a national total printed first": f"{SOC_TRANG}/1.1,{SOC_TRANG},1,3.000 sản phẩm,products,,,rated,not_said,actual,,,Việt Nam,,,,",
    "an earlier total": f"{SOC_TRANG}/1.1,{SOC_TRANG},1,20 sản phẩm,products,,,rated,not_said,actual,,,,2019-12-31,,,",
    "newly rated ones of a class": f"{SOC_TRANG}/1.1,{SOC_TRANG},1,4 sản phẩm,products,star,4 sao,newly_rated,,actual,,,,,,,",
}


@pytest.mark.parametrize("line", ADDED.values(), ids=ADDED.keys())
def test_other_figures_of_an_article_do_not_change_its_totals(data_copy, tables, line):
    data_copy.append("raw/figures.csv", line)
    built = build_tables(read_ledger(data_copy.folder))
    for name in ("province_totals", "products_by_star", "star_readings", "target_gaps"):
        pd.testing.assert_frame_equal(built[name], tables[name])


def test_a_part_printed_twice_counts_once(data_copy, tables):
    data_copy.append(
        "raw/figures.csv", f"{SOC_TRANG}/7.9,{SOC_TRANG},7,24 sản phẩm,products,star,4 sao,rated,not_said,actual,,,,,,,"
    )
    data_copy.append(
        "raw/relations.csv", f"{SOC_TRANG}/four-star-repeated,same,{SOC_TRANG}/7.1,{SOC_TRANG}/7.9,printed,"
    )
    built = build_tables(read_ledger(data_copy.folder))
    pd.testing.assert_frame_equal(built["star_readings"], tables["star_readings"])


RANGES = {
    "a star class": (",7,1 sản phẩm,products,star,5 sao", ",7,2-3 sản phẩm,products,star,5 sao"),
    "a kind of producer": (",97 HTX,", ",90-97 HTX,"),
    "a budget": (",9.400 triệu đồng,", ",9.400-9.500 triệu đồng,"),
    "points of sale": (",6 điểm,", ",6-8 điểm,"),
    "a total": (",188 sản phẩm,", ",180-190 sản phẩm,"),
}


@pytest.mark.parametrize(("old", "new"), RANGES.values(), ids=RANGES.keys())
def test_a_range_in_place_of_a_number_is_kept_as_one(data_copy, tables, old, new):
    data_copy.replace("raw/figures.csv", old, new)
    built = build_tables(read_ledger(data_copy.folder))
    ranges = [(t["figures"]["bound"] == "range").sum() for t in (tables, built)]
    assert ranges[1] == ranges[0] + 1


def test_every_row_leads_back_to_printed_figures(tables):
    known = set(tables["figures"]["figure_id"])
    for name, table in tables.items():
        if "figure_ids" in table:
            ids = table["figure_ids"].dropna().str.split(" ").explode()
            assert set(ids) <= known, name


def test_tables_are_built_without_changing_the_ledger(ledger):
    before = ledger.figures.copy(deep=True)
    build_tables(ledger)
    pd.testing.assert_frame_equal(ledger.figures, before)
