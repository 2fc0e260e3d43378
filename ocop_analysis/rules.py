"""What articles.csv and figures.csv must satisfy, and what is doubtful in them: one function a rule."""

import re
from functools import partial

import pandas as pd

from ocop_analysis.codebook import matching
from ocop_analysis.grammar import fold
from ocop_analysis.relation_rules import likeness, relation_cells
from ocop_analysis.spellings import BELOW, CATEGORIES, MERGED, category_key, nearest, of_dimension
from ocop_analysis.validate import Found, Ledger, Rules

STARS = re.compile(  # a class of stars in a print
    r"(?i)(?:từ )?(?:0?\d|three|four|five)(?: ?(?:-|đến|và|to|and) ?0?\d)?[ -](?:sao|stars?)\b(?: trở lên)?"
)
MERGER = pd.Timestamp("2025-07-01")  # of the 63 provinces into 34
PILOT, PILOT_BEGAN = "Quảng Ninh", pd.Timestamp("2013-01-01")  # where and when the programme was first tried
PROGRAMME_BEGAN = pd.Timestamp("2018-05-07")  # Decision 490/QĐ-TTg
THREE_YEARS = pd.DateOffset(years=3)  # as long as a rating runs
# Two articles alike in one of these are one report. A day printed in it, as the end of a year, others share.
SAME_REPORT = [["text_sha256"], ["place", "address"], ["place", "publisher", "own_day"]]
# Two figures that are alike in all other cells are one printed twice, and a relation says so.
UNTELLING = ["figure_id", "paragraph", "printed", "note"]


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


def days(t: Ledger, table: str) -> Found:
    """A day lies in the programme's time and not after its report; after the merger new provinces count."""
    rows, as_of, place = getattr(t, table), t.raw[table]["as_of"], t.raw[table]["place"]
    now = t.raw["provinces"].set_index("province")["province_since_2025"]
    new = now[now.duplicated(keep=False)].map(MERGED.format)
    published = t.of_article("published_on_until", rows)
    day = rows["as_of"].where(as_of.notna())
    below = rows.loc[rows["place_level"] == BELOW, "place"].str.rsplit(", ", n=1).str[-1]
    of = below.reindex(rows.index).fillna(rows["place"])  # the province of a place below one
    late = (rows["as_of"] >= MERGER) & of.isin(new.index) & (as_of.notna() | place.notna())
    yield as_of[day > published], "the day the figures speak of, not after published_on"
    yield as_of[day > t.today], "a day that has come"
    yield as_of[day < PILOT_BEGAN], "2013 or later: the programme was first tried then"
    for old, cells in place[late].groupby(of):
        yield cells, f"{new[old]} from 1 July 2025 on; of the old province, an as_of before that day"


def figure_ids(t: Ledger) -> Found:
    """A figure is named after its article and paragraph; one gathered without its text keeps its name."""
    f, paragraph = t.figures, t.raw["figures"]["paragraph"]
    stems = [(f["article_id"] + "/" + (paragraph + ".").fillna("")), f["article_id"] + "/0."]
    names = zip(f["figure_id"].to_numpy(), *(stem.to_numpy() for stem in stems), strict=True)
    elsewhere = [not name.startswith((stem, old)) for name, stem, old in names]
    yield f["figure_id"][elsewhere], "article_id/paragraph.number"
    yield paragraph[(f["tier"] == "core") & paragraph.isna()], "its paragraph"


def figure_repeats(t: Ledger) -> Found:
    """Of two figures that are alike a relation says that the one repeats the other."""
    f = t.figures
    repeats = t.relations.loc[t.relations["kind"] == "same", "parts"]
    first = f[~f["figure_id"].isin(repeats) & ~(f["dimension"].notna() & f["category"].isna())]
    twice = first.duplicated([*t.raw["figures"].columns.difference(UNTELLING), "as_of_until"])
    yield first["figure_id"][twice], "a relation of kind same, or what tells it apart"


def figure_statuses(t: Ledger) -> Found:
    """A status is said where it matters and fits the role; an aim may be for a part, so many upgraded."""
    f, statuses = t.figures, t.raw["statuses"]
    status, target = f["status"], f["role"] == "target"
    parts = statuses.loc[statuses["standing"] == "part", "status"]
    aimed = status.isin(["planned", "proposed", *parts])
    counted = ~matching(f["unit"], ".*(percent|VND|USD).*")  # money may be planned, and no target
    must_say = f["indicator"].isin(["products", "producers", "budget"])
    yield status[must_say & status.isna()], "rated or registered?"
    cure = "planned or proposed, or role actual; or a part of the count"
    yield status[target & ~aimed & status.notna()], cure
    yield status[~target & counted & (status == "planned")], "role target, or how far they have come"


def figure_kinds(t: Ledger) -> Found:
    """Rated products are all that ever were, or those still valid; a target is a level or an increment."""
    f = t.figures
    kind, basis, target = f["count_kind"], f["target_basis"], f["role"] == "target"
    rated = (f["indicator"] == "products") & (f["status"] == "rated")
    yield kind[rated & kind.isna()], "ever, valid or not_said of rated products"
    yield kind[~rated & kind.notna()], "of rated products only"
    yield basis[target & basis.isna()], "a target has one"
    yield basis[~target & basis.notna()], "targets only"


def figure_periods(t: Ledger) -> Found:
    """A period has two ends, in order."""
    starts, ends = t.figures["period_start"], t.figures["period_end"]
    wrong = (starts.isna() != ends.isna()) | (starts > ends)
    yield t.raw["figures"]["period_end"][wrong], "both ends of the period, in order"


def figure_sizes(t: Ledger) -> Found:
    """No number is larger than any programme has: `most` of indicators.csv."""
    f = t.figures
    most = pd.to_numeric(f["indicator"].map(t.raw["indicators"].set_index("indicator")["most"]))
    size = f[["value", "lower", "upper", "out_of"]].max(axis="columns")
    for limit, cells in t.raw["figures"]["printed"][size > most].groupby(most):
        cure = f"at most {limit:,.0f} (indicators.csv): another indicator, or a separator misread?"
        yield cells, cure


def figure_nouns(t: Ledger) -> Found:
    """What is counted is said by the indicator, or by a noun where the indicator takes any unit."""
    units = t.raw["indicators"].set_index("indicator")["unit"]
    any_unit, noun = t.figures["indicator"].map(units) == "any", t.raw["figures"]["noun"]
    yield noun[any_unit & noun.isna()], "what is counted, as printed: its indicator takes any unit"
    yield noun[~any_unit & noun.notna()], "no noun: its indicator says what is counted"


def figure_stars(t: Ledger) -> Found:
    """A print that names a class of stars is of that class, or a part by something else."""
    f, printed = t.figures, t.raw["figures"]["printed"]
    named = [each for each in printed[f["indicator"] == "products"].unique() if STARS.search(fold(each))]
    if not named:
        return
    codes = of_dimension(t.raw, "star")["name"].to_dict()
    said = printed.map({p: codes.get(category_key(STARS.findall(fold(p))[-1])) for p in named})
    own = f["dimension"].isna() | (f["dimension"] == "star")
    kept = own & said.notna() & ~said.isin(["3_up"]) & (said != f["category"].replace("potential_5", "5"))
    upgraded = f["status"] == "upgraded"  # names the class it was raised from
    yield printed[kept & ~upgraded], "dimension star, and the class of stars that it names as category"


def figure_categories(t: Ledger) -> Found:
    """A category stands beside a dimension and is known by its spelling in the reference table of that."""
    dimension, cells = t.raw["figures"]["dimension"], t.raw["figures"]["category"]
    yield cells[dimension.isna() & cells.notna()], "a dimension beside it"
    unknown = cells[t.figures["dimension"].notna() & t.figures["category"].isna()]
    for name, table in CATEGORIES.items():
        for cell, same in unknown[dimension == name].groupby(unknown.fillna("")):
            near = nearest(cell, of_dimension(t.raw, name))
            yield (
                same,
                f"a spelling of its reference table {table}.csv (add it there, column spellings){near}",
            )


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
    bare = matching(t.raw["figures"]["printed"], r"\d{4,}")
    cure = "look at the print again: a spreadsheet makes 6542 of 6,542 or of a day"
    yield t.raw["figures"]["printed"][bare], cure
    yield from doubtful_days(t, "figures")
    yield t.raw["figures"]["period_end"][due], "look at the period again: over on its article's day"


RULES: Rules = {
    "articles": [article_cells, partial(days, table="articles")],
    "figures": [
        figure_ids, figure_repeats, figure_statuses, figure_kinds, figure_periods, figure_sizes,
        figure_nouns, figure_stars, figure_categories, partial(days, table="figures"),
    ],
    "relations": [relation_cells, likeness],
}  # fmt: skip
DOUBTS: Rules = {"articles": [partial(doubtful_days, table="articles")], "figures": [doubtful_figures]}
