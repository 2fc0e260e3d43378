"""The rule of each kind of relation: what is printed, and what comes of it. Neighbours stand beside one another."""

from dataclasses import asdict
from math import nan
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
    ("ratio", "92/220 xã", {"41,8%": UP, "41,9%": NO}),
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


@pytest.mark.parametrize(("kind", "parts", "wholes"), RELATIONS)
def test_the_verdict_on_a_relation(kind, parts, wholes):
    findings = {whole: found(kind, whole, parts) for whole in wholes}
    assert {whole: finding.verdict for whole, finding in findings.items()} == wholes
    if kind == "ratio":  # a percentage that does not fit was worked out wrong
        ids = {whole: finding.implied_id for whole, finding in findings.items()}
        assert ids == {whole: "a/1.0" if verdict == NO else None for whole, verdict in wholes.items()}


# Kind, whole, parts, the number that would fit, in whose place, and what is said.
SAID = [
    ("sum", "118", "48; 724", 70, "a/1.2", "the parts add up to 772, the print says 118"),
    ("sum", "118", "119; 4", 114, "a/1.1", "the parts add up to 123, the print says 118"),
    ("sum", "118", "118; 4", nan, None, "the parts add up to 122, the print says 118"),
    ("sum", "48", "48; 724", 0, "a/1.2", "the parts add up to 772, the print says 48"),
    ("sum", "47", "47; 1; 724", nan, None, "the parts add up to 772, the print says 47"),
    ("sum", "dưới 10", "10; 10", nan, None, "the parts add up to 20, the print says under 10"),
    ("sum", "118", "119; không quá 48", nan, None, "the parts add up to at most 167, which cannot be held against the printed 118"),
    ("sum", None, "12; 97", 109, None, "no total is printed; the parts add up to 109"),
    ("sum", "hơn 80", "52; 31", nan, None, "the parts add up to 83, which fits the printed over 80"),
    ("sum", "83", "52; hơn 30", nan, None, "the parts add up to at least 83, which cannot be held against the printed 83"),
    ("sum", "85", "52; 30-31", nan, None, "the parts add up to 82-83, the print says 85"),
    ("sum", "85", "52; khoảng 31", nan, None, "the parts add up to about 83, which cannot be held against the printed 85"),
    ("same", "83", "83", nan, None, "the other print says 83, as printed"),
    ("count", "9", "3; 4", nan, None, "2 parts are listed, the print says 9"),
    ("subset", "24", "8", nan, None, "8 is not more than 24, so it may lie inside; numbers cannot show more"),
    ("subset", "24", "25", nan, None, "25 is more than the 24 it should lie inside"),
    ("subset", "24", "ít nhất 5", nan, None, "a bound leaves open whether at least 5 lies inside 24"),
    ("ratio", "20%", "38; 188", nan, None, "the parts give 20.21%, which rounds to the printed 20%"),
    ("ratio", "282%", "99; 35", nan, None, "the parts give 282.86%, which is cut down, not rounded, to the printed 282%"),
    ("ratio", "dưới 0,5%", "126; hơn 16.000", nan, "a/1.0", "the parts give 0.74-0.79%, the print says under 0.5%"),
    ("ratio", "172,5%", "69", 40, None, "what 172.5% is a share of is not printed"),
    ("ratio", "282%", "99", 35, None, "what 282% is a share of is not printed"),
    ("ratio", "172,9%", "69", nan, None, "what 172.9% is a share of is not printed"),
    ("ratio", "hơn 172,5%", "69", nan, None, "what over 172.5% is a share of is not printed"),
    ("ratio", "0%", "69", nan, None, "what 0% is a share of is not printed"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "whole", "parts", "implied", "implied_id", "says"), SAID)
def test_what_is_said_of_a_relation_and_the_number_that_would_fit(
    kind, whole, parts, implied, implied_id, says
):
    finding = found(kind, whole, parts)
    assert (finding.sentence, finding.implied_id) == (says, implied_id)
    assert finding.implied == pytest.approx(implied, nan_ok=True)


BOUNDS = {"trên 16.000": (16000, 17000), "gần 484": (483, 484), "dưới 500": (400, 500), "khoảng 20": (10, 30)}
BOUNDS |= {"ít nhất 35": (35, nan), "không quá 35": (nan, 35), "35": (35, 35), "30-35": (30, 35)}


@pytest.mark.parametrize(("printed", "ends"), BOUNDS.items())
def test_a_bound_reaches_as_far_as_papers_mean_it(printed, ends):
    assert near(known(printed, "a/1.0")) == pytest.approx(ends, nan_ok=True)
