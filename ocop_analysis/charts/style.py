"""How every chart looks: sizes in print, type, colours by what they mean, and the width of a text."""

import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import matplotlib as mpl
from fontTools import subset
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

WIDTHS = {"full": 160.0, "half": 78.0}  # mm: the text of an A4 page, and half of it
TALLEST = 200.0  # mm
MARGIN = 1.0  # mm: room for antialiasing, the page has margins of its own
MM_PER_INCH, MM_PER_PT = 25.4, 25.4 / 72
DPI = 300  # of the PNG at print size
FONTS = ["Be Vietnam Pro", "DejaVu Sans"]  # the second for signs the first lacks
LINE = 1.32  # line height over type size: Vietnamese stacks marks above and below

INK, GREY, AXIS, PAPER = "#1A1A1A", "#595959", "#767676", "#FFFFFF"
GRID, HAIRLINE = "#DADADA", "#E4E4E4"
HELD, OTHER_REPORT = "#12436D", "#5B8DB8"  # an article whose text is held and was checked, and another report
STEMS = {HELD: "#B4C4D4", OTHER_REPORT: "#CFDEEB"}
TARGET, SHORT = "#BE4B10", "#F3D0BA"  # what is aimed at, what is missing of it
FAILING = "#FBF2EC"  # ground of a row that fails, or of a range aimed at
DARK = ["#12436D", "#3F78A8", "#BE4B10"]  # fills that carry white text

# Points, weight and colour by the part that a text plays; a text's label on the figure is its part.
TYPE = {
    "title": (11.5, "semibold", INK),
    "subtitle": (8.8, "regular", GREY),
    "heading": (8.5, "semibold", INK),  # a region, a block
    "name": (8.5, "semibold", INK),
    "row": (8.0, "regular", INK),  # a name among nine and more
    "small": (7.5, "regular", INK),  # a name or number among more than fit one column; legends
    "head": (8.0, "semibold", INK),
    "label": (8.0, "regular", INK),
    "strong": (8.0, "semibold", INK),  # the number that matters
    "derived": (8.0, "italic", INK),  # a number that is not printed, but computed
    "quiet": (7.5, "regular", GREY),  # months, ticks, shares
    "silence": (7.5, "italic", GREY),
    "target": (8.0, "regular", TARGET),
    "target-strong": (8.0, "semibold", TARGET),
    "note": (7.0, "regular", GREY),
    "source": (7.0, "regular", GREY),
}
RC: Any = {
    "font.family": FONTS,
    "hatch.linewidth": 0.7,
    "svg.hashsalt": "ocop-analysis",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "text.hinting": "none",  # widths in proportion at every resolution: what is measured is what is printed
    "savefig.dpi": DPI,
}


class Look(NamedTuple):
    """How a mark looks: by colour whose report, hollow what is not yet rated, hatched what is flagged."""

    colour: str = HELD
    hollow: bool = False
    hatched: bool = False

    @property
    def patch(self) -> dict[str, Any]:
        """Its properties as a matplotlib patch."""
        face = PAPER if self.hollow or self.hatched else self.colour
        return {"facecolor": face, "edgecolor": self.colour, "hatch": "/" * 8 if self.hatched else None}


def look(row: Any) -> Look:
    """The look of a row of `spec.marked`: the one rule of colours, hollow and hatched marks."""
    return Look(HELD if row.held else OTHER_REPORT, bool(row.hollow), bool(row.flagged))


# A PDF has the outlines of its letters where they stand: cutting down the rules of layout took half the time.
subset.Options._drop_tables_default += ["GDEF", "GPOS", "GSUB"]


def house_style() -> Any:
    """The settings every chart is measured, drawn and saved under, as a context."""
    return mpl.rc_context(RC)


for face in ("Regular", "SemiBold", "Italic"):
    font_manager.fontManager.addfont(str(files("fontpkg_be_vietnam_pro") / f"files/BeVietnamPro-{face}.ttf"))


def font(part: str) -> dict[str, Any]:
    """Size, colour and face of a part of the text, never read as mathematics."""
    size, weight, colour = TYPE[part]
    chosen: dict[str, Any] = {"size": size, "color": colour, "parse_math": False}
    if weight == "italic":
        return chosen | {"style": "italic"}
    # The second font has no semibold: bold text must do with the first.
    return chosen | {"weight": weight, "family": FONTS[:1] if weight == "semibold" else FONTS}


def line_height(part: str) -> float:
    """Height in mm of one line of a part of the text."""
    return TYPE[part][0] * MM_PER_PT * LINE


RULER = Figure((1, 1), dpi=DPI)  # on which texts are measured
FigureCanvasAgg(RULER)  # which keeps one renderer; without it each measure makes its own


@cache
def width_of(text: str, part: str) -> float:
    """Width in mm of a text set as a part; asked under `house_style`, as all drawing is."""
    return float(Text(0, 0, text, figure=RULER, **font(part)).get_window_extent().width) / DPI * MM_PER_INCH


def wrapped(text: str, part: str, width: float) -> list[str]:
    """A text in lines no wider than `width` mm; numbers, marks and parts of names stay with their words."""
    lines: list[str] = []
    space, end = width_of("n n", part) - width_of("nn", part), 0.0
    for word in re.sub(r"([\d†*‡]) (?=[^\W\d])", "\\1\u00a0", text).split(" "):
        end += space + width_of(word, part)
        if lines and end <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            end = width_of(word, part)
    return [line.replace("\u00a0", " ") for line in lines]


def balanced(text: str, part: str, width: float) -> list[str]:
    """A text in as few lines as fit `width` mm, in the narrowest width (by 2 mm) that adds no line."""
    best = wrapped(text, part, width)
    for narrower in range(int(width), 0, -2) if len(best) > 1 else ():
        tried = wrapped(text, part, narrower)
        if len(tried) > len(best) or max(width_of(line, part) for line in tried) > narrower:
            break
        best = tried
    return best
