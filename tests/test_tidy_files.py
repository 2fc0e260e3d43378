"""What is stored is what the raw tables give, in files that other programs can read."""

import json
import re
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest

from ocop_analysis import codebook, tidy_files
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

PRINTS = codebook.read_text_table(codebook.DATA / "raw" / "figures.csv")["printed"]
IN_DIGITS = PRINTS.index[PRINTS.str.contains(r"\d")]  # the others are numbers in words


def test_stored_tables_are_what_the_raw_tables_give(tables):
    found = tidy_files.differences(tables)
    assert not found, "data/tidy is not what data/raw gives:\n" + "\n".join(found)


@pytest.mark.parametrize("row", IN_DIGITS[::9])
def test_one_changed_digit_is_noticed_and_located(data_copy, row):
    path = data_copy.folder / "raw" / "figures.csv"
    figures = codebook.read_text_table(path)
    figure_id, printed = figures.loc[row, ["figure_id", "printed"]]
    changed = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), printed)
    figures.loc[row, "printed"] = changed
    figures.to_csv(path, index=False)
    found = tidy_files.differences(build_tables(read_ledger(data_copy.folder)))
    assert any(
        f"({figure_id}), column printed: stored {printed!r}, built {changed!r}" in where for where in found
    )
    assert any(re.search(r"/figures.csv.*column (value|upper)", where) for where in found)


def test_a_table_is_read_back_as_it_was_written(tables, tmp_path):
    tidy_files.write_tidy(tables, tmp_path / "tidy")
    for name, table in tables.items():
        pd.testing.assert_frame_equal(
            tidy_files.read_tidy(name, folder=tmp_path / "tidy"), table, rtol=0, atol=1e-6
        )


def test_writing_replaces_the_folder_whole(tables, tmp_path):
    folder = tmp_path / "tidy"
    folder.mkdir()
    (folder / "left_over.csv").touch()
    tidy_files.write_tidy(tables, folder)
    assert {p.name for p in folder.iterdir()} == {f"{name}.csv" for name in tables} | {"datapackage.json"}
    assert {p.name for p in tmp_path.iterdir()} == {"tidy", ".tidy.lock"}


def test_without_an_exchange_two_steps_put_the_new_folder_in_place(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(tidy_files.ctypes, "CDLL", lambda *_, **__: object())  # a system without renameat2
    folder = tmp_path / "tidy"
    tidy_files.write_tidy({"articles": tables["articles"]}, folder)
    tidy_files.write_tidy(tables, folder)
    assert tidy_files.differences(tables, folder) == []
    assert {path.name for path in tmp_path.iterdir()} == {"tidy", ".tidy.lock"}


def test_the_old_folder_stays_where_the_new_one_cannot_take_its_place(tables, tmp_path, monkeypatch):
    folder = tmp_path / "tidy"
    tidy_files.write_tidy(tables, folder)
    rename = Path.rename

    def fails_for_the_new(self, target):
        if self.name == ".tidy.new":
            raise OSError("no room")
        return rename(self, target)

    monkeypatch.setattr(tidy_files.ctypes, "CDLL", lambda *_, **__: object())
    monkeypatch.setattr(Path, "rename", fails_for_the_new)
    with pytest.raises(OSError, match="no room"):
        tidy_files.write_tidy({}, folder)
    assert tidy_files.differences(tables, folder) == []


def test_a_folder_that_may_not_be_written_is_left_as_it_was(tables, tmp_path, monkeypatch):
    folder = tmp_path / "tidy"
    tidy_files.write_tidy(tables, folder)

    def forbidden(self, *_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(
        Path, "mkdir", lambda self, **options: forbidden(self) if self.name == ".tidy.new" else None
    )
    with pytest.raises(PermissionError):
        tidy_files.write_tidy({}, folder)
    assert tidy_files.differences(tables, folder) == []


def test_a_stored_table_that_is_missing_or_broken_is_named(tables, tmp_path):
    tidy_files.write_tidy(tables, tmp_path / "tidy")
    (tmp_path / "tidy" / "audit.csv").unlink()
    (tmp_path / "tidy" / "budgets.csv").write_bytes(b"")
    found = tidy_files.differences(tables, tmp_path / "tidy")
    assert [line.split(":")[0] for line in found] == ["data/tidy/audit.csv", "data/tidy/budgets.csv"]


def test_the_stored_data_package_is_valid_and_declares_every_table(tables):
    report = frictionless.validate(str(tidy_files.TIDY / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} == set(tables)


def test_the_stored_data_package_is_the_codebook(tables):
    stored = json.loads((tidy_files.TIDY / "datapackage.json").read_text(encoding="utf-8"))
    assert stored == codebook.datapackage(list(tables))


def test_duckdb_reads_the_parquet_tables_as_the_readme_says(tables, tmp_path):
    tidy_files.write_parquet(tables, tmp_path / "build" / "tables")
    readme = (codebook.ROOT / "README.md").read_text(encoding="utf-8")
    query = re.search(r"```sql\n(.*?)```", readme, re.DOTALL)[1]
    found = duckdb.sql(query.replace("build/", f"{tmp_path}/build/")).fetchall()
    assert dict(found) == tables["figures"]["tier"].value_counts().to_dict()


def test_parquet_has_the_types_of_the_codebook_and_the_rows_of_the_tables(tables, tmp_path):
    tidy_files.write_parquet(tables, tmp_path)
    for name, table in tables.items():
        found = duckdb.sql(f"SELECT * FROM '{tmp_path}/{name}.parquet'")
        kinds = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
        wanted = codebook.columns(f"tidy/{name}")
        assert dict(zip(found.columns, map(str, found.types), strict=True)) == dict(
            zip(wanted["column"], wanted["type"].map(kinds), strict=True)
        )
        assert len(found.fetchall()) == len(table)
