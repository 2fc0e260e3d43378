"""Reading pages: every kind of file, and pages that are hostile or hold no article. Nothing is run, nothing guessed."""

import unicodedata
import zipfile

import docx
import pytest

from ocop_analysis.gather import pages
from ocop_analysis.gather.folder import Told, gather
from ocop_analysis.gather.pages import GatherError, read_page

SENTENCE = (
    "Đến nay, toàn tỉnh Bến Tre có 83 sản phẩm OCOP, trong đó 30 sản phẩm 4 sao và 53 sản phẩm 3 sao, của các "
    "chủ thể được hỗ trợ trong những năm qua."
)
MORE = "Mục tiêu đến năm 2025 của tỉnh là phấn đấu có trên 200 sản phẩm OCOP được công nhận cho các chủ thể."
HEAD = '<meta charset="utf-8"><title>Bến Tre có 83 sản phẩm OCOP</title>'
BODY = f"<article><h1>Bến Tre có 83 sản phẩm OCOP</h1><p>{SENTENCE}</p><p>{MORE}</p></article>"
PAGE = f"<html><head>{HEAD}</head><body>{BODY}</body></html>"


@pytest.fixture
def page(tmp_path):
    def write(content, name="page.html"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def trafilatura():
    return pytest.importorskip("trafilatura")


def test_a_page(page, trafilatura):
    head = HEAD + '<meta name="author" content="Lê An"><meta property="article:published_time" content="2024-05-10">'  # fmt: skip
    found = read_page(page(PAGE.replace(HEAD, head)))
    assert SENTENCE in found.text and MORE in found.text
    told = (found.title, found.author, found.published, found.language)
    assert told == ("Bến Tre có 83 sản phẩm OCOP", "Lê An", "2024-05-10", "vi")


HIDDEN = [
    "<p style='display: none'>Tỉnh có 999 sản phẩm OCOP.</p>", "<p style='VISIBILITY:hidden'>Tỉnh có 999 sản phẩm OCOP.</p>",
    "<div hidden>Tỉnh có 999 sản phẩm OCOP.</div>", "<p aria-hidden='true'>Tỉnh có 999 sản phẩm OCOP.</p>",
    "<template><p>Tỉnh có 999 sản phẩm OCOP.</p></template>", "<noscript><p>Tỉnh có 999 sản phẩm OCOP.</p></noscript>",
    "<script>document.write('<p>Tỉnh có 999 sản phẩm OCOP.</p>')</script>", "<!-- <p>Tỉnh có 999 sản phẩm OCOP.</p> -->",
    "<p title='Tỉnh có 999 sản phẩm OCOP.' data-n='999 sản phẩm' alt='999'>Tỉnh hỗ trợ chủ thể.</p>",
    "<style>p::after{content:'999 sản phẩm OCOP'}</style>", "<iframe srcdoc='<p>999 sản phẩm OCOP</p>'></iframe>",
]  # fmt: skip


@pytest.mark.parametrize("forged", HIDDEN)
def test_a_number_that_no_reader_sees_is_not_read(page, trafilatura, forged):
    found = read_page(page(PAGE.replace("<p>Mục tiêu", f"{forged}<p>Mục tiêu")))
    assert "999" not in found.text and SENTENCE in found.text


SPLIT = [
    "<b>8</b>3",
    "<span>8</span><span>3</span>",
    "8&shy;3",
    "8<wbr>3",
    "8\u200b3",
    "<i>83</i><sup>1</sup>",
]


@pytest.mark.parametrize("split", SPLIT)
def test_a_number_split_by_marks_is_one(page, trafilatura, split):
    path = page(PAGE.replace("có 83 sản phẩm OCOP, trong", f"có {split} sản phẩm OCOP, trong"))
    assert SENTENCE in read_page(path).text


def test_decomposed_letters_are_read(page):
    assert read_page(page(unicodedata.normalize("NFD", f"{SENTENCE}\n{MORE}"), "a.txt")).language == "vi"


@pytest.mark.parametrize("declared", ["", '<meta charset="iso-8859-1">', '<meta charset="nonsense">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found_whatever_is_declared(page, trafilatura, declared, encoding):
    content = PAGE.replace('<meta charset="utf-8">', declared).encode(encoding)
    assert SENTENCE in read_page(page(content)).text


def test_an_old_vietnamese_encoding(page):
    text = "Tỉnh có 83 sản phẩm OCOP của các chủ thể được hỗ trợ trong những năm qua và cho các xã."
    for mark in "\u0300\u0301\u0303\u0309\u0323":  # tones stand behind their letter there
        for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
            text = text.replace(unicodedata.normalize("NFC", letter + mark), letter + mark)
    assert "83" in read_page(page(text.encode("cp1258"), "a.txt")).text


REFUSED = [
    ("<html><body><p>Thời tiết hôm nay đẹp và các con đường trong thành phố đều vắng người qua lại.</p></body></html>", "page.html", "no article"),
    ("", "page.html", "page.html"),
    ("", "a.txt", "no article"),
    (PAGE, "page.pages", "save it as"),
    ("Podle ministerstva měla provincie OCOP celkem 1 137 produktů od 662 subjektů, které dosáhly statusu.", "a.txt", "neither Vietnamese nor English"),
    (b"%PDF-1.4 nothing", "a.pdf", "cannot be read"),
    (b"PK nothing", "a.docx", "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "says"), REFUSED)
def test_what_holds_no_article_is_refused_in_a_sentence(page, trafilatura, content, name, says):
    pytest.importorskip("pypdf")
    with pytest.raises(GatherError, match=says) as error:
        read_page(page(content, name))
    assert name in str(error.value) and "Traceback" not in str(error.value)


def test_a_huge_file_is_refused_before_it_is_read(page, monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", 1000)
    with pytest.raises(GatherError, match="MB"):
        read_page(page(PAGE + " " * 1000))


def test_a_huge_text_is_refused(page):
    with pytest.raises(GatherError, match="characters"):
        read_page(page("sản phẩm OCOP của tỉnh. " * 60_000, "a.txt"))


def test_a_word_file_that_unpacks_to_a_bomb(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"0" * (11 * pages.MOST_BYTES))
    with pytest.raises(GatherError, match="unpacks"):
        read_page(path)


def test_a_word_file_with_tables_and_hidden_words(tmp_path):
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.add_paragraph("Tỉnh có 999 sản phẩm OCOP.").runs[0].font.hidden = True
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "thực phẩm", "60 sản phẩm"
    document.save(tmp_path / "a.docx")
    text = read_page(tmp_path / "a.docx").text
    assert SENTENCE in text and "thực phẩm | 60 sản phẩm" in text and "999" not in text


def test_a_pdf_without_text(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "scan.pdf")
    with pytest.raises(GatherError, match="pictures, no text"):
        read_page(tmp_path / "scan.pdf")


def test_lines_of_a_pdf_are_joined_to_paragraphs():
    lines = ["Đến nay, tỉnh có 83", "sản phẩm OCOP.", "Mục tiêu", "", "Kết quả: có", "12 xã"]
    assert pages._joined(lines) == ["Đến nay, tỉnh có 83 sản phẩm OCOP.", "Mục tiêu", "", "Kết quả: có 12 xã"]


def test_a_page_without_the_package_that_reads_it(page, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    with pytest.raises(GatherError, match=r"trafilatura is not installed.*\[gather\]"):
        read_page(page(PAGE))


def test_the_same_text_under_two_addresses_is_gathered_once(page, tmp_path):
    seen = {}
    text = f"Bến Tre có 83 sản phẩm OCOP\n{SENTENCE} \n{MORE}"
    gather(page(text, "a.txt"), tmp_path / "out", Told(as_of="2024-05-10"), seen)
    with pytest.raises(GatherError, match=r"the same text as a\.txt"):
        gather(page(text.replace("\n", "\r\n"), "b.txt"), tmp_path / "out", Told(as_of="2024-05-10"), seen)


def test_markup_in_a_text_stays_text(page, tmp_path):
    evil = '<script>alert(1)</script><img src=x onerror=alert(1)> "onmouseover="alert(1)" {{ 7*7 }}'
    text = f"Bến Tre có 83 sản phẩm OCOP\n{SENTENCE} {evil}\n{evil} OCOP 12 sản phẩm {evil}"
    folder, _ = gather(page(text, "a.txt"), tmp_path / "out", Told(as_of="2024-05-10", publisher=evil))
    html = (folder / "review.html").read_text(encoding="utf-8")
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html and "49" not in html
    assert "http://" not in html and "https://" not in html and "default-src 'none'" in html


def test_a_cell_that_a_spreadsheet_would_run_is_kept_as_text(page, tmp_path):
    text = f"=1+1 Bến Tre có sản phẩm OCOP mới\n{SENTENCE}"
    folder, _ = gather(page(text, "a.txt"), tmp_path / "out", Told(as_of="2024-05-10"))
    cells = (folder / "article.csv").read_text(encoding="utf-8-sig").split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
