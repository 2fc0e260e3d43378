"""Reads data/raw and data/reference, checks every row, and cleans the figures.

The only road into the package: what cannot be read stops here, all of it named at once, and nothing later reads a
raw file. The printed fragment stays as it is; the value is read from it.
"""

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pandas as pd

from ocop_analysis import codebook
from ocop_analysis.quantities import QuantityError, fold, parse_quantity

COUNTRY = "Việt Nam"
CATEGORIES = {"star": "star_classes", "producer_type": "producer_types", "product_group": "product_groups"}
UNCOUNTED = {"percent", "VND", "VND/product", "year", "rank"}
# How many parts a relation of each kind takes, least and most.
PARTS = {"sum": (2, None), "count": (2, None), "ratio": (1, 2), "same": (1, 1), "subset": (1, 1)}


@dataclass(frozen=True)
class Problem:
    """One thing that stops the build: where it stands, what was found, what would be right."""

    file: str
    line: int
    column: str
    found: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: found {self.found!r}; {self.cure}"


class LedgerError(ValueError):
    """Rows that cannot be read; `problems` holds every one of them, in the order of the files."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True)
class Ledger:
    """The checked rows.

    `articles`, `relations` and `references` have the columns the codebook gives them (dates as dates); `figures` has
    them too, and value, lower, upper, bound, unit and decimals read from `printed`; `category` is a code, `place` is
    always filled, and `place_level`, `province_code` and `region_code` are added. Rows keep the order of the files.
    """

    articles: pd.DataFrame
    figures: pd.DataFrame
    relations: pd.DataFrame
    references: dict[str, pd.DataFrame]


def read_ledger(data: Path = codebook.DATA) -> Ledger:
    """Read and check data/raw and data/reference; raises LedgerError with every problem found."""
    problems: list[Problem] = []
    tables = {}
    for folder in ("reference", "raw"):
        for name in codebook.table_names(folder, data):
            tables[name] = _read(data, f"{folder}/{name}", problems)
    if problems:  # without its columns a table cannot be checked further
        raise LedgerError(problems)
    places = _places(tables)
    codes = {
        f"{name}.{column}": set(table[column].dropna()) for name, table in tables.items() for column in table.columns
    } | {"place": set(places.index)}
    for folder in ("reference", "raw"):
        for name in codebook.table_names(folder, data):
            problems += _column_problems(data, f"{folder}/{name}", tables[name], codes)
    if not problems:
        problems += _article_problems(tables["articles"]) + _figure_problems(tables)
        problems += _relation_problems(tables["relations"], set(tables["figures"]["figure_id"]))
    if problems:
        raise LedgerError(problems)
    figures, problems = _clean_figures(tables, places)
    problems += _mixed_unit_problems(figures, tables["relations"])
    if problems:
        raise LedgerError(problems)
    references = {
        name: _typed(f"reference/{name}", tables[name], data) for name in codebook.table_names("reference", data)
    }
    articles = _typed("raw/articles", tables["articles"], data)
    for column in ("place_level", "province_code", "region_code", "name"):
        articles[column] = articles["place"].map(places[column])
    articles["place"] = articles.pop("name")
    return Ledger(articles, figures, tables["relations"], references)


def _read(data: Path, table: str, problems: list[Problem]) -> pd.DataFrame:
    file, expected = f"data/{table}.csv", codebook.columns(table, data)["column"].tolist()
    try:
        frame = codebook.read_text_table(data / f"{table}.csv")
    except FileNotFoundError:
        problems.append(Problem(file, 1, "-", "no such file", f"a CSV with the columns {', '.join(expected)}"))
        return pd.DataFrame()
    except UnicodeDecodeError as error:
        problems.append(Problem(file, 1, "-", str(error), "save it as CSV in UTF-8"))
        return pd.DataFrame()
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.append(Problem(file, 1, "-", str(error).strip(), f"{len(expected)} cells in every row"))
        return pd.DataFrame()
    for column in [c for c in expected if c not in frame.columns]:
        problems.append(Problem(file, 1, column, "missing", f"the columns are {', '.join(expected)}"))
    for column in [c for c in frame.columns if c not in expected]:
        problems.append(
            Problem(file, 1, column, "not a column of this table", f"the columns are {', '.join(expected)}")
        )
    return frame[[c for c in expected if c in frame.columns]]


def _places(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Every spelling of a place: its standard name, place_level, province_code and region_code, by spelling."""
    provinces = tables["provinces"].rename(columns={"province": "name"}).assign(place_level="province")
    regions = tables["regions"].rename(columns={"region": "name"}).assign(place_level="region")
    country = pd.DataFrame({"name": [COUNTRY], "place_level": ["country"]})
    places = pd.concat([provinces, regions, country], ignore_index=True)
    return _by_spelling(places, "name")[["name", "place_level", "province_code", "region_code"]]


def _by_spelling(table: pd.DataFrame, *extra: str) -> pd.DataFrame:
    """A reference table with one row a spelling ("HTX|hợp tác xã"), indexed by it and by `extra` columns."""
    spelt = pd.concat([table[c] for c in ("spellings", *extra)]).dropna().str.split("|").explode()
    return table.loc[spelt.index].set_index(spelt.str.strip().map(fold))


def _problems(file: str, rows: pd.Series, column: str, cure: str) -> list[Problem]:
    """A problem for each row in which the mask `rows` holds the value found; line 1 of a file is its header."""
    return [Problem(f"data/raw/{file}.csv", int(i) + 2, column, _shown(v), cure) for i, v in rows.items()]


def _shown(value) -> str:
    return "" if pd.isna(value) else str(value)


def _column_problems(data: Path, table: str, frame: pd.DataFrame, codes: dict[str, set[str]]) -> list[Problem]:
    """What pandera finds in single columns: form, allowed values, empty cells, doubled keys."""
    import pandera.errors

    try:
        codebook.schema(table, codes, typed=False, data=data).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cures = {"not_nullable": "this column must be filled", "field_uniqueness": "each is used once"}
        return [
            Problem(f"data/{table}.csv", int(case.index) + 2, case.column, _shown(case.failure_case), cure)
            for case in errors.failure_cases.itertuples(index=False)
            for cure in [cures.get(case.check, case.check)]
        ]
    return []


def _article_problems(articles: pd.DataFrame) -> list[Problem]:
    held = articles["text_sha256"].notna()
    core = articles["tier"] == "core"
    return _problems("articles", articles["text_sha256"][core & ~held], "text_sha256", "a core article has a text")


def _figure_problems(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """What must hold between the cells of one figure."""
    f = tables["figures"]
    target, category, dimension = f["role"] == "target", f["category"], f["dimension"]
    tier = f["article_id"].map(tables["articles"].set_index("article_id")["tier"])
    place_of_id = f["article_id"] + "/" + f["paragraph"].fillna("0") + "."
    misplaced = pd.Series([not i.startswith(p) for i, p in zip(f["figure_id"], place_of_id, strict=True)], f.index)
    counted = f["indicator"].isin(["products", "producers"])
    known = pd.Series(False, f.index)
    for name, table in CATEGORIES.items():
        spellings = set(_by_spelling(tables[table]).index.str.casefold())
        known |= (dimension == name) & category.fillna("").map(fold).str.casefold().isin(spellings)
    late = f["period_start"].fillna("") > f["period_end"].fillna("9")
    one_end = f["period_start"].isna() != f["period_end"].isna()
    return [
        *_problems("figures", f["figure_id"][misplaced], "figure_id", "article_id/paragraph.number"),
        *_problems("figures", f["paragraph"][(tier == "core") & f["paragraph"].isna()], "paragraph", "its paragraph"),
        *_problems("figures", f["target_basis"][target & f["target_basis"].isna()], "target_basis", "a target has one"),
        *_problems("figures", f["target_basis"][~target & f["target_basis"].notna()], "target_basis", "targets only"),
        *_problems("figures", f["status"][counted & f["status"].isna()], "status", "rated or registered?"),
        *_problems("figures", category[dimension.isna() & category.notna()], "category", "a dimension beside it"),
        *_problems("figures", category[dimension.notna() & ~known], "category", "a spelling of its reference table"),
        *_problems("figures", f["period_end"][late | one_end], "period_end", "both ends of the period, in order"),
    ]  # fmt: skip


def _relation_problems(relations: pd.DataFrame, known: set[str]) -> list[Problem]:
    """Relations to unknown figures, to themselves, in a cycle, or with too few or too many parts."""
    problems = []
    parts = relations["parts"].str.split(" ")
    unknown = parts.explode()[lambda p: ~p.isin(known)]
    problems += _problems("relations", unknown, "parts", "a figure_id of figures.csv")
    whole = relations["whole"]
    problems += _problems("relations", whole[whole.notna() & ~whole.isin(known)], "whole", "a figure_id of figures.csv")
    problems += _problems(
        "relations", whole[whole.isna() & (relations["kind"] != "sum")], "whole", "only a sum may lack it"
    )
    repeated = parts.map(lambda p: len(set(p)) < len(p))
    problems += _problems("relations", relations["parts"][repeated], "parts", "each figure once")
    for kind, (least, most) in PARTS.items():
        number = parts[relations["kind"] == kind].str.len()
        wrong = number[(number < least) | (number > (most or number))]
        cure = (
            f"{kind} takes {least if least == most else f'{least} or more' if not most else f'{least} to {most}'} parts"
        )
        problems += _problems("relations", relations["parts"][wrong.index], "parts", cure)
    graph: dict[str, set[str]] = {}
    nested = relations["kind"].isin(["sum", "subset"]) & whole.notna()
    for w, p in zip(whole[nested], parts[nested], strict=True):
        graph.setdefault(w, set()).update(p)
    inside_itself = pd.Series([w in p for w, p in zip(whole, parts, strict=True)], relations.index)
    problems += _problems("relations", whole[inside_itself], "whole", "a whole is not a part of itself")
    try:
        if not inside_itself.any():
            TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = whole[whole.isin(error.args[1]) & nested]
        problems += _problems("relations", ring, "whole", f"no ring of wholes and parts: {' > '.join(error.args[1])}")
    return problems


def _clean_figures(tables: dict[str, pd.DataFrame], places: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Figures with their values read and their codes and places filled in, and the prints that cannot be read."""
    raw = tables["figures"]
    articles = tables["articles"].set_index("article_id")
    language = raw["article_id"].map(articles["language"])
    prints = pd.DataFrame({"printed": raw["printed"], "language": language})
    read, problems = [], []
    for printed, lang in prints.drop_duplicates().itertuples(index=False):  # few distinct prints: each is read once
        try:
            read.append((printed, lang, *_fields(parse_quantity(printed, lang))))
        except QuantityError as error:
            rows = raw["printed"][(raw["printed"] == printed) & (language == lang)]
            problems += _problems("figures", rows, "printed", str(error))
    names = ["printed", "language", "value", "lower", "upper", "bound", "unit", "decimals"]
    values = prints.merge(pd.DataFrame(read, columns=names), how="left").set_index(raw.index)
    figures = raw.join(values[names[2:]])
    unit = raw["indicator"].map(tables["indicators"].set_index("indicator")["unit"])
    problems += _unit_problems(figures, unit)
    figures["unit"] = unit
    figures["category"] = _category_codes(figures, tables)
    place = figures["place"].fillna(figures["article_id"].map(articles["place"]))
    for column in ("place_level", "province_code", "region_code", "name"):
        figures[column] = place.map(places[column])
    figures["place"] = figures.pop("name")
    figures["as_of"] = figures["as_of"].fillna(figures["article_id"].map(articles["as_of"]))
    figures["tier"] = figures["article_id"].map(articles["tier"])
    for column in ("as_of", "period_start", "period_end"):
        figures[column] = pd.to_datetime(figures[column], format="%Y-%m-%d").astype(codebook.DTYPES["date"])
    for column in ("paragraph", "decimals"):
        figures[column] = figures[column].astype("Int64")
    return figures, problems


def _fields(quantity) -> tuple:
    return (quantity.value, quantity.lower, quantity.upper, str(quantity.bound), quantity.unit, quantity.decimals)


def _category_codes(figures: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """The code of each category as printed, by its dimension."""
    codes = pd.Series(pd.NA, figures.index, dtype="str")
    spelt = figures["category"].fillna("").map(fold).str.casefold()
    for dimension, table in CATEGORIES.items():
        by_spelling = _by_spelling(tables[table])
        code = by_spelling.iloc[:, 0].set_axis(by_spelling.index.str.casefold())
        codes = codes.fillna(spelt.where(figures["dimension"] == dimension).map(code))
    return codes


def _unit_problems(figures: pd.DataFrame, wanted: pd.Series) -> list[Problem]:
    """Prints whose unit is not their indicator's; a bare number or an unknown noun passes for what is counted."""
    unnamed = figures["unit"].isin(["", "item"]) & ~wanted.isin(UNCOUNTED)
    wrong = figures["unit"].notna() & (figures["unit"] != wanted) & ~unnamed
    return _problems("figures", figures["printed"][wrong], "printed", "the unit of its indicator in indicators.csv")


def _mixed_unit_problems(figures: pd.DataFrame, relations: pd.DataFrame) -> list[Problem]:
    """Parts of one unit in a whole of another."""
    unit = figures.set_index("figure_id")["unit"]
    like = relations[relations["kind"].isin(["sum", "subset"]) & relations["whole"].notna()]
    parts = like["parts"].str.split(" ").explode()
    mixed = parts[parts.map(unit) != like["whole"].map(unit).reindex(parts.index)]
    return _problems("relations", mixed, "parts", "the unit of the whole")


def _typed(table: str, frame: pd.DataFrame, data: Path) -> pd.DataFrame:
    """A raw or reference table with the dtypes of the codebook."""
    rows = codebook.columns(table, data)
    types = {row.column: codebook.DTYPES[row.type] for row in rows.itertuples()}
    return frame.astype(types)
