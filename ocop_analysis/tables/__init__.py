"""The tidy tables: one observation a row, one kind of observation a table, each row with the figures it came from.

Columns, units and codes are the codebook's (data/reference/columns.csv, folder tidy).
"""

import numpy as np
import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.tables import outcomes, places, targets
from ocop_analysis.audit import audit_table, confirmations, flags
from ocop_analysis.read import Ledger
from ocop_analysis.strings import among, before, joined_cells, joined_groups, words

UNRECOGNISED = ["submitted", "potential"]  # scored or sent up for five stars, which the centre alone gives


def build_tables(ledger: Ledger) -> dict[str, pd.DataFrame]:
    """Every tidy table by name, with the columns and dtypes of the codebook, checked against its pandera schema."""
    audit = audit_table(ledger)
    articles = _articles(ledger)
    receipt = ledger.receipts.head(len(ledger.figures)).set_index(ledger.figures.index)
    unverified = receipt["receipt"].isin(["changed", "never"]).map({True: "unverified"})
    figures = ledger.figures.assign(
        flag=ledger.figures["figure_id"].map(flags(audit)).fillna(unverified),
        receipt=receipt["receipt"],
        verified_on=pd.to_datetime(receipt["verified_on"], format="%Y-%m-%d"),
        province=ledger.figures["province_code"].map(_names(ledger, "provinces", "province_code", "province")),
        figure_ids=ledger.figures["figure_id"],
        own_place=ledger.figures["place"]
        == ledger.figures["article_id"].map(ledger.articles.set_index("article_id")["place"]),
        repeat=among(ledger.figures["figure_id"], ledger.relations.loc[ledger.relations["kind"] == "same", "parts"]),
        confirmations=ledger.figures["figure_id"].map(confirmations(ledger, audit)).fillna(0),
    )
    stars = products_by_star(figures, ledger.relations, audit)
    aims = targets.target_table(figures)
    provinces = _with_history(articles[articles["province_code"].notna()], ledger)
    here = provinces.loc[provinces["tier"] == "core", ["article_id", "tier", "place", "province_code", "province"]]
    budget = budgets(figures)
    # Parts that a sum says are all there are; some kinds alone make no whole to take shares of.
    summed = words(ledger.relations.loc[ledger.relations["kind"] == "sum", "parts"])
    totals = province_totals(figures, provinces, summed)
    readings = star_readings(stars)
    reached = outcomes.levels(figures, stars, readings, audit)
    merged = places.merged_names(ledger)
    gaps = targets.gap_table(aims, reached, here, merged)
    built = {
        "articles": articles,
        "figures": figures,
        "audit": audit,
        "province_totals": totals,
        "products_by_star": stars,
        "star_readings": readings,
        "producers_by_type": producers_by_type(
            figures, _names(ledger, "producer_types", "producer_type", "producer_group"), summed
        ),
        "products_by_group": products_by_group(figures, summed),
        "points_of_sale": points_of_sale(figures),
        "budgets": budget,
        "unit_costs": unit_costs(budget, totals),
        "targets": aims,
        "target_gaps": gaps,
        "outcomes": outcomes.outcome_table(gaps, reached, merged),
        "products_over_time": outcomes.products_over_time(reached, articles),
        "products_per_commune": places.products_per_commune(totals, gaps, ledger),
        "region_shares": places.region_shares(figures, reached, ledger),
        "merged_provinces": places.merged_provinces(reached, ledger),
    }
    return _finished(built, ledger)


def _finished(built: dict[str, pd.DataFrame], ledger: Ledger) -> dict[str, pd.DataFrame]:
    """The columns of the codebook in their order and dtypes; anything else is an error of ours, not of the data."""
    codes = {f"{name}.{column}": table[column] for name, table in ledger.references.items() for column in table}
    codes["articles.article_id"] = ledger.articles["article_id"]
    by_article = ledger.articles.set_index("article_id")[["tier", "place"]]
    finished = {}
    for name, table in built.items():
        types = codebook.dtypes(f"tidy/{name}")
        for column in set(by_article).difference(table.columns).intersection(types):
            table = table.assign(**{column: table["article_id"].map(by_article[column])})
        table = table.reindex(columns=list(types)).reset_index(drop=True).astype(types)
        finished[name] = codebook.schema(f"tidy/{name}", codes, typed=True).validate(table, lazy=True)
    return finished


def _names(ledger: Ledger, table: str, code: str, name: str) -> pd.Series:
    return ledger.references[table].set_index(code)[name]


def _articles(ledger: Ledger) -> pd.DataFrame:
    return ledger.articles.assign(
        province=ledger.articles["province_code"].map(_names(ledger, "provinces", "province_code", "province")),
        region=ledger.articles["region_code"].map(_names(ledger, "regions", "region_code", "region")),
        region_en=ledger.articles["region_code"].map(_names(ledger, "regions", "region_code", "region_en")),
    )


def _with_history(articles: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Articles of provinces, with how many provinces the region had and what the province belongs to since 2025."""
    sizes = ledger.references["provinces"].groupby("region_code").size()
    return articles.assign(
        region_provinces=articles["region_code"].map(sizes),
        province_since_2025=articles["province_code"].map(
            _names(ledger, "provinces", "province_code", "province_since_2025")
        ),
    )


def _actual(figures: pd.DataFrame, indicator: str, dimension: str | None = None) -> pd.DataFrame:
    """Actual figures of an indicator that are totals, or parts by a dimension: latest prints of the article's place."""
    is_part = figures["dimension"] == dimension if dimension else figures["dimension"].isna()
    return outcomes.latest_prints(
        figures[(figures["role"] == "actual") & (figures["indicator"] == indicator) & is_part]
    )


def _total(figures: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The total of an indicator in each article, by article_id: its first print that is rated or registered."""
    totals = _actual(figures, indicator)
    totals = totals[totals["status"].isin(["rated", "registered"])]
    return totals.drop_duplicates("article_id").set_index("article_id")


def _with_share(parts: pd.DataFrame, count: str, whole: pd.Series) -> pd.DataFrame:
    return parts.assign(**{count: parts["value"], "share_pct": (100 * parts["value"] / whole).round(6)})


def products_by_star(figures: pd.DataFrame, relations: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """Products by star class; what is submitted or potential is `potential_5`, with the class it is also counted in.

    A subset relation says that one class lies inside another. Where the printed classes add up to the total and none
    is five stars, there are none: a derived row of zero.
    """
    stars = _actual(figures, "products", "star")
    stars = stars[stars["status"].isin(["rated", *UNRECOGNISED])]
    category = figures.set_index("figure_id")["category"]
    subsets = relations[relations["kind"] == "subset"].set_index("parts")
    totals = _total(figures, "products")
    totals = totals[totals["bound"] == "exact"]  # a bound gives no share
    total = stars["article_id"].map(totals["value"])
    total = total.where(stars["article_id"].map(totals["as_of"]) == stars["as_of"])
    stars = _with_share(stars, "products", total).assign(
        star=stars["category"].where(~stars["status"].isin(UNRECOGNISED), "potential_5"),
        counted_in=stars["figure_id"].map(subsets["whole"]).map(category),
        basis="printed",
    )
    stars["counted_in_basis"] = stars["figure_id"].map(subsets["basis"]).where(stars["counted_in"].notna())
    complete = audit[(audit["kind"] == "sum") & (audit["verdict"] == "agrees")]
    complete = complete[among(before(complete["part_ids"], " "), stars["figure_id"])]
    without_five = complete[~among(complete["article_id"], stars.loc[stars["star"] == "5", "article_id"])]
    zero = stars.groupby("article_id", sort=False).first().loc[without_five["article_id"]].reset_index()
    kept = ["article_id", "tier", "place", "province_code", "province", "as_of", "as_of_until", "count_kind"]
    zero = zero[kept].assign(
        star="5", status="rated", products=0, share_pct=0.0, basis="derived",
        figure_ids=(without_five["whole_id"] + " " + without_five["part_ids"]).to_numpy(),
    )  # fmt: skip
    both = pd.concat([stars, zero], ignore_index=True)
    return both.sort_values(["article_id", "star"], kind="stable")


def star_readings(stars: pd.DataFrame) -> pd.DataFrame:
    """Products of four stars and up, and of five, with and without what is only potential.

    Potential products that are counted in a class already are not added to it a second time.
    """
    own = stars["counted_in"].isna()
    potential = stars["star"] == "potential_5"
    cases = {
        ("4+", "recognised"): stars["star"].isin(["4", "5"]),
        ("4+", "with_potential"): stars["star"].isin(["4", "5"]) | (potential & own),
        ("5", "recognised"): stars["star"] == "5",
        ("5", "with_potential"): (stars["star"] == "5") | potential,
    }
    fours = stars.loc[stars["star"] == "4", "article_id"]
    stars = stars.assign(fours=among(stars["article_id"], fours))  # five stars alone are not "four and up"
    key = ["article_id", "place", "province_code", "province", "as_of", "as_of_until"]
    stars["group"] = stars.groupby(key, sort=False, dropna=False).ngroup()
    counted = []
    for (star, reading), rows in cases.items():
        found = stars[rows & (stars["fours"] | (star == "5"))]
        sums = found.groupby("group", sort=False)[["products", "share_pct"]].sum(skipna=False)
        ids = joined_groups(found["figure_ids"], found["group"]).map(_each_once)
        counted.append(found.drop_duplicates("group").set_index("group")[key].join(sums).assign(
            figure_ids=ids, star=star, reading=reading
        ))  # fmt: skip
    return pd.concat(counted).sort_values(["article_id", "star"], kind="stable")


def _each_once(ids: str) -> str:
    return " ".join(dict.fromkeys(ids.split(" ")))


def producers_by_type(figures: pd.DataFrame, groups: pd.Series, summed: pd.Series) -> pd.DataFrame:
    """Producers by kind; no shares where a kind is suspect or not all are there: what they are shares of is unknown."""
    kinds = _actual(figures, "producers", "producer_type")
    whole = kinds.groupby("article_id")["value"].transform("sum", skipna=False).where(among(kinds["figure_id"], summed))
    spoilt = (kinds["flag"] == "suspect").groupby(kinds["article_id"]).transform("any")
    return _with_share(kinds, "producers", whole.mask(spoilt)).assign(
        producer_type=kinds["category"], producer_group=kinds["category"].map(groups)
    )


def products_by_group(figures: pd.DataFrame, summed: pd.Series) -> pd.DataFrame:
    """Products by product group, with their shares of the groups together where all are there."""
    groups = _actual(figures, "products", "product_group")
    whole = groups.groupby("article_id")["value"].transform("sum").where(among(groups["figure_id"], summed))
    return _with_share(groups, "products", whole).assign(product_group=groups["category"])


def points_of_sale(figures: pd.DataFrame) -> pd.DataFrame:
    """Points of sale and localities with a shop, actual and aimed at."""
    kinds = ["points_of_sale", "localities_with_shop", "points_of_sale_per_district"]
    points = figures[figures["indicator"].isin(kinds)]
    return points.assign(points=points["value"])


def budgets(figures: pd.DataFrame) -> pd.DataFrame:
    """Printed sums of money in dong, in all or from one source of money."""
    money = pd.concat([_actual(figures, "budget"), _actual(figures, "budget", "funding_source")]).sort_index()
    return money.assign(
        budget_vnd=money["value"], budget_vnd_lower=money["lower"], budget_vnd_upper=money["upper"],
        funding_source=money["category"],
    )  # fmt: skip


def province_totals(figures: pd.DataFrame, provinces: pd.DataFrame, summed: pd.Series) -> pd.DataFrame:
    """One row an article of a province: products, producers and points of sale, and products a producer.

    Where no total of producers is printed the printed kinds are added up if a sum has them all, and `producers_basis`
    says so.
    """
    products, producers = _total(figures, "products"), _total(figures, "producers")
    kinds = _actual(figures, "producers", "producer_type")
    kinds = kinds[among(kinds["figure_id"], summed)]
    added = kinds.groupby("article_id")["value"].sum()
    added_ids = joined_groups(kinds["figure_id"], kinds["article_id"])
    article = provinces["article_id"]
    totals = provinces.assign(
        as_of=article.map(products["as_of"]).fillna(provinces["as_of"]),
        as_of_until=article.map(products["as_of_until"]).fillna(provinces["as_of_until"]),
        period_start=article.map(products["period_start"]),
        period_end=article.map(products["period_end"]),
        status=article.map(products["status"]),
        count_kind=article.map(products["count_kind"]),
        products=article.map(products["value"]),
        producers=article.map(producers["value"]).fillna(article.map(added)),
        producers_basis=np.select(
            [among(article, producers.index), among(article, added.index)], ["printed", "derived"], ""
        ),
    )
    totals["producers_basis"] = totals["producers_basis"].replace("", np.nan)
    totals["products_per_producer"] = (totals["products"] / totals["producers"]).round(6)
    totals["producers_flag"] = article.map(producers["flag"])
    totals["products_ids"] = article.map(products["figure_id"])
    totals["producers_ids"] = article.map(producers["figure_id"]).fillna(article.map(added_ids))
    ids = [totals["products_ids"], totals["producers_ids"]]
    for indicator in ("points_of_sale", "localities_with_shop", "communes_without_product"):
        found = _actual(figures, indicator).drop_duplicates("article_id").set_index("article_id")
        totals[indicator] = article.map(found["value"])
        ids.append(article.map(found["figure_id"]))
    totals["figure_ids"] = joined_cells(ids, " ").str.replace(" +", " ", regex=True).str.strip()
    return totals[totals["products"].notna()]


def unit_costs(budgets: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """A budget for each product and each producer of the same article.

    Only where both are of the same period: a phase's money is not divided by a year's products. The divisor's status
    stands beside it: a budget over registered products is no cost of a rated one.
    """
    joined = budgets[budgets["period_start"].notna()].merge(
        totals[
            [
                "article_id",
                "products",
                "producers",
                "status",
                "products_ids",
                "producers_ids",
                "period_start",
                "period_end",
            ]
        ],
        on=["article_id", "period_start", "period_end"],
        suffixes=("", "_total"),
    )
    rows = [
        joined.assign(
            per=per,
            divisor=joined[f"{per}s"],
            status=joined["status_total"],
            vnd_per_unit=(joined["budget_vnd"] / joined[f"{per}s"]).round(2),
            figure_ids=joined["figure_ids"] + " " + joined[f"{per}s_ids"],
        )
        for per in ("product", "producer")
    ]
    return pd.concat(rows)[lambda t: t["divisor"].notna()]
