"""In the child process: tables as people see them, of the cells that a file names.

What holds no text is no row and no column: sheets are often drawn on narrow columns that only
merged cells use, and forms have lines to be filled in.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.read.quantities.amounts import is_value
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.years import years

_DIGIT = re.compile(r"\d")
_SHORT = 24
"""Names of columns have no more characters."""
_MOST_HEAD = 5
"""Rows of a head, at most."""
_LOOKED_AT = 200
"""Rows that tell whether numbers stand under names."""


class GridCell(NamedTuple):
    """A cell with its place in a grid."""

    column: int
    columns: int
    rows: int
    text: str


class Table(NamedTuple):
    """A table without empty rows and columns."""

    rows: tuple[tuple[GridCell, ...], ...]
    """A cell that spans rows stands in the first of them."""
    head: int
    """So many rows at its top are its head."""

    def lines(self) -> list[str]:
        """A line a row, cells apart by tabs."""
        return [_line(row) for row in self.rows]


def make_table(rows: Sequence[Iterable[GridCell]], head: int = 0) -> Table:
    """A table of the cells that hold text.

    Args:
        rows: every row of the grid in order, each from left to right, empty ones too.
        head: so many rows at the top are its head; 0 where the file does not say.
    """
    full = [[cell for cell in row if cell.text] for row in rows]
    columns = sorted({cell.column for row in full for cell in row})
    numbers = [i for i, row in enumerate(full) if row]
    kept = tuple(tuple(_moved(cell, i, columns, numbers) for cell in full[i]) for i in numbers)
    stated = bisect_left(numbers, head)
    return Table(kept, min(stated or _head(kept), max(len(kept) - 1, 0)))


def _moved(cell: GridCell, row: int, columns: list[int], rows: list[int]) -> GridCell:
    """A cell in the grid of what is left."""
    at = bisect_left(columns, cell.column)
    wide = bisect_left(columns, cell.column + cell.columns) - at
    high = bisect_left(rows, row + cell.rows) - bisect_left(rows, row)
    return GridCell(at, max(1, wide), max(1, high), cell.text)


def _line(row: Iterable[GridCell]) -> str:
    parts: list[str] = []
    for cell in row:
        parts += [""] * (cell.column - len(parts))
        parts.append(cell.text)
    return "\t".join(parts)


def _head(rows: Sequence[Sequence[GridCell]]) -> int:
    """How many rows are the head where the file does not say: rows of names above others."""
    if len(rows) < 2 or not _names_columns(rows[0], rows[1:_LOOKED_AT]):
        return 0
    deep = max((cell.rows for cell in rows[0] if cell.rows < len(rows)), default=1)
    if any(cell.columns > 1 for cell in rows[0]):  # names of several columns have names below
        deep = max(deep, 2)
    deep = min(deep, _MOST_HEAD, len(rows) - 1)
    return next((at for at in range(1, deep) if _has_value(rows[at])), deep)


def _names_columns(row: Sequence[GridCell], below: Iterable[Iterable[GridCell]]) -> bool:
    """Are these names, short ones or such that stand above numbers?"""
    if len(row) < 2 or _has_value(row):
        return False
    return all(len(cell.text) <= _SHORT for cell in row) or any(_has_value(r) for r in below)


def _has_value(row: Iterable[GridCell]) -> bool:
    return any(_value(cell.text) for cell in row)


def _value(text: str) -> bool:
    """Is it a number, and no year?"""
    return bool(_DIGIT.search(text)) and is_value(text) and not years(plain(text), bare=True)
