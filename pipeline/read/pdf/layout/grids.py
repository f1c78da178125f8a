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
        column = bisect_left(self.xs, x, 1, len(self.xs) - 1) - 1
        return self.of[bisect_left(self.ys, y, 1, len(self.ys) - 1) - 1][column]


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
    for j, rule in enumerate(down, len(across)):
        first = bisect_left(ys, rule.start - _TOUCH)
        last = bisect_left(ys, rule.end + _TOUCH)
        for i in range(first, last):
            other = across[i]
            if other.start - _TOUCH <= rule.at <= other.end + _TOUCH:
                parent[root(i)] = root(j)
    found: defaultdict[int, _Component] = defaultdict(lambda: _Component([], []))
    for i, rule in enumerate(across):
        found[root(i)].across.append(rule)
    for j, rule in enumerate(down, len(across)):
        found[root(j)].down.append(rule)
    return list(found.values())


def _edges(values: Iterable[float]) -> list[float]:
    """Places put together where they are near to each other."""
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][-1] <= _SAME:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(group) / len(group) for group in edges]


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
    below = _walls(lines.across, ys, xs)
    beside = _walls(lines.down, xs, ys)
    return Grid(xs, ys, *_cells(rows, columns, below, beside))


def _walls(rules: Sequence[Rule], edges: list[float], across: list[float]) -> set[tuple[int, int]]:
    """(edge, stretch) of every inner edge that a line marks.

    Args:
        rules: of one direction.
        edges: places of the edges in this direction.
        across: edges of the other direction, which cut the lines into stretches.
    """
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        n = bisect_left(edges, rule.at)
        near = [k for k in (n - 1, n) if 0 <= k < len(edges)]
        edge = min(near, key=lambda k: abs(edges[k] - rule.at))
        first, last = bisect_left(middles, rule.start), bisect_left(middles, rule.end)
        walls.update((edge, k) for k in range(first, last))
    return walls


def _cells(
    rows: int, columns: int, below: set[tuple[int, int]], beside: set[tuple[int, int]]
) -> tuple[list[GridCell], list[list[int]]]:
    """Cells that no line parts, always as rectangles.

    What is open to the right is first put together along a row, then rows of the same width.
    """
    of = [[-1] * columns for _ in range(rows)]
    cells: list[GridCell] = []
    for row in range(rows):
        for start, end in _stretches(row, columns, beside):
            open_above = row > 0 and not any((row, k) in below for k in range(start, end))
            above = of[row - 1][start] if open_above else -1
            if above >= 0 and (cells[above].column, cells[above].columns) == (start, end - start):
                cells[above] = cells[above]._replace(rows=cells[above].rows + 1)
                index = above
            else:
                index = len(cells)
                cells.append(GridCell(row, start, 1, end - start))
            of[row][start:end] = [index] * (end - start)
    return cells, of


def _stretches(row: int, columns: int, beside: set[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """(first column, last column + 1) of what no line down parts in a row."""
    start = 0
    for column in range(1, columns + 1):
        if column == columns or (column, row) in beside:
            yield start, column
            start = column
