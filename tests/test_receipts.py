"""Receipts: what a change of the tables leaves of them, and what verification accepts and refuses."""

import hashlib
from datetime import date

import pandas as pd
import pytest

from ocop_analysis import receipts

TEXT = (
    "Tin ngày 01/02/2021\n\n  Toàn tỉnh có 12 sản phẩm, 2 sản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.\nGọi 0912 345.\n"
)
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
ROWS = {
    "articles": ("article_id,tier,text_sha256,note", ["a", "core", SHA256, None], ["b", "core", "b" * 64, None], ["c", "follow-up", None, None]),
    "figures": (
        "figure_id,article_id,paragraph,printed,category,note",
        ["a/2.1", "a", "2", "12 sản phẩm", None, None],
        ["a/2.2", "a", "2", "2 sản phẩm", "4 sao", None],
        ["b/1.1", "b", "1", "9 sản phẩm", None, None],
        ["c/0.1", "c", None, "9 sản phẩm", None, None],
    ),
    "relations": ("relation_id,kind,whole,parts,note", ["a/four", "subset", "a/2.1", "a/2.2", None], ["c/all", "sum", None, "c/0.1 b/1.1", None]),
    "receipts": ("figure_id,row_sha256,text_sha256,verified_on",),
    "number_reasons": ("reason,pattern", ["date", r"\d+/\d+/\d+"], ["star class", r"\d sao"], ["first of two", r"Gọi \d+"], ["second of two", "0912"]),
}  # fmt: skip
TEXTS = {SHA256: receipts.paragraphs(TEXT), "b" * 64: ["Có 9 sản phẩm"]}


@pytest.fixture
def tables():
    """Two articles with a text and one without; every figure that has a text was verified."""
    made = {
        name: pd.DataFrame(rows, columns=columns.split(","), dtype="str")
        for name, (columns, *rows) in ROWS.items()
    }
    made["receipts"], findings, _ = receipts.verify(made, TEXTS, date(2026, 1, 2))
    assert findings == []
    return made


def unverified(tables):
    found = receipts.states(tables)
    assert found["verified_on"].dropna().eq("2026-01-02").all()
    assert (found["verified_on"].notna() == (found["receipt"] == "verified")).all()
    return found[found["receipt"] != "verified"].set_index("figure_id")["receipt"].to_dict()


def test_a_hash_is_of_the_row_its_article_and_its_relations(tables):
    figure, article = ["a", "", "a/2.1", "2", "12 sản phẩm"], ["a", SHA256, "core"]
    meaning = [figure, article, ["subset", "a/2.2", "a/four", "a/2.1"]]
    text = "\x1e".join("\x1f".join(cells) for cells in meaning)
    assert receipts.row_hashes(tables)["a/2.1"] == hashlib.sha256(text.encode()).hexdigest()
    alone = "\x1e".join(
        "\x1f".join(cells) for cells in (["b", "", "b/1.1", "1", "9 sản phẩm"], ["b", "b" * 64, "core"], [])
    )
    assert receipts.row_hashes(tables)["b/1.1"] == hashlib.sha256(alone.encode()).hexdigest()


# A cell changed (table, row, column, value) and what becomes of the figures that are not verified then.
CHANGES = {
    "nothing": ("articles", 0, "note", "a note", {}),
    "the note of a figure": ("figures", 0, "note", "a note", {}),
    "the note of a relation": ("relations", 0, "note", "a note", {}),
    "a relation of another article": ("relations", 1, "kind", "count", {}),
    "a print": ("figures", 0, "printed", "13 sản phẩm", {"a/2.1": "changed"}),
    "an article": ("articles", 1, "tier", "other", {"b/1.1": "changed"}),
    "a relation": ("relations", 0, "kind", "same", {"a/2.1": "changed", "a/2.2": "changed"}),
    "the home of a relation": (
        "relations",
        0,
        "relation_id",
        "b/four",
        {"a/2.1": "changed", "a/2.2": "changed"},
    ),
    "the whole of a relation": ("relations", 0, "whole", None, {"a/2.1": "changed", "a/2.2": "changed"}),
    "the text of an article": ("articles", 1, "text_sha256", "c" * 64, {"b/1.1": "changed"}),
    "an article whose text is held no more": ("articles", 1, "text_sha256", None, {"b/1.1": "changed"}),
    "an article whose text is held now": ("articles", 2, "text_sha256", "c" * 64, {"c/0.1": "never"}),
    "a figure's name": ("figures", 2, "figure_id", "b/1.2", {"b/1.2": "never", "b/1.1": "removed"}),
}


@pytest.mark.parametrize(("name", "row", "column", "value", "states"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_meaning_voids_the_receipts_it_touches(tables, name, row, column, value, states):
    tables[name].loc[row, column] = value
    assert {"c/0.1": "text_not_held"} | states == unverified(tables)


def test_the_order_of_rows_and_columns_changes_no_meaning(tables):
    tables["relations"].loc[2] = ["a/two", "same", "a/2.1", "a/2.2", None]
    hashes = receipts.row_hashes(tables)
    turned = {name: table.iloc[::-1, ::-1] for name, table in tables.items()}
    assert receipts.row_hashes(turned).to_dict() == hashes.to_dict()
    assert set(unverified(tables)) == {"a/2.1", "a/2.2", "c/0.1"}


def test_a_row_that_holds_keeps_its_day_and_one_without_its_text_its_receipt(tables):
    tables["figures"].loc[1, "category"] = None
    tables["figures"].loc[2, "printed"] = "8 sản phẩm"
    later, findings, _ = receipts.verify(tables, {SHA256: TEXTS[SHA256]}, date(2027, 1, 1))
    days = {"a/2.1": "2026-01-02", "a/2.2": "2027-01-01", "b/1.1": "2026-01-02"}
    assert (later.set_index("figure_id")["verified_on"].to_dict(), findings) == (days, [])
    states = receipts.states(tables | {"receipts": later})["receipt"]
    assert states.tolist() == ["verified", "verified", "changed", "text_not_held"]
    tables["figures"] = tables["figures"].drop(index=2)
    assert receipts.verify(tables, {}, date(2027, 1, 1))[0]["figure_id"].tolist() == ["a/2.1", "a/2.2"]


# Cells of the first figure, what verification says of it, and of which figures.
WRONG = {
    "another number": ({"printed": "13 sản phẩm"}, "'13 sản phẩm' stands 0 time(s) in paragraph 2 of 3, cited 1 time(s)"),
    "the end of a longer number": ({"printed": "12 hộ"}, "stands 0"),
    "the end of a number with a point": ({"printed": "112 hộ"}, "stands 0"),
    "the beginning of a number with a comma": ({"printed": "7"}, "stands 0"),
    "the beginning of a word": ({"printed": "12 sản phẩ"}, "stands 0"),
    "another diacritic": ({"printed": "12 sản phâm"}, "stands 0"),
    "another paragraph": ({"paragraph": "1"}, "stands 0 time(s) in paragraph 1 of 3"),
    "the paragraph before the first": ({"paragraph": "0", "printed": "0912"}, "in paragraph 0 of 3"),
    "the paragraph after the last": ({"paragraph": "4"}, "in paragraph 4 of 3"),
    "a category that is not there": ({"category": "5 sao"}, "category '5 sao' does not stand in paragraph 2 of 3"),
    "what another row cites": ({"printed": "2 sản phẩm", "category": "4 sao"}, "stands 1 time(s) in paragraph 2 of 3, cited 2 time(s)"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "says"), WRONG.values(), ids=WRONG.keys())
def test_a_figure_that_does_not_stand_in_its_text_gets_no_receipt(tables, cells, says):
    tables["figures"].loc[0, list(cells)] = list(cells.values())
    written, findings, _ = receipts.verify(tables, TEXTS, date(2026, 1, 3))
    failing = [finding.figure_id for finding in findings]
    assert failing == (["a/2.1", "a/2.2"] if "cited 2" in says else ["a/2.1"])
    assert not set(written["figure_id"]) & set(failing)
    assert says in findings[0].what


def test_spaces_that_do_not_break_and_letters_taken_apart_are_the_same(tables, tmp_path):
    text = TEXT.replace("12 sản", "12\u00a0sa\u0309n").replace("2 sản phẩm 4", "2\u2009sản\u202fphẩm 4")
    (tmp_path / "any name.txt").write_text(text, encoding="utf-8")
    assert receipts.texts_in(tmp_path) == {hashlib.sha256(text.encode()).hexdigest(): TEXTS[SHA256]}


def test_digits_that_no_row_accounts_for_are_seen_with_their_first_reason(tables):
    _, _, left = receipts.verify(tables, TEXTS, date(2026, 1, 3))
    assert [tuple(found)[:3] + tuple(found)[4:] for found in left] == [
        ("a", 1, "01/02/2021", "date"), ("a", 2, "4", "star class"), ("a", 2, "1.112", ""), ("a", 2, "7,5", ""),
        ("a", 3, "0912", "first of two"), ("a", 3, "345", ""),
    ]  # fmt: skip
    assert (left[2].around, left[5].around) == ("ản phẩm 4 sao, 1.112 hộ, 7,5 tỷ.", "Gọi 0912 345.")


def test_receipts_of_the_repository_are_of_what_it_says_today(ledger):
    wrong = ledger.receipts[ledger.receipts["receipt"].isin(["changed", "removed"])]
    assert wrong.empty, f"run ocop verify --articles DIR:\n{wrong.to_string()}"
