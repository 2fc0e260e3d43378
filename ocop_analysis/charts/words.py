"""The words of the charts: templates of words.toml, names of codes, rows as people read them, sources."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.charts.style import width_of
from ocop_analysis.wording import bounded, month, number, readable

LANGUAGES = ("vi", "en")
# Columns of codes, and the reference table that names them; the other codes are in words.toml.
LABELS = {
    "status": "statuses", "star": "star_classes", "producer_group": "producer_types",
    "product_group": "product_groups", "funding_source": "funding_sources",
    "verdict_strictest": "verdicts", "reason_strictest": "reasons",
}  # fmt: skip
NAMED_SOURCES = 3  # more are counted


@cache
def templates() -> dict[str, Any]:
    """The whole of words.toml: section, language, key."""
    return tomllib.loads((files("ocop_analysis.charts") / "words.toml").read_text(encoding="utf-8"))


def said(section: str, key: str, language: str, **values: str) -> str:
    """A template of words.toml, filled. KeyError names what is missing, of the file or of the values."""
    return str(templates()[section][language][key]).format(**values)


@cache
def reference(table: str) -> pd.DataFrame:
    """A table of data/reference by its first column."""
    frame = codebook.read_text_table(codebook.DATA / "reference" / f"{table}.csv")
    return frame.set_index(frame.columns[0])


def label(table: str, code: str, language: str) -> str:
    """The name of a code of a reference table."""
    return str(reference(table).at[code, f"label_{language}"])


def percent(share: float) -> str:
    """A share in whole percent, never 0% of some or 100% of not all."""
    if 0 < share < 0.5:
        return "<1%"
    return ">99%" if 99.5 <= share < 100 else f"{number(share)}%"


def place_parts(place: str, language: str) -> tuple[str, str]:
    """A place in a row: its name (TP. for Thành phố), and a word where it is a merged province of 2025."""
    name = place.removesuffix(" (mới)")
    return name.replace("Thành phố ", "TP. "), "" if name == place else said("common", "new", language)


def place_name(place: str, language: str) -> str:
    """A place in a sentence, unbroken."""
    name, new = place_parts(place, language)
    return (said("common", "new_place", language, place=name) if new else name).replace(" ", "\u00a0")


def headings(columns: list[str], language: str) -> list[str]:
    """What the shown columns of a chart are called."""
    return [said("headings", column, language) for column in columns]


def cells(rows: pd.DataFrame, columns: list[str], language: str) -> list[list[str]]:
    """Rows as people read them: codes by name, numbers and months in the language, bounds with their words.

    `x_bound` beside a number `x` makes it a bound, with lower and upper where it is a range.
    """
    shown = [_column(rows, column, language) for column in columns]
    return [list(row) for row in zip(*shown, strict=True)]


def _column(rows: pd.DataFrame, column: str, language: str) -> list[str]:
    if f"{column}_bound" in rows:
        known = rows.reindex(columns=[column, f"{column}_bound", "lower", "upper"]).fillna(
            {f"{column}_bound": ""}
        )
        ends = known.itertuples(index=False, name=None)
        return [bounded(n, bound, low, high, language) if bound else "" for n, bound, low, high in ends]
    if f"{column}_until" in rows:
        days = zip(rows[column], rows[f"{column}_until"], strict=True)
        return ["" if pd.isna(first) else month(first, until, language) for first, until in days]
    if column in LABELS:
        return list(rows[column].map(reference(LABELS[column])[f"label_{language}"]).fillna(""))
    words = readable(
        rows, f"{column}_en" if language == "en" and f"{column}_en" in rows else column, language
    )
    codes = templates()["codes"][language]
    return [codes.get(word.replace(" ", "_"), word) for word in words]


def source_line(articles: pd.DataFrame, language: str, width: float) -> str:
    """The articles in one line of `width` mm: up to three by name and date, more by their number."""
    rows = articles.sort_values(["as_of", "article_id"])
    first = rows["published_on"].fillna(rows["as_of"])
    last = rows["published_on_until"].fillna(rows["as_of_until"])
    names = rows["publisher"].fillna("“" + rows["title"] + "”")
    dated = [f"{name} ({month(a, b, language)})" for name, a, b in zip(names, first, last, strict=True)]
    line = said("common", "source", language, sources="; ".join(dated))
    if len(rows) <= NAMED_SOURCES and width_of(line, "source") <= width:
        return line
    years = [str(year) for year in sorted({*first.dt.year, *last.dt.year})]
    span = {"reports": str(len(rows)), "years": "–".join(years[:1] + years[1:][-1:])}
    return said("common", "source_one" if len(rows) == 1 else "source_many", language, **span)
