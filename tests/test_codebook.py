"""The codebook and what is made of it: types, schemas, the data package, the text of data/README.md."""

import json

import pandas as pd
import pytest

from ocop_analysis import codebook
from ocop_analysis.tidy_files import read_tidy

COLUMNS = """table,column,key,type,unit,required,values,empty,description
raw/things,thing,key,text,,yes,/[a-z]+/,,Its code
raw/things,day,,date,,,,,
raw/things,since,,moment,,,,,
raw/things,number,,integer,,,,,
raw/things,held,,boolean,,,,,
raw/things,kind,,text,,,"big, small",,
raw/things,place,,text,,,=place,,
raw/things,colour,,text,,,=colours.colour,,
tidy/articles,article_id,key,text,,yes,/[a-z]+/,,Its code
tidy/things,article_id,,text,,yes,=articles.article_id,,Its article
tidy/things,share,,number,percent,,,not printed,Its share|part
tidy/things,held,,boolean,,,,open,Whether held
tidy/things,kind,,text,,,"big, small",no kind,Its kind
"""
THING = {"thing": "a", **dict.fromkeys(["day", "since", "number", "held", "kind", "place", "colour"])}


@pytest.fixture
def data(tmp_path):
    """A codebook of one raw and two tidy tables, with every type and every kind of allowed values."""
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "columns.csv").write_text(COLUMNS, encoding="utf-8")
    return tmp_path


def faults(rows, data, table="raw/things"):
    """What is wrong of rows by the codebook: column and cure."""
    codes = {"place": ["Sơn La"], "colours.colour": ["red"], "articles.article_id": ["a"]}
    found = codebook.faults(table, pd.DataFrame(rows, dtype="str"), codes, data)
    return [(cells.name, cure) for cells, cure in found for _ in cells]


@pytest.mark.parametrize(("column", "right", "wrong", "cure"), [
    ("thing", ["a", "abc"], ["A", "a1", "1a"], "something of the form /[a-z]+/"),
    ("number", ["0", "-12"], ["1.0", "--1", "a"], "a whole number"),
    ("held", ["true", "false"], ["True", "1", "falsely"], "true or false"),
    ("day", ["1900-01-01", "2024-02-29"], ["1899-12-31", "2100-01-01", "2620-01-01", "2025-02-29", "2025-02", "2025-2-1"], "a day that exists, as YYYY-MM-DD"),
    ("since", ["2025", "2025-12", "2025-12-31"], ["20255", "2025-13", "2025-12-32", "2025-12-31-01", "1899"], "a day, month or year that exists, as YYYY-MM-DD, YYYY-MM or YYYY"),
    ("kind", ["big", "small"], ["bigger", "big, small"], "one of big, small"),
    ("place", ["Sơn La"], ["Son La"], "one of provinces.csv or regions.csv, or Việt Nam"),
    ("colour", ["red"], ["redder"], "one of colours.csv, column colour"),
])  # fmt: skip
def test_a_cell_is_right_or_told_what_would_be(data, column, right, wrong, cure):
    assert [faults([THING | {column: cell}], data) for cell in right] == [[]] * len(right)
    assert [faults([THING | {column: cell}], data) for cell in wrong] == [[(column, cure)]] * len(wrong)


def test_a_key_is_filled_and_stands_once_and_a_tidy_cell_has_its_dtype_already(data):
    assert faults([THING | {"thing": None}], data) == [("thing", "this column must be filled")]
    assert faults([THING] * 3, data) == [("thing", "each is used once")] * 2
    assert faults([THING, THING | {"thing": "b"}], data) == []
    row = {"article_id": "a", "share": "a half", "held": "so", "kind": None}
    assert faults([row], data, "tidy/things") == []
    assert faults([row | {"kind": "wide"}], data, "tidy/things") == [("kind", "one of big, small")]


@pytest.mark.parametrize(("moment", "first", "last"), [
    ("2025-02-10", "2025-02-10", "2025-02-10"), ("2024-02", "2024-02-01", "2024-02-29"), ("2025-12", "2025-12-01", "2025-12-31"),
    ("2025", "2025-01-01", "2025-12-31"), ("2025-13", None, None), (None, None, None),
])  # fmt: skip
def test_a_day_a_month_and_a_year_have_a_first_and_a_last_day(moment, first, last):
    cells = pd.Series([moment], dtype="str")
    found = [codebook.first_days(cells)[0], codebook.last_days(cells)[0]]
    assert [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in found] == [first, last]


def test_the_codebook_names_tables_types_references_and_empty_cells(data):
    assert codebook.table_names("tidy", data) == ["articles", "things"]
    types = [*(codebook.dtypes("raw/things", data) | codebook.dtypes("tidy/things", data)).values()]
    assert types[:5] + types[-1:] == ["str", "datetime64[ns]", "str", "Int64", "boolean", "float64"]
    assert codebook.referred_to(data) == ["colours.colour", "articles.article_id"]
    assert codebook.empty_words(data) == {"share": "not printed", "held": "open", "kind": "no kind"}


def test_the_readme_and_the_data_package_show_the_codebook(data):
    lines = codebook.markdown(data).splitlines()
    assert "| `thing` (key) | text |  | never empty | /[a-z]+/ | Its code |" in lines
    assert r"| `share` | number | percent | not printed |  | Its share\|part |" in lines
    held = {"name": "held", "type": "boolean", "description": "Whether held"}
    assert codebook.datapackage(["things"], data)["resources"][0]["schema"]["fields"][2] == held
    readme = (codebook.DATA / "README.md").read_text(encoding="utf-8").partition(codebook.MARK)[2]
    assert readme.strip() == codebook.markdown().strip(), "run make refresh"
    package = json.loads((codebook.DATA / "tidy" / "datapackage.json").read_text(encoding="utf-8"))
    assert [source["title"] for source in package.pop("sources")] == [*read_tidy("articles")["title"]]
    assert package == codebook.datapackage(codebook.table_names("tidy")), "run make brief"


def test_an_empty_cell_means_the_same_in_every_tidy_table():
    rows = codebook.read_text_table(codebook.DATA / "reference" / "columns.csv").fillna("")
    tidy = rows[rows["table"].str.startswith("tidy/") & (rows["required"] != "yes")]
    assert (tidy.groupby("column")["empty"].nunique() == 1).all()
