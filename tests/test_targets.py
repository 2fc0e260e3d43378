"""Targets, gaps and pace, worked out by hand, each with its bound."""

import pandas as pd
import pytest

from ocop_analysis.tables.targets import decimal_year

# province, star, set, reading: baseline, least level, greatest level, least gap, bound, verdict
EXPECTED = {
    ("Sóc Trăng", "3+", "", "level"): (99, 35, 35, -64, "exact", "met"),
    ("Sóc Trăng", "3+", "", "increment"): (99, 134, None, 35, "at_least", "met"),
    ("Sóc Trăng", "5", "", "increment"): (0, 5, None, 5, "at_least", "cannot_be_compared"),
    ("Thanh Hoá", "5", "proposed", "increment"): (0, 3, None, 3, "at_least", "not_yet_known"),
    ("Thanh Hoá", "3-4", "proposed", "increment"): (69, 170, None, 101, "over", "met"),
    ("Thanh Hoá", "3-4", "proposed", "level"): (69, 101, None, 32, "over", "met"),
    ("Thanh Hoá", "5", "directed", "level"): (0, 15, None, 15, "at_least", "not_yet_known"),
    ("Thanh Hoá", "3+", "directed", "level"): (69, 559, 559, 490, "exact", "met"),
    ("Sơn La", "3+", "", "level"): (83, 201, None, 118, "over", "met"),
    ("Hà Giang", "3+", "", ""): (None, None, None, None, "not_printed", "not_printed"),
    ("Trà Vinh", "3+", "", ""): (188, None, None, None, "not_printed", "not_printed"),
}


@pytest.fixture(scope="module")
def gaps(core):
    products = core["target_gaps"][lambda t: t["indicator"] == "products"]
    key = ["province", "star", "target_set", "reading"]
    return products.assign(**products[key].fillna("")).set_index(key)


def test_every_target_of_products_is_there_and_none_else(gaps):
    assert set(gaps.index) == set(EXPECTED)


@pytest.mark.parametrize(
    ("key", "expected"), EXPECTED.items(), ids=lambda v: " ".join(map(str, v)) if len(v) == 4 else ""
)
def test_gap_of_a_target(gaps, key, expected):
    row = gaps.loc[key]
    found = row[["baseline", "target_lower", "target_upper", "gap_lower", "bound", "verdict"]]
    assert tuple(None if pd.isna(v) else v for v in found) == expected


def test_an_open_bound_leaves_gap_and_pace_open(gaps):
    opened = gaps[gaps["bound"].isin(["at_least", "over"])]
    assert opened[["gap_upper", "per_year_upper", "growth_pct_upper"]].isna().all(axis=None)


def test_pace_of_the_directed_559(gaps):
    row = gaps.loc[("Thanh Hoá", "3+", "directed", "level")]
    assert (row["years"], row["per_year_lower"], row["per_year_upper"]) == (5, 98, 98)
    assert row["growth_pct_lower"] == pytest.approx(100 * ((559 / 69) ** (1 / 5) - 1))


def test_pace_of_soc_trangs_increment_starts_at_its_own_date(gaps):
    row = gaps.loc[("Sóc Trăng", "3+", "", "increment")]
    assert row["years"] == pytest.approx(5 + 42 / 365, abs=0.002)  # 19 November 2020 to 31 December 2025
    assert row["per_year_lower"] == pytest.approx(6.843, abs=0.002)


def test_no_growth_rate_from_zero_and_no_pace_without_a_year(gaps):
    assert gaps.loc[gaps["baseline"] == 0, "growth_pct_lower"].isna().all()
    assert gaps.loc[("Sơn La", "3+", "", "level"), ["horizon", "years", "per_year_lower"]].isna().all()


def test_the_same_day_five_years_on_is_five_years_away():
    days = pd.Series(pd.to_datetime(["2020-12-31", "2025-12-31"]))
    assert decimal_year(days).diff().iloc[1] == pytest.approx(5, abs=0.0001)
