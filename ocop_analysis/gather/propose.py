"""Proposes a row for every number of a text, by cues: what stands nearest to a number says most about it.

Nothing is concluded in silence: `why` names the words that led to a code, `sure` how far they carry, and what
they leave open is asked.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ocop_analysis.gather.mark import FAR, Mark
from ocop_analysis.gather.setting import UPPER, Setting
from ocop_analysis.gather.settle import Passage
from ocop_analysis.gather.words import SAID, STAR, Words
from ocop_analysis.scan import Found, scan

SENTENCE = re.compile(r"(?<=[.!?…])(?<!TP\.)(?<!\bSt\.)(?<!\bNo\.)[”\"]?\s+(?=\W*" + UPPER + ")")
BESIDE = re.compile(r"\W*(?:★+)?[^;]{0,30}?\W*")  # between a figure and its share
OUT = "out: "  # before the reason why a number is left out
Span = tuple[int, int]
COUNTED_BY = {  # what each dimension divides
    "star": "products", "product_group": "products", "producer_type": "producers",
    "producer_leader": "producers", "funding_source": "budget",
}  # fmt: skip


def propose(paragraphs: list[str], words: Words, language: str, place: str) -> list[Mark]:
    """Every number of an article's paragraphs, in their order; `place` is the article's own."""
    proposer = Proposer(words, language, place)
    marks = [mark for number, text in enumerate(paragraphs, 1) for mark in proposer.read(number, text)]
    rated = [m for m in marks if m.cells.get("indicator") == "products" and m.cells["status"] == "rated"]
    counts = [mark for mark in rated if "place" not in mark.cells]
    most = max((mark.value for mark in counts if mark.is_cued("status")), default=0)
    doubtful = False
    for mark in counts:  # beside a count of all there is, a smaller one that does not say so is a part of it
        doubtful = not mark.is_cued("status") if mark.is_total() else doubtful
        if doubtful and not mark.is_cued("status") and mark.value < most:
            mark.cells["status"] = "newly_rated"
            del mark.cells["count_kind"]
    return marks


class Proposer:
    """The numbers of one article, paragraph by paragraph; what an earlier one was is remembered."""

    def __init__(self, words: Words, language: str, place: str):
        self.words, self.language, self.said = words, language, SAID[language]
        self.passage = Passage(words, language, place)
        self.closed = ""  # why all that follows is left out

    def read(self, number: int, text: str) -> list[Mark]:
        """The numbers of the next paragraph."""
        stars = [match.span() for match in STAR.finditer(text)]
        plain = text
        for start, end in stars:
            plain = plain[:start] + "★" * (end - start) + plain[end:]
        marks, founds = self._left_out(number, text, plain, stars)
        for start, end in pairwise([0, *(m.end() for m in SENTENCE.finditer(plain)), len(plain)]):
            inside = [found for found in founds if start <= found.digits[0] < end]
            near = [any(0 <= s[0] - found.digits[1] < 25 for s in stars) for found in inside]
            inside = [f for f, starred in zip(inside, near, strict=True) if starred or not f.article]
            for left, found, right in zip([None, *inside], inside, [*inside[1:], None], strict=False):
                bounds = (left.end if left else start, right.start if right else end)
                at = Setting(plain, text, stars, start, end, *bounds, found)
                marks.append(self._mark(number, at, marks))
        return sorted(marks, key=lambda mark: mark.start)

    def _left_out(
        self, number: int, text: str, plain: str, stars: list[Span]
    ) -> tuple[list[Mark], list[Found]]:
        """The numbers that need no row, each with the reason, and the others."""
        known = [*self._reasons(text, plain), *((*span, self.said["star"]) for span in stars)]
        marks, founds = list[Mark](), list[Found]()
        for found in scan(text, self.language, self.words.nouns):
            first, last = found.digits
            around = next((span for span in known if span[0] <= first and last <= span[1]), None)
            if around is None:
                founds.append(found)
                continue
            marks.append(Mark(number, *found.digits, "out", [around[2]], found))
        return marks, founds

    def _reasons(self, text: str, plain: str) -> Iterator[tuple[int, int, str]]:
        """Where numbers stand that need no row, and why."""
        for cue in (cue for cue in self.words.cues if cue.stands in ("from_here", "line")):
            if cue.pattern.fullmatch(text.strip(" :.")):
                yield 0, len(text), cue.says["left_out"]
                self.closed = cue.says["left_out"] if cue.stands == "from_here" else self.closed
        if self.closed:
            yield 0, len(text), self.closed
        for cue in (cue for cue in self.words.cues if cue.stands == "itself"):
            yield from ((*match.span(), cue.says["left_out"]) for match in cue.pattern.finditer(plain))

    def _reason(self, text: str, digits: Span) -> str:
        """Why a number of no known noun needs no row, as verify says it."""
        for pattern, why in self.words.reasons:
            spans = [match.span() for match in pattern.finditer(text)]
            if any(start <= digits[0] and digits[1] <= end for start, end in spans):
                return why
        return ""

    def _mark(self, number: int, at: Setting, before: list[Mark]) -> Mark:
        found = at.found
        mark = Mark(number, found.start, found.end, "red", [found.problem], found)
        if not found.quantity:
            return mark
        last = next((m for m in reversed(before) if m.cells), None)
        mark.cells, mark.why = dict(self.words.nouns.get(found.noun.casefold(), {})), []
        if mark.cells:
            mark.why.append(f"{found.noun}: {mark.cells['indicator']}")
        if mark.unit == "percent" and mark.cells.get("indicator") in COUNTED_BY.values():
            mark.cells["indicator"] = f"share_of_{mark.cells['indicator']}"
        self._category(mark, at)
        if not mark.unit and mark.cells.get("dimension") in ("star", "product_group"):
            mark.cells.setdefault("indicator", "products")
        self._cues(mark, at)
        if "indicator" not in mark.cells:
            self._like(mark, at, last)
        indicator = mark.cells.get("indicator", "")
        if not indicator or indicator.startswith(OUT):
            why = indicator.removeprefix(OUT) or self._reason(at.text, found.digits)
            mark.sure, mark.cells, mark.why = "out" if why else "red", {}, [why or self.said["unknown"]]
        else:
            self.passage.settle(mark, at, last)
        return mark

    def _category(self, mark: Mark, at: Setting) -> None:
        """The class of stars, kind of producer, group or source of money that the number is a part by."""
        kinds, noun, indicator = self.words.categories, at.found.noun, mark.cells.get("indicator", "")
        printed = {}
        if noun.casefold() in kinds["producer_type"] and indicator in ("producers", "share_of_producers"):
            more = re.match(r",? (?:và |các |and )*([^\W\d][^,.;()\d]*)", at.plain[at.found.end :])
            listed = more and any(more[1].casefold().startswith(kind) for kind in kinds["producer_type"])
            printed = {} if listed else {"producer_type": noun}  # a list of kinds is all of them
        elif indicator == "producers":
            printed = {"producer_leader": at.spelt(kinds["producer_leader"])}
        elif indicator in ("", "products", "share_of_products", "share_of_producers") and mark.unit != "VND":
            wanted = ["product_group", *["producer_type"] * (mark.unit == "percent")]
            printed = {"star": at.star()} | {dimension: at.spelt(kinds[dimension]) for dimension in wanted}
        if mark.unit in ("VND", "percent") and not any(printed.values()):
            printed = {"funding_source": at.spelt(kinds["funding_source"])}
        for dimension in [dimension for dimension, category in printed.items() if category][:1]:
            mark.cells |= {"dimension": dimension, "category": printed[dimension]}
            mark.why.append(f"{printed[dimension]}: {dimension}")

    def _cues(self, mark: Mark, at: Setting) -> None:
        """What the cues say, each cell by the nearest of them."""
        best: dict[str, tuple[float, str, str]] = {}
        cells = mark.cells
        given = {mark.unit or "bare", cells.get("indicator", "none"), cells.get("dimension", "total")}
        for cue in self.words.cues:
            for text, backward, level in at.contexts(cue.stands) if cue.of <= given else ():
                spans = [match.span() for match in cue.pattern.finditer(text)]
                if not spans:
                    continue
                start, end = spans[-1] if backward else spans[0]
                rank: float = level * FAR + (len(text) - end if backward else start)
                rank -= 200 * (cue.stands == "trail")  # said of the whole clause
                for name, code in cue.says.items():
                    name, code = ("indicator", OUT + code) if name == "left_out" else (name, code)
                    if name not in best or rank < best[name][0]:
                        best[name] = (rank, code, text[start:end])
        for name, (rank, code, words) in best.items():
            if name == "ask":
                mark.asks.append(code)
            elif name == "indicator" or name not in mark.cells:
                mark.cells[name], mark.ranks[name] = code, rank
                mark.why.append(f"{words}: {code}")

    def _like(self, mark: Mark, at: Setting, last: Mark | None) -> None:
        """A number without a noun: as that of the next one, or the share of what stands beside it."""
        cells = mark.cells
        behind = scan(at.text[at.right : at.right + 60], self.language, self.words.nouns)
        joined = re.fullmatch(r"\s(?:và|and)\s|,\s", at.plain[at.found.end : at.right])
        if not mark.unit and behind and joined:
            cells |= self.words.nouns.get(behind[0].noun.casefold(), {})
        elif mark.unit == "percent" and "dimension" in cells:
            cells["indicator"] = f"share_of_{COUNTED_BY[cells['dimension']]}"
        elif mark.unit == "percent" and last and last.cells.get("indicator") in COUNTED_BY.values():
            beside = BESIDE.fullmatch(at.plain[last.end : at.found.start])
            for name in ("dimension", "category") if beside and "dimension" in last.cells else ():
                cells |= {name: last.cells[name], "indicator": f"share_of_{last.cells['indicator']}"}
