"""What there was: every number that a target can be held against, by place, thing counted and day."""

import numpy as np
import pandas as pd

from ocop_analysis.relations import ENDS, near
from ocop_analysis.tables.current import leading

ALL_RATED = "3+"  # a rated product has three stars or more: a total of rated products is this class
KEY = ["place", "indicator", "dimension", "category"]


def levels(observed: pd.DataFrame, stars: pd.DataFrame, star_classes: pd.DataFrame) -> pd.DataFrame:
    """One row a number that is reached, of every day and kind of count: KEY, level, lower, upper, bound,
    most, ceiling.

    Printed totals and parts that stand as rated or open and are not suspect (a total of rated products is the
    star class 3+), the derived zeros of `stars` (tidy/products_by_star), and star classes added up where a
    report prints those of a wider class (`star_classes`) but not that class. `most` is the mildest reading,
    with potential five-star products; `ceiling` the most that a bound can mean; `current` by the one rule,
    within KEY. Beside them the columns of the observations.
    """
    actual = observed[
        (observed["role"] == "actual") & (observed["standing"] == 1) & (observed["period"] == "")
    ]
    printed = actual[actual["repeat_of"].isna() & ~actual["status"].isin(["submitted", "potential"])]
    total = (printed["indicator"] == "products") & printed["dimension"].isna()
    printed = printed.assign(
        dimension=printed["dimension"].mask(total, "star"),
        category=printed["category"].mask(total, ALL_RATED),
    )
    zeros = stars[stars["basis"] == "derived"]
    rows = pd.concat([printed.assign(basis="printed"), zeros, _added(stars, star_classes, printed)])
    rows = rows[rows["value"].notna() & ~(rows["flag"] == "suspect")].reset_index(drop=True)
    rows = rows.assign(dimension=rows["dimension"].fillna(""), category=rows["category"].fillna(""))
    total = (rows["dimension"] == "") | (rows["category"] == ALL_RATED)
    says = (rows["value"].astype("str") + rows["bound"]).where(total, rows.index.astype("str"))
    rows = rows.assign(level=rows["value"], whole=True, says=says)
    rows["most"] = rows["upper"].fillna(rows["lower"]).fillna(rows["level"])
    five = (rows["category"] == "5") & (rows["dimension"] == "star")
    rows["most"] += _potential(rows, stars).where(five, 0.0)
    inexact = rows[~rows["bound"].isin(["exact", "at_least", "at_most"])]
    nearest = pd.Series([near(row)[1] for row in inexact[ENDS].itertuples()], inexact.index, dtype="float64")
    rows["ceiling"] = nearest.reindex(rows.index).fillna(rows["upper"]).fillna(np.inf)
    rows["current"] = leading(rows, KEY) == rows.index
    order = rows.sort_values(["as_of", "as_of_until", "kind"], ascending=[True, True, False], kind="stable")
    return order.reset_index(drop=True)


def _potential(rows: pd.DataFrame, stars: pd.DataFrame) -> pd.Series:
    """Potential five-star products of the same article and place; none is zero."""
    potential = stars[(stars["star"] == "potential_5") & ~(stars["flag"] == "suspect")]
    most = potential["upper"].fillna(potential["value"])
    by_report = most.groupby([potential["article_id"], potential["place"]]).sum()
    return (
        rows[["article_id", "place"]]
        .join(by_report.rename("most"), on=["article_id", "place"])["most"]
        .fillna(0.0)
    )


def _added(stars: pd.DataFrame, star_classes: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Wider star classes as the sum of single ones, all of them known exactly, where the report prints no
    such class.
    """
    single = stars[stars["counted_in"].isna() & (stars["bound"] == "exact") & ~(stars["flag"] == "suspect")]
    ends = star_classes.dropna(subset=["least_stars", "most_stars"]).set_index("star")
    wide = ends[ends["least_stars"] < ends["most_stars"]]
    by = ["article_id", "place", "as_of", "as_of_until"]
    made = []
    for name, least, most in wide[["least_stars", "most_stars"]].itertuples():
        inside = ends.index[
            ends["least_stars"].eq(ends["most_stars"]) & ends["least_stars"].between(least, most)
        ]
        parts = single[single["star"].isin(inside)]
        if name == ALL_RATED:  # potential products apart from the others are rated too
            parts = single[
                single["star"].isin([*inside, "potential_5"]) & (single["total_basis"] == "derived")
            ]
        grouped = parts.groupby(by)
        sums = grouped.first().assign(
            value=grouped["value"].sum(),
            figure_ids=grouped["figure_ids"].agg(lambda ids: " ".join(dict.fromkeys(ids))),
        )
        sums = sums[(grouped["star"].nunique() == len(inside)) | (name == ALL_RATED)]
        made.append(sums.reset_index().assign(category=name, dimension="star", basis="derived"))
    sums = pd.concat(made).assign(lower=lambda t: t["value"], upper=lambda t: t["value"], bound="exact")
    there = printed.set_index(["article_id", "place", "category"]).index
    return sums[~sums.set_index(["article_id", "place", "category"]).index.isin(there)]


def products_over_time(reached: pd.DataFrame) -> pd.DataFrame:
    """Rated products in all, by place and day, from every source (tidy/products_over_time); nothing is
    joined.
    """
    totals = reached[(reached["category"] == ALL_RATED) & (reached["indicator"] == "products")]
    return totals.assign(products=totals["level"]).sort_values(["place", "as_of"], kind="stable")
