"""What is stored is what was built, in files that other programs can read; what fails leaves what stood."""

import re
from pathlib import Path
from unittest.mock import Mock

import duckdb
import frictionless
import pandas as pd
import pytest
from pyarrow import parquet

from ocop_analysis import codebook, tidy_files

TYPES = {
    "name": "text", "tier": "text", "number": "integer", "share": "number", "day": "date",
    "current": "boolean", "current_in_tier": "boolean",
}  # fmt: skip
DAYS = pd.to_datetime(["2021-05-10", "2022-12-31", None])
THINGS = pd.DataFrame({
    "name": ["Sơn La", "a, b", None], "tier": ["core", "follow-up", "core"], "number": [1, None, 50_175_000_000],
    "share": [2.0, 1 / 3, 50_175_000_000.1235], "day": DAYS,
    "current": [True, True, None], "current_in_tier": [False, True, None],
}).astype({name: codebook.DTYPES[type_] for name, type_ in TYPES.items()})  # fmt: skip
STORED = """name,tier,number,share,day,current,current_in_tier
Sơn La,core,1,2,2021-05-10,true,false
"a, b",follow-up,,0.333333,2022-12-31,true,true
,core,50175000000,50175000000.1235,,,
"""
FULL = OSError(28, "No space left on device")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of one invented table, which the codebook describes."""
    columns = pd.DataFrame({"column": [*TYPES], "type": [*TYPES.values()]})
    columns[["key", "unit", "required", "values", "description"]] = ""
    monkeypatch.setattr(codebook, "columns", lambda table, data=None: columns)
    tidy_files.write_tidy({"things": THINGS}, tmp_path / "tidy")
    return tmp_path / "tidy"


def test_a_table_is_read_as_it_was_written(folder):
    assert (folder / "things.csv").read_bytes().decode() == STORED
    pd.testing.assert_frame_equal(tidy_files.stored_table("things", folder), THINGS, rtol=0, atol=1e-6)
    (folder / "things.csv").write_text(STORED.replace("true", "perhaps"), encoding="utf-8")
    with pytest.raises(KeyError, match="perhaps"):
        tidy_files.stored_table("things", folder)


TIERS = [(None, [True, True, pd.NA]), ("core", [False, pd.NA]), ("follow-up", [True]), ("other", [])]


@pytest.mark.parametrize(("tier", "current"), TIERS)
def test_what_is_current_speaks_of_the_rows_that_are_read(folder, tier, current):
    read = tidy_files.read_tidy("things", tier, folder)
    assert ([*read], [*read["current"]], [*read.index]) == ([*TYPES][:-1], current, [*range(len(current))])


def test_duckdb_reads_the_parquet_tables_with_their_types_as_the_readme_says(folder, tmp_path):
    tidy_files.write_parquet({"figures": THINGS}, tmp_path)
    types = [str(type_) for type_ in parquet.read_schema(tmp_path / "figures.parquet").types]
    assert types == ["string", "string", "int64", "double", "date32[day]", "bool", "bool"]
    first = duckdb.sql(f"FROM '{tmp_path}/figures.parquet'").fetchall()[0]
    assert first == ("Sơn La", "core", 1, 2.0, DAYS[0].date(), True, False)
    readme = (codebook.ROOT / "README.md").read_text(encoding="utf-8")
    query = re.search(r"```sql\n(.*?)```", readme, re.DOTALL)[1]
    assert duckdb.sql(query.replace("build/tables", str(tmp_path))).fetchall() == [
        ("core", 2),
        ("follow-up", 1),
    ]


def test_a_new_folder_takes_the_place_of_the_old(folder):
    (folder / "left_over.csv").touch()
    for left in ("new", "old"):  # by a run that was killed
        (folder.parent / f".tidy.{left}" / "inner").mkdir(parents=True)
    tidy_files.write_tidy({"things": THINGS, "others": THINGS}, folder)
    assert {path.name for path in folder.iterdir()} == {"things.csv", "others.csv", "datapackage.json"}
    assert [path.name for path in folder.parent.iterdir()] == ["tidy"]


FAILING = [(pd.DataFrame, "to_csv"), (Path, "mkdir"), (Path, "write_text"), (Path, "rename")]


@pytest.mark.parametrize(("place", "name"), FAILING)
@pytest.mark.parametrize("killed", [False, True], ids=["", "after a kill between the two renames"])
def test_where_writing_fails_the_old_folder_stands(folder, monkeypatch, place, name, killed):
    real = getattr(place, name)

    def full(self, *arguments, **options):
        if name == "rename" and self.name != ".tidy.new":  # the new folder's is the second of two
            return real(self, *arguments)
        raise FULL

    if killed:
        folder.rename(folder.parent / ".tidy.old")
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space left"):
        patched.setattr(place, name, full)
        tidy_files.write_tidy({"others": THINGS}, folder)
    assert (folder / "things.csv").read_text(encoding="utf-8") == STORED
    assert [path.name for path in folder.parent.iterdir()] == ["tidy"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    tidy_files.write_whole(tmp_path / "a.txt", "Sơn La\n")
    tidy_files.write_whole(tmp_path / "a.bin", b"\x00")
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space left"):
        patched.setattr(Path, "replace", Mock(side_effect=FULL))
        tidy_files.write_whole(tmp_path / "a.txt", "other")
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"a.txt": "Sơn La\n".encode(), "a.bin": b"\x00"}


SHAPES = ": other rows or columns: ({}, 7) stored, (3, 7) built"
CHANGES = {
    "nothing": (STORED, None),
    "a digit": (STORED.replace("333,2", "334,2"), ", line 3 (a, b), column share: stored '0.333334', built '0.333333'"),
    "a cell": (STORED.replace("true,false", "true,"), ", line 2 (Sơn La), column current_in_tier: stored '', built 'false'"),
    "a name": (STORED.replace("name,", "names,"), SHAPES.format(3)),
    "a row": (STORED + STORED.splitlines()[1], SHAPES.format(4)),
    "all": ("", ": cannot be read: No columns to parse from file"),
    "the encoding": (STORED.encode("utf-16"), ": cannot be read: "),
    "the file": (None, ": cannot be read: "),
}  # fmt: skip


@pytest.mark.parametrize(("stored", "told"), CHANGES.values(), ids=CHANGES)
def test_what_is_stored_otherwise_than_built_is_told_cell_by_cell(folder, stored, told):
    (folder / "things.csv").unlink()
    if stored is not None:
        (folder / "things.csv").write_bytes(stored if isinstance(stored, bytes) else stored.encode())
    found = tidy_files.differences({"things": THINGS}, folder)
    assert len(found) == (told is not None)
    assert all(line.startswith(f"data/tidy/things.csv{told}") for line in found)


def test_the_stored_tables_are_what_the_raw_tables_give(tables):
    found = tidy_files.differences(tables)
    assert not found, "data/tidy is not what data/raw gives:\n" + "\n".join(found)
    report = frictionless.validate(str(tidy_files.TIDY / "datapackage.json"))
    assert report.valid, report.to_summary()
