"""Figures by place: products per commune-level unit, regions in the country, and the provinces of 2025."""

import numpy as np
import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.read import COUNTRY, MERGED, Ledger
from ocop_analysis.tables.outcomes import ALL_RATED


def merged_names(ledger: Ledger) -> set[str]:
    """The provinces of 2020 that were merged with others on 1 July 2025, those whose name lives on among them."""
    provinces = ledger.references["provinces"]
    size = provinces.groupby("province_since_2025")["province"].transform("size")
    return set(provinces.loc[size > 1, "province"])


def products_per_commune(totals: pd.DataFrame, gaps: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Products of core articles, and their targets of three stars and up, per commune-level unit of the province.

    `totals` is tidy/province_totals and `gaps` tidy/target_gaps. `units_fit` says whether the units were counted
    before the products: an older number holds until the communes are next reorganised, a later one may not.
    """
    units = ledger.references["commune_units"].set_index("province_code")
    units = units.assign(
        units_on=codebook.first_days(units["as_of"]), units_on_until=codebook.last_days(units["as_of"])
    )
    units = units.rename(columns={"publisher": "units_publisher", "source_quality": "units_quality"})
    units = units[["commune_units", "units_on", "units_on_until", "units_publisher", "units_quality"]]
    actual = totals.assign(role="actual", bound="exact", figure_ids=totals["products_ids"])
    aims = gaps[(gaps["star"] == ALL_RATED) & (gaps["target_lower"].notna()) & ~(gaps["gap"] < 0)]
    aims = aims.assign(role="target", status="planned", products=aims["target_lower"])
    aims = aims.assign(as_of=aims["announced"], as_of_until=aims["announced_until"])
    rows = pd.concat([actual, aims[aims["province_code"].notna()]], ignore_index=True)
    rows = rows[rows["tier"] == "core"].join(units, on="province_code", how="inner")
    before, after = rows["units_on_until"] <= rows["as_of"], rows["units_on"] > rows["as_of_until"]
    rows["units_fit"] = np.select([before, after], ["before", "after"], "unclear")
    return rows.assign(products_per_commune=(rows["products"] / rows["commune_units"]).round(6))


def region_shares(figures: pd.DataFrame, reached: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Regions' printed shares of the country's products, and what they come to of the total printed with them."""
    shares = figures[
        (figures["indicator"] == "share_of_country_products")
        & (figures["place_level"] == "region")
        & figures["value"].notna()
    ]
    printed = (reached["star"] == ALL_RATED) & (reached["basis"] == "printed") & (reached["place"] == COUNTRY)
    totals = reached[printed].drop_duplicates("article_id").set_index("article_id")
    names = ledger.references["regions"].set_index("region_code")
    return shares.assign(
        region=shares["region_code"].map(names["region"]),
        region_en=shares["region_code"].map(names["region_en"]),
        share_pct=shares["value"],
        products=(shares["value"] * shares["article_id"].map(totals["level"]) / 100).round(),
        figure_ids=shares["figure_id"] + (" " + shares["article_id"].map(totals["figure_ids"])).fillna(""),
    )


def merged_provinces(reached: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Old provinces added up to the new one they are in since 2025, where all are known; the way back does not exist.

    One row a merged province of which, or of whose parts, a number of rated products is known. The parts' numbers are
    of different days, and the printed one of the new province is another day's again: beside one another, no check.
    """
    latest = reached[reached["indicator"] == "products"].drop_duplicates(["place", "star"], keep="last")
    total = latest[latest["star"] == ALL_RATED].set_index("place")
    five = latest[latest["star"] == "5"].set_index("place")["level"]
    provinces = ledger.references["provinces"]
    parts = provinces.assign(
        level=provinces["province"].map(total["level"]), ids=provinces["province"].map(total["figure_ids"])
    )
    parts["known"] = parts["province"].where(parts["level"].notna())
    rows = parts.groupby("province_since_2025").agg(
        parts=("province", "size"), part_names=("province", ", ".join), parts_known=("level", "count"),
        known_names=("known", lambda names: ", ".join(names.dropna())),
        products_of_parts=("level", lambda numbers: numbers.sum(skipna=False)),
        ids=("ids", lambda ids: " ".join(ids.dropna())),
    ).reset_index()  # fmt: skip
    own = rows["province_since_2025"].map(MERGED.format)
    for column, source in {
        "products": total["level"],
        "as_of": total["as_of"],
        "as_of_until": total["as_of_until"],
    }.items():
        rows[column] = own.map(source)
    rows["five_star"] = own.map(five)
    rows["figure_ids"] = (own.map(total["figure_ids"]).fillna("") + " " + rows["ids"]).str.strip()
    rows["known_names"] = rows["known_names"].replace("", pd.NA)
    return rows[(rows["parts"] > 1) & (rows["products"].notna() | (rows["parts_known"] > 0))]
