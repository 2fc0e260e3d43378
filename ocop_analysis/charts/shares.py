"""Sums of money with their bounds, and what share of a sum is surely known."""

from math import ceil, floor, isnan, nan
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.wording import number, qualified

BILLION = 1e9
BY = ["article_id", "place", "status", "period_start", "period_end"]  # a sum and its parts
BOTH = ["central", "local"]  # which are the state's money together
STRICT = {"over", "under", "nearly"}  # bounds that are not reached themselves


class Sum(NamedTuple):
    """An amount and its ends, not a number where open; `bound` is empty where nothing is known of it."""

    bound: str
    value: float = nan
    lower: float = nan
    upper: float = nan


def state_money(every: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """The state's money in what a report prints of one sum, or central and local money if it gives both."""
    printed = every[(every[BY] == row[BY]).all(axis=1)]
    whole = printed[printed["funding_source"] == "state"].head(1)
    parts = printed[printed["funding_source"].isin(BOTH)].drop_duplicates("funding_source")
    return whole if len(whole) or len(parts) < len(BOTH) else parts


def sum_of(parts: pd.DataFrame) -> Sum:
    """A printed sum, or several added up with their bounds; of an open one the least is nothing."""
    if len(parts) < 2:
        ends = ["bound", "budget_vnd", "budget_vnd_lower", "budget_vnd_upper"]
        return Sum(*parts[ends].iloc[0]) if len(parts) else Sum("")
    lower = float(parts["budget_vnd_lower"].fillna(0).sum())
    upper = float(parts["budget_vnd_upper"].sum(skipna=False))
    return _known(set(parts["bound"]), float(parts["budget_vnd"].sum(skipna=False)), lower, upper)


def share_of(part: Sum, whole: Sum) -> Sum:
    """The part in percent of the whole, as far as their bounds allow; none above all of it."""
    share = part.value / whole.value * 100
    if not part.bound or share > 100:
        return Sum("")
    upper = part.upper / whole.lower * 100
    lower = part.lower / whole.upper * 100
    return _known({part.bound, whole.bound}, share, lower, upper if upper < 100 else nan)


def _known(kinds: set[str], value: float, lower: float, upper: float) -> Sum:
    """What is known of an amount formed of amounts with these bounds."""
    least, strict = not isnan(lower) and lower > 0, bool(kinds & STRICT)
    if kinds <= {"exact", "about"}:
        return Sum("about" if "about" in kinds else "exact", value, lower, upper)
    if least and not isnan(upper):
        return Sum("range", (lower + upper) / 2, lower, upper)
    if least:
        return Sum("over" if strict else "at_least", lower, lower)
    return Sum("") if isnan(upper) else Sum("under" if strict else "at_most", upper, upper=upper)


def under_half(share: Sum) -> bool:
    """Whether no reading of the print makes it a half: about a number is not sure."""
    most = share.value if share.bound in ("exact", "under", "at_most") else share.upper
    return most < 50 or (most == 50 and share.bound == "under")


def percent_said(share: Sum, language: str) -> str:
    """A share with its bound; below ten percent with one decimal, bounds rounded so that they stay true."""

    def shown(value: float, turn: Any = None) -> str:
        decimals = int(value < 10)
        value = turn(round(value * 10**decimals, 6)) / 10**decimals if turn else value
        return number(value, decimals, language)

    if share.bound == "range":
        return f"{shown(share.lower, floor)}–{shown(share.upper, ceil)}%"
    turns = {"over": floor, "at_least": floor, "under": ceil, "at_most": ceil}
    return qualified(f"{shown(share.value, turns.get(share.bound))}%", share.bound, language)
