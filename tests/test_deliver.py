"""What a brief author takes away: files that open, say who they are, and are the same bytes every time."""

import json
import os
import subprocess
import sys
import zipfile

import pandas as pd
import pytest
from lxml import etree, html

from ocop_analysis import charts, deliver, tidy_files
from ocop_analysis.charts.export import export

NAMES = ["stars-by-province", "targets"]
WORD = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
# What a fresh process makes of two charts: their files, the document and the page.
MAKE = """
import sys
from pathlib import Path
from ocop_analysis import charts, deliver
from ocop_analysis.charts.export import export
folder = Path(sys.argv[1])
for chart in charts.all_charts():
    if chart.name in sys.argv[2:]:
        export(chart, folder / "charts")
for language in charts.LANGUAGES:
    exported = deliver.exported(folder / "charts", language)
    deliver.write_document(exported, language, folder / f"{language}.docx")
    deliver.write_page(exported, language, folder / f"{language}.html")
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    for chart in charts.all_charts():
        if chart.name in NAMES:
            export(chart, folder / "charts")
    for language in charts.LANGUAGES:
        exported = deliver.exported(folder / "charts", language)
        deliver.write_document(exported, language, folder / f"{language}.docx")
        deliver.write_page(exported, language, folder / f"{language}.html")
    return folder


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fresh_processes_make_the_same_bytes(made, tmp_path):
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", MAKE, tmp_path / seed, *NAMES], check=True, env=environment)
    first, second = files(tmp_path / "1"), files(tmp_path / "2")
    assert first.keys() == second.keys() == files(made).keys()
    assert [name for name in first if not first[name] == second[name] == files(made)[name]] == []


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_every_chart_has_its_five_files(made, language):
    for stem in ("04-stars-by-province", "08-targets"):
        assert {path.suffix for path in (made / "charts" / language).glob(f"{stem}.*")} == {
            ".svg",
            ".pdf",
            ".png",
            ".csv",
            ".json",
        }


def test_the_description_names_texts_sources_figures_and_derived_numbers(made, core):
    told = json.loads((made / "charts" / "vi" / "08-targets.json").read_text(encoding="utf-8"))
    assert set(told) >= {
        "title",
        "subtitle",
        "unit",
        "note",
        "source",
        "sources",
        "alt",
        "figure_ids",
        "derived",
    }
    assert set(told["figure_ids"]) <= set(core["figures"]["figure_id"])
    assert {
        "rule": "value",
        "of": "target",
        "where": {"target_set": "directed", "star": "3+"},
        "value": 559,
    } in told["derived"]
    assert {source["article_id"] for source in told["sources"]} == set(core["articles"]["article_id"])


def test_the_picture_is_at_print_size(made):
    from PIL import Image

    with Image.open(made / "charts" / "en" / "08-targets.png") as picture:
        assert round(picture.info["dpi"][0]) == 300
        assert picture.width == pytest.approx(160 / 25.4 * 300, abs=1)


@pytest.mark.parametrize(
    ("language", "tag", "caption"), [("vi", "vi-VN", "SEQ Hình"), ("en", "en-GB", "SEQ Figure")]
)
def test_the_document_has_alt_texts_caption_fields_and_its_language(made, language, tag, caption):
    with zipfile.ZipFile(made / f"{language}.docx") as archive:
        document, styles = (
            etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "styles")
        )
    exported = deliver.exported(made / "charts", language)
    described = document.xpath("//wp:docPr/@descr", namespaces=WORD)
    assert described == [chart["alt"] for chart in exported]
    fields = document.xpath("//w:fldSimple/@w:instr", namespaces=WORD)
    assert len(fields) == len(exported) and all(field.startswith(caption) for field in fields)
    assert styles.xpath("//w:rPrDefault//w:lang/@w:val", namespaces=WORD) == [tag]
    text = "".join(document.itertext())
    assert all(chart["source"] in text for chart in exported)


@pytest.mark.parametrize("language", charts.LANGUAGES)
def test_the_page_stands_alone_and_traces_every_figure(made, language, tables):
    source = (made / f"{language}.html").read_text(encoding="utf-8")
    page = html.fromstring(source)
    assert page.get("lang") == language
    assert not page.xpath("//script | //link | //img | //iframe")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    pictures = page.xpath("//svg")
    assert [picture.get("role") for picture in pictures] == ["img"] * len(NAMES)
    for picture in pictures:
        named = {element.get("id"): element.text for element in picture.xpath("./title | ./desc")}
        assert all(named[id_] for id_ in picture.get("aria-labelledby").split())
    printed = tables["figures"].set_index("figure_id")["printed"]
    traced = {
        cells[0].text: cells[1].text
        for cells in (row.xpath("./td") for row in page.xpath("//tr"))
        if cells and cells[0].text in printed
    }
    wanted = {id_ for chart in deliver.exported(made / "charts", language) for id_ in chart["figure_ids"]}
    assert traced == printed[sorted(wanted)].to_dict()


def test_text_that_looks_like_a_formula_stays_text(monkeypatch, tmp_path):
    def read(name):
        table = tidy_files.read_tidy(name)
        return table.assign(note='=HYPERLINK("x")') if name == "articles" else table

    monkeypatch.setattr(deliver, "read_tidy", read)
    deliver.write_workbook(tmp_path / "tables.xlsx")
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    sheets = pd.read_excel(tmp_path / "tables.xlsx", sheet_name=None, dtype="str")
    assert sheets["articles"]["note"].tolist() == ['=HYPERLINK("x")'] * 44
    assert sheets["province_totals"]["province_code"].tolist()[:5] == ["94", "02", "38", "84", "14"]
    assert "codebook" in sheets and "audit" in sheets
