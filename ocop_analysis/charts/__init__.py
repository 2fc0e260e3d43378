"""The charts: one function a chart, from the tidy tables to a specification; everything else follows from that."""

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.charts import budgets, regions, sources, stars, targets
from ocop_analysis.charts.house import house_style
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.store import read_tidy

FUNCTIONS = {
    "products-by-province": regions.products_by_province,
    "products-and-producers": regions.products_and_producers,
    "producers-by-type": regions.producers_by_type,
    "stars-by-province": stars.stars_by_province,
    "four-stars-and-up": stars.four_stars_and_up,
    "products-by-group": stars.products_by_group,
    "budget": budgets.budget,
    "targets": targets.targets_and_baselines,
    "pace": targets.pace,
    "audit": sources.audit_at_a_glance,
}
SCREEN_DPI = 120  # of the picture in a notebook, which is stored with it


def all_charts() -> list[Chart]:
    """Every chart of the tidy tables, in the order of their numbers."""
    tables = _tables()
    return [function(tables) for function in FUNCTIONS.values()]


def show(name: str) -> None:
    """Show a chart and its rows, and export it in both languages to build/charts."""
    from IPython.display import HTML, Image, display

    from ocop_analysis.charts.export import export, picture

    chart = FUNCTIONS[name](_tables())
    figures = export(chart)
    with house_style():
        display(Image(picture(figures["en"], "png", SCREEN_DPI), alt=chart.texts("en").alt))
    rows = pd.DataFrame(cells(chart, "en"), columns=headings(chart, "en"))
    display(HTML(rows.to_html(index=False, border=0)))


def _tables() -> dict:
    return {name: read_tidy(name) for name in codebook.table_names("tidy")}


__all__ = ["FUNCTIONS", "LANGUAGES", "Chart", "all_charts", "show"]
