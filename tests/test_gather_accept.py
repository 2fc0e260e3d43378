"""From a page to accepted rows: all or nothing, the same checks as data/raw, and what became current."""

import csv
import shutil

import pytest
from click.testing import CliRunner

from ocop_analysis import cli, codebook, read, texts
from ocop_analysis.gather import folder as taking
from ocop_analysis.gather.folder import Told, gather
from ocop_analysis.gather.pages import GatherError
from ocop_analysis.validate import LedgerError

ARTICLE = "ben-tre-2021-05-10"
TEXT = """Bến Tre có 12 sản phẩm OCOP
Thứ hai, ngày 10/05/2021 09:00 (GMT+7)
Đến nay, toàn tỉnh Bến Tre có 12 sản phẩm OCOP, trong đó 9 sản phẩm 3 sao và 3 sản phẩm 4 sao, của các chủ thể được hỗ trợ.
Mục tiêu giai đoạn 2021-2025 của tỉnh là phát triển thêm ít nhất 20 sản phẩm trong những năm tới.
"""


@pytest.fixture
def data(data_copy):
    """A ledger without rows: what the repository holds of a place makes no difference."""
    for path in (data_copy.folder / "raw").glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return data_copy.folder


@pytest.fixture
def reviewed(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    folder, _ = gather(path, tmp_path / "out", Told(publisher="Báo Ví dụ"))
    return folder


def edit(folder, table, change):
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    header, rows = list(rows[0]), change(rows) or rows
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(rows)


def content(data):
    return {path: path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def test_accepted(data, reviewed):
    before = content(data)
    told = taking.accept(reviewed, data)
    ledger = read.read_ledger(data)
    printed = ["12 sản phẩm OCOP", "12 sản phẩm OCOP", "9 sản phẩm", "3 sản phẩm", "ít nhất 20 sản phẩm"]
    assert ledger.figures["printed"].tolist() == printed
    assert set(ledger.receipts["receipt"]) == {"verified"}
    assert ledger.articles["text_sha256"].iloc[-1] in texts.texts_in(data / "texts")[0]
    assert f"5 figures of {ARTICLE} taken in" in told[0] and any(
        f"{ARTICLE}/1.1" in line for line in told[1:]
    )
    for path, old in before.items():  # appended to, byte for byte
        assert path.read_bytes().startswith(old.rstrip(b"\n"))
    before = content(data)
    with pytest.raises(GatherError, match="in data/raw already"):
        taking.accept(reviewed, data)
    assert content(data) == before
    with pytest.raises(LedgerError, match="is the same report"):
        taking.accept(renamed(reviewed, ARTICLE[:-1] + "1"), data)
    assert content(data) == before


def renamed(folder, article_id):
    """A copy of a folder as of the same text under another address."""
    copy = shutil.copytree(folder, folder.with_name(article_id))
    for table in ("article", "figures", "relations"):
        text = (copy / f"{table}.csv").read_text(encoding="utf-8")
        (copy / f"{table}.csv").write_text(text.replace(ARTICLE, article_id), encoding="utf-8")
    return copy


def test_what_it_supersedes_is_told(data, reviewed):
    taking.accept(reviewed, data)
    later = TEXT.replace("12 sản", "15 sản").replace("9 sản", "12 sản").replace("10/05/2021", "10/06/2022")
    (reviewed.parent / "later.txt").write_text(later, encoding="utf-8")
    folder, _ = gather(reviewed.parent / "later.txt", reviewed.parent, Told(publisher="Báo Ví dụ"))
    told = "\n".join(taking.accept(folder, data))
    assert f"15 sản phẩm OCOP (products, all), in place of {ARTICLE}/1.1" in told


def change_cell(column, value, row=0):
    def change(rows):
        rows[row][column] = value

    return change


BAD = [
    ("figures", change_cell("sure", "ask"), "figures.csv, line 2, column sure"),
    ("article", change_cell("note", "? which day"), "article.csv, line 2, column note"),
    ("figures", change_cell("status", "nonsense", 1), "figures.csv, line 3, column status"),
    ("figures", change_cell("printed", "13 sản phẩm OCOP", 1), "figures.csv, line 3, column printed"),
    ("figures", change_cell("category", "sáu sao", 2), "figures.csv, line 4, column category"),
    ("article", change_cell("place", "Nowhere"), "article.csv, line 2, column place"),
    ("relations", change_cell("whole", "ben-tre-2021-05-10/9.9"), "relations.csv, line 2, column whole"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "where"), BAD)
def test_all_or_nothing_with_the_messages_of_check(data, reviewed, table, change, where):
    edit(reviewed, table, change)
    before = content(data)
    with pytest.raises(LedgerError) as error:
        taking.accept(reviewed, data)
    assert where in str(error.value).replace(str(reviewed) + "/", "")
    assert content(data) == before


def test_an_edited_text_is_refused(data, reviewed):
    (reviewed / "text.txt").write_text(TEXT.replace("12", "13"), encoding="utf-8")
    with pytest.raises(GatherError, match="not the text"):
        taking.accept(reviewed, data)


def test_what_gather_did_not_write_is_refused(data, reviewed, tmp_path):
    with pytest.raises(GatherError, match="ocop gather wrote"):
        taking.accept(tmp_path, data)
    path = reviewed / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8-sig").replace("count_kind", "kind", 1), encoding="utf-8")
    with pytest.raises(GatherError, match="not the columns"):
        taking.accept(reviewed, data)


def test_a_report_whose_text_is_not_kept(data, tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    folder, rows = gather(path, tmp_path / "out", Told(publisher="Báo Ví dụ", tier="follow-up"))
    assert rows[0]["figure_id"] == "ben-tre-2021-05-10/0.1" and not rows[0]["paragraph"]
    taking.accept(folder, data)
    assert not (data / "texts").exists()


def test_the_commands(data, tmp_path, monkeypatch):
    monkeypatch.setattr(codebook, "DATA", data)
    monkeypatch.setattr(taking.accept, "__defaults__", (data,))
    monkeypatch.setattr(cli, "LOCK", tmp_path / "lock")
    page, nothing = tmp_path / "page.txt", tmp_path / "nothing.txt"
    page.write_text(TEXT, encoding="utf-8")
    nothing.write_text("Trời đẹp.", encoding="utf-8")
    run = CliRunner().invoke(cli.ocop, ["gather", str(page), str(nothing), "--out", str(tmp_path / "out")])
    assert run.exit_code == 1 and "[2/2] nothing.txt" in run.output
    assert "[1/2] page.txt: 5 rows proposed" in run.output
    run = CliRunner().invoke(cli.ocop, ["accept", str(tmp_path / "out" / ARTICLE)])
    assert run.exit_code == 0, run.output
    assert f"5 figures of {ARTICLE} taken in" in run.output
    run = CliRunner().invoke(cli.ocop, ["accept", str(tmp_path / "out" / ARTICLE)])
    assert run.exit_code == 1 and "already" in run.output
