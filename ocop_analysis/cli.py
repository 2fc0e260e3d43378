"""The `ocop` command: from the raw tables to tidy tables, executed notebooks and charts."""

import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pandas as pd

from ocop_analysis import codebook, read, receipts, texts, tidy_files
from ocop_analysis.gather import commands
from ocop_analysis.tables import build_tables
from ocop_analysis.validate import LedgerError

if TYPE_CHECKING:
    from ocop_analysis.notebooks import Executed

BUILD = codebook.ROOT / "build"
LOCK = codebook.ROOT / ".ocop.lock"
MOST = 40  # lines of one kind that are printed; then how many more there are
CURE = "run `make brief` in the project's folder, or `python -m ocop_analysis` there"
STATES = {
    "changed": "changed since it was verified",
    "never": "never verified (ocop verify does it, with the text at hand)",
    "removed": "row removed, its receipt is left",
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def ocop() -> None:
    """Turn the printed figures of OCOP news into tables, notebooks and charts.

    \b
    People edit   data/raw/        what the articles print, figure by figure
                  data/reference/  names and codes
    ocop writes   data/tidy/       cleaned tables that notebooks and other programs read
                  build/           pages, tables and charts to take away

    A number goes from a chart to its row in data/tidy, from the row's figure_id to data/raw/figures.csv, and
    from there to a paragraph of an article. Every error names file, line, column, the value found and what
    would be right; then the exit status is 1, and data/tidy and build/ are as they were.
    """
    if not (codebook.DATA / "raw").is_dir():
        raise click.ClickException(f"no data/raw beside the program, in {codebook.ROOT}: {CURE}")
    folders = (Path.cwd(), *Path.cwd().parents)
    here = next((folder for folder in folders if (folder / "ocop_analysis" / "cli.py").exists()), None)
    if here and not here.samefile(codebook.ROOT):
        raise click.ClickException(f"this is the ocop of {codebook.ROOT}, not of {here}: {CURE}")


@ocop.command()
def check() -> None:
    """Read and check data/raw and data/reference; write nothing.

    Prints the number of figures and relations, every relation that does not simply agree, warnings, and every
    figure that changed since it was verified, was never verified, or is gone. A contradiction between printed
    figures is a finding and passes; a row that cannot be read fails. Says where data/tidy is out of date.
    """
    differences = tidy_files.differences(_tables())
    _print(f"out of date: {line}" for line in differences)
    if differences:
        click.echo("data/tidy is not what data/raw gives: make brief writes it anew")


@ocop.command()
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=codebook.DATA / "texts",
    help="Folder with the texts of the articles, found by their hash; data/texts where none is named.",
)
def verify(articles: Path) -> None:
    """Check every figure against the text of its article and write data/raw/receipts.csv.

    The fragment must stand letter for letter in the cited paragraph. Names articles whose text is not in the
    folder, rows that fail (exit status 1; they get no receipt), and digits of the texts that no row accounts
    for. Where no text is found nothing is written (exit status 1).
    """
    with _alone():
        raw, (found, files, passed) = _ledger().raw, texts.texts_in(articles)
        _print(f"passed over: {name}" for name in passed)
        held = raw["articles"].dropna(subset="text_sha256")
        missing = held.loc[~held["text_sha256"].isin(found), "article_id"]
        others = {name: of for name, of in files.items() if not set(of) & set(held["text_sha256"])}
        _print(f"a text of no article: {name} (text_sha256 {of[0]})" for name, of in others.items())
        if len(missing) == len(held):
            raise click.ClickException("0 articles checked: no file in the folder or below is a text of one")
        written, findings, unaccounted = receipts.verify(raw, found, date.today())
        path = codebook.DATA / "raw" / "receipts.csv"
        tidy_files.write_whole(path, written.to_csv(index=False, lineterminator="\n"))
    reasons = Counter(left.reason for left in unaccounted if left.reason)
    lines = [f"no text at hand: {article_id} (no file has its text_sha256)" for article_id in missing]
    lines += [f"fails: {finding.figure_id}: {finding.what}" for finding in findings]
    lines += [f"digits without a row: {times} ({reason})" for reason, times in reasons.most_common()]
    for left in (left for left in unaccounted if not left.reason):
        where = f"{left.article_id}, paragraph {left.paragraph}"
        lines.append(f"digits that no row accounts for: {where}: …{left.around}…")
    _print(lines)
    follow_ups = (~raw["figures"]["article_id"].isin(held["article_id"])).sum()
    click.echo(f"not checked: {follow_ups} figures of follow-up articles, whose texts are not held")
    checked = f"{len(held) - len(missing)} articles checked, {len(missing)} without a text"
    click.echo(f"{checked}: {len(written)} receipts, {len(findings)} failing rows")
    if findings:
        sys.exit(1)


@ocop.command()
def build() -> None:
    """Check the raw tables and write data/tidy: whole, or not at all."""
    tables = _tables()
    with _alone():
        tidy_files.write_tidy(tables)
    click.echo(f"wrote {len(tables)} tables to data/tidy")


@ocop.command()
def brief() -> None:
    """Do everything: check, execute the notebooks on the new tables, exchange data/tidy and build/.

    Both are filled beside the old ones and exchanged at the end: whole, or not at all.
    """
    from ocop_analysis import deliver  # takes 1.5 s

    with _alone():
        tables = _tables()
        with tidy_files.replacing(BUILD) as new, tidy_files.replacing(tidy_files.TIDY) as tidy:
            tidy_files.write_tidy(tables, tidy)
            deliver.fill(new, tidy, _executed(OCOP_CHARTS=str(new / "charts"), OCOP_TIDY=str(tidy)))
    click.echo("\nTo open:")
    packed, pages = sorted(BUILD.glob("ocop-*")), sorted((BUILD / "notebooks").iterdir())
    for path in (*packed, *pages, BUILD / "charts", BUILD / "tables"):
        click.echo(f"  {path.relative_to(codebook.ROOT)}")


@ocop.command()
def refresh() -> None:
    """Write data/tidy; store the notebooks' outputs, pictures and codebook, to be reviewed as a diff."""
    import nbformat  # takes 1.3 s

    from ocop_analysis import deliver

    with _alone(), tempfile.TemporaryDirectory() as charts:
        with tidy_files.replacing(tidy_files.TIDY) as tidy:
            tidy_files.write_tidy(_tables(), tidy)
            executed = list(_executed(OCOP_CHARTS=charts, OCOP_TIDY=str(tidy)))
        for path, notebook, _ in executed:
            tidy_files.write_whole(path, nbformat.writes(notebook) + "\n")
        deliver.write_readmes(Path(charts))
        readme = codebook.DATA / "README.md"
        prose = readme.read_text(encoding="utf-8").partition(codebook.MARK)[0]
        tidy_files.write_whole(readme, f"{prose}{codebook.MARK}\n\n{codebook.markdown()}")


for command in (commands.gather, commands.accept):
    ocop.add_command(command)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one command write at a time; what keeps it from writing is told in a sentence, exit status 1."""
    try:
        # SQLite locks a file on every system, and the lock ends with the process, however that ends.
        with closing(sqlite3.connect(LOCK, timeout=0)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY":
            told = "a brief (or another command that writes) is running here: try again when it has ended"
        else:
            told = f"cannot write in {codebook.ROOT}: {error}"
        raise click.ClickException(told) from None


def _executed(**settings: str) -> Iterator["Executed"]:
    """The executed notebooks, under settings of their environment; names all that fail, exit status 1."""
    from ocop_analysis import notebooks  # takes 1.5 s

    try:
        for path, notebook, seconds in notebooks.execute_all(settings=settings):
            click.echo(f"executed {path.name} in {seconds:.1f} s")
            yield path, notebook, seconds
    except notebooks.NotebookError as error:
        raise click.ClickException(str(error)) from None


def _ledger() -> read.Ledger:
    """The checked ledger; prints the problems and exits 1 where it cannot be read."""
    try:
        return read.read_ledger()
    except LedgerError as error:
        click.echo(f"{len(error.problems)} problem(s) in the raw tables; nothing was written", err=True)
        _print((f"  {problem}" for problem in error.problems), err=True)
        sys.exit(1)


def _tables() -> dict[str, pd.DataFrame]:
    """The tidy tables of the ledger, after a report of what was found in it."""
    ledger = _ledger()
    tables = build_tables(ledger)
    figures, audit = tables["figures"], tables["audit"]
    click.echo(
        f"{len(figures)} figures of {figures['article_id'].nunique()} articles, {len(audit)} relations"
    )
    for row in audit[audit["verdict"] != "agrees"].sort_values("verdict", kind="stable").itertuples():
        click.echo(f"  {row.verdict:<16} {row.relation_id}: {row.sentence}")
    stars = tables["products_by_star"]
    for row in stars[stars["counted_in_basis"] == "inferred"].itertuples():
        click.echo(f"  inferred         {row.figure_ids}: inside the {row.counted_in}-star ones")
    for row in figures[figures["separator"].notna()].itertuples():
        ends = f"{row.lower:,.12g} to {row.upper:,.12g}" if row.bound == "range" else f"{row.value:,.12g}"
        click.echo(f"  separator        {row.figure_id}: {row.printed!r} is read as {ends} ({row.separator})")
    _print(f"  warning: {warning}" for warning in ledger.warnings)
    told = ledger.receipts[ledger.receipts["receipt"].isin(STATES)]
    _print(f"  warning: {row.figure_id}: {STATES[row.receipt]}" for row in told.itertuples())
    return tables


def _print(lines: Iterable[str], err: bool = False) -> None:
    """Print the first lines, and how many more there are."""
    lines = list(lines)
    for line in lines[:MOST]:
        click.echo(line, err=err)
    if len(lines) > MOST:
        click.echo(f"  … and {len(lines) - MOST} more", err=err)
