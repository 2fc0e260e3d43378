"""How well gathering reads reports: recall, precision and codes against gold, seconds a report.

    python tests/gather_bench.py FOLDER [--list]               texts/*.txt and gold.csv, figures.csv, articles.csv in FOLDER
    python tests/gather_bench.py FOLDER --raw DATA_RAW [--list]  *.txt in FOLDER, their rows in DATA_RAW, found by hash

The texts stay outside the repository.
"""

import argparse
import csv
import hashlib
import re
import time
from collections import Counter
from pathlib import Path

from ocop_analysis.gather import relate
from ocop_analysis.gather.propose import propose
from ocop_analysis.gather.words import words_of
from ocop_analysis.quantities import QuantityError, parse_quantity
from ocop_analysis.spellings import category_key
from ocop_analysis.texts import paragraphs as paragraphs_of
from ocop_analysis.texts import text_sha256

CODES = ["indicator", "dimension", "category", "status", "count_kind", "role", "target_basis"]
BEYOND = ("-", "district", "city")


def rows_of(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def read(path, place="", language="vi"):
    """The marks of a text and the seconds they took."""
    paragraphs = paragraphs_of(path.read_text(encoding="utf-8"))
    start = time.perf_counter()
    marks = propose(paragraphs, words_of(language), language, place)
    relations = relate.relate(marks)
    return marks, relations, time.perf_counter() - start


def value_of(quantity):
    return (quantity.lower if quantity.value is None else quantity.value, quantity.bound.value)


def unit_of(unit):
    return {
        "VND/product": "VND",
        "%": "percent",
        "village": "item",
        "locality": "item",
        "point of sale": "item",
    }.get(unit, unit)


def fits(mark, gold, units):
    """Whether a proposed row has the value, the bound and the noun of a gold figure."""
    value, bound = value_of(mark.found.quantity)
    if abs(value - float(gold["value"])) > 1e-6:
        return False
    bounds = {gold["qualifier"]} | ({"range"} if gold["value_max"] else set())
    bounds |= {"exact"} if "'exact' is acceptable" in gold["note"] else set()
    unit = units.get(mark.cells["indicator"], "item").split("|")
    unit = {unit_of(name) for name in unit} | ({"item"} if len(unit) > 1 else set())
    wanted = unit_of(gold["unit"])
    return bound in bounds and (
        wanted in unit
        or ("item" in unit | {wanted} and not {"product", "producer", "percent", "VND"} & {wanted, *unit})
    )


def star_code(words, cells):
    spelt = cells.get("category", "") if cells.get("dimension") == "star" else ""
    return words.categories["star"].get(category_key(spelt), "")


# Classes of stars that say what the gold says: every rated product has three stars or more.
WIDE = {"3-5": {"", "3_up", "3+"}, "3-4": {"", "3_to_4", "3-4"}, "3+": {"", "3_up", "3+"}}
KINDS = {"enterprises", "cooperatives", "households", "cooperative groups"}
STATUS = {"potential": {"potential", "submitted"}, "lapsed": {"lapsed"}, "target": {"planned"}}
NEW = re.compile(r"new|round| of 20|recognised (?:on|in|2|for)|of the 18|those")
BELOW = re.compile(r"district|city|, each of|those: (?:Hải|Chí|Kinh|Gia|Nam|Tứ)")


def wanted_status(gold):
    """The statuses that say what the gold row says in words; none where it says none."""
    what = gold["what"]
    kind = "upgraded" if "upgraded" in what else "re_recognised" if "re-cert" in what else ""
    kind = kind or "newly_rated" * bool(NEW.search(what))
    if gold["status"] == "assessed":
        return {"assessed", kind} - {""}
    if gold["status"] == "rated":
        return {kind if kind != "re_recognised" else ""} - {""} or {"rated"}
    return STATUS.get(gold["status"])


def product_codes(cells, gold, star):
    """What is wrong with the codes of a count of products."""
    what, want = gold["what"], gold["stars"]
    wide = {"5", "potential_5"} if "potential" in gold["status"] else WIDE.get(want, {want})
    if star not in wide:
        yield f"stars {star} for {want}"
    wanted = wanted_status(gold)
    if wanted and cells["status"] not in wanted:
        yield f"status {cells['status']}"
    if "group" in what and cells.get("dimension") != "product_group":
        yield "group"
    if "valid" in what and gold["status"] == "rated" and cells.get("count_kind") != "valid":
        yield "valid"


def gold_codes(mark, gold, words):
    """What is wrong with the codes of a row: class of stars, kind or group, status, role and place."""
    cells, what, unit = mark.cells, gold["what"], gold["unit"]
    wrong = list(product_codes(cells, gold, star_code(words, cells))) if unit == "product" else []
    if (cells["role"] == "target") != (gold["status"] == "target") and unit not in ("VND", "%"):
        wrong.append(f"role {cells['role']}")
    kind = what.partition("producers: ")[2]
    found = words.categories["producer_type"].get(category_key(cells.get("category", "")), "")
    if kind in KINDS and found != kind.removesuffix("s").replace(" ", "_"):
        wrong.append(f"kind {found}")
    if unit == "producer" and "total" in what and cells.get("dimension"):
        wrong.append("kind of a total")
    below = bool(BELOW.search(what)) and unit == "product" and "councils" not in what
    if below != bool(cells.get("place")):
        wrong.append(f"place {cells.get('place', '')}")
    return wrong


def raw_codes(mark, row, words):
    cells, row = dict(mark.cells), dict(row)
    for each in (cells, row):
        if each.get("dimension"):
            each["category"] = words.categories[each["dimension"]].get(
                category_key(each["category"]), each["category"]
            )
    return [
        f"{name} {cells.get(name, '')!r} for {row[name]!r}"
        for name in CODES
        if cells.get(name, "") != (row[name] or "")
    ]


def measure(files, wanted_of, same, codes, listed):
    """Counts over files: wanted (core), found, proposed, right, codes right, sure and sure but wrong, seconds."""
    n = Counter()
    for path, place in files:
        marks, relations, seconds = read(path, place)
        gold, used = wanted_of(path), set()
        n["seconds"] += seconds
        n["files"] += 1
        n["relations"] += len(relations)
        for mark in (m for m in marks if m.cells):
            fit = [i for i, row in enumerate(gold) if same(mark, row)]
            fit = sorted(
                fit,
                key=lambda i: (i in used and gold[i].get("repeat") != "yes", len(codes(mark, gold[i])), i),
            )
            n["proposed"] += 1
            n["sure"] += mark.sure == "yes"
            if not fit:
                n["sure_wrong"] += mark.sure == "yes"
                if listed:
                    print(f"  {path.name}: not in gold: {mark.paragraph} {mark.found.printed!r} {mark.cells}")
                continue
            n["right"] += 1
            wrong = codes(mark, gold[fit[0]])
            used.add(fit[0])
            n["matched"] += 1
            n["codes"] += not wrong
            n["sure_wrong"] += bool(wrong) and mark.sure == "yes"
            n["asked_wrong"] += bool(wrong) and mark.sure == "ask"
            if wrong and listed:
                print(
                    f"  {path.name}: codes: {mark.paragraph} {mark.found.printed!r} [{mark.sure}]: {'; '.join(wrong)}"
                )
        for i, row in enumerate(gold):
            if row.get("core", "yes") == "yes":
                n["wanted"] += 1
                n["found"] += i in used
                if listed and i not in used:
                    print(
                        f"  {path.name}: missed: {row.get('value_as_printed') or row['printed']} {row.get('what', row.get('indicator'))}"
                    )
    return n


def line(name, n):
    share = lambda part, whole: f"{n[part] / n[whole]:.3f} ({n[part]}/{n[whole]})" if n[whole] else "-"  # noqa: E731
    print(
        f"{name}: recall {share('found', 'wanted')}, precision {share('right', 'proposed')}, codes {share('codes', 'matched')},"
        f" sure {share('sure', 'proposed')}, sure wrong {share('sure_wrong', 'sure')}, {n['relations']} relations, {n['seconds'] / n['files']:.3f} s a report"
    )


def of_ledger(folder, raw, words, listed):
    """The bench on texts whose rows stand in a ledger."""
    articles = {row["text_sha256"]: row for row in rows_of(raw / "articles.csv")}
    paths = sorted(folder.glob("*.txt"))
    of = {path: articles[text_sha256(path.read_text(encoding="utf-8"))] for path in paths}
    figures = rows_of(raw / "figures.csv")

    def wanted(path):
        return [row for row in figures if row["article_id"] == of[path]["article_id"]]

    def same(mark, row):
        try:
            printed = value_of(parse_quantity(row["printed"], "vi"))
        except QuantityError:
            return False
        return mark.paragraph == int(row["paragraph"]) and value_of(mark.found.quantity) == printed

    files = [(path, row["place"]) for path, row in of.items()]
    return measure(files, wanted, same, lambda mark, row: raw_codes(mark, row, words), listed)


def of_gold(folder, words, listed):
    """The bench on texts with a gold.csv."""
    gold, places = rows_of(folder / "gold.csv"), {}
    known = {row["text_sha256"]: row["place"] for row in rows_of(folder / "articles.csv")}
    for path in sorted((folder / "texts").glob("*.txt")):
        places[path] = known[hashlib.sha256(path.read_bytes()).hexdigest()]

    def wanted(path):
        return [row for row in gold if row["file"] == path.name]

    def same(mark, row):
        return fits(mark, row, words.units)

    return measure(places.items(), wanted, same, lambda mark, row: gold_codes(mark, row, words), listed)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    if asked.raw:
        line("five core texts", of_ledger(asked.folder, asked.raw, words_of("vi"), asked.list))
    else:
        line("all", of_gold(asked.folder, words_of("vi"), asked.list))


if __name__ == "__main__":
    main()
