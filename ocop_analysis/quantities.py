"""What a newspaper prints as a quantity, read into a value, its interval and its unit (wording.py is the way back).

Pure: knows how Vietnamese and English papers write numbers and nothing of OCOP or of files. Digits are Babel's,
number words num2words'; what is ours is the grammar around them (qualifiers, scales, ranges) and the refusals:
a print that can be read in two ways is never guessed at.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

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

    `lower` and `upper` are None where the print leaves that side open. Of things that are counted they are the
    least and the greatest whole number allowed ("trên 200" has lower 201); of money, shares and years they are the
    printed number. `value` is the printed number, None for a range, which prints none. `unit` is one of UNITS, or
    "item" for any other noun and "" for none. `decimals` is how many were printed: what a rounded share is good for.
    """

    value: float | None
    lower: float | None
    upper: float | None
    bound: Bound
    unit: str
    decimals: int = 0


# Words before a number and after its noun, longest first where one begins another. The first of a bound is the one
# that formatting uses.
BEFORE = {
    "vi": {
        "ít nhất": Bound.AT_LEAST, "tối thiểu": Bound.AT_LEAST, "không dưới": Bound.AT_LEAST,
        "trên": Bound.OVER, "hơn": Bound.OVER, "dưới": Bound.UNDER, "gần": Bound.NEARLY, "khoảng": Bound.ABOUT,
        "không quá": Bound.AT_MOST, "tối đa": Bound.AT_MOST,
    },
    "en": {
        "at least": Bound.AT_LEAST, "no fewer than": Bound.AT_LEAST, "over": Bound.OVER, "more than": Bound.OVER,
        "under": Bound.UNDER, "fewer than": Bound.UNDER, "less than": Bound.UNDER, "nearly": Bound.NEARLY,
        "about": Bound.ABOUT, "around": Bound.ABOUT, "approximately": Bound.ABOUT,
        "at most": Bound.AT_MOST, "up to": Bound.AT_MOST, "no more than": Bound.AT_MOST,
    },
}  # fmt: skip
AFTER = {
    "vi": {"trở lên": Bound.AT_LEAST, "trở xuống": Bound.AT_MOST},
    "en": {"or more": Bound.AT_LEAST, "and above": Bound.AT_LEAST, "or fewer": Bound.AT_MOST, "or less": Bound.AT_MOST},
}
FROM_TO = {"vi": ("từ", "đến"), "en": ("from", "to")}
SCALES = {
    "vi": {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9},
    "en": {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
}
# Nouns that give a unit, by the word they begin with; the first of a unit is the one that formatting uses.
UNITS = {
    "vi": {
        "sản phẩm": "product", "chủ thể": "producer", "doanh nghiệp": "producer", "công ty": "producer",
        "hợp tác xã": "producer", "htx": "producer", "tổ hợp tác": "producer", "hộ": "producer",
        "xã viên": "item", "xã": "commune", "%": "percent", "phần trăm": "percent", "năm": "year",
    },
    "en": {
        "products": "product", "product": "product", "producers": "producer", "producer": "producer",
        "communes": "commune", "commune": "commune", "%": "percent", "per cent": "percent", "percent": "percent",
        "years": "year", "year": "year",
    },
}  # fmt: skip
# Money stands alone or is counted for each product; of any other rate ("đồng/năm") nothing here would fit.
CURRENCY = {"vi": ("đồng", "vnđ", "vnd", "đ"), "en": ("dong", "vnd")}
EACH = {"vi": "sản phẩm", "en": "product"}
MEASURED = {"VND", "VND/product", "percent", "year"}  # everything else is counted and comes whole
RANK = {"vi": "thứ", "en": "rank"}

_ALSO_A_NOUN = {"năm"}  # five, and year
# Words that make the number before them another one wherever they stand ("3 năm rưỡi"), and those that do so only
# straight behind it ("hai mốt" is 21, "một số" is some, "hai phần ba" two thirds; but "tư nhân" is private).
_CONTINUES = {"trăm", "mươi", "chục", "rưỡi", "rưởi", "linh", "lẻ", "nửa", "hundred", "dozen", "score", "half"}
_CONTINUES_NEXT = {
    "mốt", "tư", "lăm", "nhăm", "bẩy", "mấy", "phẩy", "tá", "vạn", "phần", "số", "vài", "trong", "và",
    "third", "thirds", "quarter", "quarters", "in", "of", "and", "or",
}  # fmt: skip
_MOST_DIGITS = 15  # what a float holds exactly
_MOST_MONEY = 10**14  # dong: more than twice what the whole programme was planned to cost (45,000 billion, 2018-2020)
_DIGITS = r"\d+(?:[.,]\d+)*"


@cache
def _number_words(language: str) -> dict[str, int]:
    """Words of the numbers 0 to 100, with the Vietnamese second spellings of four and five in compounds."""
    from num2words import num2words  # imported late: few prints need it

    words = {num2words(n, lang=language): n for n in range(101)}
    if language == "vi":
        spellings = {"mươi bốn": "mươi tư", "mươi lăm": "mươi nhăm"}
        words |= {w.replace(a, b): n for w, n in words.items() for a, b in spellings.items()}
    else:
        words |= {w.replace("-", " "): n for w, n in words.items()} | {"a hundred": 100}
    return words


def _any(words) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def _words(kind: str, language: str) -> str:
    """A pattern for the nouns, currencies or qualifiers of a language; made once, for every print asks."""
    known: dict[str, dict] = {
        "noun": UNITS,
        "currency": CURRENCY,
        "qualifier": {k: {**BEFORE[k], **AFTER[k]} for k in BEFORE},
    }
    return _any(known[kind][language])


@cache
def _numbers_of_one_word(language: str) -> set[str]:
    return {word for word in _number_words(language) if " " not in word and "-" not in word} - _ALSO_A_NOUN


@cache
def _grammar(language: str) -> re.Pattern[str]:
    from_, to = FROM_TO[language]
    number = rf"{_DIGITS}|(?:{_any(_number_words(language))})\b"
    after = _any(AFTER[language])
    attached = rf"[%/]|(?:{_any(CURRENCY[language])})\b"  # what may follow a number without a space
    return re.compile(
        rf"""(?:(?P<one_of>(?:0?1|một)\ trong(?:\ số)?\ )|(?P<before>{_any(BEFORE[language])})\s)?
        (?P<from>{from_}\s)?(?P<rank>{RANK[language]}\s)?
        (?P<low>{number})(?:\s?(?P<dash>-|{to}\b)\s?(?P<high>{number}))?
        (?P<scale>(?:\s(?:{_any(SCALES[language])})\b){{0,2}})
        (?:\s(?P<after_number>{after})\b)?
        (?P<noun>(?:(?={attached})|\s(?=\S)(?!(?:{after})\b)).*?)?
        (?:\s(?P<after_noun>{after}))?""",
        re.VERBOSE,
    )


def fold(text: str) -> str:
    """Text in NFC, with no-break and thin spaces as spaces, dashes as hyphens and runs of spaces as one.

    Papers mix these freely and mean nothing by them.
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"\s+", " ", text).strip()


def parse_quantity(printed: str, language: str = "vi") -> Quantity:
    """Read a quantity as Vietnamese (`vi`) or English (`en`) newspapers print it.

    >>> parse_quantity("ít nhất 35 sản phẩm")
    Quantity(value=35.0, lower=35.0, upper=None, bound=<Bound.AT_LEAST: 'at_least'>, unit='product', decimals=0)
    >>> parse_quantity("9.400 triệu đồng").value, parse_quantity("trên 200 sản phẩm").lower
    (9400000000.0, 201.0)

    "01 trong 48 tỉnh" (one of 48) reads as 48: the one says no more than "this province".

    Raises QuantityError where the print holds no number, two numbers, two qualifiers, decimals of a thing that is
    counted, a rate of money other than for each product, or an ambiguous separator ("1.5 tỷ": in Vietnamese a point
    groups thousands and needs three digits; "9,400 triệu": a decimal comma with a zero at the end is rare, so it is
    read only where thousands would be absurd, as in "377,880 tỷ").
    """
    if language not in BEFORE:
        raise QuantityError(f"language {language!r} is not read: use vi or en")
    text = fold(printed).casefold().rstrip(" .,;:")
    if any(c.isnumeric() and not c.isascii() for c in text):
        raise QuantityError(f"{printed!r} holds digits that are not 0-9: type them as 0-9")
    found = _grammar(language).fullmatch(text)
    if not found:
        raise QuantityError(f"{printed!r} is no quantity: print a qualifier, one number and its noun, in that order")
    noun = (found["noun"] or "").strip()
    _refuse_more_in_noun(printed, noun, found, language)

    scale, unit = _scale_and_unit(printed, found, noun, language)
    bound = _bound(printed, found, language)
    whole = unit not in MEASURED
    low, decimals = _scaled(printed, found["low"], scale, unit, language)
    if bound is Bound.RANGE:
        high, high_decimals = _scaled(printed, found["high"], scale, unit, language)
        decimals = max(decimals, high_decimals)
        if not low < high:
            raise QuantityError(f"{printed!r} is a range that does not rise")
        return Quantity(None, float(low), float(high), bound, unit, decimals)
    lower, upper = _interval(low, bound, 1 if whole else 0)
    return Quantity(float(low), lower, upper, bound, unit, decimals)


def _interval(number: Decimal, bound: Bound, step: int) -> tuple[float | None, float | None]:
    """The least and greatest value a bound allows; `step` is 1 for whole things, which cannot be "201 minus a bit"."""
    lower = {Bound.EXACT: number, Bound.AT_LEAST: number, Bound.OVER: number + step}.get(bound)
    below = number - step
    upper = {Bound.EXACT: number, Bound.AT_MOST: number, Bound.UNDER: below, Bound.NEARLY: below}.get(bound)
    return (None if lower is None else float(lower), None if upper is None else float(upper))


def _bound(printed: str, found: re.Match[str], language: str) -> Bound:
    """The one bound that the words around a number give it."""
    before, *behind = (found[name] for name in ("before", "after_number", "after_noun"))
    behind = [word for word in behind if word]
    if found["rank"] and (before or behind or found["high"]):
        raise QuantityError(f"{printed!r} qualifies a rank")
    if found["high"]:
        if (
            behind
            or BEFORE[language].get(before) not in (None, Bound.ABOUT)
            or (found["from"] and found["dash"] == "-")
        ):
            raise QuantityError(f"{printed!r} qualifies a range: print it as it stands, x-y or từ x đến y")
        return Bound.RANGE
    if found["from"] and not behind:
        raise QuantityError(f"{printed!r} says from where, not to where: print the other end")
    if len(behind) + bool(before) > 1:
        raise QuantityError(f"{printed!r} has two qualifiers")
    return BEFORE[language][before] if before else AFTER[language][behind[0]] if behind else Bound.EXACT


def _scale_and_unit(printed: str, found: re.Match[str], noun: str, language: str) -> tuple[int, str]:
    scale = 1
    for word in found["scale"].split():
        scale *= SCALES[language][word]
    if found["rank"]:
        return scale, "rank"
    money = re.fullmatch(rf"(?P<currency>{_words('currency', language)})?(?P<rate>\s?/\s?(?P<each>.+))?", noun)
    if money and (money["currency"] or scale >= 10**6):
        if money["rate"] and money["each"] != EACH[language]:
            raise QuantityError(f"{printed!r} is a rate that no indicator holds: only money for each product is read")
        return scale, "VND/product" if money["rate"] else "VND"
    if re.match(rf"(?:{_words('currency', language)})\s?(?:/|mỗi\b|một\b|per\b|a\b|each\b)", noun) or "/" in noun:
        raise QuantityError(f"{printed!r} is a rate that no indicator holds: only money for each product is read")
    counted = re.match(rf"(?:{_words('noun', language)})(?!\w)", noun)
    return scale, UNITS[language][counted[0]] if counted else "item" if noun else ""


def _refuse_more_in_noun(printed: str, noun: str, found: re.Match[str], language: str) -> None:
    """Refuse a noun that holds another number, or words that change the number or its bound."""
    words = re.findall(r"\w+", noun)
    part_of_percent = words[:2] == ["phần", "trăm"]
    more = set() if part_of_percent else (_numbers_of_one_word(language) | _CONTINUES).intersection(words)
    if words and words[0] in _CONTINUES_NEXT and not part_of_percent:
        more.add(words[0])
    if not found["low"][0].isdigit() and words[:1] == ["năm"] and len(words) > 1:
        more.add("năm")  # "hai mươi năm sản phẩm": 25 products, or 20 years of them
    if more or re.search(r"\d", noun):
        raise QuantityError(f"{printed!r} has two numbers: a fragment prints one (a star class goes into category)")
    if re.search(rf"\b(?:{_words('qualifier', language)})\b", noun):
        raise QuantityError(f"{printed!r} has a qualifier inside its noun: print a shorter fragment")


def _scaled(printed: str, number: str, scale: int, unit: str, language: str) -> tuple[Decimal, int]:
    """A number times its scale, and how many decimals it prints; no decimals where a thing is counted."""
    value, decimals = _number(printed, number, language)
    if decimals and scale == 1 and unit not in ("percent", "year"):
        raise QuantityError(
            f"{printed!r} has decimals of something counted: in Vietnamese 1.200 is a thousand and 1,5 a half"
        )
    as_thousands = value * 10**decimals * scale
    if decimals >= 3 and number.endswith("0") and not (unit.startswith("VND") and as_thousands > _MOST_MONEY):
        raise QuantityError(f"{printed!r} is ambiguous: are its {decimals} decimals thousands?")
    value *= scale
    if unit not in MEASURED and value % 1:
        raise QuantityError(f"{printed!r} is a fraction of something counted: is the separator right?")
    return value, decimals


def _number(printed: str, number: str, language: str) -> tuple[Decimal, int]:
    """A number in digits or words, and how many decimals it prints."""
    if not number[0].isdigit():
        return Decimal(_number_words(language)[number]), 0
    if sum(sign.isdigit() for sign in number) > _MOST_DIGITS:
        raise QuantityError(f"{printed!r} has more digits than any figure of this kind")
    try:
        value = parse_decimal(number, locale=language, strict=True)
    except NumberFormatError as error:
        raise QuantityError(f"{printed!r} is ambiguous: {error}") from None
    return value, max(0, -int(value.as_tuple().exponent))
