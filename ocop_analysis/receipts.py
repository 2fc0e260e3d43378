"""Receipts: proof that a row of figures.csv was checked against its article's text, and that it still holds.

A receipt is a hash of what a figure means: its row, its article's row and that article's relations it is in,
without notes. Without the texts (a user has only the repository) the hashes show what changed since.
"""

import hashlib
import re
from collections import defaultdict, namedtuple
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from ocop_analysis.fragments import cut_off
from ocop_analysis.grammar import fold
from ocop_analysis.texts import Texts

WITHIN, BETWEEN = "\x1f", "\x1e"  # ASCII's separators of cells and of rows: no cell holds them
CITED = "cited by a row"
Tables = dict[str, pd.DataFrame]  # data/raw and data/reference as text
Finding = namedtuple("Finding", "figure_id what")  # a figure that does not stand in its text as it should
Unaccounted = namedtuple("Unaccounted", "article_id paragraph digits around reason")  # digits without a row


def row_hashes(tables: Tables) -> pd.Series:
    """SHA-256 of what each figure of a held text means, by figure_id.

    Neither the order of columns or rows nor a note or an empty column changes it, nor another spelling of a
    place (`places`, by cell), nor what a relation of another article says.
    """
    places = tables["places"]["name"]
    held = _named(tables["articles"].dropna(subset="text_sha256"), places)
    articles = dict(zip(held["article_id"], _written(held), strict=True))
    related = defaultdict(list)
    cells = tables["relations"][["relation_id", "whole", "parts"]].to_numpy().tolist()
    for text, (relation_id, whole, parts) in sorted(zip(_written(tables["relations"]), cells, strict=True)):
        for figure_id in [whole, *parts.split(" ")]:
            related[relation_id.split("/")[0], figure_id].append(text)
    figures = _named(tables["figures"][tables["figures"]["article_id"].isin(articles)], places)
    hashes, cells = {}, figures[["article_id", "figure_id"]].to_numpy().tolist()
    for text, (article_id, figure_id) in zip(_written(figures), cells, strict=True):
        meaning = [text, articles[article_id], BETWEEN.join(related[article_id, figure_id])]
        hashes[figure_id] = hashlib.sha256(BETWEEN.join(meaning).encode()).hexdigest()
    return pd.Series(hashes, dtype="str")


def _named(rows: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    return rows.assign(place=rows["place"].map(places))


def _written(table: pd.DataFrame) -> list[str]:
    """Each row as one text: its cells by their columns' names, without the note and what is empty."""
    columns = sorted(table.columns.drop("note"))
    rows = table[columns].fillna("").to_numpy().tolist()
    names = [f"{column}=" for column in columns]
    return [WITHIN.join([n + cell for n, cell in zip(names, row, strict=True) if cell]) for row in rows]


def states(tables: Tables) -> pd.DataFrame:
    """What the receipts say: figure_id, receipt and verified_on of each figure, then of receipts without one.

    `receipt` is verified, changed (since it was verified), never (verified), removed (the row is gone), or
    text_not_held for figures of follow-up articles that no text ever verified.
    """
    figures, receipts = tables["figures"][["figure_id"]], tables["receipts"]
    removed = receipts[~receipts["figure_id"].isin(figures["figure_id"])]
    table = pd.concat([figures.merge(receipts, how="left"), removed], ignore_index=True)
    seen, now = table["row_sha256"], table["figure_id"].map(row_hashes(tables))
    cases = [table.index >= len(figures), seen == now, seen.notna(), now.notna()]
    table["receipt"] = np.select(cases, ["removed", "verified", "changed", "never"], "text_not_held")
    table["verified_on"] = table["verified_on"].where(table["receipt"] == "verified")
    return table[["figure_id", "receipt", "verified_on"]]


def verify(
    tables: Tables, texts: Texts, today: date
) -> tuple[pd.DataFrame, list[Finding], list[Unaccounted]]:
    """Check every figure whose text is at hand; gives the new receipts, what fails, and digits without a row.

    A fragment must stand in its paragraph, with nothing left out that belongs to it, at least as often as
    rows cite it. A row that holds keeps the day it was first verified on; one that fails loses its receipt;
    one without its text keeps it.
    """
    figures, old = tables["figures"], tables["receipts"]
    of_article = tables["articles"][["article_id", "text_sha256", "language"]]
    figures = figures.merge(of_article, how="left", on="article_id")
    figures["row_sha256"] = figures["figure_id"].map(row_hashes(tables))
    figures["pattern"] = [re.escape(fragment) for fragment in figures["printed"].map(fold)]
    rows = figures[figures["text_sha256"].isin(list(texts))]
    findings = list(_faults(rows, texts))
    right = rows[~rows["figure_id"].isin([finding.figure_id for finding in findings])]
    right = right[["figure_id", "row_sha256", "text_sha256"]].merge(old, how="left")
    right["verified_on"] = right["verified_on"].fillna(today.isoformat())
    kept = old[~old["figure_id"].isin(rows["figure_id"])]
    receipts = pd.concat([right, kept]).merge(figures[["figure_id"]], how="right")
    receipts = receipts.dropna(ignore_index=True)
    return receipts, findings, list(_unaccounted(rows, texts, tables["number_reasons"]))


def _faults(rows: pd.DataFrame, texts: Texts) -> Iterator[Finding]:
    """Rows whose fragment or category does not stand in the paragraph they cite, or is cut out of more."""
    cited = rows.groupby(["article_id", "paragraph", "printed"])["figure_id"].transform("size")
    for row, times in zip(rows.itertuples(), cited, strict=True):
        text = dict(enumerate(texts[row.text_sha256], 1))
        paragraph, where = (
            fold(text.get(int(row.paragraph), "")),
            f"in paragraph {row.paragraph} of {len(text)}",
        )
        spans = [found.span() for found in re.finditer(row.pattern, paragraph)]
        cuts = [cut_off(paragraph, *span, row.language) for span in spans]
        if cuts.count("") < times:
            cut = next((f"; {cut}" for cut in cuts if cut), "")
            stands = f"{row.printed!r} stands {cuts.count('')} time(s) {where}, cited {times} time(s){cut}"
            yield Finding(row.figure_id, stands)
        elif isinstance(row.category, str) and fold(row.category) not in paragraph:
            yield Finding(row.figure_id, f"category {row.category!r} does not stand {where}")


def _unaccounted(rows: pd.DataFrame, texts: Texts, reasons: pd.DataFrame) -> Iterator[Unaccounted]:
    """Digits outside every cited fragment, each with the first reason that covers it."""
    for (article_id, sha256), cited in rows.groupby(["article_id", "text_sha256"]):
        for number, paragraph in enumerate(map(fold, texts[sha256]), 1):
            here = cited[cited["paragraph"].astype(int) == number].assign(reason=CITED)
            known = pd.concat([here, reasons])[["pattern", "reason"]].to_numpy()
            spans = [
                (*found.span(), why) for pattern, why in known for found in re.finditer(pattern, paragraph)
            ]
            for digits in re.finditer(r"\d+(?:[.,/]\d+)*", paragraph):
                first, last = digits.span()
                reason = next((why for start, end, why in spans if start <= first and last <= end), "")
                if reason != CITED:
                    around = paragraph[max(0, first - 15) : last + 15]
                    yield Unaccounted(article_id, number, digits[0], around, reason)
