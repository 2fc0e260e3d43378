"""What became of each target: the latest figure, the reason for the verdict, in the strictest and the
mildest reading.
"""

from collections import defaultdict
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ocop_analysis.tables.levels import KEY

MERGER = pd.Timestamp(
    "2025-07-01"
)  # 63 provinces became 34: a merged one has no figures of its own from here on
REACHED = ["reached_by_due", "reached_no_year", "reached_after_due"]
LATEST = {
    "level": "reached", "lower": "reached_lower", "most": "reached_most", "bound": "reached_bound",
    "as_of": "reached_on", "as_of_until": "reached_on_until", "tier": "reached_tier",
    "count_kind": "count_kind", "figure_ids": "reached_ids",
}  # fmt: skip


Known = dict[tuple[str, str, str, str], list[Any]]


class Aim(NamedTuple):
    """What a target asks for: `needed` is the level that meets it, `from_zero` an increase on a level not
    printed.
    """

    needed: float
    horizon: pd.Timestamp
    from_zero: bool
    potential: bool
    merged: bool


def reason(aim: Aim, latest: Any, proven: bool, mild: bool) -> str:
    """Why a target is met, missed, not yet known or cannot be compared: a code of reasons.csv, which has the
    verdict.

    `latest` is the current level (a row of tables/levels, or none), `proven` whether a level of the due day
    or before, or of any day where there is none, reaches it. "About" proves nothing by itself; an earlier
    level must. Missed is only what a level of the due day or after leaves below. With `mild` potential five-
    star products count as reached.
    """
    if aim.potential:
        return "another_kind"
    if latest is None:
        return "no_baseline" if isnan(aim.needed) else "nothing_reported"
    least = latest.most if mild else latest.lower
    if isnan(least) and latest.bound == "about":
        least = latest.level
    ceiling = max(latest.ceiling, latest.most) if mild else latest.ceiling
    if isnan(aim.needed) or (aim.from_zero and least >= aim.needed):
        return "no_baseline"
    if least >= aim.needed:
        return _reached(aim, latest, proven)
    return "bound_leaves_open" if ceiling >= aim.needed else _below(aim, latest)


def _reached(aim: Aim, latest: Any, proven: bool) -> str:
    if proven:
        return "reached_no_year" if pd.isna(aim.horizon) else "reached_by_due"
    return "reached_after_due" if latest.as_of > aim.horizon else "bound_leaves_open"


def _below(aim: Aim, latest: Any) -> str:
    if pd.isna(aim.horizon):
        return "below_no_year"
    if latest.as_of >= aim.horizon:
        return "below_after_due"
    return "merged_before_due" if aim.merged and aim.horizon >= MERGER else "below_before_due"


def by_key(levels: pd.DataFrame) -> Known:
    """The rows of tables/levels by KEY, in their order."""
    known: Known = defaultdict(list)
    for row in levels[[*KEY, *LATEST, "ceiling", "current"]].itertuples():
        known[row.place, row.indicator, row.dimension, row.category].append(row)
    return known


def judged(aims: pd.DataFrame, known: Known, merged: set[str], mild: bool = False) -> pd.DataFrame:
    """The latest level of each target, the first that reached it, and the reason, indexed as `aims`.

    `aims` has KEY, horizon, needed and from_zero; `known` is that of `by_key`; `merged` are the provinces
       that ended in the mergers of
    2025.
    """
    made = []
    for row in aims[[*KEY, "horizon", "needed", "from_zero"]].itertuples():
        found = known.get((row.place, row.indicator, row.dimension, row.category), [])
        aim = Aim(row.needed, row.horizon, row.from_zero, row.category == "potential_5", row.place in merged)
        enough = [level for level in found if (level.most if mild else level.lower) >= row.needed]
        in_time = [level for level in enough if pd.isna(row.horizon) or level.as_of_until <= row.horizon]
        latest = next((level for level in found if level.current), None)
        why = reason(aim, latest, bool(in_time), mild)
        first = enough[0] if enough and why in REACHED else None
        passed = [None if first is None else first.as_of, None if first is None else first.as_of_until]
        made.append([*(getattr(latest, name, None) for name in LATEST), *passed, why])
    columns = [*LATEST.values(), "passed_on", "passed_on_until", "reason"]
    text = dict.fromkeys(["reached_bound", "reached_tier", "count_kind", "reached_ids", "reason"], "str")
    numbers = dict.fromkeys(["reached", "reached_lower", "reached_most"], "float64")
    days = {column: "datetime64[ns]" for column in columns if column.endswith(("_on", "_until"))}
    return pd.DataFrame(made, aims.index, columns).astype(text | numbers | days)


def needs(gaps: pd.DataFrame) -> pd.DataFrame:
    """`gaps` (tables/targets) with needed and from_zero: the least level a reading asks for, and whether it
    is one.

    Where the increase is on a level that is not printed, what is needed is the increase, from zero.
    """
    least = gaps["target_lower"].fillna(gaps["target"])
    needed = least.fillna(gaps["lower"]).fillna(gaps["value"])
    return gaps.assign(needed=needed, from_zero=least.isna())


def gaps_with_verdicts(
    gaps: pd.DataFrame, known: Known, merged: set[str], reasons: pd.DataFrame
) -> pd.DataFrame:
    """tidy/target_gaps: each target and reading with its latest level, verdict and reason, read strictly."""
    rows = needs(gaps)
    found = judged(rows, known, merged)
    names = {"reached": "latest", "reached_on": "latest_on", "reached_on_until": "latest_on_until"}
    rows = rows.join(
        found.rename(columns=names | {"reached_tier": "latest_tier"})[[*names.values(), "latest_tier"]]
    )
    why = found["reason"].mask(rows["bound"] == "not_printed")
    return rows.assign(
        reason=why, verdict=why.map(reasons.set_index("reason")["verdict"]).fillna("not_printed")
    )


def outcome_table(gaps: pd.DataFrame, known: Known, merged: set[str], reasons: pd.DataFrame) -> pd.DataFrame:
    """One row a printed target: what was promised, what was reached, both verdicts (tidy/outcomes).

    The strictest and the mildest reading differ where a print is a range, or does not say whether it is an
    increment. A level without a year that was passed when it was printed is a plan told as reached and has no
    row.
    """
    told_reached = gaps["horizon"].isna() & (gaps["gap"] < 0)
    rows = needs(gaps[(gaps["bound"] != "not_printed") & ~told_reached])
    most = rows["target_upper"].fillna(rows["upper"]).where(rows["bound"] == "range", rows["needed"])
    rows = rows.assign(added=(rows["reading"] == "increment") & ~rows["from_zero"], most=most)
    # Of two readings with the same number the one from zero is the stricter.
    mild = rows.sort_values(["needed", "from_zero"], kind="stable").drop_duplicates("figure_id")
    strict = rows.assign(needed=rows["most"]).sort_values(["needed", "from_zero"], kind="stable")
    strict = strict.drop_duplicates("figure_id", keep="last").set_index("figure_id")
    mild = mild.set_index("figure_id").reindex(rows["figure_id"].drop_duplicates())
    strict = strict.reindex(mild.index)
    found, mildly = judged(strict, known, merged), judged(mild, known, merged, mild=True)
    verdict = reasons.set_index("reason")["verdict"]
    basis = np.select([strict["from_zero"], strict["added"]], ["from_zero", "derived"], "printed")
    table = mild.drop(columns=[c for c in found if c in mild]).join(found.drop(columns="reason"))
    ids = strict["figure_ids"] + " " + table["reached_ids"].fillna("")
    return table.assign(
        promised_mildest=mild["needed"], promised_strictest=strict["needed"], promised_basis=basis,
        verdict_mildest=mildly["reason"].map(verdict), reason_mildest=mildly["reason"],
        verdict_strictest=found["reason"].map(verdict), reason_strictest=found["reason"],
        figure_ids=ids.map(lambda found: " ".join(dict.fromkeys(found.split()))),
    ).reset_index()  # fmt: skip
