"""What a ledger is, what its tables must satisfy, and how a person is told what does not.

Form and codes of single columns are pandera's, by the codebook. The rules between cells, rows and tables
stand here, one function a subject: what RULES find stops the build, what DOUBTS find does not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook

# Dimensions, which are also the code columns of the tables of their categories.
CATEGORIES = {
    "star": "star_classes", "producer_type": "producer_types", "product_group": "product_groups",
    "funding_source": "funding_sources",
}  # fmt: skip
MERGED = "{} (mới)"  # how the raw tables write a province of 2025 that took in others: it is another place
MERGER = pd.Timestamp("2025-07-01")  # of the 63 provinces into 34
PILOT, PILOT_BEGAN = "Quảng Ninh", pd.Timestamp("2013-01-01")  # where and when the programme was first tried
PROGRAMME_BEGAN = pd.Timestamp("2018-05-07")  # Decision 490/QĐ-TTg
THREE_YEARS = pd.DateOffset(years=3)  # as long as a rating runs
# Two articles alike in one of these are one report. A day printed in it, as the end of a year, others share.
SAME_REPORT = [["text_sha256"], ["place", "address"], ["place", "publisher", "own_day"]]
# Two figures that are alike in all other cells are one printed twice, and a relation says so.
UNTELLING = ["figure_id", "paragraph", "printed", "note"]
MOST_PARTS = {"ratio": 2, "same": 1, "subset": 1, "corroboration": 1}  # sum and count take two or more
LIKE_WHOLE = {  # in what the parts of a relation are like its whole
    "sum": ["unit"], "subset": ["unit"], "same": ["indicator", "place", "role"],
    "corroboration": ["indicator", "place", "role", "dimension", "category"],
}  # fmt: skip

Frames = dict[str, pd.DataFrame]  # tables by name
Found = Iterable[tuple[pd.Series, str]]  # cells of a column that are wrong, by line, and what would be right


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong or doubtful: where it stands, what was found, what would be right."""

    file: str
    line: int
    column: str
    found: str
    cure: str

    def __str__(self) -> str:
        column = "" if self.column == "-" else f", column {self.column}"
        return f"{self.file}, line {self.line}{column}: found {self.found!r}; {self.cure}"


class LedgerError(ValueError):
    """Rows that cannot be read; `problems` holds every one of them, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True)
class Ledger:
    """The rows, by the lines they stand on, with the columns of the codebook and a few more.

    `articles` and `figures` have days for moments (`as_of` the first a moment may mean, `as_of_until` the
    last), and the standard name of their `place` with place_level, province_code and region_code. `figures`
    have the tier of their article, its place and day where they name none, codes for categories (none for
    money from all sources: the total), and value, lower, upper, bound, unit and decimals as `printed` says.
    `raw` has the cells as written, `receipts` whether each figure was verified, `warnings` what is doubtful.
    """

    articles: pd.DataFrame
    figures: pd.DataFrame
    relations: pd.DataFrame
    references: Frames
    raw: Frames
    today: pd.Timestamp
    receipts: pd.DataFrame = field(default_factory=pd.DataFrame)
    warnings: list[Problem] = field(default_factory=list)

    def of_article(self, column: str, rows: pd.DataFrame) -> pd.Series:
        """A column of the article of each row."""
        return self.articles.set_index("article_id")[column].reindex(rows["article_id"]).set_axis(rows.index)


Rules = dict[str, list[Callable[[Ledger], Found]]]  # by raw table


def problems_at(table: str, found: Found) -> list[Problem]:
    """A problem for each cell found in a table."""
    return [
        Problem(f"data/{table}.csv", int(line), str(cells.name), "" if pd.isna(cell) else str(cell), cure)
        for cells, cure in found
        for line, cell in zip(cells.index, cells, strict=True)
    ]


def found_by(rules: Rules, ledger: Ledger) -> list[Problem]:
    """What the rules of each raw table find."""
    return [p for table in rules for rule in rules[table] for p in problems_at(f"raw/{table}", rule(ledger))]


def codebook_faults(columns: pd.DataFrame) -> Found:
    """What keeps columns.csv from describing the tables."""
    name, types, values = columns["table"] + "." + columns["column"], columns["type"], columns["values"]
    other = values.str.extract(r"^=(.+\..+)")[0]
    yield columns["column"][name.isna() | name.duplicated()], "each column of a table once"
    yield types[~types.isin(list(codebook.DTYPES))], f"one of {', '.join(codebook.DTYPES)}"
    yield values[other.notna() & ~other.isin(name.str.split("/").str[1])], "= and a table.column of this file"


def column_problems(data: Path, folder: str, raw: Frames, codes: dict[str, Iterable[str]]) -> list[Problem]:
    """What pandera finds in single columns: form, allowed values, empty cells, doubled keys."""
    import pandera.errors

    cures, found = {"not_nullable": "this column must be filled", "field_uniqueness": "each is used once"}, []
    for table in codebook.table_names(folder, data):
        schema = codebook.schema(f"{folder}/{table}", codes, typed=False, data=data)
        try:
            schema.validate(raw[table], lazy=True)
        except pandera.errors.SchemaErrors as errors:
            for case in errors.failure_cases.itertuples(index=False):
                cell = pd.Series([case.failure_case], [case.index], name=case.column)
                found += problems_at(f"{folder}/{table}", [(cell, cures.get(case.check, case.check))])
    return found


def spelling_problems(spelt: pd.DataFrame) -> list[Problem]:
    """Spellings that stand for two things; `spelt` has a row a spelling, with its table and line."""
    alike = spelt.assign(spelling=spelt.index.str.casefold()).drop_duplicates(["spelling", "table", "line"])
    return [
        Problem(f"data/reference/{row.table}.csv", row.line, "spellings", row.Index, "each spelling once")
        for row in alike[alike["spelling"].duplicated()].itertuples()
    ]


def article_cells(t: Ledger) -> Found:
    """An article is core where its text is held, and a report of its own; a page on two places may be two."""
    core, sha256, written = t.articles["tier"] == "core", t.articles["text_sha256"], t.raw["articles"]
    yield sha256[core & sha256.isna()], "a core article has a text"
    yield sha256[~core & sha256.notna()], "a text makes an article core"
    yield written["published_on"][t.articles["published_on"] > t.today], "a day that has come"
    own = t.articles["as_of_basis"].isin(["published", "event"]) & (written["as_of"].str.len() == 10)
    for columns in SAME_REPORT:
        reports = t.articles.assign(own_day=written["as_of"].where(own)).dropna(subset=columns)
        first = reports.groupby(columns)["article_id"].transform("first")
        for other, cells in reports["article_id"][reports["article_id"] != first].groupby(first):
            yield cells, f"{other} is the same report: leave one of them out"
    yield from days(t, "articles")


def days(t: Ledger, table: str) -> Found:
    """A day lies in the programme's time and not after its report; after the merger new provinces count."""
    rows, as_of, place = getattr(t, table), t.raw[table]["as_of"], t.raw[table]["place"]
    now = t.raw["provinces"].set_index("province")["province_since_2025"]
    new = now[now.duplicated(keep=False)].map(MERGED.format)
    published = t.of_article("published_on_until", rows)
    day = rows["as_of"].where(as_of.notna())
    late = (rows["as_of"] >= MERGER) & rows["place"].isin(new.index) & (as_of.notna() | place.notna())
    yield as_of[day > published], "the day the figures speak of, not after published_on"
    yield as_of[day > t.today], "a day that has come"
    yield as_of[day < PILOT_BEGAN], "2013 or later: the programme was first tried then"
    for old, cells in place[late].groupby(rows["place"]):
        yield cells, f"{new[old]} from 1 July 2025 on; of the old province, an as_of before that day"


def figure_cells(t: Ledger) -> Found:
    """What must hold between the cells of one figure."""
    f, written = t.figures, t.raw["figures"]
    figure_id, paragraph, category = f["figure_id"], written["paragraph"], written["category"]
    indicator, status, kind = f["indicator"], f["status"], f["count_kind"]
    target, basis = f["role"] == "target", f["target_basis"]
    stem = f["article_id"] + "/" + (paragraph + ".").fillna("")
    elsewhere = [not name.startswith(begins) for name, begins in zip(figure_id, stem, strict=True)]
    unknown = f["dimension"].notna() & f["category"].isna()
    repeats = t.relations.loc[t.relations["kind"] == "same", "parts"]
    first = f[~figure_id.isin(repeats) & ~unknown]
    twice = first.duplicated([*written.columns.difference(UNTELLING), "as_of_until"])
    must_say = indicator.isin(["products", "producers", "budget"])
    aimed = status.isin(["planned", "proposed"])
    rated = (indicator == "products") & (status == "rated")
    counted = ~f["unit"].isin(["percent", "VND", "VND/product"])  # money may be planned and yet be no target
    one_end, turned = f["period_start"].isna() != f["period_end"].isna(), f["period_start"] > f["period_end"]
    yield figure_id[elsewhere], "article_id/paragraph.number"
    yield first["figure_id"][twice], "a relation of kind same, or what tells it apart"
    yield paragraph[(f["tier"] == "core") & paragraph.isna()], "its paragraph"
    yield category[written["dimension"].isna() & category.notna()], "a dimension beside it"
    yield category[unknown], "a spelling of its reference table"
    yield status[must_say & status.isna()], "rated or registered?"
    yield status[target & ~aimed & status.notna()], "planned or proposed, or role actual"
    yield status[~target & counted & (status == "planned")], "role target, or how far they have come"
    yield kind[rated & kind.isna()], "ever, valid or not_said of rated products"
    yield kind[~rated & kind.notna()], "of rated products only"
    yield basis[target & basis.isna()], "a target has one"
    yield basis[~target & basis.notna()], "targets only"
    yield written["period_end"][one_end | turned], "both ends of the period, in order"
    yield from days(t, "figures")


def relation_cells(t: Ledger) -> Found:
    """A relation names known figures, as many as its kind takes; none repeats a repeat or lies in itself."""
    kind, whole, parts = t.relations["kind"], t.relations["whole"], t.relations["parts"]
    known, number = t.figures["figure_id"], parts.str.count(" ") + 1
    each = t.relations.assign(parts=parts.str.split(" ")).explode("parts")
    wrong = (number > kind.map(MOST_PARTS)) | (number < 2) & kind.isin(["sum", "count"])
    first, repeat = whole[kind == "same"], parts[kind == "same"]
    yield each["parts"][~each["parts"].isin(known)], "a figure_id of figures.csv"
    yield whole[whole.notna() & ~whole.isin(known)], "a figure_id of figures.csv"
    yield whole[whole.isna() & (kind != "sum")], "only a sum may lack it"
    yield parts[wrong], "two parts or more of a sum or count, one or two of a ratio, else one"
    yield each["parts"][each.duplicated(["relation_id", "parts"])], "each figure once"
    yield repeat[repeat.duplicated()], "a figure that repeats one other"
    yield first[first.isin(repeat)], "the first print, which repeats none"
    ring = each[each["kind"].isin(["sum", "subset"]) | (each["parts"] == each["whole"])]
    while not (inside := ring["parts"].isin(ring["whole"]) & ring["whole"].isin(ring["parts"])).all():
        ring = ring[inside]  # what is no part of anything, or no whole, is in no ring
    yield ring["whole"], f"no ring of wholes and parts: {', '.join(ring['whole'].unique())}"


def likeness(t: Ledger) -> Found:
    """The figures of a relation are alike, and it stands with their article.

    What another article's name hides would change a core figure without touching its receipt.
    """
    known = t.figures.set_index("figure_id")[["article_id", "unit", *LIKE_WHOLE["corroboration"]]].fillna("")
    p = t.relations.assign(parts=t.relations["parts"].str.split(" ")).explode("parts")
    p = p.join(known.add_prefix("part_"), on="parts").join(known.add_prefix("whole_"), on="whole")
    p = p[p["part_unit"].notna() & (p["whole_unit"].notna() | p["whole"].isna() & (p["kind"] == "sum"))]
    kind, line, home = p["kind"], p.index, p["relation_id"].str.split("/").str[0]
    own, whole_own = (p["part_article_id"] == home).groupby(line), p["whole_article_id"] == home
    every, some = own.transform("all"), own.transform("any")
    away = ~(every & whole_own)
    away = away.mask(kind == "sum", ~some & ~whole_own).mask(kind == "corroboration", ~every | whole_own)
    cure = "the article_id of its figures, / and a name: of a sum of any, of a corroboration of the part"
    yield p["relation_id"][away & ~line.duplicated()], cure
    no_share = (kind == "ratio") & (p["whole_unit"] != "percent")
    yield p["whole"][no_share & ~line.duplicated()], "a percentage"
    unlike = p["part_unit"] != p["part_unit"].groupby(line).transform("first")
    cure = "a number of the unit of the first; none where what it is a share of is not printed"
    yield p["parts"][unlike & (kind == "ratio")], cure
    yield p["parts"][unlike & p["whole"].isna()], "a number of the unit of the first"
    for name, columns in LIKE_WHOLE.items():
        q = p[(kind == name) & p["whole"].notna()]
        unlike = pd.concat([q[f"part_{c}"] != q[f"whole_{c}"] for c in columns], axis="columns").any(axis=1)
        yield q["parts"][unlike], f"a figure with the {', '.join(columns)} of the whole"


def doubtful_days(t: Ledger, table: str) -> Found:
    """A day that may be right: before the programme had begun anywhere but in the pilot."""
    rows, as_of = getattr(t, table), t.raw[table]["as_of"]
    early = as_of.notna() & (rows["as_of_until"] < PROGRAMME_BEGAN) & (rows["place"] != PILOT)
    yield as_of[early], "look at the day again: the programme began on 7 May 2018"


def doubtful_figures(t: Ledger) -> Found:
    """What may be right: a count three years older than its report, a target that was due by then."""
    reported = t.of_article("as_of", t.figures)
    old = t.figures["as_of_until"] < reported - THREE_YEARS
    due = (t.figures["role"] == "target") & (t.figures["period_end"] < reported)
    yield t.raw["figures"]["as_of"][old], "look at the day again: three years before its article's"
    yield from doubtful_days(t, "figures")
    yield t.raw["figures"]["period_end"][due], "look at the period again: over on its article's day"


RULES: Rules = {
    "articles": [article_cells],
    "figures": [figure_cells],
    "relations": [relation_cells, likeness],
}
DOUBTS: Rules = {"articles": [partial(doubtful_days, table="articles")], "figures": [doubtful_figures]}
