"""Products by star class, and what "potential five stars" changes."""

import pandas as pd

from ocop_analysis.tables.splits import single_stars, split_table


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
    exact = stars[(stars["bound"] == "exact") & ~(stars["flag"] == "suspect")]
    potential = exact["star"] == "potential_5"
    own, unclear = exact["counted_in"].isna(), exact["counted_in_basis"] == "unclear"
    cases = {
        ("4+", "recognised"): exact["star"].isin(["4", "5"]),
        ("4+", "with_potential"): exact["star"].isin(["4", "5"]) | (potential & own),
        ("5", "recognised"): exact["star"] == "5",
        ("5", "with_potential"): (exact["star"] == "5") | potential,
    }
    report = exact["article_id"] + "\n" + exact["place"]
    fours, doubtful = report[exact["star"] == "4"], report[potential & unclear]
    made = []
    for (star, reading), chosen in cases.items():
        rows = exact[chosen & (report.isin(fours) | (star == "5"))]
        if reading == "with_potential" and star == "4+":
            rows = rows[~report.reindex(rows.index).isin(doubtful)]
        made.append(_added(rows).assign(star=star, reading=reading))
    return pd.concat(made).sort_values(["article_id", "place", "star"], kind="stable")


def _added(rows: pd.DataFrame) -> pd.DataFrame:
    """Classes of one article and place added up, their figures named once each."""
    by = rows.groupby(["article_id", "place"], sort=False)
    ids = by["figure_ids"].agg(" ".join).map(lambda found: " ".join(dict.fromkeys(found.split())))
    sums = by[["products", "share_pct"]].sum(skipna=False)
    kept = by[
        ["tier", "province_code", "province", "as_of", "as_of_until", "current", "current_in_tier"]
    ].first()
    return kept.join(sums).join(ids).reset_index()
