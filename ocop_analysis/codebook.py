"""What every column of every table is: data/reference/columns.csv, and the schemas made from it.

One table describes the raw, reference and tidy tables alike, so that what people read (data/README.md), what
pandera checks and what datapackage.json declares cannot drift apart.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

# Text as Python strings: `isin`, `groupby` and `str` over ids are then as fast as over numbers.
pd.options.mode.string_storage = "python"

ROOT = Path(__file__).resolve().parents[1]  # of the repository; the package is always installed in place (-e)
DATA = ROOT / "data"

MARK = "<!-- From here on written by `make refresh` out of reference/columns.csv. -->"  # in data/README.md
DTYPES = {"text": "str", "integer": "Int64", "number": "float64", "date": "datetime64[ns]", "moment": "str", "boolean": "boolean"}
# What a person would have to type; the raw tables are text until they are read.
FORMS = {
    "integer": (r"-?\d+", "a whole number"),
    "date": (r"(?:19|20)\d{2}-\d{2}-\d{2}", "a day that exists, as YYYY-MM-DD"),
    "moment": (r"(?:19|20)\d{2}(?:-\d{2}){0,2}", "a day, month or year that exists, as YYYY-MM-DD, YYYY-MM or YYYY"),
}


def read_text_table(path: Path) -> pd.DataFrame:
    """A CSV file as text: every cell str, empty cells missing, nothing guessed."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def first_days(moments: pd.Series) -> pd.Series:
    """The first day of days, months and years written as text (2025-02-10, 2025-02, 2025); none where there is none."""
    return pd.to_datetime((moments + "-01-01").str[:10], format="%Y-%m-%d", errors="coerce").astype(DTYPES["date"])


def last_days(moments: pd.Series) -> pd.Series:
    """The last day of the same."""
    first, written = first_days(moments), moments.str.len()
    last = first.where(written != 7, first + pd.offsets.MonthEnd(0))
    return last.where(written != 4, first + pd.offsets.YearEnd(0)).astype(DTYPES["date"])


@cache
def _all_columns(data: Path) -> pd.DataFrame:
    return read_text_table(data / "reference" / "columns.csv")


@cache
def columns(table: str, data: Path = DATA) -> pd.DataFrame:
    """The codebook rows of one table ("raw/figures"): column, key, type, unit, required, values, empty, description."""
    rows = _all_columns(data)
    return rows[rows["table"] == table].reset_index(drop=True)


def dtypes(table: str, data: Path = DATA) -> dict[str, str]:
    """The dtype of each column of a table, in the order of the codebook."""
    return {row.column: DTYPES[row.type] for row in columns(table, data).itertuples()}


def table_names(folder: str, data: Path = DATA) -> list[str]:
    """Names of the tables of one folder, in the order of the codebook."""
    names = _all_columns(data)["table"].drop_duplicates()
    return [name.split("/")[1] for name in names if name.startswith(folder + "/")]


@cache
def referred_to(data: Path = DATA) -> list[str]:
    """Every "table.column" whose values are the codes of another column."""
    values = _all_columns(data)["values"].dropna().drop_duplicates()
    return [name[1:] for name in values if name.startswith("=") and "." in name]


@cache
def empty_words(data: Path = DATA) -> dict[str, str]:
    """What an empty cell of a tidy column means ("not printed", "open"), by column name: the same in every table."""
    rows = _all_columns(data)
    rows = rows[rows["table"].str.startswith("tidy/") & (rows["required"] != "yes")]
    return dict(zip(rows["column"], rows["empty"].fillna(""), strict=True))


def schema(table: str, codes: dict[str, Iterable[str]], typed: bool, data: Path = DATA):
    """The pandera schema of a table.

    `codes` gives the values allowed where the codebook refers to another table ("=indicators.indicator").
    `typed` is True for tidy tables, whose columns have their dtypes already; raw and reference tables are still text,
    and the form of their cells is checked. Each check's `error` says what would be right.
    """
    import pandera.pandas as pa  # imported late: reading a tidy table needs none of it

    made = {}
    for row in columns(table, data).itertuples():
        checks = [] if typed or row.type not in FORMS else [_form_check(row.type)]
        if isinstance(row.values, str):
            checks.append(_values_check(row.values, codes))
        made[row.column] = pa.Column(
            checks=checks,
            nullable=row.required != "yes",
            unique=row.key == "key",
            report_duplicates="exclude_first",
        )
    return pa.DataFrameSchema(made, strict=True, ordered=typed, name=table)


def _form_check(type_: str):
    import pandera.pandas as pa

    pattern, cure = FORMS[type_]

    def has_form(cells: pd.Series) -> pd.Series:
        formed = cells.str.fullmatch(pattern)
        if type_ != "integer":
            formed &= first_days(cells.where(formed)).notna()
        return formed

    return pa.Check(has_form, error=cure)


def _values_check(values: str, codes: dict[str, Iterable[str]]):
    import pandera.pandas as pa

    if values.startswith("/"):
        return pa.Check(lambda s: s.str.fullmatch(values[1:-1]), error=f"something of the form {values}")
    if values.startswith("="):
        table, _, column = values[1:].partition(".")
        where = f"{table}.csv, column {column}" if column else "provinces.csv or regions.csv, or Việt Nam"
        allowed = codes[values[1:]]
        return pa.Check(lambda s: s.isin(allowed), error=f"one of {where}")
    allowed = set(values.split(", "))
    return pa.Check(lambda s: s.isin(allowed), error=f"one of {values}")


def datapackage(tables: list[str], data: Path = DATA) -> dict:
    """The Frictionless data package of the tidy tables (https://specs.frictionlessdata.io/data-package/)."""
    types = {"text": "string"}
    resources = []
    for name in tables:
        rows = columns(f"tidy/{name}", data)
        fields = []
        for row in rows.itertuples():
            field = {"name": row.column, "type": types.get(row.type, row.type), "description": row.description}
            if isinstance(row.unit, str):
                field["unit"] = row.unit
            constraints: dict[str, object] = {}
            if row.required == "yes":
                constraints["required"] = True
            if row.key == "key":
                constraints["unique"] = True
            if isinstance(row.values, str) and row.values[0] not in "/=":
                constraints["enum"] = row.values.split(", ")
            if isinstance(row.values, str) and row.values[0] == "/":
                constraints["pattern"] = row.values[1:-1]
            fields.append(field | ({"constraints": constraints} if constraints else {}))
        keys = rows.loc[rows["key"] == "key", "column"].tolist()
        schema = {"fields": fields, "missingValues": [""]} | ({"primaryKey": keys[0]} if keys else {})
        if "article_id" in set(rows["column"]) and name != "articles":
            reference = {"resource": "articles", "fields": "article_id"}
            schema["foreignKeys"] = [{"fields": "article_id", "reference": reference}]
        resources.append(
            {"name": name, "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
            | {"profile": "tabular-data-resource", "schema": schema}
        )
    return {
        "name": "ocop-analysis",
        "title": "Printed figures of Vietnam's OCOP programme, cleaned",
        "profile": "tabular-data-package",
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": resources,
    }


def markdown(data: Path = DATA) -> str:
    """The codebook as data/README.md shows it: one section a table, one line a column."""
    parts = []
    for table in _all_columns(data)["table"].drop_duplicates():
        parts += [
            f"### {table}.csv",
            "",
            "| column | type | unit | empty means | values | what |",
            "|---|---|---|---|---|---|",
        ]
        for row in columns(table, data).itertuples():
            values = "" if pd.isna(row.values) else "see " + row.values[1:] if row.values[0] == "=" else row.values
            name = f"`{row.column}`" + (" (key)" if row.key == "key" else "")
            empty = "never empty" if row.required == "yes" else "" if pd.isna(row.empty) else row.empty
            cells = [name, row.type, "" if pd.isna(row.unit) else row.unit, empty, values, row.description]
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("")
    return "\n".join(parts)
