"""Charts 4, 5 and 11, of counts of products: title and notes are true of any rows, and of their bounds."""

import pytest
from charts.conftest import contradicted, reports
from ledgers import article, figure

from ocop_analysis.charts.spec import Nothing

MRD = ["Long An", "Tiền Giang", "Bến Tre", "Trà Vinh"]
REGISTERED, EVER = {"status": "registered"}, {"count_kind": "ever"}
SINCE = {"as_of": "2025-11-10"}  # the mergers
UNITS = "per commune-level unit (2021)"
# Units: Sơn La 204 (2021), Sóc Trăng 109 (2020), Hà Giang 193 (2020), Trà Vinh 104 (2025).
TITLES = [
    ("products-by-region", [("Sơn La", "83")], "Sơn La: 83 rated products, 2021"),
    ("products-by-region", [("Sơn La", "83"), ("Trà Vinh", "83")], "2 places each count 83 rated products"),
    ("products-by-region", [("Sơn La", "83"), ("Trà Vinh", "trên 90")], "From 83 (Sơn La, 2021) to over 90 (Trà Vinh, 2021) rated products"),
    ("products-by-region", [("Sơn La", "83"), ("Trà Vinh", "90", REGISTERED)], "Sơn La: 83 rated products, 2021"),
    ("products-by-region", [("Trà Vinh", "90", REGISTERED)], "Trà Vinh: 90 registered products, 2021"),
    ("products-by-region", [("Sơn La", "83"), ("Trà Vinh", "90"), ("Vĩnh Long (mới)", "400")], "From 83 (Sơn La, 2021) to 90 (Trà Vinh, 2021) rated products within old provincial boundaries"),
    ("products-by-region", [("Vĩnh Long (mới)", "400")], "new Vĩnh Long: 400 rated products, 2021"),
    ("products-by-region", [*((place, str(n)) for n, place in enumerate(MRD[:3], 1)), *((place, "7") for place in ("Sơn La", "Lai Châu", "Hà Giang"))],
     "Regional medians run from 2 products (Mekong River Delta) to 7 (Northern Midlands and Mountains)"),
    ("products-per-commune", [("Sơn La", "203")], f"Sơn La: 0.995 rated products {UNITS}"),
    ("products-per-commune", [("Sơn La", "204"), ("Hà Giang", "192")], f"In 1 of 2 provinces, rated products average at least one {UNITS}"),
    ("products-per-commune", [("Sơn La", "203"), ("Hà Giang", "192")], f"In none of 2 provinces do rated products average one {UNITS}"),
    ("products-per-commune", [("Sơn La", "205"), ("Hà Giang", "193")], f"In all 2 provinces, rated products average at least one {UNITS}"),
    ("products-per-commune", [("Sơn La", "trên 203"), ("Hà Giang", "1")], f"In 1 of 2 provinces, rated products average at least one {UNITS}"),
    ("products-per-commune", [("Sơn La", "trên 202"), ("Hà Giang", "193")], f"In at least 1 of 2 provinces, rated products average one or more {UNITS}"),
    ("products-per-commune", [("Sơn La", "trên 202"), ("Hà Giang", "1")], f"In at least 1 of 2 provinces, rated products average less than one {UNITS}"),
    ("products-per-commune", [("Sơn La", "trên 202"), ("Hà Giang", "gần 200")], f"Counts given as limits leave open whether rated products average one {UNITS}"),
    ("products-per-commune", [("Sơn La", "10"), ("Hà Giang", "200", REGISTERED)], f"Sơn La: 0.05 rated products {UNITS}"),
    ("products-per-commune", [("Sơn La", "203"), ("Hà Giang", "193"), ("Vĩnh Long (mới)", "400", SINCE)],
     "Rated products reach one per commune in 1 of 2 provinces before Jul 2025, 1 of 1 since"),
    ("products-per-commune", [("Sơn La", "trên 202"), ("Vĩnh Long (mới)", "trên 200", SINCE)],
     "One product per commune: at least 0 of 1 provinces before Jul 2025, 1 of 1 since"),
    ("products-per-commune", [("Vĩnh Long (mới)", "62", SINCE), ("Lào Cai (mới)", "98", SINCE)],
     "In none of 2 provinces do rated products average one per commune-level unit (2025)"),
    ("products-per-commune", [("Hà Giang", "193", REGISTERED)], f"Hà Giang: 1.00 registered products {UNITS}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "counts", "title"), TITLES, ids=[title for *_, title in TITLES])
def test_the_title_is_true_of_its_rows(chart_of, holds, name, counts, title):
    holds(chart_of(name, *reports(*counts)), title)


@pytest.mark.parametrize(
    ("counts", "median"),
    [(["1", "2"], None), (["1", "2", "9"], "2"), (["1", "2", "5", "9"], "3.5"), (["1", "trên 2", "9"], "over 2"), (["1", "trên 2", "5", "9"], "about 3.5")],
    ids=["two places", "three", "four", "a bound in the middle", "a bound among two"],
)  # fmt: skip
def test_medians_from_three_places_up(chart_of, counts, median):
    chart = chart_of("products-by-region", *reports(*zip(MRD, counts, strict=False)))
    fact = chart.facts.get("median_MRD")
    assert (fact and fact.said("en")) == median


def test_flagged_counts_are_outside_titles_and_medians(chart_of):
    articles, figures = reports(*zip(MRD, ["1", "2", "3", "999"], strict=True))
    parts, sums = contradicted("ae-2021", 3, 4)
    chart = chart_of("products-by-region", articles, [*figures, *parts], sums)
    assert chart.rows.loc[chart.rows["flagged"], "place"].tolist() == ["Trà Vinh"]
    assert chart.facts["median_MRD"].value == 2 and chart.facts["high"].value == 3
    assert "flagged" in [key.word for key in chart.legend]
    assert "† Trà Vinh: figures conflict with others, not counted in title or medians." in " ".join(
        chart.texts("en").note
    )
    articles, figures = reports(("Sơn La", "83"), ("Hà Giang", "999"))
    parts, sums = contradicted("ac-2021", 3, 4)
    chart = chart_of("products-per-commune", articles, [*figures, *parts], sums)
    assert " ".join(chart.texts("en").title) == f"Sơn La: 0.41 rated products {UNITS}"
    assert "† Hà Giang: figures conflict with others, not counted in the title." in " ".join(
        chart.texts("en").note
    )


@pytest.mark.parametrize(("later", "told"), [("2022-05-10", False), ("2022-05-12", True)])
def test_months_a_year_apart_are_said(chart_of, later, told):
    articles, figures = reports(("Sơn La", "83"), ("Trà Vinh", "90"))
    articles[1]["as_of"] = later
    note = " ".join(chart_of("products-by-region", articles, figures).texts("en").note)
    assert ("more than a year apart" in note) == told


@pytest.mark.parametrize(
    ("as_of", "block", "facts"),
    [("2020-03-31", "before", {"rough"}), ("2025-05-01", "before", set()), ("2025-06-30", "before", set()), ("2025-07-01", "since", set())],
    ids=["units counted after", "units counted before", "the day before the mergers", "their day"],
)  # fmt: skip
def test_units_of_another_time_are_rough_or_stand_apart(chart_of, as_of, block, facts):
    chart = chart_of("products-per-commune", *reports(("Lai Châu", "83"), as_of=as_of))
    assert (chart.rows["block"].tolist(), {"rough"} & set(chart.facts)) == ([block], facts)


def test_places_and_tier_can_be_chosen(chart_of, tables_of):
    counts = reports(("Sơn La", "83"), ("Trà Vinh", "90"))
    for name in ("products-by-region", "products-per-commune"):
        chart = chart_of(name, *counts, places=["Sơn La"])
        assert chart.rows["place"].tolist() == ["Sơn La"] and chart.stem().endswith(f"{name}-chosen")
        assert chart_of(name, *counts, tier="core") == Nothing(name)
    with pytest.raises(ValueError, match="no figure speaks of Huế"):
        tables_of(*counts, places=["Huế"])


@pytest.mark.parametrize(
    ("name", "count"),
    [("products-by-region", ("Sơn La", "52", {"star": "3 sao"})), ("products-per-commune", ("Việt Nam", "83")), ("first-and-latest", ("Sơn La", "83"))],
    ids=["no total", "units not known", "one count"],
)  # fmt: skip
def test_nothing_to_show_says_what_is_missing(chart_of, name, count):
    assert chart_of(name, *reports(count)) == Nothing(name)


# First and latest of each place, the title, the gains a year.
PAIRS = {
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


def pairs_of(*pairs, first="2019-05-10"):
    """Two articles and their figures of each pair; its cells are those of the latest."""
    articles, figures = [], []
    for n, (one, other, *cells) in enumerate(pairs):
        for printed, as_of, more in ((one, first, {}), (other, "2021-05-10", dict(*cells))):
            id_ = f"{'ab'[n]}-{as_of}"
            articles.append(article(id_, place=["Sơn La", "Hà Giang"][n], as_of=as_of))
            figures.append(figure(f"{id_}/0.1", f"{printed} sản phẩm", **more))
    return articles, figures


@pytest.mark.parametrize("case", PAIRS)
def test_a_rise_is_said_of_like_counts_whose_bounds_decide_it(chart_of, holds, case):
    pairs, title, gains = PAIRS[case]
    chart = chart_of("first-and-latest", *pairs_of(*pairs))
    assert chart.rows.sort_values("place", ascending=False)["gain_en"].tolist() == gains
    holds(chart, title)


@pytest.mark.parametrize(
    ("first", "gain"), [("2020-05-10", "–"), ("2020-05-09", "+119"), ("2019", "about +64")]
)
def test_gains_from_a_year_up_and_about_where_months_are_unknown(chart_of, first, gain):
    chart = chart_of("first-and-latest", *pairs_of(("83", "202"), first=first))
    assert chart.rows["gain_en"].tolist() == [gain]


@pytest.mark.parametrize("first", ["2020-05-11", "2020"])
def test_a_span_under_a_year_is_no_growth(chart_of, first):
    assert chart_of("first-and-latest", *pairs_of(("83", "202"), first=first)) == Nothing("first-and-latest")


def test_flagged_counts_are_not_compared(chart_of):
    articles, figures = pairs_of(("83", "202"), ("9", "13"))
    parts, sums = contradicted("b-2021-05-10", 3, 4)
    parts[1]["printed"] = "14 sản phẩm"  # a part larger than the whole, which is touched
    chart = chart_of("first-and-latest", articles, [*figures, *parts], sums)
    assert chart.facts["n"].value == 1 and "† Hà Giang: figures conflict with others." in " ".join(
        chart.texts("en").note
    )
