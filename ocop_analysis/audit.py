"""Holds every relation to its rule, finds what reports say of one another, and flags the figures.

A contradiction is a finding, not an error: it stops nothing.
"""

from collections import defaultdict, namedtuple
from collections.abc import Iterator
from math import isnan, nan

import numpy as np
import pandas as pd

from ocop_analysis.read import Ledger
from ocop_analysis.relations import ENDS, RULES, Finding, corroborated, number, shown

AGREE_WITHIN = 183  # days from the first to the last in which two publishers may speak of one count
DISPUTE_WITHIN = 31  # days in which another number disputes it: over more of them time may explain it
TOTAL = ["place", "indicator", "status", "count_kind"]  # what a total counts, and so do its parts
THING = [*TOTAL, "dimension", "category", "period_start", "period_end"]
COLUMNS = [
    "relation_id", "article_id", "kind", "whole_id", "part_ids", "printed", "recomputed", "difference",
    "implied", "implied_id", "basis", "verdict", "sentence", "note",
]  # fmt: skip
FLAGS = ["suspect", "touched", "disputed"]  # the gravest first
Figure = namedtuple("Figure", [
    "figure_id", "article_id", "publisher", "value", "lower", "upper", "bound", "decimals", "role", "is_part",
    "first", "last", "print", "thing", "total",
])  # fmt: skip


def audit_table(ledger: Ledger) -> pd.DataFrame:
    """One row a relation: printed and recomputed value, difference, implied value, verdict and a sentence.

    Columns: those of tidy/audit in the codebook. Verdicts: agrees; agrees_rounded and agrees_truncated of
    shares with more decimals than printed; contradicts; cannot_check where a total is not printed, a bound
    leaves it open, or what does not hold is only inferred. Corroborations found (basis found) come last.
    """
    known = _table(ledger)
    figures = dict(
        zip(known["figure_id"], map(Figure, *(known[name].tolist() for name in known)), strict=True)
    )
    found = pd.DataFrame(_found(known, figures, ledger.relations), columns=["whole", "parts", "relation_id"])
    found = found.assign(kind="corroboration", basis="found").sort_values("relation_id")
    table = pd.concat([ledger.relations, found], ignore_index=True)
    rows = table[["kind", "basis", "whole", "parts"]].to_numpy().tolist()
    findings = pd.DataFrame([_judged(figures, *row) for row in rows], columns=Finding._fields)
    table = table.join(findings).rename(columns={"whole": "whole_id", "parts": "part_ids"})
    table["article_id"] = table["relation_id"].str.replace("/.*", "", regex=True)
    table["printed"] = table["whole_id"].map(known.set_index("figure_id")["value"])
    table["difference"] = table["recomputed"] - table["printed"]
    return table[COLUMNS]


def flags(audit: pd.DataFrame) -> pd.Series:
    """The gravest flag of each figure that stands in a contradiction, by figure_id.

    "suspect" where the audit could name the one figure that cannot be right, "touched" for the others; where
    it could not, all are suspect. "disputed" where only another report differs, and for figures of another.
    """
    wrong = audit[audit["verdict"] == "contradicts"]
    wrong = wrong.assign(figure_id=(wrong["whole_id"] + " " + wrong["part_ids"]).str.split(" "))
    wrong = wrong.explode("figure_id", ignore_index=True)
    own = wrong["figure_id"].str.split("/").str[0] == wrong["article_id"]
    named = wrong["implied_id"].isna() | (wrong["implied_id"] == wrong["figure_id"])
    gravity = np.select([~own | (wrong["kind"] == "corroboration"), named], [2, 0], 1)
    return pd.Series(gravity, wrong["figure_id"]).groupby(level=0).min().map(dict(enumerate(FLAGS)))


def confirmations(ledger: Ledger, audit: pd.DataFrame) -> pd.Series:
    """How many other publishers print the same as a figure, by figure_id; none is not listed."""
    agreeing = audit[(audit["kind"] == "corroboration") & (audit["verdict"] == "agrees")]
    pairs = agreeing[["whole_id", "part_ids"]].to_numpy()
    table = pd.DataFrame(np.concatenate([pairs, pairs[:, ::-1]]), columns=["figure_id", "other"])
    publisher = _publishers(ledger)
    table = table.assign(own=table["figure_id"].map(publisher), by=table["other"].map(publisher))
    return table[table["own"] != table["by"]].groupby("figure_id")["by"].nunique()


def _judged(figures: dict[str, Figure], kind: str, basis: str, whole: str, parts: str) -> Finding:
    """What came of a relation. What is only inferred says nothing against the prints."""
    finding = RULES[kind](figures.get(whole), *[figures[part] for part in parts.split(" ")])
    says = finding.sentence
    if basis == "inferred" and kind != "corroboration" and not finding.verdict.startswith("agrees"):
        says = f"that it should hold is only inferred: {says}"
        finding = Finding("cannot_check", says, finding.recomputed, nan, None)
    elif whole in figures and not isnan(finding.implied):
        says = f"{says}; {number(finding.implied)} would fit"
        says += f" in place of {shown(figures[finding.implied_id])}" if finding.implied_id else ""
    return finding._replace(sentence=f"{says[0].upper()}{says[1:]}.")


def _found(table: pd.DataFrame, figures: dict[str, Figure], relations: pd.DataFrame) -> Iterator[list[str]]:
    """Corroborations that no relation lists: ids of an earlier and a later figure that agree or dispute.

    Actual figures of one thing by two publishers. Another number disputes within DISPUTE_WITHIN days, or
    where both articles print the same total: one count, split in two ways.
    """
    listed = relations[relations["kind"] == "corroboration"]
    known = {*(listed["whole"] + listed["parts"]), *(listed["parts"] + listed["whole"])}
    repeats = relations.loc[relations["kind"] == "same", "parts"]
    actual = table[(table["role"] == "actual") & ~table["figure_id"].isin(repeats)]
    totals = defaultdict(set)
    for article_id, total, same in actual[~actual["is_part"]][["article_id", "total", "print"]].to_numpy():
        totals[article_id, total].add(same)
    for first, second in _neighbours(actual):
        earlier, later = figures[first], figures[second]
        days, verdict = max(earlier.last, later.last) - earlier.first, corroborated(earlier, later)
        if verdict == "contradicts" and days > DISPUTE_WITHIN:
            same = totals[earlier.article_id, earlier.total] & totals[later.article_id, later.total]
            verdict = verdict if later.is_part and same else "cannot_check"
        if verdict != "cannot_check" and days <= AGREE_WITHIN and first + second not in known:
            yield [first, second, f"{second}={first}"]


def _neighbours(table: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Ids of two figures of one thing by two publishers, the second at most AGREE_WITHIN days later."""
    table = table.sort_values(["thing", "first", "last"])
    thing, first, publisher, ids = (table[c].to_numpy() for c in ("thing", "first", "publisher", "figure_id"))
    for shift in range(1, len(table)):
        close = (thing[shift:] == thing[:-shift]) & (first[shift:] - first[:-shift] <= AGREE_WITHIN)
        if not close.any():
            return
        close &= publisher[shift:] != publisher[:-shift]
        yield from zip(ids[:-shift][close], ids[shift:][close], strict=True)


def _table(ledger: Ledger) -> pd.DataFrame:
    """The figures in the columns of Figure; days are counted from 1970.

    Figures that are alike in ENDS, THING or TOTAL have one number in `print`, `thing` or `total`.
    """
    table = ledger.figures.astype({"value": "float64", "lower": "float64", "upper": "float64"})
    table["publisher"] = table["figure_id"].map(_publishers(ledger))
    table["is_part"] = table["dimension"].notna()
    for name, columns in (("print", ENDS), ("thing", THING), ("total", TOTAL)):
        table[name] = table.groupby(columns, dropna=False).ngroup()
    table[["first", "last"]] = (table[["as_of", "as_of_until"]] - pd.Timestamp(0)) // pd.Timedelta(days=1)
    return table[list(Figure._fields)]


def _publishers(ledger: Ledger) -> pd.Series:
    """A number for the publisher of each figure, by figure_id; one that is not printed is nobody else."""
    articles = ledger.articles.set_index("article_id", drop=False)
    number, _ = articles["publisher"].fillna(articles["article_id"]).factorize()
    return ledger.figures.set_index("figure_id")["article_id"].map(pd.Series(number, articles.index))
