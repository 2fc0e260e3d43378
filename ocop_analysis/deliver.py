"""The charts together, for people who take them away: a Word document, a page, and the tables as a workbook.

All are assembled from what the notebooks exported; nothing is drawn again. The words stand in deliver.toml.
"""

import io
import json
import re
import tomllib
import zipfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from jinja2 import Environment
from lxml import etree
from markupsafe import Markup
from openpyxl import Workbook
from openpyxl.styles import Font

from ocop_analysis import codebook
from ocop_analysis.tidy_files import read_tidy, stored_table, write_whole
from ocop_analysis.wording import bounded, day, when

# Dates inside the files: the day the project began, always, so that the same charts give the same bytes.
EPOCH = datetime(2026, 1, 1)
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
WORDS = tomllib.loads((files("ocop_analysis") / "deliver.toml").read_text(encoding="utf-8"))
Exported = dict[str, Any]  # what charts/export.py says of a chart, and `path`, the stem of its files


def exported(folder: Path, language: str) -> list[Exported]:
    """The exported charts of a language, in order: of all reports, at full width where there is one."""
    found = [
        json.loads(path.read_text(encoding="utf-8")) | {"path": path.with_suffix("")}
        for path in sorted((folder / language).glob("*.json"))
    ]
    full = {chart["name"] for chart in found if chart["width"] == "full"}
    wanted = [chart for chart in found if chart["width"] == "full" or chart["name"] not in full]
    return sorted((c for c in wanted if not c["variant"]), key=lambda c: (c["number"], c["name"]))


def write_document(charts: list[Exported], language: str, path: Path) -> None:
    """Every chart in a Word document: picture with alt text, numbered caption, source; A4, language set."""
    document, words = Document(), WORDS[language]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(20), Mm(20)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(10)
    [tag] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for script in ("w:val", "w:eastAsia"):
        tag.set(qn(script), LOCALES[language])
    properties = document.core_properties
    properties.title, properties.language = words["title"], LOCALES[language]
    properties.author, properties.created, properties.modified = "ocop_analysis", EPOCH, EPOCH
    document.add_heading(words["title"], level=1)
    for chart in charts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        drawn = paragraph.add_run().add_picture(f"{chart['path']}.png", width=Mm(160))._inline.docPr
        drawn.set("descr", chart["alt"])
        drawn.set("title", chart["title"])
        caption = document.add_paragraph(f"{words['figure']} ", style="Caption")
        caption.paragraph_format.keep_with_next = True
        caption._p.append(_number_field(words["figure"], chart["number"]))
        caption.add_run(f". {chart['title']}")
        document.add_paragraph(chart["source"]).runs[0].font.size = Pt(8)
    stream = io.BytesIO()
    document.save(stream)
    write_whole(path, _same_bytes(stream.getvalue()))


def _number_field(kind: str, number: int) -> Any:
    """A number that Word counts anew among the captions of a kind."""
    run = f"<w:r><w:t>{number}</w:t></w:r>"
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="SEQ {kind} \\* ARABIC">{run}</w:fldSimple>')


def _same_bytes(archive: bytes) -> bytes:
    """A zip archive with every entry dated alike."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            packed = name.endswith(".png")
            how = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), old.read(name), how)
    return stream.getvalue()


def write_page(charts: list[Exported], language: str, path: Path) -> None:
    """Every chart in one HTML file without network: accessible inline SVG, its rows, each number's trace."""
    figures = read_tidy("figures").merge(read_tidy("articles"), on="article_id", suffixes=("", "_article"))
    figures, words = figures.set_index("figure_id", drop=False), WORDS[language]
    shown = [
        chart
        | {
            "stem": chart["path"].name,
            "svg": Markup(_accessible(Path(f"{chart['path']}.svg").read_bytes(), chart)),
            "trace": [_traced(figures.loc[id_], words, language) for id_ in chart["figure_ids"]],
            "derived": [_derived(fact, words["rules"]) for fact in chart["derived"]],
        }
        for chart in charts
    ]
    source = (files("ocop_analysis.charts") / "book.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True).from_string(source)
    write_whole(path, template.render(charts=shown, language=language, words=words) + "\n")


def _accessible(svg: bytes, chart: Exported) -> str:
    """The svg element named and described for screen readers, its ids its own among several on a page."""
    root, stem = etree.fromstring(svg), chart["path"].name
    etree.strip_elements(root, "{*}metadata")
    for node in root.iter():
        for name, value in node.attrib.items():
            own = f"{stem}-{value}" if name == "id" else re.sub(r"^(url\()?#", rf"\1#{stem}-", value)
            node.set(name, own)
    for size in ("width", "height"):  # the page gives the width, the viewBox the proportions
        del root.attrib[size]
    root.set("role", "img")
    root.set("aria-labelledby", f"{stem}-title {stem}-desc")
    for place, (tag, text) in enumerate([("title", chart["title"]), ("desc", chart["alt"])]):
        element = etree.Element(tag, id=f"{stem}-{tag}")
        element.text = text
        root.insert(place, element)
    return str(etree.tostring(root, encoding="unicode"))


def _traced(figure: pd.Series, words: dict[str, Any], language: str) -> list[str]:
    """The row of a figure under *Where each number comes from*."""
    publisher = figure["publisher"] if isinstance(figure["publisher"], str) else words["unnamed"]
    printed_on = when(figure["as_of_article"], figure["as_of_until_article"], language)
    value, bound, lower, upper, decimals = figure[["value", "bound", "lower", "upper", "decimals"]]
    shown = bounded(value, bound, lower, upper, language, int(decimals))
    paragraph, verified = str(figure["paragraph"]), words["unverified"]
    if figure["receipt"] == "text_not_held":
        paragraph, verified = "–", words["not_held"]
    if pd.notna(figure["verified_on"]):
        verified = day(figure["verified_on"], language)
    article = f"{publisher}, “{figure['title']}”, {printed_on}"
    return [figure["figure_id"], figure["printed"], shown, article, paragraph, verified]


def _derived(fact: dict[str, Any], rules: dict[str, str]) -> str:
    """A value that a text of the chart derives, and by which rule."""
    of = f": {fact['of']}" if fact["of"] else ""
    return f"{fact['value']} ({rules.get(fact['rule'], fact['rule'])}{of})"


def write_workbook(path: Path) -> None:
    """The codebook and every tidy table as sheets; text stays text whatever it begins with."""
    book = Workbook()
    book.remove(book.active)
    tables = {"codebook": codebook.read_text_table(codebook.DATA / "reference" / "columns.csv")}
    tables |= {name: stored_table(name) for name in codebook.table_names("tidy")}
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for column in table.select_dtypes("datetime"):
            table[column] = table[column].dt.date
        for row in [list(table), *table.astype(object).where(table.notna(), None).to_numpy().tolist()]:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for cell in (cell for row in sheet.rows for cell in row if cell.data_type == "f"):
            cell.data_type = "s"  # a note that begins with = is no formula
    stream = io.BytesIO()
    book.save(stream)
    write_whole(path, stream.getvalue())
