"""What each rule makes of a ledger of a few prints: the cases of the .toml files here, named after the modules.

All are built as one ledger, each in a province of its own. `ledger` is told as in `ledgers.told`; beside it stand
columns of tidy tables as they must come out, row by row, "" for an empty cell.
"""

import tomllib
from pathlib import Path

import pytest
from ledgers import side_by_side

CASES = {
    f"{path.stem}: {name}": case
    for path in sorted(Path(__file__).parent.glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return side_by_side(
        tmp_path_factory.mktemp("cases"), {name: case["ledger"] for name, case in CASES.items()}
    )


@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_as_told(cases, name):
    for table, columns in CASES[name].items():
        if table != "ledger":
            rows = cases[name][table][[*columns]].astype(object)
            found = rows.where(rows.notna(), "").map(
                lambda cell: f"{cell:%Y-%m-%d}" if hasattr(cell, "year") else cell
            )
            assert found.to_dict("list") == columns, table
