"""Chart 10, a year: its title is true of any budgets, a part is never told as the whole, the country stays out."""

import pandas as pd
import pytest
from ledgers import article, figure

from ocop_analysis.charts.budgets_a_year import _that_fit, budgets_a_year
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Nothing


def rows(*sums):
    """An article and a budget of each (place, year, printed in billions, status, cells)."""
    articles, figures = [], []
    for n, (place, year, printed, status, *more) in enumerate(sums):
        name = f"a{'bcdefghij'[n]}-2021"
        period = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        cells = {"indicator": "budget", "status": status} | period | dict(*more)
        articles.append(article(name, place=place))
        figures.append(figure(f"{name}/0.1", f"{printed} tỷ đồng", **cells))
    return articles, figures


PART = {"source": "province"}
TITLES = {
    "one sum": ([("Sơn La", 2020, "9,4", "allocated")], "Sơn La: 9.4 billion dong allocated for OCOP in 2020"),
    "one place": ([("Sơn La", 2020, "9,4", "allocated"), ("Sơn La", 2019, "26,119", "granted")],
                  "Sơn La: OCOP budgets from 9.4 billion dong (2020, allocated) to 26.119 (2019, granted)"),
    "two places": ([("Sơn La", 2020, "trên 3,4", "granted"), ("Trà Vinh", 2019, "4", "raised")],
                   "Yearly OCOP budgets run from over 3.4 billion dong (Sơn La, 2020) to 4 (Trà Vinh, 2019)"),
    "alike": ([("Sơn La", 2020, "4", "granted"), ("Trà Vinh", 2019, "4", "raised")], "The yearly OCOP budgets compared are alike: 4 billion dong"),
    "plans are outside": ([("Sơn La", 2020, "4", "granted"), ("Trà Vinh", 2019, "9", "planned")], "Sơn La: 4 billion dong granted for OCOP in 2020"),
    "plans alone": ([("Sơn La", 2020, "4", "proposed", PART), ("Trà Vinh", 2019, "9", "planned")],
                    "OCOP budgets of a year: from 4 billion dong (Sơn La, proposed) to 9 (Trà Vinh, planned)"),
    "the country is outside": ([("Sơn La", 2020, "4", "granted"), ("Việt Nam", 2019, "900", "granted")], "Sơn La: 4 billion dong granted for OCOP in 2020"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, case):
    sums, title = TITLES[case]
    chart = budgets_a_year(tables_of(*rows(*sums)))
    assert " ".join(chart.texts("en").title) == title
    for language in ("vi", "en"):
        for width in ("full", "half"):
            checked_page(chart, language, width)


def test_parts_are_drawn_where_no_sum_in_all_is(tables_of):
    sums = rows(("Sơn La", 2020, "9", "granted"), ("Trà Vinh", 2020, "3", "granted", PART))
    part = {"indicator": "budget", "status": "granted", "period_start": "2020-01-01", "period_end": "2020-12-31"}  # fmt: skip
    sums[1].append(figure("ab-2021/0.2", "7 tỷ đồng", source="producers_and_other", **part))
    chart = budgets_a_year(tables_of(*sums))
    assert chart.rows["budget"].tolist() == [9, 3]
    assert "(province)" in [text.get_text() for text in chart.page("en").axes[0].texts]


def test_sums_of_several_years_or_none_are_no_budgets_of_a_year(tables_of):
    sums = rows(("Sơn La", 2020, "9", "granted", {"period_end": "2021-12-31"}),
                ("Trà Vinh", 2020, "9", "granted", {"period_end": "2020-12-30"}))  # fmt: skip
    assert budgets_a_year(tables_of(*sums)) == Nothing("budgets-a-year")


@pytest.mark.parametrize(("columns", "places", "shown"), [(1, 11, 11), (1, 12, 11), (2, 22, 22), (2, 23, 22)])
def test_the_first_places_that_fit_are_shown(columns, places, shown):
    assert len(_that_fit(pd.DataFrame({"place": [f"{n}" for n in range(places)]}), columns)) == shown
