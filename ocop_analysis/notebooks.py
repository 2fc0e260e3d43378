"""Executes the notebooks side by side and keeps what they show."""

import asyncio
import os
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, as_completed
from pathlib import Path
from threading import Semaphore, Thread

import nbformat
from markupsafe import Markup
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbconvert import HTMLExporter

from ocop_analysis import codebook
from ocop_analysis.exported import environment

NOTEBOOKS = codebook.ROOT / "notebooks"
CELL_SECONDS = 120  # no cell comes near it: one that does hangs
# What JupyterLab writes, so that saving there changes nothing; only the exact interpreter is left out.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
Executed = tuple[Path, nbformat.NotebookNode, float]
Result = Future[tuple[nbformat.NotebookNode, float]]


class NotebookError(RuntimeError):
    """Notebooks that fail: a line for each, with its name, the code cell and the error."""


def execute_all(folder: Path = NOTEBOOKS, settings: Mapping[str, str] | None = None) -> Iterator[Executed]:
    """Execute every notebook of a folder, as many at once as there are processors.

    `settings` are added to their environment. Gives path, executed notebook and seconds as each one ends;
    raises NotebookError when all have ended and some failed. No kernel outlives the loop.
    """
    # The largest, with the most charts, take longest and begin first, so that none is left over at the end.
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: path.stat().st_size, reverse=True)
    # The package beside these notebooks, wherever another one may be installed from.
    environment = os.environ | {"PYTHONPATH": str(codebook.ROOT)} | dict(settings or {})
    clients: list[NotebookClient] = []
    slots = Semaphore(os.cpu_count() or 1)  # each notebook has a kernel process of its own
    waiting: dict[Result, Path] = {Future(): path for path in paths}
    failures = []
    for future, path in waiting.items():
        # Daemons, which nobody waits for: an interrupted brief ends at once.
        Thread(target=_work, args=(future, path, environment, clients, slots), daemon=True).start()
    try:
        for done in as_completed(waiting):
            try:
                yield waiting[done], *done.result()
            except NotebookError as error:
                failures.append(str(error))
    finally:
        for future in waiting:
            future.cancel()
        for client in clients:  # one that is just starting ends with this process
            if client.km and client.km.provisioner:  # none where the kernel has ended
                asyncio.run(client.km.provisioner.kill())
    if failures:
        raise NotebookError("\n".join(sorted(failures)))


def _work(
    future: Result, path: Path, environment: dict[str, str], clients: list[NotebookClient], slots: Semaphore
) -> None:
    """Execute a notebook when its turn comes, unless it is cancelled before."""
    with slots:
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(_execute(path, environment, clients))
            except BaseException as error:  # it is for whoever asks for the result
                future.set_exception(error)


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
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook, time.monotonic() - started


def page(notebook: nbformat.NotebookNode) -> str:
    """A notebook as a page to read: text, tables and charts, without the code, and nothing from a network."""
    exporter = HTMLExporter(
        template_name="basic", exclude_input=True, exclude_input_prompt=True, exclude_output_prompt=True
    )
    body, _ = exporter.from_notebook_node(notebook)
    body = body.replace(
        '<div class="output_html', '<div tabindex="0" role="group" aria-label="table" class="output_html'
    )
    titles = re.findall(r"^# (.*)", "\n".join(cell.source for cell in notebook.cells), re.MULTILINE)
    title = titles[0] if titles else ""
    template = environment().get_template("notebook.html.j2")
    return template.render(title=title, body=Markup(body), language="en") + "\n"
