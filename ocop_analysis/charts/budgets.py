"""Charts of notebook 03: the budget that a core article prints, and those of other reports, like with like."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, WIDTH, Frame
from ocop_analysis.charts.spec import Chart, Facts, label
from ocop_analysis.wording import bounded, listed, number

NOTEBOOK = "03_budgets"


# Money of one kind and length of time, in the order they are shown: (years, sources) and its heading.
LIKE = {
    "year, ": {"vi": "Một năm, không nêu nguồn vốn", "en": "One year, source of money not reported"},
    "year, province": {"vi": "Một năm, ngân sách tỉnh", "en": "One year, provincial money"},
    "phase, all_sources": {"vi": "Cả giai đoạn, tổng các nguồn vốn", "en": "Whole phase, all sources"},
    "phase, state": {"vi": "Cả giai đoạn, riêng ngân sách nhà nước", "en": "Whole phase, state money alone"},
}
STATE = ["state", "central"]  # not "local": a part of the same money


def budgets_alike(tables: dict[str, pd.DataFrame]) -> Chart:
    """Bars of provincial budgets, each group on a scale of its own: only money of one kind and period is compared."""
    money = tables["budgets"][lambda t: t["province"].notna()]
    costs = (
        tables["unit_costs"][lambda t: t["per"] == "product"].groupby("article_id")["vnd_per_unit"].first()
    )
    year = money["period_start"].dt.year == money["period_end"].dt.year
    source = money["funding_source"].where(~money["funding_source"].isin(STATE), "state").fillna("")
    rows = money.assign(
        like=year.map({True: "year, ", False: "phase, "}) + source, billions=money["budget_vnd"] / 1e9,
        millions_each=(money["article_id"].map(costs) / 1e6).round(6),
    )  # fmt: skip
    audit = tables["audit"]
    wrong = audit[(audit["kind"] == "ratio") & (audit["verdict"] == "contradicts")]
    wrong = wrong.set_index(wrong["part_ids"].str.split(" ").str[0])  # the sum that the printed share is of
    wrong = wrong[~wrong.index.duplicated()]
    rows["share_printed"] = rows["figure_ids"].map(wrong["printed"])
    rows["share_given"] = rows["figure_ids"].map(wrong["recomputed"]).round(6)
    small = rows[rows["funding_source"] == "local"].iloc[0]
    beside = (rows["article_id"] == small["article_id"]) & (rows["funding_source"] == "central")
    rows["local"] = beside.map({True: small["billions"] * 1000})
    rows = rows[rows["like"].isin(LIKE)]
    rows = rows.sort_values(
        ["like", "billions"], key=lambda c: c.map(list(LIKE).index) if c.name == "like" else -c
    )
    fact = Facts(rows)
    phase = rows[rows["like"].str.startswith("phase")]
    twice = (
        rows[rows["like"] == "year, "]
        .groupby("province")
        .filter(lambda found: len(found) > 1)
        .sort_values("period_start")
    )
    before, after = twice["period_start"].dt.year.iloc[[0, -1]]
    doubted = rows.loc[rows["flag"] == "touched", "province"].drop_duplicates()

    def values(language: str) -> dict[str, str]:
        province = twice["province"].iloc[0]
        first, last = (fact("value", "billions", figure_ids=f) for f in twice["figure_ids"].iloc[[0, -1]])
        each = [fact("value", "millions_each", figure_ids=f) for f in twice["figure_ids"].iloc[[0, -1]]]
        return {
            "place": province, "before": str(before), "after": str(after), "doubted": listed(doubted, language),
            "first": number(first, 1, language), "last": number(last, 1, language),
            "each_before": number(each[0], 0, language), "each_after": number(each[1], 0, language),
            "local": small["province"], "small": number(fact("least", "local"), 0, language),
            "wrong": number(fact("least", "share_printed"), language=language),
            "right": number(fact("least", "share_given"), language=language),
            "start": str(phase["period_start"].min().year), "end": str(phase["period_end"].max().year),
        }  # fmt: skip

    pitch, head, apart = 9.5, 4.5, 3.0

    def draw(frame: Frame, language: str) -> None:
        y, left = frame.top, MARGIN + 50
        width = WIDTH - left - 46
        unit = {"vi": "tỷ đồng", "en": "billion dong"}[language]
        for like, group in rows.groupby("like", sort=False):
            frame.text(MARGIN, y, LIKE[like][language], "heading")
            y += head
            frame.names(MARGIN, _money_named(group, language), y + pitch / 2, pitch)
            longest = float(rows.loc[rows["like"].str[:4] == like[:4], "billions"].max())  # years, and phases
            hollow = group["status"].isin(["planned", "proposed"])
            frame.bars(
                group["billions"],
                hollow,
                left,
                y,
                width,
                pitch,
                longest,
                [t != "core" for t in group["tier"]],
            )
            for i, row in enumerate(group.itertuples()):
                shown = (
                    bounded(
                        row.billions,
                        row.bound,
                        language=language,
                        decimals=int(round(row.billions, 1) % 1 != 0),
                    )
                    + f" {unit}"
                )
                frame.text(left + row.billions / longest * width + 1.5, y + (i + 0.5) * pitch, shown, "label")
            y += pitch * len(group) + apart

    groups = rows["like"].nunique()
    stage = pitch * len(rows) + head * groups + apart * (groups - 1)
    unit = {"vi": "tỷ đồng", "en": "billion dong"}
    columns = [
        "province",
        "period_start",
        "period_end",
        "status",
        "funding_source",
        "billions",
        "bound",
        "tier",
    ]
    return Chart(14, "budgets-alike", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


def _money_named(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Province, and under it year, status, and whose money where it is not all that the heading says."""
    details = []
    for row in rows.itertuples():
        parts = [str(row.period_start.year)] if row.like.startswith("year") else []
        parts.append(label("statuses", row.status, language))
        parts += (
            [label("funding_sources", row.funding_source, language)]
            if row.funding_source == "central"
            else []
        )
        details.append(", ".join(parts))
    return rows.assign(name=rows["province"], detail=details)
