"""Finds what must hold between proposed figures, by arithmetic and place. What holds makes them sure."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from ocop_analysis.gather.mark import INSIDE, PARTS, Mark

ADDED_UP = {"products", "producers", "budget"}
NEARLY = 0.1  # of the whole: a list that misses it by no more is a split that does not add up
LIKE_WHOLE = ("status", "count_kind", "period_start", "period_end")
SAME = ("indicator", "dimension", "role", "place")


@dataclass(frozen=True)
class Relation:
    """A relation of raw/relations between marks: its kind, whole and parts, and whether it holds."""

    kind: str
    whole: Mark
    parts: list[Mark]
    holds: bool = True
    basis: str = "printed"


def relate(marks: list[Mark]) -> list[Relation]:
    """The relations of an article's marks, in the order of the text; marks that one proves become sure."""
    rows = [mark for mark in marks if mark.cells]
    repeats = [*_repeats(rows)]  # first: they settle how far a count has come
    sums = [*_sums(rows)]
    found = [*sums, *_shares(rows), *repeats, *_subsets(rows, sums)]
    for each in found:
        sure = _proven(each)
        for mark in [mark for mark in sure if not mark.asks]:
            mark.sure = "yes"
    return found


def _proven(each: Relation) -> list[Mark]:
    """The marks that a relation makes sure: a sum whose whole says how far it has come, a share that fits."""
    pair = [each.whole, *each.parts]
    if each.kind == "same":
        return pair if any(mark.sure == "yes" for mark in pair) else []
    if not each.holds or len(each.parts) < 2:
        return []
    if each.kind == "ratio":
        return [each.whole]
    return pair if each.whole.is_cued("status") or each.whole.cells["indicator"] == "producers" else []


def _alike(row: Mark, other: Mark) -> bool:
    return all(row.cells.get(name) == other.cells.get(name) for name in ("indicator", "role", "place"))


def _sums(rows: list[Mark]) -> Iterator[Relation]:
    """A total and the lists of parts behind it: of each dimension, and of what became of its products."""
    for i, whole in enumerate(rows):
        if whole.cells["indicator"] not in ADDED_UP or not whole.is_total():
            continue
        for dimension in ("star", "producer_type", "product_group", "funding_source", None):
            parts = _list(whole, rows[i + 1 :], dimension)
            apart = [part for part in parts if part.cells["status"] not in INSIDE]
            lists = [each for each in (parts, apart) if len(each) > 1]
            exact = next((each for each in lists if _sum(each) == whole.value), None)
            for part in exact or ():
                if part.cells["status"] in ("rated", "newly_rated"):
                    _copy(whole, part)  # parts are as far as their whole
            if exact or _is_split(whole, parts):
                yield Relation("sum", whole, exact or parts, bool(exact))


def _sum(parts: list[Mark]) -> float:
    return sum(part.value for part in parts)


def _list(whole: Mark, rows: list[Mark], dimension: str | None) -> list[Mark]:
    """The parts behind a total, to the next total of its kind; in its paragraph, or all in the next."""
    parts: list[Mark] = []
    for row in (row for row in rows if _alike(row, whole)):
        if row.paragraph > (parts[-1] if parts else whole).paragraph + (not parts):
            break
        became = row.is_total() and row.cells["status"] in PARTS | (
            {"newly_rated"} if not dimension else set()
        )
        if row.is_total() and not became:
            break
        if became if dimension is None else row.cells.get("dimension") == dimension:
            parts.append(row)
    return parts


def _is_split(whole: Mark, parts: list[Mark]) -> bool:
    """Whether parts that do not add up were meant to: each category once, and nearly."""
    once = len({part.cells.get("category", part.cells["status"]) for part in parts}) == len(parts)
    near = abs(_sum(parts) - whole.value) <= max(2, NEARLY * whole.value)
    return once and len(parts) > 1 and (near or len(parts) > 3)


def _shares(rows: list[Mark]) -> Iterator[Relation]:
    """A percentage and its part and whole: the part of its category and the last total; done and planned."""
    for i, share in enumerate(rows):
        of, indicator = share.cells["indicator"].partition("share_of_")[2], share.cells["indicator"]
        alike = [row for row in rows[:i] if row.paragraph == share.paragraph]
        alike = [row for row in alike if row.cells["indicator"] == (of or "products")]
        totals = [row for row in alike if row.is_total() and row.cells["role"] == "actual"]
        if indicator == "plan_reached" and totals:
            plans = [row for row in alike if row.cells["role"] == "target"]
            yield _ratio(share, totals[-1], *plans[-1:])
        elif of in ADDED_UP and totals:
            category = share.cells.get("category", "")
            for part in [row for row in alike if row.cells.get("category") == category][-1:]:
                yield _ratio(share, part, totals[-1])


def _ratio(share: Mark, part: Mark, whole: Mark | None = None) -> Relation:
    if whole is None:
        return Relation("ratio", share, [part])
    holds = abs(100 * part.value - share.value * whole.value) <= whole.value  # to one percent
    return Relation("ratio", share, [part, whole], holds)


def _repeats(rows: list[Mark]) -> Iterator[Relation]:
    """The same count printed again: what stands nearer to words says how far it has come."""
    first: dict[tuple[object, ...], Mark] = {}
    for row in (row for row in rows if row.found.quantity):
        what = [row.cells.get(name) for name in SAME]
        same = (*what, row.cells.get("category", "").lower(), row.value, row.found.quantity.bound)  # type: ignore[union-attr]
        earlier = first.setdefault(same, row)
        if earlier is not row:
            nearer = row.ranks.get("status", inf) < earlier.ranks.get("status", inf)
            says, other = (row, earlier) if nearer else (earlier, row)
            _copy(says, other)
            if says.is_cued("status") and other.asks == ["status"]:
                other.asks, other.sure = [], "check"
            yield Relation("same", earlier, [row])


def _copy(says: Mark, other: Mark) -> None:
    kept = {name: cell for name, cell in says.cells.items() if name in LIKE_WHOLE}
    other.cells = {name: cell for name, cell in other.cells.items() if name not in LIKE_WHOLE} | kept


def _subsets(rows: list[Mark], sums: list[Relation]) -> Iterator[Relation]:
    """A class of stars behind a total or another class that it lies inside, where no sum holds it."""
    added = {id(part) for each in sums for part in each.parts}
    for i, part in enumerate(rows):
        if part.cells.get("dimension") != "star" or part.cells["role"] != "actual" or id(part) in added:
            continue
        before = [row for row in rows[:i] if row.paragraph == part.paragraph and _alike(row, part)]
        inside = part.cells.get("status") in INSIDE
        wholes = [row for row in before if row.value >= part.value and (row.is_total() or inside)]
        for whole in wholes[-1:]:
            yield Relation("subset", whole, [part], basis="inferred" if inside else "printed")
