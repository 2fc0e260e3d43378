"""The palette can be read, and texts break where they should."""

import matplotlib.colors
import pytest

from ocop_analysis.charts import style
from ocop_analysis.charts.style import DARK, FAILING, FONTS, HELD, INK, OTHER_REPORT, PAPER, TARGET, TYPE


def contrast(one, other):
    """Contrast from 1 to 21 (WCAG 2.2, relative luminance)."""
    rgb = [
        [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(x)]
        for x in (one, other)
    ]
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in rgb)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("part", TYPE)
def test_every_part_of_the_text_is_large_and_dark_enough(part):
    size, weight, colour = TYPE[part]
    assert size >= 7 and weight in ("regular", "semibold", "italic")
    assert min(contrast(colour, ground) for ground in (PAPER, FAILING)) >= 4.5


@pytest.mark.parametrize("fill", DARK)
def test_white_text_is_read_on_dark_fills(fill):
    assert contrast(PAPER, fill) >= 4.5


def test_marks_stand_out_from_the_paper_and_from_one_another():
    assert all(contrast(mark, PAPER) >= 3 for mark in (HELD, OTHER_REPORT, TARGET))
    assert contrast(HELD, OTHER_REPORT) >= 2.5
    assert contrast(INK, OTHER_REPORT) >= 4.5


def test_bold_text_does_without_the_second_font():
    assert style.font("title")["family"] == FONTS[:1] and style.font("note")["family"] == FONTS


def test_numbers_stay_with_their_words_and_names_whole():
    with style.house_style():
        width = style.width_of("a Sơn La has 35", "label") + 0.1
        assert style.wrapped("a Sơn\u00a0La has 35 products", "label", width) == [
            "a Sơn La has",
            "35 products",
        ]


@pytest.mark.parametrize(
    ("width", "lines"), [(200, 1), (40, 2)], ids=["one line", "two lines of like length"]
)
def test_titles_are_balanced(width, lines):
    with style.house_style():
        found = style.balanced("one two three four five six seven", "label", width)
        assert len(found) == lines and abs(len(found[0]) - len(found[-1])) < 12
