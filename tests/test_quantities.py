"""What is read from a print, what is refused, and that what is written of a quantity is read back.

prints.csv has the prints by kind, with the gold of each: bound, value (of a range both ends), unit and whole, or
part of the reason why it is refused.
"""

import contextlib
import csv
import tomllib
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_analysis import codebook
from ocop_analysis.quantities import (
    BEFORE,
    LANGUAGES,
    MEASURED,
    UNITS,
    Bound,
    Quantity,
    QuantityError,
    parse_quantity,
)  # fmt: skip
from ocop_analysis.wording import format_number, qualified

with Path(__file__).with_name("prints.csv").open(encoding="utf-8", newline="") as stream:
    PRINTS = list(csv.DictReader(stream))
# Of a bound: every print of it, and the interval of 35 that it leaves where things are counted and measured.
BOUNDS = {
    "at_least": ("ít nhất 35; tối thiểu 35; không dưới 35; 35 trở lên", "at least 35; no fewer than 35; 35 or more; 35 and above", (35, None), (35, None)),
    "over": ("trên 35; hơn 35", "over 35; more than 35", (36, None), (35, None)),
    "about": ("khoảng 35", "about 35; around 35; approximately 35", (None, None), (None, None)),
    "under": ("dưới 35", "under 35; fewer than 35; less than 35", (None, 34), (None, 35)),
    "nearly": ("gần 35", "nearly 35", (None, 34), (None, 35)),
    "at_most": ("không quá 35; tối đa 35; 35 trở xuống", "at most 35; up to 35; no more than 35; 35 or fewer; 35 or less", (None, 35), (None, 35)),
}  # fmt: skip


@pytest.mark.parametrize("row", PRINTS, ids=lambda row: f"{row['kind']}: {row['printed']} {row['separator']}")
def test_a_print_is_read_as_its_gold_says_or_refused_with_a_reason(row):
    arguments = row["printed"], row["language"], row["separator"]
    if row["refused"]:
        with pytest.raises(QuantityError, match=row["refused"]) as error:
            parse_quantity(*arguments)
        assert str(error.value).startswith(repr(row["printed"]))
        return
    found = parse_quantity(*arguments)
    ends = [float(row[end]) if row[end] else None for end in ("value", "to")]
    assert ([found.lower, found.upper] if row["bound"] == "range" else [found.value, None]) == ends
    assert (found.bound, found.unit) == (row["bound"], row["unit"])
    assert found.out_of == (float(row["out_of"]) if row["out_of"] else None)


@pytest.mark.parametrize(
    ("language", "printed", "bound", "counted", "measured"),
    [
        pytest.param(language, printed.strip(), bound, *intervals)
        for bound, (vi, en, *intervals) in BOUNDS.items()
        for language, prints in (("vi", vi), ("en", en))
        for printed in prints.split(";")
    ],
)
def test_a_bound_leaves_an_interval(language, printed, bound, counted, measured):
    for noun in ["", *UNITS[language], {"vi": "đồng/sản phẩm", "en": "dong/product"}[language], "OCOP"]:
        found = parse_quantity(printed.replace("35", f"35 {noun}".strip()), language)
        interval = measured if found.unit.split("/")[0] in MEASURED else counted
        assert (found.bound, found.value, (found.lower, found.upper)) == (bound, 35, interval), noun


def test_of_a_bare_million_over_takes_no_step():
    assert parse_quantity("trên 20 nghìn tỷ").lower == 20e12


def test_decimals_are_counted_as_printed():
    prints = {"172,5%": 1, "1,25-2,5%": 2, "9.400 triệu đồng": 0, "26,119 tỷ đồng": 3}
    assert {printed: parse_quantity(printed).decimals for printed in prints} == prints


@pytest.mark.parametrize("printed", ["mười lăm sản phẩm", "xấp xỉ 200 tổ hợp tác"])
def test_letters_taken_apart_and_any_space_make_no_difference(printed):
    apart = unicodedata.normalize("NFD", printed).replace(" ", "\u202f")
    assert parse_quantity(f"\u00a0{apart}") == parse_quantity(printed)


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(QuantityError, match="'fr' is not read: use vi or en"):
        parse_quantity("99", "fr")


def test_the_words_are_written_as_a_folded_print_and_alike_in_each_language():
    lines = (files("ocop_analysis") / "quantity_words.toml").read_text(encoding="utf-8").splitlines()
    words = "\n".join(line for line in lines if not line.startswith("#"))
    small = words.casefold()
    for unit in UNITS["vi"].values():
        small = small.replace(f"{unit.casefold()} =", f"{unit} =")
    assert small == unicodedata.normalize("NFC", words)
    assert tomllib.loads(words)["vi"].keys() == tomllib.loads(words)["en"].keys()
    assert set(UNITS["vi"].values()) == set(UNITS["en"].values())


def test_every_indicator_wants_units_that_are_read():
    wanted = codebook.read_text_table(codebook.DATA / "reference" / "indicators.csv")["unit"].str.split("|")
    known = {"any", "rank", *UNITS["vi"].values()}
    assert {part for unit in wanted.explode() for part in unit.split("/")} <= known


def written(quantity, language):
    """A quantity in print, with the first words of its bound and its unit."""
    ends = [quantity.lower, quantity.upper] if quantity.value is None else [quantity.value]
    noun = next((f" {word}" for word, unit in UNITS[language].items() if unit == quantity.unit), "")
    if quantity.unit.startswith("VND"):
        billion, of_each = {"vi": (" tỷ đồng", "/sản phẩm"), "en": (" billion dong", "/product")}[language]
        noun, ends = billion + of_each * ("/" in quantity.unit), [end / 1e9 for end in ends]
    return qualified("-".join(format_number(end, language) for end in ends) + noun, quantity.bound, language)


QUALIFIERS = st.sampled_from(["", *BEFORE["vi"], "1-"])
BEHIND = st.sampled_from(
    ["sản phẩm", "hộ", "xã", ",25 tỷ đồng", ",125 tỷ đồng/sản phẩm", ",5 %", ",75 năm", ",5 ha"]
)


@given(QUALIFIERS, st.integers(2, 10**6), BEHIND, st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back(before, number, behind, language):
    quantity = parse_quantity(f"{before} {number} {behind}".replace(" ,", ","))
    assert parse_quantity(written(quantity, language), language) == quantity


@given(st.text() | st.text("0123456789.,- %tỷtriệuđồngsản phẩmtrêntừđếnkhoảng"), st.sampled_from(LANGUAGES))
def test_no_text_raises_anything_but_the_documented_error(text, language):
    with contextlib.suppress(QuantityError):
        quantity = parse_quantity(text, language)
        assert isinstance(quantity, Quantity) and isinstance(quantity.bound, Bound)
