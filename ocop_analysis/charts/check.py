"""What every drawn chart must pass at export: what the data can move, read off the figure itself.

Sizes, palette and contrast are constants and have a test of their own.
"""

import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ocop_analysis.charts.spec import LONGEST_TITLE, MOST_LINES, Chart
from ocop_analysis.charts.style import MARGIN, MM_PER_INCH, TALLEST, house_style

TOUCH = 0.2  # mm by which boxes may meet
LINES = {"title": (1, MOST_LINES), "subtitle": (1, MOST_LINES), "note": (0, MOST_LINES), "source": (1, 1)}
CROSSED = (
    "grid",
    "hairline",
    "axis",
    "stem",
    "median",
)  # roles a text may cross on a white ground of its own
VALUED = ("bar", "dot")  # roles of marks that may not lie on one another


class ChartError(ValueError):
    """A figure that may not leave the house; the message lists every fault."""


def checked_page(chart: Chart, language: str, width: str = "full") -> Figure:
    """The figure of a chart, drawn with warnings as errors; raises ChartError with every fault it has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = chart.page(language, width)
    if faults := check(figure, language):
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise ChartError(f"{chart.stem(width)} ({language}) has {len(faults)} fault(s):\n{lines}")
    return figure


def check(figure: Figure, language: str) -> list[str]:
    """Every fault of a drawn figure, as "rule: what"."""
    paper = figure.axes[0]
    texts = [text for text in paper.texts if text.get_text().strip()]
    drawn = [*texts, *paper.patches, *paper.lines]
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a sign that no font has: a fault below
        boxes = np.array([artist.get_window_extent().extents for artist in drawn]) / figure.dpi * MM_PER_INCH
        glyphs = list(_glyphs(texts))
    return [
        *_clipped(figure, drawn, boxes),
        *_collisions(figure, drawn, boxes),
        *_lengths(texts, language),
        *glyphs,
    ]


def _called(artist: Any) -> str:
    return repr(artist.get_text()) if isinstance(artist, Text) else f"a {artist.get_label()}"


def _clipped(figure: Figure, drawn: Sequence[Any], boxes: np.ndarray) -> Iterator[str]:
    wide, tall = figure.get_size_inches() * MM_PER_INCH
    if tall > TALLEST:
        yield f"too tall: {tall:.0f} mm"
    for artist, (x0, y0, x1, y1) in zip(drawn, boxes, strict=True):
        edge = (MARGIN if isinstance(artist, Text) else 0) - TOUCH
        if min(x0, y0, wide - x1, tall - y1) < edge:
            yield f"clipped: {_called(artist)}"


def _collisions(figure: Figure, drawn: Sequence[Any], boxes: np.ndarray) -> Iterator[str]:
    """Texts on texts or marks, and marks on marks, that should stand apart."""
    thin = (
        np.array([[isinstance(artist, Line2D)] for artist in drawn]) * TOUCH
    )  # lines have no width of their own
    low, high = boxes[:, :2] - thin, boxes[:, 2:] + thin
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    for i, j in np.argwhere(np.triu((shared > TOUCH).all(axis=2), 1)):
        one, other = drawn[i], drawn[j]  # texts come before marks
        inside = (low[i] > low[j] - TOUCH).all() and (high[i] < high[j] + TOUCH).all()
        box = Bbox.from_extents(*(boxes[i] * figure.dpi / MM_PER_INCH))
        if not (
            _text_may_cross(one, other, box, inside) if isinstance(one, Text) else _marks_may_meet(one, other)
        ):
            yield f"overlap: {_called(one)} and {_called(other)} at {boxes[j][0]:.0f} mm"


def _text_may_cross(text: Text, other: Any, box: Bbox, inside: bool) -> bool:
    """Whether a text may overlap: a ground, a line behind its own white ground, a bar it lies wholly on."""
    if isinstance(other, Text):
        return False
    role = other.get_label()
    if role == "ground" or (role in CROSSED and text.get_bbox_patch()) or (role == "bar" and inside):
        return True
    path = other.get_transform().transform_path(other.get_path())
    return isinstance(other, Line2D) and not path.intersects_bbox(box, filled=False)


def _marks_may_meet(one: Any, other: Any) -> bool:
    return not (one.get_label() in VALUED and other.get_label() in VALUED)


def _lengths(texts: Sequence[Text], language: str) -> Iterator[str]:
    """Title, subtitle, note and source by lines, the title by words too; every letter composed."""
    for part, (least, most) in LINES.items():
        lines = [text.get_text() for text in texts if text.get_label() == part]
        words = len(" ".join(lines).split())
        if not least <= len(lines) <= most or (part == "title" and words > LONGEST_TITLE[language]):
            yield f"length: {part} of {len(lines)} lines, {words} words"
    for text in texts:
        if unicodedata.normalize("NFC", text.get_text()) != text.get_text():
            yield f"not NFC: {text.get_text()}"


@cache
def _glyphs_of(family: str) -> set[int]:
    return set(FT2Font(font_manager.findfont(family, fallback_to_default=False)).get_charmap())


def _glyphs(texts: Sequence[Text]) -> Iterator[str]:
    for text in texts:
        known = set().union(*(_glyphs_of(family) for family in text.get_fontfamily()))
        missing = {sign for sign in text.get_text() if ord(sign) not in known and not sign.isspace()}
        if missing:
            yield f"glyph missing: {' '.join(sorted(missing))} in {text.get_text()!r}"
