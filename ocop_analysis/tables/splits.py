"""Splits: a total taken apart by stars, kinds or groups; whether it is whole, and what lies inside what."""

from collections import defaultdict
from math import isnan, nan
from typing import Any, NamedTuple

import pandas as pd

REPORT = ["article_id", "place", "indicator", "as_of", "as_of_until", "period", "stage", "kind"]
PART = ["dimension", "category", "status", "figure_id", "flag", "exact"]
UNRECOGNISED = ["submitted", "potential"]  # scored or sent up for five stars, which the centre alone gives
JUDGED = ["split", "total", "total_basis", "total_id", "counted_in", "counted_in_basis"]


class Known(NamedTuple):
    """What is known of figures beside their own rows."""

    verdicts: dict[str, str]  # of the sum relation that makes a total of a figure and others
    inside: dict[str, tuple[str, str]]  # the star class a subset relation puts a figure in, and its basis
    wide: dict[str, set[str]]  # the star classes that a wider one holds


def split_columns(rows: pd.DataFrame, audit: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """What is known of the split each figure stands in, indexed as `rows` (observations with standing, kind).

    split: `proven` where the parts add up to the printed total, `stated` where a relation says that they are
    all there and no exact total is printed, else `partial`; whole: the first two, and totals. total,
    total_basis and total_id: what shares are taken of, the printed total of the same report, day and kind of
    count, or (`derived`) the parts of a whole split added up; none where a figure of the split is suspect.
    counted_in and counted_in_basis: of potential five-star products the class they are also counted in, by a
    relation or because the other classes alone fill the total (`inferred`); `unclear` where nothing tells.
    `covers`: see split_table.
    """
    stage = rows["standing"].astype("str").where(rows["standing"].notna(), rows["status"])
    exact = rows["value"].where((rows["bound"] == "exact") & (rows["flag"] != "suspect").fillna(True))
    actual = rows.assign(stage=stage, exact=exact)[(rows["role"] == "actual") & rows["repeat_of"].isna()]
    actual = actual.sort_values("period_start", na_position="first", kind="stable")[[*REPORT, *PART]]
    totals: dict[tuple[Any, ...], Any] = {}
    splits = defaultdict(list)
    for row in actual.itertuples():
        report = row[1 : 1 + len(REPORT)]
        if isinstance(row.dimension, str):
            splits[(row.dimension, *report)].append(row)
        elif not isnan(row.exact):
            totals.setdefault(report, row)
    known = _known(rows, audit, covers)
    found: dict[Any, list[Any]] = {}
    for key, parts in splits.items():
        found |= _judged(parts, totals.get(key[1:]), known)
    table = pd.DataFrame.from_dict(found, orient="index", columns=JUDGED).reindex(rows.index)
    table = table.astype({column: "float64" if column == "total" else "str" for column in JUDGED})
    return table.assign(whole=(table["split"] != "partial").fillna(True))


def _known(rows: pd.DataFrame, audit: pd.DataFrame, covers: pd.DataFrame) -> Known:
    totals = set(rows.loc[rows["dimension"].isna(), "figure_id"])
    stars = rows[rows["dimension"] == "star"].set_index("figure_id")["category"].to_dict()
    verdicts: dict[str, str] = {}
    inside = {}
    for relation in audit.itertuples():
        if relation.kind == "sum" and (relation.whole_id in totals or not isinstance(relation.whole_id, str)):
            contradicted = {id_ for id_ in relation.part_ids.split() if verdicts.get(id_) == "contradicts"}
            verdicts |= {
                id_: relation.verdict for id_ in relation.part_ids.split() if id_ not in contradicted
            }
        elif relation.kind == "subset" and relation.whole_id in stars:
            inside[relation.part_ids] = (stars[relation.whole_id], relation.basis)
    wide = covers[covers["category"] != covers["part"]].groupby("category")["part"].agg(set)
    return Known(verdicts, inside, wide.to_dict())


def _judged(parts: list[Any], total: Any, known: Known) -> dict[Any, list[Any]]:
    """The columns JUDGED of the parts of one split, by their index; `total` is the row of its printed
    total.
    """
    names = {part.category for part in parts}
    potential = [part for part in parts if part.dimension == "star" and part.status in UNRECOGNISED]
    recognised = [part for part in parts if part not in potential]
    # A wide class such as 3+ is not added to the ones it holds.
    rest = sum(part.exact for part in recognised if not known.wide.get(part.category, set()) & names)
    every = rest + sum(part.exact for part in potential)
    printed = nan if total is None else total.exact
    said = {known.verdicts[part.figure_id] for part in parts if part.figure_id in known.verdicts}
    if printed in (rest, every) or (said == {"agrees"} and total is not None):
        split = "proven"
    else:
        split = "stated" if said and "contradicts" not in said else "partial"
    inside = _inside(potential, printed, (rest, every), known)
    of: float = printed
    basis: str | None = "printed"
    if total is None:
        of, basis = (
            (nan, None) if split == "partial" else (rest if any(a for a, _ in inside) else every, "derived")
        )
    if any(part.flag == "suspect" for part in parts):
        of, basis = nan, None
    nested = dict(zip((part.Index for part in potential), inside, strict=True))
    id_ = None if total is None else total.figure_id
    return {part.Index: [split, of, basis, id_, *nested.get(part.Index, (None, None))] for part in parts}


def _inside(
    potential: list[Any], total: float, sums: tuple[float, float], known: Known
) -> list[tuple[str | None, str | None]]:
    """The class that each potential part is counted in too, and how that is known; none for a class of its
    own.

    `sums` are the recognised parts added up, and all of them. Where no relation says it: if the recognised
    parts alone fill the total the potential ones lie inside the highest class that a province gives.
    """
    rest, every = sums
    found: list[tuple[str | None, str | None]] = []
    for part in potential:
        if part.figure_id in known.inside:
            found.append(known.inside[part.figure_id])
        elif total == every or part.figure_id in known.verdicts:
            found.append((None, None))
        else:
            found.append(("4", "inferred") if total == rest else (None, "unclear"))
    return found


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
    rows = rows.assign(part=part.mask(rows["status"].isin(UNRECOGNISED), "potential_5"), basis="printed")
    rows = pd.concat([rows, _zeros(rows, covers)], ignore_index=True)
    exact = rows["value"].where((rows["bound"] == "exact") & (rows["flag"] != "suspect").fillna(True))
    return rows.assign(share_pct=(100 * exact / rows["total"]).round(6))


def _zeros(rows: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """A derived row of zero for each expected part that a proven split leaves out."""
    schemes = dict(covers[["part", "scheme"]].drop_duplicates().itertuples(index=False, name=None))
    held = covers.groupby("category")["part"].agg(set).to_dict()
    proven = rows[(rows["split"] == "proven") & rows["counted_in"].isna()]
    splits = defaultdict(list)
    for row in proven.itertuples():
        splits[row.article_id, row.place].append(row)
    made = []
    for split in splits.values():
        there = set().union(*(held.get(row.category, set()) for row in split if row.part != "potential_5"))
        used = {"", *(schemes[part] for part in there)}
        first = next((row.Index for row in split if row.part != "potential_5"), split[0].Index)
        ids = " ".join(dict.fromkeys([split[0].total_id, *(row.figure_id for row in split)]))
        made += [(first, part, ids) for part in schemes if schemes[part] in used and part not in there]
    zeros = rows.loc[[first for first, *_ in made]].assign(
        part=[part for _, part, _ in made],
        category=[part for _, part, _ in made],
        figure_ids=[i for *_, i in made],
    )
    return zeros.assign(value=0.0, lower=0.0, upper=0.0, bound="exact", basis="derived", flag=pd.NA)


def single_stars(star_classes: pd.DataFrame) -> pd.DataFrame:
    """Each star class with the single ones it holds (3-4: 3 and 4), as `split_table` takes them."""
    ends = star_classes.dropna(subset=["least_stars", "most_stars"])
    single = ends.loc[ends["least_stars"] == ends["most_stars"], ["star", "least_stars"]]
    pairs = ends.merge(single.rename(columns={"star": "part", "least_stars": "stars"}), how="cross")
    inside = pairs["stars"].between(pairs["least_stars"], pairs["most_stars"])
    return pairs[inside].rename(columns={"star": "category"})[["category", "part"]].assign(scheme="")
