"""Chart 1: verdicts as they are, targets as printed, one row a place, failures in the picture."""

import pytest
from ledgers import article, figure

from ocop_analysis.charts.aims import aim, set_by
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.promised_and_reached import MOST, promised_and_reached
from ocop_analysis.charts.spec import Nothing

PLAN = {"role": "target", "period_start": "2021-01-01", "period_end": "2025-12-31"}


def rows(*cases):
    """An article and its figures of each (place, count, target, cells): the target of 2021, the count of 2024."""
    articles, figures = [], []
    for n, (place, count, target, *more) in enumerate(cases):
        name = "abcdefghijklmnopqrstuvwxyz"[n]
        articles += [
            article(f"{name}-2021", place=place),
            article(f"{name}-2024", place=place, as_of="2024-05-10"),
        ]
        figures.append(figure(f"{name}-2021/0.1", f"{target} sản phẩm", **(PLAN | dict(*more))))
        figures += [figure(f"{name}-2024/0.1", f"{count} sản phẩm")] * bool(count)
    return articles, figures


FIVE = {"star": "5 sao"}
MET, LOW, MERGED = ("Sơn La", "90", "83"), ("Nghệ An", "82", "83"), ("Trà Vinh", "82", "83")
TITLES = {
    "reached exactly": ([("Sơn La", "83", "83")], "Sơn La: product target for 2025 reached at the latest count"),
    "one below": ([LOW], "Nghệ An: below the product target for 2025 at the latest count"),
    "merged below": ([MERGED], "Trà Vinh: the product target for 2025 cannot be judged"),
    "some": ([MET, LOW], "At last count, 1 of 2 product targets for 2025 were reached"),
    "all": ([MET, ("Nghệ An", "83", "83")], "At last count, all 2 product targets for 2025 were reached"),
    "none": ([LOW, ("Sơn La", "1", "5")], "At last count, none of 2 product targets for 2025 was reached"),
    "one can be compared": ([MET, MERGED], "The one comparable 2025 product target was reached"),
    "none can be compared": ([MERGED, ("Bến Tre", "1", "5")], "No product target for 2025 can be judged by the latest count"),
    "some can be compared": ([MET, LOW, MERGED], "At last count, 1 of 2 comparable 2025 product targets were reached"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    cases, title = TITLES[case]
    chart = promised_and_reached(tables_of(*rows(*cases)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    for language in ("vi", "en"):
        for width in ("full", "half"):
            checked_page(chart, language, width)


@pytest.mark.parametrize(
    ("printed", "cells", "told"),
    [("trên 80", {}, ("over 80", "")), ("80-85", {}, ("80-85", "")), ("ít nhất 35", {"target_basis": "increment"}, ("at least 35 more", ""))],
    ids=["over is never one more", "a range by its ends", "an increase without its start"],
)  # fmt: skip
def test_a_target_is_said_as_printed(tables_of, printed, cells, told):
    chart = promised_and_reached(tables_of(*rows(("Sơn La", "90", printed, cells))))
    row = next(chart.rows.itertuples())
    assert (aim(row, "en"), set_by(row, "en")) == told


def test_an_increase_is_added_to_the_start_of_its_article(tables_of):
    articles, figures = rows(("Sơn La", "90", "ít nhất 35", {"target_basis": "increment"}))
    chart = promised_and_reached(tables_of(articles, [*figures, figure("a-2021/0.2", "40 sản phẩm")]))
    row = next(chart.rows.itertuples())
    assert (aim(row, "en"), set_by(row, "en"), row.state) == ("at least 75", "40 + 35", "met")


def test_one_row_a_place_with_its_highest_target(tables_of):
    articles, figures = rows(("Sơn La", "90", "83"), ("Sơn La", "", "280"), ("Sơn La", "", "3", FIVE))
    chart = promised_and_reached(tables_of(articles, figures))
    assert chart.rows[["target", "state", "five_target"]].values.tolist() == [[280, "below", 3]]


def test_of_too_many_places_those_below_are_shown(tables_of):
    names = ["An Giang", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Định", "Bình Dương",
             "Bình Phước", "Bình Thuận", "Cà Mau", "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk"]  # fmt: skip
    chart = promised_and_reached(
        tables_of(*rows(*((name, "90", "83") for name in names), ("Sơn La", "1", "2")))
    )
    assert len(chart.rows) == MOST + 1 and chart.facts["shown"].value == str(MOST)
    page = checked_page(chart, "en")
    assert "Sơn La" in [text.get_text() for text in page.axes[0].texts]


def test_nothing_to_show(tables_of):
    assert promised_and_reached(
        tables_of(*rows(("Sơn La", "90", "83", {"period_start": "", "period_end": ""})))
    ) == Nothing("promised-and-reached")
