"""The rule of what is current, case by case: two reports of one place, and the figure that stands for the count."""

import pytest
from ledgers import article, case_of, figure, observed, relation, side_by_side

OLD, NEW = "old-2021-05-10", "new-2022-06-20"


def total(report: str, printed: str = "80 sản phẩm", number: int = 1, **cells: str) -> dict[str, str]:
    return figure(f"{report}/0.{number}", printed, **cells)


def stars(report: str, three: int, four: int, **cells: str) -> list[dict[str, str]]:
    """A split that adds up to 80, and its total."""
    counts = {"3": three, "4": four}
    split = [total(report, f"{n} sản phẩm", int(star), star=star, **cells) for star, n in counts.items()]
    return [total(report, f"{three + four} sản phẩm", **cells), *split]


# What differs from two reports, of 10 May 2021 (80 products) and 20 June 2022 (90): the cells of the old article, of
# the new one, of the old figure and of the new one; and the report that is current.
TWO = {
    "the later day": ({}, {}, {}, {}, NEW),
    "rated before a later registration": ({}, {}, {}, {"status": "registered"}, OLD),
    "registered before a later plan of things counted": (
        {},
        {},
        {"status": "registered"},
        {"status": "submitted"},
        OLD,
    ),
    "newly rated is a part": ({}, {}, {}, {"status": "newly_rated"}, OLD),
    "lapsed is a part": ({}, {}, {}, {"status": "lapsed"}, OLD),
    "rated since a later year is a part": (
        {},
        {},
        {},
        {"period_start": "2019-01-01", "period_end": "2022-06-20"},
        OLD,
    ),
    "rated since the beginning is the count": (
        {},
        {},
        {},
        {"period_start": "2018-12-31", "period_end": "2022-06-20"},
        NEW,
    ),
    "of the beginning, and of an earlier day": (
        {},
        {},
        {},
        {"period_start": "2018-01-01", "period_end": "2020-12-31"},
        OLD,
    ),
    "an aggregator a year younger": ({"as_of": "2021-06-20"}, {"source_quality": "aggregator"}, {}, {}, OLD),
    "an aggregator a year and a day younger": (
        {"as_of": "2021-06-19"},
        {"source_quality": "aggregator"},
        {},
        {},
        NEW,
    ),
    "a mirror of both": ({"source_quality": "mirror"}, {"source_quality": "secondary"}, {}, {}, NEW),
    "the core tier on one day": ({"as_of": "2022-06-20", "tier": "core"}, {}, {"paragraph": "0"}, {}, OLD),
    "the day before the core tier": (
        {"as_of": "2022-06-19", "tier": "core"},
        {},
        {"paragraph": "0"},
        {},
        NEW,
    ),
    "the later publication on one day": (
        {"as_of": "2022-06-20", "published_on": "2022-06-22"},
        {"published_on": "2022-06-21"},
        {},
        {},
        OLD,
    ),
    "a month begins before its days": ({"as_of": "2022-06"}, {}, {}, {}, NEW),
    "a month ends after its first day": ({"as_of": "2022-06"}, {"as_of": "2022-06-01"}, {}, {}, OLD),
    "suspect or not is no matter": ({}, {}, {}, {"status": "rated"}, NEW),
}


def rows(old: dict, new: dict, old_figure: dict, new_figure: dict) -> tuple[list, list]:
    old_figure = {k: v for k, v in old_figure.items() if k != "paragraph"}
    core = old.get("tier") == "core"
    articles = [
        article(OLD, **({"as_of": "2021-05-10"} | old)),
        article(NEW, **({"as_of": "2022-06-20"} | new)),
    ]
    number = "2.1" if core else "0.1"
    return articles, [
        figure(f"{OLD}/{number}", "80 sản phẩm", **old_figure),
        total(NEW, "90 sản phẩm", **new_figure),
    ]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    places, tables = side_by_side({name: rows(*case[:4]) for name, case in TWO.items()})
    return places, observed(tmp_path_factory.mktemp("two"), *tables)


@pytest.mark.parametrize("name", TWO)
def test_of_two_reports_one_stands_for_the_count(two, name):
    places, every = two
    table, current = case_of(every, places[name]), TWO[name][4]
    found = table.loc[table["current"], "article_id"]
    assert found.tolist() == [current]
    other = table[~table["current"]].iloc[0]
    part = {"newly_rated", "lapsed"} & set(table["status"]) or table["standing"].isna().any()
    assert other[
        "superseded_by"
    ] == f"{current}/{table.loc[table['current'], 'figure_id'].iloc[0].split('/')[1]}" or (
        part and other[["superseded_by"]].isna().all()
    )


def test_a_repeated_count_has_the_day_of_its_first_print(tmp_path):
    """80, then 90, then 80 again from another paper: the 80 are those of the first day."""
    days = {"a-2021": "2021-01-10", "b-2022": "2022-01-10", "c-2023": "2023-01-10"}
    counts = {"a-2021": "80 sản phẩm", "b-2022": "90 sản phẩm", "c-2023": "80 sản phẩm OCOP"}
    table = observed(
        tmp_path, [article(a, as_of=day) for a, day in days.items()], [total(a, n) for a, n in counts.items()]
    )
    assert table.loc[table["current"], "article_id"].tolist() == ["b-2022"]
    assert table.loc["c-2023/0.1", "superseded_by"] == "b-2022/0.1"


def test_of_two_prints_of_one_count_the_first_stands_with_its_day(tmp_path):
    articles = [article(OLD, as_of="2021-05-10"), article(NEW, as_of="2022-06-20")]
    table = observed(tmp_path, articles, [total(OLD), total(NEW)])
    assert table["current"].tolist() == [True, False]


def test_a_small_class_alone_that_comes_again_is_a_new_count(tmp_path):
    articles = [article(OLD, as_of="2021-05-10"), article(NEW, as_of="2022-06-20")]
    table = observed(tmp_path, articles, [total(a, "1 sản phẩm", star="5") for a in (OLD, NEW)])
    assert table["current"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("kinds", "current"),
    [(("ever", "valid"), "valid"), (("not_said", "valid"), "valid"), (("ever", "not_said"), "not_said")],
)
def test_of_one_report_valid_ratings_stand_before_all_that_ever_were(tmp_path, kinds, current):
    figures = [total(NEW, f"{n}0 sản phẩm", n, count_kind=kind) for n, kind in enumerate(kinds, 4)]
    table = observed(tmp_path, [article(NEW)], figures)
    assert table.loc[table["current"], "count_kind"].tolist() == [current]


def test_a_split_is_taken_from_one_report_and_a_whole_one_first(tmp_path):
    """The newer report prints one class alone: the older, whole split stands, and its classes supersede like by like."""
    articles = [article(OLD, as_of="2021-05-10"), article(NEW, as_of="2022-06-20")]
    figures = [
        *stars(OLD, 52, 28),
        total(NEW, "30 sản phẩm", 4, star="4"),
        total(NEW, "2 sản phẩm", 5, star="5"),
    ]
    split = observed(tmp_path, articles, figures).query("dimension == 'star'")
    assert split["current"].tolist() == [True, True, False, False]
    assert split["superseded_by"].tolist()[2:] == [f"{OLD}/0.4", f"{OLD}/0.3"]


def test_a_later_whole_split_replaces_the_whole_older_one(tmp_path):
    articles = [article(OLD, as_of="2021-05-10"), article(NEW, as_of="2022-06-20")]
    table = observed(tmp_path, articles, [*stars(OLD, 52, 28), *stars(NEW, 52, 30)])
    assert table["current"].tolist() == [False] * 3 + [True] * 3


def test_a_registered_split_never_replaces_a_rated_class(tmp_path):
    articles = [article(OLD, as_of="2021-05-10"), article(NEW, as_of="2022-06-20")]
    figures = [total(OLD, "28 sản phẩm", 4, star="4"), *stars(NEW, 52, 28, status="registered")]
    table = observed(tmp_path, articles, figures)
    assert table.loc[table["dimension"] == "star", "current"].tolist() == [True, False, False]


def test_potential_products_go_with_the_split_they_are_printed_with(tmp_path):
    potential = total(NEW, "3 sản phẩm", 5, star="5", status="potential")
    table = observed(tmp_path, [article(NEW)], [*stars(NEW, 52, 28), potential])
    assert table["current"].all()


def test_a_repeat_within_an_article_never_stands(tmp_path):
    figures = [total(NEW), total(NEW, number=2)]
    table = observed(
        tmp_path,
        [article(NEW)],
        figures,
        [relation(f"{NEW}/again", "same", *(f["figure_id"] for f in figures))],
    )
    assert table["current"].tolist() == [True, False]
    assert table["superseded_by"].iloc[1] == f"{NEW}/0.1"


def test_money_is_compared_over_one_period_only(tmp_path):
    def money(number: int, year: int) -> dict[str, str]:
        years = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        return figure(f"{NEW}/0.{number}", f"{number} tỷ đồng", indicator="budget", status="granted", **years)

    table = observed(tmp_path, [article(NEW)], [money(4, 2020), money(5, 2021)])
    assert table["current"].all()


def test_an_old_province_and_the_new_one_are_two_places(tmp_path):
    articles = [
        article(OLD, place="Cần Thơ", as_of="2024-05-10"),
        article(NEW, place="Cần Thơ (mới)", as_of="2025-08-20"),
    ]
    assert observed(tmp_path, articles, [total(OLD), total(NEW)])["current"].all()


def test_each_tier_has_a_count_of_its_own(tmp_path):
    articles = [article(OLD, tier="core"), article(NEW, as_of="2022-06-20")]
    table = observed(tmp_path, articles, [figure(f"{OLD}/2.1", "80 sản phẩm"), total(NEW, "90 sản phẩm")])
    assert table["current"].tolist() == [False, True]
    assert table["current_in_tier"].all()


def test_targets_are_neither_current_nor_superseded(tmp_path):
    table = observed(tmp_path, [article(NEW)], [total(NEW), total(NEW, "100 sản phẩm", 2, role="target")])
    assert table[["current", "superseded_by"]].iloc[1].isna().all()


def test_what_is_suspect_stays_current_with_its_flag(tmp_path):
    figures = [total(NEW, "20 chủ thể", 1, indicator="producers")]
    figures += [total(NEW, f"{n} hộ", k, indicator="producers", kind=kind) for k, (n, kind) in enumerate(
        [(90, "household"), (5, "cooperative")], 2)]  # fmt: skip
    parts = " ".join(f["figure_id"] for f in figures[1:])
    table = observed(
        tmp_path, [article(NEW)], figures, [relation(f"{NEW}/kinds", "sum", f"{NEW}/0.1", parts)]
    )
    assert table["flag"].tolist() == ["touched", "suspect", "touched"]
    assert table["current"].all()
