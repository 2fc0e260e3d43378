"""The charts as one page for a browser, with the rows of each and the trace of every number."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import etree
from markupsafe import Markup
from PIL import Image

from ocop_analysis.exported import WORDS, Exported, Tables, articles_of, bare, cited, environment, forms
from ocop_analysis.tidy_files import write_whole
from ocop_analysis.wording import bounded, day

NUMBER = re.compile(r"\d")


def write_page(charts: list[Exported], tables: Tables, language: str, path: Path) -> None:
    """Every chart in one HTML file without network: accessible inline SVG, its rows, each number's trace.

    It lies beside `charts/`, to whose files it links.
    """
    words, articles = WORDS[language], articles_of(tables)
    figures = tables["figures"].set_index("figure_id", drop=False)
    shown = [
        chart
        | {
            "id": f"chart-{chart['path'].name}",
            "svgs": [_accessible(form) for form in forms(chart)],
            "thumbnail": _thumbnail(chart),
            "files": {kind: f"charts/{language}/{chart['path'].name}.{kind}" for kind in words["files"]},
            "trace": [_traced(figures.loc[id_], articles, language) for id_ in chart["figure_ids"]],
            "derived": _derived(chart["derived"]),
        }
        for chart in charts
    ]
    page = environment().get_template("chartbook.html.j2")
    write_whole(path, page.render(charts=shown, language=language, words=words, title=words["title"]) + "\n")


def _accessible(chart: Exported) -> dict[str, Any]:
    """The svg element named and described for screen readers, its ids its own among several on a page."""
    stem = f"svg-{chart['path'].name}"
    root = etree.fromstring(Path(f"{chart['path']}.svg").read_bytes())
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
    return {"width": chart["width"], "svg": Markup(etree.tostring(root, encoding="unicode"))}


def _thumbnail(chart: Exported) -> str:
    """A small picture of a chart as a data address."""
    stream, small = io.BytesIO(), bare(chart)
    small.thumbnail((320, 320), Image.Resampling.LANCZOS)
    small.quantize(32, Image.Quantize.FASTOCTREE).save(stream, "png", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"


def _traced(figure: pd.Series, articles: pd.DataFrame, language: str) -> list[str]:
    """The row of a figure under *Where each number comes from*."""
    words = WORDS[language]
    value, bound, lower, upper, decimals = figure[["value", "bound", "lower", "upper", "decimals"]]
    shown = bounded(value, bound, lower, upper, language, int(decimals))
    paragraph, verified = str(figure["paragraph"]), words["unverified"]
    if figure["receipt"] == "text_not_held":
        paragraph, verified = "–", words["not_held"]
    if pd.notna(figure["verified_on"]):
        verified = day(figure["verified_on"], language)
    article = cited(articles.loc[figure["article_id"]], language)
    return [figure["figure_id"], figure["printed"], shown, article, paragraph, verified]


def _derived(facts: list[dict[str, Any]]) -> list[str]:
    """The numbers that a chart's sentences derive, each with its rule and what it is of."""
    told = [f"{f['value']} ({': '.join(part for part in (f['rule'], f['of']) if part)})" for f in facts]
    return list(
        dict.fromkeys(words for words, fact in zip(told, facts, strict=True) if NUMBER.search(fact["value"]))
    )
