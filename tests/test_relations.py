"""The rule of each kind of relation: what is printed, and what comes of it. Neighbours stand beside one another."""

from dataclasses import asdict
from math import isnan, nan
from types import SimpleNamespace

import pytest

from ocop_analysis.quantities import parse_quantity
from ocop_analysis.relations import RULES, near


def known(printed, figure_id):
    """A figure as the rules know it."""
    ends = {name: nan if end is None else end for name, end in asdict(parse_quantity(printed, "vi")).items()}
    return SimpleNamespace(figure_id=figure_id, print=printed, **ends)


def found(kind, whole, parts):
    """What came of a relation; its parts, figures 1, 2 and so on, stand between semicolons."""
    figures = [known(part, f"a/1.{n}") for n, part in enumerate(parts.split("; "), 1)]
    return RULES[kind](whole and known(whole, "a/1.0"), *figures)


NO, YES, OPEN = "contradicts", "agrees", "cannot_check"
UP, DOWN = "agrees_rounded", "agrees_truncated"
# Kind, parts, and the verdict for each whole.
RELATIONS = [
    ("sum", "1; 52; 30", {"82": NO, "83": YES, "84": NO, "khoảng 83": OPEN}),
    ("sum", "52; 31", {"hơn 82": YES, "hơn 83": NO, "ít nhất 83": YES, "ít nhất 84": NO, "không quá 83": YES, "không quá 82": NO}),
    ("sum", "52; 31", {"83-90": YES, "84-90": NO, "80-83": YES, "80-82": NO}),
    ("sum", "53; ít nhất 30", {"83": OPEN, "82": NO, "ít nhất 83": YES, "ít nhất 84": OPEN, "không quá 83": OPEN, "không quá 82": NO}),
    ("sum", "53; không quá 30", {"83": OPEN, "84": NO, "không quá 83": YES, "không quá 82": OPEN, "ít nhất 83": OPEN, "ít nhất 84": NO}),
    ("sum", "53; 30-31", {"83": OPEN, "84": OPEN, "82": NO, "85": NO, "83-84": YES, "84-85": OPEN, "82-83": OPEN, "85-86": NO}),
    ("sum", "53; khoảng 30", {"83": OPEN, "ít nhất 1": OPEN}),
    ("sum", "0,1%; 0,2%", {"0,3%": YES}),  # which floats do not hold
    ("sum", "12; 97", {None: OPEN}),
    ("count", "197; 25", {"1 nhóm": NO, "2 nhóm": YES, "3 nhóm": NO, "ít nhất 2 nhóm": YES}),
    ("same", "98", {"98": YES, "99": NO, "hơn 97": YES, "hơn 98": NO}),
    ("same", "khoảng 98", {"khoảng 98": YES, "khoảng 99": OPEN}),
    ("subset", "24", {"23": NO, "24": YES, "25": YES, "ít nhất 24": YES, "ít nhất 23": OPEN, "không quá 23": NO, "không quá 24": OPEN}),
    ("subset", "không quá 24", {"24": YES, "23": OPEN}),
    ("ratio", "1; 8", {"12,5%": YES, "13%": UP, "12%": DOWN, "14%": NO, "11%": NO, "12,4%": NO}),
    ("ratio", "1; 3", {"33,3%": UP, "33,4%": NO, "33%": UP}),
    ("ratio", "2; 3", {"66,7%": UP, "66,6%": DOWN, "66,5%": NO}),
    ("ratio", "1; 8", {"hơn 12,5%": YES, "hơn 12,6%": NO, "dưới 12,5%": YES, "dưới 12,4%": NO, "12-13%": YES, "13-14%": NO, "khoảng 12,5%": OPEN}),
    ("ratio", "1; hơn 7", {"12,4%": NO, "12,5%": OPEN, "11%": NO, "12%": OPEN, "14%": OPEN, "hơn 12,5%": YES, "hơn 15%": NO}),  # of 7 to 8
    ("ratio", "1; hơn 8", {"13%": OPEN, "14%": NO}),  # of 8 to 9: 12.5% at most
    ("ratio", "hơn 1; 8", {"12%": OPEN, "11%": NO, "25%": OPEN, "26%": NO}),  # 1 to 2 of 8
    ("ratio", "1; 0", {"50%": OPEN}),
    ("ratio", "1; 1", {"100%": YES}),
    ("ratio", "0,57%; 1%", {"57%": YES}),  # which floats do not hold either
    ("ratio", "0; 8", {"0%": YES}),
]  # fmt: skip
CASES = [
    (kind, parts, whole, verdict) for kind, parts, wholes in RELATIONS for whole, verdict in wholes.items()
]


@pytest.mark.parametrize(("kind", "parts", "whole", "verdict"), CASES)
def test_the_verdict_on_a_relation(kind, parts, whole, verdict):
    finding = found(kind, whole, parts)
    assert finding.verdict == verdict
    assert finding.implied_id == ("a/1.0" if (kind, verdict) == ("ratio", NO) else None)
    assert isnan(finding.implied) or whole is None


# Kind, whole, parts, the number that would fit, and in whose place.
IMPLIED = {
    "the part that is larger": ("sum", "118", "48; 724", 70, "a/1.2"),
    "one larger than the whole": ("sum", "118", "119; 4", 114, "a/1.1"),
    "as large as the whole": ("sum", "118", "118; 4", nan, None),
    "nothing is left for it": ("sum", "48", "48; 724", 0, "a/1.2"),
    "less than nothing is left": ("sum", "47", "47; 1; 724", nan, None),
    "two are larger": ("sum", "dưới 10", "10; 10", nan, None),
    "a bound leaves the sum open": ("sum", "118", "119; không quá 48", nan, None),
    "no total": ("sum", None, "12; 97", 109, None),
    "a denominator that rounds to it": ("ratio", "172,5%", "69", 40, None),
    "a denominator that is cut down to it": ("ratio", "282%", "99", 35, None),
    "no denominator": ("ratio", "172,9%", "69", nan, None),
    "a bound on the share": ("ratio", "hơn 172,5%", "69", nan, None),
    "a share of nothing": ("ratio", "0%", "69", nan, None),
}


@pytest.mark.parametrize(
    ("kind", "whole", "parts", "implied", "implied_id"), IMPLIED.values(), ids=IMPLIED.keys()
)
def test_the_number_that_would_fit(kind, whole, parts, implied, implied_id):
    finding = found(kind, whole, parts)
    assert (finding.implied, finding.implied_id) == (pytest.approx(implied, nan_ok=True), implied_id)


BOUNDS = {"trên 16.000": (16000, 17000), "gần 484": (483, 484), "dưới 500": (400, 500), "khoảng 20": (10, 30)}
BOUNDS |= {"ít nhất 35": (35, nan), "không quá 35": (nan, 35), "35": (35, 35), "30-35": (30, 35)}


@pytest.mark.parametrize(("printed", "ends"), BOUNDS.items(), ids=BOUNDS.keys())
def test_a_bound_reaches_as_far_as_papers_mean_it(printed, ends):
    assert near(known(printed, "a/1.0")) == pytest.approx(ends, nan_ok=True)
