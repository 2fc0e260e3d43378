"""Tidy tables to and from data/tidy: written whole or not at all, read with the dtypes of the codebook."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pyarrow as pa

from ocop_analysis import codebook

TIDY = Path(
    os.environ.get("OCOP_TIDY") or codebook.DATA / "tidy"
)  # `brief` has its notebooks read newer ones
BOOLEANS = {"true": True, "false": False}


def read_tidy(name: str, tier: str | None = None, folder: Path = TIDY) -> pd.DataFrame:
    """One tidy table with its dtypes: dates are dates, codes text, an empty cell missing.

    `tier` is core or follow-up where only its rows are wanted: `current` then says what is among them, else
    what is among all; `current_in_tier` is gone.
    """
    table = stored_table(name, folder)
    if tier is not None:
        table = table[table["tier"] == tier].reset_index(drop=True)
        if "current_in_tier" in table:
            table = table.assign(current=table["current_in_tier"])
    return table.drop(columns="current_in_tier", errors="ignore")


def stored_table(name: str, folder: Path = TIDY) -> pd.DataFrame:
    """One tidy table with every column of its file, in the dtypes of the codebook."""
    table, types = codebook.read_text_table(folder / f"{name}.csv"), codebook.dtypes(f"tidy/{name}")
    for column in (column for column, dtype in types.items() if dtype == "boolean"):
        table[column] = table[column].map(BOOLEANS.__getitem__, na_action="ignore")
    return table.astype(types)


def write_tidy(tables: dict[str, pd.DataFrame], folder: Path = TIDY) -> None:
    """Write every table and datapackage.json in place of a folder; it stands where that fails (OSError)."""
    with replacing(folder) as new:
        for name, table in tables.items():
            as_text(table).to_csv(new / f"{name}.csv", index=False, lineterminator="\n")
        described = codebook.datapackage(list(tables)) | {"sources": _sources(tables)}
        package = json.dumps(described, ensure_ascii=False, indent=1)
        (new / "datapackage.json").write_text(f"{package}\n", encoding="utf-8")


def _sources(tables: dict[str, pd.DataFrame]) -> list[dict[str, str]]:
    """The articles as sources of the data package: title and, where it is known, address."""
    articles = tables["articles"][["title", "address"]] if "articles" in tables else pd.DataFrame()
    named = articles.rename(columns={"address": "path"}).to_dict("records")
    return [{name: value for name, value in source.items() if pd.notna(value)} for source in named]


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder beside one, to be filled, which takes its place at the end: whole, or not at all.

    Whatever fails meanwhile leaves the folder as it was; what a killed run left, the next one clears.
    """
    new, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    _clear(new, old, folder)
    new.mkdir(parents=True)
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        _clear(new, old, folder)


def _clear(new: Path, old: Path, folder: Path) -> None:
    if old.exists() and not folder.exists():  # it ended between the two renames
        old.rename(folder)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) beside its place and put it there: whole, or not at all."""
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_bytes(content.encode() if isinstance(content, str) else content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def write_parquet(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write `<folder>/<name>.parquet` of each tidy table with the types of the codebook, days as days."""
    for name, table in tables.items():
        fields = [
            pa.field(row.column, pa.type_for_alias(codebook.TYPES[row.type]["arrow"]), row.required != "yes")
            for row in codebook.columns(f"tidy/{name}").itertuples()
        ]
        table.to_parquet(folder / f"{name}.parquet", index=False, schema=pa.schema(fields))


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """A table as its file has it: integers without a point, others to six decimals, days as YYYY-MM-DD."""
    shown = table.copy()
    for column in table.select_dtypes("float"):
        shown[column] = table[column].round(6).map("{:.15g}".format, na_action="ignore")
    for column in table.select_dtypes("datetime"):
        shown[column] = table[column].dt.strftime("%Y-%m-%d")
    for column in table.select_dtypes(["bool", "boolean"]):
        shown[column] = table[column].astype("str").str.lower()
    return shown.astype("str")


def differences(tables: dict[str, pd.DataFrame], folder: Path = TIDY) -> list[str]:
    """Where the stored tables are not what was built: a line for each cell, naming file, row and column."""
    found = []
    for name, table in tables.items():
        file, built = f"data/tidy/{name}.csv", as_text(table).fillna("")
        try:
            stored = codebook.read_text_table(folder / f"{name}.csv").fillna("")
        except (OSError, ValueError) as error:  # pandas' parser errors and wrong encodings are ValueErrors
            found.append(f"{file}: cannot be read: {error}")
            continue
        if list(stored.columns) != list(built.columns) or len(stored) != len(built):
            found.append(f"{file}: other rows or columns: {stored.shape} stored, {built.shape} built")
            continue
        found += [
            f"{file}, line {row + 2} ({built.iat[row, 0]}), column {column}: "
            f"stored {stored.at[row, column]!r}, built {built.at[row, column]!r}"
            for column in built
            for row in built.index[stored[column] != built[column]]
        ]
    return found
