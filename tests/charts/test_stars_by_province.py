"""Chart 6: its title is true of any split, and what a report does not say is not drawn as zero."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Nothing
from ocop_analysis.charts.stars_by_province import MOST, percent, stars_by_province

PLACES = ["Sơn La", "Trà Vinh", "Long An"]


def splits(*rows):
    """An article of each (total, {class: printed}, kind of its sum); figures .1 the total, .2 and on the classes."""
    articles, figures, relations = [], [], []
    for n, (total, classes, *basis) in enumerate(rows):
        id_ = f"a{'bcd'[n]}-2021"
        articles.append(article(id_, place=PLACES[n]))
        figures.append(figure(f"{id_}/0.1", f"{total} sản phẩm"))
        parts = {f"{id_}/0.{i}": part for i, part in enumerate(classes.items(), 2)}
        for part, (star, count) in parts.items():
            status = {"status": "potential"} if "tiềm năng" in star else {}
            figures.append(figure(part, f"{count} sản phẩm", star=star, **status))
        relations += [relation(f"{id_}/stars", "sum", f"{id_}/0.1", " ".join(parts), one) for one in basis]
    return articles, figures, relations


def drawn(chart, part=None):
    """The texts of the picture, of all its parts or of one."""
    return [t.get_text() for t in checked_page(chart, "en").axes[0].texts if part in (None, t.get_label())]


TITLES = {
    "one place": ([(10, {"3 sao": 7, "4 sao": 3})], "Sơn La: 70% of the rated products had three stars, 2021"),
    "a range": ([(10, {"3 sao": 7, "4 sao": 3}), (10, {"3 sao": 8, "4 sao": 2})],
                "From 70% (Sơn La, 2021) to 80% (Trà Vinh, 2021) of rated products have three stars"),
    "alike when rounded": ([(10, {"3 sao": 7, "4 sao": 3}), (1000, {"3 sao": 704, "4 sao": 296})],
                           "Three stars: 70% of rated products in each of 2 places, counts of 2021"),
    "flagged left out": ([(10, {"3 sao": 7, "4 sao": 3}), (10, {"3 sao": 9, "4 sao": 2}, "printed")],
                         "Sơn La: 70% of the rated products had three stars, 2021"),
    "a wider class": ([(10, {"3-4 sao": 8, "5 sao": 2})], "No undisputed three-star share can be worked out from the reports here"),
    "potential alone": ([(10, {"tiềm năng 5 sao": 8})], "No undisputed three-star share can be worked out from the reports here"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    rows, title = TITLES[case]
    chart = stars_by_province(tables_of(*splits(*rows)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    traced = {f"a{'bcd'[n]}-2021/0.1" for n in range(len(rows))}
    assert traced <= set(chart.figure_ids) or chart.rows["total"].isna().any()
    for language in ("vi", "en"):
        checked_page(chart, language)


@pytest.mark.parametrize(
    ("classes", "dashes"),
    [({"3 sao": 7, "4 sao": 3}, 0), ({"3 sao": 6, "4 sao": 3}, 1), ({"4 sao": 3}, 2), ({"3-4 sao": 7}, 1), ({"từ 3 sao trở lên": 7}, 0)],
    ids=["a proven zero", "a class not given", "two", "three to four in one", "all in one"],
)  # fmt: skip
def test_silence_is_a_dash(tables_of, classes, dashes):
    chart = stars_by_province(tables_of(*splits((10, classes))))
    assert drawn(chart).count("–") == dashes
    assert ("not given" in " ".join(chart.texts("en").note)) == bool(dashes)


def test_dots_up_to_five_and_what_is_counted_twice(tables_of):
    inside = {"3 sao": 5, "4 sao": 5, "tiềm năng 5 sao": 5}
    apart = {"3 sao": 4, "5 sao": 6, "tiềm năng 5 sao": 6}
    chart = stars_by_province(tables_of(*splits((10, inside), (16, apart))))
    assert {"5*", "5", "6"} <= set(drawn(chart)) and drawn(chart, "strong") == ["6", "6"]
    assert "Already counted in another class" in " ".join(chart.texts("en").note)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.49, "<1%"), (0.5, "1%"), (1.5, "2%"), (99.49, "99%"), (99.5, ">99%"), (100, "100%")],
)
def test_shares_are_whole(share, said):
    assert percent(share) == said


def test_nothing_is_drawn_without_a_split_of_a_province(tables_of):
    assert stars_by_province(
        tables_of([article("a-2021")], [figure("a-2021/0.1", "10 sản phẩm")])
    ) == Nothing("stars-by-province")
    assert MOST == 22
