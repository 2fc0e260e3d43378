"""Splits: a total taken apart by stars, kinds or groups; whether it is whole, and what lies inside what."""

import numpy as np
import pandas as pd

from ocop_analysis.tables.reckon import exact, joined

UNRECOGNISED = ["submitted", "potential"]  # scored or sent up for five stars, which the centre alone gives
GRAVITY = {"agrees": 0, "cannot_check": 1, "contradicts": 2}  # verdicts on a sum
NEEDED = [
    "figure_id", "report", "standing", "kind", "status", "dimension", "category", "value", "bound", "flag",
    "period_start",
]  # fmt: skip
COLUMNS = ["split", "total", "total_basis", "total_id", "counted_in", "counted_in_basis"]


def split_columns(rows: pd.DataFrame, audit: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """What is known of the split each figure stands in, indexed as `rows` (with report, standing, kind).

    split: `proven` where the parts add up to the printed total, `stated` where a relation says that they are
    all there and no exact total is printed, else `partial`; whole: the first two, and totals. total,
    total_basis and total_id: what shares are taken of, the printed total of the same report and kind of
    count, or (`derived`) the parts of a whole split added up; none where a figure of the split is suspect.
    counted_in and counted_in_basis: see `_counted_in`. `covers`: see split_table.
    """
    actual = rows.loc[(rows["role"] == "actual") & rows["repeat_of"].isna(), NEEDED]
    actual = actual.sort_values("period_start", na_position="first", kind="stable")
    actual = actual.assign(
        exact=exact(actual).round(9), unranked=actual["status"].where(actual["standing"].isna(), "")
    )
    actual["count"] = actual.groupby(["report", "standing", "unranked", "kind"], dropna=False).ngroup()
    totals = actual[actual["dimension"].isna() & actual["exact"].notna()].drop_duplicates("count")
    totals = totals.set_index("count")[["exact", "figure_id"]].set_axis(["of", "total_id"], axis=1)
    parts = actual[actual["dimension"].notna()].join(totals, on="count")
    parts["block"] = parts.groupby(["count", "dimension"]).ngroup()
    parts["said"] = parts["figure_id"].map(_said(audit, rows.loc[rows["dimension"].isna(), "figure_id"]))
    by = parts["block"]
    potential = (parts["dimension"] == "star") & parts["status"].isin(UNRECOGNISED)
    added = ~_wide(parts, covers)
    rest, every = (
        parts["exact"].where(chosen, 0.0).groupby(by).transform("sum", skipna=False).round(9)
        for chosen in (added & ~potential, added | potential)
    )
    printed, worst = parts["of"], parts["said"].groupby(by).transform("max")
    proven = (printed == rest) | (printed == every) | ((worst == GRAVITY["agrees"]) & printed.notna())
    stated = (worst < GRAVITY["contradicts"]) & ~potential.groupby(by).transform("all")
    parts["split"] = np.select([proven, stated], ["proven", "stated"], "partial")
    inside = _counted_in(parts, rest, every, audit).where(potential)
    nested = inside["counted_in"].notna().groupby(by).transform("any")
    derived = printed.isna() & (parts["split"] != "partial")
    suspect = (parts["flag"] == "suspect").groupby(by).transform("any")
    parts["total"] = printed.mask(derived, every.mask(nested, rest)).mask(suspect)
    basis = pd.Series(np.where(derived, "derived", "printed"), parts.index)
    basis = basis.where((derived | printed.notna()) & ~suspect)
    found = parts.assign(total_basis=basis).join(inside)[COLUMNS].reindex(rows.index)
    found = found.astype({column: "str" for column in COLUMNS if column != "total"})
    return found.assign(whole=~(found["split"] == "partial"))


def _said(audit: pd.DataFrame, totals: pd.Series) -> pd.Series:
    """The gravest verdict on the sums that make a total of each figure and others, by figure_id."""
    sums = audit[(audit["kind"] == "sum") & (audit["whole_id"].isin(totals) | audit["whole_id"].isna())]
    said: dict[str, int] = {}
    for gravity, ids in zip(sums["verdict"].map(GRAVITY).tolist(), sums["part_ids"].tolist(), strict=True):
        said |= {id_: max(gravity, said.get(id_, 0)) for id_ in ids.split(" ")}
    return pd.Series(said, dtype="float64")


def _wide(parts: pd.DataFrame, covers: pd.DataFrame) -> pd.Series:
    """Which classes hold others of their split: a wide one such as 3_up is not added to them."""
    holds = covers[covers["category"] != covers["part"]][["category", "part"]]
    held = parts.reset_index()[["index", "block", "category"]].merge(holds, on="category")
    there = pd.MultiIndex.from_frame(held[["block", "part"]])
    inner = there.isin(pd.MultiIndex.from_frame(parts[["block", "category"]]))
    return pd.Series(parts.index.isin(held.loc[inner, "index"]), parts.index)


def _counted_in(parts: pd.DataFrame, rest: pd.Series, every: pd.Series, audit: pd.DataFrame) -> pd.DataFrame:
    """The class that potential products are counted in too (none: a class of its own), and how it is known.

    `rest` are the recognised parts of the split added up, `every` all of them. Where no relation says it: if
    the recognised parts alone fill the total the potential ones lie inside the highest class that a province
    gives (`inferred`); `unclear` where nothing tells.
    """
    stars = parts[parts["dimension"] == "star"].set_index("figure_id")["category"]
    subsets = audit[(audit["kind"] == "subset") & audit["whole_id"].isin(stars.index)]
    subsets = subsets.drop_duplicates("part_ids", keep="last").set_index("part_ids")
    star = parts["figure_id"].map(subsets["whole_id"].map(stars)).astype("str")
    basis = parts["figure_id"].map(subsets["basis"]).astype("str")
    open_ = star.isna() & (parts["of"] != every) & parts["said"].isna()
    filled = parts["of"] == rest
    concluded = pd.Series(np.where(filled, "inferred", "unclear"), parts.index)
    return pd.DataFrame(
        {"counted_in": star.mask(open_ & filled, "4"), "counted_in_basis": basis.mask(open_, concluded)}
    )


def split_table(observed: pd.DataFrame, indicator: str, dimension: str, covers: pd.DataFrame) -> pd.DataFrame:
    """The split of an indicator that stands for each article, one row a part, with shares and derived zeros.

    `covers` says of each category the part or parts it is compared as, and their scheme: columns category,
    part, scheme (empty: of every scheme). Gives the columns of the observations, and part (`potential_5` for
    what is not recognised, the category where it covers several), share_pct (of `total`; none of a bound) and
    basis: `printed`, or `derived` for the zero of a part that a proven split leaves out, of a scheme of its
    other parts.
    """
    chosen = (observed["indicator"] == indicator) & (observed["dimension"] == dimension)
    rows = observed[chosen & observed["stands_for_article"].fillna(False)]
    alone = covers.drop_duplicates("category", keep=False).set_index("category")["part"]
    part = rows["category"].map(alone).astype("str").fillna(rows["category"])
    potential = rows["status"].isin(UNRECOGNISED) & (dimension == "star")
    rows = rows.assign(part=part.mask(potential, "potential_5"), basis="printed")
    rows = pd.concat([rows, _zeros(rows, covers)], ignore_index=True)
    return rows.assign(share_pct=(100 * exact(rows) / rows["total"]).round(6))


def _zeros(rows: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """A derived row of zero for each expected part that a proven split leaves out."""
    names = ["article_id", "place", "category", "part", "figure_id"]
    proven = rows.loc[(rows["split"] == "proven") & rows["counted_in"].isna(), names]
    if proven.empty:
        return rows.head(0)
    proven = proven.assign(number=proven.groupby(["article_id", "place"], sort=False).ngroup())
    recognised = proven[proven["part"] != "potential_5"]
    there = recognised[["number", "category"]].merge(covers, on="category")
    expected = covers[["part", "scheme"]].drop_duplicates().reset_index(names="order")
    schemes = pd.concat([proven[["number"]].assign(scheme=""), there[["number", "scheme"]]]).drop_duplicates()
    wanted = schemes.merge(expected, on="scheme").sort_values(["number", "order"])
    held = pd.MultiIndex.from_frame(there[["number", "part"]])
    zeros = wanted[~pd.MultiIndex.from_frame(wanted[["number", "part"]]).isin(held)]
    first = pd.concat([recognised["number"], proven["number"]]).drop_duplicates()
    like = rows.loc[pd.Series(first.index, first)[zeros["number"]]]  # a row of the same split
    ids = joined(proven["figure_id"], proven["number"])[zeros["number"]]
    part = zeros["part"].to_numpy()
    made = like.assign(part=part, category=part, basis="derived", bound="exact", flag=None)
    return made.assign(value=0.0, lower=0.0, upper=0.0, figure_ids=like["total_id"] + " " + ids.to_numpy())


def single_stars(star_classes: pd.DataFrame) -> pd.DataFrame:
    """Each star class with the single ones it holds (3_to_4: 3 and 4), as `split_table` takes them."""
    ends = star_classes[["star", "least_stars", "most_stars"]].dropna().to_numpy().tolist()
    single = [(star, least) for star, least, most in ends if least == most]
    pairs = [(star, part) for star, least, most in ends for part, stars in single if least <= stars <= most]
    return pd.DataFrame(pairs, columns=["category", "part"], dtype="str").assign(scheme="")
