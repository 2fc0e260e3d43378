"""Chart 7, what was aimed at, and from where: the number at the start of each place, and its targets."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.aims import PHASE, YEAR
from ocop_analysis.charts.frame import ARROW, Frame, Key, Scale, fitted, longest_of
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of
from ocop_analysis.charts.style import AXIS, MARGIN, PAPER, look, width_of
from ocop_analysis.charts.tracks import NAME, aim, tracks_of
from ocop_analysis.charts.words import LANGUAGES, label, place_name, place_parts, said
from ocop_analysis.wording import month, number

SHOWN = ["place", "as_of", "star", "target_set", "reading", "baseline", "aim", "horizon", "tier"]
LEAST = ["at_least", "over"]  # bounds of a minimum
PITCH, RIVAL, TIGHT = 9.0, 6.2, 4.9  # mm: a row, each further track of it, a row among many
ROOM, MANY = 150.0, 142.0  # mm for rows with all tracks, and for one track a place
LEFT, RIGHT, FIVE = 52.0, 132.0, 136.0  # mm: the plot, and the column of five stars


def targets(tables: Tables) -> Chart | Nothing:
    """The targets for the number of products of each province, from the number at the start."""
    every = tracks_of(tables)
    if every.empty:
        return Nothing(NAME)
    loud = every[every["block"] != "silent"].reset_index(drop=True)
    fits = next((rows for rows in (every, loud) if _height(rows) <= ROOM), None)
    tight, rows = fits is None, _highest(every) if fits is None else fits
    facts = _facts(every, rows)
    ticks = rows[rows["tick"].notna()]
    least = ticks["bound"].isin(LEAST)
    keys = [Key("exact", "target")] * bool((~least).any()) + [Key("minimum", "minimum")] * bool(least.any())
    return Chart(
        number=7,
        name=NAME,
        notebook="04_target_gaps_2021_2025",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=_titles(facts),
        subtitles=["subtitle_tight" if tight else "subtitle"],
        notes=_notes(every, rows, facts),
        legend=keys_of(rows[rows["baseline"].notna()], "dot") + keys,
        draw={"full": lambda frame: _draw(frame, rows, tight)},
    )


def _highest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of more than fit: the highest dated target of each place, the largest first."""
    dated = rows[(rows["block"] == "dated") & rows["tick"].notna()].drop_duplicates("place")
    return dated[: int(MANY / TIGHT)].reset_index(drop=True)


def _height(rows: pd.DataFrame) -> float:
    places = rows.groupby(["block", "place"], observed=True).ngroups
    return float(places * PITCH + (len(rows) - places) * RIVAL + 5.0)


def _facts(every: pd.DataFrame, rows: pd.DataFrame) -> Facts:
    facts = Facts()
    aims = every[every["tick"].notna() & (every["star"] == "3+")]
    dated = aims[aims["block"] == "dated"]
    facts["dated"] = Fact("dated" if len(dated) else "undated", "whether a target has a year", "horizon")
    aims = (dated if len(dated) else aims).drop_duplicates("place")
    facts["places"] = Fact(str(len(aims)), "places with a target", "place", ids_of(aims))
    facts["year"], facts["phase"] = Fact(YEAR, "end of the phase", "phase"), Fact(PHASE, "phase", "phase")
    facts["shown"] = Fact(str(len(rows)), "rows drawn")
    for name, end in {"low": -1, "high": 0}.items() if len(aims) else ():
        row = next(aims.sort_values("tick", ascending=False, kind="stable").iloc[[end]].itertuples())
        told = {language: aim(row, language) for language in LANGUAGES}
        facts[name] = Fact(
            told,
            f"{name} of the places' highest targets",
            "target",
            tuple(row.figure_ids.split(" ")),
        )
        alike = aims[aims["tick"] == row.tick]
        facts.places(f"{name}_place", alike, most=1)
        if len(alike) == 1 and pd.notna(row.target_set):
            words = {
                code: said(NAME, f"as_{row.target_set}", code, place=place_name(row.place, code))
                for code in LANGUAGES
            }
            facts[f"{name}_place"] = facts[f"{name}_place"]._replace(value=words)
    facts.places("rivals", every[every["target_set"].notna()])
    facts.places("flagged", rows[rows["flagged"]])
    loud = every[every["block"] != "silent"]
    if len(rows) < len(every):
        facts.places("silent", every[every["block"] == "silent"])
    facts["all"] = Fact(str(len(loud)), "rows with a target")
    if _height(loud) > ROOM:
        facts.places("giants", rows[rows["tick"] > longest_of(rows["tick"])])
    return facts


def _titles(facts: Facts) -> list[str]:
    if facts["places"].value == "0":
        return ["title_others"]
    one = facts["low"].value == facts["high"].value
    kind = ("one" if facts["places"].value == "1" else "alike") if one else "range"
    name = f"title_{kind}_{facts['dated'].value}"
    return [name, f"{name}_short"] if kind == "range" else [name]


def _notes(every: pd.DataFrame, rows: pd.DataFrame, facts: Facts) -> list[str]:
    parts = {
        "note_shown": len(rows) < int(facts["all"].said("en")),
        "note_silent": "silent" in facts,
        "note_flagged": rows["flagged"].any(),
        "note_giants": "giants" in facts,
        "note_unclear": (rows["aim"] + rows["five"]).str.contains("‡", regex=False).any(),
        "note_rivals": len(rows) == len(every) and rows["target_set"].notna().any(),
        "note_added": (rows["aim"] + rows["five"]).str.contains("*", regex=False).any(),
    }
    return [name for name, holds in parts.items() if holds]


# The picture


def _draw(frame: Frame, rows: pd.DataFrame, tight: bool) -> None:
    """Block by block, place by place: the dot of the start, the tick of each target, five stars in words."""
    frame.text(LEFT, frame.y + 4.4, said(NAME, "products", frame.language), "head")
    frame.text(FIVE, frame.y + 4.4, said(NAME, "five_stars", frame.language), "head")
    top = y = frame.y + 10.6
    scale, edge = _scale(rows, frame.language, tight)
    frame.grid(scale, top, top + _bottom(rows, tight))
    for block, found in rows.groupby("block", observed=True):
        if y > top:
            frame.rule((MARGIN, y), (frame.right, y), "axis", AXIS, 0.7)
        if block == "undated":
            frame.text(MARGIN, y + 2.9, said(NAME, "undated", frame.language), "head")
            y += 5.0
        for n, (_, tracks) in enumerate(found.groupby("place", sort=False)):
            if n and not tight:
                frame.rule((MARGIN, y), (frame.right, y))
            y = _place(frame, tracks, (scale, edge), y, tight)
    frame.y = y


def _bottom(rows: pd.DataFrame, tight: bool) -> float:
    heads = 5.0 * bool((rows["block"] == "undated").any())
    return len(rows) * TIGHT if tight else _height(rows) - 5.0 + heads


def _scale(rows: pd.DataFrame, language: str, tight: bool) -> tuple[Scale, float]:
    """The scale on which each label ends left of five stars, and where giants stand."""
    values = rows[["tick", "baseline"]].max(axis=1).fillna(0)
    ends = []
    for row in rows.itertuples():
        words = (
            said(NAME, "silent", language, phase=PHASE) if row.block == "silent" else _label(row, language)
        )
        part = "silence" if row.block == "silent" else "target-strong"
        ends.append(RIGHT - 2.4 - width_of(words, part) - ARROW * (row.bound in LEAST))
    if not tight:
        widths = [(end - LEFT) / value for value, end in zip(values, ends, strict=True) if value > 0]
        longest = max(values.max(), 1.0)
        return Scale(LEFT, min([*widths, (RIGHT - LEFT) / longest]) * longest, longest), RIGHT
    scale, places = fitted(values.tolist(), LEFT, ends)
    return scale, max(places)


def _label(row: Any, language: str) -> str:
    stars = f" ({label('star_classes', row.star, language)})" if row.star == "3-4" else ""
    return f"{row.aim_en if language == 'en' else row.aim}{'†' * bool(row.flagged)}{stars}"


def _place(frame: Frame, tracks: pd.DataFrame, on: tuple[Scale, float], y: float, tight: bool) -> float:
    """The tracks of a place, its name and the month of the report beside the first; gives where they end."""
    language, first, (scale, edge) = frame.language, tracks.iloc[0], on
    name, new = place_parts(first["place"], language)
    middle = y + (TIGHT if tight else PITCH) / 2
    alike = tracks["as_of"].nunique() == 1 and not tight
    frame.run(MARGIN, middle - 1.85 * (not tight), [(name, "row" if tight else "name"), (new, "quiet")])
    if alike:
        frame.text(MARGIN, middle + 1.85, month(first["as_of"], first["as_of_until"], language), "quiet")
    seen = set()
    for row in tracks.itertuples():
        who = [said(NAME, str(row.target_set), language)] if pd.notna(row.target_set) and not tight else []
        when = [] if alike else [month(row.as_of, row.as_of_until, language)]
        free = 55.0 if pd.isna(row.baseline) or row.baseline in seen else _number_at(row, scale, edge)
        frame.text(min(48.5, free - 6.5), middle, ", ".join(who + when), "quiet", "right")
        _track(frame, row, on, middle, row.baseline in seen)
        seen.add(row.baseline)
        if row.five:
            frame.text(FIVE, middle, row.five_en if language == "en" else row.five, "target")
        elif row.block != "silent" and not row.five_elsewhere:
            frame.text(FIVE, middle, said(NAME, "not_given", language), "silence")
        middle += RIVAL
    return y + (TIGHT if tight else PITCH + RIVAL * (len(tracks) - 1))


def _number_at(row: Any, scale: Scale, edge: float) -> float:
    """Where the number at the start ends: left of its dot, and of a target that lies below it."""
    return min(scale.x(row.baseline), edge, scale.x(row.tick) if pd.notna(row.tick) else edge) - 2.0


def _track(frame: Frame, row: Any, on: tuple[Scale, float], y: float, again: bool) -> None:
    """From the dot of the start to the tick of the target, dotted where no year is given."""
    (scale, edge), language = on, frame.language
    start = min(scale.x(row.baseline), edge) if pd.notna(row.baseline) else None
    end = None if pd.isna(row.tick) else scale.x(row.tick) if row.tick <= scale.longest else edge
    if start is not None and end is not None and abs(end - start) > 0.1:
        frame.rule((start, y), (end, y), "stem", AXIS, 1.5)
        frame.paper.lines[-1].set(linestyle=(0, (1.3, 0.8)) if row.block == "undated" else "-")
    if end is not None:
        if row.tick > scale.longest and start is not None:
            frame.cut(end - 4.6, y, AXIS, 2.0)
        if row.bound == "range":
            frame.target(scale.x(row.target_lower), y, 2.9)
        frame.target(end, y, 3.4, minimum=row.bound in LEAST)
    if start is not None:
        frame.dot(start, y, look(row)._replace(hollow=False), 1.6 if again else 2.7)
        part = "derived" if row.baseline_basis == "derived" else "label"
        if not again:
            frame.text(
                _number_at(row, scale, edge),
                y,
                number(row.baseline, 0, language),
                part,
                "right",
                ground=PAPER,
            )
    if row.block == "silent":
        words = said(NAME, "silent", language, phase=PHASE)
        frame.text((start or LEFT) + 2.4, y, words, "silence", ground=PAPER)
        return
    after = max(end or LEFT, start or LEFT if end is not None and start and start > end else LEFT)
    after += ARROW * (row.bound in LEAST and end is not None) + 1.8
    frame.text(after, y, _label(row, language), "target-strong", ground=PAPER)
