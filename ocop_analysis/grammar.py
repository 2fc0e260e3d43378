"""How Vietnamese and English papers write a quantity: patterns of the words of quantity_words.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_FILE = files("ocop_analysis") / "quantity_words.toml"
WORDS: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
IN_ANY = WORDS.pop("any")  # words that are known in every print, whatever its language
LANGUAGES = tuple(WORDS)


def _by_word(kind: str) -> dict[str, dict[str, str]]:
    """By language, the bound or unit of each word, in the order of the file."""
    return {
        language: {word: name for name, words in section[kind].items() for word in words}
        for language, section in WORDS.items()
    }


BEFORE, AFTER, UNITS = _by_word("before"), _by_word("after"), _by_word("units")
MONEY = ["VND", "USD", "EUR", "CNY"]
# Units of what is measured: everything else is counted and comes whole.
MEASURED = {
    *MONEY, "percent", "percentage_point", "tonne", "quintal", "kg", "ha", "m2", "km2", "km", "m", "litre",
    "year", "month", "week", "day", "hour", "times", "point",
}  # fmt: skip
_DIGITS = r"\d+(?:[.,]\d+)*"


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


@cache
def number_words(language: str) -> dict[str, int]:
    """Words of the numbers 0 to 100, and of the hundreds to 900, in every spelling."""
    from num2words import num2words  # imported late: only reading needs it

    words = {num2words(n, lang=language): n for n in (*range(101), *range(200, 1000, 100))}
    spellings = WORDS[language]["number_spellings"].items()
    return words | {word.replace(a, b): n for word, n in words.items() for a, b in spellings}


@cache
def number_pattern(language: str) -> str:
    """A pattern for a number in digits or words."""
    return rf"(?:{_DIGITS}|{any_of(number_words(language))}(?!\w))"


@cache
def aside_pattern(language: str) -> re.Pattern[str]:
    """A pattern for the classes of stars, times and names in a noun that are no second number."""
    before = any_of(BEFORE[language])
    asides = (
        "|".join(IN_ANY["asides"]).replace("{number}", number_pattern(language)).replace("{before}", before)
    )
    return re.compile(rf"(?<=\s)(?:{asides})")


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """A whole print, folded and in lower case, and what is looked for in it."""
    words = WORDS[language]
    number = number_pattern(language)
    scales = rf"(?:\s{any_of(words['scales'])}(?!\w)){{0,3}}"
    before, after, units = any_of(BEFORE[language]), any_of(AFTER[language]), any_of(UNITS[language])
    money = any_of(word for word, unit in UNITS[language].items() if unit in MONEY)
    several = any_of(word for word in BEFORE[language] if " " in word)
    fillers, per = any_of(words["fillers"]), any_of(set(IN_ANY["per"]) - {"/"})
    whole = rf"""(?:{any_of(words["each"])}\s(?P<each>{units})\s(?:{fillers}\s)*)?
        (?:{any_of(IN_ANY["one_of"])}\s)?
        (?P<before>(?:{before}\s(?:{fillers}\s)*)*)(?P<from>{any_of(words["from"])}\s)?(?P<inner>(?:{before}\s)?)
        (?P<rank>{any_of(words["rank"])}\s)?
        (?:(?P<currency>{money})\s?)?(?P<low>{number})(?P<low_scale>{scales})
        (?:\s(?P<more>{number})(?P<more_scale>\s{any_of(words["scales"])}(?!\w)))?
        (?:(?P<low_noun>(?:\s?{units})?)\s?(?P<to>-|{any_of(words["to"])}(?!\w))\s?(?:{money}\s?)?(?P<high>{number})(?P<scale>{scales})
        |\s?(?:/|{any_of(words["out_of"])}(?!\w))\s?(?P<whole>{number}))?
        (?:\s(?P<after>{after})(?!\w))?
        (?P<noun>(?:(?=[%/$€,(])|\s(?!{after}(?!\w))).*?)?
        (?:\s(?P<behind>{after}))?"""
    return {
        "print": re.compile(whole, re.VERBOSE),
        "number": re.compile(number),
        "glued": re.compile(rf"(?<!\w)({any_of(word for word in words['scales'] if len(word) > 2)})(?=đ|vn)"),
        "instead": re.compile(rf"(?<!\w){any_of(words['instead'])}(?!\w)"),
        "unit": re.compile(rf"(?<!\w){units}(?!\w)"),
        "before": re.compile(rf"(?<!\w){before}(?!\w)"),
        "qualifier": re.compile(rf"(?<!\w)(?:{several}|{after})(?!\w)|(?<!\w){before}$"),
        "continues": re.compile(rf"(?<!\w){any_of(IN_ANY['continues'])}(?!\w)"),
        "yearly": re.compile(rf"\s{any_of(IN_ANY['yearly'])}$"),
        "rate": re.compile(rf"\s?/\s?(?:{per}\s)?|(?<!\w){per}(?!\w)"),
        "of money": re.compile(rf"^({money})\s?{any_of(IN_ANY['per_of_money'])}(?!\w)"),
    }  # fmt: skip


def fold(text: str) -> str:
    """Text in NFC, any spaces as one space, any dash as a hyphen: papers mix them and mean nothing by it."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", text).strip()


def prepared(text: str, language: str) -> str:
    """A folded print in the one way that the grammar knows: small letters, abbreviations written out.

    >>> prepared("8 478SP", "vi"), prepared("VND1.08bn", "en")
    ('8478 sp', 'vnd 1.08 billion')
    """
    text = re.sub("(k?m)²", r"\g<1>2", text.casefold().strip(" .,;:•*"))
    text = re.sub(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])", lambda m: m[0].replace(" ", ""), text)
    text = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)", " ", text)
    text = re.sub(r"(?<!\w)(k?m) 2(?!\d)", r"\g<1>2", text)
    instead = WORDS[language]["instead"]
    return fold(
        patterns(language)["instead"].sub(
            lambda m: instead[m[0]], patterns(language)["glued"].sub(r"\1 ", text)
        )
    )


def without_asides(text: str, language: str) -> str:
    """A prepared print without what is no second number: a class of stars, a time, a name behind its noun."""
    first = patterns(language)["number"].search(text.replace("không", "-----"))
    noun = first.end() + 2 if first else len(text)
    return fold(
        aside_pattern(language).sub(lambda m: " " if m.start() >= noun or "-s" in m[0] else m[0], text)
    )
