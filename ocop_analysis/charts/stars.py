"""Chart 6, how are the stars spread: the newest split of each place, a column a star class on one scale."""

from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import GAP, Frame, Key, dots_wide
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import FEW, Bars, Block, Column, Lines, Stage, named
from ocop_analysis.charts.style import Look, look
from ocop_analysis.charts.words import label, percent
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import bounded, month, number

NAME = "stars-by-province"
POTENTIAL = "potential_5"
WIDE = {"3_to_4": "3", "3_up": "3"}  # classes of several stars, drawn in the column of their lowest
MOST = 21  # places that fit a page
ROOMY, TIGHT = 10.0, 6.3  # mm a row: of few places, of more
DOTS = 18.0  # mm: five dots with their number


class Split(NamedTuple):
    """The newest split of a place: its rows by the column they are drawn in, and its total."""

    place: str
    as_of: pd.Timestamp
    as_of_until: pd.Timestamp
    cells: dict[str, Any]
    total: float
    total_part: str
    doubtful: bool
    since: bool

    def value(self, star: str) -> float:
        """The products of a class."""
        return float(self.cells[star].products) if star in self.cells else 0.0

    def look(self, star: str) -> Look:
        """How a class looks."""
        return look(self.cells[star])


def stars_by_province(tables: Tables) -> Chart | Nothing:
    """The newest split by stars of each place: three and four stars with their shares, five-star products."""
    every = _splits(tables)
    if every.empty:
        return Nothing(NAME)
    totals = printed_totals(every, tables)
    doubtful = set(totals.loc[totals["flagged"], "place"])
    every["sound"] = ~every["flagged"] & ~every["place"].isin(doubtful)
    rows = every[every["place"].isin(every["place"].drop_duplicates()[:MOST])]
    drawn = _by_place(rows, doubtful)
    notes = {
        "since": _told(every)["since"].any(),
        "flagged": True,
        "inside": rows["counted_in"].notna().any(),
        "unclear": (rows["counted_in_basis"] == "unclear").any(),
        "shown": True,
        "ever": True,
        "silence": any(_is_dash(split.cells, star) for split in drawn for star in _needed(rows)),
        "derived": ((rows["basis"] == "derived") | (rows["total_basis"] == "derived")).any(),
        "months": rows["as_of"].max() > rows["as_of_until"].min() + pd.DateOffset(years=1),
    }
    facts, draw = _facts(every, rows, totals), {"full": lambda frame: _draw(frame, drawn, _needed(rows))}
    return Chart(NAME, tables, every, facts, _titles(every), draw, _legend(rows), notes=notes)


def _splits(tables: Tables) -> pd.DataFrame:
    """The current classes of each province, by total, or else by its classes added up.

    Those counted since the mergers of 2025 come first: they are other provinces, or their neighbours are.
    """
    stars = tables.current("products_by_star", provinces=True)
    rows = marked(stars.rename(columns={"bound": "products_bound"}), tables)
    rows["products"] = rows["products"].astype("float64").fillna(rows["lower"]).fillna(rows["upper"])
    rows = rows.dropna(subset="products").drop_duplicates(["place", "star"])
    own = rows["products"].where(rows["counted_in"].isna(), 0).groupby(rows["place"]).transform("sum")
    rows = rows.assign(size=rows["total"].groupby(rows["place"]).transform("max").fillna(own))
    rows = rows.assign(since=rows["as_of"] >= MERGER)
    order = {"since": False, "size": False, "place": True, "star": True}
    return rows.sort_values(list(order), ascending=list(order.values()), ignore_index=True)


def printed_totals(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The printed totals that the shares are of, as figures."""
    figures = tables["figures"]
    whole = figures[figures["dimension"].isna() & (figures["indicator"] == "products")]
    whole = whole[whole["role"] == "actual"].rename(columns={"value": "total", "figure_id": "figure_ids"})
    by = ["article_id", "place", "total"]
    split = rows.loc[rows["total_basis"] == "printed", by].drop_duplicates()
    return marked(split.merge(whole, on=by).drop_duplicates(by).reset_index(drop=True), tables)


def _by_place(rows: pd.DataFrame, doubtful: set[str]) -> list[Split]:
    splits = []
    for place, group in rows.groupby("place", sort=False):
        cells: dict[str, Any] = {}
        for row in group.itertuples():
            cells.setdefault(WIDE.get(str(row.star), str(row.star)), row)
        of = max(cells.values(), key=lambda row: row.total == row.total)  # one that has a total
        total = of.total, "derived" if of.total_basis == "derived" else "label", place in doubtful
        splits.append(Split(str(place), of.as_of, of.as_of_until, cells, *total, bool(of.since)))
    return splits


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """The shares of three stars of which the title speaks: none of flagged figures, of one geography."""
    told = rows[(rows["star"] == "3") & rows["share_pct"].notna() & rows["sound"]]
    return told[told["since"]] if told["since"].sum() > 1 else told[~told["since"]] if len(told) > 2 else told


def _facts(every: pd.DataFrame, rows: pd.DataFrame, totals: pd.DataFrame) -> Facts:
    facts, told = Facts(), _told(every)
    for name, rule in {"low": "min", "high": "max"}.items() if len(told) else ():
        facts.extreme(name, rule, told, "share_pct")
        facts[name] = facts[name]._replace(value=percent(told["share_pct"].agg(rule)), rule="share")
    facts.shown(every, rows)
    facts.count("alike", told)
    facts.years("years", every)
    facts.tell("totals", "", rows=totals)
    facts.places("flagged", rows[~rows["sound"]])
    if told["since"].nunique() == 1 and every["since"].nunique() > 1:
        facts.tell("merger", lambda language: month(MERGER, MERGER, language), "fixed")
    facts.places("ever", rows[rows["count_kind"] == "ever"])
    return facts


def _titles(rows: pd.DataFrame) -> list[str]:
    told = _told(rows)
    if len(told) < 2:
        return ["title_one" if len(told) else "title_none"]
    if told["share_pct"].map(percent).nunique() == 1:
        return ["title_alike"]
    return ["title_range", "title_short"]


def _legend(rows: pd.DataFrame) -> list[Key]:
    """Whose reports, then what a dot and a pill are; potential ones are hollow."""
    few = rows[rows["star"].isin(["5", POTENTIAL])]
    keys = keys_of(rows[~rows["hollow"]], "swatch")
    first = keys[0].look._replace(hatched=False) if keys else Look()
    keys += [Key("one_product", "dot", first)] * bool(few["products"].between(1, 5).any())
    keys += [Key("over_five", "pill", first)] * bool((few["products"] > 5).any())
    return keys + [Key("potential", "dot", first._replace(hollow=True))] * bool(few["hollow"].any())


def _needed(rows: pd.DataFrame) -> list[str]:
    """The columns of a picture: that of potential five stars only where there are some."""
    return ["3", "4", "5", *[POTENTIAL] * bool((rows["star"] == POTENTIAL).any())]


def _is_dash(cells: dict[str, Any], star: str) -> bool:
    """Whether a place's report is silent on a class; that a wider class holds is not."""
    wide = {row.star for row in cells.values()} & set(WIDE)
    return star not in cells and not (star == "4" and wide) and not (star == "5" and "3_up" in wide)


def _value(row: Any, language: str) -> str:
    """The number of a class with its bound and its marks: counted elsewhere too, unclear, flagged."""
    shown = bounded(row.products, row.products_bound, row.lower, row.upper, language)
    inside = "*" if isinstance(row.counted_in, str) else "?" if row.counted_in_basis == "unclear" else ""
    return f"{shown}{inside}{'†' * row.flagged}"


def _beside(split: Split, star: str, language: str) -> Lines:
    """Number and share of a class, and the name of one of several stars; zero is grey, silence a dash."""
    row = split.cells.get(star)
    if row is None:
        return [[("–", "quiet")]] if _is_dash(split.cells, star) else []
    if not row.products:
        return [[(_value(row, language), "silence" if row.basis == "derived" else "quiet")]]
    dots = star in ("5", POTENTIAL)
    pieces = [(_value(row, language), "strong" if dots and row.products > 5 else "label")]
    pieces += [(percent(row.share_pct), "quiet")] * (row.share_pct > 0 and not dots)
    return [pieces + [(label("star_classes", row.star, language), "quiet")] * (row.star in WIDE)]


def _dots(frame: Frame, column: Column, row: Split, y: float, star: str) -> None:
    """Five-star products as dots, more than five as a pill, with their number."""
    count = int(row.value(star))
    if count:
        frame.dots(column.left, y, count, look(row.cells[star]))
    for pieces in column.lines(row):
        frame.run(column.left + (dots_wide(count) + GAP) * (count > 0), y, pieces)


def _draw(frame: Frame, splits: list[Split], stars: list[str]) -> None:
    few, language = len(splits) <= FEW, frame.language

    def total(row: Split) -> Lines:
        return [[(number(row.total, 0, language) + "†" * row.doubtful, row.total_part)]]

    columns = [*named(few, language), Column(total, frame.said("total"), "right")]
    for star in stars:
        head = frame.said("potential") if star == POTENTIAL else label("star_classes", star, language)
        beside = partial(_beside, star=star, language=language)
        if star in ("5", POTENTIAL):
            columns.append(Column(beside, head, wide=DOTS, paint=partial(_dots, star=star)))
            continue
        bars = Bars(
            beside, head, value=partial(Split.value, star=star), thick=4.6 if few else 3.3, cuts=False
        )
        bars.looks = partial(Split.look, star=star)
        columns.append(bars)
    heads = {"since": True, "before": False}
    merger = month(MERGER, MERGER, language)
    sides = {name: [split for split in splits if split.since == since] for name, since in heads.items()}
    both = all(sides.values())
    blocks = [
        Block(side, [(frame.said(f"block_{name}", merger=merger), "small")] * both, True)
        for name, side in sides.items()
        if side
    ]
    Stage(frame, columns, ROOMY if few else TIGHT).draw(blocks)
