"""Fragments against the texts of the articles, where somebody has them beside the repository."""

from datetime import date

import pytest

from ocop_analysis import codebook, receipts
from ocop_analysis.texts import texts_in

TEXTS = codebook.ROOT.parent / "shared" / "articles"


def test_every_fragment_stands_in_its_paragraph_with_nothing_left_out(ledger):
    found, _, _ = texts_in(TEXTS)
    if not ledger.raw["articles"]["text_sha256"].isin(found).any():
        pytest.skip("no text of an article is at hand")
    written, findings, _ = receipts.verify(ledger.raw, found, date.today())
    assert findings == []
    assert set(ledger.figures.loc[ledger.figures["tier"] == "core", "figure_id"]) == set(written["figure_id"])
