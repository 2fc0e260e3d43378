"""Files of a chart: the same bytes every time, and every word and figure in its JSON."""

import dataclasses
import json

import pytest
from ledgers import article, figure

from ocop_analysis.charts.check import ChartError, check
from ocop_analysis.charts.export import charts_folder, export, picture
from ocop_analysis.charts.facts import Fact


@pytest.fixture
def chart(chart_of):
    return chart_of(
        "products-by-region",
        [article("a-2021"), article("b-2022", place="Trà Vinh")],
        [figure("a-2021/0.1", "83 sản phẩm"), figure("b-2022/0.1", "trên 90 sản phẩm")],
    )


def test_the_same_rows_give_the_same_bytes(chart, tmp_path):
    for name in ("one", "two"):
        export(chart, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert {path.suffix for path in files} == {".svg", ".pdf", ".png", ".csv", ".json"} and len(files) == 10
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_a_figure_measures_the_same_once_it_was_saved(chart):
    figure = chart.page("en")
    picture(figure, "png")
    assert check(figure, "en") == []


def test_the_json_leads_from_every_number_to_its_figures(chart, tmp_path):
    export(chart, tmp_path)
    told = json.loads((tmp_path / "en" / "04-products-by-region.json").read_text(encoding="utf-8"))
    assert told["figure_ids"] == ["a-2021/0.1", "b-2022/0.1"]
    assert [row[3] for row in told["rows"]] == ["83", "over 90"]
    assert told["source"] == "Source: Báo a-2021 (May 2021); Báo b-2022 (May 2021)"
    high = next(fact for fact in told["derived"] if fact["name"] == "high")
    assert high == {
        "name": "high",
        "rule": "greatest",
        "of": "Products",
        "value": "over 90",
        "figure_ids": ["b-2022/0.1"],
    }


def test_a_dollar_is_a_sign_in_titles(chart, tmp_path):
    facts = chart.facts | {"low_place": Fact("$x$"), "high_place": Fact("$y")}
    export(dataclasses.replace(chart, facts=facts), tmp_path)
    assert "($x$, 2021)" in (tmp_path / "en" / "04-products-by-region.json").read_text(encoding="utf-8")


def test_a_faulty_chart_is_not_exported(chart, tmp_path):
    facts = chart.facts | {"low_place": Fact("x " * 60), "low": Fact("y " * 60)}
    with pytest.raises(ChartError, match="length: title"):
        export(dataclasses.replace(chart, facts=facts), tmp_path)
    assert not list(tmp_path.rglob("*.png"))


@pytest.mark.parametrize(("set_to", "folder"), [("/elsewhere", "/elsewhere"), (None, "build/charts")])
def test_charts_go_where_the_environment_says(monkeypatch, set_to, folder):
    monkeypatch.delenv("OCOP_CHARTS", raising=False)
    if set_to:
        monkeypatch.setenv("OCOP_CHARTS", set_to)
    assert charts_folder().as_posix().endswith(folder)
