"""What a chart is: one specification from which the figure in both languages and every file of it follow."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files

import pandas as pd
from matplotlib.figure import Figure

from ocop_analysis import codebook
from ocop_analysis.charts.house import Frame, house_style, source_line
from ocop_analysis.wording import readable, when

LANGUAGES = ("vi", "en")
NOT_REPORTED = {"vi": "không nêu", "en": "not reported"}  # what a reader of a chart calls "not printed"
# The mark of a chart with figures that changed since they were checked against their article.
UNVERIFIED = {
    "vi": "CHƯA KIỂM CHỨNG: có số liệu đã thay đổi hoặc chưa được đối chiếu với bài báo.",
    "en": "NOT VERIFIED: some figures have changed or were never checked against their article.",
}
# Columns of codes, and the reference table that names them.
LABELS = {
    "status": "statuses",
    "star": "star_classes",
    "counted_in": "star_classes",
    "producer_group": "producer_types",
    "product_group": "product_groups",
    "verdict": "verdicts",
    "funding_source": "funding_sources",
    "reason_strictest": "reasons",
}


def _one(rows: pd.DataFrame, column: str) -> float:
    """The value of a column in the one row there is; ValueError names the rows where there are two or none."""
    if len(rows) != 1:
        found = "; ".join(rows["figure_ids"].astype("str")) or "none"
        raise ValueError(
            f"a chart tells {column} of one row, one article a province, not of {len(rows)}: {found}"
        )
    return rows[column].iloc[0]


# How a number in a text may come from the plotted rows: rule -> (rows selected, column, all rows) -> number.
RULES: dict[str, Callable[[pd.DataFrame, str, pd.DataFrame], float]] = {
    "value": lambda rows, column, _: _one(rows, column),
    "count": lambda rows, _, __: len(rows),
    "distinct": lambda rows, column, _: rows[column].nunique(),
    "filled": lambda rows, column, _: rows[column].notna().sum(),
    "total": lambda rows, column, _: rows[column].sum(),
    "least": lambda rows, column, _: rows[column].min(),
    "greatest": lambda rows, column, _: rows[column].max(),
    "share of all": lambda rows, column, every: 100 * rows[column].sum() / every[column].sum(),
    "billions": lambda rows, column, _: _one(rows, column) / 1e9,
    "millions": lambda rows, column, _: _one(rows, column) / 1e6,
}


@dataclass(frozen=True)
class Fact:
    """A number derived from plotted rows by a named rule of RULES: of a column, in the rows that `where` selects."""

    rule: str
    column: str
    where: tuple[tuple[str, object], ...]
    value: float


@dataclass(frozen=True)
class Facts:
    """Derives numbers from plotted rows and remembers how: `facts("greatest", "products", status="rated")`."""

    rows: pd.DataFrame
    used: list[Fact] = field(default_factory=list)

    def __call__(self, rule: str, column: str = "", **where) -> float:
        selected = self.rows
        for name, wanted in where.items():
            selected = selected[selected[name] == wanted]
        fact = Fact(rule, column, tuple(where.items()), float(RULES[rule](selected, column, self.rows)))
        if fact not in self.used:
            self.used.append(fact)
        return fact.value


@dataclass(frozen=True)
class Texts:
    """The words of a chart in one language: title (the finding), subtitle (measure, unit, place, date), note, alt."""

    title: str
    subtitle: str
    note: str
    alt: str


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart, of which everything else is made.

    `notebook` is the one that shows it. `rows` are the plotted rows of a tidy table, with article_id and figure_ids,
    of which people are shown `columns`; `tables` are the tidy tables. `values` gives what the texts of texts.toml
    leave open in a language, numbers from `facts`; `draw` puts the rows on a frame whose stage is `stage` mm high.
    """

    number: int
    name: str
    notebook: str
    unit: dict[str, str]
    rows: pd.DataFrame
    columns: list[str]
    tables: dict[str, pd.DataFrame]
    facts: Facts
    values: Callable[[str], dict[str, str]]
    draw: Callable[[Frame, str], None]
    stage: float

    @property
    def stem(self) -> str:
        """Name of its files: `04-stars`."""
        return f"{self.number:02d}-{self.name}"

    def texts(self, language: str) -> Texts:
        """Its words in a language, numbers filled in."""
        return _texts(self, language)

    def source(self, language: str) -> str:
        """The source line, made of the articles of the plotted rows."""
        return _source(self, language)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The articles of the plotted rows and of the figures behind them."""
        articles = self.tables["articles"]
        behind = {figure_id.split("/")[0] for figure_id in self.figure_ids}
        return articles[articles["article_id"].isin(behind.union(self.rows["article_id"]))]

    @cached_property
    def figure_ids(self) -> list[str]:
        """The figures behind the plotted rows, each once, in their order."""
        return self.rows["figure_ids"].dropna().str.split(" ").explode().drop_duplicates().tolist()

    def figure(self, language: str) -> Figure:
        """The chart drawn in a language."""
        texts = self.texts(language)
        with house_style():
            frame = Frame(texts.title, texts.subtitle, texts.note, self.source(language), self.stage)
            self.draw(frame, language)
        return frame.figure


@lru_cache(maxsize=len(LANGUAGES))  # drawing, checking and describing a chart all ask for its words
def _texts(chart: Chart, language: str) -> Texts:
    values = chart.values(language)
    texts = {part: text.format(**values) for part, text in _templates()[chart.name][language].items()}
    figures = chart.tables["figures"]
    if figures.loc[figures["figure_id"].isin(chart.figure_ids), "receipt"].isin(["changed", "never"]).any():
        texts["note"] += " " + UNVERIFIED[language]
    return Texts(**texts)


@lru_cache(maxsize=len(LANGUAGES))
def _source(chart: Chart, language: str) -> str:
    return source_line(chart.articles, language)


def headings(chart: Chart, language: str) -> list[str]:
    """What the shown columns of a chart's rows are called."""
    return [_templates()["headings"][language][column] for column in chart.columns]


def cells(chart: Chart, language: str) -> list[list[str]]:
    """The shown columns of a chart's rows as people read them: codes by name, numbers and days in the language."""
    codes = _templates()["codes"][language]
    named = {code.replace("_", " "): name for code, name in codes.items()}
    shown = {}
    for column in chart.columns:
        name = f"{column}_en" if column == "region" and language == "en" else column
        rows = chart.rows
        if table := LABELS.get(column):
            known = _labels(table)[f"label_{language}"]
            rows = rows.assign(
                **{name: rows[name].map(lambda code, known=known: known.get(code, code), na_action="ignore")}
            )
        words = readable(rows, name, language)
        shown[column] = words.where(~words.isin(named), words.map(named)) if named else words
    return pd.DataFrame(shown).to_numpy().tolist()


@cache
def _templates() -> dict:
    return tomllib.loads((files("ocop_analysis.charts") / "texts.toml").read_text(encoding="utf-8"))


@cache
def _labels(table: str) -> pd.DataFrame:
    frame = codebook.read_text_table(codebook.DATA / "reference" / f"{table}.csv")
    return frame.set_index(frame.columns[0])


def label(table: str, code: str, language: str) -> str:
    """The name of a code of a reference table in a language."""
    return str(_labels(table).at[code, f"label_{language}"])


def status_and_day(row, language: str) -> str:
    """What stands under the name of a province: its day, and its status on a line of its own where it is not rated."""
    shown = when(row.as_of, row.as_of_until, language, short=True)
    return shown if row.status == "rated" else f"{label('statuses', row.status, language)}, {shown}"
