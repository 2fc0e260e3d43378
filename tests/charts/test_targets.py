"""Chart 7: targets as printed, rival sets as tracks of one row, no year apart, silence in words."""

import pytest
from ledgers import article, figure

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Nothing
from ocop_analysis.charts.targets import targets

PLAN = {"role": "target", "period_start": "2021-01-01", "period_end": "2025-12-31"}
NO_YEAR = {"role": "target"}


def rows(*cases):
    """An article and its figures of each (place, start, target, cells of the target)."""
    articles, figures = [], []
    for n, (place, start, target, *more) in enumerate(cases):
        name = "abcdefgh"[n]
        articles.append(article(f"{name}-2021", place=place))
        figures += [figure(f"{name}-2021/0.2", f"{start} sản phẩm")] * bool(start)
        figures.append(figure(f"{name}-2021/0.1", f"{target} sản phẩm", **dict(*more or [PLAN])))
    return articles, figures


INCREASE, UNCLEAR = PLAN | {"target_basis": "increment"}, PLAN | {"target_basis": "unclear"}
CASES = {
    "one": ([("Sơn La", "83", "trên 200")], "Sơn La: highest target for 2025, over 200 products"),
    "alike": ([("Sơn La", "83", "200"), ("Hà Nội", "", "200")], "Highest targets for 2025: 200 products in each of 2 places"),
    "a range": ([("Sơn La", "83", "200"), ("Hà Nội", "9", "ít nhất 35", INCREASE)],
                "Highest targets for 2025: from at least 44* products (Hà Nội) to 200 (Sơn La)"),
    "the highest of a place": ([("Sơn La", "83", "200"), ("Sơn La", "", "280")], "Sơn La: highest target for 2025, 280 products"),
    "two readings": ([("Sơn La", "83", "trên 100", UNCLEAR)], "Sơn La: highest target for 2025, over 100 or over 183* products"),
    "a reading without a start": ([("Sơn La", "", "100", UNCLEAR)], "Sơn La: highest target for 2025, 100‡ products"),
    "no year": ([("Sơn La", "83", "trên 200", NO_YEAR)], "Sơn La: over 200 products aimed at, with no year given"),
    "a year first": ([("Sơn La", "83", "200", NO_YEAR), ("Hà Nội", "", "90")], "Hà Nội: highest target for 2025, 90 products"),
    "no level": ([("Sơn La", "", "35", INCREASE)], "No target here gives a level for all products with three stars or more"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_title_is_true_of_its_rows(tables_of, case):
    cases, title = CASES[case]
    chart = targets(tables_of(*rows(*cases)))
    assert " ".join(chart.texts("en").title) == title
    for language in ("vi", "en"):
        checked_page(chart, language)


def test_a_plan_told_as_reached_or_of_one_year_is_no_target(tables_of):
    year = PLAN | {"period_start": "2025-01-01"}
    made = rows(("Sơn La", "83", "35", NO_YEAR), ("Hà Nội", "", "90", year))
    assert targets(tables_of(*made)) == Nothing("targets")


def test_silent_articles_come_last_and_five_stars_stand_beside_their_set(tables_of):
    articles, figures = rows(("Sơn La", "83", "200"))
    figures.append(figure("a-2021/0.3", "3 sản phẩm", star="5 sao", **PLAN))
    articles.append(article("b-2021", place="Trà Vinh", tier="core"))
    chart = targets(tables_of(articles, [*figures, figure("b-2021/1.1", "188 sản phẩm", status="rated")]))
    assert chart.rows[["place", "block", "five"]].values.tolist() == [
        ["Sơn La", "dated", "3"],
        ["Trà Vinh", "silent", ""],
    ]
