"""Tables: runs in the cells of a grid, rows that no line parts."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from pipeline.read.blocks import in_one_line
from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.grids import Grid
from pipeline.read.pdf.layout.lines import Line, closed_up, lines_of
from pipeline.read.pdf.layout.runs import Run, Way

_VALUE = re.compile(
    r"[^（(]{0,3}[0-9０-９][^。、]{0,13}|[-－―—─…]|皆[増減]|維持|未定|増加|減少|なし"
)
_YEAR = re.compile(r"[（()）]|年度?$|^[HRＨＲ][0-9０-９]{1,2}$")


_OVER = 0.3
"""So far a run may reach over the edge of its cell, in heights of a letter."""


class TableCell(NamedTuple):
    """A cell with its text."""

    row: int
    column: int
    rows: int
    columns: int
    place: Place
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """Its lines as one, letters set apart closed up."""
        if not self.lines:
            return ""
        if len(self.lines) == 1:
            return closed_up(self.lines[0].text(tabs=False), False)
        return in_one_line([closed_up(line.text(tabs=False), False) for line in self.lines])

    @property
    def chars(self) -> list[int]:
        """Indices of its characters in the order of its text."""
        if len(self.lines) == 1:
            return self.lines[0].chars
        return [i for line in self.lines for i in line.chars]


class Table:
    """Rows of cells."""

    __slots__ = ("_em", "cells", "columns", "place", "rows", "ruled")

    def __init__(
        self, rows: list[Place], columns: int, cells: list[TableCell], *, ruled: bool
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.cells = cells
        """Row by row, from the left; those without text too where lines make them."""
        self.ruled = ruled
        self.place = around(rows)
        """Where it stands."""
        self._em: float | None = None

    @property
    def em(self) -> float:
        """Height of most of its letters."""
        if self._em is None:
            sizes = Counter([line.em for cell in self.cells for line in cell.lines])
            self._em = usual_size(sizes)
        return self._em

    def by_row(self) -> list[list[TableCell]]:
        """The cells that begin in each row, from the left."""
        rows: list[list[TableCell]] = [[] for _ in self.rows]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return [sorted(row, key=_column) for row in rows]


_column = attrgetter("column")


def usual_size(counted: Mapping[float, int]) -> float:
    """Height of most letters, in tenths of a point; 0 of none.

    Args:
        counted: letters, or lines, by their height.
    """
    sizes: dict[float, int] = {}
    for size, count in counted.items():
        tenth = round(size, 1)
        sizes[tenth] = sizes.get(tenth, 0) + count
    return max(sizes, key=sizes.__getitem__, default=0.0)


def around(places: Iterable[Place]) -> Place:
    """The box around boxes."""
    x0, y0, x1, y1 = zip(*places, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def in_cells(grid: Grid, runs: Iterable[Run], boxes: Sequence[Place]) -> list[list[Run]]:
    """The runs of each cell of a grid; one that lies across an edge is cut there.

    Args:
        boxes: of all characters, in the view of the grid.
    """
    held: list[list[Run]] = [[] for _ in grid.cells]
    columns, rows = grid.xs[1:-1], grid.ys[1:-1]
    for run in runs:
        whole = _cell_of(run, columns, rows, grid.of)
        if whole >= 0:
            held[whole].append(run)
            continue
        for index, piece in _pieces(grid, run, boxes):
            held[index].append(piece)
    return held


def _cell_of(
    run: Run, columns: Sequence[float], rows: Sequence[float], of: Sequence[Sequence[int]]
) -> int:
    """The cell in which a whole run stands; -1 where it lies across an edge.

    Its ends may reach a little into the neighbours.

    Args:
        columns: edges between the columns of a grid.
        rows: edges between its rows.
        of: [row][column] → cell.
    """
    reach, x, y = _OVER * run.em, (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
    if run.way == Way.ACROSS:
        row = of[bisect_left(rows, y)]
        first = row[bisect_left(columns, run.x0 + reach)]
        if first == row[bisect_left(columns, run.x1 - reach)]:
            return first
        return row[bisect_left(columns, x)] if len(run.chars) == 1 else -1
    column = bisect_left(columns, x)
    first = of[bisect_left(rows, run.y0 + reach)][column]
    return first if first == of[bisect_left(rows, run.y1 - reach)][column] else -1


def _pieces(grid: Grid, run: Run, boxes: Sequence[Place]) -> list[tuple[int, Run]]:
    """A run cut at the edges of cells, each piece with its cell."""
    across, y = run.way == Way.ACROSS, (run.y0 + run.y1) / 2
    cut: list[tuple[int, list[int]]] = []
    for n, i in enumerate(run.chars):
        x0, y0, x1, y1 = boxes[i]
        index = grid.at((x0 + x1) / 2, y if across else (y0 + y1) / 2)
        if cut and cut[-1][0] == index:
            cut[-1][1].append(n)
        else:
            cut.append((index, [n]))
    return [(index, part_of(run, places, boxes)) for index, places in cut]


def part_of(run: Run, places: list[int], boxes: Sequence[Place]) -> Run:
    """Some neighbouring letters of a run as a run."""
    first = places[0]
    chars = [run.chars[n] for n in places]
    blanks = {n - first for n in places if n in run.blanks and n > first}
    text = run.text[first : places[-1] + 1]
    return Run(chars, text, blanks, around([boxes[i] for i in chars]), run.em, run.way)


def ruled_table(grid: Grid, held: Sequence[Sequence[Run]]) -> Table:
    """The table of a grid whose runs stand in their cells."""
    texts = [lines_of(runs) if runs else [] for runs in held]
    several = {cell.row for cell, lines in zip(grid.cells, texts, strict=True) if len(lines) > 1}
    xs, ys = grid.xs, grid.ys
    bands: dict[int, _Band] = {}
    starts: list[int] = []
    rows: list[Place] = []
    for n, (top, bottom) in enumerate(pairwise(ys)):
        starts.append(len(rows))
        if n in several:
            bands[n] = _Band(grid, n, texts)
            rows += bands[n].places
        else:
            rows.append((xs[0], top, xs[-1], bottom))
    starts.append(len(rows))
    cells: list[TableCell] = []
    for (row, column, tall, wide), lines in zip(grid.cells, texts, strict=True):
        first, end = starts[row], starts[row + tall]
        place = (xs[column], ys[row], xs[column + wide], ys[row + tall])
        whole = TableCell(first, column, end - first, wide, place, tuple(lines))
        if tall == 1 and end - first > 1:
            cells += bands[row].divided(whole)
        else:
            cells.append(whole)
    return _without_empty(Table(rows, len(xs) - 1, cells, ruled=True))


class _Band:
    """A row between two lines across, which may hold several rows of text."""

    def __init__(self, grid: Grid, row: int, texts: Sequence[list[Line]]) -> None:
        own = [i for i in dict.fromkeys(grid.of[row]) if grid.cells[i].rows == 1]
        self._anchors = anchors([texts[i] for i in own])
        cuts = ((a + b) / 2 for a, b in pairwise(self._anchors))
        self._cuts = [grid.ys[row], *cuts, grid.ys[row + 1]]
        left, right = grid.xs[0], grid.xs[-1]
        self.places: list[Place] = [(left, a, right, b) for a, b in pairwise(self._cuts)]

    def divided(self, cell: TableCell) -> list[TableCell]:
        """A cell of this band as those of its rows."""
        parts: list[list[Line]] = [[] for _ in self.places]
        for line in cell.lines:
            middle = (line.y0 + line.y1) / 2
            nearest = min(range(len(parts)), key=lambda n: abs(self._anchors[n] - middle))
            parts[nearest].append(line)
        x0, _, x1, _ = cell.place
        return [
            cell._replace(
                row=cell.row + n,
                rows=1,
                place=(x0, self._cuts[n], x1, self._cuts[n + 1]),
                lines=tuple(lines),
            )
            for n, lines in enumerate(parts)
        ]


def anchors(cells: Sequence[list[Line]]) -> list[float]:
    """Middles of the lines that each begin a row; one where the cells make a single row.

    Rows without lines between them are told by a column of values, one to a line, beside a column
    with at least as many lines of words.
    """
    if max(map(len, cells), default=0) < 2:
        return [0.0]
    valued: list[list[Line]] = []
    most_words = 0
    for lines in cells:
        if len(lines) > 1 and _all_values(lines):
            valued.append(lines)
        else:
            most_words = max(most_words, len(lines))
    longest = max(valued, key=len, default=[])
    if not valued or most_words < len(longest):
        return [0.0]
    middles = [(line.y0 + line.y1) / 2 for line in longest]
    off = 0.4 * min((b - a for a, b in pairwise(middles)), default=0.0)
    beside = all(_is_near(line, middles, off) for lines in valued for line in lines)
    return middles if beside else [0.0]


def _is_near(line: Line, middles: Sequence[float], off: float) -> bool:
    middle = (line.y0 + line.y1) / 2
    return min(abs(middle - m) for m in middles) <= off


def _all_values(lines: Sequence[Line]) -> bool:
    texts = (line.text(tabs=False).strip() for line in lines)
    return all(_VALUE.fullmatch(t) and not _YEAR.search(t) for t in texts)


def _without_empty(table: Table) -> Table:
    """A table without the columns and rows that hold nothing but space between doubled lines."""
    used_rows = {cell.row for cell in table.cells if cell.lines}
    heights = [y1 - y0 for _, y0, _, y1 in table.rows]
    usual = sorted(heights)[len(heights) // 2]
    kept = [
        row
        for row in range(len(table.rows))
        if row in used_rows or heights[row] > 0.4 * usual or _spanned(table, row)
    ]
    return table if len(kept) == len(table.rows) else _with_rows(table, kept)


def _with_rows(table: Table, kept: Sequence[int]) -> Table:
    """A table with some of its rows only."""
    place_of = {row: n for n, row in enumerate(kept)}
    cells = [
        cell._replace(
            row=place_of[cell.row],
            rows=sum(1 for r in range(cell.row, cell.row + cell.rows) if r in place_of),
        )
        for cell in table.cells
        if cell.row in place_of
    ]
    rows = [table.rows[row] for row in kept]
    return Table(rows, table.columns, cells, ruled=table.ruled)


def _spanned(table: Table, row: int) -> bool:
    """Whether a cell with text begins in this row or spans it."""
    return any(c.lines and c.row <= row < c.row + c.rows and c.rows > 1 for c in table.cells)


Said = Sequence[Sequence[str]]
"""Texts of cells, row by row."""


def head_rows(rows: Sequence[Sequence[TableCell]], said: Said, *, ruled: bool) -> int:
    """How many rows at the top of a table are its head, as far as its cells tell.

    A head has words, years and units where the rows below have values; a head of two levels has
    cells that span columns, or rows.

    Args:
        rows: its cells, from the left.
        said: their texts.
        ruled: whether lines make its cells.
    """
    if len(rows) < 2:
        return 0
    deepest = _depth(rows, said)
    body = [text for texts in said[deepest:] for text in texts[1:] if text]
    if deepest >= len(rows) or not body:
        return 0
    return deepest if ruled or any(map(is_value, body)) else 0


def _depth(rows: Sequence[Sequence[TableCell]], said: Said) -> int:
    """How many rows at the top may be a head."""
    for n, row in enumerate(rows[:3]):
        if not row or any(map(is_value, said[n][1:])):
            return n
        if not _goes_deeper(row, n == 0):
            return n + 1
    return min(3, len(rows))


def _goes_deeper(row: Sequence[TableCell], first: bool) -> bool:
    """Whether a row of a head has another one of it under it: cells span columns, or rows."""
    filled = [cell for cell in row if cell.lines]
    tall = max((cell.rows for cell in filled), default=1)
    if tall == 1:
        return any(cell.columns > 1 for cell in filled)
    return not first or sum(1 for cell in row if cell.rows == tall) >= 2


_NUMBER = re.compile(r"[△▲約¥]?\s?[0-9０-９][0-9０-９,，.．]*\D{0,6}")


def is_value(text: str) -> bool:
    """Whether a cell holds a number, and no year."""
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.search(text)
