"""Targets of the phase that ends in 2025 with what became of them, and their words on the page."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.spec import Tables, marked
from ocop_analysis.charts.words import said
from ocop_analysis.wording import bounded, month, number

NAME = "promised-and-reached"  # section of words.toml
PHASE = "2021-2025"
YEAR = PHASE[-4:]
# The last count of the place itself was lower than the target; a merged place has none of the due day.
STATES = dict.fromkeys(["below_before_due", "below_after_due"], "below") | {"merged_before_due": "merged"}


def highest(tables: Tables, star: str) -> pd.DataFrame:
    """The highest target of the phase of each place for a class of stars, read strictly, and its outcome.

    `target` is the number as printed, an increase added to its `start`; `state` is met, below,
    merged (below, and merged before the due day; drawn hollow) or open: nothing can be said, or the readings
    of the print differ.
    """
    aims = tables["outcomes"]
    aims = aims[(aims["indicator"] == "products") & (aims["star"] == star) & (aims["phase"] == PHASE)]
    if tables.tier:
        aims = aims[aims["reached_tier"].fillna(tables.tier) == tables.tier]
    aims = aims.sort_values("promised_strictest", ascending=False, kind="stable").drop_duplicates("place")
    rows = marked(aims, tables, "reached_ids").assign(figure_ids=aims["figure_ids"])
    printed = tables["targets"].set_index("figure_id").reindex(rows["figure_id"])
    printed = printed[["value", "lower", "upper"]].set_axis(rows.index)
    least = printed["upper"].where(rows["bound"] == "range", printed["lower"].fillna(printed["value"]))
    start = rows["promised_strictest"] - least
    mild = (rows["verdict_mildest"] == "met") & (rows["verdict_strictest"] != "met")
    reason = rows["reason_strictest"].mask(mild, "reading")
    state = reason.map(STATES).fillna("open").mask(rows["verdict_strictest"] == "met", "met")
    return rows.assign(
        start=start,
        added=printed["value"].fillna(printed["upper"]),
        target=printed["value"].fillna(printed["upper"]) + start,
        target_bound=rows["bound"],
        target_lower=printed["lower"] + start,
        target_upper=printed["upper"] + start,
        share=rows["reached"].fillna(rows["reached_lower"]) / rows["promised_strictest"],
        derived=rows["reached_ids"].fillna("").str.contains(" "),
        state=state,
        hollow=state == "merged",
        reason=reason,
    ).reset_index(drop=True)


def five_stars(tables: Tables, places: pd.DataFrame) -> pd.DataFrame:
    """Of each place its highest target for five stars and its outcome, or else its current count of them."""
    aims, stars = highest(tables, "5"), tables.current("products_by_star")
    now = stars[(stars["star"] == "5") & ~stars["place"].isin(aims["place"])]
    now = marked(now.drop_duplicates("place", keep="last"), tables).assign(state="none")
    now = now.rename(columns={"as_of": "reached_on", "as_of_until": "reached_on_until"})
    now = now.assign(
        reached=now["products"].astype("float64"), reached_bound=now["bound"], reached_most=float("nan")
    )
    now = now.assign(derived=now["basis"] == "derived").reindex(columns=aims.columns)
    both = pd.concat([part for part in (aims, now) if len(part)] or [aims]).astype({"figure_ids": "str"})
    return both[both["place"].isin(places["place"])]


def aim(row: Any, language: str) -> str:
    """A target as printed: with its bound; an increase on a number that is not printed as so many more."""
    told = bounded(row.target, row.target_bound, row.target_lower, row.target_upper, language)
    return said(NAME, "more", language, target=told) if row.promised_basis == "from_zero" else told


def set_by(row: Any, language: str) -> str:
    """Who set a target where rival sets exist, and the sum where an increase was added to its start."""
    who = said(NAME, str(row.target_set), language) if pd.notna(row.target_set) else ""
    added = "–".join(number(n, 0, language) for n in (row.start, row.added)).replace("–", " + ")
    return ": ".join(word for word in (who, added * (row.promised_basis == "derived")) if word)


def count(row: Any, language: str) -> str:
    """What was reached, with potential five-star products as a second reading; empty of nothing."""
    if pd.isna(row.reached):
        return ""
    shown = bounded(row.reached, row.reached_bound, row.lower, row.upper, language)
    if row.reached_most > row.reached and row.reached_bound == "exact":
        ends = {"low": shown, "high": number(row.reached_most, 0, language)}
        shown = said(NAME, "or" if row.reached_most == row.reached + 1 else "to", language, **ends)
    return shown + "†" * bool(row.flagged)


def when(row: Any, language: str) -> str:
    """The month of what was reached."""
    return "" if pd.isna(row.reached_on) else month(row.reached_on, row.reached_on_until, language)


def of_start(row: Any) -> bool:
    """Whether the latest count is that of the report that sets the target: nothing later was found."""
    return str(row.reached_ids).split("/")[0] == str(row.article_id)


def known_states(rows: pd.DataFrame) -> list[str]:
    """What is known of each target; where none was reached, nothing of one without a later count."""
    if rows["state"].eq("met").any():
        return [str(state) for state in rows["state"]]
    return ["open" if of_start(row) else str(row.state) for row in rows.itertuples()]


def head_of(states: list[str]) -> str:
    """Which wording says how many of all targets were reached, and how many were not."""
    n, met, unknown = len(states), states.count("met"), states.count("open")
    if n == 1:
        return f"head_place_{states[0]}"
    if n in (met, unknown):
        return "head_all" if met else "head_open"
    if not met:
        return "head_none_open" if unknown else "head_none"
    if met + unknown == n:
        return "head_some_open"
    return "head_some_not" if unknown or "merged" in states else "head_some"
