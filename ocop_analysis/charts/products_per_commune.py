"""Chart 11, one commune, one product? Products per commune-level unit of each place, with a line at one."""

from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.frame import LAYERS, Frame, fitted
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, limits, marked
from ocop_analysis.charts.style import AXIS, MARGIN, PAPER, look, width_of
from ocop_analysis.charts.words import LANGUAGES, place_parts, said
from ocop_analysis.tables.outcomes import MERGER
from ocop_analysis.wording import bounded, month, number, when

NAME = "products-per-commune"
SHOWN = ["place", "as_of", "status", "products", "commune_units", "units_on", "ratio", "units_publisher"]
SHOWN += ["tier", "flag"]
FEW = 8  # places with roomy rows
MOST = 28  # places drawn
OPEN_ABOVE = ["over", "at_least"]  # bounds whose bar has an arrowhead


class Layout(NamedTuple):
    """Of few places: month under the name; of more: beside it. In mm."""

    pitch: float
    thick: float
    left: float
    part: str


def products_per_commune(tables: Tables) -> Chart | Nothing:
    """Products per commune-level unit at the newest count of each province, with a line at one."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    facts = _facts(rows)
    notes = ["flagged", "rough", "old", "open", "fewer"]
    return Chart(
        number=11,
        name=NAME,
        notebook="01_regional_comparison",
        tables=tables,
        rows=rows,
        columns=SHOWN,
        facts=facts,
        titles=[_title(rows)],
        subtitles=["subtitle_core" if tables.tier == "core" else "subtitle"],
        notes=[f"note_{name}" for name in notes if name in facts] + ["note_average", "note_units"],
        legend=keys_of(rows, "swatch"),
        draw={"full": lambda frame: _draw(frame, rows.head(MOST))},
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """The current ratios by size, registered ones last; `reached` and `below`: one, for certain."""
    rows = tables["products_per_commune"]
    rows = rows[rows["current"].fillna(False) & (rows["role"] == "actual")].dropna(
        subset="products_per_commune"
    )
    rows = rows[rows["province"].isin(tables.places or rows["province"])]
    rows = marked(rows.assign(place=rows["province"], products_bound=rows["bound"]), tables)
    least, greatest = limits(rows, "products")
    rows = rows.assign(reached=least >= rows["commune_units"], below=greatest < rows["commune_units"])
    rows["old_units"] = (rows["units_on_until"] < MERGER) & (rows["as_of"] >= MERGER)
    rows["ratio"] = [_ratio(row, "vi") for row in rows.itertuples()]
    rows["ratio_en"] = [_ratio(row, "en") for row in rows.itertuples()]
    rows = rows.sort_values("products_per_commune", ascending=False, kind="stable")
    return rows.sort_values("hollow", kind="stable", ignore_index=True)


def _ratio(row: Any, language: str) -> str:
    """A ratio in words: two decimals, and more where two would print one for what is not."""
    value, decimals = row.products / row.commune_units, 2
    while value != 1 and number(value, decimals) == number(1, decimals):
        decimals += 1
    return bounded(value, row.bound, language=language, decimals=decimals)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of which the title speaks: rated ones, or registered ones where none is; no flagged ones."""
    sound = rows[~rows["flagged"]]
    return sound[sound["hollow"] == sound["hollow"].all()]


def _facts(rows: pd.DataFrame) -> Facts:
    facts, told = Facts(), _told(rows)
    facts.take("n", "count", told)
    facts.take("k", "count", told[told["reached"]])
    facts.take("few", "count", told[told["below"]])
    years = sorted({str(on.year) for on in (told if len(told) else rows)["as_of"]})
    facts["years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years", "as_of")
    kind = "registered" if rows["hollow"].all() else "rated"
    facts["counted"] = Fact({language: said(NAME, kind, language) for language in LANGUAGES}, "status")
    if len(told) == 1:
        one = told.iloc[0]
        facts.places("place", told)
        facts["ratio"] = Fact({"vi": one["ratio"], "en": one["ratio_en"]}, "products / units", "ratio")
    facts.places("flagged", rows[rows["flagged"]])
    facts.places("rough", rows[rows["units_fit"] == "after"])
    facts.places("old", rows[rows["old_units"]])
    facts.places("open", told[~told["reached"] & ~told["below"]])
    facts["merger"] = Fact(
        {language: when(MERGER, MERGER + pd.offsets.MonthEnd(), language) for language in LANGUAGES},
        "month of the mergers",
    )
    if len(rows) > MOST:
        facts["fewer"] = Fact(float(MOST), "rule of this chart", "place", ids_of(rows.head(MOST)))
        facts.take("every", "count", rows)
    return facts


def _title(rows: pd.DataFrame) -> str:
    told = _told(rows)
    if len(told) < 2:
        return "title_one" if len(told) else "title_flagged"
    reached, below = told["reached"], told["below"]
    if not (reached | below).all():
        return "title_least" if reached.any() else "title_below" if below.any() else "title_open"
    return "title_all" if reached.all() else "title_some" if reached.any() else "title_none"


def _marks(row: Any) -> str:
    return "†" * bool(row.flagged) + "*" * bool(row.units_fit == "after" or row.old_units)


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    """Name and month, the bar with its ratio, and the division it comes from; the line at one over all."""
    few = Layout(8.6, 4.6, 26.0, "name") if len(rows) <= FEW else None
    layout = few or Layout(4.9, 3.3, 44.0, "row")
    top = frame.y + 5.6
    values = rows["products_per_commune"].tolist()
    scale, ends = fitted([*values, 1.0], layout.left, [118.0] * (len(rows) + 1))
    one, y = ends[-1], top - layout.pitch / 2 + 0.6
    for row in rows.itertuples():
        if row.hollow and row.Index and not rows["hollow"].iloc[row.Index - 1]:
            frame.rule((MARGIN, y + layout.pitch / 2 + 0.9), (frame.right, y + layout.pitch / 2 + 0.9))
            y += 1.8
        y += layout.pitch
        _name(frame, row, y, layout)
        frame.bar(scale.left, ends[row.Index], y, layout.thick, look(row))
        if row.products_per_commune > scale.longest:
            frame.cut(ends[row.Index] - 4.6, y, look(row).colour, layout.thick + 0.6)
        _beside(frame, row, (ends[row.Index], y), one)
        products = bounded(row.products, row.bound, language=frame.language)
        frame.text(frame.right, y, f"{products} / {number(row.commune_units)}", "quiet", "right")
    bottom = y + layout.pitch / 2
    frame.rule((scale.left, top), (scale.left, bottom), "axis", AXIS, 0.7)
    frame.median(one, top - 1.0, bottom)
    for line in frame.paper.lines[-2:]:  # over the bars, which it divides
        line.set_zorder(LAYERS.index("inlay"))
    frame.text(one, top - 3.2, said(NAME, "line", frame.language), "head", "center")
    frame.text(frame.right, top - 3.2, said(NAME, "division", frame.language), "quiet", "right")
    frame.y = bottom


def _name(frame: Frame, row: Any, y: float, layout: Layout) -> None:
    name, on = place_parts(row.place, frame.language)[0], month(row.as_of, row.as_of_until, frame.language)
    if layout.part == "name":
        frame.lines(MARGIN, y - 1.8, [(name, "name"), (on, "quiet")])
    else:
        frame.text(MARGIN, y, name, layout.part)
        frame.text(layout.left - 2.6, y, on, "quiet", "right")


def _beside(frame: Frame, row: Any, at: tuple[float, float], one: float) -> None:
    """The ratio right of its bar, or right of the line at one where that is in the way."""
    (x, y), words = at, (row.ratio if frame.language == "vi" else row.ratio_en) + _marks(row)
    if row.bound in OPEN_ABOVE:
        for end in (y - 1.4, y + 1.4):
            frame.rule((x + 0.9, end), (x + 2.3, y), "inlay", look(row).colour, 1.1)
        x += 2.3
    if x - 0.9 < one < x + 2.4 + width_of(words, "strong"):
        x = one
    frame.text(x + 1.6, y, words, "strong", ground=PAPER)
