"""Chart 10, what money: the sums of several years, and the state's share of them where it can be formed."""

from math import ceil, floor, isnan, nan
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.frame import Frame, Scale, fitted
from ocop_analysis.charts.money import (
    BILLION,
    CHEVRON,
    MINIMA,
    amount,
    budgets,
    in_all,
    legend,
    minimum,
    note_facts,
)
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, marked
from ocop_analysis.charts.style import AXIS, MARGIN, Look, look, width_of
from ocop_analysis.charts.words import LANGUAGES, label, place_parts, reference, said
from ocop_analysis.wording import format_number, number, qualified

NAME = "budgets-a-phase"
SHOWN = ["place", "years", "status", "budget_vnd", "share_of_state", "as_of", "tier", "flag"]
BY = ["article_id", "place", "status", "period_start", "period_end"]  # a sum and its parts
BOTH = ["central", "local"]  # which are the state's money together
FEW, ROOM = 8, 135.0  # rows with roomy lines; mm for all rows
ROOMY, TIGHT, HEAD, APART = 9.4, 4.9, 6.0, 2.0  # mm: a row of few, of many, a status's heading, between two
ENDS, SHARE, WHOLE = 108.0, 112.0, 26.0  # mm: where sums end, where shares begin, how long all of it is
TRACK = "#ECEFF2"
STRICT = {"over", "under", "nearly"}  # bounds that are not reached themselves


class Sum(NamedTuple):
    """An amount and its ends, not a number where open; `bound` is empty where nothing is known of it."""

    bound: str
    value: float = nan
    lower: float = nan
    upper: float = nan


def budgets_a_phase(tables: Tables) -> Chart | Nothing:
    """The printed budgets of several years by place, by what became of the money, and the state's share."""
    sums = budgets(tables, several=True)
    sums = sums[in_all(sums)]
    if sums["country"].all():
        return Nothing(NAME)
    every = _rows(sums, tables)
    drawn = every[~every["country"]]
    shown = _that_fit(drawn)
    facts = _facts(every, shown)
    notes = {
        "note_flagged": "flagged" in facts,
        "note_bounds": any(share.bound not in ("", "exact", "about") for share in drawn["share"]),
        "note_minimum": bool(drawn["bound"].isin(MINIMA).any()),
        "note_shown": len(shown) < len(drawn),
        "note_country": "country" in facts,
        "note_plan": bool(drawn["hollow"].any()),
        "note_added": "added" in facts,
    }
    return Chart(
        number=10,
        name=NAME,
        notebook="03_support_and_budget",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=_titles(drawn, facts),
        subtitles=["subtitle_core" if tables.tier == "core" else "subtitle"],
        notes=[name for name, holds in notes.items() if holds],
        legend=legend(drawn),
        draw={"full": lambda frame: _draw(frame, shown)},
    )


def _rows(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row a sum in all, with the state's money by the same report and its share; by status, then size."""
    every = tables["budgets"]
    parts = [_of_state(every[(every[BY] == row[BY]).all(axis=1)]) for _, row in rows.iterrows()]
    ids = [" ".join([id_, *part["figure_ids"]]) for id_, part in zip(rows["figure_ids"], parts, strict=True)]
    rows = rows.assign(figure_ids=ids, added=[len(part) > 1 for part in parts])
    rows = rows.assign(**marked(rows, tables)[["held", "unchecked", "flag", "flagged"]])
    rows["state"] = [_added(part) for part in parts]
    suspect = [flag == "suspect" for flag in rows["flag"]]
    pairs = zip(rows.itertuples(), suspect, strict=True)
    rows["share"] = [Sum("") if doubt else _share(row.state, _sum(row)) for row, doubt in pairs]
    rows["known"] = [bool(share.bound) for share in rows["share"]]
    rows["under"] = [_surely_under_half(share) for share in rows["share"]]
    for column, language in {"share_of_state": "vi", "share_of_state_en": "en"}.items():
        rows[column] = [_share_said(row, language) for row in rows.itertuples()]
    order = list(reference("statuses").index)
    rows["rank"] = [order.index(status) for status in rows["status"]]
    return rows.sort_values(["rank", "budget", "place"], ascending=[True, False, True], ignore_index=True)


def _of_state(printed: pd.DataFrame) -> pd.DataFrame:
    """The state's money in what a report prints of one sum, or central and local money if it gives both."""
    whole = printed[printed["funding_source"] == "state"].head(1)
    parts = printed[printed["funding_source"].isin(BOTH)].drop_duplicates("funding_source")
    return whole if len(whole) or len(parts) < len(BOTH) else parts


def _sum(row: Any) -> Sum:
    return Sum(row.bound, row.budget_vnd, row.budget_vnd_lower, row.budget_vnd_upper)


def _added(parts: pd.DataFrame) -> Sum:
    """Printed sums added up with their bounds; of an open one the least is nothing."""
    if len(parts) < 2:
        return next((_sum(row) for row in parts.itertuples()), Sum(""))
    lower = float(parts["budget_vnd_lower"].fillna(0).sum())
    upper = float(parts["budget_vnd_upper"].sum(skipna=False))
    return _known(set(parts["bound"]), float(parts["budget_vnd"].sum(skipna=False)), lower, upper)


def _share(part: Sum, whole: Sum) -> Sum:
    """The part in percent of the whole, as far as their bounds allow; none above all of it."""
    if not part.bound:
        return part
    share = part.value / whole.value * 100
    upper = part.upper / whole.lower * 100
    if share > 100:
        return Sum("")
    return _known(
        {part.bound, whole.bound}, share, part.lower / whole.upper * 100, upper if upper < 100 else nan
    )


def _known(kinds: set[str], value: float, lower: float, upper: float) -> Sum:
    """What is known of an amount formed of amounts with these bounds."""
    least, strict = not isnan(lower) and lower > 0, bool(kinds & STRICT)
    if kinds <= {"exact", "about"}:
        return Sum("about" if "about" in kinds else "exact", value, lower, upper)
    if least and not isnan(upper):
        return Sum("range", (lower + upper) / 2, lower, upper)
    if least:
        return Sum("over" if strict else "at_least", lower, lower)
    return Sum("") if isnan(upper) else Sum("under" if strict else "at_most", upper, upper=upper)


def _percent(share: Sum, language: str) -> str:
    """A share with its bound; below ten percent with one decimal, bounds rounded so that they stay true."""

    def shown(value: float, turn: Any = None) -> str:
        decimals = int(value < 10)
        value = turn(round(value * 10**decimals, 6)) / 10**decimals if turn else value
        return number(value, decimals, language)

    if share.bound == "range":
        return f"{shown(share.lower, floor)}–{shown(share.upper, ceil)}%"
    turns = {"over": floor, "at_least": floor, "under": ceil, "at_most": ceil}
    return qualified(f"{shown(share.value, turns.get(share.bound))}%", share.bound, language)


def _share_said(row: Any, language: str) -> str:
    """The state's share; or that the report gives no state money, or that its bounds leave it open."""
    if row.share.bound:
        return f"{_percent(row.share, language)}{'†' * bool(row.flagged)}"
    if not row.state.bound:
        return said(NAME, "silent", language)
    state = qualified(format_number(row.state.value / BILLION, language), row.state.bound, language)
    return said(NAME, "open", language, state=state, total=amount(row, language))


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Of which rows the title speaks: a share can be formed, of figures that agree."""
    return rows[rows["known"] & ~rows["flagged"]]


def _facts(every: pd.DataFrame, fitting: pd.DataFrame) -> Facts:
    facts, drawn = note_facts(every), every[~every["country"]]
    told = _told(drawn)
    counts = {"known": told, "under": told[told["under"]], "sums": drawn, "shown": fitting}
    for name, rows in counts.items():
        facts[name] = Fact(str(len(rows)), f"rows: {name}", "share", ids_of(rows))
    facts.places("added", drawn[drawn["added"]])
    one = (told if len(told) == 1 else drawn).iloc[0]
    ids = tuple(one["figure_ids"].split(" "))
    facts.places("place", drawn.loc[[one.name]])
    facts["years"] = Fact(one["years"], "its years", "years", ids)
    facts["status"] = Fact({x: label("statuses", one["status"], x) for x in LANGUAGES}, "its status")
    facts["total"] = Fact({x: amount(one, x) for x in LANGUAGES}, "its sum", "budget_vnd", ids)
    if len(told) == 1:
        facts["share"] = Fact({x: _percent(one["share"], x) for x in LANGUAGES}, "state of all", "share", ids)
    return facts


def _surely_under_half(share: Sum) -> bool:
    """Whether no reading of the print makes it a half: about a number is not sure."""
    most = share.value if share.bound in ("exact", "under", "at_most") else share.upper
    return most < 50 or (most == 50 and share.bound == "under")


def _titles(drawn: pd.DataFrame, facts: Facts) -> list[str]:
    known, under = int(str(facts["known"].value)), int(str(facts["under"].value))
    if known < 2:
        return [["title_open_one" if len(drawn) == 1 else "title_open", "title_one"][known]]
    return [{0: "title_none", known: "title_all"}.get(under, "title_some")]


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows, or the largest sums that fit the page."""
    kept = rows
    while len(kept) > FEW and len(kept) * TIGHT + kept["status"].nunique() * (HEAD + APART) > ROOM:
        kept = kept.drop(index=kept["budget"].idxmin())
    return kept


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    few, language = len(rows) <= FEW, frame.language
    left, pitch, thick = (28.0, ROOMY, 4.6) if few else (46.0, TIGHT, 3.2)
    ends = [ENDS - _after(row, 0) - width_of(amount(row, language), "label") for row in rows.itertuples()]
    scale, bars = fitted(rows["budget"], left, ends)
    y = frame.y
    for status, group in rows.groupby("status", sort=False):
        heading = label("statuses", status, language)
        frame.text(MARGIN, y + HEAD / 2, heading[0].upper() + heading[1:], "heading")
        if y == frame.y:
            frame.text(left, y + HEAD / 2, said(NAME, "sums", language), "head")
            frame.text(SHARE, y + HEAD / 2, said(NAME, "shares", language), "head")
        y += HEAD
        for zero in (left, SHARE):
            frame.rule((zero, y), (zero, y + len(group) * pitch), "axis", AXIS, 0.7)
        for row in group.itertuples():
            _name(frame, row, (left - 2.0, y + pitch / 2), few)
            _bar(frame, row, scale, (bars[rows.index.get_loc(row.Index)], y + pitch / 2), thick)
            _share_bar(frame, row, y + pitch / 2, thick)
            y += pitch
        y += APART
    frame.y = y - APART


def _name(frame: Frame, row: Any, at: tuple[float, float], few: bool) -> None:
    """A place and its years: beneath it where there is room, else right-aligned before the bar."""
    name, new = place_parts(row.place, frame.language)
    y = at[1]
    frame.run(MARGIN, y - 1.9 * few, [(name, "name" if few else "row"), (new, "quiet")])
    frame.text(*((MARGIN, y + 1.9) if few else at), row.years, "quiet", "left" if few else "right")


def _after(row: Any, x: float) -> float:
    """Where the number of a bar that ends at x begins."""
    return x + (CHEVRON if row.bound in MINIMA else 0) + 1.4


def _bar(frame: Frame, row: Any, scale: Scale, at: tuple[float, float], thick: float) -> None:
    """The bar of a sum with its number, broken beyond the scale."""
    x, y = at
    frame.bar(scale.left, x, y, thick, look(row))
    if row.budget > scale.longest:
        frame.cut(x - 4.6, y, look(row).colour, thick + 0.2)
    if row.bound in MINIMA:
        minimum(frame, x, y, thick, look(row))
    frame.text(_after(row, x), y, amount(row, frame.language), "label")


def _share_bar(frame: Frame, row: Any, y: float, thick: float) -> None:
    """The state's share on its track, or why there is none."""
    words = _share_said(row, frame.language)
    if not row.share.bound:
        frame.text(SHARE + 1.5, y, words, "silence")
        return
    frame.bar(SHARE, SHARE + WHOLE, y, thick, Look(TRACK), "ground")
    frame.bar(SHARE, SHARE + WHOLE * row.share.value / 100, y, thick, look(row))
    frame.text(SHARE + WHOLE + 1.4, y, words, "label")
