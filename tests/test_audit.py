"""What the audit makes of the rules, on a few rows: corroborations found, flags, confirmations, what is only inferred."""

from dataclasses import asdict
from types import SimpleNamespace

import pandas as pd
import pytest
from ledgers import relation

from ocop_analysis import codebook
from ocop_analysis.audit import COLUMNS, audit_table, confirmations, flags
from ocop_analysis.quantities import parse_quantity

CELLS = {
    "printed": "83", "as_of": "2022-09-22", "place": "Sơn La", "indicator": "products", "status": "rated", "count_kind": "not_said",
    "role": "actual", "dimension": None, "category": None, "period_start": None, "period_end": None,
}  # fmt: skip
FIELDS = ["value", "lower", "upper", "bound", "decimals"]


def ledger(figures, relations=(), publishers=None):
    """What the audit looks at: figures by id with cells that differ from CELLS, relations, publishers by article."""
    table = pd.DataFrame([CELLS | cells for cells in figures.values()], columns=list(CELLS), dtype="str")
    table["figure_id"] = pd.Series(list(figures), dtype="str")
    table["article_id"] = table["figure_id"].str.split("/").str[0]
    quantities = pd.DataFrame(
        [asdict(parse_quantity(text, "vi")) for text in table["printed"]], columns=FIELDS
    )
    until, since = codebook.last_days(table["as_of"]), codebook.first_days(table["as_of"])
    table = table.join(quantities).assign(as_of=since, as_of_until=until)
    articles = table[["article_id"]].drop_duplicates()
    articles["publisher"] = articles["article_id"].map(publishers or {}).astype("str")
    columns = ["relation_id", "kind", "whole", "parts", "basis", "note"]
    relations = pd.DataFrame(relations, columns=columns, dtype="str")
    return SimpleNamespace(figures=table, articles=articles, relations=relations)


def found(figures, relations=(), publishers=None):
    """The corroborations that the audit finds: later and earlier figure, and the verdict."""
    audit = audit_table(ledger(figures, relations, publishers))
    assert audit["article_id"].eq(audit["part_ids"].str.split("/").str[0]).all()
    return audit.loc[audit["basis"] == "found", ["relation_id", "verdict"]].to_numpy().tolist()


# What a later figure says otherwise than the first, and the verdict on the two, if they are held together.
LATER = {
    "the same": ({}, "agrees"),
    "the same 183 days later": ({"as_of": "2023-03-24"}, "agrees"),
    "the same 184 days later": ({"as_of": "2023-03-25"}, None),
    "the same in a month within 183 days": ({"as_of": "2023-02"}, "agrees"),
    "the same in a month that may be more": ({"as_of": "2023-03"}, None),
    "another number 31 days later": ({"printed": "84", "as_of": "2022-10-23"}, "contradicts"),
    "another number 32 days later": ({"printed": "84", "as_of": "2022-10-24"}, None),
    "another number in a month that may be more": ({"printed": "84", "as_of": "2022-10"}, None),
    "more than the number": ({"printed": "hơn 83"}, None),
    "more than one more": ({"printed": "hơn 84"}, "contradicts"),
    "more than one less": ({"printed": "hơn 82"}, None),
    "of another place": ({"place": "Hà Giang"}, None),
    "of another indicator": ({"indicator": "producers"}, None),
    "of another status": ({"status": "registered"}, None),
    "of another kind of count": ({"count_kind": "ever"}, None),
    "of a dimension": ({"dimension": "star"}, None),
    "of a category": ({"category": "3"}, None),
    "since a day": ({"period_start": "2018-01-01"}, None),
    "until a day": ({"period_end": "2018-01-01"}, None),
    "an aim": ({"role": "target"}, None),
}


@pytest.mark.parametrize(("cells", "verdict"), LATER.values(), ids=LATER.keys())
def test_another_publisher_corroborates_what_is_of_one_thing_and_time(cells, verdict):
    inside = [relation("b/x", "subset", "a/0.1", "b/0.1")]  # which is no corroboration
    assert found({"a/0.1": {}, "b/0.1": cells}, inside) == ([["b/0.1=a/0.1", verdict]] if verdict else [])


# Relations and publishers with which a figure of two articles is not held together.
NOT_FOUND = {
    "listed": ([relation("b/x", "corroboration", "a/0.1", "b/0.1")], {}),
    "listed the other way round": ([relation("a/x", "corroboration", "b/0.1", "a/0.1")], {}),
    "a repeat": ([relation("b/x", "same", "b/0.2", "b/0.1")], {}),
    "by one publisher": ([], {"a": "Báo A", "b": "Báo A"}),
}


@pytest.mark.parametrize(("relations", "publishers"), NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_pair_is_found_that_is_listed_repeated_or_of_one_publisher(relations, publishers):
    figures = {"a/0.1": {}, "b/0.1": {}, "b/0.2": {"indicator": "certificates"}}
    assert found(figures, relations, publishers) == []


# The totals of two reports that print 52 and 51 three-star products, and the day of the second.
SPLITS = {
    "the same total": ({}, {}, "2023-03-24", True),
    "the same total too late": ({}, {}, "2023-03-25", False),
    "another total": ({}, {"printed": "84"}, "2023-03-24", False),
    "a total of another status": ({}, {"status": "registered"}, "2023-03-24", False),
    "totals of another kind of count": ({"count_kind": "ever"}, {"count_kind": "ever"}, "2023-03-24", False),
    "aims": ({"role": "target"}, {"role": "target"}, "2023-03-24", False),
}


@pytest.mark.parametrize(("first", "second", "day", "disputed"), SPLITS.values(), ids=SPLITS.keys())
def test_one_count_split_in_two_ways_is_disputed(first, second, day, disputed):
    part, late = {"dimension": "star", "category": "3"}, {"as_of": day}
    figures = {"a/1.1": first, "a/1.2": part | {"printed": "52"}}
    figures |= {"b/1.1": late | second, "b/1.2": late | part | {"printed": "51"}}
    figures |= {"a/1.3": part | {"category": "5"}, "b/1.3": late | part | {"category": "5"}}
    figures["b/1.4"] = late | {"printed": "99"}  # another total: of totals time may explain it
    disputes = [pair for pair, verdict in found(figures) if verdict == "contradicts"]
    assert disputes == ["b/1.2=a/1.2"] * disputed


def test_reports_are_paired_by_their_days_and_then_their_rows():
    days = {"a": "2022-10", "b": "2022-10-01", "c": "2022-10-01", "d": "2022-04-01", "e": "2022"}
    pairs = found({f"{article}/1": {"as_of": day} for article, day in days.items()})
    assert [pair for pair, _ in pairs] == ["a/1=b/1", "a/1=c/1", "b/1=d/1", "c/1=b/1", "c/1=d/1"]


def test_confirmations_count_other_publishers_once_for_both_figures():
    figures = {f"{article}/0.1": {} for article in "abcde"}
    figures |= {"a/0.2": {"role": "target"}, "b/0.2": {"role": "target", "printed": "hơn 83"}}
    figures["f/0.1"] = {"place": "Hà Giang"}
    rows = [("d/x", "corroboration", "a/0.1", "d/0.1"), ("b/x", "corroboration", "a/0.2", "b/0.2")]
    listed = [relation(*row) for row in [*rows, ("f/x", "subset", "a/0.1", "f/0.1")]]
    made = ledger(figures, listed, {"a": "Báo A", "b": "Báo B", "c": "Báo B", "d": "Báo A"})
    assert confirmations(made, audit_table(made)).to_dict() == {f"{article}/0.1": 2 for article in "abcde"}


# Two reports: role, prints and day of the second, and what is said of them.
LISTED = {
    "two aims": ("target", "ít nhất 3", "5", "2022-09-23", "contradicts", "prints 5, not at least 3, 1 day later"),
    "one aim": ("target", "ít nhất 3", "ít nhất 3", "2022-09-22", "agrees", "prints the same at least 3, 0 days later"),
    "another bound": ("target", "ít nhất 3", "3", "2022-10", "cannot_check", "prints 3, not at least 3, 9 to 39 days later"),
    "two ranges": ("target", "3-4", "3-5", "2022-09", "contradicts", "prints 3-5, not 3-4, 0 to 21 days earlier"),
    "bounds": ("actual", "ít nhất 3", "ít nhất 5", "2022-09-20", "cannot_check", "prints at least 5, not at least 3, 2 days earlier"),
    "two about": ("target", "khoảng 3", "khoảng 5", "2022-09-22", "contradicts", "prints about 5, not about 3, 0 days later"),
    "two counts": ("actual", "3", "5", "2022-07", "contradicts", "prints 5, not 3, 53 to 83 days earlier"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "one", "other", "day", "verdict", "says"), LISTED.values(), ids=LISTED.keys()
)
def test_a_listed_corroboration_says_what_is_printed_and_when(role, one, other, day, verdict, says):
    figures = {"a/0.1": {"printed": one}, "b/0.1": {"printed": other, "as_of": day}}
    figures = {figure_id: cells | {"role": role} for figure_id, cells in figures.items()}
    audit = audit_table(ledger(figures, [relation("b/x", "corroboration", "a/0.1", "b/0.1", "inferred")]))
    left = "; a bound leaves it open." if verdict == "cannot_check" else "."
    sentence = f"Another publisher {says}, if both speak of one count{left}"
    assert audit[["verdict", "sentence"]].to_numpy().tolist() == [[verdict, sentence]]


# Kind, whole, parts, what is said of them, and behind a stroke what only a relation that is not inferred says.
SAID = {
    "a sum": ("sum", "118", "48 724", "The parts add up to 772, the print says 118|; 70 would fit in place of 724"),
    "a sum in a bound": ("sum", "hơn_80", "52 31", "The parts add up to 83, which fits the printed over 80"),
    "a sum of a bound": ("sum", "83", "52 hơn_30", "The parts add up to at least 83, which cannot be held against the printed 83"),
    "a sum of a range": ("sum", "85", "52 30-31", "The parts add up to 82-83, the print says 85"),
    "a sum of at most": ("sum", "85", "60 dưới_10", "The parts add up to at most 69, the print says 85"),
    "a sum of about": ("sum", "85", "52 khoảng_31", "The parts add up to about 83, which cannot be held against the printed 85"),
    "no total": ("sum", None, "52 31", "No total is printed; the parts add up to 83"),
    "a repeat": ("same", "83", "83", "The other print says 83, as printed"),
    "a count": ("count", "9", "3 4", "2 parts are listed, the print says 9"),
    "a subset": ("subset", "24", "8", "8 is not more than 24, so it may lie inside; numbers cannot show more"),
    "a larger subset": ("subset", "24", "25", "25 is more than the 24 it should lie inside"),
    "an open subset": ("subset", "24", "ít_nhất_5", "A bound leaves open whether at least 5 lies inside 24"),
    "a share": ("ratio", "20%", "38 188", "The parts give 20.21%, which rounds to the printed 20%"),
    "a share cut down": ("ratio", "282%", "99 35", "The parts give 282.86%, which is cut down, not rounded, to the printed 282%"),
    "a bound on a share": ("ratio", "dưới_0,5%", "126 hơn_16.000", "The parts give 0.74-0.79%, the print says under 0.5%"),
    "a share of what": ("ratio", "172,5%", "69", "What 172.5% is a share of is not printed|; 40 would fit"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "whole", "parts", "says"), SAID.values(), ids=SAID.keys())
@pytest.mark.parametrize("basis", ["printed", "listed", "inferred"])
def test_what_is_only_inferred_says_nothing_against_the_prints(kind, whole, parts, says, basis):
    prints = [whole or "1", *parts.split(" ")]
    figures = {f"a/1.{n}": {"printed": printed.replace("_", " ")} for n, printed in enumerate(prints)}
    row = relation("a/x", kind, "a/1.0" if whole else None, " ".join(list(figures)[1:]), basis)
    found = audit_table(ledger(figures, [row])).iloc[0]
    holds = found["verdict"].startswith("agrees")
    if basis == "inferred" and not holds:
        says, _, _ = says.partition("|")
        says = f"That it should hold is only inferred: {says[0].lower()}{says[1:]}"
        assert found["verdict"] == "cannot_check"
        assert found[["implied", "implied_id"]].isna().all()
    assert found["difference"] == pytest.approx(found["recomputed"] - found["printed"], nan_ok=True)
    assert found["sentence"] == says.replace("|", "") + "."
    assert holds == any(word in says for word in ("fits", "as printed", "is not more", "rounds", "cut down"))


# Relations that contradict (kind, article, whole, parts, the figure that cannot be right) and the flags they leave.
FLAGGED = {
    "none is named": ([("sum", "a", "a/1", "a/2 a/3", None)], "a/1 suspect, a/2 suspect, a/3 suspect"),
    "one is named": ([("sum", "a", "a/1", "a/2 a/3", "a/3")], "a/1 touched, a/2 touched, a/3 suspect"),
    "a total of another article": ([("sum", "b", "a/1", "b/2 b/3", None)], "a/1 disputed, b/2 suspect, b/3 suspect"),
    "another article's is named": ([("sum", "b", "b/1", "a/2 b/3", "a/2")], "a/2 disputed, b/1 touched, b/3 touched"),
    "two reports": ([("corroboration", "b", "a/1", "b/1", None)], "a/1 disputed, b/1 disputed"),
    "touched, suspect": ([("sum", "a", "a/1", "a/2", "a/2"), ("same", "a", "a/1", "a/3", None)], "a/1 suspect, a/2 suspect, a/3 suspect"),
    "disputed, touched": ([("corroboration", "b", "a/1", "b/1", None), ("sum", "a", "a/1", "a/2", "a/2")], "a/1 touched, a/2 suspect, b/1 disputed"),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "expected"), FLAGGED.values(), ids=FLAGGED.keys())
def test_the_gravest_flag_holds(wrong, expected):
    audit = pd.DataFrame(wrong, columns=["kind", "article_id", "whole_id", "part_ids", "implied_id"])
    others = [
        audit.assign(whole_id="a/8", part_ids="a/9", verdict=verdict)
        for verdict in ("agrees", "cannot_check")
    ]
    flagged = flags(pd.concat([audit.assign(verdict="contradicts"), *others]))
    assert ", ".join(f"{figure_id} {flag}" for figure_id, flag in flagged.items()) == expected


# Ledgers with nothing in them that could go wrong, and how many rows their audit has.
BARE = {
    "no figure": ({}, [], 0),
    "one figure": ({"a/1": {}}, [], 0),
    "one range": ({"a/1": {"printed": "3-4"}}, [], 0),
    "repeats in a chain": ({"a/1": {}, "a/2": {}, "a/3": {}, "b/1": {}}, [("a/1", "a/2"), ("a/2", "a/3")], 3),
}


@pytest.mark.parametrize(("figures", "repeats", "rows"), BARE.values(), ids=BARE.keys())
def test_any_ledger_has_an_audit(figures, repeats, rows):
    made = ledger(figures, [relation(f"a/{part[-1]}", "same", whole, part) for whole, part in repeats])
    audit = audit_table(made)
    assert (len(audit), list(audit), len(flags(audit))) == (rows, COLUMNS, 0)
    assert len(confirmations(made, audit)) == 2 * (rows > 2)
