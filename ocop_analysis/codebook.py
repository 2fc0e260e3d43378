"""What every column of every table is: data/reference/columns.csv, and what follows from it.

One table describes the raw, reference and tidy tables alike, so that what people read (data/README.md), what
is checked and what datapackage.json declares cannot drift apart.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

# Text as Python strings: `isin`, `groupby` and `str` over ids are then as fast as over numbers.
pd.options.mode.string_storage = "python"

ROOT = Path(__file__).resolve().parents[1]  # of the repository; the package is always installed in place (-e)
DATA = ROOT / "data"

MARK = "<!-- From here on written by `make refresh` out of reference/columns.csv. -->"  # in data/README.md
CONSTANTS = tomllib.loads((files("ocop_analysis") / "codebook.toml").read_text(encoding="utf-8"))
TYPES = CONSTANTS["types"]
DTYPES: dict[str, str] = {name: type_["dtype"] for name, type_ in TYPES.items()}
CURES = {"not_nullable": "this column must be filled", "field_uniqueness": "each is used once"}
Holds = Callable[[pd.Series], pd.Series]  # of each cell of a column, whether something holds


def read_text_table(path: Path) -> pd.DataFrame:
    """A CSV file as text: every cell str, empty cells missing, nothing guessed."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def first_days(moments: pd.Series) -> pd.Series:
    """The first day of days, months and years as text (2025-02-10, 2025-02, 2025); none where none exists."""
    distinct = pd.Series(moments.unique(), dtype="str")
    first = pd.to_datetime((distinct + "-01-01").str[:10], format="%Y-%m-%d", errors="coerce")
    return first.set_axis(distinct).reindex(moments).set_axis(moments.index).astype(DTYPES["date"])


def last_days(moments: pd.Series) -> pd.Series:
    """The last day of the same."""
    first, length = first_days(moments), moments.str.len()
    last = first.mask(length == len("2025-02"), first + pd.offsets.MonthEnd(0))
    return last.mask(length == len("2025"), first + pd.offsets.YearEnd(0)).astype(DTYPES["date"])


@cache
def _all_columns(data: Path) -> pd.DataFrame:
    return read_text_table(data / "reference" / "columns.csv").fillna("")


@cache
def columns(table: str, data: Path = DATA) -> pd.DataFrame:
    """The codebook rows of one table ("raw/figures"), empty cells as "".

    Columns: column, key, type, unit, required, values, empty, description. `values` is empty, or codes with
    ", " between them, "/a pattern/", "=table.column" (the codes of another table) or "=place".
    """
    rows = _all_columns(data)
    return rows[rows["table"] == table].reset_index(drop=True)


@cache
def rows_of(table: str, data: Path = DATA) -> list[Any]:
    """The same, each row with the columns as attributes."""
    return [*columns(table, data).itertuples()]


@cache
def dtypes(table: str, data: Path = DATA) -> dict[str, str]:
    """The dtype of each column of a table, in the order of the codebook."""
    return {row.column: DTYPES[row.type] for row in rows_of(table, data)}


def typed(frame: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    """A table in some dtypes; those of most columns are right already, and each change costs a copy."""
    had = frame.dtypes.to_dict()
    return frame.astype({column: dtype for column, dtype in types.items() if had[column] != dtype})


def table_names(folder: str, data: Path = DATA) -> list[str]:
    """Names of the tables of one folder, in the order of the codebook."""
    names = _all_columns(data)["table"].drop_duplicates()
    return [name.split("/")[1] for name in names if name.startswith(f"{folder}/")]


@cache
def referred_to(data: Path = DATA) -> list[str]:
    """Every "table.column" whose values are the codes of another column."""
    values = _all_columns(data)["values"].drop_duplicates()
    return [name[1:] for name in values if name.startswith("=") and "." in name]


@cache
def empty_words(data: Path = DATA) -> dict[str, str]:
    """What an empty cell of a tidy column means ("not printed"), by column name: the same in every table."""
    rows = _all_columns(data)
    rows = rows[rows["table"].str.startswith("tidy/") & (rows["required"] != "yes")]
    return dict(zip(rows["column"], rows["empty"], strict=True))


def schema(table: str, codes: dict[str, Iterable[str]], data: Path = DATA) -> Any:
    """The pandera schema of a table, of the columns of which the codebook asks something.

    `codes` gives what may stand where the codebook refers to another table ("indicators.indicator", "place").
    Of raw and reference tables, which are text until they are read, the form of the cells is checked too.
    Each check's `error` says what would be right.
    """
    import pandera.pandas as pa  # takes 0.3 s, and whoever reads a tidy table needs none of it

    typed, made = table.startswith("tidy/"), {}
    for row in rows_of(table, data):
        checks = [pa.Check(holds, error=cure) for holds, cure in _checks(row, codes, typed)]
        needed, single = row.required == "yes", row.key == "key"
        if checks or needed or single:
            made[row.column] = pa.Column(
                checks=checks, nullable=not needed, unique=single, report_duplicates="exclude_first"
            )
    return pa.DataFrameSchema(made, name=table)


def faults(
    table: str, rows: pd.DataFrame, codes: dict[str, Iterable[str]], data: Path = DATA
) -> Iterator[tuple[pd.Series, str]]:
    """Cells of a table that are not as its schema says, one at a time, and what would be right."""
    if rows.empty:
        return
    import pandera.errors

    try:
        schema(table, codes, data).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for case in errors.failure_cases.itertuples(index=False):
            cell = pd.Series([case.failure_case], [case.index], name=case.column)
            yield cell, CURES.get(case.check, case.check)


def _checks(row: Any, codes: dict[str, Iterable[str]], typed: bool) -> Iterator[tuple[Holds, str]]:
    """What must hold for the cells of a column that are not empty, and what would be right instead."""
    type_, values = TYPES[row.type], row.values
    if "form" in type_ and not typed:
        yield lambda cells: _has_form(cells, row.type), type_["cure"]
    if values.startswith("/"):
        yield lambda cells: matching(cells, values[1:-1]), f"something of the form {values}"
    elif values.startswith("="):
        table, _, column = values[1:].partition(".")
        where = f"{table}.csv, column {column}" if column else "provinces.csv or regions.csv, or Việt Nam"
        yield lambda cells: cells.isin(codes[values[1:]]), f"one of {where}"
    elif values:
        yield lambda cells: cells.isin(values.split(", ")), f"one of {values}"


def matching(cells: pd.Series, pattern: str) -> pd.Series:
    """Which cells match a pattern; each that stands in many rows is looked at once."""
    return cells.isin([*filter(re.compile(pattern).fullmatch, cells.dropna().unique())])


def _has_form(cells: pd.Series, type_: str) -> pd.Series:
    formed = matching(cells, TYPES[type_]["form"])
    if type_ in ("date", "moment"):
        formed &= first_days(cells.where(formed)).notna()  # pandas reaches no year 2620
    return formed


def datapackage(tables: list[str], data: Path = DATA) -> dict[str, Any]:
    """The Frictionless data package of the tidy tables (https://specs.frictionlessdata.io/data-package/)."""
    resources = []
    for name in tables:
        rows = rows_of(f"tidy/{name}", data)
        schema: dict[str, Any] = {"fields": [_field(row) for row in rows], "missingValues": [""]}
        if keys := [row.column for row in rows if row.key == "key"]:
            schema["primaryKey"] = keys[0]
        if "article_id" in dtypes(f"tidy/{name}", data) and name != "articles":
            reference = {"resource": "articles", "fields": "article_id"}
            schema["foreignKeys"] = [{"fields": "article_id", "reference": reference}]
        file = {"name": name, "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv"}
        file |= {"encoding": "utf-8", "profile": "tabular-data-resource"}
        resources.append(file | {"schema": schema})
    return {**CONSTANTS["package"], "resources": resources}


def _field(row: Any) -> dict[str, Any]:
    """A column as a Frictionless field; what does not apply to it is left out."""
    constraints: dict[str, Any] = {"required": row.required == "yes", "unique": row.key == "key"}
    if row.values.startswith("/"):
        constraints["pattern"] = row.values[1:-1]
    elif row.values and not row.values.startswith("="):
        constraints["enum"] = row.values.split(", ")
    field = {"name": row.column, "type": TYPES[row.type]["frictionless"], "description": row.description}
    field |= {"unit": row.unit, "constraints": {name: value for name, value in constraints.items() if value}}
    return {name: value for name, value in field.items() if value}


def markdown(data: Path = DATA) -> str:
    """The codebook as data/README.md shows it: one section a table, one line a column."""
    parts = []
    head = "| column | type | unit | empty means | values | what |\n|---|---|---|---|---|---|"
    for table in _all_columns(data)["table"].drop_duplicates():
        parts += [f"### {table}.csv", "", head]
        for row in rows_of(table, data):
            name = f"`{row.column}`" + (" (key)" if row.key == "key" else "")
            empty = "never empty" if row.required == "yes" else row.empty
            values = f"see {row.values[1:]}" if row.values.startswith("=") else row.values
            cells = [name, row.type, row.unit, empty, values, row.description]
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)
