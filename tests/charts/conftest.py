"""Charts of ledgers of a few rows, and their numbers once more with plain pandas."""

import pytest
from ledgers import article, figure, relation, write

from ocop_analysis.charts.spec import Chart, Tables
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables


@pytest.fixture
def tables_of(tmp_path):
    """The tidy tables of rows of articles, figures and relations; `tier` and `places` as in a notebook."""

    def tables_of(articles, figures, relations=(), **chosen):
        # A report on the country beside them: a ledger without any split or relation is another matter.
        split = [
            figure("viet-nam-2021/0.2", "5 sản phẩm", star="3 sao"),
            figure("viet-nam-2021/0.3", "6 sản phẩm", star="4 sao"),
        ]
        figures = [*figures, figure("viet-nam-2021/0.1", "11 sản phẩm"), *split]
        articles = [*articles, article("viet-nam-2021", place="Việt Nam")]
        stars = relation(
            "viet-nam-2021/stars", "sum", "viet-nam-2021/0.1", "viet-nam-2021/0.2 viet-nam-2021/0.3"
        )
        relations = [*relations, stars]
        return Tables(
            build_tables(read_ledger(write(tmp_path, articles, figures, relations))).__getitem__, **chosen
        )

    return tables_of


@pytest.fixture
def unlike():
    """The facts of a chart that plain pandas derives otherwise from the figures they name."""

    def unlike(chart: Chart) -> dict[str, tuple]:
        values = chart.tables["figures"].set_index("figure_id")["value"]
        known = {"count", "nunique", "sum", "median", "min", "max"}
        again = {
            name: (fact.value, values[list(fact.figure_ids)].agg(fact.rule))
            for name, fact in chart.facts.items()
            if fact.rule in known and isinstance(fact.value, float)
        }
        return {name: pair for name, pair in again.items() if pair[0] != pair[1]}

    return unlike
