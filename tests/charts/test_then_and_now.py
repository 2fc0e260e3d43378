"""Chart 2, of the first and the latest split by stars: shares are compared of like counts."""

import pytest
from ledgers import article, figure, relation

from ocop_analysis.charts.spec import Nothing

PLACES = ["Sơn La", "Trà Vinh", "Long An"]
EVER = {"count_kind": "ever"}

# Stars then and now: two reports a place, products with four stars and the total, or with cells.

FALL, RISE = ((30, 100), (40, 200)), ((30, 100), (80, 200))
NOW = {
    "one fell": ([FALL], "Sơn La: the share with four stars or more fell from 30% to 20%, 2021–2022"),
    "one rose": ([RISE], "Sơn La: the share with four stars or more rose from 30% to 40%, 2021–2022"),
    "two points": ([((30, 100), (28, 100))], "Sơn La: 28% with four stars or more, little changed, 2021–2022"),
    "two points up": ([((30, 100), (320, 1000))], "Sơn La: 32% with four stars or more, little changed, 2021–2022"),
    "over two points": ([((30, 100), (279, 1000))], "Sơn La: the share with four stars or more fell from 30% to 28%, 2021–2022"),
    "some": ([FALL, RISE, FALL], "In 2 of 3 provinces the share with four stars or more fell by over 2 points, 2021–2022"),
    "some little": ([FALL, ((30, 100), (29, 100))], "In 1 of 2 provinces the share with four stars or more fell by over 2 points, 2021–2022"),
    "both": ([FALL, FALL], "In both provinces the share with four stars or more fell by over 2 points, 2021–2022"),
    "all": ([FALL, FALL, FALL], "In all 3 provinces the share with four stars or more fell by over 2 points, 2021–2022"),
    "none": ([RISE, RISE], "In none of 2 provinces did shares with four stars or more fall by over 2 points, 2021–2022"),
    "unlike kinds apart": ([FALL, ((30, 100, EVER), (40, 200))], "Sơn La: the share with four stars or more fell from 30% to 20%, 2021–2022"),
    "only unlike kinds": ([((30, 100, EVER), (40, 200))], "The first and latest breakdowns by stars cannot be compared, 2021–2022"),
}  # fmt: skip


def then_and_now(*pairs):
    articles, figures, relations = [], [], []
    for n, pair in enumerate(pairs):
        for day, (four, total, *more) in zip(("2021-05-10", "2022-05-10"), pair, strict=True):
            cells = {"as_of": day, "count_kind": "not_said", **dict(*more)}
            id_ = f"a{'bcd'[n]}-{cells['as_of']}"
            articles.append(article(id_, place=PLACES[n], as_of=cells.pop("as_of")))
            counts = {"": total, "3 sao": total - four, "4 sao": four}
            for m, (star, count) in enumerate(counts.items(), 1):
                figures.append(
                    figure(f"{id_}/0.{m}", f"{count} sản phẩm", **cells, **({"star": star} if star else {}))
                )
            relations.append(relation(f"{id_}/stars", "sum", f"{id_}/0.1", f"{id_}/0.2 {id_}/0.3", "listed"))
    return articles, figures, relations


@pytest.mark.parametrize("case", NOW)
def test_shares_of_like_counts_are_compared(chart_of, holds, case):
    pairs, title = NOW[case]
    chart = chart_of("stars-then-and-now", *then_and_now(*pairs))
    assert len(chart.figure_ids) >= 2 * 2 * len(pairs)  # four stars and totals are traced
    assert set(chart.draw) == ({"full", "half"} if chart.rows["alike"].any() else {"full"})
    holds(chart, title)


def test_potential_five_stars_are_counted_in_at_both_ends(chart_of, holds):
    articles, figures, relations = then_and_now(((13, 56), (41, 188)))
    three = next(row for row in figures if row["figure_id"] == "ab-2022-05-10/0.2")
    three["printed"] = "141 sản phẩm"  # 141 + 41 + 6, so that the potential ones stand apart
    relations[1]["parts"] += " ab-2022-05-10/0.4"
    potential = {"star": "tiềm năng 5 sao", "status": "potential", "count_kind": ""}
    inside, apart = (figure(f"ab-{n}-05-10/0.4", "6 sản phẩm", **potential) for n in (2021, 2022))
    chart = chart_of("stars-then-and-now", articles, [*figures, inside, apart], relations)
    assert chart.rows["four_up"].tolist() == [13, 47]
    holds(chart, "Sơn La: 25% with four stars or more, little changed, 2021–2022")


@pytest.mark.parametrize(("later", "shown"), [("2022-05-09", False), ("2022-05-10", True)])
def test_counts_lie_a_year_apart(chart_of, later, shown):
    rows = then_and_now(((30, 100), (40, 200, {"as_of": later})))
    assert (chart_of("stars-then-and-now", *rows) != Nothing("stars-then-and-now")) == shown


def test_flagged_counts_stand_apart_and_out_of_the_title(chart_of, holds):
    every = then_and_now(FALL, ((30, 100), (40, 200)), RISE)
    again = then_and_now(FALL, ((30, 100), (31, 100, {"as_of": "2021-06-10"})))  # the first, split otherwise
    more = [[row for row in rows if "ac-2021-06-10" in str(row)] for rows in again]
    chart = chart_of("stars-then-and-now", *(one + other for one, other in zip(every, more, strict=True)))
    assert chart.rows["place"].tolist() == ["Sơn La"] * 2 + ["Long An"] * 2 + ["Trà Vinh"] * 2
    assert chart.rows["flagged"].tolist() == [False] * 4 + [True, False]
    assert "† Trà Vinh: figures conflict" in " ".join(chart.texts("en").note)
    holds(chart, "In 1 of 2 provinces the share with four stars or more fell by over 2 points, 2021–2022")
