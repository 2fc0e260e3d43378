"""Places and rows in the sentences of a notebook; numbers with the bounds and marks that they have."""

from string import Formatter
from typing import Any

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.read import COUNTRY
from ocop_analysis.tables.figures import gravest_flags
from ocop_analysis.tidy_files import read_tidy
from ocop_analysis.wording import listed, month, number, of, plain, qualified

DOUBTED = ["suspect", "touched", "disputed"]  # flags of figures that others disagree with
BASES = {"increment": " more", "unclear": " (in all or more)"}  # what a target's number adds to
MOST = 6  # rows or places that a sentence tells one by one


def places(rows: pd.DataFrame, column: str = "place") -> str:
    """The places of rows by name, each once; their number where they are many, the country told apart."""
    names = plain(rows.dropna(subset=column), column).drop_duplicates()
    if len(names) <= MOST:
        return listed(names) or "no place"
    country = int((names == COUNTRY).any())
    return f"{len(names) - country} places{' and the country' * country}"


def among(part: pd.DataFrame, whole: pd.DataFrame, column: str = "place") -> str:
    """How many rows of some, and whose where these are few: "2 of the 5 (Sơn La and Trà Vinh)"."""
    few = 0 < int(part[column].nunique()) <= MOST
    return of(len(part), len(whole)) + f" ({places(part, column)})" * few


def each(rows: pd.DataFrame, template: str, by: str = "", most: int = MOST) -> str:
    """Rows by a template of columns, the highest `by` a column first; of many, the ends or the first."""
    rows = rows.sort_values(by, ascending=False, kind="stable") if by else rows
    names = [name for _, name, *_ in Formatter().parse(template) if name]
    words = pd.DataFrame({name: plain(rows, name) for name in names})
    told = [template.format(**row) for row in words.to_dict("records")]
    if len(told) <= most:
        return listed(told) or "none"
    if by:
        return f"{len(told)}, from {told[0]} to {told[-1]}"
    return f"{listed(told[: most - 1])} (the first {most - 1} of {len(told)})"


def aims(rows: pd.DataFrame) -> pd.DataFrame:
    """Targets with `target_said` as printed, in English: "at least 35", "100 (in all or more)".

    `rows` has the figure_id of tidy/targets; of tidy/outcomes an increase tells the sum too: "35 more, read
    as 134 in all".
    """
    known = read_tidy("targets").set_index("figure_id")[["value", "bound", "target_basis"]]
    printed = rows["figure_id"].to_frame().join(known, on="figure_id").drop(columns="figure_id")
    said = in_print(printed.assign(value_ids=rows["figure_id"]), "value")["value_said"]
    said += printed["target_basis"].map(BASES).fillna("")
    if "promised_basis" in rows:
        added = rows["promised_basis"] == "derived"
        said = said.mask(added, said + ", read as " + rows["promised_strictest"].map(number) + " in all")
    return rows.assign(target_said=said)


def beside(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Rows with those of other days for the same place, whose columns end in _then."""
    named = {name: f"{name.removesuffix('_until')}_then{'_until' * name.endswith('_until')}" for name in then}
    return now.merge(then.rename(columns=named), left_on="place", right_on="place_then")


def period(rows: pd.DataFrame) -> list[str]:
    """The months or years that rows are of: "2020", "2018–2020"."""
    ends = zip(rows["period_start"], rows["period_end"], strict=True)
    return [
        month(first, last) if pd.notna(first) and pd.notna(last) else "none printed" for first, last in ends
    ]


def in_words(codes: pd.Series, table: str) -> pd.Series:
    """Codes by their English labels in a table of data/reference."""
    names = codebook.read_text_table(codebook.DATA / "reference" / f"{table}.csv")
    return codes.map(names.set_index(names.columns[0])["label_en"])


def in_print(rows: pd.DataFrame, *columns: str, decimals: int = 0, unit: str = "") -> pd.DataFrame:
    """Rows with `<column>_said` of number columns: "over 660", "20-30", "118†", "134*".

    † marks a doubt about its figures (`<column>_ids`, or figure_ids), * a number that no report prints. Its
    bound, basis and the ends of a range stand in `<column>_bound`, or bound, and so on, or with its figure.
    """
    figures, nothing = read_tidy("figures"), pd.Series(index=rows.index, dtype="str")
    ends = figures.set_index("figure_id")[["lower", "upper"]]
    for column in columns:
        ids = rows.get(f"{column}_ids", rows.get("figure_ids", rows.get("figure_id", nothing)))
        cells = ends.reindex(ids).set_axis(rows.index)
        cells = cells.assign(
            value=rows[column], flag=gravest_flags(ids, figures), bound=nothing, basis=nothing
        )
        for part in ("lower", "upper", "bound", "basis"):
            cells[part] = rows.get(f"{column}_{part}", rows.get(part, cells[part]))
        words = [_in_print(cell, decimals, unit) for cell in cells.itertuples()]
        said = pd.Series(words, rows.index, dtype="str")
        rows = rows.assign(**{f"{column}_said": said.replace("", codebook.empty_words().get(column, ""))})
    return rows


def _in_print(cell: Any, decimals: int, unit: str) -> str:
    """A number with its bound, unit and marks; empty where there is none."""
    ends = [cell.lower, cell.upper] if cell.bound == "range" else [cell.value]
    if any(map(pd.isna, ends)):
        return ""
    shown = "-".join(number(end, decimals, digit="#" if decimals > 2 else "0") for end in ends)
    marks = "†" * (cell.flag in DOUBTED) + "*" * (cell.basis == "derived")
    return f"{qualified(shown, cell.bound, 'en')}{unit}{marks}"
