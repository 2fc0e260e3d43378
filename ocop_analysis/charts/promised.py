"""Chart 1, was what was promised reached: the latest count of each place as a share of its highest target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from ocop_analysis.charts.aims import (
    NAME,
    YEAR,
    aim,
    count,
    five_stars,
    head_of,
    highest,
    known_states,
    of_start,
    set_by,
    when,
)
from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import Frame, Key, Pieces
from ocop_analysis.charts.spec import COUNTRY, Chart, Nothing, Tables, keys_of
from ocop_analysis.charts.stage import LINE, Block, Column, Lines, Stage, pieces_of
from ocop_analysis.charts.style import FAILING, GRID, MARGIN, SHORT, TARGET, Look, look
from ocop_analysis.charts.words import place_name, place_parts, said, templates
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import month, number

MOST = 16  # rows of a picture
PITCH, NARROW = 8.4, 8.2  # mm a row, at half width
CUT = 2.0  # times the target, where a bar is broken
SCALE, HALF = 34.0, 12.0  # mm at least: a little more than twice the target
FIVE = 28.6  # mm for five stars
# What is counted of targets, by what became of them: those under it were below, some then merged.
STATES = {
    "all": ["met", "below", "merged", "open"],
    "met": ["met"],
    "under": ["below", "merged"],
    "merged": ["merged"],
    "open": ["open"],
}


def promised_and_reached(tables: Tables) -> Chart | Nothing:
    """The latest count of each place against its highest target of the phase; five stars beside it."""
    every = highest(tables, "3_up")
    if every.empty:
        return Nothing(NAME)
    for column, language in {"aim": "vi", "aim_en": "en"}.items():
        every[column] = [aim(row, language) for row in every.itertuples()]
    rows, five = _that_fit(every), five_stars(tables, every)
    shown = five[five["place"].isin(rows["place"])]
    facts = _facts(every, rows, five, highest(tables, "5"))
    facts.shown(every, rows)
    told_five = "tail" not in facts and facts["all_five"].value
    barred, derived = rows[rows["state"] != "open"], bool(rows["derived"].any())
    notes = {
        "shown": True,
        "five": told_five and not facts["merged_five"].value,
        "five_merged": told_five and facts["merged_five"].value,
        "open": facts["open"].value not in (0.0, float(len(every))),
        **dict.fromkeys(["start", "flagged", "flagged_five"], True),
        "potential": (shown["reached_most"] > shown["reached"]).any(),
        "derived": derived,
        "derived_five": not derived and shown["derived"].any(),
        "latest": True,
    }
    short = "below" in {*rows["state"], *shown["state"]}
    keys = keys_of(barred, "swatch", "merged") + [Key("target", "target")] * (len(barred) > 0)
    keys += [Key("short", "swatch", Look(SHORT))] * short
    fives = {row.place: row for row in shown.itertuples()}
    draw = {"full": lambda frame: _draw(frame, rows, fives), "half": lambda frame: _draw_half(frame, rows)}
    titles = ["title_both"] * ("tail" in facts) + ["title"]
    return Chart(NAME, tables, every, facts, titles, draw, keys, notes=notes)


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """The country, then by share of the target, then what cannot be judged; of too many those below first."""
    failing = ~rows["state"].isin(STATES["under"])
    rows = rows.assign(country=rows["place"] != COUNTRY, failing=failing)
    kept = rows.sort_values(["country", "failing", "target"], ascending=[True, True, False], kind="stable")
    kept = kept[:MOST].assign(open=kept["state"] == "open")
    return kept.sort_values(["country", "open", "share"], ascending=[True, True, False], kind="stable")


def _facts(rows: pd.DataFrame, drawn: pd.DataFrame, five: pd.DataFrame, aims: pd.DataFrame) -> Facts:
    facts = Facts()
    for end, found in {"": rows, "_five": aims}.items():
        for name, states in STATES.items():
            facts.count(f"{name}{end}", found[found["state"].isin(states)])
    facts.tell("year", YEAR, "fixed")
    facts.tell("five", "5", "fixed")
    facts.tell("now", "", rows=five)
    facts.places("start", drawn[[of_start(row) for row in drawn.itertuples()]])
    facts.places("flagged", drawn[drawn["flagged"]])
    facts.places("flagged_five", five[five["flagged"].eq(True) & five["place"].isin(drawn["place"])])
    place = rows["place"].iloc[0]
    facts.tell("place", lambda language: place_name(place, language), "places")
    late = drawn["reached_on_until"].max()
    if pd.notna(late) and late.year <= int(YEAR):
        facts.tell("latest", str(late.year), "max", drawn, "reached_on")
    values, tail = {name: fact.value for name, fact in facts.items()}, _tail(aims["state"].tolist())
    head = head_of(known_states(rows))
    aside = "in_merged" if values["merged"] and len(rows) > 1 and head != "head_open" else ""
    for half in ("", "_half"):
        _tell(facts, f"head{half}", head + half, aside and aside + half)
    if len(rows) > 1 and tail and not values["merged"] and not values["open"]:
        _tell(facts, "tail", tail)
    return facts


def _tell(facts: Facts, name: str, key: str, aside: str = "") -> None:
    """A part of the title, put together of the other facts; with an aside if any."""
    known = dict(facts)
    there = templates()[NAME]["vi"]
    keys = [k if k in there else k.removesuffix("_half") for k in (key, aside) if k]

    def told(language: str) -> str:
        filled = {name: fact.said(language) for name, fact in known.items()}
        return " ".join(said(NAME, key, language, **filled) for key in keys)

    facts.tell(name, told, "words")


def _tail(states: list[str]) -> str:
    """The same of the targets for five stars, if every one can be judged."""
    if not states or {"open", "merged"} & set(states):
        return ""
    if len(states) == 1:
        return f"tail_one_{states[0]}"
    met = states.count("met")
    return "tail_none" if not met else "tail_all" if met == len(states) else "tail_some"


def _share(frame: Frame, column: Column, row: Any, y: float, pitch: float) -> None:
    """The count as a bar, a whole target at one line for every place; the verdict where none can be given."""
    one, left, half = (column.right - column.left) / (CUT + 0.25), column.left, pitch / 2
    if row.state == "open":
        for n, pieces in enumerate(column.lines(row)):
            frame.run(left, y + (n - 0.5) * LINE, pieces)
        return
    goal, end = left + one, left + one * min(row.share, CUT + 0.05)
    if row.state == "below":
        frame.ground(MARGIN, y - half, frame.right, y + half, FAILING)
        frame.bar(end, goal, y, 4.0, Look(SHORT), "inlay")
    frame.bar(left, end, y, 4.0, look(row))
    if row.share > CUT:
        frame.cut(left + 1.6 * one, y, look(row).colour, 4.6)
    frame.axis((left, y - half), (left, y + half))
    frame.rule((goal, y - half), (goal, y + half), "target", TARGET, 1.9)
    if frame.width == "full":
        frame.rule((left + 2 * one, y - half), (left + 2 * one, y + half), "grid", GRID)


@dataclass(eq=False)
class Shares(Column):
    """The counts as shares of the target; its lines are the verdicts that stand instead."""

    grid: bool = True

    def sizes(self, rows: Sequence[Any]) -> list[tuple[float, float]]:
        self.barred = any(row.state != "open" for row in rows)
        return super().sizes([])

    def heads(self, frame: Frame, y: float) -> None:
        super().heads(frame, y)
        if not self.barred:
            return
        full, one = frame.width == "full", (self.right - self.left) / (CUT + 0.25)
        words = ["0", "100%" if full else said("legend", "target", frame.language), *["200%"] * full]
        for n, word in enumerate(words):
            frame.text(self.left + n * one, y, word, "target" if n == 1 else "quiet", "center")


def _five(frame: Frame, column: Column, row: Any, y: float, fives: dict[str, Any]) -> None:
    """Five stars in small: what was reached of the target, or in words that there is no target or count."""
    five, left, first, second = fives.get(row.place), column.left, y - LINE / 2, y + LINE / 2
    if five is None or five.state == "none":
        has = five is not None and count(five, frame.language)
        frame.text(left, first, frame.said("no_target" if has else "no_target_only"), "silence")
        if has:
            seen = when(five, frame.language)
            frame.text(left, second, frame.said("has", count=has, month=seen), "silence")
        return
    frame.run(left, first, _ratio(five, frame, "derived" if five.derived else "strong"))
    if five.state == "open":
        frame.text(left, second, frame.said(f"five_{five.reason}"), "silence")
        return
    unit = (FIVE - 0.6) / max(five.promised_strictest, five.reached)
    end, goal = left + unit * five.reached, left + unit * five.promised_strictest
    if five.state == "below":
        frame.bar(end, goal, second, 2.2, Look(SHORT), "inlay")
    frame.bar(left, end, second, 2.2, look(five))
    if five.reached_most > five.reached:
        most = min(left + unit * five.reached_most, column.right - 0.6)
        frame.bar(end, most, second, 2.2, look(five)._replace(hollow=True))
    frame.axis((left, second - 1.5), (left, second + 1.5))
    frame.rule((goal, second - 1.5), (goal, second + 1.5), "target", TARGET, 1.4)


def _ratio(row: Any, frame: Frame, part: str) -> Pieces:
    """A count of its target; the target alone without one."""
    shown, goal = count(row, frame.language), (aim(row, frame.language), "target")
    if not shown:
        return [(frame.said("aimed"), "quiet"), goal]
    return [(shown, part), (frame.said("of"), "quiet"), goal]


def _verdict(row: Any, frame: Frame) -> list[Pieces]:
    """The verdict in two lines: the word that matters in bold where the target was not seen reached."""
    if row.state == "met":
        over = [(f"{number(100 * row.share, 0, frame.language)}%", "quiet")] if row.share > CUT else []
        return [[(frame.said("reached"), "label")], over]
    merged = row.reason == "merged_before_due"
    told = month(MERGER, MERGER, frame.language) if merged else when(row, frame.language)
    strong, line, second = frame.said(f"verdict_{row.reason}", month=told).split("|")
    return [[(strong, "strong"), *[(line, "label")] * bool(line)], [(second, "label")]]


def _blocks(rows: pd.DataFrame) -> list[Block]:
    return [Block(block, ruled=True) for _, block in rows.groupby("country")]


def _draw(frame: Frame, rows: pd.DataFrame, fives: dict[str, Any]) -> None:
    language = frame.language

    def names(row: Any) -> Lines:
        name, new = place_parts(row.place, language)
        return [[(name, "name")], [(frame.said("country") if row.place == COUNTRY else new, "quiet")]]

    def counted(row: Any) -> Lines:
        shown = [(count(row, language), "derived" if row.derived else "label")]
        return [shown, [(when(row, language), "quiet")]]

    def aimed(row: Any) -> Lines:
        return [[(aim(row, language), "target")], [(set_by(row, language), "quiet")]]

    def verdict(row: Any) -> Lines:
        return _verdict(row, frame)

    columns = [
        Column(names),
        Column(counted, frame.said("head_count"), "right"),
        Column(aimed, frame.said("head_target"), "right", "target-strong"),
        Shares(verdict, frame.said("head_share"), wide=SCALE, paint=partial(_share, pitch=PITCH)),
        Column(_of_judged(verdict), frame.said("head_verdict"), fills=True),
        Column(head=frame.said("head_five"), wide=FIVE, paint=partial(_five, fives=fives)),
    ]
    Stage(frame, columns, PITCH).draw(_blocks(rows))


def _of_judged(verdict: Callable[[Any], Lines]) -> Callable[[Any], Lines]:
    """The verdicts beside bars alone."""
    return lambda row: [] if row.state == "open" else verdict(row)


def _draw_half(frame: Frame, rows: pd.DataFrame) -> None:
    """Names over count and target, bars, the verdict in a word with its month."""

    def names(row: Any) -> Lines:
        of = _ratio(row, frame, "derived" if row.derived else "small")
        return [pieces_of(row.place, "name", frame.language), of]

    def verdict(row: Any) -> Lines:
        words = frame.said(f"short_{row.reason if row.state == 'open' else row.state}")
        return [
            [(words, "label" if row.state == "met" else "strong")],
            [(when(row, frame.language), "quiet")],
        ]

    shares = Shares(verdict, wide=HALF, fills=True, paint=partial(_share, pitch=NARROW))
    Stage(frame, [Column(names), shares, Column(_of_judged(verdict))], NARROW).draw(_blocks(rows))
