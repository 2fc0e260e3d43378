"""Chart 3: every count of the country in order, the target as printed, and whether it was reached."""

import pytest
from ledgers import article, figure

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.five_star_series import five_star_series
from ocop_analysis.charts.spec import Nothing

PLAN = {"role": "target", "period_start": "2021-01-01", "period_end": "2025-12-31", "star": "5 sao"}


def rows(target, *counts):
    """An article on the country and its figure of each (day, count), and a target of the first where given."""
    articles = [article("a-2021", place="Việt Nam", as_of="2021-02-01")]
    figures = [figure("a-2021/0.1", f"{target} sản phẩm", **PLAN)] * bool(target)
    for n, (day, count) in enumerate(counts):
        name = "bcdefgh"[n]
        articles.append(article(f"{name}-2021", place="Việt Nam", as_of=day))
        figures.append(figure(f"{name}-2021/0.1", f"{count} sản phẩm", star="5 sao"))
    return articles, figures


CASES = {
    "below": ("400-500", [("2021-05-10", "20"), ("2024-05-10", "126")], "Five-star products: 126 at the latest count, 400-500 aimed at"),
    "reached": ("ít nhất 126", [("2024-05-10", "126")], "Five-star products: 126 at the latest count, target of at least 126 reached"),
    "passed": ("100", [("2024-05-10", "126")], "Five-star products: 126 at the latest count, target of 100 reached"),
    "one short": ("ít nhất 127", [("2024-05-10", "126")], "Five-star products: 126 at the latest count, at least 127 aimed at"),
    "two readings": ("100-500", [("2024-05-10", "126")], "Five-star products: 126 at the latest count; the target is 100-500"),
    "no target": ("", [("2024-05-10", "trên 42")], "Five-star products: over 42 at the latest count, May 2024"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_title_is_true_of_its_rows(tables_of, case):
    target, counts, title = CASES[case]
    chart = five_star_series(tables_of(*rows(target, *counts)))
    assert " ".join(chart.texts("en", "half").title) == title
    for language in ("vi", "en"):
        checked_page(chart, language, "half")


@pytest.mark.parametrize(
    ("later", "drawn"), [("2024-08-01", 1), ("2024-08-30", 2)], ids=["weeks apart", "months apart"]
)
def test_of_counts_a_few_weeks_apart_the_later_is_drawn(tables_of, later, drawn):
    chart = five_star_series(tables_of(*rows("", ("2024-05-10", "42"), (later, "79"))))
    page = checked_page(chart, "en", "half")
    dots = [patch for patch in page.axes[0].patches if patch.get_label() == "dot"]
    assert len(chart.rows) == 3 and len(dots) - len(chart.legend) == drawn + 1  # and the fixture's


def test_nothing_to_show(tables_of):
    assert five_star_series(tables_of(*rows("400-500"), tier="core")) == Nothing("five-star-series")
