"""Chart 8: shares are told of kinds that add up, whatever they are; the others in words."""

import sys

import pandas as pd
import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.producers_by_kind import producers_by_kind
from ocop_analysis.charts.spec import Nothing

PLACES = ["Sơn La", "Hà Giang", "Trà Vinh"]
KINDS = ["enterprise", "cooperative", "household"]
REGISTERED = {"status": "registered"}
NONE = "Kinds of OCOP producers: the numbers shown give no shares (2021)"
# Of each place the printed total ("" for none) and its kinds; then the title and the totals as drawn.
CASES = {
    "one place": ([("10", "2", "5", "3")], "Sơn La: cooperatives are 50% of OCOP producers (2021)"),
    "two kinds as large": ([("10", "4", "4", "2")], "Sơn La: enterprises and cooperatives are 40% each of OCOP producers (2021)"),
    "two places": ([("10", "2", "5", "3"), ("8", "2", "4", "2")], "Enterprises make up from 20% (Sơn La) to 25% (Hà Giang) of OCOP producers (2021)"),
    "as rounded alike": ([("1000", "204", "500", "296"), ("10", "2", "5", "3")], "Enterprises make up 20% of OCOP producers in each of 2 places (2021)"),
    "registered do not count": ([("10", "2", "5", "3"), ("8", "4", "4", "", REGISTERED)], "Sơn La: cooperatives are 50% of OCOP producers (2021)"),
    "only registered": ([("8", "3", "5", "", REGISTERED)], "Sơn La: cooperatives are 63% of producers of registered products (2021)"),
    "no total": ([("", "2", "5", "")], NONE),
    "more than the total": ([("9", "2", "5", "3")], NONE),
    "less than the total, not said to be all": ([("11", "2", "5", "")], "Sơn La: cooperatives are 45% of OCOP producers (2021)"),
}  # fmt: skip


def rows(*splits):
    """An article of each split with its total and kinds; a sum is printed where all three kinds are."""
    articles, figures, relations = [], [], []
    for place, (total, *kinds) in zip(PLACES, splits, strict=False):
        cells = {"indicator": "producers", **(kinds.pop() if len(kinds) > 3 else {})}
        id_ = f"{'abc'[PLACES.index(place)]}-2021"
        articles.append(article(id_, place=place))
        printed = {f"{id_}/0.{n}": (kind, KINDS[n - 2]) for n, kind in enumerate(kinds, 2) if kind}
        figures += [figure(key, f"{n} chủ thể", kind=kind, **cells) for key, (n, kind) in printed.items()]
        figures += [figure(f"{id_}/0.1", f"{total} chủ thể", **cells)] if total else []
        if total and all(kinds):
            relations.append(relation(f"{id_}/kinds", "sum", f"{id_}/0.1", " ".join(printed), "printed"))
    return articles, figures, relations


@pytest.mark.parametrize("case", CASES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    splits, title = CASES[case]
    chart = producers_by_kind(tables_of(*rows(*splits)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    for language in ("vi", "en"):
        checked_page(chart, language)


@pytest.mark.parametrize(
    ("split", "words", "ids"),
    [(("9", "2", "5", "3"), "2 + 5 + 3 = 10, total printed 9", 4), (("", "2", "5", ""), "2 + 5 = 7, no total printed", 2), (("", "2", "", ""), "2, no total printed", 1)],
    ids=["contradicted", "no total", "one kind"],
)  # fmt: skip
def test_what_has_no_shares_is_a_sum_in_words_with_its_figures(tables_of, split, words, ids):
    chart = producers_by_kind(tables_of(*rows(split)))
    assert words in [text.get_text() for text in checked_page(chart, "en").axes[0].texts]
    assert len(chart.figure_ids) == ids


def test_no_kinds_are_nothing(tables_of):
    assert producers_by_kind(
        tables_of([article("a-2021")], [figure("a-2021/0.1", "83 sản phẩm")])
    ) == Nothing("producers-by-kind")


def test_a_kind_added_to_the_reference_table_stops_no_chart(monkeypatch, tables_of):
    module = sys.modules[producers_by_kind.__module__]  # the package names the shown chart so
    known = module.reference
    more = pd.DataFrame({"producer_group": ["farm", "club"]}, index=["farm", "club"])
    monkeypatch.setattr(module, "reference", lambda name: pd.concat([known(name), more]))
    chart = producers_by_kind(tables_of(*rows(("10", "2", "5", "3"))))
    for language in ("en", "vi"):
        checked_page(chart, language)
    assert [*module._kinds().values()][-2:] == [module.ADDED] * 2
