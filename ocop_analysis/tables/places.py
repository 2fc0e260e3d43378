"""Place by place: totals, points of sale, products for each commune, regions in the country, the provinces
of 2025.
"""

import numpy as np
import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.read import COUNTRY, MERGED

BY = ["article_id", "place"]
COUNTED = 2  # standing of what is registered; what is only planned is no total
BESIDE = ["points_of_sale", "localities_with_shop", "communes_without_product"]
SALES = ["points_of_sale", "localities_with_shop", "points_of_sale_per_district"]
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
    totals = _totals(observed[of_provinces], "products")
    totals["products"], totals["products_bound"] = totals["value"], totals["bound"]
    totals["products_ids"] = totals["figure_id"]
    totals = totals.join(_producers(observed, kinds))
    for indicator in BESIDE:
        beside = _totals(observed, indicator)
        totals[[indicator, f"{indicator}_id"]] = beside[["value", "figure_id"]].reindex(totals.index)
    comparable = totals["producers_bound"] == "exact"
    comparable &= (totals["status"] == totals["producers_status"]) & ~(totals["producers_flag"] == "suspect")
    ratio = totals["products"] / totals["producers"].where(totals["producers"] > 0)
    totals["products_per_producer"] = ratio.where(comparable & ~(totals["flag"] == "suspect")).round(6)
    ids = [totals[name].fillna("") for name in ("producers_ids", *(f"{name}_id" for name in BESIDE))]
    totals["figure_ids"] = totals["products_ids"].str.cat(ids, " ").str.split().str.join(" ")
    sizes = provinces.groupby("region_code").size()
    now = provinces.set_index("province_code")["province_since_2025"]
    return totals.reset_index().assign(
        region_provinces=lambda t: t["region_code"].map(sizes),
        province_since_2025=lambda t: (
            t["province_code"].map(now).fillna(t["place"].str.removesuffix(MERGED[2:]))
        ),
    )


def _producers(observed: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Producers of each article and place: the printed total, or else the kinds of a whole split added up."""
    printed = _totals(observed, "producers")
    printed = printed.assign(basis="printed", total=printed["value"])
    whole = kinds[
        (kinds["total_basis"] == "derived") & kinds["total"].notna() & (kinds["basis"] == "printed")
    ]
    added = whole.groupby(BY).agg(
        total=("total", "first"), status=("status", "first"), figure_id=("figure_id", " ".join)
    )
    both = pd.concat(
        [printed, added[~added.index.isin(printed.index)].assign(basis="derived", bound="exact")]
    )
    names = {
        "total": "producers",
        "bound": "producers_bound",
        "basis": "producers_basis",
        "flag": "producers_flag",
    }
    names |= {"status": "producers_status", "figure_id": "producers_ids"}
    return both.rename(columns=names)[list(names.values())]


def points_of_sale(observed: pd.DataFrame) -> pd.DataFrame:
    """Points of sale and localities with a shop, actual and aimed at (tidy/points_of_sale)."""
    points = observed[observed["indicator"].isin(SALES) & observed["dimension"].isna()]
    return points.assign(points=points["value"])


def products_per_commune(totals: pd.DataFrame, gaps: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Products, and targets of three stars and up, per commune-level unit of the province
    (tidy/products_per_commune).

    `totals` is tidy/province_totals, `gaps` tidy/target_gaps, `units` commune_units.csv. `units_fit` says
    whether the units were counted before the products: an older number holds until the communes are next
    reorganised, a later one may not.
    """
    units = units.assign(
        units_on=codebook.first_days(units["as_of"]), units_on_until=codebook.last_days(units["as_of"])
    )
    units = units.rename(columns={"publisher": "units_publisher", "source_quality": "units_quality"})
    kept = ["commune_units", "units_on", "units_on_until", "units_publisher", "units_quality"]
    there = totals.assign(role="actual", bound=totals["products_bound"], figure_ids=totals["products_ids"])
    aims = gaps[(gaps["star"] == "3+") & gaps["target"].notna() & ~(gaps["gap"] < 0)]
    aims = aims.assign(
        role="target", status="planned", products=aims["target"], as_of=aims["announced"],
        as_of_until=aims["announced_until"],
    )  # fmt: skip
    rows = pd.concat([there, aims[aims["province_code"].notna()]], ignore_index=True)
    rows = rows.join(units.set_index("province_code")[kept], on="province_code", how="inner")
    before, after = rows["units_on_until"] <= rows["as_of"], rows["units_on"] > rows["as_of_until"]
    rows["units_fit"] = np.select([before, after], ["before", "after"], "unclear")
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
    ids = shares["figure_id"] + (" " + shares["article_id"].map(total["figure_id"])).fillna("")
    return shares.assign(share_pct=shares["value"], products=products.round(), figure_ids=ids)


def merged_provinces(levels: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Old provinces added up to the new one they are in since 2025; the way back does not exist
    (tidy/merged_provinces).

    `levels` is that of tables/levels. One row a merged province of which, or of whose parts, a number of
    rated products is current. The parts' numbers are of different days, which stand beside them (parts_on to
    parts_on_until): they are added up only where all are known, of exact numbers, and lie within SPAN days of
    one another.
    """
    latest = levels[levels["current"] & (levels["indicator"] == "products")]
    total = latest[latest["category"] == "3+"].set_index("place")
    five = latest[latest["category"] == "5"].set_index("place")["level"]
    facts = ["level", "bound", "as_of", "as_of_until", "figure_ids"]
    merged = provinces.groupby("province_since_2025")["province"].transform("size") > 1
    told = provinces["province"].isin(total.index)
    told |= provinces["province_since_2025"].map(MERGED.format).isin(total.index)
    told = provinces["province_since_2025"].isin(provinces.loc[told, "province_since_2025"])
    parts = provinces[merged & told].join(total[facts], on="province")
    parts["known"] = parts["province"].where(parts["level"].notna())
    parts["exact"] = parts["level"].where(parts["bound"] == "exact")
    by = parts.groupby("province_since_2025")
    rows = by.agg(
        parts=("province", "size"), part_names=("province", ", ".join), parts_known=("level", "count"),
        known_names=("known", lambda names: ", ".join(names.dropna()) or None),
        added=("exact", lambda numbers: numbers.sum(skipna=False)),
        parts_on=("as_of", "min"), parts_on_until=("as_of_until", "max"),
        part_ids=("figure_ids", lambda ids: " ".join(ids.dropna())),
    )  # fmt: skip
    rows["spread_days"] = (rows["parts_on_until"] - rows["parts_on"]).dt.days
    rows["products_of_parts"] = rows["added"].where(rows["spread_days"] <= SPAN)
    own = pd.Series(rows.index.map(MERGED.format), rows.index)
    for column, source in {"products": "level", "products_bound": "bound"}.items():
        rows[column] = own.map(total[source])
    rows[["as_of", "as_of_until"]] = total[["as_of", "as_of_until"]].reindex(own).set_axis(rows.index)
    rows["five_star"] = own.map(five)
    ids = own.map(total["figure_ids"]).astype("str").fillna("") + " " + rows["part_ids"]
    return rows.assign(figure_ids=ids.str.strip()).reset_index()
