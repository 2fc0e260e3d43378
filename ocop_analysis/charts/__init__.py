"""The charts: each takes the tidy tables and gives what it draws; called here, it is shown and exported.

charts.products_by_region()
charts.products_by_region(places=["Sơn La", "Trà Vinh"], tier="core", language="vi")
"""

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import pandas as pd

from ocop_analysis.charts import (
    budgets,
    communes,
    groups,
    growth,
    kinds,
    promised,
    regions,
    series,
    stars,
    then_and_now,
    tracks,
)
from ocop_analysis.charts.export import charts_folder, export
from ocop_analysis.charts.spec import Chart, Nothing, Tables
from ocop_analysis.charts.words import LANGUAGES, cells, headings
from ocop_analysis.wording import MOST_ROWS, cut_off, say

Function = Callable[[Tables], Chart | Nothing]
# Every chart in the order of its number, which is that of the pack.
ALL: list[Function] = [
    promised.promised_and_reached,
    then_and_now.stars_then_and_now,
    series.five_star_series,
    regions.products_by_region,
    growth.first_and_latest,
    stars.stars_by_province,
    tracks.targets,
    kinds.producers_by_kind,
    groups.products_by_group,
    budgets.budgets_a_year,
    budgets.budgets_a_phase,
    communes.products_per_commune,
]
FUNCTIONS = {function.__name__.replace("_", "-"): function for function in ALL}


def _shown(function: Function) -> Callable[..., None]:
    """The chart for a notebook: of all tidy tables, or of some places or one tier; shown and exported."""

    def show(places: Sequence[str] | None = None, tier: str | None = None, language: str = "en") -> None:
        chart = function(Tables(places=places, tier=tier))
        if isinstance(chart, Nothing):
            say(chart.sentence(language))
        else:
            export(chart)
            _display(chart, language)

    show.__doc__, show.__name__ = function.__doc__, function.__name__
    return show


def _display(chart: Chart, language: str) -> None:
    """The picture at half its size in print, and its first rows: words to the left, numbers to the right."""
    from PIL import Image

    ipython: Any = import_module("IPython.display")  # which has no types
    stem = chart.stem(next(iter(chart.draw)))  # at full width, if it has that
    small, path = io.BytesIO(), charts_folder() / language / f"{stem}.png"
    name = f"chart-{stem}"
    Image.open(path).convert("RGB").reduce(2).save(small, "png")
    ipython.display(ipython.Image(small.getvalue(), alt=chart.texts(language).alt))
    first = chart.rows.head(MOST_ROWS)
    rows = pd.DataFrame(cells(first, chart.columns, language), columns=headings(chart.columns, language))
    right = [i + 1 for i, column in enumerate(chart.columns) if chart.rows[column].dtype.kind in "iuf"]
    side = "".join(f".{name} td:nth-child({i}){{text-align:right}}" for i in right)
    ipython.display(
        ipython.HTML(
            f"<style>{side}</style>{rows.to_html(index=False, border=0, justify='left', classes=name)}"
        )
    )
    cut_off(len(first), len(chart.rows))


promised_and_reached = _shown(promised.promised_and_reached)
stars_then_and_now = _shown(then_and_now.stars_then_and_now)
five_star_series = _shown(series.five_star_series)
products_by_region = _shown(regions.products_by_region)
first_and_latest = _shown(growth.first_and_latest)
stars_by_province = _shown(stars.stars_by_province)
targets = _shown(tracks.targets)
producers_by_kind = _shown(kinds.producers_by_kind)
products_by_group = _shown(groups.products_by_group)
budgets_a_year = _shown(budgets.budgets_a_year)
budgets_a_phase = _shown(budgets.budgets_a_phase)
products_per_commune = _shown(communes.products_per_commune)

__all__ = ["FUNCTIONS", "LANGUAGES", "Chart", "Nothing", "Tables"]
