"""Charts of notebook 05: what was promised and what was reached, and products over the years."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, ORANGE, Frame
from ocop_analysis.charts.spec import Chart, Facts
from ocop_analysis.tables.levels import ALL_RATED
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
    outcomes = outcomes[(outcomes["phase"] == "2021-2025") | outcomes["horizon"].isna()]
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
    left, scale, second = (
        MARGIN + 33,
        11.5,
        MARGIN + 109,
    )  # mm: where bars begin, length of a target, right panel

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
                    frame.names(
                        MARGIN,
                        pd.DataFrame({"name": [row.place], "detail": [detail]}),
                        top + pitch / 2,
                        pitch,
                    )
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
    frame.text(
        x + width + 2, y + 2.2, when(row.reached_on, row.reached_on_until, language, short=True), "detail"
    )
