"""The one wide table: every figure with its article, place, quantity, flag, receipt, split, and whether it
is current.
"""

import pandas as pd

from ocop_analysis.audit import confirmations, flags
from ocop_analysis.read import Ledger
from ocop_analysis.tables.current import REPORT, currency, kinds, standings
from ocop_analysis.tables.splits import single_stars, split_columns

OF_ARTICLE = ["published_on", "published_on_until", "source_quality", "as_of_basis"]
GRAVEST_FIRST = ["suspect", "touched", "disputed", "unverified"]


def observe(ledger: Ledger, audit: pd.DataFrame) -> pd.DataFrame:
    """One row a figure, in the order of the files: the columns of tidy/figures, and what other tables need.

    Beside the columns of the codebook: those of its article in OF_ARTICLE; period (of money and other flows:
    what is compared over one period only); report, standing and kind (see `current`); stands_for_article;
    region and region_en; and the columns of `splits.split_columns`.
    """
    rows = with_names(ledger.figures, ledger).join(
        ledger.articles.set_index("article_id")[OF_ARTICLE], on="article_id"
    )
    receipt = ledger.receipts.set_index("figure_id").reindex(rows["figure_id"]).set_index(rows.index)
    unverified = receipt["receipt"].isin(["changed", "never"])
    flag = rows["figure_id"].map(flags(audit)).astype("str")
    same = ledger.relations[ledger.relations["kind"] == "same"].set_index("parts")["whole"]
    of_period = ledger.references["indicators"].dropna(subset="of_period")["indicator"]
    flows = (
        rows.loc[rows["indicator"].isin(of_period), ["period_start", "period_end"]].astype("str").fillna("")
    )
    rows = rows.assign(
        flag=flag.mask(flag.isna() & unverified, "unverified"),
        receipt=receipt["receipt"],
        verified_on=pd.to_datetime(receipt["verified_on"], format="%Y-%m-%d"),
        confirmations=rows["figure_id"].map(confirmations(ledger, audit)).fillna(0),
        repeat_of=rows["figure_id"].map(same).astype("str"),
        period=(flows["period_start"] + "/" + flows["period_end"]).reindex(rows.index).fillna(""),
        figure_ids=rows["figure_id"],
    )
    rows["report"] = rows.groupby(REPORT, dropna=False).ngroup()
    rows = rows.assign(standing=standings(rows, ledger.references["statuses"]), kind=kinds(rows))
    rows = rows.join(split_columns(rows, audit, single_stars(ledger.references["star_classes"])))
    return rows.join(currency(rows))


def with_names(rows: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Rows with the names of their province, region and region_en beside its code."""
    provinces = ledger.references["provinces"].set_index("province_code")["province"]
    regions = ledger.references["regions"].set_index("region_code")
    names = {column: rows["region_code"].map(regions[column]) for column in ("region", "region_en")}
    return rows.assign(province=rows["province_code"].map(provinces), **names)


def gravest_flags(figure_ids: pd.Series, observed: pd.DataFrame) -> pd.Series:
    """The gravest flag among the figures that each row of a table names: one rule for every table."""
    flags = observed.set_index("figure_id")["flag"].dropna().to_dict()
    lists = figure_ids.fillna("")
    lists = lists[[not flags.keys().isdisjoint(ids.split(" ")) for ids in lists.tolist()]]
    marks = [[flags[id_] for id_ in ids.split(" ") if id_ in flags] for ids in lists.tolist()]
    gravest = [min(each, key=GRAVEST_FIRST.index) for each in marks]
    return pd.Series(gravest, lists.index, dtype="str").reindex(figure_ids.index)
