"""Chart 6, how are the stars spread: the newest split of each place, a column a star class on one scale."""

from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.frame import GAP, Frame, Key, Pieces, Scale, run_width
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, marked
from ocop_analysis.charts.style import AXIS, MARGIN, PAPER, Look, look, width_of
from ocop_analysis.charts.words import label, place_parts, said
from ocop_analysis.wording import bounded, month, number

NAME = "stars-by-province"
SHOWN = [
    "place", "as_of", "star", "products", "share_pct", "total", "count_kind", "counted_in", "tier", "flag"
]  # fmt: skip
PROVINCES = ["province", "province_since_2025"]
POTENTIAL = "potential_5"
BARS = ["3", "4"]  # columns of bars; those of dots follow
WIDE = {"3-4": "3", "3+": "3"}  # classes of several stars, drawn in the column of their lowest
FEW, MOST = 8, 22  # places with roomy rows, and that fit a page
ROOMY, TIGHT = (10.6, 4.6), (6.3, 3.3)  # mm a row and its bars: of few places, of more
DOTS = 19.0  # mm: five dots with their number
Cells = dict[str, Any]  # the rows of one place by star class


class Columns(NamedTuple):
    """Where the columns stand (mm): ends of months and totals, axes of three and four stars, dots."""

    month: float
    total: float
    three: Scale
    four: float
    five: float
    potential: float


def stars_by_province(tables: Tables) -> Chart | Nothing:
    """The newest split by stars of each place: three and four stars with their shares, five-star products."""
    every = _splits(tables)
    if every.empty:
        return Nothing(NAME)
    totals = printed_totals(every, tables)
    doubtful = set(totals.loc[totals["flagged"], "place"])
    every["sound"] = ~every["flagged"] & ~every["place"].isin(doubtful)
    rows = every[every["place"].isin(every["place"].drop_duplicates()[:MOST])]
    facts = _facts(every, rows, totals)
    return Chart(
        number=6,
        name=NAME,
        notebook="02_star_distribution",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=_titles(every),
        subtitles=["subtitle_core" if tables.tier == "core" else "subtitle"],
        notes=_notes(rows, facts),
        legend=_legend(rows),
        draw={"full": lambda frame: _draw(frame, rows, doubtful)},
    )


def _splits(tables: Tables) -> pd.DataFrame:
    """The current classes of each province, the largest total first; without one the classes added up."""
    stars, figures = tables["products_by_star"], tables["figures"]
    levels = figures.drop_duplicates("place").set_index("place")["place_level"]
    chosen = stars["current"].fillna(False) & stars["place"].map(levels).isin(PROVINCES)
    rows = marked(stars[chosen].rename(columns={"bound": "products_bound"}), tables)
    rows["products"] = rows["products"].astype("float64").fillna(rows["lower"]).fillna(rows["upper"])
    rows = rows.dropna(subset="products").drop_duplicates(["place", "star"])
    own = rows["products"].where(rows["counted_in"].isna(), 0).groupby(rows["place"]).transform("sum")
    rows = rows.assign(size=rows["total"].groupby(rows["place"]).transform("max").fillna(own))
    return rows.sort_values(["size", "place", "star"], ascending=[False, True, True], ignore_index=True)


def printed_totals(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The printed totals that the shares are of, as figures."""
    figures = tables["figures"]
    whole = figures[figures["dimension"].isna() & (figures["indicator"] == "products")]
    whole = whole[whole["role"] == "actual"].rename(columns={"value": "total", "figure_id": "figure_ids"})
    by = ["article_id", "place", "total"]
    split = rows.loc[rows["total_basis"] == "printed", by].drop_duplicates()
    return marked(split.merge(whole, on=by).drop_duplicates(by).reset_index(drop=True), tables)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """The shares of three stars of which the title speaks: none of flagged figures."""
    return rows[(rows["star"] == "3") & rows["share_pct"].notna() & rows["sound"]]


def percent(share: float) -> str:
    """A share in whole percent, never 0% of some or 100% of not all."""
    if 0 < share < 0.5:
        return "<1%"
    return ">99%" if 99.5 <= share < 100 else f"{number(share)}%"


def _facts(every: pd.DataFrame, rows: pd.DataFrame, totals: pd.DataFrame) -> Facts:
    facts, told = Facts(), _told(every)
    for name, rule in {"low": "min", "high": "max"}.items() if len(told) else ():
        facts.extreme(name, rule, told, "share_pct")
        share = percent(told["share_pct"].agg(rule))
        facts[name] = facts[name]._replace(value=share, rule="share of the total, in whole percent")
    for name, some in {"places": every, "shown": rows, "alike": told}.items():
        facts[name] = Fact(str(some["place"].nunique()), "number of places", "place", ids_of(some))
    years = sorted({str(on.year) for on in every["as_of"]})
    facts["years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years", "as_of", ids_of(every))
    facts["totals"] = Fact("", "totals that shares are of", "total", ids_of(totals))
    facts.places("flagged", rows[~rows["sound"]])
    facts.places("ever", rows[rows["count_kind"] == "ever"])
    return facts


def _titles(rows: pd.DataFrame) -> list[str]:
    told = _told(rows)
    if len(told) < 2:
        return ["title_one" if len(told) else "title_none"]
    if told["share_pct"].map(percent).nunique() == 1:
        return ["title_alike"]
    return ["title_range", "title_short"]


def _notes(rows: pd.DataFrame, facts: Facts) -> list[str]:
    parts = {
        "note_flagged": "flagged" in facts,
        "note_inside": rows["counted_in"].notna().any(),
        "note_unclear": (rows["counted_in_basis"] == "unclear").any(),
        "note_shown": facts["shown"].value != facts["places"].value,
        "note_ever": "ever" in facts,
        "note_silence": any(
            _is_dash(cells, star) for cells in _cells(rows).values() for star in _needed(rows)
        ),
        "note_derived": ((rows["basis"] == "derived") | (rows["total_basis"] == "derived")).any(),
        "note_months": rows["as_of"].max() > rows["as_of_until"].min() + pd.DateOffset(years=1),
    }
    return [name for name, holds in parts.items() if holds]


def _legend(rows: pd.DataFrame) -> list[Key]:
    """Whose reports, then what a dot and a pill are; potential ones are hollow."""
    few = rows[rows["star"].isin(["5", POTENTIAL])]
    keys = keys_of(rows[~rows["hollow"]], "swatch")
    first = keys[0].look._replace(hatched=False) if keys else Look()
    keys += [Key("one_product", "dot", first)] * bool(few["products"].between(1, 5).any())
    keys += [Key("over_five", "pill", first)] * bool((few["products"] > 5).any())
    return keys + [Key("potential", "dot", first._replace(hollow=True))] * bool(few["hollow"].any())


def _cells(rows: pd.DataFrame) -> dict[str, Cells]:
    """The rows of each place by star class, a class of several stars by the column it is drawn in."""
    cells: dict[str, Cells] = {}
    for row in rows.itertuples():
        cells.setdefault(str(row.place), {}).setdefault(WIDE.get(str(row.star), str(row.star)), row)
    return cells


def _needed(rows: pd.DataFrame) -> list[str]:
    """The columns of a picture: that of potential five stars only where there are some."""
    return ["3", "4", "5", *[POTENTIAL] * bool((rows["star"] == POTENTIAL).any())]


def _is_dash(cells: Cells, star: str) -> bool:
    """Whether a place's report is silent on a class; that a wider class holds is not."""
    wide = {row.star for row in cells.values()} & set(WIDE)
    return star not in cells and not (star == "4" and wide) and not (star == "5" and "3+" in wide)


def _value(row: Any, language: str) -> str:
    """The number of a class with its bound and its marks: counted elsewhere too, unclear, flagged."""
    shown = bounded(row.products, row.products_bound, row.lower, row.upper, language)
    inside = "*" if isinstance(row.counted_in, str) else "?" if row.counted_in_basis == "unclear" else ""
    return f"{shown}{inside}{'†' * row.flagged}"


def _beside(row: Any, language: str) -> Pieces:
    """Number and share beside a bar, and the name of a class of several stars."""
    pieces = [(_value(row, language), "label" if row.products else "quiet")]
    pieces += [(percent(row.share_pct), "quiet")] * (row.share_pct > 0)
    return pieces + [(label("star_classes", row.star, language), "quiet")] * (row.star in WIDE)


def _total(cells: Cells, flagged: bool, language: str) -> tuple[str, str]:
    """The total of a place and its part of the text: derived ones in italics."""
    row = max(cells.values(), key=lambda row: row.total == row.total)  # one that has a total
    shown = number(row.total, 0, language) + "†" * flagged
    return shown, "derived" if row.total_basis == "derived" else "label"


def _columns(frame: Frame, rows: pd.DataFrame, totals: list[tuple[str, str]]) -> Columns:
    """The widest columns that hold names, months, numbers and bars."""
    language, roomy = frame.language, rows["place"].nunique() <= FEW
    first = list(rows.drop_duplicates("place").itertuples())
    names = [run_width(named(row, "name" if roomy else "row", language)) for row in first]
    months = [width_of(month(row.as_of, row.as_of_until, language), "quiet") for row in first]
    month_end = MARGIN + (max(*names, *months) if roomy else max(names) + 2.2 + max(months))
    head = (said(NAME, "total", language), "head")
    total = month_end + 2.6 + max(width_of(*one) for one in [*totals, head])
    potential = frame.right - DOTS + 1.0 if POTENTIAL in _needed(rows) else frame.right + 1.5
    left, five = total + 2.6, potential - DOTS
    # Value, and room for its number, of every bar and of the heads.
    ends = {star: [(0.0, width_of(label("star_classes", star, language), "head"))] for star in BARS}
    for star, row in [pair for found in _cells(rows).values() for pair in found.items() if pair[0] in BARS]:
        ends[star].append((row.products, run_width(_beside(row, language)) + GAP))
    room = five - left - 4.4
    pairs = [(a + b, wide + more) for a, wide in ends["3"] for b, more in ends["4"]]
    longest = max(value for bars in ends.values() for value, _ in bars) or 1.0
    a_product = min([(room - wide) / value for value, wide in pairs if value], default=1.0)
    four = left + max(value * a_product + wide for value, wide in ends["3"]) + 2.4
    return Columns(month_end, total, Scale(left, a_product * longest, longest), four, five, potential)


def named(row: Any, part: str, language: str) -> Pieces:
    """A place in a row, with a grey word where it is a province since 2025."""
    name, new = place_parts(row.place, language)
    return [(name, part), *[(new, "quiet")] * bool(new)]


def _draw(frame: Frame, rows: pd.DataFrame, doubtful: set[str]) -> None:
    cells = _cells(rows)
    totals = [_total(found, place in doubtful, frame.language) for place, found in cells.items()]
    at = _columns(frame, rows, totals)
    pitch, thick = ROOMY if len(cells) <= FEW else TIGHT
    top = _heads(frame, at, _needed(rows))
    for n, (found, total) in enumerate(zip(cells.values(), totals, strict=True)):
        y = top + (n + 0.5) * pitch
        if n:
            frame.rule((MARGIN, y - pitch / 2), (frame.right, y - pitch / 2))
        _names(frame, next(iter(found.values())), at.month, y, len(cells) <= FEW)
        frame.text(at.total, y, *total, align="right")
        for star in _needed(rows):
            if star in found:
                _cell(frame, at, star, found[star], (y, thick))
            elif _is_dash(found, star):
                frame.text(_left(at, star) + (1.2 if star in BARS else 0), y, "–", "quiet")
    frame.y = top + len(cells) * pitch
    for x in (at.three.left, at.four):
        frame.rule((x, top), (x, frame.y), "axis", AXIS, 0.7)


def _heads(frame: Frame, at: Columns, stars: list[str]) -> float:
    """The row of heads, and where the rows begin."""
    y = frame.y + 3.4
    frame.text(at.total, y, said(NAME, "total", frame.language), "head", "right")
    for star in stars:
        potential = said(NAME, "potential", frame.language)
        head = potential if star == POTENTIAL else label("star_classes", star, frame.language)
        frame.text(_left(at, star), y, head, "head")
    frame.rule((MARGIN, y + 2.6), (frame.right, y + 2.6), "axis", AXIS, 0.7)
    return y + 2.6


def _left(at: Columns, star: str) -> float:
    return {"3": at.three.left, "4": at.four, "5": at.five, POTENTIAL: at.potential}[star]


def _names(frame: Frame, row: Any, month_end: float, y: float, roomy: bool) -> None:
    """Name and month: the one under the other, or side by side where rows are many."""
    when = month(row.as_of, row.as_of_until, frame.language)
    if roomy:
        frame.run(MARGIN, y - 1.7, named(row, "name", frame.language))
        frame.text(MARGIN, y + 2.1, when, "quiet")
    else:
        frame.run(MARGIN, y, named(row, "row", frame.language))
        frame.text(month_end, y, when, "quiet", "right")


def _cell(frame: Frame, at: Columns, star: str, row: Any, place: tuple[float, float]) -> None:
    """A bar, or dots, with the number; zero in grey without a mark, in italics where it is worked out."""
    (y, thick), x = place, _left(at, star)
    if not row.products:
        part = "silence" if row.basis == "derived" else "quiet"
        frame.text(x + (1.2 if star in BARS else 0), y, _value(row, frame.language), part)
    elif star in BARS:
        end = at.three._replace(left=x).x(row.products)
        frame.bar(x, end, y, thick, look(row))
        frame.run(end + GAP, y, _beside(row, frame.language), ground=PAPER if row.star in WIDE else "")
    else:
        part = "strong" if row.products > 5 else "label"
        frame.text(frame.dots(x, y, int(row.products), look(row)) + GAP, y, _value(row, frame.language), part)
