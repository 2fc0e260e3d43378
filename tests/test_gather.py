"""What is proposed for a number of a text, and why: invented sentences, each kind with its neighbour."""

import csv

import pytest

from ocop_analysis import codebook
from ocop_analysis.gather.article import ASKED, row_of
from ocop_analysis.gather.pages import GatherError, Page
from ocop_analysis.gather.propose import propose
from ocop_analysis.gather.relate import relate
from ocop_analysis.gather.words import SAID, words_of

PLACE = "Bến Tre"


def gathered(*paragraphs, language="vi", place=PLACE):
    marks = propose(list(paragraphs), words_of(language), language, place)
    return marks, relate(marks)


def rows(*paragraphs, **options):
    return {m.found.printed: m for m in gathered(*paragraphs, **options)[0] if m.cells}


def said(mark, *names):
    return tuple(mark.cells.get(name, "") for name in names)


CODES = [
    ("Đến nay, toàn tỉnh có 83 sản phẩm OCOP.", "83 sản phẩm OCOP", {"indicator": "products", "status": "rated", "count_kind": "not_said", "role": "actual"}),
    ("Đến nay, tỉnh có 83 sản phẩm OCOP còn hiệu lực.", "83 sản phẩm OCOP", {"status": "rated", "count_kind": "valid"}),
    ("Các huyện đã đăng ký 266 sản phẩm thực hiện năm 2020.", "266 sản phẩm", {"status": "registered", "count_kind": "", "period_start": "2020-01-01"}),
    ("Có 12 sản phẩm đã hết hạn công nhận.", "12 sản phẩm", {"status": "lapsed"}),
    ("Có 12 sản phẩm được công nhận lại.", "12 sản phẩm", {"status": "re_recognised"}),
    ("Năm nay tỉnh có 3 sản phẩm nâng hạng từ 3 sao lên 4 sao.", "3 sản phẩm", {"status": "upgraded", "category": "4 sao"}),
    ("Đến nay, tỉnh có 20 sản phẩm đạt 4 sao.", "20 sản phẩm", {"dimension": "star", "category": "4 sao"}),
    ("Đến nay, tỉnh có 2 sản phẩm tiềm năng 5 sao.", "2 sản phẩm", {"category": "tiềm năng 5 sao", "status": "potential"}),
    ("Đến nay, tỉnh có 83 sản phẩm OCOP từ 3 sao trở lên.", "83 sản phẩm OCOP", {"dimension": "", "status": "rated"}),
    ("Mục tiêu đến năm 2025, tỉnh có ít nhất 200 sản phẩm OCOP.", "ít nhất 200 sản phẩm OCOP", {"role": "target", "status": "planned", "target_basis": "level", "period_start": "2021-01-01", "period_end": "2025-12-31"}),
    ("Giai đoạn 2021-2025, tỉnh phấn đấu phát triển thêm 35 sản phẩm.", "35 sản phẩm", {"role": "target", "target_basis": "increment", "period_end": "2025-12-31"}),
    ("Có 97 HTX tham gia chương trình OCOP.", "97 HTX", {"indicator": "producers", "dimension": "producer_type", "category": "HTX"}),
    ("Đến nay có 69 sản phẩm của 47 doanh nghiệp, hợp tác xã, tổ hợp tác và các hộ sản xuất.", "47 doanh nghiệp, hợp tác xã", {"indicator": "producers", "dimension": ""}),
    ("Tổng kinh phí được bố trí năm 2020 là 9.400 triệu đồng.", "9.400 triệu đồng", {"indicator": "budget", "status": "allocated"}),
    ("Theo nhóm: thực phẩm 271 sản phẩm; đồ uống 9 sản phẩm.", "9 sản phẩm", {"dimension": "product_group", "category": "đồ uống"}),
    ("Đến nay, tỉnh công nhận 99 sản phẩm, đạt 172,5% kế hoạch.", "172,5%", {"indicator": "plan_reached"}),
    ("Toàn tỉnh còn 18 xã chưa có sản phẩm OCOP.", "18 xã", {"indicator": "communes_without_product"}),
    ("Cả nước đã có 10.300 sản phẩm OCOP.", "10.300 sản phẩm OCOP", {"place": "Việt Nam"}),
    ("Trong 20 chủ thể có 5 chủ thể do phụ nữ đứng đầu.", "5 chủ thể", {"dimension": "producer_leader", "category": "phụ nữ"}),
    ("Năm nay tỉnh công nhận 62 sản phẩm, vượt gần 15% kế hoạch.", "gần 15%", {"indicator": "plan_exceeded"}),
    ("So với kế hoạch năm, tỉnh đạt 118%.", "118%", {"indicator": "plan_reached"}),
    ("Huyện Ba Tri có 12 sản phẩm OCOP.", "12 sản phẩm OCOP", {"place": "Huyện Ba Tri, Bến Tre"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printed", "codes"), CODES)
def test_codes(text, printed, codes):
    mark = rows(text)[printed]
    assert {name: mark.cells.get(name, "") for name in codes} == codes
    assert mark.why and mark.sure in ("check", "ask")


ENGLISH = [
    ("So far the province has 89 OCOP products with at least three stars.", "89 OCOP products", {"indicator": "products", "status": "rated", "dimension": ""}),
    ("The province plans to have by 2025 at least 150 products.", "at least 150 products", {"role": "target", "target_basis": "level", "period_end": "2025-12-31"}),
    ("To date it has 83 products: 30 products rated four stars.", "30 products", {"dimension": "star", "category": "four stars"}),
    ("So far it has 19 products: 5 four-star products and 14 three-star ones.", "5 four-star products", {"dimension": "star", "category": "four-star"}),
    ("Ba Tri Town accounts for 12 products.", "12 products", {"place": "Ba Tri Town, Bến Tre"}),
    ("The province spent VND3.2 billion on the programme.", "VND3.2 billion", {"indicator": "budget", "status": "granted"}),
    ("It has earmarked 12 billion VND for the programme.", "12 billion VND", {"indicator": "budget", "status": "allocated"}),
    ("There are 6,542 OCOP producers, 32.5 per cent of which are cooperatives.", "32.5 per cent", {"indicator": "share_of_producers", "category": "cooperatives"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printed", "codes"), ENGLISH)
def test_codes_in_english(text, printed, codes):
    mark = rows(text, language="en")[printed]
    assert {name: mark.cells.get(name, "") for name in codes} == codes


LEFT_OUT = [
    "Mỗi xã một sản phẩm là chương trình OCOP.", "Hotline: 0983.970.780", "Quyết định số 490/QĐ-TTg ngày 7/5/2018.",
    "Giấy chứng nhận có giá trị 36 tháng.", "Mật ong được 92 điểm, cao nhất.", "Vụ này thu 12 tấn chè trên 30 ha.",
    "Mỗi sản phẩm mới được thưởng 20 triệu đồng.", "Xem thêm: 12 sản phẩm OCOP mới", "Công ty TNHH Lê Gia có 5 sản phẩm OCOP 4 sao.", "Tỉnh Phú Thọ còn 15.983 hộ nghèo",
]  # fmt: skip


@pytest.mark.parametrize("text", LEFT_OUT)
def test_left_out_with_a_reason(text):
    marks, _ = gathered(text)
    assert marks and not any(mark.cells for mark in marks)
    assert all(mark.why and mark.why[0] for mark in marks)


def test_what_follows_other_news_is_left_out():
    marks, _ = gathered("Đến nay, tỉnh có 83 sản phẩm OCOP.", "Xem thêm", "Tỉnh khác có 15 sản phẩm OCOP.")
    assert [bool(mark.cells) for mark in marks] == [True, False]


def test_what_is_not_understood_is_said_so():
    marks, _ = gathered("Tổng hợp: 77.")
    assert [mark.sure for mark in marks] == ["red"]


def test_it_asks_whether_a_count_is_all_or_new():
    (mark,) = rows("Tỉnh có 83 sản phẩm OCOP.").values()
    assert (mark.sure, mark.asks) == ("ask", ["status"])


def test_it_asks_whether_a_target_is_a_level_or_an_increase():
    mark = rows("Năm 2026 tỉnh phấn đấu hỗ trợ 11 điểm bán sản phẩm OCOP.")["11 điểm bán"]
    assert (mark.sure, mark.cells["target_basis"]) == ("ask", "unclear")


def test_a_second_number_does_not_take_the_increase_of_the_first():
    marks = rows("Giai đoạn 2021-2025 phấn đấu có thêm ít nhất 3 sản phẩm 5 sao, trên 100 sản phẩm 3 sao.")
    assert said(marks["ít nhất 3 sản phẩm"], "target_basis") == ("increment",)
    assert (
        said(marks["trên 100 sản phẩm"], "target_basis") == ("unclear",) and marks["trên 100 sản phẩm"].asks
    )


SPLIT = (
    "Đến nay, tỉnh có {} sản phẩm OCOP, trong đó 1 sản phẩm 5 sao, 30 sản phẩm 4 sao và 52 sản phẩm 3 sao."
)


def test_a_split_that_adds_up_makes_sure():
    marks, relations = gathered(SPLIT.format(83))
    assert [mark.sure for mark in marks if mark.cells] == ["yes"] * 4
    assert [(r.kind, r.holds, len(r.parts)) for r in relations] == [("sum", True, 3)]


@pytest.mark.parametrize("total", [82, 84])
def test_a_split_that_nearly_adds_up_is_proposed_as_a_finding(total):
    marks, relations = gathered(SPLIT.format(total))
    assert [(r.kind, r.holds) for r in relations] == [("sum", False)]
    assert "yes" not in [mark.sure for mark in marks]


def test_a_repeat_is_a_relation():
    _, relations = gathered(SPLIT.format(83), "Với 83 sản phẩm OCOP, tỉnh dẫn đầu khu vực.")
    assert [r.kind for r in relations] == ["sum", "same"]


@pytest.mark.parametrize(("share", "holds"), [("75%", True), ("82%", False)])
def test_a_share_is_held_against_its_numbers(share, holds):
    text = f"Đến nay có 188 sản phẩm, trong đó 141 sản phẩm đạt 3 sao, chiếm {share}; 47 sản phẩm 4 sao."
    ratio = next(r for r in gathered(text)[1] if r.kind == "ratio")
    assert (ratio.holds, [part.found.printed for part in ratio.parts]) == (
        holds,
        ["141 sản phẩm", "188 sản phẩm"],
    )


def test_a_district_is_never_the_province():
    marks = rows(
        "Đến nay, toàn tỉnh có 60 sản phẩm OCOP.", "Huyện Ba Tri có 12 sản phẩm; thị xã Ngã Năm 9 sản phẩm."
    )
    assert said(marks["60 sản phẩm OCOP"], "place") == ("",)
    assert said(marks["12 sản phẩm"], "place") == ("Huyện Ba Tri, Bến Tre",)
    assert said(marks["9 sản phẩm"], "place") == ("thị xã Ngã Năm, Bến Tre",)


def test_a_smaller_count_beside_a_cumulative_one_is_a_part():
    marks = rows("Hội đồng xếp 29 sản phẩm vào hạng.", "Đến nay, tỉnh có 138 sản phẩm OCOP.")
    assert said(marks["29 sản phẩm"], "status") == ("newly_rated",) and marks["29 sản phẩm"].sure == "ask"


TOLD = "Tỉnh Bến Tre đã hỗ trợ các chủ thể trong nhiều năm và đưa nhiều sản phẩm của Bến Tre lên sàn, nhất là ở Bến Tre{}."
DAYS = [
    ("Thứ hai, ngày 10/05/2021 09:00", "", "2021-05-10", "published", 0),
    ("10/05/2021", "", "2021-05-10", "published", 1),  # whose day it is, is not said
    ("Thứ hai, ngày 10/05/2021 09:00", ", tính đến tháng 3/2021", "2021-03", "printed", 0),
    ("Thứ hai, ngày 10/05/2021 09:00", ", tính đến tháng 3/2022", "2021-05-10", "published", 0),  # to come
    ("Thứ hai, ngày 10/05/2021 09:00", ", công bố sáng 7/5/2021", "2021-05-07", "event", 0),
    ("10/05/2021", ", công bố sáng 7/5/2019", "2019-05-07", "event", 1),
    ("Thứ hai, ngày 10/05/2021 09:00", ", theo Quyết định số 49/QĐ-UBND ngày 7/5/2021", "2021-05-10", "published", 0),
    ("", " năm 2020", "2020", "estimated", 1),
    ("Thứ hai, ngày 14/07/2025 09:00", "", "2025-07-14", "published", 1),  # the old province or the new
]  # fmt: skip


@pytest.mark.parametrize(("stamp", "more", "day", "basis", "asks"), DAYS)
def test_the_day_of_an_article(stamp, more, day, basis, asks):
    page = Page(f"OCOP của Bến Tre\n{stamp}\n{TOLD.format(more)}", "OCOP của Bến Tre", language="vi")
    row = row_of(page, words_of("vi"), "", "", "")
    assert (row["as_of"], row["as_of_basis"], row["note"].startswith(ASKED)) == (day, basis, bool(asks))
    assert row["place"].startswith("Bến Tre" if day < "2025-07" else "Vĩnh Long (mới)")


@pytest.mark.parametrize(
    ("text", "says"), [("Bến Tre và Trà Vinh 2020", "--place"), ("Bến Tre, Bến Tre, Bến Tre", "--as-of")]
)
def test_an_article_that_does_not_say(text, says):
    with pytest.raises(GatherError, match=says):
        row_of(Page(text, "OCOP", language="vi"), words_of("vi"), "", "", "")


def test_every_cue_says_codes_that_exist():
    def of(table, column):
        with (codebook.DATA / "reference" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            return {row[column] for row in csv.DictReader(stream)}

    known = {
        "indicator": of("indicators", "indicator") | {"years", "provinces", ""},
        "status": of("statuses", "status") | {""},
    }
    with (codebook.DATA / "reference" / "gather_cues.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert all(row[name] in codes for name, codes in known.items()), row
            assert any(row[name] for name in row if name not in ("phrase", "language", "stands", "of")), row


def test_the_words_are_the_same_in_both_languages():
    def keys(table):
        return {key: keys(cell) if isinstance(cell, dict) else None for key, cell in table.items()}

    assert keys(SAID["vi"]) == keys(SAID["en"])
