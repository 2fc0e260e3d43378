"""What the raw and reference tables must satisfy, and how a person is told what does not.

Columns are pandera's, by the codebook; here stand the rules between cells, rows and tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.quantities import fold
from ocop_analysis.strings import among, before, words

# Dimensions, which are also the code columns of the tables of their categories.
CATEGORIES = {
    "star": "star_classes", "producer_type": "producer_types", "product_group": "product_groups",
    "funding_source": "funding_sources",
}  # fmt: skip
UNCOUNTED = {"percent", "VND", "VND/product", "year", "rank"}
SPELT = {"provinces": "province", "regions": "region"} | {table: code for code, table in CATEGORIES.items()}
# Two figures that are alike in all of this are one figure printed twice, and a relation says so.
SAME_FIGURE = [
    "article_id", "place", "as_of", "period_start", "period_end", "indicator", "dimension", "category", "status",
    "count_kind", "role", "target_basis", "target_set",
]  # fmt: skip
# How many parts a relation of each kind takes, least and most.
PARTS = {
    "sum": (2, None),
    "count": (2, None),
    "ratio": (1, 2),
    "same": (1, 1),
    "subset": (1, 1),
    "corroboration": (1, 1),
}


@dataclass(frozen=True)
class Problem:
    """One thing that stops the build: where it stands, what was found, what would be right."""

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

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


def spelling_problems(name: str, table: pd.DataFrame) -> list[Problem]:
    """Spellings that stand for two things."""
    spelt = by_spelling(table.assign(line=table.index), SPELT[name])["line"]
    doubled = spelt[spelt.index.str.casefold().duplicated() & ~spelt.reset_index().duplicated().to_numpy()]
    return [
        Problem(f"data/reference/{name}.csv", int(line), "spellings", str(spelling), "each spelling once")
        for spelling, line in doubled.items()
    ]


def _problems(file: str, found: pd.Series, column: str, cure: str) -> list[Problem]:
    """A problem for each cell of `found`, which is indexed by line number."""
    return [Problem(f"data/raw/{file}.csv", int(line), column, _cell(value), cure) for line, value in found.items()]


def _cell(value) -> str:
    return "" if pd.isna(value) else str(value)


def column_problems(data: Path, table: str, frame: pd.DataFrame, codes: dict[str, Iterable[str]]) -> list[Problem]:
    """What pandera finds in single columns: form, allowed values, empty cells, doubled keys."""
    import pandera.errors

    try:
        codebook.schema(table, codes, typed=False, data=data).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cures = {"not_nullable": "this column must be filled", "field_uniqueness": "each is used once"}
        return [
            Problem(f"data/{table}.csv", int(case.index), case.column, _cell(case.failure_case), cure)
            for case in errors.failure_cases.itertuples(index=False)
            for cure in [cures.get(case.check, case.check)]
        ]
    return []


def article_problems(articles: pd.DataFrame) -> list[Problem]:
    """Core articles without the text that makes them core."""
    held = articles["text_sha256"].notna()
    core = articles["tier"] == "core"
    return [
        *_problems("articles", articles["text_sha256"][core & ~held], "text_sha256", "a core article has a text"),
        *_problems("articles", articles["text_sha256"][~core & held], "text_sha256", "a text makes an article core"),
    ]


def figure_problems(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """What must hold between the cells of one figure."""
    f = tables["figures"]
    target, category, dimension = f["role"] == "target", f["category"], f["dimension"]
    tier = f["article_id"].map(tables["articles"].set_index("article_id")["tier"])
    place_of_id = f["article_id"] + "/" + f["paragraph"].fillna("0") + "."
    misplaced = f["figure_id"].str.replace(r"[^.]*$", "", regex=True) != place_of_id
    counted = f["indicator"].isin(["products", "producers", "budget"])
    known, folded = pd.Series(False, f.index), casefolded(category)
    for name, table in CATEGORIES.items():
        spellings = set(by_spelling(tables[table], name).index.str.casefold())
        known |= (dimension == name) & folded.isin(spellings)
    rated = (f["indicator"] == "products") & (f["status"] == "rated") & ~target
    kind = f["count_kind"]
    relations = tables["relations"]
    repeated = among(f["figure_id"], relations.loc[relations["kind"] == "same", "parts"])
    twice = f[~repeated].duplicated(SAME_FIGURE, keep="first").reindex(f.index, fill_value=False)
    late = f["period_start"].fillna("") > f["period_end"].fillna("9")
    one_end = f["period_start"].isna() != f["period_end"].isna()
    return [
        *_problems("figures", f["figure_id"][misplaced], "figure_id", "article_id/paragraph.number"),
        *_problems("figures", f["paragraph"][(tier == "core") & f["paragraph"].isna()], "paragraph", "its paragraph"),
        *_problems("figures", f["target_basis"][target & f["target_basis"].isna()], "target_basis", "a target has one"),
        *_problems("figures", f["target_basis"][~target & f["target_basis"].notna()], "target_basis", "targets only"),
        *_problems("figures", f["status"][counted & f["status"].isna()], "status", "rated or registered?"),
        *_problems("figures", kind[rated & kind.isna()], "count_kind", "ever, valid or not_said of rated products"),
        *_problems("figures", kind[~rated & kind.notna()], "count_kind", "of rated products only"),
        *_problems("figures", category[dimension.isna() & category.notna()], "category", "a dimension beside it"),
        *_problems("figures", category[dimension.notna() & ~known], "category", "a spelling of its reference table"),
        *_problems("figures", f["figure_id"][twice], "figure_id", "a relation of kind same, or what tells it apart"),
        *_problems("figures", f["period_end"][late | one_end], "period_end", "both ends of the period, in order"),
    ]  # fmt: skip


def relation_problems(relations: pd.DataFrame, figures: pd.DataFrame) -> list[Problem]:
    """Relations to unknown figures, to themselves, in a cycle, or with too few or too many parts."""
    known, ids, kind, whole = figures["figure_id"], relations["relation_id"], relations["kind"], relations["whole"]
    each = words(relations["parts"])
    number_of_parts = each.groupby(level=0).size()
    homeless = ids[~among(before(ids, "/"), figures["article_id"])]
    repeated = each.index[each.rename_axis("line").reset_index().duplicated()].unique()
    inside = each[each == whole.reindex(each.index)]
    nested = kind.isin(["sum", "subset"]) & whole.notna()
    problems = [
        *_problems("relations", homeless, "relation_id", "the article_id of its figures, / and a name"),
        *_problems("relations", each[~among(each, known)], "parts", "a figure_id of figures.csv"),
        *_homes(relations, each),
        *_problems("relations", whole[whole.notna() & ~among(whole, known)], "whole", "a figure_id of figures.csv"),
        *_problems("relations", whole[whole.isna() & (kind != "sum")], "whole", "only a sum may lack it"),
        *_problems("relations", relations["parts"].loc[repeated], "parts", "each figure once"),
        *_problems("relations", whole[inside.index], "whole", "a whole is not a part of itself"),
    ]
    for name, (least, most) in PARTS.items():
        number = number_of_parts[kind == name]
        wrong = number[(number < least) | (number > (most or number))]
        takes = f"{least}" if least == most else f"{least} to {most}" if most else f"{least} or more"
        problems += _problems("relations", relations["parts"][wrong.index], "parts", f"{name} takes {takes} parts")
    if inside.empty and (ring := _ring(whole[nested], each)):
        cure = f"no ring of wholes and parts: {' > '.join(ring)}"
        problems += _problems("relations", whole[whole.isin(ring) & nested], "whole", cure)
    return problems


def _ring(whole: pd.Series, each: pd.Series) -> list[str]:
    """The figures of one ring of wholes and parts, the first of them again at its end; none if there is no ring."""
    edges = pd.DataFrame({"part": each, "whole": whole.reindex(each.index)}).dropna()
    while not (inner := among(edges["part"], edges["whole"])).all():  # a part that is no whole is in no ring
        edges = edges[inner]
    try:
        TopologicalSorter(edges.groupby("whole")["part"].agg(set).to_dict()).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _homes(relations: pd.DataFrame, each: pd.Series) -> list[Problem]:
    """Relations that do not stand with the article whose figures they are of; `each` are their parts.

    What another article's name hides would change a core figure without touching its receipt.
    """
    kind, home = relations["kind"], before(relations["relation_id"], "/")
    own = (before(each, "/") == home.reindex(each.index)).groupby(level=0)
    whole = before(relations["whole"], "/") == home
    right = own.all() & whole
    right = right.mask(kind == "sum", own.any() | whole).mask(kind == "corroboration", own.all() & ~whole)
    cure = "figures of its own article; the part of a corroboration is, its whole is not; of a sum one figure is enough"
    return _problems("relations", relations.loc[~right, "relation_id"], "relation_id", cure)


def unit_problems(figures: pd.DataFrame, wanted: pd.Series) -> list[Problem]:
    """Prints whose unit is not their indicator's; a bare number or an unknown noun passes for what is counted."""
    unnamed = figures["unit"].isin(["", "item"]) & ~wanted.isin(UNCOUNTED)
    wrong = figures["unit"].notna() & (figures["unit"] != wanted) & ~unnamed
    return _problems("figures", figures["printed"][wrong], "printed", "the unit of its indicator in indicators.csv")


def mixed_unit_problems(figures: pd.DataFrame, relations: pd.DataFrame) -> list[Problem]:
    """Parts of one unit in a whole of another."""
    unit = figures.set_index("figure_id")["unit"]
    like = relations[relations["kind"].isin(["sum", "subset"]) & relations["whole"].notna()]
    parts = words(like["parts"])
    mixed = parts[parts.map(unit) != like["whole"].map(unit).reindex(parts.index)]
    between = relations[relations["kind"] == "corroboration"]
    named = figures[among(figures["figure_id"], pd.concat([between["parts"], between["whole"]]))].set_index("figure_id")
    cells = [named[c].fillna("") for c in ("place", "indicator", "dimension", "category", "role")]
    told = cells[0].str.cat(cells[1:], "/")
    other = between["parts"][between["parts"].map(told) != between["whole"].map(told)]
    return [
        *_problems("relations", mixed, "parts", "the unit of the whole"),
        *_problems("relations", other, "parts", "a figure of the same place, indicator, part and role as the whole"),
    ]


def casefolded(column: pd.Series) -> pd.Series:
    """A column folded and without capitals, an empty cell as an empty text; each distinct cell is folded once."""
    return column.map({cell: fold(cell).casefold() for cell in column.dropna().unique()}).fillna("").astype("str")


def by_spelling(table: pd.DataFrame, *extra: str) -> pd.DataFrame:
    """A reference table with one row a spelling ("HTX|hợp tác xã"), indexed by it and by `extra` columns."""
    spelt = pd.concat([table[c] for c in ("spellings", *extra)]).dropna().str.split("|").explode()
    return table.loc[spelt.index].set_index(spelt.str.strip().map(fold))
