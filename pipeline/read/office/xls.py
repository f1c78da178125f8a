"""In the child process: how an .xls shows its cells ([MS-XLS] 2.4): formats, hidden rows, panes.

calamine gives the values; this is a second look at the same records, for what it does not tell. A
file whose records can't be followed is shown as it is stored.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.office.compound import stream
from pipeline.read.office.format_code import BUILTIN
from pipeline.read.office.limits import MAX_CELLS
from pipeline.read.office.xlsx import SheetLook

_SHEET, _FORMAT, _STYLE = 0x85, 0x41E, 0xE0
_ROW, _COLUMNS, _PANE, _WINDOW, _END = 0x208, 0x7D, 0x41, 0x23E, 0x0A
_NUMBERS = (0x203, 0x27E, 0x06)
"""A number, a small number, a formula: each begins with row, column and style."""
_SMALL_NUMBERS = 0xBD
"""Several small numbers in one row."""


class _Globals(NamedTuple):
    """What stands before the sheets."""

    sheets: list[tuple[str, int]]
    """Name, and where its records begin."""
    codes: list[str]
    """Format codes of the styles, by their numbers; empty for General."""


def old_looks(data: bytes) -> dict[str, SheetLook]:
    """Name → looks of every sheet; none where the records can't be followed."""
    try:
        book = stream(data, "Workbook")
        found = _globals(book)
        return {name: _look(book, start, found.codes) for name, start in found.sheets}
    except (struct.error, IndexError, ValueError):
        return {}


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record, up to the end of its part."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        if kind == _END:
            return
        at += 4 + size


def _globals(book: bytes) -> _Globals:
    sheets: list[tuple[str, int]] = []
    formats: dict[int, str] = {}
    styles: list[int] = []
    for kind, body in _records(book, 0):
        if kind == _SHEET:
            (start,) = struct.unpack_from("<I", body)
            sheets.append((_string(body[8:], body[6], body[7]), start))
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            formats[number] = _string(body[5:], length, body[4])
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    codes = [formats.get(number, BUILTIN.get(number, "")) for number in styles]
    return _Globals(sheets, ["" if code == "General" else code for code in codes])


def _string(body: bytes, length: int, flags: int) -> str:
    """Characters of two bytes, or of one where they are Latin."""
    if flags & 1:
        return body[: 2 * length].decode("utf-16-le", "replace")
    return body[:length].decode("latin-1")


def _look(book: bytes, start: int, codes: list[str]) -> SheetLook:
    look = SheetLook()
    pane = 0
    for kind, body in _records(book, start):
        if kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                look.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<5H", body)
            if options & 1:
                look.hidden_columns.append((first, last))
        elif kind == _PANE:
            pane = struct.unpack_from("<H", body, 2)[0]
        elif kind == _WINDOW:
            look.frozen = 1 if struct.unpack_from("<H", body)[0] & 0x08 else 0
        else:
            _see_cells(look, kind, body, codes)
    look.frozen *= pane
    return look


def _see_cells(look: SheetLook, kind: int, body: bytes, codes: list[str]) -> None:
    if len(look.formats) > MAX_CELLS:
        return
    if kind in _NUMBERS:
        row, column, style = struct.unpack_from("<3H", body)
        _keep(look, (row, column), codes[style])
    elif kind == _SMALL_NUMBERS:
        row, first = struct.unpack_from("<2H", body)
        for n in range((len(body) - 6) // 6):
            (style,) = struct.unpack_from("<H", body, 4 + 6 * n)
            _keep(look, (row, first + n), codes[style])


def _keep(look: SheetLook, place: tuple[int, int], code: str) -> None:
    if code:
        look.formats[place] = code
