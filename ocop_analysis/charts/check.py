"""What every figure of the house must pass before it leaves it: read off the drawn figure, not promised by the code.

Sources of the rules: WCAG 2.2, 1.4.3 and 1.4.11 for contrast; colours.py names those for colours; the rest is this
project's house style.
"""

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
from babel.numbers import NumberFormatError, parse_decimal
from matplotlib import colors, font_manager
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ocop_analysis.charts.colours import VISIONS, contrast, seen
from ocop_analysis.charts.house import FONTS, MM_PER_INCH, WIDTH, house_style
from ocop_analysis.charts.spec import RULES, Chart
from ocop_analysis.wording import day

SIZES = {
    "title": (11, 12),
    "subtitle": (8.5, 9.5),
    "note": (6.5, 9),
    "source": (6.5, 9),
}  # points; others from 7.5
LEAST_SIZE = 7.5
PARTS = {*SIZES, "heading", "name", "detail", "label", "aside", "figure", "tick"}
LONGEST_TITLE = {"en": 12, "vi": 16}  # words, and syllables, which Vietnamese writes apart
LONGEST_SUBTITLE = 2  # lines
ALT_LENGTH = (40, 300)
TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0
COLOUR_DISTANCE, LIGHTNESS_DISTANCE = 15.0, 18.0  # CIE dE, also as the colour-blind see it; CIE L*
TOUCH = 0.15  # mm by which boxes may meet


class ChartError(ValueError):
    """A figure that may not leave the house; the message lists every fault."""


@dataclass(frozen=True)
class Fault:
    """A rule broken, and by what."""

    rule: str
    what: str


@dataclass(frozen=True)
class Mark:
    """A bar, dot or line on a figure: its box in mm from the lower left, its colours and its shape."""

    box: Bbox
    face: tuple
    edge: tuple
    shape: str
    carries_value: bool


def checked_figure(chart: Chart, language: str) -> Figure:
    """The figure of a chart, drawn with warnings as errors; raises ChartError with every fault it has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = chart.figure(language)
        faults = check(figure, chart, language)
    if faults:
        lines = "\n".join(f"  {fault.rule}: {fault.what}" for fault in faults)
        raise ChartError(f"{chart.stem} ({language}) has {len(faults)} fault(s):\n{lines}")
    return figure


def check(figure: Figure, chart: Chart, language: str) -> list[Fault]:
    """Every fault of a drawn figure, by rule."""
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a sign that no font has: a fault below
        texts, marks = _texts(figure), list(_marks(figure))
        boxes = [_box(figure, text.get_window_extent()) for text in texts]
    found = [
        *_placement(figure, texts, boxes, marks),
        *_type(figure, texts),
        *_contrasts(figure, texts, boxes, marks),
        *_colours(marks),
        *_glyphs(texts),
        *_wording(texts, chart, language),
        *_bars(figure),
        *_labels(figure, texts, boxes, marks),
        *_numbers(texts, chart, language),
    ]
    return list(dict.fromkeys(found))


def _texts(figure: Figure) -> list[Text]:
    """Every text that is drawn. Ticks and legends count where their axes show them."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += [*axes.texts, axes.title]
        if axes.axison:
            found += [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label, axes.yaxis.label]
        if legend := axes.get_legend():
            found += legend.get_texts()
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def _box(figure: Figure, pixels: Bbox) -> Bbox:
    return Bbox(pixels.get_points() / figure.dpi * MM_PER_INCH)


def _marks(figure: Figure) -> Iterator[Mark]:
    """Bars, dots and lines; what is not a mark of a value has the label "rule"."""
    for axes in figure.axes:
        for patch in axes.patches:
            if isinstance(patch, Rectangle) and patch.get_visible():
                box = _box(figure, patch.get_window_extent())
                face, edge = (colors.to_rgba(c) for c in (patch.get_facecolor(), patch.get_edgecolor()))
                yield Mark(box, face, edge, "bar", True)
        for dots in axes.collections:
            if isinstance(dots, PathCollection):
                face, edge = (
                    colors.to_rgba(np.asarray(c)[0]) for c in (dots.get_facecolor(), dots.get_edgecolor())
                )
                radius = np.sqrt(dots.get_sizes()[0]) / 2 / 72 * MM_PER_INCH
                shape = f"marker of {len(np.asarray(dots.get_paths()[0].vertices))} points"
                for x, y in axes.transData.transform(dots.get_offsets()) / figure.dpi * MM_PER_INCH:
                    box = Bbox([[x - radius, y - radius], [x + radius, y + radius]])
                    yield Mark(box, face, edge, shape, True)
        for line in axes.lines:
            if isinstance(line, Line2D) and line.get_visible():
                ends = axes.transData.transform(line.get_xydata()) / figure.dpi * MM_PER_INCH
                half = line.get_linewidth() / 2 / 72 * MM_PER_INCH
                box = Bbox([ends.min(axis=0) - half, ends.max(axis=0) + half])
                colour = colors.to_rgba(line.get_color())
                yield Mark(box, colour, colour, "line", line.get_label() != "rule")


def _overlap(one: Bbox, other: Bbox, touch: float = TOUCH) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > touch and along > touch


def _inside(one: Bbox, other: Bbox) -> bool:
    return one.x0 >= other.x0 and one.x1 <= other.x1 and one.y0 >= other.y0 and one.y1 <= other.y1


def _placement(figure, texts, boxes, marks) -> Iterator[Fault]:
    """No text clipped, on another text, or crossed by a mark that hides it."""
    wide, tall = figure.get_size_inches() * MM_PER_INCH
    for text, box in zip(texts, boxes, strict=True):
        if box.x0 < 0 or box.y0 < 0 or box.x1 > wide or box.y1 > tall:
            yield Fault("text clipped", text.get_text())
        for mark in marks:
            # Half a line's width touches nothing; a text wholly on a bar is legible if its contrast is (see there).
            if _overlap(box, mark.box, touch=0.05) and not (mark.shape == "bar" and _inside(box, mark.box)):
                yield Fault("text hidden", f"{text.get_text()} by a {mark.shape}")
    for (one, box), (other, other_box) in combinations(zip(texts, boxes, strict=True), 2):
        if _overlap(box, other_box):
            yield Fault("texts overlap", f"{one.get_text()} and {other.get_text()}")


def _type(figure, texts) -> Iterator[Fault]:
    """The width of print, and type sizes there."""
    if abs(figure.get_figwidth() * MM_PER_INCH - WIDTH) > 0.1:
        yield Fault("type size", f"the figure is not {WIDTH:.0f} mm wide, so sizes are not those in print")
    for text in texts:
        part, size = text.get_label(), text.get_fontsize()
        if part not in PARTS:
            yield Fault("type size", f"{text.get_text()} is no part of the house's text")
            continue
        least, most = SIZES.get(part, (LEAST_SIZE, 100))
        if not least <= size <= most:
            yield Fault("type size", f"{text.get_text()} ({part}) is {size} pt")


def _contrasts(figure, texts, boxes, marks) -> Iterator[Fault]:
    """Text against what is behind it, marks against the paper and against the marks they adjoin."""
    paper = figure.get_facecolor()
    for text, box in zip(texts, boxes, strict=True):
        behind = [mark.face for mark in marks if mark.shape == "bar" and _inside(box, mark.box)]
        if contrast(text.get_color(), behind[-1] if behind else paper) < TEXT_CONTRAST:
            yield Fault("text contrast", text.get_text())
    for mark in marks:
        if max(contrast(mark.face, paper), contrast(mark.edge, paper)) < MARK_CONTRAST:
            yield Fault("mark contrast", f"a {mark.shape} on the paper")
    valued = [mark for mark in marks if mark.carries_value]
    for one, other in combinations(valued, 2):
        adjoining = _overlap(one.box, other.box, touch=-0.05) and one.face != other.face
        if adjoining and max(contrast(one.face, other.face), contrast(one.edge, other.face)) < MARK_CONTRAST:
            yield Fault("mark contrast", f"a {one.shape} beside a {other.shape}")


def _colours(marks) -> Iterator[Fault]:
    """Marks of one shape that differ in colour: far enough apart in every vision and in greyscale."""
    looks = {
        (mark.shape, mark.face == mark.edge, tuple(mark.edge[:3])) for mark in marks if mark.carries_value
    }
    for (shape, solid, one), (other_shape, other_solid, other) in combinations(sorted(looks), 2):
        if (shape, solid) != (other_shape, other_solid):
            continue  # told apart by shape
        for vision in VISIONS:
            if np.linalg.norm(seen(one, vision) - seen(other, vision)) < COLOUR_DISTANCE:
                yield Fault("colours alike", f"two {shape}s for {vision} vision")
        if abs(seen(one, "normal")[0] - seen(other, "normal")[0]) < LIGHTNESS_DISTANCE:
            yield Fault("colours alike", f"two {shape}s in greyscale")


@cache
def _glyphs_of(family: str) -> set[int]:
    return set(FT2Font(font_manager.findfont(family, fallback_to_default=False)).get_charmap())


def _glyphs(texts) -> Iterator[Fault]:
    """Every sign in one of the fonts that its text names, the house's first."""
    for text in texts:
        families = text.get_fontfamily()
        if families[0] != FONTS[0]:
            yield Fault("glyph missing", f"{text.get_text()} is not set in {FONTS[0]}")
            continue
        known = set().union(*(_glyphs_of(family) for family in families))
        missing = {sign for sign in text.get_text() if ord(sign) not in known and not sign.isspace()}
        if missing:
            yield Fault("glyph missing", f"{' '.join(sorted(missing))} in {text.get_text()}")


def _joined(texts, part: str) -> str:
    return " ".join(text.get_text() for text in texts if text.get_label() == part)


def _wording(texts, chart, language) -> Iterator[Fault]:
    """Lengths, the source line, and composed letters."""
    title = _joined(texts, "title")
    if not title or len(title.split()) > LONGEST_TITLE[language]:
        yield Fault(
            "title length", f"{title!r} has {len(title.split())} of at most {LONGEST_TITLE[language]}"
        )
    if not 1 <= sum(text.get_label() == "subtitle" for text in texts) <= LONGEST_SUBTITLE:
        yield Fault("subtitle length", f"not 1 to {LONGEST_SUBTITLE} lines: {_joined(texts, 'subtitle')!r}")
    alt = chart.texts(language).alt
    if not ALT_LENGTH[0] <= len(alt) <= ALT_LENGTH[1]:
        yield Fault("alt length", f"{len(alt)} characters")
    if _joined(texts, "source") != chart.source(language):
        yield Fault("source line", f"{_joined(texts, 'source')!r} is not {chart.source(language)!r}")
    for text in [*(text.get_text() for text in texts), alt]:
        if unicodedata.normalize("NFC", text) != text:
            yield Fault("not NFC", text)


def _bars(figure) -> Iterator[Fault]:
    """Bars begin at zero, and so does their axis."""
    for axes in figure.axes:
        bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        if bars and (axes.get_xlim()[0] != 0 or any(bar.get_x() != 0 for bar in bars)):
            yield Fault("bars from zero", f"axis from {axes.get_xlim()[0]:g}")


def _labels(figure, texts, boxes, marks) -> Iterator[Fault]:
    """No legend box; beside every mark, on its line, stands a label."""
    if figure.legends or any(axes.get_legend() for axes in figure.axes):
        yield Fault("direct labels", "a legend box")
    beside = [box for text, box in zip(texts, boxes, strict=True) if text.get_label() in ("label", "aside")]
    for mark in marks:
        middle = (mark.box.y0 + mark.box.y1) / 2
        if mark.carries_value and not any(box.y0 - 1 <= middle <= box.y1 + 1 for box in beside):
            yield Fault("direct labels", f"a {mark.shape} without a label on its line")


def _allowed_numbers(chart) -> np.ndarray:
    """The numbers of the plotted rows, and those that the chart's facts derive from them, derived once more here."""
    values = [*chart.rows.select_dtypes("number").to_numpy(dtype="float64", na_value=np.nan).ravel()]
    for fact in chart.facts.used:
        rows = chart.rows
        for name, wanted in fact.where:
            rows = rows[rows[name] == wanted]
        values.append(float(RULES[fact.rule](rows, fact.column, chart.rows)))
    return np.array([value for value in values if not np.isnan(value)])


def _numbers(texts, chart, language) -> Iterator[Fault]:
    """Every number shown or told occurs in the rows or is derived from them, and is printed as the language does.

    Days and years must be those of the rows; the names of star classes are not numbers.
    """
    values = _allowed_numbers(chart)
    days = pd.concat([chart.rows[c] for c in chart.rows.select_dtypes("datetime")]).dropna().unique()
    shown_days = {day(pd.Timestamp(d), language, short=True) for d in days}
    if language == "vi":  # which writes months as numbers too
        shown_days |= {f"tháng {pd.Timestamp(d).month}-{pd.Timestamp(d).year}" for d in days}
    dates = "|".join(re.escape(shown) for shown in sorted(shown_days, key=len, reverse=True))
    years = "|".join(sorted({str(pd.Timestamp(d).year) for d in days}))
    exempt = re.compile(rf"(?<!\d)(?:{dates})(?!\d)|\b(?:{years})\b|\b[3-5](?:-[45])?\s(?:sao|stars?)\b")
    told = [text.get_text() for text in texts if text.get_label() != "source"] + [chart.texts(language).alt]
    for text in told:
        for token in re.findall(r"\d+(?:[.,]\d+)*", exempt.sub("", text)):
            try:
                number = parse_decimal(token, locale=language, strict=True)
            except NumberFormatError:
                yield Fault("number format", f"{token} in {text!r}")
                continue
            decimals = max(0, -int(number.as_tuple().exponent))
            if not np.any(np.abs(np.round(values, decimals) - float(number)) < 1e-9):
                yield Fault("number unknown", f"{token} in {text!r}")
