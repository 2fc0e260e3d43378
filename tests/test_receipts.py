"""Receipts: what verification accepts and refuses, and what a change leaves behind."""

import hashlib
from datetime import date

import pandas as pd
import pytest

from ocop_analysis import charts, codebook, receipts
from ocop_analysis.read import read_ledger
from ocop_analysis.tables import build_tables

FIGURES, RELATIONS, ARTICLES = "raw/figures.csv", "raw/relations.csv", "raw/articles.csv"


def test_every_core_figure_was_verified_and_is_unchanged(ledger):
    unverified = ledger.receipts[~ledger.receipts["receipt"].isin(["verified", "text_not_held"])]
    assert unverified.empty, f"run ocop verify --articles DIR:\n{unverified.to_string()}"
    assert len(ledger.receipts) == len(ledger.figures)


# change of a raw table: file, text, replacement, and the figures that are no longer verified
CHANGES = {
    "a digit of a print": (FIGURES, "9,97 HTX", "9,96 HTX", {"ha-giang-2020-07-30/9.3"}),
    "a status": (FIGURES, ",97 HTX,producers,producer_type,HTX,registered", ",97 HTX,producers,producer_type,HTX,rated", {"ha-giang-2020-07-30/9.3"}),
    "a paragraph and its id": (FIGURES, "son-la-2022-09-22/10.1,son-la-2022-09-22,10,", "son-la-2022-09-22/11.1,son-la-2022-09-22,11,", {"son-la-2022-09-22/10.1", "son-la-2022-09-22/11.1"}),
    "the day of an article": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2022-09-23,published", {f"son-la-2022-09-22/{n}" for n in ("7.1", "7.2", "7.3", "7.4", "7.5", "10.1", "15.1")}),
    "the kind of a relation": (RELATIONS, "products-in-caption,same,soc-trang-2020-11-19/3.2,soc", "products-in-caption,same,soc-trang-2020-11-19/6.1,soc", {"soc-trang-2020-11-19/3.2", "soc-trang-2020-11-19/6.1", "soc-trang-2020-11-19/18.1"}),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "changed"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_meaning_voids_the_receipts_it_touches(data_copy, file, old, new, changed):
    data_copy.replace(file, old, new)
    found = read_ledger(data_copy.folder).receipts
    assert set(found.loc[~found["receipt"].isin(["verified", "text_not_held"]), "figure_id"]) == changed


def test_a_note_changes_no_meaning(data_copy):
    data_copy.replace(FIGURES, "caption; repeats paragraph 3", "a caption")
    data_copy.replace(ARTICLES, "the title is printed in capitals", "capitals")
    assert set(read_ledger(data_copy.folder).receipts["receipt"]) == {"verified", "text_not_held"}


def test_a_removed_row_leaves_its_receipt_and_a_new_one_has_none(data_copy):
    data_copy.replace(FIGURES, "son-la-2022-09-22/7.1,", "son-la-2022-09-22/7.9,")
    found = read_ledger(data_copy.folder).receipts.set_index("figure_id")["receipt"]
    assert (found["son-la-2022-09-22/7.1"], found["son-la-2022-09-22/7.9"]) == ("removed", "never")


def test_without_receipts_nothing_was_verified(data_copy):
    (data_copy.folder / "raw" / "receipts.csv").unlink()
    assert set(read_ledger(data_copy.folder).receipts["receipt"]) == {"never", "text_not_held"}


def test_an_unverified_figure_is_marked_in_tables_and_charts(data_copy):
    data_copy.replace(FIGURES, "9,97 HTX", "9,96 HTX")
    tables = build_tables(read_ledger(data_copy.folder))
    assert tables["figures"].set_index("figure_id").loc[
        "ha-giang-2020-07-30/9.3", ["receipt", "flag"]
    ].tolist() == [
        "changed",
        "unverified",
    ]
    kinds = tables["producers_by_type"]
    assert kinds.loc[kinds["flag"] == "unverified", "figure_ids"].tolist() == ["ha-giang-2020-07-30/9.3"]
    marked = {
        name for name in charts.FUNCTIONS if "NOT VERIFIED" in charts.chart_of(name, tables).texts("en").note
    }
    assert marked == {"products-and-producers", "producers-by-type", "budget", "audit"}


TEXT = "Tin ngày 01/02/2021\n\n  Toàn tỉnh có 12 sản phẩm, 2 sản phẩm 4 sao, 112 hộ.\nGọi 0912 345.\n"


@pytest.fixture
def small():
    """One article of three paragraphs, two figures of it, and no receipts yet."""
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    figures = {"article_id": "a", "paragraph": "2", "category": None, "note": None}
    return {
        "articles": pd.DataFrame([{"article_id": "a", "tier": "core", "text_sha256": sha256, "note": None}]),
        "figures": pd.DataFrame([figures | {"figure_id": "a/2.1", "printed": "12 sản phẩm"}, figures | {"figure_id": "a/2.2", "printed": "2 sản phẩm", "category": "4 sao"}]),
        "relations": pd.DataFrame(columns=["relation_id", "whole", "parts", "note"], dtype="str"),
        "receipts": pd.DataFrame(columns=receipts.COLUMNS, dtype="str"),
        "number_reasons": codebook.read_text_table(codebook.DATA / "reference" / "number_reasons.csv"),
    }  # fmt: skip


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "any name.txt").write_text(TEXT, encoding="utf-8")
    return receipts.texts_in(tmp_path)


def test_figures_that_stand_in_their_text_get_receipts_that_keep_their_day(small, texts):
    written, findings, _ = receipts.verify(small, texts, date(2026, 1, 2))
    assert (written["figure_id"].tolist(), findings) == (["a/2.1", "a/2.2"], [])
    again, _, _ = receipts.verify(small | {"receipts": written}, texts, date(2027, 1, 1))
    assert again.equals(written)
    assert set(receipts.states(small | {"receipts": written})["receipt"]) == {"verified"}


# a figure changed: column, value, and what verification says
WRONG = {
    "another number": ("printed", "13 sản phẩm", "stands 0 time(s)"),
    "part of a longer number": ("printed", "12 hộ", "stands 0 time(s)"),
    "another diacritic": ("printed", "12 sản phâm", "stands 0 time(s)"),
    "another paragraph": ("paragraph", "1", "stands 0 time(s)"),
    "no such paragraph": ("paragraph", "9", "the text has 3 paragraphs"),
    "a category that is not there": ("category", "5 sao", "'5 sao' does not stand"),
}


@pytest.mark.parametrize(("column", "value", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_figure_that_does_not_stand_in_its_text_gets_no_receipt(small, texts, column, value, message):
    small["figures"].loc[0, column] = value
    written, findings, _ = receipts.verify(small, texts, date(2026, 1, 2))
    assert written["figure_id"].tolist() == ["a/2.2"]
    assert [(f.figure_id, message in f.what) for f in findings] == [("a/2.1", True)]


def test_a_fragment_cited_twice_must_stand_twice(small, texts):
    small["figures"].loc[1, ["printed", "category"]] = ["12 sản phẩm", None]
    _, findings, _ = receipts.verify(small, texts, date(2026, 1, 2))
    assert {f.figure_id for f in findings} == {"a/2.1", "a/2.2"}


def test_spaces_that_do_not_break_are_spaces(small, tmp_path):
    text = TEXT.replace("12 sản", "12\u00a0sản").replace("2 sản phẩm 4", "2\u2009sản phẩm 4")
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    small["articles"]["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    _, findings, _ = receipts.verify(small, receipts.texts_in(tmp_path), date(2026, 1, 2))
    assert findings == []


def test_digits_that_no_row_accounts_for_are_seen_with_their_reasons(small, texts):
    _, _, left = receipts.verify(small, texts, date(2026, 1, 2))
    assert [(u.paragraph, u.digits, u.reason) for u in left] == [
        (1, "01/02/2021", "date"), (2, "4", "star class"), (2, "112", ""), (3, "0912", ""), (3, "345", ""),
    ]  # fmt: skip


def test_without_its_text_a_receipt_stays_as_it_is(small, texts):
    written, _, _ = receipts.verify(small, texts, date(2026, 1, 2))
    kept, findings, left = receipts.verify(small | {"receipts": written}, {}, date(2027, 1, 1))
    assert (kept.equals(written), findings, left) == (True, [], [])


def test_the_texts_account_for_every_digit(ledger):
    folder = codebook.ROOT.parent / "shared" / "articles"
    if not folder.exists():
        pytest.skip("the texts are not at hand")
    written, findings, left = receipts.verify(ledger.raw, receipts.texts_in(folder), date(2026, 1, 1))
    assert (len(written), findings) == ((ledger.figures["tier"] == "core").sum(), [])
    assert [u for u in left if not u.reason] == []
