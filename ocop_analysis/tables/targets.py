"""Targets, and how far they were from what there was when they were set: gap, progress, yearly pace."""

import numpy as np
import pandas as pd

from ocop_analysis.tables.levels import ALL_RATED, KEY, as_class

ENDS = {"": "value", "_lower": "lower", "_upper": "upper"}
BASELINE = {
    "level": "baseline", "as_of": "baseline_on", "as_of_until": "baseline_on_until",
    "basis": "baseline_basis", "figure_ids": "baseline_ids",
}  # fmt: skip


def target_table(observed: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """One row a printed target (tidy/targets).

    `star` is its star class where it is one of stars; `phase` the phase of the programme on whose last day it
    is due: none for a plan of one year, of another due day, or of none. An aim for a part of the count (so
    many upgraded) is none for the count.
    """
    targets = observed[(observed["role"] == "target") & observed["standing"].notna()]
    of_one_year = targets["period_start"].dt.year == targets["period_end"].dt.year
    return targets.assign(
        star=targets["category"].where(targets["dimension"] == "star"),
        phase=targets["period_end"].map(phases.set_index("ends")["phase"]).mask(of_one_year),
        horizon=targets["period_end"],
        announced=targets["as_of"],
        announced_until=targets["as_of_until"],
    )


def gap_table(targets: pd.DataFrame, levels: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """One row a target and reading, and one a core article of a province that prints none for products.

    Takes the result of `target_table`, `levels` and tidy/articles; gives tidy/target_gaps without what became
    of the targets. An increment is measured from the level in its own article; where the print does not say
    whether it is an increment, both readings have a row. Beside them: needed, the least level that the
    reading asks for, and from_zero, whether that is an increase alone, on a level that is not printed.
    """
    readings = targets["target_basis"].map({"unclear": "increment level"}).fillna(targets["target_basis"])
    rows = as_class(targets.assign(reading=readings.str.split(" ")).explode("reading"))
    total = (rows["dimension"] == "star") & (rows["category"] == ALL_RATED)
    rows = rows.assign(star=rows["star"].mask(total, ALL_RATED), target_ids=rows["figure_ids"])
    rows = pd.concat([rows, _silent(targets, articles)], ignore_index=True)
    exact = levels[levels["bound"] == "exact"].rename(columns=BASELINE)
    base = exact.drop_duplicates(["article_id", *KEY], keep="last")
    base = base[["article_id", *KEY, *BASELINE.values()]]
    return _with_gaps(rows.merge(base, on=["article_id", *KEY], how="left"))


def _silent(targets: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """A row for each core article of a province that prints no target for products, so that its absence is
    seen.
    """
    aims = targets.loc[targets["indicator"] == "products", "article_id"]
    here = articles["place_level"].isin(["province", "province_since_2025"]) & (articles["tier"] == "core")
    kept = ["article_id", "tier", "place", "province_code", "province"]
    silent = articles.loc[here & ~articles["article_id"].isin(aims), kept]
    return silent.assign(
        indicator="products", dimension="star", category=ALL_RATED, star=ALL_RATED, bound="not_printed"
    )


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The computed columns of tidy/target_gaps for rows that have a target and its baseline beside it."""
    increment, baseline = rows["reading"] == "increment", rows["baseline"]
    for end, printed in ENDS.items():
        rows[f"target{end}"] = np.where(increment, baseline + rows[printed], rows[printed])
        rows[f"gap{end}"] = np.where(increment, rows[printed], rows[printed] - baseline)
    least = rows["target_lower"].fillna(rows["target"])
    rows["needed"] = least.fillna(rows["lower"]).fillna(rows["value"])
    rows["from_zero"] = least.isna()
    rows["progress_pct"] = 100 * baseline / least.where(least > 0)
    # Without the day of the baseline there is no pace.
    ahead = (rows["horizon"] > rows["baseline_on"]) & (rows["baseline_on"] == rows["baseline_on_until"])
    years = decimal_year(rows["horizon"]) - decimal_year(rows["baseline_on"])
    rows["years"] = years.where(ahead).round(3)  # a day is 0.003
    for end in ("_lower", "_upper"):
        rows[f"per_year{end}"] = rows[f"gap{end}"] / rows["years"]
        growth = (rows[f"target{end}"] / baseline.where(baseline > 0)) ** (1 / rows["years"]) - 1
        rows[f"growth_pct{end}"] = 100 * growth
    ids = rows["target_ids"].fillna("") + " " + rows["baseline_ids"].fillna("")
    return rows.assign(figure_ids=ids.str.strip().replace("", pd.NA))


def decimal_year(dates: pd.Series) -> pd.Series:
    """Dates as years and a fraction, so that the same day five years on is five years away."""
    day, days = dates.dt.day_of_year - 1, 365 + dates.dt.is_leap_year
    return dates.dt.year + day / days
