"""Charts of notebook 02: star classes, what "potential" changes, and product groups."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, WIDTH, Frame
from ocop_analysis.charts.spec import NOT_REPORTED, Chart, Facts, label, status_and_day
from ocop_analysis.wording import day, number

NOTEBOOK = "02_star_distribution"
NAMES, PITCH = 26.0, 10.5  # mm
HANDFUL = ["5", "potential_5"]  # classes of a few products, shown one dot each


def _provinces(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """One row a province, for its name, most products first."""
    first = rows.drop_duplicates("article_id").assign(status="rated")
    return first.assign(
        name=first["province"], detail=[status_and_day(r, language) for r in first.itertuples()]
    )


def _by_size(rows: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """Rows with the province of the largest `size` (by article_id) first."""
    return rows.assign(size=rows["article_id"].map(size)).sort_values(
        ["size"], ascending=False, kind="stable"
    )


def stars_by_province(tables: dict[str, pd.DataFrame]) -> Chart:
    """Split bars on one scale for three and four stars, dots for five and potential five stars."""
    stars = tables["products_by_star"]
    total = stars[stars["counted_in"].isna()].groupby("article_id")["products"].sum()
    rows = _by_size(stars, total)
    rows["total"] = rows.pop("size")
    fact = Facts(rows)

    def values(language: str) -> dict[str, str]:
        low, high = (number(fact(r, "share_pct", star="3"), language=language) for r in ("least", "greatest"))
        count = str(int(fact("distinct", "article_id")))
        return {
            "low": low,
            "high": high,
            "n": count,
            "most": number(fact("greatest", "products", star="5"), language=language),
        }

    def draw(frame: Frame, language: str) -> None:
        names = _provinces(rows, language)
        y = frame.top + 4
        frame.names(MARGIN, names, y + PITCH / 2, PITCH)
        room, left = 17.0, MARGIN + NAMES + 11  # for the labels behind bars; where the bars begin
        largest = {star: float(rows.loc[rows["star"] == star, "products"].max()) for star in ("3", "4")}
        dots = WIDTH - MARGIN - 46  # where the dots begin
        scale = (dots - left - 2 * room) / sum(largest.values())
        frame.text(left - 3, frame.top, {"vi": "Tổng", "en": "Total"}[language], "heading", "right")
        for i, row in enumerate(names.itertuples()):
            frame.text(
                left - 3, y + (i + 0.5) * PITCH, number(row.total, language=language), "label", "right"
            )
        starts = {"3": left, "4": left + largest["3"] * scale + room, "5": dots, "potential_5": dots + 17}
        for star, x in starts.items():
            heading = label("star_classes", star, language)
            frame.text(x, frame.top, heading[0].upper() + heading[1:], "heading")
            found = names[["article_id"]].merge(rows[rows["star"] == star], on="article_id", how="left")
            if star in HANDFUL:
                frame.rule(x, y, x, y + PITCH * len(names))
            else:
                frame.bars(
                    found["products"], [False] * len(found), x, y, largest[star] * scale, PITCH, largest[star]
                )
            for i, row in enumerate(found.itertuples()):
                middle = y + (i + 0.5) * PITCH
                if pd.isna(row.products):
                    frame.text(x + 1.5, middle, NOT_REPORTED[language], "aside")
                elif star in HANDFUL:
                    end = frame.dots(int(row.products), star == "potential_5", x + 0.8, middle)
                    nested = "*" if pd.notna(row.counted_in) else ""
                    frame.text(end + 1, middle, number(row.products, language=language) + nested, "label")
                else:
                    shown = f"{number(row.products, language=language)} ({number(row.share_pct, language=language)}%)"
                    frame.text(x + row.products * scale + 1.5, middle, shown, "label")

    unit = {"vi": "sản phẩm", "en": "products"}
    stage = 4 + PITCH * rows["article_id"].nunique()
    columns = [
        "province",
        "as_of",
        "star",
        "products",
        "share_pct",
        "counted_in",
        "counted_in_basis",
        "basis",
    ]
    return Chart(4, "stars-by-province", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


def products_by_group(tables: dict[str, pd.DataFrame]) -> Chart:
    """Hollow bars of the registered products of each group, all groups labelled."""
    periods = tables["figures"].set_index("figure_id")["period_start"]
    rows = tables["products_by_group"].sort_values("products", ascending=False)
    rows = rows.assign(period_start=rows["figure_ids"].map(periods))
    fact = Facts(rows)
    province, first, on = rows["province"].iloc[0], rows["product_group"].iloc[0], rows["as_of"].iloc[0]
    year = rows["period_start"].dt.year.iloc[0]

    def values(language: str) -> dict[str, str]:
        name = label("product_groups", first, language)
        return {
            "group": name,
            "Group": name[0].upper() + name[1:],
            "province": province,
            "year": str(year),
            "on": day(on, language, short=True),
            "most": number(fact("value", "products", product_group=first), language=language),
            "every": number(fact("total", "products"), language=language),
            "share": number(fact("share of all", "products", product_group=first), language=language),
        }

    pitch = 7.0

    def draw(frame: Frame, language: str) -> None:
        left = MARGIN + 54
        width, longest = WIDTH - left - 20, float(rows["products"].max())
        frame.bars(rows["products"], rows["status"] != "rated", left, frame.top, width, pitch, longest)
        for i, row in enumerate(rows.itertuples()):
            middle = frame.top + (i + 0.5) * pitch
            frame.text(
                left - 2, middle, label("product_groups", row.product_group, language), "label", "right"
            )
            shown = f"{number(row.products, language=language)} ({number(row.share_pct, language=language)}%)"
            frame.text(left + row.products / longest * width + 1.5, middle, shown, "label")

    unit = {"vi": "sản phẩm đăng ký", "en": "registered products"}
    columns = ["product_group", "status", "products", "share_pct"]
    return Chart(
        6, "products-by-group", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, pitch * len(rows)
    )
