"""What a fragment leaves out that belongs to it: shortening must not change what a paragraph says."""

import re
from functools import cache

from ocop_analysis.grammar import AFTER, BEFORE, UNITS, WORDS, any_of, aside_pattern, number_pattern

NO_NOUN = "(?:in|of|at|on|by|for|from|with|to|and|or|are|is|were|was|has|have|had)"
ABOUT = tuple(word for words in BEFORE.values() for word, bound in words.items() if bound == "about")


@cache
def _cuts(language: str) -> tuple[list[tuple[re.Pattern[str], str]], list[tuple[re.Pattern[str], str]]]:
    """What may not stand straight before a fragment, and straight behind one, and what is wrong then."""
    words, number = WORDS[language], number_pattern(language)
    before = any_of(
        {*BEFORE[language], *words["unread"]["before"]} - {"tới"}
    )  # "tới 5 huyện": to five of them
    after, unread = any_of(AFTER[language]), any_of(words["unread"]["after"])
    fillers, scales = any_of(words["fillers"]), any_of(words["scales"])
    to = any_of({*words["to"]} - {"and"})  # "and" is the other end only of what "between" begins
    out_of = any_of(words["out_of"])
    range_ = "the other end of its range or fraction is left out"
    fronts = {
        rf"(?<!\w)(?!(?:trên|dưới) là ){before}(?: {fillers})* ?$": "the qualifier before it is left out",
        rf"(?<!\w)between {number}(?: [^\W\d]\S*){{0,3}} and ?$": range_,
        rf"(?:\d|(?<!\w){number}|%) ?(?:-|/|(?<!\w)(?:{to}|{out_of})(?!\w)) ?$": range_,
    }
    ends = {
        rf" ?(?:%|{scales}(?!\w))": "the number goes on behind it",
        rf" ?(?:-|/) ?{number}": range_,
        rf"(?: {to}| {out_of}) {number}(?!\w)(?= (?P<other>.*))?": range_,
        r" ?/ ?\w": "what it is a rate of is left out",
        rf"(?: [^\W\d]\w*){{0,3}} {after}(?!\w)| {unread}(?!\w)": "the qualifier behind it is left out",
    }
    return (
        [(re.compile(pattern), says) for pattern, says in fronts.items()],
        [(re.compile(pattern), says) for pattern, says in ends.items()],
    )


def cut_off(paragraph: str, start: int, end: int, language: str) -> str:
    """What is wrong with a fragment of a folded paragraph that begins and ends there, "" where nothing is.

    It begins or ends inside a word, a number or a fraction, or without a qualifier that stands beside it.
    """
    front, fragment, behind = paragraph[:start], paragraph[start:end], paragraph[end:].casefold()
    inside: object = re.search(r"\w$", front) and re.match(r"\w", fragment)
    inside = inside or (re.search(r"\d[.,/]$", front) and fragment[:1].isdigit())
    inside = inside or (re.search(r"(?<![\d.,])\d{1,3} $", front) and re.match(r"\d{3}(?!\d)", fragment))
    inside = inside or (fragment[-1:].isalnum() and re.match(r"\w", behind))
    inside = inside or (fragment[-1:].isdigit() and re.match(r"[.,]\d| \d{3}(?!\d)", behind))
    if inside:
        return "it begins or ends inside a word or a number there"
    fronts, ends = _cuts(language)
    behind = aside_pattern(language).sub("#", behind)
    for pattern, says in fronts:
        # "ước hơn 579": hơn is the stronger word
        own = re.match(any_of(BEFORE[language]), fragment.casefold())
        if (found := pattern.search(front.casefold())) and not (own and found[0].startswith(ABOUT)):
            return f"{says}: {found[0].strip()!r}"
    between = re.search(r"(?<!\w)between $", front.casefold())
    if between and (found := re.match(rf"(?: \S+){{0,3}}? and {number_pattern(language)}", behind)):
        return f"the other end of its range is left out: {found[0].strip()!r}"
    for pattern, says in ends:
        found = pattern.match(behind)
        if found and not _counts_another(fragment, found.groupdict().get("other"), language):
            return f"{says}: {found[0].strip()!r}"
    return ""


def _counts_another(fragment: str, other: str | None, language: str) -> bool:
    """Whether a second number counts something else than the fragment: 541 products *of 26 districts*."""
    unit = any_of(UNITS[language])
    own = {UNITS[language][word] for word in re.findall(rf"(?<!\w){unit}(?!\w)", fragment.casefold())}
    second = re.match(rf"(?:(?!{NO_NOUN}\b)[a-z-]+ )?({unit})(?!\w)", other or "")
    return second is not None and bool(own) and UNITS[language][second[1]] not in own
