"""Names over several rows where no rule tells it: the label stands in their middle."""

import re

from pipeline.read.figures.names import MEASURES
from pipeline.read.figures.table import Table
from pipeline.read.quantities.amounts import amount_of

_LONGEST = 8
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]{1,20}[)\]】〕]")
_LETTERS = re.compile(r"[^\W\d_]+")


def with_labels(table: Table) -> Table:
    """A table in which a label in a row of its own stands before the names above and below it:
    小学生 56.1 / 全国学力調査の平均正答率 / 中学生 84.3.
    """
    printed = [list(row) for row in table.printed]
    rows = [list(row) for row in table.rows]
    for y in range(1, len(rows) - 1):
        column = _label_at(rows, y)
        reach = _reach(rows, y, column) if column is not None else 0
        if column is None or not reach:
            continue
        for part in (*range(y - reach, y), *range(y + 1, y + reach + 1)):
            rows[part][column] = f"{rows[y][column]} {rows[part][column]}"
            printed[part][column] = f"{printed[y][column]} {printed[part][column]}"
        rows[y][column] = printed[y][column] = ""
    return table._replace(rows=tuple(map(tuple, rows)), printed=tuple(map(tuple, printed)))


def with_rows_of_brackets(table: Table) -> Table:
    """A table in which a unit or a year in brackets, set under its name or its value where no rule
    parts rows, stands behind it: 出荷額 33,775 / (千円) (R9).
    """
    printed = [list(row) for row in table.printed]
    rows = [list(row) for row in table.rows]
    for y in range(1, len(rows)):
        for x in _bracketed(rows[y - 1], rows[y]):
            for told in (rows, printed):
                told[y - 1][x] = f"{told[y - 1][x]} {told[y][x]}"
                told[y][x] = ""
    return table._replace(rows=tuple(map(tuple, rows)), printed=tuple(map(tuple, printed)))


def _bracketed(above: list[str], row: list[str]) -> list[int]:
    """The filled columns of a row of nothing but brackets, each under a text; none of another."""
    inked = [x for x, text in enumerate(row) if text]
    fits = all(above[x] and _BRACKETED.fullmatch(row[x]) for x in inked)
    return inked if fits else []


def _label_at(rows: list[list[str]], y: int) -> int | None:
    """The column of a row's only text, where that is the name of a measure."""
    inked = [x for x, text in enumerate(rows[y]) if text]
    return inked[0] if len(inked) == 1 and MEASURES.search(rows[y][inked[0]]) else None


def _reach(rows: list[list[str]], y: int, column: int) -> int:
    """How many rows above a label are parts of it, if as many are below."""
    reach = 0
    while (
        y - reach - 1 >= 0
        and y + reach + 1 < len(rows)
        and _is_part(rows[y - reach - 1], column)
        and _is_part(rows[y + reach + 1], column)
    ):
        reach += 1
    return reach


def _is_part(row: list[str], column: int) -> bool:
    """Has a row a short word that measures nothing, and an amount?"""
    text = row[column]
    short = bool(_LETTERS.fullmatch(text)) and len(text) <= _LONGEST and not MEASURES.search(text)
    return short and any(amount_of(other) for x, other in enumerate(row) if x != column and other)


def label_near(table: Table, row: int, label: int, part: int) -> str:
    """The label of a row of which only the part is told: that of the nearest row of parts; ""
    where none has one.

    Args:
        label, part: columns.
    """
    found = [
        (abs(y - row), table.printed[y][label])
        for step in (-1, 1)
        for y in _run(table, row, part, step)
        if table.rows[y][label]
    ]
    return min(found, default=(0, ""))[1]


def _run(table: Table, row: int, part: int, step: int) -> range:
    """The rows beside one that have a part, too."""
    y = row + step
    while 0 <= y < len(table.rows) and table.rows[y][part]:
        y += step
    return range(row + step, y, step)
