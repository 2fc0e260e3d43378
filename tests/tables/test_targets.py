"""Targets and their gaps: phases, readings, baselines, pace."""

import pandas as pd
import pytest
from ledgers import article, built, case_of, figure, side_by_side

from ocop_analysis.tables.targets import decimal_year

A, B = "a-2020-12-31", "b-2020-12-31"
START = article(A, as_of="2020-12-31")
COUNT = figure(f"{A}/0.1", "69 sản phẩm")


def aim(printed: str, number: int = 9, start: str = "2021-01-01", end: str = "2025-12-31", **cells: str):
    years = {"period_start": start, "period_end": end} if end else {}
    return figure(f"{A}/0.{number}", printed, **({"role": "target"} | years | cells))


PHASES = {
    "the end of phase one": (("2018-01-01", "2020-12-31"), "2018-2020"),
    "the end of phase two": (("2021-01-01", "2025-12-31"), "2021-2025"),
    "a project that began later": (("2022-01-01", "2025-12-31"), "2021-2025"),
    "the day before the end": (("2021-01-01", "2025-12-30"), None),
    "phase three": (("2026-01-01", "2030-12-31"), "2026-2030"),
    "a plan of one year": (("2025-01-01", "2025-12-31"), None),
    "no year": (("", ""), None),
}


@pytest.fixture(scope="module")
def aims(tmp_path_factory):
    """Every case of this module that differs by one target or its baseline, built once."""
    cases = {
        n: [COUNT, aim("200 sản phẩm", start=years[0], end=years[1])] for n, (years, _) in PHASES.items()
    }
    cases |= {n: [COUNT, aim(printed, target_basis=basis)] for n, (printed, basis, _) in READINGS.items()}
    cases |= {
        n: [figure(f"{A}/0.1", **({"printed": "69 sản phẩm"} | cells)), aim("100 sản phẩm")]
        for n, (cells, _) in BASELINES.items()
    }
    places, rows = side_by_side({name: ([START], figures, []) for name, figures in cases.items()})
    return places, built(tmp_path_factory.mktemp("aims"), *rows)


@pytest.mark.parametrize("name", PHASES)
def test_the_phase_of_a_target_is_that_on_whose_last_day_it_is_due(aims, name):
    for table in ("targets", "target_gaps", "outcomes"):
        found = case_of(aims[1][table], aims[0][name])["phase"]
        assert found.astype(object).where(found.notna(), None).tolist() == [PHASES[name][1]], table


# The printed target with its basis: reading, least and greatest level, least gap of each row.
READINGS = {
    "a level": ("559 sản phẩm", "level", [("level", 559, 559, 490)]),
    "an increment": ("ít nhất 35 sản phẩm", "increment", [("increment", 104, None, 35)]),
    "over a number": ("trên 200 sản phẩm", "level", [("level", 201, None, 132)]),
    "unclear": ("100 sản phẩm", "unclear", [("increment", 169, 169, 100), ("level", 100, 100, 31)]),
    "a range": ("100-120 sản phẩm", "level", [("level", 100, 120, 31)]),
}


@pytest.mark.parametrize("name", READINGS)
def test_a_target_is_read_by_its_basis_and_bound(aims, name):
    gaps = case_of(aims[1]["target_gaps"], aims[0][name])
    found = gaps[["reading", "target_lower", "target_upper", "gap_lower"]].astype(object)
    assert [tuple(row) for row in found.where(found.notna(), None).to_numpy()] == READINGS[name][2]


# What is printed of the number at the start, and what the gap is measured from.
BASELINES = {
    "rated": ({}, 69),
    "a bounded number": ({"printed": "hơn 69 sản phẩm"}, None),
    "registered": ({"status": "registered"}, None),
    "a part": ({"status": "newly_rated"}, None),
    "another place": ({"place": "Đông Nam Bộ"}, None),
    "one group": ({"group": "food"}, None),
}


@pytest.mark.parametrize("name", BASELINES)
def test_a_gap_is_measured_from_an_exact_rated_number_of_its_own_report_and_place(aims, name):
    found = case_of(aims[1]["target_gaps"], aims[0][name])["baseline"].astype(object)
    assert found.where(found.notna(), None).tolist() == [BASELINES[name][1]]


def test_pace_is_of_the_years_from_the_day_of_the_baseline(tmp_path):
    row = built(tmp_path, [START], [COUNT, aim("559 sản phẩm")])["target_gaps"].iloc[0]
    assert (row["years"], row["per_year_lower"]) == (5, 98)
    assert row["growth_pct_lower"] == pytest.approx(100 * ((559 / 69) ** (1 / 5) - 1))
    assert row["progress_pct"] == pytest.approx(100 * 69 / 559)


@pytest.mark.parametrize("as_of", ["2020-12", "2025-12-31", "2026-01-01"])
def test_no_pace_without_the_day_of_the_baseline_or_time_left(tmp_path, as_of):
    row = built(tmp_path, [article(A, as_of=as_of)], [COUNT, aim("559 sản phẩm")])["target_gaps"].iloc[0]
    assert row[["years", "per_year_lower", "growth_pct_lower"]].isna().all()


def test_a_target_for_a_group_is_none_for_all_products(tmp_path):
    figures = [COUNT, figure(f"{A}/0.2", "40 sản phẩm", group="food"), aim("50 sản phẩm", group="food")]
    row = built(tmp_path, [START], figures)["target_gaps"].iloc[0]
    assert (row["dimension"], row["category"], row["baseline"]) == ("product_group", "food", 40)
    assert pd.isna(row["star"])


def test_the_silence_of_a_core_article_has_a_row_and_that_of_a_report_none(tmp_path):
    core = article("c-2021-05-10", tier="core")
    figures = [COUNT, figure("c-2021-05-10/2.1", "80 sản phẩm")]
    gaps = built(tmp_path, [START, core], figures)["target_gaps"]
    assert gaps[["article_id", "bound", "verdict"]].to_numpy().tolist() == [
        ["c-2021-05-10", "not_printed", "not_printed"]
    ]


def test_the_same_day_five_years_on_is_five_years_away():
    days = pd.Series(pd.to_datetime(["2020-12-31", "2025-12-31"]))
    assert decimal_year(days).diff().iloc[1] == pytest.approx(5, abs=0.0001)
