"""What a brief author takes away: files that open, say who they are, and stand alone."""

import re
import zipfile

import pandas as pd
import pytest
from lxml import etree, html
from PIL import Image

from ocop_analysis import charts, codebook, deliver, document
from ocop_analysis.chartbook import write_page
from ocop_analysis.charts.export import export
from ocop_analysis.exported import bare, exported, forms
from ocop_analysis.spreadsheets import for_double_click, write_workbook
from ocop_analysis.tidy_files import stored_table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><metadata/><g id="a"/><use href="#a" clip-path="url(#a)"/></svg>'
NAMES = ["five-star-series", "products-by-region"]
ODD = "$x$ " + "ă" * 400  # a title that is no mathematics, and has no place to break


@pytest.fixture(scope="module")
def stored():
    """The stored tables, with an odd title and a note that a spreadsheet would compute."""
    tables = {name: stored_table(name) for name in codebook.table_names("tidy")}
    return tables | {"articles": tables["articles"].assign(title=ODD, note='=HYPERLINK("x")')}


@pytest.fixture(scope="module")
def made(tmp_path_factory, stored):
    """A folder with two charts, and the documents of them."""
    folder = tmp_path_factory.mktemp("made")
    for name in NAMES:
        export(charts.FUNCTIONS[name](charts.Tables()), folder / "charts")
    for language in deliver.READMES:
        shown = exported(folder / "charts", language)
        document.write_document(shown, stored, language, folder / f"{language}.docx")
        write_page(shown, stored, language, folder / f"{language}.html")
    return folder


def chart(name, width="full", half=False, n=1):
    return {
        "name": name,
        "width": width,
        "half": {"name": name, "width": "half"} if half else None,
        "figure": n,
    }


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_a_chart_is_exported_as_pictures_rows_and_words(made, language):
    every = exported(made / "charts", language)
    assert [(told["figure"], told["name"]) for told in every] == [*enumerate(NAMES, 1)]
    for told in every:
        widths = charts.FUNCTIONS[told["name"]](charts.Tables()).draw
        assert told["width"] == ("full" if "full" in widths else "half")
        assert (told["half"] is not None) == ("half" in widths)
        mm = 160 if told["width"] == "full" else 78
        assert all(
            told[part] for part in ("title", "subtitle", "source", "alt", "headings", "rows", "derived")
        )
        files = {path.suffix: path for path in told["path"].parent.glob(f"{told['path'].name}.*")}
        assert files.keys() == {".svg", ".pdf", ".png", ".csv", ".json"}
        with Image.open(files[".png"]) as picture:
            assert (round(picture.info["dpi"][0]), round(picture.width / 300 * 25.4)) == (300, mm)
        figure_ids = pd.read_csv(files[".csv"])["figure_ids"].dropna().str.split().explode()
        assert set(figure_ids) <= set(told["figure_ids"])
        assert {source["article_id"] for source in told["sources"]} >= {
            id_.split("/")[0] for id_ in figure_ids
        }


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_a_bare_picture_is_cut_between_lines_of_text(made, language):
    for told in exported(made / "charts", language):
        cut = bare(told).convert("L")
        with Image.open(f"{told['path']}.png") as picture:
            lost = picture.height - cut.height
        for y in (0, cut.height - 1):
            assert cut.crop((0, y, cut.width, y + 1)).getextrema() == (255, 255)
        assert 3 < lost / 300 * 25.4 < 18  # a title of two lines at most and a source, in tenths of lines


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ([], []),
        ([chart("a"), chart("b")], [["a"], ["b"]]),
        ([chart("a", half=True), chart("b", half=True)], [["a"], ["b"]]),  # both have the full width
        ([chart("a", half=True), chart("b", "half", True)], [["a", "b"]]),
        ([chart("a", "half", True), chart("b", half=True), chart("c", "half", True)], [["a", "b"], ["c"]]),
        ([chart("a", "half", True), chart("b")], [["a"], ["b"]]),
    ],
)
def test_a_chart_of_half_a_width_stands_beside_its_neighbour(given, rows):
    assert [[one["name"] for one in row] for row in document.side_by_side(given)] == rows
    assert [len(forms(one)) for one in given] == [
        2 if one["half"] and one["width"] == "full" else 1 for one in given
    ]


@pytest.mark.parametrize(("language", "tag", "figure"), [("vi", "vi-VN", "Hình"), ("en", "en-GB", "Figure")])
def test_the_document_says_title_and_source_once_and_lists_every_source(made, language, tag, figure):
    with zipfile.ZipFile(made / f"{language}.docx") as archive:
        body, styles = (etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "styles"))
    rows = document.side_by_side(exported(made / "charts", language))
    told = [one["half"] if len(row) == 2 else one for row in rows for one in row]
    names = {"w": body.nsmap["w"], "wp": body.nsmap["wp"]}
    assert body.xpath("//@descr") == [one["alt"] for one in told]
    assert set(body.xpath("//wp:inline/@distL | //wp:inline/@distT", namespaces=names)) == {"0"}
    assert body.xpath("//w:fldSimple/@w:instr", namespaces=names) == [f"SEQ {figure} \\* ARABIC"] * 2
    assert styles.xpath("//w:rPrDefault//w:lang/@w:val", namespaces=names) == [tag]
    assert not styles.xpath("//w:style[@w:styleId='Caption']//w:rFonts/@w:asciiTheme", namespaces=names)
    text = "\n".join("".join(p.itertext()) for p in body.iter(f"{{{names['w']}}}p"))
    for n, one in enumerate(told, 1):
        assert text.count(one["title"]) == 1 and f"{figure} {n}. {one['title']}\n" in text
    every = {source["article_id"] for one in told for source in one["sources"]}
    assert text.count(ODD) == len(every) > 3 and f"\n{len(every)}. " in text


@pytest.mark.parametrize(
    ("used", "line"), [([1, 2, 3], "S"), ([4, 1, 2, 3], "Source: 4 reports, no. 1–4 of the list at the end"), ([1, 3, 4, 7], "Source: 4 reports, no. 1, 3–4, 7 of the list at the end")]
)  # fmt: skip
def test_few_sources_are_named_and_many_are_numbered(used, line):
    told = {"sources": [{"article_id": str(n)} for n in used], "source": "S"}
    assert document.source_line(told, document.WORDS["en"], {str(n): n for n in used}) == line


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_the_page_stands_alone_and_opens_with_the_result_and_all_charts(made, language):
    page, told = html.parse(made / f"{language}.html"), exported(made / "charts", language)
    assert page.xpath("/html/@lang") == [language] and len(page.xpath("//main")) == 1
    assert not page.xpath("//script/@src | //link | //iframe | //metadata | //svg[@width]")
    assert all(address.startswith("data:") for address in page.xpath("//img/@src"))
    assert page.xpath("//svg/title/text()") == [form["title"] for one in told for form in forms(one)]
    assert page.xpath("string(//p[@class='result'])") == "".join(f"{one['title']}. " for one in told)
    assert page.xpath("//nav//a/@href") == [f"#{id_}" for id_ in page.xpath("//section/@id")]
    linked = page.xpath("//p[@class='files']/a/@href")
    assert len(linked) == 4 * len(told) and all((made / address).exists() for address in linked)
    assert [row[: len(one["title"]) + 11] for row, one in zip(page.xpath("//button/@data-caption"), told, strict=True)] == [
        f"{deliver.WORDS[language]['figure']} {one['figure']}. {one['title']}. {one['source']}."[: len(one["title"]) + 11] for one in told
    ]  # fmt: skip
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and all(id_[0].isalpha() for id_ in ids)
    assert set(" ".join(page.xpath("//@aria-labelledby")).split()) <= set(ids)
    for region in page.xpath("//figure | //div[contains(@class, 'wide')]"):  # all that can be scrolled
        assert region.get("tabindex") == "0" and region.get("aria-label")
    traced = page.xpath("//div[contains(@class, 'trace')]//tr/td[1]/text()")
    assert traced == [id_ for one in told for id_ in one["figure_ids"]]


def test_a_number_is_traced_to_its_print_and_a_derived_one_to_its_rule(tmp_path):
    (tmp_path / "01-x.svg").write_text(SVG, encoding="utf-8")
    Image.new("RGB", (800, 400)).save(tmp_path / "01-x.png")
    day = pd.Timestamp("2021-05-10")
    figures = pd.DataFrame({
        "figure_id": ["a/3.1", "a/3.2", "b/0.1"], "article_id": ["a", "a", "b"], "paragraph": [3, 3, pd.NA],
        "printed": ["trên 200", "3,5 tỷ", "7"], "value": [200, 3.5, 7], "lower": [201, 3.5, 7], "upper": [None, 3.5, 7],
        "bound": ["over", "exact", "exact"], "decimals": [0, 1, 0], "verified_on": [day, pd.NaT, pd.NaT], "receipt": ["verified", "changed", "text_not_held"],
    })  # fmt: skip
    articles = pd.DataFrame({
        "article_id": ["a", "b"], "publisher": ["Báo A", None], "title": ["<b>", "B"], "as_of": day, "as_of_until": day,
        "published_on": [pd.NaT, pd.Timestamp("2021-06-01")], "published_on_until": [pd.NaT, pd.Timestamp("2021-06-30")],
    })  # fmt: skip
    fact = {"rule": "highest", "of": "Products", "value": "1,235"}
    told = {
        "path": tmp_path / "01-x", "number": 1, "figure": 1, "title": "T", "alt": "A", "source": "S", "headings": ["H"], "rows": [["<i>"]], "half": None, "width": "full",
        "title_mm": 1, "source_mm": 1, "figure_ids": ["b/0.1", "a/3.1", "a/3.2"], "derived": [fact, fact, {"rule": "share", "of": "", "value": "8%"}, {"rule": "place", "of": "", "value": "Hà Nội"}],
    }  # fmt: skip
    for language in ("en", "vi"):
        write_page([told], {"figures": figures, "articles": articles}, language, tmp_path / "page.html")
        page = html.parse(tmp_path / "page.html")
        assert " 1,235 (highest: Products); 8% (share)." in page.getroot().text_content()
    assert [*map(str, page.xpath("//use/@*"))] == ["#svg-01-x-a", "url(#svg-01-x-a)"]
    assert [row.xpath("td/text()") for row in page.xpath("//div[contains(@class, 'trace')]//tbody/tr")] == [
        ["b/0.1", "7", "7", "không ghi tên báo, “B”, tháng 6-2021", "–", "không lưu toàn văn"],
        ["a/3.1", "trên 200", "trên 200", "Báo A, “<b>”, 10-5-2021", "3", "10-5-2021"],
        ["a/3.2", "3,5 tỷ", "3,5", "Báo A, “<b>”, 10-5-2021", "3", "chưa kiểm chứng"],
    ]  # fmt: skip


def test_the_workbook_has_every_table_widths_filters_and_no_formula(stored, tmp_path):
    for name in ("a", "b"):
        write_workbook(stored, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
        assert b"OCOP" in archive.read("docProps/core.xml") and b"2026-01-01T00:00:00Z" in archive.read(
            "docProps/core.xml"
        )
    assert all(b"<f>" not in sheet and b"<autoFilter" in sheet and b"<cols>" in sheet for sheet in sheets)
    assert all(12 <= float(width) <= 62 for sheet in sheets[1:2] for width in re.findall(rb'width="([\d.]+)"', sheet) if float(width) > 11)  # fmt: skip
    read = pd.read_excel(tmp_path / "a.xlsx", sheet_name=None, dtype=object)
    assert [*read] == ["codebook", *stored] and set(read["articles"]["note"]) == {'=HYPERLINK("x")'}
    for column in ("province_code", "value", "paragraph", "as_of"):  # text, number, integer with gaps, day
        assert [*read["figures"][column].dropna()] == [*stored["figures"][column].dropna()]


@pytest.mark.parametrize(
    ("cell", "shown"), [("=1+1", "'=1+1"), ("+84", "'+84"), ("@x", "'@x"), ("-cmd", "'-cmd"), ("\tx", "'\tx"), ("-5", "-5"), ("-0.25", "-0.25"), ("Hoà, “a”\nb", "Hoà, “a”\nb"), ("", "")]
)  # fmt: skip
def test_a_csv_file_opens_by_a_double_click_and_runs_nothing(cell, shown, tmp_path):
    pd.DataFrame({"tên": [cell]}).to_csv(tmp_path / "a.csv", index=False)
    for_double_click(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbft")
    assert codebook.read_text_table(tmp_path / "a.csv").fillna("")["tên"].tolist() == [shown]


def test_a_stored_picture_is_small_and_the_same_to_the_eye(made, tmp_path):
    for path in made.glob("charts/*/*.png"):
        light = deliver.light(path)
        (tmp_path / "light.png").write_bytes(light)
        with Image.open(path) as full, Image.open(tmp_path / "light.png") as small:
            assert small.mode == "P" and len(light) <= 100_000
            scaled = full.convert("RGB").resize(small.size, Image.Resampling.LANCZOS)
            pairs = zip(scaled.tobytes(), small.convert("RGB").tobytes(), strict=True)
            assert max(abs(a - b) for a, b in pairs) < 24
