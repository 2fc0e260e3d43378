"""Chart of notebook 00: the audit at a glance."""

import pandas as pd

from ocop_analysis.charts.house import BLUE, MARGIN, ORANGE, PAPER, WIDTH, Frame
from ocop_analysis.charts.spec import Chart, Facts, label
from ocop_analysis.wording import number

NOTEBOOK = "00_sources_and_audit"
ORDER = ["contradicts", "cannot_check", "agrees_truncated", "agrees_rounded", "agrees"]
# A cross, a ring and a disc: told apart without colour.
MARKS = {"contradicts": ("X", ORANGE, ORANGE), "cannot_check": ("o", PAPER, BLUE)}


def audit_at_a_glance(tables: dict[str, pd.DataFrame]) -> Chart:
    """A table of verdicts by province, disagreements first, one mark a relation."""
    named = tables["articles"].set_index("article_id")[["province", "as_of"]]
    rows = tables["audit"].join(named, on="article_id").rename(columns={"part_ids": "figure_ids"})
    printed = tables["figures"].set_index("figure_id")["value"]
    rows["suspect"] = rows["implied_id"].map(printed)
    rows["checked"] = (rows["verdict"] != "cannot_check").map({True: "yes", False: "no"})
    rows = rows.sort_values("verdict", key=lambda v: v.map(ORDER.index), kind="stable")
    fact = Facts(rows)
    provinces = rows.sort_values("as_of")["province"].drop_duplicates().tolist()
    worst = rows[rows["verdict"] == "contradicts"].iloc[0]

    def values(language: str) -> dict[str, str]:
        numbers = {
            "checked": fact("count", checked="yes"),
            "suspect": fact("value", "suspect", verdict="contradicts"),
            "wrong": fact("count", verdict="contradicts"),
            "unknown": fact("count", verdict="cannot_check"),
            "printed": fact("value", "printed", verdict="contradicts"),
            "found": fact("value", "recomputed", verdict="contradicts"),
            "fits": fact("value", "implied", verdict="contradicts"),
        }
        shown = {name: number(value, language=language) for name, value in numbers.items()}
        return shown | {"place": worst["province"]}

    pitch = 7.5

    def draw(frame: Frame, language: str) -> None:
        left, y = MARGIN + 54, frame.top + 4
        width = (WIDTH - MARGIN - left) / len(provinces)
        frame.text(left - 5, frame.top, {"vi": "Tổng", "en": "All"}[language], "heading", "right")
        for n, province in enumerate(provinces):
            frame.text(left + n * width, frame.top, province, "heading")
        for i, verdict in enumerate(ORDER):
            middle, found = y + (i + 0.5) * pitch, rows[rows["verdict"] == verdict]
            name = label("verdicts", verdict, language)
            frame.text(MARGIN, middle, name[0].upper() + name[1:], "name")
            frame.text(left - 5, middle, number(fact("count", verdict=verdict), language=language), "label", "right")
            frame.rule(MARGIN, middle - pitch / 2, WIDTH - MARGIN, middle - pitch / 2, width=0.4)
            marker, face, edge = MARKS.get(verdict, ("o", BLUE, BLUE))
            for n, province in enumerate(provinces):
                count = int((found["province"] == province).sum())
                frame.paper.scatter(
                    [left + n * width + 1.3 + 2.9 * k for k in range(count)], [middle] * count, marker=marker, s=30,
                    facecolors=face, edgecolors=edge, linewidths=1.1, label="mark", zorder=3,
                )  # fmt: skip

    unit = {"vi": "quan hệ", "en": "relations"}
    columns = ["province", "relation_id", "kind", "printed", "recomputed", "verdict"]
    return Chart(10, "audit", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, 4 + pitch * len(ORDER))
