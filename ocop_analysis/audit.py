"""Recomputes what the printed figures must satisfy and says what came of it.

A contradiction is a finding, not an error: it stops nothing, and flags the figures it touches.
"""

from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd

from ocop_analysis.read import Ledger
from ocop_analysis.strings import before, words
from ocop_analysis.wording import format_number, qualified

# What a printed share may be off by besides rounding: nothing but the float it was computed in.
EPSILON = 1e-9
ENDS = ["value", "lower", "upper", "bound"]
COLUMNS = [
    "relation_id", "article_id", "kind", "whole_id", "part_ids", "printed", "recomputed", "difference", "implied",
    "implied_id", "basis", "verdict", "sentence", "note",
]  # fmt: skip
# What a sentence tells: relations that are alike in all of it have one sentence.
TOLD = [
    "kind", "verdict", "printed", "recomputed", "difference", "implied", "part_value", "whole_bound", "unprinted",
    "alone",
]  # fmt: skip
FOUND = ["printed", "recomputed", "implied", "implied_id", "verdict", "part_value", "whole_bound"]


def audit_table(ledger: Ledger) -> pd.DataFrame:
    """One row a relation: printed and recomputed value, difference, implied value, verdict and a sentence.

    Columns: those of tidy/audit in the codebook. Verdicts: agrees; agrees_rounded and agrees_truncated for shares
    printed with fewer decimals than they have; contradicts; cannot_check where a part of the sum is not printed or
    a bound leaves both answers open. A corroboration agrees where another source prints the same number with the same
    bound; targets that differ contradict, since a bound on what is aimed at is no uncertainty about it.
    """
    sides = _sides(ledger)
    if sides.empty:  # articles without a single relation
        return ledger.relations.reindex(columns=COLUMNS)
    by_kind = {"sum": _sums, "count": _counts, "ratio": _ratios, "same": _sames, "subset": _subsets}
    by_kind["corroboration"] = _corroborations
    checked = pd.concat([by_kind[kind](rows).reindex(columns=FOUND) for kind, rows in sides.groupby("kind")])
    table = ledger.relations.rename(columns={"whole": "whole_id", "parts": "part_ids"}).join(checked)
    table["article_id"] = before(table["relation_id"], "/")
    table["difference"] = table["recomputed"] - table["printed"]
    told = table.assign(unprinted=table["whole_id"].isna(), alone=~table["part_ids"].str.contains(" "))[TOLD]
    kinds = told.drop_duplicates()
    sentences = kinds.assign(sentence=[_sentence(row) for row in kinds.itertuples()])
    table["sentence"] = told.merge(sentences, how="left").set_index(table.index)["sentence"]
    return table[COLUMNS]


def flags(audit: pd.DataFrame) -> pd.Series:
    """A flag for each figure that stands in a contradiction, by figure_id.

    "suspect" where the audit could name the one part that cannot be right, "touched" for the others; where it could
    not, all of them are suspect; where the relation is only inferred, none. "disputed" where only another source
    prints something else.
    """
    contradicts = audit["verdict"] == "contradicts"
    between = audit["kind"] == "corroboration"
    wrong = audit[contradicts & ~between]
    ids = words(wrong["part_ids"])
    ids = pd.concat([ids, wrong["whole_id"].dropna()])
    suspect = wrong["implied_id"].reindex(ids.index)
    doubtful = wrong["basis"].reindex(ids.index) == "inferred"  # the relation itself may be what is wrong
    flag = np.where((suspect.isna() | (ids == suspect)) & ~doubtful, "suspect", "touched")
    disputed = audit[contradicts & between]
    disputed = pd.concat([disputed["part_ids"], disputed["whole_id"]])
    every = pd.concat([pd.Series(flag, ids.to_numpy(), dtype="str"), pd.Series("disputed", disputed.to_numpy())])
    # Of a figure in two contradictions the graver flag holds.
    every = every.astype(pd.CategoricalDtype(["suspect", "touched", "disputed"], ordered=True))
    return every.groupby(level=0).min().astype("str")


def confirmations(ledger: Ledger, audit: pd.DataFrame) -> pd.Series:
    """How many other publishers print the same as a figure, by figure_id; none is not listed."""
    found = audit[(audit["kind"] == "corroboration") & (audit["verdict"] == "agrees")]
    publisher = ledger.articles.set_index("article_id")["publisher"]
    other = found.assign(publisher=found["article_id"].map(publisher))
    own = before(found["whole_id"], "/").map(publisher)
    return other[other["publisher"] != own].groupby("whole_id")["publisher"].nunique()


def _sides(ledger: Ledger) -> pd.DataFrame:
    """One row a part of a relation, indexed by relation: the part's figures beside those of the whole."""
    figures = ledger.figures.set_index("figure_id")[["value", "lower", "upper", "decimals", "bound", "role"]]
    relations = ledger.relations
    sides = relations.join(words(relations["parts"]).rename("part"))
    sides["number"] = sides.groupby(level=0).cumcount()
    sides = sides.join(figures, on="part").join(figures.add_prefix("whole_"), on="whole")
    return sides[["kind", "whole", "part", "number", *figures.columns, *(f"whole_{c}" for c in figures.columns)]]


def _verdicts(table: pd.DataFrame) -> pd.DataFrame:
    """Verdicts of printed against recomputed: the intervals they allow are one point, overlap, or lie apart."""
    exact = (table["lower"] == table["upper"]) & (table["whole_lower"] == table["whole_upper"])
    apart = (table["lower"] > table["whole_upper"]) | (table["upper"] < table["whole_lower"])
    inside = (table["lower"] >= table["whole_lower"].fillna(-np.inf)) & (
        table["upper"] <= table["whole_upper"].fillna(np.inf)
    )
    inside &= table["whole_lower"].notna() | table["whole_upper"].notna()
    agrees = (exact & ~apart) | inside
    verdict = np.select([apart, agrees], ["contradicts", "agrees"], "cannot_check")
    return table.assign(printed=table["whole_value"], verdict=verdict)


def _wholes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby(level=0)[["whole", "whole_value", "whole_lower", "whole_upper", "whole_bound"]].first()


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Parts that must add up. The one part larger than the whole, if there is one, cannot be right."""
    added = rows.groupby(level=0)[["value", "lower", "upper"]].sum(skipna=False)
    table = _verdicts(_wholes(rows).join(added).assign(recomputed=added["value"]))
    too_large = rows[rows["lower"] > rows["whole_upper"]]
    only = too_large[~too_large.index.duplicated(keep=False)]
    rest = table["recomputed"].reindex(only.index) - only["value"]
    fits = only["whole_value"] - rest
    table["implied_id"], table["implied"] = only["part"][fits >= 0], fits[fits >= 0]
    unprinted = table["whole"].isna()
    table["implied"] = table["implied"].where(~unprinted, table["recomputed"])
    return table


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """A whole that says how many parts there are."""
    number = rows.groupby(level=0)["part"].size().astype(float)
    return _verdicts(_wholes(rows).assign(recomputed=number, lower=number, upper=number))


def _sames(rows: pd.DataFrame) -> pd.DataFrame:
    """A figure printed twice."""
    return _verdicts(rows.assign(recomputed=rows["value"]))


def _corroborations(rows: pd.DataFrame) -> pd.DataFrame:
    """A figure that another source prints too."""
    ends = [rows[c].fillna(-1) == rows[f"whole_{c}"].fillna(-1) for c in ("value", "lower", "upper")]
    same = ends[0] & ends[1] & ends[2] & (rows["bound"] == rows["whole_bound"])
    apart = _verdicts(rows)["verdict"] == "contradicts"
    aimed = (rows["whole_role"] == "target") | apart
    verdict = np.select([same, aimed & ~ends[0]], ["agrees", "contradicts"], "cannot_check")
    return rows.assign(printed=rows["whole_value"], recomputed=rows["value"], verdict=verdict)


def _subsets(rows: pd.DataFrame) -> pd.DataFrame:
    """A part that must not exceed its whole."""
    fits, exceeds = rows["upper"] <= rows["whole_lower"], rows["lower"] > rows["whole_upper"]
    verdict = np.select([exceeds, fits], ["contradicts", "agrees"], "cannot_check")
    return rows.assign(printed=rows["whole_value"], part_value=rows["value"], verdict=verdict)


def _ratios(rows: pd.DataFrame) -> pd.DataFrame:
    """A printed percentage: first part over second. Without a second part, the denominator that would fit."""
    first, second = (rows[rows["number"] == n]["value"] for n in (0, 1))
    least, most = _share_ends(rows)
    table = _wholes(rows).assign(decimals=rows.groupby(level=0)["whole_decimals"].first().astype(float))
    exact = rows.assign(exact=rows["lower"] == rows["upper"]).groupby(level=0)["exact"].all()
    table["printed"], table["recomputed"] = table["whole_value"], 100 * first / second.where(second > 0)
    by_rounding = _rounding_verdicts(table["printed"], table["recomputed"].where(exact), table["decimals"])
    # A share that is printed as a bound is held against the bound: nothing was rounded.
    by_bound = _verdicts(table.assign(lower=least, upper=most))["verdict"]
    table["verdict"] = np.where(table["whole_lower"] == table["whole_upper"], by_rounding, by_bound)
    step = 10.0 ** -table["decimals"]
    apart = (least >= table["whole_upper"] + step) | (most <= table["whole_lower"] - step)
    table["verdict"] = table["verdict"].mask(apart, "contradicts")
    denominator = (100 * first / table["printed"].where(table["printed"] > 0)).round()
    fits = _rounding_verdicts(table["printed"], 100 * first / denominator, table["decimals"]) != "contradicts"
    table["implied"] = denominator.where(table["recomputed"].isna() & fits)
    # The printed share was worked out from the parts, so of the three it is the one that is suspect.
    table["implied_id"] = table["whole"].where(table["verdict"] == "contradicts")
    return table


def _share_ends(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Least and greatest percentage that first part over second can be, read as `near` reads bounds."""
    ends = pd.DataFrame([near(row) for row in rows[ENDS].itertuples()], rows.index, ["least", "most"], dtype="float64")
    first, second = (ends[rows["number"] == n] for n in (0, 1))
    second = second.reindex(first.index)
    second = second.where(second > 0)
    return 100 * first["least"] / second["most"], 100 * first["most"] / second["least"]


def near(row) -> tuple[float, float]:
    """The ends of a bound as papers mean it: "over 16,000" is over, but not as much as 17,000; "nearly 484" over 483.

    Open ends stay open for "at least" and "at most".
    """
    if row.bound not in ("over", "under", "nearly", "about"):
        return row.lower, row.upper
    place = 10.0 ** int(Decimal(str(row.value)).normalize().as_tuple().exponent)
    return row.value - place * (row.bound != "over"), row.value + place * (row.bound not in ("under", "nearly"))


def _rounding_verdicts(printed: pd.Series, exact: pd.Series, decimals: pd.Series) -> np.ndarray:
    """How a printed share comes from an exact one. Halves are rounded up, as papers do."""
    step = 10.0**-decimals
    equal = (exact - printed).abs() < EPSILON
    rounded = (np.floor(exact / step + 0.5 + EPSILON) * step - printed).abs() < EPSILON
    truncated = (np.floor(exact / step + EPSILON) * step - printed).abs() < EPSILON
    verdicts = ["cannot_check", "agrees", "agrees_rounded", "agrees_truncated"]
    return np.select([exact.isna() | printed.isna(), equal, rounded, truncated], verdicts, "contradicts")


def _sentence(row) -> str:
    """A verdict as an English sentence with its numbers."""
    shown = {
        name: _told(getattr(row, name)) for name in ("printed", "recomputed", "difference", "implied", "part_value")
    }
    percent = "%" if row.kind == "ratio" else ""
    bounded = isinstance(row.whole_bound, str) and row.whole_bound not in ("exact", "range")
    if bounded:
        shown["printed"] = qualified(shown["printed"], row.whole_bound, "en")
    what = {
        "sum": "the parts add up to {recomputed}",
        "count": "{recomputed} parts are listed",
        "ratio": "the parts give {recomputed}%",
        "same": "the other print says {recomputed}",
        "corroboration": "another source prints {recomputed}",
    }.get(row.kind, "").format(**shown)
    tail = {
        "agrees": "which fits the printed {printed}" if bounded else "as printed",
        "agrees_rounded": "which rounds to the printed {printed}%",
        "agrees_truncated": "which is cut down, not rounded, to the printed {printed}%",
        "contradicts": "the print says {printed}{percent}, a difference of {difference}"
        if row.kind != "corroboration"
        else "this one prints {printed}",
        "cannot_check": "which cannot be held against the print: a bound leaves it open",
    }[row.verdict].format(percent=percent, **shown)
    if row.kind == "corroboration" and row.verdict == "cannot_check":
        return f"Another source prints {shown['recomputed']}, but with other words of bound."
    if row.kind == "subset":
        part, whole = "A range" if pd.isna(row.part_value) else shown["part_value"], shown["printed"]
        return {
            "agrees": f"{part} is not more than {whole}, so it may lie inside; numbers cannot show more.",
            "contradicts": f"{part} is more than the {whole} it should lie inside.",
        }.get(row.verdict, "A bound is open: whether the part lies inside the whole cannot be checked.")
    if row.verdict == "cannot_check" and row.unprinted:
        return f"No total is printed; the parts add up to {shown['implied']}."
    if row.verdict == "cannot_check" and row.kind == "ratio" and row.alone:
        return f"What it is a share of is not printed; {shown['printed']}% would fit {shown['implied']}."
    if pd.isna(row.recomputed) or (row.verdict == "contradicts" and not row.difference):
        allows = {"contradicts": "does not allow", "agrees": "allows"}.get(row.verdict, "leaves open")
        return f"There is a bound or a range among the prints; it {allows} what the other side says."
    sentence = f"{what[0].upper()}{what[1:]}, {tail}"
    if row.verdict == "contradicts" and not pd.isna(row.implied):
        sentence += f"; {shown['implied']} would fit in place of the part that exceeds the whole"
    return sentence + "."


def _told(number: float) -> str:
    return "no whole number" if pd.isna(number) else _in_words(round(number, 2))


@cache  # numbers repeat
def _in_words(number: float) -> str:
    return format_number(number, "en")
