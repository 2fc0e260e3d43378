"""What is read from a print, what is refused, and that what is formatted is read back."""

import contextlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_analysis.quantities import Bound, Quantity, QuantityError, parse_quantity
from ocop_analysis.wording import format_quantity


def exactly(value, unit, decimals=0):
    return Quantity(value, value, value, Bound.EXACT, unit, decimals)


READ = {
    "plain": ("99 sản phẩm", exactly(99, "product")),
    "with leading zero": ("04 sản phẩm", exactly(4, "product")),
    "thousands point": ("14.642 sản phẩm", exactly(14642, "product")),
    "decimal comma": ("172,5%", exactly(172.5, "percent", 1)),
    "percent apart": ("75 %", exactly(75, "percent")),
    "percent in words": ("75 phần trăm", exactly(75, "percent")),
    "million dong": ("9.400 triệu đồng", exactly(9.4e9, "VND")),
    "billion dong with decimals": ("26,119 tỷ đồng", exactly(26.119e9, "VND", 3)),
    "tỉ for tỷ, without dong": ("1,5 tỉ", exactly(1.5e9, "VND", 1)),
    "thousand billion": ("45 nghìn tỷ đồng", exactly(45e12, "VND")),
    "money for each product": ("50-100 triệu/sản phẩm", Quantity(None, 50e6, 100e6, Bound.RANGE, "VND/product")),
    "ít nhất": ("ít nhất 35 sản phẩm", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "tối thiểu": ("tối thiểu 35 sản phẩm", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "trở lên": ("35 sản phẩm trở lên", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "từ ... trở lên": ("từ 35 sản phẩm trở lên", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "trở xuống": ("35 sản phẩm trở xuống", Quantity(35, None, 35, Bound.AT_MOST, "product")),
    "trên counts from the next": ("trên 200 sản phẩm", Quantity(200, 201, None, Bound.OVER, "product")),
    "hơn of years stays open": ("hơn 4 năm", Quantity(4, 4, None, Bound.OVER, "year")),
    "a decimal comma and a zero where thousands would be absurd": ("377,880 tỷ đồng", Quantity(377.88e9, 377.88e9, 377.88e9, Bound.EXACT, "VND", 3)),
    "gần counts to the one before": ("gần 3.000 sản phẩm", Quantity(3000, None, 2999, Bound.NEARLY, "product")),
    "dưới": ("dưới 50 hộ", Quantity(50, None, 49, Bound.UNDER, "producer")),
    "không quá": ("không quá 50 hộ", Quantity(50, None, 50, Bound.AT_MOST, "producer")),
    "khoảng leaves both ends open": ("khoảng 45.000 tỷ đồng", Quantity(45e12, None, None, Bound.ABOUT, "VND")),
    "range": ("3-4 sản phẩm", Quantity(None, 3, 4, Bound.RANGE, "product")),
    "range with en dash and khoảng": ("khoảng 400–500 sản phẩm", Quantity(None, 400, 500, Bound.RANGE, "product")),
    "từ ... đến": ("từ 10 đến 20 sản phẩm", Quantity(None, 10, 20, Bound.RANGE, "product")),
    "one in words": ("ít nhất một điểm", Quantity(1, 1, None, Bound.AT_LEAST, "item")),
    "fifteen": ("mười lăm sản phẩm", exactly(15, "product")),
    "twenty-four, the other spelling": ("hai mươi tư sản phẩm", exactly(24, "product")),
    "a hundred": ("một trăm sản phẩm", exactly(100, "product")),
    "five is not years": ("năm sản phẩm", exactly(5, "product")),
    "five years": ("năm năm", exactly(5, "year")),
    "ordinal": ("thứ 3", exactly(3, "rank")),
    "ordinal in words": ("thứ mười", exactly(10, "rank")),
    "one of 48": ("01 trong 48 tỉnh, thành phố", exactly(48, "item")),
    "capitals": ("21 Công ty", exactly(21, "producer")),
    "abbreviation": ("97 HTX", exactly(97, "producer")),
    "no noun": ("895", exactly(895, "")),
    "trở lên without a noun": ("35 trở lên", Quantity(35, 35, None, Bound.AT_LEAST, "")),
    "từ ... trở lên without a noun": ("từ 35 trở lên", Quantity(35, 35, None, Bound.AT_LEAST, "")),
    "full stop behind": ("35 sản phẩm trở lên.", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "private enterprises": ("5 doanh nghiệp tư nhân", exactly(5, "producer")),
    "comrades are no money": ("15 đồng chí", exactly(15, "item")),
    "members are no communes": ("50 xã viên", exactly(50, "item")),
    "VND": ("1,5 tỷ VNĐ", exactly(1.5e9, "VND", 1)),
    "đ behind the digits": ("1.500.000đ", exactly(1.5e6, "VND")),
    "a trillion in digits": ("1.234.567.890.123 đồng", exactly(1234567890123, "VND")),
    "thousands of dong for each product": ("500 nghìn đồng/sản phẩm", exactly(5e5, "VND/product")),
    "no-break space": ("99\u00a0sản\u00a0phẩm", exactly(99, "product")),
    "narrow and thin spaces": ("ít\u202fnhất 35\u2009sản phẩm", Quantity(35, 35, None, Bound.AT_LEAST, "product")),
    "decomposed": (unicodedata.normalize("NFD", "ít nhất 35 sản phẩm"), Quantity(35, 35, None, Bound.AT_LEAST, "product")),
}  # fmt: skip
READ_ENGLISH = {
    "comma groups": ("12,075", exactly(12075, "")),
    "point is decimal": ("73.9 per cent", exactly(73.9, "percent", 1)),
    "over": ("over 16,000", Quantity(16000, 16001, None, Bound.OVER, "")),
    "fewer than a share": ("fewer than 0.5%", Quantity(0.5, None, 0.5, Bound.UNDER, "percent", 1)),
    "words": ("four", exactly(4, "")),
    "nearly": ("nearly 30 billion dong", Quantity(30e9, None, 30e9, Bound.NEARLY, "VND")),
    "or more": ("5 or more products", Quantity(5, 5, None, Bound.AT_LEAST, "product")),
    "one year": ("1 year", exactly(1, "year")),
    "hyphenated words": ("twenty-one products", exactly(21, "product")),
}
REFUSED = {
    "empty": "",
    "no number": "nhiều sản phẩm",
    "point with one digit": "1.5 tỷ",
    "point with two digits": "9.40 sản phẩm",
    "English decimals": "73.9%",
    "two decimal commas": "1,2,3%",
    "fraction of a product": "12,075 sản phẩm",
    "two numbers": "4 tỷ 440 triệu đồng",
    "star class": "3 sản phẩm 5 sao",
    "two numbers in words": "hai ba sản phẩm",
    "a year": "năm 2020",
    "more than a hundred in words": "hai trăm sản phẩm",
    "and a half": "2 triệu rưỡi",
    "two qualifiers": "ít nhất trên 35 sản phẩm",
    "qualifiers on both sides": "ít nhất 35 sản phẩm trở lên",
    "qualified range": "trên 3-4 sản phẩm",
    "from without to": "từ 5 sản phẩm",
    "falling range": "50-20 sản phẩm",
    "negative": "-5 sản phẩm",
    "unknown words first": "đạt 99 sản phẩm",
    "full-width digits": "９９ sản phẩm",
    "too many digits": "9" * 400,
    "qualified rank": "trên thứ 3",
    "rank from": "thứ 3 trở lên",
    "range from": "3-5 trở lên",
    "English thousands of products": "1,000 sản phẩm",
    "English thousands of millions": "9,400 triệu đồng",
    "English thousands of dong": "100,000 đồng",
    "qualifier inside the noun": "35 sản phẩm trở lên đạt chuẩn",
    "spoken twenty-one": "hai mốt sản phẩm",
    "spoken seventeen": "mười bẩy sản phẩm",
    "one and a half years": "2 năm rưỡi",
    "nearly three and a half": "gần 3 năm rưỡi",
    "half of": "một nửa số xã",
    "two thirds": "hai phần ba số xã",
    "some": "một số sản phẩm",
    "one of those": "một trong những tỉnh",
    "second number behind the noun": "4 tỷ đồng bốn trăm triệu",
    "range behind the noun": "5 sản phẩm đến mười sản phẩm",
    "star class in words": "3 sản phẩm ba sao",
    "rate a year": "5 tỷ đồng/năm",
    "rate in words": "9.400 triệu đồng mỗi sản phẩm",
    "twenty-five products or twenty years": "hai mươi năm sản phẩm",
}
REFUSED_ENGLISH = {
    "Vietnamese thousands": "over 16.000",
    "point of products": "1.000 products",
    "fractions": "two thirds of communes",
    "one in five": "one in five products",
    "star class": "twenty five-star products",
}


@pytest.mark.parametrize(("printed", "quantity"), READ.values(), ids=READ.keys())
def test_vietnamese_print_is_read(printed, quantity):
    assert parse_quantity(printed) == quantity


@pytest.mark.parametrize(("printed", "quantity"), READ_ENGLISH.values(), ids=READ_ENGLISH.keys())
def test_english_print_is_read(printed, quantity):
    assert parse_quantity(printed, "en") == quantity


@pytest.mark.parametrize("printed", REFUSED.values(), ids=REFUSED.keys())
def test_ambiguous_or_senseless_print_is_refused(printed):
    with pytest.raises(QuantityError):
        parse_quantity(printed)


@pytest.mark.parametrize("printed", REFUSED_ENGLISH.values(), ids=REFUSED_ENGLISH.keys())
def test_ambiguous_english_print_is_refused(printed):
    with pytest.raises(QuantityError):
        parse_quantity(printed, "en")


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(QuantityError, match="vi or en"):
        parse_quantity("99", "fr")


def test_the_same_print_differs_by_language():
    assert (parse_quantity("26,119 tỷ đồng").value, parse_quantity("26,119", "en").value) == (26.119e9, 26119)


@st.composite
def quantities(draw):
    """Quantities as `parse_quantity` can return them, of the units that formatting names."""
    unit = draw(
        st.sampled_from(["product", "producer", "commune", "percent", "year", "VND", "VND/product", ""])
    )
    bound = draw(st.sampled_from(Bound))
    decimals = draw(st.integers(1, 3)) if unit in ("percent", "year") else 0
    low = draw(st.integers(2, 10**8))
    high = low + draw(st.integers(1, 10**6))
    tens = 10**decimals
    # a last digit that is not zero, so that the decimals printed are the decimals there are
    low, high = ((n * tens + 1) / tens if decimals else float(n) for n in (low, high))
    if unit.startswith("VND"):
        low, high, decimals = low * 1e9, high * 1e9, 0
    if bound is Bound.RANGE:
        return Quantity(None, low, high, bound, unit, decimals)
    step = 0 if unit in ("percent", "year", "VND", "VND/product") else 1
    lower = {Bound.EXACT: low, Bound.AT_LEAST: low, Bound.OVER: low + step}.get(bound)
    upper = {Bound.EXACT: low, Bound.AT_MOST: low, Bound.UNDER: low - step, Bound.NEARLY: low - step}.get(
        bound
    )
    return Quantity(low, lower, upper, bound, unit, decimals)


@given(quantities(), st.sampled_from(["vi", "en"]))
def test_what_is_formatted_is_read_back(quantity, language):
    assert parse_quantity(format_quantity(quantity, language), language) == quantity


@given(
    st.text() | st.text("0123456789.,- %tỷtriệuđồngsản phẩmít nhấttrêntừđếnkhoảng"),
    st.sampled_from(["vi", "en"]),
)
def test_no_text_raises_anything_but_the_documented_error(text, language):
    with contextlib.suppress(QuantityError):
        parse_quantity(text, language)
