"""Reads data/raw and data/reference, checks every row, and cleans the figures.

The only road into the package: what cannot be read stops here, all of it named at once, and nothing later reads a
raw file. The printed fragment stays as it is; the value is read from it.
"""

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook, receipts, validate
from ocop_analysis.quantities import BEFORE, QuantityError, parse_quantity
from ocop_analysis.validate import CATEGORIES, LedgerError, Problem

COUNTRY = "Việt Nam"
MERGED = "{} (mới)"  # how the raw tables write a province of 2025 that took in others: the old one is another place
HEADER_LENGTH = 10_000  # characters: no header of ours comes near it
MOST_EMPTY = 1_000  # rows of commas alone, such as spreadsheets leave below a table
MOST_NAMED = 20  # faults of one kind in one file that are named
FIELDS = ["value", "lower", "upper", "bound", "unit", "decimals"]  # of a quantity, as columns of the figures
SEPARATORS = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Ledger:
    """The checked rows.

    `articles`, `relations` and `references` have the columns the codebook gives them (dates as dates); `figures` has
    them too, and value, lower, upper, bound, unit and decimals read from `printed`; `category` is a code, `place` is
    always filled, and `place_level`, `province_code` and `region_code` are added. Rows keep the order of the files.
    `receipts` says of every figure, and of every receipt whose row is gone, whether it was verified
    (receipts.states). `raw` holds the checked tables as text.
    """

    articles: pd.DataFrame
    figures: pd.DataFrame
    relations: pd.DataFrame
    references: dict[str, pd.DataFrame]
    receipts: pd.DataFrame
    raw: dict[str, pd.DataFrame]


def read_ledger(data: Path = codebook.DATA) -> Ledger:
    """Read and check data/raw and data/reference; raises LedgerError with every problem found."""
    problems: list[Problem] = []
    tables = {}
    for folder in ("reference", "raw"):
        for name in codebook.table_names(folder, data):
            tables[name], found = _read(data, f"{folder}/{name}")
            problems += found
    if not problems:  # without its columns a table cannot be checked further
        problems = [p for name in validate.SPELT for p in validate.spelling_problems(name, tables[name])]
    if problems:
        raise LedgerError(problems)
    places = _places(tables)
    codes: dict[str, Iterable[str]] = {"place": places.index}
    for name in codebook.referred_to(data):
        table, column = name.split(".")
        codes[name] = tables[table][column]
    for folder in ("reference", "raw"):
        for name in codebook.table_names(folder, data):
            problems += validate.column_problems(data, f"{folder}/{name}", tables[name], codes)
    if not problems:
        problems += validate.article_problems(tables["articles"]) + validate.figure_problems(tables)
        problems += validate.relation_problems(tables["relations"], tables["figures"])
    if problems:
        raise LedgerError(problems + _read_prints(tables)[1])
    figures, problems = _clean_figures(tables, places)
    problems += validate.mixed_unit_problems(figures, tables["relations"])
    if problems:
        raise LedgerError(problems)
    references = {
        name: tables[name].astype(codebook.dtypes(f"reference/{name}", data))
        for name in codebook.table_names("reference", data)
    }
    articles = _with_days(tables["articles"].astype(codebook.dtypes("raw/articles", data)), "as_of", "published_on")
    articles = articles.join(places, on="place")
    articles["place"] = articles.pop("name")
    return Ledger(articles, figures, tables["relations"], references, receipts.states(tables), tables)


def _read(data: Path, table: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A raw or reference table as text in NFC, indexed by line number, and what keeps it from being read as a table."""
    file, expected = f"data/{table}.csv", codebook.columns(table, data)["column"].tolist()
    cure = f"a CSV in UTF-8 with the columns {', '.join(expected)}"
    path = data / f"{table}.csv"
    if table == "raw/receipts" and not path.exists():  # nothing has been verified yet
        return pd.DataFrame(columns=expected, dtype="str"), []
    try:
        problems = _header_problem(path, file, expected)
        lines, ragged = _lines(path, file) if not problems else ([], [])
        if problems or ragged:
            return pd.DataFrame(), problems + ragged
        frame = codebook.read_text_table(path).rename(columns=str.strip)[expected].set_axis(lines).dropna(how="all")
    except FileNotFoundError:
        return pd.DataFrame(), [Problem(file, 1, "-", "no such file", cure)]
    except UnicodeDecodeError:
        found = "text that is not UTF-8"
        return pd.DataFrame(), [Problem(file, 1, "-", found, "save it as CSV UTF-8 (comma delimited)")]
    except (OSError, csv.Error) as error:
        return pd.DataFrame(), [Problem(file, 1, "-", str(error), cure)]
    if unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8-sig")):
        return frame, []
    return frame.apply(lambda cells: cells.str.normalize("NFC")), []


def _header_problem(path: Path, file: str, expected: list[str]) -> list[Problem]:
    """What is wrong with the first line: read alone, so that a file of any size is refused quickly."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline(HEADER_LENGTH)
    found = [name.strip() for name in next(csv.reader([first]), [])]
    cure = f"the columns {', '.join(expected)}, with commas between them, as CSV in UTF-8"
    if not first.strip():
        return [Problem(file, 1, "-", "no columns", cure)]
    if len(found) == 1 and len(expected) > 1:
        separator = next((name for sign, name in SEPARATORS.items() if sign in first), "something else")
        return [Problem(file, 1, "-", f"cells separated by {separator}", cure)]
    doubled = [Problem(file, 1, name, "twice", cure) for name in dict.fromkeys(found) if found.count(name) > 1 and name]
    missing = [Problem(file, 1, name, "missing", cure) for name in expected if name not in found]
    unknown = [
        Problem(file, 1, name, "not a column of this table", cure) for name in found if name and name not in expected
    ]
    return doubled + missing + unknown[:MOST_NAMED]


def _lines(path: Path, file: str) -> tuple[list[int], list[Problem]]:
    """The line each row begins on, and the rows that do not have as many cells as the header."""
    lines, problems, begun = [], [], 1
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        width, empty = 0, 0
        for row in reader:
            if row and not width:
                width = len(row)
            elif row:
                lines.append(begun)
                if len(row) != width:
                    found = f"{len(row)} cells"
                    problems.append(
                        Problem(file, begun, "-", found, f"{width} cells, as in the header: a comma too many?")
                    )
                empty += not any(row)
            if empty > MOST_EMPTY:
                cure = "no rows of commas alone: delete the empty rows below the table"
                problems.append(Problem(file, begun, "-", f"more than {MOST_EMPTY} empty rows", cure))
            if problems and (len(problems) >= MOST_NAMED or empty > MOST_EMPTY):
                break
            begun = reader.line_num + 1
    return lines, problems


def _places(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every spelling of a place: its standard name, place_level, province_code and region_code, by spelling."""
    provinces = tables["provinces"].rename(columns={"province": "name"}).assign(place_level="province")
    regions = tables["regions"].rename(columns={"region": "name"}).assign(place_level="region")
    country = pd.DataFrame({"name": [COUNTRY], "place_level": ["country"]})
    sizes = tables["provinces"]["province_since_2025"].value_counts()
    merged = pd.DataFrame({"name": [MERGED.format(name) for name in sizes.index[sizes > 1]]})
    merged["place_level"] = "province_since_2025"
    places = pd.concat([provinces, regions, country, merged], ignore_index=True)
    return validate.by_spelling(places, "name")[["name", "place_level", "province_code", "region_code"]]


def _clean_figures(tables: dict[str, pd.DataFrame], places: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Figures with their values read and their codes and places filled in, and the prints that cannot be read."""
    raw = tables["figures"]
    articles = tables["articles"].set_index("article_id")
    values, problems = _read_prints(tables)
    figures = raw.join(values)
    unit = raw["indicator"].map(tables["indicators"].set_index("indicator")["unit"])
    problems += validate.unit_problems(figures, unit)
    figures["unit"] = unit
    figures["category"] = _category_codes(figures, tables)
    figures["place"] = figures["place"].fillna(figures["article_id"].map(articles["place"]))
    figures = figures.join(places, on="place")
    figures["place"] = figures.pop("name")
    figures["as_of"] = figures["as_of"].fillna(figures["article_id"].map(articles["as_of"]))
    figures = _with_days(figures, "as_of")
    figures["tier"] = figures["article_id"].map(articles["tier"])
    for column in ("period_start", "period_end"):
        figures[column] = codebook.first_days(figures[column])
    for column in ("paragraph", "decimals"):
        figures[column] = figures[column].astype("Int64")
    return figures, problems


def _read_prints(tables: dict[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[Problem]]:
    """What every print says, in columns FIELDS, and the prints that cannot be read. Each distinct one is read once."""
    raw = tables["figures"]
    language = raw["article_id"].map(
        tables["articles"].drop_duplicates("article_id").set_index("article_id")["language"]
    )
    prints = pd.DataFrame({"printed": raw["printed"], "language": language})
    read: list[tuple] = []
    unread: dict[tuple[str, str], str] = {}
    readable = prints[prints["language"].isin(list(BEFORE))].dropna()
    for printed, lang in readable.drop_duplicates().itertuples(index=False):
        try:
            read.append((printed, lang, *_fields(parse_quantity(printed, lang))))
        except QuantityError as error:
            unread[printed, lang] = str(error)
    problems = []
    if unread:
        faulty = readable.loc[list(map(unread.__contains__, readable.itertuples(index=False, name=None)))]
        problems = [
            Problem("data/raw/figures.csv", int(row.Index), "printed", row.printed, unread[row.printed, row.language])
            for row in faulty.itertuples()
        ]
    values = prints.merge(pd.DataFrame(read, columns=["printed", "language", *FIELDS]), how="left").set_index(raw.index)
    return values[FIELDS], problems


def _fields(quantity) -> tuple:
    return (quantity.value, quantity.lower, quantity.upper, str(quantity.bound), quantity.unit, quantity.decimals)


def _category_codes(figures: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """The code of each category as printed, by its dimension."""
    codes = pd.Series(pd.NA, figures.index, dtype="str")
    spelt = validate.casefolded(figures["category"])
    for dimension, table in CATEGORIES.items():
        by_spelling = validate.by_spelling(tables[table], dimension)
        code = by_spelling[dimension].set_axis(by_spelling.index.str.casefold())
        codes = codes.fillna(spelt.where(figures["dimension"] == dimension).map(code))
    return codes


def _with_days(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Days, months and years in columns as their first day, and their last in `<column>_until`."""
    last = {f"{column}_until": codebook.last_days(table[column]) for column in columns}
    return table.assign(**last, **{column: codebook.first_days(table[column]) for column in columns})
