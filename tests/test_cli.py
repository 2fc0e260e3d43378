"""The `ocop` command: what it prints, what it writes, and what stands as it was where it fails."""

import base64
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from unittest.mock import Mock

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner
from ledgers import article, figure, write
from PIL import Image

from ocop_analysis import cli, codebook, deliver, notebooks, read, tidy_files
from ocop_analysis.validate import LedgerError, Problem

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
CHART = "from ocop_analysis import charts; charts.products_by_region()"
STORED = "data/tidy/figures.csv"
NEW = "from ocop_analysis import read_tidy; assert len(read_tidy('figures'))"  # what stands there is "old"
WAITS = "import time; open('started', 'w')\nwhile open('go').read() != 'go': time.sleep(0.05)"
RUNNING = "Error: a brief (or another command that writes) is running here: try again when it has ended\n"


class Copy:
    """A copy of the package and its data, with notebooks of its own."""

    def __init__(self, root):
        self.root, self.notebooks = root, root / "notebooks"
        for name in ("ocop_analysis", "data"):
            shutil.copytree(codebook.ROOT / name, root / name)
        for name in deliver.READMES.values():
            shutil.copy(codebook.ROOT / name, root / name)

    def hold(self, **sources):
        """Let these be its notebooks, each given by the sources of its cells."""
        shutil.rmtree(self.notebooks, ignore_errors=True)
        (self.notebooks / "charts").mkdir(parents=True)
        for name, cells in sources.items():
            notebook = nbformat.v4.new_notebook(
                metadata=KERNEL, cells=[*map(nbformat.v4.new_code_cell, cells)]
            )
            nbformat.write(notebook, self.notebooks / f"{name}.ipynb")

    def start(self, command, **settings):
        environment = os.environ | {"PYTHONPATH": str(self.root)} | settings
        options = {"cwd": self.root, "env": environment, "text": True}
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen([sys.executable, "-m", "ocop_analysis", command], **options)

    def run(self, command, **settings):
        process = self.start(command, **settings)
        return process.communicate(timeout=100)[0], process.returncode

    def files(self, *folders):
        found = (path for folder in folders for path in (self.root / folder).rglob("*") if path.is_file())
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A copy in which a brief was made; while it was, another was tried."""
    place = Copy(tmp_path_factory.mktemp("copy"))
    place.hold(chart=[CHART], waits=[WAITS])
    (place.notebooks / "go").touch()
    place.first = place.start("brief")
    while not (place.notebooks / "started").exists():
        assert place.first.poll() is None, place.first.communicate()
        time.sleep(0.05)
    place.second = place.run("brief")
    (place.notebooks / "go").write_text("go")
    place.printed = place.first.communicate(timeout=100)[0]
    return place


def test_brief_fills_build_and_of_two_the_second_says_that_one_is_running(place):
    assert (place.first.returncode, place.second) == (0, (RUNNING, 1)), place.printed
    opened = [
        "ocop-chartbook-en.html",
        "ocop-chartbook-vi.html",
        "ocop-charts-en.docx",
        "ocop-charts-vi.docx",
    ]
    opened += ["ocop-tables.xlsx", "notebooks/chart.html", "notebooks/waits.html", "charts", "tables"]
    assert place.printed.split("To open:\n")[1].split() == [f"build/{name}" for name in opened]
    built = place.files("build")
    kinds = Counter(Path(name).parts[1] for name in built)
    tables = len(codebook.table_names("tidy"))
    assert (kinds["charts"], kinds["notebooks"], kinds["tables"]) == (2 * 5, 2, 2 * tables + 1)
    [english] = (built[name] for name in built if re.fullmatch(r"build/charts/en/.*\.png", name))
    page = built["build/notebooks/chart.html"].decode()  # the English picture, without the code
    shown = base64.b64decode(re.findall(r'"data:image/png;base64,([^"]+)"', page)[-1])
    assert "products_by_region" not in page
    assert round(Image.open(io.BytesIO(english)).width / Image.open(io.BytesIO(shown)).width) == 2
    left = {path.name for path in place.root.iterdir()}
    assert left == {"ocop_analysis", "data", "notebooks", "build", ".ocop.lock", *deliver.READMES.values()}


def test_a_second_brief_makes_the_same_bytes_whatever_the_order_of_sets(place):
    before, data, stored = place.files("build"), place.files("data"), place.root / STORED
    stored.write_bytes(b"old")
    assert place.run("brief", PYTHONHASHSEED="7")[1] == 0
    after = place.files("build")
    assert [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)] == []
    assert place.files("data") == data


def test_every_notebook_that_fails_is_named_and_the_last_build_and_tables_stand(place):
    stored = place.root / STORED
    written = stored.read_bytes()
    stored.write_bytes(b"old")
    before = place.files("build", "data")
    place.hold(a=["1", "", "{}['x']"], b=["import os; os._exit(1)"], c=[NEW], d=[])
    (place.notebooks / "d.ipynb").write_text("<<<<<<< merged", encoding="utf-8")
    printed, status = place.run("brief")
    assert (status, "Traceback" in printed, "executed c.ipynb" in printed) == (1, False, True)
    a, b, d = printed.splitlines()[-3:]
    assert (a, b) == ("Error: a.ipynb, code cell 2: KeyError: 'x'", "b.ipynb, code cell 1: Kernel died")
    assert d.startswith("d.ipynb: Notebook does not appear to be JSON")
    assert (place.files("build", "data"), (place.root / ".build.new").exists()) == (before, False)
    stored.write_bytes(written)


def test_refresh_stores_outputs_pictures_and_the_codebook(place):
    place.hold(a=["1 + 1", CHART])
    (place.notebooks / "charts" / "01-gone-vi.png").write_bytes(b"old")
    readme, before = place.root / "data" / "README.md", place.files("build")
    readme.write_text(f"Words\n\n{codebook.MARK}\n\nold", encoding="utf-8")
    assert place.run("refresh")[1] == 0
    assert readme.read_text(encoding="utf-8") == f"Words\n\n{codebook.MARK}\n\n{codebook.markdown()}"
    pictures = sorted(path.name for path in (place.notebooks / "charts").iterdir())
    assert [name[-7:] for name in pictures] == ["-en.png", "-vi.png"]
    for name, picture in zip(("README.md", "README.vi.md"), pictures, strict=True):
        text = (place.root / name).read_text(encoding="utf-8")
        assert re.findall(r'<img src="notebooks/charts/(.*?)"', text) == [picture]
    stored = nbformat.read(place.notebooks / "a.ipynb", as_version=4)
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    assert stored.cells[0].outputs[0].data == {"text/plain": "2"}
    assert stored.metadata == notebooks.METADATA
    assert place.files("build") == before


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs a command in this process: its exit status and the lines it prints."""

    def run(*arguments):
        result = CliRunner().invoke(cli.ocop, [*map(str, arguments)])
        return result.exit_code, result.output.splitlines()

    monkeypatch.setattr(cli, "LOCK", tmp_path / ".lock")
    return run


def test_where_a_notebook_fails_refresh_stores_nothing(run, monkeypatch, tmp_path):
    def failing(settings):
        yield tmp_path / "00.ipynb", nbformat.v4.new_notebook(), 1
        raise notebooks.NotebookError("03.ipynb, code cell 1: KeyError: 'x'")

    monkeypatch.setattr(notebooks, "execute_all", failing)
    monkeypatch.setattr(tidy_files, "TIDY", tmp_path / "tidy")
    monkeypatch.setattr(tidy_files, "write_whole", Mock(side_effect=AssertionError("written")))
    monkeypatch.setattr(tidy_files, "write_tidy", Mock())
    status, told = run("refresh")
    assert (status, told[-2:]) == (
        1,
        ["executed 00.ipynb in 1.0 s", "Error: 03.ipynb, code cell 1: KeyError: 'x'"],
    )
    assert not (tmp_path / "tidy").exists()


@pytest.mark.parametrize(("many", "more"), [(40, []), (41, ["  … and 1 more"])])
def test_problems_are_told_and_nothing_is_written(run, monkeypatch, many, more):
    problems = [
        Problem("data/raw/figures.csv", line, "printed", "9.40", "9,4 or 940") for line in range(many)
    ]
    monkeypatch.setattr(read, "read_ledger", Mock(side_effect=LedgerError(problems)))
    monkeypatch.setattr(tidy_files, "write_tidy", Mock(side_effect=AssertionError("written")))
    told = [
        f"{many} problem(s) in the raw tables; nothing was written",
        *(f"  {problem}" for problem in problems[:40]),
    ]
    assert run("build") == (1, told + more)


def test_what_keeps_a_command_from_writing_is_told(run, monkeypatch):
    monkeypatch.setattr(cli, "_tables", dict)
    monkeypatch.setattr(tidy_files, "write_tidy", Mock(side_effect=OSError(28, "No space left on device")))
    where = f"Error: cannot write in {codebook.ROOT}: "
    assert run("build") == (1, [f"{where}[Errno 28] No space left on device"])
    monkeypatch.setattr(cli, "LOCK", cli.LOCK / "missing")
    assert run("build") == (1, [f"{where}unable to open database file"])


def test_the_program_of_another_folder_or_without_its_data_says_what_to_do(run, monkeypatch, tmp_path):
    (tmp_path / "ocop_analysis").mkdir()
    (tmp_path / "ocop_analysis" / "cli.py").touch()
    monkeypatch.chdir(tmp_path)
    assert run("check") == (1, [f"Error: this is the ocop of {codebook.ROOT}, not of {tmp_path}: {cli.CURE}"])
    monkeypatch.setattr(codebook, "DATA", tmp_path)
    assert run("check") == (1, [f"Error: no data/raw beside the program, in {codebook.ROOT}: {cli.CURE}"])


def test_check_tells_relations_warnings_receipts_and_what_is_out_of_date(run, monkeypatch):
    figures = pd.DataFrame({
        "article_id": ["a", "a", "b"], "figure_id": ["a/1", "a/2", "b/1"], "separator": ["decimal", "thousands", None], "printed": "1,930 tỷ",
        "bound": ["exact", "range", "exact"], "value": [1.93e9, 1, 1], "lower": [1, 1930, 1], "upper": [1, 2000.5, 1],
    })  # fmt: skip
    verdicts = ["contradicts", "agrees", "cannot_check"]
    audit = pd.DataFrame({"relation_id": ["r/1", "r/2", "r/3"], "verdict": verdicts, "sentence": "So."})
    states = {"a/1": "changed", "a/2": "verified", "a/3": "never", "a/4": "removed"}
    receipts = pd.DataFrame({"figure_id": [*states], "receipt": [*states.values()]})
    monkeypatch.setattr(read, "read_ledger", lambda: Mock(warnings=["a day to come"], receipts=receipts))
    stars = {"counted_in_basis": ["inferred", "printed"], "figure_ids": ["a/5", "a/6"], "counted_in": "4"}
    tables = {"figures": figures, "audit": audit, "products_by_star": pd.DataFrame(stars)}
    monkeypatch.setattr(cli, "build_tables", lambda ledger: tables)
    monkeypatch.setattr(tidy_files, "differences", lambda tables: ["here"])
    assert run("check") == (0, [
        "3 figures of 2 articles, 3 relations",
        "  cannot_check     r/3: So.",
        "  contradicts      r/1: So.",
        "  inferred         a/5: inside the 4-star ones",
        "  separator        a/1: '1,930 tỷ' is read as 1,930,000,000 (decimal)",
        "  separator        a/2: '1,930 tỷ' is read as 1,930 to 2,000.5 (thousands)",
        "  warning: a day to come",
        "  warning: a/1: changed since it was verified",
        "  warning: a/3: never verified (ocop verify does it, with the text at hand)",
        "  warning: a/4: row removed, its receipt is left",
        "out of date: here",
        "data/tidy is not what data/raw gives: make brief writes it anew",
    ])  # fmt: skip


def test_verify_names_what_fails_and_writes_receipts_or_nothing(run, monkeypatch, tmp_path):
    text = "Có 15 sản phẩm, 9 sản phẩm 3 sao, 1 sản phẩm 4 sao.\nCó 83\n".encode()
    articles = [article("a-2021", tier="core", text_sha256=hashlib.sha256(text).hexdigest())]
    articles += [article("b-2021", tier="core"), article("c-2021")]
    figures = [figure("a-2021/1.1", "15 sản phẩm"), figure("a-2021/1.2", "9 sản phẩm", star="3 sao")]
    figures.append(figure("a-2021/2.1", "84 sản phẩm", place="Hà Giang"))
    ledger = read.read_ledger(write(tmp_path, articles, figures))
    monkeypatch.setattr(read, "read_ledger", lambda: ledger)
    monkeypatch.setattr(codebook, "DATA", tmp_path)
    assert run("verify", "--articles", tmp_path)[1][-1].startswith("Error: 0 articles checked: ")
    assert (tmp_path / "raw" / "receipts.csv").read_bytes().count(b"\n") == 1
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_bytes(text)
    status, (missing, fails, *left, unchecked, checked) = run("verify", "--articles", tmp_path / "texts")
    assert (status, missing) == (1, "no text at hand: b-2021 (no file has its text_sha256)")
    assert fails.startswith("fails: a-2021/2.1: '84 sản phẩm'")
    assert left[0] == "digits without a row: 2 (star class)"
    assert left[1].startswith("digits that no row accounts for: a-2021, paragraph 1: …") and " 1 " in left[1]
    assert left[2] == "digits that no row accounts for: a-2021, paragraph 2: …Có 83…"
    assert unchecked == "not checked: 0 figures of follow-up articles, whose texts are not held"
    assert checked == "1 articles checked, 1 without a text: 2 receipts, 1 failing rows"
    receipts = codebook.read_text_table(tmp_path / "raw" / "receipts.csv")
    assert [*receipts["figure_id"]] == ["a-2021/1.1", "a-2021/1.2"]
    (tmp_path / "texts" / "a.txt").unlink()
    assert run("verify", "--articles", tmp_path)[0] == 1
    assert codebook.read_text_table(tmp_path / "raw" / "receipts.csv").equals(receipts)
