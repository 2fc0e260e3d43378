"""The two commands of the way from an article to reviewed rows: `ocop gather` and `ocop accept`."""

import sys
from collections import Counter
from pathlib import Path

import click

from ocop_analysis import codebook
from ocop_analysis.validate import LedgerError


@click.command()
@click.argument(
    "pages", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--place", default="", help="Province (or region, country) the article is about.")
@click.option("--as-of", default="", help="Day the figures speak of: 2025-02-10, 2025-02 or 2025.")
@click.option("--publisher", default="", help="Who published it.")
@click.option("--tier", type=click.Choice(["core", "follow-up"]), default="core", show_default=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=codebook.ROOT / "build" / "gather"
)
def gather(pages: tuple[Path, ...], place: str, as_of: str, publisher: str, tier: str, out: Path) -> None:
    """Propose the rows of saved pages (.html, .txt, .docx, .pdf) for review; data/raw is not touched.

    Writes a folder for each page: review.html to look at, article.csv, figures.csv and relations.csv to edit,
    and text.txt. `ocop accept FOLDER` takes it in. No network is used.
    """
    from ocop_analysis.gather import folder  # reads the words of data/reference
    from ocop_analysis.gather.pages import GatherError

    failed, seen = 0, dict[str, Path]()
    for number, page in enumerate(pages, 1):
        start = f"[{number}/{len(pages)}] {page.name}: "
        try:
            where, rows = folder.gather(page, out, folder.Told(place, as_of, publisher, tier), seen)
        except GatherError as error:
            failed += 1
            click.echo(f"{start}{error}", err=True)
            continue
        sure = Counter(row["sure"] for row in rows)
        kinds = f"{sure['yes']} sure, {sure['check']} to be looked at, {sure['ask']} questions"
        click.echo(f"{start}{len(rows)} rows proposed: {kinds}\n  {where / 'review.html'}")
    if failed:
        sys.exit(1)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def accept(folder: Path) -> None:
    """Take a reviewed folder of `ocop gather` into data/raw: all of it, or nothing.

    Checked like data/raw, with the same messages, and against its text, which is kept in data/texts. Prints
    which figures became current and which they supersede.
    """
    from ocop_analysis import cli  # the commands stand in it
    from ocop_analysis.gather import folder as taking
    from ocop_analysis.gather.pages import GatherError

    with cli._alone():
        try:
            click.echo("\n".join(taking.accept(folder)))
        except LedgerError as error:
            click.echo(f"{len(error.problems)} problem(s) in {folder}; nothing was written", err=True)
            cli._print((f"  {problem}" for problem in error.problems), err=True)
            sys.exit(1)
        except GatherError as error:
            raise click.ClickException(str(error)) from None
