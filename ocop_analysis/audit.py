"""Recomputes what the printed figures must satisfy and says what came of it.

A contradiction is a finding, not an error: it stops nothing, and flags the figures it touches.
"""

import numpy as np
import pandas as pd

from ocop_analysis.ledger import Ledger
from ocop_analysis.wording import format_number

# What a printed share may be off by besides rounding: nothing but the float it was computed in.
EPSILON = 1e-9
COLUMNS = [
    "relation_id", "article_id", "kind", "whole_id", "part_ids", "printed", "recomputed", "difference", "implied",
    "implied_id", "basis", "verdict", "sentence", "note",
]  # fmt: skip
FOUND = ["printed", "recomputed", "implied", "implied_id", "verdict", "part_value"]


def audit_table(ledger: Ledger) -> pd.DataFrame:
    """One row a relation: printed and recomputed value, difference, implied value, verdict and a sentence.

    Columns: those of tidy/audit in the codebook. Verdicts: agrees; agrees_rounded and agrees_truncated for shares
    printed with fewer decimals than they have; contradicts; cannot_check where a part of the sum is not printed or
    a bound leaves both answers open.
    """
    sides = _sides(ledger)
    if sides.empty:  # articles without a single relation
        return ledger.relations.reindex(columns=COLUMNS)
    by_kind = {"sum": _sums, "count": _counts, "ratio": _ratios, "same": _sames, "subset": _subsets}
    checked = pd.concat([by_kind[kind](rows).reindex(columns=FOUND) for kind, rows in sides.groupby("kind")])
    table = ledger.relations.rename(columns={"whole": "whole_id", "parts": "part_ids"}).join(checked)
    table["article_id"] = table["relation_id"].str.split("/").str[0]
    table["difference"] = table["recomputed"] - table["printed"]
    table["sentence"] = [_sentence(row) for row in table.itertuples(index=False)]
    return table[COLUMNS]


def flags(audit: pd.DataFrame) -> pd.Series:
    """A flag for each figure that stands in a contradiction, by figure_id.

    "suspect" where the audit could name the one part that cannot be right, "touched" for the others; where it could
    not, all of them are suspect.
    """
    wrong = audit[audit["verdict"] == "contradicts"]
    ids = wrong["part_ids"].str.split(" ").explode()
    ids = pd.concat([ids, wrong["whole_id"].dropna()])
    suspect = wrong["implied_id"].reindex(ids.index)
    flag = np.where(suspect.isna() | (ids == suspect), "suspect", "touched")
    # Of a figure in two contradictions the graver flag holds, which is also the first of the alphabet.
    return pd.Series(flag, ids.to_numpy(), dtype="str").groupby(level=0).min()


def _sides(ledger: Ledger) -> pd.DataFrame:
    """One row a part of a relation, indexed by relation: the part's figures beside those of the whole."""
    figures = ledger.figures.set_index("figure_id")[["value", "lower", "upper", "decimals"]]
    relations = ledger.relations
    sides = relations.assign(part=relations["parts"].str.split(" ")).explode("part")
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
    return rows.groupby(level=0)[["whole", "whole_value", "whole_lower", "whole_upper"]].first()


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


def _subsets(rows: pd.DataFrame) -> pd.DataFrame:
    """A part that must not exceed its whole."""
    fits, exceeds = rows["upper"] <= rows["whole_lower"], rows["lower"] > rows["whole_upper"]
    verdict = np.select([exceeds, fits], ["contradicts", "agrees"], "cannot_check")
    return rows.assign(printed=rows["whole_value"], part_value=rows["value"], verdict=verdict)


def _ratios(rows: pd.DataFrame) -> pd.DataFrame:
    """A printed percentage: first part over second. Without a second part, the denominator that would fit."""
    first, second = (rows[rows["number"] == n]["value"] for n in (0, 1))
    table = _wholes(rows).assign(decimals=rows.groupby(level=0)["whole_decimals"].first().astype(float))
    exact = rows.assign(exact=rows["lower"] == rows["upper"]).groupby(level=0)["exact"].all()
    table["printed"], table["recomputed"] = table["whole_value"], (100 * first / second).where(exact)
    by_rounding = _rounding_verdicts(table["printed"], table["recomputed"], table["decimals"])
    # A share that is printed as a bound is held against the bound: nothing was rounded.
    by_bound = _verdicts(table.assign(lower=table["recomputed"], upper=table["recomputed"]))["verdict"]
    table["verdict"] = np.where(table["whole_lower"] == table["whole_upper"], by_rounding, by_bound)
    denominator = (100 * first / table["printed"].where(table["printed"] > 0)).round()
    fits = _rounding_verdicts(table["printed"], 100 * first / denominator, table["decimals"]) != "contradicts"
    table["implied"] = denominator.where(table["recomputed"].isna() & fits)
    return table


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
    what = {
        "sum": "the parts add up to {recomputed}",
        "count": "{recomputed} parts are listed",
        "ratio": "the parts give {recomputed}%",
        "same": "the other print says {recomputed}",
    }.get(row.kind, "").format(**shown)
    tail = {
        "agrees": "as printed",
        "agrees_rounded": "which rounds to the printed {printed}%",
        "agrees_truncated": "which is cut down, not rounded, to the printed {printed}%",
        "contradicts": "the print says {printed}{percent}, a difference of {difference}",
        "cannot_check": "which cannot be held against the print: a bound leaves it open",
    }[row.verdict].format(percent=percent, **shown)
    if row.kind == "subset":
        part, whole = "A range" if pd.isna(row.part_value) else shown["part_value"], shown["printed"]
        return {
            "agrees": f"{part} is not more than {whole}, so it may lie inside; numbers cannot show more.",
            "contradicts": f"{part} is more than the {whole} it should lie inside.",
        }.get(row.verdict, "A bound is open: whether the part lies inside the whole cannot be checked.")
    if row.verdict == "cannot_check" and pd.isna(row.whole_id):
        return f"No total is printed; the parts add up to {shown['implied']}."
    if row.verdict == "cannot_check" and row.kind == "ratio" and " " not in row.part_ids:
        return f"What it is a share of is not printed; {shown['printed']}% would fit {shown['implied']}."
    if pd.isna(row.recomputed) or (row.verdict == "contradicts" and not row.difference):
        allows = {"contradicts": "does not allow", "agrees": "allows"}.get(row.verdict, "leaves open")
        return f"There is a bound or a range among the prints; it {allows} what the other side says."
    sentence = f"{what[0].upper()}{what[1:]}, {tail}"
    if row.verdict == "contradicts" and not pd.isna(row.implied):
        sentence += f"; {shown['implied']} would fit in place of the part that exceeds the whole"
    return sentence + "."


def _told(number: float) -> str:
    return "no whole number" if pd.isna(number) else format_number(round(number, 2), "en")
