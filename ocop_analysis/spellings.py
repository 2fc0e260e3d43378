"""What the papers call places and categories: every spelling of the reference tables, and its look-up.

Capitals, kinds of spaces and dashes, the place of a tone mark (Hoà, Hòa) and words that name no part ("tỉnh",
"nhóm") make no difference; any other spelling stands in the column `spellings` of its table.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

import pandas as pd

from ocop_analysis.grammar import fold

COUNTRY = "Việt Nam"
COUNTRIES = [COUNTRY, "cả nước", "toàn quốc", "Vietnam", "Viet Nam", "nationwide", "the country"]
MERGED = "{} (mới)"  # how the raw tables write a province of 2025 that took in others: it is another place
# Dimensions, which are also the code columns of the tables of their categories.
CATEGORIES = {
    "star": "star_classes", "producer_type": "producer_types", "producer_leader": "producer_leaders",
    "product_group": "product_groups", "funding_source": "funding_sources",
}  # fmt: skip
PLACE = ["name", "place_level", "province_code", "region_code"]
PROVINCES = ["province", "province_since_2025"]
BELOW = "below_province"
BETWEEN = "\ue000"  # a character that no spelling holds
# Words before or behind a name that name no part of it. "thành phố" before a place below a province is kept.
OF_PLACE = re.compile(r"^(?:tỉnh|thành phố|tp\.?|the) (?=\w)|^tp\.|(?<=\w) (?:province|city)(?= \(|$)")
OF_CATEGORY = re.compile(
    r"^(?:(?:nhóm|ngành|hàng|đạt|hạng|xếp hạng|sản phẩm|các|từ|from|the) )+(?=\w)| ocop$|^ocop "
)
TONES = re.compile("(o|u)([\u0300\u0301\u0303\u0309\u0323])([aey])(?!\\w)")


def key(spelling: str) -> str:
    """A spelling without what makes no difference: folded, in small letters, the tone mark on the last vowel.

    >>> key("Thanh  Hóa") == key("THANH HOÁ"), key("Bà Rịa – Vũng Tàu"), key("03 sao")
    (True, 'bà rịa-vũng tàu', '3 sao')
    """
    text = TONES.sub(r"\1\3\2", unicodedata.normalize("NFD", fold(spelling).casefold()))
    text = re.sub(r" ?([-/]) ?", r"\1", unicodedata.normalize("NFC", text))
    return re.sub(r"(?<!\d)0(?=\d)", "", text)


def place_key(name: str) -> str:
    """The key of a place, whatever it is called the province or city of."""
    return OF_PLACE.sub("", key(name))


def category_key(category: str) -> str:
    """The key of a category, without the words for a group or a class."""
    return OF_CATEGORY.sub("", key(category))


def known(raw: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """What every spelling stands for: "place" and each dimension, indexed by key.

    Columns: name (of a place its standard name, of a category its code), table, line and spelling; of places
    those of PLACE too.
    """
    spelt = {dimension: of_dimension(raw, dimension) for dimension in CATEGORIES}
    provinces = raw["provinces"]
    old = _by_spelling(provinces, "provinces", "province", ["province", "province_en", "spellings"])
    # A province of 2025 lies in the region of the old one whose name it carries: regions are those of 2020.
    parts = old["province_since_2025"].map(provinces["province_since_2025"].value_counts())
    new = old[(parts > 1) & (old["name"] == old["province_since_2025"])].drop(columns="province_code")
    new = new.assign(**{c: new[c].map(MERGED.format) for c in ("name", "spelling")})
    regions = _by_spelling(raw["regions"], "regions", "region", ["region", "region_en", "spellings"])
    country = pd.DataFrame({"spelling": COUNTRIES, "name": COUNTRY, "table": "regions", "line": 1})
    levels = {"province": old, "province_since_2025": new, "region": regions, "country": country}
    places = pd.concat([rows.assign(place_level=level) for level, rows in levels.items()])
    return spelt | {"place": _keyed(places.astype(dict.fromkeys(PLACE, "str")), OF_PLACE)}


def of_dimension(raw: dict[str, pd.DataFrame], dimension: str) -> pd.DataFrame:
    """What every spelling of the categories of one dimension stands for, as `known` gives it."""
    table = CATEGORIES[dimension]
    return _keyed(_by_spelling(raw[table], table, dimension, [dimension, "spellings"]), OF_CATEGORY)


def _keyed(rows: pd.DataFrame, leave_out: re.Pattern[str]) -> pd.DataFrame:
    """Rows of spellings by their keys, which are worked out as one text."""
    keys = key(BETWEEN.join(rows["spelling"].to_numpy())).split(BETWEEN)
    return rows.set_index(pd.Index([leave_out.sub("", each.strip()) for each in keys], dtype="str"))


def _by_spelling(rows: pd.DataFrame, table: str, name: str, columns: list[str]) -> pd.DataFrame:
    """A reference table with a row for each of its spellings ("HTX|hợp tác xã")."""
    rows = rows.assign(name=rows[name], table=table, line=rows.index)
    spelt = pd.concat([rows[column] for column in columns]).dropna().str.split("|").explode()
    return rows.loc[spelt.index].assign(spelling=spelt.to_numpy())


def places(cells: Iterable[str], spelt: pd.DataFrame) -> pd.DataFrame:
    """The places that cells name, indexed by the cells: the columns of PLACE; what names none is left out.

    A place below a province is written with its province: "huyện Yên Sơn, Tuyên Quang". It has that name,
    the level `below_province`, and no code, so that nothing of it is booked on the province.
    """
    records = spelt[PLACE].to_numpy().tolist()
    by_key = dict(zip(spelt.index.to_numpy(), records, strict=True))
    as_spelt = dict(zip(spelt["spelling"].to_numpy(), records, strict=True))
    found = {}
    for cell in cells:
        if whole := as_spelt.get(cell) or by_key.get(place_key(cell)):
            found[cell] = whole
            continue
        local, _, of = fold(cell).rpartition(", ")
        name, level, *_ = by_key.get(place_key(of), [None, None])
        if re.match(r"[^\W\d]", local) and level in PROVINCES:
            found[cell] = [f"{local}, {name}", BELOW, None, None]
    table = pd.DataFrame.from_dict(found, orient="index", columns=PLACE).astype("str")
    return table.set_axis(table.index.astype("str"))


def nearest(cell: str, spelt: pd.DataFrame) -> str:
    """The spellings that come nearest to a cell, as the end of a sentence; "" where none comes near."""
    matches = get_close_matches(category_key(cell.rpartition(", ")[2]), spelt.index, n=9, cutoff=0.6)
    near = spelt.loc[matches].drop_duplicates("name")["spelling"].head(3)
    return f"; nearest: {' | '.join(near)}" if len(near) else ""
