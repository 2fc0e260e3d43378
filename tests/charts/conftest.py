"""Charts of ledgers of a few rows, and their numbers once more with plain pandas."""

import pytest
from ledgers import article, figure, relation, write

from ocop_analysis.charts import FUNCTIONS, LANGUAGES
from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Tables
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

RULES = {"count", "nunique", "sum", "median", "min", "max"}  # of pandas


@pytest.fixture
def tables_of(tmp_path):
    """The tidy tables of rows of articles, figures and relations; `tier` and `places` as in a notebook."""

    def tables_of(articles, figures, relations=(), **chosen):
        # A report on the country beside them: a ledger without any split or relation is another matter.
        country = {"1": "", "2": "3 sao", "3": "4 sao"}
        for (n, star), count in zip(country.items(), (11, 5, 6), strict=True):
            cells = {"star": star} if star else {}
            figures = [*figures, figure(f"viet-nam-2021/0.{n}", f"{count} sản phẩm", **cells)]
        articles = [*articles, article("viet-nam-2021", place="Việt Nam")]
        parts = "viet-nam-2021/0.2 viet-nam-2021/0.3"
        relations = [*relations, relation("viet-nam-2021/stars", "sum", "viet-nam-2021/0.1", parts)]
        folder = write(tmp_path, articles, figures, relations)
        return Tables(build_tables(read_ledger(folder)).__getitem__, **chosen)

    return tables_of


@pytest.fixture
def chart_of(tables_of):
    """A chart by its name, of rows of articles, figures and relations."""
    return lambda name, *rows, **chosen: FUNCTIONS[name](tables_of(*rows, **chosen))


@pytest.fixture
def holds():
    """That a chart has a title, its facts are those of plain pandas, and every page of it passes the check."""

    def holds(chart, title):
        assert " ".join(chart.texts("en", next(iter(chart.draw))).title).endswith(title)
        values = chart.tables["figures"].set_index("figure_id")["value"]
        for name, fact in chart.facts.items():
            if fact.rule in RULES and isinstance(fact.value, float):
                assert fact.value == values[list(fact.figure_ids)].agg(fact.rule), name
        for language in LANGUAGES:
            for width in chart.draw:
                checked_page(chart, language, width)

    return holds


def reports(*counts, unit="sản phẩm", of=(), **cells):
    """An article and its first figure of each (place, printed, cells of the figure); `of` are cells of all."""
    articles, figures = [], []
    for n, (place, printed, *more) in enumerate(counts):
        name = f"a{'bcdefghijklmnopqrstuvwxyz'[n]}-2021"
        articles.append(article(name, place=place, **cells))
        figures.append(figure(f"{name}/0.1", f"{printed} {unit}", **dict(of) | dict(*more)))
    return articles, figures


def contradicted(name, *stars):
    """Two parts of a figure, and their sum, which it is not."""
    parts = [figure(f"{name}/0.{n}", f"{n + 2} sản phẩm", star=f"{n} sao") for n in stars]
    ids = " ".join(part["figure_id"] for part in parts)
    return parts, [relation(f"{name}/stars", "sum", f"{name}/0.1", ids, "printed")]


def drawn(chart, part=None, language="en"):
    """The texts of the first picture of a chart, of all its parts or of one."""
    texts = checked_page(chart, language, next(iter(chart.draw))).axes[0].texts
    return [text.get_text() for text in texts if part in (None, text.get_label())]
