"""What the notebooks exported of the charts, and what every document made of it shares.

The words stand in deliver.toml.
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
from jinja2 import Environment, PackageLoader
from PIL import Image

from ocop_analysis.charts.style import WIDTHS
from ocop_analysis.wording import when

# Dates inside the files: the day the project began, always, so that the same charts give the same bytes.
EPOCH = datetime(2026, 1, 1)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
WORDS = tomllib.loads((files("ocop_analysis") / "deliver.toml").read_text(encoding="utf-8"))
Exported = dict[str, Any]  # what charts/export.py says of a chart; and what `exported` adds
Tables = dict[str, pd.DataFrame]


def exported(folder: Path, language: str) -> list[Exported]:
    """The exported charts of all reports in a language, in order, at full width where there is one.

    `figure` counts them; `half` is the same chart at half width, or None.
    """
    found = [
        json.loads(path.read_text(encoding="utf-8")) | {"path": path.with_suffix("")}
        for path in sorted((folder / language).glob("*.json"))
    ]
    full, half = (
        {chart["name"]: chart for chart in found if chart["width"] == width and not chart["variant"]}
        for width in ("full", "half")
    )
    charts = sorted((half | full).values(), key=lambda chart: (chart["number"], chart["name"]))
    numbered = [chart | {"figure": n} for n, chart in enumerate(charts, 1)]
    return [
        c | {"half": half[c["name"]] | {"figure": c["figure"]} if c["name"] in half else None}
        for c in numbered
    ]


def forms(chart: Exported) -> list[Exported]:
    """A chart in the widths that it has."""
    return [chart] if chart["half"] is None or chart["width"] == "half" else [chart, chart["half"]]


def bare(chart: Exported) -> Image.Image:
    """The picture of a chart without its title and source, for where both are said in text."""
    with Image.open(f"{chart['path']}.png") as picture:
        dots = picture.width / WIDTHS[chart["width"]]
        top, foot = chart["title_mm"] * dots, picture.height - chart["source_mm"] * dots
        return picture.convert("RGB").crop((0, round(top), picture.width, round(foot)))


def environment() -> Environment:
    """The templates of pages, whose cells are escaped."""
    return Environment(autoescape=True, loader=PackageLoader("ocop_analysis", "pages"))


def articles_of(tables: Tables) -> pd.DataFrame:
    """The articles by article_id, the oldest first, with the days they were published, or speak of."""
    articles = tables["articles"].sort_values(["as_of", "article_id"]).set_index("article_id")
    on, until = (articles[f"published_on{end}"].fillna(articles[f"as_of{end}"]) for end in ("", "_until"))
    return articles.assign(on=on, until=until)


def cited(article: Any, language: str) -> str:
    """An article with publisher, title and day."""
    publisher = article.publisher if isinstance(article.publisher, str) else WORDS[language]["unnamed"]
    return f"{publisher}, “{article.title}”, {when(article.on, article.until, language)}"


def same_bytes(archive: bytes) -> bytes:
    """A zip archive with every entry dated alike, and the dates inside."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            how = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), content, how)
    return stream.getvalue()
