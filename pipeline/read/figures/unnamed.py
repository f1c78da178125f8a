"""Tables that have no name in them, but stand under that of their indicator: 現状値 2020年度 198件
beside 目標 2026年度 449件; years across, 実績値 and 目標値 down."""

from collections.abc import Sequence

from pipeline.kinds import FigureKind
from pipeline.read.blocks import NOWHERE
from pipeline.read.figures.heads import Column, Head, Holds, head_at, kind_of
from pipeline.read.figures.labelled import can_be_labelled
from pipeline.read.figures.lines import Name
from pipeline.read.figures.table import Table, turned
from pipeline.read.figures.types import Stated
from pipeline.read.quantities.amounts import amount_of, is_value
from pipeline.read.quantities.years import years

_MOST_ROWS = 6
"""A head and the rows of all kinds of values."""


def unnamed(table: Table, name: Name) -> list[Stated]:
    """The values of a table that says of what kind and of what year they are, and not of what.

    Args:
        name: what stands right above it.
    """
    if not can_be_labelled(name.text) or len(table.rows) > _MOST_ROWS:
        return []
    down = _row(turned(table), name) if table.wide == 2 else []
    return down or _row(table, name) or _kinds_by_row(table, name)


def _row(table: Table, name: Name) -> list[Stated]:
    """Of nothing but a head and one row."""
    head = head_at(table, 0)
    if head is None or len(table.rows) != head.rows + 1:
        return []
    if not _tells_all(head):
        return []
    found = [_value(table, head.rows, at, column) for at, column in enumerate(head.columns)]
    figures = [figure for figure in found if figure]
    if len(figures) != len(found):
        return []
    return _named(figures, name)


def _kinds_by_row(table: Table, name: Name) -> list[Stated]:
    """Of years across and kinds of values down."""
    columns = list(filter(None, map(_of_year, table.rows[0][1:])))
    if not columns or len(columns) < table.wide - 1:
        return []
    kinds = list(filter(None, (kind_of(row[0]) for row in table.rows[1:])))
    if len(set(kinds)) < len(table.rows) - 1:
        return []
    found: list[Stated] = []
    for row, kind in enumerate(kinds, 1):
        found += _across(table, row, [column._replace(kind=kind) for column in columns])
    return _named(found, name)


def _across(table: Table, row: int, columns: Sequence[Column]) -> list[Stated]:
    """The values of a row, from its second cell on."""
    told = (_value(table, row, at, column) for at, column in enumerate(columns, 1))
    return [figure for figure in told if figure]


def _of_year(text: str) -> Column | None:
    stated = years(text, bare=True)
    return Column(Holds.VALUE, year=stated[0].year) if stated else None


def _named(figures: Sequence[Stated], name: Name) -> list[Stated]:
    boxes = () if name.box == NOWHERE else (name.box,)
    return [
        f._replace(indicator=name.text, unit=f.unit or name.unit, boxes=(*f.boxes, *boxes))
        for f in figures
    ]


def _tells_all(head: Head) -> bool:
    """Does a head say of every column what its value is, of two kinds at least?"""
    kinds = {column.kind for column in head.columns}
    aimed = FigureKind.TARGET in kinds and len(kinds) > 1
    return aimed and not kinds & {None, FigureKind.OTHER}


def _value(table: Table, row: int, at: int, column: Column) -> Stated | None:
    text = table.rows[row][at]
    if not is_value(text):
        return None
    amount, stated = amount_of(text), years(text, bare=False)
    year = stated[0].year if stated else column.year
    return Stated(
        indicator="",
        unit=(amount.unit if amount else None) or column.unit,
        kind=column.kind or FigureKind.OTHER,
        year=year,
        value=amount.value if amount else None,
        raw=table.printed[row][at],
        boxes=(table.box(row, at),),
    )
