"""The charts together, for people who take them away: a Word document, a page, and the tables as a workbook.

All are assembled from what the notebooks exported to build/charts; nothing is drawn again.
"""

import io
import json
import re
import zipfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.tidy_files import read_tidy, write_whole
from ocop_analysis.wording import bounded, day, format_number, when

# Dates inside the files: the day the project began, always, so that the same charts give the same bytes.
EPOCH = datetime(2026, 1, 1)
LOCALES = {"vi": "vi-VN", "en": "en-GB"}
WORDS = {
    "vi": {
        "title": "Biểu đồ OCOP",
        "opening": "Mỗi biểu đồ có bảng số liệu và nguồn của từng con số: bài báo, đoạn và chữ in trong bài.",
        "figure": "Hình", "contents": "Mục lục", "rows": "Số liệu của biểu đồ", "trace": "Từng con số lấy từ đâu",
        "trace_columns": ["Mã", "Chữ in trong bài", "Giá trị", "Bài báo", "Đoạn", "Đối chiếu"],
        "unverified": "chưa kiểm chứng", "not_held": "không lưu toàn văn",
        "derived": "Số suy ra từ các dòng trên:", "unnamed": "không ghi tên báo",
    },
    "en": {
        "title": "OCOP charts",
        "opening": "Beside each chart stand its rows, and for each number its article, paragraph and printed fragment.",
        "figure": "Figure", "contents": "Contents", "rows": "The rows of the chart",
        "trace": "Where each number comes from",
        "trace_columns": ["Figure", "Printed", "Value", "Article", "Paragraph", "Verified"],
        "unverified": "not verified", "not_held": "text not held",
        "derived": "Derived from the rows above:", "unnamed": "publisher not printed",
    },
}  # fmt: skip


# What the rules that derive numbers (charts/spec.py) are called.
RULES: dict[str, dict[str, str]] = {
    "vi": {
        "value": "giá trị", "count": "số dòng", "distinct": "số khác nhau", "filled": "số có giá trị", "total": "tổng",
        "least": "nhỏ nhất", "greatest": "lớn nhất", "share of all": "tỷ lệ %", "billions": "tỷ", "millions": "triệu",
    },
    "en": {},
}  # fmt: skip


def exported(folder: Path, language: str) -> list[dict]:
    """The exported charts of a language, in order: their description and the stem of their files (`path`)."""
    found = sorted((folder / language).glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) | {"path": path.with_suffix("")} for path in found]


def write_document(charts: list[dict], language: str, path: Path) -> None:
    """Every chart in a Word document: picture with alt text, numbered caption field, source; A4, language set."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document, words = Document(), WORDS[language]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(20), Mm(20)
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(10)
    tag = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    for attribute in ("w:val", "w:eastAsia"):
        tag.set(qn(attribute), LOCALES[language])
    title = str(words["title"])
    document.core_properties.title, document.core_properties.language = title, LOCALES[language]
    document.core_properties.author = "ocop_analysis"
    document.core_properties.created = document.core_properties.modified = EPOCH
    document.add_heading(title, level=1)
    for chart in charts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(f"{chart['path']}.png", width=Mm(160))
        properties = picture._inline.docPr
        properties.set("descr", chart["alt"])
        properties.set("title", chart["title"])
        caption = document.add_paragraph(f"{words['figure']} ", style="Caption")
        caption.paragraph_format.keep_with_next = True
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), f"SEQ {words['figure']} \\* ARABIC")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = str(chart["number"])
        run.append(text)
        field.append(run)
        caption._p.append(field)
        caption.add_run(f". {chart['title']}")
        document.add_paragraph(chart["source"]).runs[0].font.size = Pt(8)
    stream = io.BytesIO()
    document.save(stream)
    write_whole(path, _same_bytes(stream.getvalue()))


def write_page(charts: list[dict], language: str, path: Path) -> None:
    """Every chart in one HTML file without network: accessible inline SVG, its rows, and the trace of each number."""
    from jinja2 import Environment
    from markupsafe import Markup

    figures = read_tidy("figures").merge(read_tidy("articles"), on="article_id", suffixes=("", "_article"))
    figures = figures.set_index("figure_id")
    shown = []
    for chart in charts:
        svg = _accessible(Path(f"{chart['path']}.svg").read_text(encoding="utf-8"), chart)
        shown.append(
            chart | {
                "stem": chart["path"].name, "svg": Markup(svg),
                "trace": [_traced(figures.loc[id_], id_, language) for id_ in chart["figure_ids"]],
                "derived": [_derived(fact, language) for fact in chart["derived"]],
            }
        )  # fmt: skip
    source = (files("ocop_analysis.charts") / "book.html.j2").read_text(encoding="utf-8")
    page = (
        Environment(autoescape=True).from_string(source).render(charts=shown, language=language, words=WORDS[language])
    )
    write_whole(path, page + "\n")


def _accessible(svg: str, chart: dict) -> str:
    """The svg element named and described for screen readers, its ids its own among several on a page."""
    from lxml import etree

    root, prefix = etree.fromstring(svg.encode()), chart["path"].name
    etree.strip_elements(root, "{*}metadata")
    for node in root.iter():
        for name, value in node.attrib.items():
            if name == "id":
                node.set(name, f"{prefix}-{value}")
            else:
                node.set(name, re.sub(r"^(url\()?#", rf"\1#{prefix}-", value))
    for size in ("width", "height"):  # the page gives the width, the viewBox the proportions
        del root.attrib[size]
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for place, (tag, text) in enumerate([("title", chart["title"]), ("desc", chart["alt"])]):
        element = etree.Element(tag, id=f"{prefix}-{tag}")
        element.text = text
        root.insert(place, element)
    return etree.tostring(root, encoding="unicode")


def _traced(figure: pd.Series, figure_id: str, language: str) -> list[str]:
    publisher = figure["publisher"] if isinstance(figure["publisher"], str) else WORDS[language]["unnamed"]
    on = when(figure["as_of_article"], figure["as_of_until_article"], language)
    article = f"{publisher}, “{figure['title']}”, {on}"
    value = bounded(
        figure["value"], figure["bound"], figure["lower"], figure["upper"], language, int(figure["decimals"])
    )
    checked, held = figure["verified_on"], figure["receipt"] != "text_not_held"
    verified = WORDS[language]["unverified" if held else "not_held"] if pd.isna(checked) else day(checked, language)
    return [figure_id, figure["printed"], value, article, str(figure["paragraph"]) if held else "–", verified]


def _derived(fact: dict, language: str) -> str:
    where = ", ".join(f"{name} = {value}" for name, value in fact["where"].items())
    rule = RULES[language].get(fact["rule"], fact["rule"])
    value = format_number(round(fact["value"], 2), language)
    return f"{rule}{': ' if fact['of'] else ''}{fact['of']}{f' ({where})' if where else ''} = {value}"


def write_workbook(path: Path) -> None:
    """The codebook and every tidy table as sheets; text stays text whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=False)
    book.remove(book.active)
    tables = {"codebook": codebook.read_text_table(codebook.DATA / "reference" / "columns.csv")}
    tables |= {name: read_tidy(name) for name in codebook.table_names("tidy")}
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(list(table.columns))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        for r, row in enumerate(table.itertuples(index=False), 2):
            for c, value in enumerate(row, 1):
                if pd.isna(value):
                    continue
                cell = sheet.cell(r, c, value.to_pydatetime().date() if isinstance(value, pd.Timestamp) else value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a note that begins with = is no formula
    stream = io.BytesIO()
    book.save(stream)
    write_whole(path, stream.getvalue())


def _same_bytes(archive: bytes) -> bytes:
    """A zip archive with every entry dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            how = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED  # a PNG is as small as it gets
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), old.read(name), how)
    return out.getvalue()
