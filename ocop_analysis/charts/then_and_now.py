"""Chart 2, did quality grow with quantity: the first and the latest whole split by stars of each place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import BREAK, GAP, Frame, Key, Pieces, Scale, run_width
from ocop_analysis.charts.spec import PROVINCES, Chart, Nothing, Tables, marked
from ocop_analysis.charts.stage import Bars, Block, Column, Lines, Stage, dots, pieces_of, rows_of
from ocop_analysis.charts.stars import POTENTIAL, printed_totals
from ocop_analysis.charts.style import AXIS, HELD, OTHER_REPORT, PAPER, Look
from ocop_analysis.charts.words import percent
from ocop_analysis.wording import month, number

NAME = "stars-then-and-now"
APART_BY = pd.DateOffset(years=1)  # what lies nearer is no then and now
LITTLE = 2.0  # points: what changed by no more is told as little changed
THREE = "#C3D3E3"  # products with three stars
FEW, MOST = 5, 13  # places with roomy rows, and that fit a page
ROOMY, TIGHT, HALF = 6.2, 5.1, 6.0  # mm a bar; a place at half width
SHARES = 40.0  # mm for the shares
HEAD = 2.3  # mm: an arrow's head


def stars_then_and_now(tables: Tables) -> Chart | Nothing:
    """First and latest whole split of each place, and how the share with four stars or more changed."""
    every = _pairs(tables)
    if every.empty:
        return Nothing(NAME)
    largest = every.sort_values("total", ascending=False, kind="stable")["place"].drop_duplicates()[:MOST]
    rows = every[every["place"].isin(largest)].reset_index(drop=True)
    draw = {"full": lambda frame: _draw(frame, rows)}
    if rows["alike"].any():
        draw["half"] = lambda frame: _draw_half(frame, rows[rows["alike"]])
    subtitle = "subtitle_potential" if rows["potential"].notna().any() else "subtitle"
    notes = dict.fromkeys(["flagged", "unlike", "shown"], True)
    # Each width has a legend of its own: the marks of the full one are not those of the half.
    return Chart(NAME, tables, every, _facts(every, rows), [_title(every)], draw, [], subtitle, notes)


def _splits(tables: Tables) -> pd.DataFrame:
    """The whole splits of provinces: products with four stars or more, of all, and potential five stars.

    Some reports count potential five-star products among those with four, others apart: they are counted in,
    so that all are alike; `unclear` where the report does not say which.
    """
    stars, figures, by = tables["products_by_star"], tables["figures"], ["article_id", "place"]
    levels = figures.drop_duplicates("place").set_index("place")["place_level"]
    whole = stars[stars["place"].map(levels).isin(PROVINCES) & (stars["split"] != "partial")]
    potential = whole[whole["star"] == POTENTIAL].drop_duplicates(by)[[*by, "products", "figure_ids"]]
    kept = ["tier", "as_of", "as_of_until", "count_kind", "total", "total_basis", "current"]
    splits = whole.groupby(by)[kept].first().reset_index()
    readings = tables["star_readings"]
    # Of one split the reading with potential ones, which comes last in the alphabet, if there is one.
    four = readings[readings["star"] == "4+"].dropna(subset="share_pct").sort_values("reading", kind="stable")
    four = four.assign(unclear=four["reading"] != "with_potential").drop_duplicates(by, keep="last")
    four = four[[*by, "products", "share_pct", "figure_ids", "unclear"]]
    four = four.rename(columns={"products": "four_up"})
    splits = splits.merge(four, on=by).merge(potential, on=by, how="left", suffixes=("", "_potential"))
    totals = printed_totals(splits, tables)[[*by, "figure_ids"]]
    splits = splits.merge(totals, on=by, how="left", suffixes=("", "_total"))
    splits["figure_ids"] += (" " + splits["figure_ids_total"]).fillna("")
    splits["potential"] = splits.pop("products").astype("float64")
    return marked(splits, tables)


def _pairs(tables: Tables) -> pd.DataFrame:
    """Two rows a place, its first and its current whole split (`later`), a year apart, of like kind if any.

    alike: both count in one way and neither is flagged. Falls come first, what cannot be compared last.
    """
    splits = _splits(tables).sort_values(["as_of", "as_of_until", "tier"], kind="stable")
    found = []
    for _, rows in splits.groupby("place", sort=False):
        latest = rows[rows["current"].fillna(False)].tail(1)
        before = rows[rows["as_of_until"] + APART_BY <= latest["as_of"].max()]
        same = before[before["count_kind"] == latest["count_kind"].max()]
        pair = pd.concat([(before if same.empty else same).head(1), latest])
        if len(pair) == 2:
            kinds = bool(len(same)) and not pair["unclear"].any()
            first, last = pair["share_pct"]
            change = 0 if abs(last - first) <= LITTLE else 1 if last > first else -1
            pair = pair.assign(later=[False, True], alike=kinds and not pair["flagged"].any(), kinds=kinds)
            found.append(pair.assign(change=change, finer=last - first))
    if not found:
        return splits.iloc[:0]
    pairs = pd.concat(found).sort_values(["finer", "place", "as_of"], kind="stable")
    return pairs.sort_values("alike", ascending=False, kind="stable", ignore_index=True)


def _facts(every: pd.DataFrame, rows: pd.DataFrame) -> Facts:
    facts, told = Facts(), every[every["alike"]]
    facts.count("comparable", told)
    facts.count("fell", told[told["change"] < 0])
    facts.tell("margin", f"{LITTLE:.0f}", "fixed")
    facts.shown(every, rows)
    for name, row in {"first": told[:1], "latest": told[1:2]}.items() if len(told) else ():
        facts.tell(name, percent(row["share_pct"].iloc[0]), "share", row, "share_pct")
    facts.places("place", told[:2], most=1)
    facts.years("years", told if len(told) else every)
    facts.tell("potential", "", rows=rows.assign(figure_ids=rows["figure_ids_potential"]))
    facts.places("flagged", every[every["flagged"]])
    facts.places("unlike", every[~every["kinds"]])
    return facts


def _title(rows: pd.DataFrame) -> str:
    told = rows[rows["alike"] & rows["later"]]
    fell = int((told["change"] < 0).sum())
    if len(told) < 2:
        change = told["change"].sum()
        kind = "fell" if change < 0 else "rose" if change else "same"
        return f"title_one_{kind}" if len(told) else "title_none"
    if fell in (0, len(told)):
        return "title_no_fall" if not fell else "title_both" if fell == 2 else "title_all"
    return "title"


def _parts(frame: Frame, column: Bars, row: Any, y: float) -> None:
    """Four stars or more dark, the others light, hatched where lapsed ones are counted too."""
    end = column.x(row.total)
    four = column.left + (end - column.left) * row.four_up / row.total
    frame.bar(column.left, four, y, column.thick, Look(HELD))
    frame.bar(four, end, y, column.thick, Look(THREE, hatched=row.count_kind == "ever"))
    if row.total > column.longest:
        frame.cut(end - BREAK + 1.4, y, THREE, column.thick + 0.2)
    frame.run(end + GAP, y, column.lines(row)[0], ground=PAPER)


@dataclass(eq=False)
class Arrows(Bars):
    """From the first share, a tick, to the latest, a head; broken and grey where the two are not alike."""

    pairs: dict[str, list[Any]] = field(default_factory=dict)
    grid: bool = True
    unit: str = "%"
    words: str = ""  # of a share that is as before

    def sizes(self, rows: Sequence[Any]) -> list[tuple[float, float]]:
        """Its least width: the scale is its own, not that of the stage."""
        self.longest = max(row.share_pct for pair in self.pairs.values() for row in pair) or 1.0
        return Column.sizes(self, [])

    @property
    def scale(self) -> Scale:
        """The widest scale on which the words beside each arrow have room."""
        ends = [
            (row.share_pct, self.right - self._to_the_right(pair))
            for pair in self.pairs.values()
            for row in pair
        ]
        long = min((end - self.left) * self.longest / value for value, end in ends if value)
        return Scale(self.left, max(long, 12.0), self.longest)

    def _to_the_right(self, pair: list[Any]) -> float:
        """What stands right of an arrow: the first share of a fall, the latest of a rise."""
        first, latest = (percent(row.share_pct) for row in pair)
        if first == latest:
            return GAP + run_width([(latest, "strong"), (self.words, "quiet")])
        return GAP + run_width([(first, "quiet") if pair[1].finer < 0 else (latest, "strong")])

    def draw(self, frame: Frame, row: Any, y: float) -> None:
        """The arrow of a place, between its two bars."""
        pair = self.pairs[row.place]
        if row.later and self.wide:
            return
        y += self.thick / 2 * bool(self.wide)
        (x0, x1), alike = (self.scale.x(one.share_pct) for one in pair), pair[1].alike
        first, latest = (percent(one.share_pct) for one in pair)
        colour, strong = (HELD, "strong") if alike else (AXIS, "label")
        frame.rule((x0, y - 1.4), (x0, y + 1.4), "inlay", colour, 1.4)
        if first == latest:
            frame.run(max(x0, x1) + GAP, y, [(latest, strong), (self.words, "quiet")], ground=PAPER)
            return
        side = 1 if x1 > x0 else -1
        neck = x1 - side * min(HEAD, abs(x1 - x0))
        frame.rule((x0, y), (neck, y), "inlay", colour, 1.8 if alike else 1.2, () if alike else (1.6, 1.0))
        frame.shape([(x1, y), (neck, y - 1.1), (neck, y + 1.1)], colour, "inlay", hollow=not alike)
        ahead, behind = ("left", "right") if side > 0 else ("right", "left")
        frame.text(x1 + side * GAP, y, latest, strong, ahead, PAPER)
        frame.text(x0 - side * GAP, y, first, "quiet", behind, PAPER)


def _pairs_of(rows: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(place): rows_of(group) for place, group in rows.groupby("place")}


def _count(row: Any, frame: Frame) -> Lines:
    """Products with four stars or more, of all; then what was added up, potential ones, and unlike kinds."""
    language, derived = frame.language, row.total_basis == "derived"
    of = frame.said("of", total=number(row.total, 0, language)) + "†" * row.flagged
    pieces = [(number(row.four_up, 0, language), "strong"), (of, "derived" if derived else "label")]
    pieces += [(frame.said("added_up"), "quiet")] * derived
    if row.potential > 0:
        pieces.append((frame.said("potential", potential=number(row.potential, 0, language)), "quiet"))
    return [[*pieces, *[(frame.said(f"kind_{row.count_kind}"), "silence")] * (not row.kinds)]]


def _names(row: Any, frame: Frame) -> Pieces:
    """A place beside its first bar; beside its latest how the two compare."""
    if not row.later:
        return pieces_of(row.place, "name", frame.language)
    if not row.alike:
        return [(frame.said("disagree" if row.kinds else "kinds_differ"), "silence")]
    told = [(frame.said("little"), "quiet")] * (row.change == 0)
    return told + [(frame.said("kind_valid"), "silence")] * (row.count_kind == "valid")


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    language, pairs = frame.language, _pairs_of(rows)
    keys = [Key("four_up", "swatch"), Key("others", "swatch", Look(THREE))]
    keys += [Key("ever", "swatch", Look(THREE, hatched=True))] * bool((rows["count_kind"] == "ever").any())
    keys += [Key("held")] * bool(rows["held"].any())
    frame.legend(keys + [Key("other_report", "dot", Look(OTHER_REPORT))] * bool((~rows["held"]).any()))
    pitch = ROOMY if len(pairs) <= FEW else TIGHT
    bars = Bars(partial(_count, frame=frame), frame.said("head_products"), grid=True, paint=_parts)
    bars.value, bars.thick = (lambda row: float(row.total)), pitch - 2.2
    arrows = Arrows(head=frame.said("head_shares"), wide=SHARES, pairs=pairs, words=frame.said("as_before"))
    arrows.thick = pitch
    columns = [
        Column(lambda row: [_names(row, frame)]),
        dots(),
        Column(lambda row: [[(month(row.as_of, row.as_of_until, language), "quiet")]], align="right"),
        bars,
        arrows,
    ]
    frame.y += 1.2
    blocks = [Block(block, ruled=True) for _, block in rows.groupby("alike", sort=False)]
    Stage(frame, columns, pitch).draw(blocks)


def _draw_half(frame: Frame, rows: pd.DataFrame) -> None:
    """The arrows alone, of what can be compared."""
    names = Column(lambda row: [pieces_of(row.place, "name", frame.language)])
    arrows = Arrows(pairs=_pairs_of(rows), words=frame.said("as_before"), fills=True)
    Stage(frame, [names, arrows], HALF).draw([Block(rows[rows["later"]])])
