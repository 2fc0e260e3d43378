"""Splits: what is whole, what shares are taken of, what lies inside what, and which zeros a whole split proves."""

import pytest
from ledgers import article, built, case_of, figure, observed, relation, side_by_side

A = "a-2021-05-10"


def part(number: int, printed: str, **cells: str) -> dict[str, str]:
    return figure(f"{A}/0.{number}", printed, **cells)


def products(total: str | None, *counts: int, **cells: str) -> list[dict[str, str]]:
    """A total (as printed, or none) and classes of three stars and up."""
    rows = [] if total is None else [part(1, total, **cells)]
    return rows + [part(star, f"{n} sản phẩm", star=str(star), **cells) for star, n in enumerate(counts, 3)]


ALL = relation(f"{A}/stars", "sum", "", f"{A}/0.3 {A}/0.4")
# Rows and relations of one article, and its split: whether it is whole, what shares are of, and where that is from.
WHOLE = {
    "adds up to the total": (products("80 sản phẩm", 52, 28), [], "proven", 80, "printed"),
    "one too few": (products("81 sản phẩm", 52, 28), [], "partial", 81, "printed"),
    "one too many": (products("79 sản phẩm", 52, 28), [], "partial", 79, "printed"),
    "no total": (products(None, 52, 28), [], "partial", None, None),
    "no total, but all are there": (products(None, 52, 28), [ALL], "stated", 80, "derived"),
    "a bound, and all are there": (
        products("hơn 70 sản phẩm", 52, 28),
        [ALL | {"whole": f"{A}/0.1"}],
        "stated",
        80,
        "derived",
    ),
    "a bound, and nobody says that all are there": (
        products("hơn 70 sản phẩm", 52, 28),
        [],
        "partial",
        None,
        None,
    ),
    "said to be all, and they are not": (
        products("hơn 90 sản phẩm", 52, 28),
        [ALL | {"whole": f"{A}/0.1"}],
        "partial",
        None,
        None,
    ),
    "a wide class is not added to what it holds": (
        [*products("80 sản phẩm", 52, 28), part(9, "80 sản phẩm", star="3+")],
        [],
        "proven",
        80,
        "printed",
    ),
    "a wide class alone is added": (
        [part(1, "80 sản phẩm"), part(2, "78 sản phẩm", star="3-4"), part(3, "2 sản phẩm", star="5")],
        [],
        "proven",
        80,
        "printed",
    ),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    cases = {name: ([article(A)], figures, relations) for name, (figures, relations, *_) in WHOLE.items()}
    places, tables = side_by_side(cases)
    return places, observed(tmp_path_factory.mktemp("whole"), *tables)


@pytest.mark.parametrize("name", WHOLE)
def test_a_split_is_whole_where_it_adds_up_or_is_said_to(whole, name):
    places, every = whole
    *_, split, total, basis = WHOLE[name]
    rows = case_of(every, places[name]).query("dimension == 'star'")
    assert set(rows["split"]) == {split}
    found = rows[["total", "total_basis"]].drop_duplicates().astype(object)
    assert found.where(found.notna(), None).to_numpy().tolist() == [[total, basis]]


def test_shares_of_valid_ratings_are_of_the_valid_total(tmp_path):
    """Of 409 ever rated 305 are still valid: 264 valid ones are 87 % of those, not 65 % of all."""
    totals = [part(1, "409 sản phẩm", count_kind="ever"), part(2, "305 sản phẩm", count_kind="valid")]
    classes = [
        part(3, "264 sản phẩm", star="3", count_kind="valid"),
        part(4, "41 sản phẩm", star="4", count_kind="valid"),
    ]
    stars = built(tmp_path, [article(A)], [*totals, *classes], [])["products_by_star"]
    assert stars.set_index("star")["share_pct"].round(1).to_dict() == {"3": 86.6, "4": 13.4, "5": 0.0}


def test_newly_rated_products_of_a_later_day_do_not_hide_the_total(tmp_path):
    figures = [
        *products("80 sản phẩm", 52, 28),
        part(6, "9 sản phẩm", status="newly_rated", as_of="2021-06-30"),
    ]
    tables = built(tmp_path, [article(A)], figures, [])
    assert tables["province_totals"]["products"].tolist() == [80]
    assert tables["products_by_star"]["share_pct"].tolist() == [65, 35, 0]


# Potential five-star products beside a total of 80: the counts of classes 3 and 4, relations, and where they lie.
POTENTIAL = {
    "the others fill the total": ((52, 28), [], "4", "inferred"),
    "together they fill the total": ((52, 25), [], None, None),
    "neither": ((52, 20), [], None, "unclear"),
    "a relation says so": (
        (52, 20),
        [relation(f"{A}/in", "subset", f"{A}/0.4", f"{A}/0.9", "printed")],
        "4",
        "printed",
    ),
    "a subset of the total is no class": (
        (52, 28),
        [relation(f"{A}/in", "subset", f"{A}/0.1", f"{A}/0.9")],
        "4",
        "inferred",
    ),
    "two relations, of class and total": (
        (52, 28),
        [
            relation(f"{A}/in", "subset", f"{A}/0.1", f"{A}/0.9"),
            relation(f"{A}/four", "subset", f"{A}/0.4", f"{A}/0.9"),
        ],
        "4",
        "listed",
    ),
}


@pytest.fixture(scope="module")
def potential(tmp_path_factory):
    three = part(9, "3 sản phẩm", star="5", status="potential")
    cases = {
        name: ([article(A)], [*products("80 sản phẩm", *counts), three], relations)
        for name, (counts, relations, *_) in POTENTIAL.items()
    }
    places, rows = side_by_side(cases)
    return places, built(tmp_path_factory.mktemp("potential"), *rows)


@pytest.mark.parametrize("name", POTENTIAL)
def test_where_potential_products_lie_is_said_or_concluded(potential, name):
    places, every = potential
    counts, _, inside, basis = POTENTIAL[name]
    tables = {table: case_of(every[table], places[name]) for table in ("products_by_star", "star_readings")}
    stars = tables["products_by_star"].set_index("star").astype(object)
    told = stars.loc["potential_5", ["counted_in", "counted_in_basis"]]
    assert told.where(told.notna(), None).tolist() == [inside, basis]
    readings = tables["star_readings"].set_index(["star", "reading"])["products"]
    expected = {("4+", "recognised"): counts[1], ("5", "with_potential"): 3}
    if basis != "unclear":
        expected[("4+", "with_potential")] = counts[1] + (0 if inside else 3)
    if ("5", "recognised") in readings:
        assert readings.pop(("5", "recognised")) == 0
    assert readings.to_dict() == expected


def test_a_whole_split_proves_zeros_of_stars_and_of_kinds_and_of_groups_of_its_scheme(tmp_path):
    figures = [
        *products("80 sản phẩm", 80),
        part(11, "20 chủ thể", indicator="producers"),
        part(12, "20 HTX", indicator="producers", kind="cooperative"),
        part(21, "50 sản phẩm", group="food"),
        part(22, "30 sản phẩm", group="handicrafts"),
    ]
    tables = built(tmp_path, [article(A)], figures, [])
    stars, kinds = tables["products_by_star"], tables["producers_by_type"]
    assert stars.loc[stars["basis"] == "derived", "star"].tolist() == ["4", "5"]
    assert stars["figure_ids"].tolist()[1:] == [f"{A}/0.1 {A}/0.3"] * 2
    zeros = kinds.loc[kinds["producers"] == 0, "producer_group"]
    assert set(zeros) == {"enterprise", "cooperative_group", "establishment", "household"}
    groups = tables["products_by_group"].set_index("product_group")["products"]
    assert set(groups[groups == 0].index) == {"drinks", "medicinal_plants", "ornamental", "community_tourism"}


@pytest.mark.parametrize("total", [None, "81 sản phẩm", "hơn 79 sản phẩm"])
def test_no_zero_without_a_total_that_is_met(tmp_path, total):
    relations = [ALL] if total is None else []
    stars = built(tmp_path, [article(A)], products(total, 52, 28), relations)["products_by_star"]
    assert stars["star"].tolist() == ["3", "4"]


def test_a_wide_class_leaves_no_zero_of_what_it_holds(tmp_path):
    figures = [part(1, "80 sản phẩm"), part(2, "78 sản phẩm", star="3-4"), part(3, "2 sản phẩm", star="5")]
    assert built(tmp_path, [article(A)], figures, [])["products_by_star"]["star"].tolist() == ["3-4", "5"]


def test_nothing_is_computed_with_what_is_suspect_and_every_table_shows_it(tmp_path):
    """Kinds of 95 under a total of 20: the 90 cannot be right, and the others have no shares either."""
    figures = [*products("80 sản phẩm", 52, 28), part(11, "20 chủ thể", indicator="producers")]
    figures += [part(12, "90 hộ", indicator="producers", kind="household")]
    figures += [part(13, "5 HTX", indicator="producers", kind="cooperative")]
    kinds = relation(f"{A}/kinds", "sum", f"{A}/0.11", f"{A}/0.12 {A}/0.13")
    tables = built(tmp_path, [article(A)], figures, [kinds])
    table = tables["producers_by_type"]
    assert table["flag"].tolist() == ["suspect", "touched"]
    assert table["share_pct"].isna().all()
    totals = tables["province_totals"].iloc[0]
    assert (totals["flag"], totals["producers_flag"], totals["products_per_producer"]) == (
        "touched",
        "touched",
        4,
    )


def test_a_share_of_a_bound_is_not_formed(tmp_path):
    figures = [part(1, "80 sản phẩm"), part(2, "hơn 50 sản phẩm", star="3"), part(3, "28 sản phẩm", star="4")]
    stars = built(tmp_path, [article(A)], figures, [])["products_by_star"].set_index("star")
    assert stars["share_pct"].isna().to_dict() == {"3": True, "4": False}
