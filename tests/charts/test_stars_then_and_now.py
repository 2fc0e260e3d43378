"""Chart 2: its title counts shares as they are printed, of places whose two counts can be compared."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.check import checked_page
from ocop_analysis.charts.spec import Nothing
from ocop_analysis.charts.stars_then_and_now import stars_then_and_now

PLACES = ["Sơn La", "Trà Vinh", "Long An"]
THEN, NOW = "2021-05-10", "2022-05-10"


def reports(*pairs):
    """Two reports a place: (products with four stars, total) or with day and kind of count."""
    articles, figures, relations = [], [], []
    for n, pair in enumerate(pairs):
        for day, (four, total, *more) in zip((THEN, NOW), pair, strict=True):
            cells = {"as_of": day, "count_kind": "not_said", **dict(*more)}
            id_ = f"a{'bcd'[n]}-{cells['as_of']}"
            articles.append(article(id_, place=PLACES[n], as_of=cells["as_of"]))
            kind = {"count_kind": cells["count_kind"]}
            figures.append(figure(f"{id_}/0.1", f"{total} sản phẩm", **kind))
            figures.append(figure(f"{id_}/0.2", f"{total - four} sản phẩm", star="3 sao", **kind))
            figures.append(figure(f"{id_}/0.3", f"{four} sản phẩm", star="4 sao", **kind))
            relations.append(relation(f"{id_}/stars", "sum", f"{id_}/0.1", f"{id_}/0.2 {id_}/0.3", "listed"))
    return articles, figures, relations


FALL, RISE = ((30, 100), (40, 200)), ((30, 100), (80, 200))
EVER = {"count_kind": "ever"}
TITLES = {
    "one fell": ([FALL], "Sơn La: the share with four stars or more fell from 30% to 20%, 2021–2022"),
    "one rose": ([RISE], "Sơn La: the share with four stars or more rose from 30% to 40%, 2021–2022"),
    "one alike when rounded": ([((30, 100), (301, 1000))], "Sơn La: the share with four stars or more is 30% as before, 2021–2022"),
    "a half goes up": ([((30, 100), (295, 1000))], "Sơn La: the share with four stars or more is 30% as before, 2021–2022"),
    "below a half": ([((30, 100), (294, 1000))], "Sơn La: the share with four stars or more fell from 30% to 29%, 2021–2022"),
    "some": ([FALL, RISE, FALL], "In 2 of 3 comparable places the share with four stars or more fell, 2021–2022"),
    "both": ([FALL, FALL], "In both comparable places the share with four stars or more fell, 2021–2022"),
    "all": ([FALL, FALL, FALL], "In all 3 comparable places the share with four stars or more fell, 2021–2022"),
    "none": ([RISE, RISE], "In none of 2 comparable places did the share with four stars or more fall, 2021–2022"),
    "unlike kinds apart": ([FALL, ((30, 100, EVER), (40, 200))], "Sơn La: the share with four stars or more fell from 30% to 20%, 2021–2022"),
    "only unlike kinds": ([((30, 100, EVER), (40, 200))], "The first and latest splits by stars cannot be compared, 2021–2022"),
}  # fmt: skip


@pytest.mark.parametrize("case", TITLES)
def test_the_title_is_true_of_its_rows(tables_of, unlike, case):
    pairs, title = TITLES[case]
    chart = stars_then_and_now(tables_of(*reports(*pairs)))
    assert " ".join(chart.texts("en").title) == title
    assert unlike(chart) == {}
    assert len(chart.figure_ids) >= 2 * 2 * len(pairs)  # four stars and totals are traced
    assert set(chart.draw) == ({"full", "half"} if chart.rows["alike"].any() else {"full"})
    for language in ("vi", "en"):
        for width in chart.draw:
            checked_page(chart, language, width)


@pytest.mark.parametrize(("later", "drawn"), [("2022-05-09", False), ("2022-05-10", True)])
def test_counts_lie_a_year_apart(tables_of, later, drawn):
    chart = stars_then_and_now(tables_of(*reports(((30, 100), (40, 200, {"as_of": later})))))
    assert (chart != Nothing("stars-then-and-now")) == drawn


def test_flagged_counts_stand_apart_and_out_of_the_title(tables_of):
    every = reports(FALL, ((30, 100), (40, 200)), RISE)
    again = reports(FALL, ((30, 100), (31, 100, {"as_of": "2021-06-10"})))  # the first count, split otherwise
    more = [[row for row in rows if "ac-2021-06-10" in str(row)] for rows in again]
    chart = stars_then_and_now(tables_of(*(one + other for one, other in zip(every, more, strict=True))))
    assert chart.rows["place"].tolist() == ["Sơn La"] * 2 + ["Long An"] * 2 + ["Trà Vinh"] * 2
    assert chart.rows["flagged"].tolist() == [False] * 4 + [True, False]
    title, note = (" ".join(lines) for lines in (chart.texts("en").title, chart.texts("en").note))
    assert title.startswith("In 1 of 2 comparable places") and "† Trà Vinh: figures disagree" in note
    checked_page(chart, "en")
