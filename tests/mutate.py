"""Mutations: one cell of the raw tables changed at random, many times, and the share of changes that are noticed.

`make mutate` runs it. With receipts a change counts as noticed where reading fails or a receipt no longer holds;
without them, where reading fails or a relation contradicts that did not before.
"""

import random
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.audit import audit_table
from ocop_analysis.ledger import read_ledger
from ocop_analysis.rules import LedgerError

SEED, TIMES = 20261121, 2000
TABLES = ["articles", "figures", "relations"]
MEANINGLESS = {"column order", "line end", "row moved", "note"}


def mutated(tables: dict[str, pd.DataFrame], kind: str, dice: random.Random) -> str | None:
    """Change the tables in place by one mutation of a kind; gives what was done, None where nothing could be."""
    name = "figures" if kind in ("digit", "code", "date") else dice.choice(TABLES)
    table = tables[name]
    row = dice.randrange(len(table))
    if kind == "row dropped":
        tables[name] = table.drop(index=row)
        return f"{name} row {row}"
    if kind == "row doubled":
        tables[name] = pd.concat([table.iloc[: row + 1], table.iloc[row:]])
        return f"{name} row {row}"
    if kind == "row moved":
        tables[name] = pd.concat([table.drop(index=row), table.iloc[[row]]])
        return f"{name} row {row}"
    if kind == "column order":
        tables[name] = table[dice.sample(list(table.columns), len(table.columns))]
        return name
    if kind == "line end":
        return name
    if kind == "note":
        table.loc[row, "note"] = "another note"
        return f"{name} row {row}"
    columns = {
        "digit": ["printed"],
        "diacritic": [c for c in ("printed", "category", "place", "title", "publisher") if c in table],
        "code": ["indicator", "dimension", "status", "role", "target_basis", "target_set"],
        "date": ["period_start", "period_end"],
        "letter": [c for c in table.columns if c != "note"],
    }[kind]
    column = dice.choice(columns) if columns else ""
    rows = [r for r in table.index if column and isinstance(table.at[r, column], str)]
    if not rows:
        return None
    row = dice.choice(rows)
    old = table.at[row, column]
    new = CHANGES[kind](old, table[column].dropna().unique().tolist(), dice)
    if new in (None, old):
        return None
    table.loc[row, column] = new
    return f"{name}.{column}: {old!r} to {new!r}"


def _digit(old, _, dice):
    places = [i for i, sign in enumerate(old) if sign.isdigit()]
    if not places:
        return None
    place = dice.choice(places)
    return old[:place] + dice.choice([d for d in "0123456789" if d != old[place]]) + old[place + 1 :]


def _diacritic(old, _, dice):
    apart = unicodedata.normalize("NFD", old)
    marks = [i for i, sign in enumerate(apart) if unicodedata.combining(sign)]
    if not marks:
        return None
    place = dice.choice(marks)
    return unicodedata.normalize("NFC", apart[:place] + apart[place + 1 :])


def _other(old, known, dice):
    others = [value for value in known if value != old]
    return dice.choice(others) if others else None


def _letter(old, _, dice):
    letters = [i for i, sign in enumerate(old) if sign.isalpha()]
    if not letters:
        return None
    place = dice.choice(letters)
    return old[:place] + ("x" if old[place] != "x" else "y") + old[place + 1 :]


CHANGES = {"digit": _digit, "diacritic": _diacritic, "code": _other, "date": _digit, "letter": _letter}
KINDS = [*CHANGES, "row dropped", "row doubled", *sorted(MEANINGLESS)]


def noticed(seed: int) -> tuple[str, str, bool, bool] | None:
    """One mutation: its kind, what was done, and whether it is noticed with receipts and without."""
    dice = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    raw = codebook.DATA / "raw"
    tables = {name: codebook.read_text_table(raw / f"{name}.csv") for name in TABLES}
    done = mutated(tables, kind, dice)
    if done is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
        shutil.copytree(codebook.DATA / "reference", data / "reference")
        (data / "raw").mkdir()
        shutil.copy(raw / "receipts.csv", data / "raw")
        for name, table in tables.items():
            table.to_csv(
                data / "raw" / f"{name}.csv", index=False, lineterminator="\r\n" if kind == "line end" else "\n"
            )
        try:
            ledger = read_ledger(data)
        except LedgerError:
            return kind, done, True, True
    voided = bool((ledger.receipts["receipt"] != "verified").any())
    contradictions = (audit_table(ledger)["verdict"] == "contradicts").sum()
    return kind, done, voided, contradictions != 1


def main() -> None:
    """Print the share noticed by kind; exit 1 where a change of meaning is missed or a harmless one raises an alarm."""
    changes, with_receipts, without, wrong = Counter(), Counter(), Counter(), []
    with ProcessPoolExecutor() as pool:
        # More seeds than wanted: some cells cannot be changed in the way their seed asks.
        for found in pool.map(noticed, range(SEED, SEED + TIMES * 2), chunksize=20):
            if found is None:
                continue
            kind, done, by_receipt, by_arithmetic = found
            changes[kind] += 1
            with_receipts[kind] += by_receipt
            without[kind] += by_arithmetic
            if by_receipt == (kind in MEANINGLESS):
                wrong.append(f"{kind}: {done}")
            if changes.total() == TIMES:
                pool.shutdown(cancel_futures=True)
                break
    print(f"{'kind':<14}{'changes':>9}{'with receipts':>15}{'without':>9}")
    for kind in KINDS:
        shares = (f"{100 * counted[kind] / max(changes[kind], 1):.0f}%" for counted in (with_receipts, without))
        print("{:<14}{:>9}{:>15}{:>9}".format(kind, changes[kind], *shares))
    print(f"{changes.total()} mutations, seed {SEED}; {len(wrong)} not as it should be")
    print("\n".join(wrong[:20]))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
