"""The `ocop` command: what it prints, its exit status, and that nothing is written on failure."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from ocop_analysis import cli, notebooks, read, tidy_files
from ocop_analysis.validate import LedgerError, Problem


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(cli.ocop, arguments)


def test_check_reports_every_relation_that_does_not_simply_agree(run):
    result = run("check")
    assert result.exit_code == 0
    assert "253 figures of 44 articles, 84 relations" in result.output
    assert "contradicts      tra-vinh-2023-08-03/producers" in result.output
    assert "out of date" not in result.output


def test_problems_are_printed_without_a_traceback_and_nothing_is_written(run, monkeypatch):
    problem = Problem("data/raw/figures.csv", 5, "printed", "9.40", "9,4 or 940")

    def unreadable():
        raise LedgerError([problem])

    monkeypatch.setattr(read, "read_ledger", unreadable)
    monkeypatch.setattr(tidy_files, "write_tidy", lambda tables: pytest.fail("written"))
    result = run("build")
    assert result.exit_code == 1
    assert "1 problem(s) in the raw tables; nothing was written" in result.output
    assert str(problem) in result.output


def test_build_writes_what_the_raw_tables_give(run, monkeypatch, tmp_path, tables):
    written = {}
    monkeypatch.setattr(tidy_files, "write_tidy", written.update)
    assert run("build").exit_code == 0
    assert written.keys() == tables.keys()


def test_a_notebook_that_fails_is_named_without_a_traceback(run, monkeypatch):
    def failing():
        raise notebooks.NotebookError("03_budgets.ipynb: division by zero")
        yield

    monkeypatch.setattr(notebooks, "execute_all", failing)
    monkeypatch.setattr(
        cli.codebook,
        "markdown",
        lambda: (
            (cli.codebook.DATA / "README.md")
            .read_text(encoding="utf-8")
            .partition(cli.codebook.MARK)[2]
            .lstrip("\n")
        ),
    )
    result = run("refresh")
    assert (result.exit_code, "03_budgets.ipynb: division by zero" in result.output) == (1, True)


@pytest.mark.parametrize("command", ["check", "build", "brief", "refresh"])
def test_every_command_explains_itself(run, command):
    assert command in run("--help").output
    assert len(run(command, "--help").output) > 100


def test_python_m_is_the_same_command():
    shown = subprocess.run(
        [sys.executable, "-m", "ocop_analysis", "--help"], capture_output=True, text=True, check=True
    )
    assert "Usage: ocop [OPTIONS]" in shown.stdout
