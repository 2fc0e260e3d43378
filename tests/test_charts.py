"""Every chart passes the check in both languages; and each rule of the check is seen to fail on a bad figure."""

import dataclasses
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from ocop_analysis import charts, codebook
from ocop_analysis.charts.check import ChartError, check, checked_figure
from ocop_analysis.charts.house import house_style
from ocop_analysis.charts.spec import Facts
from ocop_analysis.notebooks import NOTEBOOKS

ALL = {chart.name: chart for chart in charts.all_charts()}
GOOD = ALL["products-by-province"]


@pytest.mark.parametrize("language", charts.LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_chart_passes_the_check(name, language):
    checked_figure(ALL[name], language)


def test_charts_are_numbered_in_order():
    numbers = [chart.number for chart in ALL.values()]
    assert numbers == sorted(set(numbers))
    assert list(ALL) == list(charts.FUNCTIONS)


def test_each_chart_is_shown_once_in_the_notebook_it_names():
    shown = {}
    for path in NOTEBOOKS.glob("*.ipynb"):
        for name in re.findall(r"charts\.show\(\\\"([a-z-]+)\\\"\)", path.read_text(encoding="utf-8")):
            shown.setdefault(name, []).append(path.stem)
    assert shown == {name: [chart.notebook] for name, chart in ALL.items()}


@pytest.mark.parametrize("name", ALL)
def test_every_plotted_row_leads_to_figures_or_says_that_nothing_is_printed(name, tables):
    rows, known = ALL[name].rows, set(tables["figures"]["figure_id"])
    assert set(rows["figure_ids"].dropna().str.split(" ").explode()) <= known
    silent = rows[rows["figure_ids"].isna()]
    assert name == "targets" or silent.empty


# Bars of products or producers that are only registered, and how many bars stand for each row.
HOLLOW = {
    "products-by-province": 1,
    "producers-by-type": 1,
    "products-by-group": 1,
}


@pytest.mark.parametrize("name", HOLLOW)
def test_what_is_only_registered_is_hollow(name):
    patches = [patch for axes in ALL[name].figure("en").axes for patch in axes.patches]
    hollow = [patch for patch in patches if patch.get_facecolor() == (1, 1, 1, 1)]
    assert len(hollow) == HOLLOW[name] * ALL[name].rows["status"].eq("registered").sum()


def test_the_suspect_figure_is_not_in_the_chart_of_producers():
    rows = ALL["producers-by-type"].rows
    assert "tra-vinh-2023-08-03/5.16" not in set(rows["figure_ids"].str.split(" ").explode())


def paper(figure):
    return figure.axes[0]


def text(figure, part):
    return next(text for text in paper(figure).texts if text.get_label() == part)


def write(figure, words, part="label", x=100, y=30, **style):
    size = {"subtitle": 8.8}.get(part, 8)
    return paper(figure).text(
        x, y, words, label=part, fontsize=size, family=["Be Vietnam Pro", "DejaVu Sans"], **style
    )


def dots(figure, *colours, step=3.0):
    """Dots of one shape on the line of a label, far from everything else."""
    y = text(figure, "label").get_position()[1]
    for n, colour in enumerate(colours):
        paper(figure).scatter([150 + step * n], [y], s=20, facecolors=colour, edgecolors=colour, label="mark")


def bar(figure):
    return next(patch for axes in figure.axes[1:] for patch in axes.patches)


def lengthen(figure):
    text(figure, "title").set_text("one two three four five six seven eight nine ten eleven twelve thirteen")


# rule: what breaks it
BAD = {
    "text clipped": lambda f: text(f, "label").set_x(158),
    "texts overlap": lambda f: write(f, "188", x=text(f, "title").get_position()[0] + 5, y=text(f, "title").get_position()[1]),
    "text hidden": lambda f: paper(f).plot([0, 160], [text(f, "title").get_position()[1]] * 2, color="black", label="rule"),
    "type size": lambda f: text(f, "note").set_fontsize(6),
    "type size of an unknown part": lambda f: text(f, "note").set_label("footnote"),
    "type size in print": lambda f: f.set_figwidth(7),
    "text contrast": lambda f: text(f, "label").set_color("#AAAAAA"),
    "mark contrast": lambda f: bar(f).set(facecolor="#EEEEEE", edgecolor="#EEEEEE"),
    "mark contrast of adjoining marks": lambda f: dots(f, "#12436D", "#1A4A75", step=1.2),
    "colours alike": lambda f: dots(f, "#12436D", "#1A4A75"),
    "colours alike for the colour-blind": lambda f: dots(f, "#B22222", "#5A6B00"),
    "colours alike in greyscale": lambda f: dots(f, "#0000FF", "#8B0000"),
    "glyph missing": lambda f: text(f, "label").set_text("漢"),
    "glyph missing in the house's font": lambda f: text(f, "label").set_fontfamily(["DejaVu Sans"]),
    "title length": lengthen,
    "subtitle length": lambda f: write(f, "a third line", part="subtitle"),
    "source line": lambda f: text(f, "source").set_text("Source: own compilation"),
    "not NFC": lambda f: text(f, "name").set_text(unicodedata.normalize("NFD", "Trà Vinh")),
    "bars from zero": lambda f: f.axes[1].set_xlim(10, 266),
    "direct labels": lambda f: f.axes[1].legend(handles=[bar(f)], labels=["products"]),
    "direct labels beside every mark": lambda f: paper(f).scatter([150], [2], s=20, color="#12436D", label="mark"),
    "number unknown": lambda f: text(f, "label").set_text("189"),
    "number unknown in a title": lambda f: text(f, "title").set_text("Trà Vinh has 187 rated products"),
    "number unknown as a year": lambda f: text(f, "title").set_text("Products in 1999"),
    "number format": lambda f: text(f, "label").set_text("18,8"),
}  # fmt: skip


def rules(figure, chart=GOOD, language="en"):
    return {fault.rule for fault in check(figure, chart, language)}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_figure_breaks_its_rule(name):
    figure = GOOD.figure("en")
    assert rules(figure) == set()
    with house_style():
        BAD[name](figure)
    assert any(name.startswith(rule) for rule in rules(figure)), rules(figure)


def test_vietnamese_numbers_are_not_english_ones():
    figure = GOOD.figure("vi")
    text(figure, "label").set_text("1,880.5")
    assert rules(figure, GOOD, "vi") == {"number format"}


def test_alt_text_has_its_length_and_its_numbers_from_the_rows(monkeypatch):
    figure, texts = GOOD.figure("en"), GOOD.texts("en")
    for alt, rule in {"A chart.": "alt length", f"{texts.alt} In all 4711.": "number unknown"}.items():
        changed = dataclasses.replace(texts, alt=alt)
        monkeypatch.setattr(type(GOOD), "texts", lambda self, language, changed=changed: changed)
        assert rules(figure) == {rule}


def test_what_a_chart_tells_of_one_row_is_not_told_of_two():
    rows = pd.DataFrame({"province": ["A", "A"], "products": [1, 2], "figure_ids": ["one/1.1", "other/2.1"]})
    with pytest.raises(ValueError, match=r"not of 2: one/1\.1; other/2\.1"):
        Facts(rows)("value", "products", province="A")
    with pytest.raises(ValueError, match="not of 0: none"):
        Facts(rows)("billions", "products", province="B")


def test_a_faulty_chart_is_not_exported(monkeypatch, tmp_path):
    from ocop_analysis.charts.export import export

    monkeypatch.setattr(type(GOOD), "source", lambda self, language: "Source: " + "x" * 40)
    export(GOOD, tmp_path / "passes")
    monkeypatch.setattr("ocop_analysis.charts.check.LEAST_SIZE", 9)
    with pytest.raises(ChartError, match="type size"):
        export(GOOD, tmp_path / "fails")
    assert not (tmp_path / "fails").exists()


def test_the_readmes_charts_are_what_the_build_makes(tmp_path):
    from ocop_analysis.charts.export import export

    shown = sorted((codebook.ROOT / "notebooks" / "charts").glob("*.png"))
    assert len(shown) == 2
    readme = (codebook.ROOT / "README.md").read_text(encoding="utf-8")
    for picture in shown:
        stem, language = picture.stem[:-3], picture.stem[-2:]
        export(ALL[stem[3:]], tmp_path)
        assert Path(tmp_path, language, f"{stem}.png").read_bytes() == picture.read_bytes(), (
            "run make refresh"
        )
        assert f"notebooks/charts/{picture.name}" in readme
