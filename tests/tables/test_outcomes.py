"""What became of targets: the rule book of verdicts, readings, and the levels behind them."""

from math import inf, nan

import pandas as pd
import pytest
from ledgers import article, built, case_of, figure, relation, side_by_side

from ocop_analysis.tables.outcomes import by_key, judged

A, LATE = "a-2020-12-31", "late-2025-02-10"
DUE, EARLIER, LATER = "2025-12-31", "2024-06-30", "2026-02-01"
KEY = {"place": "Sơn La", "indicator": "products", "dimension": "star", "category": "3+"}
# The levels found as (value, least, day) or (value, least, most it can be, bound, day), the last one current; the due
# day; what else is so of the target, which asks for 100; and the reason.
RULES = {
    "reached before the due day": ([(120, 120, EARLIER)], DUE, {}, "reached_by_due"),
    "just reached on the due day": ([(100, 100, DUE)], DUE, {}, "reached_by_due"),
    "one short before the due day": ([(99, 99, EARLIER)], DUE, {}, "below_before_due"),
    "reached and fallen below again": (
        [(120, 120, EARLIER), (90, 90, "2025-06-01")],
        DUE,
        {},
        "below_before_due",
    ),
    "reached the day after the due day": (
        [(90, 90, EARLIER), (120, 120, "2026-01-01")],
        DUE,
        {},
        "reached_after_due",
    ),
    "short the day before the due day": ([(90, 90, "2025-12-30")], DUE, {}, "below_before_due"),
    "short on the due day": ([(90, 90, DUE)], DUE, {}, "below_after_due"),
    "short after the due day": ([(90, 90, LATER)], DUE, {}, "below_after_due"),
    "no due day, reached": ([(120, 120, EARLIER)], None, {}, "reached_no_year"),
    "no due day, short": ([(90, 90, LATER)], None, {}, "below_no_year"),
    "nothing found": ([], DUE, {}, "nothing_reported"),
    "merged and short": ([(90, 90, EARLIER)], DUE, {"place": "Sóc Trăng"}, "merged_before_due"),
    "merged after reaching it": ([(120, 120, EARLIER)], DUE, {"place": "Sóc Trăng"}, "reached_by_due"),
    "due on the day of the merger": (
        [(90, 90, EARLIER)],
        "2025-07-01",
        {"place": "Sóc Trăng"},
        "merged_before_due",
    ),
    "due the day before it": ([(90, 90, EARLIER)], "2025-06-30", {"place": "Sóc Trăng"}, "below_before_due"),
    "about alone proves nothing": ([(120, nan, inf, "about", EARLIER)], DUE, {}, "bound_leaves_open"),
    "about after a proof": (
        [(110, 110, EARLIER), (120, nan, inf, "about", "2025-06-01")],
        DUE,
        {},
        "reached_by_due",
    ),
    "over a number below, after the due day": ([(90, 91, 200, "over", LATER)], DUE, {}, "bound_leaves_open"),
    "over a number below, and at most the needed": (
        [(90, 91, 100, "over", LATER)],
        DUE,
        {},
        "bound_leaves_open",
    ),
    "over a number below, and less than the needed": (
        [(90, 91, 99, "over", LATER)],
        DUE,
        {},
        "below_after_due",
    ),
    "nearly the needed number": ([(100, nan, 99, "nearly", LATER)], DUE, {}, "below_after_due"),
    "under a number above": ([(150, nan, 149, "under", EARLIER)], DUE, {}, "bound_leaves_open"),
    "over the needed number": ([(99, 100, inf, "over", EARLIER)], DUE, {}, "reached_by_due"),
    "more than an increase from nothing": ([(120, 120, EARLIER)], DUE, {"from_zero": True}, "no_baseline"),
    "less than an increase from nothing": ([(90, 90, EARLIER)], DUE, {"from_zero": True}, "below_before_due"),
    "no number is needed": ([(90, 90, EARLIER)], DUE, {"needed": nan}, "no_baseline"),
    "potential products aimed at": ([], DUE, {"category": "potential_5"}, "another_kind"),
}


@pytest.mark.parametrize(("found", "due", "more", "reason"), RULES.values(), ids=RULES)
def test_a_verdict_follows_its_rule(found, due, more, reason):
    aim = KEY | {"horizon": pd.to_datetime(due), "needed": 100.0, "from_zero": False} | more
    full = [f if len(f) == 5 else (f[0], f[1], f[0], "exact", f[2]) for f in found]
    names = ["level", "lower", "ceiling", "bound", "as_of"]
    levels = pd.DataFrame(full, columns=names).assign(**{k: aim[k] for k in KEY})
    levels = levels.assign(
        as_of=pd.to_datetime(levels["as_of"]), most=levels["level"], tier="core", count_kind="not_said", flag=None,
        figure_ids="a/0.1", current=[False] * (len(full) - 1) + [True] * bool(full),
    )  # fmt: skip
    row = judged(pd.DataFrame([aim]), by_key(levels.assign(as_of_until=levels["as_of"])), {"Sóc Trăng"}).iloc[
        0
    ]
    assert row["reason"] == reason
    assert pd.notna(row["passed_on"]) == reason.startswith("reached")


def aim(printed: str, number: int = 9, **cells: str) -> dict[str, str]:
    years = {"period_start": "2021-01-01", "period_end": "2025-12-31"}
    return figure(f"{A}/0.{number}", printed, **({"role": "target"} | years | cells))


def outcome(tmp_path, *figures: dict[str, str], **cells: str) -> pd.Series:
    articles = [article(A, as_of="2020-12-31", **cells), article(LATE, as_of="2025-02-10", **cells)]
    return built(tmp_path, articles, list(figures))["outcomes"].iloc[0]


START, NOW = figure(f"{A}/0.1", "69 sản phẩm"), figure(f"{LATE}/0.1", "130 sản phẩm")
# The target with its basis: mildest and strictest level, where that is from, and both reasons.
BOTH = {
    "a level": (("100 sản phẩm", "level"), (100, 100, "printed", "reached_by_due", "reached_by_due")),
    "an increment": (("35 sản phẩm", "increment"), (104, 104, "derived", "reached_by_due", "reached_by_due")),
    "unclear": (("100 sản phẩm", "unclear"), (100, 169, "derived", "reached_by_due", "below_before_due")),
    "a range": (("120-140 sản phẩm", "level"), (120, 140, "printed", "reached_by_due", "below_before_due")),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The cases of BOTH and LEVELS, built once."""
    cases = {
        n: ([START, NOW, aim(printed, target_basis=basis)], []) for n, ((printed, basis), _) in BOTH.items()
    }
    for name, (classes, star, _) in LEVELS.items():
        figures = [figure(f"{LATE}/0.{n}", f"{count} sản phẩm", star=n) for n, count in classes]
        every = relation(f"{LATE}/all", "sum", "", " ".join(f["figure_id"] for f in figures))
        cases[name] = ([*figures, aim("100 sản phẩm", star=star)], [every] if len(figures) > 1 else [])
    reports = [article(A, as_of="2020-12-31"), article(LATE, as_of="2025-02-10")]
    places, rows = side_by_side({name: (reports, *case) for name, case in cases.items()})
    return places, built(tmp_path_factory.mktemp("both"), *rows)["outcomes"]


@pytest.mark.parametrize("name", BOTH)
def test_the_strictest_and_the_mildest_reading(both, name):
    row, expected = case_of(both[1], both[0][name]).iloc[0], BOTH[name][1]
    names = ["promised_mildest", "promised_strictest", "promised_basis", "reason_mildest", "reason_strictest"]
    assert tuple(row[names]) == expected
    assert (row["reached"], row["reached_ids"]) == (130, f"{LATE}/0.1")


def test_an_increase_on_what_is_not_printed_is_from_zero(tmp_path):
    row = outcome(tmp_path, NOW, aim("100 sản phẩm", target_basis="unclear"))
    assert tuple(row[["reason_mildest", "reason_strictest", "promised_basis"]]) == (
        "reached_by_due", "no_baseline", "from_zero",
    )  # fmt: skip


def test_potential_products_count_in_the_mildest_reading_alone(tmp_path):
    stars = [figure(f"{LATE}/0.{n}", f"{c} sản phẩm", star=str(n)) for n, c in ((3, 100), (4, 25))]
    potential = figure(f"{LATE}/0.5", "5 sản phẩm", star="5", status="potential")
    row = outcome(tmp_path, START, NOW, *stars, potential, aim("5 sản phẩm", star="5"))
    assert (row["reached"], row["reached_most"]) == (0, 5)
    assert (row["reason_strictest"], row["reason_mildest"]) == ("below_before_due", "reached_by_due")


@pytest.mark.parametrize(("needed", "told"), [(68, 0), (69, 1)], ids=["passed", "just reached"])
def test_a_level_without_a_year_that_was_passed_when_it_was_printed_is_no_outcome(tmp_path, needed, told):
    target = aim(f"{needed} sản phẩm", period_start="", period_end="")
    assert len(built(tmp_path, [article(A)], [START, target])["outcomes"]) == told


# Figures of the later report, and what a target for 3-4 stars, or for all, finds reached.
LEVELS = {
    "classes are added up to a wider one": ([("3", 100), ("4", 25)], "3-4", 125),
    "one class is not the wider one": ([("4", 25)], "3-4", None),
    "all classes, said to be all, are the total": ([("3", 100), ("4", 25)], "3+", 125),
}


@pytest.mark.parametrize("name", LEVELS)
def test_what_is_reached_is_added_up_where_all_of_it_is_known(both, name):
    found = case_of(both[1], both[0][name])["reached"].astype(object)
    assert found.where(found.notna(), None).tolist() == [LEVELS[name][2]]


@pytest.mark.parametrize("status", ["registered", "newly_rated", "lapsed"])
def test_what_is_not_rated_or_only_a_part_reaches_nothing(tmp_path, status):
    row = outcome(tmp_path, figure(f"{LATE}/0.1", "130 sản phẩm", status=status), aim("100 sản phẩm"))
    assert row["reason_strictest"] == "nothing_reported"


def test_every_count_stays_in_the_series_and_the_current_one_is_marked(tmp_path):
    figures = [figure(f"{LATE}/0.1", "409 sản phẩm", count_kind="ever")]
    figures += [figure(f"{LATE}/0.2", "305 sản phẩm", count_kind="valid"), START]
    articles = [article(A, as_of="2020-12-31"), article(LATE, as_of="2025-02-10")]
    series = built(tmp_path, articles, figures)["products_over_time"]
    assert series[["products", "current"]].to_numpy().tolist() == [[69, False], [409, False], [305, True]]
