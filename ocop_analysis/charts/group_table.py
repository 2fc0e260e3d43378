"""How products by group are drawn: the groups of one place as bars, of several as a shaded table."""

from typing import Any

import pandas as pd

from ocop_analysis.charts.frame import Frame, Pieces, run_width
from ocop_analysis.charts.style import MARGIN, balanced, line_height, look, width_of
from ocop_analysis.charts.words import label, place_parts, reference, said, templates
from ocop_analysis.wording import month, number, qualified

NAME = "products-by-group"
BEFORE, SINCE, EITHER = "2018-2023", "since 2023", "both"  # of product_groups.csv, column scheme
OTHER = "other"  # the column of what a report counts by groups of the other grouping
# Percent from which a cell has its shade.
SHADES = {0: "#E8EEF4", 5: "#CDDCEA", 10: "#A9C6DF", 25: "#3F78A8", 50: "#12436D"}
FEW = 8  # places with roomy rows
ROOMY, TIGHT, ONE, APART = 6.6, 4.85, 8.3, 5.0  # mm: a row of few, of many, a bar's; between two blocks
CELLS, TOTAL, GAP = 44.0, 10.0, 0.6  # mm: where cells begin, room for the total, between cells


def columns_of(rows: pd.DataFrame) -> dict[str, list[str]]:
    """The groups of each grouping, and one column for those of the other where a report counts in both."""
    schemes, found = reference("product_groups")["scheme"], {}
    for scheme, block in rows.groupby("scheme", sort=False):
        other = [OTHER] * bool((block["column"] == OTHER).any())
        found[str(scheme)] = [*schemes.index[schemes.isin([EITHER, scheme])], *other]
    return found


def percent(share: float, language: str) -> str:
    """A share in whole percent; never none where there is some, never all where there is less."""
    if 0 < share < 0.5:
        return f"<{number(1, 0, language)}%"
    if 99.5 <= share < 100:
        return f">{number(99, 0, language)}%"
    return f"{number(share, 0, language)}%"


def _count(row: Any, language: str) -> str:
    shown = qualified(number(row.products, 0, language), row.products_bound, language)
    return f"{shown}{'†' * bool(row.flagged)}"


def _group(code: str, language: str) -> str:
    """What a group is called at the head of its column, shorter than in full where it must be."""
    short = templates()[NAME][language].get(f"head_{code}")
    return str(short or label("product_groups", code, language))


def bars(frame: Frame, rows: pd.DataFrame) -> None:
    """One place: the name of each group above its bar, the largest first."""
    rows = rows.sort_values(["products", "rank"], ascending=[False, True], ignore_index=True)
    pieces = [_pieces(row, frame.language) for row in rows.itertuples()]
    ends = [frame.right - 1.4 - run_width(piece) for piece in pieces]
    # The longest scale in mm a product on which each number still fits behind its bar.
    each = min((end - MARGIN) / max(n, 1.0) for n, end in zip(rows["products"], ends, strict=True))
    y = frame.y
    for row, piece in zip(rows.itertuples(), pieces, strict=True):
        words = label("product_groups", row.product_group, frame.language)
        if width_of(words, "label") > frame.right - MARGIN:
            words = _group(row.product_group, frame.language)
        frame.text(MARGIN, y + 2.2, words[0].upper() + words[1:], "label")
        middle, x = y + 5.9, MARGIN + row.products * each
        if row.products > 0:
            frame.bar(MARGIN, x, middle, 3.2, look(row))
        frame.run(x + 1.4 * (row.products > 0), middle, piece)
        y += ONE
    frame.y = y


def _pieces(row: Any, language: str) -> Pieces:
    """Number and share of a group; a number that is derived is italic, of none there is no share."""
    pieces = [(_count(row, language), "derived" if row.basis == "derived" else "strong")]
    known = row.products > 0 and pd.notna(row.share_pct)
    return [*pieces, (percent(row.share_pct, language), "quiet")] if known else pieces


def table(frame: Frame, rows: pd.DataFrame) -> None:
    """Several places: a block for each grouping, a row a place, a cell a group with its number and share."""
    pitch = ROOMY if rows["place"].nunique() <= FEW else TIGHT
    _shades(frame, rows)
    columns = columns_of(rows)
    most = max(map(len, columns.values()))
    wide = (frame.right - TOTAL - CELLS - GAP * (most - 1)) / most
    for n, (scheme, block) in enumerate(rows.groupby("scheme", sort=False)):
        frame.y += APART * (n > 0)
        at = {column: CELLS + m * (wide + GAP) for m, column in enumerate(columns[str(scheme)])}
        _heads(frame, str(scheme), at, wide)
        for _, place in block.groupby("place", sort=False):
            _place(frame, place, (at, wide, pitch))
            frame.y += pitch


def shade_of(share: float) -> str:
    """The colour of a share, by the whole percent that is printed."""
    return next(colour for least, colour in reversed(SHADES.items()) if share >= least - 0.5 or not least)


def _shades(frame: Frame, rows: pd.DataFrame) -> None:
    """The legend of the shades that occur."""
    x, y, used = MARGIN, frame.y + 1.0, {shade_of(share) for share in rows["share_pct"].dropna()}
    ends = [
        (low, high) for low, high in zip(SHADES, [*list(SHADES)[1:], 101], strict=True) if SHADES[low] in used
    ]
    for low, high in ends:
        key, top = ("under", high) if not low else ("from" if high > 100 else "between", high - 1)
        words = said(NAME, f"shade_{key}", frame.language, low=str(low), high=str(top))
        frame.ground(x, y - 1.2, x + 4.2, y + 1.2, SHADES[low])
        frame.text(x + 5.5, y, words, "small")
        x += 5.5 + width_of(words, "small") + 4.4
    frame.y = y + 3.6


def _heads(frame: Frame, scheme: str, at: dict[str, float], wide: float) -> None:
    """A block's name, and its columns' above the cells, their last lines level."""
    name, aside = ("before", "groups_since") if scheme == BEFORE else ("since", "groups_before")
    words = {column: _group(column, frame.language) for column in at if column != OTHER}
    words[OTHER] = said(NAME, aside, frame.language, change="2023")
    heads = {column: balanced(words[column], "small", wide) for column in at}
    step, most = line_height("small"), max(map(len, heads.values()))
    last = frame.y + (most - 0.5) * step
    for column, lines in heads.items():
        for n, line in enumerate(reversed(lines)):
            frame.text(at[column] + wide / 2, last - n * step, line, "small", "center")
    frame.text(MARGIN, last, said(NAME, name, frame.language, change="2023"), "heading")
    frame.text(frame.right, last, said(NAME, "all", frame.language), "quiet", "right")
    frame.y = last + step / 2 + 1.0


def _place(frame: Frame, rows: pd.DataFrame, laid: tuple[dict[str, float], float, float]) -> None:
    """One place: the mark of its report, name, month, a cell a column, and the total."""
    (at, wide, pitch), language, first = laid, frame.language, rows.iloc[0]
    y = frame.y + pitch / 2
    mark = look(first)._replace(hatched=bool(rows["flagged"].any()))
    frame.dot(MARGIN + 1.1, y, mark, 2.0)
    when = month(first["as_of"], first["as_of_until"], language)
    room = CELLS - 2.0 - width_of(when, "quiet") - 5.6
    name, new = place_parts(first["place"], language)
    parts = ["name", "row", "small"][pitch == TIGHT :]
    part = next((part for part in parts if run_width([(name, part), (new, "quiet")]) <= room), "small")
    frame.run(4.4, y, [(name, part), (new, "quiet")])
    frame.text(CELLS - 2.0, y, when, "quiet", "right")
    for column, x in at.items():
        _cell(frame, rows[rows["column"] == column], (x, y, wide, pitch - GAP))
    total = number(first["total"], 0, language)
    frame.text(frame.right, y, total, "derived" if first["total_basis"] == "derived" else "strong", "right")


def _cell(frame: Frame, rows: pd.DataFrame, box: tuple[float, float, float, float]) -> None:
    """Number and share on the share's shade; a dash where the report gives nothing."""
    x, y, wide, tall = box
    if rows.empty:
        frame.text(x + wide / 2, y, "–", "quiet", "center")
        return
    row = rows.iloc[0].copy()
    if len(rows) > 1:
        row["products"], row["basis"] = rows["products"].sum(), "derived"
        row["share_pct"] = rows["share_pct"].sum(skipna=False)
    shade = shade_of(row["share_pct"]) if pd.notna(row["share_pct"]) else ""
    if shade:
        frame.ground(x, y - tall / 2, x + wide, y + tall / 2, shade)
    (count, *share), part = _pieces(row, frame.language), "derived" if row["basis"] == "derived" else "label"
    end = min(wide / 2, wide - 8.0)  # of the number, before the widest share
    if width_of(count[0], part) > end - 0.4:
        frame.text(x + wide / 2, y, count[0], part, "center", ground=shade)
        return
    frame.text(x + end, y, count[0], part, "right", ground=shade)
    for words, _ in share:
        frame.text(x + wide - 1.0, y, words, "small", "right", ground=shade)
