"""Chart 4, who has how many: the newest count of each place as a dot, within the regions of 2020."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import Frame, Key, Pieces, longest_of
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import FEW, TIGHT, Bars, Block, Column, Stage, height_of, in_sides, pieces_of
from ocop_analysis.charts.style import look
from ocop_analysis.charts.words import reference
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import bounded, listed, month, when

NAME = "products-by-region"
# From north to south, then the provinces since July 2025.
BLOCKS = ["NMM", "RRD", "NCC", "CHL", "SER", "MRD", "new"]
MEDIAN_FROM = 3  # rated places
ROOMY, TINY = 6.2, 4.0  # mm a row: of few places, on two sides
ROOM = 156.0  # mm for rows
YEAR = 365.25  # days


def products_by_region(tables: Tables) -> Chart | Nothing:
    """The newest count of products of each place as a dot within its region, with the region's median."""
    every = _newest(tables)
    if every.empty:
        return Nothing(NAME)
    rows, facts = _that_fit(every), _facts(every)
    apart, missing = every["as_of"].max() - every["as_of_until"].min(), facts["missing"].value
    notes = {
        "new": len(rows) < len(every),
        "flagged": True,
        "months": apart.days > 2 * YEAR + 1,
        "months_one": YEAR + 1 <= apart.days <= 2 * YEAR + 1,
        "ever": not _fits_one(rows),
        "medians": "low_median" in facts,
        "giants": True,
        "missing": missing and not tables.places,
    }
    subtitle = "subtitle_registered" if every["hollow"].all() else "subtitle"
    keys = keys_of(rows, "dot") + [Key("median", "median")] * ("low_median" in facts)
    draw = {"full": lambda frame: _draw(frame, rows, facts)}
    return Chart(NAME, tables, every, facts, _titles(every, facts), draw, keys, subtitle, notes)


def _newest(tables: Tables) -> pd.DataFrame:
    """The current count of each place: region by region, rated ones by size, then registered ones."""
    rows = marked(tables.current("province_totals"), tables, "products_ids")
    rows["products"] = rows["products"].astype("float64").fillna(rows["lower"]).fillna(rows["upper"])
    blocks = rows["region_code"].where(rows["place_level"] == "province", "new")
    rows["block"] = pd.Categorical(blocks, BLOCKS, ordered=True)
    rows = rows.dropna(subset="products").sort_values("products", ascending=False, kind="stable")
    rows = rows.sort_values(["block", "hollow"], kind="stable", ignore_index=True)
    return rows.astype({"block": "str"})


def _told(rows: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Of which rows the title speaks: no flagged ones; rated before registered, old before new provinces."""
    sound = rows[~rows["flagged"]]
    rated = sound[~sound["hollow"]]
    old = rated[rated["block"] != "new"]
    if rated.empty:
        return ("flagged" if sound.empty else "registered"), sound
    return "rated", rated if old.empty else old


def _facts(rows: pd.DataFrame) -> Facts:
    facts, (_, told) = Facts(), _told(rows)
    for name, rule in {"low": "min", "high": "max"}.items() if len(told) else ():
        facts.extreme(name, rule, told, "products")
    _medians(rows, facts)
    facts.places("flagged", rows[rows["flagged"]])
    facts.places("ever", rows[rows["count_kind"] == "ever"])
    facts.places("giants", rows[rows["products"] > longest_of(rows["products"])])
    apart = rows["as_of"].max() - rows["as_of_until"].min()
    facts.tell("span", float((apart.days - 1) // YEAR), "span", rows, "as_of")
    provinces, new = len(reference("provinces")), int((rows["block"] == "new").sum())
    facts.tell("provinces", float(provinces), "fixed")
    facts.tell("missing", float(provinces - len(rows) + new), "missing", rows, "place")
    facts.tell("new", float(new), "places", rows[rows["block"] == "new"], "place")
    facts.tell("regions_of", "2020", "fixed")
    facts.tell("median_from", float(MEDIAN_FROM), "fixed")
    return facts


def _medians(rows: pd.DataFrame, facts: Facts) -> None:
    """The median of each region with enough rated places (`median_<code>`), and the extremes of them."""
    sound = rows[~rows["flagged"] & ~rows["hollow"] & (rows["block"] != "new")]
    found: dict[float, list[pd.Series]] = {}
    for code, group in sound.groupby("block", sort=False):
        if len(group) >= MEDIAN_FROM:
            value = facts.take(f"median_{code}", "median", group, "products")
            facts[f"median_{code}"] = facts[f"median_{code}"]._replace(bound=_middle_bound(group))
            found.setdefault(value, []).append(group.iloc[0])
    for name, value in {"low": min(found), "high": max(found)}.items() if found else ():
        there = pd.DataFrame(found[value])
        told = {"vi": listed(there["region"], "vi"), "en": listed(there["region_en"], "en")}
        facts[f"{name}_median"] = facts[f"median_{there['block'].iloc[0]}"]
        facts[f"{name}_region"] = facts[f"{name}_median"]._replace(value=told, rule="value", column="region")


def _middle_bound(group: pd.DataFrame) -> str:
    """The bound of the counts in the middle, which their median carries; of two kinds it is about."""
    bounds = group.sort_values("products")["products_bound"].tolist()
    middle = set(bounds[(len(bounds) - 1) // 2 : len(bounds) // 2 + 1])
    return str(middle.pop()) if len(middle) == 1 else "about"


def _titles(rows: pd.DataFrame, facts: Facts) -> list[str]:
    kind, told = _told(rows)
    if kind == "flagged" or len(told) == 1:
        return ["title_flagged" if kind == "flagged" else f"title_{kind}_one"]
    if told["products"].nunique() == 1 and (told["products_bound"] == "exact").all():
        return [f"title_{kind}_alike"]
    old = "_old" if kind == "rated" and "new" in set(rows["block"]) - set(told["block"]) else ""
    medians = "low_median" in facts and facts["low_median"].value != facts["high_median"].value
    return ["title_medians"] * medians + [f"title_{kind}{old}", f"title_{kind}{old}_short"]


def _blocks(rows: pd.DataFrame) -> list[Block]:
    return [Block(group, [("", "quiet")]) for _, group in rows.groupby("block", sort=False)]


def _fits_one(rows: pd.DataFrame) -> bool:
    return sum(height_of(block, TIGHT) for block in _blocks(rows)) <= ROOM


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows, or those of the old provinces alone where not all fit: 63 do."""
    sides = in_sides(_blocks(rows), 2, TINY)
    old = rows[rows["block"] != "new"]
    two = max(sum(height_of(block, TINY) for block in side) for side in sides) <= ROOM
    return rows if _fits_one(rows) or two or old.empty else old


def _dot(frame: Frame, column: Bars, row: Any, y: float) -> None:
    """A dot on its stem, which is broken where the dot stands beyond the scale."""
    x, of = column.x(row.products), look(row)
    frame.stem(column.left, x, y, of)
    if row.products > column.longest:
        frame.cut(x - 4.6, y, of.colour, 2.0)
    frame.dot(x, y, of)


@dataclass(eq=False)
class Dots(Bars):
    """Dots, and through those of a region its median."""

    facts: Facts = field(default_factory=Facts)

    def over(self, frame: Frame, rows: Sequence[Any], top: float, bottom: float) -> None:
        super().over(frame, rows, top, bottom)
        median = self.facts.get(f"median_{rows[0].block}")
        if median and isinstance(median.value, float):
            frame.median(self.scale.x(median.value), top, bottom)


def _draw(frame: Frame, rows: pd.DataFrame, facts: Facts) -> None:
    """One side while the rows fit it; on two the small words beside a number are left to the note."""
    one, language = _fits_one(rows), frame.language
    part = "small" if not one else "name" if len(rows) <= FEW else "row"

    def count(row: Any) -> Pieces:
        shown = bounded(row.products, row.products_bound, row.lower, row.upper, language)
        return [(f"{shown}{'†' * row.flagged}", "label" if one else "small")]

    def aside(row: Any) -> Pieces:
        kind = "registered" if row.hollow else "ever" if row.count_kind == "ever" else ""
        return [(frame.said(f"aside_{kind}"), "quiet")] if kind and one else []

    dots = Dots(value=lambda row: row.products, grid=one, facts=facts, paint=_dot)
    columns = [
        Column(lambda row: [pieces_of(row.place, part, language)]),
        Column(lambda row: [[(month(row.as_of, row.as_of_until, language), "quiet")]], align="right"),
        Column(lambda row: [count(row)], align="right"),
        dots,
        Column(lambda row: [aside(row)] if aside(row) else []),
    ]
    blocks = [block._replace(head=_heading(block.rows, facts, frame, one)) for block in _blocks(rows)]
    pitch = TINY if not one else ROOMY if len(rows) <= FEW else TIGHT
    stage = Stage(frame, columns if one else columns[:-1], pitch, ruled=False, sides=1 if one else 2)
    stage.draw(blocks)


def _heading(rows: pd.DataFrame, facts: Facts, frame: Frame, one: bool) -> Pieces:
    """What stands above a block: the region's name, its median, and how many of its provinces are here."""
    language, first = frame.language, rows.iloc[0]
    if first.block == "new":
        merged = frame.said("merged", month=when(MERGER, MERGER + pd.offsets.MonthEnd(), language))
        return [(merged, "heading"), (frame.said("merged_detail"), "quiet")]
    name = (first.region_en if language == "en" else first.region, "heading")
    share = frame.said("share", here=str(len(rows)), provinces=str(first.region_provinces))
    median = facts.get(f"median_{first.block}")
    told = [(frame.said("median", median=median.said(language)), "small")] if median else []
    return [name, *told, *[(share, "quiet")] * (one or not told)]
