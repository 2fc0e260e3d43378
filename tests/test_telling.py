"""Places and rows in sentences: none, one, a few and many; numbers with their bounds and marks."""

import pandas as pd
import pytest

from ocop_analysis import telling
from ocop_analysis.telling import aims, among, beside, each, in_print, in_words, period, places

FIGURES = pd.DataFrame({
    "figure_id": ["a/1", "a/2", "a/3", "a/4"], "lower": [20.0, None, 1.0, 2.0], "upper": [30.0, None, 1.0, 2.0],
    "flag": [None, "disputed", "unverified", None],
}).astype({"flag": "str"})  # fmt: skip
PRINTED = pd.DataFrame({
    "products": [None, 1200.5, 1, 2, None], "bound": ["range", "over", "exact", "exact", "exact"],
    "basis": ["printed", "printed", "derived", "printed", "printed"], "figure_ids": ["a/1", "a/2", "a/3 a/2", "a/3", None],
})  # fmt: skip


def rows(n):
    return pd.DataFrame({"place": [f"P{i}" for i in range(n)], "products": range(n)})


@pytest.mark.parametrize(
    ("n", "named", "told", "first"),
    [
        (0, "no place", "none of the 9", "none"), (1, "P0", "1 of the 9 (P0)", "P0: 0"), (2, "P0 and P1", "2 of the 9 (P0 and P1)", "P1: 1 and P0: 0"),
        (6, "P0, P1, P2, P3, P4 and P5", "6 of the 9 (P0, P1, P2, P3, P4 and P5)", "P5: 5, P4: 4, P3: 3, P2: 2, P1: 1 and P0: 0"),
        (7, "7 places", "7 of the 9", "7, from P6: 6 to P0: 0"),
    ],
)  # fmt: skip
def test_few_are_named_and_many_counted(n, named, told, first):
    assert (places(rows(n)), among(rows(n), rows(9))) == (named, told)
    assert each(rows(n), "{place}: {products}", by="products") == first
    assert places(pd.concat([rows(1), rows(1)])) == "P0"


def test_of_many_rows_without_an_order_the_first_are_told():
    assert each(rows(7), "{place}") == "P0, P1, P2, P3 and P4 (the first 5 of 7)"
    assert each(rows(6), "{place}").endswith("and P5") and each(rows(7), "{place}", most=7).endswith("and P6")


def test_the_country_is_no_other_place_and_new_provinces_are_marked_in_english():
    with_country = pd.DataFrame({"place": [*rows(7)["place"], "Việt Nam"]})
    assert places(with_country) == "7 places and the country"
    assert (
        places(with_country[6:]) == "P6 and Việt Nam"
        and places(pd.DataFrame({"place": ["Cà Mau (mới)"]})) == "Cà Mau (new)"
    )


def test_targets_are_told_in_english_with_what_an_increase_comes_to(monkeypatch):
    printed = pd.DataFrame({
        "figure_id": ["a/1", "a/2", "a/3"], "value": [None, 35, 100], "bound": ["range", "at_least", "exact"], "target_basis": ["level", "increment", "unclear"],
    })  # fmt: skip
    monkeypatch.setattr(telling, "read_tidy", lambda name: printed if name == "targets" else FIGURES)
    assert aims(printed[:0])["target_said"].tolist() == []
    assert aims(printed)["target_said"].tolist() == ["20-30", "at least 35† more", "100 (in all or more)"]
    promised = printed.assign(
        promised_basis=["printed", "derived", "from_zero"], promised_strictest=[30, 134, 100]
    )
    assert aims(promised)["target_said"][1] == "at least 35† more, read as 134 in all"


def test_numbers_carry_bound_unit_and_marks(monkeypatch):
    monkeypatch.setattr(telling, "read_tidy", lambda name: FIGURES)
    monkeypatch.setattr(telling.codebook, "empty_words", lambda: {"products": "not printed"})
    assert in_print(PRINTED, "products", unit="%")["products_said"].tolist() == [
        "20-30%",
        "over 1,201%†",
        "1%†*",
        "2%",
        "not printed",
    ]
    ids = PRINTED.assign(
        products_ids=["a/1", "a/4", "a/4", "a/2", None], products_bound="about", products_basis="derived"
    )
    assert in_print(ids, "products", decimals=3)["products_said"].tolist()[1:4] == [
        "about 1,200.5*",
        "about 1*",
        "about 2†*",
    ]
    assert in_print(ids, "products", decimals=2)["products_said"].tolist()[1] == "about 1,200.50*"
    assert in_print(PRINTED[:0], "products")["products_said"].tolist() == []
    ends = PRINTED.assign(products_lower=5.0, products_upper=6.0)
    assert in_print(ends, "products")["products_said"].tolist()[0] == "5-6"


def test_days_of_one_place_stand_beside_one_another_and_codes_have_labels():
    now = pd.DataFrame({"place": ["A", "B"], "as_of": [3, 4], "as_of_until": [3, 5]})
    both = beside(now, now[1:].assign(as_of=1))
    assert both.to_dict("records") == [
        {
            "place": "B",
            "as_of": 4,
            "as_of_until": 5,
            "place_then": "B",
            "as_of_then": 1,
            "as_of_then_until": 5,
        }
    ]
    days = pd.to_datetime(pd.Series(["2018-01-01", "2020-01-01", None]))
    assert period(pd.DataFrame({"period_start": days, "period_end": days.shift(-1)})) == [
        "2018–2020",
        "none printed",
        "none printed",
    ]
    assert in_words(pd.Series(["met", "not_yet_known"]), "verdicts").tolist() == ["met", "not yet known"]
