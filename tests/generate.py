"""Raw tables of any size in the shape and prints of the real ones, with contradictions at known places.

The real articles are copied under new names, each copy in provinces of its own; every count of a copy is multiplied
by one factor, so that its sums and shares still hold and its prints differ. Then some sums are broken.
"""

import random
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pandas as pd
from num2words import num2words

from ocop_analysis import codebook, receipts
from ocop_analysis.audit import audit_table
from ocop_analysis.quantities import parse_quantity
from ocop_analysis.read import COUNTRY, Ledger, read_ledger
from ocop_analysis.wording import format_number

SEED, FACTORS = 20261122, 40
CONTRADICTED = 0.05  # share of the copied sums that are broken
NUMBER = r"\d+(?:[.,]\d+)*"
NAMES = ["province", "province_en", "province_since_2025"]


def generate(folder: Path, figures: int, data: Path = codebook.DATA) -> set[str]:
    """Write data/raw and data/reference of about so many figures; gives the ids of relations that contradict."""
    dice, ledger = random.Random(SEED), read_ledger(data)
    raw, audit = ledger.raw, audit_table(ledger)
    wrong = audit[(audit["verdict"] == "contradicts") & (audit["basis"] != "found")]["relation_id"]
    breakable, scaled = _breakable(ledger, audit), [_scaled(ledger, n + 1) for n in range(FACTORS)]
    names = [_letters(n) for n in range(max(1, round(figures / len(ledger.figures))))]
    made: dict[str, list[pd.DataFrame]] = {"articles": [], "figures": [], "relations": []}
    contradictions = set()
    for name in names:
        broken = [relation for relation in breakable if dice.random() < CONTRADICTED]
        contradictions |= {f"{name}-{relation}" for relation in [*wrong, *broken]}
        numbers = _broken(scaled[dice.randrange(FACTORS)], [breakable[relation] for relation in broken])
        for key, table in (raw | {"figures": numbers}).items():
            if key in made:
                made[key].append(_copy(table, name))
    tables = {key: pd.concat(parts, ignore_index=True) for key, parts in made.items()}
    places = pd.concat([tables["articles"]["place"], tables["figures"]["place"]]).dropna().unique()
    tables["receipts"] = _receipts(tables | {"places": pd.DataFrame({"name": places}, places)})
    shutil.copytree(data / "reference", folder / "reference", dirs_exist_ok=True)
    _provinces(ledger, names).to_csv(folder / "reference" / "provinces.csv", index=False)
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for key, table in tables.items():
        table.to_csv(folder / "raw" / f"{key}.csv", index=False, lineterminator="\n")
    return contradictions


def _letters(number: int) -> str:
    """A name of letters alone, as article ids are: a, b, ..., ba, bb."""
    return (_letters(number // 26) if number >= 26 else "") + chr(97 + number % 26)


def _scaled(ledger: Ledger, factor: int) -> pd.DataFrame:
    """The raw figures with every count of products, producers and certificates multiplied, ranges not."""
    known = ledger.figures
    counted = known["unit"].isin(["product", "producer"]) | (known["indicator"] == "certificates")
    language = ledger.of_article("language", known).where(counted & (known["bound"] != "range"))
    prints = [_times(*each, factor) for each in zip(known["printed"], language, strict=True)]
    return ledger.raw["figures"].assign(printed=prints)


def _times(printed: str, language: str, factor: int) -> str:
    if not isinstance(language, str):
        return printed
    value = int(parse_quantity(printed, language).value or 0)
    number = NUMBER if re.search(r"\d", printed) else rf"\b{num2words(value, lang=language)}\b"
    return re.sub(number, format_number(value * factor, language), printed, count=1, flags=re.IGNORECASE)


def _breakable(ledger: Ledger, audit: pd.DataFrame) -> dict[str, str]:
    """Sums that agree and whose whole stands in no other relation, and that whole: changed, it breaks this sum alone."""
    ids = pd.concat([audit["whole_id"].dropna(), audit["part_ids"].str.split(" ").explode()])
    exact = ledger.figures[
        (ledger.figures["bound"] == "exact") & ledger.figures["printed"].str.contains(r"\d")
    ]
    sums = audit[(audit["kind"] == "sum") & (audit["verdict"] == "agrees") & (audit["basis"] != "inferred")]
    alone = set(exact["figure_id"]).difference(ids[ids.duplicated()])
    sums = sums[sums["whole_id"].isin(alone)]
    return dict(zip(sums["relation_id"], sums["whole_id"], strict=True))


def _broken(figures: pd.DataFrame, wholes: list[str]) -> pd.DataFrame:
    """The figures with some wholes made so large that their parts no longer add up to them."""
    large = figures["printed"].str.replace(NUMBER, "99999", regex=True)
    return figures.assign(printed=figures["printed"].mask(figures["figure_id"].isin(wholes), large))


def _copy(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """A copy of a table with ids, places, publishers, addresses and texts of its own."""
    ids = {
        c: f"{name}-" + table[c] for c in ("article_id", "figure_id", "relation_id", "whole") if c in table
    }
    new = table.assign(**ids)
    if "parts" in table:
        new["parts"] = f"{name}-" + table["parts"].str.replace(" ", f" {name}-")
    if "place" in table:  # Sóc Trăng a, Cần Thơ a (mới)
        new["place"] = table["place"].str.replace(r"^(.*?)( \(mới\))?$", rf"\1 {name}\2", regex=True)
    if "text_sha256" in table:
        texts = [sha256(id_.encode()).hexdigest() for id_ in new["article_id"]]
        new["text_sha256"] = pd.Series(texts, table.index).where(table["text_sha256"].notna())
        new["publisher"], new["address"] = (table[c] + f" {name}" for c in ("publisher", "address"))
    return new


def _provinces(ledger: Ledger, names: list[str]) -> pd.DataFrame:
    """The provinces of every copy, regions and the country among them, so that no copy says anything of another."""
    known = ledger.raw["provinces"]
    wide = [*ledger.raw["regions"]["region"], COUNTRY]
    wide = known.head(len(wide)).assign(**dict.fromkeys(NAMES, wide))
    copied = pd.concat([known, wide]).assign(spellings=None)
    copies = [copied.assign(**{c: copied[c] + f" {name}" for c in NAMES}) for name in names]
    every = pd.concat([known, *copies], ignore_index=True)
    codes = pd.Series(range(10_000, 10_000 + len(every))).astype("str")
    return every.assign(
        province_code=known["province_code"].reset_index(drop=True).reindex(codes.index).fillna(codes)
    )


def _receipts(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Receipts of every core figure, as `ocop verify` would write them."""
    held = tables["articles"].set_index("article_id")["text_sha256"]
    rows = tables["figures"][["figure_id"]].assign(
        row_sha256=tables["figures"]["figure_id"].map(receipts.row_hashes(tables)),
        text_sha256=tables["figures"]["article_id"].map(held), verified_on="2026-11-22",
    )  # fmt: skip
    return rows.dropna(subset="text_sha256")
