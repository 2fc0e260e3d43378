"""Raw tables of any size in the shape and prints of the real ones, with faults at known places.

The real articles are copied under new names, each copy to provinces of its own; every count of a copy is multiplied by
one factor, so that its sums and shares still hold and its prints differ. Faults are then planted: relations
that contradict, and rows that cannot be read.
"""

import hashlib
import random
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook, receipts
from ocop_analysis.audit import audit_table
from ocop_analysis.quantities import parse_quantity
from ocop_analysis.read import COUNTRY, read_ledger
from ocop_analysis.wording import format_number

SEED, FACTORS = 20261122, 40
REGIONS = ["Đồng bằng sông Cửu Long", "Đồng bằng sông Hồng", "Trung du và miền núi phía Bắc"]
CONTRADICTED = 0.05  # share of the copied sums that are broken
UNREADABLE = {
    "printed": "9.40 sản phẩm",
    "status": "rate",
    "indicator": "product",
}  # column and what is put there


@dataclass(frozen=True)
class Planted:
    """What was put in: relations that now contradict (those of the real tables among them), and unreadable cells."""

    contradictions: set[str]
    unreadable: set[tuple[int, str]]


def generate(folder: Path, figures: int, unreadable: int = 0, data: Path = codebook.DATA) -> Planted:
    """Write data/raw and data/reference of about so many figures into a folder; gives what was planted."""
    dice = random.Random(SEED)
    ledger = read_ledger(data)
    raw, audit = ledger.raw, audit_table(ledger)
    copies = max(1, round(figures / len(raw["figures"])))
    names = [_letters(n) for n in range(copies)]
    languages = raw["articles"].set_index("article_id")["language"]
    scaled = {
        factor: _scaled(raw["figures"], ledger.figures, languages, factor) for factor in range(1, FACTORS + 1)
    }
    breakable = _breakable(audit, ledger.figures)
    tables: dict[str, list[pd.DataFrame]] = {"articles": [], "figures": [], "relations": []}
    contradictions = set()
    for name in names:
        copy = {key: raw[key] for key in tables} | {"figures": scaled[dice.randint(1, FACTORS)]}
        broken = [r for r in breakable if dice.random() < CONTRADICTED]
        copy["figures"] = _broken(copy["figures"], [breakable[r] for r in broken])
        wrong = [
            *audit.loc[(audit["verdict"] == "contradicts") & (audit["basis"] != "found"), "relation_id"],
            *broken,
        ]
        contradictions |= {f"{name}-{relation_id}" for relation_id in wrong}
        for key, table in copy.items():
            tables[key].append(_moved(_renamed(table, name), name))
    made = {key: pd.concat(parts, ignore_index=True) for key, parts in tables.items()}
    made["receipts"] = _receipts(made)
    spoilt = set()
    for row in dice.sample(range(len(made["figures"])), unreadable):
        column = dice.choice(list(UNREADABLE))
        made["figures"].loc[row, column] = UNREADABLE[column]
        spoilt.add((row + 2, column))
    shutil.copytree(data / "reference", folder / "reference", dirs_exist_ok=True)
    _provinces(raw["provinces"], names).to_csv(folder / "reference" / "provinces.csv", index=False)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for key, table in made.items():
        table.to_csv(folder / "raw" / f"{key}.csv", index=False, lineterminator="\n")
    return Planted(contradictions, spoilt)


def _letters(number: int) -> str:
    """A name of letters alone, as article ids are: a, b, ..., ba, bb."""
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 26)
        digits = chr(97 + rest) + digits
    return digits


def _scaled(raw: pd.DataFrame, figures: pd.DataFrame, languages: pd.Series, factor: int) -> pd.DataFrame:
    """The figures with every count of products, producers and certificates multiplied; ranges and other things stay."""
    counted = figures["unit"].isin(["product", "producer"]) | (figures["indicator"] == "certificates")
    counted &= figures["bound"] != "range"
    language = raw["article_id"].map(languages)
    prints = [
        _multiplied(printed, lang, factor) if count else printed
        for printed, lang, count in zip(raw["printed"], language, counted, strict=True)
    ]
    return raw.assign(printed=prints)


def _multiplied(printed: str, language: str, factor: int) -> str:
    value = parse_quantity(printed, language).value or 0
    shown = format_number(int(value) * factor, language)
    if re.search(r"\d", printed):
        return re.sub(r"\d+(?:[.,]\d+)*", shown, printed, count=1)
    return re.sub(r"^\w+", shown, printed)  # a number in words stands first


def _breakable(audit: pd.DataFrame, figures: pd.DataFrame) -> dict[str, str]:
    """Sums that agree and whose whole stands in no other relation, and that whole: changed, it breaks this sum alone."""
    ids = pd.concat([audit["whole_id"].dropna(), audit["part_ids"].str.split(" ").explode()])
    alone = ids[~ids.duplicated(keep=False)]
    exact = figures.loc[(figures["bound"] == "exact") & figures["printed"].str.contains(r"\d"), "figure_id"]
    sums = audit[(audit["kind"] == "sum") & (audit["verdict"] == "agrees") & (audit["basis"] != "inferred")]
    sums = sums[sums["whole_id"].isin(alone) & sums["whole_id"].isin(exact)]
    return dict(zip(sums["relation_id"], sums["whole_id"], strict=True))


def _broken(figures: pd.DataFrame, wholes: list[str]) -> pd.DataFrame:
    """The figures with some wholes made so large that their parts no longer add up to them."""
    chosen = figures["figure_id"].isin(wholes)
    large = figures["printed"].str.replace(r"\d+(?:[.,]\d+)*", "99999", regex=True)
    return figures.assign(printed=figures["printed"].where(~chosen, large))


def _renamed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """A copy of a table with a name before every article, figure and relation id."""
    ids = [c for c in ("article_id", "figure_id", "relation_id", "whole") if c in table]
    new = {column: name + "-" + table[column] for column in ids}
    if "parts" in table:
        new["parts"] = name + "-" + table["parts"].str.replace(" ", f" {name}-")
    return table.assign(**new)


def _moved(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """A copy of a table in provinces, by publishers and with texts of its own."""
    moved = table.copy()
    if "place" in moved:
        moved["place"] = _named(moved["place"], name)
    if "text_sha256" in moved:
        new = [hashlib.sha256(f"{name} {cell}".encode()).hexdigest() for cell in moved["article_id"]]
        moved["text_sha256"] = pd.Series(new, moved.index).where(moved["text_sha256"].notna())
        moved["publisher"], moved["address"] = (moved[c] + f" {name}" for c in ("publisher", "address"))
    return moved


def _named(places: pd.Series, name: str) -> pd.Series:
    """Places of a copy: Sóc Trăng a, Cần Thơ a (mới)."""
    old = places.str.removesuffix(" (mới)")
    return (old + f" {name}").where(old == places, old + f" {name} (mới)").where(places.notna())


def _provinces(provinces: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The provinces of every copy, regions and the country among them, so that no copy says anything of another."""
    wide = [*REGIONS, COUNTRY]
    wide = provinces.head(len(wide)).assign(province=wide, province_since_2025=wide, spellings=None)
    copies = [
        pd.concat([provinces, wide]).assign(
            **{
                c: lambda t, c=c, name=name: t[c] + f" {name}"
                for c in ("province", "province_en", "province_since_2025")
            }
        )
        for name in names
    ]
    every = pd.concat([provinces, *copies], ignore_index=True)
    codes = pd.Series(range(10_000, 10_000 + len(every)), every.index).astype("str")
    codes.iloc[: len(provinces)] = provinces["province_code"].to_numpy()
    spellings = every["spellings"].where(every.index < len(provinces))
    return every.assign(province_code=codes, spellings=spellings)


def _receipts(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Receipts of every core figure, as `ocop verify` would write them."""
    held = tables["articles"].set_index("article_id")["text_sha256"]
    text = tables["figures"]["article_id"].map(held)
    core = tables["figures"].loc[text.notna(), "figure_id"]
    hashes = receipts.row_hashes(tables)
    rows = {"figure_id": core, "row_sha256": core.map(hashes), "text_sha256": text[text.notna()]}
    return pd.DataFrame(rows).assign(verified_on="2026-11-22")
