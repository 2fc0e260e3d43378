"""Generated tables hold, and every fault planted in them is found, and no other."""

import generate
import pytest

from ocop_analysis.audit import audit_table
from ocop_analysis.read import read_ledger
from ocop_analysis.validate import LedgerError
from ocop_analysis.tables import build_tables


def test_every_planted_contradiction_is_found_and_no_other(tmp_path):
    planted = generate.generate(tmp_path, 1000)
    ledger = read_ledger(tmp_path)
    audit = audit_table(ledger)
    assert set(audit.loc[audit["verdict"] == "contradicts", "relation_id"]) == planted.contradictions
    assert len(planted.contradictions) > 4 * 7  # more than the real ones of each copy
    assert set(ledger.receipts["receipt"]) == {"verified", "text_not_held"}
    assert len(build_tables(ledger)["figures"]) == len(ledger.figures)


def test_every_unreadable_row_is_found_and_no_other(tmp_path):
    planted = generate.generate(tmp_path, 1000, unreadable=25)
    with pytest.raises(LedgerError) as error:
        read_ledger(tmp_path)
    assert {(problem.line, problem.column) for problem in error.value.problems} == planted.unreadable
    assert len(planted.unreadable) == 25
