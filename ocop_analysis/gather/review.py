"""The page on which a person reviews what is proposed: one file, no script, every number marked."""

from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ocop_analysis.gather.mark import Mark
from ocop_analysis.gather.pages import Page
from ocop_analysis.gather.relate import Relation
from ocop_analysis.gather.words import SAID
from ocop_analysis.texts import paragraphs

SHOWN = (
    "indicator", "dimension", "category", "status", "count_kind", "role", "target_basis", "place",
    "period_start", "period_end",
)  # fmt: skip


def review_page(
    page: Page, row: dict[str, str], marks: list[Mark], relations: list[Relation], folder: Path
) -> str:
    """The page as HTML; whatever stands in the text stands there as text."""
    said, texts = SAID[page.language], paragraphs(page.text)
    told = [_told(number, mark, texts[mark.paragraph - 1], said) for number, mark in enumerate(marks, 1)]
    by_mark = {id(each["mark"]): each for each in told}
    related = [(each, by_mark[id(each.whole)], [by_mark[id(p)] for p in each.parts]) for each in relations]
    lines = [
        (number, _pieces(line, [each for each in told if each["mark"].paragraph == number]))
        for number, line in enumerate(texts, 1)
    ]
    jinja = Environment(
        loader=PackageLoader("ocop_analysis.gather", "."), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return jinja.get_template("review.html.j2").render(
        said=said["page"], language=page.language, row=row, told=told, relations=related, lines=lines,
        counts=Counter(each["sure"] for each in told), folder=folder.as_posix(),
    )  # fmt: skip


def _told(number: int, mark: Mark, text: str, said: dict[str, Any]) -> dict[str, Any]:
    codes = [(name, mark.cells[name]) for name in SHOWN if mark.cells.get(name)]
    asks = [said["asks"][ask] for ask in dict.fromkeys(mark.asks)]
    return {
        "mark": mark, "n": number, "sure": mark.sure, "printed": text[mark.start : mark.end],
        "codes": codes, "asks": asks, "why": mark.why, "figure_id": mark.figure_id,
        "short": " · ".join([*(code for _, code in codes), *asks] or mark.why),
    }  # fmt: skip


def _pieces(line: str, told: list[dict[str, Any]]) -> list[Any]:
    """A paragraph as text and marks in turn."""
    pieces, end = list[Any](), 0
    for each in told:
        mark = each["mark"]
        if mark.start >= end:
            pieces += [line[end : mark.start], each | {"text": line[mark.start : mark.end]}]
            end = mark.end
    return [*pieces, line[end:]]
