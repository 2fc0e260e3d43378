"""Bad input, case by case, each with the message a person gets: never a traceback, never half a table."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocop_analysis import cli, codebook, deliver, tidy_files
from ocop_analysis.read import read_ledger
from ocop_analysis.validate import LedgerError

FIGURES, RELATIONS, ARTICLES = "raw/figures.csv", "raw/relations.csv", "raw/articles.csv"
SHA256 = codebook.read_text_table(codebook.DATA / ARTICLES).loc[0, "text_sha256"]
# Cells: file, text replaced, replacement, column named, part of the cure
CELLS = {
    "ambiguous print": (FIGURES, "9.400 triệu đồng", "9.40 triệu đồng", "printed", "Did you mean '940'? Or maybe '9,4'?"),
    "two numbers": (FIGURES, "559 sản phẩm,", "559 sản phẩm 3 sao,", "printed", "two numbers"),
    "unit of another indicator": (FIGURES, ",64 siêu thị,", ",64%,", "printed", "unit of its indicator"),
    "unknown indicator": (FIGURES, "4.2,ha-giang-2020-07-30,4,100% cán bộ,staff_trained_share", "4.2,ha-giang-2020-07-30,4,100% cán bộ,staff", "indicator", "indicators.csv"),
    "unknown category": (FIGURES, ",97 HTX,producers,producer_type,HTX,", ",97 HTX,producers,producer_type,HTXX,", "category", "reference table"),
    "category without dimension": (FIGURES, ",97 HTX,producers,producer_type,HTX,", ",97 HTX,producers,,HTX,", "category", "a dimension"),
    "unknown article": (FIGURES, "15.1,son-la-2022-09-22,", "15.1,son-la-2022-09-23,", "article_id", "articles.csv"),
    "unknown status": (FIGURES, ",188 sản phẩm,products,,,rated,", ",188 sản phẩm,products,,,rate,", "status", "statuses.csv"),
    "products without status": (FIGURES, ",188 sản phẩm,products,,,rated,", ",188 sản phẩm,products,,,,", "status", "rated or registered?"),
    "paragraph in words": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,five,", "paragraph", "whole number"),
    "paragraph zero": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,0,", "paragraph", "of the form"),
    "paragraph that is not the id's": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,14,", "figure_id", "article_id/paragraph"),
    "target without basis": (FIGURES, "planned,,target,level,,,,,,no year", "planned,,target,,,,,,,no year", "target_basis", "a target has one"),
    "doubled id": (FIGURES, "son-la-2022-09-22/7.4,", "son-la-2022-09-22/7.3,", "figure_id", "used once"),
    "date turned round": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,22/09/2022,published", "as_of", "YYYY-MM-DD"),
    "31 June": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2022-06-31,published", "as_of", "a day, month or year that exists"),
    "year 2620": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2620-09-22,published", "as_of", "a day, month or year that exists"),
    "month 13": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2022-13-22,published", "as_of", "YYYY-MM-DD"),
    "unknown place": (ARTICLES, "core,Sơn La,", "core,Sơn Lá,", "place", "provinces.csv"),
    "core article without text": (ARTICLES, f",{SHA256},", ",,", "text_sha256", "has a text"),
    "a comma too many": (FIGURES, "not the 24 four-star products of", "not the 24 four-star products, of", "-", "a comma too many"),
    "budget without status": (FIGURES, "budget,,,allocated,", "budget,,,,", "status", "rated or registered?"),
    "period with one end": (FIGURES, '2020-01-01,2020-12-31,"the point', '2020-01-01,,"the point', "period_end", "both ends"),
    "period turned round": (FIGURES, '2020-01-01,2020-12-31,"the point', '2020-12-31,2020-01-01,"the point', "period_end", "in order"),
    "basis of an actual": (FIGURES, "rated,not_said,actual,,,,,,,printed as the most", "rated,not_said,actual,level,,,,,,printed as the most", "target_basis", "targets only"),
    "figure printed twice without a relation": (RELATIONS, "products-repeated,same", "products-repeated,subset", "figure_id", "relation of kind same"),
    "relation of an unknown article": (RELATIONS, "son-la-2022-09-22/stars", "son-la/stars", "relation_id", "article_id of its figures"),
    "unknown part": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.9 son", "parts", "figure_id of figures.csv"),
    "part given twice": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.4 son", "parts", "each figure once"),
    "relation to itself": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.2 son", "whole", "not a part of itself"),
    "too many parts": (RELATIONS, "/products-repeated,same,soc-trang-2020-11-19/3.2,", "/products-repeated,same,soc-trang-2020-11-19/3.2,soc-trang-2020-11-19/18.1 ", "parts", "same takes 1 parts"),
    "whole left out of a ratio": (RELATIONS, "ratio,thanh-hoa-2020-12-31/11.3,", "ratio,,", "whole", "only a sum"),
    "product in a whole of producers": (RELATIONS, "son-la-2022-09-22/7.3 son", "soc-trang-2020-11-19/7.4 son", "parts", "unit of the whole"),
    "fragment of one article in another": (FIGURES, "son-la-2022-09-22/10.1,son-la", "son-la-2022-09-22/10.1,ha-giang", "article_id", "articles.csv"),
    "unknown role": (FIGURES, "rated,not_said,actual,,,,,,,printed as the most", "rated,not_said,real,,,,,,,printed as the most", "role", "actual, target"),
    "rated products without a kind of count": (FIGURES, ",188 sản phẩm,products,,,rated,not_said,", ",188 sản phẩm,products,,,rated,,", "count_kind", "ever, valid or not_said"),
    "kind of count of producers": (FIGURES, ",97 HTX,producers,producer_type,HTX,registered,,", ",97 HTX,producers,producer_type,HTX,registered,ever,", "count_kind", "rated products only"),
    "merged province without its mark": (ARTICLES, "follow-up,Cần Thơ (mới),", "follow-up,Cần Thơ mới,", "place", "provinces.csv"),
    "month zero": (ARTICLES, ",2025-02,published,https://lite", ",2025-00,published,https://lite", "as_of", "YYYY-MM"),
    "relation filed under another article": (RELATIONS, "son-la-2022-09-22/stars,sum,son-la-2022-09-22/7.2", "gia-lai-2024-02/stars,sum,son-la-2022-09-22/7.2", "relation_id", "figures of its own article"),
    "corroboration of another part": (RELATIONS, "corroboration,son-la-2022-09-22/7.5,son-la-2023/0.2", "corroboration,son-la-2022-09-22/7.4,son-la-2023/0.2", "parts", "same place, indicator, part and role"),
    "text of a report of the second tier": (ARTICLES, ",secondary,,the count is printed", f",secondary,{'a' * 64},the count is printed", "text_sha256", "makes an article core"),
    "unknown dimension": (FIGURES, ",97 HTX,producers,producer_type,", ",97 HTX,producers,kind,", "dimension", "star, producer_type"),
    "unknown place of a figure": (FIGURES, "/3.1,soc-trang-2020-11-19,3,thứ 3,rank,,,,,actual,,,Đồng bằng sông Cửu Long,", "/3.1,soc-trang-2020-11-19,3,thứ 3,rank,,,,,actual,,,Miền Tây,", "place", "provinces.csv"),
    "unknown kind of relation": (RELATIONS, "stars,sum,son-la-2022-09-22", "stars,total,son-la-2022-09-22", "kind", "sum, count"),
    "unknown tier": (ARTICLES, "son-la-2022-09-22,core,", "son-la-2022-09-22,third,", "tier", "core, follow-up"),
    "unknown language": (ARTICLES, "core,Sơn La,printed,vi", "core,Sơn La,printed,fr", "language", "vi, en"),
    "title left out": (ARTICLES, ",Sơn La chú trọng phát triển sản phẩm OCOP,", ",,", "title", "must be filled"),
    "print left out": (FIGURES, "15,trên 200 sản phẩm,", "15,,", "printed", "must be filled"),
    "full-width digits": (FIGURES, "15,trên 200 sản phẩm,", "15,trên ２００ sản phẩm,", "printed", "type them as 0-9"),
    "thousands with a comma": (FIGURES, "15,trên 200 sản phẩm,", '15,"trên 2,000 sản phẩm",', "printed", "in Vietnamese 1.200 is a thousand"),
    "1.5 tỷ": (FIGURES, "9.400 triệu đồng", "1.5 tỷ đồng", "printed", "Or maybe '1,5'"),
    "no number": (FIGURES, "15,trên 200 sản phẩm,", "15,nhiều sản phẩm,", "printed", "one number and its noun"),
    "whole unknown": (RELATIONS, "sum,son-la-2022-09-22/7.2", "sum,son-la-2022-09-22/7.9", "whole", "figure_id of figures.csv"),
    "two spaces between parts": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.3  son", "parts", "figure_id of figures.csv"),
    "hash cut short": (ARTICLES, SHA256, SHA256[:-1], "text_sha256", "of the form"),
    "article id with capitals": (ARTICLES, "son-la-2022-09-22,core", "Son-La-2022-09-22,core", "article_id", "of the form"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "column", "cure"), CELLS.values(), ids=CELLS.keys())
def test_a_row_that_cannot_be_read_is_named_with_its_cure(data_copy, file, old, new, column, cure):
    line = data_copy.replace(file, old, new)
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    problems = error.value.problems
    assert any(
        p.file == f"data/{'raw/figures.csv' if column == 'figure_id' else file}"
        and p.column == column
        and cure in p.cure
        and (column == "figure_id" or p.line == line)
        for p in problems
    ), str(error.value)


def header(content: str) -> list[str]:
    return content.splitlines()[0].split(",")


def without_column(content: str, name: str) -> str:
    position = header(content).index(name)
    out = io.StringIO()
    rows = [row[:position] + row[position + 1 :] for row in csv.reader(io.StringIO(content))]
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# Files: what becomes of relations.csv (text to text or bytes), and what the message says.
FILES = {
    "empty": (lambda c: "", "no columns"),
    "a byte order mark alone": (lambda c: "\ufeff", "no columns"),
    "semicolons": (lambda c: c.replace(",", ";"), "cells separated by semicolons"),
    "tabs": (lambda c: c.replace(",", "\t"), "cells separated by tabs"),
    "Windows-1258": (lambda c: c.replace("count", "đếm").encode("cp1258", "replace"), "text that is not UTF-8"),
    "UTF-16": (lambda c: c.encode("utf-16"), "text that is not UTF-8"),
    "a column missing": (lambda c: without_column(c, "basis"), "column basis: found 'missing'"),
    "a column twice": (lambda c: c.replace("basis,note", "note,note", 1), "column note: found 'twice'"),
    "a column misspelt": (lambda c: c.replace("basis", "bases", 1), "column bases: found 'not a column of this table'"),
    "a column too many": (lambda c: c.replace("basis,note", "basis,note,more", 1), "column more: found 'not a column"),
    "an unclosed quote": (lambda c: c + '"unclosed', "unexpected end of data"),
    "cells missing": (lambda c: c + "a/b,sum\n", "found '2 cells'"),
    "cells too many": (lambda c: c + ",,,,,,,,\n", "found '9 cells'"),
    "megabytes of commas in one line": (lambda c: "," * 5_000_000, "column relation_id: found 'missing'"),
    "megabytes of commas in lines": (lambda c: c + ",,,,,,,\n" * 500_000, "found '8 cells'"),
    "as many commas as cells, for ever": (lambda c: c + ",,,,,\n" * 500_000, "more than 1000 empty rows"),
    "another table": (lambda c: (codebook.DATA / ARTICLES).read_text(encoding="utf-8"), "column kind: found 'missing'"),
    "no CSV at all": (lambda c: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff", "text that is not UTF-8"),
    "prose": (lambda c: "Please find the table attached.\n", "cells separated by something else"),
}  # fmt: skip
# What a spreadsheet does by saving, and what looks dangerous but is only text: read as before.
HARMLESS = {
    "byte order mark": lambda c: "\ufeff" + c,
    "Windows line ends": lambda c: c.replace("\n", "\r\n").encode(),
    "no line end at the end": lambda c: c.rstrip("\n"),
    "blank lines": lambda c: c.replace("\n", "\n\n"),
    "rows of commas alone": lambda c: c + ",,,,,\n,,,,,\n",
    "trailing empty columns": lambda c: "".join(line + ",,\n" for line in c.splitlines()),
    "spaces around the columns' names": lambda c: c.replace("relation_id,kind", " relation_id , kind", 1),
    "everything in quotes": lambda c: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in c.splitlines() if '"' not in line) + "\n",
    "a formula in a note": lambda c: c.replace("no total is printed", "=cmd()", 1),
    "HTML in a note": lambda c: c.replace("no total is printed", "<script>alert(1)</script>", 1),
}  # fmt: skip


def test_there_are_sixty_cases_and_more():
    assert len(CELLS) + len(FILES) + len(HARMLESS) >= 60


@pytest.mark.parametrize(("change", "message"), FILES.values(), ids=FILES.keys())
def test_a_file_that_is_no_table_is_named_with_what_was_found(data_copy, change, message):
    path = data_copy.folder / RELATIONS
    changed = change(path.read_text(encoding="utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert message in str(error.value)
    assert all(problem.file == "data/raw/relations.csv" for problem in error.value.problems)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_changes_no_meaning_is_read_as_before(data_copy, change, ledger):
    path = data_copy.folder / RELATIONS
    changed = change(path.read_text(encoding="utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    relations = read_ledger(data_copy.folder).relations
    kept = ledger.relations[ledger.relations["relation_id"].isin(relations["relation_id"])]
    assert relations.drop(columns="note").to_dict("list") == kept.drop(columns="note").to_dict("list")
    assert len(kept) >= 20


def test_columns_in_another_order_are_read_as_before(data_copy, ledger):
    path = data_copy.folder / FIGURES
    figures = codebook.read_text_table(path)
    figures[sorted(figures.columns)].to_csv(path, index=False)
    assert read_ledger(data_copy.folder).figures.equals(ledger.figures)


def test_a_folder_in_place_of_a_file_and_a_missing_file_are_named(data_copy):
    (data_copy.folder / RELATIONS).unlink()
    (data_copy.folder / ARTICLES).unlink()
    (data_copy.folder / ARTICLES).mkdir()
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert [
        (p.file, "Is a directory" in p.found, "no such file" in p.found) for p in error.value.problems
    ] == [
        ("data/raw/articles.csv", True, False),
        ("data/raw/relations.csv", False, True),
    ]


def test_a_file_without_permission_is_named(data_copy, monkeypatch):
    opened = Path.open

    def forbidden(self, *arguments, **options):
        if self.name == "figures.csv":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", forbidden)  # as root nothing is forbidden
    with pytest.raises(LedgerError, match=r"data/raw/figures\.csv, line 1: .*Permission denied"):
        read_ledger(data_copy.folder)


def test_a_header_alone_is_an_empty_table(data_copy):
    path = data_copy.folder / FIGURES
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert {p.file for p in error.value.problems} == {"data/raw/relations.csv"}  # their figures are gone


@pytest.mark.parametrize("name", ["semicolons", "UTF-16", "an unclosed quote"])
def test_the_command_prints_no_traceback_and_writes_nothing(data_copy, monkeypatch, name):
    change, message = FILES[name]
    path = data_copy.folder / RELATIONS
    changed = change(path.read_text(encoding="utf-8"))
    path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())
    monkeypatch.setattr("ocop_analysis.read.read_ledger", lambda: read_ledger(data_copy.folder))
    monkeypatch.setattr(tidy_files, "write_tidy", lambda tables: pytest.fail("written"))
    result = CliRunner().invoke(cli.ocop, ["build"])
    assert (result.exit_code, message in result.output, "Traceback" in result.output) == (1, True, False)


def test_html_in_a_title_is_shown_as_text(monkeypatch, tmp_path):
    chart = {
        "path": tmp_path / "01-x", "number": 1, "title": "<b>bold</b>", "alt": "<i>alt</i>", "source": "s", "headings": [],
        "rows": [["<script>alert(1)</script>"]], "figure_ids": [], "derived": [],
    }  # fmt: skip
    (tmp_path / "01-x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>', encoding="utf-8"
    )
    deliver.write_page([chart], "en", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script>" not in page and "<b>" not in page and "<i>" not in page
    assert page.count("&lt;b&gt;bold&lt;/b&gt;") >= 2


def test_names_that_look_alike_are_told_apart_by_their_letters(data_copy):
    data_copy.replace(ARTICLES, "core,Sơn La,", unicodedata.normalize("NFD", "core,Sơn La,"))
    read_ledger(data_copy.folder)  # decomposed is the same name
    data_copy.replace(ARTICLES, "core,Trà Vinh,", "core,Trà\u0301 Vinh,")
    with pytest.raises(LedgerError, match=r"one of provinces\.csv"):
        read_ledger(data_copy.folder)
