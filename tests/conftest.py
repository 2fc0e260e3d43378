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


class DataCopy:
    """A copy of data/raw and data/reference to which lines can be appended."""

    def __init__(self, folder: Path):
        self.folder = folder
        for name in ("raw", "reference"):
            shutil.copytree(codebook.DATA / name, folder / name)

    def append(self, file: str, line: str) -> int:
        """Append a line; gives its number."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8") + line + "\n"
        path.write_text(text, encoding="utf-8")
        return text.count("\n")


@pytest.fixture
def data_copy(tmp_path):
    return DataCopy(tmp_path / "data")
