"""Chart 5: a rise is said of like counts only, and only where their bounds decide it."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.first_and_latest import first_and_latest
from ocop_analysis.charts.spec import Nothing

PLACES = ["Sơn La", "Hà Giang"]
EVER = {"count_kind": "ever"}
# First and latest of each place, the title, the gains a year.
CASES = {
    "one place": ([("83", "202")], "Sơn La: 83 rated products in May 2019, 202 in May 2021", ["+59"]),
    "all rose": ([("83", "202"), ("9", "13")], "in all 2 places with comparable counts (2019–2021)", ["+59", "+2.0"]),
    "one fell": ([("83", "202"), ("9", "8")], "in 1 of 2 places with comparable counts (2019–2021)", ["+59", "–"]),
    "all fell": ([("83", "82"), ("9", "8")], "in none of 2 places with comparable first and latest counts (2019–2021)", ["–", "–"]),
    "over, above": ([("83", "trên 83"), ("9", "8")], "in 1 of 2 places with comparable counts (2019–2021)", ["over +0.0", "–"]),
    "over, open": ([("83", "trên 82"), ("9", "13")], "in at least 1 of 2 places with comparable first and latest counts (2019–2021)", ["–", "+2.0"]),
    "first nearly": ([("gần 90", "203")], "Sơn La: nearly 90 rated products in May 2019, 203 in May 2021", ["over +56"]),
    "kinds unlike": ([("83", "202"), ("9", "13", EVER)], "Sơn La: 83 rated products in May 2019, 202 in May 2021", ["+59", "–"]),
    "none comparable": ([("9", "13", EVER)], "First and latest counts of rated products that cannot be compared (2019–2021)", ["–"]),
}  # fmt: skip


def rows(*pairs, first="2019-05-10"):
    """Two articles and their figures of each pair; its cells are those of the latest."""
    articles, figures = [], []
    for place, (one, other, *cells) in zip(PLACES, pairs, strict=False):
        for printed, as_of, more in ((one, first, {}), (other, "2021-05-10", dict(*cells))):
            id_ = f"{'ab'[PLACES.index(place)]}-{as_of}"
            articles.append(article(id_, place=place, as_of=as_of))
            figures.append(figure(f"{id_}/0.1", f"{printed} sản phẩm", **more))
    return articles, figures


@pytest.mark.parametrize("case", CASES)
def test_title_and_gains_are_true_of_their_rows(tables_of, unlike, case):
    pairs, title, gains = CASES[case]
    chart = first_and_latest(tables_of(*rows(*pairs)))
    assert " ".join(chart.texts("en").title).endswith(title)
    assert chart.rows.sort_values("place", ascending=False)["gain_en"].tolist() == gains
    assert unlike(chart) == {}
    for language in ("vi", "en"):
        checked_page(chart, language)


@pytest.mark.parametrize(
    ("first", "gain"), [("2020-05-10", "–"), ("2020-05-09", "+119"), ("2020", "–"), ("2019", "about +64")]
)
def test_gains_from_a_year_up_and_about_where_months_are_unknown(tables_of, first, gain):
    chart = first_and_latest(tables_of(*rows(("83", "202"), first=first)))
    assert chart.rows["gain_en"].tolist() == [gain]


def test_flagged_counts_are_not_compared(tables_of):
    articles, figures = rows(("83", "202"), ("9", "13"))
    counts = {"3": "3 sản phẩm", "4": "14 sản phẩm"}  # a part larger than the whole, which is touched
    parts = [figure(f"b-2021-05-10/0.{n}", printed, star=f"{n} sao") for n, printed in counts.items()]
    sums = relation(
        "b-2021-05-10/stars", "sum", "b-2021-05-10/0.1", "b-2021-05-10/0.3 b-2021-05-10/0.4", "printed"
    )
    chart = first_and_latest(tables_of(articles, [*figures, *parts], [sums]))
    assert chart.facts["n"].value == 1 and "† Hà Giang: figures disagree." in " ".join(chart.texts("en").note)


@pytest.mark.parametrize("tier", [None, "core"], ids=["one count", "none"])
def test_no_two_counts_of_a_place_are_nothing(tables_of, tier):
    tables = tables_of([article("a-2021")], [figure("a-2021/0.1", "83 sản phẩm")], tier=tier)
    assert first_and_latest(tables) == Nothing("first-and-latest")
