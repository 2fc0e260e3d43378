"""Chart 5, how fast did it grow? From the first to the latest count of each place, as a comet."""

from typing import Any

import pandas as pd
from matplotlib.patches import Polygon

from ocop_analysis.charts.frame import DOT, LAYERS, Frame, Pieces, Scale, fitted, run_width
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, limits, marked
from ocop_analysis.charts.style import (
    AXIS,
    HELD,
    MARGIN,
    OTHER_REPORT,
    PAPER,
    STEMS,
    Look,
    look,
    width_of,
)
from ocop_analysis.charts.words import place_parts, said
from ocop_analysis.wording import NO_NUMBER, bounded, month, number, qualified

NAME = "first-and-latest"
COUNTRY = "Việt Nam"
SHOWN = ["place", "first_on", "first", "first_kind", "as_of", "products", "count_kind", "gain"]
SHOWN += ["tier", "flag"]
FEW, MOST, MOST_FALLS = 8, 29, 9  # places with roomy rows, places drawn, and falls among them
ROOMY, TIGHT = 7.0, 4.85  # mm a row
FIRST = 1.6  # mm: the dot of the first count
YEAR = 365.25  # days
# The columns of the stage and the type of each.
PARTS = {"first_on": "quiet", "first": "label", "latest": "strong", "latest_on": "quiet", "gain": "derived"}
# What is said of the first count, where that is not `first_` and the column of the latest.
NAMES = {"first_products": "first", "first_products_bound": "first_bound", "first_count_kind": "first_kind"}
NAMES |= {"first_as_of": "first_on", "first_as_of_until": "first_on_until"}
# What a gain is where the first count has a bound and the latest has none.
TURNED = {"under": "over", "nearly": "over", "at_most": "at_least"}


def first_and_latest(tables: Tables) -> Chart | Nothing:
    """The first and the latest count of rated products of each place, and the gain a year between them."""
    counts = tables["products_over_time"]
    if counts.empty:
        return Nothing(NAME)
    pairs = _pairs(counts, tables)
    rows = pairs[pairs["place"] != COUNTRY].reset_index(drop=True)
    if rows.empty:
        return Nothing(NAME)
    facts, drawn = _facts(rows, pairs[pairs["place"] == COUNTRY]), _that_fit(rows)
    notes = ["flagged", "unlike", "fewer", "country"]
    return Chart(
        number=5,
        name=NAME,
        notebook="01_regional_comparison",
        tables=tables,
        rows=rows,
        columns=SHOWN,
        facts=facts,
        titles=[_title(rows)],
        subtitles=["subtitle_core" if tables.tier == "core" else "subtitle"],
        notes=["note_year"] * bool(rows["gain"].ne(NO_NUMBER).any())
        + [f"note_{name}" for name in notes if name in facts],
        legend=keys_of(_ends(drawn), "dot"),
        draw={"full": lambda frame: _draw(frame, drawn)},
    )


def _pairs(counts: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The first and the latest count of each place that has both, the latest as row, by size; falls last.

    The latest is what is current; of one tier the last. Of one first day a count of the same kind goes first,
    then an article whose text is held.
    """
    counts = marked(counts.rename(columns={"bound": "products_bound"}), tables)
    counts = counts.assign(least=limits(counts, "products")[0], most=limits(counts, "products")[1])
    counts["standing"] = counts["current"].fillna(False).astype("bool") & (tables.tier is None)
    order = ["standing", "as_of", "as_of_until"]
    latest = counts.sort_values(order, kind="stable").drop_duplicates("place", keep="last")
    latest = latest.set_index("place", drop=False)
    before = counts[counts["as_of_until"] < counts["place"].map(latest["as_of"])]
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
    rows["gain"] = [_gain(row, "vi") for row in rows.itertuples()]
    rows["gain_en"] = [_gain(row, "en") for row in rows.itertuples()]
    rows = rows.sort_values("products", ascending=False, kind="stable")
    return rows.sort_values("fell", kind="stable", ignore_index=True)


def _gain(row: Any, language: str) -> str:
    """What was added a year, of like counts at least a year apart; with the bound that follows."""
    middles = [a + (b - a) / 2 for a, b in ((row.first_on, row.first_on_until), (row.as_of, row.as_of_until))]
    years = (middles[1] - middles[0]).days / YEAR
    if row.unlike or not row.rose or years < 1:
        return NO_NUMBER
    gain = (row.products - row.first) / years
    bound = row.products_bound if row.first_bound == "exact" else TURNED.get(row.first_bound, "about")
    both = "exact" not in (row.first_bound, row.products_bound)
    vague = max(row.first_on_until - row.first_on, row.as_of_until - row.as_of).days > 31
    if both or (vague and bound == "exact"):
        bound = "about"
    return qualified(f"+{number(gain, int(gain < 10), language)}", bound, language)


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Both ends of each pair, of which the legend speaks."""
    first = rows[["first_held", "first_hollow", "first_flagged"]].set_axis(
        ["held", "hollow", "flagged"], axis=1
    )
    return pd.concat([rows[["held", "hollow", "flagged"]], first]).astype("bool")


def _facts(rows: pd.DataFrame, country: pd.DataFrame) -> Facts:
    facts, like = Facts(), rows[~rows["unlike"]]
    facts["n"] = Fact(float(len(like)), "places", "place", ids_of(like))
    for name, told in {"k": like[like["rose"]], "falls": like[like["fell"]]}.items():
        facts[name] = Fact(float(len(told)), "places", "place", ids_of(told))
    years = like if len(like) else rows
    facts["years"] = Fact(f"{years['first_on'].dt.year.min()}–{years['as_of_until'].dt.year.max()}", "years")
    drawn = _that_fit(rows)
    facts.places("unlike", drawn[drawn["unlike"]])
    facts.places("flagged", drawn[drawn["flagged"] | drawn["first_flagged"]])
    for name, told in {"": like, "_country": country}.items():
        if len(told) == 1:
            one = told.iloc[0]
            facts[f"first{name}"] = _count(one["first"], one["first_bound"], one["figure_ids"])
            facts[f"latest{name}"] = _count(one["products"], one["products_bound"], one["figure_ids"])
            facts[f"first_on{name}"] = _month(one["first_on"], one["first_on_until"])
            facts[f"latest_on{name}"] = _month(one["as_of"], one["as_of_until"])
    facts.places("place", like.head(1))
    if len(country):
        facts["country"] = Fact(COUNTRY, "place")
    if len(rows) > MOST:
        facts["fewer"] = Fact(float(MOST), "rule of this chart")
        facts["every"] = Fact(float(len(rows)), "places", "place", ids_of(rows))
    return facts


def _count(value: float, bound: str, ids: str) -> Fact:
    return Fact(float(value), "value", "products", tuple(ids.split(" ")), bound)


def _month(first: Any, until: Any) -> Fact:
    return Fact({language: month(first, until, language) for language in ("vi", "en")}, "month", "as_of")


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


def _columns(rows: pd.DataFrame, language: str) -> dict[str, list[str]]:
    """The words of each column of the stage, row by row."""
    every = list(rows.itertuples())
    counts = [(row.first, row.first_bound, row.first_flagged) for row in every]
    counts_now = [(row.products, row.products_bound, row.flagged) for row in every]
    first, latest = (
        [bounded(value, bound, language=language) + "†" * bool(flagged) for value, bound, flagged in ends]
        for ends in (counts, counts_now)
    )
    return {
        "first_on": [month(row.first_on, row.first_on_until, language) for row in every],
        "first": [*first, said(NAME, "first", language)],
        "latest": [*latest, said(NAME, "latest", language)],
        "latest_on": [month(row.as_of, row.as_of_until, language) for row in every],
        "gain": [*rows["gain" if language == "vi" else "gain_en"], said(NAME, "a_year", language)],
    }


def _places_at(words: dict[str, list[str]], names: float, right: float) -> dict[str, float]:
    """Where each column stands (mm): right ends, of the latest month the left; names are `names` mm wide."""
    wide = {name: max(width_of(word, "strong") for word in column) for name, column in words.items()}
    first_on = max(37.4, MARGIN + names + 2.4 + wide["first_on"])
    first = max(45.0, first_on + 1.6 + wide["first"])
    latest_on = min(132.0, right - wide["gain"] - 2.0 - wide["latest_on"])
    scale = {"left": first + 4.0, "right": latest_on - 2.6 - wide["latest"] - 2.4 - DOT / 2}
    return scale | {
        "first_on": first_on,
        "first": first,
        "latest": latest_on - 2.6,
        "latest_on": latest_on,
        "gain": right,
    }


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    """Name, month and first count, the comet, latest count and month, and the gain; falls below a rule."""
    pitch, part = (ROOMY, "name") if len(rows) <= FEW else (TIGHT, "row")
    words = _columns(rows, frame.language)
    places = [_place(row, frame.language, part) for row in rows.itertuples()]
    at = _places_at(words, max(run_width(place) for place in places), frame.right)
    longer = rows[["first", "products"]].max(axis=1).tolist()
    scale, tips = fitted([*longer, *rows["first"]], at["left"], [at["right"]] * 2 * len(rows))
    top = y = frame.y + 6.2
    for name, head in {"first": "head", "latest": "head", "gain": "derived"}.items():
        frame.text(at[name], top - 2.2, words[name][-1], head, "right")
    for fell, block in rows.groupby("fell", sort=False):
        if fell and y > top:
            frame.rule((MARGIN, y + 1.0), (frame.right, y + 1.0), "axis", AXIS, 0.7)
        if fell:
            frame.text(MARGIN, y + 3.8, said(NAME, "fell", frame.language), "small", ground=PAPER)
            y += 6.4
        for n, row in enumerate(block.itertuples()):
            if n:
                frame.rule((MARGIN, y), (frame.right, y))
            frame.run(MARGIN, y + pitch / 2, places[row.Index])
            for name, kind in PARTS.items():
                align = "left" if name == "latest_on" else "right"
                frame.text(at[name], y + pitch / 2, words[name][row.Index], kind, align)
            _comet(frame, row, scale, (tips[row.Index], y + pitch / 2))
            y += pitch
    frame.grid(scale, top, y)
    frame.y = y


def _place(row: Any, language: str, part: str) -> Pieces:
    name, new = place_parts(row.place, language)
    return [(name, part), (new, "quiet")] if new else [(name, part)]


def _comet(frame: Frame, row: Any, scale: Scale, at: tuple[float, float]) -> None:
    """A small dot at the first count, a large one at the latest, between them a wedge; dashed of unlike ones.

    `at` is where the larger of the two stands.
    """
    (tip, y), ends = at, sorted((row.first, row.products))
    shorter = min(scale.x(ends[0]), tip - 7.0 * (ends[0] > scale.longest))
    start, end = (shorter, tip) if row.products >= row.first else (tip, shorter)
    first = Look(HELD if row.first_held else OTHER_REPORT, bool(row.first_hollow), bool(row.first_flagged))
    if row.unlike:
        frame.rule((start, y), (end, y), "stem", AXIS, 1.0)
        frame.paper.lines[-1].set(linestyle=(0, (2.4, 1.6)))
    else:
        corners = [(start, y - 0.2), (end, y - 0.95), (end, y + 0.95), (start, y + 0.2)]
        wedge = Polygon(corners, facecolor=STEMS[look(row).colour], edgecolor="none", label="stem")
        frame.paper.add_patch(wedge).set(zorder=LAYERS.index("stem"), clip_on=False)
    if ends[1] > scale.longest:
        frame.cut(tip - 3.9, y, AXIS, 2.0)
    frame.dot(end, y, look(row))
    frame.dot(start, y, first, FIRST)
    if abs(end - start) < (DOT + FIRST) / 2 + 0.3:  # one upon the other: ringed in white
        frame.paper.patches[-1].set(
            label="inlay", edgecolor=PAPER, linewidth=0.8, zorder=LAYERS.index("text")
        )
