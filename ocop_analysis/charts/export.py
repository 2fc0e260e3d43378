"""A chart as files to take away: pictures in both languages, the plotted rows, and what they say."""

import io
import json
import os
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from PIL import Image

from ocop_analysis import codebook
from ocop_analysis.charts.check import checked_figure
from ocop_analysis.charts.house import DPI, house_style
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.tidy_files import as_text, write_whole

# `ocop brief` has the notebooks export into the build that it is making.
CHARTS = Path(os.environ.get("OCOP_CHARTS", codebook.ROOT / "build" / "charts"))
# No date and no program in a file: the same rows give the same bytes.
METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
SOURCE = ["article_id", "publisher", "title", "as_of", "published_on", "address"]


def export(chart: Chart, folder: Path = CHARTS) -> None:
    """Write `<folder>/<language>/<nn>-<name>.{svg,pdf,png,csv,json}` of a checked chart, print-sized."""
    rows = as_text(chart.rows).to_csv(index=False, lineterminator="\n")
    for language in LANGUAGES:
        figure = checked_figure(chart, language)
        with house_style():
            files: dict[str, str | bytes] = {kind: picture(figure, kind) for kind in METADATA}
        told = json.dumps(description(chart, language), ensure_ascii=False, indent=1, default=str)
        (folder / language).mkdir(parents=True, exist_ok=True)
        for kind, content in (files | {"csv": rows, "json": f"{told}\n"}).items():
            write_whole(folder / language / f"{chart.stem}.{kind}", content)


def picture(figure: Figure, kind: str) -> bytes:
    """A figure as a picture file of a kind of METADATA, drawn under `house_style`."""
    stream = io.BytesIO()
    # Level 3 packs these pictures smaller than the usual 6, and faster.
    packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
    figure.savefig(stream, format=kind, metadata=METADATA[kind], dpi=DPI, **packed)
    return stream.getvalue()


def on_screen(png: bytes) -> bytes:
    """A print picture at half its size, for a notebook: shrunk, not drawn again."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").reduce(2).save(stream, "png")
    return stream.getvalue()


def description(chart: Chart, language: str) -> dict[str, Any]:
    """What a chart says, for other programs: texts, unit, sources, figures behind it, derived numbers."""
    texts = chart.texts(language)
    sources = as_text(chart.articles)[SOURCE].astype(object)
    return {
        "number": chart.number,
        "name": chart.name,
        "notebook": chart.notebook,
        "language": language,
        "title": texts.title,
        "subtitle": texts.subtitle,
        "unit": chart.unit[language],
        "note": texts.note,
        "source": chart.source(language),
        "alt": texts.alt,
        "sources": sources.where(sources.notna(), None).to_dict("records"),
        "figure_ids": chart.figure_ids,
        "headings": headings(chart, language),
        "rows": cells(chart, language),
        "derived": [
            {"rule": fact.rule, "of": fact.column, "where": dict(fact.where), "value": fact.value}
            for fact in chart.facts.used
        ],
    }
