"""Who makes the products and what kind they are: splits of producers by kind, of products by group."""

import pandas as pd

from ocop_analysis.tables.splits import split_table


def producers_by_type(observed: pd.DataFrame, producer_types: pd.DataFrame) -> pd.DataFrame:
    """One row a kind of producer and article (tidy/producers_by_type); zeros by the kinds that are
    compared.
    """
    held = producer_types["holds"].fillna(producer_types["producer_group"]).str.split("|")
    kinds = producer_types.assign(category=producer_types["producer_type"], part=held, scheme="")
    rows = split_table(observed, "producers", "producer_type", kinds.explode("part"))
    return rows.assign(producer_type=rows["category"], producer_group=rows["part"], producers=rows["value"])


def products_by_group(observed: pd.DataFrame, product_groups: pd.DataFrame) -> pd.DataFrame:
    """One row a product group and article (tidy/products_by_group); the groups changed in 2023 (`scheme`)."""
    groups = product_groups.rename(columns={"product_group": "category"})
    groups = groups.assign(part=groups["category"], scheme=groups["scheme"].replace("both", ""))
    rows = split_table(observed, "products", "product_group", groups)
    return rows.assign(product_group=rows["part"], products=rows["value"])
