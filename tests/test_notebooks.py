"""The shape of the notebooks: what nbval cannot see."""

import re

import nbformat
import pytest

from ocop_analysis.notebooks import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
# Digits that prose may hold: years, section numbers, and the name of the programme's classes.
ALLOWED = re.compile(r"\b(?:19|20)\d\d\b|^#+ \d+(?:\.\d+)*\b|OCOP 3-5 sao", flags=re.MULTILINE)
LONGEST_CELL = 12


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_notebooks_are_numbered_without_a_gap():
    assert [path.name[:2] for path in PATHS] == [f"{n:02d}" for n in range(len(PATHS))]


def test_first_cell_has_the_one_title_a_question_the_tables_and_a_caution(notebook):
    first = notebook.cells[0].source
    titles = [
        c for c in notebook.cells if c.cell_type == "markdown" and re.search(r"^# ", c.source, re.MULTILINE)
    ]
    assert titles == [notebook.cells[0]]
    for part in (r"^# ", r"\*\*.*\?\*\*", r"Tables used: `", r"[Bb]e careful"):
        assert re.search(part, first, re.MULTILINE), part


def test_one_cell_imports_and_it_is_the_first_code_cell(notebook):
    importing = [c for c in code(notebook) if re.search(r"^\s*(import|from) ", c.source, re.MULTILINE)]
    assert importing == [code(notebook)[0]]


def test_prose_holds_no_figures(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", ALLOWED.sub("", cell.source)), cell.source


def test_cells_are_short(notebook):
    assert max(len(cell.source.splitlines()) for cell in code(notebook)) <= LONGEST_CELL


def test_outputs_are_stored_complete_and_in_order(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert all(cell.outputs for cell in code(notebook)[1:])


def test_no_output_is_an_error_or_a_warning(notebook):
    outputs = [output for cell in code(notebook) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type in ("error", "stream")]


def test_no_path_of_a_machine_is_stored(notebook):
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|Users|work|usr|opt)/\w", nbformat.writes(notebook))


def test_no_nan_is_shown(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            text = output.get("data", {}).get("text/html", "") + output.get("data", {}).get(
                "text/markdown", ""
            )
            assert not re.search(r"\b(?:NaN|NaT|nan|None|&lt;NA&gt;)\b", text), text[:200]
