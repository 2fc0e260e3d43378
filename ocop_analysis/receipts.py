"""Receipts: proof that a row of figures.csv was checked against the text of its article, and whether it still holds.

A receipt is a hash of what a figure means: its row, the row of its article and the relations of that article it stands
in, without their notes. Without the texts (a user has only the repository) the hashes alone show what changed since.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ocop_analysis.strings import among, before, joined_cells, joined_groups, words

SILENT = ["note"]  # columns that do not bear on what a row means
WITHIN, BETWEEN = "\x1f", "\x1e"  # separators of cells and of rows: ASCII has them for this, and no print holds them
COLUMNS = ["figure_id", "row_sha256", "text_sha256", "verified_on"]


@dataclass(frozen=True)
class Finding:
    """What verification says of a figure that does not stand in its text as it should."""

    figure_id: str
    what: str


@dataclass(frozen=True)
class Unaccounted:
    """Digits of an article that no row accounts for, with the reason why they need none, or none."""

    article_id: str
    paragraph: int
    digits: str
    around: str
    reason: str


def row_hashes(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """SHA-256 of what each figure of a held text means, by figure_id; `tables` are the raw tables as text.

    Neither the order of columns or rows nor a note changes it. A relation of another article does not either: what
    another source says changes no text.
    """
    held = tables["articles"].loc[tables["articles"]["text_sha256"].notna(), "article_id"]
    figures = tables["figures"][among(tables["figures"]["article_id"], held)]
    home = before(tables["relations"]["relation_id"], "/")
    relations = tables["relations"][among(home, held)]
    said = relations.assign(said=_written(relations), home=home).sort_values("said", ignore_index=True)
    parts = said.join(words(said["parts"]).rename("figure_id"))
    standing = pd.concat([parts, said.rename(columns={"whole": "figure_id"}).dropna(subset="figure_id")])
    own = figures[["figure_id", "article_id"]].reset_index(names="row")
    standing = standing.sort_index(kind="stable").merge(own, on="figure_id")
    standing = standing[standing["home"] == standing["article_id"]]
    articles = _written(tables["articles"]).set_axis(tables["articles"]["article_id"])
    relating = joined_groups(standing["said"], standing["row"], BETWEEN).reindex(figures.index)
    meaning = joined_cells([_written(figures), figures["article_id"].map(articles), relating], BETWEEN)
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in meaning.tolist()]
    return pd.Series(hashes, figures["figure_id"], dtype="str")


def _written(table: pd.DataFrame) -> pd.Series:
    """Each row as one text: its cells in the order of their columns' names, an empty cell as nothing."""
    return joined_cells((table[column] for column in sorted(table.columns.difference(SILENT))), WITHIN)


def states(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What the receipts say: figure_id, receipt and verified_on, for every figure in order, then receipts without one.

    `receipt` is verified, changed (since it was verified), never (verified), removed (the row is gone), or
    text_not_held for figures of follow-up articles, which no text can verify.
    """
    tier = tables["articles"].set_index("article_id")["tier"]
    figures = tables["figures"][["figure_id"]].assign(tier=tables["figures"]["article_id"].map(tier))
    figures["now"] = figures["figure_id"].map(row_hashes(tables))
    receipts = tables["receipts"]
    removed = receipts[~among(receipts["figure_id"], figures["figure_id"])]
    every = pd.concat([figures.merge(receipts, on="figure_id", how="left"), removed], ignore_index=True)
    seen = every["row_sha256"]
    cases = {
        "text_not_held": every["tier"] == "follow-up",
        "removed": every["tier"].isna(),
        "never": seen.isna(),
        "verified": seen == every["now"],
    }
    state = pd.Series(np.select(list(cases.values()), list(cases), "changed"), every.index, dtype="str")
    verified_on = every["verified_on"].where(state == "verified")
    return pd.DataFrame({"figure_id": every["figure_id"], "receipt": state, "verified_on": verified_on})


def paragraphs(text: str) -> list[str]:
    """The paragraphs of an article: its non-blank lines, in NFC, with no-break and thin spaces as spaces."""
    text = re.sub(r"[\u00a0\u2000-\u200a\u202f]", " ", unicodedata.normalize("NFC", text))
    return [line for line in text.splitlines() if line.strip()]


def texts_in(folder: Path) -> dict[str, list[str]]:
    """The paragraphs of every text file of a folder, by the SHA-256 of the file, whatever its name."""
    found = {}
    for path in sorted(folder.glob("*.txt")):
        content = path.read_bytes()
        found[hashlib.sha256(content).hexdigest()] = paragraphs(content.decode("utf-8"))
    return found


def verify(
    tables: dict[str, pd.DataFrame], texts: dict[str, list[str]], today: date
) -> tuple[pd.DataFrame, list[Finding], list[Unaccounted]]:
    """Check every figure whose text is at hand; gives the new receipts, what fails, and digits without a row.

    A fragment must stand in its paragraph as a whole (not inside a longer number or word) at least as often as rows
    cite it there. A row that still holds keeps the day it was first verified on; one that fails loses its receipt,
    one whose text is not at hand keeps what it has.
    """
    figures, old = tables["figures"], tables["receipts"].set_index("figure_id")
    hashes, held = row_hashes(tables), tables["articles"].set_index("article_id")["text_sha256"]
    receipts: list[dict] = []
    findings: list[Finding] = []
    unaccounted: list[Unaccounted] = []
    for article_id, rows in figures.groupby("article_id", sort=False):
        text = texts.get(held[article_id])
        if text is None:
            kept = old[old.index.isin(rows["figure_id"])].reset_index()
            receipts += kept[COLUMNS].to_dict("records")
            continue
        wrong = dict(_faults(rows, text))
        findings += [Finding(figure_id, what) for figure_id, what in wrong.items()]
        for figure_id in rows.loc[~rows["figure_id"].isin(wrong), "figure_id"]:
            row = {"figure_id": figure_id, "row_sha256": hashes[figure_id], "text_sha256": held[article_id]}
            same = figure_id in old.index and (old.loc[figure_id, list(row)[1:]] == pd.Series(row)[1:]).all()
            row["verified_on"] = old.at[figure_id, "verified_on"] if same else today.isoformat()
            receipts.append(row)
        unaccounted += _unaccounted(str(article_id), rows, text, tables["number_reasons"])
    return pd.DataFrame(receipts, columns=COLUMNS), findings, unaccounted


def _occurrences(printed: str, paragraph: str) -> list[tuple[int, int]]:
    """Where a fragment stands in a paragraph as a whole."""
    fragment = paragraphs(printed)[0]
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(fragment)}(?!\w)", paragraph)]


def _faults(rows: pd.DataFrame, text: list[str]) -> Iterator[tuple[str, str]]:
    """Rows whose paragraph or fragment is not in the text."""
    cited = rows.groupby(["paragraph", "printed"])["figure_id"].transform("size")
    for row, times in zip(rows.itertuples(), cited, strict=True):
        number = int(row.paragraph)
        if number > len(text):
            yield row.figure_id, f"the text has {len(text)} paragraphs, not {number}"
            continue
        found = len(_occurrences(row.printed, text[number - 1]))
        if found < times:
            yield row.figure_id, f"{row.printed!r} stands {found} time(s) in paragraph {number}, cited {times} time(s)"
        elif isinstance(row.category, str) and row.category not in text[number - 1]:
            yield row.figure_id, f"category {row.category!r} does not stand in paragraph {number}"


def _unaccounted(article_id: str, rows: pd.DataFrame, text: list[str], reasons: pd.DataFrame) -> Iterator[Unaccounted]:
    """Digits outside every cited fragment, each with the first reason that covers it."""
    cited = rows.groupby(rows["paragraph"].astype(int))["printed"].agg(set)
    for number, paragraph in enumerate(text, 1):
        covered = [span for printed in cited.get(number, ()) for span in _occurrences(printed, paragraph)]
        known = [
            (match.span(), row.reason) for row in reasons.itertuples() for match in re.finditer(row.pattern, paragraph)
        ]
        for match in re.finditer(r"\d+(?:[.,/]\d+)*", paragraph):
            if any(a <= match.start() and match.end() <= b for a, b in covered):
                continue
            reason = next((why for (a, b), why in known if a <= match.start() and match.end() <= b), "")
            around = paragraph[max(0, match.start() - 15) : match.end() + 15]
            yield Unaccounted(article_id, number, match[0], around, reason)
