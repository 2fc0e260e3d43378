"""What gathering knows of words: the cues and spellings of data/reference, compiled once for a language."""

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ocop_analysis import codebook
from ocop_analysis.grammar import fold
from ocop_analysis.spellings import CATEGORIES, COUNTRIES, COUNTRY, MERGED, category_key, place_key

SAID: dict[str, dict[str, Any]] = tomllib.loads(
    (files("ocop_analysis.gather") / "words.toml").read_text(encoding="utf-8")
)
_STAR, _TO = r"0?(?:[1-5]|ba|bốn|năm|three|four|five)", r"(?:\s?[-–]\s?| đến | lên | và | to | and |, )"
STAR = re.compile(  # a class of stars, as papers print it
    r"(?:no less than |at least |tối thiểu |ít nhất )?(?:tiềm năng (?:đạt )?(?:hạng )?|potential )?(?:từ )?"
    rf"\b{_STAR}(?:(?:{_TO}|[- ](?:sao|stars?)(?: đến | và | and |, )){_STAR}){{0,2}}"
    r"[- ](?:sao|stars?)\b(?: tiềm năng)?(?: trở lên| or (?:more|higher|above)| and above)?",
    re.IGNORECASE,
)


WHERE = ("phrase", "language", "stands", "of")  # the columns of gather_cues.csv that say nothing


@dataclass(frozen=True)
class Cue:
    """A row of gather_cues.csv: its pattern, where it stands, what it takes for granted, what it says."""

    pattern: re.Pattern[str]
    stands: str
    of: frozenset[str]
    says: dict[str, str]


@dataclass(frozen=True)
class Words:
    """Cues, nouns (phrase to what it says), spellings of categories and places, and reasons to leave out."""

    cues: list[Cue]
    nouns: dict[str, dict[str, str]]
    categories: dict[str, dict[str, str]]  # by dimension, the code of each spelling
    places: dict[str, str]
    merged: dict[str, str]  # the new name of each province that was merged
    reasons: list[tuple[re.Pattern[str], str]]
    units: dict[str, str]
    phases: list[tuple[int, int]]
    regions: list[str]


@cache
def words_of(language: str, data: Path = codebook.DATA) -> Words:
    """The words of a language, from data/reference."""
    cues, nouns = [], {}
    for row in _rows(data, "gather_cues"):
        if language not in row["language"]:
            continue
        says = {name: cell for name, cell in row.items() if cell and name not in WHERE}
        if row["stands"] == "noun":
            nouns[row["phrase"].casefold()] = says
            continue
        plain = re.sub(r"\\.", "", row["phrase"])
        flags = re.IGNORECASE if plain.lower() == plain else 0
        pattern = re.compile(rf"(?<!\w)(?:{row['phrase']})(?!\w)", flags)
        cues.append(Cue(pattern, row["stands"], frozenset(row["of"].split()), says))
    categories = {dimension: _spellings(data, table, dimension) for dimension, table in CATEGORIES.items()}
    for spelling in categories["producer_type"]:
        nouns.setdefault(spelling, {"indicator": "producers"})
    provinces = _rows(data, "provinces")
    places = dict.fromkeys(map(place_key, COUNTRIES), COUNTRY)
    for kind in ("region", "province"):
        for row in _rows(data, f"{kind}s"):
            places |= {place_key(name): row[kind] for name in _names(row, kind, f"{kind}_en")}
    new = {row["province"]: row["province_since_2025"] for row in provinces}
    count = Counter(new.values())
    merged = {province: MERGED.format(name) for province, name in new.items() if count[name] > 1}
    reasons = [(re.compile(row["pattern"]), row["reason"]) for row in _rows(data, "number_reasons")]
    units = {row["indicator"]: row["unit"] for row in _rows(data, "indicators")}
    phases = [(int(row["starts"][:4]), int(row["ends"][:4])) for row in _rows(data, "phases")]
    regions = [row["region"] for row in _rows(data, "regions")]
    return Words(cues, nouns, categories, places, merged, reasons, units, phases, regions)


def _rows(data: Path, table: str) -> list[dict[str, str]]:
    with (data / "reference" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _names(row: dict[str, str], *columns: str) -> list[str]:
    return [fold(name) for name in [*(row[c] for c in columns), *row["spellings"].split("|")] if name]


def _spellings(data: Path, table: str, code: str) -> dict[str, str]:
    """The code of each spelling, by what category_key makes of it, and of each spelling as it is printed."""
    spelt = {name: row[code] for row in _rows(data, table) for name in _names(row, code)}
    known = {form: of for name, of in spelt.items() for form in (category_key(name), name.casefold())}
    return dict(sorted(known.items(), key=lambda each: -len(each[0])))
