"""Tidy tables to and from data/tidy: written whole or not at all, read with the dtypes of the codebook."""

import ctypes
import errno
import fcntl
import json
import os
import shutil
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook

TIDY = codebook.DATA / "tidy"


def read_tidy(name: str, tier: str | None = None, folder: Path = TIDY) -> pd.DataFrame:
    """One tidy table with its dtypes: dates are dates, codes text, an empty cell missing.

    `tier` is core or follow-up where only its rows are wanted.
    """
    frame = codebook.read_text_table(folder / f"{name}.csv").astype(codebook.dtypes(f"tidy/{name}"))
    return frame if tier is None else frame[frame["tier"] == tier].reset_index(drop=True)


def write_tidy(tables: dict[str, pd.DataFrame], folder: Path = TIDY) -> None:
    """Write every table and datapackage.json into a folder beside the target, then put it in the target's place.

    On Linux whoever looks sees the old folder or the new one, whatever interrupts (elsewhere see `_exchange`); what an
    interrupted run left behind is cleared by the next. Runs wait for one another. Raises OSError, the old folder as it
    was, where there is no room or no permission.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        scratch = folder.parent / f".{folder.name}.new"
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            scratch.mkdir()
            for name, table in tables.items():
                as_text(table).to_csv(scratch / f"{name}.csv", index=False, lineterminator="\n")
            package = json.dumps(codebook.datapackage(list(tables)), ensure_ascii=False, indent=1)
            (scratch / "datapackage.json").write_text(package + "\n", encoding="utf-8")
            if folder.exists():
                _exchange(scratch, folder)
            else:
                scratch.rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def write_parquet(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write `<folder>/<name>.parquet` of each tidy table with the types of the codebook, days as days."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        rows = codebook.columns(f"tidy/{name}").itertuples()
        schema = pa.schema([pa.field(row.column, types[row.type], row.required != "yes") for row in rows])
        parquet.write_table(pa.Table.from_pandas(table, schema, preserve_index=False), folder / f"{name}.parquet")


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step of the file system (Linux: renameat2, RENAME_EXCHANGE)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
        if libc.renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0:
            return
        number = ctypes.get_errno()
        if number not in (errno.ENOSYS, errno.EINVAL):  # a file system that cannot exchange goes on below
            raise OSError(number, os.strerror(number), str(other))
    # Elsewhere two steps; an interruption between them leaves the old folder beside its place.
    old = other.with_name(f".{other.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    other.rename(old)
    try:
        one.rename(other)
    except OSError:
        old.rename(other)
        raise
    shutil.rmtree(old)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file (text as UTF-8) beside its place and put it there: whole, or not at all."""
    scratch = path.with_name(f".{path.name}.new")
    try:
        scratch.write_bytes(content.encode() if isinstance(content, str) else content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


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
