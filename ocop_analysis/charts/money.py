"""Printed sums of money as the charts of budgets show them: in billion dong, with the bound of the print."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.frame import Frame, Key
from ocop_analysis.charts.spec import Facts, Tables, keys_of, marked
from ocop_analysis.charts.style import Look
from ocop_analysis.wording import format_number, qualified

BILLION = 1e9
MINIMA = ["over", "at_least"]
NOT_DECIDED = ["planned", "proposed"]
CHEVRON = 2.6  # mm that the sign of a minimum takes after a bar


def budgets(tables: Tables, several: bool) -> pd.DataFrame:
    """The current sums of whole calendar years: of one year, or of several; of provinces and of the country.

    `budget` is in billion dong, of a bound its number; `years` names the period; `country` is true of what is
    no province's: it stands in the tables alone.
    """
    money = tables["budgets"]
    start, end = money["period_start"], money["period_end"]
    whole = start.dt.is_year_start & end.dt.is_year_end
    wanted = end.dt.year > start.dt.year if several else end.dt.year == start.dt.year
    rows = marked(money[whole & wanted & money["current"].fillna(False)], tables)
    levels = rows["figure_ids"].map(tables["figures"].set_index("figure_id")["place_level"])
    known = rows["budget_vnd"].fillna(rows["lower"]).fillna(rows["upper"])
    first, last = rows["period_start"].dt.year.astype("str"), rows["period_end"].dt.year.astype("str")
    rows = rows.assign(
        budget=known / BILLION,
        budget_vnd=known,
        budget_vnd_bound=rows["bound"],
        years=first + ("–" + last if several else ""),
        country=levels.isin(["country", "region"]),
        hollow=rows["status"].isin(NOT_DECIDED),
    )
    return rows.dropna(subset="budget")


def in_all(rows: pd.DataFrame) -> pd.Series:
    """Whether a sum is of all sources, or its source is not said."""
    return rows["funding_source"].isna()


def amount(row: Any, language: str) -> str:
    """A sum in billion dong with all the decimals of its print: "over 3.4", "26.119", "12-15"."""
    ends = (row.lower, row.upper) if row.bound == "range" else (row.budget_vnd,)
    shown = "-".join(format_number(end / BILLION, language) for end in ends)
    return f"{qualified(shown, row.bound, language)}{'†' * bool(row.flagged)}"


def minimum(frame: Frame, x: float, y: float, tall: float, look: Look) -> None:
    """The sign after a bar that ends at x: its sum is printed as a minimum."""
    for side in (-1, 1):
        frame.rule((x + 0.9, y + side * tall / 2), (x + 1.9, y), "inlay", look.colour, 1.1)


def legend(rows: pd.DataFrame) -> list[Key]:
    """Whose report, planned or proposed, flagged: as far as it occurs."""
    keys = keys_of(rows, "swatch")
    return [key._replace(word="not_decided") if key.word == "registered" else key for key in keys]


def note_facts(rows: pd.DataFrame) -> Facts:
    """Whose sums are flagged, and what stands in the table alone because it is no province's."""
    facts = Facts()
    facts.places("flagged", rows[rows["flagged"] & ~rows["country"]])
    facts.places("country", rows[rows["country"]])
    return facts
