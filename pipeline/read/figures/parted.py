"""Columns that the layout took for one: R2 and R3 in a head, 56件 62件 below them."""

from itertools import combinations, pairwise

from pipeline.read.blocks import Box, Place
from pipeline.read.figures.heads import is_dated
from pipeline.read.figures.table import Table
from pipeline.read.quantities.amounts import is_value

_LATEST = 4
"""Rows of a table in which its head may tell of two columns."""
_MOST = 4
"""So many columns may be one, of as many words at most."""
_MOST_WORDS = 8


def with_parted_columns(table: Table) -> Table:
    """A table in which each year of a head has a column of its own, where all cells below it hold
    as many values.
    """
    column = 0
    while column < table.wide:
        parts = _parts(table, column)
        if parts:
            table = _split(table, column, parts)
        column += max((len(texts) for texts in parts.values()), default=1)
    return table


def _parts(table: Table, column: int) -> dict[int, list[str]]:
    """Row → its texts in that many columns, the head's and all below; {} where it is one column."""
    for head in range(min(_LATEST, len(table.rows))):
        told = table.rows[head][column].split(" ")
        if 2 <= len(told) <= _MOST and all(map(is_dated, told)):
            below = [r for r in range(head + 1, len(table.rows)) if table.rows[r][column]]
            found = {row: _values(table.rows[row][column], len(told)) for row in below}
            return {head: told, **found} if found and all(found.values()) else {}
    return {}


def _values(text: str, count: int) -> list[str]:
    """A text as so many values, parted at blanks; [] where it is not that."""
    tokens = text.split(" ")
    if not count <= len(tokens) <= _MOST_WORDS:
        return []
    for cuts in combinations(range(1, len(tokens)), count - 1):
        edges = [0, *cuts, len(tokens)]
        parts = [" ".join(tokens[a:b]) for a, b in pairwise(edges)]
        if all(map(is_value, parts)):
            return parts
    return []


def _split(table: Table, column: int, parts: dict[int, list[str]]) -> Table:
    """A table with a column as several."""
    more = max(map(len, parts.values())) - 1

    def place(at: Place) -> Place:
        return at[0], at[1] + (more if at[1] > column else 0)

    rows = tuple(_widened(row, column, parts.get(y), more) for y, row in enumerate(table.rows))
    printed = tuple(
        _widened(row, column, parts.get(y), more) for y, row in enumerate(table.printed)
    )
    covers = {place(at): place(to) for at, to in table.covers.items()}
    boxes: dict[Place, Box] = {place(at): box for at, box in table.boxes.items()}
    for y in range(len(rows)):
        for x in range(column + 1, column + more + 1):
            if (y, column) in table.covers:
                covers[y, x] = place(table.covers[y, column])
            if (y, column) in table.boxes:
                boxes[y, x] = table.boxes[y, column]
    return table._replace(rows=rows, printed=printed, covers=covers, boxes=boxes)


def _widened(
    row: tuple[str, ...], column: int, parts: list[str] | None, more: int
) -> tuple[str, ...]:
    own = parts or [row[column], *[""] * more]
    return (*row[:column], *own, *row[column + 1 :])
