"""What a file must be to be read, what reading makes of it, and that what cannot be read comes all at once."""

import csv
import io
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from ledgers import article, built, figure, relation, write

from ocop_analysis import cli, codebook, read, tidy_files
from ocop_analysis.read import read_ledger
from ocop_analysis.validate import LedgerError

FIGURES = [
    figure("a-2021/0.1", "83 sản phẩm"), figure("a-2021/0.2", "50", star="3"), figure("a-2021/0.3", "33", star="4"),
]  # fmt: skip
STARS = relation("a-2021/stars", "sum", "a-2021/0.1", "a-2021/0.2 a-2021/0.3") | {"note": "no total"}


@pytest.fixture
def ledger(tmp_path):
    """A folder with one article, three figures and their sum."""
    return write(tmp_path, [article("a-2021")], FIGURES, [STARS])


def change(folder, file, edit):
    content = edit((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())


def without(content, column):
    rows = [dict(row) for row in csv.DictReader(io.StringIO(content))]
    return pd.DataFrame(rows).drop(columns=column).to_csv(index=False)


def cells(table, columns):
    chosen = table[columns.split()]
    return chosen.astype(object).where(chosen.notna(), None).to_numpy().tolist()


# Files: what becomes of relations.csv (text to text or bytes), or of another table, and what the message says.
FILES = {
    "empty": (lambda c: "", "no columns"),
    "a byte order mark alone": (lambda c: "\ufeff", "no columns"),
    "semicolons": (lambda c: c.replace(",", ";"), "line 1: found 'cells separated by semicolons'"),
    "tabs": (lambda c: c.replace(",", "\t"), "cells separated by tabs"),
    "prose": (lambda c: "Please find the table attached.\n", "cells separated by something else"),
    "Windows-1258": (lambda c: c.replace("no total", "đếm").encode("cp1258", "replace"), "text that is not UTF-8"),
    "a formula in a note": (lambda c: c.replace("no total", "=cmd()"), "column note: found '=cmd()'; no = at its beginning"),
    "a line break in a cell": (lambda c: c.replace("no total", '"no\ntotal"'), "line 2, column note: found 'no\\ntotal'; one line without control"),
    "UTF-16": (lambda c: c.encode("utf-16"), "text that is not UTF-8"),
    "no CSV at all": (lambda c: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff", "text that is not UTF-8"),
    "a column missing": (lambda c: without(c, "basis"), "column basis: found 'missing'"),
    "a column twice": (lambda c: c.replace("basis,note", "note,note"), "column note: found 'twice'"),
    "a column misspelt": (lambda c: c.replace("basis", "bases"), "column bases: found 'not a column of this table'"),
    "a column too many": (lambda c: c.replace("basis,note", "basis,note,more"), "column more: found 'not a column"),
    "another table": (lambda c: (codebook.DATA / "raw/articles.csv").read_text(encoding="utf-8"), "column kind: found 'missing'"),
    "an unclosed quote": (lambda c: c + '"unclosed', "line 3: found 'a quote that is never closed'"),
    "an unclosed quote further up": (lambda c: c.replace("a-2021/stars", '"a-2021/stars') + "a/b,sum\n" * 30_000, "line 2: found 'a cell of over 131,072"),
    "a quote inside a cell": (lambda c: c + '"a"b,sum,,,,\n', "line 3: found 'a quote inside a cell"),
    "cells missing": (lambda c: c + "a/b,sum\n", "line 3: found '2 cells'"),
    "cells too many": (lambda c: c + ",,,,,,,,\n", "line 3: found '9 cells'; 6 cells"),
    "megabytes of commas in one line": (lambda c: "," * 5_000_000, "no columns"),
    "megabytes of commas in lines": (lambda c: c + ",,,,,,,\n" * 150_000, "found '8 cells'"),
    "one comma row too many": (lambda c: c + ",,,,,\n" * (read.MOST_EMPTY + 1), "line 1003: found '1001 empty rows'"),
    "indicators": (lambda c: c.splitlines()[0] + "\n", "line 1: found 'no rows'"),
    "columns": (lambda c: c.splitlines()[0] + "\n", "line 1: found 'no rows'"),
    "regions": (lambda c: without(c, "spellings"), "column spellings: found 'missing'"),
    "star_classes": (lambda c: c + c.splitlines()[1] + "\n", "column star: found '3'; each is used once"),
    "statuses": (lambda c: c.replace("rated,", ",", 1), "column status: found ''; this column must be filled"),
    "reasons": (lambda c: c.replace(",met,", ",mett,", 1), "line 2, column verdict: found 'mett'; one of verdicts.csv"),
    "producer_types": (lambda c: c.replace("tác xã|HTX", "tác xã|HTX|Hộ"), "column spellings: found 'hộ'; each spelling once"),
    "regions: a province": (lambda c: c.replace("ĐBSH", "ĐBSH|Hà Nội"), "column spellings: found 'Hà Nội'; each spelling once"),
    "number_reasons": (lambda c: c + "why,[\n", "column pattern: found '['; a regular expression"),
    "columns: no tables": (lambda c: re.sub("(?m)^[^,]+,", ",", c).replace(",column", "table,column", 1), "each column of a table once"),
    "columns: a bad pattern": (lambda c: c.replace("/[A-Z]{3}/", "/[A-Z/", 1), "column values: found '/[A-Z/'; a regular expression"),
    "columns: a column twice": (lambda c: c + c.splitlines()[1] + "\n", "found 'article_id'; each column of a table once"),
    "columns: no table": (lambda c: c.replace("raw/articles,tier", ",tier", 1), "found 'tier'; each column of a table once"),
    "columns: no type": (lambda c: c.replace("tier,,text", "tier,,txt", 1), "column type: found 'txt'; one of text, integer"),
    "columns: no reference": (lambda c: c.replace("=statuses.", "=states.", 1), "column values: found '=states.status'; = and a"),
}  # fmt: skip
# What a spreadsheet does by saving, and what looks dangerous but is only text: read as before.
HARMLESS = {
    "byte order mark": lambda c: "\ufeff" + c,
    "Windows line ends": lambda c: c.replace("\n", "\r\n").encode(),
    "no line end at the end": lambda c: c.rstrip("\n"),
    "blank lines": lambda c: c.replace("\n", "\n\n"),
    "rows of commas alone": lambda c: c + ",,,,,\n" * read.MOST_EMPTY,
    "trailing empty columns": lambda c: "".join(line + ",,\n" for line in c.splitlines()),
    "spaces around the columns' names": lambda c: c.replace("relation_id,kind", " relation_id , kind"),
    "everything in quotes": lambda c: "".join('"' + line.replace(",", '","') + '"\n' for line in c.splitlines()),
    "columns in another order": lambda c: without(c, ["note"]).replace("\n", ",no total\n").replace("basis,no total", "basis,note"),
    "HTML in a note": lambda c: c.replace("no total", "<script>alert(1)</script>"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_named_with_what_was_found(ledger, name):
    edit, message = FILES[name]
    file = f"reference/{name.split(':')[0]}.csv"
    file = file if (ledger / file).exists() else "raw/relations.csv"
    change(ledger, file, edit)
    with pytest.raises(LedgerError, match=re.escape(message)) as error:
        read_ledger(ledger)
    referring = f"one of {Path(file).name}"  # rows of other tables that name what the file lacks
    assert {p.file for p in error.value.problems if not p.cure.startswith(referring)} == {f"data/{file}"}
    assert f"data/{file}" in str(error.value)


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_changes_no_meaning_is_read_as_before(ledger, edit):
    change(ledger, "raw/relations.csv", edit)
    relations = read_ledger(ledger).relations.drop(columns="note")
    assert relations.to_dict("records") == [{k: STARS[k] for k in relations}]


def test_files_that_cannot_be_opened_are_named_together(ledger, monkeypatch):
    (ledger / "raw/relations.csv").unlink()
    (ledger / "raw/articles.csv").unlink()
    (ledger / "raw/articles.csv").mkdir()
    opened = Path.open

    def forbidden(self, *arguments, **options):
        if self.name == "figures.csv":  # as root nothing is forbidden
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbidden)
    named = r"(?s)articles\.csv.*cannot be opened.*figures\.csv.*cannot be opened.*relations\.csv.*no such"
    with pytest.raises(LedgerError, match=named):
        read_ledger(ledger)


@pytest.mark.parametrize("name", ["semicolons", "UTF-16", "an unclosed quote"])
def test_the_command_prints_no_traceback_and_writes_nothing(ledger, monkeypatch, name):
    edit, message = FILES[name]
    change(ledger, "raw/relations.csv", edit)
    monkeypatch.setattr("ocop_analysis.read.read_ledger", lambda: read_ledger(ledger))
    monkeypatch.setattr(tidy_files, "write_tidy", lambda tables: pytest.fail("written"))
    result = CliRunner().invoke(cli.ocop, ["build"])
    assert (result.exit_code, message in result.output, "Traceback" in result.output) == (1, True, False)


def test_all_problems_come_at_once_by_the_lines_an_editor_counts(tmp_path):
    total, three, four = FIGURES
    figures = [total | {"note": "two\nlines"}, three | {"printed": "nhiều"}, four | {"status": "rate"}]
    folder = write(tmp_path, [article("a-2021")], figures, [])
    change(folder, "raw/figures.csv", lambda c: c.replace("\n", "\n\n", 1))
    with pytest.raises(LedgerError) as error:
        read_ledger(folder)
    found = [(p.line, p.column) for p in error.value.problems]
    assert found == [(3, "note"), (5, "printed"), (6, "status")]
    change(
        folder,
        "raw/figures.csv",
        lambda c: c.replace("rate,", "rated,").replace('"two\nlines"\n', "two lines\n\n"),
    )
    change(folder, "raw/articles.csv", lambda c: c.replace("follow-up", "core"))
    with pytest.raises(LedgerError) as error:
        read_ledger(folder)
    assert {(p.line, p.column) for p in error.value.problems} == {
        (2, "text_sha256"), (3, "paragraph"), (5, "printed"), (5, "paragraph"), (6, "paragraph"),
    }  # fmt: skip


PLACES = {
    "Thanh Hóa": ("Thanh Hoá", "province", "38", "NCC"),
    unicodedata.normalize("NFD", "Trà Vinh"): ("Trà Vinh", "province", "84", "MRD"),
    "Cần Thơ (mới)": ("Cần Thơ (mới)", "province_since_2025", None, "MRD"),
    "Lâm Đồng (mới)": (
        "Lâm Đồng (mới)",
        "province_since_2025",
        None,
        "CHL",
    ),  # Bình Thuận in it is of another
    "Khánh Hòa (mới)": ("Khánh Hoà (mới)", "province_since_2025", None, "NCC"),
    "ĐBSCL": ("Đồng bằng sông Cửu Long", "region", None, "MRD"),
    "Việt Nam": ("Việt Nam", "country", None, None),
}


def test_a_place_has_its_standard_name_level_and_codes(tmp_path):
    articles = [
        article(f"{letter}-2021", place=place) for letter, place in zip("abcdefg", PLACES, strict=True)
    ]
    figures = [figure(f"a-2021/0.{n + 1}", "83", place=place if n else "") for n, place in enumerate(PLACES)]
    ledger = read_ledger(write(tmp_path, articles, figures))
    for table in (ledger.articles, ledger.figures):
        assert cells(table, "place place_level province_code region_code") == [
            list(p) for p in PLACES.values()
        ]


def test_a_place_below_a_province_is_kept_and_booked_on_nobody(tmp_path):
    figures = [
        figure("a-2021/0.1", "12 sản phẩm", place="huyện Mai Sơn, Sơn La"),
        figure("a-2021/0.2", "83 sản phẩm"),
    ]
    figures += [figure("a-2021/0.3", "20 sản phẩm", role="target", place="huyện Mai Sơn, Sơn La")]
    tables = built(tmp_path, [article("a-2021"), article("b-2021", place="Mộc Châu, Sơn La")], figures)
    kept = tables["figures"].set_index("figure_id").loc["a-2021/0.1"]
    assert (kept["place"], kept["place_level"]) == ("huyện Mai Sơn, Sơn La", "below_province")
    assert kept[["province", "province_code"]].isna().all()
    for name, table in tables.items():
        if name not in ("figures", "articles") and "place" in table:
            assert set(table["place"]) <= {"Sơn La"}, name


def test_what_a_figure_leaves_to_its_article_or_says_in_its_print_is_filled_in(tmp_path):
    money = {"indicator": "budget", "status": "planned"} | {
        "period_start": "2021-01-01",
        "period_end": "2025-12-31",
    }
    figures = [
        figure("a-2021/0.1", "gần 3.000", as_of="2020", star="3 đến 4 sao"),
        figure("a-2021/0.2", "9,4 tỷ đồng", source="all_sources", **money),
        figure("a-2021/0.3", "4 tỷ đồng", source="state", **money),
    ]
    ledger = read_ledger(write(tmp_path, [article("a-2021", as_of="2021-02", published_on="2021")], figures))
    day = pd.Timestamp
    told = "as_of as_of_until tier place dimension category value upper bound unit period_end"
    assert cells(ledger.figures, told) == [
        [day("2020-01-01"), day("2020-12-31"), "follow-up", "Sơn La", "star", "3_to_4", 3000, 2999, "nearly", "product", None],
        [day("2021-02-01"), day("2021-02-28"), "follow-up", "Sơn La", None, None, 9.4e9, 9.4e9, "exact", "VND", day("2025-12-31")],
        [day("2021-02-01"), day("2021-02-28"), "follow-up", "Sơn La", "funding_source", "state", 4e9, 4e9, "exact", "VND", day("2025-12-31")],
    ]  # fmt: skip
    days = [day("2021-02-01"), day("2021-02-28"), day("2021-01-01"), day("2021-12-31")]
    assert cells(ledger.articles, "as_of as_of_until published_on published_on_until") == [days]
    assert cells(ledger.raw["figures"], "category as_of")[1] == ["all_sources", None]


@pytest.mark.parametrize("rows", [([], []), ([article("a-2021")], []), ([article("a-2021")], FIGURES[:1])])
def test_a_small_ledger_has_the_columns_and_types_of_any(ledger, tmp_path, rows):
    any_ledger = read_ledger(ledger)
    write(tmp_path, *rows)
    (tmp_path / "raw/receipts.csv").unlink()
    small = read_ledger(tmp_path)
    for name in ("articles", "figures", "relations", "receipts"):
        assert getattr(small, name).dtypes.equals(getattr(any_ledger, name).dtypes), name
    assert [len(small.articles), len(small.figures), len(small.relations)] == [*map(len, rows), 0]


def test_the_future_begins_tomorrow(tmp_path):
    tomorrow = date.today() + timedelta(days=1)
    folder = write(tmp_path, [article("a-2021", as_of=str(tomorrow))])
    with pytest.raises(LedgerError, match="a day that has come"):
        read_ledger(folder)
    assert len(read_ledger(folder, tomorrow).articles) == 1


def test_the_63_provinces_of_2020_become_34(ledger):
    provinces = read_ledger(ledger).references["provinces"]
    counted = provinces[["province_code", "province", "region_code", "province_since_2025"]].nunique()
    assert counted.tolist() == [63, 63, 6, 34]
    # A merged province carries the name of one of its parts, but for Huế, which changed its name in January 2025.
    assert set(provinces["province_since_2025"]) - set(provinces["province"]) == {"Huế"}
