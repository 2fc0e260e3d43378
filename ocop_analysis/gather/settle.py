"""The cells that no cue beside a number says: as its whole has them, else as usual, else asked."""

import re

from ocop_analysis.gather.mark import COUNTED, INSIDE, PARTS, Mark
from ocop_analysis.gather.setting import Setting
from ocop_analysis.gather.words import SAID, Words
from ocop_analysis.spellings import MERGED, category_key, place_key

BELOW = re.compile(r" (?:District|City|Town|Commune|Ward)$")
VERB = r"\W*(?:là|có|đã|hiện|cũng|đứng|với|dẫn đầu|:|has|have|is|was|leads|with|$)"
PROVINCE = "?"  # of a place below a province, until it is known
DIMENSIONS = {  # the indicators that are counted by each
    "star": {"products", "share_of_products", "support_per_product"},
    "product_group": {"products", "share_of_products"}, "producer_type": {"producers", "share_of_producers"},
    "producer_leader": {"producers"},
    "funding_source": {"budget", "share_of_budget"},
}  # fmt: skip
OF_PERIOD = {"newly_rated", "registered", "assessed", "allocated", "planned", "granted", *PARTS} - {"lapsed"}


class Passage:
    """What was read before: the number that others are parts of, how far counts have come."""

    def __init__(self, words: Words, language: str, place: str):
        self.words, self.language, self.place = words, language, place
        self.own = place.removesuffix(MERGED[2:])  # without "(mới)"
        self.wholes: dict[tuple[int, str | None], Mark] = {}  # the last total by paragraph and place
        self.status = "rated"  # as words last said it

    def settle(self, mark: Mark, at: Setting, last: Mark | None) -> None:
        """Fill the cells of a mark whose indicator is known; `last` is the number before it."""
        cells = mark.cells
        self._place(mark, at, last)
        whole = self.wholes.get((mark.paragraph, cells.get("place")))
        if cells["indicator"] not in DIMENSIONS.get(cells.get("dimension", ""), {cells["indicator"]}):
            del cells["dimension"], cells["category"]
        if cells["indicator"] not in COUNTED | {"budget"} and cells.get("status") not in ("open", "awarded"):
            cells.pop("status", None)
        role = cells.get("role", whole.cells["role"] if whole else "actual")
        cells["role"] = "actual" if cells["indicator"] == "budget" else role
        if cells["role"] == "target":
            self._aim(mark, at)
        else:
            self._actual(mark, at)
        self._rest(mark, at)
        mark.sure = "ask" if mark.asks else "check"
        self._remember(mark, at, whole)

    def _place(self, mark: Mark, at: Setting, last: Mark | None) -> None:
        """Another place than the article's own: what the clause begins with, or that of the number before."""
        cells, named = mark.cells, at.subject()
        if "place" in cells or cells["indicator"] not in COUNTED | {"rank"}:
            return
        known = self.words.places.get(place_key(named["bare"]), "") if named else ""
        unit = named and (named["unit"] or named["behind"] or BELOW.search(named["name"]))
        bare = named and self.language == "vi" and " " in named["bare"] and len(named["rest"]) < 25
        if named and (unit or bare) and (not known or (known == self.place and named["unit"])):
            name = f"{named['name'].strip()}{named['behind'] or ''}"
            cells["place"] = f"{name}, {self.place or PROVINCE}"
            mark.why.append(f"{name}: {SAID[self.language]['below']}")
            mark.asks += ["place"] * (not unit or " và " in name)
        elif named and known not in ("", self.own) and re.match(VERB, named["rest"]):
            cells["place"] = known
        elif last and not known and last.start >= at.start and last.cells["indicator"] in COUNTED:
            cells |= {"place": last.cells["place"]} if "place" in last.cells else {}

    def _aim(self, mark: Mark, at: Setting) -> None:
        """A target; its basis is asked where the words for it belong to another number."""
        cells = mark.cells
        cells["status"] = "planned"
        of_another = at.left > at.start and not re.search(r"trong (?:đó|số)|including|of which", at.lead)
        if of_another and cells.get("target_basis") == "increment" and not mark.is_cued("target_basis", 1):
            cells["target_basis"] = "unclear"
        mark.asks += ["basis"] * (cells.setdefault("target_basis", "unclear") == "unclear")

    def _actual(self, mark: Mark, at: Setting) -> None:
        """What there is: how far it has come, which is asked of a total that does not say."""
        cells = mark.cells
        cells.pop("target_basis", None)
        if cells["indicator"] == "budget" and "status" not in cells:
            cells["status"] = "planned"
            mark.asks.append("money")
        if cells["indicator"] not in COUNTED:
            return
        if re.search("tiềm năng|potential", cells.get("category", "").lower()):
            cells["status"] = "potential"
        if cells.get("status") in INSIDE and "dimension" not in cells and at.star_behind():
            cells |= {"dimension": "star", "category": at.star_behind()}
        if "status" not in cells:
            cells["status"] = self.status
            mark.asks += ["status"] * (cells["indicator"] == "products" and mark.is_total())
        wide = self.words.categories["star"].get(category_key(cells.get("category", "")), "3_up")
        says_nothing = cells["status"] == "rated" and wide in ("3_up", "3_to_4")
        if cells.get("dimension") == "star" and says_nothing:  # every rated product has three stars or more
            del cells["dimension"], cells["category"]

    def _rest(self, mark: Mark, at: Setting) -> None:
        """The kind of count of what is rated, and the period of what has one."""
        cells = mark.cells
        if (cells["indicator"], cells.get("status"), cells["role"]) == ("products", "rated", "actual"):
            cells.setdefault("count_kind", "not_said")
        else:
            cells.pop("count_kind", None)
        years = at.period(self.words.phases)
        if years and (cells["role"] == "target" or cells.get("status") in OF_PERIOD):
            cells |= {"period_start": f"{years[0]}-01-01", "period_end": f"{years[1]}-12-31"}

    def _remember(self, mark: Mark, at: Setting, whole: Mark | None) -> None:
        """Keep a total of products as the whole of what follows, unless it is in brackets or a part."""
        cells, before = mark.cells, at.plain[at.start : at.found.start]
        if cells["indicator"] != "products":
            return
        part = cells["status"] in PARTS | INSIDE
        if cells["role"] == "actual" and not part:
            self.status = cells["status"]
        if mark.is_total() and not (whole and (part or before.rfind("(") > before.rfind(")"))):
            self.wholes[mark.paragraph, cells.get("place")] = mark
