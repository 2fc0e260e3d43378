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

import pandas as pd

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
    """SHA-256 of what each figure means, by figure_id; `tables` are the raw tables as text.

    Neither the order of columns or rows nor a note changes it. A relation of another article does not either: what
    another source says changes no text.
    """
    figures, relations = tables["figures"], tables["relations"]
    articles = pd.Series(_written(tables["articles"]), tables["articles"]["article_id"])
    said = relations.assign(said=_written(relations), figure=relations["parts"].str.split(" "))[
        ["relation_id", "said", "figure"]
    ]
    standing = pd.concat([said.explode("figure"), said.assign(figure=relations["whole"]).dropna(subset="figure")])
    pairs = zip(standing["figure"], standing["relation_id"], strict=True)
    own = [figure.split("/")[0] == relation.split("/")[0] for figure, relation in pairs]
    standing = standing[pd.Series(own, standing.index, dtype="bool")]
    standing = standing.sort_values("said").groupby("figure")["said"].agg(BETWEEN.join)
    meaning = zip(
        _written(figures),
        figures["article_id"].map(articles),
        figures["figure_id"].map(standing).astype("str").fillna(""),
        strict=True,
    )
    hashes = [hashlib.sha256(BETWEEN.join(parts).encode()).hexdigest() for parts in meaning]
    return pd.Series(hashes, figures["figure_id"], dtype="str")


def _written(table: pd.DataFrame) -> list[str]:
    """Each row as one text: its cells in the order of their columns' names, an empty cell as nothing."""
    bearing = sorted(column for column in table if column not in SILENT)
    return list(map(WITHIN.join, zip(*(table[column].fillna("") for column in bearing), strict=True)))


def states(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What the receipts say: figure_id, receipt and verified_on, for every figure and every receipt without one.

    `receipt` is verified, changed (since it was verified), never (verified), removed (the row is gone), or
    text_not_held for figures of follow-up articles, which no text can verify.
    """
    hashes, receipts = row_hashes(tables), tables["receipts"].set_index("figure_id")
    tier = tables["articles"].set_index("article_id")["tier"]
    figures = tables["figures"].set_index("figure_id")["article_id"].map(tier)
    every = figures.index.union(receipts.index, sort=False)
    seen = receipts["row_sha256"].reindex(every)
    state = pd.Series("changed", every, dtype="str")
    state[seen == hashes.reindex(every)] = "verified"
    state[seen.isna()] = "never"
    state[~every.isin(figures.index)] = "removed"
    state[figures.reindex(every) == "follow-up"] = "text_not_held"
    verified_on = receipts["verified_on"].reindex(every).where(state == "verified")
    return pd.DataFrame({"receipt": state, "verified_on": verified_on}).rename_axis("figure_id").reset_index()


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
