"""The charts: one function a chart, from the tidy tables to a specification; everything else follows from that."""

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.charts import budgets, outcomes, regions, sources, stars, targets
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.store import read_tidy

# The charts of the core articles, which see nothing of the second tier.
CORE = {
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
FUNCTIONS = CORE | {
    "promised-and-reached": outcomes.promised_and_reached,
    "products-over-time": outcomes.products_over_time,
    "products-per-commune": regions.products_per_commune,
    "budgets-alike": budgets.budgets_alike,
}


def all_charts() -> list[Chart]:
    """Every chart of the tidy tables, in the order of their numbers."""
    every = {name: read_tidy(name) for name in codebook.table_names("tidy")}
    return [chart_of(name, every) for name in FUNCTIONS]


def chart_of(name: str, tables: dict[str, pd.DataFrame]) -> Chart:
    """One chart, made of the tidy tables; of the core tier alone if it is one of CORE."""
    if name in CORE:
        tables = {key: table[table["tier"] == "core"] if "tier" in table else table for key, table in tables.items()}
    return FUNCTIONS[name](tables)


def show(name: str) -> None:
    """Show a chart and its rows, and export it in both languages to build/charts."""
    from IPython.display import HTML, Image, display

    from ocop_analysis.charts.export import CHARTS, export, on_screen

    chart = chart_of(name, {table: read_tidy(table) for table in codebook.table_names("tidy")})
    export(chart)
    drawn = (CHARTS / "en" / f"{chart.stem}.png").read_bytes()
    display(Image(on_screen(drawn), alt=chart.texts("en").alt))
    rows = pd.DataFrame(cells(chart, "en"), columns=headings(chart, "en"))
    display(HTML(rows.to_html(index=False, border=0)))


__all__ = ["FUNCTIONS", "LANGUAGES", "Chart", "all_charts", "chart_of", "show"]
