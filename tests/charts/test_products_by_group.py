"""Chart 9: its title is true of any split, no share is lost or made in rounding, each grouping stands apart."""

import pytest
from ledgers import article, figure

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.group_table import SHADES, percent, shade_of
from ocop_analysis.charts.products_by_group import products_by_group
from ocop_analysis.charts.spec import Nothing


def rows(*splits, **cells):
    """An article, its total and its groups, of each (place, {group: number}, cells of the figures)."""
    articles, figures = [], []
    for n, (place, groups, *more) in enumerate(splits):
        name = f"a{'bcdefghij'[n]}-2021"
        articles.append(article(name, place=place, **cells))
        figures.append(figure(f"{name}/0.1", f"{sum(groups.values())} sản phẩm", **dict(*more)))
        for m, (group, number) in enumerate(groups.items(), 2):
            figures.append(figure(f"{name}/0.{m}", f"{number} sản phẩm", group=group, **dict(*more)))
    return articles, figures


OLD, NEW = {"food": 30, "drinks": 6, "herbs": 4}, {"food": 60, "drinks": 20, "handicrafts": 20}
REGISTERED = {"status": "registered"}
TITLES = {
    "one place": ([("Sơn La", OLD)], "Sơn La: food is 30 of 40 rated OCOP products, 2021"),
    "one registered": ([("Sơn La", OLD, REGISTERED)], "Sơn La: food is 30 of 40 registered OCOP products, 2021"),
    "registered ones do not count": ([("Sơn La", OLD), ("Trà Vinh", NEW, REGISTERED)], "Sơn La: food is 30 of 40 rated OCOP products, 2021"),
    "two groupings": ([("Sơn La", OLD), ("Trà Vinh", NEW)], "Food is from 60% (Trà Vinh, 2021) to 75% (Sơn La, 2021) of rated OCOP products"),
    "alike": ([("Sơn La", OLD), ("Trà Vinh", OLD)], "Food is 75% of the rated OCOP products in each of Sơn La and Trà Vinh"),
    "registered alone": ([("Sơn La", OLD, REGISTERED), ("Trà Vinh", NEW, REGISTERED)],
                         "Food is from 60% (Trà Vinh, 2021) to 75% (Sơn La, 2021) of registered OCOP products"),
    "no food": ([("Sơn La", {"drinks": 3, "herbs": 2})], "OCOP products by group in Sơn La"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    splits, title = TITLES[case]
    chart = products_by_group(tables_of(*rows(*splits)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    assert set(chart.draw) == ({"full", "half"} if len(splits) == 1 else {"full"})
    for language in ("vi", "en"):
        for width in chart.draw:
            checked_page(chart, language, width)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.1, "<1%"), (0.49, "<1%"), (0.5, "1%"), (24.5, "25%"), (99.49, "99%"), (99.5, ">99%"), (100, "100%")],
)  # fmt: skip
def test_no_share_is_lost_in_rounding(share, said):
    assert percent(share, "en") == said


@pytest.mark.parametrize(
    ("share", "least"), [(0, 0), (4.49, 0), (4.5, 5), (9.49, 5), (9.5, 10), (24.5, 25), (49.49, 25), (49.5, 50)]
)  # fmt: skip
def test_a_shade_is_that_of_the_printed_share(share, least):
    assert shade_of(share) == SHADES[least]


def test_each_place_stands_in_the_grouping_of_most_of_its_products(tables_of):
    mixed = {"food": 9, "herbs": 3, "handicrafts": 2}
    even = {"food": 9, "herbs": 2, "handicrafts": 2}
    splits = [("Sơn La", mixed), ("Trà Vinh", even), ("Hà Giang", NEW)]
    chart = products_by_group(tables_of(*rows(*splits)))
    of = chart.rows.drop_duplicates("place").set_index("place")["scheme"].to_dict()
    assert of == {"Sơn La": "2018-2023", "Trà Vinh": "2018-2023", "Hà Giang": "since 2023"}
    assert chart.notes == ["note_schemes", "note_derived", "note_other"]
    assert "note_dash" in products_by_group(tables_of(*rows(*splits, ("Lai Châu", OLD)))).notes
    drawn = chart.rows[(chart.rows["place"] == "Sơn La") & (chart.rows["column"] == "other")]
    assert drawn["product_group"].tolist() == ["handicrafts"]
    later = products_by_group(tables_of(*rows(("Trà Vinh", even), as_of="2023-05-10")))
    assert set(later.rows["scheme"]) == {"since 2023"}


def test_nothing_to_show_says_what_is_missing(tables_of):
    tables = tables_of([article("a-2021")], [figure("a-2021/0.1", "52 sản phẩm")])
    assert products_by_group(tables) == Nothing("products-by-group")
