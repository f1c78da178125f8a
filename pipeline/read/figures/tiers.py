"""Two values one above the other (上段：目標、下段：実績): in a cell, or in two rows of a name."""

import re
from collections.abc import Sequence

from pipeline.kinds import FigureKind
from pipeline.read.blocks import Place
from pipeline.read.figures.table import Table
from pipeline.read.quantities.amounts import is_value

_TWO = re.compile(r"(\S.*?)(?:\s+|(?<=[\d%])(?=[-―—－…]$))(\S.*)")


def two_in(text: str) -> list[str]:
    """The two values that a cell holds; [] where it does not hold two."""
    found = _TWO.fullmatch(text)
    return list(found.groups()) if found and all(map(is_value, found.groups())) else []


def tiers_of(
    table: Table, at: Place, names: int, told: tuple[FigureKind, FigureKind] | None
) -> Sequence[FigureKind]:
    """The kinds of a cell's values: both of two in it, else that of its row; () where nothing says
    so.

    Args:
        at: row and column of the cell.
        names: the column of names, whose cells lie over both rows.
        told: which kind the upper and the lower one are of.
    """
    row, column = at
    if told is None:
        return ()
    if two_in(table.rows[row][column]):
        return told
    if table.covers.get((row, names), (row, names))[0] < row or not table.rows[row][names]:
        return told[1:]
    below = (row + 1, names)
    goes_on = table.covers.get(below) == (row, names)
    blank = row + 1 < len(table.rows) and below not in table.covers and not table.at(*below)
    return told[:1] if goes_on or blank else ()
