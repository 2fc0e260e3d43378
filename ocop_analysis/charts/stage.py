"""The stage of most charts: rows in blocks, and columns as wide as what they hold.

A chart says what stands in its columns; where they stand follows from what they hold. The longest bars take
what room the words leave.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.frame import BREAK, GAP, Frame, Pieces, Scale, longest_of, run_width
from ocop_analysis.charts.style import MARGIN, PAPER, Look, look, width_of
from ocop_analysis.charts.words import place_parts
from ocop_analysis.wording import month

Painter = Callable[[Frame, Any, Any, float], None]  # of a frame, the column, a row and its y
Lines = Sequence[Pieces]  # of a cell: none, one, or two
MINIMA = ["over", "at_least"]  # bounds whose bar has the sign of a minimum
FEW = 8  # rows that stand roomily, the month under the name
ROOMY, TIGHT = 9.0, 4.9  # mm a row
GUTTER, SIDES = 2.4, 4.0  # mm between columns, between two sides
HEAD, APART = 5.6, 2.4  # mm: a block's heading, the space between two blocks
UNEVEN = 1.15  # times the height of two even sides, where blocks are put out of their order
LINE = 3.7  # mm from line to line within a cell and a head


@dataclass(eq=False)
class Column:
    """Words of each row; `head` may have several lines; `wide` mm at least, it `fills` the rest."""

    lines: Callable[[Any], Lines] = lambda row: ()
    head: str = ""
    align: str = "left"
    part: str = "head"
    wide: float = 0.0
    fills: bool = False
    grid: bool = False
    paint: "Painter | None" = None  # draws the cell of a row instead of its words
    left: float = 0.0
    right: float = 0.0
    each: float = 0.0  # mm a unit of the scale

    def sizes(self, rows: Sequence[Any]) -> list[tuple[float, float]]:
        """What it must hold: values on the scale, and the mm beside each."""
        words = [run_width(line) for row in rows for line in self.lines(row)]
        heads = [width_of(line, self.part) for line in self.head.split("\n")]
        return [(0.0, max([self.wide, *heads, *words]))]

    def draw(self, frame: Frame, row: Any, y: float) -> None:
        """The cell of a row around y."""
        if self.paint:
            return self.paint(frame, self, row, y)
        lines = self.lines(row)
        for n, pieces in enumerate(lines):
            frame.run(self.at, y + (n - (len(lines) - 1) / 2) * LINE, pieces, self.align)

    def heads(self, frame: Frame, y: float) -> None:
        """The lines of its head, the last one at y, or above the ticks of a grid."""
        for n, line in enumerate(reversed(self.head.split("\n") if self.head else [])):
            frame.text(self.at, y - (n + self.grid) * LINE, line, self.part, self.align)

    @property
    def at(self) -> float:
        """The x to which words are aligned."""
        return {"left": self.left, "center": (self.left + self.right) / 2, "right": self.right}[self.align]

    def over(self, frame: Frame, rows: Sequence[Any], top: float, bottom: float) -> None:
        """What is drawn through all rows of a block."""


@dataclass(eq=False)
class Bars(Column):
    """Bars on the scale of the stage, broken where a giant runs beyond it (`cuts`), their words to the right.

    Through all bars runs a line at `wall`, a value, under its head; no words lie on it. With `grid` the scale
    is drawn, its ticks with `unit`. Words stand `indent` mm off a bar, with the sign of a minimum.
    """

    value: Callable[[Any], float] = lambda row: 0.0
    looks: Callable[[Any], Look] = look
    indent: Callable[[Any], float] = lambda row: 2.6 * (getattr(row, "bound", "") in MINIMA)
    thick: float = 4.4
    unit: str = ""
    wall: float = 0.0
    wall_head: str = ""
    cuts: bool = True
    axis: bool = True
    longest: float = 1.0

    def sizes(self, rows: Sequence[Any]) -> list[tuple[float, float]]:
        values = [self.value(row) for row in rows]
        self.longest = (longest_of if self.cuts else max)([*values, self.wall]) or 1.0
        found = [*super().sizes([]), (self.longest, 0.0), (self.wall, width_of(self.wall_head, "head") / 2)]
        for row, value in zip(rows, values, strict=True):
            beside = max([0.0, *map(run_width, self.lines(row))]) + GAP + self.indent(row)
            found.append((min(value, self.longest), beside + BREAK * (value > self.longest)))
        return found

    @property
    def scale(self) -> Scale:
        """Where values stand."""
        return Scale(self.left, self.each * self.longest, self.longest)

    def x(self, value: float) -> float:
        """Where a bar ends: a giant's a little beyond the scale."""
        return self.scale.x(min(value, self.longest)) + BREAK * (value > self.longest)

    def heads(self, frame: Frame, y: float) -> None:
        super().heads(frame, y)
        if self.grid:
            frame.ticks(self.scale, y + 0.4, self.unit)
        if self.wall:
            frame.text(self.scale.x(self.wall), y, self.wall_head, "head", "center")

    def draw(self, frame: Frame, row: Any, y: float) -> None:
        if self.paint:
            return self.paint(frame, self, row, y)
        value, x = self.value(row), self.x(self.value(row))
        if value:
            frame.bar(self.left, x, y, self.thick, self.looks(row))
        if value > self.longest:
            frame.cut(x - BREAK + 1.4, y, self.looks(row).colour, self.thick + 0.2)
        for side in (-1, 1) if self.indent(row) else ():
            end = (x + 0.9, y + side * self.thick / 2)
            frame.rule(end, (x + 1.9, y), "inlay", self.looks(row).colour, 1.1)
        x, wall = x + self.indent(row) + GAP, self.scale.x(self.wall)
        for pieces in self.lines(row):
            crossed = self.wall and x - GAP <= wall <= x + run_width(pieces) + 0.6
            frame.run(wall + GAP if crossed else x, y, pieces, ground=PAPER)

    def over(self, frame: Frame, rows: Sequence[Any], top: float, bottom: float) -> None:
        if self.grid:
            frame.grid(self.scale, top, bottom)
        elif self.axis:
            frame.axis((self.left, top), (self.left, bottom))
        if self.wall:
            frame.median(self.scale.x(self.wall), top, bottom, ("inlay", "inlay"))


def dots() -> Column:
    """A column of dots that tell whose report a row is of."""
    return Column(wide=1.8, paint=lambda frame, at, row, y: frame.dot(at.left + 0.9, y, look(row), 1.8))


class Block(NamedTuple):
    """Rows that stand together, under a heading; `ruled` from those above."""

    rows: Any  # a table, or tuples
    head: Pieces = ()
    ruled: bool = False


@dataclass
class Stage:
    """A frame on which columns stand; rows are `pitch` mm apart, or as few or many ask."""

    frame: Frame
    columns: Sequence[Column]
    pitch: float = 0.0
    ruled: bool = True
    sides: int = 1

    def draw(self, blocks: Sequence[Block]) -> None:
        """The blocks one below the other, or on two sides; moves the frame's y on."""
        self.wide = (self.frame.right - MARGIN - SIDES * (self.sides - 1)) / self.sides
        blocks = [block._replace(rows=rows_of(block.rows)) for block in blocks]
        rows = [row for block in blocks for row in block.rows]
        self.pitch = self.pitch or (ROOMY if len(rows) <= FEW else TIGHT)
        self._place(rows)
        self.top = top = self.frame.y + self._head_lines() * LINE + 1.6
        bottoms = []
        for n, side in enumerate(in_sides(blocks, self.sides, self.pitch)):
            self.left = MARGIN + n * (self.wide + SIDES)
            for column in self.columns if n else ():
                column.left, column.right = (x + self.wide + SIDES for x in (column.left, column.right))
            self._heads(top)
            y = top
            for block in side:
                y = self._block(block, y, y > top)
            bottoms.append(y)
        self.frame.y = max(bottoms)

    def _place(self, rows: Sequence[Any]) -> None:
        """Give each column its place, and the scale the most mm a unit with which all have room."""
        sizes = [column.sizes(rows) for column in self.columns]
        room = self.wide - GUTTER * (len(self.columns) - 1)

        def widths(each: float) -> list[float]:
            return [max(value * each + beside for value, beside in held) for held in sizes]

        each, above = 0.0, room
        for _ in range(50):
            middle = (each + above) / 2
            each, above = (middle, above) if sum(widths(middle)) <= room else (each, middle)
        x, rest = MARGIN, max(room - sum(widths(each)), 0.0)
        fills = sum(column.fills for column in self.columns) or 1
        for column, wide in zip(self.columns, widths(each), strict=True):
            column.left, column.each = x, each
            column.right = x + wide + rest / fills * column.fills
            x = column.right + GUTTER

    def _head_lines(self) -> int:
        lines = [bool(column.head) + column.head.count("\n") + column.grid for column in self.columns]
        return max(lines)

    def _heads(self, top: float) -> None:
        """The heads, above a rule or the ticks of a grid."""
        for column in self.columns:
            column.heads(self.frame, top - 2.6)
        if self._head_lines() and not any(column.grid for column in self.columns):
            self.frame.axis((self.left, top), (self.left + self.wide, top))

    def _block(self, block: Block, y: float, below: bool) -> float:
        """Heading and rows of a block from y on; gives where it ends."""
        if below and block.ruled:
            self.frame.axis((self.left, y), (self.left + self.wide, y))
        elif below:
            y += APART
        if block.head:
            self.frame.run(self.left, y + HEAD / 2, block.head)
            y += HEAD
        top, before = y, ""
        for row in block.rows:
            if self.ruled and before not in ("", row.place):
                self.frame.rule((self.left, y), (self.left + self.wide, y))
            for column in self.columns:
                column.draw(self.frame, row, y + self.pitch / 2)
            before, y = row.place, y + self.pitch
        for column in self.columns:
            column.over(self.frame, block.rows, top, y)
        return y


def height_of(block: Block, pitch: float) -> float:
    """The mm that a block takes."""
    return len(block.rows) * pitch + HEAD * bool(block.head) + APART


def in_sides(blocks: Sequence[Block], sides: int, pitch: float) -> list[list[Block]]:
    """The blocks on one side, or on two: the first ones left, or where that is uneven the largest apart."""
    if sides == 1:
        return [list(blocks)]
    tall = [height_of(block, pitch) for block in blocks]
    cut = min(range(len(blocks) + 1), key=lambda n: max(sum(tall[:n]), sum(tall[n:])))
    in_order = [list(range(cut)), list(range(cut, len(blocks)))]
    apart: list[list[int]] = [[], []]
    for n in sorted(range(len(blocks)), key=lambda n: -tall[n]):
        min(apart, key=lambda side: sum(tall[m] for m in side)).append(n)
    higher = [max(sum(tall[n] for n in side) for side in both) for both in (in_order, apart)]
    chosen = apart if higher[0] > UNEVEN * higher[1] else in_order
    return [[blocks[n] for n in sorted(side)] for side in chosen]


def pieces_of(place: str, part: str, language: str) -> Pieces:
    """A place in a row, with a grey word where it is a province since 2025."""
    name, new = place_parts(place, language)
    return [(name, part), *[(new, "quiet")] * bool(new)]


def named(few: bool, language: str, when: Callable[[Any], str] | None = None) -> list[Column]:
    """Name and month of the rows: under the name where rows are few, else in a column beside it."""

    def dated(row: Any) -> Pieces:
        return [(when(row) if when else month(row.as_of, row.as_of_until, language), "quiet")]

    if few:
        return [Column(lambda row: [pieces_of(row.place, "name", language), dated(row)])]
    return [
        Column(lambda row: [pieces_of(row.place, "row", language)]),
        Column(lambda row: [dated(row)], align="right"),
    ]


def rows_of(table: Any) -> list[Any]:
    """The rows of a table one by one."""
    return list(table.itertuples()) if isinstance(table, pd.DataFrame) else list(table)
