"""Chart 9, what is made: the product groups of one place as bars, of several as a shaded table."""

import pandas as pd

from ocop_analysis.charts.group_table import (
    BEFORE,
    EITHER,
    NAME,
    OTHER,
    SINCE,
    bars,
    columns_of,
    percent,
    table,
)
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, marked
from ocop_analysis.charts.words import LANGUAGES, reference
from ocop_analysis.wording import month

SHOWN = ["place", "as_of", "product_group", "products", "share_pct", "total", "status", "tier", "flag"]
MOST = 21  # places that fit the page


def products_by_group(tables: Tables) -> Chart | Nothing:
    """The product groups of each place, number and share: groups before and since 2023 apart."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    places = list(rows.drop_duplicates("place").sort_values("size", ascending=False)["place"])
    one, shown = len(places) == 1, rows[rows["place"].isin(places[:MOST])]
    facts = _facts(rows, shown)
    notes = {
        "note_flagged": "flagged" in facts,
        "note_one_before" if rows["scheme"].iloc[0] == BEFORE else "note_one_since": one,
        "note_schemes": rows["scheme"].nunique() > 1,
        "note_dash": not one and _has_gaps(shown),
        "note_derived": bool((rows["basis"] == "derived").any()),
        "note_other": bool((rows["column"] == OTHER).any()) and not one,
        "note_shown": len(places) > MOST,
        "note_registered": bool(rows["hollow"].any()) and not rows["hollow"].all(),
    }
    draws = {"full": lambda frame: bars(frame, rows), "half": lambda frame: bars(frame, rows)}
    return Chart(
        number=9,
        name=NAME,
        notebook="02_products_by_star",
        tables=tables,
        rows=rows,
        columns=SHOWN,
        facts=facts,
        titles=_titles(rows),
        subtitles=[_subtitle(rows, tables, one)],
        notes=[name for name, holds in notes.items() if holds],
        legend=keys_of(rows, "swatch" if one else "dot"),
        draw=draws if one else {"full": lambda frame: table(frame, shown)},
    )


def _rows(tables: Tables) -> pd.DataFrame:
    """The current split of each place by group: one grouping a place, where each group has a column."""
    groups = tables["products_by_group"]
    rows = marked(groups[groups["current"].fillna(False)], tables).dropna(subset="products")
    order = list(reference("product_groups").index)
    rows = rows.assign(
        rank=[order.index(group) for group in rows["product_group"]],
        products=rows["products"].astype("float64"),
        products_bound=rows["bound"],
        of=rows["product_group"].map(reference("product_groups")["scheme"]),
    )
    scheme = {place: _scheme(group) for place, group in rows.groupby("place")}
    rows["scheme"] = rows["place"].map(scheme).astype("str")
    own = rows["of"].isin([EITHER]) | (rows["of"] == rows["scheme"])
    rows["column"] = rows["product_group"].where(own, OTHER)
    rows["size"] = rows["total"].fillna(rows.groupby("place")["products"].transform("sum"))
    food = rows["share_pct"].where(rows["product_group"] == "food").groupby(rows["place"]).transform("max")
    rows = rows.assign(food=-food.fillna(-1.0))
    # Zeros of the other grouping that no report prints say nothing of it.
    rows = rows[own | (rows["products"] > 0) | (rows["basis"] == "printed")]
    return rows.sort_values(["scheme", "food", "place", "rank"], ignore_index=True)


def _scheme(rows: pd.DataFrame) -> str:
    """The grouping of a report: that of most of its products beyond food and drinks, else that of its day."""
    counted = rows.groupby("of")["products"].sum().reindex([BEFORE, SINCE], fill_value=0)
    if counted[BEFORE] != counted[SINCE]:
        return str(counted.idxmax())
    return BEFORE if rows["as_of"].iloc[0].year < 2023 else SINCE


def _has_gaps(rows: pd.DataFrame) -> bool:
    """Whether a cell is drawn of which the report says nothing."""
    cells = rows.groupby("scheme")["place"].nunique() * pd.Series(columns_of(rows)).map(len)
    return bool(len(rows.drop_duplicates(["place", "column"])) < cells.sum())


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """Of which rows the title speaks: food with a share, of no flagged place; rated before registered."""
    doubted = rows["place"].isin(rows.loc[rows["flagged"], "place"])
    sound = rows[(rows["product_group"] == "food") & rows["share_pct"].notna() & ~doubted]
    sound = sound[(sound["products_bound"] == "exact") & sound["total"].notna()]
    rated = sound[~sound["hollow"]]
    told = sound if rated.empty else rated
    return told if told["products"].any() else told.iloc[:0]


def _facts(rows: pd.DataFrame, fitting: pd.DataFrame) -> Facts:
    facts, told = Facts(), _told(rows)
    for name, rule in {"low": "idxmin", "high": "idxmax"}.items() if len(told) else ():
        there = told.loc[[told["share_pct"].agg(rule)]]
        row, ids = there.iloc[0], ids_of(there)
        facts[name] = Fact({x: percent(row["share_pct"], x) for x in LANGUAGES}, rule, "share_pct", ids)
        facts.places(f"{name}_place", there)
        facts[f"{name}_year"] = Fact(str(row["as_of"].year), "its year", "as_of", ids)
        facts["food"] = Fact(float(row["products"]), "sum", "products", ids)
        facts["total"] = Fact(float(row["total"]), "its total", "total", ids)
    facts.places("told", told)
    facts.places("all", rows, most=1)
    facts.places("flagged", rows[rows["flagged"]])
    facts["shown"] = Fact(str(fitting["place"].nunique()), "places that fit", "place")
    facts["places"] = Fact(str(rows["place"].nunique()), "places with groups", "place")
    facts["change"] = Fact("2023", "year of Decision 148/QĐ-TTg", "scheme of product_groups.csv")
    first = rows.iloc[0]
    facts["month"] = Fact({x: month(first["as_of"], first["as_of_until"], x) for x in LANGUAGES}, "its month")
    return facts


def _titles(rows: pd.DataFrame) -> list[str]:
    told = _told(rows)
    if told.empty:
        return ["title_no_food"]
    kind = "registered" if told["hollow"].all() else "rated"
    if len(told) == 1:
        return [f"title_{kind}_one", f"title_{kind}_brief"]
    alike = percent(told["share_pct"].min(), "en") == percent(told["share_pct"].max(), "en")
    return [f"title_{kind}_alike"] if alike else [f"title_{kind}", f"title_{kind}_short"]


def _subtitle(rows: pd.DataFrame, tables: Tables, one: bool) -> str:
    core = "_core" * (tables.tier == "core")
    if one:
        return f"subtitle_{'registered' if rows['hollow'].all() else 'rated'}{core}"
    return f"subtitle{core}"
