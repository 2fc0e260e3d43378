"""Receipts: what a change of the tables leaves of them, and what verification accepts and refuses."""

import hashlib
import os
import unicodedata
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from ocop_analysis import receipts, texts
from ocop_analysis.fragments import cut_off

TEXT = """Tin ngày 01/02/2021, 12 sản phẩm

  Có 5 huyện với 12 sản phẩm, 2 sản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.
Gọi 0912 345, 2 sản phẩm.
"""
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
TEXTS = {SHA256: texts.paragraphs(TEXT), "b" * 64: ["Tin", "Có 12 sản phẩm"]}
RAW = {
    "articles": f"article_id,tier,place,language,text_sha256,note\na,core,Thanh Hoá,vi,{SHA256}\nb,core,Sơn La,vi,{'b' * 64}\nc,follow-up,Sơn La,vi",
    "figures": "figure_id,article_id,paragraph,printed,category,place,separator,note\na/2.1,a,2,12 sản phẩm\na/2.2,a,2,2 sản phẩm,4 sao\n"
    "b/2.1,b,2,12 sản phẩm\nc/0.1,c,,9 sản phẩm\na/3.1,a,3,2 sản phẩm",
    "relations": "relation_id,kind,whole,parts,note\na/four,subset,a/2.1,a/2.2\nc/all,sum,,c/0.1 b/2.1",
    "receipts": "figure_id,row_sha256,text_sha256,verified_on",
    "number_reasons": "reason,pattern\ndate,\\d+/\\d+/\\d+\ncount,12 sản\nstar,\\d sao\nfirst,Gọi \\d+\nsecond,0912",
}


@pytest.fixture
def tables():
    """Two articles with a text and one without, and a receipt for every figure that has a text."""
    made = {name: pd.read_csv(StringIO(rows), dtype="str") for name, rows in RAW.items()}
    made["places"] = pd.DataFrame(
        {"name": {"Thanh Hoá": "Thanh Hoá", "Thanh Hóa": "Thanh Hoá", "Sơn La": "Sơn La"}}
    )
    made["receipts"], findings, _ = receipts.verify(made, TEXTS, date(2026, 1, 2))
    assert findings == []
    return made


def unverified(tables):
    found = receipts.states(tables)
    assert (found["verified_on"] == "2026-01-02").eq(found["receipt"] == "verified").all()
    return found[found["receipt"] != "verified"].set_index("figure_id")["receipt"].to_dict()


def test_a_hash_is_of_the_row_its_article_and_its_relations(tables):
    figure = ["article_id=a", "figure_id=a/2.1", "paragraph=2", "printed=12 sản phẩm"]
    article = ["article_id=a", "language=vi", "place=Thanh Hoá", f"text_sha256={SHA256}", "tier=core"]
    relation = ["kind=subset", "parts=a/2.2", "relation_id=a/four", "whole=a/2.1"]
    meanings = {"a/2.1": [figure, article, relation]}
    for figure_id, rows in meanings.items():
        text = "\x1e".join("\x1f".join(cells) for cells in rows)
        assert receipts.row_hashes(tables)[figure_id] == hashlib.sha256(text.encode()).hexdigest()


BOTH = {"a/2.1": "changed", "a/2.2": "changed"}
# A cell changed (table, row, column, value) and what becomes of the figures that are not verified then.
CHANGES = {
    "the note of an article": ("articles", 0, "note", "a note", {}),
    "the note of a figure": ("figures", 0, "note", "a note", {}),
    "the note of a relation": ("relations", 0, "note", "a note", {}),
    "a relation of another article": ("relations", 1, "kind", "count", {}),
    "another spelling of the place": ("articles", 0, "place", "Thanh Hóa", {}),
    "a place": ("articles", 1, "place", "Thanh Hoá", {"b/2.1": "changed"}),
    "what a separator is": ("figures", 0, "separator", "decimal", {"a/2.1": "changed"}),
    "a print": ("figures", 0, "printed", "13 sản phẩm", {"a/2.1": "changed"}),
    "an article": ("articles", 1, "tier", "other", {"b/2.1": "changed"}),
    "a relation": ("relations", 0, "kind", "same", BOTH),
    "the home of a relation": ("relations", 0, "relation_id", "b/four", BOTH),
    "the whole of a relation": ("relations", 0, "whole", None, BOTH),
    "the text of an article": ("articles", 1, "text_sha256", "c" * 64, {"b/2.1": "changed"}),
    "a text that is held no more": ("articles", 1, "text_sha256", None, {"b/2.1": "changed"}),
    "a text that is held now": ("articles", 2, "text_sha256", "c" * 64, {"c/0.1": "never"}),
    "the name of a figure": ("figures", 2, "figure_id", "b/2.2", {"b/2.2": "never", "b/2.1": "removed"}),
}


@pytest.mark.parametrize(("name", "row", "column", "value", "states"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_meaning_voids_the_receipts_it_touches(tables, name, row, column, value, states):
    tables[name].loc[row, column] = value
    assert unverified(tables) == {"c/0.1": "text_not_held"} | states


def test_the_order_of_rows_and_columns_changes_no_meaning(tables):
    tables["relations"].loc[2] = ["a/two", "same", "a/2.1", "a/2.2", None]
    turned = {name: table.iloc[::-1, ::-1] for name, table in tables.items()}
    assert receipts.row_hashes(turned).to_dict() == receipts.row_hashes(tables).to_dict()


def test_a_row_that_holds_keeps_its_day_and_one_without_its_text_its_receipt(tables):
    tables["figures"].loc[1, "category"] = None
    tables["figures"].loc[[2, 4], "printed"] = ["8 sản phẩm", "2\u00a0sản phẩm"]
    later, findings, _ = receipts.verify(tables, {SHA256: TEXTS[SHA256]}, date(2027, 1, 1))
    days = {"a/2.1": "2026-01-02", "a/2.2": "2027-01-01", "b/2.1": "2026-01-02", "a/3.1": "2027-01-01"}
    assert (list(later.set_index("figure_id")["verified_on"].items()), findings) == (list(days.items()), [])
    states = receipts.states(tables | {"receipts": later})["receipt"]
    assert states.tolist() == ["verified", "verified", "changed", "text_not_held", "verified"]
    tables["figures"] = tables["figures"].drop(index=2)
    assert "b/2.1" not in set(receipts.verify(tables, {}, date(2027, 1, 1))[0]["figure_id"])


# A cell of the first figure, and what verification says of it.
WRONG = {
    "another number": ("printed", "13 sản phẩm", "'13 sản phẩm' stands 0 time(s) in paragraph 2 of 3, cited 1 time(s)"),
    "the end of a longer number": ("printed", "12 hộ", "stands 0"),
    "the end of a number with a point": ("printed", "112 hộ", "stands 0"),
    "the beginning of a number with a comma": ("printed", "7", "stands 0"),
    "the beginning of a word": ("printed", "12 sản phẩ", "stands 0"),
    "another diacritic": ("printed", "12 sản phâm", "stands 0"),
    "another paragraph": ("paragraph", "3", "stands 0 time(s) in paragraph 3 of 3"),
    "the paragraph before the first": ("paragraph", "0", "in paragraph 0 of 3"),
    "the paragraph after the last": ("paragraph", "4", "in paragraph 4 of 3"),
    "a category that is not there": ("category", "5 sao", "category '5 sao' does not stand in paragraph 2 of 3"),
    "what another row cites": ("printed", "2 sản phẩm", "stands 1 time(s) in paragraph 2 of 3, cited 2 time(s)"),
}  # fmt: skip


@pytest.mark.parametrize(("column", "value", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_figure_that_does_not_stand_in_its_text_gets_no_receipt(tables, column, value, says):
    tables["figures"].loc[0, column] = value
    written, findings, _ = receipts.verify(tables, TEXTS, date(2026, 1, 3))
    failing = ["a/2.1", "a/2.2"] if "cited 2" in says else ["a/2.1"]
    assert [finding.figure_id for finding in findings] == failing
    assert not written["figure_id"].isin(failing).any()
    assert says in findings[0].what


COPIES = {
    "as it is": TEXT.encode(),
    "Windows line ends": TEXT.replace("\n", "\r\n").encode(),
    "a byte order mark": TEXT.encode("utf-8-sig"),
    "letters taken apart": unicodedata.normalize("NFD", TEXT).encode(),
    "spaces that do not break": TEXT.replace(" sản", "\u00a0sản").replace("2 sản phẩm 4", "2\u2009sản\u202fphẩm 4").encode(),
}  # fmt: skip


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES.keys())
def test_a_text_is_found_in_every_copy_whatever_its_name_and_below_the_folder(tmp_path, copy):
    (tmp_path / "below" / "it").mkdir(parents=True)
    (tmp_path / "below" / "it" / "ANY NAME.TXT").write_bytes(copy)
    found, files, passed = texts.texts_in(tmp_path)
    assert (found[SHA256], passed, list(files)) == (TEXTS[SHA256], [], ["below/it/ANY NAME.TXT"])


# A paragraph, fragments that leave out what belongs to them with what is said of it, and fragments that do not.
CUT = [
    ("vi", "Tỉnh có trên 200 sản phẩm OCOP.", {"200 sản phẩm": "qualifier before it is left out: 'trên'", "20": "inside", "trên 200 sản phẩm": ""}),
    ("vi", "Có ít nhất là 35 chủ thể trở lên, 5 hội.", {"35 chủ thể": "'ít nhất là'", "ít nhất là 35 chủ thể": "behind it is left out: 'trở lên'", "5 hộ": "inside"}),
    ("vi", "Đạt 172,5% kế hoạch, 2,5 tỷ đồng, 3,9 tỷ, 10.322 hộ, 8 478 hộ.", {"5%": "inside", "5 tỷ": "inside", "172": "inside", "322 hộ": "inside", "478 hộ": "inside", "172,5": "number goes on", "3,9": "goes on behind it: 'tỷ'", "2,5 tỷ": "", "8": "inside", "8 478 hộ": ""}),
    ("vi", "Có 41/88 xã, từ 5-7%, 10 đến 20 hộ, 92 trong tổng số 220 xã.", {"88 xã": "inside", "41": "other end", "7%": "other end", "5": "other end", "20 hộ": "other end", "10": "other end", "92": "other end", "41/88 xã": ""}),
    ("vi", "Hỗ trợ 30 triệu đồng/sản phẩm, hàng 300 hộ, 2 tỷ rưỡi, 12 sản phẩm đạt 3 sao trở lên.", {"30 triệu đồng": "rate of", "300 hộ": "'hàng'", "2 tỷ": "'rưỡi'", "12 sản phẩm": ""}),
    ("vi", "Đứng sau số trên là 128 chủ thể.", {"128 chủ thể": ""}),
    ("vi", "Ước khoảng hơn 579 tỷ đồng, đạt và vượt 282%.", {"hơn 579 tỷ đồng": "", "579 tỷ đồng": "'hơn'", "282%": ""}),
    ("en", "It has nearly 60 products, 7 out of 12 districts, 10 to 20 shops, 5 products or more.", {"60 products": "'nearly'", "7": "other end", "12 districts": "left out", "20 shops": "other end", "5 products": "'or more'", "nearly 60 products": ""}),
    ("en", "There are 82 cooperatives and 101 business households, 4 and 3 shops, 30% and 40 villages.", {"82 cooperatives": "", "101 business households": "", "4": "", "3 shops": "", "30%": "", "40 villages": ""}),
    ("en", "It has 21 four-star products and 16 three-star ones.", {"21 four-star products": "", "16 three-star ones": ""}),
    ("en", "It rated 541 products of 26 district-level units, sent 12 products to 5 rural communes, 9 shops of 3 cities.", {"541 products": "", "12 products": "", "9 shops": "", "26 district-level units": ""}),
    ("en", "Between 5 and 7 communes, between 11 shops and 14 shops, between 2 percent and 3 percent.", {"5": "other end", "7 communes": "other end", "11 shops": "other end", "14 shops": "other end", "2 percent": "other end"}),
    ("en", "It has 7 districts of the 12, 8 products of 15 rated, 9 communes out of 20 communes, 6 of 18 towns, 5% to 30%.", {"7 districts": "other end", "8 products": "other end", "9 communes": "other end", "6": "other end", "5%": "other end"}),
    ("vi", "Có 12 sản phẩm trong 5 năm, đưa 14 sản phẩm đến 3 huyện, 21 hộ trên 9 ha, 17 xã trong 25 xã, 16 xã trong 26, 18 trong 19 xã, 500 triệu đến 1 tỷ đồng.", {"12 sản phẩm": "", "14 sản phẩm": "", "21 hộ": "", "17 xã": "other end", "16 xã": "other end", "18": "other end", "500 triệu": "other end"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "paragraph", "fragment", "says"),
    [(language, text, *case) for language, text, cases in CUT for case in cases.items()],
)
def test_a_fragment_leaves_nothing_out_that_belongs_to_it(language, paragraph, fragment, says):
    start = paragraph.index(fragment)
    found = cut_off(paragraph, start, start + len(fragment), language)
    assert says in found and bool(says) == bool(found), found


def test_what_cannot_be_read_as_a_text_is_named_and_not_waited_for(tmp_path):
    (tmp_path / "binary").write_bytes(b"\x00\x01\xff")
    (tmp_path / "utf-16.txt").write_bytes(TEXT.encode("utf-16"))
    (tmp_path / "nul.txt").write_bytes(b"12\x00")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "giant.txt").open("wb") as stream:
        stream.truncate(5 * 2**30)  # of holes alone: no room is taken
    (tmp_path / ".hidden").write_bytes(b"\xff")
    found, _, passed = texts.texts_in(tmp_path)
    assert (found, [name.split(":")[0] for name in passed]) == (
        {}, ["binary", "circle.txt", "giant.txt", "loop", "nul.txt", "pipe.txt", "utf-16.txt"],
    )  # fmt: skip


def test_digits_that_no_row_accounts_for_are_seen_with_their_first_reason(tables):
    _, _, left = receipts.verify(tables, TEXTS, date(2026, 1, 3))
    assert [(found.article_id, found.paragraph, found.digits, found.reason) for found in left] == [
        ("a", 1, "01/02/2021", "date"), ("a", 1, "12", "count"), ("a", 2, "5", ""), ("a", 2, "4", "star"),
        ("a", 2, "1.112", ""), ("a", 2, "7,5", ""), ("a", 3, "0912", "first"), ("a", 3, "345", ""),
    ]  # fmt: skip
    assert (left[2].around, left[4].around) == ("Có 5 huyện với 12 s", "ản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.")


def test_the_receipts_of_the_repository_are_of_what_it_says(ledger):
    wrong = ledger.receipts[ledger.receipts["receipt"].isin(["changed", "removed"])]
    assert wrong.empty, f"run ocop verify --articles DIR:\n{wrong.to_string()}"
