"""Tables by place: totals with their bounds, communes, regions, the provinces of 2025."""

import pandas as pd
import pytest
from ledgers import article, built, figure

A, B = "a-2021-05-10", "b-2021-06-20"


def test_a_registered_count_never_displaces_a_rated_one(tmp_path):
    figures = [
        figure(f"{A}/0.1", "101 sản phẩm", status="registered"),
        figure(f"{A}/0.2", "159 sản phẩm"),
        figure(f"{A}/0.3", "200 sản phẩm", status="planned", role="target"),
    ]
    totals = built(tmp_path, [article(A)], figures)["province_totals"]
    assert totals[["products", "status"]].to_numpy().tolist() == [[159, "rated"]]


def test_a_bound_stays_a_bound_in_totals_ratios_and_communes(tmp_path):
    figures = [
        figure(f"{A}/0.1", "khoảng 150 sản phẩm"),
        figure(f"{A}/0.2", "50 chủ thể", indicator="producers"),
    ]
    tables = built(tmp_path, [article(A)], figures)
    row = tables["province_totals"].iloc[0]
    assert (row["products"], row["products_bound"], row["products_per_producer"]) == (150, "about", 3)
    assert tables["products_per_commune"]["bound"].tolist() == ["about"]


@pytest.mark.parametrize(
    ("producers", "ratio"),
    [({}, 4), ({"status": "registered"}, None), ({"printed": "hơn 20 chủ thể"}, None)],
    ids=["of one status", "of another status", "over a bound"],
)
def test_products_a_producer_are_of_one_status_and_an_exact_number(tmp_path, producers, ratio):
    makers = figure(f"{A}/0.2", "20 chủ thể", indicator="producers") | producers
    totals = built(tmp_path, [article(A)], [figure(f"{A}/0.1", "80 sản phẩm"), makers])["province_totals"]
    assert totals["products_per_producer"].tolist() == [ratio] or totals["products_per_producer"].isna().all()
    assert totals["products_per_producer"].notna().any() == (ratio is not None)


def test_kinds_of_a_whole_split_are_added_up_where_no_total_is_printed(tmp_path):
    kinds = [figure(f"{A}/0.{n}", f"{n} HTX", indicator="producers", kind=k) for n, k in
             ((2, "cooperative"), (3, "household"))]  # fmt: skip
    relation = {
        "relation_id": f"{A}/kinds",
        "kind": "sum",
        "whole": "",
        "parts": f"{A}/0.2 {A}/0.3",
        "basis": "listed",
    }
    for relations, basis in (([relation], "derived"), ([], None)):
        row = built(tmp_path, [article(A)], [figure(f"{A}/0.1", "80 sản phẩm"), *kinds], relations)[
            "province_totals"
        ].iloc[0]
        assert row[["producers_basis"]].astype(object).where(row.notna(), None).tolist() == [basis]
        assert row["producers"] == 5 if basis else pd.isna(row["producers"])


def test_a_new_province_has_a_place_a_region_and_no_old_code(tmp_path):
    new = article(A, place="Cần Thơ (mới)", as_of="2025-08-20")
    row = built(tmp_path, [new], [figure(f"{A}/0.1", "895 sản phẩm")])["province_totals"].iloc[0]
    assert (row["place"], row["region_code"], row["province_since_2025"]) == (
        "Cần Thơ (mới)",
        "MRD",
        "Cần Thơ",
    )
    assert row[["province_code", "province"]].isna().all()


# Days of the counts of Cần Thơ, Hậu Giang and Sóc Trăng, and whether they are added up.
SPREAD = {
    "within the span": (["2024-01-01", "2024-06-01", "2025-01-01"], 60),
    "a day too far apart": (["2024-01-01", "2024-06-01", "2025-01-02"], None),
    "one is not known": (["2024-01-01", "2024-06-01"], None),
}


@pytest.mark.parametrize(("days", "added"), SPREAD.values(), ids=SPREAD)
def test_parts_of_a_new_province_are_added_up_within_a_year(tmp_path, days, added):
    places = ["Cần Thơ", "Hậu Giang", "Sóc Trăng"]
    articles = [article(f"{a}-2024", place=p, as_of=d) for a, p, d in zip("abc", places, days, strict=False)]
    figures = [figure(f"{a['article_id']}/0.1", f"{n}0 sản phẩm") for n, a in enumerate(articles, 1)]
    row = built(tmp_path, articles, figures)["merged_provinces"].iloc[0]
    assert (row["parts_known"], row["parts_on"].isoformat()[:10]) == (len(days), days[0])
    assert row["parts_on_until"].isoformat()[:10] == days[-1]
    assert row[["products_of_parts"]].isna().all() if added is None else row["products_of_parts"] == added


@pytest.mark.parametrize(("day", "fit"), [("2020-01-01", "before"), ("2019-12-31", "after")])
def test_units_counted_after_the_products_may_not_fit(tmp_path, day, fit):
    """The units of Hà Giang are those of 1 January 2020."""
    tables = built(tmp_path, [article(A, place="Hà Giang", as_of=day)], [figure(f"{A}/0.1", "386 sản phẩm")])
    row = tables["products_per_commune"].iloc[0]
    assert (row["units_fit"], row["products_per_commune"]) == (fit, 2)


def test_regions_have_shares_of_the_total_printed_with_them(tmp_path):
    country = article(A, place="Việt Nam")
    share = figure(f"{A}/0.2", "17,7%", indicator="share_of_country_products", place="ĐBSCL", count_kind="")
    table = built(tmp_path, [country], [figure(f"{A}/0.1", "8.867 sản phẩm"), share])["region_shares"]
    assert table[["region_code", "share_pct", "products"]].to_numpy().tolist() == [["MRD", 17.7, 1569]]


def test_a_budget_is_divided_by_what_is_of_its_own_period_alone(tmp_path):
    year = {"period_start": "2020-01-01", "period_end": "2020-12-31"}
    phase = {"period_start": "2018-01-01", "period_end": "2020-12-31"}
    money = [
        figure(f"{A}/0.1", "9.400 triệu đồng", indicator="budget", status="allocated", **year),
        figure(f"{A}/0.2", "50 tỷ đồng", indicator="budget", status="planned", source="all_sources", **phase),
    ]
    products = figure(f"{A}/0.3", "266 sản phẩm", status="registered", **year)
    tables = built(tmp_path, [article(A, as_of="2020-07-30")], [*money, products])
    costs = tables["unit_costs"]
    assert costs[["per", "status", "vnd_per_unit"]].to_numpy().tolist() == [
        ["product", "registered", 35338345.86]
    ]
    assert tables["budgets"]["funding_source"].isna().all()  # all sources is the total
