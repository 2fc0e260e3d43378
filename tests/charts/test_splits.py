"""Charts 6, 8 and 9, of splits by stars, kinds and groups: shares are told of parts that add up."""

import sys

import pandas as pd
import pytest
from charts.conftest import drawn, reports
from ledgers import article, figure, relation

from ocop_analysis.charts.groups import SHADES, shade_of
from ocop_analysis.charts.kinds import producers_by_kind
from ocop_analysis.charts.spec import Nothing
from ocop_analysis.charts.words import percent

PLACES = ["Sơn La", "Trà Vinh", "Long An"]
REGISTERED, EVER = {"status": "registered"}, {"count_kind": "ever"}


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.1, "<1%"), (0.49, "<1%"), (0.5, "1%"), (1.5, "2%"), (24.5, "25%"), (99.49, "99%"), (99.5, ">99%"), (100, "100%")],
)  # fmt: skip
def test_no_share_is_lost_or_made_in_rounding(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(
    "name", ["stars-by-province", "stars-then-and-now", "producers-by-kind", "products-by-group"]
)
def test_nothing_is_drawn_without_a_split(chart_of, name):
    assert chart_of(name, *reports(("Sơn La", "52"))) == Nothing(name)


# Stars: of each place its total, its classes and, where they are all, the basis of their sum.

STARS = {
    "one place": ([(10, {"3 sao": 7, "4 sao": 3})], "Sơn La: 70% of the rated products had three stars, 2021"),
    "a range": ([(10, {"3 sao": 7, "4 sao": 3}), (10, {"3 sao": 8, "4 sao": 2})],
                "From 70% (Sơn La, 2021) to 80% (Trà Vinh, 2021) of rated products have three stars"),
    "alike when rounded": ([(10, {"3 sao": 7, "4 sao": 3}), (1000, {"3 sao": 704, "4 sao": 296})],
                           "Three stars: 70% of rated products in each of 2 provinces, counts of 2021"),
    "flagged left out": ([(10, {"3 sao": 7, "4 sao": 3}), (10, {"3 sao": 9, "4 sao": 2}, "printed")],
                         "Sơn La: 70% of the rated products had three stars, 2021"),
    "a wider class": ([(10, {"3-4 sao": 8, "5 sao": 2})], "No undisputed three-star share can be computed from the reports here"),
    "potential alone": ([(10, {"tiềm năng 5 sao": 8})], "No undisputed three-star share can be computed from the reports here"),
}  # fmt: skip


def stars(*rows):
    articles, figures = reports(*((place, total) for place, (total, *_) in zip(PLACES, rows, strict=False)))
    relations = []
    for row, (_, classes, *basis) in zip(list(figures), rows, strict=True):
        parts = {f"{row['article_id']}/0.{i}": part for i, part in enumerate(classes.items(), 2)}
        for part, (star, count) in parts.items():
            status = {"status": "potential"} if "tiềm năng" in star else {}
            figures.append(figure(part, f"{count} sản phẩm", star=star, **status))
        whole = row["figure_id"]
        relations += [relation(f"{whole[:-4]}/stars", "sum", whole, " ".join(parts), one) for one in basis]
    return articles, figures, relations


@pytest.mark.parametrize("case", STARS)
def test_a_title_on_stars_is_true_of_its_rows(chart_of, holds, case):
    rows, title = STARS[case]
    chart = chart_of("stars-by-province", *stars(*rows))
    traced = {f"a{'bcd'[n]}-2021/0.1" for n in range(len(rows))}
    assert traced <= set(chart.figure_ids) or chart.rows["total"].isna().any()
    holds(chart, title)


@pytest.mark.parametrize(
    ("classes", "dashes"),
    [({"3 sao": 7, "4 sao": 3}, 0), ({"3 sao": 6, "4 sao": 3}, 1), ({"4 sao": 3}, 2), ({"3-4 sao": 7}, 1), ({"từ 3 sao trở lên": 7}, 0)],
    ids=["a proven zero", "a class not given", "two", "three to four in one", "all in one"],
)  # fmt: skip
def test_silence_is_a_dash(chart_of, classes, dashes):
    chart = chart_of("stars-by-province", *stars((10, classes)))
    assert drawn(chart).count("–") == dashes
    assert ("not given" in " ".join(chart.texts("en").note)) == bool(dashes)


def test_dots_up_to_five_and_what_is_counted_twice(chart_of):
    inside = {"3 sao": 5, "4 sao": 5, "tiềm năng 5 sao": 5}
    apart = {"3 sao": 4, "5 sao": 6, "tiềm năng 5 sao": 6}
    chart = chart_of("stars-by-province", *stars((10, inside), (16, apart)))
    assert {"5*", "5", "6"} <= set(drawn(chart)) and drawn(chart, "strong") == ["6", "6"]
    assert "Already counted in another class" in " ".join(chart.texts("en").note)


def test_counts_since_the_mergers_go_first_and_the_title_speaks_of_them(chart_of, holds):
    articles, *more = stars(*((10, {"3 sao": 10 - n, "4 sao": n}) for n in (3, 2, 1)))
    for row, place in zip(articles, ("Sơn La", "Vĩnh Long (mới)", "Lào Cai (mới)"), strict=True):
        row |= {"place": place, "as_of": "2021-05-10" if place == "Sơn La" else "2025-11-10"}
    chart = chart_of("stars-by-province", articles, *more)
    assert chart.rows["place"].iloc[-1] == "Sơn La" and "the title speaks of them" in " ".join(
        chart.texts("en").note
    )
    holds(
        chart, "From 80% (new Vĩnh Long, 2025) to 90% (new Lào Cai, 2025) of rated products have three stars"
    )


# Kinds of producers: of each place the printed total ("" for none) and its kinds.

NONE = "Kinds of OCOP producers: the numbers shown give no shares (2021)"
KINDS = {
    "one place": ([("10", "2", "5", "3")], "Sơn La: cooperatives are 50% of producers of rated products (2021)"),
    "two kinds as large": ([("10", "4", "4", "2")], "Sơn La: enterprises and cooperatives are 40% each of producers of rated products (2021)"),
    "two places": ([("10", "2", "5", "3"), ("8", "2", "4", "2")], "Enterprises are 20% (Sơn La) to 25% (Trà Vinh) of producers of rated products (2021)"),
    "as rounded alike": ([("1000", "204", "500", "296"), ("10", "2", "5", "3")], "Enterprises make up 20% of producers of rated products in each of 2 places (2021)"),
    "registered do not count": ([("10", "2", "5", "3"), ("8", "4", "4", "", REGISTERED)], "Sơn La: cooperatives are 50% of producers of rated products (2021)"),
    "only registered": ([("8", "3", "5", "", REGISTERED)], "Sơn La: cooperatives are 63% of producers of registered products (2021)"),
    "no total": ([("", "2", "5", "")], NONE),
    "more than the total": ([("9", "2", "5", "3")], NONE),
    "less than the total, not said to be all": ([("11", "2", "5", "")], "Sơn La: cooperatives are 45% of producers of rated products (2021)"),
}  # fmt: skip


def kinds(*splits):
    """A sum is printed where all three kinds are."""
    articles, figures, relations = [], [], []
    for n, (total, *counts) in enumerate(splits):
        cells, id_ = (
            {"indicator": "producers", **(counts.pop() if len(counts) > 3 else {})},
            f"a{'bcd'[n]}-2021",
        )
        articles.append(article(id_, place=PLACES[n]))
        named = zip(counts, ("enterprise", "cooperative", "household"), strict=True)
        printed = {f"{id_}/0.{m}": pair for m, pair in enumerate(named, 2) if pair[0]}
        figures += [figure(key, f"{m} chủ thể", kind=kind, **cells) for key, (m, kind) in printed.items()]
        figures += [figure(f"{id_}/0.1", f"{total} chủ thể", **cells)] if total else []
        if total and all(counts):
            relations.append(relation(f"{id_}/kinds", "sum", f"{id_}/0.1", " ".join(printed), "printed"))
    return articles, figures, relations


@pytest.mark.parametrize("case", KINDS)
def test_shares_are_told_of_kinds_that_add_up(chart_of, holds, case):
    splits, title = KINDS[case]
    holds(chart_of("producers-by-kind", *kinds(*splits)), title)


@pytest.mark.parametrize(
    ("split", "words", "ids"),
    [(("9", "2", "5", "3"), "2 + 5 + 3 = 10; total printed: 9", 4), (("", "2", "5", ""), "2 + 5 = 7, no total printed", 2), (("", "2", "", ""), "2, no total printed", 1)],
    ids=["contradicted", "no total", "one kind"],
)  # fmt: skip
def test_what_has_no_shares_is_a_sum_in_words_with_its_figures(chart_of, split, words, ids):
    chart = chart_of("producers-by-kind", *kinds(split))
    assert words in drawn(chart) and len(chart.figure_ids) == ids


def test_a_kind_added_to_the_reference_table_stops_no_chart(monkeypatch, chart_of, holds):
    module = sys.modules[producers_by_kind.__module__]
    known = module.reference
    more = pd.DataFrame({"producer_group": ["farm", "club"]}, index=["farm", "club"])
    monkeypatch.setattr(module, "reference", lambda name: pd.concat([known(name), more]))
    holds(
        chart_of("producers-by-kind", *kinds(("10", "2", "5", "3"))),
        "cooperatives are 50% of producers of rated products (2021)",
    )
    assert [*module._kinds().values()][-2:] == [module.ADDED] * 2


# Groups of products: of each place its groups.

OLD, NEW = {"food": 30, "drinks": 6, "herbs": 4}, {"food": 60, "drinks": 20, "handicrafts": 20}
GROUPS = {
    "one place": ([("Sơn La", OLD)], "Sơn La: food makes up 75% of rated OCOP products (30 of 40), 2021"),
    "one registered": ([("Sơn La", OLD, REGISTERED)], "Sơn La: food makes up 75% of registered OCOP products (30 of 40), 2021"),
    "registered ones do not count": ([("Sơn La", OLD), ("Trà Vinh", NEW, REGISTERED)], "Sơn La: food makes up 75% of rated OCOP products (30 of 40), 2021"),
    "the country is no place": ([("Sơn La", OLD), ("Việt Nam", NEW)], "Sơn La: food makes up 75% of rated OCOP products (30 of 40), 2021"),
    "two groupings": ([("Sơn La", OLD), ("Trà Vinh", NEW)], "Food makes up 60% (Trà Vinh, 2021) to 75% (Sơn La, 2021) of rated OCOP products"),
    "alike": ([("Sơn La", OLD), ("Trà Vinh", OLD)], "Food makes up 75% of the rated OCOP products in each of Sơn La and Trà Vinh"),
    "registered alone": ([("Sơn La", OLD, REGISTERED), ("Trà Vinh", NEW, REGISTERED)],
                         "Food makes up 60% (Trà Vinh, 2021) to 75% (Sơn La, 2021) of registered OCOP products"),
    "no food": ([("Sơn La", {"drinks": 3, "herbs": 2})], "OCOP products by group in Sơn La"),
}  # fmt: skip


def groups(*splits, **cells):
    totals = ((place, sum(parts.values()), *more) for place, parts, *more in splits)
    articles, figures = reports(*totals, **cells)
    for row, (_, parts, *more) in zip(list(figures), splits, strict=True):
        for m, (group, count) in enumerate(parts.items(), 2):
            figures.append(
                figure(f"{row['article_id']}/0.{m}", f"{count} sản phẩm", group=group, **dict(*more))
            )
    return articles, figures


@pytest.mark.parametrize("case", GROUPS)
def test_a_title_on_food_is_true_of_its_rows(chart_of, holds, case):
    splits, title = GROUPS[case]
    chart = chart_of("products-by-group", *groups(*splits))
    assert set(chart.draw) == ({"full", "half"} if chart.rows["place"].nunique() == 1 else {"full"})
    holds(chart, title)


@pytest.mark.parametrize(
    ("share", "least"), [(0, 0), (4.49, 0), (4.5, 5), (9.49, 5), (9.5, 10), (24.5, 25), (49.49, 25), (49.5, 50)]
)  # fmt: skip
def test_a_shade_is_that_of_the_printed_share(share, least):
    assert shade_of(share) == SHADES[least]


def test_each_place_stands_in_the_grouping_of_most_of_its_products(chart_of):
    mixed, even = {"food": 9, "herbs": 3, "handicrafts": 2}, {"food": 9, "herbs": 2, "handicrafts": 2}
    splits = [("Sơn La", mixed), ("Trà Vinh", even), ("Hà Giang", NEW)]
    chart = chart_of("products-by-group", *groups(*splits))
    of = chart.rows.drop_duplicates("place").set_index("place")["scheme"].to_dict()
    assert of == {"Sơn La": "2018-2023", "Trà Vinh": "2018-2023", "Hà Giang": "since 2023"}
    assert [
        name for name, told in chart.notes.items() if told and name in ("schemes", "dash", "derived", "other")
    ] == ["schemes", "derived", "other"]
    assert chart_of("products-by-group", *groups(*splits, ("Lai Châu", OLD))).notes["dash"]
    apart = chart.rows[(chart.rows["place"] == "Sơn La") & (chart.rows["column"] == "other")]
    assert apart["product_group"].tolist() == ["handicrafts"]
    later = chart_of("products-by-group", *groups(("Trà Vinh", even), as_of="2023-05-10"))
    assert set(later.rows["scheme"]) == {"since 2023"}
