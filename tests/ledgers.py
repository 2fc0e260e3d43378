"""Ledgers of a few invented rows, and parts of the real one: what tests say about any ledger is said on these.

folder = write(tmp_path, [article("a-2021", place="Sơn La", as_of="2021-05-10")],
               [figure("a-2021/0.1", "83 sản phẩm"), figure("a-2021/0.2", "52 sản phẩm", star="3")],
               [relation("a-2021/stars", "sum", "a-2021/0.1", "a-2021/0.2 a-2021/0.3")])
ledger = read_ledger(folder)
"""

import csv
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables
from ocop_analysis.tables.figures import observe

RAW = ("articles", "figures", "relations", "receipts")
SHORT = {"star": "star", "kind": "producer_type", "group": "product_group", "source": "funding_source"}


def article(article_id: str, **cells: str) -> dict[str, str]:
    """A row of articles.csv: a report of Sơn La by a publisher of its own; with `tier="core"` its text is held."""
    row = {
        "article_id": article_id, "tier": "follow-up", "place": "Sơn La", "place_basis": "listed", "language": "vi",
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


def observed(folder: Path, *rows: Iterable[dict[str, str]]) -> pd.DataFrame:
    """The wide table of a ledger of these rows (articles, figures, relations), by figure_id."""
    ledger = read_ledger(write(folder, *rows))
    return observe(ledger, audit_table(ledger)).set_index("figure_id", drop=False)


def built(folder: Path, *rows: Iterable[dict[str, str]]) -> dict[str, pd.DataFrame]:
    """The tidy tables of a ledger of these rows."""
    return build_tables(read_ledger(write(folder, *rows)))


def side_by_side(cases: dict[str, tuple[Iterable[dict[str, str]], ...]]) -> tuple[dict[str, str], list[list]]:
    """Ledgers of one place each as one ledger, each in a province of its own: built once, looked at case by case.

    Gives the place of each case, and articles, figures and relations for `observed` and `built`.
    """
    known = codebook.read_text_table(codebook.DATA / "reference" / "provinces.csv")
    sizes = known.groupby("province_since_2025")["province"].transform("size")
    provinces = known.loc[
        sizes.sort_values(kind="stable").index, "province"
    ].tolist()  # those never merged first
    places, every = {}, [[], [], []]
    for n, (name, tables) in enumerate(cases.items()):
        places[name], prefix = provinces[n], chr(97 + n // 26) + chr(97 + n % 26) + "-"
        for rows, made in zip(tables, every, strict=False):
            for row in rows:
                new = dict(row)
                for cell in ("article_id", "figure_id", "relation_id", "whole", "publisher", "address"):
                    if new.get(cell):
                        new[cell] = prefix + new[cell]
                if "parts" in new:
                    new["parts"] = " ".join(prefix + part for part in new["parts"].split())
                if "tier" in new:
                    new["place"] = provinces[n]
                if "text_sha256" in new:
                    new["text_sha256"] = f"{n:02x}" + new["text_sha256"][2:]
                made.append(new)
    return places, every


def case_of(table: pd.DataFrame, place: str) -> pd.DataFrame:
    """The rows of one case in a table of ledgers side by side, their ids as the case wrote them."""
    rows = table[table["place"] == place]
    return rows.replace(r"(^|(?<= ))[a-z]{2}-(?=[a-z])", "", regex=True)
