"""What the sentences of a chart say, and how each number and name follows from the rows."""

from collections.abc import Callable
from math import nan
from typing import NamedTuple

import pandas as pd

from ocop_analysis.charts.words import LANGUAGES, place_name, said
from ocop_analysis.wording import bounded, listed, month

Said = float | str | dict[str, str]


class Fact(NamedTuple):
    """What a sentence says, and how it follows: by a rule of words.toml, from a column of these figures.

    A dict is said by language; a number may have a bound.
    """

    value: Said
    rule: str = "value"
    column: str = ""
    figure_ids: tuple[str, ...] = ()
    bound: str = "exact"
    ends: tuple[float, float] = (nan, nan)  # of a range

    def said(self, language: str) -> str:
        """In words, numbers with at most one decimal."""
        if isinstance(self.value, dict):
            return self.value[language]
        if isinstance(self.value, str):
            return self.value
        return bounded(self.value, self.bound, *self.ends, language, int(self.value % 1 != 0))


class Facts(dict[str, Fact]):
    """The facts of a chart by the name of their placeholder."""

    def tell(
        self,
        name: str,
        value: Said | Callable[[str], str],
        rule: str = "value",
        rows: pd.DataFrame | None = None,
        column: str = "",
    ) -> None:
        """A value, or words by language, of rows."""
        told = {language: value(language) for language in LANGUAGES} if callable(value) else value
        self[name] = Fact(told, rule, column, () if rows is None else ids_of(rows))

    def take(self, name: str, rule: str, rows: pd.DataFrame, column: str = "place") -> float:
        """Derive a number from a column of rows by a method of pandas (count, nunique, sum, median, min)."""
        value = float(rows[column].agg(rule))
        self.tell(name, value, rule, rows, column)
        return value

    def count(self, name: str, rows: pd.DataFrame) -> int:
        """The number of places of rows."""
        n = int(rows["place"].nunique())
        self.tell(name, float(n), "places", rows, "place")
        return n

    def places(self, name: str, rows: pd.DataFrame, most: int = 2) -> None:
        """Name the places of rows, or count them where more than `most`; no fact of no rows."""
        names = rows["place"].drop_duplicates() if len(rows) else rows[:0]

        def told(language: str) -> str:
            if len(names) > most:
                return said("common", "places", language, places=str(len(names)))
            return listed([place_name(place, language) for place in names], language)

        if len(rows):
            self.tell(name, told, "places", rows, "place")

    def years(self, name: str, rows: pd.DataFrame, column: str = "as_of") -> None:
        """The first and the last year of rows: "2019–2021", or one."""
        years = sorted({str(on.year) for on in rows[column]})
        self.tell(name, "–".join(years[:1] + years[1:][-1:]), "years", rows, column)

    def month(self, name: str, rows: pd.DataFrame, column: str = "as_of") -> None:
        """The month of the first row."""
        first, until = rows[column].iloc[0], rows[f"{column}_until"].iloc[0]
        self.tell(name, lambda language: month(first, until, language), "month", rows[:1], column)

    def shown(self, every: pd.DataFrame, rows: pd.DataFrame) -> None:
        """How many places are drawn, and of how many; no facts where all are."""
        if rows["place"].nunique() < every["place"].nunique():
            self.count("shown", rows)
            self.count("every", every)

    def extreme(self, name: str, rule: str, rows: pd.DataFrame, column: str) -> None:
        """The min or max of a column with its bound; as `<name>_place` and `<name>_years` whose and when.

        Rows are `marked` and have as_of, and `<column>_bound` where a bound can be.
        """
        value = self.take(name, rule, rows, column)
        there = rows[rows[column] == value]
        if f"{column}_bound" in there:
            first = there.iloc[0]
            ends = (first["lower"], first["upper"])
            self[name] = self[name]._replace(
                figure_ids=ids_of(there), bound=first[f"{column}_bound"], ends=ends
            )
        self.places(f"{name}_place", there, most=1)
        self.years(f"{name}_years", there)


def ids_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The figures of rows, each once."""
    return tuple(rows["figure_ids"].dropna().str.split(" ").explode().drop_duplicates()) if len(rows) else ()
