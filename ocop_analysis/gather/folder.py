"""The folder in which the proposed rows of an article wait for review: written, and taken into data/raw.

Taking in is all or nothing: the rows are checked like data/raw and verified against their text.
"""

import csv
import io
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

import pandas as pd

from ocop_analysis import codebook, read, receipts, texts, tidy_files
from ocop_analysis.gather.article import ASKED, row_of
from ocop_analysis.gather.mark import Mark
from ocop_analysis.gather.pages import GatherError, read_page
from ocop_analysis.gather.propose import propose
from ocop_analysis.gather.relate import Relation, relate
from ocop_analysis.gather.review import review_page
from ocop_analysis.gather.settle import PROVINCE
from ocop_analysis.gather.words import SAID, words_of
from ocop_analysis.tables import build_tables
from ocop_analysis.validate import LedgerError, Problem

REVIEWED = ["sure", "why"]  # what figures.csv has there beside the columns of data/raw
Rows = list[dict[str, str]]
TABLES = {"articles": "article", "figures": "figures", "relations": "relations"}
SURE = ("yes", "check")
Lines = list[tuple[int, dict[str, str]]]  # rows, each with the line it begins on
Tables = dict[str, Lines]


class Told(NamedTuple):
    """What the analyst says of an article: "" where the page is to say it."""

    place: str = ""
    as_of: str = ""
    publisher: str = ""
    tier: str = "core"


def gather(
    path: Path, out: Path, told: Told | None = None, seen: dict[str, Path] | None = None
) -> tuple[Path, Rows]:
    """Propose the rows of a page and write them for review; gives the folder and the rows of figures.csv.

    `seen` are the pages gathered before in one run, by the hash of their text. Raises GatherError where the
    page holds no article that can be read, or the text of one of them.
    """
    page, seen, told = read_page(path), {} if seen is None else seen, told or Told()
    words, content = words_of(page.language), page.text.encode()
    sha256 = texts.text_sha256(page.text)
    if sha256 in seen:
        raise GatherError(f"the same text as {seen[sha256].name}: gathered once")
    seen[sha256] = path
    row = row_of(page, words, told.place, told.as_of, told.publisher)
    core = told.tier == "core"
    row |= {"tier": told.tier, "text_sha256": sha256 if core else ""}
    marks = propose(texts.paragraphs(page.text), words, page.language, row["place"])
    relations = relate(marks)
    rows = _figures(marks, row)
    tables = {"article": [row], "figures": rows, "relations": _related(relations, row)}
    folder = out / row["article_id"]
    with tidy_files.replacing(folder) as new:
        (new / "text.txt").write_bytes(content)
        for name, written in tables.items():
            (new / f"{name}.csv").write_text(_csv(columns(name), written), encoding="utf-8-sig", newline="")
        (new / "review.html").write_text(review_page(page, row, marks, relations, folder), encoding="utf-8")
    return folder, rows


def columns(name: str) -> list[str]:
    """The columns of a table of the folder."""
    raw = codebook.columns(f"raw/{'articles' if name == 'article' else name}")["column"].tolist()
    return [*raw, *REVIEWED] if name == "figures" else raw


def _figures(marks: list[Mark], article: dict[str, str]) -> Rows:
    """The rows of figures.csv, numbered within their paragraphs."""
    asks, rows, count = SAID[article["language"]]["asks"], list[dict[str, str]](), Counter[int]()
    for mark in (m for m in marks if m.cells):
        paragraph = mark.paragraph if article["tier"] == "core" else 0
        count[paragraph] += 1
        mark.figure_id = f"{article['article_id']}/{paragraph}.{count[paragraph]}"
        row = mark.cells | {
            "figure_id": mark.figure_id, "article_id": article["article_id"], "sure": mark.sure,
            "paragraph": str(paragraph or ""), "printed": mark.found.printed,
            "place": mark.cells.get("place", "").replace(PROVINCE, article["place"]),
            "why": "; ".join([*mark.why, *(asks[ask] for ask in dict.fromkeys(mark.asks))]),
        }  # fmt: skip
        rows.append(row | {"noun": mark.found.noun} if row["indicator"] in ("fairs", "other") else row)
    return rows


def _related(relations: list[Relation], article: dict[str, str]) -> Rows:
    """The rows of relations.csv, with a short name each."""
    rows, names = list[dict[str, str]](), Counter[str]()
    for each in relations:
        cells = each.parts[0].cells
        stem = f"{cells.get('dimension', cells['indicator']).replace('_', '-')}-{each.kind}"
        names[stem] += 1
        letter = "" if names[stem] == 1 else "-" + ascii_lowercase[(names[stem] - 1) % 26]
        parts = " ".join(part.figure_id for part in each.parts)
        rows.append({
            "relation_id": f"{article['article_id']}/{stem}{letter}", "kind": each.kind,
            "whole": each.whole.figure_id, "parts": parts, "basis": each.basis,
        })  # fmt: skip
    return rows


def _csv(header: list[str], rows: Rows) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def accept(folder: Path, data: Path = codebook.DATA) -> list[str]:
    """Append a reviewed article to data/raw, keep its text, write its receipts; gives what changed, in lines.

    Raises LedgerError with every problem, GatherError where the folder holds none or it was accepted before.
    Where it raises, nothing was written.
    """
    tables = {name: _rows(folder, file) for name, file in TABLES.items()}
    article = tables["articles"][0][1]
    article_id, core = article["article_id"], article["tier"] == "core"
    if article_id in codebook.read_text_table(data / "raw" / "articles.csv")["article_id"].tolist():
        raise GatherError(f"{article_id} is in data/raw already: nothing was written")
    if problems := [*_open_questions(folder, tables)]:
        raise LedgerError(problems)
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch)
        for name in ("reference", "raw"):
            shutil.copytree(data / name, trial / name)
        before = {name: _append(trial / "raw" / f"{name}.csv", rows) for name, rows in tables.items()}
        try:
            ledger = read.read_ledger(trial)
        except LedgerError as error:
            at_home = [_at_home(problem, folder, before, tables) for problem in error.problems]
            raise LedgerError(at_home) from None
        if core:
            _verify(folder, ledger, tables).to_csv(
                trial / "raw" / "receipts.csv", index=False, lineterminator="\n"
            )
        told = _told(read.read_ledger(trial), article_id)
        if core:
            (data / "texts").mkdir(exist_ok=True)
            tidy_files.write_whole(data / "texts" / f"{article_id}.txt", (folder / "text.txt").read_bytes())
        with tidy_files.replacing(data / "raw") as new:
            shutil.copytree(trial / "raw", new, dirs_exist_ok=True)
    return told


def _rows(folder: Path, name: str) -> Lines:
    """The rows of a table of the folder."""
    path = folder / f"{name}.csv"
    rows: Lines = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader, line = csv.DictReader(stream), 1
            for row in reader:
                rows.append((line + 1, row))
                line = reader.line_num
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GatherError(f"{path}: {error}: accept takes a folder that ocop gather wrote") from None
    whole = set(columns(name)) <= {*(reader.fieldnames or [])}
    if not whole or any(None in row or None in row.values() for _, row in rows):
        raise GatherError(f"{path}: not the columns {', '.join(columns(name))}")
    if name == "article" and len(rows) != 1:
        raise GatherError(f"{path}: {len(rows)} rows, not one")
    return rows


def _open_questions(folder: Path, tables: Tables) -> Iterator[Problem]:
    """Rows that still ask."""
    line, article = tables["articles"][0]
    if ASKED.strip() in article["note"].split():
        cure = "decide, and take the question out"
        yield Problem(f"{folder}/article.csv", line, "note", article["note"], cure)
    cure = "answer what `why` asks and write yes, or delete the row"
    for line, row in tables["figures"]:
        if row["sure"] not in SURE:
            yield Problem(f"{folder}/figures.csv", line, "sure", row["sure"], cure)


def _append(path: Path, rows: Lines) -> int:
    """Append rows to a raw table in the order of its own columns; gives the number of its lines before."""
    content = path.read_text(encoding="utf-8-sig")
    content += "\n" * (not content.endswith("\n"))
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(content)
        header = next(csv.reader([content.partition("\n")[0]]))
        writer = csv.DictWriter(stream, header, extrasaction="ignore", restval="", lineterminator="\n")
        writer.writerows(row for _, row in rows)
    return content.count("\n")


def _at_home(problem: Problem, folder: Path, before: dict[str, int], tables: Tables) -> Problem:
    """A problem of an appended line, told of the line of the folder it came from."""
    name = Path(problem.file).stem
    index = problem.line - before.get(name, problem.line) - 1
    if index < 0:
        return problem
    line = tables[name][min(index, len(tables[name]) - 1)][0]
    return Problem(f"{folder}/{TABLES[name]}.csv", line, problem.column, problem.found, problem.cure)


def _verify(folder: Path, ledger: read.Ledger, tables: Tables) -> pd.DataFrame:
    """The receipts with those of the new figures; raises where a fragment does not stand in its paragraph."""
    found, _, _ = texts.texts_in(folder)
    if tables["articles"][0][1]["text_sha256"] not in found:
        raise GatherError(f"{folder}/text.txt is not the text that was gathered from: gather it again")
    written, findings, _ = receipts.verify(ledger.raw, found, date.today())
    if findings:
        lines = {row["figure_id"]: line for line, row in tables["figures"]}
        file, cure = f"{folder}/figures.csv", "the fragment as the text has it"
        raise LedgerError(Problem(file, lines.get(f.figure_id, 1), "printed", f.what, cure) for f in findings)
    return written


def _told(ledger: read.Ledger, article_id: str) -> list[str]:
    """What became current, and which figures that supersedes."""
    figures = build_tables(ledger)["figures"]
    ours = figures[figures["article_id"] == article_id]
    current = ours[ours["current"].fillna(False).astype("bool")]
    told = [f"{len(ours)} figures of {article_id} taken in, {len(current)} of them current"]
    for row in current.fillna({"category": "all"}).itertuples():
        replaced = ", ".join(figures.loc[figures["superseded_by"] == row.figure_id, "figure_id"])
        what = f"  current: {row.figure_id} {row.printed} ({row.indicator}, {row.category})"
        told.append(what + f", in place of {replaced}" * bool(replaced))
    return told
