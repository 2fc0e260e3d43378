"""Which report stands for a count: the one rule of what is current, for figures and for levels alike.

A place is reported again and again. Compared are *counts*: a total, or the split that one report prints, of
one place and indicator. In this order

1. rated before registered, before what is only planned (`standing` of statuses.csv); a part of the count,
   such as newly rated products, never stands for it;
2. a whole split before some classes alone;
3. a report below `publisher` in source_quality only where no publisher's report is at most a year older;
4. the later day; a report that repeats an older count is that count, its day the first one's;
5. of one day the core tier, then the first print of a repeated count, then the later publication;
6. of one report the ratings still valid, then those not said which, then all that ever were.
"""

import pandas as pd

# Of one report, which count of ratings stands for the others (a rating lapses after 36 months).
KINDS = {"valid": 0, "not_said": 1, "ever": 2}
NEAR = pd.DateOffset(years=1)  # a publisher's report so much older is still preferred to an aggregator's
ALONE = 3.0  # standing of a class, such as potential five stars, that is printed without a split
BEGINNING = 2018  # Decision 490/QĐ-TTg: what was rated since a later year is a part of what was rated in all
REPORT = ["article_id", "place", "indicator", "dimension", "period"]
SUBJECT = ["place", "indicator", "dimension", "period"]
SCOPES = {"current": [], "current_in_tier": ["tier"], "stands_for_article": ["article_id"]}


def standings(rows: pd.DataFrame, statuses: pd.DataFrame) -> pd.Series:
    """1 before 2 before 3 by `standing` of statuses.csv, none for a part; a class has that of its report's
    split.
    """
    standing = rows["status"].map(statuses.set_index("status")["standing"]).fillna("1")
    number = pd.to_numeric(standing, errors="coerce")
    split = number.where(rows["dimension"].notna())
    split = split.groupby([rows[c] for c in [*REPORT, "as_of"]], dropna=False).transform("min")
    number = number.mask(standing == "class", split.fillna(ALONE))
    round_ = (number == 1) & (rows["period"] == "") & (rows["period_start"].dt.year > BEGINNING)
    return number.mask(round_)


def kinds(rows: pd.DataFrame) -> pd.Series:
    """The rank in KINDS of what each figure counts; a class that does not say it goes with its report's
    best count.
    """
    kind = rows["count_kind"].map(KINDS)
    best = kind.groupby([rows[c] for c in [*REPORT, "as_of"]], dropna=False).transform("min")
    return kind.fillna(best).fillna(KINDS["not_said"]).astype("int64")


def currency(rows: pd.DataFrame) -> pd.DataFrame:
    """What is current, indexed as `rows`: the columns of SCOPES (true or false; none of targets) and
    superseded_by.

    Takes observations with SUBJECT, standing, kind, whole, repeat_of and the columns of their articles.
    `stands_for_article` says which of one report's own counts stands for it.
    """
    actual = rows["role"] == "actual"
    counted = rows[actual & rows["standing"].notna() & rows["repeat_of"].isna()]
    counted = counted.assign(as_of=counted[["as_of", "period_end"]].min(axis=1).where(
        counted["period"] == "", counted["as_of"]
    ))  # fmt: skip
    counted["subject"] = counted.groupby(SUBJECT, dropna=False).ngroup()
    of_one = ["subject", "article_id", "as_of", "as_of_until", "period_end", "standing", "kind"]
    block = counted.groupby(of_one, dropna=False).ngroup()
    blocks = _blocks(counted.assign(block=block))
    repeated = rows["repeat_of"].map(pd.Series(block.to_numpy(), counted["figure_id"]))
    block = block.reindex(rows.index).fillna(repeated)
    found = pd.DataFrame(index=rows.index)
    for name, scope in SCOPES.items():
        stands = _same_part(rows, block, block.map(leading(blocks, ["subject", *scope])))
        found[name] = (stands == rows["figure_id"]).astype("boolean").where(actual)
        if name == "current":
            found["superseded_by"] = stands.where(actual & (stands != rows["figure_id"]))
    return found


def _blocks(counted: pd.DataFrame) -> pd.DataFrame:
    """One row a count: what its figures have in common, whether it is whole, and what it says."""
    said = counted["category"].fillna("") + "|" + counted["bound"]
    for end in ("value", "lower", "upper"):
        said += "|" + counted[end].astype("str").fillna("")
    counted = counted.assign(says=said).sort_values(["block", "says"], kind="stable")
    blocks = counted.groupby("block").first()
    whole = counted.groupby("block")["whole"].any()
    says = counted.groupby("block")["says"].agg(";".join)
    # A small number of some classes alone comes again by itself: only a total or a whole split is known
    # by its print.
    alone = pd.Series(blocks.index.astype("str"), blocks.index)
    return blocks.assign(whole=whole, says=says.where(whole, alone))


def _same_part(rows: pd.DataFrame, block: pd.Series, leader: pd.Series) -> pd.Series:
    """The figure of the leading count for each figure: that of the same category, or else its first."""
    ids = pd.DataFrame({"block": block, "category": rows["category"].fillna(""), "id": rows["figure_id"]})
    ids = ids[rows["repeat_of"].isna()].dropna(subset="block")
    wanted = pd.DataFrame({"block": leader, "category": rows["category"].fillna("")}).reset_index(names="row")
    same = ids.drop_duplicates(["block", "category"])
    found = wanted.merge(same, on=["block", "category"], how="left").set_index("row")["id"]
    first = ids.drop_duplicates("block").set_index("block")["id"]
    return found.astype("str").fillna(leader.map(first).astype("str")).reindex(rows.index)


def leading(counts: pd.DataFrame, by: list[str]) -> pd.Series:
    """The index of the count that stands for each count's group, by the rule above.

    `counts` has `by`, standing, whole (True for totals), says (what it prints, alike where it repeats), tier,
    source_quality, as_of, as_of_until, published_on and kind.
    """
    ranked = counts.sort_values(["as_of", "as_of_until"], kind="stable")
    alike = ranked.groupby([*by, "standing", "says"], dropna=False)
    ranked["day"], ranked["until"] = (alike[c].transform("first") for c in ("as_of", "as_of_until"))
    ranked = ranked.assign(later_tier=ranked["tier"] != "core", partial=~ranked["whole"])
    publisher = ranked["source_quality"] == "publisher"
    groups = [ranked[c] for c in (*by, "standing", "partial")]
    newest = ranked["day"].where(publisher).groupby(groups, dropna=False).transform("max")
    ranked["barred"] = ~publisher & (newest >= ranked["day"] - NEAR)
    order = {
        "standing": True, "partial": True, "barred": True, "day": False, "until": False, "later_tier": True,
        "as_of": True, "published_on": False, "kind": True,
    }  # fmt: skip
    ranked = ranked.sort_values(list(order), ascending=list(order.values()), kind="stable")
    leader = pd.Series(ranked.index, ranked.index).groupby([ranked[c] for c in by], dropna=False)
    return leader.transform("first").reindex(counts.index)
