"""Targets against what there was when they were set: gap, progress and yearly pace, each with its bound."""

import numpy as np
import pandas as pd

from ocop_analysis.tables import outcomes
from ocop_analysis.tables.outcomes import ALL_RATED
from ocop_analysis.strings import among


def target_table(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a printed target: columns of tidy/targets in the codebook."""
    targets = figures[figures["role"] == "target"]
    targets = targets.assign(star=targets["category"].where(targets["dimension"] == "star"))
    names = {"period_end": "horizon", "as_of": "announced", "as_of_until": "announced_until"}
    return targets.rename(columns=names)


def gap_table(targets: pd.DataFrame, reached: pd.DataFrame, provinces: pd.DataFrame, merged: set[str]) -> pd.DataFrame:
    """One row a target and reading, and one for each article of a province that prints none for products.

    Takes the results of `target_table` and `outcomes.levels`; article_id, place, province_code and province of the
    articles; and the provinces that were merged in 2025. Gives the columns of tidy/target_gaps in the codebook. An
    increment is measured from the level in its own article; where the print does not say whether it is an increment,
    both readings have a row. Latest figure and verdict are those of any source (outcomes.verdicts).
    """
    rows = targets.assign(
        reading=targets["target_basis"].map({"unclear": "increment level"}).fillna(targets["target_basis"])
    )
    rows = rows.assign(reading=rows["reading"].str.split(" ")).explode("reading")
    rows["star"] = rows["star"].where(rows["star"].notna() | (rows["indicator"] != "products"), ALL_RATED)
    rows = rows.rename(columns={"figure_ids": "target_ids"})
    rows = pd.concat([rows, _unprinted(targets, provinces)], ignore_index=True)
    names = {"level": "baseline", "as_of": "baseline_on", "as_of_until": "baseline_on_until", "basis": "baseline_basis"}
    base = reached.drop_duplicates(["article_id", "place", "indicator", "star"]).rename(columns=names)
    base = base[["article_id", "place", "indicator", "star", *names.values(), "figure_ids"]]
    rows = rows.merge(base, on=["article_id", "place", "indicator", "star"], how="left")
    rows = _with_gaps(rows)
    least = rows["target_lower"].fillna(rows["target"])
    needed = least.fillna(rows["lower"]).fillna(rows["value"])
    judged = outcomes.verdicts(rows.assign(needed=needed, from_zero=least.isna()), reached, merged)
    rows[["verdict", "reason"]] = judged[["verdict", "reason"]].mask(rows["bound"] == "not_printed")
    rows["verdict"] = rows["verdict"].fillna("not_printed")
    last = judged.rename(columns={"reached": "latest", "reached_tier": "latest_tier"})
    last = last.rename(columns={"reached_on": "latest_on", "reached_on_until": "latest_on_until"})
    return rows.join(last[["latest", "latest_on", "latest_on_until", "latest_tier"]])


def _unprinted(targets: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """A row for each article that prints no target for products, so that its absence is seen."""
    aims = targets.loc[targets["indicator"] == "products", "article_id"]
    silent = provinces[~among(provinces["article_id"], aims)]
    return silent.assign(indicator="products", star=ALL_RATED, bound="not_printed")


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The computed columns of tidy/target_gaps for rows that have a target and its baseline beside it."""
    increment, baseline = rows["reading"] == "increment", rows["baseline"]
    for end, printed in (("", "value"), ("_lower", "lower"), ("_upper", "upper")):
        rows[f"target{end}"] = np.where(increment, baseline + rows[printed], rows[printed])
        rows[f"gap{end}"] = np.where(increment, rows[printed], rows[printed] - baseline)
    rows["progress_pct"] = 100 * baseline / rows["target_lower"].fillna(rows["target"])
    # Without the day of the baseline there is no pace.
    ahead = (rows["horizon"] > rows["baseline_on"]) & (rows["baseline_on"] == rows["baseline_on_until"])
    years = decimal_year(rows["horizon"]) - decimal_year(rows["baseline_on"])
    rows["years"] = years.where(ahead).round(3)  # a day is 0.003
    for end in ("_lower", "_upper"):
        rows[f"per_year{end}"] = rows[f"gap{end}"] / rows["years"]
        growth = (rows[f"target{end}"] / baseline.where(baseline > 0)) ** (1 / rows["years"]) - 1
        rows[f"growth_pct{end}"] = 100 * growth
    ids = rows[["target_ids", "figure_ids"]].fillna("")
    rows["figure_ids"] = (ids["target_ids"] + " " + ids["figure_ids"]).str.strip().replace("", pd.NA)
    return rows


def decimal_year(dates: pd.Series) -> pd.Series:
    """Dates as years and a fraction, so that the same day five years on is five years away."""
    day, days = dates.dt.day_of_year - 1, 365 + dates.dt.is_leap_year
    return dates.dt.year + day / days
