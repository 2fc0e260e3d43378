"""Chart 8, who makes them? The kinds of producers of each place as shares of all its producers."""

from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import LAYERS, Frame, Key
from ocop_analysis.charts.spec import COUNTRY, Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import FEW, Block, Column, Lines, Stage, dots, named
from ocop_analysis.charts.style import PAPER, Look, look, width_of
from ocop_analysis.charts.words import label, reference, said
from ocop_analysis.wording import bounded, listed, number

NAME = "producers-by-kind"
COLOURS = ["#12436D", "#3F78A8", "#A9C6DF", "#E2DACB", "#B7A98F"]  # firms and cooperatives blue, others sand
ADDED = "#767676"  # a kind that the reference table has gained since
REST = "#ECEFF2"  # what a report leaves out of its total
MOST = 28  # places drawn
ALIGNS = ("left", "center", "right")
BETWEEN = 0.5  # mm between two kinds


def producers_by_kind(tables: Tables) -> Chart | Nothing:
    """The producers of each place by kind, as shares of all of them."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    places = _places(rows, tables["figures"])
    rows = rows.sort_values("place", key=lambda names: names.map(places["rank"]), kind="stable")
    rows = rows.assign(total=rows["place"].map(places["total"])).reset_index(drop=True)
    drawn = places.head(MOST)
    facts = _facts(rows, places)
    facts.shown(places, drawn)
    there = set(rows.loc[rows["place"].isin(drawn.index) & (rows["share_pct"] > 0), "producer_group"])
    kinds = [Key(kind, "swatch", Look(colour)) for kind, colour in _kinds().items() if kind in there]
    notes = dict.fromkeys(["flagged", "partial", "rest", "shown"], True)
    notes |= {"italic": bool(drawn["derived"].any()), "fit": bool(drawn["whole"].any())}
    keys, draw = kinds + keys_of(drawn, "dot"), {"full": lambda frame: _draw(frame, rows, drawn)}
    return Chart(NAME, tables, rows, facts, [_title(facts)], draw, keys, notes=notes)


def _kinds() -> dict[str, str]:
    """The kinds that are compared, in the order of producer_types.csv, each with its colour."""
    kinds = reference("producer_types")["producer_group"].unique()
    return dict(zip_longest(kinds, COLOURS[: len(kinds)], fillvalue=ADDED))


def _rows(tables: Tables) -> pd.DataFrame:
    """The current kinds of each place, in their order."""
    rows = tables.current("producers_by_type").dropna(subset="producers")
    rows = marked(rows.rename(columns={"bound": "producers_bound"}), tables)
    order = {kind: n for n, kind in enumerate(_kinds())}
    return rows.sort_values("producer_group", key=lambda kinds: kinds.map(order), kind="stable")


def _places(rows: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row a place, as drawn: the country, then by the share of the first kind; registered, sums last.

    whole: its shares are known; total: printed, else added up (derived); first: the share of the first kind.
    """
    by_place = rows.groupby("place", sort=False)
    places = by_place[
        ["as_of", "as_of_until", "total", "total_basis", "article_id", "status", "figure_ids"]
    ].first()
    places = places.assign(
        place=places.index,
        held=by_place["held"].all(),
        hollow=by_place["hollow"].any(),
        flagged=by_place["flagged"].any(),
        sum=by_place["producers"].sum(),
        whole=by_place["share_pct"].agg(lambda shares: shares.notna().all()),
    )
    first = rows[rows["producer_group"] == next(iter(_kinds()))]
    places["first"] = first.groupby("place")["share_pct"].sum(min_count=1)
    totals = figures[(figures["indicator"] == "producers") & figures["dimension"].isna()]
    totals = totals[totals["role"] == "actual"].drop_duplicates(["article_id", "place", "status"])
    printed = totals.set_index(["article_id", "place", "status"]).reindex(
        pd.MultiIndex.from_frame(places[["article_id", "place", "status"]])
    )
    places["printed_id"] = printed["figure_id"].to_numpy()
    places["total"] = places["total"].where(places["whole"], printed["value"].to_numpy())
    places["derived"] = places["whole"] & (places["total_basis"] == "derived")
    places["block"] = (2 - (places["place"] == COUNTRY) + places["hollow"]).where(places["whole"], 4)
    places = places.sort_values("first", ascending=False, kind="stable").sort_values("block", kind="stable")
    return places.assign(rank=range(len(places)))


def _facts(rows: pd.DataFrame, places: pd.DataFrame) -> Facts:
    facts, sound = Facts(), places[places["whole"] & ~places["flagged"]]
    # Rated places are told of, else registered ones, else the country.
    told = sound[sound["block"] == sound["block"].where(sound["block"] > 1, 9).min()]
    told = sound if told.empty else told
    kind = "registered" if len(told) and told["hollow"].all() else "rated"
    facts.tell("counted", lambda language: said(NAME, kind, language), "status", column="status")
    facts.years("years", told if len(told) else places)
    if len(told) == 1:
        _largest(facts, rows[rows["place"].isin(told.index)])
    elif told["first"].notna().any():
        _range(facts, rows, told.dropna(subset="first"))
    drawn = rows[rows["place"].isin(places.head(MOST).index)].merge(places[["whole", "sum"]], on="place")
    flagged = drawn[drawn["flagged"]]
    facts.places("flagged", flagged)
    facts.places("partial", drawn[~drawn["whole"] & ~drawn["place"].isin(flagged["place"])])
    facts.places("rest", drawn[drawn["whole"] & (drawn["sum"] < drawn["total"])])
    unwhole = places[~places["whole"]].dropna(subset="printed_id")
    facts.tell("printed", "", rows=unwhole.assign(figure_ids=unwhole["printed_id"]))
    return facts


def _percent(share: float) -> str:
    return f"{number(share)}%"


def _largest(facts: Facts, rows: pd.DataFrame) -> None:
    """Of one place: its largest kind, or kinds, and their share each."""
    shares = rows.groupby("producer_group", sort=False)["share_pct"].sum()
    there = rows[rows["producer_group"].isin(shares.index[shares == shares.max()])]
    kinds = there["producer_group"].drop_duplicates()
    facts.places("place", there)
    facts.tell(
        "tie" if len(kinds) > 1 else "kind",
        lambda language: listed([label("producer_types", kind, language) for kind in kinds], language),
        "max",
        there,
        "producer_group",
    )
    facts.tell("share", _percent(shares.max()), "max", there, "share_pct")


def _range(facts: Facts, rows: pd.DataFrame, told: pd.DataFrame) -> None:
    """Of several: the smallest and the largest share of the first kind, as rounded."""
    kind = next(iter(_kinds()))
    facts.tell("first", lambda language: label("producer_types", kind, language).capitalize())
    facts.tell("n", float(len(told)), "places")
    rounded = told["first"].map(_percent)
    for name, rule in {"low": "min", "high": "max"}.items():
        share = _percent(told["first"].agg(rule))
        there = rows[rows["place"].isin(told.index[rounded == share]) & (rows["producer_group"] == kind)]
        facts.tell(name, share, rule, there, "share_pct")
        facts.places(f"{name}_place", there, most=1)


def _title(facts: Facts) -> str:
    if "share" in facts:
        return "title_tie" if "tie" in facts else "title_one"
    if "low" not in facts:
        return "title_none"
    return "title_alike" if facts["low"].value == facts["high"].value else "title_range"


def _paint(frame: Frame, column: Column, row: Any, y: float, parts: pd.DataFrame, thick: float) -> None:
    """The kinds one after the other, each with its number where it fits; grey what is not given."""
    x, kinds = column.left, parts[parts["place"] == row.place]
    if not row.whole:
        words = _sum(frame, row, kinds)
        if row.flagged:
            frame.bar(x, column.right, y, thick, look(row))
        else:
            frame.ground(x, y - thick / 2, column.right, y + thick / 2, REST)
        return _words(frame, column.at, y, words, thick * row.flagged - 0.7)
    for kind, group in kinds.groupby("producer_group", sort=False):
        end = x + group["share_pct"].sum() / 100 * (column.right - column.left)
        if end > x:
            last, colour = end - BETWEEN * (end < column.right - BETWEEN), _kinds()[str(kind)]
            frame.bar(x, last, y, thick, Look(colour, bool(row.hollow), bool(row.flagged)))
            bound = group["producers_bound"].iloc[0] if group["producers_bound"].nunique() == 1 else "about"
            words = bounded(float(group["producers"].sum()), bound, language=frame.language)
            if width_of(words, "label") + 1.4 <= last - x:
                fill = "" if row.hollow or row.flagged else colour
                _words(frame, (x + last) / 2, y, words, thick * row.flagged - 0.7, fill)
        x = end
    if x < column.right - BETWEEN:
        frame.ground(x, y - thick / 2, column.right, y + thick / 2, REST)


def _words(frame: Frame, x: float, y: float, words: str, white: float, fill: str = "") -> None:
    """Words amid a bar; on a hatched one on white, so many mm tall, that leaves its outline."""
    if white > 0:
        half = width_of(words, "label") / 2 + 1.2
        frame.bar(max(x - half, 0), x + half, y, white, Look(PAPER), "ground")
        frame.paper.patches[-1].set_zorder(LAYERS.index("inlay"))
    frame.text(x, y, words, "label", "center", fill)


def _sum(frame: Frame, row: Any, kinds: pd.DataFrame) -> str:
    """Kinds that have no shares, as a sum in words."""
    printed = kinds[kinds["basis"] == "printed"][["producers", "producers_bound"]]
    numbers = [bounded(n, bound, language=frame.language) for n, bound in printed.itertuples(index=False)]
    key = ("sum" if len(numbers) > 1 else "single") + "_total" * pd.notna(row.total)
    values = {"sum": number(row.sum, 0, frame.language), "total": number(row.total, 0, frame.language)}
    return frame.said(key, numbers=" + ".join(numbers), **values)


@dataclass(eq=False)
class Kinds(Column):
    """Bars of shares, whose heads are the scale."""

    def heads(self, frame: Frame, y: float) -> None:
        for x, share, align in zip((self.left, self.at, self.right), (0, 50, 100), ALIGNS, strict=True):
            frame.text(x, y, f"{share}%", "quiet", align)


def _draw(frame: Frame, rows: pd.DataFrame, places: pd.DataFrame) -> None:
    few, language = len(places) <= FEW, frame.language

    def total(row: Any) -> Lines:
        part = "derived" if row.derived else "label"
        return [[(number(row.total, 0, language) + "†" * row.flagged, part)]]

    paint = partial(_paint, parts=rows, thick=5.4 if few else 3.6)
    totals = Column(total, frame.said("producers"), "right", "quiet")
    columns = [dots(), *named(few, language), Kinds(align="center", fills=True, paint=paint), totals]
    blocks = [Block(block) for _, block in places.groupby("block")]
    Stage(frame, columns, ruled=False).draw(blocks)
