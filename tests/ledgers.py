"""Ledgers of a few invented rows, and parts of the real one: what tests say about any ledger is said on these.

folder = write(tmp_path, [article("a-2021", place="Sơn La", as_of="2021-05-10")],
               [figure("a-2021/0.1", "83 sản phẩm"), figure("a-2021/0.2", "52 sản phẩm", star="3")],
               [relation("a-2021/stars", "sum", "a-2021/0.1", "a-2021/0.2 a-2021/0.3")])
ledger = read_ledger(folder)
"""

import csv
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

RAW = ("articles", "figures", "relations", "receipts")
HERE = "Sơn La"  # the place of a report that names none
SHORTER = {r"\b[a-z]{2}-([a-z])-[\d-]+/\d\.(\d+)": r"\1\2", r"^[a-z]{2}-([a-z])-[\d-]+(?=$|/)": r"\1"}
SHORT = {
    "star": "star", "kind": "producer_type", "group": "product_group", "source": "funding_source",
    "leader": "producer_leader",
}  # fmt: skip


def article(article_id: str, **cells: str) -> dict[str, str]:
    """A row of articles.csv: a report of Sơn La by a publisher of its own; with `tier="core"` its text is held."""
    row = {
        "article_id": article_id, "tier": "follow-up", "place": HERE, "place_basis": "listed", "language": "vi",
        "publisher": f"Báo {article_id}", "title": f"Bài {article_id}", "as_of": "2021-05-10",
        "as_of_basis": "published", "address": f"https://example.org/{article_id}", "source_quality": "publisher",
    }  # fmt: skip
    if cells.get("tier") == "core":
        row |= {"place_basis": "printed", "text_sha256": article_id.encode().hex().ljust(64, "0")[:64]}
    return row | cells


def figure(figure_id: str, printed: str, **cells: str) -> dict[str, str]:
    """A row of figures.csv: rated products unless told otherwise. star=, kind=, group=, source= name a part."""
    article_id, _, number = figure_id.partition("/")
    row = {"figure_id": figure_id, "article_id": article_id, "printed": printed, "indicator": "products"}
    paragraph = number.split(".")[0]
    row |= {"status": "rated", "role": "actual", "paragraph": "" if paragraph == "0" else paragraph}
    for short, dimension in SHORT.items():
        if short in cells:
            row |= {"dimension": dimension, "category": cells.pop(short)}
    if cells.get("role") == "target":
        row |= {"status": "planned", "target_basis": "level"}
    row |= cells
    if row["indicator"] == "products" and row["status"] == "rated" and row["role"] == "actual":
        row.setdefault("count_kind", "not_said")
    return row


def relation(relation_id: str, kind: str, whole: str, parts: str, basis: str = "listed") -> dict[str, str]:
    """A row of relations.csv."""
    return {"relation_id": relation_id, "kind": kind, "whole": whole, "parts": parts, "basis": basis}


def write(
    folder: Path,
    articles: Iterable[dict[str, str]] = (),
    figures: Iterable[dict[str, str]] = (),
    relations: Iterable[dict[str, str]] = (),
) -> Path:
    """Write data/raw of these rows, and data/reference of the repository, into a folder; gives the folder."""
    shutil.copytree(codebook.DATA / "reference", folder / "reference", dirs_exist_ok=True)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for name, rows in zip(RAW, (articles, figures, relations, ()), strict=True):
        columns = codebook.columns(f"raw/{name}")["column"].tolist()
        with (folder / "raw" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def part_of_ours(folder: Path, article_ids: Iterable[str]) -> Path:
    """Write the repository's rows of some articles alone; relations that reach beyond them are left out."""
    kept, tables = set(article_ids), {}
    for name in RAW:
        with (codebook.DATA / "raw" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            tables[name] = list(csv.DictReader(stream))
    named = {row["figure_id"] for row in tables["figures"] if row["article_id"] in kept}
    write(
        folder,
        [row for row in tables["articles"] if row["article_id"] in kept],
        [row for row in tables["figures"] if row["article_id"] in kept],
        [row for row in tables["relations"] if {row["whole"], *row["parts"].split()} - {""} <= named],
    )
    receipts = [row for row in tables["receipts"] if row["figure_id"] in named]
    with (folder / "raw" / "receipts.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, list(tables["receipts"][0]), lineterminator="\n").writerows(receipts)
    return folder


def built(folder: Path, *rows: Iterable[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """The tidy tables of a ledger of these rows."""
    return build_tables(read_ledger(write(folder, *rows)))


def told(text: str) -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Rows of a ledger told in one line: reports with / between them, each a letter, a day, and its prints.

    a 2021-05-10; tier=core: 80 | 52; star=3 | 28; star=4 | sum(a1, a2 a3) / b 2022-06-20: 90; status=registered

    After a semicolon stand cells that differ from those of `article`, `figure` and `relation`. The first print of
    report a is a1. `aim=2021-2025` makes a print a target of those years, `over=` gives a period, as years or days.
    """
    articles, figures, relations, ids = [], [], [], {}
    reports = [report.partition(": ") for report in text.split(" / ")]
    for head, _, prints in reports:
        (letter, day), cells = head.split(";")[0].split(), _cells(head)
        articles.append(article(f"{letter}-{day}", **({"as_of": day} | cells)))
        stem = f"{letter}-{day}/{2 if cells.get('tier') == 'core' else 0}"
        for n, print_ in enumerate((p for p in prints.split(" | ") if p and "(" not in p), 1):
            ids[f"{letter}{n}"], printed, cells = f"{stem}.{n}", print_.split(";")[0].strip(), _cells(print_)
            noun = "chủ thể" if cells.get("indicator") == "producers" else "sản phẩm"
            figures.append(
                figure(f"{stem}.{n}", f"{printed} {noun}" if printed[-1].isdigit() else printed, **cells)
            )
    for kind, whole, parts, cells in re.findall(r"(\w+)\((\w*), ([\w ]+)\)([^|/]*)", text):
        own, numbers = _cells(cells), [ids[part] for part in parts.split()]
        home = ids[own.pop("at")].split("/")[0] if "at" in own else numbers[0].split("/")[0]
        name = f"{home}/{chr(97 + len(relations))}"
        relations.append(relation(name, kind, ids.get(whole, ""), " ".join(numbers), **own))
    return articles, figures, relations


def _cells(text: str) -> dict[str, str]:
    """The cells of a line after its first semicolon; `aim` and `over` become those of a target and of a period."""
    cells = dict(cell.strip().split("=", 1) for cell in text.split(";")[1:])
    years = cells.pop("over", None) or cells.get("aim")
    if "aim" in cells:
        cells = {"role": "target"} | cells
        del cells["aim"]
    if years:
        first, last = years.split("..") if ".." in years else (f"{years[:4]}-01-01", f"{years[-4:]}-12-31")
        cells |= {"period_start": first, "period_end": last}
    return cells


def side_by_side(folder: Path, cases: dict[str, str]) -> dict[str, dict[str, pd.DataFrame]]:
    """The tidy tables of each of many ledgers told in a line, built as one: cases know nothing of one another.

    A case that names no place is of a province of its own. Ids are given back as they were told: a1, and a of a report.
    """
    every: tuple[list, list, list] = ([], [], [])
    prefixes = {name: f"{chr(97 + n // 26)}{chr(97 + n % 26)}" for n, name in enumerate(cases)}
    for name, prefix in prefixes.items():
        for rows, made in zip(told(cases[name]), every, strict=True):
            made += [_apart(row, prefix) for row in rows]
    write(folder, *every)
    with (folder / "reference" / "provinces.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{1000 + n},Tỉnh {p},{p},NMM,Tỉnh {p},\n" for n, p in enumerate(prefixes.values()))
    found: dict[str, dict[str, pd.DataFrame]] = {name: {} for name in cases}
    for table, rows in build_tables(read_ledger(folder)).items():
        owner = rows["article_id" if "article_id" in rows else "figure_ids"].fillna("").str.split("-").str[0]
        for pattern, short in SHORTER.items():
            rows = rows.replace(pattern, short, regex=True)
        groups = dict(iter(rows.groupby(owner)))
        for name, prefix in prefixes.items():
            found[name][table] = groups.get(prefix, rows.head(0))
    return found


def _apart(row: dict[str, str], prefix: str) -> dict[str, str]:
    """A row with its ids, publisher, address, text and place of one case alone."""
    ids = ("article_id", "figure_id", "relation_id", "whole", "publisher", "address")
    new = row | {name: f"{prefix}-{row[name]}" for name in ids if row.get(name)}
    if "parts" in row:
        new["parts"] = " ".join(f"{prefix}-{part}" for part in row["parts"].split())
    if "text_sha256" in row:
        new["text_sha256"] = (prefix.encode().hex() + row["text_sha256"])[:64]
    if row.get("place") == HERE:
        new["place"] = f"Tỉnh {prefix}"
    return new
