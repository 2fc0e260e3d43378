"""Charts of notebook 05: what was promised and what was reached, and products over the years."""

import pandas as pd
from matplotlib.transforms import Bbox

from ocop_analysis.charts.house import BLUE, MARGIN, ORANGE, SECOND, Frame, height_of, width_of
from ocop_analysis.charts.spec import Chart, Facts
from ocop_analysis.tables.outcomes import ALL_RATED, MERGER
from ocop_analysis.tables.targets import decimal_year
from ocop_analysis.wording import bounded, listed, number, when

NOTEBOOK = "05_outcomes_2025"
COUNTRY = "Việt Nam"
WORDS = {
    "vi": {
        "proposed": "tỉnh phấn đấu, 3-4 sao", "directed": "Phó Chủ tịch chỉ đạo", "no_year": "không nêu năm",
        "or": "hoặc", "country": "cả nước", "none": "không có", "potential": "tiềm năng",
        "merged": "sáp nhập giữa năm 2025", "scale": " (thang đo riêng)", "target": "mục tiêu",
    },
    "en": {
        "proposed": "proposed, 3-4 stars", "directed": "directed", "no_year": "no year given", "or": "or",
        "country": "whole country", "none": "none", "potential": "potential", "merged": "merged in mid-2025",
        "scale": " (scale of its own)", "target": "target",
    },
}  # fmt: skip


def promised(row, language: str) -> str:
    """The target in its strictest reading, with the words of its bound: of "over", the number that must be passed."""
    strictest = row.promised_strictest - (row.bound == "over")
    return bounded(strictest, row.bound, row.promised_mildest, row.promised_strictest, language)


def promised_and_reached(tables: dict[str, pd.DataFrame]) -> Chart:
    """Bars of what was reached over what was promised, products left and five-star products right, one scale.

    Drawn are the targets of core articles and of the country; those of other reports stand in the rows for the note.
    """
    outcomes = tables["outcomes"]
    drawn = (outcomes["tier"] == "core") | (outcomes["place"] == COUNTRY)
    rows = outcomes[outcomes["indicator"] == "products"]
    rows = rows.assign(
        panel=rows["star"].map({"5": "five"}).fillna("products").where(drawn, "note"),
        line=rows["place"] + rows["target_set"].fillna(""), dated=rows["horizon"].notna(),
        ratio=rows["reached"] / rows["promised_strictest"], most=rows["reached_most"] / rows["promised_strictest"],
        over=rows["promised_strictest"] - 1,
    )  # fmt: skip
    order = rows[rows["panel"] == "products"].assign(last=lambda t: t["place"] == COUNTRY)
    order = order.sort_values(["last", "dated", "ratio"], ascending=[True, False, False])
    # Tracks of one place stand together, where its first one stands.
    order = order["line"].groupby(order["place"], sort=False).agg(list).explode().tolist()
    panels = ["products", "five", "note"]
    rows = rows.sort_values(
        ["panel", "line"], kind="stable",
        key=lambda c: c.map({name: n for n, name in enumerate(order if c.name == "line" else panels)}),
    )  # fmt: skip
    fact = Facts(rows)
    others = rows[(rows["panel"] == "note") & rows["dated"] & (rows["star"] == ALL_RATED)]
    short = others[others["reached"] < others["promised_strictest"]]

    def values(language: str) -> dict[str, str]:
        met = {"verdict_strictest": "met"}
        counts = {
            "met": fact("count", panel="products", dated=True, **met),
            "all": fact("count", panel="products", dated=True),
            "five": fact("count", panel="five", **met), "fives": fact("count", panel="five"),
            "country": fact("value", "reached", panel="products", place=COUNTRY),
            "country_five": fact("value", "reached", panel="five", place=COUNTRY),
        }  # fmt: skip
        told = [
            f"{row.place} {number(row.reached, language=language)} ({promised(row, language)})"
            for row in short.itertuples()
        ]
        return {name: number(value, language=language) for name, value in counts.items()} | {
            "year": str(rows["horizon"].max().year), "short": listed(told, language),
        }  # fmt: skip

    pitch, head, apart = 11.0, 8.0, 2.0
    left, scale, second = MARGIN + 33, 11.5, MARGIN + 109  # mm: where bars begin, length of a target, right panel

    def draw(frame: Frame, language: str) -> None:
        words = WORDS[language]
        titles = {"vi": ("Sản phẩm", "Sản phẩm 5 sao"), "en": ("Products", "Five-star products")}[language]
        for n, (panel, x) in enumerate({"products": left, "five": second}.items()):
            frame.text(x, frame.top, titles[n], "heading")
            # What every bar is measured by is an axis; the bars are drawn over it.
            frame.text(x + scale, frame.top + 5, words["target"], "detail", "center")
            frame.rule(x + scale, frame.top + head, x + scale, frame.bottom, ORANGE, 1.6)
            for i, line in enumerate(order):
                top = frame.top + head + i * pitch + (apart if line.startswith(COUNTRY) else 0)
                found = rows[(rows["panel"] == panel) & (rows["line"] == line)]
                if not n:
                    row = next(found.itertuples())
                    detail = words.get(row.target_set, words["country"] if row.place == COUNTRY else "")
                    detail = words["no_year"] if pd.isna(row.horizon) else detail
                    frame.names(MARGIN, pd.DataFrame({"name": [row.place], "detail": [detail]}), top + pitch / 2, pitch)
                frame.rule(x, top, x, top + pitch)
                if found.empty:
                    frame.text(x + scale + 2, top + pitch / 2, _none(rows, line, language), "aside")
                for row in found.itertuples():
                    _reached(frame, row, x, top, pitch, scale, language)

    stage = head + pitch * len(order) + apart
    unit = {"vi": "sản phẩm", "en": "products"}
    columns = [
        "place",
        "star",
        "target_set",
        "printed",
        "promised_strictest",
        "reached",
        "reached_bound",
        "reached_on",
        "reason_strictest",
    ]
    return Chart(11, "promised-and-reached", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


def _none(rows: pd.DataFrame, line: str, language: str) -> str:
    """That there is no target for five-star products, and whether another report has one for potential ones."""
    other = rows[(rows["place"] == line) & (rows["star"] == "potential_5")]
    told = [f"{promised(row, language)} {WORDS[language]['potential']}" for row in other.itertuples()]
    return WORDS[language]["none"] + (f" ({', '.join(told)})" if told else "")


def _reached(frame: Frame, row, x: float, top: float, pitch: float, scale: float, language: str) -> None:
    """One bar from zero over its target's length, its label and its day."""
    longest, y = max(row.ratio, row.most, 1.0), top + pitch / 2
    width = longest * scale
    if row.most > row.ratio:  # potential products, not recognised
        frame.bars([row.most], [True], x, top, width, pitch, longest, [True], 0.3)
    frame.bars([row.ratio], [False], x, top, width, pitch, longest, [row.reached_tier != "core"], 0.3)
    shown = bounded(row.reached, row.reached_bound, language=language)
    if row.reached_most > row.reached and row.star == "5":
        shown += f" {WORDS[language]['or']} {number(row.reached_most, language=language)}"
    frame.text(x + width + 2, y - 1.2, f"{shown} ({promised(row, language)})", "label")
    frame.text(x + width + 2, y + 2.2, when(row.reached_on, row.reached_on_until, language, short=True), "detail")


def products_over_time(tables: dict[str, pd.DataFrame]) -> Chart:
    """Small panels of dots on stems, one a place: nothing joined, since kinds of count differ or are not said.

    A count that only confirms one already drawn is left out; so are places without a core article, but for the country
    and for the one that prints both kinds of count, which the note tells of.
    """
    audit, outcomes, every = tables["audit"], tables["outcomes"], tables["products_over_time"]
    again = audit.loc[(audit["kind"] == "corroboration") & (audit["verdict"] == "agrees"), "part_ids"]
    known = every[~every["figure_ids"].isin(again)]
    kinds = known.groupby("place")["count_kind"].agg(set)
    witness = kinds.index[kinds.map({"ever", "valid"}.issubset)][0]
    core = tables["articles"].loc[tables["articles"]["tier"] == "core", "place"]
    counts = known[known["place"].isin([*core, COUNTRY, witness])]
    highest = counts.groupby("place")["products"].max()
    provinces = highest.drop([COUNTRY, witness]).sort_values(ascending=False).index.tolist()
    aims = outcomes[(outcomes["star"] == ALL_RATED) & outcomes["place"].isin([*provinces, COUNTRY])]
    aims = aims[aims["horizon"].isna() | (aims["horizon"] == aims["horizon"].max())]
    aims = aims.assign(
        role="target", products=aims["promised_strictest"] - (aims["bound"] == "over"), basis=aims["promised_basis"],
        as_of=aims["horizon"], as_of_until=aims["horizon"], count_kind=pd.NA,
    )  # fmt: skip
    columns = ["place", "role", "as_of", "products", "bound", "count_kind", "basis", "tier"]
    kept = [*columns, "as_of_until", "article_id", "figure_ids"]
    rows = pd.concat([counts.assign(role="actual")[kept], aims[kept]], ignore_index=True)
    rows["last"] = rows["figure_ids"].isin(counts.drop_duplicates("place", keep="last")["figure_ids"])
    fact = Facts(rows)
    latest = rows[rows["last"]].set_index("place")["products"]
    fallen = [place for place in provinces if latest[place] < highest[place]]
    first = counts.drop_duplicates("place").set_index("place")["products"]
    rows["grown"] = rows["place"].isin([place for place in provinces if latest[place] > first[place]])
    ended = set(", ".join(tables["merged_provinces"]["part_names"]).split(", "))

    def values(language: str) -> dict[str, str]:
        numbers = {
            "peak": fact("greatest", "products", place=fallen[0], role="actual"),
            "after": fact("value", "products", place=fallen[0], last=True),
            "ever": fact("greatest", "products", place=witness, count_kind="ever"),
            "valid": fact("greatest", "products", place=witness, count_kind="valid"),
            "top": fact("value", "products", place=provinces[0], last=True),
        }
        shown = {name: number(value, language=language) for name, value in numbers.items()}
        grew = {
            "n": number(fact("distinct", "place", grown=True), language=language),
            "fallen": listed(fallen, language),
        }
        return shown | grew | {"witness": witness, "first": provinces[0]}

    panels = [provinces[0], COUNTRY, *provinces[1:]]
    most = rows.groupby("place")["products"].max()
    units = {place: TALL / most[COUNTRY if place == COUNTRY else provinces].max() for place in panels}
    # A row is as tall as its highest panel: on one scale the lower provinces need less room.
    tall = [max(most[place] * units[place] for place in panels[n : n + 2]) for n in range(0, len(panels), 2)]

    def draw(frame: Frame, language: str) -> None:
        floor = frame.top - FOOT
        for n, place in enumerate(panels):
            floor += FOOT + HEAD + tall[n // 2] if n % 2 == 0 else 0
            corner = (MARGIN + (n % 2) * PANEL, floor - tall[n // 2])
            found = rows[rows["place"] == place]
            _panel(frame, place, found, corner, floor, units[place], place in ended, language)

    unit = {"vi": "sản phẩm", "en": "products"}
    stage = sum(tall) + HEAD * len(tall) + FOOT * (len(tall) - 1) + 4
    return Chart(12, "products-over-time", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


PANEL, PLOT, HEAD, TALL, FOOT = 81.0, 52.0, 10.0, 40.0, 6.0  # mm: panel to panel, its years, name, counts, years below
YEARS = range(2019, 2026)
MARKERS = {"not_said": "o", "ever": "^", "valid": "s"}


def _panel(
    frame: Frame, place: str, rows: pd.DataFrame, corner: tuple, floor: float, unit: float, ended: bool, language: str
) -> None:
    """One place: a stem and a dot a count over the years, and a mark with its words for each target at the right."""
    (left, top), words = corner, WORDS[language]
    year = PLOT / len(YEARS)
    frame.text(left, top - 8.0, place + (words["scale"] if place == COUNTRY else ""), "heading")
    frame.rule(left, floor, left + PLOT, floor)
    for tick in [*YEARS, YEARS[-1] + 1]:
        x = left + (tick - YEARS[0]) * year
        frame.rule(x, floor, x, floor + 0.9)
    for tick in YEARS[::2]:
        frame.text(left + (tick + 0.5 - YEARS[0]) * year, floor + 2.6, str(tick), "tick", "center")
    if ended:
        x = left + (decimal_year(pd.Series([MERGER])).item() - YEARS[0]) * year
        frame.rule(x, floor - 5.0, x, floor, width=0.9)
        frame.text(left + width_of(place, "heading") + 2.0, top - 8.0, words["merged"], "detail")
    counts, aims = (rows[rows["role"] == role] for role in ("actual", "target"))
    middle = (decimal_year(counts["as_of"]) + decimal_year(counts["as_of_until"])) / 2 - YEARS[0]
    counts = counts.assign(x=left + middle * year, y=floor - counts["products"] * unit)
    taken = [Bbox.from_extents(c.x - 0.9, c.y - 0.9, c.x + 0.9, c.y + 0.9) for c in counts.itertuples()]
    taken += [Bbox.from_extents(c.x - 0.3, c.y, c.x + 0.3, floor) for c in counts.itertuples()]
    marks = floor - aims["products"] * unit
    taken += [Bbox.from_extents(left + PLOT - 1.9, y - 0.6, left + PLOT + 1.9, y + 0.6) for y in marks]
    for row in counts.itertuples():
        frame.rule(row.x, row.y, row.x, floor, width=0.5)
        size, colour = (23, BLUE) if row.tier == "core" else (17, SECOND)
        frame.paper.scatter(
            [row.x], [row.y], s=size, color=colour, marker=MARKERS[row.count_kind], linewidths=0, label="mark", zorder=3
        )
    for row in counts[::-1].itertuples():  # the last first: it has room at its right
        shown = bounded(row.products, row.bound, language=language) + ("*" if row.basis == "derived" else "")
        taken.append(_beside(frame, row, shown, taken, floor))
    lowest = floor
    for row in aims.sort_values("products").itertuples():
        y, x = floor - row.products * unit, left + PLOT
        width, dashes = (3.2 if row.bound == "exact" else 1.6), ("-" if pd.notna(row.as_of) else (0, (0.8, 0.5)))
        frame.paper.plot(
            [x - 1.6, x + 1.6], [y, y], color=ORANGE, linewidth=width, linestyle=dashes, label="mark",
            solid_capstyle="butt",
        )  # fmt: skip
        lowest = min(y, lowest - height_of("label"))  # the words of two targets do not touch
        shown = bounded(row.products, row.bound, language=language)
        shown += ("†" if pd.isna(row.as_of) else "") + ("‡" if row.basis == "derived" else "")
        frame.text(x + 2.6, lowest, shown, "label")


def _beside(frame: Frame, row, shown: str, taken: list[Bbox], floor: float) -> Bbox:
    """Put the label of a dot beside it where it covers nothing; gives the box (mm) it takes."""
    text = frame.text(row.x, row.y, shown, "label", "center")
    extent = text.get_window_extent().transformed(frame.paper.transData.inverted())
    wide, high = abs(extent.width), abs(extent.height)
    lift = (extent.y0 + extent.y1) / 2 - row.y
    along, across = high / 2 + 0.95, wide / 2 + 1.6
    above = [(0, -along), (-wide / 2, -along), (-wide * 0.8, -along), (wide / 2, -along)]
    left = [(-across, shift) for shift in (0, -1, 1)]
    spots = [(across, 0), *above] if row.last else [*above, *left, (across, 0), (0, along)]
    for dx, dy in spots:
        x, y = row.x + dx, row.y + dy
        box = Bbox.from_extents(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        if box.y1 < floor and not any(box.overlaps(other) for other in taken):
            break
    text.set_position((x, y - lift - 0.35))
    return box
