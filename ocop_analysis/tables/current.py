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
REPORT = ["article_id", "place", "indicator", "noun", "period", "as_of", "as_of_until"]
RANKED = [
    "standing", "whole", "says", "tier", "source_quality", "as_of", "as_of_until", "published_on", "kind",
]  # fmt: skip
SUBJECT = ["place", "indicator", "noun", "dimension", "period"]
NEEDED = [
    *REPORT, "dimension", "category", "value", "lower", "upper", "bound", "period_end", "standing", "kind",
    "whole", "tier", "source_quality", "published_on",
]  # fmt: skip
SCOPES = {"current": [], "current_in_tier": ["tier"], "stands_for_article": ["article_id"]}


def standings(rows: pd.DataFrame, statuses: pd.DataFrame) -> pd.Series:
    """1 before 2 before 3 by `standing` of statuses.csv, none for a part; a class has that of its split."""
    standing = rows["status"].map(statuses.set_index("status")["standing"]).fillna("1")
    number = pd.to_numeric(standing, errors="coerce")
    split = number.groupby([rows["report"], rows["dimension"]]).transform("min")
    number = number.mask(standing == "class", split.fillna(ALONE))
    round_ = (number == 1) & (rows["period"] == "") & (rows["period_start"].dt.year > BEGINNING)
    return number.mask(round_)


def kinds(rows: pd.DataFrame) -> pd.Series:
    """The rank in KINDS of what each figure counts; one that does not say it goes with its report's best."""
    kind = rows["count_kind"].map(KINDS)
    best = kind.groupby([rows["report"], rows["dimension"]], dropna=False).transform("min")
    return kind.fillna(best).fillna(KINDS["not_said"]).astype("int64")


def currency(rows: pd.DataFrame) -> pd.DataFrame:
    """What is current, indexed as `rows`: the columns of SCOPES (true or false; none of targets) and
    superseded_by.

    Takes observations with report, standing, kind, whole, repeat_of and the columns of their articles.
    `stands_for_article` says which of one report's own counts stands for it.
    """
    actual, first_print = rows["role"] == "actual", rows["repeat_of"].isna()
    counted = rows.loc[actual & first_print & rows["standing"].notna(), NEEDED]
    over = (counted["period"] == "") & (counted["period_end"] < counted["as_of"])
    counted = counted.assign(
        as_of=counted["as_of"].mask(over, counted["period_end"]),
        subject=counted.groupby(SUBJECT, dropna=False).ngroup(),
    )
    of_one = ["subject", "article_id", "as_of", "as_of_until", "period_end", "standing", "kind"]
    block = counted.groupby(of_one, dropna=False).ngroup()
    blocks = _blocks(counted, block)
    repeated = rows["repeat_of"].map(block.set_axis(rows["figure_id"][counted.index]))
    block = block.reindex(rows.index).fillna(repeated)
    category, categories = rows["category"].fillna("").factorize()
    part = (block * len(categories) + category).where(first_print)
    first = part.notna() & ~part.duplicated()
    found = pd.DataFrame(index=rows.index)
    for name, scope in SCOPES.items():
        leader = block.map(leading(blocks, ["subject", *scope]))
        found[name] = ((leader == block) & first).astype("boolean").where(actual)
        if name == "current":
            # That of the same category stands for a part, or else the first of the leading count.
            same = (leader * len(categories) + category).map(rows["figure_id"][first].set_axis(part[first]))
            some = leader.map(rows["figure_id"].groupby(block.where(first_print)).first())
            stands = same.astype("str").fillna(some.astype("str"))
            found["superseded_by"] = stands.where(actual & (stands != rows["figure_id"]))
    return found


def _blocks(counted: pd.DataFrame, block: pd.Series) -> pd.DataFrame:
    """One row a count: what its figures have in common, whether it is whole, and what it says."""
    prints = counted[["category", "bound", "value", "lower", "upper"]].astype({"category": "object"})
    says = pd.util.hash_pandas_object(prints, index=False).groupby(block).sum()
    blocks = counted.groupby(block).first()
    whole = counted["whole"].groupby(block).any()
    # A small number of some classes alone comes again by itself: only a total or a whole split is known
    # by its print.
    return blocks.assign(whole=whole, says=says.where(whole, blocks.index.astype("uint64")))


def leading(counts: pd.DataFrame, by: list[str]) -> pd.Series:
    """The index of the count that stands for each count's group, by the rule above.

    `counts` has `by`, standing, whole (True for totals), says (what it prints, alike where it repeats), tier,
    source_quality, as_of, as_of_until, published_on and kind.
    """
    ranked = counts[RANKED].assign(group=counts.groupby(by, dropna=False).ngroup())
    ranked = ranked.sort_values(["as_of", "as_of_until"], kind="stable")
    alike = ranked.groupby(["group", "standing", "says"]).ngroup()
    first = ranked[["as_of", "as_of_until"]].set_axis(alike)[~alike.duplicated().to_numpy()]
    ranked[["day", "until"]] = first.reindex(alike).set_axis(ranked.index)
    publisher = ranked["source_quality"] == "publisher"
    ranked = ranked.assign(later_tier=ranked["tier"] != "core", partial=~ranked["whole"])
    standing = [ranked[c] for c in ("group", "standing", "partial")]
    newest = ranked["day"].where(publisher).groupby(standing).transform("max")
    ranked["barred"] = ~publisher & (newest >= ranked["day"] - NEAR)
    order = {
        "standing": True, "partial": True, "barred": True, "day": False, "until": False, "later_tier": True,
        "as_of": True, "published_on": False, "kind": True,
    }  # fmt: skip
    ranked = ranked.sort_values(list(order), ascending=list(order.values()), kind="stable")
    leader = pd.Series(ranked.index, ranked.index).groupby(ranked["group"])
    return leader.transform("first").reindex(counts.index)
