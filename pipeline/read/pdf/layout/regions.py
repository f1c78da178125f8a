"""The order in which a page is read: columns, frames and tables, cut along what is left free."""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import count, pairwise
from typing import TypeGuard

from pipeline.read.pdf.layout.characters import Characters, Place
from pipeline.read.pdf.layout.columns import Band, Region, side_by_side, sides
from pipeline.read.pdf.layout.corners import squared
from pipeline.read.pdf.layout.gaps import edges_part_rows, table_of_lines
from pipeline.read.pdf.layout.grids import Grid, grids_of, shaded_grids
from pipeline.read.pdf.layout.items import Element, Frame, Item, only_runs, others, runs_in
from pipeline.read.pdf.layout.lines import Line, lines_of
from pipeline.read.pdf.layout.prose import reads_as_prose
from pipeline.read.pdf.layout.rivers import beside, intervals, rivers_of, union, words_of
from pipeline.read.pdf.layout.rules import Rule, Rules
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.stacks import ruled_across
from pipeline.read.pdf.layout.tables import Table, in_cells, is_value, ruled_table
from pipeline.read.pdf.layout.unruled import with_gap_tables

_DIGIT = re.compile(r"\d")
_NUMBERED = 8
"""So many letters of a title may hold its number."""
_TITLE = 1.6
"""Less than this lies between the number of a title and its words, in heights of a letter."""
_PAGE = 0.85
"""A frame that takes this share of the page frames the page."""
_LINES = 12
"""A cell that takes most of its grid, with more lines than this, holds the page's text."""
_DEEP = 12
"""Columns in frames in columns: deeper is no page that anybody reads."""
_MOST_RUNS = 6_000
"""Runs of a page that are put into columns and tables (the fullest of 1,140 real ones has 893);
of more the lines alone are read, from the top, for time."""


class Reader:
    """Puts the runs of one page, all read the same way, into order."""

    def __init__(
        self, page: Characters, rules: Rules, width: float, height: float, *, tables: bool = True
    ) -> None:
        self._boxes = page.boxes
        self._rules = rules
        self._area = width * height
        self._tables = tables
        """Whether there may be tables without lines down: vertical writing has none."""
        self._regions = count(1)

    def elements(self, runs: Sequence[Run]) -> list[Element]:
        """Lines and tables in the order in which a person reads them."""
        if len(runs) > _MOST_RUNS:
            return list(lines_of(runs))
        grids, loose = grids_of(*squared(self._rules.across, self._rules.down))
        items: list[Item] = list(runs)
        grids += shaded_grids(self._rules.fills, [g.place for g in grids if len(g.cells) > 1])
        for grid in sorted(grids, key=_area):
            items = self._with_grid(grid, items)
        if self._tables:
            items = self._with_open_tables(loose, items)
        return self._ordered(items, 0)

    def _with_grid(self, grid: Grid, items: list[Item]) -> list[Item]:
        """What stands inside a grid put into a table or a frame."""
        inside, outside = _parted(items, grid.place)
        if not inside:
            return items
        if len(grid.cells) == 1 and (
            _area(grid) > _PAGE * self._area
            or (grid.shaded and len(inside) < 2)
            or _torn(grid.place, inside, outside)
        ):
            return items
        if grid.shaded and len(grid.ys) == 2 and (_is_line(inside) or _is_stripe(grid, outside)):
            return items  # a line on a coloured ground: a head, or a stripe of a table
        made = self._made(grid, inside)
        return [*outside, *made]

    def _made(self, grid: Grid, inside: list[Item]) -> list[Item]:
        """A grid as a table; as frames where it has no columns."""
        runs = [item for item in inside if isinstance(item, Run)]
        blocks = [item for item in inside if not isinstance(item, Run)]
        if len(grid.xs) == 2:
            return self._one_column(grid, runs, blocks)
        held = in_cells(grid, runs, self._boxes)
        if _is_layout(grid, held, blocks):
            return self._frames(grid, held, blocks)
        flat = [run for block in blocks for run in runs_in(block)]
        if flat:
            held = in_cells(grid, [*runs, *flat], self._boxes)
        return [ruled_table(grid, held)]

    def _one_column(self, grid: Grid, runs: list[Run], blocks: Sequence[Item]) -> list[Item]:
        """Boxes one under the other; a table where gaps make columns in all of them."""
        if len(grid.ys) > 3 and not blocks:
            lines = lines_of(runs)
            rivers = rivers_of(lines, self._boxes)
            if rivers and len(lines) >= 3:
                return [table_of_lines(lines, rivers, self._boxes, grid.ys)]
        return self._frames(grid, in_cells(grid, runs, self._boxes), blocks)

    def _frames(
        self, grid: Grid, held: Sequence[Sequence[Run]], blocks: Sequence[Item]
    ) -> list[Item]:
        frames: list[Item] = []
        for cell, runs in zip(grid.cells, held, strict=True):
            place = grid.cell_place(cell)
            own, blocks = _parted(blocks, place)
            if runs or own:
                frames.append(Frame(place, self._ordered([*runs, *own], 1)))
        return [*frames, *blocks]

    def _with_open_tables(self, loose: Sequence[Rule], items: list[Item]) -> list[Item]:
        """Tables that have lines across only."""
        for rules in ruled_across(loose, only_runs(items)):
            place = _between(rules)
            inside, outside = _parted(items, place)
            runs = only_runs(inside)
            if len(runs) != len(inside) or len(runs) < 4:
                continue
            lines = lines_of(runs)
            bands = [rule.at for rule in rules]
            rivers = rivers_of(_without_titles(lines, bands), self._boxes)
            if not rivers or _is_prose(lines, rivers):
                continue
            edges = bands if edges_part_rows(lines, rivers, bands) else ()
            partial = [rule.at for rule in loose if _is_partial(rule, rules, place)]
            head = _head_over(outside, place, lines, rivers)
            lines = [*lines_of(head), *lines]
            table = table_of_lines(lines, rivers, self._boxes, edges, partial)
            taken = set(map(id, head))
            items = [*(item for item in outside if id(item) not in taken), table]
        return items

    def _ordered(self, items: Sequence[Item], depth: int) -> list[Element]:
        """Items of one region in order: columns first where there are any, else from the top."""
        if len(items) == 1 and depth and isinstance(items[0], Run):  # a word in its frame
            return [Line([items[0]], next(self._regions))]
        whole = Region(items)
        bands = whole.bands
        found: list[Element] = []
        region, n = next(self._regions), 0
        while n < len(bands):
            cut = whole.columns(n) if depth < _DEEP else None
            if cut is None:
                found += self._band(bands[n], region, depth)
                n += 1
                continue
            end, gutter = cut
            left, right = sides(bands[n:end], gutter)
            found += self._ordered(left, depth + 1) + self._ordered(right, depth + 1)
            region, n = next(self._regions), end
        return with_gap_tables(found, self._boxes) if depth == 0 and self._tables else found

    def _band(self, band: Band, region: int, depth: int) -> Sequence[Element]:
        """Items at one height."""
        if band.plain:
            return lines_of(band.runs, region)
        groups = side_by_side(band.items)
        if len(groups) > 1 and depth < _DEEP:
            return [element for group in groups for element in self._ordered(group, depth + 1)]
        lines = lines_of(band.runs, region)
        found: list[Element] = []
        for item in sorted([*others(band.items), *lines], key=lambda item: item.place[1]):
            found += item.elements if isinstance(item, Frame) else [item]
        return found


def _is_line(items: Sequence[Item]) -> bool:
    """Whether items are runs of a single line."""
    runs = [item for item in items if isinstance(item, Run)]
    return len(runs) == len(items) and len(lines_of(runs)) == 1


def _is_stripe(grid: Grid, outside: Sequence[Item]) -> bool:
    """Whether a row of shaded cells is part of a table whose next row is not shaded: text stands
    right under or above it, in its columns."""
    x0, y0, x1, y1 = grid.place
    if len(grid.xs) <= 2:
        return False
    near = [
        item
        for item in outside
        if isinstance(item, Run)
        and x0 <= item.place[0]
        and item.place[2] <= x1
        and (0 <= item.place[1] - y1 < item.em or 0 <= y0 - item.place[3] < item.em)
    ]
    columns = {
        i
        for item in near
        for i, (a, b) in enumerate(pairwise(grid.xs))
        if a <= item.place[0] and item.place[2] <= b
    }
    return len(columns) > 1


def _area(grid: Grid) -> float:
    x0, y0, x1, y1 = grid.place
    return (x1 - x0) * (y1 - y0)


def _parted(items: Iterable[Item], place: Place) -> tuple[list[Item], list[Item]]:
    """Items whose middle is inside a place, and the others."""
    inside: list[Item] = []
    outside: list[Item] = []
    left, top, right, bottom = [2 * edge for edge in place]
    for item in items:
        x0, y0, x1, y1 = item.place
        if top <= y0 + y1 <= bottom and left <= x0 + x1 <= right:
            inside.append(item)
        else:
            outside.append(item)
    return inside, outside


def _torn(place: Place, inside: Sequence[Item], outside: Sequence[Item]) -> bool:
    """Whether a box cuts through lines: it lies behind the text and frames nothing."""
    left, top, right, bottom = place
    for item in inside:
        x0, _, x1, _ = item.place
        reach = 0.25 * (x1 - x0)
        if x0 < left - reach or x1 > right + reach:
            return True
    for item in outside:
        x0, y0, x1, y1 = item.place
        beside = top < (y0 + y1) / 2 < bottom and isinstance(item, Run)
        if beside and min(x1, right) - max(x0, left) > max(4.0, 0.1 * (x1 - x0)):
            return True
    return False


def _is_layout(grid: Grid, held: Sequence[Sequence[Run]], blocks: Sequence[Item]) -> bool:
    """Whether a grid only arranges what stands on the page: one great cell, or text in frames."""
    filled = [n for n, runs in enumerate(held) if runs]
    if any(_is_page(grid, n, held[n]) for n in filled):
        return True
    if any(_is_large(block) for block in blocks):
        return True
    rows = {grid.cells[n].row for n in filled}
    columns = {grid.cells[n].column for n in filled}
    return len(filled) <= 1 or len(columns) == 1 or (len(filled) == 2 and len(rows) == 2)


def _is_large(block: Item) -> bool:
    return isinstance(block, Table) and len(block.cells) > 6


def _is_page(grid: Grid, n: int, runs: Sequence[Run]) -> bool:
    """Whether a cell takes most of its grid and holds many lines."""
    if len(runs) <= _LINES:
        return False
    x0, y0, x1, y1 = grid.place
    a, b, c, d = grid.cell_place(grid.cells[n])
    share = (c - a) * (d - b) / ((x1 - x0) * (y1 - y0))
    return share > 0.6 and len(lines_of(runs)) > _LINES


def _without_titles(lines: list[Line], rules: Sequence[float]) -> list[Line]:
    """Lines without those that stand alone between two lines across, from the left: the title of a
    goal lies over the columns and says nothing of where they end.
    """
    left = min(line.x0 for line in lines) + 1
    inside: list[list[Line]] = [[] for _ in rules]
    for line in lines:
        inside[max(0, bisect(rules, (line.y0 + line.y1) / 2) - 1)].append(line)
    alone = [group[0] for group in inside if len(group) == 1]
    titles = {id(line) for line in alone if line.x0 <= left + line.em and _is_title(line)}
    kept = [line for line in lines if id(line) not in titles]
    return kept if len(kept) >= 4 else lines


def _is_title(line: Line) -> bool:
    """Is a line words in one stretch, numbered at most: 基本目標１　訪れたくなるまち?"""
    words = words_of(line)
    gaps = [b[0].x0 - max(run.x1 for run in a) for a, b in pairwise(words)]
    text = "".join(run.text for run in line.runs)
    return all(gap < _TITLE * line.em for gap in gaps) and not _DIGIT.search(text, _NUMBERED)


def _head_over(
    items: Sequence[Item], place: Place, lines: Sequence[Line], rivers: Sequence[float]
) -> list[Run]:
    """The head of a table that stands over its first line across: words side by side, close to it,
    where no head is under that line."""
    if not _valued(beside(lines)[0]):
        return []
    rows = beside(lines_of([item for item in items if _stands_over(item, place)]))
    head: list[Run] = []
    below, reach = place[1], 1.5
    for row in reversed(rows):
        em = row[0].em
        if below - max(line.y1 for line in row) > reach * em or not _over(row, rivers):
            break
        head += [run for line in row for run in line.runs]
        below, reach = min(line.y0 for line in row), 0.8
    return head


def _stands_over(item: Item, place: Place) -> TypeGuard[Run]:
    """Whether a run stands over a place, no wider than it and within some lines."""
    if not isinstance(item, Run) or item.x0 < place[0] or item.x1 > place[2]:
        return False
    return place[1] - 6 * item.em < item.y0 < (item.y0 + item.y1) / 2 < place[1]


def _over(row: Sequence[Line], rivers: Sequence[float]) -> bool:
    """Whether lines beside each other are heads of several columns, or go on with them."""
    words = union([span for line in row for span in intervals(line)])
    gaps = [(a[1], b[0]) for a, b in pairwise(words)]
    # 表３　指標の一覧: a caption has a gap, too, but in the middle of a column.
    parted = any(left <= river <= right for left, right in gaps for river in rivers)
    return parted and not _valued(row)


def _valued(row: Sequence[Line]) -> bool:
    return any(is_value(run.words()) for line in row for run in line.runs)


def _between(rules: Sequence[Rule]) -> Place:
    """What lies between the first and the last of lines across."""
    x0, x1 = min(rule.start for rule in rules), max(rule.end for rule in rules)
    return (x0 - 2, rules[0].at, x1 + 2, rules[-1].at)


def _is_partial(rule: Rule, rules: Sequence[Rule], place: Place) -> bool:
    """Whether a line across is shorter than the lines of the table in which it stands."""
    return place[0] < rule.start and rule.end < place[2] and rule not in rules


def _is_prose(lines: Sequence[Line], rivers: Sequence[float]) -> bool:
    """Whether lines parted by a river are two columns of prose."""
    for x in rivers:
        left = [run for line in lines for run in line.runs if run.x1 <= x + 1]
        right = [run for line in lines for run in line.runs if run.x0 >= x - 1]
        if reads_as_prose(left) and reads_as_prose(right):
            return True
    return False
