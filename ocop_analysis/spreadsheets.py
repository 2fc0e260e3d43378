"""The tables for spreadsheets: a workbook, and CSV files that open by a double click."""

import csv
import io
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ocop_analysis import codebook
from ocop_analysis.exported import WORDS, Tables, same_bytes
from ocop_analysis.tidy_files import as_text, write_whole

WIDEST = 60  # characters of a column; longer cells are wrapped


def write_workbook(tables: Tables, path: Path) -> None:
    """The codebook and every tidy table as sheets; text stays text whatever it begins with."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = WORDS["en"]["tables"], "ocop_analysis"
    columns = codebook.read_text_table(codebook.DATA / "reference" / "columns.csv")
    for name, table in {"codebook": columns, **tables}.items():
        sheet, as_printed = book.create_sheet(name), as_text(table).fillna("")
        for column in table.select_dtypes("datetime"):
            table = table.assign(**{column: table[column].dt.date})
        for row in [list(table), *table.astype(object).where(table.notna(), None).to_numpy().tolist()]:
            sheet.append(row)
        sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for n, column in enumerate(table, 1):
            longest = max([len(column) + 3, *as_printed[column].str.len()])  # 3: the arrow of the filter
            sheet.column_dimensions[get_column_letter(n)].width = min(longest, WIDEST) + 2
            for [cell] in sheet.iter_rows(2, None, n, n) if longest > WIDEST else ():
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        for cell in (cell for row in sheet.rows for cell in row if cell.data_type == "f"):
            cell.data_type = "s"  # a note that begins with = is no formula
    stream = io.BytesIO()
    book.save(stream)
    write_whole(path, same_bytes(stream.getvalue()))


def for_double_click(path: Path) -> None:
    """Let a CSV file open by a double click: with a byte order mark, and no text that would be computed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([_harmless(cell) for cell in row] for row in rows)
    write_whole(path, stream.getvalue().encode("utf-8-sig"))


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a number below zero is none."""
    computed = re.match(r"[=+@\t\r-]", cell) and not re.fullmatch(r"-\d+(\.\d+)?", cell)
    return f"'{cell}" if computed else cell
