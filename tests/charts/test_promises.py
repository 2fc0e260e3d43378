"""Charts 1, 3 and 7: verdicts as they are, targets as printed, failures in the picture."""

import pytest
from charts.conftest import drawn, reports
from ledgers import article, figure

from ocop_analysis.charts.aims import aim, set_by
from ocop_analysis.charts.promised import MOST
from ocop_analysis.charts.spec import Nothing

NO_YEAR = {"role": "target"}
PLAN = NO_YEAR | {"period_start": "2021-01-01", "period_end": "2025-12-31"}
FIVE, INCREASE, UNCLEAR = {"star": "5 sao"}, {"target_basis": "increment"}, {"target_basis": "unclear"}


def promises(*cases):
    """Of each (place, count, target, cells): the target of 2021, the count of 2024."""
    articles, figures = reports(*((place, goal, *more) for place, _, goal, *more in cases), of=PLAN)
    for row, (place, count, *_) in zip(list(articles), cases, strict=True):
        id_ = row["article_id"].replace("2021", "2024")
        articles.append(article(id_, place=place, as_of="2024-05-10"))
        figures += [figure(f"{id_}/0.1", f"{count} sản phẩm")] * bool(count)
    return articles, figures


MET, LOW, MERGED = ("Sơn La", "90", "83"), ("Nghệ An", "82", "83"), ("Trà Vinh", "82", "83")
OPEN = ("Hà Giang", "", "83")  # of which there is no count
VERDICTS = {
    "reached exactly": ([("Sơn La", "83", "83")], "Sơn La: product target for 2025 reached at the latest count"),
    "one below": ([LOW], "Nghệ An: product target for 2025 not reached by the latest count"),
    "one merged below": ([MERGED], "Trà Vinh: product target for 2025 not reached at the last count before merging"),
    "one open": ([OPEN], "Hà Giang: the product target for 2025 cannot be judged"),
    "some": ([MET, LOW], "At last count, 1 of 2 product targets for 2025 had been reached"),
    "all": ([MET, ("Nghệ An", "83", "83")], "At last count, all 2 product targets for 2025 had been reached"),
    "none": ([LOW, ("Sơn La", "1", "5")], "At last count, none of 2 product targets for 2025 had been reached"),
    "all merged below": ([MERGED, ("Bến Tre", "1", "5")],
                         "At last count, none of 2 product targets for 2025 had been reached (2 in merged provinces)"),
    "some merged": ([MET, MERGED], "At last count, 1 of 2 targets for 2025 had been reached, 1 not (1 in merged provinces)"),
    "some of each": ([MET, LOW, MERGED, OPEN],
                     "At last count, 1 of 4 targets for 2025 had been reached, 2 not (1 in merged provinces)"),
    "some below, some open": ([MET, LOW, OPEN], "At last count, 1 of 3 targets for 2025 had been reached, 1 not"),
    "some open": ([MET, OPEN], "At last count, 1 of 2 product targets for 2025 had been reached; 1 cannot be judged"),
    "none, some open": ([LOW, OPEN], "Not reached at last count: 1 of 2 product targets for 2025"),
    "all open": ([OPEN, ("Lai Châu", "", "5")], "No product target for 2025 can be judged by the latest count"),
}  # fmt: skip


@pytest.mark.parametrize("case", VERDICTS)
def test_a_title_on_verdicts_is_true_of_its_rows(chart_of, holds, case):
    cases, title = VERDICTS[case]
    holds(chart_of("promised-and-reached", *promises(*cases)), title)


@pytest.mark.parametrize(
    ("printed", "cells", "start", "told"),
    [("trên 80", {}, "", ("over 80", "")), ("80-85", {}, "", ("80-85", "")), ("ít nhất 35", INCREASE, "", ("at least 35 more", "")),
     ("ít nhất 35", INCREASE, "40", ("at least 75", "40 + 35"))],
    ids=["over is never one more", "a range by its ends", "an increase without its start", "an increase on its start"],
)  # fmt: skip
def test_a_target_is_said_as_printed(chart_of, printed, cells, start, told):
    articles, figures = promises(("Sơn La", "90", printed, cells))
    figures += [figure("ab-2021/0.2", f"{start} sản phẩm")] * bool(start)
    row = next(chart_of("promised-and-reached", articles, figures).rows.itertuples())
    assert (aim(row, "en"), set_by(row, "en")) == told


def test_one_row_a_place_with_its_highest_target(chart_of):
    rows = promises(("Sơn La", "90", "83"), ("Sơn La", "", "280"), ("Sơn La", "", "3", FIVE))
    chart = chart_of("promised-and-reached", *rows)
    assert chart.rows[["target", "state"]].values.tolist() == [[280, "below"]]
    assert {"target", "3"} <= set(drawn(chart))  # of five stars, of which there is no count


def test_of_too_many_places_those_below_are_shown_and_then_the_largest_targets(chart_of):
    names = ["An Giang", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Định", "Bình Dương",
             "Bình Phước", "Bình Thuận", "Cà Mau", "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk", "Đồng Nai"]  # fmt: skip
    many = ((name, "90", "83") for name in names)
    chart = chart_of("promised-and-reached", *promises(*many, ("Sơn La", "1", "2"), ("Trà Vinh", "1", "900")))
    assert len(chart.rows) == MOST + 2 and chart.facts["shown"].value == MOST
    assert {"Sơn La", "Trà Vinh"} <= set(drawn(chart))  # both below


@pytest.mark.parametrize(
    ("name", "rows"),
    [("promised-and-reached", promises(("Sơn La", "90", "83", {"period_start": "", "period_end": ""}))),
     ("targets", reports(("Sơn La", "35", NO_YEAR), ("Hà Nội", "90", PLAN | {"period_start": "2025-01-01"})))],
    ids=["no year", "a plan told as reached, or of one year"],
)  # fmt: skip
def test_what_is_no_target_of_the_phase_is_nothing(chart_of, name, rows):
    articles, figures = rows
    start = figure(f"{articles[0]['article_id']}/0.2", "83 sản phẩm")
    assert chart_of(name, articles, [*figures, start]) == Nothing(name)


# Targets: of each place the number at the start, the target, and its cells.

AIMS = {
    "one": ([("Sơn La", "83", "trên 200")], "Sơn La: highest target for 2025, over 200 products"),
    "alike": ([("Sơn La", "83", "200"), ("Hà Nội", "", "200")], "Highest targets for 2025: 200 products in each of 2 provinces"),
    "a range": ([("Sơn La", "83", "200"), ("Hà Nội", "9", "ít nhất 35", PLAN | INCREASE)],
                "Highest targets for 2025: from at least 44* products (Hà Nội) to 200 (Sơn La)"),
    "the highest of a place": ([("Sơn La", "83", "200"), ("Sơn La", "", "280")], "Sơn La: highest target for 2025, 280 products"),
    "two readings": ([("Sơn La", "83", "trên 100", PLAN | UNCLEAR)], "Sơn La: highest target for 2025, over 100 or over 183* products"),
    "a reading without a start": ([("Sơn La", "", "100", PLAN | UNCLEAR)], "Sơn La: highest target for 2025, 100‡ products"),
    "two readings left out": ([("Sơn La", "", "10", PLAN | UNCLEAR), ("Hà Nội", "9", "90")],
                              "Hà Nội: highest target for 2025, 90 products"),
    "no year": ([("Sơn La", "83", "trên 200", NO_YEAR)], "Sơn La: over 200 products aimed at, with no year given"),
    "a year first": ([("Sơn La", "83", "200", NO_YEAR), ("Hà Nội", "", "90")], "Hà Nội: highest target for 2025, 90 products"),
    "no level": ([("Sơn La", "", "35", PLAN | INCREASE)], "No target here gives a level for all products with three stars or more"),
}  # fmt: skip


def aims(*cases):
    articles, figures = reports(*((place, goal, *(more or [PLAN])) for place, _, goal, *more in cases))
    for row, (_, start, *_) in zip(list(articles), cases, strict=True):
        figures += [figure(f"{row['article_id']}/0.2", f"{start} sản phẩm")] * bool(start)
    return articles, figures


@pytest.mark.parametrize("case", AIMS)
def test_a_title_on_targets_is_true_of_its_rows(chart_of, holds, case):
    cases, title = AIMS[case]
    holds(chart_of("targets", *aims(*cases)), title)


def test_silent_articles_come_last_and_five_stars_stand_beside_their_set(chart_of):
    articles, figures = aims(("Sơn La", "83", "200"))
    figures.append(figure("ab-2021/0.3", "3 sản phẩm", **FIVE, **PLAN))
    articles.append(article("b-2021", place="Trà Vinh", tier="core"))
    chart = chart_of("targets", articles, [*figures, figure("b-2021/1.1", "188 sản phẩm")])
    rows = chart.rows[["place", "block", "five"]].values.tolist()
    assert rows == [["Sơn La", "dated", "3"], ["Trà Vinh", "silent", ""]]


# The country's five-star products: a target of 2021 where given, and a count of each day.

SERIES = {
    "below": ("400-500", [("2021-05-10", "20"), ("2024-05-10", "126")], "126 in May 2024; end-2025 target: 400-500"),
    "reached": ("ít nhất 126", [("2024-05-10", "126")], "126 in May 2024, target of at least 126 reached"),
    "passed": ("100", [("2024-05-10", "126")], "126 in May 2024, target of 100 reached"),
    "one short": ("ít nhất 127", [("2024-05-10", "126")], "126 in May 2024; end-2025 target: at least 127"),
    "two readings": ("100-500", [("2024-05-10", "126")], "126 in May 2024; end-2025 target: 100-500"),
    "no target": ("", [("2024-05-10", "trên 42")], "over 42 in May 2024"),
}  # fmt: skip


def series(target, *counts):
    articles, figures = reports(*(("Việt Nam", count, FIVE) for _, count in counts))
    for row, (day, _) in zip(articles, counts, strict=True):
        row["as_of"] = day
    articles.append(article("z-2021", place="Việt Nam", as_of="2021-02-01"))
    return articles, figures + [figure("z-2021/0.1", f"{target} sản phẩm", **FIVE, **PLAN)] * bool(target)


@pytest.mark.parametrize("case", SERIES)
def test_a_title_on_five_stars_is_true_of_its_rows(chart_of, holds, case):
    target, counts, title = SERIES[case]
    holds(chart_of("five-star-series", *series(target, *counts)), f"Five-star products: {title}")


@pytest.mark.parametrize(
    ("later", "shown"), [("2024-08-01", "79"), ("2024-08-30", "42 79")], ids=["weeks apart", "months apart"]
)
def test_of_counts_a_few_weeks_apart_the_later_is_drawn(chart_of, later, shown):
    chart = chart_of("five-star-series", *series("", ("2024-05-10", "42"), (later, "79")))
    assert " ".join(sorted({"42", "79"} & set(drawn(chart)))) == shown


def test_a_target_without_a_count_is_no_series(chart_of):
    assert chart_of("five-star-series", *series("400-500"), tier="core") == Nothing("five-star-series")
