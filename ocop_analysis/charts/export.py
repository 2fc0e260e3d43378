"""A chart as files to take away: pictures in both languages, the drawn rows, and what it says."""

import io
import json
import os
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from ocop_analysis import codebook
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Chart
from ocop_analysis.charts.style import MARGIN, house_style, line_height
from ocop_analysis.charts.words import LANGUAGES, cells, headings, said
from ocop_analysis.tidy_files import as_text, write_whole

# No date and no program in a file: the same rows give the same bytes.
METADATA = {
    "svg": dict.fromkeys(["Date", "Creator"]),
    "pdf": dict.fromkeys(["CreationDate", "ModDate", "Creator", "Producer"]),
    "png": dict.fromkeys(["Software"]),
}
OF_SOURCES = ["article_id", "tier", "place", "publisher", "title", "as_of", "published_on", "address"]


def charts_folder() -> Path:
    """Where charts are exported to: the environment's OCOP_CHARTS, or build/charts."""
    return Path(os.environ.get("OCOP_CHARTS") or codebook.ROOT / "build" / "charts")


def export(chart: Chart, folder: Path | None = None) -> None:
    """Write `<folder>/<language>/<nn>-<name>[-half].{svg,pdf,png,csv,json}`, each figure checked first."""
    rows = as_text(chart.rows).to_csv(index=False, lineterminator="\n")
    for language in LANGUAGES:
        place = (folder or charts_folder()) / language
        place.mkdir(parents=True, exist_ok=True)
        for width in chart.draw:
            figure = checked_page(chart, language, width)
            told = json.dumps(description(chart, language, width), ensure_ascii=False, indent=1, default=str)
            files = {kind: picture(figure, kind) for kind in METADATA}
            for kind, content in {**files, "csv": rows, "json": told + "\n"}.items():
                write_whole(place / f"{chart.stem(width)}.{kind}", content)


def picture(figure: Figure, kind: str) -> bytes:
    """A figure as a picture file of a kind of METADATA."""
    stream = io.BytesIO()
    # Level 3 packs these pictures smaller than the usual 6, and faster.
    packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
    with house_style():
        figure.savefig(stream, format=kind, metadata=METADATA[kind], **packed)
    return stream.getvalue()


def description(chart: Chart, language: str, width: str = "full") -> dict[str, Any]:
    """What a chart says, for other programs: texts, sources, the figures behind it, its rows and facts."""
    texts = chart.texts(language, width)
    used = as_text(chart.articles)[OF_SOURCES].astype(object)
    return {
        "number": chart.number,
        "name": chart.name,
        "variant": chart.variant,
        "width": width,
        "notebook": chart.notebook,
        "language": language,
        "title": " ".join(texts.title),
        "subtitle": " ".join(texts.subtitle),
        "note": " ".join(texts.note),
        "note_left_out": texts.left_out,
        "source": texts.source,
        "alt": texts.alt,
        "sources": used.where(used.notna(), None).to_dict("records"),
        # What a document that says both in text cuts off: from the top, and from the foot.
        "title_mm": MARGIN + len(texts.title) * line_height("title"),
        "source_mm": MARGIN + line_height("source"),
        "figure_ids": chart.figure_ids,
        "headings": headings(chart.columns, language),
        "rows": cells(chart.rows, chart.columns, language),
        "derived": [
            {
                "name": name,
                "rule": said("rules", fact.rule, language),
                "of": said("headings", fact.column, language) if fact.column else "",
                "value": fact.said(language),
                "figure_ids": fact.figure_ids,
            }
            for name, fact in chart.facts.items()
            if fact.value != ""  # which only names figures
        ],
    }
