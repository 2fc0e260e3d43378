"""Numbers, dates and bounds in words, and tables as people read them: what notebooks show and say.

Missing is never blank: a cell that no article fills says "not printed". Numbers and dates are Babel's.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import nan

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from ocop_analysis.codebook import empty_words
from ocop_analysis.quantities import BEFORE, EACH, RANK, UNITS, Quantity

MIXED = {"printed", "recomputed", "difference", "implied"}  # columns of the audit, of whatever unit
CLOSE = {"products_per_commune"}  # ratios so near one another that one decimal hides what they say
NOT_PRINTED = {"en": "not printed", "vi": "không nêu"}


def day(value: date, language: str = "en", short: bool = False) -> str:
    """A day: 19 November 2020, or short 19 Nov 2020; 19-11-2020 in Vietnamese.

    >>> day(date(2020, 11, 9)), day(date(2020, 11, 9), short=True), day(date(2020, 11, 9), "vi")
    ('9 November 2020', '9 Nov 2020', '9-11-2020')
    """
    english = "d MMM y" if short else "d MMMM y"
    return format_date(value, "d-M-y" if language == "vi" else english, locale=language)


def when(first: date, until: date, language: str = "en", short: bool = False) -> str:
    """A day, or the month or year from first to last day where no day is known.

    >>> when(date(2025, 2, 1), date(2025, 2, 28)), when(date(2025, 2, 1), date(2025, 2, 28), "vi")
    ('February 2025', 'tháng 2-2025')
    """
    if first == until:
        return day(first, language, short)
    if first.month != until.month:
        return str(first.year)
    english = "LLL y" if short else "LLLL y"
    return format_date(first, "'tháng' M-y" if language == "vi" else english, locale=language)


def number(value: float, decimals: int = 0, language: str = "en") -> str:
    """A number as the language prints it, with just so many decimals; halves are rounded up, as papers do.

    >>> number(1234.5), number(1234.5, 2, "vi")
    ('1,235', '1.234,50')
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return format_decimal(rounded, "#,##0" + ("." + "0" * decimals if decimals else ""), locale=language)


def qualified(shown: str, bound: str, language: str) -> str:
    """A number in print with the words of its bound.

    >>> qualified("35", "at_least", "vi")
    'ít nhất 35'
    """
    word = next((word for word, known in BEFORE[language].items() if known == bound), "")
    return f"{word} {shown}".strip()


def format_number(number: float | Decimal, language: str, decimals: int = 9) -> str:
    """A number as the language prints it, with at most so many decimals.

    >>> format_number(9400.5, "vi"), format_number(9400.5, "en")
    ('9.400,5', '9,400.5')
    """
    return format_decimal(Decimal(str(number)), "#,##0." + "#" * decimals, locale=language)


def format_quantity(quantity: Quantity, language: str = "vi") -> str:
    """A quantity in words that `parse_quantity` reads back as the same; of an "item" the noun is not known.

    >>> from ocop_analysis.quantities import parse_quantity
    >>> format_quantity(parse_quantity("trên 200 sản phẩm"), "en")
    'over 200 products'
    """
    ends = [quantity.lower, quantity.upper] if quantity.value is None else [quantity.value]
    scale, noun = 1, next((word for word, unit in UNITS[language].items() if unit == quantity.unit), "")
    decimals = quantity.decimals
    if quantity.unit.startswith("VND"):
        scale, decimals = 10**9, 9
        noun = {"vi": "tỷ đồng", "en": "billion dong"}[language]
        noun += f"/{EACH[language]}" if quantity.unit == "VND/product" else ""
    numbers = "-".join(format_number(Decimal(str(end)) / scale, language, decimals) for end in ends if end is not None)
    if quantity.unit == "rank":
        numbers = f"{RANK[language]} {numbers}"
    space = "" if noun == "%" else " "
    return f"{qualified(numbers, quantity.bound, language)}{space}{noun}".strip()


def bounded(
    value: float, bound: str, lower: float = nan, upper: float = nan, language: str = "en", decimals: int = 0
) -> str:
    """A number with the words of its bound; a range by its two ends.

    >>> bounded(200, "over"), bounded(35, "at_least", language="vi")
    ('over 200', 'ít nhất 35')
    """
    if bound == "not_printed":
        return NOT_PRINTED[language]
    if bound == "range":
        return f"{number(lower, decimals, language)}-{number(upper, decimals, language)}"
    return qualified(number(value, decimals, language), bound, language)


def pick(table: pd.DataFrame, column: str, **where):
    """The one value of a column in the row that `where` names; KeyError unless there is exactly one.

    >>> pick(pd.DataFrame({"province": ["Sơn La"], "products": [83]}), "products", province="Sơn La").item()
    83
    """
    rows = table
    for name, wanted in where.items():
        rows = rows[rows[name] == wanted]
    if len(rows) != 1:
        raise KeyError(f"{len(rows)} rows with {where}, not one")
    return rows[column].iloc[0]


def listed(words: Iterable[str], language: str = "en") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "vi")
    ('a, b and c', 'a và b')
    """
    *first, last = [str(w) for w in words]
    return f"{', '.join(first)} {'và' if language == 'vi' else 'and'} {last}" if first else last


def say(text: str) -> None:
    """Show a computed sentence as Markdown."""
    from IPython.display import Markdown, display

    display(Markdown(text))


def show(table: pd.DataFrame, **headings: str) -> None:
    """Show columns of a table under headings people read (`products="Products"`).

    Counts without decimals, other numbers with one (those of CLOSE with two), dates in full or as far as they are
    known, codes without underscores; an empty cell says what the codebook says its emptiness means.
    """
    from IPython.display import HTML, display

    shown = pd.DataFrame({heading: readable(table, column) for column, heading in headings.items()}, index=table.index)
    numbers = [i for i, column in enumerate(headings) if pd.api.types.is_numeric_dtype(table[column])]
    html = shown.to_html(index=False, border=0, classes=[f"n{i}" for i in numbers])
    right = "".join(f".n{i} td:nth-child({i + 1}){{text-align:right}}" for i in numbers)
    display(HTML(f"<style>{right}</style>{html}" if numbers else html))


def readable(table: pd.DataFrame, name: str, language: str = "en") -> pd.Series:
    """A column as the words people read: numbers and days in the language, codes spelt out, empty cells explained.

    A date is a month or a year where its `<name>_until` stands beside it and says so.
    """
    column, empty = table[name], empty_words().get(name.removesuffix("_en"), "")
    if f"{name}_until" in table:
        ends = zip(column, table[f"{name}_until"], strict=True)
        return pd.Series([empty if pd.isna(a) else when(a, b, language) for a, b in ends], column.index, dtype="str")
    numeric = pd.api.types.is_numeric_dtype(column)
    if numeric and column.name in MIXED:  # counts stay counts beside shares
        return column.map(lambda value: empty if pd.isna(value) else _cell(value, int(value % 1 != 0), language))
    decimals = int(numeric and any(column.dropna() % 1)) + (name in CLOSE)
    return column.map(lambda value: empty if pd.isna(value) else _cell(value, decimals, language))


def _cell(value, decimals: int, language: str) -> str:
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, str):
        return value.replace("_", " ") if value.islower() else value
    return number(value, decimals, language)
