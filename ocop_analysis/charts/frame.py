"""The page of a chart in millimetres, and the marks that are put on it.

The origin is at the top left and y grows downwards; every y is the middle of a line or mark. What is drawn is
what is printed: there is no layout engine, and the page is cut where the footer ends.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Patch, Rectangle

from ocop_analysis.charts import style
from ocop_analysis.charts.style import (
    AXIS,
    HAIRLINE,
    INK,
    MARGIN,
    MM_PER_INCH,
    MM_PER_PT,
    PAPER,
    TARGET,
    Look,
)
from ocop_analysis.wording import number

Point = tuple[float, float]  # mm from the left, mm from the top
Pieces = Sequence[tuple[str, str]]  # texts with their parts
GAP = 1.1  # mm between the pieces of one line
DOT = 2.7  # mm
GIANT = 2.0  # times the next largest value: beyond the scale
ARROW = 6.8  # mm: of a target that is a minimum, whatever its size
SAMPLES = {
    "swatch": 4.2,
    "pill": 6.5,
    "median": 0.6,
    "target": 0.9,
    "minimum": ARROW,
}  # mm: width in a legend
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


def fitted(values: Sequence[float], left: float, ends: Sequence[float]) -> tuple[Scale, list[float]]:
    """The widest scale on which every value stands left of its end (mm), and the x of each, or the edge."""
    longest = longest_of(values)
    pairs = list(zip(values, ends, strict=True))
    edge = min([end for value, end in pairs if value > longest], default=max(ends))
    limits = [(end - left) * longest / value for value, end in pairs if 0 < value <= longest]
    giants = longest < max(values)
    scale = Scale(left, min([*limits, edge - left - 6.0 * giants]), max(longest, 1.0))
    return scale, [scale.x(value) if value <= longest else edge for value in values]


@dataclass
class Frame:
    """A page, "full" or "half", in a language. `y` is where the next part begins: what draws moves it on."""

    width: str
    language: str
    y: float = MARGIN

    def __post_init__(self) -> None:
        self.wide = style.WIDTHS[self.width]
        self.right = self.wide - MARGIN
        self.figure = Figure(facecolor=PAPER, dpi=style.DPI)
        self.paper = self.figure.add_axes((0, 0, 1, 1), xlim=(0, self.wide))
        self.paper.set_axis_off()

    # The parts of a page

    def paragraph(self, lines: Sequence[str], part: str, after: float = 0.0) -> None:
        """Lines from y on, and the space after them (mm)."""
        for line in lines:
            self.text(MARGIN, self.y + style.line_height(part) / 2, line, part)
            self.y += style.line_height(part)
        self.y += after

    def legend(self, keys: Sequence[tuple[Key, str]]) -> None:
        """A row of marks with their words; a second one where the first is full."""
        x, y = MARGIN, self.y + 2.35
        for key, words in keys:
            mark = SAMPLES.get(key.shape, DOT)
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
        self.figure.set_size_inches(self.wide / MM_PER_INCH, tall / MM_PER_INCH)
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

    def run(self, x: float, y: float, pieces: Pieces, align: str = "left", ground: str = "") -> float:
        """Pieces of text of several parts on one line; gives the x where it ends."""
        x -= run_width(pieces) if align == "right" else 0
        for words, part in pieces:
            self.text(x, y, words, part, ground=ground)
            x += style.width_of(words, part) + GAP
        return x - GAP

    def lines(self, x: float, y: float, pieces: Pieces, width: float = 200.0) -> float:
        """Texts one under the other from y on, wrapped at `width` mm; gives the y of the last line."""
        before = ""
        for words, part in pieces:
            for line in style.balanced(words, part, width):
                y += (style.line_height(before) + style.line_height(part)) / 2 if before else 0
                self.text(x, y, line, part)
                before = part
        return y

    # Marks

    def _put(self, patch: Patch, role: str) -> None:
        patch.set(label=role, zorder=LAYERS.index(role), clip_on=False)
        self.paper.add_patch(patch)

    def rule(
        self, start: Point, end: Point, role: str = "hairline", colour: str = HAIRLINE, width: float = 0.5
    ) -> None:
        """A line between two points, `width` points thick."""
        line = self.paper.plot(*zip(start, end, strict=True), color=colour, linewidth=width)[0]
        line.set(label=role, zorder=LAYERS.index(role), solid_capstyle="butt", clip_on=False)

    def bar(self, x0: float, x1: float, y: float, thick: float, look: Look, role: str = "bar") -> None:
        """A bar from x0 to x1, `thick` mm, with y in its middle; its outline lies inside it."""
        edge = 0.9 * MM_PER_PT * (look.hollow or look.hatched)
        low, wide = (x0 + edge / 2, y - thick / 2 + edge / 2), max(x1 - x0 - edge, 0.05)
        self._put(Rectangle(low, wide, thick - edge, linewidth=edge / MM_PER_PT, **look.patch), role)

    def ground(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        """A tinted ground: of a failing row, of a cell of a shaded table."""
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

    def dots(self, x: float, y: float, count: int, look: Look) -> float:
        """One dot a thing up to five, above a pill as long as five; gives the x where they end."""
        size, step = 2.0, 2.45
        if count > 5:
            self.pill(x, x + 4 * step + size, y, 1.9, look)
        for i in range(count if count <= 5 else 0):
            self.dot(x + size / 2 + i * step, y, look, size)
        return x + max(min(count, 5) - 1, 0) * step + size * (count > 0)

    def stem(self, x0: float, x1: float, y: float, look: Look) -> None:
        """The thin line that leads to a dot; dotted where that is hollow."""
        self.rule((x0, y), (x1, y), "stem", style.STEMS[look.colour], 1.5)
        if look.hollow:
            self.paper.lines[-1].set(linestyle=(0, (1.3, 0.8)), dash_capstyle="butt")

    def cut(self, x: float, y: float, colour: str, tall: float = 2.4) -> None:
        """The white break of a bar or stem that runs beyond its scale, with two strokes."""
        self.bar(x - 1.0, x + 1.0, y, tall, Look(PAPER), "inlay")
        for shift in (-0.7, 0.7):
            self.rule(
                (x + shift - 0.45, y + tall / 2), (x + shift + 0.45, y - tall / 2), "inlay", colour, 0.8
            )

    def median(self, x: float, top: float, bottom: float) -> None:
        """A short rule in ink with a white casing: a median, the line at one."""
        self.rule((x, top), (x, bottom), "stem", PAPER, 2.6)
        self.rule((x, top), (x, bottom), "median", INK, 1.3)

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

    def grid(self, scale: Scale, top: float, bottom: float, end: str = "") -> None:
        """Grid lines from `top` to `bottom`, their numbers with `end` (%) above, and the line at zero."""
        for value in scale.ticks():
            x, zero = scale.x(value), value == 0
            self.text(x, top - 2.2, number(value, 0, self.language) + end * (not zero), "quiet", "center")
            role, colour = ("axis", AXIS) if zero else ("grid", style.GRID)
            self.rule((x, top), (x, bottom), role, colour, 0.7 if zero else 0.5)


def run_width(pieces: Pieces) -> float:
    """Width in mm of pieces of text on one line."""
    return sum(style.width_of(*piece) for piece in pieces) + GAP * (len(pieces) - 1)
