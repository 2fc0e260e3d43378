"""What there was: every number that a target can be held against, by place, thing counted and day."""

import numpy as np
import pandas as pd

from ocop_analysis.relations import ENDS, near
from ocop_analysis.tables.current import leading
from ocop_analysis.tables.reckon import exact, joined
from ocop_analysis.tables.splits import UNRECOGNISED, single_stars

ALL_RATED = "3_up"  # a rated product has three stars or more: a total of rated products is this class
KEY = ["place", "indicator", "dimension", "category"]
CARRIED = [
    *KEY, "article_id", "tier", "province_code", "province", "as_of", "as_of_until", "as_of_basis",
    "published_on", "source_quality", "standing", "count_kind", "kind", "value", "lower", "upper", "bound",
    "flag", "figure_ids",
]  # fmt: skip


def levels(observed: pd.DataFrame, stars: pd.DataFrame, star_classes: pd.DataFrame) -> pd.DataFrame:
    """One row a number that is reached, of every day and kind of count: KEY, level, lower, upper, bound,
    most, ceiling.

    Printed totals and parts that stand as rated or open and are not suspect (a total of rated products is the
    star class 3_up), the derived zeros of `stars` (tidy/products_by_star), and star classes added up where a
    report prints those of a wider class (`star_classes`) but not that class. `most` is the mildest reading,
    with potential five-star products; `ceiling` the most that a bound can mean; `current` by the one rule,
    within KEY. Beside them those CARRIED from the observations.
    """
    counted = (observed["role"] == "actual") & (observed["standing"] == 1) & (observed["period"] == "")
    counted &= observed["repeat_of"].isna() & ~observed["status"].isin(UNRECOGNISED)
    counted &= (observed["indicator"] != "products") | (observed["status"] == "rated")
    printed = as_class(observed.loc[counted, CARRIED].assign(basis="printed"))
    names = [*CARRIED, "star", "basis", "counted_in", "total_basis"]
    rated = (stars["standing"] == 1) & stars["status"].isin(["rated", *UNRECOGNISED])
    stars = stars.loc[rated, names]
    zeros = stars[stars["basis"] == "derived"]
    rows = pd.concat([printed, zeros, _added(stars, star_classes, printed)])
    rows = rows[rows["value"].notna() & ~(rows["flag"] == "suspect")].reset_index(drop=True)
    whole = (rows["dimension"] == "") | (rows["category"] == ALL_RATED)
    says = rows.groupby(["value", "bound"]).ngroup().where(whole, -1 - rows.index)
    rows = rows.assign(level=rows["value"], whole=True, says=says)
    five = (rows["category"] == "5") & (rows["dimension"] == "star")
    rows["most"] = rows["upper"].fillna(rows["lower"]).fillna(rows["level"])
    rows["most"] += _potential(rows, stars).where(five, 0.0)
    inexact = rows[~rows["bound"].isin(["exact", "at_least", "at_most"])]
    nearest = pd.Series([near(row)[1] for row in inexact[ENDS].itertuples()], inexact.index, dtype="float64")
    rows["ceiling"] = np.fmin(nearest.reindex(rows.index), rows["upper"]).fillna(np.inf)
    rows["current"] = leading(rows, KEY) == rows.index
    order = rows.sort_values(["as_of", "as_of_until", "kind"], ascending=[True, True, False], kind="stable")
    return order.reset_index(drop=True)


def as_class(rows: pd.DataFrame) -> pd.DataFrame:
    """Figures or targets with KEY filled: a total of products is a star class, others have empty codes."""
    total = (rows["indicator"] == "products") & rows["dimension"].isna()
    return rows.assign(
        dimension=rows["dimension"].fillna("").mask(total, "star"),
        category=rows["category"].fillna("").mask(total, ALL_RATED),
    )


def _potential(rows: pd.DataFrame, stars: pd.DataFrame) -> pd.Series:
    """Potential five-star products of the same article and place; none is zero."""
    potential = stars[(stars["star"] == "potential_5") & ~(stars["flag"] == "suspect")]
    most = potential["upper"].fillna(potential["value"]).rename("more")
    by_report = most.groupby([potential["article_id"], potential["place"]]).sum()
    return rows[["article_id", "place"]].join(by_report, on=["article_id", "place"])["more"].fillna(0.0)


def _added(stars: pd.DataFrame, star_classes: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Wider star classes as the sum of single ones, all of them known exactly, where the report prints no
    such class.
    """
    single = stars[stars["counted_in"].isna() & exact(stars).notna()]
    covers = single_stars(star_classes).query("category != part")
    # Potential products apart from the others are rated too.
    covers = pd.concat([covers, pd.DataFrame({"category": [ALL_RATED], "part": ["potential_5"]})])
    parts = single.drop(columns="category").merge(covers, left_on="star", right_on="part")
    parts = parts[(parts["category"] != ALL_RATED) | (parts["total_basis"] == "derived")]
    number = parts.groupby(["category", "article_id", "place", "as_of", "as_of_until"]).ngroup()
    by = parts.groupby(number)
    sums = by.first().assign(basis="derived", value=by["value"].sum(), classes=by["star"].nunique())
    sums = sums.assign(
        lower=sums["value"], upper=sums["value"], figure_ids=joined(parts["figure_ids"], number)
    )
    wanted = sums["category"].map(covers.groupby("category").size()).mask(sums["category"] == ALL_RATED, 0)
    there = printed.set_index(["article_id", "place", "category"]).index
    told = sums.set_index(["article_id", "place", "category"]).index.isin(there)
    rated = sums["count_kind"].notna()  # what is only potential is no count
    return sums[(sums["classes"] >= wanted) & rated & ~told]


def products_over_time(reached: pd.DataFrame) -> pd.DataFrame:
    """Rated products in all, by place and day, from every source (tidy/products_over_time); nothing is
    joined.
    """
    totals = reached[(reached["category"] == ALL_RATED) & (reached["indicator"] == "products")]
    return totals.assign(products=totals["level"]).sort_values(["place", "as_of"], kind="stable")
