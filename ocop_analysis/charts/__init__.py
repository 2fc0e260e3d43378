"""The charts: one function a chart, from the tidy tables to a specification; everything else follows from that."""

from collections.abc import Callable

import pandas as pd

from ocop_analysis.charts import budgets, outcomes, regions, stars, targets
from ocop_analysis.charts.spec import LANGUAGES, Chart, cells, headings
from ocop_analysis.tidy_files import read_tidy

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


class OnDemand(dict[str, pd.DataFrame]):
    """Tables by name, each read when it is first asked for: a chart needs three or four of them."""

    def __init__(self, read: Callable[[str], pd.DataFrame]):
        super().__init__()
        self._read = read

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = self._read(name)
        return self[name]


def all_charts() -> list[Chart]:
    """Every chart of the tidy tables, in the order of their numbers."""
    every = OnDemand(read_tidy)
    return [chart_of(name, every) for name in FUNCTIONS]


def chart_of(name: str, tables: dict[str, pd.DataFrame]) -> Chart:
    """One chart, made of the tidy tables; of the core tier alone if it is one of CORE."""
    return FUNCTIONS[name](OnDemand(lambda key: _core(tables[key])) if name in CORE else tables)


def _core(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["tier"] == "core"] if "tier" in table else table


def show(name: str) -> None:
    """Show a chart and its rows, and export it in both languages to build/charts."""
    from IPython.display import HTML, Image, display

    from ocop_analysis.charts.export import CHARTS, export, on_screen

    chart = chart_of(name, OnDemand(read_tidy))
    export(chart)
    drawn = (CHARTS / "en" / f"{chart.stem}.png").read_bytes()
    display(Image(on_screen(drawn), alt=chart.texts("en").alt))
    rows = pd.DataFrame(cells(chart, "en"), columns=headings(chart, "en"))
    display(HTML(rows.to_html(index=False, border=0)))


__all__ = ["FUNCTIONS", "LANGUAGES", "Chart", "all_charts", "chart_of", "show"]
