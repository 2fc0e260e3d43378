"""Chart 11: one per unit is said only where counts and their bounds decide it."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.products_per_commune import products_per_commune
from ocop_analysis.charts.spec import Nothing

REGISTERED = {"status": "registered"}
END = "per commune-level unit (2021)"
# Units: Sơn La 204 (2021), Sóc Trăng 109 (2020), Hà Giang 193 (2020), Trà Vinh 104 (2025).
CASES = {
    "one place": ([("Sơn La", "203")], f"Sơn La: 0.995 rated products {END}"),
    "exactly one": ([("Sơn La", "204"), ("Hà Giang", "192")], f"In 1 of 2 places, rated products average at least one {END}"),
    "just below": ([("Sơn La", "203"), ("Hà Giang", "192")], f"In none of 2 places do rated products average one {END}"),
    "all": ([("Sơn La", "205"), ("Hà Giang", "193")], f"In all 2 places, rated products average at least one {END}"),
    "over, and enough": ([("Sơn La", "trên 203"), ("Hà Giang", "1")], f"In 1 of 2 places, rated products average at least one {END}"),
    "over, and open": ([("Sơn La", "trên 202"), ("Hà Giang", "193")], f"In at least 1 of 2 places, rated products average one or more {END}"),
    "open beside below": ([("Sơn La", "trên 202"), ("Hà Giang", "1")], f"In at least 1 of 2 places, rated products average less than one {END}"),
    "all open": ([("Sơn La", "trên 202"), ("Hà Giang", "gần 200")], f"Bounds leave open whether rated products average one {END}"),
    "registered do not count": ([("Sơn La", "10"), ("Hà Giang", "200", REGISTERED)], f"Sơn La: 0.05 rated products {END}"),
    "only registered": ([("Hà Giang", "193", REGISTERED)], f"Hà Giang: 1.00 registered products {END}"),
}  # fmt: skip


def rows(*counts, as_of="2021-12-31"):
    """An article and a figure of each (place, printed, cells)."""
    ids = [f"a{'bcdef'[n]}-2021" for n in range(len(counts))]
    articles = [article(id_, place=place, as_of=as_of) for id_, (place, *_) in zip(ids, counts, strict=True)]
    figures = [
        figure(f"{id_}/0.1", f"{printed} sản phẩm", **dict(*more))
        for id_, (_, printed, *more) in zip(ids, counts, strict=True)
    ]
    return articles, figures


@pytest.mark.parametrize("case", CASES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    counts, title = CASES[case]
    chart = products_per_commune(tables_of(*rows(*counts)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    for language in ("vi", "en"):
        checked_page(chart, language)


@pytest.mark.parametrize(
    ("place", "as_of", "facts"),
    [("Trà Vinh", "2025-03-31", {"rough"}), ("Trà Vinh", "2025-05-01", set()), ("Sơn La", "2025-06-30", set()), ("Sơn La", "2025-07-01", {"old"})],
    ids=["units counted after", "units counted before", "the day before the mergers", "their day"],
)  # fmt: skip
def test_units_of_another_time_are_rough(tables_of, place, as_of, facts):
    chart = products_per_commune(tables_of(*rows((place, "83"), as_of=as_of)))
    assert {"rough", "old"} & set(chart.facts) == facts


def test_flagged_counts_are_outside_the_title(tables_of):
    articles, figures = rows(("Sơn La", "83"), ("Hà Giang", "999"))
    parts = [figure(f"ac-2021/0.{n}", f"{n} sản phẩm", star=f"{n} sao") for n in (3, 4)]
    sums = relation("ac-2021/stars", "sum", "ac-2021/0.1", "ac-2021/0.3 ac-2021/0.4", "printed")
    chart = products_per_commune(tables_of(articles, [*figures, *parts], [sums]))
    assert " ".join(chart.texts("en").title) == f"Sơn La: 0.41 rated products {END}"
    assert "† Hà Giang: not counted in the title." in " ".join(chart.texts("en").note)


def test_places_whose_units_are_not_known_are_nothing(tables_of):
    assert products_per_commune(tables_of(*rows(("Lai Châu", "83")))) == Nothing("products-per-commune")
    chosen = tables_of(*rows(("Sơn La", "83"), ("Hà Giang", "9")), places=["Sơn La"])
    assert products_per_commune(chosen).rows["place"].tolist() == ["Sơn La"]
