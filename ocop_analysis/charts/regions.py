"""Charts of notebook 01: products, producers and their kinds, province by province."""

import pandas as pd

from ocop_analysis.charts.house import MARGIN, ORANGE, WIDTH, Frame
from ocop_analysis.charts.spec import NOT_REPORTED, Chart, Facts, label, status_and_day
from ocop_analysis.wording import bounded, listed, number, when

NOTEBOOK = "01_regional_comparison"
# Kinds of producers in one order in every province, so that they are found again.
ORDER = ["enterprise", "cooperative", "cooperative_group", "establishment", "household"]
NAMES = 40.0  # mm: room for the names of provinces


def _named(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    detail = [status_and_day(row, language) for row in rows.itertuples()]
    return rows.assign(name=rows["province"], detail=detail)


def products_by_province(tables: dict[str, pd.DataFrame]) -> Chart:
    """Sorted bars of products; what is only registered stands apart, hollow, below the rated ones."""
    rows = tables["province_totals"].sort_values(["status", "products"], ascending=[True, False])
    rows = pd.concat([rows[rows["status"] == "rated"], rows[rows["status"] != "rated"]])
    periods = tables["figures"].set_index("figure_id")["period_start"]
    rows = rows.assign(figure_ids=rows["products_ids"], period_start=rows["products_ids"].map(periods))
    fact = Facts(rows)
    most = rows.loc[rows.loc[rows["status"] == "rated", "products"].idxmax(), "province"]
    other = rows.loc[rows["status"] == "registered", "province"].iloc[0]

    def values(language: str) -> dict[str, str]:
        return {
            "most": most,
            "other": other,
            "top": number(fact("greatest", "products", status="rated"), language=language),
            "low": number(fact("least", "products", status="rated"), language=language),
            "registered": number(fact("value", "products", province=other), language=language),
            "year": str(rows.loc[rows["province"] == other, "period_start"].dt.year.item()),
        }

    pitch, apart = 10.5, 4.0

    def draw(frame: Frame, language: str) -> None:
        left, y, longest = MARGIN + NAMES, frame.top, rows["products"].max()
        width = WIDTH - left - 14
        for rated, group in rows.groupby(rows["status"] == "rated", sort=False):
            frame.names(MARGIN, _named(group, language), y + pitch / 2, pitch)
            frame.bars(group["products"], [not rated] * len(group), left, y, width, pitch, longest)
            for i, value in enumerate(group["products"]):
                x = left + value / longest * width + 1.5
                frame.text(x, y + (i + 0.5) * pitch, number(value, language=language), "label")
            y += pitch * len(group) + apart

    unit = {"vi": "sản phẩm", "en": "products"}
    columns = ["province", "as_of", "status", "products"]
    return Chart(
        1,
        "products-by-province",
        NOTEBOOK,
        unit,
        rows,
        columns,
        tables,
        fact,
        values,
        draw,
        pitch * len(rows) + apart,
    )


def producers_by_type(tables: dict[str, pd.DataFrame]) -> Chart:
    """Bars of producers by kind within provinces, number and share, kinds in one order; suspect figures left out."""
    kinds, totals = tables["producers_by_type"], tables["province_totals"].set_index("article_id")
    suspect = kinds[kinds["flag"] == "suspect"].iloc[0]
    kinds = kinds[kinds["basis"] == "printed"]
    key = ["article_id", "province", "as_of", "as_of_until", "status", "producer_group"]
    rows = kinds[kinds["flag"] != "suspect"].groupby(key, sort=False, as_index=False)
    rows = rows.agg(
        producers=("producers", "sum"), share_pct=("share_pct", lambda s: s.sum(skipna=False)),
        figure_ids=("figure_ids", " ".join),
    )  # fmt: skip
    rows["total"] = rows["article_id"].map(totals["producers"])
    rows = rows.sort_values(
        ["as_of", "producer_group"], key=lambda c: c.map(ORDER.index) if c.name != "as_of" else c
    )
    fact = Facts(rows)
    shares = rows[(rows["producer_group"] == "cooperative") & rows["share_pct"].notna()].sort_values(
        "share_pct"
    )
    unsplit = totals.loc[~totals.index.isin(kinds["article_id"]), "province"]
    low, high = shares["province"].iloc[0], shares["province"].iloc[-1]

    def values(language: str) -> dict[str, str]:
        few, many = (
            number(fact("value", "share_pct", province=p, producer_group="cooperative"), language=language)
            for p in (low, high)
        )
        left = {"suspect": suspect["province"], "unsplit": listed(unsplit, language)}
        return {"few": few, "many": many, "low": low, "high": high} | left

    pitch, gap = 6.2, 3.5

    def draw(frame: Frame, language: str) -> None:
        y, left, longest = frame.top, MARGIN + 62, float(rows["producers"].max())
        width = WIDTH - left - 24
        left_out = {"vi": "không dùng: lớn hơn tổng số chủ thể", "en": "omitted: exceeds the total"}[language]
        for article, group in rows.groupby("article_id", sort=False):
            first = _named(group.head(1), language)
            total = number(first["total"].iloc[0], language=language)
            first["detail"] += {"vi": f"\n{total} chủ thể", "en": f"\n{total} producers"}[language]
            frame.names(MARGIN, first, y + 6, pitch)
            found = pd.DataFrame({"producer_group": ORDER}).merge(group, on="producer_group", how="left")
            frame.bars(
                found["producers"],
                [first["status"].iloc[0] != "rated"] * len(ORDER),
                left,
                y,
                width,
                pitch,
                longest,
            )
            for i, row in enumerate(found.itertuples()):
                middle = y + (i + 0.5) * pitch
                frame.text(
                    left - 2, middle, label("producer_types", row.producer_group, language), "label", "right"
                )
                if pd.isna(row.producers):
                    omitted = (
                        article == suspect["article_id"] and row.producer_group == suspect["producer_group"]
                    )
                    frame.text(left + 1.5, middle, left_out if omitted else NOT_REPORTED[language], "aside")
                    continue
                shown = number(row.producers, language=language)
                if pd.notna(row.share_pct):
                    shown += f" ({number(row.share_pct, language=language)}%)"
                frame.text(left + row.producers / longest * width + 1.5, middle, shown, "label")
            y += pitch * len(ORDER) + gap

    provinces = rows["article_id"].nunique()
    stage = pitch * len(ORDER) * provinces + gap * (provinces - 1)
    unit = {"vi": "chủ thể", "en": "producers"}
    columns = ["province", "as_of", "status", "producer_group", "producers", "share_pct"]
    return Chart(3, "producers-by-type", NOTEBOOK, unit, rows, columns, tables, fact, values, draw, stage)


def products_per_commune(tables: dict[str, pd.DataFrame]) -> Chart:
    """Sorted bars of products per commune-level unit, notches for targets of three stars and up; registered hollow."""
    rows = tables["products_per_commune"][lambda t: t["tier"] == "core"].sort_values(
        "products_per_commune", ascending=False
    )
    silent = tables["province_totals"].set_index("article_id")["communes_without_product"]
    over = rows["products"]
    rows = rows.assign(
        printed=over, shown=(over / rows["commune_units"]).astype("float64").round(6),
        communes_without_product=rows["article_id"].map(silent).where(rows["role"] == "actual"),
    )  # fmt: skip
    fact = Facts(rows)
    actual, aims = rows[rows["role"] == "actual"], rows[rows["role"] == "target"]
    actual = pd.concat([actual[actual["status"] == "rated"], actual[actual["status"] != "rated"]])
    doubtful = actual.loc[actual["units_fit"] == "after", "province"]
    aimed = aims[aims["target_set"] == "directed"].iloc[0]

    def values(language: str) -> dict[str, str]:
        target = fact("value", "products", role="target", province=aimed["province"])
        each = fact("value", "products_per_commune", role="actual", province=aimed["province"])
        units = fact("value", "commune_units", role="actual", province=aimed["province"])
        numbers = {"target": number(target, language=language), "units": number(units, language=language)}
        counted = [
            (row, when(row.units_on, row.units_on_until, language, short=True)) for row in actual.itertuples()
        ]
        without = actual[actual["communes_without_product"].notna()].iloc[0]
        left = fact("value", "communes_without_product", article_id=without["article_id"], role="actual")
        numbers |= {"without": without["province"], "left": number(left, language=language)}
        numbers["counted"] = "; ".join(f"{row.province}: {row.units_publisher} ({on})" for row, on in counted)
        return numbers | {
            "each": number(each, 2, language),
            "place": aimed["province"],
            "doubtful": listed(doubtful, language),
        }

    pitch, apart = 12.0, 3.0
    of = {"vi": "{} sản phẩm, {} đơn vị", "en": "{} products, {} units"}

    def draw(frame: Frame, language: str) -> None:
        left, longest = MARGIN + NAMES + 2, float(rows["products_per_commune"].max())
        width, y = WIDTH - left - 14, frame.top
        named = _named(actual, language)
        counts = zip(actual["products"], actual["commune_units"], strict=True)
        parts = [of[language].format(*(number(n, language=language) for n in pair)) for pair in counts]
        named["detail"] = [f"{detail}\n{part}" for detail, part in zip(named["detail"], parts, strict=True)]
        named["name"] = named["province"]
        for rated, group in actual.groupby(actual["status"] == "rated", sort=False):
            frame.names(MARGIN, named.loc[group.index], y + pitch / 2, pitch)
            frame.bars(
                group["products_per_commune"],
                [not rated] * len(group),
                left,
                y,
                width,
                pitch,
                longest,
                thick=0.36,
            )
            _communes(frame, group, aims, (left, y, width / longest, pitch), language)
            y += pitch * len(group) + apart

    unit = {"vi": "sản phẩm trên một đơn vị cấp xã", "en": "products per commune-level unit"}
    columns = [
        "province",
        "as_of",
        "role",
        "status",
        "products",
        "bound",
        "commune_units",
        "units_on",
        "products_per_commune",
    ]
    return Chart(
        13,
        "products-per-commune",
        NOTEBOOK,
        unit,
        rows,
        columns,
        tables,
        fact,
        values,
        draw,
        pitch * len(actual) + apart,
    )


def _communes(frame: Frame, rows: pd.DataFrame, aims: pd.DataFrame, place: tuple, language: str) -> None:
    """The ratio behind each bar and, farther right, a mark and words for each target of its province."""
    left, top, scale, pitch = place
    for i, row in enumerate(rows.itertuples()):
        middle = top + (i + 0.5) * pitch
        rough = "*" if row.units_fit == "after" else ""
        x = left + row.products_per_commune * scale + 1.5
        frame.text(x, middle, number(row.products_per_commune, 2, language) + rough, "label")
        for target in aims[aims["province"] == row.province].itertuples():
            x, heavy = left + target.products_per_commune * scale, 3.2 if target.bound == "exact" else 1.6
            frame.paper.plot(
                [x, x],
                [middle - 3.2, middle + 3.2],
                color=ORANGE,
                linewidth=heavy,
                label="mark",
                solid_capstyle="butt",
            )
            each, words = (
                bounded(value, target.bound, language=language, decimals=n)
                for value, n in ((target.shown, 2), (target.printed, 0))
            )
            frame.text(x + 2, middle, f"{each} ({words})", "label")
