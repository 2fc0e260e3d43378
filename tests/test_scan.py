"""Quantities in running text: what is found, as printed, and what is refused."""

import time

import pytest

from ocop_analysis.scan import scan

NOUNS = ["sản phẩm", "chủ thể", "làng", "products", "tỉnh, thành phố", "địa phương"]
CASES = [
    ("vi", "Tỉnh có 141 sản phẩm đạt chuẩn.", [("141 sản phẩm", 141, "exact", "product")]),
    ("vi", "Phấn đấu thêm ít nhất 35 sản phẩm nữa", [("ít nhất 35 sản phẩm", 35, "at_least", "product")]),
    ("vi", "có 35 sản phẩm trở lên", [("35 sản phẩm trở lên", 35, "at_least", "product")]),
    ("vi", "Ba sản phẩm lên hạng", [("Ba sản phẩm", 3, "exact", "product")]),
    ("vi", "chiếm 75%, còn lại 2,5%", [("75%", 75, "exact", "percent"), ("2,5%", 2.5, "exact", "percent")]),
    ("vi", "chi 9.400 triệu đồng", [("9.400 triệu đồng", 9.4e9, "exact", "VND")]),
    ("vi", "thưởng 10 triệu đồng/sản phẩm", [("10 triệu đồng/sản phẩm", 1e7, "exact", "VND/product")]),
    ("vi", "là 01 trong 48 tỉnh, thành phố", [("01 trong 48 tỉnh, thành phố", 48, "exact", "province")]),
    ("vi", "hội đồng đánh giá, xếp hạng 99 sản phẩm", [("99 sản phẩm", 99, "exact", "product")]),
    ("vi", "đứng thứ 3 cả nước", [("thứ 3", 3, "exact", "rank")]),
    ("vi", "đến từ 5 địa phương", [("5 địa phương", 5, "exact", "item")]),
    ("vi", "92/220 xã đã có", [("92/220 xã", 92, "exact", "commune")]),
    ("en", "has 12,075 products and 73.9 per cent", [("12,075 products", 12075, "exact", "product"), ("73.9 per cent", 73.9, "exact", "percent")]),
    ("en", "a bonus of VND1.08 billion", [("VND1.08 billion", 1.08e9, "exact", "VND")]),
    ("vi", "đứng sau số trên là 128 chủ thể", [("128 chủ thể", 128, "exact", "producer")]),
    ("en", "five four-star products", [("five four-star products", 5, "exact", "product")]),
    ("en", "Eighteen more products and 86 business producers", [("Eighteen more products", 18, "exact", "product"), ("86 business producers", 86, "exact", "producer")]),
    ("en", "six products", [("six products", 6, "exact", "product")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_found(language, text, expected):
    found = [
        (f.printed, f.quantity.value, f.quantity.bound.value, f.quantity.unit)
        for f in scan(text, language, NOUNS)
    ]
    assert found == expected


def test_stands_where_it_says():
    text = "Đến nay có 1.234 sản phẩm, trong đó gần 200 sản phẩm mới và từ 3 - 4 làng."
    for each in scan(text, "vi", NOUNS):
        assert text[each.start : each.end] == each.printed
        assert text[slice(*each.digits)] in each.printed


@pytest.mark.parametrize("text", ["hai mươi năm sản phẩm", "12 rưỡi sản phẩm"])
def test_a_piece_of_a_number_is_no_number(text):
    assert not [f for f in scan(text, "vi", NOUNS) if f.quantity and f.noun == "sản phẩm" and not f.article]


def test_what_verify_would_refuse_is_not_cut_out():
    assert [f.quantity for f in scan("at least 50 - 60 products", "en", NOUNS)] == [None]


def test_an_ambiguous_separator_is_refused():
    (only,) = scan("vốn 1.5 tỷ", "vi", NOUNS)
    assert only.quantity is None and "ambiguous" in only.problem


def test_a_word_for_one_is_marked_as_an_article():
    found = scan("một sản phẩm, ít nhất một sản phẩm", "vi", NOUNS)
    assert [(f.printed, f.article) for f in found] == [
        ("một sản phẩm", True),
        ("ít nhất một sản phẩm", False),
    ]


def test_numbers_inside_words_are_none():
    assert not scan("OCOP2 và M16 cùng F1", "vi", NOUNS)


def test_long_text_is_scanned_in_time_of_its_length():
    def seconds(times):
        start = time.perf_counter()
        scan("Tỉnh có 141 sản phẩm, chiếm 75% và gần 3 năm nữa. " * times, "vi", NOUNS)
        return time.perf_counter() - start

    seconds(5)
    assert seconds(400) < 12 * 10 * max(seconds(40), 0.001)
