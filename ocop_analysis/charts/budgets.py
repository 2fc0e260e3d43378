"""Charts of notebook 03: the budget that a core article prints, and those of other reports, like with like."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, WIDTH, Frame
from ocop_analysis.charts.spec import NOT_REPORTED, Chart, Facts, label
from ocop_analysis.wording import bounded, listed, number

NOTEBOOK = "03_budgets"


def budget(tables: dict[str, pd.DataFrame]) -> Chart:
    """One big number, its unit costs, and a line for each province whose article prints no budget."""
    articles, money = tables["articles"], tables["budgets"]
    paid = money.assign(per="programme", divisor=1, vnd_per_unit=money["budget_vnd"])
    silent = articles[articles["province_code"].notna() & ~articles["article_id"].isin(money["article_id"])]
    rows = pd.concat([paid, tables["unit_costs"], silent.assign(per="not_printed")], ignore_index=True)
    rows["vnd_per_unit"] = rows["vnd_per_unit"].round()
    rows = rows[
        ["article_id", "province", "as_of", "per", "status", "divisor", "vnd_per_unit", "period_start", "figure_ids"]
    ]
    fact = Facts(rows)
    province, year = paid["province"].iloc[0], paid["period_start"].dt.year.iloc[0]

    def amounts(language: str) -> tuple[str, str, str]:
        every = number(fact("billions", "vnd_per_unit", per="programme"), 1, language)
        product, producer = (
            number(fact("millions", "vnd_per_unit", per=per), 1, language) for per in ("product", "producer")
        )
        return every, product, producer

    def values(language: str) -> dict[str, str]:
        every, product, producer = amounts(language)
        counts = {"one": str(int(fact("count", per="programme"))), "n": str(int(fact("distinct", "article_id")))}
        named = counts | {"province": province, "year": str(year), "others": listed(silent["province"], language)}
        return {"every": every, "product": product, "producer": producer} | named

    def draw(frame: Frame, language: str) -> None:
        every, product, producer = amounts(language)
        unit, million = {"vi": ("tỷ đồng", "triệu đồng"), "en": ("billion dong", "million dong")}[language]
        shown = frame.text(MARGIN, frame.top + 7.5, every, "figure")
        end = shown.get_window_extent().x1 / frame.figure.dpi * 25.4
        frame.text(end + 2.5, frame.top + 10.5, unit, "heading")
        goods, makers = (number(fact("value", "divisor", per=p), language=language) for p in ("product", "producer"))
        place = {"vi": f"{province}, kinh phí năm {year}", "en": f"{province}, for {year}"}[language]
        frame.text(MARGIN, frame.top + 19, place, "detail")
        per = {
            "vi": (
                f"{product} {million}",
                f"bình quân mỗi sản phẩm đăng ký (: {goods})",
                f"{producer} {million}",
                f"bình quân mỗi chủ thể (: {makers})",
            ),
            "en": (
                f"{product} {million}",
                f"average per registered product (÷ {goods})",
                f"{producer} {million}",
                f"average per producer (÷ {makers})",
            ),
        }[language]
        for i in range(2):
            frame.text(MARGIN + 54, frame.top + 5 + i * 12, per[2 * i], "name")
            frame.text(MARGIN + 54, frame.top + 9 + i * 12, per[2 * i + 1], "detail")
        frame.rule(MARGIN + 50, frame.top + 1, MARGIN + 50, frame.bottom - 1)
        frame.rule(MARGIN + 114, frame.top + 1, MARGIN + 114, frame.bottom - 1)
        for i, name in enumerate(silent["province"]):
            middle = frame.top + 3.5 + i * 5.6
            frame.text(MARGIN + 118, middle, name, "name")
            frame.text(WIDTH - MARGIN, middle, NOT_REPORTED[language], "aside", "right")

    stage = max(24.0, 1.0 + 5.6 * len(silent))  # mm: a line for each silent province
    unit = {"vi": "đồng", "en": "dong"}
    columns = ["province", "per", "status", "divisor", "vnd_per_unit"]
    return Chart(7, "budget", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


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
    costs = tables["unit_costs"][lambda t: t["per"] == "product"].groupby("article_id")["vnd_per_unit"].first()
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
    rows = rows.sort_values(["like", "billions"], key=lambda c: c.map(list(LIKE).index) if c.name == "like" else -c)
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
            frame.bars(group["billions"], hollow, left, y, width, pitch, longest, [t != "core" for t in group["tier"]])
            for i, row in enumerate(group.itertuples()):
                shown = (
                    bounded(row.billions, row.bound, language=language, decimals=int(round(row.billions, 1) % 1 != 0))
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
        parts += [label("funding_sources", row.funding_source, language)] if row.funding_source == "central" else []
        details.append(", ".join(parts))
    return rows.assign(name=rows["province"], detail=details)
