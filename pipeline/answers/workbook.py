"""Tables as an Excel file: titled sheets of rows in, the bytes of a safe .xlsx out.

Strings are written as strings, so that no cell is a formula or a link, whatever an archived
document holds. The same sheets give the same bytes.
"""

import io
import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

import xlsxwriter

from pipeline.answers.office_text import cut, office_text

Cell = str | int | float | bool | date | datetime | None
"""None is an empty cell. A moment with a time zone is written in UTC."""

MOST_ROWS = 100_000
"""Rows of a sheet; a line below says how many are left out. Excel takes 1,048,576."""
FONT = "Yu Gothic"
"""Asked for by name (Excel has it wherever it writes Japanese); others put theirs in its place."""
_WIDEST, _NARROWEST = 60.0, 6.0
_MEASURED = 500  # rows that tell the width of a column
_NAME = 31  # characters of a sheet's name
_NAME_REFUSED = str.maketrans("[]:*?/\\'", "（）：＊？／＼’")
_EXACT = 2**53  # larger whole numbers are not exact in Excel
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: what is earlier is written as text."""
_MADE = datetime(1980, 1, 1, tzinfo=UTC)
"""The file's own date unless one is given: not the clock, so that bytes can be compared."""


class Table(NamedTuple):
    """A sheet."""

    name: str
    """On its tab; what Excel refuses is replaced, a name that is there already is numbered."""
    heads: Sequence[str]
    """The head row: bold, frozen, with filters."""
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    """A line above the heads."""
    notes: Sequence[str] = ()
    """Lines below the title: what is shown, where from."""
    widths: Sequence[float] = ()
    """Of the columns, in half-width characters; by what stands in them where none is given."""


class _Formats(NamedTuple):
    text: Any
    head: Any
    title: Any
    note: Any
    day: Any
    moment: Any


def _options() -> dict[str, Any]:
    """Anew for each file: XlsxWriter 3.3 adds to the properties that it is given, so that the
    first file of a process would have other bytes than the next ones."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10.5},
    }


def workbook(
    tables: Sequence[Table],
    *,
    title: str = "",
    made: datetime | None = None,
    first: Callable[[xlsxwriter.Workbook], str] | None = None,
) -> bytes:
    """The bytes of an Excel file with these sheets.

    Args:
        title: of the file's properties.
        made: when its facts were made, for the file's properties; no clock is looked at.
        first: writes a sheet of its own before the others and gives its name.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _options()) as book:
        created = (made or _MADE).replace(tzinfo=None)
        book.set_properties({"title": office_text(title)[:255], "created": created})
        formats = _formats(book)
        names = {first(book).casefold()} if first else set[str]()
        if not tables and not first:
            tables = [Table("Sheet", (), ())]
        for table in tables:
            _write(book.add_worksheet(sheet_name(table.name, names)), table, formats)
    return out.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes: 31 characters at most, none twice; ``taken`` gets it too."""
    bare = office_text(name).replace("\n", " ").translate(_NAME_REFUSED).strip()
    bare = "".join(c for c in bare if c <= "\uffff") or "Sheet"
    bare = f"{bare}_" if bare.casefold() == "history" else bare  # Excel keeps it for itself
    found, number = bare[:_NAME], 1
    while found.casefold() in taken:
        number += 1
        tail = f" ({number})"
        found = bare[: _NAME - len(tail)] + tail
    taken.add(found.casefold())
    return found


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    look = {"font_name": FONT, "font_size": 10.5, "valign": "top"}
    return _Formats(
        text=book.add_format(look | {"text_wrap": True}),
        head=book.add_format(
            look | {"bold": True, "text_wrap": True, "bg_color": "#EEEEEE", "bottom": 1}
        ),
        title=book.add_format(look | {"bold": True, "font_size": 14}),
        note=book.add_format(look | {"font_color": "#555555"}),
        day=book.add_format(look | {"num_format": "yyyy-mm-dd", "align": "left"}),
        moment=book.add_format(look | {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}),
    )


def _write(sheet: Any, table: Table, formats: _Formats) -> None:
    top = _write_above(sheet, table, formats)
    given = iter(table.rows)
    rows = list(islice(given, MOST_ROWS))
    for column, head in enumerate(table.heads):
        sheet.write_string(top, column, cut(office_text(head)), formats.head)
    for column, width in enumerate(_widths(table, rows)):
        sheet.set_column(column, column, width)
    for line, row in enumerate(rows, top + 1):
        for column, value in enumerate(row):
            write_cell(sheet, (line, column), value, formats)
    left_out = sum(1 for _ in given)
    if left_out:
        words = f"ほかに{left_out}行あります（この表には{MOST_ROWS}行まで）"
        sheet.write_string(top + 1 + len(rows), 0, words, formats.note)
    if table.heads:
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + max(1, len(rows)), len(table.heads) - 1)
    _set_print(sheet, top)


def _write_above(sheet: Any, table: Table, formats: _Formats) -> int:
    """Title and notes.

    Returns:
        the line of the heads.
    """
    lines = [(table.title, formats.title)] if table.title else []
    lines += [(note, formats.note) for note in table.notes]
    for line, (text, look) in enumerate(lines):
        sheet.write_string(line, 0, cut(office_text(text)), look)
    return len(lines)


def _set_print(sheet: Any, top: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C&P / &N")


def write_cell(sheet: Any, at: tuple[int, int], value: Cell, formats: Any) -> None:
    """Write a value as what it is: a number, a date, a truth, else a text.

    Args:
        formats: with ``text``, ``day`` and ``moment``.
    """
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, formats.text)
    elif isinstance(value, int | float) and _is_exact(value):
        sheet.write_number(*at, value, formats.text)
    elif isinstance(value, date) and _day_of(value) >= _FIRST_DAY:
        _write_date(sheet, at, value, formats)
    else:
        sheet.write_string(*at, cut(office_text(str(value))), formats.text)


def _is_exact(value: float) -> bool:
    """Does Excel keep this number as it is? It counts in floating point of 64 bits."""
    return abs(value) <= _EXACT if isinstance(value, int) else math.isfinite(value)


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _write_date(sheet: Any, at: tuple[int, int], value: date, formats: Any) -> None:
    if not isinstance(value, datetime):
        sheet.write_datetime(*at, value, formats.day)
        return
    utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    sheet.write_datetime(*at, utc, formats.moment)


def _widths(table: Table, rows: Sequence[Sequence[Cell]]) -> list[float]:
    if table.widths:
        return list(table.widths)
    widths = [_width(head) + 3 for head in table.heads]  # the button of the filter
    for row in rows[:_MEASURED]:
        for column, value in enumerate(row[: len(widths)]):
            widths[column] = max(widths[column], _width(value))
    return [min(_WIDEST, max(_NARROWEST, width)) for width in widths]


def _width(value: Cell) -> float:
    """Half-width characters that a value takes; the longest of its lines."""
    if value is None:
        return 0.0
    lines = str(value)[:400].split("\n")
    return 1.5 + max(sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in x) for x in lines)
