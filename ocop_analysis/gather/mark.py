"""A number of a text and what became of it."""

from dataclasses import dataclass, field
from math import inf

from ocop_analysis.scan import Found

FAR = 10_000  # characters: a level of nearness
COUNTED = {"products", "producers", "share_of_products", "share_of_producers"}
# Statuses of a part of the count: what others are parts of is none of them.
PARTS = {"lapsed", "upgraded", "re_recognised", "reassessed", "not_re_recognised", "revoked"}
INSIDE = {"submitted", "potential"}  # often counted with the four-star products


@dataclass
class Mark:
    """A number and what became of it: `sure` is yes, check, ask, out (left out) or red (not understood).

    `cells` are those of its row, none where it has no row; `ranks` how far the cue of each cell stands.
    """

    paragraph: int
    start: int
    end: int
    sure: str
    why: list[str]
    found: Found
    cells: dict[str, str] = field(default_factory=dict)
    asks: list[str] = field(default_factory=list)
    ranks: dict[str, float] = field(default_factory=dict)
    figure_id: str = ""

    def is_cued(self, name: str, level: int = 2) -> bool:
        """Whether words say a cell: beside the number (level 1), or before it in its sentence (2)."""
        return self.ranks.get(name, inf) < level * FAR

    @property
    def value(self) -> float:
        """The printed number, the lower end of a range; 0 where none was read."""
        quantity = self.found.quantity
        return (quantity.value if quantity.value is not None else quantity.lower or 0.0) if quantity else 0.0

    @property
    def unit(self) -> str:
        """The unit that the print says, "" for none."""
        return self.found.quantity.unit if self.found.quantity else ""

    def is_total(self) -> bool:
        """Whether it counts products or producers, and no part of them by a dimension."""
        return bool(self.cells) and "dimension" not in self.cells
