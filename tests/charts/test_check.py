"""What a drawn chart may not show is found; what it may is let through."""

import unicodedata

import pytest

from ocop_analysis.charts.check import check
from ocop_analysis.charts.frame import Frame, Key, Scale, longest_of
from ocop_analysis.charts.style import HELD, PAPER, Look, house_style

GOOD = {"title": ["A title"], "subtitle": ["A subtitle"], "note": [], "source": ["Source: a report"]}
THREE = ["a", "b", "c"]


def page(draw=lambda frame: None, **lines):
    """A page with texts around an empty stage of 40 mm from y = 20 on, on which `draw` puts something."""
    with house_style():
        frame = Frame("half", "en", "targets")
        for part in ("title", "subtitle"):
            frame.paragraph((GOOD | lines)[part], part)
        frame.y = 20
        draw(frame)
        frame.y = max(frame.y, 60)
        for part in ("note", "source"):
            frame.paragraph((GOOD | lines)[part], part)
        frame.close()
    return frame.figure


def line(frame, x, **how):
    frame.rule((x, 30), (x, 50), **how)
    return frame


FAULTS = {
    "clipped: 'far'": lambda f: f.text(76.0, 40, "far", "label"),
    "clipped: a dot": lambda f: f.dot(77.0, 40, Look()),
    "too tall: 20": lambda f: setattr(f, "y", 198),
    "overlap: 'one' and 'two'": lambda f: [f.text(20, 40, "one", "label"), f.text(22, 41, "two", "label")],
    "overlap: 'on a grid' and a grid": lambda f: line(f, 22, role="grid").text(20, 40, "on a grid", "label"),
    "overlap: 'ground' and a target": lambda f: line(f, 22, role="target").text(
        20, 40, "ground", "label", ground=PAPER
    ),
    "overlap: 'half on' and a bar": lambda f: [
        f.bar(10, 24, 40, 5, Look()),
        f.text(20, 40, "half on", "label"),
    ],
    "overlap: a dot and a dot": lambda f: [f.dot(20, 40, Look()), f.dot(22, 40, Look())],
    "not NFC: ": lambda f: f.text(20, 40, unicodedata.normalize("NFD", "Trà"), "label"),
    "glyph missing: 漢 in 'a 漢'": lambda f: f.text(20, 40, "a 漢", "label"),
    "glyph missing: →": lambda f: f.text(20, 40, "→", "strong"),
}
FINE = {
    "a text beside a bar": lambda f: [f.bar(10, 19, 40, 5, Look()), f.text(20, 40, "x", "label")],
    "a text on a bar": lambda f: [f.bar(10, 40, 40, 5, Look()), f.text(15, 40, "x", "label", ground=HELD)],
    "a text on a tinted ground": lambda f: [
        f.ground(10, 35, 40, 45, "#FBF2EC"),
        f.text(35, 40, "x y z", "label"),
    ],
    "a text with a white ground over the grid": lambda f: line(f, 22, role="grid").text(
        20, 40, "abc", "label", ground=PAPER
    ),
    "a line that passes a text by": lambda f: [f.rule((10, 30), (40, 50)), f.text(30, 33, "x", "label")],
    "bars that adjoin": lambda f: [f.bar(10, 20, 40, 5, Look()), f.bar(20, 30, 40, 5, Look())],
    "a dot on a median": lambda f: [f.median(20, 30, 50), f.dot(20, 40, Look())],
    "a sign of the second font": lambda f: f.text(20, 40, "→", "label"),
    "dollars": lambda f: f.text(20, 40, "$a$ and $b", "label"),
    "every mark of a legend": lambda f: f.legend(
        [Key("held", s) for s in ("dot", "swatch", "pill", "median", "target", "minimum")]
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    found = check(page(FAULTS[fault]), "en")
    assert len(found) == 1 and found[0].startswith(fault)


@pytest.mark.parametrize("case", FINE)
def test_what_is_fine_passes(case):
    assert check(page(FINE[case]), "en") == []


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ({"title": ["a " * 17 + "a"]}, 0), ({"title": ["a " * 18 + "a"]}, 1), ({"title": []}, 1), ({"title": THREE}, 1),
        ({"subtitle": ["a", "b"]}, 0), ({"subtitle": THREE}, 1), ({"note": ["a", "b"]}, 0), ({"note": THREE}, 1),
        ({"source": ["a", "b"]}, 1), ({"source": []}, 1),
    ],
)  # fmt: skip
def test_texts_around_a_chart_have_their_lengths(lines, faults):
    assert len([fault for fault in check(page(**lines), "en") if fault.startswith("length")]) == faults


@pytest.mark.parametrize(
    ("longest", "ticks"),
    [(700, [0, 200, 400, 600]), (400, [0, 100, 200, 300, 400]), (3, [0, 1, 2, 3]), (1137, [0, 500, 1000])],
)
def test_grids_have_round_steps(longest, ticks):
    assert Scale(0, 56, longest).ticks() == ticks


@pytest.mark.parametrize(
    ("values", "longest"),
    [([9, 4, 4, 4], 4), ([8, 4, 4, 4], 8), ([9, 4, 4], 9), ([99, 40, 4, 4, 4, 4, 4, 4], 4)],
    ids=["over twice the next", "just twice", "too few values", "two giants"],
)
def test_giants_are_beyond_the_scale(values, longest):
    assert longest_of(values) == longest
