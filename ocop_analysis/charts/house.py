"""How every chart looks: sizes in print, type, colours, marks, and the frame they stand in.

Everything is placed in millimetres on a figure of exact size, without a layout engine: what is drawn is what is
printed, and the same bytes come out every time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import matplotlib as mpl
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from ocop_analysis.wording import when

WIDTH = 160.0  # mm: the text of an A4 page with margins of 30 and 20
MARGIN = 1.0  # mm: room for antialiasing, the page has margins of its own
MM_PER_INCH, PT_PER_MM = 25.4, 72 / 25.4
FONTS = ["Be Vietnam Pro", "DejaVu Sans"]  # the second for signs the first lacks, such as arrows and stars
INK, GREY, RULE, PAPER = "#1A1A1A", "#595959", "#767676", "#FFFFFF"
BLUE, ORANGE = "#12436D", "#BE4B10"  # what is, what is aimed at
SECOND = "#5B8DB8"  # what is, by a report of the second tier, whose text is not held
# Points at print size, weight and colour by the part a text plays; its label is that part.
TYPE = {
    "title": (11.5, "semibold", INK),
    "subtitle": (8.8, "regular", GREY),
    "heading": (8.5, "semibold", INK),
    "name": (8.5, "semibold", INK),
    "detail": (7.5, "regular", GREY),
    "label": (8.0, "regular", INK),
    "aside": (8.0, "italic", GREY),
    "figure": (30.0, "semibold", BLUE),
    "tick": (7.5, "regular", GREY),
    "note": (7.0, "regular", GREY),
    "source": (7.0, "regular", GREY),
}
LINE = 1.32  # line height over type size: Vietnamese stacks marks above and below
DPI = 300  # of the PNG at print size
RC = {
    "font.family": FONTS,
    "svg.hashsalt": "ocop-analysis",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "text.hinting": "none",  # widths in proportion at every resolution: what is measured is what is printed
    "axes.unicode_minus": False,
    "figure.dpi": 100,
    "savefig.dpi": DPI,
}


@cache
def _fonts_added() -> None:
    for style in ("Regular", "SemiBold", "Italic"):
        font_manager.fontManager.addfont(
            str(files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{style}.ttf")
        )


def house_style():
    """The settings every chart is drawn and saved under, as a context."""
    _fonts_added()
    return mpl.rc_context(RC)


def height_of(part: str) -> float:
    """Height in mm of one line of a part of the text."""
    return TYPE[part][0] / PT_PER_MM * LINE


def _font(part: str) -> dict:
    size, weight, colour = TYPE[part]
    if weight == "italic":
        return {"size": size, "color": colour, "style": "italic"}
    # The second font has no semibold: bold text must do with the first.
    return {
        "size": size,
        "color": colour,
        "weight": weight,
        "family": FONTS[: 1 if weight == "semibold" else None],
    }


@cache
def _ruler() -> FigureCanvasAgg:
    return FigureCanvasAgg(Figure(dpi=DPI))


@cache
def width_of(text: str, part: str) -> float:
    """Width in mm of a text set as a part; asked under `house_style`, as all drawing is."""
    measured = Text(0, 0, text, figure=_ruler().figure, **_font(part))
    return measured.get_window_extent(_ruler().get_renderer()).width / DPI * MM_PER_INCH


def wrapped(text: str, part: str, width: float) -> list[str]:
    """A text in lines no wider than `width` mm. A number stays with the word after it."""
    lines: list[str] = []
    taken = (
        0.0  # by the words of the last line, each measured once; the line itself only where it may be full
    )
    for word in re.sub(r"(\d) (?=\w)", "\\1\u00a0", text).split(" "):
        wide = width_of(word, part) + width_of(" ", part)
        if lines and (taken + wide <= 0.95 * width or width_of(f"{lines[-1]} {word}", part) <= width):
            lines[-1], taken = f"{lines[-1]} {word}", taken + wide
        else:
            lines.append(word)
            taken = wide
    return [line.replace("\u00a0", " ") for line in lines]


@dataclass
class Frame:
    """A figure `WIDTH` mm wide with title, subtitle, note and source in place, and a stage between them.

    `paper` is an axes over the whole figure in mm, its origin at the top left and y growing downwards. The chart is
    drawn between `top` and `bottom` (mm); both follow from the length of the texts and the height asked for.
    """

    title: str
    subtitle: str
    note: str
    source: str
    stage: float  # mm: height of the chart itself
    figure: Figure = field(init=False)
    paper: Axes = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)

    def __post_init__(self) -> None:
        wide = WIDTH - 2 * MARGIN
        blocks = [
            ("title", wrapped(self.title, "title", wide)),
            ("subtitle", wrapped(self.subtitle, "subtitle", wide)),
        ]
        foot = [("note", line) for line in wrapped(self.note, "note", wide)]
        foot += [("source", line) for line in wrapped(self.source, "source", wide)]
        head = sum(len(lines) * height_of(part) for part, lines in blocks) + 1.0
        self.top = MARGIN + head + 4.5
        self.bottom = self.top + self.stage
        tall = self.bottom + 3.0 + len(foot) * height_of("note") + MARGIN
        self.figure = Figure(figsize=(WIDTH / MM_PER_INCH, tall / MM_PER_INCH), facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self.paper = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(tall, 0))
        self.paper.set_axis_off()
        y = MARGIN
        for part, lines in blocks:
            for line in lines:
                self.text(MARGIN, y + height_of(part) / 2, line, part)
                y += height_of(part)
            y += 1.0
        y = self.bottom + 3.0
        for part, line in foot:
            self.text(MARGIN, y + height_of(part) / 2, line, part)
            y += height_of(part)

    @property
    def tall(self) -> float:
        """Height of the figure in mm."""
        return self.figure.get_figheight() * MM_PER_INCH

    def text(self, x: float, y: float, text: str, part: str, align: str = "left", **style) -> Text:
        """A line of text, its vertical middle at y."""
        # The line's box includes what hangs below it: lifted by as much, digits stand in the middle of their bar.
        shown = self.paper.text(
            x, y - 0.35, text, ha=align, va="center_baseline", label=part, **(_font(part) | style)
        )
        shown.set_in_layout(False)
        return shown

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """A bare axes in mm from the top left, for marks to scale."""
        rectangle = (left / WIDTH, 1 - (top + height) / self.tall, width / WIDTH, height / self.tall)
        axes = self.figure.add_axes(rectangle)
        axes.set_axis_off()
        return axes

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, colour: str = RULE, width: float = 0.6
    ) -> None:
        """A line that carries no value: an axis, a separator."""
        self.paper.plot(
            [x0, x1], [y0, y1], color=colour, linewidth=width, label="rule", solid_capstyle="butt", zorder=1
        )

    def names(self, x: float, rows: pd.DataFrame, y: float, pitch: float) -> None:
        """Names of rows (column `name`) with a smaller line (`detail`) under each; the middle of the first row at y."""
        for i, row in enumerate(rows.itertuples()):
            middle, lines = y + i * pitch, [str(line) for line in str(row.detail).split("\n") if line]
            start = middle - len(lines) * height_of("detail") / 2
            self.text(x, start, row.name, "name")
            for n, line in enumerate(lines):
                self.text(
                    x,
                    start + (height_of("name") + height_of("detail")) / 2 + n * height_of("detail"),
                    line,
                    "detail",
                )

    def bars(
        self, values, hollow, left: float, top: float, width: float, pitch: float, longest: float,
        second: Sequence[bool] = (), thick: float = 0.5,
    ) -> Axes:  # fmt: skip
        """Horizontal bars from zero, one a row, `longest` filling the width; hollow for what is not (yet) rated.

        Lighter where `second` says that the row is of the second tier. `thick` is the bar's share of the pitch.

        A missing value has no bar, not a bar of zero.
        """
        import seaborn as sns  # imported where it is needed: the tables do without it

        count = len(values)
        axes = self.axes(left, top, width, count * pitch)
        filled = [0.0 if pd.isna(value) else float(value) for value in values]
        sns.barplot(
            x=filled,
            y=[str(i) for i in range(count)],
            color=BLUE,
            saturation=1,
            width=thick,
            errorbar=None,
            ax=axes,
        )
        axes.set(xlim=(0, longest), ylim=(count - 0.5, -0.5), xlabel="", ylabel="")
        colours = [SECOND if light else BLUE for light in second] or [BLUE] * count
        for patch, empty, value, colour in zip(list(axes.patches), hollow, filled, colours, strict=True):
            patch.set(facecolor=PAPER if empty else colour, edgecolor=colour, linewidth=1.0, clip_on=False)
            if not value:
                patch.remove()
        self.rule(left, top, left, top + count * pitch)
        return axes

    def dots(self, count: int, hollow: bool, x: float, y: float, colour: str = BLUE) -> float:
        """One dot a thing, left to right from x; gives the x (mm) after the last."""
        step = 2.7
        if count:
            self.paper.scatter(
                [x + step * (i + 0.5) for i in range(count)], [y] * count, s=(2.0 * PT_PER_MM) ** 2, linewidths=1.1,
                facecolors=PAPER if hollow else colour, edgecolors=colour, label="mark", zorder=3,
            )  # fmt: skip
        return x + step * count


def source_line(articles: pd.DataFrame, language: str) -> str:
    """The source line of the articles: publisher and day of each by place, in order of their dates, never typed.

    The day is that of publication where it is known, else that of the figures. Where the publisher is not printed the
    title stands in its place. Sources whose text is not held come last.
    """
    heads = {
        "core": {"vi": "Nguồn", "en": "Source"},
        "follow-up": {"vi": "Nguồn bổ sung (không lưu toàn văn)", "en": "Other reports (texts not held)"},
    }
    used = ["article_id", "tier", "place", "publisher", "title", "as_of", "as_of_until"]
    rows = articles[[*used, "published_on", "published_on_until"]].sort_values(["as_of", "article_id"])
    rows = rows.assign(
        name=[_publisher(row) for row in rows.itertuples()],
        first=rows["published_on"].fillna(rows["as_of"]), last=rows["published_on_until"].fillna(rows["as_of_until"]),
    )  # fmt: skip
    lines = []
    for tier, held in rows.groupby("tier", sort=True):
        places = []
        for place, found in held.groupby("place", sort=False):
            days = pd.Series(
                [when(r.first, r.last, language, short=True) for r in found.itertuples()], found.index
            )
            parts = [f"{name} ({', '.join(on)})" for name, on in days.groupby(found["name"], sort=False)]
            places.append(f"{place}: {', '.join(parts)}")
        lines.append(f"{heads[str(tier)][language]} – {'; '.join(places)}.")
    return " ".join(lines)


def _publisher(row) -> str:
    title = row.title.replace("“", "‘").replace("”", "’")
    return row.publisher if isinstance(row.publisher, str) else f"“{title}”"
