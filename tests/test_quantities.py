"""What is read from a print, what is refused, and that what is written of a quantity is read back."""

import contextlib
import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_analysis.quantities import BEFORE, LANGUAGES, UNITS, Bound, Quantity, QuantityError, parse_quantity
from ocop_analysis.wording import format_number, qualified


def exactly(value, unit, decimals=0):
    return Quantity(value, value, value, Bound("exact"), unit, decimals)


def between(lower, upper, unit, decimals=0):
    return Quantity(None, lower, upper, Bound("range"), unit, decimals)


READ = {
    "plain": ("99 sản phẩm", exactly(99, "product")),
    "with leading zero": ("04 sản phẩm", exactly(4, "product")),
    "thousands point": ("14.642 sản phẩm", exactly(14642, "product")),
    "noun that begins like a currency": ("15 đồng chí", exactly(15, "item")),
    "noun that goes on like a number": ("5 hộ tư nhân", exactly(5, "producer")),
    "decimal comma": ("172,5%", exactly(172.5, "percent", 1)),
    "percent in words": ("75 phần trăm số xã", exactly(75, "percent")),
    "millions without dong": ("5 triệu", exactly(5e6, "VND")),
    "thousand billion": ("45 nghìn tỷ đồng", exactly(45e12, "VND")),
    "đ behind the digits": ("1.500.000đ", exactly(1.5e6, "VND")),
    "money for each product": ("50-100 triệu/sản phẩm", between(50e6, 100e6, "VND/product")),
    "decimals of thousands": ("1,5 ngàn sản phẩm", exactly(1500, "product", 1)),
    "three decimals": ("26,119 tỷ đồng", exactly(26.119e9, "VND", 3)),
    "two with a zero at the end": ("1,50 tỉ đồng", exactly(1.5e9, "VND", 2)),
    "three with a zero at the end, absurd as thousands": ("100,010 tỷ đồng", exactly(100.01e9, "VND", 3)),
    "fifteen digits": ("123.456.789.012.345 đồng", exactly(123456789012345, "VND")),
    "more than a decimal holds": ("999.999.999.999.999 tỷ tỷ hộ", exactly(999999999999999e18, "producer")),
    "zero in words": ("không sản phẩm", exactly(0, "product")),
    "fifteen": ("mười lăm sản phẩm", exactly(15, "product")),
    "twenty-four, the other spelling": ("hai mươi tư sản phẩm", exactly(24, "product")),
    "twenty-five, the other spelling": ("hai mươi nhăm sản phẩm", exactly(25, "product")),
    "a hundred": ("một trăm sản phẩm", exactly(100, "product")),
    "five is not years": ("năm sản phẩm", exactly(5, "product")),
    "five years": ("năm năm", exactly(5, "year")),
    "five years of something": ("5 năm triển khai", exactly(5, "year")),
    "ordinal": ("thứ 3", exactly(3, "rank")),
    "one of": ("1 trong 5 tỉnh; 1 trong số 5 tỉnh; 01 trong 5 tỉnh; 01 trong số 5 tỉnh; một trong 5 tỉnh, thành; một trong số 5 tỉnh", exactly(5, "item")),
    "at least one, in words": ("ít nhất một điểm", Quantity(1, 1, None, Bound.AT_LEAST, "item")),
    "from ... up": ("từ 35 sản phẩm trở lên", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "from ... up, before the noun": ("từ 35 trở lên sản phẩm", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "range that rises by one": ("3-4 sản phẩm", between(3, 4, "product")),
    "range with en dash and khoảng": ("khoảng 400–500 sản phẩm", between(400, 500, "product")),
    "range in words": ("từ 10 đến 20 sản phẩm", between(10, 20, "product")),
    "range with more decimals above": ("1,5 - 2,25%", between(1.5, 2.25, "percent", 2)),
    "range with more decimals below": ("1,25-2,5%", between(1.25, 2.5, "percent", 2)),
    "signs behind": ("35 Sản phẩm .,;:", exactly(35, "product")),
    "no-break, narrow and thin spaces": ("\u00a099\u202fsản\u2009\u2009phẩm", exactly(99, "product")),
    "decomposed": (unicodedata.normalize("NFD", "mười lăm sản phẩm"), exactly(15, "product")),
    "English comma groups": ("12,075", exactly(12075, ""), "en"),
    "English point is decimal": ("73.9 per cent", exactly(73.9, "percent", 1), "en"),
    "English words": ("twenty-one products", exactly(21, "product"), "en"),
    "English words without a hyphen": ("twenty one products", exactly(21, "product"), "en"),
    "an English hundred": ("a hundred communes", exactly(100, "commune"), "en"),
    "English million": ("5 million dong", exactly(5e6, "VND"), "en"),
    "English billion": ("5 billion dong", exactly(5e9, "VND"), "en"),
    "English trillion": ("1.5 trillion VND", exactly(1.5e12, "VND", 1), "en"),
    "English range in words": ("from 10 to 20 producers", between(10, 20, "producer"), "en"),
    "English rank": ("rank 3", exactly(3, "rank"), "en"),
}  # fmt: skip
# Of a bound: every print of it, and the interval of 35 that it leaves where things are counted and measured.
BOUNDS = {
    "at_least": ("ít nhất 35; tối thiểu 35; không dưới 35; 35 trở lên", "at least 35; no fewer than 35; 35 or more; 35 and above", (35, None), (35, None)),
    "over": ("trên 35; hơn 35", "over 35; more than 35", (36, None), (35, None)),
    "about": ("khoảng 35", "about 35; around 35; approximately 35", (None, None), (None, None)),
    "under": ("dưới 35", "under 35; fewer than 35; less than 35", (None, 34), (None, 35)),
    "nearly": ("gần 35", "nearly 35", (None, 34), (None, 35)),
    "at_most": ("không quá 35; tối đa 35; 35 trở xuống", "at most 35; up to 35; no more than 35; 35 or fewer; 35 or less", (None, 35), (None, 35)),
}  # fmt: skip
NOUNS = {
    "product": ("sản phẩm", "products; product; products overall"),
    "producer": ("chủ thể; doanh nghiệp; công ty; hợp tác xã; HTX; tổ hợp tác; hộ", "producers; producer"),
    "commune": ("xã", "communes; commune"),
    "percent": ("%; phần trăm", "%; per cent; percent"),
    "year": ("năm", "years; year"),
    "VND": ("đồng; VNĐ; VND; đ; triệu; nghìn đồng; nghìn tỉ", "dong; VND; million; thousand dong; billion; trillion"),
    "VND/product": ("đồng / sản phẩm; triệu/ sản phẩm", "dong/product; million / product"),
    "item": ("xã viên; hội viên; tỉnh; nghìn điểm", "provinces; thousand points; turnover; dong accounts"),
    "": ("; nghìn; ngàn", "; thousand"),
}  # fmt: skip
# By what is wrong, the prints in Vietnamese and English.
REFUSED = {
    "is no quantity": ("; nhiều sản phẩm; đạt 99 sản phẩm; -5 sản phẩm; haiđồng; 15đảng viên", "many products; OCOP 5"),
    "holds digits that are not 0-9": ("９９ sản phẩm; 5½ sản phẩm; 3² sản phẩm", "٣ products"),
    "more digits than any figure": ("1.234.567.890.123.456 đồng; " + "9" * 400, "1,234,567,890,123,456"),
    "properly formatted|valid decimal": ("1.5 tỷ; 9.40 sản phẩm; 73.9%; 1,2,3%", "over 16.0.0; 12,07 products; 1,5%"),
    "decimals thousands": ("1,500 tỷ đồng; 1,2340 tỷ đồng; 100,000 tỷ đồng; 99,990 tỷ đồng; 9,400 triệu đồng; 12,500%; 377,880 tỷ sản phẩm", "1.500 billion dong; 2.500 years"),
    "decimals of something counted": ("12,075 sản phẩm; 1,5 sản phẩm; 1,000 sản phẩm; 100,000 đồng; 1,5 đồng/sản phẩm; 1,5-2 hộ", "1.000 products; over 16.000; rank 1.5"),
    "is a fraction": ("1,2345 nghìn sản phẩm", "1.2345 thousand products"),
    "range that does not rise": ("50-20 sản phẩm; 3-3 sản phẩm; ba-hai sản phẩm", "from 20 to 10 products; 4-4%"),
    "qualifies a range": ("trên 3-4 sản phẩm; 3-5 trở lên; từ 3-5 sản phẩm; khoảng 3-5 hộ trở lên", "over 3-4 products; from 3-5"),
    "qualifies a rank": ("trên thứ 3; thứ 3 trở lên; thứ 3-4; thứ 3 đến 4", "over rank 3; rank 3-4"),
    "from where, not to where": ("từ 5 sản phẩm; khoảng từ 5 sản phẩm", "from 5 products"),
    "two qualifiers": ("ít nhất 35 sản phẩm trở lên; 35 trở lên sản phẩm trở lên; ít nhất từ 35 trở lên", "over 5 or more products"),
    "qualifier inside": ("35 sản phẩm trở lên đạt chuẩn; 35 sản phẩm hơn", "5 products at least in all"),
    "two numbers": (
        "4 tỷ 440 triệu đồng; 10 đến20 hộ; 3 sản phẩm 5 sao; 3 sản phẩm ba sao; hai ba sản phẩm; năm 5; hai trăm sản phẩm; 2 triệu rưỡi; 2 năm rưỡi; 2 năm rưởi; hai mốt hộ; "
        "mười bẩy hộ; một nửa số xã; hai phần ba số xã; một số sản phẩm; một trong những tỉnh; 4 tỷ đồng bốn trăm triệu; 5 sản phẩm đến mười sản phẩm; hai mươi năm sản phẩm; hai mươi năm hộ; "
        "3 chục hộ; 1 trăm linh năm; 1 trăm lẻ ba; một trăm lẻ một hộ; hai mươi lăm năm sản phẩm; 3 lăm; 3 nhăm; 3 tư; 3 mấy; 3 phẩy; 3 phần; 3 linh; 3 lẻ; 3 tá; 3 vạn; 3 vài; 3 và; 2 mươi; 5% hai; 3 phần trămba",
        "two thirds of communes; one in five products; twenty five-star products; 3 hundred; 3 dozen; 2 score; 3 products half; 3 quarters; one quarter; one of them; 3 and some; 3 or so; 1 third; 3 in all",
    ),
    "is a rate": ("5 tỷ đồng/năm; 5 đồngmỗi hộ; 9.400 triệu đồng mỗi sản phẩm; 5 tỷ/năm; 5 sản phẩm/xã", "5 dong per product; 5 dong a year; 5 dong each; 5 dong một hộ; 5/product"),
}  # fmt: skip


def each(table):
    """A case for each print: its language, the print, its key in the table, and what stands beside it there."""
    return [
        pytest.param(language, printed.strip(), name, *beside)
        for name, (vi, en, *beside) in table.items()
        for language, prints in (("vi", vi), ("en", en))
        for printed in prints.split(";")
    ]


@pytest.mark.parametrize("case", READ.values(), ids=READ.keys())
def test_print_is_read(case):
    prints, quantity, *language = case
    assert {parse_quantity(printed, *language) for printed in prints.split("; ")} == {quantity}


@pytest.mark.parametrize(("language", "printed", "bound", "counted", "measured"), each(BOUNDS))
def test_a_bound_leaves_an_interval(language, printed, bound, counted, measured):
    for noun in ["", *UNITS[language], {"vi": "đồng", "en": "dong/product"}[language], "OCOP"]:
        found = parse_quantity(printed.replace("35", f"35 {noun}".strip()), language)
        interval = measured if found.unit in ("percent", "year", "VND", "VND/product") else counted
        assert (found.bound, found.value, (found.lower, found.upper)) == (bound, 35, interval)


@pytest.mark.parametrize(("language", "noun", "unit"), each(NOUNS))
def test_a_noun_gives_a_unit(language, noun, unit):
    assert parse_quantity(f"7 {noun}", language).unit == unit


@pytest.mark.parametrize(("language", "printed", "reason"), each(REFUSED))
def test_ambiguous_or_senseless_print_is_refused(language, printed, reason):
    with pytest.raises(QuantityError, match=reason) as error:
        parse_quantity(printed, language)
    assert str(error.value).startswith(repr(printed))


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(QuantityError, match="'fr' is not read: use vi or en"):
        parse_quantity("99", "fr")


def test_the_words_are_written_as_a_folded_print_and_alike_in_each_language():
    lines = (files("ocop_analysis") / "quantity_words.toml").read_text(encoding="utf-8").splitlines()
    words = "\n".join(line for line in lines if not line.startswith("#"))
    assert words == unicodedata.normalize("NFC", words).casefold()
    assert tomllib.loads(words)["vi"].keys() == tomllib.loads(words)["en"].keys()


def written(quantity, language):
    """A quantity in print, with the first words of its bound and its unit."""
    ends = [quantity.lower, quantity.upper] if quantity.value is None else [quantity.value]
    noun = next((f" {word}" for word, unit in UNITS[language].items() if unit == quantity.unit), "")
    if quantity.unit.startswith("VND"):
        billion, of_each = {"vi": (" tỷ đồng", "/sản phẩm"), "en": (" billion dong", "/product")}[language]
        noun, ends = billion + of_each * ("/" in quantity.unit), [end / 1e9 for end in ends]
    return qualified("-".join(format_number(end, language) for end in ends) + noun, quantity.bound, language)


QUALIFIERS = st.sampled_from(["", *BEFORE["vi"], "1-"])
BEHIND = st.sampled_from(["", *list(UNITS["vi"])[:-1], ",25 tỷ", ",125 tỷ đồng/sản phẩm", ",5 %", ",75 năm"])


@given(QUALIFIERS, st.integers(2, 10**6), BEHIND, st.sampled_from(LANGUAGES))
def test_what_is_written_is_read_back(before, number, behind, language):
    quantity = parse_quantity(f"{before} {number} {behind}".replace(" ,", ","))
    assert parse_quantity(written(quantity, language), language) == quantity


@given(st.text() | st.text("0123456789.,- %tỷtriệuđồngsản phẩmtrêntừđếnkhoảng"), st.sampled_from(LANGUAGES))
def test_no_text_raises_anything_but_the_documented_error(text, language):
    with contextlib.suppress(QuantityError):
        parse_quantity(text, language)
