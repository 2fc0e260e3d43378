"""Executes the notebooks side by side and keeps what they show."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from ocop_analysis import codebook
from ocop_analysis.tidy_files import write_whole

NOTEBOOKS = codebook.ROOT / "notebooks"
CELL_SECONDS = 120  # no cell comes near it: one that does hangs


class NotebookError(RuntimeError):
    """A cell that fails; the message names the notebook and the error."""


def execute_all(folder: Path = NOTEBOOKS) -> Iterator[tuple[Path, nbformat.NotebookNode, float]]:
    """Execute every notebook of a folder, as many at once as there are processors.

    Gives path, executed notebook and seconds as each one ends. Raises NotebookError at the first cell that fails.
    """
    # Those with the most charts take longest and begin first, so that none is left over at the end.
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: -path.read_text(encoding="utf-8").count("charts.show("))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # each notebook has a kernel process of its own
        waiting = {pool.submit(_execute, path): path for path in paths}
        for done in as_completed(waiting):
            yield waiting[done], *done.result()


def _execute(path: Path) -> tuple[nbformat.NotebookNode, float]:
    started = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of the loopback port that every kernel uses
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(f"{path.name} fails: {error.ename}: {error.evalue}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{path.name} hangs: {error}") from None
    # What differs between machines and says nothing: the exact interpreter.
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    return notebook, time.monotonic() - started


def write_html(notebook: nbformat.NotebookNode, title: str, path: Path) -> None:
    """A notebook as a page to read: text, tables and charts, without the code."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True)
    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
    write_whole(path, html)
