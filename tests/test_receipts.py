"""Receipts: what a change of the tables leaves of them, and what verification accepts and refuses."""

import hashlib
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from ocop_analysis import receipts

TEXT = """Tin ngày 01/02/2021, 12 sản phẩm

  Có 5 huyện với 12 sản phẩm, 2 sản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.
Gọi 0912 345, 2 sản phẩm.
"""
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
TEXTS = {SHA256: receipts.paragraphs(TEXT), "b" * 64: ["Tin", "Có 12 sản phẩm"]}
RAW = {
    "articles": f"article_id,tier,text_sha256,note\na,core,{SHA256}\nb,core,{'b' * 64}\nc,follow-up",
    "figures": "figure_id,article_id,paragraph,printed,category,note\na/2.1,a,2,12 sản phẩm\na/2.2,a,2,2 sản phẩm,4 sao\n"
    "b/2.1,b,2,12 sản phẩm\nc/0.1,c,,9 sản phẩm\na/3.1,a,3,2 sản phẩm",
    "relations": "relation_id,kind,whole,parts,note\na/four,subset,a/2.1,a/2.2\nc/all,sum,,c/0.1 b/2.1",
    "receipts": "figure_id,row_sha256,text_sha256,verified_on",
    "number_reasons": "reason,pattern\ndate,\\d+/\\d+/\\d+\ncount,12 sản\nstar,\\d sao\nfirst,Gọi \\d+\nsecond,0912",
}


@pytest.fixture
def tables():
    """Two articles with a text and one without, and a receipt for every figure that has a text."""
    made = {name: pd.read_csv(StringIO(rows), dtype="str") for name, rows in RAW.items()}
    made["receipts"], findings, _ = receipts.verify(made, TEXTS, date(2026, 1, 2))
    assert findings == []
    return made


def unverified(tables):
    found = receipts.states(tables)
    assert (found["verified_on"] == "2026-01-02").eq(found["receipt"] == "verified").all()
    return found[found["receipt"] != "verified"].set_index("figure_id")["receipt"].to_dict()


def test_a_hash_is_of_the_row_its_article_and_its_relations(tables):
    figure, article = ["a", "", "a/2.1", "2", "12 sản phẩm"], ["a", SHA256, "core"]
    alone = [["b", "", "b/2.1", "2", "12 sản phẩm"], ["b", "b" * 64, "core"], []]
    meanings = {"a/2.1": [figure, article, ["subset", "a/2.2", "a/four", "a/2.1"]], "b/2.1": alone}
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


def test_spaces_that_do_not_break_and_letters_taken_apart_are_the_same(tmp_path):
    text = TEXT.replace("12 sản", "12\u00a0sa\u0309n").replace("2 sản phẩm 4", "2\u2009sản\u202fphẩm 4")
    (tmp_path / "any name.txt").write_text(text, encoding="utf-8")
    (tmp_path / "no text").write_text("1", encoding="utf-8")
    assert receipts.texts_in(tmp_path) == {hashlib.sha256(text.encode()).hexdigest(): TEXTS[SHA256]}


def test_digits_that_no_row_accounts_for_are_seen_with_their_first_reason(tables):
    _, _, left = receipts.verify(tables, TEXTS, date(2026, 1, 3))
    assert [(found.article_id, found.paragraph, found.digits, found.reason) for found in left] == [
        ("a", 1, "01/02/2021", "date"), ("a", 1, "12", "count"), ("a", 2, "5", ""), ("a", 2, "4", "star"),
        ("a", 2, "1.112", ""), ("a", 2, "7,5", ""), ("a", 3, "0912", "first"), ("a", 3, "345", ""),
    ]  # fmt: skip
    assert (left[2].around, left[4].around) == ("  Có 5 huyện với 12 s", "ản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.")


def test_the_receipts_of_the_repository_are_of_what_it_says(ledger):
    wrong = ledger.receipts[ledger.receipts["receipt"].isin(["changed", "removed"])]
    assert wrong.empty, f"run ocop verify --articles DIR:\n{wrong.to_string()}"
