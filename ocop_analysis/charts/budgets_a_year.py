"""Chart 10, what money: the sums of one year, place by place, on one scale."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.frame import Frame, Pieces, Scale, fitted, run_width
from ocop_analysis.charts.money import (
    CHEVRON,
    MINIMA,
    amount,
    budgets,
    in_all,
    legend,
    minimum,
    note_facts,
)
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of
from ocop_analysis.charts.style import AXIS, MARGIN, look, width_of
from ocop_analysis.charts.words import LANGUAGES, label, place_parts

NAME = "budgets-a-year"
SHOWN = ["place", "years", "status", "funding_source", "budget_vnd", "as_of", "tier", "flag"]
PITCH, HEAD, APART, THICK = 5.0, 5.4, 2.4, 3.3  # mm: a row, a place's heading, between places, a bar
WHOLE = 6  # places from which two columns are set
ROOM = 142.0  # mm for the rows
YEAR, BAR = 9.5, 27.0  # mm from a column's left: status, and where bars begin


def budgets_a_year(tables: Tables) -> Chart | Nothing:
    """The printed budgets of single years by place, with what became of the money."""
    every = _rows(tables)
    drawn = every[~every["country"]]
    if drawn.empty:
        return Nothing(NAME)
    shown = _that_fit(drawn, 2)
    facts = _facts(every, shown)
    notes = {
        "note_shown": len(shown) < len(drawn),
        "note_plans": bool((~drawn["hollow"] & ~drawn["flagged"]).any() and drawn["hollow"].any()),
        "note_flagged": "flagged" in facts,
        "note_minimum": bool(drawn["bound"].isin(MINIMA).any()),
        "note_country": "country" in facts,
        "note_sources": len(drawn) > 1,
        "note_spent": not drawn["hollow"].all(),
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
        subtitles=[_subtitle(drawn, tables)],
        notes=[name for name, holds in notes.items() if holds],
        legend=legend(drawn),
        # Half a page is drawn where it has room for every place.
        draw={
            width: lambda frame: _draw(frame, shown)
            for width in ("full", "half")
            if width == "full" or len(_that_fit(drawn, 1)) == len(drawn)
        },
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """One row a sum: what is printed in all, or the parts where no sum in all is; places by their largest."""
    rows = budgets(tables, several=False)
    by = ["place", "years", "status"]
    covered = in_all(rows).groupby([rows[key] for key in by]).transform("any").astype("bool")
    rows = rows[in_all(rows) | ~covered]
    largest = rows.groupby("place")["budget"].transform("max")
    order = [*by, "funding_source"]
    rows = rows.assign(largest=-largest, funding_source=rows["funding_source"].fillna(""))
    return rows.sort_values(["largest", *order], ignore_index=True)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Of which rows the title speaks: none flagged; money decided on, else what is planned."""
    sound = rows[~rows["flagged"]]
    return sound[~sound["hollow"]] if (~sound["hollow"]).any() else sound


def _facts(every: pd.DataFrame, fitting: pd.DataFrame) -> Facts:
    facts, drawn = note_facts(every), every[~every["country"]]
    told = _told(drawn)
    for name, rule in {"low": "idxmin", "high": "idxmax"}.items() if len(told) else ():
        row = told.loc[told["budget"].agg(rule)]
        ids, status = ids_of(told.loc[[row.name]]), row["status"]
        facts[name] = Fact({x: amount(row, x) for x in LANGUAGES}, rule, "budget_vnd", ids)
        facts[f"{name}_year"] = Fact(row["years"], "its year", "years", ids)
        facts[f"{name}_status"] = Fact({x: label("statuses", status, x) for x in LANGUAGES}, "its status")
        facts.places(f"{name}_place", told.loc[[row.name]])
    years = sorted(set(drawn["years"]))
    facts["years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years of the budgets", "years")
    facts["shown"] = Fact(str(fitting["place"].nunique()), "places that fit", "place")
    facts["places"] = Fact(str(drawn["place"].nunique()), "places with a budget of a year", "place")
    return facts


def _titles(drawn: pd.DataFrame, facts: Facts) -> list[str]:
    told = _told(drawn)
    if told.empty:
        return ["title_flagged"]
    if len(told) == 1:
        return ["title_one"]
    if (told["budget"].nunique(), told["bound"].nunique()) == (1, 1):
        return ["title_alike"]
    kind = "_planned" if told["hollow"].all() else ""
    return [f"title_place{kind}"] if told["place"].nunique() == 1 else [f"title{kind}", f"title_short{kind}"]


def _subtitle(drawn: pd.DataFrame, tables: Tables) -> str:
    if tables.tier == "core":
        return "subtitle_core"
    return "subtitle" if drawn["place"].nunique() > 1 else "subtitle_one"


def _blocks(rows: pd.DataFrame) -> pd.Series:
    """The height of each place's block, in their order."""
    return rows.groupby("place", sort=False).size() * PITCH + HEAD + APART


def _columns(rows: pd.DataFrame, most: int) -> list[list[str]]:
    """The places in one column or two, the first no lower than the second."""
    tall = _blocks(rows)
    if most == 1 or len(tall) < WHOLE:
        return [list(tall.index)]
    left = tall.index[tall.cumsum() - tall / 2 < tall.sum() / 2]
    return [list(left), list(tall.index[len(left) :])]


def _that_fit(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The rows of the first places whose columns fit the page."""
    places = list(rows["place"].drop_duplicates())
    while len(places) > 1:
        kept = rows[rows["place"].isin(places)]
        if max(_blocks(kept)[column].sum() for column in _columns(kept, most)) <= ROOM:
            break
        places.pop()
    return rows[rows["place"].isin(places)]


def _pieces(row: Any, language: str) -> Pieces:
    """A sum, and in grey whose money it is where that is a part of it."""
    pieces = [(amount(row, language), "label")]
    source = row.funding_source
    return [*pieces, (f"({label('funding_sources', source, language)})", "quiet")] if source else pieces


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    language, most = frame.language, 2 if frame.width == "full" else 1
    columns = _columns(rows, most)
    wide = (frame.right - MARGIN - 5.0 * (len(columns) - 1)) / len(columns)
    words = [label("statuses", status, language) for status in rows["status"]]
    bar = max([BAR, *(YEAR + width_of(word, "quiet") + 2 for word in words)])
    room = [_after(row, 0) + run_width(_pieces(row, language)) for row in rows.itertuples()]
    scale, ends = fitted(rows["budget"], MARGIN + bar, [MARGIN + wide - taken for taken in room])
    at = dict(zip(rows.index, ends, strict=True))
    top, bottoms = frame.y, []
    for n, places in enumerate(columns):
        y, shift = top, n * (wide + 5.0)
        for place in places:
            y = _block(frame, rows[rows["place"] == place], (y, shift), scale, at)
        bottoms.append(y)
    frame.y = max(bottoms) - APART


def _after(row: Any, x: float) -> float:
    """Where the number of a bar that ends at x begins."""
    return x + (CHEVRON if row.bound in MINIMA else 0) + 1.4


def _block(
    frame: Frame, rows: pd.DataFrame, at: tuple[float, float], scale: Scale, ends: dict[Any, float]
) -> float:
    """A place's heading and its rows from y on, in the column that begins `shift` further right."""
    y, shift = at
    name, new = place_parts(rows["place"].iloc[0], frame.language)
    frame.run(MARGIN + shift, y + HEAD / 2, [(name, "heading"), (new, "quiet")])
    y += HEAD
    zero = scale.left + shift
    frame.rule((zero, y), (zero, y + len(rows) * PITCH), "axis", AXIS, 0.7)
    for row in rows.itertuples():
        middle, x = y + PITCH / 2, ends[row.Index] + shift
        frame.text(MARGIN + shift, middle, row.years, "label")
        frame.text(MARGIN + shift + YEAR, middle, label("statuses", row.status, frame.language), "quiet")
        frame.bar(zero, x, middle, THICK, look(row))
        if row.budget > scale.longest:
            frame.cut(x - 4.6, middle, look(row).colour, THICK + 0.2)
        if row.bound in MINIMA:
            minimum(frame, x, middle, THICK, look(row))
        frame.run(_after(row, x), middle, _pieces(row, frame.language))
        y += PITCH
    return y + APART
