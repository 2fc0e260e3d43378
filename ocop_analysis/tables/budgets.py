"""Money: printed sums, and what they come to for each product and each producer."""

import pandas as pd

from ocop_analysis.tables.reckon import half_up

DIVISORS = {"product": "products", "producer": "producers"}


def budgets(observed: pd.DataFrame) -> pd.DataFrame:
    """One row a printed sum of money (tidy/budgets): in dong, of a period, in all or from one source of
    money.
    """
    money = observed[(observed["indicator"] == "budget") & (observed["role"] == "actual")]
    money = money[money["repeat_of"].isna()]
    return money.assign(
        budget_vnd=money["value"],
        budget_vnd_lower=money["lower"],
        budget_vnd_upper=money["upper"],
        funding_source=money["category"],
    )


def unit_costs(money: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """A budget for each product and each producer of the same article, place and period (tidy/unit_costs).

    A phase's money is not divided by a year's products. The divisor's status stands beside it: a budget over
    registered products is no cost of a rated one. Nothing is divided by a bound, or by what is suspect.
    """
    by = ["article_id", "place", "period_start", "period_end"]
    known = money[money["period_start"].notna() & money["budget_vnd"].notna() & ~(money["flag"] == "suspect")]
    made = []
    for per, name in DIVISORS.items():
        exact = totals[totals[f"{name}_bound"] == "exact"]
        divisor = exact[[*by, name, f"{name}_ids", "status"]].rename(columns={name: "divisor"})
        rows = known.drop(columns="status").merge(divisor, on=by)
        cost = half_up(rows["budget_vnd"] / rows["divisor"], 2)
        ids = rows["figure_ids"] + " " + rows[f"{name}_ids"]
        made.append(rows.assign(per=per, vnd_per_unit=cost, figure_ids=ids))
    return pd.concat(made, ignore_index=True)
