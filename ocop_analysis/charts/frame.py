"""The page of a chart in millimetres, and the marks that are put on it.

The origin is at the top left and y grows downwards; every y is the middle of a line or mark. What is drawn is
what is printed: there is no layout engine, and the page is cut where the footer ends.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Patch, Polygon, Rectangle

from ocop_analysis.charts import style
from ocop_analysis.charts.style import AXIS, HAIRLINE, INK, MARGIN, MM_PER_PT, PAPER, TARGET, Look
from ocop_analysis.charts.words import said
from ocop_analysis.wording import number

Point = tuple[float, float]  # mm from the left, mm from the top
Pieces = Sequence[tuple[str, str]]  # texts with their parts
GAP = 1.1  # mm between the pieces of one line
DOT = 2.7  # mm
SMALL, STEP = 2.0, 2.45  # mm: a dot for one product, and from one to the next
BREAK = 6.0  # mm that a giant runs on beyond its scale
GIANT = 2.0  # times the next largest value: beyond the scale
ARROW = 6.8  # mm: of a target that is a minimum, whatever its size
SAMPLES = {"swatch": 4.2, "pill": 6.5, "median": 0.6, "target": 0.9, "minimum": ARROW}  # mm in a legend
# What lies over what. A mark's label on the figure is its role, by which the check knows it.
LAYERS = ["ground", "grid", "hairline", "axis", "stem", "median", "bar", "inlay", "target", "dot", "text"]


class Key(NamedTuple):
    """An entry of the legend: its word in words.toml, the shape of its mark (dot or of SAMPLES), its look."""

    word: str
    shape: str = "dot"
    look: Look = Look()


class Scale(NamedTuple):
    """Values from zero along x: zero at `left` mm, `longest` at `left + width`."""

    left: float
    width: float
    longest: float

    def x(self, value: float) -> float:
        """Where a value stands, in mm."""
        return self.left + value / self.longest * self.width

    def ticks(self, apart: float = 12.0) -> list[float]:
        """Zero and its round multiples (1, 2 or 5 times ten) up to the longest, at least `apart` mm apart."""
        least = apart / self.width * self.longest
        power = 10.0 ** math.floor(math.log10(least))
        step = max(1.0, next(n * power for n in (1, 2, 5, 10) if n * power >= least))
        return [n * step for n in range(int(self.longest / step) + 1)]


def longest_of(values: Sequence[float]) -> float:
    """The longest value a scale should reach: giants, at most a quarter of the values, are beyond it."""
    ordered = sorted(values, reverse=True)
    giants = [n for n in range(1, len(ordered) // 4 + 1) if ordered[n - 1] > GIANT * ordered[n]]
    return ordered[max(giants, default=0)]


@dataclass
class Frame:
    """A page of a chart, "full" or "half", in a language; `y` is where the next part begins."""

    width: str
    language: str
    name: str
    y: float = MARGIN

    def __post_init__(self) -> None:
        self.wide = style.WIDTHS[self.width]
        self.right = self.wide - MARGIN
        self.figure = Figure(facecolor=PAPER, dpi=style.DPI)
        FigureCanvasAgg(self.figure)  # one renderer for every measure of the check
        self.paper = self.figure.add_axes((0, 0, 1, 1), xlim=(0, self.wide))
        self.paper.set_axis_off()

    def said(self, key: str, **values: str) -> str:
        """A template of the chart, filled."""
        return said(self.name, key, self.language, **values)

    # The parts of a page

    def paragraph(self, lines: Sequence[str], part: str, after: float = 0.0) -> None:
        """Lines from y on, and the space after them (mm)."""
        for line in lines:
            self.text(MARGIN, self.y + style.line_height(part) / 2, line, part)
            self.y += style.line_height(part)
        self.y += after

    def legend(self, keys: Sequence[Key]) -> None:
        """A row of marks with their words; a second one where the first is full."""
        x, y = MARGIN, self.y + 2.35
        for key in keys:
            words, mark = said("legend", key.word, self.language), SAMPLES.get(key.shape, DOT)
            wide = mark + 1.3 + style.width_of(words, "small")
            if x > MARGIN and x + wide > self.right:
                x, y = MARGIN, y + 4.9
            self._sample(key, x, y, mark)
            self.text(x + mark + 1.3, y, words, "small")
            x += wide + 4.4
        self.y = y + 3.2 if keys else self.y

    def _sample(self, key: Key, x: float, y: float, wide: float) -> None:
        if key.shape == "dot":
            self.dot(x + wide / 2, y, key.look)
        elif key.shape == "swatch":
            self.bar(x, x + wide, y, 2.4, key.look)
        elif key.shape == "pill":
            self.pill(x, x + wide, y, 1.9, key.look)
        elif key.shape == "median":
            self.median(x + wide / 2, y - 1.9, y + 1.9)
        else:
            self.target(x + 0.45, y, 2.9, minimum=key.shape == "minimum")

    def close(self) -> None:
        """Cut the page at y."""
        tall = self.y + MARGIN
        self.figure.set_size_inches(self.wide / style.MM_PER_INCH, tall / style.MM_PER_INCH)
        self.paper.set_ylim(tall, 0)

    # Text

    def text(
        self, x: float, y: float, words: str, part: str, align: str = "left", ground: str = ""
    ) -> None:  # fmt: skip
        """One line in the type of its part; `ground` is PAPER over lines, or the fill of the bar it is on."""
        kind, box = style.font(part), None
        if ground == PAPER:
            box = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
        elif ground:
            kind["color"] = PAPER if ground in style.DARK else INK
        base = y + 0.35 * style.TYPE[part][0] * MM_PER_PT
        shown = self.paper.text(x, base, words, ha=align, va="baseline", label=part, bbox=box, **kind)
        shown.set_zorder(LAYERS.index("text"))

    def run(self, x: float, y: float, pieces: Pieces, align: str = "left", ground: str = "") -> None:
        """Pieces of text of several parts on one line."""
        if len(pieces) == 1:
            return self.text(x, y, *pieces[0], align, ground)
        x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * run_width(pieces)
        for n, (words, part) in enumerate(pieces):
            x += gap(pieces, n)
            self.text(x, y, words, part, ground=ground)
            x += style.width_of(words, part)

    # Marks

    def _put(self, patch: Patch, role: str) -> None:
        patch.set(label=role, zorder=LAYERS.index(role), clip_on=False)
        self.paper.add_patch(patch)

    def rule(
        self,
        start: Point,
        end: Point,
        role: str = "hairline",
        colour: str = HAIRLINE,
        width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:  # fmt: skip
        """A line between two points, `width` points thick; `dash` is its pattern in widths."""
        line = self.paper.plot(*zip(start, end, strict=True), color=colour, linewidth=width)[0]
        line.set(label=role, zorder=LAYERS.index(role), solid_capstyle="butt", clip_on=False)
        if dash:
            line.set(linestyle=(0, tuple(dash)), dash_capstyle="butt")

    def axis(self, start: Point, end: Point) -> None:
        """The line at zero, or the rule between two blocks."""
        self.rule(start, end, "axis", AXIS, 0.7)

    def shape(self, points: Sequence[Point], colour: str, role: str, hollow: bool = False) -> None:
        """A filled polygon: the wedge of a comet, the head of an arrow."""
        look = Look(colour, hollow=hollow).patch
        self._put(Polygon(points, linewidth=0.9 * hollow, **look), role)

    def bar(self, x0: float, x1: float, y: float, thick: float, look: Look, role: str = "bar") -> None:
        """A bar from x0 to x1, `thick` mm, with y in its middle; its outline lies inside it."""
        edge = 0.9 * MM_PER_PT * (look.hollow or look.hatched)
        low, wide = (x0 + edge / 2, y - thick / 2 + edge / 2), max(x1 - x0 - edge, 0.05)
        self._put(Rectangle(low, wide, thick - edge, linewidth=edge / MM_PER_PT, **look.patch), role)

    def ground(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        """A tinted ground: of a failing row, of a cell."""
        self.bar(x0, x1, (y0 + y1) / 2, y1 - y0, Look(colour), "ground")

    def pill(self, x0: float, x1: float, y: float, thick: float, look: Look) -> None:
        """A bar with round ends."""
        edge = 1.1 * MM_PER_PT * look.hollow
        low, tall = (x0 + edge / 2, y - thick / 2 + edge / 2), thick - edge
        shape = f"round,pad=0,rounding_size={tall / 2}"
        made = FancyBboxPatch(low, x1 - x0 - edge, tall, shape, linewidth=edge / MM_PER_PT, **look.patch)
        self._put(made, "bar")

    def dot(self, x: float, y: float, look: Look, size: float = DOT) -> None:
        """A dot `size` mm across, its outline inside it."""
        edge = (1.1 if size > 2 else 0.8) * (look.hollow or look.hatched)
        self._put(Circle((x, y), (size - edge * MM_PER_PT) / 2, linewidth=edge, **look.patch), "dot")

    def dots(self, x: float, y: float, count: int, look: Look) -> None:
        """One dot a thing up to five, above a pill as long as five."""
        if count > 5:
            self.pill(x, x + dots_wide(5), y, 1.9, look)
        for n in range(count if count <= 5 else 0):
            self.dot(x + SMALL / 2 + n * STEP, y, look, SMALL)

    def stem(self, x0: float, x1: float, y: float, look: Look) -> None:
        """The thin line that leads to a dot; dotted where that is hollow."""
        self.rule((x0, y), (x1, y), "stem", style.STEMS[look.colour], 1.5, (1.3, 0.8) if look.hollow else ())

    def cut(self, x: float, y: float, colour: str, tall: float = 2.4) -> None:
        """The white break of a bar or stem that runs beyond its scale, with two strokes."""
        self.bar(x - 1.0, x + 1.0, y, tall, Look(PAPER), "inlay")
        for shift in (-0.7, 0.7):
            self.rule(
                (x + shift - 0.45, y + tall / 2), (x + shift + 0.45, y - tall / 2), "inlay", colour, 0.8
            )

    def median(self, x: float, top: float, bottom: float, layers: Sequence[str] = ("stem", "median")) -> None:
        """A short rule in ink with a white casing: a median, or over all bars the line at one."""
        for role, colour, width in zip(layers, (PAPER, INK), (2.6, 1.3), strict=True):
            self.rule((x, top), (x, bottom), role, colour, width)

    def target(self, x: float, y: float, tall: float, minimum: bool = False) -> None:
        """A target's tick: thick where exact, thin with an open arrow of fixed length where a minimum."""
        self.rule((x, y - tall / 2), (x, y + tall / 2), "target", TARGET, 1.4 if minimum else 2.6)
        if minimum:
            self.arrow(x, x + ARROW, y, TARGET)

    def arrow(self, x0: float, x1: float, y: float, colour: str, width: float = 1.3) -> None:
        """An open arrow from x0 to its point at x1."""
        back = math.copysign(1.5, x1 - x0)
        for start in ((x0, y), (x1 - back, y - 1.0), (x1 - back, y + 1.0)):
            self.rule(start, (x1, y), "target", colour, width)

    def ticks(self, scale: Scale, y: float, unit: str = "") -> None:
        """The numbers of a scale, with a unit (%)."""
        for value in scale.ticks():
            self.text(
                scale.x(value), y, number(value, 0, self.language) + unit * (value > 0), "quiet", "center"
            )

    def grid(self, scale: Scale, top: float, bottom: float) -> None:
        """The lines of a scale from `top` to `bottom`, that at zero darker."""
        for value in scale.ticks():
            x = scale.x(value)
            if value:
                self.rule((x, top), (x, bottom), "grid", style.GRID)
            else:
                self.axis((x, top), (x, bottom))


def dots_wide(count: int) -> float:
    """The mm that dots for a count take."""
    return max(min(count, 5) - 1, 0) * STEP + SMALL * (count > 0)


def run_width(pieces: Pieces) -> float:
    """Width in mm of pieces of text on one line."""
    return sum(style.width_of(*piece) + gap(pieces, n) for n, piece in enumerate(pieces))


def gap(pieces: Pieces, n: int) -> float:
    """The mm before a piece: none before the first, next to none at the stroke of "31/83"."""
    if not n:
        return 0.0
    return 0.2 if "/" in (pieces[n][0][:1], pieces[n - 1][0][-1:]) else GAP
