"""Where a number stands in its sentence: what is said before and behind it, up to its neighbours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ocop_analysis.scan import Found

CUT = re.compile(r"[;:,()|](?!\d)|\s[-–]\s|\s(?:và|and|while)\s")
HARD_CUT = re.compile(r"[;(|]")
YEARS = re.compile(r"\b(20[1-3]\d)\s?[-–—]\s?(20[1-3]\d|[1-3]\d)\b(?![-/])")
BY_YEAR = re.compile(
    r"(?:(?:đến|tới) (?:hết |cuối )?(?:năm )?|\bby (?:the end of )?|\buntil )(20[1-3]\d)", re.IGNORECASE
)
YEAR = re.compile(r"(?<!\d[/.-])\b(20[1-3]\d)\b")
UPPER = "[" + "".join(letter for letter in map(chr, range(0x1EFA)) if letter.isupper()) + "]"
_NAME = rf"{UPPER}[\w’']*(?:[ -]{UPPER}[\w’']*)*"
_UNIT = "(?:các )?(?:huyện|thị xã|thành phố|TP\\.?|quận|xã|phường|thị trấn)"
SUBJECT = re.compile(
    rf"[\s,:“]*(?:(?:Riêng|riêng|Tại|tại|Ở|ở|của|In|Còn|Trong đó,?|trong đó,?) )?"
    rf"(?P<name>(?P<unit>{_UNIT}[ ]?)?(?i:tỉnh |khu vực |vùng )?"
    rf"(?P<bare>(?i:cả nước|toàn quốc)|{_NAME})(?: và (?:{_UNIT} )?{_NAME})?)"
    r"(?P<behind> (?:District|district|Town|City|Commune))?(?P<rest>[^;.]*)$"
)
Context = tuple[str, bool, int]  # a text, whether it ends at the number, and how far it is from it


@dataclass(frozen=True)
class Setting:
    """A number in its paragraph, in which ★ hides every class of stars, between its neighbours."""

    plain: str
    text: str
    stars: list[tuple[int, int]]
    start: int
    end: int
    left: int
    right: int
    found: Found

    @property
    def lead(self) -> str:
        """What stands before the number, from the number or the semicolon before it on."""
        return HARD_CUT.split(self.plain[self.left : self.found.start])[-1]

    @property
    def head(self) -> str:
        """The same from the last comma on."""
        return CUT.split(self.lead)[-1]

    @property
    def tail(self) -> str:
        """What stands behind it, to the next comma or number."""
        return CUT.split(self.plain[self.found.end : self.right])[0]

    @property
    def trail(self) -> str:
        """The same to the next semicolon, bracket or number."""
        return re.split(r"[;()|]", self.plain[self.found.end : self.right])[0]

    @property
    def before(self) -> str:
        """Its sentence before it."""
        return self.plain[self.start : self.found.start]

    @property
    def behind(self) -> str:
        """Its sentence behind it."""
        return self.plain[self.found.end : self.end]

    def contexts(self, stands: str) -> list[Context]:
        """The texts in which a cue of this kind may stand."""
        tail, head, behind = (self.tail, False, 0), (self.head, True, 0), (self.behind, False, 2)
        return {
            "tail": [tail], "head": [head], "near": [tail, head], "trail": [(self.trail, False, 0)],
            "before": [(self.before, True, 1)], "sentence": [(self.before, True, 2), behind],
            "paragraph": [(self.before, True, 1), behind, (self.plain[: self.start], True, 3)],
        }.get(stands, [])  # fmt: skip

    def star(self) -> str:
        """The class of stars beside the number, as printed: behind it, else before it; "" for none."""
        first, last = self.found.end, self.found.start
        behind = [s for s in self.stars if first <= s[0] < first + len(self.trail)]
        near = [s for s in behind if s[0] < first + len(self.tail)]
        ahead = [s for s in self.stars if last - len(self.head) <= s[0] < first]
        raised = behind[-1:] if re.search(r"★ \D{0,15}lên ★", self.trail) else []
        for chosen in [*raised, *near[:1], *ahead[-1:], *behind[:1]]:
            return re.split(" lên ", self.text[slice(*chosen)])[-1]
        return ""

    def star_behind(self) -> str:
        """The last class of stars in the rest of the sentence, as printed."""
        behind = [self.text[slice(*s)] for s in self.stars if self.found.end <= s[0] < self.end]
        return behind[-1] if behind else ""

    def subject(self) -> re.Match[str] | None:
        """The name that the clause of the number begins with, and the word for a unit before or behind it."""
        return SUBJECT.match(self.lead)

    def spelt(self, spellings: Iterable[str]) -> str:
        """The first of the spellings that stands behind the number, else before it, as printed."""
        for context in (self.tail, self.head, self.trail, self.lead):
            low = context.casefold().replace("–", "-")
            for spelling in spellings:
                if match := re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", low):
                    return context[slice(*match.span())]
        return ""

    def period(self, phases: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
        """First and last year of the period named nearest: a span, "by 2025" (its phase), a year."""
        starts = {last: first for first, last in phases}
        for text in (self.before, self.behind, self.plain[: self.start]):
            named = [(m.start(), int(m[1]), int(m[1][: -len(m[2])] + m[2])) for m in YEARS.finditer(text)]
            by = [(m.start(), int(m[1])) for m in BY_YEAR.finditer(text)]
            named += [(start, starts.get(year, year), year) for start, year in by]
            named = named or [(m.start(), int(m[1]), int(m[1])) for m in YEAR.finditer(text)]
            if named:
                return max(named)[1:]
        return None
