"""The charts of the notebooks: one function a chart, from tidy rows to a figure."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

from ocop_analysis.wording import bounded, day, number

SOLID, HOLLOW = "#12436D", "white"
WIDTH = 6.3  # inches: 160 mm, the text width of an A4 page


def _bars(labels, values, hollow, title: str, measure: str, texts=None):
    """Horizontal bars from zero with the number at each; hollow where `hollow` is true."""
    figure, axes = plt.subplots(figsize=(WIDTH, 0.8 + 0.42 * len(labels)))
    sns.barplot(x=list(values), y=list(labels), color=SOLID, ax=axes, orient="h")
    for row, (bar, value, empty) in enumerate(zip(axes.patches, values, hollow, strict=True)):
        bar.set(facecolor=HOLLOW if empty else SOLID, edgecolor=SOLID, linewidth=1.2)
        axes.annotate(f" {texts[row] if texts else number(value)}", (value, row), va="center", fontsize=8)
    axes.set_title(title, loc="left", fontsize=11)
    axes.set(xlabel=measure, ylabel="", xlim=(0, max(values) * 1.2))
    sns.despine(ax=axes)
    figure.tight_layout()
    return figure


def products_by_province(totals: pd.DataFrame):
    """tidy/province_totals: products of each province, registered ones hollow, with status and date under the name."""
    rows = totals.sort_values(["status", "products"], ascending=[True, False])
    labels = [f"{r.province}\n{r.status}, {day(r.as_of)}" for r in rows.itertuples()]
    title = "OCOP products by province (different dates; hollow: registered, not rated)"
    return _bars(labels, rows["products"], rows["status"] != "rated", title, "products")


def producers_by_type(kinds: pd.DataFrame):
    """tidy/producers_by_type without its suspect rows: producers of each kind by province."""
    sound = kinds[kinds["flag"] != "suspect"]
    labels = [f"{r.province}: {r.producer_type.replace('_', ' ')}" for r in sound.itertuples()]
    title = "Producers by kind (hollow: of registered products; suspect figures left out)"
    return _bars(labels, sound["producers"], sound["status"] != "rated", title, "producers")


def stars_by_province(stars: pd.DataFrame):
    """tidy/products_by_star: products of each class by province; potential five-star products hollow."""
    labels = [f"{r.province}: {r.star.replace('_', ' ')}" for r in stars.itertuples()]
    texts = [f"{r.products} ({number(r.share_pct)}%)" for r in stars.itertuples()]
    return _bars(labels, stars["products"], stars["star"] == "potential_5", "Products by stars", "products", texts)


def four_stars_and_up(readings: pd.DataFrame):
    """tidy/star_readings of class 4+: shares without and with potential products."""
    rows = readings[readings["star"] == "4+"]
    labels = [f"{r.province}: {r.reading.replace('_', ' ')}" for r in rows.itertuples()]
    texts = [f"{number(r.share_pct, 1)}% ({r.products})" for r in rows.itertuples()]
    hollow = rows["reading"] == "with_potential"
    return _bars(labels, rows["share_pct"], hollow, "Four stars and up", "% of rated products", texts)


def products_by_group(groups: pd.DataFrame):
    """tidy/products_by_group: registered products of each group."""
    rows = groups.sort_values("products", ascending=False)
    title = "Registered products by group"
    return _bars(rows["product_group"], rows["products"], rows["status"] != "rated", title, "products")


def target_gaps(gaps: pd.DataFrame):
    """tidy/target_gaps with a gap: what there was, and the least that is still to be added (open bounds hollow)."""
    rows = gaps[gaps["gap_lower"].notna()]
    labels = [f"{r.province}, {r.star.replace('_', ' ')} stars\n{_of(r)}" for r in rows.itertuples()]
    texts = [bounded(r.gap, r.bound) for r in rows.itertuples()]
    hollow = rows["gap_upper"].isna()
    return _bars(labels, rows["gap_lower"], hollow, "Products still to be added", "products", texts)


def _of(row) -> str:
    parts = [row.target_set, row.reading, day(row.horizon) if pd.notna(row.horizon) else "no year printed"]
    return ", ".join(str(p) for p in parts if pd.notna(p))
