"""Chart 5, how fast did it grow? From the first to the latest count of each place, as a comet."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Fact, Facts
from ocop_analysis.charts.frame import DOT, LAYERS, Frame
from ocop_analysis.charts.spec import COUNTRY, Chart, Nothing, Tables, keys_of, limits, marked
from ocop_analysis.charts.stage import FEW, TIGHT, Bars, Block, Column, Lines, Stage, pieces_of
from ocop_analysis.charts.style import AXIS, HELD, OTHER_REPORT, PAPER, STEMS, Look, look
from ocop_analysis.wording import NO_NUMBER, bounded, month, number, qualified

NAME = "first-and-latest"
MOST, MOST_FALLS = 29, 9  # places drawn, and falls among them
ROOMY = 7.0  # mm a row
FIRST = 1.6  # mm: the dot of the first count
YEAR = 365.25  # days
A_YEAR = pd.DateOffset(years=1)
# What is said of the first count, where that is not `first_` and the column of the latest.
NAMES = {"first_products": "first", "first_products_bound": "first_bound", "first_count_kind": "first_kind"}
NAMES |= {"first_as_of": "first_on", "first_as_of_until": "first_on_until"}
# What a gain is where the first count has a bound and the latest has none.
TURNED = {"under": "over", "nearly": "over", "at_most": "at_least"}


def first_and_latest(tables: Tables) -> Chart | Nothing:
    """The first and the latest count of rated products of each place, and the gain a year between them."""
    counts = tables["products_over_time"]
    pairs = counts if counts.empty else _pairs(counts, tables)
    rows = pairs[pairs["place"] != COUNTRY].reset_index(drop=True)
    if rows.empty:
        return Nothing(NAME)
    drawn = _that_fit(rows)
    facts = _facts(rows, drawn, pairs[pairs["place"] == COUNTRY])
    facts.shown(rows, drawn)
    notes = {"year": rows["gain"].ne(NO_NUMBER).any()}
    notes |= dict.fromkeys(["flagged", "unlike", "shown", "country"], True)
    draw, keys = {"full": lambda frame: _draw(frame, drawn)}, keys_of(_ends(drawn), "dot")
    return Chart(NAME, tables, rows, facts, [_title(rows)], draw, keys, notes=notes)


def _pairs(counts: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The first and the latest count of each place, a year or more apart, the latest as row; falls last.

    The latest is what is current; of one tier the last. Of one first day a count of the same kind goes first,
    then an article whose text is held.
    """
    counts = marked(counts.rename(columns={"bound": "products_bound"}), tables)
    counts = counts.assign(least=limits(counts, "products")[0], most=limits(counts, "products")[1])
    counts["standing"] = counts["current"].fillna(False).astype("bool") & (tables.tier is None)
    order = ["standing", "as_of", "as_of_until"]
    latest = counts.sort_values(order, kind="stable").drop_duplicates("place", keep="last")
    latest = latest.set_index("place", drop=False)
    # A span under a year is no growth.
    before = counts[counts["as_of_until"] + A_YEAR <= counts["place"].map(latest["as_of"])]
    before = before.assign(other=before["count_kind"] != before["place"].map(latest["count_kind"]))
    first = before.sort_values(["as_of_until", "other", "tier", "basis"], kind="stable")
    first = first.drop_duplicates("place").set_index("place").add_prefix("first_").rename(columns=NAMES)
    rows = latest.join(first, how="inner").reset_index(drop=True)
    rows["unlike"] = (rows["first_kind"] != rows["count_kind"]) | rows["flagged"] | rows["first_flagged"]
    rows["flag"] = rows["flag"].fillna(rows["first_flag"])
    rows["unchecked"] |= rows["first_unchecked"].astype("bool")
    rows["figure_ids"] = rows["first_figure_ids"] + " " + rows["figure_ids"]
    rows["rose"], rows["fell"] = rows["least"] > rows["first_most"], rows["most"] < rows["first_least"]
    rows["level"] = rows[["least", "most", "first_least", "first_most"]].nunique(axis=1) == 1
    for column, language in {"gain": "vi", "gain_en": "en"}.items():
        rows[column] = [_gain(row, language) for row in rows.itertuples()]
    rows[["flagged", "first_flagged"]] = rows[["flagged", "first_flagged"]].astype("bool")
    rows = rows.sort_values("products", ascending=False, kind="stable")
    return rows.sort_values("fell", kind="stable", ignore_index=True)


def _gain(row: Any, language: str) -> str:
    """What was added a year, of like counts at least a year apart; with the bound that follows."""
    spans = [row.first_on_until - row.first_on, row.as_of_until - row.as_of]
    years = (row.as_of + spans[1] / 2 - row.first_on - spans[0] / 2).days / YEAR
    if row.unlike or not row.rose or years < 1:
        return NO_NUMBER
    gain = (row.products - row.first) / years
    bound = row.products_bound if row.first_bound == "exact" else TURNED.get(row.first_bound, "about")
    both = "exact" not in (row.first_bound, row.products_bound)
    if both or (max(spans).days > 31 and bound == "exact"):
        bound = "about"
    return qualified(f"+{number(gain, int(gain < 10), language)}", bound, language)


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Both ends of each pair, of which the legend speaks."""
    marks = ["held", "hollow", "flagged"]
    first = rows[[f"first_{mark}" for mark in marks]].set_axis(marks, axis=1)
    return pd.concat([rows[marks], first]).astype("bool")


def _facts(rows: pd.DataFrame, drawn: pd.DataFrame, country: pd.DataFrame) -> Facts:
    facts, like = Facts(), rows[~rows["unlike"]]
    for name, told in {"n": like, "k": like[like["rose"]], "falls": like[like["fell"]]}.items():
        facts.count(name, told)
    told = like if len(like) else rows
    years = f"{told['first_on'].dt.year.min()}–{told['as_of_until'].dt.year.max()}"
    facts.tell("years", years, "years", told, "as_of")
    facts.places("unlike", drawn[drawn["unlike"]])
    facts.places("flagged", drawn[drawn["flagged"] | drawn["first_flagged"]])
    for name, told in {"": like, "_country": country}.items():
        if len(told) == 1:
            row, ids = told.iloc[0], tuple(told["figure_ids"].iloc[0].split(" "))
            first, latest = (row["first"], row["first_bound"]), (row["products"], row["products_bound"])
            facts[f"first{name}"] = Fact(float(first[0]), "value", "first", ids, first[1])
            facts[f"latest{name}"] = Fact(float(latest[0]), "value", "products", ids, latest[1])
            facts.month(f"first_on{name}", told, "first_on")
            facts.month(f"latest_on{name}", told)
    facts.places("place", like.head(1))
    facts.places("country", country)
    return facts


def _title(rows: pd.DataFrame) -> str:
    like = rows[~rows["unlike"]]
    if len(like) < 2:
        return "title_one" if len(like) else "title_unlike"
    if not like[["rose", "fell", "level"]].any(axis=1).all():
        return "title_least"
    return "title_all" if like["rose"].all() else "title_some" if like["rose"].any() else "title_none"


def _that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """The largest places, and the falls, up to a third of what fits."""
    falls = rows[rows["fell"]].head(max(MOST_FALLS, MOST - int((~rows["fell"]).sum())))
    return pd.concat([rows[~rows["fell"]].head(MOST - len(falls)), falls], ignore_index=True)


def _comet(frame: Frame, column: Bars, row: Any, y: float) -> None:
    """A small dot at the first count, a large one at the latest, between a wedge, or dashes."""
    start, end = column.x(row.first), column.x(row.products)
    if min(row.first, row.products) > column.longest:  # both beyond the scale stand apart
        start, end = (start - 7.0, end) if row.first < row.products else (start, end - 7.0)
    if row.unlike:
        frame.rule((start, y), (end, y), "stem", AXIS, 1.0, (2.4, 1.6))
    else:
        wedge = [(start, y - 0.2), (end, y - 0.95), (end, y + 0.95), (start, y + 0.2)]
        frame.shape(wedge, STEMS[look(row).colour], "stem")
    if max(row.first, row.products) > column.longest:
        frame.cut(max(start, end) - 3.9, y, AXIS, 2.0)
    first = Look(HELD if row.first_held else OTHER_REPORT, row.first_hollow, row.first_flagged)
    frame.dot(end, y, look(row))
    frame.dot(start, y, first, FIRST)
    if abs(end - start) < (DOT + FIRST) / 2 + 0.3:  # one upon the other: ringed in white
        ring = {"label": "inlay", "edgecolor": PAPER, "linewidth": 0.8, "zorder": LAYERS.index("text")}
        frame.paper.patches[-1].set(**ring)


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    few, language = len(rows) <= FEW, frame.language

    def first(row: Any) -> Lines:
        return [[(bounded(row.first, row.first_bound, language=language) + "†" * row.first_flagged, "label")]]

    def latest(row: Any) -> Lines:
        return [
            [(bounded(row.products, row.products_bound, language=language) + "†" * row.flagged, "strong")]
        ]

    def gain(row: Any) -> Lines:
        return [[(row.gain if language == "vi" else row.gain_en, "derived")]]

    columns = [
        Column(lambda row: [pieces_of(row.place, "name" if few else "row", language)]),
        Column(lambda row: [[(month(row.first_on, row.first_on_until, language), "quiet")]], align="right"),
        Column(first, frame.said("first"), "right"),
        Bars(value=lambda row: max(row.first, row.products), grid=True, paint=_comet),
        Column(latest, frame.said("latest"), "right"),
        Column(lambda row: [[(month(row.as_of, row.as_of_until, language), "quiet")]]),
        Column(gain, frame.said("a_year"), "right", "derived"),
    ]
    heads = {False: [], True: [(frame.said("fell"), "small")]}
    blocks = [Block(block, heads[bool(fell)], True) for fell, block in rows.groupby("fell")]
    Stage(frame, columns, ROOMY if few else TIGHT).draw(blocks)
