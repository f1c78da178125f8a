"""Ruling lines that belong together, and the cells that they make."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.rules import Rule, together

_TOUCH = 3.5
"""Points: so near to each other a line across and one down meet."""
_SAME = 2.5
"""Points: edges of cells as near to each other as this are one."""
_MOST_CELLS = 20_000
"""Cells of one grid; more are a drawing."""
_NARROW = 4.0
"""Points: no cell is narrower or lower than this."""


class GridCell(NamedTuple):
    """A cell: the rows and columns from ``row`` and ``column`` that no line parts."""

    row: int
    column: int
    rows: int
    columns: int


class Grid(NamedTuple):
    """Lines that meet, and the cells between them."""

    xs: list[float]
    """Edges of the columns, from the left."""
    ys: list[float]
    """Edges of the rows, from the top."""
    cells: list[GridCell]
    """From the top left, row by row."""
    of: list[list[int]]
    """[row][column] → index in ``cells``."""
    shaded: bool = False
    """Made by the edges of coloured boxes, not by lines."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_place(self, cell: GridCell) -> Place:
        """Where a cell stands."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.columns],
            self.ys[cell.row + cell.rows],
        )

    def at(self, x: float, y: float) -> int:
        """Index of the cell at a point; of the nearest one for a point outside."""
        row = self.of[bisect_left(self.ys, y, 1, len(self.ys) - 1) - 1]
        return row[bisect_left(self.xs, x, 1, len(self.xs) - 1) - 1]


class _Component(NamedTuple):
    across: list[Rule]
    down: list[Rule]


def grids_of(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[list[Grid], list[Rule]]:
    """The grids of a page, and the lines across that are part of none.

    A grid has lines across and lines down that meet. Where its sides are open, its outermost lines
    across tell where they are.
    """
    grids: list[Grid] = []
    loose: list[Rule] = []
    for component in _components(across, down):
        grid = _grid(component) if component.across and component.down else None
        if grid is None:
            loose += component.across
        else:
            grids.append(grid)
    return grids, sorted(loose)


def shaded_grids(fills: Iterable[Place], ruled: Sequence[Place]) -> list[Grid]:
    """The grids that coloured boxes make by their edges, where no ruled table has its own.

    Args:
        fills: boxes in another colour than the paper's.
        ruled: places of the grids that lines make.
    """
    own = [fill for fill in fills if not any(_inside(fill, place) for place in ruled)]
    across = [Rule(y, x0, x1) for x0, y0, x1, y1 in own for y in (y0, y1)]
    down = [Rule(x, y0, y1) for x0, y0, x1, y1 in own for x in (x0, x1)]
    grids, _ = grids_of(together(across), together(down))
    return [grid._replace(shaded=True) for grid in grids]


def _inside(fill: Place, place: Place) -> bool:
    x, y = (fill[0] + fill[2]) / 2, (fill[1] + fill[3]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]


def _components(across: Sequence[Rule], down: Sequence[Rule]) -> list[_Component]:
    """Lines that meet, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    ys = [rule.at for rule in across]
    for j, (at, start, end) in enumerate(down, len(across)):
        first = bisect_left(ys, start - _TOUCH)
        last = bisect_left(ys, end + _TOUCH)
        own = j
        for i in range(first, last):
            other = across[i]
            if parent[i] != own and other.start - _TOUCH <= at <= other.end + _TOUCH:
                parent[own] = own = root(i)
    found: defaultdict[int, _Component] = defaultdict(lambda: _Component([], []))
    for i, rule in enumerate(across):
        found[root(i)].across.append(rule)
    for j, rule in enumerate(down, len(across)):
        found[root(j)].down.append(rule)
    return list(found.values())


def _edges(values: Iterable[float]) -> list[float]:
    """Places put together where they are near to each other."""
    edges: list[float] = []
    last, total, count = float("-inf"), 0.0, 0
    for value in sorted(values):
        if value - last > _SAME and count:
            edges.append(total / count)
            total, count = 0.0, 0
        last = value
        total += value
        count += 1
    return [*edges, total / count]


def _apart(edges: list[float]) -> list[float]:
    """Edges without those that leave no room for a letter before the next one."""
    kept = edges[:1]
    for edge in edges[1:]:
        if edge - kept[-1] >= _NARROW:
            kept.append(edge)
    return kept


def _grid(lines: _Component) -> Grid | None:
    """The cells between lines; None where there are none."""
    xs = _apart(
        _edges(
            [r.at for r in lines.down]
            + [min(r.start for r in lines.across), max(r.end for r in lines.across)]
        )
    )
    ys = _apart(
        _edges(
            [r.at for r in lines.across]
            + [min(r.start for r in lines.down), max(r.end for r in lines.down)]
        )
    )
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > _MOST_CELLS:
        return None
    below = [_bits(stretches) for stretches in _walls(lines.across, ys, xs)[:rows]]
    beside = _by_row(_walls(lines.down, xs, ys), rows)
    return Grid(xs, ys, *_cells(columns, below, beside))


def _walls(
    rules: Sequence[Rule], edges: list[float], across: list[float]
) -> list[list[tuple[int, int]]]:
    """Of every edge: the stretches (first, last + 1) that lines mark.

    Args:
        rules: of one direction.
        edges: places of the edges in this direction.
        across: edges of the other direction, which cut the lines into stretches.
    """
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    walls: list[list[tuple[int, int]]] = [[] for _ in edges]
    for rule in rules:
        n = bisect_left(edges, rule.at)
        if n == len(edges) or (n > 0 and rule.at - edges[n - 1] <= edges[n] - rule.at):
            n -= 1
        first, last = bisect_left(middles, rule.start), bisect_left(middles, rule.end)
        if first < last:
            walls[n].append((first, last))
    return walls


def _bits(stretches: Iterable[tuple[int, int]]) -> int:
    """Stretches as the bits of a number."""
    bits = 0
    for first, last in stretches:
        bits |= (1 << last) - (1 << first)
    return bits


def _by_row(walls: Sequence[Iterable[tuple[int, int]]], rows: int) -> list[int]:
    """Of every row: the edges that lines down mark in it, as the bits of a number."""
    marks = [0] * rows
    for edge, stretches in enumerate(walls):
        for row in {row for first, last in stretches for row in range(first, last)}:
            marks[row] |= 1 << edge
    return marks


def _cells(
    columns: int, below: Sequence[int], beside: Sequence[int]
) -> tuple[list[GridCell], list[list[int]]]:
    """Cells that no line parts, always as rectangles.

    What is open to the right is first put together along a row, then rows of the same width.

    Args:
        below: of every row: the columns that a line parts from those above, as bits.
        beside: of every row: the columns that a line parts from the one before, as bits.
    """
    of: list[list[int]] = []
    cells: list[GridCell] = []
    known: dict[int, list[tuple[int, int, int]]] = {}
    above: list[int] = []
    for row, (closed, parted) in enumerate(zip(below, beside, strict=True)):
        stretches = known.get(parted)
        if stretches is None:
            stretches = known[parted] = list(_stretches(columns, parted))
        own: list[int] = []
        for start, wide, bits in stretches:
            index = len(cells)
            if above and not closed & bits:
                over = cells[above[start]]
                if over.column == start and over.columns == wide:
                    index = above[start]
                    cells[index] = over._replace(rows=over.rows + 1)
            if index == len(cells):
                cells.append(GridCell(row, start, 1, wide))
            own += [index] * wide
        of.append(own)
        above = own
    return cells, of


def _stretches(columns: int, parted: int) -> Iterable[tuple[int, int, int]]:
    """(first column, how many columns, the same as bits) of what no line down parts in a row."""
    start = 0
    for column in range(1, columns + 1):
        if column == columns or parted >> column & 1:
            yield start, column - start, (1 << column) - (1 << start)
            start = column
