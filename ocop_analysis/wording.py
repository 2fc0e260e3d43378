"""Numbers, dates and bounds in words, and tables as people read them, where missing is never blank."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import isinf, nan
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from ocop_analysis.codebook import empty_words
from ocop_analysis.quantities import BEFORE

MIXED = {"printed", "recomputed", "difference", "implied"}  # columns of the audit, of whatever unit
CLOSE = {"products_per_commune"}  # ratios so near one another that one decimal hides what they say
YES_NO = {"en": ["no", "yes"], "vi": ["không", "có"]}
NOT_PRINTED = {"en": "not printed", "vi": "không nêu"}
NO_NUMBER = "–"
NEW = ("(mới)", "(new)")  # of provinces made by the mergers of 2025
PLAIN = {  # codes that are no plain English by themselves
    "touched": "beside one that cannot be right", "suspect": "cannot be right",
    "disputed": "printed otherwise elsewhere", "increment": "so many more", "level": "in all",
    "unclear": "not clear", "derived": "worked out", "3 up": "three and up", "3 to 4": "three and four",
    "potential 5": "potential five",
}  # fmt: skip
MOST_ROWS = 10  # of a table in a notebook
WORKBOOK = "[ocop-tables.xlsx](../ocop-tables.xlsx)"  # as seen from the pages in build/notebooks
DAY = {"en": ("d MMMM y", "d MMM y"), "vi": ("d-M-y", "d-M-y")}  # in full, short
MONTH = {"en": ("LLLL y", "LLL y"), "vi": ("'tháng' M-y", "'tháng' M-y")}


def day(value: date, language: str = "en", short: bool = False) -> str:
    """A day: 19 November 2020, short 19 Nov 2020, in Vietnamese 19-11-2020."""
    return format_date(value, DAY[language][short], locale=language)


def when(first: date, until: date, language: str = "en", short: bool = False) -> str:
    """A day, or where no day is known the month (February 2025, tháng 2-2025) or year that they span."""
    if first == until:
        return day(first, language, short)
    if first.month != until.month:
        return str(first.year)
    return format_date(first, MONTH[language][short], locale=language)


def month(first: date, until: date, language: str = "en") -> str:
    """The month of a day or of the days from first to last, or the year where no month is known: for charts.

    >>> month(date(2025, 2, 10), date(2025, 2, 10)), month(date(2025, 2, 1), date(2025, 2, 28), "vi")
    ('Feb 2025', '2/2025')
    """
    if (first.year, first.month) != (until.year, until.month):
        return str(first.year) if first.year == until.year else f"{first.year}–{until.year}"
    return format_date(first, "M/y" if language == "vi" else "LLL y", locale=language)


def number(value: float, decimals: int = 0, language: str = "en", digit: str = "0") -> str:
    """A number in print: 1,234.50, or 1.234,50; halves go up, as in papers; digit "#" cuts end zeros."""
    if pd.isna(value) or isinf(value):
        return NO_NUMBER
    with localcontext(prec=99, rounding=ROUND_HALF_UP):  # 2.5 is 3 and -2.5 is -3, in Babel too
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals)) + 0  # and -0.4 is 0, not -0
        return format_decimal(rounded, "#,##0." + digit * decimals, locale=language)


def format_number(value: float, language: str) -> str:
    """A number in print with the decimals it has, at most nine: 9,400.5."""
    return number(value, 9, language, digit="#")


def qualified(shown: str, bound: str, language: str) -> str:
    """A number in print with the first word of its bound: "at least 35", "ít nhất 35"."""
    word = next((word for word, known in BEFORE[language].items() if known == bound), "")
    return f"{word} {shown}".strip()


def bounded(
    value: float, bound: str, lower: float = nan, upper: float = nan, language: str = "en", decimals: int = 0
) -> str:
    """A number with the words of its bound ("over 200"); a range by its two ends ("3-4")."""
    if bound == "not_printed":
        return NOT_PRINTED[language]
    ends = [number(end, decimals, language) for end in ((lower, upper) if bound == "range" else (value,))]
    return NO_NUMBER if NO_NUMBER in ends else qualified("-".join(ends), bound, language)


def pick(table: pd.DataFrame, column: str, **where: object) -> Any:
    """The one value of a column in the row that `where` names (`star="5"`); KeyError unless one row is."""
    for name, wanted in where.items():
        table = table[table[name] == wanted]
    if len(table) != 1:
        raise KeyError(f"{len(table)} rows with {where}, not one")
    return table[column].iloc[0]


def listed(words: Iterable[str], language: str = "en") -> str:
    """Words as a list in a sentence: "a, b and c", "a và b"; nothing where there are none."""
    *first, last = [str(word) for word in words] or [""]
    return f"{', '.join(first)} {'và' if language == 'vi' else 'and'} {last}" if first else last


def counted(n: int, one: str, many: str = "") -> str:
    """Things with their number: "no targets", "1 target", "1,200 targets"; `many` is a plural without s."""
    return f"{number(n) if n else 'no'} {one if n == 1 else many or f'{one}s'}"


def of(n: int, whole: int) -> str:
    """A part of things named before: "none of the 5", "3 of the 5", "all 5", "both", "the only one"."""
    if whole < 2:
        return ["none, as there are none", "none of 1", "the only one"][whole + n]
    if n == whole:
        return "both" if n == 2 else f"all {number(n)}"
    return f"{number(n) if n else 'none'} of the {number(whole)}"


def days(rows: pd.DataFrame) -> str:
    """The days rows speak of: "of November 2020", "from 30 July 2020 to 2023", "of no day"."""
    spoken = rows.sort_values(["as_of", "as_of_until"])
    ends = [when(row.as_of, row.as_of_until) for row in spoken.iloc[[0, -1][: len(rows)]].itertuples()]
    return f"from {ends[0]} to {ends[-1]}" if len({*ends}) == 2 else f"of {[*ends, 'no day'][0]}"


def tally(codes: pd.Series) -> str:
    """How often each code occurs, the most frequent first: "met (3) and not yet known (2)"."""
    return listed(f"{code.replace('_', ' ')} ({n})" for code, n in codes.value_counts().items()) or "none"


def say(text: str) -> None:
    """Show a computed sentence as Markdown."""
    from IPython.display import Markdown, display

    display(Markdown(text))


def show(table: pd.DataFrame, **headings: str) -> None:
    """Show columns of a table under headings people read (`products="Products"`), written by `plain`.

    Of a long table the first rows, and where all are; of one without rows a sentence.
    """
    from IPython.display import HTML, display

    if table.empty:
        return say("*There is no row of this kind.*")
    first = table.head(MOST_ROWS)
    shown = pd.DataFrame({heading: plain(first, column) for column, heading in headings.items()})
    right = [f"n{i}" for i, column in enumerate(headings) if is_number(first, column)]
    # Jupyter sets every cell at the right, and reads dollar signs as mathematics, unless told otherwise.
    html = shown.to_html(index=False, border=0, classes=["words", "mathjax_ignore", "tex2jax_ignore", *right])
    numbers = "".join(f".{name} td:nth-child({int(name[1:]) + 1}){{text-align:right}}" for name in right)
    display(HTML(f"<style>.words td,.words th{{text-align:left}}{numbers}</style>{html}"))
    cut_off(len(first), len(table))


def cut_off(shown: int, of_all: int) -> None:
    """Say of a table that is cut how many rows it has, and where all are."""
    if of_all > shown:
        say(f"*The first {shown} of {of_all} rows; the tables are whole in {WORKBOOK}.*")


def is_number(table: pd.DataFrame, column: str) -> bool:
    """Whether a column stands at the right: numbers, and numbers in words, whose columns end in _said."""
    return column.endswith("_said") or pd.api.types.is_numeric_dtype(table[column])


def readable(table: pd.DataFrame, name: str, language: str = "en") -> pd.Series:
    """A column in words: codes spelt out, counts whole, days as far as known, empty cells explained."""
    column, until = table[name], table.get(f"{name}_until", table[name])
    counted = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    decimals = int(counted and any(column.dropna() % 1)) + (name in CLOSE)

    def in_words(value: Any, last: Any) -> str:
        if pd.isna(value):
            return empty_words().get(name.removesuffix("_en"), "")
        if isinstance(value, date):
            return when(value, last, language)
        if pd.api.types.is_bool(value):
            return YES_NO[language][int(value)]
        if isinstance(value, str):
            return value.replace("_", " ") if value.islower() else value
        return number(value, int(value % 1 != 0) if name in MIXED else decimals, language)

    return pd.Series(map(in_words, column, until), column.index, dtype="str")


def plain(table: pd.DataFrame, name: str) -> pd.Series:
    """A column in the English of a notebook, where codes that are jargon have words of their own."""
    words = readable(table, name)
    return words.replace(PLAIN).str.replace(*NEW, regex=False)
