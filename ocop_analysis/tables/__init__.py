"""The tidy tables: one wide table of observations, and short views of it, each row with the figures it came
from.

Columns, units and codes are the codebook's (data/reference/columns.csv, folder tidy).
"""

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.read import Ledger
from ocop_analysis.tables import budgets, levels, outcomes, places, producers, stars, targets
from ocop_analysis.tables.figures import gravest_flags, observe


def build_tables(ledger: Ledger) -> dict[str, pd.DataFrame]:
    """Every tidy table by name, with the columns and dtypes of the codebook, checked against its pandera
    schema.
    """
    known, audit = ledger.references, audit_table(ledger)
    observed = observe(ledger, audit)
    articles = _articles(ledger)
    merged = merged_names(known["provinces"])
    by_star = stars.products_by_star(observed, known["star_classes"])
    by_type = producers.producers_by_type(observed, known["producer_types"])
    totals = places.province_totals(observed, known["provinces"], by_type)
    reached = levels.levels(observed, by_star, known["star_classes"])
    aims = targets.target_table(observed, known["phases"])
    gaps = targets.gap_table(aims, reached, articles)
    by_key = outcomes.by_key(reached)
    money = budgets.budgets(observed)
    built = {
        "articles": articles,
        "figures": observed,
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
        "target_gaps": outcomes.gaps_with_verdicts(gaps, by_key, merged, known["reasons"]),
        "outcomes": outcomes.outcome_table(gaps, by_key, merged, known["reasons"]),
        "products_over_time": levels.products_over_time(reached),
        "products_per_commune": places.products_per_commune(totals, gaps, known["commune_units"]),
        "region_shares": places.region_shares(observed),
        "merged_provinces": places.merged_provinces(reached, known["provinces"]),
    }
    return {name: _finished(name, table, observed, ledger) for name, table in built.items()}


def merged_names(provinces: pd.DataFrame) -> set[str]:
    """The provinces of 2020 that were merged with others on 1 July 2025, those whose name lives on among
    them.
    """
    size = provinces.groupby("province_since_2025")["province"].transform("size")
    return set(provinces.loc[size > 1, "province"])


def _articles(ledger: Ledger) -> pd.DataFrame:
    regions = ledger.references["regions"].set_index("region_code")
    provinces = ledger.references["provinces"].set_index("province_code")["province"]
    return ledger.articles.assign(
        province=ledger.articles["province_code"].map(provinces),
        region=ledger.articles["region_code"].map(regions["region"]),
        region_en=ledger.articles["region_code"].map(regions["region_en"]),
    )


def _finished(name: str, table: pd.DataFrame, observed: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The columns of the codebook in their order and dtypes; anything else is an error of ours, not of the
    data.
    """
    types = codebook.dtypes(f"tidy/{name}")
    by_article = ledger.articles.set_index("article_id")[["tier", "place"]]
    for column in set(by_article).difference(table.columns).intersection(types):
        table = table.assign(**{column: table["article_id"].map(by_article[column])})
    if "flag" in types and name != "figures":
        table = table.assign(flag=gravest_flags(table["figure_ids"], observed))
    codes = {
        f"{name}.{column}": known[column] for name, known in ledger.references.items() for column in known
    }
    codes["articles.article_id"] = ledger.articles["article_id"]
    finished = table.reindex(columns=list(types)).reset_index(drop=True).astype(types)
    return codebook.schema(f"tidy/{name}", codes, typed=True).validate(finished, lazy=True)
