"""Chart 1, was what was promised reached: the latest count of each place as a share of its highest target."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.aims import (
    CUT,
    NAME,
    YEAR,
    aim,
    count,
    five_of,
    five_stars,
    head_of,
    highest,
    of_start,
    set_by,
    tail_of,
    verdict,
    when,
)
from ocop_analysis.charts.frame import Frame, Key, run_width
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of
from ocop_analysis.charts.style import AXIS, FAILING, GRID, MARGIN, SHORT, TARGET, Look, look, width_of
from ocop_analysis.charts.words import LANGUAGES, place_name, place_parts, said

SHOWN = ["place", "aim", "reached", "reached_on", "verdict_strictest", "reason_strictest", "tier"]
MOST = 15  # rows of a picture
PITCH, NARROW = 9.2, 8.6  # mm a row, at half width
COUNTRY = "Việt Nam"


def promised_and_reached(tables: Tables) -> Chart | Nothing:
    """The latest count of each place against its highest target of the phase; five stars beside it."""
    every = highest(tables, "3+")
    if every.empty:
        return Nothing(NAME)
    five = five_stars(tables, every)
    every, facts = every.join(five.add_prefix("five_"), on="place"), _facts(every, five)
    for column, language in {"aim": "vi", "aim_en": "en"}.items():
        every[column] = [aim(row, language) for row in every.itertuples()]
    rows = _that_fit(every)
    facts["shown"] = Fact(str(len(rows)), "rows drawn")
    _places(facts, rows)
    return Chart(
        number=1,
        name=NAME,
        notebook="05_outcomes_2025",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=["title_both"] * ("tail" in facts) + ["title"],
        subtitles=["subtitle"],
        notes=_notes(every, rows, facts),
        legend=_legend(rows),
        draw={"full": lambda frame: _draw(frame, rows), "half": lambda frame: _draw_half(frame, rows)},
    )


def _facts(rows: pd.DataFrame, five: pd.DataFrame) -> Facts:
    facts = Facts()
    aims = five[five["state"] != "none"]
    for end, found in {"": rows, "_five": aims}.items():
        for name, states in {"met": ["met"], "judged": ["met", "below"], "open": ["open"]}.items():
            there = found[found["state"].isin(states)]
            facts[f"{name}{end}"] = Fact(
                str(len(there)), f"rows that are {' or '.join(states)}", "state", ids_of(there)
            )
    facts["all"] = Fact(str(len(rows)), "rows", "place", ids_of(rows))
    facts["year"] = Fact(YEAR, "end of the phase", "phase")
    facts["five"] = Fact("5", "class of stars", "star")
    facts["now"] = Fact("", "current five-star counts where there is no target", "", ids_of(five))
    facts.places("start", rows[[of_start(row) for row in rows.itertuples()]])
    facts.places("flagged", rows[rows["flagged"]])
    facts.places("flagged_five", five[five["flagged"].eq(True)])
    place = {language: place_name(rows["place"].iloc[0], language) for language in LANGUAGES}
    facts["place"] = Fact(place, "first row", "place")
    values = {name: fact.said("en") for name, fact in facts.items()}
    head, tail = head_of(rows), tail_of(aims)
    # Where the wording of all targets says it, that of five stars need not.
    if tail == "tail_one_below" and values["met"] == "0":
        tail = "tail_neither"
    elif values["open_five"] != "0" == values["open"]:
        tail += "_comparable"
    facts["head"] = _filled(head, facts)
    if len(rows) > 1 and values["judged"] != "0" != values["judged_five"]:
        facts["tail"] = _filled(tail, facts)
    return facts


def _filled(key: str, facts: Facts) -> Fact:
    told = {}
    for language in LANGUAGES:
        told[language] = said(
            NAME, key, language, **{name: fact.said(language) for name, fact in facts.items()}
        )
    return Fact(told, "verdicts counted", "state")


def _places(facts: Facts, rows: pd.DataFrame) -> None:
    late = rows["reached_on_until"].max()
    if pd.notna(late) and late.year <= int(YEAR):
        facts["latest"] = Fact(str(late.year), "max", "reached_on_until")


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """The country, then by share of the target, then what cannot be judged; of too many those below first."""
    order = {"below": 0, "met": 1, "open": 2}
    rows = rows.assign(country=rows["place"] != COUNTRY, rank=rows["state"].map(order))
    kept = rows.sort_values(["country", "rank", "target"], ascending=[True, True, False], kind="stable")[
        :MOST
    ]
    kept = kept.assign(rank=kept["state"] == "open")
    return kept.sort_values(["country", "rank", "share"], ascending=[True, True, False], kind="stable")


def _notes(every: pd.DataFrame, rows: pd.DataFrame, facts: Facts) -> list[str]:
    parts = {
        "note_shown": len(rows) < len(every),
        "note_open": facts["open"].value not in ("0", facts["all"].value),
        "note_open_five": facts["open_five"].value != "0",
        "note_start": "start" in facts,
        "note_flagged": "flagged" in facts,
        "note_flagged_five": "flagged_five" in facts,
        "note_potential": bool((rows["five_reached_most"] > rows["five_reached"]).any()),
        "note_derived": bool(rows["derived"].any()),
        "note_derived_five": not rows["derived"].any() and bool(rows["five_derived"].eq(True).any()),
        "note_latest": "latest" in facts,
    }
    return [name for name, holds in parts.items() if holds]


def _legend(rows: pd.DataFrame) -> list[Key]:
    barred = rows[rows["state"] != "open"]
    short = (barred["state"] == "below").any() or (rows["five_state"] == "below").any()
    keys = keys_of(barred, "swatch") + [Key("target", "target")] * (len(barred) > 0)
    return keys + [Key("short", "swatch", Look(SHORT))] * bool(short)


# Full width


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    """Columns of counts and targets, bars against one line at the target, verdicts, five stars."""
    top = frame.y + 11.1
    for x, key, part, align in (
        (42.5, "head_count", "head", "right"),
        (65.0, "head_target", "target-strong", "right"),
        (68.6, "head_share", "head", "left"),
        (104.4, "head_verdict", "head", "left"),
        (130.0, "head_five", "head", "left"),
    ):
        frame.text(x, frame.y + 4.4, said(NAME, key, frame.language), part, align)
    bottom = top + PITCH * int((rows["state"] != "open").sum())
    _bars(frame, rows, (top, bottom), (68.6, 16.0), PITCH)
    y = top
    for row in rows.itertuples():
        first, second = y + 2.75, y + 6.45
        _name(frame, row, (first, second))
        shown = count(row, frame.language)
        frame.text(42.5, first, shown, "derived" if row.derived else "label", "right")
        frame.text(42.5, second, when(row, frame.language), "quiet", "right")
        frame.text(65.0, first, aim(row, frame.language), "target", "right")
        frame.text(65.0, second, set_by(row, frame.language), "quiet", "right")
        x = 68.6 if row.state == "open" else 104.4
        for middle, pieces in zip((first, second), verdict(row, frame.language), strict=True):
            frame.run(x, middle, [piece for piece in pieces if piece[0]])
        _stars(frame, five_of(row), (first, second))
        y += PITCH
    frame.y = y


def _name(frame: Frame, row: Any, at: tuple[float, float]) -> None:
    name, new = place_parts(row.place, frame.language)
    frame.text(MARGIN, at[0], name, "name")
    under = said(NAME, "country", frame.language) if row.place == COUNTRY else new
    frame.text(MARGIN, at[1], under, "quiet")


def _bars(
    frame: Frame, rows: pd.DataFrame, ends: tuple[float, float], scale: tuple[float, float], pitch: float
) -> None:
    """The rules between rows, and for each row that can be judged its bar against the line of the target."""
    (top, bottom), (left, one) = ends, scale
    frame.rule((MARGIN, top), (frame.right, top), "axis", AXIS, 0.7)
    y = top
    for n, row in enumerate(rows.itertuples(), 1):
        end, middle = left + one * min(row.share, CUT + 0.05), y + pitch / 2
        if row.state == "below":
            frame.ground(MARGIN, y, frame.right, y + pitch, FAILING)
            frame.bar(end, left + one, middle, 4.0, Look(SHORT), "inlay")
        if row.state != "open":
            frame.bar(left, end, middle, 4.0, look(row))
        if row.state != "open" and row.share > CUT:
            frame.cut(left + 1.6 * one, middle, look(row).colour, 4.6)
        y += pitch
        ruled = n == len(rows) or row.place == COUNTRY
        frame.rule((MARGIN, y), (frame.right, y), *(("axis", AXIS, 0.7) if ruled else ()))
    if bottom > top:
        frame.rule((left, top), (left, bottom), "axis", AXIS, 0.7)
        frame.rule((left + one, top), (left + one, bottom), "target", TARGET, 1.9)
        frame.text(left, top - 2.6, "0", "quiet", "center")
    if bottom > top and frame.width == "full":
        frame.rule((left + 2 * one, top), (left + 2 * one, bottom), "grid", GRID)
        frame.text(left + one, top - 2.6, "100%", "target", "center")
        frame.text(left + 2 * one, top - 2.6, "200%", "quiet", "center")
    elif bottom > top:
        frame.text(left + one, top - 2.6, said("legend", "target", frame.language), "target", "center")


def _stars(frame: Frame, five: Any, at: tuple[float, float]) -> None:
    """Five stars in small: what was reached of the target, or in words that there is no target or count."""
    (first, second), left, right, language = at, 130.0, 158.6, frame.language
    shown = count(five, language)
    if five.state not in ("met", "below", "open"):
        frame.text(left, first, said(NAME, "no_target" if shown else "no_target_only", language), "silence")
        seen = when(five, language)
        has = said(NAME, "has", language, count=shown, month=seen) if shown else ""
        frame.text(left, second, has, "silence")
        return
    part = "derived" if five.derived else "strong"
    _ratio(frame, (left, first), (shown, part), aim(five, language))
    if five.state == "open":
        frame.text(left, second, said(NAME, f"five_{five.reason}", language), "silence")
        return
    unit = (right - left) / max(five.promised_strictest, five.reached)
    end, goal = left + unit * five.reached, left + unit * five.promised_strictest
    if five.state == "below":
        frame.bar(end, goal, second, 2.2, Look(SHORT), "inlay")
    frame.bar(left, end, second, 2.2, look(five))
    if five.reached_most > five.reached:
        most = min(left + unit * five.reached_most, right)
        frame.bar(end, most, second, 2.2, look(five)._replace(hollow=True))
    frame.rule((left, second - 1.5), (left, second + 1.5), "axis", AXIS, 0.6)
    frame.rule((goal, second - 1.5), (goal, second + 1.5), "target", TARGET, 1.4)


def _ratio(frame: Frame, at: tuple[float, float], shown: tuple[str, str], goal: str) -> None:
    """A count of its target, in Vietnamese with a stroke between them; the target alone without one."""
    (x, y), between = at, said(NAME, "of", frame.language)
    if not shown[0]:
        frame.run(x, y, [(said(NAME, "aimed", frame.language), "quiet"), (goal, "target")])
    elif between == "/":
        frame.text(x, y, *shown)
        x += width_of(*shown) + 0.2
        frame.text(x, y, between, "quiet")
        frame.text(x + width_of(between, "quiet") + 0.2, y, goal, "target")
    else:
        frame.run(x, y, [shown, (between, "quiet"), (goal, "target")])


# Half width


def _draw_half(frame: Frame, rows: pd.DataFrame) -> None:
    """Names over count and target, bars, the verdict in a word with its month."""
    top, language, lines = frame.y + 6.4, frame.language, []
    for row in rows.itertuples():
        of = said(NAME, "of", language)
        lines.append([(count(row, language), "small"), (of, "quiet"), (aim(row, language), "target")])
    left = max(40.0, *(MARGIN + run_width(pieces) + 1.5 for pieces in lines))
    bottom = top + NARROW * int((rows["state"] != "open").sum())
    _bars(frame, rows, (top, bottom), (left, (61.5 - left) / (CUT + 0.05)), NARROW)
    y = top
    for row, pieces in zip(rows.itertuples(), lines, strict=True):
        name, new = place_parts(row.place, language)
        frame.run(MARGIN, y + 2.6, [(name, "name"), (new, "quiet")])
        part = "derived" if row.derived else "small"
        _ratio(frame, (MARGIN, y + 6.1), (pieces[0][0], part), pieces[-1][0])
        words = said(NAME, f"short_{row.reason if row.state == 'open' else row.state}", language)
        x = left if row.state == "open" else 63.0
        frame.text(x, y + 2.6, words, "label" if row.state == "met" else "strong")
        frame.text(x, y + 6.1, when(row, language), "quiet")
        y += NARROW
    frame.y = y
