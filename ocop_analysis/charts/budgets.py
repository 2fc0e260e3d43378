"""Chart of notebook 03: the budget that is printed, and those that are not."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, WIDTH, Frame
from ocop_analysis.charts.spec import NOT_REPORTED, Chart, Facts
from ocop_analysis.wording import listed, number

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
