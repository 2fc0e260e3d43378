"""The README's worked example works, and its commands exist."""

import re

import pytest

from ocop_analysis import charts, codebook
from ocop_analysis.charts.check import checked_figure
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables
from ocop_analysis.wording import pick

README = (codebook.ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def example(data_copy):
    """The tables with the README's rows added."""
    for name, block in re.findall(r"```csv (\w+)\n(.*?)```", README, flags=re.DOTALL):
        for line in block.strip().splitlines():
            data_copy.append(f"raw/{name}.csv", line.strip())
    return build_tables(read_ledger(data_copy.folder))


def test_the_worked_example_gives_a_new_province_its_gap(example):
    assert pick(example["audit"], "verdict", relation_id="ben-tre-2021-05-10/stars") == "agrees"
    assert pick(example["products_by_star"], "basis", province="Bến Tre", star="5") == "derived"
    assert pick(example["target_gaps"], "target_lower", province="Bến Tre") == 32


def test_every_chart_has_room_for_the_worked_example(example):
    for name in charts.FUNCTIONS:
        for language in charts.LANGUAGES:
            checked_figure(charts.chart_of(name, example), language)


def test_every_make_target_it_names_exists():
    makefile = (codebook.ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, flags=re.MULTILINE), name
