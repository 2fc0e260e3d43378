"""The rule of each kind of relation: what must hold between a whole and its parts, and what came of it.

A rule takes figures as audit.py knows them. Their open ends are NaN: neither more nor less than anything.
"""

from collections import namedtuple
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache
from math import isnan, nan
from typing import Any

from ocop_analysis.wording import qualified

Print = namedtuple("Print", ["value", "lower", "upper", "bound"])
Finding = namedtuple(
    "Finding", ["verdict", "sentence", "recomputed", "implied", "implied_id"], defaults=[nan, nan, None]
)
ENDS = list(Print._fields)
AGAINST = {
    "agrees": "which fits the printed {}",
    "agrees_rounded": "which rounds to the printed {}",
    "agrees_truncated": "which is cut down, not rounded, to the printed {}",
    "contradicts": "the print says {}",
    "cannot_check": "which cannot be held against the printed {}",
}


def a_sum(whole: Any, *parts: Any) -> Finding:
    """The parts add up to the whole. The one part larger than it, if there is just one, cannot be right."""
    ends = zip(*((part.value, part.lower, part.upper) for part in parts), strict=True)
    added = _computed(*(round(sum(end), 9) for end in ends))
    if whole is None:
        says = f"no total is printed; the parts add up to {shown(added)}"
        return Finding("cannot_check", says, added.value, added.value)
    finding = _against(whole, added, "the parts add up to {}")
    larger = [part for part in parts if part.lower > whole.upper]
    fits = whole.value - (added.value - larger[0].value) if len(larger) == 1 else nan
    if finding.verdict == "contradicts" and fits >= 0:
        return finding._replace(implied=fits, implied_id=larger[0].figure_id)
    return finding


def a_count(whole: Any, *parts: Any) -> Finding:
    """The whole says how many parts there are."""
    return _against(whole, _computed(*[float(len(parts))] * 3), "{} parts are listed")


def a_repeat(whole: Any, part: Any) -> Finding:
    """The part is the whole, printed once more."""
    return _against(whole, part, "the other print says {}", "agrees" if part.print == whole.print else "")


def a_subset(whole: Any, part: Any) -> Finding:
    """The part lies inside the whole, so it is not larger."""
    inner, outer = shown(part), shown(whole)
    verdict, says = "cannot_check", f"a bound leaves open whether {inner} lies inside {outer}"
    if part.lower > whole.upper:
        verdict, says = "contradicts", f"{inner} is more than the {outer} it should lie inside"
    elif part.upper <= whole.lower:
        verdict = "agrees"
        says = f"{inner} is not more than {outer}, so it may lie inside; numbers cannot show more"
    return Finding(verdict, says)


def a_ratio(whole: Any, first: Any, second: Any = None) -> Finding:
    """The whole is how many percent the first part is of the second, or of a number that is not printed.

    It was worked out from them: where it does not fit, it is the one that is suspect. A part that is printed
    with its whole ("92/220 xã") needs no second part.
    """
    if second is None and first.out_of > 0:
        second = _computed(*[first.out_of] * 3)
    if second is None:
        divisor = round(_percent(first.value, whole.value), 0)
        share = _computed(*[_percent(first.value, divisor)] * 3)
        fits = whole.bound == "exact" and _printed_as(share, whole) != "contradicts"
        says = f"what {shown(whole, '%')} is a share of is not printed"
        return Finding("cannot_check", says, implied=divisor if fits else nan)
    (least, most), (fewest, greatest) = near(first), near(second)
    share = _computed(_percent(first.value, second.value), _percent(least, greatest), _percent(most, fewest))
    verdict = _printed_as(share, whole) if whole.bound == "exact" else ""
    finding = _against(whole, share, "the parts give {}", verdict, "%")
    return finding._replace(implied_id=whole.figure_id if finding.verdict == "contradicts" else None)


def a_corroboration(whole: Any, part: Any) -> Finding:
    """The part, of another report, is printed as the whole is."""
    verdict = corroborated(whole, part)
    prints = f"the same {shown(part)}" if verdict == "agrees" else f"{shown(part)}, not {shown(whole)}"
    least = max(0, part.first - whole.last, whole.first - part.last)
    most = max(part.last - whole.first, whole.last - part.first)
    days = f"{most} day{'s' * (most != 1)}" if least == most else f"{least} to {most} days"
    when = f"{days} {'earlier' if part.first < whole.first else 'later'}, if both speak of one count"
    left = "; a bound leaves it open" if verdict == "cannot_check" else ""
    who = "another report" if part.publisher == whole.publisher else "another publisher"
    return Finding(verdict, f"{who} prints {prints}, {when}{left}", part.value)


RULES: dict[str, Callable[..., Finding]] = {
    "sum": a_sum, "count": a_count, "ratio": a_ratio, "same": a_repeat, "subset": a_subset,
    "corroboration": a_corroboration,
}  # fmt: skip


def corroborated(whole: Any, part: Any) -> str:
    """The verdict on two reports: the same print, numbers that cannot both hold, or neither.

    Of two aims another number contradicts, whatever the bounds: a bound on an aim is no uncertainty about it.
    """
    if part.print == whole.print:
        return "agrees"
    apart = whole.role == "target" or _compared(part, whole) == "contradicts"
    return "contradicts" if apart and part.value != whole.value else "cannot_check"


def near(row: Any) -> tuple[float, float]:
    """The ends of a bound as papers mean it: "over 16,000" is not as much as 17,000; "nearly 484" over 483.

    Open ends stay open for "at least" and "at most".
    """
    if row.bound not in ("over", "under", "nearly", "about"):
        return row.lower, row.upper
    place = 10.0 ** int(Decimal(str(row.value)).normalize().as_tuple().exponent)
    below, above = place * (row.bound != "over"), place * (row.bound not in ("under", "nearly"))
    return row.value - below, row.value + above


def _compared(found: Any, printed: Any) -> str:
    """The verdict of two intervals: apart, all of what was found allowed by the print, or neither."""
    if found.lower > printed.upper or found.upper < printed.lower:
        return "contradicts"
    low = isnan(printed.lower) or found.lower >= printed.lower
    high = isnan(printed.upper) or found.upper <= printed.upper
    return "agrees" if low and high and printed.bound != "about" else "cannot_check"


def _printed_as(share: Any, whole: Any) -> str:
    """An exact print of a share: as it is, rounded with halves up, or cut down; of a bound, if it may be."""
    step, printed = Decimal(1).scaleb(-whole.decimals), Decimal(str(whole.value))
    if share.bound != "exact":
        apart = share.lower >= float(printed + step) or share.upper < float(printed - step / 2)
        return "contradicts" if apart else "cannot_check"
    exact = Decimal(str(share.value))
    up, down = exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)
    return {down: "agrees_truncated", up: "agrees_rounded", exact: "agrees"}.get(printed, "contradicts")


def _against(whole: Any, found: Any, says: str, verdict: str = "", sign: str = "") -> Finding:
    """What was found beside what is printed; the verdict is that of their intervals unless one is given."""
    verdict = verdict or _compared(found, whole)
    against = AGAINST[verdict] if verdict != "agrees" or whole.bound != "exact" else "as printed"
    says = f"{says.format(shown(found, sign))}, {against.format(shown(whole, sign))}"
    return Finding(verdict, says, found.value)


def _computed(value: float, lower: float, upper: float) -> Print:
    """A number worked out from prints, with the bound that its ends make of it."""
    bound = "exact" if lower == upper else "range"
    if isnan(lower) or isnan(upper):
        bound = "at_least" if lower == lower else "at_most" if upper == upper else "about"
    return Print(value, lower, upper, bound)


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 9) if whole > 0 else nan


def shown(figure: Any, sign: str = "") -> str:
    """A number with the words of its bound."""
    if figure.bound == "range":
        return f"{number(figure.lower)}-{number(figure.upper)}{sign}"
    ends = {"at_least": figure.lower, "at_most": figure.upper}
    return number(ends.get(figure.bound, figure.value), figure.bound, sign)


@cache  # numbers repeat
def number(value: float, bound: str = "exact", sign: str = "") -> str:
    """A number in words, to two decimals, with those of a bound."""
    digits = f"{round(value, 2) + 0:,.2f}".rstrip("0").rstrip(".")  # + 0: not -0
    return qualified("no single number" if isnan(value) else digits + sign, bound, "en")
