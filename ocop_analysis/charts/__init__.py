"""The charts: one function a chart, from the tidy tables to a specification; all else follows from that."""

import pandas as pd
from IPython.display import HTML, Image, display

from ocop_analysis import codebook
from ocop_analysis.charts import budgets, export, outcomes, regions, stars, targets
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.tidy_files import of_tier, stored_table

# The charts of the core articles, which see nothing of the second tier.
CORE = {
    "products-by-province": regions.products_by_province,
    "producers-by-type": regions.producers_by_type,
    "stars-by-province": stars.stars_by_province,
    "products-by-group": stars.products_by_group,
    "targets": targets.targets_and_baselines,
}
FUNCTIONS = CORE | {
    "promised-and-reached": outcomes.promised_and_reached,
    "products-per-commune": regions.products_per_commune,
    "budgets-alike": budgets.budgets_alike,
}


def all_charts() -> list[Chart]:
    """Every chart of the tidy tables, in the order of their numbers."""
    tables = _stored()
    return [chart_of(name, tables) for name in FUNCTIONS]


def chart_of(name: str, tables: dict[str, pd.DataFrame]) -> Chart:
    """One chart, made of the tidy tables; of the core tier alone if it is one of CORE."""
    tier = "core" if name in CORE else None
    seen = {key: of_tier(table, tier if "tier" in table else None) for key, table in tables.items()}
    return FUNCTIONS[name](seen)


def _stored() -> dict[str, pd.DataFrame]:
    return {name: stored_table(name) for name in codebook.table_names("tidy")}


def show(name: str) -> None:
    """Show a chart and its rows, and export it in both languages (to `charts.export.CHARTS`)."""
    chart = chart_of(name, _stored())
    export.export(chart)
    drawn = (export.CHARTS / "en" / f"{chart.stem}.png").read_bytes()
    display(Image(export.on_screen(drawn), alt=chart.texts("en").alt))
    rows = pd.DataFrame(cells(chart, "en"), columns=headings(chart, "en"))
    display(HTML(rows.to_html(index=False, border=0)))


__all__ = ["FUNCTIONS", "LANGUAGES", "Chart", "all_charts", "chart_of", "show"]
