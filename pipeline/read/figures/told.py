"""Tables without a head, whose cells say what they hold: 創業 | 実績（R2） 9件 | 目標（R8） 2件."""

from collections.abc import Iterator

from pipeline.read.figures.cards import ARROW, told_line
from pipeline.read.figures.names import can_be_name, name_of
from pipeline.read.figures.table import Table
from pipeline.read.figures.types import Stated


def told_rows(table: Table) -> Iterator[Stated]:
    """The figures of rows that have a name and nothing else but values with their kinds."""
    for row in range(len(table.rows)):
        yield from _told_row(table, row)


def _told_row(table: Table, row: int) -> Iterator[Stated]:
    texts = table.rows[row]
    first, *others = [x for x, text in enumerate(texts) if _says(text)] or [0]
    name, unit = name_of(table.printed[row][first])
    if not can_be_name(name) or told_line(texts[first]):
        return
    lines = [_values(texts[x]) for x in others]
    for x, figures in zip(others, lines, strict=True):
        for figure in figures if all(lines) else ():
            boxes = (table.box(row, x), table.box(row, first))
            yield figure._replace(indicator=name, unit=figure.unit or unit, boxes=boxes)


def _says(text: str) -> bool:
    return bool(text) and not ARROW.fullmatch(text)


def _values(text: str) -> list[Stated]:
    """The values of a cell that says of what kind they are and names nothing."""
    line = told_line(text)
    return line.figures if line and not line.name else []
