"""Holds every relation to its rule, finds what reports say of one another, and flags the figures.

A contradiction is a finding, not an error: it stops nothing.
"""

from collections import defaultdict, namedtuple
from collections.abc import Iterable, Iterator
from math import isnan, nan

import numpy as np
import pandas as pd

from ocop_analysis.read import Ledger
from ocop_analysis.relations import ENDS, RULES, Finding, corroborated, near, number, shown

__all__ = ["ENDS", "audit_table", "confirmations", "flags", "near"]

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
    figures = _figures(ledger)
    found = pd.DataFrame(_found(figures, ledger.relations), columns=["whole", "parts"], dtype="str")
    found["relation_id"] = found["parts"] + "=" + found["whole"]
    found = found.assign(kind="corroboration", basis="found")
    table = pd.concat([ledger.relations, found], ignore_index=True)
    rows = table[["kind", "basis", "whole", "parts"]].to_numpy().tolist()
    findings = pd.DataFrame([_judged(figures, *row) for row in rows], columns=Finding._fields)
    table = table.join(findings).rename(columns={"whole": "whole_id", "parts": "part_ids"})
    table["article_id"] = table["relation_id"].str.replace("/.*", "", regex=True)
    table["printed"] = table["whole_id"].map(ledger.figures.set_index("figure_id")["value"]).astype("float64")
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


def _found(figures: dict[str, Figure], relations: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Corroborations that no relation lists: ids of an earlier and a later figure that agree or dispute.

    Actual figures of one thing by two publishers. Another number disputes within DISPUTE_WITHIN days, or
    where both articles print the same total: one count, split in two ways.
    """
    repeats = set(relations.loc[relations["kind"] == "same", "parts"])
    listed = relations[relations["kind"] == "corroboration"]
    known = {*(listed["whole"] + listed["parts"]), *(listed["parts"] + listed["whole"])}
    things, totals = defaultdict(list), defaultdict(set)
    for figure in figures.values():
        if figure.role == "actual" and figure.figure_id not in repeats:
            things[figure.thing].append(figure)
            if not figure.is_part:
                totals[figure.article_id, figure.total].add(figure.print)
    for earlier, later in _neighbours(things.values()):
        verdict = corroborated(earlier, later)
        if verdict == "contradicts" and _days(earlier, later) > DISPUTE_WITHIN:
            one, other = (totals[figure.article_id, figure.total] for figure in (earlier, later))
            if not (later.is_part and one & other):
                continue
        if verdict != "cannot_check" and earlier.figure_id + later.figure_id not in known:
            yield earlier.figure_id, later.figure_id


def _neighbours(groups: Iterable[list[Figure]]) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of figures by two publishers within AGREE_WITHIN days; each group is in the order of its days."""
    for group in groups:
        for following, earlier in enumerate(group, 1):
            for later in group[following:]:
                if later.first - earlier.first > AGREE_WITHIN:
                    break
                if earlier.publisher != later.publisher and _days(earlier, later) <= AGREE_WITHIN:
                    yield earlier, later


def _days(earlier: Figure, later: Figure) -> int:
    """Days from the first that the earlier figure may be of to the last that either may be of."""
    return int(max(earlier.last, later.last) - earlier.first)


def _figures(ledger: Ledger) -> dict[str, Figure]:
    """The figures by id, in the order of their days, which are counted from 1970 in `first` and `last`.

    Figures that are alike in ENDS, THING or TOTAL have one number in `print`, `thing` or `total`.
    """
    table = ledger.figures.sort_values(["as_of", "as_of_until"], kind="stable")
    table = table.astype({"value": "float64", "lower": "float64", "upper": "float64"})
    table["publisher"] = table["figure_id"].map(_publishers(ledger))
    table["is_part"] = table["dimension"].notna()
    for name, columns in (("print", ENDS), ("thing", THING), ("total", TOTAL)):
        table[name] = table.groupby(columns, dropna=False).ngroup()
    table[["first", "last"]] = (table[["as_of", "as_of_until"]] - pd.Timestamp(0)) // pd.Timedelta(days=1)
    columns = [table[name].tolist() for name in Figure._fields]
    return dict(zip(table["figure_id"], map(Figure, *columns), strict=True))


def _publishers(ledger: Ledger) -> pd.Series:
    """Who publishes each figure, by figure_id; a publisher that is not printed is nobody else."""
    articles = ledger.articles.set_index("article_id", drop=False)
    publisher = articles["publisher"].fillna(articles["article_id"])
    return ledger.figures.set_index("figure_id")["article_id"].map(publisher)
