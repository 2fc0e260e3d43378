"""The README's worked example works, and its commands exist."""

import re

import pytest

from ocop_analysis import charts, codebook
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.export import export
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
    for function in charts.FUNCTIONS.values():
        chart = function(charts.Tables(example.__getitem__))
        for language in charts.LANGUAGES:
            for width in chart.draw:
                checked_page(chart, language, width)


def test_the_readmes_charts_are_what_the_build_makes(tmp_path):
    shown = sorted((codebook.ROOT / "notebooks" / "charts").glob("*.png"))
    for picture in shown:
        name, language = picture.stem[3:-3], picture.stem[-2:]
        export(charts.FUNCTIONS[name](charts.Tables()), tmp_path)
        made = tmp_path / language / f"{picture.stem[:-3]}.png"
        assert made.read_bytes() == picture.read_bytes(), "run make refresh"
        assert f"notebooks/charts/{picture.name}" in README
    assert shown


def test_every_make_target_it_names_exists():
    makefile = (codebook.ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, flags=re.MULTILINE), name
