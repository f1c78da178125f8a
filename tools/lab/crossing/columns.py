"""A table out of columns: a head of levels, merged goals or bands, widths by what stands in it."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from tools.lab.piece import Cell

Row = list[Cell | str]


class Column(NamedTuple):
    """A column of a table."""

    heads: tuple[str, ...]
    """From the top level down."""
    cells: tuple[Cell | None, ...]
    """One a row; None where the cell above covers it."""
    flexible: float = 0
    """Share of the room that is left; none for a column that needs as much as its text."""
    least: float = 0
    """In letters."""


class Made(NamedTuple):
    """Rows of a table with what a program has to know to set it."""

    rows: list[Row]
    head: int
    widths: tuple[float, ...]
    """In per cent."""
    size: float
    """Of its letters, in parts of those that were asked for."""


def width_of(text: str) -> float:
    """Of the longest line, in full-width letters."""
    return max(
        sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in line)
        for line in text.split("\n")
    )


def need_of(columns: Sequence[Column]) -> float:
    """Letters that the columns need side by side."""
    return sum(_need(column) for column in columns)


def _need(column: Column) -> float:
    """Numbers stand on one line; a head may break, within reason."""
    if column.flexible:
        return column.least
    body = max((width_of(cell.text) for cell in column.cells if cell), default=0)
    return max(column.least, body, min(width_of(column.heads[-1]), 6.5)) + 1.4


def widths_of(columns: Sequence[Column], room: float) -> tuple[tuple[float, ...], float]:
    """Widths in per cent, and how far the letters have to shrink."""
    needs = [_need(column) for column in columns]
    total = sum(needs)
    spare = max(0.0, room - total)
    flexible = sum(column.flexible for column in columns)
    if not flexible:
        return tuple(100 * n / total for n in needs), min(1.0, room / total)
    wide = [n + spare * c.flexible / flexible for n, c in zip(needs, columns, strict=True)]
    return tuple(round(100 * w / sum(wide), 2) for w in wide), min(1.0, room / total)


def made(
    columns: Sequence[Column],
    room: float,
    *,
    bands: Sequence[tuple[int, Cell]] = (),
    head_style: str = "",
    head: bool = True,
) -> Made:
    """The table.

    Args:
        room: letters that stand side by side on the page.
        bands: rows across the table, each before the row of that number.
        head: with its head; without where it goes on from the page before.
    """
    top = head_rows(columns, head_style) if head else []
    rows: list[Row] = [*top]
    across = dict(bands)
    count = len(columns[0].cells)
    for y in range(count):
        if y in across:
            rows.append([across[y]._replace(columns=len(columns))])
        rows.append([cell for column in columns if (cell := column.cells[y])])
    widths, size = widths_of(columns, room)
    return Made(rows, len(top), widths, size)


def head_rows(columns: Sequence[Column], style: str = "") -> list[Row]:
    """The head's levels: what columns side by side share is one cell, a last word goes down to the
    body."""
    levels = max(len(column.heads) for column in columns)
    return [_head_row(columns, level, levels, style) for level in range(levels)]


def _head_row(columns: Sequence[Column], level: int, levels: int, style: str) -> Row:
    row: Row = []
    x = 0
    while x < len(columns):
        heads = columns[x].heads
        if level >= len(heads):
            x += 1
            continue
        last = level == len(heads) - 1
        end = x + 1
        while not last and end < len(columns) and _shared(heads, columns[end].heads, level):
            end += 1
        rows = levels - level if last else 1
        row.append(Cell(heads[level], rows=rows, columns=end - x, style=style))
        x = end
    return row


def _shared(a: tuple[str, ...], b: tuple[str, ...], level: int) -> bool:
    return len(b) > level + 1 and a[: level + 1] == b[: level + 1]
