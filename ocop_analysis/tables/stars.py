"""Products by star class, and what "potential five stars" changes."""

import pandas as pd

from ocop_analysis.tables import reckon
from ocop_analysis.tables.splits import single_stars, split_table

KEPT = [
    "article_id", "place", "tier", "province_code", "province", "as_of", "as_of_until", "current",
    "current_in_tier", "products", "share_pct", "figure_ids",
]  # fmt: skip


def products_by_star(observed: pd.DataFrame, star_classes: pd.DataFrame) -> pd.DataFrame:
    """One row a star class and article: what is submitted or potential is `potential_5`, with the class it is
    also in.

    Columns of tidy/products_by_star in the codebook.
    """
    rows = split_table(observed, "products", "star", single_stars(star_classes))
    rows = rows.assign(star=rows["part"], products=rows["value"])
    return rows.sort_values(["article_id", "place", "star"], kind="stable")


def star_readings(stars: pd.DataFrame) -> pd.DataFrame:
    """Products of four stars and up, and of five, with and without what is only potential
    (tidy/star_readings).

    Potential products that are counted in a class already are not added to it a second time; where it is
    unclear whether they are, there is no reading with them. Four and up needs the four-star class. Nothing is
    added up of a bound or of what is suspect.
    """
    exact = stars[reckon.exact(stars).notna()]
    report = exact.groupby(["article_id", "place"]).ngroup()
    five, potential = exact["star"] == "5", exact["star"] == "potential_5"
    apart = potential & exact["counted_in"].isna()
    doubtful = report.isin(report[potential & (exact["counted_in_basis"] == "unclear")])
    four = (five | (exact["star"] == "4")) & report.isin(report[exact["star"] == "4"])
    cases = {
        ("4+", "recognised"): four,
        ("4+", "with_potential"): (four | apart & report.isin(report[four])) & ~doubtful,
        ("5", "recognised"): five,
        ("5", "with_potential"): five | potential,
    }
    kept = exact[KEPT]
    rows = pd.concat(
        [kept[rows].assign(star=star, reading=reading) for (star, reading), rows in cases.items()]
    )
    number = rows.groupby(["article_id", "place", "star", "reading"]).ngroup()
    sums = rows[["products", "share_pct"]].groupby(number).sum(skipna=False)
    sums["figure_ids"] = reckon.joined(rows["figure_ids"], number)
    return sums.join(rows.drop(columns=[*sums]).groupby(number).first())
