"""A form whose first row names its indicator, with a strip of years and values under it."""

from typing import NamedTuple

from pipeline.read.figures import words
from pipeline.read.figures.heads import head_at, kind_of
from pipeline.read.figures.names import can_be_name, name_of
from pipeline.read.figures.table import Table

_MOST_ROWS = 8
"""A longer table is no form of one indicator."""
_HEAD = "指標"


class Titled(NamedTuple):
    """A table under its title."""

    table: Table
    unit: str | None


def with_title(table: Table) -> Titled | None:
    """The rows under 指標 | 新規就農者数 | 単位 | 人, each with that name in a column of its own;
    None where a table is no such form.
    """
    title = _title(table) if 3 <= len(table.rows) <= _MOST_ROWS and not table.turned else None
    head = head_at(table, 1) if title else None
    if title is None or head is None:
        return None
    values = table.rows[1 + head.rows :]
    if not values or not all(_is_label(row[0]) for row in values):
        return None
    return Titled(_named(table, title, head.rows), title.unit)


class _Title(NamedTuple):
    """The indicator of a form."""

    name: str
    unit: str | None
    column: int
    """Where its name stands in the first row."""


def _title(table: Table) -> _Title | None:
    """What the first row names, perhaps with its unit; None where it says anything else."""
    first = table.rows[0]
    inked = [x for x, text in enumerate(first) if text]
    labels = [words.bare(first[x]) for x in inked[::2]]
    if len(inked) not in (2, 4) or not words.INDICATOR.match(labels[0]):
        return None
    name, unit = name_of(table.printed[0][inked[1]])
    if not can_be_name(name) or not all(map(words.UNIT.match, labels[1:])):
        return None
    told = first[inked[3]].strip("()") if labels[1:] else ""
    return _Title(name, told or unit, inked[1])


def _is_label(text: str) -> bool:
    """Does a row say no more than that values stand in it: 値, 実績値?"""
    return bool(words.NUMBER.match(words.bare(text))) or kind_of(text) is not None


def _named(table: Table, title: _Title, heads: int) -> Table:
    """A table without its first row, and with a name before each row of values."""
    names = [_HEAD, *[""] * (heads - 1), *[title.name] * (len(table.rows) - 1 - heads)]
    box = table.box(0, title.column)
    moved = {(y - 1, x + 1): at for (y, x), at in table.boxes.items() if y}
    of_names = {(y, 0): box for y in range(heads, len(names))}
    return table._replace(
        rows=tuple((one, *row) for one, row in zip(names, table.rows[1:], strict=True)),
        printed=tuple((one, *row) for one, row in zip(names, table.printed[1:], strict=True)),
        covers={(y - 1, x + 1): (b - 1, a + 1) for (y, x), (b, a) in table.covers.items() if b},
        boxes=moved | of_names,
        lines=table.lines[1:],
    )
