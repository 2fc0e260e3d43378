"""What the reports of every province say, pinned by place, target and report, as test_findings.py does for the first ones."""

import pytest
from ledgers import part_of_ours

from ocop_analysis import codebook
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables
from ocop_analysis.wording import pick

REPORTS = 309  # in articles.csv when this was worked out; later ones are not looked at

# The figure that stands for a place's count of products, once all of these reports are in.
CURRENT = {
    "An Giang (mới)": "an-giang-moi-2025/0.1",
    "Bắc Ninh (mới)": "bac-ninh-moi-2025-12-09/0.1",
    "Cà Mau (mới)": "ca-mau-moi-2025-07/0.1",
    "Gia Lai (mới)": "gia-lai-moi-2026-01-10/0.1",
    "Hải Phòng": "hai-phong-2024-12/0.4",
    "Lạng Sơn": "lang-son-2025-11-22/0.2",
    "Nam Định": "nam-dinh-2024-11-18/0.1",
    "Sóc Trăng": "soc-trang-2025-06/0.1",
    "Thành phố Hồ Chí Minh (mới)": "thanh-pho-ho-chi-minh-moi-2025-09/0.1",
    "Thái Nguyên": "thai-nguyen-2021-12/0.1",
    "Việt Nam": "viet-nam-2025-12-17/0.1",
}
# By target: mildest and strictest level, what was reached, and the reason of both readings.
REACHED = {
    "binh-dinh-2023-06/0.1": (250, 467, 217, "merged_before_due", "merged_before_due"),
    "dien-bien-2024/0.2": (90, 90, 109, "reached_by_due", "reached_by_due"),
    "gia-lai-2022-11-16/0.2": (395, 395, 305, "merged_before_due", "merged_before_due"),
    "ha-noi-2024-04/0.6": (3054, 3054, 3463, "reached_by_due", "reached_by_due"),
    "hai-duong-2023-12/0.13": (501, 501, 351, "merged_before_due", "merged_before_due"),
    "hai-phong-moi-2026-02-24/0.1": (1000, 1000, 900, "bound_leaves_open", "bound_leaves_open"),
    "lam-dong-2022-10/0.1": (251, 251, 200, "bound_leaves_open", "bound_leaves_open"),
    "nghe-an-2022-12/0.3": (650, 650, 743, "reached_by_due", "reached_by_due"),
    "quang-ninh-2023-10-25/0.3": (8, 10, 8, "reached_by_due", "below_before_due"),
    "tay-ninh-2024-01/0.1": (100, 120, 139, "reached_by_due", "reached_by_due"),
    "tien-giang-2021-03/0.4": (10, 10, 1, "reached_by_due", "merged_before_due"),
}
# By report that prints both: products ever rated, and those whose ratings still run.
BOTH_KINDS = {
    "gia-lai-2024-02": (409, 305),
    "hai-phong-2024-12": (287, 242),
    "lang-son-2025-11-22": (235, 163),
}
# By region: its printed share and what it comes to of a total that the report prints as "over 12,000".
OVER_12000 = {"MRD": (18.3, 2196), "NMM": (16.8, 2016), "RRD": (30.7, 3684), "SER": (5.8, 696)}
# By new province, the days its count of products and its five-star products are of.
DAYS = {
    "An Giang": ("2025-07-01", "2025-07-25"),
    "Ninh Bình": ("2025-10-14", "2025-11-17"),
    "Phú Thọ": ("2025-12-31", "2025-12-31"),
}
UNITS_OF_THE_COUNTRY = {"2021-11-01": 10599, "2025-03-01": 10035, "2025-07-01": 3321}


@pytest.fixture(scope="module")
def national(tmp_path_factory):
    known = codebook.read_text_table(codebook.DATA / "raw" / "articles.csv")["article_id"].head(REPORTS)
    return build_tables(read_ledger(part_of_ours(tmp_path_factory.mktemp("national"), known)))


def test_every_province_of_2020_has_a_newest_count(national):
    known = codebook.read_text_table(codebook.DATA / "reference" / "provinces.csv")["province"]
    counts = national["province_totals"].query("current.fillna(False)")
    assert set(known) <= set(counts["place"])


@pytest.mark.parametrize("place", CURRENT)
def test_the_newest_count_of_a_place_of_the_national_ledger(national, place):
    figures = national["figures"].query(
        "indicator == 'products' and dimension.isna() and current.fillna(False)"
    )
    assert pick(figures, "figure_id", place=place) == CURRENT[place]


@pytest.mark.parametrize("target", REACHED)
def test_what_became_of_a_target_of_the_national_ledger(national, target):
    columns = ["promised_mildest", "promised_strictest", "reached", "reason_mildest", "reason_strictest"]
    row = national["outcomes"].set_index("figure_id")[columns].astype(object).loc[target]
    assert tuple(row) == REACHED[target]


@pytest.mark.parametrize("report", BOTH_KINDS)
def test_a_report_that_prints_ever_and_valid(national, report):
    kinds = national["products_over_time"].query("article_id == @report").set_index("count_kind")["products"]
    assert (kinds["ever"], kinds["valid"]) == BOTH_KINDS[report]


def test_a_share_of_a_bound_is_a_bound(national):
    rows = national["region_shares"].query("article_id == 'viet-nam-2024-04'").set_index("region_code")
    assert set(rows["products_bound"]) == {"over"}
    assert (
        dict(zip(rows.index, zip(rows["share_pct"], rows["products"], strict=True), strict=True))
        == OVER_12000
    )


@pytest.mark.parametrize("place", DAYS)
def test_five_star_products_of_a_new_province_have_a_day_of_their_own(national, place):
    row = national["merged_provinces"].set_index("province_since_2025").loc[place]
    assert (str(row["as_of"].date()), str(row["five_star_on"].date())) == DAYS[place]


def test_certifications_are_no_count_of_products(national):
    assert "Thái Nguyên (mới)" not in set(national["products_over_time"]["place"])


def test_units_add_up_to_the_countrys_and_stand_for_known_places(national):
    units = codebook.read_text_table(codebook.DATA / "reference" / "commune_units.csv")
    added = units["commune_units"].astype(int).groupby(units["as_of"]).sum()
    assert added.to_dict() == UNITS_OF_THE_COUNTRY
    provinces = codebook.read_text_table(codebook.DATA / "reference" / "provinces.csv")
    size = provinces["province_since_2025"].map(provinces["province_since_2025"].value_counts())
    new = provinces["province_since_2025"][size > 1] + " (mới)"
    assert set(units["place"]) == {*provinces["province"], *new}
