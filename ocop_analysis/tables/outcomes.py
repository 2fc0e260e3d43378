"""What became of each target: the latest figure and the reason for the verdict, read strictly and mildly."""

import numpy as np
import pandas as pd

from ocop_analysis.rules import MERGER as MERGER  # a merged province has no figures from here on
from ocop_analysis.tables.levels import KEY
from ocop_analysis.tables.reckon import joined

LATEST = {
    "level": "reached", "lower": "reached_lower", "most": "reached_most", "bound": "reached_bound",
    "basis": "reached_basis", "as_of": "reached_on", "as_of_until": "reached_on_until",
    "tier": "reached_tier", "count_kind": "count_kind", "figure_ids": "reached_ids",
}  # fmt: skip


def reasons(aims: pd.DataFrame, merged: set[str], mild: bool) -> pd.Series:
    """Why a target is met, missed, not yet known or cannot be compared: codes of reasons.csv, with verdicts.

    `aims` has KEY, horizon, needed, from_zero, the current level in the columns of LATEST, its ceiling, and
    `proven`: whether a level of the due day or before, or of any day where there is none, reaches it. "About"
    proves nothing by itself; an earlier level must. Missed is only what a level of the due day or after
    leaves below. With `mild` potential five-star products count as reached.
    """
    needed, due, day = aims["needed"], aims["horizon"], aims["reached_on"]
    least = aims["reached_most" if mild else "reached_lower"]
    least = least.fillna(aims["reached"].where(aims["reached_bound"] == "about"))
    ceiling = aims[["ceiling", "reached_most"]].max(axis=1) if mild else aims["ceiling"]
    enough = least >= needed
    rules = [
        (aims["category"] == "potential_5", "another_kind"),
        (needed.isna() | (aims["from_zero"] & enough), "no_baseline"),
        (aims["reached"].isna(), "nothing_reported"),
        (enough & aims["proven"] & due.isna(), "reached_no_year"),
        (enough & aims["proven"], "reached_by_due"),
        (enough & (day > due), "reached_after_due"),
        (enough | (ceiling >= needed), "bound_leaves_open"),
        (due.isna(), "below_no_year"),
        (day >= due, "below_after_due"),
        (aims["place"].isin(merged) & (due >= MERGER), "merged_before_due"),
    ]
    holds, names = zip(*rules, strict=True)
    return pd.Series(np.select(holds, names, "below_before_due"), aims.index, dtype="str")


def judged(aims: pd.DataFrame, levels: pd.DataFrame, merged: set[str], mild: bool = False) -> pd.DataFrame:
    """The latest level of each target, the first that reached it, and the reason, indexed as `aims`.

    `aims` has KEY, horizon, needed and from_zero, as `targets.gap_table` has; `levels` is that of
    tables/levels; `merged` are the provinces that ended in the mergers of 2025.
    """
    aims = aims[[*KEY, "horizon", "needed", "from_zero"]]
    latest = levels.loc[levels["current"], [*KEY, *LATEST, "ceiling"]].rename(columns=LATEST)
    found = aims.merge(latest, on=KEY, how="left").set_axis(aims.index)
    days = levels[[*KEY, "lower", "most", "as_of", "as_of_until"]]
    reach = aims.assign(row=range(len(aims))).merge(days, on=KEY)
    reach = reach[reach["most" if mild else "lower"] >= reach["needed"]]
    in_time = reach["row"][reach["horizon"].isna() | (reach["as_of_until"] <= reach["horizon"])]
    found["proven"] = np.isin(range(len(aims)), in_time)
    found["reason"] = reasons(found, merged, mild)
    first = reach.drop_duplicates("row").set_index("row")[["as_of", "as_of_until"]].reindex(range(len(aims)))
    first = first.set_axis(aims.index).where(found["reason"].str.startswith("reached_"))
    found[["passed_on", "passed_on_until"]] = first
    return found[[*LATEST.values(), "passed_on", "passed_on_until", "reason"]]


def gaps_with_verdicts(
    gaps: pd.DataFrame, levels: pd.DataFrame, merged: set[str], verdicts: pd.Series
) -> pd.DataFrame:
    """tidy/target_gaps: each target and reading with its latest level, verdict and reason, read strictly.

    `verdicts` are those of reasons.csv, by reason.
    """
    found = judged(gaps, levels, merged)
    why = found["reason"].mask(gaps["bound"] == "not_printed")
    return gaps.assign(
        latest=found["reached"], latest_on=found["reached_on"], latest_on_until=found["reached_on_until"],
        latest_tier=found["reached_tier"], reason=why, verdict=why.map(verdicts).fillna("not_printed"),
    )  # fmt: skip


def outcome_table(
    gaps: pd.DataFrame, levels: pd.DataFrame, merged: set[str], verdicts: pd.Series
) -> pd.DataFrame:
    """One row a printed target: what was promised, what was reached, both verdicts (tidy/outcomes).

    The strictest and the mildest reading differ where a print is a range, or does not say whether it is an
    increment. A level without a year that was passed when it was printed is a plan told as reached and has no
    row.
    """
    told_reached = gaps["horizon"].isna() & (gaps["gap"] < 0)
    rows = gaps[(gaps["bound"] != "not_printed") & ~told_reached]
    most = rows["target_upper"].fillna(rows["upper"]).where(rows["bound"] == "range", rows["needed"])
    # Of two readings with the same number the one from zero is the stricter.
    mild, strict = (
        rows.assign(needed=needed).sort_values(["needed", "from_zero"], kind="stable")
        .drop_duplicates("figure_id", keep=kept).set_index("figure_id").reindex(rows["figure_id"].unique())
        for needed, kept in ((rows["needed"], "first"), (most, "last"))
    )  # fmt: skip
    found, mildly = judged(strict, levels, merged), judged(mild, levels, merged, mild=True)["reason"]
    derived = (strict["reading"] == "increment") & ~strict["from_zero"]
    basis = np.select([strict["from_zero"], derived], ["from_zero", "derived"], "printed")
    ids = (strict["figure_ids"] + " " + found["reached_ids"].fillna("")).str.strip()
    return mild.assign(
        **found.drop(columns="reason"),
        promised_mildest=mild["needed"], promised_strictest=strict["needed"], promised_basis=basis,
        verdict_mildest=mildly.map(verdicts), reason_mildest=mildly,
        verdict_strictest=found["reason"].map(verdicts), reason_strictest=found["reason"],
        figure_ids=joined(ids, ids.index),
    ).reset_index()  # fmt: skip
