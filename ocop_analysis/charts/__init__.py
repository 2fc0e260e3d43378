"""The charts: each takes the tidy tables and gives what it draws; called here, it is shown and exported.

charts.products_by_region()
charts.products_by_region(places=["Sơn La", "Trà Vinh"], tier="core", language="vi")
"""

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import pandas as pd

from ocop_analysis.charts import budgets_a_phase as a_phase
from ocop_analysis.charts import budgets_a_year as a_year
from ocop_analysis.charts import first_and_latest as first_latest
from ocop_analysis.charts import five_star_series as series
from ocop_analysis.charts import producers_by_kind as by_kind
from ocop_analysis.charts import products_by_group as by_group
from ocop_analysis.charts import products_by_region as by_region
from ocop_analysis.charts import products_per_commune as per_commune
from ocop_analysis.charts import promised_and_reached as promised
from ocop_analysis.charts import stars_by_province as by_stars
from ocop_analysis.charts import stars_then_and_now as then_and_now
from ocop_analysis.charts import targets as aims
from ocop_analysis.charts.export import charts_folder, export
from ocop_analysis.charts.spec import Chart, Nothing, Tables
from ocop_analysis.charts.words import LANGUAGES, cells, headings
from ocop_analysis.wording import say

Function = Callable[[Tables], Chart | Nothing]
# Every chart in the order of its number, which is that of the pack.
FUNCTIONS: dict[str, Function] = {
    "promised-and-reached": promised.promised_and_reached,
    "stars-then-and-now": then_and_now.stars_then_and_now,
    "five-star-series": series.five_star_series,
    "products-by-region": by_region.products_by_region,
    "first-and-latest": first_latest.first_and_latest,
    "stars-by-province": by_stars.stars_by_province,
    "targets": aims.targets,
    "producers-by-kind": by_kind.producers_by_kind,
    "products-by-group": by_group.products_by_group,
    "budgets-a-year": a_year.budgets_a_year,
    "budgets-a-phase": a_phase.budgets_a_phase,
    "products-per-commune": per_commune.products_per_commune,
}


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
    """The picture at half its size in print, and its rows: words to the left, numbers to the right."""
    from PIL import Image

    ipython: Any = import_module("IPython.display")  # which has no types
    stem = chart.stem(next(iter(chart.draw)))  # at full width, if it has that
    small, path = io.BytesIO(), charts_folder() / language / f"{stem}.png"
    name = f"chart-{stem}"
    Image.open(path).convert("RGB").reduce(2).save(small, "png")
    ipython.display(ipython.Image(small.getvalue(), alt=chart.texts(language).alt))
    rows = pd.DataFrame(cells(chart.rows, chart.columns, language), columns=headings(chart.columns, language))
    right = [i + 1 for i, column in enumerate(chart.columns) if chart.rows[column].dtype.kind in "iuf"]
    side = "".join(f".{name} td:nth-child({i}){{text-align:right}}" for i in right)
    ipython.display(
        ipython.HTML(
            f"<style>{side}</style>{rows.to_html(index=False, border=0, justify='left', classes=name)}"
        )
    )


promised_and_reached = _shown(promised.promised_and_reached)
stars_then_and_now = _shown(then_and_now.stars_then_and_now)
five_star_series = _shown(series.five_star_series)
products_by_region = _shown(by_region.products_by_region)
first_and_latest = _shown(first_latest.first_and_latest)
stars_by_province = _shown(by_stars.stars_by_province)
targets = _shown(aims.targets)
producers_by_kind = _shown(by_kind.producers_by_kind)
products_by_group = _shown(by_group.products_by_group)
budgets_a_year = _shown(a_year.budgets_a_year)
budgets_a_phase = _shown(a_phase.budgets_a_phase)
products_per_commune = _shown(per_commune.products_per_commune)

__all__ = [
    "FUNCTIONS",
    "LANGUAGES",
    "Chart",
    "Nothing",
    "Tables",
    "budgets_a_phase",
    "budgets_a_year",
    "first_and_latest",
    "five_star_series",
    "producers_by_kind",
    "products_by_group",
    "products_by_region",
    "products_per_commune",
    "promised_and_reached",
    "stars_by_province",
    "stars_then_and_now",
    "targets",
]
