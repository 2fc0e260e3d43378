"""The charts as a Word document: captions, pictures with alt text, sources."""

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from ocop_analysis.charts.style import GREY, HELD, INK, WIDTHS
from ocop_analysis.exported import EPOCH, WORDS, Exported, Tables, articles_of, bare, cited, same_bytes
from ocop_analysis.tidy_files import write_whole

LOCALES = {"vi": "vi-VN", "en": "en-GB"}
NAMED_SOURCES = 3  # more are cited by their numbers in the list at the end


def write_document(charts: list[Exported], tables: Tables, language: str, path: Path) -> None:
    """Every chart in a Word document: caption, picture with alt text, source; then all sources; A4.

    Charts of half width stand side by side.
    """
    document, words, articles = _empty_document(language), WORDS[language], articles_of(tables)
    used = {source["article_id"] for chart in charts for source in chart["sources"]}
    numbers = {article_id: n for n, article_id in enumerate(articles.index[articles.index.isin(used)], 1)}
    document.add_heading(words["title"], level=1)
    for charts_of_row in side_by_side(charts):
        if len(charts_of_row) == 1:
            _add_figure(document, charts_of_row[0], words, numbers)
            continue
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        for cell, chart in zip(cells, charts_of_row, strict=True):
            _add_figure(cell, chart["half"], words, numbers)
            cell._tc.remove(cell.paragraphs[0]._p)  # the empty one that every cell begins with
        document.add_paragraph().paragraph_format.space_after = Pt(0)
    document.add_heading(words["sources"], level=2)
    for article_id, n in numbers.items():
        address = tables["articles"].set_index("article_id")["address"].get(article_id)
        link = f". {address}" if isinstance(address, str) else ""
        document.add_paragraph(f"{n}. {cited(articles.loc[article_id], language)}{link}", style="Source")
    stream = io.BytesIO()
    document.save(stream)
    write_whole(path, same_bytes(stream.getvalue()))


def side_by_side(charts: list[Exported]) -> list[list[Exported]]:
    """Charts in rows: one that has only half a width beside its neighbour, where that has this width too."""
    rows: list[list[Exported]] = []
    for chart in charts:
        beside = rows[-1][0] if rows and len(rows[-1]) == 1 else None
        if beside and beside["half"] and chart["half"] and "half" in (beside["width"], chart["width"]):
            rows[-1].append(chart)
        else:
            rows.append([chart])
    return rows


def _empty_document(language: str) -> Any:
    """A document in A4 with the house's type and colours, its language and properties set."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(30), Mm(20), Mm(18), Mm(18)
    document.styles.add_style("Source", 1).base_style = document.styles["Normal"]
    looks = {"Normal": (10, INK), "Heading 1": (16, HELD), "Heading 2": (12, HELD), "Caption": (10, INK)}
    for name, (size, colour) in {**looks, "Source": (8, GREY)}.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = (
            "Arial",
            Pt(size),
            name not in ("Normal", "Source"),
        )
        style.font.color.rgb = RGBColor.from_string(colour[1:])
        for theme in style.element.xpath("w:rPr/w:rFonts/@*[contains(name(), 'Theme')]"):
            theme.getparent().attrib.pop(theme.attrname)
        style.paragraph_format.space_after = Pt(4)
    [tag] = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for script in ("w:val", "w:eastAsia"):
        tag.set(qn(script), LOCALES[language])
    properties = document.core_properties
    properties.title, properties.language = WORDS[language]["title"], LOCALES[language]
    properties.author, properties.created, properties.modified = "ocop_analysis", EPOCH, EPOCH
    return document


def _add_figure(place: Any, chart: Exported, words: dict[str, Any], numbers: dict[str, int]) -> None:
    """Caption, picture and source of a chart, at the end of a document or of a cell."""
    caption = place.add_paragraph(f"{words['figure']} ", style="Caption")
    caption._p.append(_number_field(words["figure"], chart["figure"]))
    caption.add_run(f". {chart['title']}")
    picture, stream = place.add_paragraph(), io.BytesIO()
    bare(chart).save(stream, "png", compress_level=3)
    inline = picture.add_run().add_picture(stream, width=Mm(WIDTHS[chart["width"]]))._inline
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    inline.docPr.set("descr", chart["alt"])
    inline.docPr.set("title", chart["title"])
    for paragraph in (caption, picture):
        paragraph.paragraph_format.keep_with_next = True
    place.add_paragraph(source_line(chart, words, numbers), style="Source").paragraph_format.space_after = Pt(
        14
    )


def source_line(chart: Exported, words: dict[str, Any], numbers: dict[str, int]) -> str:
    """The source line of a chart: few reports by name, more by their numbers in the list at the end."""
    used = sorted(numbers[source["article_id"]] for source in chart["sources"])
    if len(used) <= NAMED_SOURCES:
        return str(chart["source"])
    spans = [[used[0], used[0]]]
    for n in used[1:]:
        if n == spans[-1][1] + 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    listed = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)
    return str(words["by_number"]).format(count=len(used), numbers=listed)


def _number_field(kind: str, number: int) -> Any:
    """A number that Word counts anew among the captions of a kind."""
    run = f"<w:r><w:t>{number}</w:t></w:r>"
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="SEQ {kind} \\* ARABIC">{run}</w:fldSimple>')
