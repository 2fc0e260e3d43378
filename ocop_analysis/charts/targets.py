"""Charts of notebook 04: targets against what there was, and the pace they ask for."""

import pandas as pd

from ocop_analysis.charts.house import BLUE, MARGIN, ORANGE, RULE, WIDTH, Frame
from ocop_analysis.charts.spec import Chart, Facts
from ocop_analysis.wording import bounded, day, number

NOTEBOOK = "04_target_gaps_2021_2025"
NAMES, TRACKS = 23.0, 48.0  # mm: names of provinces, what each track is
PITCH, APART = 8.0, 2.5
WORDS = {
    "vi": {
        "3+": "từ 3 sao", "3-4": "3-4 sao", "5": "5 sao", "proposed": "đề xuất", "directed": "chỉ đạo",
        "increment": "nếu là tăng thêm", "level": "nếu là tổng số", "no_horizon": "không nêu năm",
    },
    "en": {
        "3+": "3 stars and up", "3-4": "3-4 stars", "5": "5 stars", "proposed": "proposed", "directed": "directed",
        "increment": "if an increase", "level": "if a total", "no_horizon": "no year given",
    },
}  # fmt: skip


def phase_two(gaps: pd.DataFrame) -> pd.DataFrame:
    """Rows of target_gaps for products that were still to be reached, and those that say no target is printed."""
    return gaps[(gaps["indicator"] == "products") & ~(gaps["gap"] < 0)]


def _tracks(frame: Frame, rows: pd.DataFrame, y: float, language: str, steps: bool = False) -> list[float]:
    """Name and baseline's day at a province's first row; at each row its star class, set and reading.

    With `steps` also the way from baseline to target. Gives the middle (mm) of each row.
    """
    words, last, middles = WORDS[language], None, []
    several = (
        rows.groupby(["article_id", "star", "target_set"], dropna=False)["reading"].transform("size") > 1
    )
    for i, (row, two_readings) in enumerate(zip(rows.itertuples(), several, strict=True)):
        if row.article_id != last:
            y += APART if i else 0
        middle = y + (i + 0.5) * PITCH
        middles.append(middle)
        if row.article_id != last:
            on = day(row.baseline_on, language, short=True) if pd.notna(row.baseline_on) else ""
            frame.names(MARGIN, pd.DataFrame({"name": [row.province], "detail": [on]}), middle, PITCH)
            last = row.article_id
        parts = [words[row.star] if row.bound != "not_printed" else "", words.get(row.target_set, "")]
        parts += [words[row.reading]] if two_readings else []
        parts += [words["no_horizon"] if pd.isna(row.horizon) and row.bound != "not_printed" else ""]
        described = ", ".join(part for part in parts if part)
        if steps:
            described += (
                f": {number(row.baseline, language=language)} → {number(row.target_lower, language=language)}"
            )
        frame.text(MARGIN + NAMES, middle, described, "detail")
    return middles


def _height(rows: pd.DataFrame) -> float:
    """Height in mm of the tracks of rows."""
    return PITCH * len(rows) + APART * (rows["article_id"].nunique() - 1)


def _by_province(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a province together, the one that aims highest first; those that print no target last."""
    highest = rows.groupby("article_id")["target_lower"].transform("max").fillna(-1)
    return rows.assign(highest=highest).sort_values(
        ["highest", "article_id", "target_lower"], ascending=[False, True, False], kind="stable"
    )


def targets_and_baselines(tables: dict[str, pd.DataFrame]) -> Chart:
    """Dots for what there was, marks for what is aimed at: exact ones a bar, minimums a bar with an open arrow."""
    rows = phase_two(tables["target_gaps"])
    panels = [_by_province(rows[rows["star"] != "5"]), _by_province(rows[rows["star"] == "5"])]
    rows = pd.concat(panels)
    fact = Facts(rows)

    def values(language: str) -> dict[str, str]:
        numbers = {
            "directed": fact("value", "target", target_set="directed", star="3+"),
            "added": fact("value", "gap", target_set="proposed", star="3-4", reading="increment"),
            "fives": fact("value", "target", target_set="directed", star="5"),
            "few": fact("value", "target", target_set="proposed", star="5"),
        }
        year = {"year": str(rows["horizon"].max().year)}
        return {name: number(value, language=language) for name, value in numbers.items()} | year

    gap, head = 5.0, 4.0

    def draw(frame: Frame, language: str) -> None:
        y, left = frame.top, MARGIN + NAMES + TRACKS + 4
        width = WIDTH - left - 30
        headings = {
            "vi": ("Sản phẩm từ 3 sao trở lên", "Sản phẩm 5 sao (thang đo riêng)"),
            "en": ("Products of 3 stars and up", "Five-star products (scale of their own)"),
        }
        for panel, heading in zip(panels, headings[language], strict=True):
            frame.text(MARGIN, y, heading, "heading")
            y += head
            longest = panel[["target_lower", "baseline"]].max(axis=None)
            middles = _tracks(frame, panel, y, language)
            frame.rule(left, y, left, y + _height(panel))
            for row, middle in zip(panel.itertuples(), middles, strict=True):
                _track(frame, row, left, width / longest, middle, language)
            y += _height(panel) + gap

    stage = sum(head + _height(panel) for panel in panels) + gap * (len(panels) - 1)
    unit = {"vi": "sản phẩm", "en": "products"}
    columns = [
        "province",
        "star",
        "target_set",
        "reading",
        "baseline",
        "baseline_on",
        "target",
        "bound",
        "horizon",
    ]
    return Chart(8, "targets", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


def _track(frame: Frame, row, left: float, scale: float, y: float, language: str) -> None:
    """One target on its track: baseline dot, connecting line, target bar, arrow where the upper end is open."""
    paper, x = frame.paper, left + row.baseline * scale
    if pd.notna(row.baseline):
        paper.scatter([x], [y], s=40, color=BLUE, label="mark", zorder=3)
        frame.text(
            x - 2.0 if row.baseline else left - 2.2,
            y,
            number(row.baseline, language=language),
            "label",
            "right",
        )
    if row.bound == "not_printed":
        start = (x if pd.notna(row.baseline) else left) + 3
        silent = {"vi": "không nêu mục tiêu", "en": "no target reported"}[language]
        frame.text(start, y, silent, "aside")
        return
    end = left + row.target * scale
    frame.rule(x + 1.3, y, end - 0.6, y, RULE, 0.9)
    open_end = pd.isna(row.target_upper)
    paper.plot(
        [end, end],
        [y - 2, y + 2],
        color=ORANGE,
        linewidth=1.6 if open_end else 3.2,
        label="mark",
        solid_capstyle="butt",
    )
    if open_end:
        paper.plot([end, end + 5], [y, y], color=ORANGE, linewidth=1.3, linestyle=(0, (2, 1)), label="mark")
        paper.scatter([end + 5.4], [y], s=16, marker=">", color=ORANGE, label="mark", zorder=3)
    shown = bounded(row.target, row.bound, language=language)
    if row.baseline:
        gap = bounded(row.gap, row.bound, language=language)
        shown += {"vi": f" (thêm {gap})", "en": f" ({gap} more)"}[language]
    frame.text(end + (8 if open_end else 2.5), y, shown, "label")
