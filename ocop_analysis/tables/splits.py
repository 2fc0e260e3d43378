"""Splits: a total taken apart by stars, kinds of producers or groups; whether it is whole, and what lies inside what."""

import numpy as np
import pandas as pd

PLACE_AND_DAY = ["article_id", "place", "indicator", "as_of", "as_of_until", "period", "stage", "kind"]
SPLIT = [*PLACE_AND_DAY, "dimension"]
UNRECOGNISED = ["submitted", "potential"]  # scored or sent up for five stars, which the centre alone gives


def split_columns(
    rows: pd.DataFrame, relations: pd.DataFrame, audit: pd.DataFrame, star_classes: pd.DataFrame
) -> pd.DataFrame:
    """What is known of the split each figure stands in, indexed as `rows` (observations with standing and kind).

    split: `proven` where its parts add up to the printed total, `stated` where a relation says that they are all there
    and no exact total is printed, else `partial`; whole: the first two, and totals. total, total_basis and total_id:
    what shares are taken of, the printed total of the same report, day and kind of count, or (`derived`) the sum of a
    whole split; none where a figure of the split is suspect. counted_in and counted_in_basis: of potential five-star
    products the class they are also counted in, by a relation or because the other classes alone fill the total
    (`inferred`); `unclear` where nothing tells.
    """
    rows = rows.assign(stage=rows["standing"].astype("str").where(rows["standing"].notna(), rows["status"]))
    parts = rows[rows["dimension"].notna() & (rows["role"] == "actual") & rows["repeat_of"].isna()]
    split = parts.groupby(SPLIT, dropna=False).ngroup()
    potential = (parts["dimension"] == "star") & parts["status"].isin(UNRECOGNISED)
    counted = ~_holds_others(parts, split, single_stars(star_classes))
    added = _added(parts[counted], split, potential).join(_stated(rows, parts, split, audit))
    total = _totals(rows, parts)
    found = parts[["figure_id"]].assign(
        total=total["value"], total_id=total["figure_id"], rest=split.map(added["rest"]), every=split.map(added["every"]),
        verdict=split.map(added["verdict"]), suspect=split.map(added["suspect"]),
    )  # fmt: skip
    fills, with_potential = (found["total"] == found[c] for c in ("rest", "every"))
    proven = fills | with_potential | ((found["verdict"] == "agrees") & found["total"].notna())
    stated = found["verdict"].isin(["agrees", "cannot_check"])
    found["split"] = np.select([proven, stated], ["proven", "stated"], "partial")
    found["counted_in"], found["counted_in_basis"] = _inside(found, potential, _subsets(rows, relations))
    nested = found["counted_in"].notna().groupby(split).transform("any")
    sums = found["rest"].where(nested, found["every"]).where(found["split"] != "partial")
    found["total_basis"] = pd.Series("printed", parts.index).where(found["total"].notna())
    found["total_basis"] = found["total_basis"].mask(found["total"].isna() & sums.notna(), "derived")
    found["total"] = found["total"].fillna(sums).mask(found["suspect"])
    found["whole"] = found["split"] != "partial"
    kept = ["split", "whole", "total", "total_id", "total_basis", "counted_in", "counted_in_basis"]
    return (
        found[kept]
        .reindex(rows.index)
        .assign(whole=found["whole"].reindex(rows.index).fillna(True).astype(bool))
    )


def _added(parts: pd.DataFrame, split: pd.Series, potential: pd.Series) -> pd.DataFrame:
    """By split: its recognised parts added up (`rest`), all of them (`every`), and whether one of them is suspect."""
    value = parts["value"].where(parts["bound"] == "exact")
    both = pd.DataFrame({"rest": value.mask(potential, 0.0), "every": value, "split": split}, parts.index)
    sums = both.groupby("split").agg(lambda numbers: numbers.sum(skipna=False))
    return sums.assign(suspect=(parts["flag"] == "suspect").groupby(split).any())


def _holds_others(parts: pd.DataFrame, split: pd.Series, covers: pd.DataFrame) -> pd.Series:
    """Whether a star class is one that holds another printed beside it, such as 3+ beside 5: not added up with it."""
    cells = pd.DataFrame({"split": split, "category": parts["category"].where(parts["dimension"] == "star")})
    wide = covers[covers["category"] != covers["part"]]
    inner = cells.reset_index(names="row").merge(wide, on="category").merge(
        cells.rename(columns={"category": "part"}).drop_duplicates(), on=["split", "part"]
    )  # fmt: skip
    return pd.Series(parts.index.isin(inner["row"]), parts.index)


def _stated(rows: pd.DataFrame, parts: pd.DataFrame, split: pd.Series, audit: pd.DataFrame) -> pd.Series:
    """By split: the verdict of the sum relation that makes a total of its parts; contradicts before the others."""
    totals = rows.loc[rows["dimension"].isna(), "figure_id"]
    sums = audit[(audit["kind"] == "sum") & (audit["whole_id"].isna() | audit["whole_id"].isin(totals))]
    each = sums.set_index("verdict")["part_ids"].str.split(" ").explode()
    verdict = pd.Series(each.index, each.to_numpy()).sort_values(
        key=lambda v: v != "contradicts", kind="stable"
    )
    verdict = verdict[~verdict.index.duplicated()]
    return parts["figure_id"].map(verdict).groupby(split).first().rename("verdict")


def _totals(rows: pd.DataFrame, parts: pd.DataFrame) -> pd.DataFrame:
    """The printed total beside each part: exact, not suspect, of the same report, place, day and kind of count."""
    totals = rows[rows["dimension"].isna() & (rows["role"] == "actual") & rows["repeat_of"].isna()]
    totals = totals[(totals["bound"] == "exact") & (totals["flag"] != "suspect").fillna(True)]
    totals = totals.sort_values("period_start", na_position="first", kind="stable").drop_duplicates(
        PLACE_AND_DAY
    )
    found = parts[PLACE_AND_DAY].merge(
        totals[[*PLACE_AND_DAY, "value", "figure_id"]], on=PLACE_AND_DAY, how="left"
    )
    return found.set_index(parts.index)[["value", "figure_id"]]


def _subsets(rows: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """By figure: the star class that a subset relation puts it in (`star`), and that relation's basis."""
    category = rows[rows["dimension"] == "star"].set_index("figure_id")["category"]
    subsets = relations[relations["kind"] == "subset"].assign(star=lambda t: t["whole"].map(category))
    return subsets.dropna(subset="star").drop_duplicates("parts").set_index("parts")[["star", "basis"]]


def _inside(found: pd.DataFrame, potential: pd.Series, subset: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Of potential five-star products the class they are counted in too, and how that is known.

    `found` has figure_id, total, rest and every. Where no relation says it: if the other classes alone fill the total
    the potential products lie inside them, in the highest class a province gives; if they fill it together they are
    a class of their own; otherwise it is unclear.
    """
    said = found["figure_id"].map(subset["star"]).astype("str")
    fills, together = (found["total"] == found[column] for column in ("rest", "every"))
    inferred = potential & said.isna() & fills
    unclear = potential & said.isna() & ~fills & ~together
    basis = (
        found["figure_id"]
        .map(subset["basis"])
        .astype("str")
        .mask(inferred, "inferred")
        .mask(unclear, "unclear")
    )
    return said.mask(inferred, "4").where(potential), basis.where(potential)


def split_table(observed: pd.DataFrame, indicator: str, dimension: str, covers: pd.DataFrame) -> pd.DataFrame:
    """The split of an indicator that stands for each article, one row a part, with shares and derived zeros.

    `covers` says of each category the part or parts it is compared as, and their scheme: columns category, part, scheme
    (empty: of every scheme). Gives the columns of the observations, and part (`potential_5` for what is not
    recognised, the category where it covers several), share_pct (of `total`; none of a bound) and basis: `printed`, or
    `derived` for the zero of a part that a proven split leaves out, of a scheme of its other parts.
    """
    rows = observed[
        (observed["indicator"] == indicator)
        & (observed["dimension"] == dimension)
        & observed["stands_for_article"].fillna(False)
    ]
    alone = covers.drop_duplicates("category", keep=False).set_index("category")["part"]
    part = rows["category"].map(alone).fillna(rows["category"])
    rows = rows.assign(part=part.mask(rows["status"].isin(UNRECOGNISED), "potential_5"), basis="printed")
    rows = pd.concat([rows, _zeros(rows, covers)], ignore_index=True)
    exact = rows["value"].where((rows["bound"] == "exact") & ~(rows["flag"] == "suspect"))
    return rows.assign(share_pct=(100 * exact / rows["total"]).round(6))


def _zeros(rows: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """A derived row of zero for each expected part that a proven split leaves out."""
    by = ["article_id", "place"]
    proven = rows[(rows["split"] == "proven") & rows["counted_in"].isna()]
    ids = proven.groupby(by)["figure_id"].agg(" ".join).rename("parts_ids")
    proven = proven[proven["part"] != "potential_5"]
    there = proven[[*by, "category"]].merge(covers, on="category")
    schemes = pd.concat([there[[*by, "scheme"]], there[by].assign(scheme="")]).drop_duplicates()
    wanted = schemes.merge(covers[["part", "scheme"]].drop_duplicates(), on="scheme")
    wanted = wanted.merge(
        there[[*by, "part"]].drop_duplicates(), on=[*by, "part"], how="left", indicator=True
    )
    missing = wanted.loc[wanted["_merge"] == "left_only", [*by, "part"]]
    zeros = missing.merge(proven.drop_duplicates(by).drop(columns="part"), on=by).join(ids, on=by)
    return zeros.assign(
        category=zeros["part"], value=0.0, lower=0.0, upper=0.0, bound="exact", basis="derived", flag=pd.NA,
        figure_ids=(zeros["total_id"].fillna("") + " " + zeros["parts_ids"]).str.strip(),
    ).drop(columns="parts_ids")  # fmt: skip


def single_stars(star_classes: pd.DataFrame) -> pd.DataFrame:
    """Each star class with the single ones it covers (3-4: 3 and 4), as `split_table` takes them."""
    ends = star_classes.dropna(subset=["least_stars", "most_stars"])
    single = ends.loc[ends["least_stars"] == ends["most_stars"], ["star", "least_stars"]]
    pairs = ends.merge(single.rename(columns={"star": "part", "least_stars": "stars"}), how="cross")
    inside = pairs["stars"].between(pairs["least_stars"], pairs["most_stars"])
    return pairs[inside].rename(columns={"star": "category"})[["category", "part"]].assign(scheme="")
