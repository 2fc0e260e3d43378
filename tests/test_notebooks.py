"""The notebooks: their shape, which nbval cannot see, and how they are executed."""

import os
import re
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from ocop_analysis import notebooks
from ocop_analysis.notebooks import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
# Digits that prose may hold: years, numbers of sections and decisions, and the name of the programme's classes.
ALLOWED = re.compile(r"\b(?:19|20)\d\d\b|^#+ \d+(?:\.\d+)*\b|\b\d+/QĐ-TTg|OCOP 3-5 sao", flags=re.MULTILINE)
LONGEST_CELL = 12


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def cells(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_notebooks_are_numbered_without_a_gap():
    assert [path.name[:2] for path in PATHS] == [f"{n:02d}" for n in range(len(PATHS))]


def test_first_cell_has_the_one_title_a_question_the_tables_and_a_caution(notebook):
    titles = [cell for cell in cells(notebook, "markdown") if re.search(r"^# ", cell.source, re.MULTILINE)]
    assert titles == [notebook.cells[0]]
    for part in (r"^# ", r"\*\*.*\?\*\*", r"Tables used: `", r"[Bb]e careful"):
        assert re.search(part, titles[0].source, re.MULTILINE), part


def test_cells_are_short_and_the_first_one_imports(notebook):
    code = cells(notebook, "code")
    assert [cell for cell in code if re.search(r"^\s*(import|from) ", cell.source, re.MULTILINE)] == code[:1]
    assert max(len(cell.source.splitlines()) for cell in code) <= LONGEST_CELL


def test_prose_holds_no_figures(notebook):
    for cell in cells(notebook, "markdown"):
        assert not re.search(r"\d", ALLOWED.sub("", cell.source)), cell.source


def test_metadata_are_what_jupyterlab_writes_but_for_the_exact_interpreter(notebook):
    assert notebook.metadata == notebooks.METADATA
    assert all(cell.metadata == {} for cell in notebook.cells)


def test_outputs_are_stored_complete_and_in_order_and_are_fit_to_be_read(notebook):
    code = cells(notebook, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.outputs for cell in code[1:])
    for output in (output for cell in code for output in cell.outputs):
        assert output.output_type not in ("error", "stream")
        text = output.get("data", {}).get("text/html", "") + output.get("data", {}).get("text/markdown", "")
        assert not re.search(r"\b(?:NaN|NaT|nan|None|&lt;NA&gt;)\b", text), text[:200]
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|Users|work|usr|opt)/\w", nbformat.writes(notebook))


def test_no_kernel_outlives_an_interrupted_execution(tmp_path):
    kernel, waits = (
        tmp_path / "kernel",
        "import os, time; open('kernel', 'w').write(str(os.getpid())); time.sleep(60)",
    )
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (f"{waits}", "1")]
    nbformat.write(nbformat.v4.new_notebook(metadata=metadata, cells=cells), tmp_path / "waits.ipynb")
    run = f"from pathlib import Path; from ocop_analysis import notebooks; list(notebooks.execute_all(Path({str(tmp_path)!r})))"
    process = subprocess.Popen([sys.executable, "-c", run], stderr=subprocess.PIPE, text=True)
    while not (kernel.exists() and kernel.read_text()):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    interrupted = time.monotonic()
    assert process.communicate(timeout=20)[1].endswith("KeyboardInterrupt\n")
    assert time.monotonic() - interrupted < 2
    time.sleep(0.2)  # until the system has taken the killed kernel away
    with pytest.raises(ProcessLookupError):
        os.kill(int(kernel.read_text()), 0)


def test_a_page_needs_no_network_and_shows_no_code():
    output = nbformat.v4.new_output("display_data", {"text/html": "<table></table>"})
    cells = [
        nbformat.v4.new_markdown_cell("# Title\n\n$x$"),
        nbformat.v4.new_code_cell("secret", outputs=[output]),
    ]
    page = notebooks.page(nbformat.v4.new_notebook(cells=cells))
    assert "<title>Title</title>" in page and "secret" not in page and page.count('tabindex="0"') == 1
    assert not re.search(r"<script|<link|https?://|@import", page)
