"""What the prints of the figures say, each distinct one read once, and whether their indicator wants it."""

import pandas as pd

from ocop_analysis.grammar import BEFORE, MONEY, any_of
from ocop_analysis.quantities import QuantityError, parse_quantity
from ocop_analysis.validate import Frames, Problem, problems_at

READ = {
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "bound": "str",
    "decimals": "Int64",
    "out_of": "float64",
}
# Prints without a unit that an indicator takes: of money only millions, of shops "điểm" too.
BARE = {"VND": ["million"], "point_of_sale": ["", "point"], "percent": [], "year": [], "rank": []}
UNSAID = {"": "none", "million": "none", "item": "not known from its noun (has it an indicator of its own?)"}
BARE |= {"VND/product": [], "VND/producer": []}


def read_prints(raw: Frames) -> tuple[pd.DataFrame, list[Problem]]:
    """What each print says, in the columns of READ, and its unit; what cannot be read or does not fit."""
    figures, articles = raw["figures"], raw["articles"].drop_duplicates("article_id").set_index("article_id")
    units = raw["indicators"].set_index("indicator")["unit"]
    wanted = figures["indicator"].map(units).rename("wanted")
    separator = figures["separator"].where(figures["separator"].isin(["decimal", "thousands"]), "")
    language = figures["article_id"].map(articles["language"])
    prints = figures[["printed"]].assign(separator=separator, language=language)
    read = []
    for each in prints[prints["language"].isin(list(BEFORE))].dropna().drop_duplicates().to_dict("records"):
        try:
            quantity = parse_quantity(**each)
            most = max(end for end in (quantity.value, quantity.upper) if end is not None)
            unit = quantity.unit or "million" * (most >= 10**6)
            read.append(each | vars(quantity) | {"bound": quantity.bound.value, "unit": unit})
        except QuantityError as error:
            read.append(each | {"fault": str(error)})
    said = prints.merge(pd.DataFrame(read, columns=[*prints, *READ, "unit", "fault"]), how="left")
    said = said.set_axis(figures.index).astype(READ).join(wanted)
    pairs = said[["wanted", "unit"]].drop_duplicates().dropna()
    pairs = pairs.assign(fit=[_fitting(*pair) for pair in pairs.to_numpy()])
    fit = said[["wanted", "unit"]].merge(pairs, how="left")["fit"].set_axis(said.index)
    # A kind of producer that its reference table has gained needs no other word for its unit.
    kinds = any_of(raw["producer_types"]["spellings"].dropna().str.split("|").explode().str.casefold())
    unknown = said["printed"][fit.isna() & (said["unit"] == "item") & (wanted == "producer")]
    named = unknown.str.casefold().str.contains(rf"(?<!\w){kinds}(?!\w)")
    fit = fit.mask(named.reindex(fit.index).fillna(False).astype("bool"), "producer")
    faults = []
    for (wish, found), cells in said["printed"][fit.isna()].groupby([said["wanted"], said["unit"]]):
        cure = f"wanted is the unit of its indicator, {wish}; found: {UNSAID.get(found, found)}"
        faults.append((cells, cure))
    faults += [(cells, cure) for cure, cells in said["printed"].groupby(said["fault"])]
    own = units.str.split("|").str[0].replace("any", "item")  # of a print that cannot be read
    own = figures["indicator"].map(own)
    return said[list(READ)].assign(unit=fit.fillna(own).astype("str")), problems_at("raw/figures", faults)


def _fitting(wanted: str, found: str) -> str | None:
    """The unit of a figure whose indicator wants a unit ("VND|USD": or others) and whose print has one."""
    own, *others = wanted.split("|")
    if own == "any":
        return found or "item"
    if found in others and found in MONEY:
        return found
    return own if found in (own, *others) or found in BARE.get(own, [""]) else None
