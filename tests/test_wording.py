"""Numbers with their halves, days, bounds and lists in words, in English and Vietnamese; tables as they are read."""

import re
from datetime import date
from math import inf, nan

import IPython.display
import pandas as pd
import pytest

from ocop_analysis.quantities import Bound
from ocop_analysis.wording import (
    bounded,
    counted,
    day,
    days,
    format_number,
    listed,
    number,
    of,
    pick,
    readable,
    say,
    show,
    tally,
    when,
)

WHOLE = {0.49: "0", 0.5: "1", 1.5: "2", 2.49: "2", 2.5: "3", -0.4: "0", -2.49: "-2", -2.5: "-3", 999.5: "1,000"}  # fmt: skip
HUNDREDTHS = {12.3449: "12,34", 12.345: "12,35", 1.005: "1,01", -0.004: "0,00", 1234: "1.234,00"}
AS_IT_IS = {9400.5: "9.400,5", 2.0000000014: "2,000000001", 2.0000000015: "2,000000002", 1e30: f"1{'.000' * 10}"}  # fmt: skip
DAY, MONTH, YEAR = date(2025, 2, 1), date(2025, 2, 28), date(2025, 12, 31)
TABLE = pd.DataFrame({
    "products": pd.array([1200, None], "Int64"), "share_pct": [12.25, 50], "products_per_commune": [0.995, 1], "printed": [99, 282.86],
    **dict.fromkeys(("recomputed", "difference", "implied"), (3, 1.5)), "points": [7.0, 8.0], "region_en": ["not_said", None], "place": ["A_b", "c"], "on": [DAY, None], "from": [DAY, None], "from_until": [MONTH, None],
})  # fmt: skip
WORDS = [  # in English and Vietnamese
    ("34.3; at least 34.3; over 34.3; about 34.3; under 34.3; nearly 34.3; at most 34.3; 4.3-4.5; not printed", "34,3; ít nhất 34,3; trên 34,3; khoảng 34,3; dưới 34,3; gần 34,3; không quá 34,3; 4,3-4,5; không nêu"),
    ("1 February 2025; 1 Feb 2025; February 2025; Feb 2025; 2025; 2025", "1-2-2025; 1-2-2025; tháng 2-2025; tháng 2-2025; 2025; 2025"),
    ("; a; 1 and 2; a, b and c", "; a; 1 và 2; a, b và c"), ("1,200; none; 12.3; 50.0; 1.00; 1.00; 99; 282.9; 3; 1.5; 3; 1.5; 3; 1.5; 7; 8", "1.200; none; 12,3; 50,0; 1,00; 1,00; 99; 282,9; 3; 1,5; 3; 1,5; 3; 1,5; 7; 8"),
    ("not said; many; A_b; c; 1 February 2025; ; February 2025; ", "not said; many; A_b; c; 1-2-2025; ; tháng 2-2025; "),
]  # fmt: skip


def test_halves_are_rounded_up_and_english_is_written_in_full_unless_asked():
    assert {value: number(value) for value in WHOLE} == WHOLE
    assert {value: number(value, 2, "vi") for value in HUNDREDTHS} == HUNDREDTHS
    assert {value: format_number(value, "vi") for value in AS_IT_IS} == AS_IT_IS
    assert [when(DAY, DAY), listed("ab"), bounded(2.5, "over")] == [day(DAY), "a and b", "over 3"]


@pytest.mark.parametrize("nothing", [nan, None, pd.NA, inf, -inf], ids=str)
def test_no_number_is_a_dash(nothing):
    assert number(nothing) == format_number(nothing, "vi") == bounded(nothing, "over") == "–"
    assert bounded(nan, "range", 3, nothing) == bounded(nan, "range", nothing, 3) == "–"


@pytest.mark.parametrize(("n", "language"), [(0, "en"), (1, "vi")])
def test_bounds_days_lists_and_columns_in_words(n, language, monkeypatch):
    monkeypatch.setattr("ocop_analysis.wording.empty_words", lambda: {"products": "none", "region": "many"})
    bounds = [bounded(34.25, bound, 4.25, 4.5, language, 1) for bound in [*Bound, "not_printed"]]
    days = [when(DAY, end, language, short) for end in (DAY, MONTH, YEAR) for short in (False, True)]
    lists = [listed(several, language) for several in ("", "a", [1, 2], iter("abc"))]
    cells = [cell for column in TABLE.columns[:-1] for cell in readable(TABLE, column, language)]
    shown = (bounds, days, lists, cells[:16], cells[16:])
    assert ["; ".join(words) for words in shown] == [pair[n] for pair in WORDS]


@pytest.mark.parametrize("star", ["3", "5"])
def test_one_value_is_picked_from_one_row(star):
    table = pd.DataFrame({"star": ["4", "5", "5"], "place": ["A", "A", "B"], "products": [1, 2, 3]})
    assert pick(table, "products", star="5", place="A") == 2
    with pytest.raises(KeyError, match="not one"):
        pick(table, "products", star=star)


def test_what_is_shown_has_its_headings_and_numbers_at_the_right(monkeypatch):
    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda shown: seen.append(shown.data))
    say("*Two*")
    show(pd.DataFrame({"a": ["x_y"], "b": [2.5]}), b="Number", a="Code")
    show(pd.DataFrame({"a": ["x_y"]}), a="Code")
    left = "<style>.words td,.words th{text-align:left}"
    assert seen[0] == "*Two*" and seen[2].startswith(f"{left}</style><table ")
    assert (
        seen[1].startswith(f"{left}.n0 td:nth-child(1){{text-align:right}}</style><table ")
        and "mathjax_ignore" in seen[1]
    )
    assert re.findall(r"<t[hd]>(.*)</t", seen[1]) == ["Number", "Code", "2.5", "x y"]


@pytest.mark.parametrize(
    ("n", "whole", "told"),
    [(0, 0, "none, as there are none"), (0, 1, "none of 1"), (1, 1, "the only one"), (0, 2, "none of the 2"), (1, 2, "1 of the 2"),
     (2, 2, "both"), (2, 3, "2 of the 3"), (3, 3, "all 3"), (1200, 1300, "1,200 of the 1,300")],
)  # fmt: skip
def test_a_part_has_words_of_its_own_for_none_one_and_all(n, whole, told):
    assert of(n, whole) == told


def test_things_days_and_codes_are_counted():
    assert [counted(n, "row") for n in (0, 1, 2, 1000)] == ["no rows", "1 row", "2 rows", "1,000 rows"]
    assert [counted(n, "penny", "pence") for n in (0, 1, 2)] == ["no pence", "1 penny", "2 pence"]
    rows = pd.DataFrame({"as_of": [DAY, date(2024, 5, 1)], "as_of_until": [MONTH, date(2024, 5, 1)]})
    assert days(rows) == "from 1 May 2024 to February 2025"
    assert [days(rows[:n]) for n in (0, 1)] == ["of no day", "of February 2025"]
    assert days(pd.concat([rows[:1], rows[:1]])) == "of February 2025"
    assert tally(pd.Series(["not_said", "ever", "not_said", None])) == "not said (2) and ever (1)"
    assert tally(pd.Series([], dtype="str")) == "none"


@pytest.mark.parametrize(("n", "told"), [(0, ["*There is no row of this kind.*"]), (10, []), (11, ["*The first 10 of 11 rows; the tables are whole in [ocop-tables.xlsx](../ocop-tables.xlsx).*"])])  # fmt: skip
def test_of_a_long_table_the_first_rows_are_shown_with_words_for_none(n, told, monkeypatch):
    seen = []
    monkeypatch.setattr(IPython.display, "display", lambda shown: seen.append(shown.data))
    show(pd.DataFrame({"a_said": ["over 1"] * n}), a_said="Number")
    assert [text for text in seen if text.startswith("*")] == told
    tables = [text for text in seen if not text.startswith("*")]
    assert all(".n0 td" in text and text.count("over 1") == min(n, 10) for text in tables) and len(
        tables
    ) == (n > 0)
