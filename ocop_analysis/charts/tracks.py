"""Chart 7, what was aimed at, and from where: the number at the start of each place, and its targets."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.aims import PHASE, YEAR
from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import ARROW, GAP, Frame, Key, longest_of
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import MINIMA, Bars, Block, Column, Lines, Stage, pieces_of, rows_of
from ocop_analysis.charts.style import AXIS, PAPER, look
from ocop_analysis.charts.words import label, place_name, said
from ocop_analysis.wording import bounded, month, number

NAME = "targets"  # section of words.toml
BLOCKS = ["dated", "undated", "silent"]
PITCH, TIGHT = 6.4, 4.9  # mm a row of few, of many
MOST, MANY = 22, 28  # rows with all targets, and of one target a place
ORDER = {"block": True, "top": False, "place": True, "tick": False}


def targets(tables: Tables) -> Chart | Nothing:
    """The targets for the number of products of each province, from the number at the start."""
    every = tracks_of(tables)
    if every.empty:
        return Nothing(NAME)
    loud = every[every["block"] != "silent"].reset_index(drop=True)
    rows = next((rows for rows in (every, loud) if len(rows) <= MOST), None)
    if tight := rows is None:  # the highest dated target of each place, the largest first
        dated = every[(every["block"] == "dated") & every["tick"].notna()].drop_duplicates("place")
        rows = dated[:MANY].reset_index(drop=True)
    facts, words = _facts(every, rows), rows["aim"] + rows["five"]
    notes = {
        **dict.fromkeys(["shown", "flagged"], True),
        "added": words.str.contains("*", regex=False).any() or (rows["baseline_basis"] == "derived").any(),
        "unclear": words.str.contains("‡", regex=False).any(),
        **dict.fromkeys(["two", "giants", "silent"], True),
        "rivals": len(rows) == len(every),
    }
    least = rows[rows["tick"].notna()]["bound"].isin(MINIMA)
    keys = keys_of(rows[rows["baseline"].notna()], "dot")
    keys += [Key("exact", "target")] * bool((~least).any()) + [Key("minimum", "minimum")] * bool(least.any())
    draw = {"full": lambda frame: _draw(frame, rows, tight)}
    return Chart(
        NAME, tables, every, facts, _titles(every, facts), draw, keys, "subtitle" + "_tight" * tight, notes
    )


def tracks_of(tables: Tables) -> pd.DataFrame:
    """A row a target for all products of a province, of the phase or without a year; silent articles last.

    Of two readings of a print the increase is drawn (`tick`) where its start is known, the level is `other`.
    A level without a year that was passed when it was printed is a plan told as reached: no target. `five` is
    the target for five stars of the same article and set, in words.
    """
    gaps = tables["target_gaps"]
    gaps = gaps[(gaps["indicator"] == "products") & gaps["province_code"].notna()]
    silent = gaps["bound"] == "not_printed"
    if silent.all():
        return gaps[:0]
    gaps = gaps.assign(target_id=gaps["figure_ids"].str.split(" ").str[0])
    phase = (gaps["phase"] == PHASE) | (gaps["horizon"].isna() & ~(gaps["gap"] < 0))
    found = gaps[phase & ~silent]
    rows = _one_reading(found[found["star"].isin(["3_up", "3_to_4"])], tables)
    last = gaps[silent & ~gaps["place"].isin(rows["place"])].drop_duplicates("place")
    rows = marked(pd.concat([rows, last]) if len(last) else rows, tables).reset_index(drop=True)
    block = rows["horizon"].notna().map({True: "dated", False: "undated"})
    block = block.mask(rows["bound"] == "not_printed", "silent")
    rows = rows.assign(
        lower=rows["target_lower"],
        upper=rows["target_upper"],
        block=pd.Categorical(block, BLOCKS, ordered=True),
        **{
            day: rows["article_id"].map(tables["articles"].set_index("article_id")[day])
            for day in ("as_of", "as_of_until")
        },
    )
    five = _one_reading(found[found["star"].isin(["5", "potential_5"])], tables).sort_values("star")
    five = five.assign(lower=five["target_lower"], upper=five["target_upper"])
    told = {(row.article_id, str(row.target_set)): row for row in reversed(rows_of(five))}
    own = [told.get((row.article_id, str(row.target_set))) for row in rows.itertuples()]
    for end, language in {"": "vi", "_en": "en"}.items():
        rows[f"aim{end}"] = [aim(row, language) for row in rows.itertuples()]
        rows[f"five{end}"] = ["" if row is None else aim(row, language) for row in own]
    more = ["" if row is None else f" {row.figure_ids}" for row in own]
    rows["figure_ids"] = (rows["figure_ids"].fillna("") + more).str.strip().replace("", pd.NA)
    rows["five_elsewhere"] = rows["place"].isin(set(five["place"]))
    rows["top"] = rows.groupby(["block", "place"], observed=True)["tick"].transform("max").fillna(0)
    return rows.sort_values(list(ORDER), ascending=list(ORDER.values()), kind="stable", ignore_index=True)


def _one_reading(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row a target: the higher reading that can be computed, `other` the lower; `unclear`: of two.

    `value`, `least` and `most` are the printed number, which an increase without a start has alone.
    """
    rows = rows.assign(tick=rows["target"].fillna(rows["target_upper"]))
    rows = rows.sort_values("tick", ascending=False, kind="stable")
    twice, ticks = rows["target_id"].duplicated(keep=False), rows.groupby("target_id")["tick"]
    count, kinds = ticks.transform("count"), ticks.transform("nunique")
    rows = rows.assign(
        unclear=twice & ~((count > 1) & (kinds == 1)), other=ticks.transform("min").where(twice & (kinds > 1))
    ).drop_duplicates("target_id")
    printed = tables["targets"].set_index("figure_id").reindex(rows["target_id"])[["value", "lower", "upper"]]
    return rows.assign(**dict(zip(("value", "least", "most"), printed.to_numpy().T, strict=True)))


def aim(row: Any, language: str) -> str:
    """A target as printed; "*" after a level that is added up; so many more where no start is."""
    if row.bound == "not_printed":
        return ""
    aside = said(NAME, "potential", language) if row.star == "potential_5" else ""
    if pd.isna(row.tick):
        printed = bounded(row.value, row.bound, row.least, row.most, language)
        return said(NAME, "more", language, target=printed)
    told = bounded(row.target, row.bound, row.lower, row.upper, language) + "*" * (row.reading == "increment")
    if row.unclear and pd.notna(row.other):
        level = bounded(row.other, row.bound, row.lower, row.upper, language)
        told = said(NAME, "or", language, low=level, high=told)
    return f"{told}{'‡' * (row.unclear and pd.isna(row.other))} {aside}".strip()


def _facts(every: pd.DataFrame, rows: pd.DataFrame) -> Facts:
    facts = Facts()
    aims, two = _told(every)
    facts.count("places", aims)
    facts.places("two", two)
    facts.tell("year", YEAR, "fixed")
    facts.tell("phase", PHASE, "fixed")
    for name, there in {"low": aims[-1:], "high": aims[:1]}.items() if len(aims) else ():
        _tell(facts, name, there, aims[aims["tick"] == there["tick"].iloc[0]])
    facts.places("rivals", every[every["target_set"].notna()])
    facts.places("flagged", rows[rows["flagged"]])
    loud = every[every["block"] != "silent"]
    if len(rows) < len(every):
        facts.places("silent", every[every["block"] == "silent"])
    if len(rows) < len(loud):
        facts.tell("shown", float(len(rows)), "rows", rows)
        facts.tell("every", float(len(loud)), "rows", loud)
        facts.places("giants", rows[rows["tick"] > longest_of(rows["tick"].tolist())])
    return facts


def _told(every: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The targets of which the title speaks, the largest first, and those of two readings left out of it."""
    aims = every[every["tick"].notna() & (every["star"] == "3_up")]
    dated = aims[aims["block"] == "dated"]
    aims = (dated if len(dated) else aims).drop_duplicates("place")
    aims = aims.sort_values("tick", ascending=False, kind="stable")
    two = aims["unclear"].fillna(False).astype("bool")
    return (aims, aims[:0]) if two.all() else (aims[~two], aims[two])


def _tell(facts: Facts, name: str, there: pd.DataFrame, alike: pd.DataFrame) -> None:
    """The lowest or highest target, and whose it is; by the verb of the article where rival sets exist."""
    row, rule = rows_of(there)[0], {"low": "min", "high": "max"}[name]
    facts.tell(name, lambda language: aim(row, language), rule, there, "aim")
    facts.places(f"{name}_place", alike, most=1)
    if len(alike) == 1 and pd.notna(row.target_set):

        def told(language: str) -> str:
            return said(NAME, f"as_{row.target_set}", language, place=place_name(row.place, language))

        facts.tell(f"{name}_place", told, "places", there, "place")


def _titles(every: pd.DataFrame, facts: Facts) -> list[str]:
    if not facts["places"].value:
        return ["title_others"]
    one = facts["low"].value == facts["high"].value
    kind = ("one" if facts["places"].value == 1 else "alike") if one else "range"
    aims, _ = _told(every)
    name = f"title_{kind}_{aims['block'].min()}"
    return [name, f"{name}_short"] if kind == "range" else [name]


# The picture


def _track(frame: Frame, column: Bars, row: Any, y: float) -> None:
    """From the dot of the start to the tick of the target, dotted where no year is given; its words."""
    start, end = (column.x(n) if pd.notna(n) else None for n in (row.baseline, row.tick))
    if start is not None and end is not None and abs(end - start) > 0.1:
        frame.rule((start, y), (end, y), "stem", AXIS, 1.5, (1.3, 0.8) if row.block == "undated" else ())
    if end is not None:
        if row.tick > column.longest and start is not None:
            frame.cut(end - 4.6, y, AXIS, 2.0)
        if row.bound == "range":
            frame.target(column.x(row.target_lower), y, 2.9)
        frame.target(end, y, 3.4, minimum=row.bound in MINIMA)
    if start is not None:
        frame.dot(start, y, look(row)._replace(hollow=False), 1.6 if row.same_start else 2.7)
    after = max((start or column.left) + 1.4, (end or 0.0) + column.indent(row))
    frame.run(after + GAP, y, column.lines(row)[0], ground=PAPER)


def _draw(frame: Frame, rows: pd.DataFrame, tight: bool) -> None:
    """Block by block: place, month and set, the number at the start, the track, five stars."""
    language, again = frame.language, rows.duplicated(["block", "place"])
    rows = rows.assign(
        again=again,
        same_day=again & (rows["as_of"] == rows["as_of"].shift()),
        same_start=again & (rows["baseline"] == rows["baseline"].shift()),
        shows_set=rows["target_set"].notna() & ~tight,
        longest=rows[["tick", "baseline"]].max(axis=1).fillna(0.0),
    )

    def names(row: Any) -> Lines:
        return [] if row.again else [pieces_of(row.place, "row" if tight else "name", language)]

    def days(row: Any) -> Lines:
        return [] if row.same_day else [[(month(row.as_of, row.as_of_until, language), "quiet")]]

    def sets(row: Any) -> Lines:
        return [[(frame.said(row.target_set), "quiet")]] if row.shows_set else []

    def starts(row: Any) -> Lines:
        part = "derived" if row.baseline_basis == "derived" else "label"
        shown = pd.notna(row.baseline) and not row.same_start
        return [[(number(row.baseline, 0, language), part)]] if shown else []

    def aims(row: Any) -> Lines:
        if row.block == "silent":
            return [[(frame.said("silent", phase=PHASE), "silence")]]
        stars = f" ({label('star_classes', row.star, language)})" if row.star == "3_to_4" else ""
        words = (row.aim_en if language == "en" else row.aim) + "†" * bool(row.flagged)
        return [[(f"{words}{stars}", "target-strong")]]

    def fives(row: Any) -> Lines:
        if row.five:
            return [[(row.five_en if language == "en" else row.five, "target")]]
        if row.block == "silent":
            return []
        return [[(frame.said("elsewhere" if row.five_elsewhere else "not_given"), "silence")]]

    tracks = Bars(
        aims, frame.said("products"), value=lambda row: row.longest, cuts=tight, grid=True, paint=_track
    )
    tracks.indent = lambda row: 1.4 + ARROW * (row.bound in MINIMA and pd.notna(row.tick))
    columns = [
        Column(names),
        Column(days, align="right"),
        Column(sets),
        Column(starts, frame.said("start"), "right"),
        tracks,
        Column(fives, frame.said("five_stars")),
    ]
    heads = {"undated": [(frame.said("undated"), "head")]}
    by_block = rows.groupby("block", observed=True)
    blocks = [Block(block, heads.get(str(name), ()), True) for name, block in by_block]
    Stage(frame, columns, TIGHT if tight else PITCH).draw(blocks)
