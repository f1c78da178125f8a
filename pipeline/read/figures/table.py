"""A table by rows and columns, with merged cells known by what they cover."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from pipeline.read.blocks import NOWHERE, Block, Box, Place, covered, grid
from pipeline.read.quantities.grammar import plain

_NUMBERING = re.compile(r"(?:[(]?\d{1,3}(?:-\d{1,3})*[).]?|[①-⑳])?")
T = TypeVar("T")
_MOST_CELLS = 40_000
"""What is larger is a register, no table of indicators."""


class Table(NamedTuple):
    """Texts in plain form. A merged cell's text stands at its first place."""

    rows: tuple[tuple[str, ...], ...]
    printed: tuple[tuple[str, ...], ...]
    """The same as printed."""
    covers: dict[Place, Place]
    """(row, column) that a merged cell covers → where its text stands."""
    boxes: dict[Place, Box]
    lines: tuple[Box, ...]
    """The box of each row."""
    turned: bool = False

    @property
    def wide(self) -> int:
        """How many columns it has."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, row: int, column: int) -> str:
        """The text of the cell that covers a place."""
        row, column = self.covers.get((row, column), (row, column))
        return self.rows[row][column]

    def at_printed(self, row: int, column: int) -> str:
        """The same as printed."""
        row, column = self.covers.get((row, column), (row, column))
        return self.printed[row][column]

    def box(self, row: int, column: int) -> Box:
        """Where a cell stands; its row's box where nobody knows better."""
        place = self.covers.get((row, column), (row, column))
        if place in self.boxes:
            return self.boxes[place]
        return self.line(place[1] if self.turned else place[0])

    def line(self, row: int) -> Box:
        """Where a row stands."""
        return self.lines[row] if row < len(self.lines) else NOWHERE


def table_of(block: Block, lines: Sequence[str], above: Sequence[str] = ()) -> Table | None:
    """The table of a block; None where it is too large to be one of indicators.

    Args:
        lines: of its page.
        above: lines right above it: those with as many cells, parted by tabs, are rows of its head
            that the layout left outside.
    """
    printed = grid(block, lines)
    table = _as_read(block, printed)
    wide = table.wide if table else 0
    head = [row for line in above[-2:] if "\t" in line and (row := _cells(line, wide))]
    return _with_head(table, head) if table and head else table


def _cells(line: str, wide: int) -> list[str] | None:
    """A line in as many cells as a table has columns, at its tabs or else at every blank."""
    cells = line.split("\t")
    for row in (cells, line.split()):
        if len(row) == wide:
            return row
    # The second row of a head, whose end is empty.
    second = line.startswith("\t") and len(cells) < wide
    return cells + [""] * (wide - len(cells)) if second else None


def _with_head(table: Table, head: Sequence[Sequence[str]]) -> Table:
    """A table with further rows at its top, which stand nowhere."""
    count = len(head)
    return table._replace(
        rows=(*(tuple(plain(text).strip() for text in row) for row in head), *table.rows),
        printed=(*(tuple(text.strip() for text in row) for row in head), *table.printed),
        covers={(r + count, c): (y + count, x) for (r, c), (y, x) in table.covers.items()},
        boxes={(r + count, c): box for (r, c), box in table.boxes.items()},
        lines=((NOWHERE,) * count + table.lines),
    )


def _as_read(block: Block, printed: Sequence[Sequence[str]]) -> Table | None:
    if not printed or len(printed) * len(printed[0]) > _MOST_CELLS:
        return None
    boxes = {
        (y, cell.column): cell.box
        for y, cells in enumerate(block.cells[: len(printed)])
        for cell in cells
    }
    return _narrowed(
        Table(
            rows=tuple(tuple(plain(text).strip() for text in row) for row in printed),
            printed=tuple(tuple(text.strip() for text in row) for row in printed),
            covers=covered(block, printed),
            boxes=boxes,
            lines=block.boxes,
        )
    )


def _narrowed(table: Table) -> Table:
    """Without the columns that no two texts need: shading behind a head is drawn narrower than its
    cell in many files, which parts a column in three.
    """
    column = 0
    while column + 1 < table.wide:
        if _belong_together(table, column):
            table = _joined(table, column)
        else:
            column += 1
    return table


def _belong_together(table: Table, column: int) -> bool:
    """Has no row two texts in a column and the next, and does a cell lie over both?"""
    if any(row[column] and row[column + 1] for row in table.rows):
        return False
    return any(_lies_over(table, y, column) for y in range(len(table.rows)))


def _lies_over(table: Table, row: int, column: int) -> bool:
    """Does a cell with text in a row cover a column and the next?"""
    to = table.covers.get((row, column + 1))
    return to is not None and to[0] == row and to[1] <= column and bool(table.rows[row][to[1]])


def _joined(table: Table, column: int) -> Table:
    """A column and the next as one."""

    def place(at: Place) -> Place:
        return at[0], at[1] - (at[1] > column)

    taken = {(y, column) for y, row in enumerate(table.rows) if row[column] or row[column + 1]}
    covers = {place(at): place(to) for at, to in table.covers.items() if place(at) != place(to)}
    filled = sorted(table.boxes, key=lambda at: bool(table.rows[at[0]][at[1]]))
    boxes = {place(at): table.boxes[at] for at in filled}
    return table._replace(
        rows=tuple(_shorter(row, column) for row in table.rows),
        printed=tuple(_shorter(row, column) for row in table.printed),
        covers={at: to for at, to in covers.items() if at not in taken},
        boxes=boxes,
    )


def _shorter(row: tuple[str, ...], column: int) -> tuple[str, ...]:
    return (*row[:column], row[column] or row[column + 1], *row[column + 2 :])


def without_numbers(table: Table) -> Table | None:
    """A table without its first column, where that holds nothing but the numbers of its rows."""
    first = [row[0] for row in table.rows]
    if table.wide < 3 or not any(first) or not all(_NUMBERING.fullmatch(text) for text in first):
        return None

    def moved(places: dict[Place, T]) -> dict[Place, T]:
        return {(y, x - 1): value for (y, x), value in places.items() if x}

    return table._replace(
        rows=tuple(row[1:] for row in table.rows),
        printed=tuple(row[1:] for row in table.printed),
        covers=moved({at: (y, x - 1) for at, (y, x) in table.covers.items()}),
        boxes=moved(table.boxes),
    )


def turned(table: Table) -> Table:
    """Rows as columns."""
    return table._replace(
        rows=tuple(zip(*table.rows, strict=True)),
        printed=tuple(zip(*table.printed, strict=True)),
        covers={(c, r): (c0, r0) for (r, c), (r0, c0) in table.covers.items()},
        boxes={(c, r): box for (r, c), box in table.boxes.items()},
        turned=not table.turned,
    )
