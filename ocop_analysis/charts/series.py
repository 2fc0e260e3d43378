"""Chart 3, and the five-star products: the country's counts over time against what is aimed at."""

from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.aims import PHASE, YEAR, aim, highest
from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import Frame, Key, Point, Scale
from ocop_analysis.charts.spec import COUNTRY, Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import rows_of
from ocop_analysis.charts.style import FAILING, GRID, PAPER, SHORT, TARGET, Look, look, width_of
from ocop_analysis.wording import bounded, listed, month, number

NAME = "five-star-series"
TALL, LEFT = 42.0, 8.0  # mm: the plot, and where it begins
CLOSE = 0.25  # years: of counts nearer to one another the later one is drawn
NEAR = 0.6  # years: where the next count is so near, a number stands below its dot


class Plane(NamedTuple):
    """Years along x from `first` on, products up from `zero` mm."""

    years: Scale
    first: int
    height: Scale
    zero: float

    def at(self, year: float, products: float) -> Point:
        """Where a count stands."""
        return self.years.x(year - self.first), self.zero - self.height.x(products)


def five_star_series(tables: Tables) -> Chart | Nothing:
    """The five-star products of the country by every report, against its highest target of the phase."""
    every = _counts(tables)
    if every.empty:
        return Nothing(NAME)
    years = (_year(every["as_of"]) + _year(every["as_of_until"])) / 2
    rows = every.assign(year=years)[~(years.shift(-1) - years < CLOSE)].reset_index(drop=True)
    goal = _goal(tables)
    state = goal["state"].iloc[0] if len(goal) else "none"
    close, kinds = len(rows) < len(every), every["count_kind"].nunique() > 1
    notes = {"flagged": True, "kinds": kinds, "close": close, "band": len(goal)}
    keys = keys_of(rows, "dot") + [Key("short", "swatch", Look(SHORT))] * (state == "below")
    draw = {"half": lambda frame: _draw(frame, rows, next(goal.itertuples(), None))}
    return Chart(NAME, tables, every, _facts(rows, goal), [f"title_{state}"], draw, keys, notes=notes)


def _counts(tables: Tables) -> pd.DataFrame:
    """Every count of the country's rated five-star products in order, each day's current or last one."""
    stars = tables["products_by_star"]
    found = (stars["place"] == COUNTRY) & (stars["star"] == "5") & (stars["status"] == "rated")
    rows = marked(stars[found & stars["products"].notna()], tables)
    rows = rows.assign(products=rows["products"].astype("float64"), products_bound=rows["bound"])
    rows = rows.sort_values(["as_of", "as_of_until", "current"], kind="stable", ignore_index=True)
    return rows.drop_duplicates("as_of", keep="last", ignore_index=True)


def _goal(tables: Tables) -> pd.DataFrame:
    """The highest target of the country; `since` the year of the first report that prints one."""
    goals, targets = highest(tables, "5"), tables["targets"]
    same = targets[(targets["place"] == COUNTRY) & (targets["star"] == "5") & (targets["phase"] == PHASE)]
    return goals[goals["place"] == COUNTRY].assign(since=_year(same["announced"]).min())


def _facts(rows: pd.DataFrame, goal: pd.DataFrame) -> Facts:
    facts, last = Facts(), rows.iloc[-1:]
    row = rows_of(last)[0]
    facts.tell("latest", row.products, "last", last, "products")
    facts["latest"] = facts["latest"]._replace(bound=row.products_bound, ends=(row.lower, row.upper))
    facts.month("latest_month", last)
    facts.tell("counts", float(len(rows)), "rows", rows, "products")
    facts.tell("year", YEAR, "fixed")
    if len(goal):
        aimed = rows_of(goal)[0]
        facts.tell("target", lambda language: aim(aimed, language), "max", goal, "aim")
    flagged = rows[rows["flagged"]]
    if len(flagged):
        days = rows_of(flagged)
        facts.tell(
            "flagged",
            lambda language: listed([month(r.as_of, r.as_of_until, language) for r in days], language),
            "month",
            flagged,
            "as_of",
        )
    return facts


def _year(days: pd.Series) -> pd.Series:
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def _draw(frame: Frame, rows: pd.DataFrame, aimed: Any) -> None:
    """Years along x, products along y; the range aimed at between two lines, the gap as a column."""
    first = int(rows["year"].min())
    last = max(int(rows["year"].max()), 0 if aimed is None else int(YEAR)) + 1
    most = max(rows["products"].max(), 0 if aimed is None else aimed.promised_strictest)
    years, height = Scale(LEFT, frame.right - LEFT, float(last - first)), Scale(0.0, TALL, most * 1.05)
    plane = Plane(years, first, height, frame.y + TALL + 3.0)
    for value in height.ticks(9.0):
        y = plane.zero - height.x(value)
        frame.text(LEFT - 1.4, y, number(value, 0, frame.language), "quiet", "right")
        if value:
            frame.rule((LEFT, y), (frame.right, y), "grid", GRID)
    frame.axis((LEFT, plane.zero), (frame.right, plane.zero))
    for year in range(first, last):
        x = years.x(year - first)
        frame.axis((x, plane.zero), (x, plane.zero + 1.2))
        if (year - first) % (1 + (last - first) // 9) == 0:
            frame.text(x + years.x(0.5) - LEFT, plane.zero + 3.4, str(year), "quiet", "center")
    points = [plane.at(row.year, row.products) for row in rows.itertuples()]
    edges = [] if aimed is None else _band(frame, aimed, plane, points[-1])
    _line(frame, rows, points, [plane.zero, *edges])
    frame.y = plane.zero + 5.4


def _band(frame: Frame, row: Any, plane: Plane, last: Point) -> list[float]:
    """The range aimed at, from its first report to its due day, and what is missing; gives its lines."""
    ends = [row.target_lower, row.target_upper] if row.target_bound == "range" else [row.target]
    left, right = plane.years.x(max(row.since - plane.first, 0.0)), plane.at(int(YEAR) + 1, 0)[0]
    edges = [plane.at(0, end)[1] for end in ends]
    if len(edges) > 1:
        frame.ground(left, edges[1], right, edges[0], FAILING)
    for y in edges:
        frame.rule((left, y), (right, y), "target", TARGET, 1.9)
    words = frame.said("aimed", target=aim(row, frame.language), year=YEAR)
    room = right - left > width_of(words, "target") + 2.0
    inside = room and len(edges) > 1 and edges[0] - edges[1] > 4.5
    above = last[1] >= min(edges) - 0.5 and min(edges) > plane.zero - TALL + 1.0
    y = sum(edges) / 2 if inside else min(edges) - 3.2 if above else max(edges) + 3.2
    if row.state == "below":
        middle, tall = (last[1] + edges[0]) / 2, last[1] - edges[0]
        frame.bar(last[0] - 1.6, last[0] + 1.6, middle, tall, Look(SHORT), "ground")
    frame.text(right - 1.0, y, words, "target", "right", ground="" if inside else PAPER)
    return edges


def _line(frame: Frame, rows: pd.DataFrame, points: list[Point], lines: list[float]) -> None:
    """Dots joined by a line, each with its number; the last one bold with its month, away from `lines`."""
    for start, end in pairwise(points):
        frame.rule(start, end, "stem", look(rows_of(rows)[0]).colour, 1.8)
    nearer = (rows["year"].shift(-1) - rows["year"] < NEAR).tolist()
    for row, (x, y), near in zip(rows.itertuples(), points, nearer, strict=True):
        frame.dot(x, y, look(row))
        words = bounded(row.products, row.products_bound, row.lower, row.upper, frame.language)
        words += "†" * bool(row.flagged)
        if row.Index == len(rows) - 1:
            side, edge = ("left", LEFT + 1.0) if x < LEFT + 20.0 else ("right", x - 2.6)
            up = -1.0 if not any(-0.5 < y - line < 9.0 for line in lines[1:]) else 1.0
            frame.text(edge, y + up * 2.6, words, "strong", side, ground=PAPER)
            when = month(row.as_of, row.as_of_until, frame.language)
            frame.text(edge, y + up * 6.2, when, "quiet", side, ground=PAPER)
        else:
            below = near and lines[0] - y > 5.0
            middle = max(x, LEFT + 0.8 + width_of(words, "label") / 2)
            part = "derived" if row.basis == "derived" else "label"
            frame.text(middle, y + (3.7 if below else -3.7), words, part, "center", PAPER)
