"""Chart 11, one commune, one product? Products per commune-level unit of each place, with a line at one.

The mergers of July 2025 left a third of the units: places by units before and since are never one ranking.
"""

from functools import partial
from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import Frame
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, limits, marked
from ocop_analysis.charts.stage import FEW, Bars, Block, Column, Lines, Stage, named, rows_of
from ocop_analysis.charts.words import said
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import bounded, month, number

NAME = "products-per-commune"
MOST, BOTH = 28, 26  # places drawn, of one block and of both
BLOCKS = ["before", "since"]  # units of before the mergers of 2025, and since


def products_per_commune(tables: Tables) -> Chart | Nothing:
    """Products per commune-level unit at the newest count of each province, with a line at one."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    drawn = _that_fit(rows)
    sound = rows[~rows["flagged"]]
    told = sound[sound["hollow"] == sound["hollow"].all()]  # rated ones, or registered ones where none is
    facts = _facts(rows, told)
    facts.shown(rows, drawn)
    notes = dict.fromkeys(["flagged", "rough", "open", "shown", "average", "units"], True)
    draw = {"full": lambda frame: _draw(frame, drawn)}
    titles = [f"title_{_kind(told)}"]
    if told["block"].nunique() == len(BLOCKS):
        titles = ["title_blocks", "title_blocks_short"]
    subtitle = "subtitle_blocks" if rows["block"].nunique() == len(BLOCKS) else "subtitle"
    keys = keys_of(rows, "swatch")
    return Chart(NAME, tables, rows, facts, titles, draw, keys, subtitle, notes)


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest ratios of each block, half of what fits from each, or what the other leaves."""
    sizes = rows["block"].value_counts()
    if len(sizes) < len(BLOCKS):
        return rows.head(MOST)
    most = {one: max(BOTH // 2, BOTH - sizes[other]) for one, other in (BLOCKS, BLOCKS[::-1])}
    return rows[rows.groupby("block").cumcount() < rows["block"].map(most)]


def _rows(tables: Tables) -> pd.DataFrame:
    """The current ratios by size, registered ones last; `reached` and `below`: one, for certain."""
    rows = tables["products_per_commune"].dropna(subset="products_per_commune")
    rows = rows[rows["current"].fillna(False) & (rows["role"] == "actual")]
    rows = rows[rows["place"].isin(tables.places or rows["place"])]
    rows = marked(rows.assign(products_bound=rows["bound"]), tables)
    least, greatest = limits(rows, "products")
    rows = rows.assign(
        reached=least >= rows["commune_units"],
        below=greatest < rows["commune_units"],
        after=rows["units_fit"] == "after",
        block=(rows["units_on"] < MERGER).map({True: "before", False: "since"}),
    )
    for column, language in {"ratio": "vi", "ratio_en": "en"}.items():
        rows[column] = [_ratio(row, language) for row in rows.itertuples()]
    rows = rows.sort_values("products_per_commune", ascending=False, kind="stable")
    return rows.sort_values(["block", "hollow"], kind="stable", ignore_index=True)


def _ratio(row: Any, language: str) -> str:
    """A ratio in words: two decimals, and more where two would print one for what is not."""
    value, decimals = row.products / row.commune_units, 2
    while value != 1 and number(value, decimals) == number(1, decimals):
        decimals += 1
    return bounded(value, row.bound, language=language, decimals=decimals)


def _facts(rows: pd.DataFrame, told: pd.DataFrame) -> Facts:
    facts = Facts()
    for name, some in {"n": told, "k": told[told["reached"]], "few": told[told["below"]]}.items():
        facts.take(name, "count", some)
    facts.years("years", told if len(told) else rows)
    kind = "registered" if rows["hollow"].all() else "rated"
    for name, key in {"counted": kind, "counted_first": f"{kind}_first"}.items():
        facts.tell(name, partial(said, NAME, key), "status", rows, "status")
    if len(told) == 1:
        one = rows_of(told)[0]
        facts.places("place", told)
        facts.tell("ratio", lambda language: _ratio(one, language), "ratio", told, "ratio")
    facts.places("flagged", rows[rows["flagged"]])
    facts.places("rough", rows[rows["after"]])
    facts.places("open", told[~told["reached"] & ~told["below"]])
    facts.tell("merger", lambda language: month(MERGER, MERGER, language), "fixed")
    for block, some in told.groupby("block"):
        _tell_block(facts, f"told_{block}", some)
    return facts


def _tell_block(facts: Facts, name: str, told: pd.DataFrame) -> None:
    """How many of a block reach one, for certain."""
    k, n = int(told["reached"].sum()), len(told)
    key = "of" if (told["reached"] | told["below"]).all() else "of_least"
    facts.tell(name, lambda language: said(NAME, key, language, k=str(k), n=str(n)), "places", told, "place")


def _kind(told: pd.DataFrame) -> str:
    """Which title the rows ask for: how many reach one, as far as their bounds tell."""
    if len(told) < 2:
        return "one" if len(told) else "flagged"
    reached, below = told["reached"], told["below"]
    if not (reached | below).all():
        return "least" if reached.any() else "below" if below.any() else "open"
    return "all" if reached.all() else "some" if reached.any() else "none"


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    few, language = len(rows) <= FEW, frame.language

    def ratio(row: Any) -> Lines:
        shown = row.ratio if language == "vi" else row.ratio_en
        return [[(shown + "†" * row.flagged + "*" * row.after, "strong")]]

    def division(row: Any) -> Lines:
        products = bounded(row.products, row.bound, language=language)
        return [[(f"{products} / {number(row.commune_units, 0, language)}", "quiet")]]

    bars = Bars(ratio, value=lambda row: row.products_per_commune, thick=4.6 if few else 3.3)
    bars.wall, bars.wall_head = 1.0, frame.said("line")
    columns = [*named(few, language), bars, Column(division, frame.said("division"), "right", "quiet")]
    merger, both = month(MERGER, MERGER, language), rows["block"].nunique() == len(BLOCKS)
    heads = {block: [(frame.said(f"block_{block}", merger=merger), "small")] for block in BLOCKS if both}
    # The head of a block stands above its first rows; registered ones come after the rated.
    groups = rows.groupby(["block", "hollow"])
    blocks = [Block(some, heads.pop(block, ())) for (block, _), some in groups]
    Stage(frame, columns, ruled=False).draw(blocks)
