"""Charts 10: titles are true of any budgets, a part is never told as the whole, bounds travel to a share."""

from math import nan

import pytest
from charts.conftest import drawn, reports
from ledgers import figure

from ocop_analysis.charts.shares import Sum, percent_said, share_of, under_half
from ocop_analysis.charts.spec import Nothing

YEAR = {"indicator": "budget", "status": "granted", "period_start": "2020-01-01", "period_end": "2020-12-31"}
PHASE = {"indicator": "budget", "status": "planned", "period_start": "2018-01-01", "period_end": "2020-12-31"}
PLANNED, RAISED, PROVINCE = (
    {"status": "planned"},
    {"status": "raised"},
    {"status": "proposed", "source": "province"},
)
IN_2019 = {"period_start": "2019-01-01", "period_end": "2019-12-31"}
YEARS = {
    "one sum": ([("Sơn La", "9,4")], "Sơn La: 9.4 billion dong granted for OCOP in 2020"),
    "one place": ([("Sơn La", "9,4", {"status": "allocated"}), ("Sơn La", "26,119", IN_2019)],
                  "Sơn La: 26.119 billion dong granted for OCOP in 2019, 9.4 billion allocated in 2020"),
    "two places": ([("Sơn La", "trên 3,4"), ("Trà Vinh", "4", IN_2019 | RAISED)],
                   "Yearly OCOP money, plans aside: over 3.4 billion dong (Sơn La, 2020) to 4 (Trà Vinh, 2019)"),
    "alike": ([("Sơn La", "4"), ("Trà Vinh", "4", RAISED)], "The yearly OCOP budgets compared are alike: 4 billion dong"),
    "plans are outside": ([("Sơn La", "4"), ("Trà Vinh", "9", PLANNED)], "Sơn La: 4 billion dong granted for OCOP in 2020"),
    "plans alone": ([("Sơn La", "4", PROVINCE), ("Trà Vinh", "9", PLANNED)],
                    "OCOP budgets of a year: from 4 billion dong (Sơn La, proposed) to 9 (Trà Vinh, planned)"),
    "the country is outside": ([("Sơn La", "4"), ("Việt Nam", "900")], "Sơn La: 4 billion dong granted for OCOP in 2020"),
}  # fmt: skip


def sums(*rows, of=YEAR):
    return reports(*rows, unit="tỷ đồng", of=of)


@pytest.mark.parametrize("case", YEARS)
def test_a_title_on_years_is_true_of_its_rows(chart_of, holds, case):
    rows, title = YEARS[case]
    holds(chart_of("budgets-a-year", *sums(*rows)), title)


def test_parts_are_drawn_where_no_sum_in_all_is(chart_of):
    articles, figures = sums(("Sơn La", "9"), ("Trà Vinh", "3", {"source": "province"}))
    part = figure("ab-2021/0.2", "7 tỷ đồng", source="producers_and_other", **YEAR)
    chart = chart_of("budgets-a-year", articles, [*figures, part])
    assert chart.rows["budget"].tolist() == [9, 3] and "(provincial budget)" in drawn(chart)


def test_sums_of_several_years_or_of_parts_of_a_year_are_no_budgets_of_a_year(chart_of):
    odd = ("Trà Vinh", "9", {"period_end": "2020-12-30"})
    rows = sums(("Sơn La", "9", {"period_end": "2021-12-31"}), odd)
    assert chart_of("budgets-a-year", *rows) == Nothing("budgets-a-year")
    chart = chart_of("budgets-a-year", *sums(("Sơn La", "9"), odd))
    assert "Trà Vinh: sums of parts of years, not drawn." in chart.texts("en").note[0]


@pytest.mark.parametrize("places", [10, 11])
def test_the_places_that_fit_are_shown(chart_of, holds, places):
    names = [
        "An Giang",
        "Bắc Giang",
        "Bắc Kạn",
        "Bến Tre",
        "Cà Mau",
        "Đồng Nai",
        "Gia Lai",
        "Hà Nam",
        "Kon Tum",
        "Lai Châu",
        "Nghệ An",
    ]
    chart = chart_of("budgets-a-year", *sums(*((name, str(20 - n)) for n, name in enumerate(names[:places]))))
    assert ("10 of 11 provinces are shown" in " ".join(chart.texts("en").note)) == (places > 10)
    holds(chart, "to 20 (An Giang, 2020)")


EXACT, OVER, NEARLY, LEAST, ABOUT, RANGE = (
    Sum("exact", 50, 50, 50), Sum("over", 50, 50), Sum("nearly", 50, nan, 50), Sum("at_least", 50, 50),
    Sum("about", 50), Sum("range", nan, 40, 50),
)  # fmt: skip
WHOLE = Sum("exact", 160, 160, 160)
SHARES = [
    (EXACT, WHOLE, "31%"), (Sum("exact", 16, 16, 16), WHOLE, "10%"), (Sum("exact", 8, 8, 8), WHOLE, "5.0%"),
    (OVER, WHOLE, "over 31%"), (LEAST, WHOLE, "at least 31%"), (NEARLY, WHOLE, "under 32%"), (ABOUT, WHOLE, "about 31%"),
    (RANGE, WHOLE, "25–32%"), (EXACT, Sum("over", 160, 160), "under 32%"), (EXACT, Sum("nearly", 160, nan, 160), "over 31%"),
    (Sum("nearly", 30, nan, 30), Sum("over", 476, 476), "under 6.4%"), (OVER, Sum("over", 160, 160), ""),
    (ABOUT, Sum("over", 160, 160), ""), (Sum(""), WHOLE, ""), (Sum("exact", 161, 161, 161), WHOLE, ""), (WHOLE, WHOLE, "100%"),
    (Sum("nearly", 170, nan, 170), WHOLE, ""),
]  # fmt: skip


@pytest.mark.parametrize(("part", "whole", "said"), SHARES)
def test_a_share_says_no_more_than_its_bounds(part, whole, said):
    share = share_of(part, whole)
    assert (percent_said(share, "en") if share.bound else "") == said


@pytest.mark.parametrize(
    ("share", "sure"),
    [(Sum("exact", 49.9), True), (Sum("exact", 50), False), (Sum("under", 50), True), (Sum("at_most", 50), False),
     (Sum("under", 51), False), (Sum("over", 20), False), (Sum("about", 20), False), (Sum("range", 40, 30, 49), True), (Sum(""), False)],
)  # fmt: skip
def test_under_half_is_sure_or_not_said(share, sure):
    assert under_half(share) == sure


PHASES = {
    "no part": ([("Sơn La", "9", {})], "Sơn La: 9 billion dong planned for OCOP, 2018–2020"),
    "the state's": ([("Sơn La", "9", {"state": "3"})], "Sơn La: state money is 33% of the OCOP budget planned for 2018–2020"),
    "central and local": ([("Sơn La", "9", {"central": "2", "local": "1"})], "Sơn La: state money is 33% of the OCOP budget planned for 2018–2020"),
    "central alone": ([("Sơn La", "9", {"central": "2"}), ("Trà Vinh", "9", {"producers_and_other": "4"})],
                      "Figures that agree give the state’s share in none of the 2 OCOP budgets here"),
    "one of two": ([("Sơn La", "9", {"state": "3"}), ("Trà Vinh", "8", {"state": "4"})],
                   "State money is surely under half in 1 of the 2 OCOP budgets whose share is known"),
    "both, the country outside": ([("Sơn La", "9", {"state": "3"}), ("Trà Vinh", "9", {"state": "4"}), ("Việt Nam", "9", {"state": "8"})],
                                  "State money is surely under half in all 2 OCOP budgets whose share is known"),
    "none": ([("Sơn La", "9", {"state": "5"}), ("Trà Vinh", "9", {"state": "8"})],
             "State money is surely under half in none of the 2 OCOP budgets whose share is known"),
}  # fmt: skip


@pytest.mark.parametrize("case", PHASES)
def test_a_title_on_phases_is_true_of_its_rows(chart_of, holds, case):
    rows, title = PHASES[case]
    articles, figures = sums(
        *((place, total, {"source": "all_sources"}) for place, total, _ in rows), of=PHASE
    )
    for row, (*_, parts) in zip(list(figures), rows, strict=True):
        for m, (source, printed) in enumerate(parts.items(), 2):
            figures.append(figure(f"{row['article_id']}/0.{m}", f"{printed} tỷ đồng", source=source, **PHASE))
    holds(chart_of("budgets-a-phase", articles, figures), title)


@pytest.mark.parametrize(
    "cells", [{"source": "state"}, {"period_end": "2018-12-31"}], ids=["a part alone", "a year"]
)
def test_a_part_alone_or_a_year_is_no_phase(chart_of, cells):
    assert chart_of("budgets-a-phase", *sums(("Sơn La", "9", cells), of=PHASE)) == Nothing("budgets-a-phase")
