"""What relations.csv must satisfy: known figures, as many as a kind takes, alike, filed by article."""

import pandas as pd

from ocop_analysis.validate import Found, Ledger

MOST_PARTS = {"ratio": 2, "same": 1, "subset": 1, "corroboration": 1}  # sum and count take two or more
LIKE_WHOLE = {  # in what the parts of a relation are like its whole
    "sum": ["unit"], "subset": ["unit"], "same": ["indicator", "place", "role"],
    "corroboration": ["indicator", "place", "role", "dimension", "category"],
}  # fmt: skip


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
    home = t.relations["relation_id"].str.split("/").str[0]
    p = t.relations.assign(home=home, parts=t.relations["parts"].str.split(" ")).explode("parts")
    p = p.join(known.add_prefix("part_"), on="parts").join(known.add_prefix("whole_"), on="whole")
    p = p[p["part_unit"].notna() & (p["whole_unit"].notna() | p["whole"].isna() & (p["kind"] == "sum"))]
    kind, line, home = p["kind"], p.index, p["home"]
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
