"""What a ledger is, what its tables must satisfy, and how a person is told what does not.

Form and codes of single columns are pandera's, by the codebook. The rules between cells, rows and tables
stand in rules.py: what RULES find stops the build, what DOUBTS find does not.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook

BETWEEN = "\ue000"  # a character that no cell holds
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Frames = dict[str, pd.DataFrame]  # tables by name
Found = Iterable[tuple[pd.Series, str]]  # cells of a column that are wrong, by line, and what would be right


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong or doubtful: where it stands, what was found, what would be right."""

    file: str
    line: int
    column: str
    found: str
    cure: str

    def __str__(self) -> str:
        column = "" if self.column == "-" else f", column {self.column}"
        return f"{self.file}, line {self.line}{column}: found {self.found!r}; {self.cure}"


class LedgerError(ValueError):
    """Rows that cannot be read; `problems` holds every one of them, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True)
class Ledger:
    """The rows, by the lines they stand on, with the columns of the codebook and a few more.

    `articles` and `figures` have days for moments (`as_of` the first a moment may mean, `as_of_until` the
    last), and the standard name of their `place` with place_level, province_code and region_code. `figures`
    have the tier of their article, its place and day where they name none, codes for categories (none for
    money from all sources: the total), and value, lower, upper, bound, unit and decimals as `printed` says.
    `raw` has the cells as written, `receipts` whether each figure was verified, `warnings` what is doubtful.
    """

    articles: pd.DataFrame
    figures: pd.DataFrame
    relations: pd.DataFrame
    references: Frames
    raw: Frames
    today: pd.Timestamp
    receipts: pd.DataFrame = field(default_factory=pd.DataFrame)
    warnings: list[Problem] = field(default_factory=list)

    def of_article(self, column: str, rows: pd.DataFrame) -> pd.Series:
        """A column of the article of each row."""
        return self.articles.set_index("article_id")[column].reindex(rows["article_id"]).set_axis(rows.index)


Rules = dict[str, list[Callable[[Ledger], Found]]]  # by raw table


def problems_at(table: str, found: Found) -> list[Problem]:
    """A problem for each cell found in a table."""
    return [
        Problem(f"data/{table}.csv", int(line), str(cells.name), "" if pd.isna(cell) else str(cell), cure)
        for cells, cure in found
        for line, cell in zip(cells.index, cells, strict=True)
    ]


def found_by(rules: Rules, ledger: Ledger) -> list[Problem]:
    """What the rules of each raw table find."""
    return [p for table in rules for rule in rules[table] for p in problems_at(f"raw/{table}", rule(ledger))]


def codebook_faults(columns: pd.DataFrame) -> Found:
    """What keeps columns.csv from describing the tables."""
    columns = columns.astype("str")  # all of a column may be empty
    name = (columns["table"] + "." + columns["column"]).astype("str")
    types, values = columns["type"], columns["values"]
    other = values.str.extract(r"^=(.+\..+)")[0].astype("str")
    yield columns["column"][name.isna() | name.duplicated()], "each column of a table once"
    yield types[~types.isin(list(codebook.DTYPES))], f"one of {', '.join(codebook.DTYPES)}"
    yield from pattern_faults(values[values.str.startswith("/").fillna(False)])
    yield (
        values[other.notna() & ~other.isin(name.str.extract("/(.+)")[0])],
        "= and a table.column of this file",
    )


def cell_faults(table: pd.DataFrame) -> Found:
    """A cell is one line of text, and nothing that a spreadsheet would compute."""
    # Hardly ever there is one, and one text is searched at once.
    text = BETWEEN.join(["", *table.fillna("").to_numpy().ravel()])
    if CONTROL.search(text) or f"{BETWEEN}=" in text:
        for cells in (table[column].dropna() for column in table):
            yield cells[cells.str.contains(CONTROL)], "one line without control characters"
            yield cells[cells.str.startswith("=")], "no = at its beginning: a spreadsheet would compute it"


def pattern_faults(cells: pd.Series) -> Found:
    """A regular expression compiles."""
    yield cells[[not _compiles(cell) for cell in cells]], "a regular expression: see to its brackets"


def _compiles(pattern: object) -> bool:
    try:
        return bool(re.compile(str(pattern)))
    except re.error:
        return False


def column_problems(data: Path, folder: str, raw: Frames, codes: dict[str, Iterable[str]]) -> list[Problem]:
    """What is wrong in single columns: form, values, empty cells, doubled keys, more lines than one."""
    found = []
    for table in (f"{folder}/{name}" for name in codebook.table_names(folder, data)):
        rows = raw[table.split("/")[1]]
        found += problems_at(table, cell_faults(rows))
        found += problems_at(table, codebook.faults(table, rows, codes, data))
    return found


def spelling_problems(spelt: pd.DataFrame) -> list[Problem]:
    """Spellings that stand for two things; `spelt` has a row a spelling, with its table and line."""
    alike = spelt.assign(key=spelt.index).drop_duplicates(["key", "table", "line"])
    return [
        Problem(f"data/reference/{row.table}.csv", row.line, "spellings", row.spelling, "each spelling once")
        for row in alike[alike["key"].duplicated()].itertuples()
    ]
