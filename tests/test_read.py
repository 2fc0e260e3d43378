"""What stops the build, with the message a person gets; and that all problems come at once."""

import unicodedata

import pytest

from ocop_analysis.read import read_ledger
from ocop_analysis.validate import LedgerError

FIGURES, RELATIONS, ARTICLES = "raw/figures.csv", "raw/relations.csv", "raw/articles.csv"


def test_a_ring_of_wholes_and_parts_is_named(data_copy):
    data_copy.append(
        RELATIONS, "son-la-2022-09-22/ring,subset,son-la-2022-09-22/7.4,son-la-2022-09-22/7.2,printed,"
    )
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
    assert (len(provinces), provinces["province_code"].nunique(), provinces["region_code"].nunique()) == (
        63,
        63,
        6,
    )
    assert provinces["province_since_2025"].nunique() == 34
    # A merged province carries the name of one of its parts, but for Huế, which changed its name in January 2025.
    assert set(provinces["province_since_2025"]) - set(provinces["province"]) == {"Huế"}
    now = provinces.set_index("province")["province_since_2025"]
    assert now[["Sóc Trăng", "Trà Vinh", "Hà Giang", "Thanh Hoá", "Sơn La"]].tolist() == [
        "Cần Thơ", "Vĩnh Long", "Tuyên Quang", "Thanh Hoá", "Sơn La",
    ]  # fmt: skip
