"""Executes the notebooks side by side and keeps what they show."""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbconvert import HTMLExporter

from ocop_analysis import codebook
from ocop_analysis.tidy_files import write_whole

NOTEBOOKS = codebook.ROOT / "notebooks"
CELL_SECONDS = 120  # no cell comes near it: one that does hangs
Executed = tuple[Path, nbformat.NotebookNode, float]


class NotebookError(RuntimeError):
    """Notebooks that fail: a line for each, with its name, the code cell and the error."""


def execute_all(folder: Path = NOTEBOOKS, charts: Path | None = None) -> Iterator[Executed]:
    """Execute every notebook of a folder, as many at once as there are processors; they export into `charts`.

    Gives path, executed notebook and seconds as each one ends; raises NotebookError when all have ended and
    some failed. No kernel outlives the loop, not even an interrupted one.
    """
    # The largest, with the most charts, take longest and begin first, so that none is left over at the end.
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: path.stat().st_size, reverse=True)
    environment = os.environ | ({} if charts is None else {"OCOP_CHARTS": str(charts)})
    clients: list[NotebookClient] = []
    failures = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each notebook has a kernel process of its own
        waiting = {pool.submit(_execute, path, environment, clients): path for path in paths}
        try:
            for done in as_completed(waiting):
                try:
                    yield waiting[done], *done.result()
                except NotebookError as error:
                    failures.append(str(error))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for client in clients:
                if client.km and client.km.provisioner:  # none where the kernel has ended
                    asyncio.run(client.km.provisioner.kill())
    if failures:
        raise NotebookError("\n".join(sorted(failures)))


def _execute(
    path: Path, environment: dict[str, str], clients: list[NotebookClient]
) -> tuple[nbformat.NotebookNode, float]:
    """An executed notebook and its seconds; NotebookError says which cell fails, and how."""
    started = time.monotonic()
    try:
        notebook = nbformat.read(path, as_version=4)
    except ValueError as error:
        raise NotebookError(f"{path.name}: {str(error).splitlines()[0]}") from None
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": path.parent}},
        # Kernels warn of the loopback port that they all use.
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )
    clients.append(client)
    try:
        client.execute(env=environment)
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:  # a dead kernel is a RuntimeError
        what = f"{error.ename}: {error.evalue}" if isinstance(error, CellExecutionError) else str(error)
        where = f"{path.name}, code cell {client.code_cells_executed}"
        raise NotebookError(f"{where}: {what.splitlines()[0]}") from None
    # What differs between machines and says nothing: the exact interpreter.
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    return notebook, time.monotonic() - started


def write_html(notebook: nbformat.NotebookNode, title: str, path: Path) -> None:
    """A notebook as a page to read: text, tables and charts, without the code."""
    exporter = HTMLExporter(exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True)
    html, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": title}})
    write_whole(path, html)
