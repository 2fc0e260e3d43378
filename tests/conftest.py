"""Shared data: the repository's own tables, built once, and a copy of data/ that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from ocop_analysis import codebook
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables


@pytest.fixture(scope="session")
def ledger():
    return read_ledger()


@pytest.fixture(scope="session")
def tables(ledger):
    return build_tables(ledger)


@pytest.fixture(scope="session")
def core(tables):
    """The tables with the rows of the core articles alone."""
    return {name: table[table["tier"] == "core"] for name, table in tables.items() if "tier" in table}


class DataCopy:
    """A copy of data/raw and data/reference in which lines of a file can be replaced."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name in ("raw", "reference"):
            shutil.copytree(codebook.DATA / name, folder / name)

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the one occurrence of a text; gives the number of its line."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, file: str, line: str) -> int:
        """Append a line; gives its number."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8") + line + "\n"
        path.write_text(text, encoding="utf-8")
        return text.count("\n")


@pytest.fixture
def data_copy(tmp_path):
    return DataCopy(tmp_path / "data")
