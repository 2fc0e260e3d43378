"""Targets for products as tracks: from the number at the start of an article to what it aims at."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.aims import PHASE
from ocop_analysis.charts.spec import Tables, marked
from ocop_analysis.charts.words import said
from ocop_analysis.wording import bounded

NAME = "targets"  # section of words.toml
BLOCKS = ["dated", "undated", "silent"]


def tracks_of(tables: Tables) -> pd.DataFrame:
    """A row a target for all products of a province, of the phase or without a year; silent articles last.

    Of two readings of a print the increase is drawn (`tick`) where its start is known, the level is `other`.
    A level without a year that was passed when it was printed is a plan told as reached: no target.
    """
    gaps = tables["target_gaps"]
    gaps = gaps[(gaps["indicator"] == "products") & gaps["province_code"].notna()]
    if (gaps["bound"] == "not_printed").all():
        return gaps[:0]
    gaps = gaps.assign(
        tick=gaps["target"].fillna(gaps["target_upper"]),
        target_id=gaps["figure_ids"].str.split(" ").str[0],
    )
    silent = gaps["bound"] == "not_printed"
    phase = (gaps["phase"] == PHASE) | (gaps["horizon"].isna() & ~(gaps["gap"] < 0))
    found = gaps[phase & ~silent]
    rows = _one_reading(found[found["star"].isin(["3+", "3-4"])])
    last = gaps[silent & ~gaps["place"].isin(rows["place"])].drop_duplicates("place")
    rows = pd.concat([rows, last]) if len(last) else rows
    rows = marked(rows.reset_index(drop=True), tables)
    rows = rows.assign(lower=rows["target_lower"], upper=rows["target_upper"])
    dated = rows["horizon"].notna().map({True: "dated", False: "undated"})
    rows["block"] = pd.Categorical(dated.mask(rows["bound"] == "not_printed", "silent"), BLOCKS, ordered=True)
    articles = tables["articles"].set_index("article_id")
    for column in ("as_of", "as_of_until"):
        rows[column] = rows["article_id"].map(articles[column])
    printed = tables["targets"].set_index("figure_id")
    rows = _with_printed(rows, printed)
    _join_five(rows, _one_reading(found[found["star"].isin(["5", "potential_5"])]), printed)
    rows["top"] = rows.groupby(["block", "place"], observed=True)["tick"].transform("max").fillna(0)
    rows = rows.sort_values(
        ["block", "top", "place", "tick"], ascending=[True, False, True, False], kind="stable"
    )
    for column, language in {"aim": "vi", "aim_en": "en"}.items():
        rows[column] = [aim(row, language) for row in rows.itertuples()]
    return rows.reset_index(drop=True)


def _one_reading(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a target: the higher reading that can be computed, `other` the lower; `unclear`: of two."""
    rows = rows.sort_values("tick", ascending=False, kind="stable")
    twice = rows["target_id"].duplicated(keep=False)
    ticks = rows.groupby("target_id")["tick"]
    alike = (ticks.transform("count") > 1) & (ticks.transform("nunique") == 1)
    other = ticks.transform("min").where(twice & (ticks.transform("nunique") > 1))
    return rows.assign(unclear=twice & ~alike, other=other).drop_duplicates("target_id")


def _with_printed(rows: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """The rows with the printed number and its ends, which an increase without a start has alone."""
    columns = {"value": "value", "lower": "least", "upper": "most"}
    return rows.assign(**{new: rows["target_id"].map(printed[old]) for old, new in columns.items()})


def _join_five(rows: pd.DataFrame, five: pd.DataFrame, printed: pd.DataFrame) -> None:
    """The target for five stars of the same article and set, in words (`five`, `five_en`), its figures."""
    five = _with_printed(five.assign(lower=five["target_lower"], upper=five["target_upper"]), printed)
    five = five.sort_values("star")
    told: dict[tuple[str, str], Any] = {}
    for row in five.itertuples():
        told.setdefault((row.article_id, str(row.target_set)), row)
    own = [told.get((row.article_id, str(row.target_set))) for row in rows.itertuples()]
    for column, language in {"five": "vi", "five_en": "en"}.items():
        rows[column] = ["" if row is None else aim(row, language) for row in own]
    places = {row.place for row in told.values()}
    rows["five_elsewhere"] = rows["place"].isin(places)
    more = [" " + row.figure_ids if row is not None else "" for row in own]
    rows["figure_ids"] = (rows["figure_ids"].fillna("") + more).str.strip().replace("", pd.NA)


def aim(row: Any, language: str) -> str:
    """A target as printed; "*" after a level that is added up; so many more where no start is."""
    if row.bound == "not_printed":
        return ""
    aside = said(NAME, "potential", language) if row.star == "potential_5" else ""
    if pd.isna(row.tick):
        return said(NAME, "more", language, target=_printed(row, language))
    told = bounded(row.target, row.bound, row.lower, row.upper, language) + "*" * (row.reading == "increment")
    if row.unclear and pd.notna(row.other):
        level = bounded(row.other, row.bound, row.lower, row.upper, language)
        told = said(NAME, "or", language, low=level, high=told)
    return f"{told}{'‡' * (row.unclear and pd.isna(row.other))} {aside}".strip()


def _printed(row: Any, language: str) -> str:
    return bounded(row.value, row.bound, row.least, row.most, language)
