"""Chart 10, a phase: bounds travel from two sums to their share, and the title counts only what is sure."""

from math import nan

import pytest
from ledgers import article, figure

from ocop_analysis.charts.budgets_a_phase import Sum, _percent, _share, _surely_under_half, budgets_a_phase
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Nothing

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
    share = _share(part, whole)
    assert (_percent(share, "en") if share.bound else "") == said


@pytest.mark.parametrize(
    ("share", "sure"),
    [(Sum("exact", 49.9), True), (Sum("exact", 50), False), (Sum("under", 50), True), (Sum("at_most", 50), False),
     (Sum("under", 51), False), (Sum("over", 20), False), (Sum("about", 20), False), (Sum("range", 40, 30, 49), True), (Sum(""), False)],
)  # fmt: skip
def test_under_half_is_sure_or_not_said(share, sure):
    assert _surely_under_half(share) == sure


PHASE = {"indicator": "budget", "status": "planned", "period_start": "2018-01-01", "period_end": "2020-12-31"}
TITLES = {
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


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, case):
    articles, figures, (sums, title) = [], [], TITLES[case]
    for n, (place, total, parts) in enumerate(sums):
        name = f"a{'bcd'[n]}-2021"
        articles.append(article(name, place=place))
        figures.append(figure(f"{name}/0.1", f"{total} tỷ đồng", source="all_sources", **PHASE))
        for m, (source, printed) in enumerate(parts.items(), 2):
            figures.append(figure(f"{name}/0.{m}", f"{printed} tỷ đồng", source=source, **PHASE))
    chart = budgets_a_phase(tables_of(articles, figures))
    assert " ".join(chart.texts("en").title) == title
    for language in ("vi", "en"):
        checked_page(chart, language)


def test_a_part_alone_or_a_year_is_nothing(tables_of):
    part = figure("a-2021/0.1", "9 tỷ đồng", source="state", **PHASE)
    year = figure("a-2021/0.2", "9 tỷ đồng", **PHASE | {"period_end": "2018-12-31"})
    assert budgets_a_phase(tables_of([article("a-2021")], [part, year])) == Nothing("budgets-a-phase")
