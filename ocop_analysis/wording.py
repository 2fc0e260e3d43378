"""Numbers, dates and bounds in words, and tables as people read them: what notebooks show and say.

Missing is never blank: a cell that no article fills says "not printed". Numbers and dates are Babel's.
"""

from datetime import date

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal

from ocop_analysis.codebook import empty_words

BOUNDS = {
    "en": {
        "at_least": "at least {}",
        "over": "over {}",
        "about": "about {}",
        "under": "under {}",
        "at_most": "at most {}",
    },
    "vi": {
        "at_least": "ít nhất {}",
        "over": "trên {}",
        "about": "khoảng {}",
        "under": "dưới {}",
        "at_most": "không quá {}",
    },
}
NOT_PRINTED = {"en": "not printed", "vi": "không in"}


def day(value: date, language: str = "en") -> str:
    """A day in full: 19 November 2020, 19-11-2020 in Vietnamese.

    >>> day(date(2020, 11, 9)), day(date(2020, 11, 9), "vi")
    ('9 November 2020', '9-11-2020')
    """
    return format_date(value, "d-M-y" if language == "vi" else "d MMMM y", locale=language)


def number(value: float, decimals: int = 0, language: str = "en") -> str:
    """A number as the language prints it, with just so many decimals.

    >>> number(1234.56), number(1234.5, 2, "vi")
    ('1,235', '1.234,50')
    """
    return format_decimal(value, "#,##0" + ("." + "0" * decimals if decimals else ""), locale=language)


def bounded(
    value: float, bound: str, lower: float = float("nan"), upper: float = float("nan"), language: str = "en"
) -> str:
    """A number with the words of its bound; a range by its two ends.

    >>> bounded(200, "over"), bounded(35, "at_least", language="vi")
    ('over 200', 'ít nhất 35')
    """
    if bound == "not_printed":
        return NOT_PRINTED[language]
    if bound == "range":
        return f"{number(lower, language=language)}-{number(upper, language=language)}"
    return BOUNDS[language].get(bound, "{}").format(number(value, language=language))


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


def listed(words) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    *first, last = [str(w) for w in words]
    return f"{', '.join(first)} and {last}" if first else last


def say(text: str) -> None:
    """Show a computed sentence as Markdown."""
    from IPython.display import Markdown, display

    display(Markdown(text))


def show(table: pd.DataFrame, **headings: str) -> None:
    """Show columns of a table under headings people read (`products="Products"`).

    Counts without decimals, other numbers with one, dates in full, codes without underscores; an empty cell says
    what the codebook says its emptiness means.
    """
    from IPython.display import HTML, display

    shown = pd.DataFrame({heading: _cells(table[column]) for column, heading in headings.items()}, index=table.index)
    numbers = [i for i, column in enumerate(headings) if pd.api.types.is_numeric_dtype(table[column])]
    html = shown.to_html(index=False, border=0, classes=[f"n{i}" for i in numbers])
    right = "".join(f".n{i} td:nth-child({i + 1}){{text-align:right}}" for i in numbers)
    display(HTML(f"<style>{right}</style>{html}" if numbers else html))


def _cells(column: pd.Series) -> pd.Series:
    empty = empty_words().get(str(column.name), "")
    decimals = 0
    if pd.api.types.is_numeric_dtype(column):
        decimals = int(any(column.dropna() % 1))
    return column.map(lambda value: empty if pd.isna(value) else _cell(value, decimals))


def _cell(value, decimals: int) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return value.replace("_", " ") if value.islower() else value
    return number(value, decimals)
