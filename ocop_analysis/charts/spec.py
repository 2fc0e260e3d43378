"""What a chart is: the rows it draws, what its sentences say, and how both follow from the tidy tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from string import Formatter
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from ocop_analysis.charts import style
from ocop_analysis.charts.facts import Facts, ids_of
from ocop_analysis.charts.frame import Frame, Key
from ocop_analysis.charts.style import HELD, OTHER_REPORT, Look
from ocop_analysis.charts.words import LANGUAGES, said, source_line, templates
from ocop_analysis.tables.figures import gravest_flags
from ocop_analysis.tidy_files import read_tidy

LONGEST_TITLE = {"en": 18, "vi": 26}  # words, and syllables, which Vietnamese writes apart
MOST_LINES = 2  # of a title, a subtitle, a note
COUNTRY = "Việt Nam"
PROVINCES = ["province", "province_since_2025"]
DOUBTED = ["suspect", "touched", "disputed"]  # flags of figures that others disagree with
NOT_YET = ["registered", "submitted", "potential", "planned", "proposed"]  # statuses drawn hollow


class Tables(dict[str, pd.DataFrame]):
    """The tidy tables by name, each read when first asked for; of some places, or of one tier, where asked.

    Of one tier `current` is what stands for its count among that tier's reports. ValueError names a place of
    which no figure speaks.
    """

    def __init__(
        self,
        read: Callable[[str], pd.DataFrame] = read_tidy,
        places: Sequence[str] | None = None,
        tier: str | None = None,
    ):
        super().__init__()
        self.read, self.places, self.tier = read, places, tier
        if unknown := sorted(set(places or ()) - set(read("figures")["place"] if places else ())):
            raise ValueError(f"no figure speaks of {', '.join(unknown)}: places are named as in tidy/figures")

    def __missing__(self, name: str) -> pd.DataFrame:
        table = self.read(name)
        if self.tier and "tier" in table:
            table = table[table["tier"] == self.tier]
            if "current_in_tier" in table:
                table = table.assign(current=table["current_in_tier"])
        if self.places and "place" in table and name != "articles":
            table = table[table["place"].isin(self.places)]
        self[name] = table
        return table

    def current(self, name: str, provinces: bool = False) -> pd.DataFrame:
        """The current rows of a table, of provinces alone where asked."""
        table = self[name]
        levels = self["figures"].drop_duplicates("place").set_index("place")["place_level"]
        here = table["place"].map(levels).isin(PROVINCES) if provinces else True
        return table[table["current"].fillna(False).astype("bool") & here]


def marked(rows: pd.DataFrame, tables: Tables, ids: str = "figure_ids") -> pd.DataFrame:
    """Rows with what decides their marks, by the figures that are drawn (`ids`, henceforth figure_ids).

    held: of an article whose text is held, and checked; unchecked: held, and not checked; hollow: registered,
    planned or potential; flag and flagged: other figures disagree; lower and upper of one figure.
    """
    figures = tables["figures"].set_index("figure_id")
    receipt = rows[ids].dropna().str.split(" ").explode().map(figures["receipt"])
    flag = gravest_flags(rows[ids], tables["figures"])
    ends = figures[["lower", "upper"]].reindex(rows[ids])
    held, unchecked = (receipt == "verified"), receipt.isin(["changed", "never"])
    return rows.assign(
        figure_ids=rows[ids],
        held=held.groupby(level=0).all().reindex(rows.index, fill_value=False),
        unchecked=unchecked.groupby(level=0).any().reindex(rows.index, fill_value=False),
        hollow=rows["status"].isin(NOT_YET) if "status" in rows else False,
        flag=flag,
        flagged=flag.isin(DOUBTED),
        lower=ends["lower"].to_numpy(),
        upper=ends["upper"].to_numpy(),
    )


def keys_of(rows: pd.DataFrame, shape: str, hollow: str = "registered") -> list[Key]:
    """The legend of what `marked` tells apart, as far as it occurs: whose report, hollow, flagged."""
    solid = ~rows["hollow"] & ~rows["flagged"]
    colour = HELD if rows["held"].any() else OTHER_REPORT
    every = [
        (rows["held"] & solid, Key("held", shape)),
        (~rows["held"] & solid, Key("other_report", shape, Look(OTHER_REPORT))),
        (rows["hollow"], Key(hollow, shape, Look(colour, hollow=True))),
        (rows["flagged"], Key("flagged", shape, Look(colour, hatched=True))),
    ]
    return [key for occurs, key in every if occurs.any()]


def limits(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """The least and the greatest that a count can be by its bound; "about" is taken as printed."""
    as_printed = rows[f"{column}_bound"].isin(["exact", "about"])
    values = rows[column].astype("float64")
    least, greatest = (rows[end].astype("float64") for end in ("lower", "upper"))
    return values.where(as_printed, least).fillna(0), values.where(as_printed, greatest).fillna(inf)


class Nothing(NamedTuple):
    """A chart that nothing can be drawn of; the sentence says what is missing."""

    name: str

    def sentence(self, language: str) -> str:
        """What is missing."""
        return said(self.name, "nothing", language)


class Texts(NamedTuple):
    """What stands around a chart, in the lines as they are set, and its description for who cannot see it."""

    title: list[str]
    subtitle: list[str]
    note: list[str]
    left_out: list[str]  # parts of the note that did not fit
    source: str
    alt: str


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart, of which every picture and file is made; number, notebook and columns stand in words.toml.

    `rows` are as `marked` gives them; people are shown `columns`. Of `titles` (keys of words.toml) the first
    that fits is taken; of `notes` that hold, and whose facts there are, all that fit, the most important
    first. `draw` puts the rows on a page, by width.
    """

    name: str
    tables: Tables
    rows: pd.DataFrame
    facts: Facts
    titles: Sequence[str]
    draw: dict[str, Callable[[Frame], None]]
    legend: Sequence[Key] = ()
    subtitle: str = "subtitle"
    notes: Mapping[str, object] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Its place among the charts."""
        return int(templates()[self.name]["number"])

    @property
    def notebook(self) -> str:
        """The notebook that shows it."""
        return str(templates()[self.name]["notebook"])

    @property
    def columns(self) -> list[str]:
        """The columns of `rows` that people are shown."""
        return list(templates()[self.name]["columns"])

    @property
    def variant(self) -> str:
        """The tier, or "chosen" where places were chosen; else empty."""
        return "chosen" if self.tables.places else self.tables.tier or ""

    def stem(self, width: str = "full") -> str:
        """Name of its files: `04-products-by-region`, then `-core` or `-chosen`, then `-half`."""
        parts = [f"{self.number:02d}", self.name, self.variant, "half" if width == "half" else ""]
        return "-".join(part for part in parts if part)

    @cached_property
    def figure_ids(self) -> list[str]:
        """The figures behind the rows and the facts, each once."""
        of_facts = [id_ for fact in self.facts.values() for id_ in fact.figure_ids]
        return list(dict.fromkeys([*ids_of(self.rows), *of_facts]))

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The articles of those figures."""
        articles = self.tables["articles"]
        return articles[articles["article_id"].isin({id_.split("/")[0] for id_ in self.figure_ids})]

    def texts(self, language: str, width: str = "full") -> Texts:
        """Its words in a language, laid out for a width."""
        wide, half = style.WIDTHS[width] - 2 * style.MARGIN, width == "half"
        known = templates()[self.name][language]
        core = f"{self.subtitle}_core" if self.tables.tier == "core" else ""
        with style.house_style():
            titles = self._said(self.titles, language, half)
            title = next((t for t in titles if _fits(t, "title", wide, LONGEST_TITLE[language])), titles[-1])
            subtitle = self._said([core if core in known else self.subtitle], language, half)[0]
            note, left_out = self._notes(language, half)
            return Texts(
                style.balanced(title, "title", wide),
                style.balanced(subtitle, "subtitle", wide),
                style.balanced(" ".join(note), "note", wide) if note else [],
                left_out,
                source_line(self.articles, language, wide),
                self._filled("alt", language, title=title, rows=str(len(self.rows))).replace("\u00a0", " "),
            )

    def _notes(self, language: str, half: bool) -> tuple[list[str], list[str]]:
        """The notes for which there is room in every language, and those left out.

        One whose facts are missing does not hold; that places are left out goes before all others.
        """
        wide = style.WIDTHS["half" if half else "full"] - 2 * style.MARGIN
        ordered = sorted(self.notes, key=lambda name: name != "shown")
        there = [f"note_{name}" for name in ordered if self.notes[name]]
        parts = {}
        for x in LANGUAGES:
            known = templates()[self.name][x]
            told = [self._said([key], x, half)[:1] for key in there if self._can(known.get(key, ""))]
            first = [said("common", "unchecked", x)] * bool(self.rows["unchecked"].any())
            parts[x] = first + [part for parts_ in told for part in parts_]
        kept: list[int] = []
        for n in range(len(parts[language])):
            tried = {x: " ".join(parts[x][m] for m in [*kept, n]) for x in LANGUAGES}
            kept += [n] if all(_fits(text, "note", wide) for text in tried.values()) else []
        left_out = [part for n, part in enumerate(parts[language]) if n not in kept]
        return [parts[language][n] for n in kept], left_out

    def _can(self, template: str) -> bool:
        return {name for _, name, *_ in Formatter().parse(template) if name} <= set(self.facts)

    def _filled(self, key: str, language: str, **more: str) -> str:
        values = {name: fact.said(language) for name, fact in self.facts.items()}
        return said(self.name, key, language, **values, **more)

    def _said(self, keys: Sequence[str], language: str, half: bool) -> list[str]:
        """The filled templates of keys; at half width `<key>_half` before them, none where empty."""
        known = templates()[self.name][language]
        tried = [k for key in keys if not half or known.get(f"{key}_half") != "" for k in _keys(key, half)]
        return [self._filled(key, language) for key in tried if key in known or not key.endswith("_half")]

    def page(self, language: str, width: str = "full") -> Figure:
        """The chart drawn in a language and width."""
        texts, frame = self.texts(language, width), Frame(width, language, self.name)
        with style.house_style():
            frame.paragraph(texts.title, "title", after=0.9)
            frame.paragraph(texts.subtitle, "subtitle", after=2.4)
            frame.legend(self.legend)
            self.draw[width](frame)
            frame.y += 3.2
            frame.paragraph(texts.note, "note")
            frame.paragraph([texts.source], "source")
            frame.close()
        return frame.figure


def _keys(key: str, half: bool) -> list[str]:
    return [f"{key}_half", key] if half else [key]


def _fits(text: str, part: str, wide: float, words: int | None = None) -> bool:
    return len(style.wrapped(text, part, wide)) <= MOST_LINES and (not words or len(text.split()) <= words)
