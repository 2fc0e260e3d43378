"""Chart 4: its title and notes are true of any rows, its medians those of sound counts."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.products_by_region import products_by_region
from ocop_analysis.charts.spec import Nothing

MRD = ["Long An", "Tiền Giang", "Bến Tre", "Trà Vinh"]


def rows(*counts, **cells):
    """An article and a figure of each (place, printed, cells of the figure)."""
    articles, figures = [], []
    for n, (place, printed, *more) in enumerate(counts):
        articles.append(article(f"a{'bcdefghij'[n]}-2021", place=place, **cells))
        figures.append(figure(f"a{'bcdefghij'[n]}-2021/0.1", f"{printed} sản phẩm", **dict(*more)))
    return articles, figures


REGISTERED = {"status": "registered"}
TITLES = {
    "one place": ([("Sơn La", "83")], "Sơn La: 83 rated products, 2021"),
    "the same in all": ([("Sơn La", "83"), ("Trà Vinh", "83")], "2 places each count 83 rated products"),
    "a range with a bound": ([("Sơn La", "83"), ("Trà Vinh", "trên 90")], "From 83 (Sơn La, 2021) to over 90 (Trà Vinh, 2021) rated products"),
    "registered ones do not count": ([("Sơn La", "83"), ("Trà Vinh", "90", REGISTERED)], "Sơn La: 83 rated products, 2021"),
    "only registered": ([("Trà Vinh", "90", REGISTERED)], "Trà Vinh: 90 registered products, 2021"),
    "new provinces apart": ([("Sơn La", "83"), ("Trà Vinh", "90"), ("Vĩnh Long (mới)", "400")],
                            "From 83 (Sơn La, 2021) to 90 (Trà Vinh, 2021) rated products in provinces before the mergers"),
    "only new provinces": ([("Vĩnh Long (mới)", "400")], "new Vĩnh Long: 400 rated products, 2021"),
    "medians": ([*((place, str(n)) for n, place in enumerate(MRD[:3], 1)), *((place, "7") for place in ("Sơn La", "Lai Châu", "Hà Giang"))],
                "Regional medians run from 2 products (Mekong River Delta) to 7 (Northern Midlands and Mountains)"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    counts, title = TITLES[case]
    chart = products_by_region(tables_of(*rows(*counts)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    for language in ("vi", "en"):
        checked_page(chart, language)


@pytest.mark.parametrize(
    ("counts", "median"),
    [(["1", "2"], None), (["1", "2", "9"], "2"), (["1", "2", "5", "9"], "3.5"), (["1", "trên 2", "9"], "over 2"), (["1", "trên 2", "5", "9"], "about 3.5")],
    ids=["two places", "three", "four", "a bound in the middle", "a bound among two"],
)  # fmt: skip
def test_medians_from_three_places_up(tables_of, counts, median):
    chart = products_by_region(tables_of(*rows(*zip(MRD, counts, strict=False))))
    fact = chart.facts.get("median_MRD")
    assert (fact and fact.said("en")) == median


def test_flagged_counts_are_outside_title_and_medians(tables_of):
    articles, figures = rows(*zip(MRD, ["1", "2", "3", "999"], strict=True))
    parts = [
        figure("ae-2021/0.2", "5 sản phẩm", star="3 sao"),
        figure("ae-2021/0.3", "6 sản phẩm", star="4 sao"),
    ]
    sums = relation("ae-2021/stars", "sum", "ae-2021/0.1", "ae-2021/0.2 ae-2021/0.3", "printed")
    chart = products_by_region(tables_of(articles, [*figures, *parts], [sums]))
    assert chart.rows.loc[chart.rows["flagged"], "place"].tolist() == ["Trà Vinh"]
    assert chart.facts["median_MRD"].value == 2 and chart.facts["high"].value == 3
    assert "flagged" in [key.word for key in chart.legend]
    assert "† Trà Vinh: outside title and medians." in " ".join(chart.texts("en").note)


@pytest.mark.parametrize(("later", "told"), [("2022-05-10", False), ("2022-05-12", True)])
def test_months_a_year_apart_are_said(tables_of, later, told):
    articles, figures = rows(("Sơn La", "83"), ("Trà Vinh", "90"))
    articles[1]["as_of"] = later
    note = " ".join(products_by_region(tables_of(articles, figures)).texts("en").note)
    assert ("over a year apart" in note) == told


def test_nothing_to_show_says_what_is_missing(tables_of):
    tables = tables_of([article("a-2021")], [figure("a-2021/0.1", "52 sản phẩm", star="3 sao")])
    assert products_by_region(tables) == Nothing("products-by-region")


def test_places_and_tier_can_be_chosen(tables_of):
    counts = rows(("Sơn La", "83"), ("Trà Vinh", "90"))
    chart = products_by_region(tables_of(*counts, places=["Sơn La"]))
    assert chart.rows["place"].tolist() == ["Sơn La"] and chart.stem() == "04-products-by-region-chosen"
    with pytest.raises(ValueError, match="no figure speaks of Huế"):
        tables_of(*counts, places=["Huế"])
    assert products_by_region(tables_of(*counts, tier="core")) == Nothing("products-by-region")
