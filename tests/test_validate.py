"""What is refused or doubted, case by case on one small ledger, with the message a person gets; and what is not."""

import csv
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from ledgers import article, figure, relation, write

from ocop_analysis.read import read_ledger
from ocop_analysis.validate import LedgerError, Problem

TODAY = date(2026, 1, 15)
IDS = {"figures": "figure_id", "relations": "relation_id", "articles": "article_id"}
PHASE = {"period_start": "2021-01-01", "period_end": "2025-12-31"}
BASE = [
    article("a-2021", tier="core", published_on="2021-05-12"),
    article("b-2021"),
    article("c-2021", place="Trà Vinh", as_of_basis="printed"),
    figure("a-2021/1.1", "83 sản phẩm"),
    figure("a-2021/1.2", "50 sản phẩm", star="3 sao"),
    figure("a-2021/1.3", "33 sản phẩm", star="4 sao"),
    figure("a-2021/2.1", "60%", indicator="share_of_products", star="3 sao"),
    figure("a-2021/3.1", "ít nhất 100 sản phẩm", role="target", **PHASE),
    figure("a-2021/4.1", "83 sản phẩm"),
    figure("a-2021/5.1", "9 tỷ đồng", indicator="budget", status="planned", **PHASE),
    figure("b-2021/0.1", "83 sản phẩm"),
    figure("b-2021/0.2", "40 chủ thể", indicator="producers"),
    relation("a-2021/stars", "sum", "a-2021/1.1", "a-2021/1.2 a-2021/1.3"),
    relation("a-2021/again", "same", "a-2021/1.1", "a-2021/4.1"),
    relation("a-2021/share", "ratio", "a-2021/2.1", "a-2021/1.2 a-2021/1.1"),
    relation("b-2021/confirms", "corroboration", "a-2021/1.1", "b-2021/0.1"),
]


def x(key, **cells):
    """Cells of a row of the base, changed: of article a, of figure 1.1 or b-2021/0.1, of the relation stars."""
    if len(key) == 1:
        return {"article_id": f"{key}-2021"} | cells
    return {"figure_id" if "." in key else "relation_id": key if "/" in key else f"a-2021/{key}"} | cells


def key_of(row):
    return next((table, row[key]) for table, key in IDS.items() if key in row)


def renamed(row, prefix):
    """A row under ids, addresses and a text of its own."""
    row = {column: re.sub(r"(?<![a-zA-Z-])(?=[a-z]+-2021)", prefix, cell) for column, cell in row.items()}
    if len(row.get("text_sha256", "")) == 64:
        row["text_sha256"] = (prefix.encode().hex() + row["text_sha256"])[:64]
    return row


def judged(folder, cases):
    """What is found in the base with some rows changed or added, for many cases, each under names of its own.

    By case: file, line and cells of the first row changed, and the problems (what is refused, else what is doubted).
    """
    written = {table: [] for table in IDS}
    owner, found = {}, {}
    for number, (name, changes) in enumerate(cases.items()):
        rows = {key_of(row): row for row in BASE}
        for row in changes:
            rows[key_of(row)] = rows.get(key_of(row), {}) | row
        for (table, _), row in rows.items():
            written[table].append(renamed(row, f"{chr(97 + number // 26)}{chr(97 + number % 26)}-"))
            owner[f"data/raw/{table}.csv", len(written[table]) + 1] = name
            if row is rows.get(key_of((changes or BASE)[0])):
                found[name] = (f"data/raw/{table}.csv", len(written[table]) + 1, written[table][-1], [])
    write(folder, written["articles"], written["figures"], written["relations"])
    try:
        problems = read_ledger(folder, TODAY).warnings
    except LedgerError as error:
        problems = error.problems
    for problem in problems:
        found[owner[problem.file, problem.line]][-1].append(problem)
    return found


ANOTHER = figure("a-2021/6.1", "83 sản phẩm", status="registered")
with Path(__file__).with_name("cells.csv").open(encoding="utf-8", newline="") as stream:
    CELLS = list(csv.DictReader(stream))


def changed(verdict):
    """Rows of the base with the cells that cells.csv gives them, and part of the cure of the last of them."""
    for row in (row for row in CELLS if row["verdict"] == verdict):
        key = "relation_id" if row["row"].split("/")[-1].isalpha() else "figure_id"
        cells = dict(cell.split("=", 1) for cell in row["cells"].split(" | ") if cell)
        yield {key if "/" in row["row"] else "article_id": row["row"]} | cells, row["cure"]


# A changed cell that cannot be read, one that breaks a rule, and part of the cure; one that is neither.
UNREADABLE = [
    *changed("unreadable"), (dict(reversed(article("D-2021").items())), "of the form"),
    (x("1.1", printed="83 sản phẩm\x0b"), "one line"),
]  # fmt: skip
BROKEN = [*changed("broken")]
# More than one: the rows, of which the first is named, the column named, part of the cure.
BROKEN_ROWS = {
    "of before the pilot": ([x("c", as_of="2012-12-31", place="Quảng Ninh")], "as_of", "2013 or later"),
    "of the old province from the merger on": ([x("c", as_of="2025-07-01"), figure("c-2021/0.1", "8 sản phẩm")], "place", "Vĩnh Long (mới) from 1 July 2025"),
    "of the old province whose name the new one has": ([x("c", as_of="2025-07", place="Cần Thơ")], "place", "Cần Thơ (mới)"),
    "one text twice": ([article("d-2021", tier="core", text_sha256=BASE[0]["text_sha256"])], "article_id", "a-2021 is the same report"),
    "one address and place twice": ([article("d-2021", address=BASE[1]["address"])], "article_id", "b-2021 is the same report"),
    "one place, publisher and day twice": ([article("d-2021", publisher="Báo b-2021", as_of_basis="event")], "article_id", "b-2021 is the same report"),
    "figure of before the pilot": ([x("5.1", as_of="2012", place="Quảng Ninh")], "as_of", "2013 or later"),
    "figure of an old province from the merger on": ([x("5.1", place="Hà Giang"), x("a", as_of="2025-07-01", published_on="")], "place", "Tuyên Quang (mới)"),
    "figure of a late day of an old province": ([figure("c-2021/0.1", "8 sản phẩm", as_of="2025-07-01")], "place", "Vĩnh Long (mới)"),
    "paragraph that is not the id's": ([x("1.1", paragraph="2")], "figure_id", "article_id/paragraph.number"),
    "paragraph that begins as the id's": ([figure("a-2021/11.1", "7", indicator="memoranda", status="", paragraph="1")], "figure_id", "article_id/paragraph.number"),
    "article that is not the id's": ([x("b-2021/0.2", article_id="c-2021")], "figure_id", "article_id/paragraph.number"),
    "another figure without its noun": ([figure("a-2021/6.1", "5 lớp", indicator="other", status="")], "noun", "what is counted, as printed"),
    "of a place below an old province from the merger on": ([x("c", as_of="2025-07-01", place="huyện Càng Long, Trà Vinh")], "place", "Vĩnh Long (mới)"),
    "category without dimension": ([x("1.2", dimension="", count_kind="ever")], "category", "a dimension"),
    "target that is rated": ([x("3.1", status="rated", count_kind="ever")], "status", "planned or proposed"),
    "kind of count of registered products": ([x("1.1", status="registered")], "count_kind", "rated products only"),
    "period without start": ([x("5.1", period_start="")], "period_end", "both ends"),
    "printed twice without a relation": ([figure("a-2021/6.1", "83 sản phẩm", note="again")], "figure_id", "relation of kind same"),
    "printed twice, the total once as all sources": ([figure("a-2021/6.1", "9 tỷ đồng", indicator="budget", status="planned", source="all_sources", **PHASE)], "figure_id", "relation of kind same"),
    "count of one": ([relation("a-2021/n", "count", "a-2021/1.1", "a-2021/1.2")], "parts", "two parts or more of a sum or count"),
    "whole inside itself": ([x("stars", parts="a-2021/1.1 a-2021/1.2")], "whole", "no ring"),
    "count of itself": ([relation("a-2021/n", "count", "a-2021/1.1", "a-2021/1.1 a-2021/1.2")], "whole", "no ring"),
    "relation filed under another article": ([relation("c-2021/part", "subset", "a-2021/1.1", "a-2021/1.3")], "relation_id", "of its figures"),
    "relation filed under no article": ([relation("a/part", "subset", "a-2021/1.1", "a-2021/1.3")], "relation_id", "of its figures"),
    "subset of another article's figure": ([relation("a-2021/part", "subset", "b-2021/0.1", "a-2021/1.3")], "relation_id", "of its figures"),
    "another article's subset": ([relation("a-2021/part", "subset", "a-2021/1.1", "b-2021/0.1")], "relation_id", "of its figures"),
    "sum of none of its figures": ([relation("c-2021/sum", "sum", "", "a-2021/1.1 b-2021/0.1")], "relation_id", "of its figures"),
    "corroboration by another article's figure": ([relation("c-2021/confirms", "corroboration", "a-2021/1.1", "b-2021/0.1")], "relation_id", "of its figures"),
    "corroboration in one article": ([relation("a-2021/confirms", "corroboration", "a-2021/1.1", "a-2021/4.1")], "relation_id", "of its figures"),
    "subset of another unit": ([relation("a-2021/part", "subset", "a-2021/1.1", "a-2021/2.1")], "parts", "with the unit of the whole"),
    "sum of unlike parts without a whole": ([x("stars", whole="", parts="a-2021/1.2 a-2021/2.1")], "parts", "the unit of the first"),
    "same of another indicator": ([x("again"), x("4.1", printed="83", indicator="producers", count_kind="")], "parts", "with the indicator, place, role of the whole"),
    "same of another place": ([x("again"), x("4.1", place="Việt Nam")], "parts", "with the indicator, place, role of the whole"),
    "same of a target": ([x("again", parts="a-2021/3.1"), x("4.1", count_kind="ever")], "parts", "with the indicator, place, role of the whole"),
    "repeat of two": ([relation("a-2021/twice", "same", "a-2021/6.1", "a-2021/4.1"), ANOTHER], "parts", "repeats one other"),
    "same of two": ([relation("a-2021/both", "same", "a-2021/1.1", "a-2021/4.1 a-2021/6.1"), ANOTHER], "parts", "else one"),
    "corroboration of two": ([x("b-2021/confirms", parts="b-2021/0.1 b-2021/0.3"), figure("b-2021/0.3", "83", status="registered")], "parts", "else one"),
    "repeat of a repeat": ([relation("a-2021/twice", "same", "a-2021/4.1", "a-2021/6.1"), ANOTHER], "whole", "the first print, which repeats none"),
    "corroboration of another place": ([x("b-2021/confirms"), x("b-2021/0.1", place="Việt Nam")], "parts", "place, role, dimension, category of the whole"),
    "corroboration of another class": ([relation("b-2021/class", "corroboration", "a-2021/1.2", "b-2021/0.3"), figure("b-2021/0.3", "50", star="4")], "parts", "category"),
}  # fmt: skip
# Doubted: the same.
DOUBTED = {
    "a day before the programme": ([x("c", as_of="2018-05-06"), figure("c-2021/0.1", "8")], "as_of", "7 May 2018"),
    "a month before the programme": ([x("c", as_of="2018-04")], "as_of", "7 May 2018"),
    "a figure's day before the programme": ([figure("c-2021/0.1", "8", as_of="2018-05-06"), x("c", as_of="2019")], "as_of", "7 May 2018"),
    "a figure three years and a day older": ([x("5.1", as_of="2018-05-09")], "as_of", "three years before"),
    "a number that a spreadsheet left without its separator": ([x("1.1", printed="44197")], "printed", "a spreadsheet makes"),
    "a target that was due the day before": ([x("3.1", period_end="2021-05-09")], "period_end", "over on its article's day"),
}  # fmt: skip
ACCEPTED = [
    *(row for row, _ in changed("right")), article("d-2021", place="Lào Cai"),
    *(article("d-2021", publisher="Báo b-2021", **cells) for cells in ({"as_of_basis": "printed"}, {"as_of": "2021-05-11"}, {"place": "Trà Vinh"})),
    figure("b-2021/3.1", "8", indicator="memoranda", status="", paragraph=""), figure("a-2021/0.7", "83 sản phẩm", status="reassessed", paragraph="6"),
    figure("a-2021/6.1", "5", status="upgraded", role="target"), figure("a-2021/6.1", "5 lớp", indicator="other", noun="lớp tập huấn", status=""),
    figure("a-2021/6.1", "2 triệu USD", indicator="export_value", status=""), figure("a-2021/6.1", "5 triệu đồng/sản phẩm", indicator="support_per_product", status="planned"),
    figure("a-2021/6.1", "1,930 tỷ đồng", separator="decimal", indicator="budget", status="granted", **PHASE),
    figure("a-2021/6.1", "5 điểm", indicator="points_of_sale", role="target") | {"status": ""},
    relation("a-2021/in", "subset", "a-2021/1.2", "a-2021/1.3"), relation("a-2021/confirms", "corroboration", "b-2021/0.1", "a-2021/1.1"),
]  # fmt: skip
ACCEPTED_ROWS = {
    "a month of one publisher": [article("d-2021", publisher="Báo e", as_of="2021-05"), article("e-2021", publisher="Báo e", as_of="2021-05")],
    "no publisher and no address": [article("d-2021", publisher="", address=""), article("e-2021", publisher="", address="")],
    "a sum of other articles' parts": [x("stars", parts="b-2021/0.1 b-2021/0.3"), figure("b-2021/0.3", "3", star="5")],
    "a sum of other articles' total": [x("stars", whole="b-2021/0.1", parts="a-2021/1.2 b-2021/0.3"), figure("b-2021/0.3", "3", star="5")],
    "a count of unlike things": [relation("a-2021/n", "count", "a-2021/1.1", "a-2021/2.1 a-2021/5.1"), x("share", parts="a-2021/1.2")],
    "one part in two wholes": [relation(f"a-2021/in-{n}", "subset", whole, "a-2021/1.3") for n, whole in (("a", "a-2021/1.1"), ("b", "a-2021/4.1"))],
}  # fmt: skip
# What tells two figures apart.
TARGET = {"role": "target", "status": "planned", "count_kind": "", "target_basis": "level"}
TELLING = [
    ({}, {"place": "Việt Nam"}), ({}, {"as_of": "2021-05-09"}), ({"as_of": "2021-05-01"}, {"as_of": "2021-05"}),
    ({}, PHASE), (PHASE, PHASE | {"period_end": "2024-12-31"}), (PHASE, PHASE | {"period_start": "2022-01-01"}),
    ({}, {"indicator": "difficult_area_products", "count_kind": ""}), ({}, {"category": "tiềm năng 5 sao"}),
    ({}, {"status": "submitted", "count_kind": ""}), ({}, {"count_kind": "ever"}), ({}, TARGET),
    (TARGET, TARGET | {"target_basis": "unclear"}), (TARGET, TARGET | {"target_set": "directed"}),
]  # fmt: skip
FIVE = figure("a-2021/6.1", "5", star="5 sao"), figure("a-2021/6.2", "6", star="5 sao")
RIGHT = (
    {f"{row}": [row] for row in ACCEPTED}
    | {f"{one} beside {other}": [FIVE[0] | one, FIVE[1] | other] for one, other in TELLING}
    | ACCEPTED_ROWS
)
READ, RULED = (
    {f"{row}": ([row], list(row)[-1], cure) for row, cure in cells} for cells in (UNREADABLE, BROKEN)
)
WRONG = READ | RULED | BROKEN_ROWS | DOUBTED


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    ledgers = [
        {name: case[0] for name, case in cases.items()} for cases in (READ, RULED | BROKEN_ROWS, DOUBTED)
    ]
    judgements = [judged(tmp_path_factory.mktemp("ledger"), cases) for cases in [*ledgers, RIGHT]]
    return {name: judgement for each in judgements for name, judgement in each.items()}


@pytest.mark.parametrize("name", WRONG)
def test_one_cell_is_named_with_its_cure(found, name):
    _, column, cure = WRONG[name]
    file, line, row, problems = found[name]
    assert {(p.file, p.line, p.column) for p in problems} == {(file, line, column)}, problems
    assert any(cure in p.cure for p in problems), problems
    assert problems[0].found in unicodedata.normalize("NFC", row.get(column, ""))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_neither_refused_nor_doubted(found, name):
    assert found[name][-1] == []


def test_problems_come_in_the_order_of_the_files():
    problems = [Problem(file, line, "-", "", "") for file, line in (("b", 1), ("a", 3), ("a", 2))]
    assert LedgerError(problems).problems == problems[::-1]


def test_repeats_both_ways_round_and_a_ring_are_named_at_every_step(tmp_path):
    rings = {
        "repeats": [relation("a-2021/back", "same", "a-2021/4.1", "a-2021/1.1")],
        "wholes": [
            relation(f"a-2021/{n}", "subset", f"a-2021/{whole}", f"a-2021/{part}")
            for n, whole, part in (("back", "1.2", "1.1"), ("up", "4.1", "1.1"), ("down", "1.3", "3.1"))
        ],
    }
    found = judged(tmp_path, rings)
    assert [p.found for p in found["repeats"][-1]] == ["aa-a-2021/1.1", "aa-a-2021/4.1"]
    assert {(p.found, p.cure) for p in found["wholes"][-1]} == {
        (f"ab-a-2021/{n}", "no ring of wholes and parts: ab-a-2021/1.1, ab-a-2021/1.2")
        for n in ("1.1", "1.2")
    }
