"""What was reached: levels of every source by place and day, and the verdict on each target of 2021-2025."""

import numpy as np
import pandas as pd

from ocop_analysis.audit import ENDS, near
from ocop_analysis.codebook import DTYPES
from ocop_analysis.strings import among, joined_groups, words

# A rated product has three stars or more, so a total of rated products is this class.
ALL_RATED = "3+"
PHASE = (pd.Timestamp("2021-01-01"), pd.Timestamp("2025-12-31"))  # Decision 919/QĐ-TTg
LAST_DAY = pd.Timestamp("2099-12-31")  # of a target without a due day
MERGER = pd.Timestamp("2025-07-01")  # 63 provinces became 34: a merged one has no figures of its own from here on
SAME = ["article_id", "count_kind"]  # what may be added up
KEY = ["place", "indicator", "star"]
REACHED = {
    "level": "reached", "lower": "reached_lower", "most": "reached_most", "bound": "reached_bound",
    "as_of": "reached_on", "as_of_until": "reached_on_until", "tier": "reached_tier", "count_kind": "count_kind",
    "figure_ids": "reached_ids",
}  # fmt: skip


def latest_prints(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of each article's own place, those of its latest day where it prints several; repeats left out.

    `own_place` and `repeat` are columns of the figures.
    """
    own = figures[figures["own_place"] & ~figures["repeat"]]
    last = own.groupby(["article_id", "indicator", "dimension"], dropna=False)["as_of"].transform("max")
    return own[own["as_of"] == last]


def levels(figures: pd.DataFrame, stars: pd.DataFrame, readings: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """What there was, by KEY and day: level, lower, upper, bound, most, basis, count_kind and the columns of figures.

    Rated products in all and by star class (`stars` is tidy/products_by_star; classes counted in another are left
    out, three and four stars are added up too), and points of sale that are open. Registered products are no level.
    Where an article prints all classes and no total, they are added up. `most` is the mildest reading: with potential
    five-star products (`readings` is tidy/star_readings). What the audit suspects is left out.
    """
    actual = latest_prints(figures[(figures["role"] == "actual") & (figures["flag"] != "suspect")])
    total = actual["dimension"].isna() & (actual["indicator"] == "products") & (actual["status"] == "rated")
    points = (actual["indicator"] == "points_of_sale") & (actual["status"] == "open")
    printed = actual[(total | points) & actual["value"].notna()]
    printed = printed.drop_duplicates(["article_id", "indicator", "count_kind"])
    printed = printed.assign(
        star=pd.Series(ALL_RATED, printed.index, dtype="str").where(printed["indicator"] == "products"),
        basis="printed", level=printed["value"],
    )  # fmt: skip

    own = stars[stars["counted_in"].isna() & (stars["flag"] != "suspect")].assign(indicator="products")
    own["level"] = own["products"].astype("float64")
    derived = own["basis"] == "derived"
    own["bound"] = own["bound"].mask(derived, "exact")
    for end in ("lower", "upper"):
        own[end] = own[end].mask(derived, own["level"])
    unprinted = words(audit.loc[(audit["kind"] == "sum") & audit["whole_id"].isna(), "part_ids"])
    complete = own[among(own["figure_ids"], unprinted)]
    classes = own[own["star"].isin(["3", "4", "5", "3-4"])]
    both = classes[classes["star"].isin(["3", "4"])]
    both = both[both.groupby(SAME, dropna=False)["star"].transform("nunique") == 2]
    table = pd.concat([printed, classes, _added(both, "3-4"), _added(complete, ALL_RATED)], ignore_index=True)
    with_potential = readings[(readings["star"] == "5") & (readings["reading"] == "with_potential")]
    potential = table["article_id"].map(with_potential.groupby("article_id")["products"].max())
    most = table["upper"].fillna(table["lower"]).fillna(table["level"])
    table["most"] = most.mask(table["star"] == "5", potential.fillna(most))
    inexact = table[~table["bound"].isin(["exact", "at_least", "at_most"])].assign(value=table["level"])
    nearest = pd.Series([near(row)[1] for row in inexact[ENDS].itertuples()], inexact.index, dtype="float64")
    table["ceiling"] = nearest.reindex(table.index).fillna(table["upper"]).fillna(np.inf)
    # Of several counts of one day the last is the one that counts: still valid rather than ever, the lower one.
    table["rank"] = table["count_kind"].map({"ever": 0, "not_said": 1, "valid": 2})
    order = table.sort_values(["as_of", "rank", "level"], ascending=[True, True, False], kind="stable")
    return order.reset_index(drop=True)


def _added(classes: pd.DataFrame, star: str) -> pd.DataFrame:
    """Star classes of an article added up to another class, where each is known exactly."""
    classes = classes[classes["level"].notna().groupby([classes[c] for c in SAME], dropna=False).transform("all")]
    by_article = classes.groupby(SAME, sort=False, dropna=False)
    added = by_article.first()
    added[["level", "lower", "upper"]] = by_article[["level", "lower", "upper"]].sum(skipna=False)
    added["figure_ids"] = joined_groups(classes["figure_ids"], by_article.ngroup()).to_numpy()
    return added.reset_index().assign(star=star, basis="derived", bound="exact")


def verdicts(targets: pd.DataFrame, reached: pd.DataFrame, merged: set[str], mild: bool = False) -> pd.DataFrame:
    """Latest level, the first that passed, verdict and reason of each target, indexed as the targets.

    `reached` is the result of `levels`, in its order. `targets` has KEY, horizon and `needed`, the level that meets
    it, and may have `from_zero`: that `needed` is an increment on a level not printed. `merged` are the provinces that
    ended in the mergers. Met: a figure of the due day or before reaches it, and the latest has not fallen below.
    Missed: the latest is below, whatever its bound allows, and no older than the due day. With `mild` potential
    five-star products count. Verdicts and reasons are those of reasons.csv.
    """
    targets = targets.assign(from_zero=targets.get("from_zero", False))[[*KEY, "horizon", "needed", "from_zero"]]
    found = reached[[*KEY, *REACHED, "ceiling"]]
    latest = found.drop_duplicates(KEY, keep="last")
    last = targets.reset_index(names="row").merge(latest, on=KEY, how="left").set_index("row")
    # "About" says too little to prove anything by itself; an earlier figure must.
    about = last["level"].where(last["bound"] == "about")
    last["enough"] = (last["most"] if mild else last["lower"].fillna(about)) >= last["needed"]
    ceiling = last[["ceiling", "most"]].max(axis=1) if mild else last["ceiling"]
    proofs = found.assign(proof=found["most" if mild else "lower"]).dropna(subset="proof")
    last["proven"] = _highest_by(proofs, last) >= last["needed"]
    first = _first_that_reaches(proofs, last)
    dated, ended = last["horizon"].notna(), last["place"].isin(merged) & (last["horizon"] >= MERGER)
    cases = {
        "another_kind": last["star"] == "potential_5",
        "no_baseline": last["needed"].isna() | (last["from_zero"] & last["enough"]),
        "nothing_reported": last["level"].isna(),
        "reached_by_due": last["enough"] & last["proven"] & dated,
        "reached_no_year": last["enough"] & last["proven"],
        "reached_after_due": last["enough"] & (last["as_of"] > last["horizon"]),
        "bound_leaves_open": last["enough"] | (ceiling >= last["needed"]),
        "below_after_due": last["as_of"] >= last["horizon"],
        "merged_before_due": ended,
        "below_before_due": dated,
    }
    reason = np.select(list(cases.values()), list(cases), "below_no_year")
    verdict = pd.Series(reason, last.index).map(
        {
            "another_kind": "cannot_be_compared", "no_baseline": "cannot_be_compared",
            "merged_before_due": "cannot_be_compared", "reached_by_due": "met", "reached_no_year": "met",
            "below_after_due": "missed",
        }
    ).fillna("not_yet_known")  # fmt: skip
    passed = first[["as_of", "as_of_until"]].set_axis(["passed_on", "passed_on_until"], axis=1)
    judged = last.rename(columns=REACHED)[list(REACHED.values())].join(passed).assign(verdict=verdict, reason=reason)
    return judged.rename_axis(targets.index.name)


def _highest_by(proofs: pd.DataFrame, targets: pd.DataFrame) -> pd.Series:
    """The highest proof of each target's KEY by its horizon, or at all where it has none.

    One pass over both, sorted, instead of every target beside every figure of its place.
    """
    by_day = _keyed(proofs).sort_values("as_of_until", kind="stable")
    by_day = by_day.assign(highest=by_day.groupby(KEY)["proof"].cummax())[[*KEY, "as_of_until", "highest"]]
    due = _keyed(targets).assign(horizon=lambda t: t["horizon"].fillna(LAST_DAY)).rename_axis("row").reset_index()
    due = due.astype({"horizon": DTYPES["date"]}).sort_values("horizon")
    found = pd.merge_asof(due, by_day, left_on="horizon", right_on="as_of_until", by=KEY)
    return found.set_index("row")["highest"].reindex(targets.index)


def _first_that_reaches(proofs: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The first figure of each target's KEY whose proof is enough, as as_of and as_of_until."""
    rising = _keyed(proofs)
    rising = rising.assign(highest=rising.groupby(KEY)["proof"].cummax()).drop_duplicates([*KEY, "highest"])
    rising = rising[[*KEY, "highest", "as_of", "as_of_until"]].sort_values("highest", kind="stable")
    needed = _keyed(targets)[[*KEY, "needed"]].rename_axis("row").reset_index().dropna(subset="needed")
    needed = needed.sort_values("needed")
    found = pd.merge_asof(needed, rising, left_on="needed", right_on="highest", by=KEY, direction="forward")
    return found.set_index("row")


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose KEY has no empty cells and whose days and numbers have the types that sorted tables are joined by."""
    days = {c: DTYPES["date"] for c in ("as_of", "as_of_until", "horizon") if c in rows}
    numbers = {c: "float64" for c in ("proof", "needed") if c in rows}
    return rows.astype({**dict.fromkeys(KEY, "str"), **days, **numbers}).fillna({"star": ""})


def outcome_table(gaps: pd.DataFrame, reached: pd.DataFrame, merged: set[str]) -> pd.DataFrame:
    """One row a target of 2021-2025, or of no printed year: what was promised, what was reached, both verdicts.

    `gaps` is the result of targets.gap_table. The strictest and the mildest reading differ where a print is a range,
    or does not say whether it is an increment.
    """
    phase = gaps["horizon"].between(*PHASE) | (gaps["horizon"].isna() & ~(gaps["gap"] < 0))
    rows = gaps[phase & (gaps["bound"] != "not_printed")]
    least = rows["target_lower"].fillna(rows["target"])
    from_zero = least.isna()
    least = least.fillna(rows["lower"]).fillna(rows["value"])
    most = rows["target_upper"].fillna(rows["upper"]).where(rows["bound"] == "range", least)
    rows = rows.assign(mildest=least, strictest=most, added=(rows["reading"] == "increment") & ~from_zero)
    rows = rows.assign(mild_from_zero=from_zero, strict_from_zero=from_zero)
    # Of two readings with the same number the one from zero is the stricter.
    mild = rows.sort_values(["mildest", "mild_from_zero"], kind="stable").drop_duplicates("figure_id")
    strict = rows.sort_values(["strictest", "strict_from_zero"], kind="stable").drop_duplicates(
        "figure_id", keep="last"
    )
    mild, strict = (side.set_index("figure_id").loc[rows["figure_id"].drop_duplicates()] for side in (mild, strict))
    basis = np.select([strict["strict_from_zero"], strict["added"]], ["from_zero", "derived"], "printed")
    table = mild.assign(promised_mildest=mild["mildest"], promised_strictest=strict["strictest"], promised_basis=basis)
    for name, side, by, zero in (
        ("mildest", mild, "mildest", "mild_from_zero"),
        ("strictest", strict, "strictest", "strict_from_zero"),
    ):
        judged = verdicts(side.assign(needed=side[by], from_zero=side[zero]), reached, merged, name == "mildest")
        table[f"verdict_{name}"], table[f"reason_{name}"] = judged["verdict"], judged["reason"]
    unreached = ~judged["reason"].isin(["reached_by_due", "reached_no_year", "reached_after_due"])
    judged[["passed_on", "passed_on_until"]] = judged[["passed_on", "passed_on_until"]].mask(unreached)
    judged = judged.drop(columns=["verdict", "reason"])
    table = table.drop(columns=[c for c in judged if c in table]).join(judged)
    ids = strict["figure_ids"].str.cat(table["reached_ids"].fillna(""), " ").str.split()
    return table.assign(figure_ids=ids.map(lambda found: " ".join(dict.fromkeys(found)))).reset_index()


def products_over_time(reached: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Rated products in all, by place and day, from every source; nothing is joined: kinds of count differ."""
    totals = reached[(reached["star"] == ALL_RATED) & (reached["indicator"] == "products")]
    basis = articles.set_index("article_id")["as_of_basis"]
    totals = totals.assign(products=totals["level"], as_of_basis=totals["article_id"].map(basis))
    return totals.sort_values(["place", "as_of"], kind="stable")
