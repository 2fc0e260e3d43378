"""The `ocop` command: from the raw tables to tidy tables, executed notebooks and charts."""

import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import click

from ocop_analysis import codebook

BUILD = codebook.ROOT / "build"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def ocop() -> None:
    """Turn the printed figures of OCOP news into tables, notebooks and charts.

    \b
    People edit   data/raw/        what the articles print, figure by figure
                  data/reference/  names and codes
    ocop writes   data/tidy/       cleaned tables that notebooks and other programs read
                  build/           pages, tables and charts to take away

    A number goes from a chart to its row in data/tidy, from the row's figure_id to data/raw/figures.csv, and from
    there to a paragraph of an article. Every error names file, line, column, the value found and what would be
    right; then the exit status is 1 and data/tidy is as it was.
    """


@ocop.command()
def check() -> None:
    """Read and check data/raw and data/reference; write nothing.

    Prints the number of figures and relations, every relation that does not simply agree, and every figure that
    changed since it was verified, was never verified, or is gone. A contradiction between printed figures is a
    finding and passes; a row that cannot be read fails. Says where data/tidy is out of date.
    """
    from ocop_analysis import tidy_files

    tables = _tables()
    differences = tidy_files.differences(tables)
    for line in differences:
        click.echo(f"out of date: {line}")
    if differences:
        click.echo("data/tidy is not what data/raw gives: make brief writes it anew")


@ocop.command()
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with the texts of the articles, found by their hash, whatever their names.",
)
def verify(articles: Path) -> None:  # fmt: skip
    """Check every figure against the text of its article and write data/raw/receipts.csv.

    The fragment must stand letter for letter in the cited paragraph. Names rows that fail (exit status 1; they get
    no receipt), articles whose text is not in the folder, and digits of the texts that no row accounts for.
    """
    from ocop_analysis import receipts
    from ocop_analysis.tidy_files import write_whole

    raw, texts = _ledger().raw, receipts.texts_in(articles)
    written, findings, unaccounted = receipts.verify(raw, texts, date.today())
    write_whole(codebook.DATA / "raw" / "receipts.csv", written.to_csv(index=False, lineterminator="\n"))
    without = raw["articles"].loc[~raw["articles"]["text_sha256"].isin(texts), "article_id"]
    for article_id in without:
        click.echo(f"no text at hand: {article_id} (no file of the folder has its text_sha256)")
    for finding in findings:
        click.echo(f"fails: {finding.figure_id}: {finding.what}")
    for reason, times in Counter(left.reason for left in unaccounted if left.reason).most_common():
        click.echo(f"digits without a row: {times} ({reason})")
    for left in (left for left in unaccounted if not left.reason):
        click.echo(f"digits that no row accounts for: {left.article_id}, paragraph {left.paragraph}: …{left.around}…")
    click.echo(f"{len(written)} receipts, {len(findings)} failing rows, {len(without)} articles without a text")
    if findings:
        sys.exit(1)


@ocop.command()
def build() -> None:
    """Check the raw tables and write data/tidy: whole, or not at all."""
    from ocop_analysis import tidy_files

    tables = _tables()
    tidy_files.write_tidy(tables)
    click.echo(f"wrote {len(tables)} tables to {_shown(tidy_files.TIDY)}")


@ocop.command()
def brief() -> None:
    """Do everything: check, write data/tidy, execute the notebooks, fill build/."""
    building = subprocess.Popen([sys.executable, "-m", "ocop_analysis", "build"], cwd=codebook.ROOT)
    from ocop_analysis import notebooks, deliver, tidy_files  # takes as long as the tables do, beside them

    if building.wait():
        sys.exit(1)
    old = BUILD.with_name(".build.old")  # until the new one is complete
    shutil.rmtree(old, ignore_errors=True)
    if BUILD.exists():
        BUILD.rename(old)
    try:
        _fill(BUILD, notebooks, deliver, tidy_files)
    except BaseException:
        shutil.rmtree(BUILD, ignore_errors=True)
        if old.exists():
            old.rename(BUILD)
        raise
    shutil.rmtree(old, ignore_errors=True)
    click.echo("\nTo open:")
    pack_files, pages = sorted(BUILD.glob("ocop-*")), sorted((BUILD / "notebooks").iterdir())
    for path in (*pack_files, *pages, BUILD / "charts", BUILD / "tables"):
        click.echo(f"  {_shown(path)}")


def _fill(folder: Path, notebooks, pack, store) -> None:
    """Fill build/: tables, pages, charts (exported by the notebooks), and what is packed of them."""
    started = time.monotonic()
    (folder / "notebooks").mkdir(parents=True)
    shutil.copytree(tidy_files.TIDY, folder / "tables")
    tidy_files.write_parquet({name: tidy_files.read_tidy(name) for name in codebook.table_names("tidy")}, folder / "tables")
    for path, notebook, seconds in _executed():
        notebooks.write_html(notebook, path.stem, folder / "notebooks" / f"{path.stem}.html")
        click.echo(f"executed {path.name} in {seconds:.1f} s")
    click.echo(f"notebooks and charts took {time.monotonic() - started:.1f} s side by side")
    started = time.monotonic()
    for language in ("vi", "en"):
        charts = deliver.exported(folder / "charts", language)
        deliver.write_document(charts, language, folder / f"ocop-charts-{language}.docx")
        deliver.write_page(charts, language, folder / f"ocop-chartbook-{language}.html")
    deliver.write_workbook(folder / "ocop-tables.xlsx")
    click.echo(f"the pack took {time.monotonic() - started:.1f} s")


@ocop.command()
def refresh() -> None:
    """Store the notebooks' outputs, the README's charts and the codebook again, to be reviewed as a diff."""
    import nbformat

    from ocop_analysis import notebooks
    from ocop_analysis.tidy_files import write_whole

    readme = codebook.DATA / "README.md"
    prose, _, _ = readme.read_text(encoding="utf-8").partition(codebook.MARK)
    write_whole(readme, prose + codebook.MARK + "\n\n" + codebook.markdown())
    for path, notebook, seconds in _executed():
        write_whole(path, nbformat.writes(notebook) + "\n")
        click.echo(f"stored {path.name} in {seconds:.1f} s")
    for picture in (notebooks.NOTEBOOKS / "charts").glob("*.png"):
        shutil.copy(BUILD / "charts" / picture.stem[-2:] / f"{picture.stem[:-3]}.png", picture)


def _ledger():
    """The checked ledger; prints every problem and exits 1 where it cannot be read."""
    from ocop_analysis.read import read_ledger
    from ocop_analysis.validate import LedgerError

    try:
        return read_ledger()
    except LedgerError as error:
        click.echo(f"{len(error.problems)} problem(s) in the raw tables; nothing was written", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        sys.exit(1)


def _tables():
    """The tidy tables of the ledger, after a report of what was found in it."""
    from ocop_analysis.tables import build_tables

    ledger = _ledger()
    tables = build_tables(ledger)
    _report(tables, ledger.receipts)
    return tables


def _executed():
    """The executed notebooks; prints the cell that fails and exits 1."""
    from ocop_analysis import notebooks

    try:
        yield from notebooks.execute_all()
    except notebooks.NotebookError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


STATES = {
    "changed": "changed since it was verified",
    "never": "never verified (ocop verify does it, with the text at hand)",
    "removed": "row removed, its receipt is left",
}


def _report(tables, receipts) -> None:
    figures, audit = tables["figures"], tables["audit"]
    click.echo(f"{len(figures)} figures of {figures['article_id'].nunique()} articles, {len(audit)} relations")
    for row in audit[audit["verdict"] != "agrees"].sort_values("verdict", kind="stable").itertuples():
        click.echo(f"  {row.verdict:<16} {row.relation_id}: {row.sentence}")
    for row in receipts[receipts["receipt"].isin(STATES)].itertuples():
        click.echo(f"  warning: {row.figure_id}: {STATES[row.receipt]}")


def _shown(path: Path) -> str:
    return str(path.relative_to(codebook.ROOT))
