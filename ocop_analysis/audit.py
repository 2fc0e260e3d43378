"""Holds every relation to its rule, finds what reports say of one another, and flags the figures.

A contradiction is a finding, not an error: it stops nothing.
"""

from collections import defaultdict, namedtuple
from collections.abc import Iterator
from itertools import chain
from math import isnan

import numpy as np
import pandas as pd

from ocop_analysis.read import Ledger
from ocop_analysis.relations import ENDS, RULES, Finding, corroborated, number, shown

AGREE_WITHIN = 183  # days from the first to the last in which two publishers may speak of one count
DISPUTE_WITHIN = 31  # days in which another number disputes it: over more of them time may explain it
# What a total counts, and so do its parts.
TOTAL = ["place", "indicator", "noun", "unit", "status", "count_kind"]
THING = [*TOTAL, "dimension", "category", "period_start", "period_end"]
ALIKE = {"print": ENDS, "thing": THING, "total": TOTAL}
Figure = namedtuple("Figure", [
    "figure_id", "article_id", "publisher", "value", "lower", "upper", "bound", "decimals", "out_of", "role",
    "dimension", "first", "last", "print", "thing", "total",
])  # fmt: skip
Pair = tuple[str, str]  # ids of figures
WHO = ["whole", "parts"]
FLAGS = ["suspect", "touched", "disputed"]  # the gravest first


def audit_table(ledger: Ledger) -> pd.DataFrame:
    """One row a relation: printed and recomputed value, difference, implied value, verdict and a sentence.

    Columns: those of tidy/audit in the codebook. Verdicts: agrees; agrees_rounded and agrees_truncated of
    shares with more decimals than printed; contradicts; cannot_check where a total is not printed, a bound
    leaves it open, or what does not hold is only inferred. Corroborations found (basis found) come last.
    """
    known, relations = _judged_figures(ledger), ledger.relations
    repeats = relations.loc[relations["kind"] == "same", "parts"]
    actual = known[(known["role"] == "actual") & ~known["figure_id"].isin(repeats)]
    pairs = list(_neighbours(actual))
    named = [*relations["whole"], *chain(*relations["parts"].str.split(" ")), *chain(*pairs)]
    judged = known[known["figure_id"].isin(named)]
    columns = [judged[name].tolist() for name in Figure._fields]
    figures = dict(zip(columns[0], map(Figure, *columns), strict=True))
    found = pd.DataFrame(_found(actual, pairs, figures, relations), columns=[*WHO, "relation_id"])
    found = found.assign(kind="corroboration", basis="found").sort_values("relation_id")
    table = pd.concat([relations, found], ignore_index=True)
    rows = table[["kind", "basis", *WHO]].to_numpy().tolist()
    findings = pd.DataFrame([_judged(figures, *row) for row in rows], columns=Finding._fields)
    table = table.join(findings).rename(columns={"whole": "whole_id", "parts": "part_ids"})
    printed = table["whole_id"].map(known.set_index("figure_id")["value"])
    return table.assign(
        article_id=table["relation_id"].str.split("/").str[0],
        printed=printed,
        difference=table["recomputed"] - printed,
    )


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
    publisher = _publishers(ledger).set_axis(ledger.figures["figure_id"])
    table = table.assign(own=table["figure_id"].map(publisher), by=table["other"].map(publisher))
    return table[table["own"] != table["by"]].groupby("figure_id")["by"].nunique()


def _judged(figures: dict[str, Figure], kind: str, basis: str, whole: str, parts: str) -> Finding:
    """What came of a relation. What is only inferred says nothing against the prints."""
    finding = RULES[kind](figures.get(whole), *[figures[part] for part in parts.split(" ")])
    says = finding.sentence
    if basis == "inferred" and kind != "corroboration" and not finding.verdict.startswith("agrees"):
        says = f"that it should hold is only inferred: {says}"
        finding = Finding("cannot_check", says, finding.recomputed)
    elif whole in figures and not isnan(finding.implied):
        says = f"{says}; {number(finding.implied)} would fit"
        says += f" in place of {shown(figures[finding.implied_id])}" if finding.implied_id else ""
    return finding._replace(sentence=f"{says[0].upper()}{says[1:]}.")


def _found(
    actual: pd.DataFrame, pairs: list[Pair], figures: dict[str, Figure], relations: pd.DataFrame
) -> Iterator[list[str]]:
    """Corroborations that no relation lists: ids of an earlier and a later figure that agree or dispute.

    Actual figures of one thing by two publishers. Another number disputes within DISPUTE_WITHIN days, or
    where both articles print the same total: one count, split in two ways.
    """
    listed = relations[relations["kind"] == "corroboration"]
    told = {*(listed["whole"] + listed["parts"]), *(listed["parts"] + listed["whole"])}
    totals = defaultdict(set)
    articles = {figures[id_].article_id for pair in pairs for id_ in pair}
    whole = actual[actual["dimension"].isna() & actual["article_id"].isin(list(articles))]
    for article, total, says in zip(whole["article_id"], whole["total"], whole["print"], strict=True):
        totals[article, total].add(says)
    for first, second in pairs:
        earlier, later = figures[first], figures[second]
        days, verdict = max(earlier.last, later.last) - earlier.first, corroborated(earlier, later)
        if verdict == "contradicts" and days > DISPUTE_WITHIN:
            same = totals[earlier.article_id, earlier.total] & totals[later.article_id, later.total]
            verdict = verdict if isinstance(later.dimension, str) and same else "cannot_check"
        if verdict != "cannot_check" and days <= AGREE_WITHIN and first + second not in told:
            yield [first, second, f"{second}={first}"]


def _neighbours(actual: pd.DataFrame) -> Iterator[Pair]:
    """Ids of two figures of one thing by two publishers, the second at most AGREE_WITHIN days later."""
    rows = actual.sort_values(["thing", "first", "last"])
    thing, first, publisher, ids = (rows[c].to_numpy() for c in ("thing", "first", "publisher", "figure_id"))
    for shift in range(1, len(rows)):
        close = (thing[shift:] == thing[:-shift]) & (first[shift:] - first[:-shift] <= AGREE_WITHIN)
        if not close.any():
            return
        close &= publisher[shift:] != publisher[:-shift]
        yield from zip(ids[:-shift][close], ids[shift:][close], strict=True)


def _judged_figures(ledger: Ledger) -> pd.DataFrame:
    """The columns of Figure; days count from 1970, and those of ALIKE number what is alike in them."""
    table = ledger.figures.astype({"out_of": "float64"}).assign(publisher=_publishers(ledger))
    for name, columns in ALIKE.items():
        table[name] = table.groupby(columns, dropna=False).ngroup()
    table[["first", "last"]] = (table[["as_of", "as_of_until"]] - pd.Timestamp(0)) // pd.Timedelta(days=1)
    return table


def _publishers(ledger: Ledger) -> pd.Series:
    """The publisher of each figure; one that is not printed is nobody else."""
    return ledger.of_article("publisher", ledger.figures).fillna(ledger.figures["article_id"])
