"""The one wide table: every figure with its article, place, quantity, flag, receipt, split, and whether it
is current.
"""

import pandas as pd

from ocop_analysis.audit import confirmations, flags
from ocop_analysis.read import Ledger
from ocop_analysis.tables.current import currency, kinds, standings
from ocop_analysis.tables.splits import single_stars, split_columns

OF_ARTICLE = ["published_on", "published_on_until", "source_quality", "as_of_basis"]
GRAVEST_FIRST = ["suspect", "touched", "disputed", "unverified"]


def observe(ledger: Ledger, audit: pd.DataFrame) -> pd.DataFrame:
    """One row a figure, in the order of the files: the columns of tidy/figures, and what the other tables
    need of it.

    Beside the columns of the codebook: those of its article in OF_ARTICLE; period (of money and other flows:
    what is compared over one period only); standing and kind (see `current`); stands_for_article; region and
    region_en; and the columns of `splits.split_columns`.
    """
    rows = ledger.figures.join(ledger.articles.set_index("article_id")[OF_ARTICLE], on="article_id")
    names = {name: table.set_index(table.columns[0]) for name, table in ledger.references.items()}
    receipt = ledger.receipts.set_index("figure_id").reindex(rows["figure_id"]).set_index(rows.index)
    unverified = receipt["receipt"].isin(["changed", "never"])
    flag = rows["figure_id"].map(flags(audit)).astype("str")
    same = ledger.relations[ledger.relations["kind"] == "same"].set_index("parts")["whole"]
    of_period = rows["indicator"].map(names["indicators"]["of_period"]).notna()
    rows = rows.assign(
        flag=flag.mask(flag.isna() & unverified, "unverified"),
        receipt=receipt["receipt"],
        verified_on=pd.to_datetime(receipt["verified_on"], format="%Y-%m-%d"),
        confirmations=rows["figure_id"].map(confirmations(ledger, audit)).fillna(0),
        province=rows["province_code"].map(names["provinces"]["province"]),
        region=rows["region_code"].map(names["regions"]["region"]),
        region_en=rows["region_code"].map(names["regions"]["region_en"]),
        repeat_of=rows["figure_id"].map(same).astype("str"),
        period=_period(rows).where(of_period, ""),
        figure_ids=rows["figure_id"],
    )
    rows = rows.assign(standing=standings(rows, ledger.references["statuses"]), kind=kinds(rows))
    rows = rows.join(split_columns(rows, audit, single_stars(ledger.references["star_classes"])))
    return rows.join(currency(rows))


def _period(rows: pd.DataFrame) -> pd.Series:
    ends = [rows[c].dt.strftime("%Y-%m-%d").fillna("") for c in ("period_start", "period_end")]
    return ends[0] + "/" + ends[1]


def gravest_flags(figure_ids: pd.Series, observed: pd.DataFrame) -> pd.Series:
    """The gravest flag among the figures that each row of a table names: one rule for every table."""
    each = figure_ids.dropna().str.split(" ").explode()
    flag = each.map(observed.dropna(subset="flag").set_index("figure_id")["flag"]).dropna()
    rank = flag.map({name: n for n, name in enumerate(GRAVEST_FIRST)}).groupby(level=0).min()
    return rank.map(dict(enumerate(GRAVEST_FIRST))).reindex(figure_ids.index).astype("str")
