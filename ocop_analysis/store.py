"""Tidy tables to and from data/tidy: written whole or not at all, read with the dtypes of the codebook."""

import json
import tempfile
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook

TIDY = codebook.DATA / "tidy"


def read_tidy(name: str, folder: Path = TIDY) -> pd.DataFrame:
    """One tidy table with its dtypes: dates are dates, codes text, an empty cell missing."""
    frame = codebook.read_text_table(folder / f"{name}.csv")
    types = {row.column: codebook.DTYPES[row.type] for row in codebook.columns(f"tidy/{name}").itertuples()}
    return frame.astype(types)


def write_tidy(tables: dict[str, pd.DataFrame], folder: Path = TIDY) -> None:
    """Write every table and datapackage.json into a folder beside the target, then put it in the target's place."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".tidy-") as scratch:
        new, old = Path(scratch, "new"), Path(scratch, "old")
        new.mkdir()
        for name, table in tables.items():
            as_text(table).to_csv(new / f"{name}.csv", index=False, lineterminator="\n")
        package = json.dumps(codebook.datapackage(list(tables)), ensure_ascii=False, indent=1)
        (new / "datapackage.json").write_text(package + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            old.rename(folder)
            raise


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """A table as the text of its file: whole numbers without a point, others to six decimals, dates as YYYY-MM-DD."""
    shown = table.copy()
    for column in table.select_dtypes("float"):
        shown[column] = table[column].round(6).map("{:.15g}".format, na_action="ignore")
    for column in table.select_dtypes("datetime"):
        shown[column] = table[column].dt.strftime("%Y-%m-%d")
    return shown.astype("str")


def differences(tables: dict[str, pd.DataFrame], folder: Path = TIDY) -> list[str]:
    """Where the stored tables are not what the raw tables give: one line a cell, naming file, row and column."""
    found = []
    for name, table in tables.items():
        built, path = as_text(table), folder / f"{name}.csv"
        try:
            stored = codebook.read_text_table(path)
        except (OSError, ValueError) as error:  # pandas' parser errors and wrong encodings are ValueErrors
            found.append(f"data/tidy/{name}.csv: cannot be read: {error}")
            continue
        if list(stored.columns) != list(built.columns) or len(stored) != len(built):
            found.append(f"data/tidy/{name}.csv: {stored.shape} rows and columns stored, {built.shape} built")
            continue
        unequal = (stored != built) & ~(stored.isna() & built.isna())
        for row, column in unequal.stack()[lambda cell: cell].index:
            where = f"data/tidy/{name}.csv, line {row + 2} ({built.iloc[row, 0]}), column {column}"
            found.append(f"{where}: stored {stored.at[row, column]!r}, built {built.at[row, column]!r}")
    return found
