"""Place by place: totals, points of sale, products a commune, regions in the country, provinces of 2025."""

import numpy as np
import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.read import COUNTRY, MERGED
from ocop_analysis.tables.reckon import half_up, joined

BY = ["article_id", "place"]
COUNTED = 2  # standing of what is registered; what is only planned is no total
BESIDE = ["points_of_sale", "localities_with_shop", "communes_without_product"]
SALES = ["points_of_sale", "localities_with_shop", "points_of_sale_per_district"]
PRODUCERS = {
    "value": "producers", "bound": "producers_bound", "basis": "producers_basis", "flag": "producers_flag",
    "status": "producers_status", "figure_id": "producers_ids",
}  # fmt: skip
ASKED = [*BY, "indicator", "dimension", "stands_for_article", "standing", "value", "figure_id"]
SPAN = 366  # days: what lies further apart is not added up


def _totals(observed: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The total of an indicator that stands for each article and place, indexed by them."""
    chosen = (observed["indicator"] == indicator) & observed["dimension"].isna()
    rows = observed[chosen & observed["stands_for_article"].fillna(False) & (observed["standing"] <= COUNTED)]
    return rows.drop_duplicates(BY).set_index(BY)


def province_totals(observed: pd.DataFrame, provinces: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """One row an article and province it prints a total of products of (tidy/province_totals).

    `kinds` is tidy/producers_by_type: where no total of producers is printed the kinds are added up if they
    are all there, and producers_basis says so. Products a producer only of one report and one status, with
    the bound of products over an exact number of producers, neither of them suspect.
    """
    of_provinces = observed["place_level"].isin(["province", "province_since_2025"])
    totals = _totals(observed[of_provinces], "products").join(_producers(observed, kinds))
    totals = totals.assign(
        products=totals["value"], products_bound=totals["bound"], products_ids=totals["figure_id"]
    )
    for indicator in BESIDE:
        beside = _totals(observed[ASKED], indicator)
        totals[[indicator, f"{indicator}_id"]] = beside[["value", "figure_id"]].reindex(totals.index)
    comparable = (totals["producers_bound"] == "exact") & (totals["status"] == totals["producers_status"])
    comparable &= ~((totals["producers_flag"] == "suspect") | (totals["flag"] == "suspect"))
    ratio = totals["products"] / totals["producers"].where(totals["producers"] > 0)
    totals["products_per_producer"] = ratio.where(comparable).round(6)
    ids = [totals[name].fillna("") for name in ("producers_ids", *(f"{name}_id" for name in BESIDE))]
    totals["figure_ids"] = totals["products_ids"].str.cat(ids, " ").str.split().str.join(" ")
    now = totals["province_code"].map(provinces.set_index("province_code")["province_since_2025"])
    totals["region_provinces"] = totals["region_code"].map(provinces.groupby("region_code").size())
    totals = totals.reset_index()
    since = now.set_axis(totals.index).fillna(totals["place"].str.removesuffix(MERGED[2:]))
    return totals.assign(province_since_2025=since)


def _producers(observed: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Producers of each article and place: the printed total, or else the kinds of a whole split added up."""
    printed = _totals(observed, "producers").assign(basis="printed")
    whole = kinds[
        (kinds["total_basis"] == "derived") & kinds["total"].notna() & (kinds["basis"] == "printed")
    ]
    whole = whole.set_index(BY)
    ids = joined(whole["figure_id"], whole.index).reindex(whole.index)
    added = whole.assign(value=whole["total"], figure_id=ids, basis="derived", bound="exact", flag=None)
    added = added[~added.index.duplicated()]
    both = pd.concat([printed, added[~added.index.isin(printed.index)]])
    return both[[*PRODUCERS]].rename(columns=PRODUCERS)


def points_of_sale(observed: pd.DataFrame) -> pd.DataFrame:
    """Points of sale and localities with a shop, actual and aimed at (tidy/points_of_sale)."""
    points = observed[observed["indicator"].isin(SALES) & observed["dimension"].isna()]
    return points.assign(points=points["value"])


def products_per_commune(totals: pd.DataFrame, gaps: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Products, and targets of three stars and up, per commune-level unit of the province
    (tidy/products_per_commune).

    `totals` is tidy/province_totals, `gaps` tidy/target_gaps, `units` commune_units.csv. Of a place's numbers
    of units the last one as old as the products is taken, or else the first after. `units_fit` says which: an
    older number holds until the communes are next reorganised, a later one may not.
    """
    units = units.assign(
        units_on=codebook.first_days(units["as_of"]), units_on_until=codebook.last_days(units["as_of"])
    )
    units = units.rename(columns={"publisher": "units_publisher", "source_quality": "units_quality"})
    kept = ["place", "commune_units", "units_on", "units_on_until", "units_publisher", "units_quality"]
    there = totals.assign(role="actual", bound=totals["products_bound"], figure_ids=totals["products_ids"])
    aims = gaps[(gaps["star"] == "3_up") & ~(gaps["gap"] < 0)]
    aims = aims.assign(
        role="target", status="planned", products=aims["target"], as_of=aims["announced"],
        as_of_until=aims["announced_until"],
    )  # fmt: skip
    rows = pd.concat([there, aims], ignore_index=True).dropna(subset="products")
    rows = rows.reset_index(names="row").merge(units[kept], on="place")
    before, after = rows["units_on_until"] <= rows["as_of"], rows["units_on"] > rows["as_of_until"]
    rows["units_fit"] = np.select([before, after], ["before", "after"], "unclear")
    rows["later"], rows["away"] = rows["units_on"] > rows["as_of"], (rows["units_on"] - rows["as_of"]).abs()
    rows = rows.sort_values(["row", "later", "away"]).drop_duplicates("row")
    return rows.assign(products_per_commune=(rows["products"] / rows["commune_units"]).round(6))


def region_shares(observed: pd.DataFrame) -> pd.DataFrame:
    """Regions' printed shares of the country's products, and what they come to of the total printed with
    them.
    """
    shares = observed[
        (observed["indicator"] == "share_of_country_products")
        & (observed["place_level"] == "region")
        & observed["value"].notna()
        & ~(observed["flag"] == "suspect")
    ]
    total = _totals(observed[observed["place"] == COUNTRY], "products").reset_index().set_index("article_id")
    products = shares["value"] * shares["article_id"].map(total["value"]) / 100
    bound = shares["article_id"].map(total["bound"])  # a share of "over 12,000" is a bound too
    ids = shares["figure_id"] + (" " + shares["article_id"].map(total["figure_id"])).fillna("")
    return shares.assign(
        share_pct=shares["value"], products=half_up(products), products_bound=bound, figure_ids=ids
    )


def merged_provinces(levels: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Old provinces added up to the new one they are in since 2025; the way back does not exist
    (tidy/merged_provinces).

    `levels` is that of tables/levels. One row a merged province of which, or of whose parts, a number of
    rated products is current. The parts' numbers are of different days, which stand beside them (parts_on to
    parts_on_until): they are added up only where all are known, of exact numbers, and lie within SPAN days of
    one another.
    """
    latest = levels[levels["current"] & (levels["indicator"] == "products")]
    total = latest[latest["category"] == "3_up"].set_index("place")
    five = latest[latest["category"] == "5"].set_index("place")[
        ["level", "as_of", "as_of_until", "figure_ids"]
    ]
    five = five.set_axis(["five_star", "five_star_on", "five_star_on_until", "five_ids"], axis="columns")
    parts = provinces.join(total[["level", "bound", "as_of", "as_of_until", "figure_ids"]], on="province")
    parts = parts.assign(exact=parts["level"].where(parts["bound"] == "exact"))
    by = parts.groupby("province_since_2025")
    known = parts.dropna(subset="level")
    rows = pd.DataFrame({"parts": by.size(), "parts_known": by["level"].count()})
    rows["part_names"] = joined(parts["province"], parts["province_since_2025"], ", ")
    rows["known_names"] = joined(known["province"], known["province_since_2025"], ", ")
    rows["part_ids"] = joined(known["figure_ids"], known["province_since_2025"])
    rows["parts_on"], rows["parts_on_until"] = by["as_of"].min(), by["as_of_until"].max()
    rows["spread_days"] = (rows["parts_on_until"] - rows["parts_on"]).dt.days
    rows["products_of_parts"] = by["exact"].sum(skipna=False).where(rows["spread_days"] <= SPAN)
    own = pd.Series(rows.index.map(MERGED.format), rows.index)
    names = {"level": "products", "bound": "products_bound", "figure_ids": "own_ids"}
    new = total[[*names, "as_of", "as_of_until"]].reindex(own).set_axis(rows.index).rename(columns=names)
    rows = rows.join(new).join(five.reindex(own).set_axis(rows.index))
    ids = (
        rows["own_ids"].fillna("").str.cat([rows[name].fillna("") for name in ("five_ids", "part_ids")], " ")
    )
    ids = ids.str.split().map(lambda each: " ".join(dict.fromkeys(each)))  # a total may be that of the stars
    told = (rows["parts"] > 1) & ((rows["parts_known"] > 0) | rows["own_ids"].notna())
    return rows.assign(figure_ids=ids)[told].reset_index()
