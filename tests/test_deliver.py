"""What a brief author takes away: files that open, say who they are, and are the same bytes every time."""

import os
import subprocess
import sys
import zipfile

import pandas as pd
import pytest
from lxml import etree, html
from PIL import Image

from ocop_analysis import charts, deliver, tidy_files

# What a process makes of a chart, shown and exported as in a notebook.
MAKE = """
from ocop_analysis import charts, deliver
from ocop_analysis.charts.export import charts_folder
charts.products_by_region()
CHARTS = charts_folder()
for language in charts.LANGUAGES:
    exported = deliver.exported(CHARTS, language)
    deliver.write_document(exported, language, CHARTS.parent / f"{language}.docx")
    deliver.write_page(exported, language, CHARTS.parent / f"{language}.html")
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">
<metadata/><g id="a"/><use href="#a" clip-path="url(#a)"/></svg>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folders of two processes in which sets are in different orders."""
    folders, running = [tmp_path_factory.mktemp(f"seed{seed}") for seed in (1, 2)], []
    for seed, folder in enumerate(folders, 1):
        environment = os.environ | {"OCOP_CHARTS": str(folder / "charts"), "PYTHONHASHSEED": str(seed)}
        running.append(subprocess.Popen([sys.executable, "-c", MAKE], env=environment))
    assert [process.wait() for process in running] == [0, 0]
    return folders


def test_fresh_processes_make_the_same_bytes(made):
    first, second = ({path.relative_to(folder): path for path in folder.rglob("*.*")} for folder in made)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name].read_bytes() != second[name].read_bytes()] == []


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_a_chart_is_exported_as_pictures_rows_and_words(made, language):
    [told] = deliver.exported(made[0] / "charts", language)
    assert all(told[part] for part in ("title", "subtitle", "source", "alt", "headings", "rows", "derived"))
    stem = f"{told['number']:02d}-{told['name']}"
    files = {path.suffix: path for path in (made[0] / "charts" / language).glob(f"{stem}.*")}
    assert files.keys() == {".svg", ".pdf", ".png", ".csv", ".json"}
    with Image.open(files[".png"]) as picture:
        assert (round(picture.info["dpi"][0]), round(picture.width / 300 * 25.4)) == (300, 160)
    figure_ids = pd.read_csv(files[".csv"])["figure_ids"].dropna().str.split().explode()
    assert set(figure_ids) <= set(told["figure_ids"])
    articles = {source["article_id"] for source in told["sources"]}
    assert articles >= {figure_id.split("/")[0] for figure_id in figure_ids}


@pytest.mark.parametrize(("language", "tag", "figure"), [("vi", "vi-VN", "Hình"), ("en", "en-GB", "Figure")])
def test_the_document_has_alt_texts_caption_fields_and_its_language(made, language, tag, figure):
    with zipfile.ZipFile(made[0] / f"{language}.docx") as archive:
        document, styles = (
            etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "styles")
        )
    [told], names = deliver.exported(made[0] / "charts", language), {"w": document.nsmap["w"]}
    assert document.xpath("//@descr") == [told["alt"]]
    assert document.xpath("//w:fldSimple/@w:instr", namespaces=names) == [f"SEQ {figure} \\* ARABIC"]
    assert styles.xpath("//w:rPrDefault//w:lang/@w:val", namespaces=names) == [tag]
    assert f"{figure} {told['number']}. {told['title']}{told['source']}" in "".join(document.itertext())


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_the_page_stands_alone_and_traces_every_figure(made, language):
    page, [told] = html.parse(made[0] / f"{language}.html"), deliver.exported(made[0] / "charts", language)
    assert page.xpath("/html/@lang") == [language]
    assert not page.xpath("//script | //link | //img | //iframe | //metadata | //svg[@width]")
    assert page.xpath("//svg/title/text() | //svg/desc/text()") == [told["title"], told["alt"]]
    assert page.xpath("//div[contains(@class, 'trace')]//tr/td[1]/text()") == told["figure_ids"]


def test_a_number_is_traced_to_its_print_and_a_derived_one_to_its_rule(monkeypatch, tmp_path):
    for name in ("01-x", "02-y"):
        (tmp_path / f"{name}.svg").write_text(SVG, encoding="utf-8")
    day = pd.Timestamp("2021-05-10")
    figures = pd.DataFrame({
        "figure_id": ["a/3.1", "a/3.2", "b/0.1"], "article_id": ["a", "a", "b"], "paragraph": [3, 3, pd.NA],
        "printed": ["trên 200", "3,5 tỷ", "7"], "value": [200, 3.5, 7], "lower": [201, 3.5, 7], "upper": [None, 3.5, 7],
        "bound": ["over", "exact", "exact"], "decimals": [0, 1, 0], "verified_on": [day, pd.NaT, pd.NaT],
        "receipt": ["verified", "changed", "text_not_held"], "as_of": day, "as_of_until": day,
    })  # fmt: skip
    articles = pd.DataFrame({"article_id": ["a", "b"], "publisher": ["Báo A", None], "title": ["<b>", "B"]})
    read = {"figures": figures, "articles": articles.assign(as_of=day, as_of_until=day)}
    monkeypatch.setattr(deliver, "read_tidy", read.get)
    fact = {"rule": "max", "of": "products", "value": "1,235"}
    chart = {
        "path": tmp_path / "01-x", "number": 1, "title": "T", "alt": "A", "source": "S", "headings": ["H"], "rows": [["<i>"]],
        "figure_ids": ["b/0.1", "a/3.1", "a/3.2"], "derived": [fact, fact | {"of": ""}],
    }  # fmt: skip
    for language, derived in {
        "en": "above: 1,235 (max: products); 1,235 (max).",
        "vi": "trên: 1,235 (lớn nhất: products); 1,235 (lớn nhất).",
    }.items():
        deliver.write_page([chart, chart | {"path": tmp_path / "02-y"}], language, tmp_path / "page.html")
        page = html.parse(tmp_path / "page.html")
        assert derived in page.getroot().text_content()
    assert [*map(str, page.xpath("//use/@*"))] == ["#01-x-a", "url(#01-x-a)", "#02-y-a", "url(#02-y-a)"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and set(" ".join(page.xpath("//@aria-labelledby")).split()) <= set(ids)
    assert [
        row.xpath("td/text()") for row in page.xpath("//div[contains(@class, 'trace')]//tbody/tr")
    ] == 2 * [
        ["b/0.1", "7", "7", "không ghi tên báo, “B”, 10-5-2021", "–", "không lưu toàn văn"],
        ["a/3.1", "trên 200", "trên 200", "Báo A, “<b>”, 10-5-2021", "3", "10-5-2021"],
        ["a/3.2", "3,5 tỷ", "3,5", "Báo A, “<b>”, 10-5-2021", "3", "chưa kiểm chứng"],
    ]


def test_the_workbook_has_every_table_and_no_formula(monkeypatch, tmp_path):
    stored = tidy_files.stored_table
    monkeypatch.setattr(deliver, "stored_table", lambda name: stored(name).assign(note='=HYPERLINK("x")'))
    deliver.write_workbook(tmp_path / "tables.xlsx")
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    sheets = pd.read_excel(tmp_path / "tables.xlsx", sheet_name=None, dtype=object)
    assert [*sheets] == ["codebook", *tidy_files.codebook.table_names("tidy")]
    assert set(sheets["articles"]["note"]) == {'=HYPERLINK("x")'}
    for column in ("province_code", "value", "paragraph", "as_of"):  # text, number, integer with gaps, day
        assert [*sheets["figures"][column].dropna()] == [*stored("figures")[column].dropna()]
