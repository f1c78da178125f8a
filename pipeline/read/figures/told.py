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
    places = [x for x, text in enumerate(texts) if text and not ARROW.fullmatch(text)]
    if len(places) < 2:
        return
    first, *others = places
    name, unit = name_of(table.printed[row][first])
    lines = [told_line(texts[x]) for x in others]
    if not can_be_name(name) or told_line(texts[first]):
        return
    if not all(line and not line.name for line in lines):
        return
    for x, line in zip(others, lines, strict=True):
        for figure in line.figures if line else ():
            boxes = (table.box(row, x), table.box(row, first))
            yield figure._replace(indicator=name, unit=figure.unit or unit, boxes=boxes)
