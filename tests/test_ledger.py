"""What stops the build, with the message a person gets; and that all problems come at once."""

import unicodedata

import pytest

from ocop_analysis import codebook
from ocop_analysis.ledger import read_ledger
from ocop_analysis.rules import LedgerError

FIGURES, RELATIONS, ARTICLES = "raw/figures.csv", "raw/relations.csv", "raw/articles.csv"
SHA256 = codebook.read_text_table(codebook.DATA / ARTICLES).loc[0, "text_sha256"]
# case: file, text replaced, replacement, column named, part of the cure
SPOILT = {
    "ambiguous print": (FIGURES, "9.400 triệu đồng", "9.40 triệu đồng", "printed", "Did you mean '940'? Or maybe '9,4'?"),
    "two numbers": (FIGURES, "559 sản phẩm,", "559 sản phẩm 3 sao,", "printed", "two numbers"),
    "unit of another indicator": (FIGURES, ",64 siêu thị,", ",64%,", "printed", "unit of its indicator"),
    "unknown indicator": (FIGURES, "4.2,ha-giang-2020-07-30,4,100% cán bộ,staff_trained_share", "4.2,ha-giang-2020-07-30,4,100% cán bộ,staff", "indicator", "indicators.csv"),
    "unknown category": (FIGURES, ",97 HTX,producers,producer_type,HTX,", ",97 HTX,producers,producer_type,HTXX,", "category", "reference table"),
    "category without dimension": (FIGURES, ",97 HTX,producers,producer_type,HTX,", ",97 HTX,producers,,HTX,", "category", "a dimension"),
    "unknown article": (FIGURES, "15.1,son-la-2022-09-22,", "15.1,son-la-2022-09-23,", "article_id", "articles.csv"),
    "unknown status": (FIGURES, ",188 sản phẩm,products,,,rated,", ",188 sản phẩm,products,,,rate,", "status", "statuses.csv"),
    "products without status": (FIGURES, ",188 sản phẩm,products,,,rated,", ",188 sản phẩm,products,,,,", "status", "rated or registered?"),
    "paragraph in words": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,five,", "paragraph", "whole number"),
    "paragraph zero": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,0,", "paragraph", "of the form"),
    "paragraph that is not the id's": (FIGURES, "/15.1,son-la-2022-09-22,15,", "/15.1,son-la-2022-09-22,14,", "figure_id", "article_id/paragraph"),
    "target without basis": (FIGURES, "planned,target,level,,,,,,no year", "planned,target,,,,,,,no year", "target_basis", "a target has one"),
    "doubled id": (FIGURES, "son-la-2022-09-22/7.4,", "son-la-2022-09-22/7.3,", "figure_id", "used once"),
    "date turned round": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,22/09/2022,published", "as_of", "YYYY-MM-DD"),
    "31 June": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2022-06-31,published", "as_of", "a day that exists"),
    "month 13": (ARTICLES, "2022-09-22,2022-09-22,published", "2022-09-22,2022-13-22,published", "as_of", "YYYY-MM-DD"),
    "unknown place": (ARTICLES, "core,Sơn La,", "core,Sơn Lá,", "place", "place"),
    "core article without text": (ARTICLES, f",{SHA256},", ",,", "text_sha256", "has a text"),
    "a comma too many": (FIGURES, "not the 24 four-star products of", "not the 24 four-star products, of", "-", "a comma too many"),
    "budget without status": (FIGURES, "budget,,,allocated,", "budget,,,,", "status", "rated or registered?"),
    "period with one end": (FIGURES, '2020-01-01,2020-12-31,"the point', '2020-01-01,,"the point', "period_end", "both ends"),
    "period turned round": (FIGURES, '2020-01-01,2020-12-31,"the point', '2020-12-31,2020-01-01,"the point', "period_end", "in order"),
    "basis of an actual": (FIGURES, "rated,actual,,,,,,,printed as the most", "rated,actual,level,,,,,,printed as the most", "target_basis", "targets only"),
    "figure printed twice without a relation": (RELATIONS, "products-repeated,same", "products-repeated,subset", "figure_id", "relation of kind same"),
    "relation of an unknown article": (RELATIONS, "son-la-2022-09-22/stars", "son-la/stars", "relation_id", "article_id of its figures"),
    "unknown part": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.9 son", "parts", "figure_id of figures.csv"),
    "part given twice": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.4 son", "parts", "each figure once"),
    "relation to itself": (RELATIONS, "son-la-2022-09-22/7.3 son", "son-la-2022-09-22/7.2 son", "whole", "not a part of itself"),
    "too many parts": (RELATIONS, "/products-repeated,same,soc-trang-2020-11-19/3.2,", "/products-repeated,same,soc-trang-2020-11-19/3.2,soc-trang-2020-11-19/18.1 ", "parts", "same takes 1 parts"),
    "whole left out of a ratio": (RELATIONS, "ratio,thanh-hoa-2020-12-31/11.3,", "ratio,,", "whole", "only a sum"),
    "product in a whole of producers": (RELATIONS, "son-la-2022-09-22/7.3 son", "soc-trang-2020-11-19/7.4 son", "parts", "unit of the whole"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "column", "cure"), SPOILT.values(), ids=SPOILT.keys())
def test_a_row_that_cannot_be_read_is_named_with_its_cure(data_copy, file, old, new, column, cure):
    line = data_copy.replace(file, old, new)
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    problems = error.value.problems
    assert any(
        p.file == f"data/{'raw/figures.csv' if column == 'figure_id' else file}"
        and p.column == column
        and cure in p.cure
        and (column == "figure_id" or p.line == line)
        for p in problems
    ), str(error.value)


def test_a_ring_of_wholes_and_parts_is_named(data_copy):
    data_copy.append(RELATIONS, "son-la-2022-09-22/ring,subset,son-la-2022-09-22/7.4,son-la-2022-09-22/7.2,printed,")
    with pytest.raises(LedgerError, match="no ring of wholes and parts"):
        read_ledger(data_copy.folder)


def test_all_problems_come_at_once(data_copy):
    data_copy.replace(FIGURES, "9.400 triệu đồng", "9.40 triệu đồng")
    data_copy.replace(FIGURES, "trên 200 sản phẩm", "trên dưới 200 sản phẩm")
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert [p.found for p in error.value.problems] == ["9.40 triệu đồng", "trên dưới 200 sản phẩm"]


def test_missing_and_unknown_columns_are_named(data_copy):
    data_copy.replace(FIGURES, "target_basis,target_set", "target_basis,target_sets")
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert {(p.line, p.column, p.found) for p in error.value.problems} == {
        (1, "target_set", "missing"),
        (1, "target_sets", "not a column of this table"),
    }


def test_lines_are_counted_as_an_editor_counts_them(data_copy):
    data_copy.replace(FIGURES, "printed as the most of any province in the region", '"a note\nof two lines"')
    data_copy.replace(FIGURES, "\nha-giang-2020-07-30/4.1,", "\n\nha-giang-2020-07-30/4.1,")
    line = data_copy.replace(FIGURES, "trên 200 sản phẩm", "nhiều sản phẩm")
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert [p.line for p in error.value.problems] == [line]


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", "No columns"), ("figure_id,".encode("utf-16"), "codec"), (b'"unclosed', "unexpected end")],
    ids=["empty", "UTF-16", "unclosed quote"],
)
def test_a_file_that_is_no_table_is_named(data_copy, content, found):
    (data_copy.folder / FIGURES).write_bytes(content)
    with pytest.raises(LedgerError) as error:
        read_ledger(data_copy.folder)
    assert [(p.file, found in p.found) for p in error.value.problems] == [("data/raw/figures.csv", True)]


def test_a_missing_file_is_named(data_copy):
    (data_copy.folder / RELATIONS).unlink()
    with pytest.raises(LedgerError, match=r"data/raw/relations\.csv, line 1"):
        read_ledger(data_copy.folder)


def test_decomposed_names_are_the_same_names(data_copy):
    data_copy.replace(ARTICLES, "core,Sơn La,", unicodedata.normalize("NFD", "core,Sơn La,"))
    assert set(read_ledger(data_copy.folder).figures["place"]) >= {"Sơn La"}


def test_a_spelling_that_stands_for_two_things_is_refused(data_copy):
    data_copy.replace("reference/producer_types.csv", "hợp tác xã|HTX", "hợp tác xã|HTX|hộ")
    with pytest.raises(LedgerError, match="each spelling once"):
        read_ledger(data_copy.folder)


def test_spelling_of_a_province_does_not_matter(data_copy):
    data_copy.replace(ARTICLES, "core,Thanh Hoá,", "core,Thanh Hóa,")
    assert set(read_ledger(data_copy.folder).figures["place"]) >= {"Thanh Hoá"}


def test_the_63_provinces_of_2020_become_34():
    provinces = read_ledger().references["provinces"]
    assert (len(provinces), provinces["province_code"].nunique(), provinces["region_code"].nunique()) == (63, 63, 6)
    assert provinces["province_since_2025"].nunique() == 34
    # A merged province carries the name of one of its parts, but for Huế, which changed its name in January 2025.
    assert set(provinces["province_since_2025"]) - set(provinces["province"]) == {"Huế"}
    now = provinces.set_index("province")["province_since_2025"]
    assert now[["Sóc Trăng", "Trà Vinh", "Hà Giang", "Thanh Hoá", "Sơn La"]].tolist() == [
        "Cần Thơ", "Vĩnh Long", "Tuyên Quang", "Thanh Hoá", "Sơn La",
    ]  # fmt: skip
