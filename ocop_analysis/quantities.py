"""What a newspaper prints as a quantity, read into a value, its interval and its unit.

Pure: knows how Vietnamese and English papers write numbers and nothing of OCOP. Its words are in
quantity_words.toml, digits are Babel's and number words num2words'; what is ours is the grammar around them
and the refusals: a print that can be read in two ways is never guessed at.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal


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
    the printed number. `unit` is one of UNITS, "VND", "VND/product" or "rank"; "item" for other nouns, ""
    for none. `decimals` is how many were printed.
    """

    value: float | None
    lower: float | None
    upper: float | None
    bound: Bound
    unit: str
    decimals: int = 0


_FILE = files("ocop_analysis") / "quantity_words.toml"
_WORDS: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_IN_ANY = _WORDS.pop("any")  # words that are known in every print, whatever its language
LANGUAGES = tuple(_WORDS)


def _by_word(kind: str) -> dict[str, dict[str, str]]:
    """By language, the bound or unit of each word, in the order of the file."""
    return {
        language: {word: name for name, words in section[kind].items() for word in words}
        for language, section in _WORDS.items()
    }


BEFORE, AFTER, UNITS = _by_word("before"), _by_word("after"), _by_word("units")
MEASURED = {"VND", "VND/product", "percent", "year"}  # everything else is counted and comes whole
_DIGITS = r"\d+(?:[.,]\d+)*"
_MILLION = 10**6  # from here on what has a scale and no noun is dong: "1,5 tỷ", "50 triệu/sản phẩm"
_MOST_DIGITS = 15  # what a float holds exactly
_MOST_MONEY = 10**14  # dong: over twice what the whole programme was to cost (45,000 billion, 2018-2020)


def _any(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


@cache
def _number_words(language: str) -> dict[str, int]:
    """Words of the numbers 0 to 100 in every spelling."""
    from num2words import num2words  # imported late: only reading needs it

    words = {num2words(n, lang=language): n for n in range(101)}
    spellings = _WORDS[language]["number_spellings"].items()
    return words | {word.replace(a, b): n for word, n in words.items() for a, b in spellings}


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    """A whole print, folded and in lower case, and what its noun is searched for."""
    words = _WORDS[language]
    number = rf"{_DIGITS}|{_any(_number_words(language))}\b"
    after, currency = _any(AFTER[language]), _any(words["currency"])
    attached = rf"[%/]|{currency}\b"  # what may follow a number without a space
    whole = rf"""(?:{_any(_IN_ANY["one_of"])}\s|(?P<before>{_any(BEFORE[language])})\s)?
        (?P<from>{_any(words["from"])}\s)?(?P<rank>{_any(words["rank"])}\s)?
        (?P<low>{number})(?:\s?(?P<dash>-|{_any(words["to"])}\b)\s?(?P<high>{number}))?
        (?P<scale>(?:\s{_any(words["scales"])}\b){{0,2}})
        (?:\s(?P<after_number>{after})\b)?
        (?P<noun>(?:(?={attached})|\s(?!{after}\b)).*?)?
        (?:\s(?P<after_noun>{after}))?"""
    return {
        "print": re.compile(whole, re.VERBOSE),
        "money": re.compile(rf"(?P<currency>{currency})?(?:\s?/\s?(?P<each>.+))?"),
        "rate": re.compile(rf".*/|{currency}\s?{_any(_IN_ANY['per'])}\b"),
        "unit": re.compile(rf"{_any(UNITS[language])}(?!\w)"),
        "qualifier": re.compile(rf"\b{_any(BEFORE[language] | AFTER[language])}\b"),
    }


def fold(text: str) -> str:
    """Text in NFC, any spaces as one space, any dash as a hyphen: papers mix them and mean nothing by it."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", text).strip()


def parse_quantity(printed: str, language: str = "vi") -> Quantity:
    """Read a quantity as Vietnamese (`vi`) or English (`en`) newspapers print it.

    >>> parse_quantity("trên 200 sản phẩm").lower, parse_quantity("9.400 triệu đồng").value
    (201.0, 9400000000.0)

    Raises QuantityError where the print holds no number, two numbers, two qualifiers, decimals of a counted
    thing, a rate of money other than for each product, or an ambiguous separator ("1.5 tỷ": in Vietnamese a
    point groups thousands and needs three digits; "9,400 triệu": a decimal comma with a zero at the end is
    rare, and read only where thousands would be absurd, as in "377,880 tỷ").
    """
    if language not in LANGUAGES:
        raise QuantityError(f"language {language!r} is not read: use {' or '.join(LANGUAGES)}")
    try:
        return _quantity(fold(printed).casefold().rstrip(" .,;:"), language)
    except QuantityError as refusal:
        raise QuantityError(f"{printed!r} {refusal}") from None


def _quantity(text: str, language: str) -> Quantity:
    if any(c.isnumeric() and not c.isascii() for c in text):
        raise QuantityError("holds digits that are not 0-9: type them as 0-9")
    found = _patterns(language)["print"].fullmatch(text)
    if not found:
        raise QuantityError("is no quantity: print a qualifier, one number and its noun, in that order")
    noun = (found["noun"] or "").strip()
    _refuse_more_in_noun(noun, found["low"], language)
    scale = prod(_WORDS[language]["scales"][word] for word in found["scale"].split())
    unit = "rank" if found["rank"] else _unit(noun, scale, language)
    bound = _bound(found, language)
    low, decimals = _scaled(found["low"], scale, unit, language)
    if bound is Bound.RANGE:
        high, high_decimals = _scaled(found["high"], scale, unit, language)
        if not low < high:
            raise QuantityError("is a range that does not rise")
        return Quantity(None, low, high, bound, unit, max(decimals, high_decimals))
    step = 0 if unit in MEASURED else 1  # over 200 products are 201 or more, over 4 years 4 and a day
    lower = {Bound.EXACT: low, Bound.AT_LEAST: low, Bound.OVER: low + step}
    upper = {Bound.EXACT: low, Bound.AT_MOST: low, Bound.UNDER: low - step, Bound.NEARLY: low - step}
    return Quantity(low, lower.get(bound), upper.get(bound), bound, unit, decimals)


def _refuse_more_in_noun(noun: str, number: str, language: str) -> None:
    """Refuse a noun that holds another number, or words that change the number before it or its bound."""
    words = re.findall(r"\w+", noun)
    known = (_number_words(language).keys() - _IN_ANY["also_nouns"]) | set(_IN_ANY["continues"])
    continued = known.intersection(words) or set(_IN_ANY["continues_next"]).intersection(words[:1])
    is_unit = " ".join(words[:2]) in _IN_ANY["continues_not"]
    two_readings = not number[0].isdigit() and len(words) > 1 and words[0] in _IN_ANY["also_nouns"]
    if (continued and not is_unit) or two_readings or re.search(r"\d", noun):
        raise QuantityError("has two numbers: a fragment prints one (a star class goes into category)")
    if _patterns(language)["qualifier"].search(noun):
        raise QuantityError("has a qualifier inside its noun: print a shorter fragment")


def _unit(noun: str, scale: int, language: str) -> str:
    patterns = _patterns(language)
    money = patterns["money"].fullmatch(noun)
    if money and not money["currency"] and scale < _MILLION:
        money = None
    if money and money["each"] in (None, *_WORDS[language]["each"]):
        return "VND/product" if money["each"] else "VND"
    if money or patterns["rate"].match(noun):
        raise QuantityError("is a rate that no indicator holds: only money for each product is read")
    counted = patterns["unit"].match(noun)
    return UNITS[language][counted[0]] if counted else "item" if noun else ""


def _bound(found: re.Match[str], language: str) -> Bound:
    """The one bound that the words around a number give it."""
    behind = [AFTER[language][word] for word in (found["after_number"], found["after_noun"]) if word]
    bounds = [BEFORE[language][found["before"]], *behind] if found["before"] else behind
    if found["rank"] and (bounds or found["high"]):
        raise QuantityError("qualifies a rank")
    if found["high"]:
        if bounds not in ([], [Bound.ABOUT]) or (found["from"] and found["dash"] == "-"):
            raise QuantityError("qualifies a range: print it as it stands, x-y or từ x đến y")
        return Bound.RANGE
    if found["from"] and not behind:
        raise QuantityError("says from where, not to where: print the other end")
    if len(bounds) > 1:
        raise QuantityError("has two qualifiers")
    return Bound(bounds[0]) if bounds else Bound.EXACT


def _scaled(number: str, scale: int, unit: str, language: str) -> tuple[float, int]:
    """A number times its scale, and how many decimals it prints; no decimals where a thing is counted."""
    value, decimals = _number(number, language)
    if decimals and scale == 1 and unit not in ("percent", "year"):
        raise QuantityError(
            "has decimals of something counted: in Vietnamese 1.200 is a thousand and 1,5 a half"
        )
    money_as_thousands = value * 10**decimals * scale if unit.startswith("VND") else 0
    if decimals >= 3 and number.endswith("0") and money_as_thousands <= _MOST_MONEY:
        raise QuantityError(f"is ambiguous: are its {decimals} decimals thousands?")
    value *= scale
    if unit not in MEASURED and value != value.to_integral_value():
        raise QuantityError("is a fraction of something counted: is the separator right?")
    return float(value), decimals


def _number(number: str, language: str) -> tuple[Decimal, int]:
    """A number in digits or words, and how many decimals it prints."""
    if not number[0].isdigit():
        return Decimal(_number_words(language)[number]), 0
    if sum(sign.isdigit() for sign in number) > _MOST_DIGITS:
        raise QuantityError("has more digits than any figure of this kind")
    try:
        value = parse_decimal(number, locale=language, strict=True)
    except NumberFormatError as error:
        raise QuantityError(f"is ambiguous: {error}") from None
    return value, max(0, -int(value.as_tuple().exponent))
