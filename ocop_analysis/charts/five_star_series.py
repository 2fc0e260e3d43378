"""Chart 3, and the five-star products: the country's counts over time against what is aimed at."""

from itertools import pairwise

import pandas as pd

from ocop_analysis.charts.aims import YEAR, aim, highest
from ocop_analysis.charts.frame import Frame, Key, Scale
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, marked
from ocop_analysis.charts.style import AXIS, FAILING, GRID, PAPER, SHORT, TARGET, Look, look, width_of
from ocop_analysis.charts.words import LANGUAGES
from ocop_analysis.charts.words import said as sentence
from ocop_analysis.wording import bounded, month, number

NAME = "five-star-series"
COUNTRY = "Việt Nam"
SHOWN = ["as_of", "products", "count_kind", "tier", "flag"]
TALL, LEFT = 42.0, 8.0  # mm: the plot, and where it begins
CLOSE = 0.25  # years: of counts nearer to one another the later one is drawn
NEAR = 0.6  # years: where the next count is so near, a number stands below its dot


def five_star_series(tables: Tables) -> Chart | Nothing:
    """The five-star products of the country by every report, against its highest target of the phase."""
    every = _counts(tables)
    if every.empty:
        return Nothing(NAME)
    years = (_year(every["as_of"]) + _year(every["as_of_until"])) / 2
    rows = every.assign(year=years)[~(years.shift(-1) - years < CLOSE)].reset_index(drop=True)
    goals = highest(tables, "5")
    goal = goals[goals["place"] == COUNTRY]
    facts = _facts(rows, goal)
    state = goal["state"].iloc[0] if len(goal) else "none"
    ahead = "title_" + (state if facts["counts"].value != "0" else "none")
    keys = keys_of(rows, "dot")
    return Chart(
        number=3,
        name=NAME,
        notebook="05_outcomes_2025",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=[ahead],
        notes=["note_flagged"] * bool(rows["flagged"].any())
        + ["note_kinds"] * (every["count_kind"].nunique() > 1)
        + ["note_close"] * (len(rows) < len(every)),
        legend=keys + [Key("short", "swatch", Look(SHORT))] * (state == "below"),
        draw={"half": lambda frame: _draw(frame, rows, goal)},
    )


def _counts(tables: Tables) -> pd.DataFrame:
    """Every count of the country's rated five-star products in order, each day's current or last one."""
    stars = tables["products_by_star"]
    found = (stars["place"] == COUNTRY) & (stars["star"] == "5") & (stars["status"] == "rated")
    rows = marked(stars[found & stars["products"].notna()], tables)
    rows = rows.assign(products=rows["products"].astype("float64"), products_bound=rows["bound"])
    rows = rows.sort_values(["as_of", "as_of_until", "current"], kind="stable", ignore_index=True)
    return rows.drop_duplicates("as_of", keep="last", ignore_index=True)


def _facts(rows: pd.DataFrame, goal: pd.DataFrame) -> Facts:
    facts, last = Facts(), rows.iloc[-1:]
    row = next(last.itertuples())
    ids = ids_of(last)
    ends = (row.lower, row.upper)
    facts["latest"] = Fact(row.products, "last", "products", ids, row.products_bound, ends)
    told = {code: month(row.as_of, row.as_of_until, code) for code in LANGUAGES}
    facts["latest_month"] = Fact(told, "last", "as_of", ids)
    facts["counts"] = Fact(str(len(rows)), "rows", "products", ids_of(rows))
    facts["year"] = Fact(YEAR, "end of the phase", "phase")
    if len(goal):
        aimed = next(goal.itertuples())
        words = {code: aim(aimed, code) for code in LANGUAGES}
        facts["target"] = Fact(words, "highest target of the phase", "promised_strictest", ids_of(goal))
    flagged = rows[rows["flagged"]]
    if len(flagged):
        months = {
            code: [month(r.as_of, r.as_of_until, code) for r in flagged.itertuples()] for code in LANGUAGES
        }
        said = {code: ", ".join(found) for code, found in months.items()}
        facts["flagged"] = Fact(said, "months of flagged counts", "as_of", ids_of(flagged))
    return facts


def _year(days: pd.Series) -> pd.Series:
    return days.dt.year + (days.dt.day_of_year - 1) / 365.25


def _draw(frame: Frame, rows: pd.DataFrame, goal: pd.DataFrame) -> None:
    """Years along x, products along y; the range aimed at between two lines, the gap as a column."""
    aimed = next(goal.itertuples()) if len(goal) else None
    middle = rows["year"]
    first, last = int(middle.min()), max(int(middle.max()), int(YEAR) if aimed is not None else 0) + 1
    years = Scale(LEFT, frame.right - LEFT, float(last - first))
    most = max(rows["products"].max(), aimed.promised_strictest if aimed is not None else 0)
    height = Scale(0.0, TALL, most * 1.05)
    zero = frame.y + TALL + 3.0
    for value in height.ticks(9.0):
        y = zero - height.x(value)
        frame.text(LEFT - 1.4, y, number(value, 0, frame.language), "quiet", "right")
        frame.rule((LEFT, y), (frame.right, y), *(("grid", GRID) if value else ("axis", AXIS, 0.7)))
    for year in range(first, last):
        x = years.x(year - first)
        frame.rule((x, zero), (x, zero + 1.2), "axis", AXIS, 0.7)
        if (year - first) % (1 + (last - first) // 9) == 0:
            frame.text(x + years.x(0.5) - LEFT, zero + 3.4, str(year), "quiet", "center")
    points = [
        (years.x(when - first), zero - height.x(n)) for when, n in zip(middle, rows["products"], strict=True)
    ]
    edges: list[float] = []
    if aimed is not None:
        edges = _goal(frame, aimed, (zero, height), points[-1])
    _line(frame, rows, points, [zero, *edges])
    frame.y = zero + 5.4


def _goal(frame: Frame, aimed: object, on: tuple[float, Scale], last: tuple[float, float]) -> list[float]:
    """The range aimed at on its ground, its words, and what is missing at the last count; gives its lines."""
    (zero, height), row = on, pd.Series(aimed._asdict())  # type: ignore[attr-defined]
    ends = [row["target_lower"], row["target_upper"]] if row["target_bound"] == "range" else [row["target"]]
    edges = [zero - height.x(end) for end in ends]
    left = min(last[0] - 30.0, frame.right - 45.0)
    if len(edges) > 1:
        frame.ground(left, edges[1], frame.right, edges[0], FAILING)
    for y in edges:
        frame.rule((left, y), (frame.right, y), "target", TARGET, 1.9)
    words = sentence(NAME, "aimed", frame.language, target=aim(row, frame.language), year=YEAR)
    inside = len(edges) > 1 and edges[0] - edges[1] > 4.5
    passed = last[1] < min(edges) - 0.5
    y = sum(edges) / 2 if inside else max(edges) + 3.2 if passed else min(edges) - 3.2
    if row["state"] == "below":
        frame.bar(
            last[0] - 1.6, last[0] + 1.6, (last[1] + edges[0]) / 2, last[1] - edges[0], Look(SHORT), "ground"
        )
    frame.text(frame.right - 1.0, y, words, "target", "right", ground="" if inside else PAPER)
    return edges


def _line(frame: Frame, rows: pd.DataFrame, points: list[tuple[float, float]], lines: list[float]) -> None:
    """Dots joined by a line, each with its number; the last one bold with its month, away from `lines`."""
    for start, end in pairwise(points):
        frame.rule(start, end, "stem", look(next(rows.itertuples())).colour, 1.8)
    nearer = (rows["year"].shift(-1) - rows["year"] < NEAR).tolist()
    for row, (x, y), near in zip(rows.itertuples(), points, nearer, strict=True):
        frame.dot(x, y, look(row))
        words = bounded(row.products, row.products_bound, row.lower, row.upper, frame.language)
        words += "†" * bool(row.flagged)
        part = "derived" if row.basis == "derived" else "label"
        if row.Index == len(rows) - 1:
            side, edge = ("left", LEFT + 1.0) if x < LEFT + 20.0 else ("right", x - 2.6)
            up = -1.0 if not any(-0.5 < y - line < 9.0 for line in lines[1:]) else 1.0
            frame.text(edge, y + up * 2.6, words, "strong", side, ground=PAPER)
            when = month(row.as_of, row.as_of_until, frame.language)
            frame.text(edge, y + up * 6.2, when, "quiet", side, ground=PAPER)
        else:
            below = near and lines[0] - y > 5.0
            middle = max(x, LEFT + 0.8 + width_of(words, "label") / 2)
            frame.text(middle, y + (3.7 if below else -3.7), words, part, "center", PAPER)
