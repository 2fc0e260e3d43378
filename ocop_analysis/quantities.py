"""What a newspaper prints as a quantity, read into a value, its interval and its unit.

Pure: knows how Vietnamese and English papers write numbers and nothing of OCOP. The grammar is in grammar.py,
its words in quantity_words.toml; digits are Babel's and number words num2words'. What is ours is what they
mean together, and the refusals: a print that can be read in two ways is never guessed at.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import prod

from babel.numbers import NumberFormatError, parse_decimal

from ocop_analysis.grammar import (
    AFTER,
    BEFORE,
    IN_ANY,
    LANGUAGES,
    MEASURED,
    MONEY,
    UNITS,
    WORDS,
    any_of,
    fold,
    number_words,
    patterns,
    prepared,
    without_asides,
)  # fmt: skip

__all__ = ["BEFORE", "LANGUAGES", "MEASURED", "UNITS", "Bound", "Quantity", "QuantityError", "parse_quantity"]

_MOST_DIGITS = 15  # what a float holds exactly
_MOST_MONEY = 10**14  # dong: over twice what the whole programme was to cost (45,000 billion, 2018-2020)
_MILLION = 10**6  # from here on what has a scale and is for each of something is dong: "50 triệu/sản phẩm"
# What spreadsheets make of prints: 282.00%, 9.4E+09, 03-Apr, days, errors.
_RESAVED = (
    r"-?\d+\.\d\d%|\d+(?:\.\d+)?e[+-]\d+|\d\d?-[a-zA-Z]{3}(?:-\d+)?|\d{4}-\d\d?-\d\d?.*"
    r"|\d\d?/\d\d?/\d{2,4}|#.*"
)
_SHARE = r"\d+\.(?!00)\d\d%"  # in English a share as papers print it


class Bound(StrEnum):
    """What a printed number says of the quantity behind it."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    OVER = "over"
    ABOUT = "about"
    UNDER = "under"
    NEARLY = "nearly"
    AT_MOST = "at_most"
    RANGE = "range"


class QuantityError(ValueError):
    """A print that is no quantity, or can be read in more than one way; the message names the cure."""


@dataclass(frozen=True)
class Quantity:
    """A printed quantity: its value, the interval it allows, and its unit.

    `value` is the printed number, None for a range. `lower` and `upper` are the least and the greatest it
    allows, None where that side is open: whole numbers of what is counted ("trên 200" has lower 201), else
    the printed number. `unit` is one of UNITS or "rank", with / between them for a rate ("VND/product");
    "item" for other nouns, "" for none. `decimals` is how many were printed; `out_of` the whole that is
    printed with a part ("41/88 xã").
    """

    value: float | None
    lower: float | None
    upper: float | None
    bound: Bound
    unit: str
    decimals: int = 0
    out_of: float | None = None


def parse_quantity(printed: str, language: str = "vi", separator: str = "") -> Quantity:
    """Read a quantity as Vietnamese (`vi`) or English (`en`) newspapers print it.

    `separator` says what an ambiguous separator is: "decimal" or "thousands".

    >>> parse_quantity("trên 200 sản phẩm").lower, parse_quantity("9.400 triệu đồng").value
    (201.0, 9400000000.0)

    Raises QuantityError where the print holds no number, two numbers that are no range and no part of a
    whole, two qualifiers, decimals of a counted thing, or an ambiguous separator ("1.5 tỷ": in Vietnamese a
    point groups thousands and needs three digits; "9,400 triệu": a decimal comma with a zero at the end is
    rare, and read only where thousands would be absurd, as in "377,880 tỷ").
    """
    if language not in LANGUAGES:
        raise QuantityError(f"language {language!r} is not read: use {' or '.join(LANGUAGES)}")
    try:
        text = prepared(_typed(printed, language), language)
        alone = without_asides(text, language)
        if alone != text:  # "từ 3 đến 5 sao" has none, "12 sản phẩm 3 sao" has
            with suppress(QuantityError):
                return _read(text, language, separator)
        return _read(alone, language, separator)
    except QuantityError as refusal:
        raise QuantityError(f"{printed!r} {refusal}") from None


def _typed(printed: str, language: str) -> str:
    """A print, folded, as somebody typed it; raises QuantityError for what a machine has made of it."""
    text = fold(printed)
    if re.fullmatch(_RESAVED, text, re.IGNORECASE) and not (language == "en" and re.fullmatch(_SHARE, text)):
        raise QuantityError("is what a spreadsheet makes of a print: type it again as the article has it")
    if any(c.isnumeric() and not c.isascii() for c in text.replace("m²", "")):
        raise QuantityError("holds digits that are not 0-9: type them as 0-9")
    return text


def _read(text: str, language: str, separator: str) -> Quantity:
    if found := patterns(language)["print"].fullmatch(text):
        return _quantity(found, language, separator)
    raise _no_quantity(text, language)


def _no_quantity(text: str, language: str) -> QuantityError:
    """Why a print is no quantity, and what to do about it."""
    if not re.search(r"\d", text) and not re.search(rf"(?<!\w){patterns(language)['number'].pattern}", text):
        return QuantityError("prints no number: a figure needs one")
    if re.match(rf".*\d\s?(?:-|{any_of(WORDS[language]['to'])})(?!\s?\d)(?!\w)", text):
        return QuantityError("begins a range and does not end it: print both ends")
    for start in (found.end() for found in re.finditer(r"\W+", text)):
        if patterns(language)["print"].fullmatch(text, start):
            front = text[:start].strip()
            if patterns(language)["before"].search(front) or re.search(r"\d|mỗi", front):
                break
            return QuantityError(f"begins with words that are not read: leave out {front!r} in front of it")
    return QuantityError("is no quantity: print a qualifier, one number and its noun, in that order")


def _quantity(found: re.Match[str], language: str, separator: str) -> Quantity:
    noun = _rated((found["noun"] or "").strip(), language)
    scale, high_scale = (_scale(found[name], language) for name in ("low_scale", "scale"))
    unit = _unit(noun, found, max(scale, high_scale), language)
    _refuse_more(noun, found, language)
    bound = _bound(found, language)
    scale = high_scale if found["high"] and scale == 1 and not found["low_noun"].strip() else scale
    low, decimals = _scaled(found["low"], scale, unit, (language, separator))
    if found["more"]:
        more = _scaled(found["more"], _scale(found["more_scale"], language), unit, (language, ""))[0]
        if decimals or not more < scale:
            raise QuantityError("has two numbers: a fragment prints one")
        low += more
    if found["high"]:
        high, high_decimals = _scaled(found["high"], high_scale, unit, (language, separator))
        if not low < high:
            raise QuantityError("is a range that does not rise")
        return Quantity(None, low, high, Bound.RANGE, unit, max(decimals, high_decimals))
    whole = _scaled(found["whole"], 1, unit, (language, ""))[0] if found["whole"] else None
    measured = unit.split("/")[0] in MEASURED or (not unit and scale >= _MILLION)  # such is likely money
    step = 0 if measured else 1  # over 200 products: 201 or more; over 4 years: 4 and a day
    lower = {Bound.EXACT: low, Bound.AT_LEAST: low, Bound.OVER: low + step}
    upper = {Bound.EXACT: low, Bound.AT_MOST: low, Bound.UNDER: low - step, Bound.NEARLY: low - step}
    return Quantity(low, lower.get(bound), upper.get(bound), bound, unit, decimals, whole)


def _rated(noun: str, language: str) -> str:
    """A noun with a stroke before what it is counted for: "mỗi năm", "hàng năm" and "/1 năm" are one rate."""
    year = next(word for word, unit in UNITS[language].items() if unit == "year")
    noun = patterns(language)["yearly"].sub(f"/{year}", f" {noun}").strip()
    noun = patterns(language)["of money"].sub(r"\1/", noun)
    return re.sub(r"/ ?(?:mỗi |một |0?1 )", "/", noun)


def _refuse_more(noun: str, found: re.Match[str], language: str) -> None:
    """Refuse a noun that holds another number, or words that change the number before it or its bound."""
    words = re.findall(r"\w+", noun)
    starts = set(words[:1]).intersection(WORDS[language]["to"]) - {"and"}
    if (noun.startswith("-") or starts) and not re.search(r"\d", noun):
        raise QuantityError("begins a range and does not end it: print both ends")
    if found["high"] and found["low"] == "không":
        raise QuantityError("begins with a word that is no zero here: print the number with its qualifier")
    known = number_words(language).keys() - set(IN_ANY["also_nouns"])
    more = known.intersection(words) or re.search(r"\d", noun)
    more = more or patterns(language)["continues"].search(noun)
    straight = set(IN_ANY["continues_next"]).intersection(words[:1])
    is_unit = " ".join(words[:2]) in IN_ANY["continues_not"] or noun.startswith("%")
    two_readings = not found["low"][0].isdigit() and len(words) > 1 and words[0] in IN_ANY["also_nouns"]
    if more or (straight and not is_unit) or two_readings:
        raise QuantityError("has two numbers: a fragment prints one, a range, or a part and its whole")
    if patterns(language)["qualifier"].search(noun):
        raise QuantityError("has a qualifier inside its noun: end the fragment with it, or before it")
    part = f"{found['low']}/{found['whole']}"
    if not noun and re.fullmatch(r"[0-3]?\d/(?:0?\d|1[0-2])|(?:0?\d|1[0-2])/(?:19|20)\d\d", part):
        raise QuantityError("may be a date or a fraction: print the noun of a part and its whole")


def _unit(noun: str, found: re.Match[str], scale: int, language: str) -> str:
    """The unit of a print: what its noun begins with, and what it is counted for where it is a rate."""
    units = UNITS[language]
    if found["rank"] or noun.split(" ")[0] in ("st", "nd", "rd", "th"):
        return "rank"
    thing, *each = [part.strip() for part in patterns(language)["rate"].split(noun)]
    unit = units[found["currency"]] if found["currency"] else _head(thing, language)
    if found["currency"] and _head(thing, language) not in ("", "item", unit):
        raise QuantityError("has two units, or an abbreviated scale: print million in full")
    if found["low_noun"] and _head(found["low_noun"].strip(), language) != unit:
        raise QuantityError("has two units: a range has one")
    of = [_head(part, language) for part in each]
    of += [units[found["each"]]] if found["each"] else []
    if "" in of:
        raise QuantityError("is a rate that does not say of what: print what it is counted for")
    if of and not unit and scale >= _MILLION:
        unit = "VND"
    stroke = "/" in noun and unit not in MONEY
    if stroke and (of[0] in (unit, "item") or (unit, of[0]) == ("producer", "person")):
        return unit  # two names of one thing: "trung tâm/điểm bán"
    return "/".join([unit or "item", *of]) if of else unit


def _head(noun: str, language: str) -> str:
    """The unit that a noun names: by its first words, in English by the last before a preposition."""
    unit, noun = patterns(language)["unit"], noun.strip(" ,(")
    phrase = re.split(r"(?<!\w)(?:of|in|with|from|at|by|for|that|which|on|to)(?!\w)|,", noun)[0]
    found = [first[0]] if (first := unit.match(noun)) else []
    if language == "en" and not (found and UNITS[language][found[0]].startswith("percent")):
        found = unit.findall(phrase)[-1:]
    return UNITS[language][found[0]] if found else "item" if noun else ""


def _bound(found: re.Match[str], language: str) -> Bound:
    """The one bound that the words around a number give it."""
    words = patterns(language)["before"].findall(found["before"] + found["inner"])
    bounds = {BEFORE[language][word] for word in words}
    bounds |= {AFTER[language][word] for word in (found["after"], found["behind"]) if word}
    if found["rank"] and (bounds or found["high"]):
        raise QuantityError("qualifies a rank: print the rank alone")
    if found["to"] == "and" and (found["from"] or "").strip() != "between":
        raise QuantityError("has two numbers: a fragment prints one, a range, or a part and its whole")
    if found["high"]:
        if bounds - {Bound.ABOUT}:
            raise QuantityError("qualifies a range: print it as it stands, x-y or từ x đến y")
        return Bound.RANGE
    if found["from"]:
        bounds.add(Bound.AT_LEAST)
    if len(bounds) > 1 and Bound.ABOUT in bounds:  # "khoảng hơn 200": about leaves both sides open
        return Bound.ABOUT
    if len(bounds) > 1:
        raise QuantityError("has two qualifiers")
    return Bound(bounds.pop()) if bounds else Bound.EXACT


def _scale(words: str | None, language: str) -> int:
    return prod(WORDS[language]["scales"][word] for word in (words or "").split())


def _scaled(number: str, scale: int, unit: str, reading: tuple[str, str]) -> tuple[float, int]:
    """A number times its scale, and how many decimals it prints; no decimals where a thing is counted."""
    value, decimals = _number(number, *reading)
    thing = unit.split("/")[0]
    if decimals and scale == 1 and (thing in MONEY[:1] or thing not in MEASURED):
        raise QuantityError(
            "has decimals of something counted: in Vietnamese 1.200 is a thousand and 1,5 a half"
        )
    money_as_thousands = value * 10**decimals * scale if thing in MONEY else 0
    if decimals >= 3 and number.endswith("0") and money_as_thousands <= _MOST_MONEY and not reading[1]:
        raise QuantityError(
            f"is ambiguous: are its {decimals} decimals thousands? Say it in the column separator"
        )
    value *= scale
    if thing not in MEASURED and value != value.to_integral_value():
        raise QuantityError("is a fraction of something counted: is the separator right?")
    return float(value), decimals


def _number(number: str, language: str, separator: str) -> tuple[Decimal, int]:
    """A number in digits or words, and how many decimals it prints."""
    if not number[0].isdigit():
        return Decimal(number_words(language)[number]), 0
    if sum(sign.isdigit() for sign in number) > _MOST_DIGITS:
        raise QuantityError("has more digits than any figure of this kind")
    if number.isdigit() and not separator:
        return Decimal(number), 0
    if separator:  # the language in which the last separator is what it is said to be
        last = re.sub(r"\d", "", number)[-1:]
        if not last:
            raise QuantityError("has no separator: leave the column separator empty")
        language = "vi" if (last == ",") == (separator == "decimal") else "en"
    try:
        value = parse_decimal(number, locale=language, strict=True)
    except NumberFormatError:
        reading = {"vi": "1.200 is a thousand and 1,5 a half", "en": "1,200 is a thousand and 1.5 a half"}
        cure = "look at the print again, or say what it is in the column separator"
        raise QuantityError(f"is ambiguous where {reading[language]}: {cure}") from None
    return value, max(0, -int(value.as_tuple().exponent))
