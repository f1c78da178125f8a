"""In the child process: the sheets of an Excel workbook, its cells as calamine reads them.

calamine gives values. How they are shown (formats, hidden rows and columns) stands in the sheet's
own XML, which is looked through first: that also bounds what calamine will have to hold.
"""

import io
from collections.abc import Iterable, Iterator

import python_calamine as calamine

from pipeline.read.children.protocol import Why
from pipeline.read.office.limits import MAX_AREA, MAX_CELLS, MAX_MERGED, MAX_SHEETS
from pipeline.read.office.number_format import Value, shown
from pipeline.read.office.package import Package, Unreadable
from pipeline.read.office.page import clean_lines, joined
from pipeline.read.office.sheet import Sheet, SheetRow
from pipeline.read.office.tables import GridCell
from pipeline.read.office.xls import old_looks
from pipeline.read.office.xlsx import PLAIN, SheetLook, sheet_looks

Place = tuple[int, int]
"""Row and column, from 0."""


def zipped_sheets(data: bytes) -> tuple[list[Sheet], int]:
    """The sheets of an .xlsx that are shown, and how many are not."""
    package = Package(data)
    package.check()
    return _sheets(data, sheet_looks(package))


def old_sheets(data: bytes) -> tuple[list[Sheet], int]:
    """The same of an .xls."""
    return _sheets(data, old_looks(data))


def _sheets(data: bytes, looks: dict[str, SheetLook]) -> tuple[list[Sheet], int]:
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            known = book.sheets_metadata
            if len(known) > MAX_SHEETS:
                words = f"has {len(known)} sheets, more than the {MAX_SHEETS} that are read"
                raise Unreadable(Why.TOO_MANY_PAGES, words)
            open_ones = [meta for meta in known if meta.visible == _VISIBLE]
            wanted = [meta.name for meta in open_ones if meta.typ == _WORKSHEET]
            found = list(_read(book, wanted, looks))
            return found, len(known) - len(open_ones)
    except calamine.PasswordError as error:
        raise Unreadable(Why.PASSWORD, "is protected by a password") from error
    except calamine.CalamineError as error:
        raise Unreadable(Why.BROKEN, f"is broken: {error}"[:200]) from error


_VISIBLE = calamine.SheetVisibleEnum.Visible
_WORKSHEET = calamine.SheetTypeEnum.WorkSheet


def _read(
    book: calamine.CalamineWorkbook, names: Iterable[str], looks: dict[str, SheetLook]
) -> Iterator[Sheet]:
    left = MAX_CELLS
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height * sheet.width > MAX_AREA:
            words = f"a sheet of {sheet.height} rows and {sheet.width} columns is too large"
            raise Unreadable(Why.TOO_LARGE, words)
        look = looks.get(name, PLAIN)
        rows, used = _rows(sheet, look)
        left -= used
        if left < 0:
            raise Unreadable(Why.TOO_LARGE, f"has more than the {MAX_CELLS} cells that are read")
        yield Sheet(name, rows, look.frozen)


def _rows(sheet: calamine.CalamineSheet, look: SheetLook) -> tuple[list[SheetRow], int]:
    """The rows that are shown and hold something; how many cells all of them have."""
    if sheet.start is None:
        return [], 0
    left = sheet.start[1]
    spans = _spans(sheet, look)
    found: list[SheetRow] = []
    used = 0
    for number, values in enumerate(sheet.iter_rows()):  # from the first row of all on
        filled = [(column, value) for column, value in enumerate(values, left) if value != ""]
        used += len(filled)
        if used > MAX_CELLS or number in look.hidden_rows:
            continue
        cells = [
            cell
            for column, value in filled
            if not look.hides(column) and (cell := _cell((number, column), value, look, spans)).text
        ]
        if cells:
            found.append(SheetRow(number, cells))
    return found, used


def _spans(sheet: calamine.CalamineSheet, look: SheetLook) -> dict[Place, Place]:
    """First cell of each merged range → rows and columns that it spans, hidden ones not counted."""
    ranges = sheet.merged_cell_ranges or []
    if len(ranges) > MAX_MERGED:
        words = f"has {len(ranges)} merged ranges on a sheet, more than the {MAX_MERGED} read"
        raise Unreadable(Why.TOO_LARGE, words)
    end = sheet.end or (0, 0)
    spans: dict[Place, Place] = {}
    for (top, left), (bottom, right) in ranges:
        tall = min(bottom, end[0]) - top + 1
        wide = min(right, end[1]) - left + 1
        spans[top, left] = (max(1, tall), max(1, wide))
    return spans


def _cell(at: Place, value: Value, look: SheetLook, spans: dict[Place, Place]) -> GridCell:
    rows, columns = spans.get(at, (1, 1))
    text = shown(value, look.formats.get(at, ""))
    return GridCell(at[1], columns, rows, joined(clean_lines(text)))
