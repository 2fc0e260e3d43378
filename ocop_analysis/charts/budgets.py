"""Chart 10, what money: the printed sums of a year, and of a phase with the state's share of them."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.facts import Facts
from ocop_analysis.charts.frame import Frame
from ocop_analysis.charts.shares import BILLION, Sum, percent_said, share_of, state_money, sum_of, under_half
from ocop_analysis.charts.spec import Chart, Nothing, Tables, keys_of, marked
from ocop_analysis.charts.stage import (
    FEW,
    MINIMA,
    TIGHT,
    Bars,
    Block,
    Column,
    Lines,
    Stage,
    height_of,
    named,
    pieces_of,
    rows_of,
)
from ocop_analysis.charts.style import Look, look
from ocop_analysis.charts.words import label, reference, said
from ocop_analysis.wording import format_number, qualified

NOT_DECIDED = ["planned", "proposed"]
ROOM, PITCH = 138.0, 5.0  # mm for all rows; a row of a year
WHOLE = 26.0  # mm: all of a sum, of which the state's share is a part
TRACK = "#ECEFF2"
A_YEAR, A_PHASE = "budgets-a-year", "budgets-a-phase"


def budgets(tables: Tables, several: bool) -> tuple[pd.DataFrame, Facts]:
    """The current sums of whole calendar years, of one or of several, and the facts of their notes.

    `budget` is in billion dong, of a bound its number; `years` names the period; `country` is true of what is
    no province's: it stands in the table alone; `whole` of sums of all sources, or of a source not said.
    """
    money = tables.current("budgets")
    start, end = money["period_start"], money["period_end"]
    rows = marked(money[(end.dt.year > start.dt.year) == several], tables).dropna(subset="period_end")
    start, end = rows["period_start"], rows["period_end"]
    levels = rows["figure_ids"].map(tables["figures"].set_index("figure_id")["place_level"])
    known = rows["budget_vnd"].fillna(rows["lower"]).fillna(rows["upper"])
    rows = rows.assign(
        budget=known / BILLION,
        budget_vnd=known,
        budget_vnd_bound=rows["bound"],
        years=start.dt.year.astype("str") + ("–" + end.dt.year.astype("str") if several else ""),
        country=levels.isin(["country", "region"]),
        hollow=rows["status"].isin(NOT_DECIDED),
        whole=rows["funding_source"].isna(),
    ).dropna(subset="budget")
    facts, odd = Facts(), ~(start.dt.is_year_start & end.dt.is_year_end).reindex(rows.index)
    facts.places("odd", rows[odd])
    rows = rows[~odd]
    facts.places("flagged", rows[rows["flagged"] & ~rows["country"]])
    facts.places("country", rows[rows["country"]])
    return rows, facts


def amount(row: Any, language: str) -> str:
    """A sum in billion dong with all the decimals of its print: "over 3.4", "26.119", "12-15"."""
    ends = (row.lower, row.upper) if row.bound == "range" else (row.budget_vnd,)
    shown = "-".join(format_number(end / BILLION, language) for end in ends)
    return f"{qualified(shown, row.bound, language)}{'†' * bool(row.flagged)}"


def _tell(facts: Facts, there: pd.DataFrame, rule: str, names: tuple[str, str, str, str]) -> None:
    """A sum, its year or years, what became of it, and whose it is, by these names."""
    row = rows_of(there)[0]
    facts.tell(names[0], lambda language: amount(row, language), rule, there, "budget_vnd")
    facts.tell(names[1], row.years, "value", there, "years")
    facts.tell(names[2], lambda language: label("statuses", row.status, language), "status", there, "status")
    facts.places(names[3], there)


# A year


def budgets_a_year(tables: Tables) -> Chart | Nothing:
    """The printed budgets of single years by place, with what became of the money."""
    every, facts = budgets(tables, several=False)
    every = _one_or_parts(every)
    drawn = every[~every["country"]]
    if drawn.empty:
        return Nothing(A_YEAR)
    sound = drawn[~drawn["flagged"]]
    told = sound if sound["hollow"].all() else sound[~sound["hollow"]]
    for name, rule in {"low": "min", "high": "max"}.items() if len(told) else ():
        there = told.loc[[getattr(told["budget"], f"idx{rule}")()]]
        _tell(facts, there, rule, (name, f"{name}_year", f"{name}_status", f"{name}_place"))
    facts.tell("years", "–".join(sorted({min(drawn["years"]), max(drawn["years"])})), "years", drawn, "years")
    shown = _first_that_fit(drawn)
    facts.shown(drawn, shown)
    facts.count("told", told)
    notes = {
        "shown": True,
        "plans": (~drawn["hollow"] & ~drawn["flagged"]).any() and drawn["hollow"].any(),
        "flagged": True,
        "minimum": drawn["bound"].isin(MINIMA).any(),
        "country": True,
        "odd": True,
        "sources": len(drawn) > 1,
        "spent": not drawn["hollow"].all(),
    }
    subtitle = "subtitle" if drawn["place"].nunique() > 1 else "subtitle_one"
    draw = dict.fromkeys(["full", "half"], lambda frame: _draw_years(frame, shown))
    keys = keys_of(drawn, "swatch", "not_decided")
    return Chart(A_YEAR, tables, every, facts, _titles(told), draw, keys, subtitle, notes)


def _one_or_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a sum: what is printed in all, or the parts where no sum in all is; places by their largest."""
    by = ["place", "years", "status"]
    rows = rows[rows["whole"] | ~rows.groupby(by)["whole"].transform("any").astype("bool")]
    largest = rows.groupby("place")["budget"].transform("max")
    rows = rows.assign(largest=-largest, funding_source=rows["funding_source"].fillna(""))
    return rows.sort_values(["largest", *by, "funding_source"], ignore_index=True)


def _titles(told: pd.DataFrame) -> list[str]:
    if len(told) < 2:
        return ["title_one" if len(told) else "title_flagged"]
    if (told["budget"].nunique(), told["bound"].nunique()) == (1, 1):
        return ["title_alike"]
    kind = "_planned" * bool(told["hollow"].all())
    return [f"title_place{kind}"] if told["place"].nunique() == 1 else [f"title{kind}", f"title_short{kind}"]


def _blocks_of_years(rows: pd.DataFrame, language: str) -> list[Block]:
    by_place = rows.groupby("place", sort=False)
    return [Block(group, pieces_of(str(place), "heading", language)) for place, group in by_place]


def _first_that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the places with the largest budgets, as many as fit the page."""
    tall = [height_of(block, PITCH) for block in _blocks_of_years(rows, "en")]
    kept = pd.Series(tall, rows["place"].drop_duplicates()).cumsum() <= ROOM
    return rows[rows["place"].map(kept)]


def _draw_years(frame: Frame, rows: pd.DataFrame) -> None:
    def shown(row: Any) -> Lines:
        source = row.funding_source and f"({label('funding_sources', row.funding_source, frame.language)})"
        return [[(amount(row, frame.language), "label"), *[(source, "quiet")] * bool(source)]]

    columns = [
        Column(lambda row: [[(row.years, "label")]]),
        Column(lambda row: [[(label("statuses", row.status, frame.language), "quiet")]]),
        Bars(shown, value=lambda row: row.budget, thick=3.3),
    ]
    Stage(frame, columns, PITCH, ruled=False).draw(_blocks_of_years(rows, frame.language))


# A phase


def budgets_a_phase(tables: Tables) -> Chart | Nothing:
    """The printed budgets of several years by place, by what became of the money, and the state's share."""
    sums, facts = budgets(tables, several=True)
    sums = sums[sums["whole"]]
    if sums["country"].all():
        return Nothing(A_PHASE)
    every = _with_shares(sums, tables)
    drawn = every[~every["country"]]
    facts.places("flagged", drawn[drawn["flagged"]])
    told = drawn[drawn["known"] & ~drawn["flagged"]]  # a share can be formed, of figures that agree
    one, shown = (told if len(told) == 1 else drawn).head(1), _largest_that_fit(drawn)
    counts = {"known": told, "under": told[told["under"]], "sums": drawn}
    counts |= {"shown": shown, "every": drawn} if len(shown) < len(drawn) else {}
    for name, rows in counts.items():
        facts.tell(name, float(len(rows)), "rows", rows)
    facts.places("added", drawn[drawn["added"]])
    _tell(facts, one, "value", ("total", "years", "status", "place"))
    if len(told) == 1:
        share = one["share"].iloc[0]
        facts.tell("share", lambda language: percent_said(share, language), "share", one, "share_of_state")
    notes = {
        "flagged": True,
        "bounds": any(share.bound not in ("", "exact", "about") for share in drawn["share"]),
        "minimum": drawn["bound"].isin(MINIMA).any(),
        **dict.fromkeys(["shown", "country", "odd"], True),
        "plan": drawn["hollow"].any(),
        "added": True,
    }
    few, under = len(told), int(told["under"].sum())
    title = "none" if not under else "all" if under == few else "some"
    if few < 2:
        title = "one" if few else "open_one" if len(drawn) == 1 else "open"
    keys, draw = keys_of(drawn, "swatch", "not_decided"), {"full": lambda frame: _draw_phases(frame, shown)}
    return Chart(A_PHASE, tables, every, facts, [f"title_{title}"], draw, keys, notes=notes)


def _with_shares(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row a sum in all, with the state's money by the same report and its share; by status, then size."""
    parts = [state_money(tables["budgets"], row) for _, row in rows.iterrows()]
    ids = [" ".join([id_, *part["figure_ids"]]) for id_, part in zip(rows["figure_ids"], parts, strict=True)]
    rows = rows.assign(figure_ids=ids, added=[len(part) > 1 for part in parts])
    rows = rows.assign(**marked(rows, tables)[["held", "unchecked", "flag", "flagged"]])
    rows["state"] = [sum_of(part) for part in parts]
    rows["share"] = [
        Sum("") if row.flag == "suspect" else share_of(row.state, sum_of(pd.DataFrame([row])))
        for row in rows.itertuples()
    ]
    rows["known"] = [bool(share.bound) for share in rows["share"]]
    rows["under"] = [under_half(share) for share in rows["share"]]
    for column, language in {"share_of_state": "vi", "share_of_state_en": "en"}.items():
        rows[column] = [_share_said(row, language) for row in rows.itertuples()]
    rows["rank"] = rows["status"].map({status: n for n, status in enumerate(reference("statuses").index)})
    return rows.sort_values(["rank", "budget", "place"], ascending=[True, False, True], ignore_index=True)


def _share_said(row: Any, language: str) -> str:
    """The state's share; or that the report gives no state money, or that its bounds leave it open."""
    if row.share.bound:
        return f"{percent_said(row.share, language)}{'†' * bool(row.flagged)}"
    if not row.state.bound:
        return said(A_PHASE, "silent", language)
    state = qualified(format_number(row.state.value / BILLION, language), row.state.bound, language)
    return said(A_PHASE, "open", language, state=state, total=amount(row, language))


def _largest_that_fit(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows, or the largest sums that fit the page."""
    while len(rows) > FEW and sum(height_of(block, TIGHT) for block in _by_status(rows, "en")) > ROOM:
        rows = rows.drop(index=rows["budget"].idxmin())
    return rows


def _by_status(rows: pd.DataFrame, language: str) -> list[Block]:
    groups = {
        label("statuses", str(code), language): group for code, group in rows.groupby("status", sort=False)
    }
    return [Block(group, [(head[0].upper() + head[1:], "heading")]) for head, group in groups.items()]


def _draw_phases(frame: Frame, rows: pd.DataFrame) -> None:
    few, english = len(rows) <= FEW, frame.language == "en"
    thick = 4.6 if few else 3.2

    def share(row: Any) -> Lines:
        words = row.share_of_state_en if english else row.share_of_state
        return [[(words, "label" if row.share.bound else "silence")]]

    def paint(frame: Frame, column: Bars, row: Any, y: float) -> None:
        if row.share.bound:
            frame.bar(column.left, column.left + WHOLE, y, thick, Look(TRACK), "ground")
            frame.bar(column.left, column.left + WHOLE * row.share.value / 100, y, thick, look(row))
        frame.run(column.left + WHOLE * bool(row.share.bound) + 1.4, y, share(row)[0])

    def sums(row: Any) -> Lines:
        return [[(amount(row, frame.language), "label")]]

    budget = Bars(sums, frame.said("sums"), value=lambda row: row.budget, thick=thick)
    shares = Bars(
        share, frame.said("shares"), paint=paint, indent=lambda row: WHOLE * bool(row.share.bound) + 0.4
    )
    columns = [*named(few, frame.language, lambda row: row.years), budget, shares]
    Stage(frame, columns, ruled=False).draw(_by_status(rows, frame.language))
