"""Finds quantities in running text: the scanning form of quantities.py, with its words and its reader.

What may be a quantity is cut as long as the grammar allows (qualifier, number, scale, noun) and shortened
until parse_quantity reads it and it leaves out nothing that belongs to it. What is refused in every length
is found too, without a quantity.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ocop_analysis.fragments import NO_NOUN, cut_off
from ocop_analysis.grammar import AFTER, BEFORE, MONEY, UNITS, WORDS, any_of, number_pattern, number_words
from ocop_analysis.quantities import Quantity, QuantityError, parse_quantity

ONE_OF = ("1 trong", "01 trong", "một trong", "one of the", "one of")
DASH = r"[-\u2010-\u2015\u2212]"
AROUND = 80  # characters in which what belongs to a fragment stands


@dataclass(frozen=True)
class Found:
    """A number of a text: where it stands, its fragment as printed, its noun ("" for none), what it says.

    `start` and `end` are those of the fragment in characters, `digits` those of its first number. `quantity`
    is None where no reading is allowed, and `problem` then says why. `article` marks a word for one, or one
    that means something else too, without a qualifier: it may be no number.
    """

    start: int
    end: int
    digits: tuple[int, int]
    printed: str
    noun: str
    quantity: Quantity | None
    problem: str = ""
    article: bool = False


def scan(text: str, language: str, nouns: Iterable[str]) -> list[Found]:
    """The quantities of a text, in its order; `nouns` are the phrases that may stand behind a number.

    >>> found = scan("Có ít nhất 35 sản phẩm, 1,5 tỷ đồng.", "vi", ["sản phẩm"])
    >>> [(f.printed, f.quantity.value) for f in found]
    [('ít nhất 35 sản phẩm', 35.0), ('1,5 tỷ đồng', 1500000000.0)]

    Numbers in words count only before a noun.
    """
    found, end = [], 0
    for match in _pattern(language, tuple(nouns)).finditer(text):
        if match.start() < end:
            continue
        each = _read(match, language)
        if each:
            found.append(each)
            end = each.end
    return found


@cache
def _pattern(language: str, nouns: tuple[str, ...]) -> re.Pattern[str]:
    words, number = WORDS[language], number_pattern(language)
    scales, fillers = rf"(?:\s?{any_of(words['scales'])}(?!\w))", rf"(?:{any_of(words['fillers'])}\s)*"
    money = any_of(word for word, unit in UNITS[language].items() if unit in MONEY)
    percent = any_of([*(word for word, unit in UNITS[language].items() if unit == "percent"), "per cent"])
    units, after = any_of(UNITS[language]), rf"(?:\s{any_of(AFTER[language])}(?!\w))"
    adjective = rf"(?:(?!(?:{NO_NOUN}|{any_of(nouns)})\b)[a-z][\w-]*\s)?" if language == "en" else ""
    each = rf"\s?/\s?(?:{any_of(['mỗi', '1', 'một'])}\s)?{units}(?!\w)"
    return re.compile(
        rf"""(?<!\w)(?<!\d[.,/:])
        (?P<before>(?:(?!(?:trên|dưới)\slà\s){any_of([*BEFORE[language], *ONE_OF])}\s{fillers})*)
        (?P<from>{any_of(words["from"])}\s)?(?P<inner>(?:{any_of(BEFORE[language])}\s)?)
        (?P<rank>{any_of(words["rank"])}\s)?(?P<currency>(?:{money})\s?)?(?P<low>{number})
        (?P<scale>{scales}{{0,3}})
        (?P<range>(?:\s?(?:{percent}|{money}(?!\w)))?(?:\s?{DASH}\s?|\s{any_of(words["to"])}\s){number}{scales}{{0,3}}
        |(?:\s?/\s?|\s{any_of(words["out_of"])}\s){number})?
        (?P<after>{after})?
        (?P<unit>\s?(?:{percent}(?!\w)|{money}(?!\w)(?:{each})?)|{each})?
        (?:\s{adjective}(?P<noun>{any_of([*nouns, *(w for w in UNITS[language] if len(w) > 1)])})(?!\w))?
        (?P<behind>{after})?""",
        re.VERBOSE | re.IGNORECASE,
    )


def _read(match: re.Match[str], language: str) -> Found | None:
    """The longest reading of what may be a quantity; None of a number word that is none."""
    noun, low = (match["noun"] or "").strip(), match["low"]
    in_words = not low[0].isdigit()
    if in_words and not (noun and _is_number(match, language)):
        return None
    problem, text = "", match.string
    for start, end in _cuts(match):
        printed = text[start:end].strip()
        try:
            quantity = parse_quantity(printed, language)
        except QuantityError as refusal:
            problem = problem or str(refusal)
            continue
        first = max(0, start - AROUND)
        cut = cut_off(text[first : end + AROUND], start - first, start - first + len(printed), language)
        if cut:
            problem = problem or f"{printed!r}: {cut}"
            continue
        kept = noun if end >= match.end("noun") > 0 else ""
        article = in_words and _is_article(match, language)
        return Found(start, start + len(printed), match.span("low"), printed, kept, quantity, article=article)
    if in_words:
        return None
    return Found(*match.span("low"), match.span("low"), low, noun, None, problem)


def _is_number(match: re.Match[str], language: str) -> bool:
    """Whether a number word is one, and no piece of a longer one."""
    pieces = {piece for number in number_words(language) for piece in number.split()}
    return not pieces & {*match.string[: match.start()].casefold().split()[-1:]}


def _is_article(match: re.Match[str], language: str) -> bool:
    """Whether a word may be no number: "a product", "năm" of a year, where no qualifier stands before it."""
    word = match["low"].lower()
    return not match["before"] and (number_words(language)[word] == 1 or word in ("năm", "không"))


def _cuts(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where to cut, the longest first; never x of x/y, no "hạng" of a rank from "xếp hạng 99 sản phẩm"."""
    number = match.start("currency") if match["currency"] else match.start("low")
    starts = [match.start(name) for name in ("before", "from", "inner", "rank")]
    if match["noun"] and match["rank"]:
        starts = [number]
    elif match["from"] and not (match["range"] or match["after"] or match["behind"]):
        starts = starts[2:]  # "từ 5 địa phương" says where from
    least = "range" if match["range"] else "low"
    share = bool(match["unit"]) and re.search(r"%|ph|per", match["unit"])  # of what, its setting says
    names = ("unit", "after") if share else ("behind", "noun", "unit", "after")
    ends = [match.end(name) for name in (*names, "scale", least)]
    kept = [end for end in ends if end >= match.end(least)]
    if match["range"] and not re.match(r"\s?/", match["range"]):
        kept.append(match.end("scale"))  # "4 và 3 sản phẩm" is no range
    for start in dict.fromkeys(start for start in [*starts, number] if start >= 0):
        for end in dict.fromkeys(sorted(kept, reverse=True)):
            yield start, end
