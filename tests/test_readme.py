"""The README's worked example works, and its commands exist."""

import re
from pathlib import Path

import pytest

from ocop_analysis import charts, codebook, deliver
from ocop_analysis.charts.check import checked_page
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
    assert pick(example["audit"], "verdict", relation_id="ben-tre-2021-05-10/star-sum") == "agrees"
    assert pick(example["products_by_star"], "basis", article_id="ben-tre-2021-05-10", star="5") == "derived"
    assert pick(example["target_gaps"], "target_lower", article_id="ben-tre-2021-05-10") == 32


def test_every_chart_has_room_for_the_worked_example(example):
    for function in charts.FUNCTIONS.values():
        chart = function(charts.Tables(example.__getitem__))
        checked_page(chart, "vi", next(iter(chart.draw)))  # whose words are the longer ones


@pytest.mark.parametrize(("language", "name"), deliver.READMES.items())
def test_what_the_readmes_show_and_count_is_what_the_tables_give(language, name):
    text = (codebook.ROOT / name).read_text(encoding="utf-8")
    for block, lines in deliver.told(language).items():
        assert f"<!-- {block}, written by make refresh -->\n{lines}<!-- end -->" in text or block not in text
    assert "counts" in text
    drawn = [function(charts.Tables()) for function in charts.FUNCTIONS.values()]
    drawn = sorted((c for c in drawn if not isinstance(c, charts.Nothing)), key=lambda c: (c.number, c.name))
    shown = [
        {"path": Path(chart.stem(next(iter(chart.draw)))), "width": next(iter(chart.draw)), "title": " ".join(chart.texts(language, next(iter(chart.draw))).title)}
        for chart in drawn
    ]  # fmt: skip
    assert deliver.gallery(shown, language) in text, "run make refresh"
    pictures = {f"{chart['path']}-{language}.png" for chart in shown}
    folder = codebook.ROOT / "notebooks" / "charts"
    assert {path.name for path in folder.glob(f"*-{language}.png")} == pictures
    assert max(path.stat().st_size for path in folder.iterdir()) <= deliver.LARGEST


def test_every_make_target_it_names_exists():
    makefile = (codebook.ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{name}:", makefile, flags=re.MULTILINE), name
