"""Chart 2, did quality grow with quantity: the first and the latest whole split by stars of each place."""

from typing import Any

import pandas as pd
from matplotlib.patches import Polygon

from ocop_analysis.charts.frame import GAP, LAYERS, Frame, Key, Pieces, Scale, run_width
from ocop_analysis.charts.spec import Chart, Fact, Facts, Nothing, Tables, ids_of, marked
from ocop_analysis.charts.stars_by_province import POTENTIAL, PROVINCES, named, percent, printed_totals
from ocop_analysis.charts.style import AXIS, HELD, MARGIN, OTHER_REPORT, PAPER, Look, look, width_of
from ocop_analysis.charts.words import said
from ocop_analysis.wording import month, number

NAME = "stars-then-and-now"
SHOWN = ["place", "as_of", "four_up", "total", "share_pct", "count_kind", "tier", "flag"]
APART_BY = pd.DateOffset(years=1)  # what lies nearer is no then and now
THREE = "#C3D3E3"  # products with three stars
FEW, MOST = 5, 13  # places with roomy rows, and that fit a page
ROOMY, TIGHT, HALF = (13.0, 3.9), (10.2, 3.0), 6.0  # mm a place and a bar; a place at half width
BARS, BARS_END, SHARES = 46.5, 109.0, 118.5  # mm: the bars with their numbers, the zero of the shares
LEAST, NAMES = 12.0, 27.0  # mm: of a scale, and for names
HEAD, APART = 2.3, 3.0  # mm: an arrow's head, and the space at the rule above what cannot be compared


def stars_then_and_now(tables: Tables) -> Chart | Nothing:
    """First and latest whole split of each place, and how the share with four stars or more changed."""
    every = _pairs(tables)
    if every.empty:
        return Nothing(NAME)
    largest = every.sort_values("total", ascending=False, kind="stable")["place"].drop_duplicates()[:MOST]
    rows = every[every["place"].isin(largest)].reset_index(drop=True)
    facts, draw = _facts(every, rows), {"full": lambda frame: _draw(frame, rows)}
    if rows["alike"].any():
        draw["half"] = lambda frame: _draw_half(frame, rows[rows["alike"]])
    return Chart(
        number=2,
        name=NAME,
        notebook="02_star_distribution",
        tables=tables,
        rows=every,
        columns=SHOWN,
        facts=facts,
        titles=_titles(every),
        subtitles=["subtitle_potential" if rows["potential"].notna().any() else "subtitle"],
        notes=_notes(rows, facts),
        legend=[],  # the marks of the full width are not those of the half
        draw=draw,
    )


def _splits(tables: Tables) -> pd.DataFrame:
    """The whole splits of provinces: products with four stars or more, of all, and potential five stars."""
    stars, figures, by = tables["products_by_star"], tables["figures"], ["article_id", "place"]
    levels = figures.drop_duplicates("place").set_index("place")["place_level"]
    whole = stars[stars["place"].map(levels).isin(PROVINCES) & (stars["split"] != "partial")]
    potential = whole[whole["star"] == POTENTIAL].drop_duplicates(by)[[*by, "products", "figure_ids"]]
    kept = ["tier", "as_of", "as_of_until", "count_kind", "total", "total_basis", "current"]
    splits = whole.groupby(by)[kept].first().reset_index()
    readings = tables["star_readings"]
    four = readings.query("star == '4+' and reading == 'recognised'").dropna(subset="share_pct")
    four = four[[*by, "products", "share_pct", "figure_ids"]].rename(columns={"products": "four_up"})
    splits = splits.merge(four, on=by).merge(potential, on=by, how="left", suffixes=("", "_potential"))
    totals = printed_totals(splits, tables)[[*by, "figure_ids"]]
    splits = splits.merge(totals, on=by, how="left", suffixes=("", "_total"))
    splits["figure_ids"] += (" " + splits["figure_ids_total"]).fillna("")
    splits["potential"] = splits.pop("products").astype("float64")
    return marked(splits, tables)


def _pairs(tables: Tables) -> pd.DataFrame:
    """Two rows a place, its first and its current whole split, of like kind where there are, a year apart.

    alike: both count in one way and neither is flagged. Falls come first, what cannot be compared last.
    """
    splits = _splits(tables).sort_values(["as_of", "as_of_until", "tier"], kind="stable")
    found = []
    for _, rows in splits.groupby("place", sort=False):
        latest = rows[rows["current"].fillna(False)].tail(1)
        before = rows[rows["as_of_until"] + APART_BY <= latest["as_of"].max()]
        same = before[before["count_kind"] == latest["count_kind"].max()]
        pair = pd.concat([(before if same.empty else same).head(1), latest])
        if len(pair) == 2:
            alike = bool(len(same)) and not pair["flagged"].any()
            first, last = pair["share_pct"]
            change = 0 if percent(first) == percent(last) else 1 if last > first else -1  # as printed
            found.append(pair.assign(alike=alike, kinds=bool(len(same)), change=change, finer=last - first))
    if not found:
        return splits.iloc[:0]
    pairs = pd.concat(found).sort_values(["finer", "place", "as_of"], kind="stable")
    return pairs.sort_values("alike", ascending=False, kind="stable", ignore_index=True)


def _facts(every: pd.DataFrame, rows: pd.DataFrame) -> Facts:
    facts, told = Facts(), every[every["alike"]]
    fell = told[told["change"] < 0]
    for name, some in {"comparable": told, "fell": fell, "places": every, "shown": rows}.items():
        facts[name] = Fact(str(some["place"].nunique()), "number of places", "place", ids_of(some))
    if len(told):
        for name, row in {"first": told.iloc[[0]], "latest": told.iloc[[1]]}.items():
            share = percent(row["share_pct"].iloc[0])
            facts[name] = Fact(share, "share of the total, in whole percent", "share_pct", ids_of(row))
        facts.places("place", told.head(2), most=1)
    years = sorted({str(on.year) for on in (told if len(told) else every)["as_of"]})
    facts["years"] = Fact("–".join(years[:1] + years[1:][-1:]), "years", "as_of", ids_of(told))
    potential = ids_of(rows.assign(figure_ids=rows["figure_ids_potential"]))
    facts["potential"] = Fact("", "potential products", "potential", potential)
    facts.places("flagged", every[every["flagged"]])
    facts.places("unlike", every[~every["kinds"]])
    return facts


def _titles(rows: pd.DataFrame) -> list[str]:
    told = rows[rows["alike"]]
    latest = told[told.duplicated("place")]
    fell = int((latest["change"] < 0).sum())
    if len(latest) < 2:
        change = latest["change"].sum()
        kind = "fell" if change < 0 else "rose" if change else "same"
        return [f"title_one_{kind}" if len(latest) else "title_none"]
    if fell in (0, len(latest)):
        return ["title_no_fall" if not fell else "title_both" if fell == 2 else "title_all"]
    return ["title"]


def _notes(rows: pd.DataFrame, facts: Facts) -> list[str]:
    parts = {
        "note_flagged": "flagged" in facts,
        "note_unlike": "unlike" in facts,
        "note_shown": facts["shown"].value != facts["places"].value,
    }
    return [name for name, holds in parts.items() if holds]


def _legend(rows: pd.DataFrame) -> list[Key]:
    keys = [Key("four_up", "swatch"), Key("others", "swatch", Look(THREE))]
    keys += [Key("ever", "swatch", Look(THREE, hatched=True))] * bool((rows["count_kind"] == "ever").any())
    keys += [Key("held")] * bool(rows["held"].any())
    return keys + [Key("other_report", "dot", Look(OTHER_REPORT))] * bool((~rows["held"]).any())


def _scale(left: float, ends: list[tuple[float, float]]) -> Scale:
    """The widest scale on which each value stands left of its end (mm)."""
    longest = max(value for value, _ in ends) or 1.0
    width = min([(end - left) * longest / value for value, end in ends if value], default=1.0)
    return Scale(left, max(width, LEAST), longest)


def _count(row: Any, language: str) -> Pieces:
    """Products with four stars or more, of all; then what was added up, potential ones, and unlike kinds."""
    derived = row.total_basis == "derived"
    of = said(NAME, "of", language, total=number(row.total, 0, language)) + "†" * row.flagged
    pieces = [(number(row.four_up, 0, language), "strong"), (of, "derived" if derived else "label")]
    pieces += [(said(NAME, "added_up", language), "quiet")] * derived
    if row.potential > 0:
        count = number(row.potential, 0, language)
        pieces.append((said(NAME, "potential", language, potential=count), "quiet"))
    return [*pieces, *[(said(NAME, f"kind_{row.count_kind}", language), "silence")] * (not row.kinds)]


def _shares(pair: list[Any]) -> tuple[str, str]:
    """The first and the latest share in print; the first empty where they print alike."""
    first, latest = (percent(row.share_pct) for row in pair)
    return ("" if first == latest else first), latest


def _to_the_right(pair: list[Any], language: str) -> float:
    """Width of what stands right of an arrow: the first share of a fall, the latest of a rise."""
    first, latest = _shares(pair)
    if not first:
        return run_width([(latest, "strong"), (said(NAME, "as_before", language), "quiet")])
    return width_of(first, "quiet") if pair[1].finer < 0 else width_of(latest, "strong")


def _arrow(frame: Frame, scale: Scale, pair: list[Any], y: float) -> None:
    """From the first share, a tick, to the latest, a head; broken and grey where the two are not alike."""
    (x0, x1), alike = (scale.x(row.share_pct) for row in pair), pair[1].alike
    first, latest = _shares(pair)
    colour, strong = (HELD, "strong") if alike else (AXIS, "label")
    frame.rule((x0, y - 1.4), (x0, y + 1.4), "inlay", colour, 1.4)
    if not first:
        pieces = [(latest, strong), (said(NAME, "as_before", frame.language), "quiet")]
        frame.run(max(x0, x1) + GAP, y, pieces, ground=PAPER)
        return
    side = 1 if x1 > x0 else -1
    head = min(HEAD, abs(x1 - x0))
    frame.rule((x0, y), (x1 - side * head, y), "inlay", colour, 1.8 if alike else 1.2)
    if not alike:
        frame.paper.lines[-1].set(linestyle=(0, (1.6, 1.0)))
    point = Polygon(
        [(x1, y), (x1 - side * head, y - 1.1), (x1 - side * head, y + 1.1)],
        facecolor=colour if alike else PAPER, edgecolor=colour, linewidth=0 if alike else 0.9,
        label="inlay", zorder=LAYERS.index("inlay"),
    )  # fmt: skip
    frame.paper.add_patch(point)
    frame.text(x1 + side * GAP, y, latest, strong, "left" if side > 0 else "right", PAPER)
    frame.text(x0 - side * GAP, y, first, "quiet", "right" if side > 0 else "left", PAPER)


def _pairs_of(rows: pd.DataFrame) -> list[list[Any]]:
    every = rows.itertuples()
    return [[first, next(every)] for first in every]


def _draw(frame: Frame, rows: pd.DataFrame) -> None:
    frame.legend([(key, said("legend", key.word, frame.language)) for key in _legend(rows)])
    language, pairs = frame.language, _pairs_of(rows)
    counts = [(row.total, BARS_END - GAP - run_width(_count(row, language))) for row in rows.itertuples()]
    bars = _scale(BARS, counts)
    ends = [
        (row.share_pct, frame.right - GAP - _to_the_right(pair, language)) for pair in pairs for row in pair
    ]
    shares = _scale(SHARES, ends)
    pitch, thick = ROOMY if len(pairs) <= FEW else TIGHT
    for scale, head in ((bars, "head_products"), (shares, "head_shares")):
        frame.text(scale.left, frame.y + 3.0, said(NAME, head, language), "head")
    top = y = frame.y + 9.4
    for n, pair in enumerate(pairs):
        apart = not pair[0].alike and (n == 0 or pairs[n - 1][0].alike)
        if n:
            frame.rule((MARGIN, y), (frame.right, y), *(("axis", AXIS, 0.7) if apart else ()))
        y += APART * (apart and n > 0)
        _pair(frame, pair, bars, (y + pitch / 2, thick))
        _arrow(frame, shares, pair, y + pitch / 2)
        y += pitch
    frame.grid(bars, top, y)
    frame.grid(shares, top, y, "%")
    frame.y = y


def _pair(frame: Frame, pair: list[Any], scale: Scale, place: tuple[float, float]) -> None:
    """Name, months and the two bars of a place."""
    (y, thick), language = place, frame.language
    name, why = named(pair[0], "name", language), _aside(pair[0], language)
    beside = len(name) if run_width(name) < NAMES else 1
    step = thick / 2 + 0.25
    frame.run(MARGIN, y - step, name[:beside])
    frame.run(MARGIN, y + step, [*name[beside:], *[(why, "silence")] * bool(why)])
    for row, at in zip(pair, (y - step, y + step), strict=True):
        frame.text(BARS - 2.0, at, month(row.as_of, row.as_of_until, language), "quiet", "right")
        frame.dot(30.0, at, look(row)._replace(hatched=False), 1.6)
        _bar(frame, row, scale, (at, thick))


def _aside(row: Any, language: str) -> str:
    """Why the counts of a place cannot be compared, or that both are of valid ratings; ever is hatched."""
    if not row.alike:
        return said(NAME, "disagree" if row.kinds else "kinds_differ", language)
    return said(NAME, "kind_valid", language) if row.count_kind == "valid" else ""


def _bar(frame: Frame, row: Any, scale: Scale, place: tuple[float, float]) -> None:
    """Four stars or more dark, the others light, hatched where lapsed ones are counted too."""
    (y, thick), four, end = place, scale.x(row.four_up), scale.x(row.total)
    frame.bar(scale.left, four, y, thick, Look(HELD))
    frame.bar(four, end, y, thick, Look(THREE, hatched=row.count_kind == "ever"))
    x, gap = end + GAP, GAP if frame.language == "en" else 0.15
    for n, (words, part) in enumerate(_count(row, frame.language)):
        frame.text(x, y, words, part, ground=PAPER)
        x += width_of(words, part) + (GAP if n else gap)


def _draw_half(frame: Frame, rows: pd.DataFrame) -> None:
    """The arrows alone, of what can be compared."""
    pairs, language = _pairs_of(rows), frame.language
    names = [named(pair[0], "name", language) for pair in pairs]
    left = MARGIN + max(run_width(name) for name in names) + 4.5
    ends = [
        (row.share_pct, frame.right - GAP - _to_the_right(pair, language)) for pair in pairs for row in pair
    ]
    scale = _scale(left, ends)
    top = frame.y + 4.6
    for n, (pair, name) in enumerate(zip(pairs, names, strict=True)):
        y = top + (n + 0.5) * HALF
        if n:
            frame.rule((MARGIN, y - HALF / 2), (frame.right, y - HALF / 2))
        frame.run(MARGIN, y, name)
        _arrow(frame, scale, pair, y)
    frame.y = top + len(pairs) * HALF
    frame.grid(scale, top, frame.y, "%")
