"""In the child process: a sheet as people see it, made into a page.

A sheet is drawn, not written: titles, notes and tables stand on it as its author put them. Rows
without anything part them; a row of one cell above a table is its title or its note, one below it
that begins like a note is one.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.office.page import PageText, clean_line
from pipeline.read.office.tables import GridCell, make_table

_NOTE = re.compile(r"[※＊*]|[(（〔]?(?:注|備考|資料|出典|出所)")
_UNIT = re.compile(r"[※＊*(（〔【・]")
_LONGEST_TITLE = 40


class SheetRow(NamedTuple):
    """A row that is shown."""

    number: int
    """Its index in the sheet, from 0."""
    cells: list[GridCell]


class Sheet(NamedTuple):
    """What a sheet shows: no hidden rows and columns."""

    name: str
    rows: list[SheetRow]
    """Those with something in them, from top to bottom."""
    frozen: int = 0
    """So many rows at the top of the sheet stay in sight: its author takes them for the head."""


def sheet_page(sheet: Sheet) -> PageText:
    """A page: the sheet's name, then what stands on it. The page is empty where the sheet is."""
    page = PageText()
    if not sheet.rows:
        return page
    page.add(BlockKind.HEADING, [clean_line(sheet.name) or "-"], level=1)
    titled = False
    for region in _regions(sheet.rows):
        titled = _add_region(page, region, sheet.frozen, titled)
    return page


def _regions(rows: list[SheetRow]) -> list[list[SheetRow]]:
    """Rows that follow each other without an empty one between them.

    A cell that is merged over several rows holds them together.
    """
    regions: list[list[SheetRow]] = []
    reach = -1
    for row in rows:
        if row.number > reach:
            regions.append([])
        regions[-1].append(row)
        tall = max((cell.rows for cell in row.cells), default=1)
        reach = max(reach, row.number + tall)
    return regions


def _add_region(page: PageText, rows: list[SheetRow], frozen: int, titled: bool) -> bool:
    """Add titles, table and notes; tell whether the page has its title by now."""
    first = next((i for i, row in enumerate(rows) if len(row.cells) > 1), len(rows))
    last = len(rows)
    while last > first and _is_note(rows[last - 1]):
        last -= 1
    for row in rows[:first]:
        titled = _add_line(page, row, titled)
    _add_table(page, rows[first:last], frozen)
    for row in rows[last:]:
        page.add(BlockKind.PARAGRAPH, [row.cells[0].text])
    return titled or first < last


def _add_table(page: PageText, rows: list[SheetRow], frozen: int) -> None:
    if rows:
        stated = sum(1 for row in rows if row.number < frozen)
        head = _grown(rows, stated if stated < len(rows) else 0)
        page.add_table(make_table([row.cells for row in _whole(rows)], head))


def _add_line(page: PageText, row: SheetRow, titled: bool) -> bool:
    """The first line of a sheet is its title where it reads like one."""
    text = row.cells[0].text
    title = not titled and len(text) <= _LONGEST_TITLE and text[-1] not in "。．."
    if title and not _UNIT.match(text):
        page.add(BlockKind.HEADING, [text], level=2)
        return True
    page.add(BlockKind.PARAGRAPH, [text])
    return titled


def _is_note(row: SheetRow) -> bool:
    return len(row.cells) == 1 and _NOTE.match(row.cells[0].text) is not None


def _whole(rows: list[SheetRow]) -> Sequence[SheetRow]:
    """The rows with the empty ones between them, over which cells may be merged."""
    found: list[SheetRow] = []
    for row in rows:
        while found and found[-1].number + 1 < row.number:
            found.append(SheetRow(found[-1].number + 1, []))
        found.append(row)
    return found


def _grown(rows: list[SheetRow], head: int) -> int:
    """A head in rows of the sheet, the empty ones counted."""
    return rows[head].number - rows[0].number if head else 0
