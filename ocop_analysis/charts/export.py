"""A chart as files to take away: pictures in both languages, the plotted rows, and what they say."""

import io
import json
from pathlib import Path

from matplotlib.figure import Figure

from ocop_analysis import codebook
from ocop_analysis.charts.check import checked_figure
from ocop_analysis.charts.house import DPI, house_style
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.store import as_text, write_whole

CHARTS = codebook.ROOT / "build" / "charts"
# No date and no program in a file: the same rows give the same bytes.
METADATA = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def export(chart: Chart, folder: Path = CHARTS) -> dict[str, Figure]:
    """Write `<folder>/<language>/<nn>-<name>.{svg,pdf,png,csv,json}`: checked first, the PNG at print size.

    Gives the figures by language.
    """
    figures = {}
    for language in LANGUAGES:
        figure = figures[language] = checked_figure(chart, language)
        stem = folder / language / chart.stem
        stem.parent.mkdir(parents=True, exist_ok=True)
        with house_style():
            files: dict[str, str | bytes] = {kind: picture(figure, kind) for kind in METADATA}
        files["csv"] = as_text(chart.rows).to_csv(index=False, lineterminator="\n")
        files["json"] = json.dumps(description(chart, language), ensure_ascii=False, indent=1, default=str) + "\n"
        for kind, content in files.items():
            write_whole(stem.with_name(f"{stem.name}.{kind}"), content)
    return figures


def picture(figure: Figure, kind: str, dpi: int = DPI) -> bytes:
    """A figure as a picture file of a kind of METADATA."""
    stream = io.BytesIO()
    figure.savefig(stream, format=kind, metadata=METADATA[kind], dpi=dpi)
    return stream.getvalue()


def description(chart: Chart, language: str) -> dict:
    """What a chart says, for other programs: texts, unit, sources, the figures behind it, the derived numbers."""
    texts = chart.texts(language)
    used = as_text(chart.articles).astype(object)
    sources = ["article_id", "publisher", "title", "as_of", "published_on", "address"]
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
        "sources": used[sources].where(used[sources].notna(), None).to_dict("records"),
        "figure_ids": chart.figure_ids,
        "headings": headings(chart, language),
        "rows": cells(chart, language),
        "derived": [
            {"rule": f.rule, "of": f.column, "where": dict(f.where), "value": f.value} for f in chart.facts.used
        ],
    }
