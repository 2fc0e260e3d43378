"""What a chart is: the rows it draws, what its sentences say, and how both follow from the tidy tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, nan
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from ocop_analysis.charts import style
from ocop_analysis.charts.frame import Frame, Key
from ocop_analysis.charts.style import HELD, OTHER_REPORT, Look
from ocop_analysis.charts.words import LANGUAGES, place_name, said, source_line, templates
from ocop_analysis.tables.figures import gravest_flags
from ocop_analysis.tidy_files import read_tidy
from ocop_analysis.wording import bounded, listed

LONGEST_TITLE = {"en": 18, "vi": 26}  # words, and syllables, which Vietnamese writes apart
MOST_LINES = 2  # of a title, a subtitle, a note
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


def marked(rows: pd.DataFrame, tables: Tables, ids: str = "figure_ids") -> pd.DataFrame:
    """Rows with what decides their marks, by the figures that are drawn (`ids`, henceforth figure_ids).

    held: of an article whose text is held, and checked; unchecked: held, and not checked; hollow: registered,
    planned or potential; flag and flagged: other figures disagree; lower and upper of one figure.
    """
    figures = tables["figures"].set_index("figure_id")
    receipt = rows[ids].dropna().str.split(" ").explode().map(figures["receipt"])
    flag = gravest_flags(rows[ids], tables["figures"])
    ends = figures[["lower", "upper"]].reindex(rows[ids])
    return rows.assign(
        figure_ids=rows[ids],
        held=(receipt == "verified").groupby(level=0).all().reindex(rows.index, fill_value=False),
        unchecked=receipt.isin(["changed", "never"])
        .groupby(level=0)
        .any()
        .reindex(rows.index, fill_value=False),
        hollow=rows["status"].isin(NOT_YET) if "status" in rows else False,
        flag=flag,
        flagged=flag.isin(DOUBTED),
        lower=ends["lower"].to_numpy(),
        upper=ends["upper"].to_numpy(),
    )


def keys_of(rows: pd.DataFrame, shape: str) -> list[Key]:
    """The legend of what `marked` tells apart, as far as it occurs: whose report, hollow, flagged."""
    solid = ~rows["hollow"] & ~rows["flagged"]
    colour = HELD if rows["held"].any() else OTHER_REPORT
    every = [
        (rows["held"] & solid, Key("held", shape)),
        (~rows["held"] & solid, Key("other_report", shape, Look(OTHER_REPORT))),
        (rows["hollow"], Key("registered", shape, Look(colour, hollow=True))),
        (rows["flagged"], Key("flagged", shape, Look(colour, hatched=True))),
    ]
    return [key for occurs, key in every if occurs.any()]


def limits(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """The least and the greatest that a count can be by its bound; "about" is taken as printed."""
    as_printed = rows[f"{column}_bound"].isin(["exact", "about"])
    values = rows[column].astype("float64")
    least, greatest = (rows[end].astype("float64") for end in ("lower", "upper"))
    return values.where(as_printed, least).fillna(0), values.where(as_printed, greatest).fillna(inf)


class Fact(NamedTuple):
    """What a sentence says, and how it follows: by a rule, from a column of the rows with these figures.

    A dict is said by language; a number may have a bound.
    """

    value: float | str | dict[str, str]
    rule: str = "value"
    column: str = ""
    figure_ids: tuple[str, ...] = ()
    bound: str = "exact"
    ends: tuple[float, float] = (nan, nan)  # of a range

    def said(self, language: str) -> str:
        """In words, numbers with at most one decimal."""
        if isinstance(self.value, dict):
            return self.value[language]
        if isinstance(self.value, str):
            return self.value
        return bounded(self.value, self.bound, *self.ends, language, int(self.value % 1 != 0))


class Facts(dict[str, Fact]):
    """The facts of a chart by the name of their placeholder."""

    def take(self, name: str, rule: str, rows: pd.DataFrame, column: str = "place") -> float:
        """Derive a number from a column of rows by a method of pandas (count, nunique, sum, median, min)."""
        value = float(rows[column].agg(rule))
        self[name] = Fact(value, rule, column, ids_of(rows))
        return value

    def places(self, name: str, rows: pd.DataFrame, most: int = 2) -> None:
        """Name the places of rows, or count them where more than `most`; no fact of no rows."""
        told = {}
        for language in LANGUAGES:
            names = [place_name(place, language) for place in rows["place"].drop_duplicates()]
            count = said("common", "places", language, places=str(len(names)))
            told[language] = listed(names, language) if 0 < len(names) <= most else count
        if len(rows):
            self[name] = Fact(told, "places", "place", ids_of(rows))

    def extreme(self, name: str, rule: str, rows: pd.DataFrame, column: str) -> None:
        """The min or max of a column with its bound; as `<name>_place` and `<name>_years` whose and when.

        Rows are `marked` and have as_of, and `<column>_bound` where a bound can be.
        """
        value = self.take(name, rule, rows, column)
        there = rows[rows[column] == value]
        if f"{column}_bound" in there:
            first = there.iloc[0]
            ends = (first["lower"], first["upper"])
            self[name] = Fact(value, rule, column, ids_of(there), first[f"{column}_bound"], ends)
        self.places(f"{name}_place", there, most=1)
        years = sorted({str(on.year) for on in there["as_of"]})
        self[f"{name}_years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years", "as_of", ids_of(there))


def ids_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The figures of rows, each once."""
    return tuple(rows["figure_ids"].dropna().str.split(" ").explode().drop_duplicates()) if len(rows) else ()


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
    """A chart, of which every picture and file is made.

    `notebook` shows it. `rows` are as `marked` gives them; people are shown `columns`. Of `titles` and
    `subtitles` (keys of words.toml) the first that fits is taken; of `notes` all that fit, the most important
    first. `draw` puts the rows on a page, by width.
    """

    number: int
    name: str
    notebook: str
    tables: Tables
    rows: pd.DataFrame
    columns: list[str]
    facts: Facts
    titles: list[str]
    legend: list[Key]
    draw: dict[str, Callable[[Frame], None]]
    subtitles: list[str] = field(default_factory=lambda: ["subtitle"])
    notes: list[str] = field(default_factory=list)

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
        wide = style.WIDTHS[width] - 2 * style.MARGIN
        with style.house_style():
            titles, subtitles = (self._said(keys, language, width) for keys in (self.titles, self.subtitles))
            title = next((t for t in titles if _fits(t, "title", wide, LONGEST_TITLE[language])), titles[-1])
            subtitle = next((t for t in subtitles if _fits(t, "subtitle", wide)), subtitles[-1])
            note: list[str] = []
            parts = self._said(self.notes, language, width)
            parts = [said("common", "unchecked", language)] * bool(self.rows["unchecked"].any()) + parts
            for part in parts:
                note += [part] if _fits(" ".join([*note, part]), "note", wide) else []
            return Texts(
                style.balanced(title, "title", wide),
                style.balanced(subtitle, "subtitle", wide),
                style.balanced(" ".join(note), "note", wide) if note else [],
                [part for part in parts if part not in note],
                source_line(self.articles, language, wide),
                self._filled("alt", language, title=title, rows=str(len(self.rows))).replace("\u00a0", " "),
            )

    def _filled(self, key: str, language: str, **more: str) -> str:
        values = {name: fact.said(language) for name, fact in self.facts.items()}
        return said(self.name, key, language, **values, **more)

    def _said(self, keys: Sequence[str], language: str, width: str) -> list[str]:
        """The filled templates of keys; at half width `<key>_half` before them, none where empty."""
        known = templates()[self.name][language]
        keys = [key for key in keys if width == "full" or known.get(f"{key}_half") != ""]
        tried = [f"{key}{end}" for key in keys for end in (("_half", "") if width == "half" else ("",))]
        return [self._filled(key, language) for key in tried if key in known or not key.endswith("_half")]

    def page(self, language: str, width: str = "full") -> Figure:
        """The chart drawn in a language and width."""
        texts, frame = self.texts(language, width), Frame(width, language)
        with style.house_style():
            frame.paragraph(texts.title, "title", after=0.9)
            frame.paragraph(texts.subtitle, "subtitle", after=2.4)
            frame.legend([(key, said("legend", key.word, language)) for key in self.legend])
            self.draw[width](frame)
            frame.y += 3.2
            frame.paragraph(texts.note, "note")
            frame.paragraph([texts.source], "source")
            frame.close()
        return frame.figure


def _fits(text: str, part: str, wide: float, words: int | None = None) -> bool:
    return len(style.wrapped(text, part, wide)) <= MOST_LINES and (not words or len(text.split()) <= words)
