"""Targets against what there was: gap, progress and yearly pace, each with the bound of its print."""

import numpy as np
import pandas as pd

# A rated product has three stars or more, so a total of rated products is this class.
ALL_RATED = "3+"


def target_table(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a printed target: columns of tidy/targets in the codebook."""
    targets = figures[figures["role"] == "target"]
    targets = targets.assign(star=targets["category"].where(targets["dimension"] == "star"))
    return targets.rename(columns={"period_end": "horizon", "as_of": "announced"})


def latest_prints(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of each article's own place, those of its latest day where it prints several; repeats left out.

    `own_place` and `repeat` are columns of the figures.
    """
    own = figures[figures["own_place"] & ~figures["repeat"]]
    last = own.groupby(["article_id", "indicator", "dimension"], dropna=False)["as_of"].transform("max")
    return own[own["as_of"] == last]


def levels(figures: pd.DataFrame, stars: pd.DataFrame) -> pd.DataFrame:
    """What there was: article_id, province_code, as_of, indicator, star, level, basis and figure_ids.

    Rated products in all and by star class (`stars` is tidy/products_by_star; classes counted in another are left
    out, three and four stars are added up too), and points of sale that are open. Registered products are no level.
    """
    actual = latest_prints(figures[(figures["role"] == "actual") & figures["province_code"].notna()])
    actual = actual[actual["value"].notna()]
    total = actual["dimension"].isna() & (actual["indicator"] == "products") & (actual["status"] == "rated")
    points = (actual["indicator"] == "points_of_sale") & (actual["status"] == "open")
    printed = actual[total | points].drop_duplicates(["article_id", "indicator"])
    printed = printed.assign(star=np.where(printed["indicator"] == "products", ALL_RATED, pd.NA), basis="printed")
    printed = printed.rename(columns={"value": "level"})

    own = stars[stars["counted_in"].isna() & stars["star"].isin(["3", "4", "5"])]
    own = own.assign(indicator="products", level=own["products"].astype("float64"))
    key = ["article_id", "province_code", "as_of"]
    both = own[own["star"].isin(["3", "4"])].groupby(key, sort=False)
    added = both.agg(level=("level", "sum"), figure_ids=("figure_ids", " ".join)).reset_index()
    added = added.assign(star="3-4", indicator="products", basis="derived")
    columns = [*key, "indicator", "star", "level", "basis", "figure_ids"]
    return pd.concat([printed[columns], own[columns], added[columns]], ignore_index=True)


def gap_table(targets: pd.DataFrame, reached: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """One row a target and reading, and one for each article of a province that prints none for products.

    Takes the results of `target_table` and `levels`, and article_id, province_code and province of the articles.
    Gives the columns of tidy/target_gaps in the codebook. An increment is measured from the level in its own article;
    where the print does not say whether it is an increment, both readings have a row.
    """
    rows = targets.assign(
        reading=targets["target_basis"].map({"unclear": "increment level"}).fillna(targets["target_basis"])
    )
    rows = rows.assign(reading=rows["reading"].str.split(" ")).explode("reading")
    rows["star"] = rows["star"].where(rows["star"].notna() | (rows["indicator"] != "products"), ALL_RATED)
    rows = rows.rename(columns={"figure_ids": "target_ids"})
    rows = pd.concat([rows, _unprinted(targets, provinces)], ignore_index=True)
    key = ["indicator", "star"]
    base = reached.rename(columns={"level": "baseline", "as_of": "baseline_on", "basis": "baseline_basis"})
    rows = rows.merge(base.drop(columns="province_code"), on=["article_id", *key], how="left")
    last = reached.sort_values("as_of", kind="stable").drop_duplicates(["province_code", *key], keep="last")
    last = last.rename(columns={"level": "latest", "as_of": "latest_on"})
    rows = rows.merge(last[["province_code", *key, "latest", "latest_on"]], on=["province_code", *key], how="left")
    return _with_gaps(rows)


def _unprinted(targets: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """A row for each article that prints no target for products, so that its absence is seen."""
    silent = provinces[~provinces["article_id"].isin(targets.loc[targets["indicator"] == "products", "article_id"])]
    return silent.assign(indicator="products", star=ALL_RATED, bound="not_printed")


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.copy()
    increment, baseline = rows["reading"] == "increment", rows["baseline"]
    for end, printed in (("", "value"), ("_lower", "lower"), ("_upper", "upper")):
        rows[f"target{end}"] = np.where(increment, baseline + rows[printed], rows[printed])
        rows[f"gap{end}"] = np.where(increment, rows[printed], rows[printed] - baseline)
    rows["progress_pct"] = 100 * baseline / rows["target_lower"].fillna(rows["target"])
    ahead = rows["horizon"] > rows["baseline_on"]
    years = decimal_year(rows["horizon"]) - decimal_year(rows["baseline_on"])
    rows["years"] = years.where(ahead).round(3)  # a day is 0.003
    for end in ("_lower", "_upper"):
        rows[f"per_year{end}"] = rows[f"gap{end}"] / rows["years"]
        growth = (rows[f"target{end}"] / baseline.where(baseline > 0)) ** (1 / rows["years"]) - 1
        rows[f"growth_pct{end}"] = 100 * growth
    rows["verdict"] = _verdicts(rows)
    ids = rows[["target_ids", "figure_ids"]].fillna("")
    rows["figure_ids"] = (ids["target_ids"] + " " + ids["figure_ids"]).str.strip().replace("", pd.NA)
    return rows


def decimal_year(dates: pd.Series) -> pd.Series:
    """Dates as years and a fraction, so that the same day five years on is five years away."""
    day, days = dates.dt.day_of_year - 1, 365 + dates.dt.is_leap_year
    return dates.dt.year + day / days


def _verdicts(rows: pd.DataFrame) -> np.ndarray:
    least = rows["target_lower"].fillna(rows["target"])
    cases = [
        (rows["bound"] == "not_printed", "not_printed"),
        (rows["latest"].isna() | least.isna(), "baseline_not_printed"),
        (rows["latest"] >= least, "met"),
        (rows["horizon"].isna(), "no_horizon_printed"),
        (rows["latest_on"] >= rows["horizon"], "missed"),
    ]
    return np.select([case for case, _ in cases], [verdict for _, verdict in cases], "not_yet_known")
