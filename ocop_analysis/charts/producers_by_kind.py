"""Chart 8, who makes them? The kinds of producers of each place as shares of all its producers."""

from itertools import zip_longest
from typing import Any, NamedTuple

import pandas as pd

from ocop_analysis.charts.frame import LAYERS, Frame, Key
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, keys_of, marked
from ocop_analysis.charts.style import MARGIN, PAPER, Look, look, width_of
from ocop_analysis.charts.words import LANGUAGES, label, place_parts, reference, said
from ocop_analysis.wording import bounded, month, number

NAME = "producers-by-kind"
COUNTRY = "Việt Nam"
SHOWN = ["place", "as_of", "producer_group", "producers", "share_pct", "total", "status", "tier", "flag"]
COLOURS = ["#12436D", "#3F78A8", "#A9C6DF", "#E2DACB", "#B7A98F"]  # firms and cooperatives blue, others sand
ADDED = "#767676"  # a kind that the reference table has gained since
REST = "#ECEFF2"  # what a report leaves out of its total
FEW, MOST = 8, 28  # places with roomy rows, and places drawn
RIGHT = 142.0  # mm: where the bars end
BETWEEN = 0.5  # mm between two kinds


class Layout(NamedTuple):
    """Of few places: month under the name; of more: beside it. In mm."""

    pitch: float
    thick: float
    left: float
    part: str


def producers_by_kind(tables: Tables) -> Chart | Nothing:
    """The producers of each place by kind, as shares of all of them."""
    rows = _rows(tables)
    if rows.empty:
        return Nothing(NAME)
    places = _places(rows, tables["figures"])
    rows = rows.sort_values("place", key=lambda names: names.map(places["rank"]), kind="stable")
    rows = rows.assign(total=rows["place"].map(places["total"])).reset_index(drop=True)
    drawn = places.head(MOST)
    facts = _facts(rows, places)
    return Chart(
        number=8,
        name=NAME,
        notebook="01_regional_comparison",
        tables=tables,
        rows=rows,
        columns=SHOWN,
        facts=facts,
        titles=[_title(facts)],
        subtitles=["subtitle_core" if tables.tier == "core" else "subtitle"],
        notes=[f"note_{name}" for name in ("flagged", "partial", "rest", "fewer") if name in facts]
        + ["note_italic"] * bool(drawn["derived"].any())
        + ["note_fit"] * bool(drawn["whole"].any()),
        legend=_legend(rows[rows["place"].isin(drawn.index)]) + keys_of(drawn, "dot"),
        draw={"full": lambda frame: _draw(frame, rows, drawn)},
    )


def _kinds() -> dict[str, str]:
    """The kinds that are compared, in the order of producer_types.csv, each with its colour."""
    kinds = reference("producer_types")["producer_group"].unique()
    return dict(zip_longest(kinds, COLOURS[: len(kinds)], fillvalue=ADDED))


def _rows(tables: Tables) -> pd.DataFrame:
    """The current kinds of each place, in their order."""
    rows = tables["producers_by_type"]
    rows = rows[rows["current"].fillna(False)].dropna(subset="producers")
    rows = marked(rows.rename(columns={"bound": "producers_bound"}), tables)
    order = {kind: n for n, kind in enumerate(_kinds())}
    return rows.sort_values("producer_group", key=lambda kinds: kinds.map(order), kind="stable")


def _places(rows: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """One row a place, as drawn: the country, then by the share of the first kind; registered, sums last.

    whole: its shares are known; total: printed, else added up (derived); first: the share of the first kind.
    """
    by_place = rows.groupby("place", sort=False)
    places = by_place.agg(
        as_of=("as_of", "first"),
        as_of_until=("as_of_until", "first"),
        held=("held", "all"),
        hollow=("hollow", "any"),
        flagged=("flagged", "any"),
        total=("total", "first"),
        basis=("total_basis", "first"),
        sum=("producers", "sum"),
        article_id=("article_id", "first"),
        status=("status", "first"),
    )
    first = rows[rows["producer_group"] == next(iter(_kinds()))]
    places["first"] = first.groupby("place")["share_pct"].sum(min_count=1)
    places["whole"] = by_place["share_pct"].agg(lambda shares: shares.notna().all())
    totals = figures[(figures["indicator"] == "producers") & figures["dimension"].isna()]
    totals = totals[totals["role"] == "actual"].drop_duplicates(["article_id", "place", "status"])
    keyed = totals.set_index(["article_id", "place", "status"])
    keys = pd.MultiIndex.from_arrays([places["article_id"], places.index, places["status"]])
    places["printed"] = keyed["value"].reindex(keys).to_numpy()
    places["printed_id"] = keyed["figure_id"].reindex(keys).to_numpy()
    places["total"] = places["total"].where(places["whole"], places["printed"])
    places["derived"] = places["whole"] & (places["basis"] == "derived")
    places["block"] = (2 - places.index.isin([COUNTRY]) + places["hollow"]).where(places["whole"], 4)
    places = places.sort_values("first", ascending=False, kind="stable").sort_values("block", kind="stable")
    return places.assign(rank=range(len(places)), place=places.index)


def _facts(rows: pd.DataFrame, places: pd.DataFrame) -> Facts:
    facts, sound = Facts(), places[places["whole"] & ~places["flagged"]]
    told = sound[sound["block"] == sound["block"].where(sound["block"] > 1, 9).min()]
    told = sound if told.empty else told
    kind = "registered" if len(told) and told["hollow"].all() else "rated"
    facts["counted"] = Fact({language: said(NAME, kind, language) for language in LANGUAGES}, "status")
    years = sorted({str(on.year) for on in (told if len(told) else places)["as_of"]})
    facts["years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years", "as_of")
    if len(told) == 1:
        _largest(facts, rows[rows["place"].isin(told.index)])
    elif told["first"].notna().any():
        _range(facts, rows, told.dropna(subset="first"))
    drawn = rows[rows["place"].isin(places.head(MOST).index)].merge(places[["whole", "sum"]], on="place")
    facts.places("flagged", drawn[drawn["flagged"]])
    facts.places(
        "partial", drawn[~drawn["whole"] & ~drawn["place"].isin(drawn.loc[drawn["flagged"], "place"])]
    )
    facts.places("rest", drawn[drawn["whole"] & (drawn["sum"] < drawn["total"])])
    unwhole = places.loc[~places["whole"], "printed_id"].dropna()
    if len(unwhole):
        facts["printed"] = Fact(
            str(len(unwhole)), "totals printed beside kinds without shares", "total", tuple(unwhole)
        )
    if len(places) > MOST:
        facts["fewer"] = Fact(float(MOST), "rule of this chart")
        facts["every"] = Fact(float(len(places)), "places", "place", ids_of(rows))
    return facts


def _percent(share: float) -> str:
    return f"{number(share)}%"


def _named(kind: str) -> dict[str, str]:
    return {language: label("producer_types", kind, language) for language in LANGUAGES}


def _largest(facts: Facts, rows: pd.DataFrame) -> None:
    """Of one place: its largest kind, or kinds, and their share each."""
    shares = rows.groupby("producer_group", sort=False)["share_pct"].sum()
    there = rows[rows["producer_group"].isin(shares.index[shares == shares.max()])]
    names = [_named(kind) for kind in there["producer_group"].drop_duplicates()]
    joined = {
        "vi": " và ".join(name["vi"] for name in names),
        "en": " and ".join(name["en"] for name in names),
    }
    facts.places("place", there)
    facts["kind"] = Fact(joined, "largest kind", "producer_group", ids_of(there))
    facts["share"] = Fact(_percent(shares.max()), "max", "share_pct", ids_of(there))
    if len(names) > 1:
        facts["tie"] = facts["kind"]


def _range(facts: Facts, rows: pd.DataFrame, told: pd.DataFrame) -> None:
    """Of several: the smallest and the largest share of the first kind, as rounded."""
    kind = next(iter(_kinds()))
    named = {language: name.capitalize() for language, name in _named(kind).items()}
    facts["first"] = Fact(named, "first kind", "producer_group")
    facts["n"] = Fact(str(len(told)), "places", "place")
    rounded = told["first"].map(_percent)
    for name, share in {"low": told["first"].min(), "high": told["first"].max()}.items():
        there = told.index[rounded == _percent(share)]
        of = rows[rows["place"].isin(there) & (rows["producer_group"] == kind)]
        facts[name] = Fact(_percent(share), "min" if name == "low" else "max", "share_pct", ids_of(of))
        facts.places(f"{name}_place", of, most=1)


def _title(facts: Facts) -> str:
    if "kind" in facts:
        return "title_tie" if "tie" in facts else "title_one"
    if "low" not in facts:
        return "title_none"
    return "title_alike" if facts["low"].value == facts["high"].value else "title_range"


def _legend(rows: pd.DataFrame) -> list[Key]:
    there = rows.loc[rows["share_pct"] > 0, "producer_group"].unique()
    return [Key(kind, "swatch", Look(colour)) for kind, colour in _kinds().items() if kind in there]


def _draw(frame: Frame, rows: pd.DataFrame, places: pd.DataFrame) -> None:
    """Name and month, the bar of its kinds, and how many producers there are in all."""
    few = Layout(9.4, 5.6, 30.0, "name") if len(places) <= FEW else None
    layout = few or Layout(4.9, 3.6, 46.0, "row")
    top = frame.y + 4.2
    if places["whole"].any():
        for percent, align in ((0, "left"), (50, "center"), (100, "right")):
            x = layout.left + percent / 100 * (RIGHT - layout.left)
            frame.text(x, top - 2.2, f"{percent}%", "quiet", align)
    frame.text(frame.right, top - 2.2, said(NAME, "producers", frame.language), "quiet", "right")
    y, before = top, places["block"].iloc[0]
    for place in places.itertuples():
        if place.block != before:
            frame.rule((MARGIN, y + 0.7), (frame.right, y + 0.7))
            y, before = y + 1.4, place.block
        middle = y + layout.pitch / 2
        _name(frame, place, middle, layout)
        kinds = rows[rows["place"] == place.place]
        (_bar if place.whole else _sum)(frame, kinds, place, (middle, layout))
        shown = number(place.total, 0, frame.language) + "†" * bool(place.flagged)
        frame.text(frame.right, middle, shown, "derived" if place.derived else "label", "right")
        y += layout.pitch
    frame.y = y


def _name(frame: Frame, place: Any, y: float, layout: Layout) -> None:
    """A dot that tells whose report it is, the name and the month."""
    name, new = place_parts(place.place, frame.language)
    on = month(place.as_of, place.as_of_until, frame.language)
    beneath = layout.part == "name"
    line = y - 1.8 * beneath
    frame.dot(MARGIN + 0.9, line, look(place), 1.8)
    part = "name" if place.place == COUNTRY else layout.part
    frame.run(MARGIN + 3.2, line, [(name, part), *([(new, "quiet")] if new else [])])
    if beneath:
        frame.text(MARGIN + 3.2, y + 1.9, on, "quiet")
    else:
        frame.text(layout.left - 2.0, y, on, "quiet", "right")


def _bar(frame: Frame, kinds: pd.DataFrame, place: Any, at: tuple[float, Layout]) -> None:
    """The kinds one after the other, each with its number where it fits; grey what is not given."""
    y, layout = at
    x, wide = layout.left, RIGHT - layout.left
    for kind, group in kinds.groupby("producer_group", sort=False):
        end = x + group["share_pct"].sum() / 100 * wide
        colour = _kinds()[str(kind)]
        if end > x:
            last = end - BETWEEN if end < RIGHT - BETWEEN else end
            frame.bar(x, last, y, layout.thick, Look(colour, bool(place.hollow), bool(place.flagged)))
            bounds = set(group["producers_bound"])
            bound = bounds.pop() if len(bounds) == 1 else "about"
            words = bounded(float(group["producers"].sum()), bound, language=frame.language)
            if width_of(words, "label") + 1.4 <= last - x:
                if place.flagged:
                    _clear(frame, (x + last) / 2, y, words, layout.thick)
                ground = "" if place.hollow or place.flagged else colour
                frame.text((x + last) / 2, y, words, "label", "center", ground)
        x = end
    if x < RIGHT - BETWEEN:
        frame.ground(x, y - layout.thick / 2, RIGHT, y + layout.thick / 2, REST)


def _sum(frame: Frame, kinds: pd.DataFrame, place: Any, at: tuple[float, Layout]) -> None:
    """Kinds that have no shares: their sum in words, hatched where figures disagree."""
    y, layout = at
    numbers = [
        bounded(row.producers, row.producers_bound, language=frame.language)
        for row in kinds[kinds["basis"] == "printed"].itertuples()
    ]
    values = {"numbers": " + ".join(numbers), "sum": number(place.sum, 0, frame.language)}
    values["total"] = number(place.total, 0, frame.language)
    key = ("sum" if len(numbers) > 1 else "single") + ("_total" if pd.notna(place.total) else "")
    words, middle = said(NAME, key, frame.language, **values), (layout.left + RIGHT) / 2
    if place.flagged:
        frame.bar(layout.left, RIGHT, y, layout.thick, look(place))
        _clear(frame, middle, y, words, layout.thick)
    else:
        frame.ground(layout.left, y - layout.thick / 2, RIGHT, y + layout.thick / 2, REST)
    frame.text(middle, y, words, "label", "center")


def _clear(frame: Frame, x: float, y: float, words: str, thick: float) -> None:
    """White ground for words amid a hatched bar, whose outline it leaves."""
    half, tall = width_of(words, "label") / 2 + 1.2, thick / 2 - 0.35
    frame.ground(max(x - half, 0), y - tall, x + half, y + tall, PAPER)
    frame.paper.patches[-1].set_zorder(LAYERS.index("inlay"))
