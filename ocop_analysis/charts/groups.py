"""Chart 9, what is made: the product groups of one place as bars, of several as a shaded table."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import GAP, Frame, Pieces, run_width
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import (
    FEW,
    GUTTER,
    HEAD,
    TIGHT,
    Bars,
    Block,
    Column,
    Stage,
    dots,
    named,
    rows_of,
)
from ocop_analysis.charts.style import MARGIN, balanced, look, width_of
from ocop_analysis.charts.words import label, percent, reference, templates
from ocop_analysis.wording import number, qualified

NAME = "products-by-group"
BEFORE, SINCE, EITHER = "2018-2023", "since 2023", "both"  # of product_groups.csv, column scheme
CHANGE = "2023"  # the year of Decision 148/QĐ-TTg
OTHER = "other"  # the column of what a report counts by groups of the other grouping
# Percent from which a cell has its shade.
SHADES = {0: "#E8EEF4", 5: "#CDDCEA", 10: "#A9C6DF", 25: "#3F78A8", 50: "#12436D"}
MOST = 21  # places that fit the page
ROOMY, ONE, BETWEEN = 6.6, 8.3, 0.6  # mm: a row of few places, a bar with its name, between two cells


def products_by_group(tables: Tables) -> Chart | Nothing:
    """The product groups of each place, number and share: groups before and since 2023 apart."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    places = list(rows.drop_duplicates("place").sort_values("size", ascending=False)["place"])
    one, shown = len(places) == 1, rows[rows["place"].isin(places[:MOST])]
    facts = _facts(rows)
    facts.shown(rows, shown)
    notes = {
        "flagged": True,
        "one_before" if rows["scheme"].iloc[0] == BEFORE else "one_since": one,
        "schemes": rows["scheme"].nunique() > 1,
        "dash": not one and _has_gaps(shown),
        "derived": (rows["basis"] == "derived").any(),
        "other": (rows["column"] == OTHER).any() and not one,
        "shown": True,
        "registered": rows["hollow"].any() and not rows["hollow"].all(),
    }
    drawn = _bars if one else _table
    draw = dict.fromkeys(["full", *["half"] * one], lambda frame: drawn(frame, shown))
    subtitle = "subtitle" + ("_registered" if rows["hollow"].all() else "_rated") * one
    keys = keys_of(rows, "swatch" if one else "dot")
    return Chart(NAME, tables, rows, facts, _titles(rows), draw, keys, subtitle, notes)


def _rows(tables: Tables) -> pd.DataFrame:
    """The current split of each province by group: one grouping a place, where each group has a column."""
    rows = marked(tables.current("products_by_group", provinces=True), tables).dropna(subset="products")
    groups = reference("product_groups")
    order = list(groups.index)
    rows = rows.assign(
        rank=[order.index(group) for group in rows["product_group"]],
        products=rows["products"].astype("float64"),
        products_bound=rows["bound"],
        of=rows["product_group"].map(groups["scheme"]),
    )
    scheme = {place: _scheme(group) for place, group in rows.groupby("place")}
    rows["scheme"] = rows["place"].map(scheme).astype("str")
    own = rows["of"].isin([EITHER]) | (rows["of"] == rows["scheme"])
    rows["column"] = rows["product_group"].where(own, OTHER)
    rows["size"] = rows["total"].fillna(rows.groupby("place")["products"].transform("sum"))
    food = rows["share_pct"].where(rows["product_group"] == "food").groupby(rows["place"]).transform("max")
    rows = rows.assign(food=-food.fillna(-1.0))
    # Zeros of the other grouping that no report prints say nothing of it.
    rows = rows[own | (rows["products"] > 0) | (rows["basis"] == "printed")]
    return rows.sort_values(["scheme", "food", "place", "rank"], ignore_index=True)


def _scheme(rows: pd.DataFrame) -> str:
    """The grouping of a report: that of most of its products beyond food and drinks, else that of its day."""
    counted = rows.groupby("of")["products"].sum().reindex([BEFORE, SINCE], fill_value=0)
    if counted[BEFORE] != counted[SINCE]:
        return str(counted.idxmax())
    return BEFORE if rows["as_of"].iloc[0].year < int(CHANGE) else SINCE


def columns_of(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The groups of each grouping, and one column for those of the other where a report counts in both."""
    schemes, found = reference("product_groups")["scheme"], {}
    for scheme, block in rows.groupby("scheme", sort=False):
        other = [OTHER] * bool((block["column"] == OTHER).any())
        found[str(scheme)] = [*schemes.index[schemes.isin([EITHER, scheme])], *other]
    return found


def _has_gaps(rows: pd.DataFrame) -> bool:
    """Whether a cell is drawn of which the report says nothing."""
    cells = rows.groupby("scheme")["place"].nunique() * pd.Series(columns_of(rows)).map(len)
    return bool(len(rows.drop_duplicates(["place", "column"])) < cells.sum())


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Of which rows the title speaks: food with a share, of no flagged place; rated before registered."""
    doubted = rows["place"].isin(rows.loc[rows["flagged"], "place"])
    sound = rows[(rows["product_group"] == "food") & rows["share_pct"].notna() & ~doubted]
    sound = sound[(sound["products_bound"] == "exact") & sound["total"].notna()]
    told = sound if sound["hollow"].all() else sound[~sound["hollow"]]
    return told if told["products"].any() else told.iloc[:0]


def _facts(rows: pd.DataFrame) -> Facts:
    facts, told = Facts(), _told(rows)
    for name, rule in {"low": "min", "high": "max"}.items() if len(told) else ():
        there = told.loc[[getattr(told["share_pct"], f"idx{rule}")()]]
        facts.tell(name, percent(there["share_pct"].iloc[0]), rule, there, "share_pct")
        facts.places(f"{name}_place", there)
        facts.years(f"{name}_year", there)
        facts.tell("food", float(there["products"].iloc[0]), "value", there, "products")
        facts.tell("total", float(there["total"].iloc[0]), "value", there, "total")
    facts.places("told", told)
    facts.places("all", rows, most=1)
    facts.places("flagged", rows[rows["flagged"]])
    facts.tell("change", CHANGE, "fixed")
    facts.month("month", rows)
    return facts


def _titles(rows: pd.DataFrame) -> list[str]:
    told = _told(rows)
    if told.empty:
        return ["title_no_food"]
    kind = "registered" if told["hollow"].all() else "rated"
    if len(told) == 1:
        return [f"title_{kind}_one", f"title_{kind}_brief"]
    alike = percent(told["share_pct"].min()) == percent(told["share_pct"].max())
    return [f"title_{kind}_alike"] if alike else [f"title_{kind}", f"title_{kind}_short"]


def _pieces(row: Any, language: str, part: str) -> Pieces:
    """Number and share of a group; a number that is derived is italic, of none there is no share."""
    shown = qualified(number(row.products, 0, language), row.products_bound, language) + "†" * bool(
        row.flagged
    )
    pieces = [(shown, "derived" if row.basis == "derived" else part)]
    known = row.products > 0 and pd.notna(row.share_pct)
    return [*pieces, *[(percent(row.share_pct), "small" if part == "label" else "quiet")] * bool(known)]


def _group(code: str, language: str) -> str:
    """What a group is called at the head of its column, shorter than in full where it must be."""
    if code == OTHER:
        return ""
    short = templates()[NAME][language].get(f"head_{code}")
    return str(short or label("product_groups", code, language))


# One place


def _named_bar(frame: Frame, column: Bars, row: Any, y: float) -> None:
    """A bar under the name of its group."""
    words = label("product_groups", row.product_group, frame.language)
    if width_of(words, "label") > column.right - column.left:
        words = _group(row.product_group, frame.language)
    frame.text(column.left, y - 2.0, words[0].upper() + words[1:], "label")
    end = column.x(row.products)
    if row.products:
        frame.bar(column.left, end, y + 1.8, 3.2, look(row))
    frame.run(end + GAP * bool(row.products), y + 1.8, column.lines(row)[0])


def _bars(frame: Frame, rows: pd.DataFrame) -> None:
    """The groups of one place, the largest first."""
    rows = rows.sort_values(["products", "rank"], ascending=[False, True], ignore_index=True)
    bars = Bars(lambda row: [_pieces(row, frame.language, "strong")], value=lambda row: row.products)
    bars.paint, bars.fills, bars.cuts, bars.axis = _named_bar, True, False, False
    Stage(frame, [bars], ONE, ruled=False).draw([Block(rows)])


# Several places


def shade_of(share: float) -> str:
    """The colour of a share, by the whole percent that is printed."""
    return next(colour for least, colour in reversed(SHADES.items()) if share >= least - 0.5 or not least)


def _cell(frame: Frame, column: Column, row: Any, y: float, cells: pd.DataFrame, tall: float) -> None:
    """Number and share of a group on the share's shade; a dash where the report gives nothing."""
    rows = cells[cells["place"] == row.place]
    if rows.empty:
        return frame.text(column.at, y, "–", "quiet", "center")
    one = rows.iloc[0].copy()
    if len(rows) > 1:
        one["products"], one["basis"] = rows["products"].sum(), "derived"
        one["share_pct"] = rows["share_pct"].sum(skipna=False)
    shade, out = "", (GUTTER - BETWEEN) / 2
    if pd.notna(one["share_pct"]):
        shade = shade_of(one["share_pct"])
        frame.ground(column.left - out, y - tall / 2, column.right + out, y + tall / 2, shade)
    pieces = _pieces(one, frame.language, "label")
    if run_width(pieces) > column.right - column.left + 1.0 or len(pieces) == 1:
        return frame.text(column.at, y, *pieces[0], "center", shade)
    for piece, side, align in zip(pieces, (-0.6, 0.6), ("right", "left"), strict=True):
        frame.text(column.at + side, y, *piece, align, shade)


class Cells(Column):
    """Cells of one width, whatever they hold."""

    def sizes(self, rows: Sequence[Any]) -> list[tuple[float, float]]:
        return [(0.0, 0.0)]


def _table(frame: Frame, rows: pd.DataFrame) -> None:
    """A block for each grouping, a row a place, a cell a group with its number and share."""
    language, columns = frame.language, columns_of(rows)
    pitch = ROOMY if rows["place"].nunique() <= FEW else TIGHT
    _shades(frame, rows)
    flagged = rows.groupby("place")["flagged"].any()
    every = rows.drop_duplicates("place").assign(flagged=lambda table: table["place"].map(flagged))

    def total(row: Any) -> list[Pieces]:
        part = "derived" if row.total_basis == "derived" else "strong"
        return [[(number(row.total, 0, language), part)]]

    for scheme, block in every.groupby("scheme", sort=False):
        name, aside = ("before", "since") if scheme == BEFORE else ("since", "before")
        around = [dots(), *named(False, language), Column(total, frame.said("all"), "right", "quiet")]
        for column in around:  # as wide in one block as in the other
            column.wide = max(wide for _, wide in column.sizes(rows_of(every)))
        n = len(columns[str(scheme)])
        wide = (frame.right - MARGIN - sum(column.wide for column in around) - GUTTER * (n + 3)) / n
        cells = []
        for code in columns[str(scheme)]:
            words = _group(code, language) or frame.said(f"groups_{aside}", change=CHANGE)
            head = "\n".join(balanced(words, "small", wide + GUTTER - BETWEEN))
            of = rows[rows["column"] == code]
            paint = partial(_cell, cells=of, tall=pitch - BETWEEN)
            cells.append(Cells(head=head, align="center", part="small", fills=True, paint=paint))
        frame.text(MARGIN, frame.y + HEAD / 2, frame.said(name, change=CHANGE), "heading")
        frame.y += HEAD
        Stage(frame, [*around[:-1], *cells, around[-1]], pitch, ruled=False).draw([Block(block)])
        frame.y += GUTTER
    frame.y -= GUTTER


def _shades(frame: Frame, rows: pd.DataFrame) -> None:
    """The legend of the shades that occur."""
    x, y, used = MARGIN, frame.y + 1.0, {shade_of(share) for share in rows["share_pct"].dropna()}
    for low, high in zip(SHADES, [*list(SHADES)[1:], 101], strict=True):
        if SHADES[low] in used:
            key = "under" if not low else "from" if high > 100 else "between"
            words = frame.said(f"shade_{key}", low=str(low), high=str(high - (low > 0)))
            frame.ground(x, y - 1.2, x + 4.2, y + 1.2, SHADES[low])
            frame.text(x + 5.5, y, words, "small")
            x += 5.5 + width_of(words, "small") + 4.4
    frame.y = y + 2.4
