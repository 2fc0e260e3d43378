"""What is taken away: documents, pages, tables and pictures, assembled from what the notebooks exported.

Nothing is drawn again.
"""

import io
import shutil
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup
from PIL import Image

from ocop_analysis import codebook, notebooks
from ocop_analysis.chartbook import write_page
from ocop_analysis.document import write_document
from ocop_analysis.exported import WORDS, Exported, exported
from ocop_analysis.spreadsheets import for_double_click, write_workbook
from ocop_analysis.tidy_files import read_tidy, stored_table, write_parquet, write_whole
from ocop_analysis.wording import number

READMES = {"vi": "README.vi.md", "en": "README.md"}
MOST = 12  # contradictions that a README tells
LARGEST = 100_000  # bytes of a picture that is stored


def fill(new: Path, tidy: Path, executed: Iterable[notebooks.Executed]) -> None:
    """Fill a folder, in which the notebooks export into `charts`, with all that is taken away."""
    (new / "notebooks").mkdir()
    for path, notebook, _ in executed:
        write_whole(new / "notebooks" / f"{path.stem}.html", notebooks.page(notebook))
    shutil.copytree(tidy, new / "tables")
    tables = {name: stored_table(name, tidy) for name in codebook.table_names("tidy")}
    write_parquet(tables, new / "tables")
    write_workbook(tables, new / "ocop-tables.xlsx")
    for path in new.rglob("*.csv"):
        for_double_click(path)
    for language in READMES:
        charts = exported(new / "charts", language)
        write_document(charts, tables, language, new / f"ocop-charts-{language}.docx")
        write_page(charts, tables, language, new / f"ocop-chartbook-{language}.html")


def write_readmes(charts: Path) -> None:
    """Store the pictures of the charts in notebooks/charts; write what the READMEs show and count."""
    folder, kept = notebooks.NOTEBOOKS / "charts", set()
    for language, name in READMES.items():
        shown = exported(charts, language)
        for chart in shown:
            picture = folder / f"{chart['path'].name}-{language}.png"
            write_whole(picture, light(Path(f"{chart['path']}.png")))
            kept.add(picture)
        readme = codebook.ROOT / name
        text = readme.read_text(encoding="utf-8")
        for block, lines in {"gallery": gallery(shown, language), **told(language)}.items():
            first, after = f"<!-- {block}, written by make refresh -->\n", "<!-- end -->"
            before, found, rest = text.partition(first)
            text = before + found + lines + rest[rest.index(after) :] if found else text
        write_whole(readme, text)
    for picture in set(folder.glob("*.png")) - kept:
        picture.unlink()


def gallery(charts: list[Exported], language: str) -> str:
    """The stored pictures of charts, two in a row, those of half width four."""
    return "".join(
        f'<img src="notebooks/charts/{chart["path"].name}-{language}.png" '
        f'width="{49 if chart["width"] == "full" else 24}%" alt="{Markup.escape(chart["title"])}">\n'
        for chart in charts
    )


def told(language: str) -> dict[str, str]:
    """What a README says of the data: how much there is, and the prints that contradict one another."""
    figures, audit = read_tidy("figures"), read_tidy("audit")
    counts = {}
    for tier in ("core", "follow-up"):
        ids, name = figures.loc[figures["tier"] == tier, "article_id"], tier.replace("-", "")
        counts[f"{name}_figures"] = number(len(ids), 0, language)
        counts[f"{name}_articles"] = number(ids.nunique(), 0, language)
    wrong = audit[audit["verdict"] == "contradicts"]
    lines = [f"- `{row.relation_id}`: {row.sentence}\n" for row in wrong.itertuples()]
    more = [f"- and {len(lines) - MOST} more\n"] if len(lines) > MOST else []
    return {
        "counts": WORDS[language]["counts"].format(**counts) + "\n",
        "contradictions": "".join(lines[:MOST] + more),
    }


def light(path: Path) -> bytes:
    """A picture in a palette, and no larger than lets it stay under LARGEST."""
    with Image.open(path) as picture:
        full = picture.convert("RGB")
    for percent in (100, 85, 70, 60, 50, 40):
        size = (full.width * percent // 100, full.height * percent // 100)
        stream, scaled = io.BytesIO(), full.resize(size, Image.Resampling.LANCZOS)
        palette = scaled.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette.save(stream, "png", optimize=True)
        if len(stream.getvalue()) <= LARGEST:
            break
    return stream.getvalue()
