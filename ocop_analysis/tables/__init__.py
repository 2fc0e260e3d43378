"""The tidy tables: one wide table of observations, and short views of it, each row with the figures it came
from.

Columns, units and codes are the codebook's (data/reference/columns.csv, folder tidy).
"""

from collections.abc import Iterable

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.read import Ledger
from ocop_analysis.tables import budgets, levels, outcomes, places, producers, stars, targets
from ocop_analysis.tables.figures import gravest_flags, observe, with_names


def build_tables(ledger: Ledger) -> dict[str, pd.DataFrame]:
    """Every tidy table by name, with the columns and dtypes of the codebook.

    Raises pandera.errors.SchemaErrors where a table is not as the codebook says: an error of ours, not of
    the data.
    """
    known, audit = ledger.references, audit_table(ledger)
    figures = observe(ledger, audit)
    observed = figures[figures["place_level"] != "below_province"]  # a district is nobody's province
    articles = with_names(ledger.articles, ledger)
    parts = known["provinces"]["province_since_2025"].duplicated(keep=False)
    merged = set(known["provinces"].loc[parts, "province"])
    verdicts = known["reasons"].set_index("reason")["verdict"]
    by_star = stars.products_by_star(observed, known["star_classes"])
    by_type = producers.producers_by_type(observed, known["producer_types"])
    totals = places.province_totals(observed, known["provinces"], by_type)
    reached = levels.levels(observed, by_star, known["star_classes"])
    aims = targets.target_table(observed, known["phases"])
    gaps = targets.gap_table(aims, reached, articles)
    money = budgets.budgets(observed)
    built = {
        "articles": articles,
        "figures": figures,
        "audit": audit,
        "province_totals": totals,
        "products_by_star": by_star,
        "star_readings": stars.star_readings(by_star),
        "producers_by_type": by_type,
        "products_by_group": producers.products_by_group(observed, known["product_groups"]),
        "points_of_sale": places.points_of_sale(observed),
        "budgets": money,
        "unit_costs": budgets.unit_costs(money, totals),
        "targets": aims,
        "target_gaps": outcomes.gaps_with_verdicts(gaps, reached, merged, verdicts),
        "outcomes": outcomes.outcome_table(gaps, reached, merged, verdicts),
        "products_over_time": levels.products_over_time(reached),
        "products_per_commune": places.products_per_commune(totals, gaps, known["commune_units"]),
        "region_shares": places.region_shares(observed),
        "merged_provinces": places.merged_provinces(reached, known["provinces"]),
    }
    codes = {f"{name}.{column}": table[column] for name, table in known.items() for column in table}
    codes["articles.article_id"] = articles["article_id"]
    by_article = articles.set_index("article_id")[["tier", "place"]]
    flagged = figures.loc[figures["flag"].notna(), ["figure_id", "flag"]]
    finished = {}
    for name, table in built.items():
        types = codebook.dtypes(f"tidy/{name}")
        table = table[table.columns.intersection([*types, "figure_ids"])].reset_index(drop=True)
        for column in set(by_article).intersection(types).difference(table.columns):
            table[column] = table["article_id"].map(by_article[column])
        if "flag" in types and name != "figures":
            table["flag"] = gravest_flags(table["figure_ids"], flagged)
        finished[name] = _checked(f"tidy/{name}", table, types, codes)
    return finished


def _checked(
    name: str, table: pd.DataFrame, types: dict[str, str], codes: dict[str, Iterable[str]]
) -> pd.DataFrame:
    """The columns of the codebook in their order and dtypes, and nothing in them that it does not know."""
    table = table.reindex(columns=list(types))
    table = codebook.typed(table, types)
    return table if table.empty else codebook.schema(name, codes).validate(table, lazy=True)
