"""A chart as files to take away: pictures in both languages, the plotted rows, and what they say."""

import hashlib
import io
import json
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.subset import Options
from matplotlib.figure import Figure

from ocop_analysis import codebook
from ocop_analysis.charts.check import checked_figure
from ocop_analysis.charts.house import DPI, house_style
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.tidy_files import as_text, write_whole

CHARTS = codebook.ROOT / "build" / "charts"
BEFORE = codebook.ROOT / ".build.old" / "charts"  # while a new build is made
LAYOUT_TABLES = ["GDEF", "GPOS", "GSUB"]  # of OpenType: where glyphs go, which a PDF does not ask again
# No date and no program in a file: the same rows give the same bytes.
METADATA = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}


def export(chart: Chart, folder: Path = CHARTS) -> None:
    """Write `<folder>/<language>/<nn>-<name>.{svg,pdf,png,csv,json}`: checked first, the PNG at print size.

    A chart of which nothing has changed since it was last drawn, here or in the build before, is not drawn again.
    """
    for language in LANGUAGES:
        stem = Path(language) / chart.stem
        files: dict[str, str | bytes] = {"csv": as_text(chart.rows).to_csv(index=False, lineterminator="\n")}
        told = description(chart, language)
        made_of = json.dumps([_made_with(), files["csv"], told], ensure_ascii=False, default=str)
        told["drawn_from"] = hashlib.sha256(made_of.encode()).hexdigest()
        if any(_taken_over(place / stem, folder / stem, told["drawn_from"]) for place in (folder, BEFORE)):
            continue
        figure = checked_figure(chart, language)
        with house_style():
            files |= {kind: picture(figure, kind) for kind in METADATA}
        files["json"] = json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"
        (folder / language).mkdir(parents=True, exist_ok=True)
        for kind, content in files.items():
            write_whole((folder / stem).with_name(f"{stem.name}.{kind}"), content)


@cache
def _made_with() -> str:
    """Hash of all that draws a chart besides its rows and words: the package, the names of codes, every version."""
    package, reference = codebook.ROOT / "ocop_analysis", codebook.DATA / "reference"
    paths = sorted([*package.rglob("*.py"), *package.rglob("*.toml"), *reference.glob("*.csv")])
    digest = hashlib.sha256((codebook.ROOT / "requirements.txt").read_bytes())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _taken_over(old: Path, new: Path, drawn_from: str) -> bool:
    """Whether the files of a stem are those of this very chart; if so they stand at the new one."""
    files = {kind: old.with_name(f"{old.name}.{kind}") for kind in (*METADATA, "csv", "json")}
    if not all(path.exists() for path in files.values()):
        return False
    if json.loads(files["json"].read_text(encoding="utf-8")).get("drawn_from") != drawn_from:
        return False
    new.parent.mkdir(parents=True, exist_ok=True)
    for kind, path in files.items() if old != new else ():
        shutil.copy(path, new.with_name(f"{new.name}.{kind}"))
    return True


def picture(figure: Figure, kind: str) -> bytes:
    """A figure as a picture file of a kind of METADATA, drawn under `house_style`."""
    stream = io.BytesIO()
    with _without(LAYOUT_TABLES):
        # Level 3 packs these pictures smaller than the usual 6, and faster.
        packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if kind == "png" else {}
        figure.savefig(stream, format=kind, metadata=METADATA[kind], dpi=DPI, **packed)
    return stream.getvalue()


@contextmanager
def _without(tables: list[str]):
    """Let fonts be embedded without some of their tables: the glyphs are placed already, and pruning takes a second."""
    kept = Options._drop_tables_default
    Options._drop_tables_default = [*kept, *tables]
    try:
        yield
    finally:
        Options._drop_tables_default = kept


def on_screen(png: bytes) -> bytes:
    """A print picture at half its size, for a notebook: shrunk, not drawn again."""
    from PIL import Image

    stream = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").reduce(2).save(stream, "png")
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
