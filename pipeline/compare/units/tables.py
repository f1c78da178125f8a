"""The rows of a table whose cells are known."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from pipeline.compare.units.keys import key_of, row_key, without_number
from pipeline.compare.units.lines import has_letters, without_values, words_of
from pipeline.compare.units.passages import pieces
from pipeline.compare.units.shares import Share
from pipeline.compare.units.types import PageText, RowFacts, Unit
from pipeline.kinds import UnitKind
from pipeline.read.blocks import Block, Cell, grid
from pipeline.read.quantities.amounts import is_value
from pipeline.read.quantities.grammar import DATE, plain

_DATE = re.compile(rf"(?:{DATE})(?:から|まで|～|~|-)?")
_LONGEST_NAME = 60
"""Characters of a cell that can be a name: what is longer explains."""
_MOST_NAMES = 3
"""Cells that together are a name: 基本目標１ 観光 来訪者数."""
_NO_NAMES = frozenset({"単位", "番号", "no", "no."})
"""Keys of heads of columns that name nothing."""


class Head(NamedTuple):
    """The head of a table, for what stands below it without one."""

    lines: tuple[str, ...]
    """Key of each of its rows."""
    names: tuple[str, ...]
    """What stands above each column."""
    page: PageText | None


NO_HEAD = Head((), (), None)


class Rows(NamedTuple):
    """A table in units."""

    units: list[Unit]
    head: Head
    """The last one in the file."""


def rows_of(share: Share, page: PageText, last: Head) -> Rows:
    """The rows of a table: one unit each, in order.

    A head that is the one above it in the file once more (of a table that goes on over the page, or
    of a form with a table for each chapter) is left out.

    Args:
        share: the block with its lines.
        last: the last head in the file before it.
    """
    block, lines = share
    cells = grid(block._replace(first=0), lines)
    head = Head(*_head(block, lines, cells), page)
    first = _repeated(lines, last) if block.continued or head.lines == last.lines else 0
    if first:
        head = last._replace(page=page)
    elif not head.lines:
        same = block.continued or (last.page == page and len(last.names) == len(cells[0]))
        head = last._replace(page=page) if same else head
    units = [
        unit
        for n, names in enumerate(_with_spans(block, cells))
        if n >= first
        for unit in _row(lines[n], names, head, page, is_head=n < block.head)
    ]
    return Rows(units, head if head.lines else last)


def _head(
    block: Block, lines: Sequence[str], cells: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of the rows of a table's own head, and the names of its columns."""
    rows = range(min(block.head, len(lines)))
    names = _names(block, [cells[n] for n in rows])
    return tuple(key_of(lines[n]) for n in rows), names


def _repeated(lines: Sequence[str], before: Head) -> int:
    """How many rows at the top of a table are the head of the one before."""
    keys = tuple(key_of(line) for line in lines[: len(before.lines)])
    return len(keys) if keys == before.lines else 0


def _names(block: Block, rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What stands above each column: the cells of the head from top to bottom, those that span
    columns above each of them.
    """
    names: list[list[str]] = [[] for _ in (rows[0] if rows else ())]
    for n, row in enumerate(rows):
        for column, columns in _spans(block, n, row):
            text = row[column].strip()
            for name in names[column : column + columns]:
                if text and text not in name:
                    name.append(text)
    return tuple(" ".join(name) for name in names)


def _spans(block: Block, n: int, row: Sequence[str]) -> Iterable[tuple[int, int]]:
    """(column, how many columns) of each cell of a row."""
    if n < len(block.cells):
        return [(cell.column, cell.columns) for cell in block.cells[n] if cell.column < len(row)]
    return [(column, 1) for column in range(len(row))]


def _with_spans(block: Block, cells: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The rows of a table, a cell that spans several in each of them."""
    reaching: dict[int, tuple[str, int]] = {}  # column → text, rows it still reaches down
    for n, row in enumerate(cells):
        names = list(row)
        for column, (text, left) in list(reaching.items()):
            if not names[column]:
                names[column] = text
            reaching[column] = (text, left - 1)
            if left <= 1:
                del reaching[column]
        here: Sequence[Cell] = block.cells[n] if n < len(block.cells) else ()
        for cell in here:
            if cell.rows > 1 and cell.column < len(row) and row[cell.column]:
                reaching[cell.column] = (row[cell.column], cell.rows - 1)
        yield names


def _row(
    line: str, names: Sequence[str], head: Head, page: PageText, *, is_head: bool
) -> Iterator[Unit]:
    """A row as one unit; one that is longer than a unit can be, in several."""
    name = "" if is_head else _name(names, head.names)
    facts = RowFacts(
        name, without_number(name) or key_of(name), () if is_head else head.names, is_head
    )
    label = without_values(row_key("\t".join(names)))
    parts = list(pieces(line))
    for part in parts:
        key = row_key(part)
        if key:
            known = facts if len(parts) == 1 else None
            yield Unit(UnitKind.ROW, part, page.sha256, page.page, key, key, label, known)


def _name(cells: Sequence[str], head: Sequence[str]) -> str:
    """What a row is about: its words before its first value, those of its cells that name
    something.
    """
    named = [
        cell
        for column, cell in enumerate(cells)
        if cell.strip() and not (column < len(head) and key_of(head[column]).lower() in _NO_NAMES)
    ]
    words = dropwhile(lambda cell: _is_value(cell) or not has_letters(cell), named)
    found = [words_of(cell) for cell in takewhile(lambda cell: not _is_value(cell), words)]
    return " ".join([cell for cell in found if len(cell) <= _LONGEST_NAME][:_MOST_NAMES])


def _is_value(cell: str) -> bool:
    """An amount or a date and nothing else."""
    return is_value(cell) or _DATE.fullmatch(plain(cell).strip()) is not None
