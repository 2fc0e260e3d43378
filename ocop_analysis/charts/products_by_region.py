"""Chart 4, who has how many: the newest count of each place as a dot, within the regions of 2020."""

from itertools import product
from typing import Any

import pandas as pd

from ocop_analysis.charts.frame import DOT, Frame, Key, Pieces, Point, Scale, fitted, longest_of, run_width
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.style import AXIS, MARGIN, PAPER, look, width_of
from ocop_analysis.charts.words import place_parts, reference, said
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import bounded, listed, month, when

NAME = "products-by-region"
SHOWN = ["region", "place", "as_of", "products", "status", "count_kind", "tier", "flag"]
# From north to south, then the provinces since July 2025.
BLOCKS = ["NMM", "RRD", "NCC", "CHL", "SER", "MRD", "new"]
MEDIAN_FROM = 3  # rated places
FEW = 8  # places with roomy rows
ROOMY, TIGHT, TINY = 6.2, 4.55, 4.0  # mm a row: of few places, of more, in two columns
ROOM, TALL = 145.0, 156.0  # mm for rows in one column and in two
TEXT = 17.0  # mm: a region's name, median and share
HEAD, APART = 4.8, 2.1  # mm: a region's head in two columns, and the space between two regions
ASIDE = DOT / 2 + 1  # mm from a dot to its number


def products_by_region(tables: Tables) -> Chart | Nothing:
    """The newest count of products of each place as a dot within its region, with the region's median."""
    every = _newest(tables)
    if every.empty:
        return Nothing(NAME)
    rows, facts = _that_fit(every), _facts(every)
    subtitle = "subtitle_core" if tables.tier == "core" else "subtitle"
    draw = _one_column if _fit_one(rows) else _two_columns
    return Chart(
        number=4,
        name=NAME,
        notebook="01_regional_comparison",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=_titles(every, facts),
        subtitles=["subtitle_registered" if every["hollow"].all() else subtitle],
        notes=_notes(every, rows, facts, tables),
        legend=keys_of(rows, "dot") + [Key("median", "median")] * ("low_median" in facts),
        draw={"full": lambda frame: draw(frame, rows, facts)},
    )


def _newest(tables: Tables) -> pd.DataFrame:
    """The current count of each place: region by region, rated ones by size, then registered ones."""
    totals = tables["province_totals"]
    rows = marked(totals[totals["current"].fillna(False)], tables, "products_ids")
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
    if len(told):
        facts.extreme("low", "min", told, "products")
        facts.extreme("high", "max", told, "products")
    _medians(rows, facts)
    facts.places("flagged", rows[rows["flagged"]])
    facts.places("ever", rows[rows["count_kind"] == "ever"])
    facts.places("giants", rows[rows["products"] > longest_of(rows["products"])])
    apart = rows["as_of"].max() - rows["as_of_until"].min()
    facts["span"] = Fact(float((apart.days - 1) // 365.25), "full years between", "as_of")
    provinces, new = len(reference("provinces")), int((rows["block"] == "new").sum())
    facts["provinces"] = Fact(str(provinces), "rows of provinces.csv")
    facts["missing"] = Fact(str(provinces - len(rows) + new), "provinces without a row", "place")
    facts["new"] = Fact(str(new), "count of provinces since 2025", "place")
    facts["regions_of"] = Fact("2020", "year of provinces.csv, column region_code")
    facts["median_from"] = Fact(str(MEDIAN_FROM), "rule of this chart")
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
        facts[f"{name}_region"] = facts[f"{name}_median"]._replace(value=told, rule="region")


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


def _notes(every: pd.DataFrame, rows: pd.DataFrame, facts: Facts, tables: Tables) -> list[str]:
    span = facts["span"].value
    parts = {
        "note_new": len(rows) < len(every),
        "note_flagged": "flagged" in facts,
        "note_ever": "ever" in facts and not _fit_one(rows),
        "note_months": isinstance(span, float) and span > 1,
        "note_months_one": span == 1,
        "note_medians": "low_median" in facts,
        "note_giants": "giants" in facts,
        "note_missing": not tables.places and facts["missing"].value != "0",
    }
    return [name for name, holds in parts.items() if holds]


def _fit_one(rows: pd.DataFrame) -> bool:
    return bool(sum(max(n * TIGHT + 2.6, TEXT) for n in rows["block"].value_counts()) <= ROOM)


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows, or those of the old provinces alone where not all fit: 63 do."""
    old = rows[rows["block"] != "new"]
    return rows if _fit_one(rows) or _columns(rows)[0] <= TALL or old.empty else old


def _columns(rows: pd.DataFrame) -> tuple[float, list[list[str]]]:
    """The blocks in two columns, in their order and as even as can be; and the height of the higher one."""
    tall = rows.groupby("block", sort=False).size() * TINY + HEAD + APART
    tried = []
    for sides in product((0, 1), repeat=len(tall) - 1):
        columns = [list(tall.index[[side == want for side in (0, *sides)]]) for want in (0, 1)]
        tried.append((max(float(tall[column].sum()) for column in columns), columns))
    return min(tried, key=lambda one: one[0])


def _number(row: Any, language: str) -> str:
    shown = bounded(row.products, row.products_bound, row.lower, row.upper, language)
    return f"{shown}{'†' * row.flagged}"


def _pieces(row: Any, language: str) -> Pieces:
    """A row's number, and in grey what is counted where that is not simply rated products."""
    aside = "registered" if row.hollow else "ever" if row.count_kind == "ever" else ""
    pieces = [(_number(row, language), "label")]
    return [*pieces, (said(NAME, f"aside_{aside}", language), "quiet")] if aside else pieces


def _heading(block: pd.DataFrame, facts: Facts, language: str) -> Pieces:
    """What stands at a block: the region's name, its median, and how many of its provinces are here."""
    first = block.iloc[0]
    if first["block"] == "new":
        merged = said(NAME, "merged", language, month=when(MERGER, MERGER + pd.offsets.MonthEnd(), language))
        return [(merged, "heading"), (said(NAME, "merged_detail", language), "quiet")]
    name = (first["region_en" if language == "en" else "region"], "heading")
    here = {"here": str(len(block)), "provinces": str(first["region_provinces"])}
    share = (said(NAME, "share", language, **here), "quiet")
    median = facts.get(f"median_{first['block']}")
    told = [(said(NAME, "median", language, median=median.said(language)), "small")] if median else []
    return [name, *told, share]


def _median(facts: Facts, code: str, scale: Scale) -> float:
    """The x of a block's median; zero where it has none."""
    fact = facts.get(f"median_{code}")
    return scale.x(fact.value) if fact and isinstance(fact.value, float) else 0.0


def _row(frame: Frame, row: Any, at: tuple[float, float, float], part: str) -> None:
    """Name and month of a row: the x of the one, where the other ends, and y."""
    name, new = place_parts(row.place, frame.language)
    frame.run(at[0], at[2], [(name, part), (new, "quiet")])
    frame.text(at[1], at[2], month(row.as_of, row.as_of_until, frame.language), "quiet", "right")


def _dot(frame: Frame, row: Any, scale: Scale, at: Point) -> None:
    """The dot of a row on its stem, which is broken where the dot stands beyond the scale."""
    frame.stem(scale.left, *at, look(row))
    if row.products > scale.longest:
        frame.cut(at[0] - 4.6, at[1], look(row).colour, 2.0)
    frame.dot(*at, look(row))


def _beside(frame: Frame, at: Point, pieces: Pieces, left: float, median: float) -> None:
    """A number right of its dot, or left where the median is in the way, its words beyond the median."""
    (x, y), wide = at, run_width(pieces[:1])
    fits_between = x + ASIDE + wide + 0.5 < median
    if not x + 1.0 < median < x + ASIDE + run_width(pieces) + 0.6:
        frame.run(x + ASIDE, y, pieces, ground=PAPER)
    elif fits_between or x - ASIDE - wide > left + 0.5:
        start = x + ASIDE if fits_between else x - ASIDE - wide
        frame.run(start, y, pieces[:1], ground=PAPER)
        frame.run(median + 1.2, y, pieces[1:], ground=PAPER)
    else:
        frame.run(median + 1.2, y, pieces, ground=PAPER)


def _one_column(frame: Frame, rows: pd.DataFrame, facts: Facts) -> None:
    """Region, place, month, and the dot on its stem with its number."""
    pitch, part, pad = (ROOMY, "name", 1.9) if len(rows) <= FEW else (TIGHT, "row", 1.3)
    pieces = [_pieces(row, frame.language) for row in rows.itertuples()]
    scale, dots = fitted(
        rows["products"], 83.0, [frame.right - 2 - ASIDE - run_width(piece) for piece in pieces]
    )
    top = y = frame.y + 4.4
    for code, block in rows.groupby("block", sort=False):
        if y > top:
            frame.rule((MARGIN, y), (frame.right, y), *(("axis", AXIS, 0.7) if code == "new" else ()))
        first, median = y + pad + pitch / 2, _median(facts, code, scale)
        for n, row in enumerate(block.itertuples()):
            at = dots[row.Index], first + n * pitch
            _row(frame, row, (39.0, 80.0, at[1]), part)
            _dot(frame, row, scale, at)
            _beside(frame, at, pieces[row.Index], scale.left, median)
        last = first + (len(block) - 1) * pitch
        if median:
            frame.median(median, first - 2.0, last + 2.0)
        text = frame.lines(MARGIN, first, _heading(block, facts, frame.language), 35.0)
        y = max(last + pitch / 2 + pad, text + 2.3)
    frame.grid(scale, top, y)
    frame.y = y


def _two_columns(frame: Frame, rows: pd.DataFrame, facts: Facts) -> None:
    """More places than fit one column: two of them on one scale, numbers in a column of their own."""
    top, bottoms = frame.y + 1.2, []
    numbers = [_number(row, frame.language).partition("†") for row in rows.itertuples()]
    end = 40.0 + max(width_of(number, "small") for number, *_ in numbers)
    scale, dots = fitted(rows["products"], end + 2.8, [78.4 - DOT / 2] * len(rows))
    for shift, codes in zip((0.0, 80.0), _columns(rows)[1], strict=True):
        y, moved = top, scale._replace(left=scale.left + shift)
        for code in codes:
            block = rows[rows["block"] == code]
            name, told, *_ = _heading(block, facts, frame.language)
            frame.text(shift + MARGIN, y + 1.7, *name)
            frame.text(shift + 79.0, y + 1.7, *told, align="right")
            frame.rule((shift + MARGIN, y + 4.1), (shift + 79.0, y + 4.1), colour=AXIS)
            start = y + HEAD - 0.2
            for n, row in enumerate(block.itertuples()):
                middle = start + (n + 0.5) * TINY
                _row(frame, row, (shift + MARGIN, shift + 38.6, middle), "small")
                frame.text(shift + end, middle, numbers[row.Index][0], "small", "right")
                frame.text(shift + end + 0.1, middle, numbers[row.Index][1], "small")
                _dot(frame, row, moved, (shift + dots[row.Index], middle))
            y = start + len(block) * TINY
            frame.rule((moved.left, start), (moved.left, y), "axis", AXIS, 0.7)
            if median := _median(facts, code, moved):
                frame.median(median, start, y)
            bottoms.append(y)
            y += APART
    frame.y = max(bottoms)
