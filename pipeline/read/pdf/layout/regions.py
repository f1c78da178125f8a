"""The order in which a page is read: columns, frames and tables, cut along what is left free."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import count
from typing import TypeGuard

from pipeline.read.pdf.layout.characters import Characters, Place
from pipeline.read.pdf.layout.corners import squared
from pipeline.read.pdf.layout.gaps import edges_part_rows, table_of_lines
from pipeline.read.pdf.layout.grids import Grid, grids_of, shaded_grids
from pipeline.read.pdf.layout.lines import Line, lines_of
from pipeline.read.pdf.layout.rivers import beside, intervals, rivers_of, union
from pipeline.read.pdf.layout.rules import Rule, Rules
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.tables import (
    Table,
    in_cells,
    is_value,
    ruled_table,
)
from pipeline.read.pdf.layout.unruled import with_gap_tables

Element = Line | Table
_HIRAGANA = re.compile("[\u3041-\u309f]")
_OF_PROSE = re.compile("[\u3041-\u309fA-Za-z]")
_ASCII = re.compile("[A-Za-z]{3}")
_GUTTER = 0.8
"""Least width of what parts two columns, in heights of a letter."""
_LINES = 4
"""So many lines on both sides make columns of prose."""
_LETTERS = 8
"""Letters that a line of such a column has, on average."""
_PAGE = 0.85
"""A frame that takes this share of the page frames the page."""
_DEEP = 12
"""Columns in frames in columns: deeper is no page that anybody reads."""
_MOST_BANDS = 300
"""Lines of one region among which columns are looked for; of 1,140 real pages one has 55."""
_MOST_RUNS = 6_000
"""Runs of a page that are put into columns and tables (the fullest of 1,140 real ones has 893);
of more the lines alone are read, from the top, for time."""


class Frame:
    """What stands inside a drawn box, in order."""

    __slots__ = ("elements", "place")

    def __init__(self, place: Place, elements: list[Element]) -> None:
        self.place = place
        self.elements = elements

    @property
    def lines(self) -> int:
        """How many lines and rows it has."""
        return sum(1 if isinstance(e, Line) else len(e.rows) for e in self.elements)


Item = Run | Table | Frame


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
        if grid.shaded and len(grid.ys) == 2 and _is_line(inside):
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
        flat = [run for block in blocks for run in _runs_in(block)]
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
        for rules in _stacked(loose):
            place = _between(rules)
            inside, outside = _parted(items, place)
            runs = _runs_of(inside)
            if len(runs) != len(inside) or len(runs) < 4:
                continue
            lines = lines_of(runs)
            rivers = rivers_of(lines, self._boxes)
            if not rivers or _is_prose(lines, rivers):
                continue
            bands = [rule.at for rule in rules]
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
        bands = _bands(items)
        found: list[Element] = []
        region, n = next(self._regions), 0
        while n < len(bands):
            cut = _columns(bands, n) if depth < _DEEP and len(bands) <= _MOST_BANDS else None
            if cut is None:
                found += self._band(bands[n], region, depth)
                n += 1
                continue
            end, gutter = cut
            left, right = _sides((item for band in bands[n:end] for item in band), gutter)
            found += self._ordered(left, depth + 1) + self._ordered(right, depth + 1)
            region, n = next(self._regions), end
        return with_gap_tables(found, self._boxes) if depth == 0 and self._tables else found

    def _band(self, band: Sequence[Item], region: int, depth: int) -> Iterator[Element]:
        """Items at one height."""
        blocks = [item for item in band if not isinstance(item, Run)]
        runs = [item for item in band if isinstance(item, Run)]
        if not blocks:
            yield from lines_of(runs, region)
            return
        groups = _side_by_side(band)
        if len(groups) > 1 and depth < _DEEP:
            for group in groups:
                yield from self._ordered(group, depth + 1)
            return
        for item in sorted([*blocks, *lines_of(runs, region)], key=lambda item: item.place[1]):
            if isinstance(item, Frame):
                yield from item.elements
            else:
                yield item


def _is_line(items: Sequence[Item]) -> bool:
    """Whether items are runs of a single line."""
    runs = [item for item in items if isinstance(item, Run)]
    return len(runs) == len(items) and len(lines_of(runs)) == 1


def _area(grid: Grid) -> float:
    x0, y0, x1, y1 = grid.place
    return (x1 - x0) * (y1 - y0)


def _middle(item: Item) -> float:
    x0, _, x1, _ = item.place
    return (x0 + x1) / 2


def _parted(items: Iterable[Item], place: Place) -> tuple[list[Item], list[Item]]:
    """Items whose middle is inside a place, and the others."""
    inside: list[Item] = []
    outside: list[Item] = []
    left, top, right, bottom = place
    for item in items:
        x0, y0, x1, y1 = item.place
        is_inside = left <= (x0 + x1) / 2 <= right and top <= (y0 + y1) / 2 <= bottom
        (inside if is_inside else outside).append(item)
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
    x0, y0, x1, y1 = grid.place
    a, b, c, d = grid.cell_place(grid.cells[n])
    share = (c - a) * (d - b) / ((x1 - x0) * (y1 - y0))
    return share > 0.6 and len(lines_of(runs)) > 12


def _runs_in(block: Item) -> list[Run]:
    if isinstance(block, Run):
        return [block]
    elements: Sequence[Element] = block.elements if isinstance(block, Frame) else [block]
    lines = [
        line
        for element in elements
        for line in (
            [element]
            if isinstance(element, Line)
            else [line for cell in element.cells for line in cell.lines]
        )
    ]
    return [run for line in lines for run in line.runs]


def _stacked(loose: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Three lines across or more, one under the other and equally long, that may rule a table."""
    groups: list[list[Rule]] = []
    for rule in sorted(loose):
        for group in groups:
            last = group[-1]
            alike = abs(last.start - rule.start) < 8 and abs(last.end - rule.end) < 8
            if alike and rule.at - last.at < 160:
                group.append(rule)
                break
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) >= 3)


def _head_over(
    items: Sequence[Item], place: Place, lines: Sequence[Line], rivers: Sequence[float]
) -> list[Run]:
    """The head of a table that stands over its first line across: words side by side, close to it,
    where no head is under that line."""
    if not any(is_value(run.words()) for run in beside(lines)[0][0].runs):
        return []
    rows = beside(lines_of(item for item in items if _stands_over(item, place)))
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
    words = union(span for line in row for span in intervals(line))
    valued = any(is_value(run.words()) for line in row for run in line.runs)
    return len(words) > 1 and words[-1][0] > rivers[0] and not valued


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
        if _reads_as_prose(left) and _reads_as_prose(right):
            return True
    return False


class _Band(list[Item]):
    """Items that lie at one height. What is asked of it again and again is found out once."""

    @cached_property
    def free(self) -> list[tuple[float, float]]:
        """What it leaves free between its items, and at both sides of them."""
        spans = sorted((place[0], place[2]) for place in [item.place for item in self])
        free = [(float("-inf"), spans[0][0])]
        end = spans[0][1]
        for x0, x1 in spans[1:]:
            if x0 > end:
                free.append((end, x0))
            end = max(end, x1)
        return [*free, (end, float("inf"))]

    @cached_property
    def top(self) -> float:
        return min([item.place[1] for item in self])

    @cached_property
    def bottom(self) -> float:
        return max([item.place[3] for item in self])

    @cached_property
    def em(self) -> float:
        """Height of its largest letters."""
        return max((item.em for item in self if isinstance(item, Run)), default=10.0)

    @cached_property
    def prose(self) -> tuple[int, int]:
        """(letters, those of them that prose is full of: hiragana, Latin letters); where it has
        tables or frames nobody asks."""
        text = "".join([item.text for item in self if isinstance(item, Run)])
        return len(text), len(_OF_PROSE.findall(text))

    @cached_property
    def plain(self) -> bool:
        """Whether all of it are runs."""
        return all(isinstance(item, Run) for item in self)

    @cached_property
    def rightmost(self) -> float:
        """Middle of the item that stands furthest to the right."""
        return max([_middle(item) for item in self])


def _bands(items: Sequence[Item]) -> list[_Band]:
    """Items that lie at one height, from the top; neighbouring lines may touch."""
    bands: list[_Band] = []
    bottom = low = 0.0
    for item in sorted(items, key=lambda item: item.place[1]):
        _, y0, _, y1 = item.place
        reach = 0.3 * min(y1 - y0, low)
        if bands and y0 < bottom - reach:
            bands[-1].append(item)
            bottom, low = max(bottom, y1), min(low, y1 - y0)
        else:
            bands.append(_Band([item]))
            bottom, low = y1, y1 - y0
    return bands


def _columns(bands: Sequence[_Band], start: int) -> tuple[int, float] | None:
    """Where columns that begin at a band end, and the middle of their gutter; None where it is a
    line across.
    """
    em = bands[start].em
    for gutter in _seeds(bands[start : start + _AHEAD], em):
        end, (left, right) = _reach(bands, start, gutter, em)
        middle = (left + right) / 2
        end = _without_foot(bands, start, end, middle)
        if end > start and _are_columns(bands[start:end], middle):
            return end, middle
    return None


_AHEAD = 8
"""So many bands a gutter is looked for: a column may begin some lines above the other."""
_SEEDS = 6


def _seeds(bands: Sequence[_Band], em: float) -> list[tuple[float, float]]:
    """What bands leave free between their items, the widest of each place first."""
    gaps = [gap for band in bands if len(band) > 1 for gap in band.free[1:-1]]
    wide = sorted((a - b, a, b) for a, b in gaps if b - a >= _GUTTER * em)
    found: list[tuple[float, float]] = []
    for _, a, b in wide:
        if len(found) < _SEEDS and not any(a < y and x < b for x, y in found):
            found.append((a, b))
    return found


def _reach(
    bands: Sequence[_Band], start: int, gutter: tuple[float, float], em: float
) -> tuple[int, tuple[float, float]]:
    """How far down a gutter stays free, and how wide it is then; the right side has text there."""
    left, right = gutter
    end, spans = start, [gutter]  # how wide the gutter is up to each band
    for n in range(start, len(bands)):
        left, right = _widest(left, right, bands[n].free)
        if right - left < _GUTTER * em:
            end = _with_rest(bands, end, n, em)
            return end, spans[end - start]
        if n > start and _far(bands[n - 1], bands[n], em):
            return n, spans[-1]
        spans.append((left, right))
        if bands[n].rightmost > (left + right) / 2:
            end = n + 1
    return len(bands), spans[-1]


def _with_rest(bands: Sequence[_Band], end: int, stop: int, em: float) -> int:
    """Where columns end of which the left one is longer: at the last wide gap before a line lies
    across, for what follows it belongs to that line.
    """
    if stop == len(bands) - 1 and _is_number(bands[stop]):
        return stop  # the page's number, in the middle of its foot
    for n in range(stop, end, -1):
        if _gap(bands[n - 1], bands[n]) >= 0.9 * em:
            return n
    return end


def _is_number(band: Sequence[Item]) -> bool:
    """Whether a band is no more than a page's number: - 12 -."""
    return all(isinstance(item, Run) for item in band) and (
        band[-1].place[2] - band[0].place[0] < 5 * _em_of(band)
    )


def _em_of(band: Sequence[Item]) -> float:
    return max(item.em for item in band if isinstance(item, Run))


def _widest(left: float, right: float, free: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """What is left of a gutter where only some places are free: the widest, of equals the first."""
    best = (left, left - 1e9)
    for a, b in free:
        a, b = max(a, left), min(b, right)
        if b - a > best[1] - best[0]:
            best = (a, b)
    return best


def _gap(above: _Band, below: _Band) -> float:
    return below.top - above.bottom


def _far(above: _Band, below: _Band, em: float) -> bool:
    """Whether so much is free between two bands that something lies between them (a picture)."""
    return _gap(above, below) > 6 * em


def _blockless(band: Iterable[Item]) -> bool:
    return all(isinstance(item, Run) for item in band)


def _without_foot(bands: Sequence[_Band], start: int, end: int, gutter: float) -> int:
    """The end of blocks side by side without the lines that follow on one side only."""
    blocks = [item for band in bands[start:end] for item in band if not isinstance(item, Run)]
    if len({_middle(block) < gutter for block in blocks}) < 2:
        return end
    while end > start and _blockless(bands[end - 1]) and not _astride(bands[end - 1], gutter):
        end -= 1
    return end


def _astride(band: Sequence[Item], gutter: float) -> bool:
    """Whether a band has something on both sides."""
    return len({_middle(item) < gutter for item in band}) == 2


def _are_columns(bands: Sequence[_Band], gutter: float) -> bool:
    """Whether what stands on both sides of a gutter is read one side after the other."""
    if _surely_no_prose(bands):
        return False
    left, right = _sides((item for band in bands for item in band), gutter)
    if not left or not right:
        return False
    has_blocks = [not _blockless(side) for side in (left, right)]
    if all(has_blocks):
        return _are_pair(bands, gutter)
    if any(has_blocks):
        return len(lines_of(_runs_of(right if has_blocks[0] else left))) >= 2
    return _is_column(_runs_of(left)) and _is_column(_runs_of(right))


def _are_pair(bands: Sequence[_Band], gutter: float) -> bool:
    """Whether blocks stand side by side, with what is over or under both of them.

    Several such rows are read each by itself.
    """
    others = [band for band in bands if _blockless(band)]
    return len(bands) - len(others) == 1 and all(_astride(band, gutter) for band in others)


def _sides(items: Iterable[Item], gutter: float) -> tuple[list[Item], list[Item]]:
    """What stands left of a gutter, and right of it."""
    left: list[Item] = []
    right: list[Item] = []
    for item in items:
        (left if _middle(item) < gutter else right).append(item)
    return left, right


def _runs_of(items: Iterable[Item]) -> list[Run]:
    return [item for item in items if isinstance(item, Run)]


def _surely_no_prose(bands: Sequence[_Band]) -> bool:
    """Whether so few letters are those of prose that they can't be on both sides of a gutter."""
    if not all(band.plain for band in bands):
        return False
    letters = sum([band.prose[0] for band in bands])
    return sum([band.prose[1] for band in bands]) < 0.2 * letters


def _is_column(runs: Sequence[Run]) -> bool:
    """Whether one side of a gutter is prose, or is itself parted into columns of prose."""
    if _reads_as_prose(runs):
        return True
    parts = _upright(runs)
    return len(parts) > 1 and all(_reads_as_prose(part) for part in parts)


def _upright(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs parted where nothing stands from top to bottom."""
    parts: list[list[Run]] = []
    end = 0.0
    for run in sorted(runs, key=lambda run: run.x0):
        if not parts or run.x0 - end > _GUTTER * run.em:
            parts.append([])
            end = run.x1
        parts[-1].append(run)
        end = max(end, run.x1)
    return parts


def _reads_as_prose(runs: Sequence[Run]) -> bool:
    """Whether runs are lines of prose, perhaps in columns: several, long, mostly full, with
    hiragana in Japanese.
    """
    text = "".join([run.text for run in runs])
    if len(text) < _LETTERS * _LINES:
        return False
    if len(_HIRAGANA.findall(text)) < 0.2 * len(text) and not _is_latin(runs):
        return False  # the usual answer in a table, and sooner given than lines are made
    pieces = [piece for line in lines_of(runs) for piece in _pieces(line)]
    return len(pieces) >= _LINES and _mostly_full(pieces, len(text))


def _mostly_full(pieces: Sequence[Sequence[Run]], whole: int) -> bool:
    """Whether most letters stand in pieces as wide as most are."""
    sizes = [(p[-1].x1 - p[0].x0, sum(len(run.text) for run in p)) for p in pieces]
    usual = sorted(width for width, _ in sizes)[int(0.85 * len(sizes))]
    # By letters, not by lines: a column has short lines too, heads and the ends of paragraphs.
    full = [letters for width, letters in sizes if width >= 0.7 * usual]
    return len(full) >= 2 and sum(full) >= max(0.6 * whole, _LETTERS * len(full))


def _pieces(line: Line) -> list[list[Run]]:
    """A line cut where a gutter may lie."""
    found = [[line.runs[0]]]
    for run in line.runs[1:]:
        if run.x0 - found[-1][-1].x1 > _GUTTER * line.em:
            found.append([run])
        else:
            found[-1].append(run)
    return found


def _is_latin(runs: Sequence[Run]) -> bool:
    """Whether letters and words are those of a European language."""
    text = " ".join([run.words() for run in runs])
    if not _ASCII.search(text):
        return False
    words = [word for word in text.split() if len(word) > 2]
    letters = sum(c.isascii() and c.isalpha() for c in text)
    return letters > 0.7 * len(text) and len(words) > 20


def _side_by_side(band: Sequence[Item]) -> list[list[Item]]:
    """The items of a band parted where it is free from top to bottom."""
    groups: list[list[Item]] = []
    end = 0.0
    for item in sorted(band, key=lambda item: item.place[0]):
        x0, _, x1, _ = item.place
        if groups and x0 < end + 2:
            groups[-1].append(item)
        else:
            groups.append([item])
        end = max(end, x1) if groups[-1] != [item] else x1
    return groups
