"""Reads data/raw and data/reference, checks every row, and cleans the figures.

The only road into the package: what cannot be read stops here, all of it named at once, and nothing later
reads a raw file. The printed fragment stays as it is; the value is read from it.
"""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook, receipts, spellings, validate
from ocop_analysis.prints import read_prints
from ocop_analysis.rules import DOUBTS, RULES
from ocop_analysis.spellings import CATEGORIES, COUNTRY, MERGED, category_key
from ocop_analysis.validate import Frames, Ledger, LedgerError, Problem, problems_at

__all__ = ["CATEGORIES", "COUNTRY", "MERGED", "Ledger", "LedgerError", "Problem", "read_ledger"]

CODEBOOK = ["table", "column", "key", "type", "unit", "required", "values", "empty", "description"]
MOST_EMPTY = 1_000  # rows of commas alone, such as spreadsheets leave below a table
BROKEN = {  # what csv says of a line that it cannot read, and what we say
    "unexpected end": "a quote that is never closed",
    "field larger": "a cell of over 131,072 characters: is a quote before it never closed?",
    "expected after": "a quote inside a cell: double it, or leave it out",
    "NUL": "a NUL character",
    "new-line character": "a line end inside a cell",
}
SEPARATORS = {";": "semicolons", "\t": "tabs"}


def read_ledger(data: Path = codebook.DATA, today: date | None = None) -> Ledger:
    """Read and check data/raw and data/reference as on a day; raises LedgerError with every problem found."""
    raw = _text_tables(data)
    referred = [name.split(".") for name in codebook.referred_to(data)]
    codes: dict[str, Iterable[str]] = {f"{table}.{column}": raw[table][column] for table, column in referred}
    reasons = problems_at(
        "reference/number_reasons", validate.pattern_faults(raw["number_reasons"]["pattern"])
    )
    _stop(validate.column_problems(data, "reference", raw, codes) + reasons)
    spelt = spellings.known(raw)
    _stop([p for kind in spelt for p in validate.spelling_problems(spelt[kind])])
    cells = pd.concat([raw["articles"]["place"], raw["figures"]["place"]]).dropna().unique()
    raw["places"] = places = spellings.places(cells, spelt["place"])
    codes["place"] = places.index
    prints, problems = read_prints(raw)
    columns = [_with_nearest(p, spelt) for p in validate.column_problems(data, "raw", raw, codes)]
    _stop(columns and columns + problems)
    names = codebook.table_names("reference", data)
    ledger = Ledger(
        _cleaned(codebook.typed(raw["articles"], codebook.dtypes("raw/articles", data)), places),
        _figures(raw, prints, spelt),
        raw["relations"],
        {name: codebook.typed(raw[name], codebook.dtypes(f"reference/{name}", data)) for name in names},
        raw,
        pd.Timestamp(today or date.today()),
    )
    _stop(problems + validate.found_by(RULES, ledger))
    doubts = validate.found_by(DOUBTS, ledger)
    return replace(ledger, receipts=receipts.states(raw), warnings=doubts)


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise LedgerError(problems)


def _text_tables(data: Path) -> Frames:
    """Every table of data/reference and data/raw as text, by name; raises LedgerError."""
    described = _text_table(data, "reference/columns", CODEBOOK)
    _stop(problems_at("reference/columns", validate.codebook_faults(described)))
    tables, problems = {}, []
    for table, columns in described.groupby("table", sort=False)["column"]:
        try:
            if not table.startswith("tidy/"):
                tables[table.split("/")[-1]] = _text_table(data, table, columns.tolist())
        except LedgerError as error:
            problems += error.problems
    _stop(problems)
    return tables


def _text_table(data: Path, table: str, expected: list[str]) -> pd.DataFrame:
    """A table as text in NFC, by the lines its rows begin on; raises LedgerError where the file is none."""
    file, path, begins = f"data/{table}.csv", data / f"{table}.csv", [1]
    cure = f"a CSV in UTF-8 with the columns {', '.join(expected)} and commas between them"
    if table == "raw/receipts" and not path.exists():  # nothing has been verified yet
        return pd.DataFrame(columns=expected, dtype="str")
    try:
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
        reader = csv.reader(io.StringIO(text), strict=True)
        header = [name.strip() for name in next(reader, [])]
        _stop([Problem(file, 1, name, found, cure) for name, found in _header_faults(header, expected)])
        widths, begins = [], [reader.line_num + 1]
        for row in reader:
            widths.append(len(row))
            begins.append(reader.line_num + 1)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        line, found = begins[-1], "no CSV"
        if isinstance(error, csv.Error):
            found = next((words for part, words in BROKEN.items() if part in str(error)), found)
        elif isinstance(error, UnicodeDecodeError):
            line, found = 1, "text that is not UTF-8"
        else:
            found = "no such file" if isinstance(error, FileNotFoundError) else "a file that cannot be opened"
        raise LedgerError([Problem(file, line, "-", found, cure)]) from None
    rows = {line: width for line, width in zip(begins, widths, strict=False) if width}  # blank lines are none
    cure = f"{len(header)} cells, as in the header: a comma too many?"
    _stop([Problem(file, line, "-", f"{n} cells", cure) for line, n in rows.items() if n != len(header)])
    frame = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_values=[""])
    frame = frame.set_axis(header, axis="columns")[expected].set_axis(pd.Index(rows, dtype="int64"))
    filled = frame.dropna(how="all")
    empty = len(frame) - len(filled)
    if empty > MOST_EMPTY:
        raise LedgerError([Problem(file, begins[-2], "-", f"{empty} empty rows", "no rows of commas alone")])
    if filled.empty and table.startswith("reference/"):
        raise LedgerError([Problem(file, 1, "-", "no rows", "a row for each thing that has a code")])
    return filled


def _header_faults(header: list[str], expected: list[str]) -> Iterable[tuple[str, str]]:
    """Columns that are not as expected, and how; "-" where there are none."""
    times = Counter(name for name in header if name)
    if not times:
        return [("-", "no columns")]
    if len(header) == 1 and len(expected) > 1:
        separator = next((name for sign, name in SEPARATORS.items() if sign in header[0]), "something else")
        return [("-", f"cells separated by {separator}")]
    faults = {name: "missing" for name in expected if name not in times}
    faults |= {name: "not a column of this table" for name in times if name not in expected}
    return (faults | {name: "twice" for name in times if times[name] > 1}).items()


def _with_nearest(problem: Problem, spelt: Frames) -> Problem:
    """A problem of a place with the spellings that come nearest to it."""
    if problem.column != "place":
        return problem
    return replace(problem, cure=problem.cure + spellings.nearest(problem.found, spelt["place"]))


def _cleaned(table: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """A table with days for moments, and for any spelling of a place its name, level and codes of 2020."""
    moments = table.columns.intersection(["as_of", "published_on"])
    last = {f"{column}_until": codebook.last_days(table[column]) for column in moments}
    first = {column: codebook.first_days(table[column]) for column in moments}
    placed = table.assign(**first, **last).join(places, on="place")
    return placed.assign(place=placed["name"]).drop(columns="name")


def _figures(raw: Frames, prints: pd.DataFrame, spelt: Frames) -> pd.DataFrame:
    """The figures with their prints read, days, codes, and what their article says where they are silent."""
    figures, articles = raw["figures"], raw["articles"].set_index("article_id")
    of_article = articles.loc[figures["article_id"]].set_index(figures.index)
    codes = {f"{d}/{key}": code for d in CATEGORIES for key, code in spelt[d]["name"].items()}
    folded = {cell: category_key(cell) for cell in figures["category"].dropna().unique()}
    category = (figures["dimension"] + "/" + figures["category"].map(folded)).map(codes).astype("str")
    total = category == "all_sources"
    figures = figures.join(prints).assign(
        dimension=figures["dimension"].mask(total),
        category=category.mask(total),
        place=figures["place"].fillna(of_article["place"]),
        as_of=figures["as_of"].fillna(of_article["as_of"]),
        tier=of_article["tier"],
        period_start=codebook.first_days(figures["period_start"]),
        period_end=codebook.first_days(figures["period_end"]),
        paragraph=figures["paragraph"].astype("Int64"),
    )
    return _cleaned(figures, raw["places"])
