"""Tables without lines down: rows and cells of lines whose columns are parted by rivers."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.lines import Line, lines_of
from pipeline.read.pdf.layout.rivers import ONE_ROW, words_of
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.tables import (
    Table,
    TableCell,
    anchors,
    around,
    is_value,
    part_of,
)

_NEARER = 0.75
"""A line belongs to the row from which it is parted by so much less than from the other one."""
_HEAD = 3
"""At most so many rows at the top are looked through for heads that span columns."""


class _Word:
    """Letters of one line in one cell."""

    __slots__ = ("first", "last", "runs", "x0", "x1")

    def __init__(self, runs: list[Run], first: int, last: int) -> None:
        self.runs = runs
        self.first = first
        self.last = last
        """Its columns."""
        self.x0 = runs[0].x0
        self.x1 = max([run.x1 for run in runs])

    def within(self, first: int, last: int) -> "_Word":
        """The same in other columns."""
        return _Word(self.runs, first, last)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_value(self) -> bool:
        return is_value("".join(run.words() for run in self.runs))


class _Row(NamedTuple):
    """Words at one height."""

    line: Line
    words: list[_Word]

    @property
    def middle(self) -> float:
        return (self.line.y0 + self.line.y1) / 2

    @property
    def columns(self) -> set[int]:
        return {n for word in self.words for n in range(word.first, word.last + 1)}


_Extent = dict[int, tuple[float, float]]
"""From where to where the words of a column reach."""


def edges_part_rows(lines: Sequence[Line], rivers: Sequence[float], edges: Sequence[float]) -> bool:
    """Whether lines across part the rows of a table, or only its head from its body.

    Where they part rows, no column has two values one over the other between two of them.
    """
    if len(edges) - 1 >= 0.4 * len(lines):
        return True
    rows = _settled([_row(line, rivers) for line in lines])
    values = [{w.first for w in row.words if w.is_value} for row in rows]
    bands: defaultdict[int, list[set[int]]] = defaultdict(list)
    for row, columns in zip(rows, values, strict=True):
        bands[bisect_right(edges, row.middle)].append(columns)
    stacked = any(a & b for band in bands.values() for n, a in enumerate(band) for b in band[:n])
    return len(edges) > 3 and any(values) and not stacked


def table_of_lines(
    lines: Sequence[Line],
    rivers: Sequence[float],
    boxes: Sequence[Place],
    edges: Sequence[float] = (),
    partial: Sequence[float] = (),
) -> Table:
    """The table of lines whose columns are parted by rivers.

    Args:
        boxes: of all characters of the page.
        edges: lines across (y), where there are any: what stands between two of them is one row.
        partial: lines across some columns only: under a head that spans them.
    """
    lines = [_cut(line, rivers, boxes) for line in lines]
    rows = [_row(line, rivers) for line in lines]
    kept = _without_head_columns(rows, rivers)
    if len(kept) < len(rivers):
        rivers = kept
        rows = [_row(line, rivers) for line in lines]
    rows = _settled(rows)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    xs = [left, *rivers, right]
    cells: list[TableCell] = []
    places: list[Place] = []
    for band in _ruled_off(rows, edges) if edges else _near(rows):
        ys, own = _band_cells(band, xs, len(places), partial)
        cells += own
        places += [(left, a, right, b) for a, b in pairwise(ys)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    table = Table(places, len(xs) - 1, cells, ruled=False)
    return _with_spanning_heads(table)


def _cut(line: Line, rivers: Sequence[float], boxes: Sequence[Place]) -> Line:
    """A line whose runs end where a river parts them: a number and the word in the next cell may
    stand no further apart than two words.
    """
    runs = [part for run in line.runs for part in _parts(run, rivers, boxes)]
    return line if len(runs) == len(line.runs) else Line(runs, line.region)


def _parts(run: Run, rivers: Sequence[float], boxes: Sequence[Place]) -> list[Run]:
    if bisect_right(rivers, run.x0) == bisect_left(rivers, run.x1):  # none runs through it
        return [run]
    cuts = []
    for n, (a, b) in enumerate(pairwise(run.chars), start=1):
        left, right = boxes[a][2], boxes[b][0]
        reach = 0.5 * run.em
        if right - left >= reach and any(left - reach < x < right + reach for x in rivers):
            cuts.append(n)
    ends = [0, *cuts, len(run.chars)]
    return [part_of(run, list(range(a, b)), boxes) for a, b in pairwise(ends)]


def _at_rivers(word: list[Run], rivers: Sequence[float]) -> list[list[Run]]:
    """Runs near each other, parted where a river runs between two of them."""
    found = [[word[0]]]
    for run in word[1:]:
        left, right = found[-1][-1].x1, run.x0
        reach = 0.2 * run.em
        if right - left >= reach and any(left - reach < x < right + reach for x in rivers):
            found.append([run])
        else:
            found[-1].append(run)
    return found


def _row(line: Line, rivers: Sequence[float]) -> _Row:
    words = []
    for word in words_of(line):
        for runs in _at_rivers(word, rivers) if len(word) > 1 else [word]:
            first = bisect_right(rivers, runs[0].x0)
            last = bisect_right(rivers, runs[-1].x1 - 1)
            words.append(_Word(runs, first, last if last > first else first))
    return _Row(line, words)


def _settled(rows: Sequence[_Row]) -> list[_Row]:
    """Words that lie across a river put into the columns over which they stand.

    The head of a column of numbers is often wider than they are: it reaches over the river, but
    spans no column.
    """
    extents = _extents(word for row in rows for word in row.words)
    return [row._replace(words=_apart([_over(w, extents) for w in row.words])) for row in rows]


def _extents(words: Iterable[_Word]) -> _Extent:
    found: _Extent = {}
    for word in words:
        if word.first == word.last:
            x0, x1 = found.get(word.first, (word.x0, word.x1))
            found[word.first] = (min(x0, word.x0), max(x1, word.x1))
    return found


def _over(word: _Word, extents: _Extent) -> _Word:
    """A word in those of its columns whose own words it covers by half."""
    if word.first == word.last:
        return word
    columns = range(word.first, word.last + 1)
    covered = [n for n in columns if n in extents and _covers(word, extents[n])]
    if not covered:
        known = [n for n in columns if n in extents]
        if not known:
            return word
        covered = [min(known, key=lambda n: abs(sum(extents[n]) / 2 - word.middle))]
    return word.within(covered[0], covered[-1])


def _covers(word: _Word, extent: tuple[float, float]) -> bool:
    x0, x1 = extent
    return min(word.x1, x1) - max(word.x0, x0) >= 0.5 * min(x1 - x0, word.x1 - word.x0)


def _apart(words: Sequence[_Word]) -> list[_Word]:
    """Words of a line in columns of their own: where two claim one, the wider one gives way."""
    found = list(words)
    for n in range(1, len(found)):
        a, b = found[n - 1], found[n]
        if a.last < b.first:
            continue
        if a.first < b.first:
            found[n - 1] = a.within(a.first, b.first - 1)
        elif b.last > a.last:
            found[n] = b.within(a.last + 1, b.last)
    return found


def _without_head_columns(rows: Sequence[_Row], rivers: Sequence[float]) -> list[float]:
    """Rivers without those that part a head from all that comes under it.

    The head of right-aligned numbers may stand so far to the left of them that nothing of it is
    over them.
    """
    own: list[list[int]] = [[] for _ in range(len(rivers) + 1)]
    for n, row in enumerate(rows):
        for word in row.words:
            if word.first == word.last:
                own[word.first].append(n)
    kept: list[float] = []
    group = own[0]
    for river, column in zip(rivers, own[1:], strict=True):
        if group and column and _one_under_the_other(group, column):
            group = sorted(group + column)
        else:
            group = column
            kept.append(river)
    return kept


def _one_under_the_other(a: list[int], b: list[int]) -> bool:
    above, below = (a, b) if a[0] < b[0] else (b, a)
    return above[-1] < below[0] and above[-1] < _HEAD and len(below) > 1


def _ruled_off(rows: Sequence[_Row], edges: Sequence[float]) -> list[list[_Row]]:
    bands: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        bands[bisect_right(edges, row.middle)].append(row)
    return [bands[n] for n in sorted(bands)]


def _near(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Lines that make one row: those beside each other, and the further lines of a label."""
    bands = [[rows[0]]]
    for row in rows[1:]:
        if row.middle - bands[-1][-1].middle < ONE_ROW * row.line.em:
            bands[-1].append(row)
        else:
            bands.append([row])
    return _with_further_lines(bands)


def _with_further_lines(bands: list[list[_Row]]) -> list[list[_Row]]:
    gaps = [_gap(a, b) for a, b in pairwise(bands)]
    widest = max(gaps, default=0.0)
    joins = [False] * len(gaps)
    for n, band in enumerate(bands):
        above = gaps[n - 1] if n else widest
        below = gaps[n] if n < len(gaps) else widest
        if n and above < _NEARER * below and _goes_with(band, bands[n - 1]):
            joins[n - 1] = True
        elif n < len(gaps) and below < _NEARER * above and _goes_with(band, bands[n + 1]):
            joins[n] = True
    return _joined(bands, joins)


def _joined(bands: Sequence[list[_Row]], joins: Sequence[bool]) -> list[list[_Row]]:
    found = [list(bands[0])]
    for band, join in zip(bands[1:], joins, strict=True):
        if join:
            found[-1] += band
        else:
            found.append(list(band))
    return found


def _gap(above: Sequence[_Row], below: Sequence[_Row]) -> float:
    em = max(above[-1].line.em, below[0].line.em)
    return max(0.0, below[0].middle - above[-1].middle - em)


def _goes_with(band: Sequence[_Row], other: Sequence[_Row]) -> bool:
    """Whether a line may be a further one of a row: words alone, in fewer of its columns."""
    own = set().union(*(row.columns for row in band))
    theirs = set().union(*(row.columns for row in other))
    return own < theirs and not any(word.is_value for row in band for word in row.words)


def _band_cells(
    band: Sequence[_Row], xs: Sequence[float], row: int, partial: Sequence[float]
) -> tuple[list[float], list[TableCell]]:
    """The cells of lines that make a row; of several rows, where a column of values says so or a
    head spans others.

    Returns:
        edges of the rows (y), and the cells.
    """
    spans = _spans(band)
    texts = {span: lines_of(runs) for span, runs in spans.items()}
    middles = anchors(list(texts.values()))
    cuts = [(a + b) / 2 for a, b in pairwise(middles)] or _under_head(texts, partial)
    place = around([r.line.place for r in band])
    ys = [place[1], *cuts, place[3]]
    cells = []
    for (first, last), own in texts.items():
        parts: defaultdict[int, list[Line]] = defaultdict(list)
        for line in own:
            parts[bisect_right(cuts, (line.y0 + line.y1) / 2)].append(line)
        tall = len(own) == 1 and len(cuts) == 1 and own[0].y0 < cuts[0] < own[0].y1
        for n, part in ({0: own} if tall else parts).items():
            rows = 2 if tall else 1
            box = (xs[first], ys[n], xs[last + 1], ys[n + rows])
            cells.append(TableCell(row + n, first, rows, last - first + 1, box, tuple(part)))
    return ys, cells


def _spans(band: Sequence[_Row]) -> dict[tuple[int, int], list[Run]]:
    """Runs of a band by the columns in which they stand."""
    found: defaultdict[tuple[int, int], list[Run]] = defaultdict(list)
    for row in band:
        for word in row.words:
            found[word.first, word.last].extend(word.runs)
    return found


def _under_head(texts: dict[tuple[int, int], list[Line]], partial: Sequence[float]) -> list[float]:
    """Where heads that span columns end, above those of the columns themselves."""
    drawn = _inside(partial, [line for own in texts.values() for line in own])
    if len(drawn) == 1:
        return drawn
    for span, own in texts.items():
        under = _sharing(span, texts)
        if span[1] > span[0] and under and own[-1].y0 + own[-1].y1 < under[0].y0 + under[0].y1:
            bottom, top = max(line.y1 for line in own), min(line.y0 for line in under)
            return [(bottom + top) / 2]
    return []


def _inside(partial: Sequence[float], lines: Sequence[Line]) -> list[float]:
    """Lines across that have text over and under them."""
    first, last = min(line.y1 for line in lines), max(line.y0 for line in lines)
    return [y for y in partial if first - 1 < y < last + 1]


def _sharing(span: tuple[int, int], texts: dict[tuple[int, int], list[Line]]) -> list[Line]:
    """Lines of other cells in the columns of a span."""
    first, last = span
    others = [(a, b) for a, b in texts if (a, b) != span and a <= last and b >= first]
    return [line for other in others for line in texts[other]]


def _with_spanning_heads(table: Table) -> Table:
    """A head in the middle over others, with nothing beside it, spans them all."""
    rows = table.by_row()
    cells = list(table.cells)
    for above, below in pairwise(rows[:_HEAD]):
        if any(is_value(cell.text) for cell in [*above, *below]) or len(below) < 2:
            break
        for cell in above:
            if cell.columns == 1 and cell.rows == 1 and (wide := _reach(cell, above, below)):
                cells[cells.index(cell)] = wide
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(table.rows, table.columns, cells, ruled=False)


def _reach(
    cell: TableCell, above: Sequence[TableCell], below: Sequence[TableCell]
) -> TableCell | None:
    """The cell over all columns in whose middle it stands, if they are more than its own."""
    taken = {n for c in above if c is not cell for n in range(c.column, c.column + c.columns)}
    under = {c.column: c for c in below if c.columns == 1 and c.lines}
    free = sorted(_around(cell.column, set(under) - taken))
    middle = _middle([cell])
    em = max(line.em for line in cell.lines)
    for part in _stretches([under[n] for n in free]):
        over_it = part[0].column <= cell.column <= part[-1].column
        if over_it and abs(_middle(part) - middle) < em:
            x0, x1 = part[0].place[0], part[-1].place[2]
            place = (x0, cell.place[1], x1, cell.place[3])
            return cell._replace(column=part[0].column, columns=len(part), place=place)
    return None


def _stretches(cells: Sequence[TableCell]) -> Iterator[Sequence[TableCell]]:
    """Two and more neighbours, the longest stretches first."""
    for count in range(len(cells), 1, -1):
        for start in range(len(cells) - count + 1):
            yield cells[start : start + count]


def _around(column: int, columns: set[int]) -> Iterator[int]:
    """Those of the columns that follow on each other up to this one and from it on."""
    if column in columns:
        yield column
    for step in (-1, 1):
        n = column + step
        while n in columns:
            yield n
            n += step


def _middle(cells: Sequence[TableCell]) -> float:
    lines = [line for cell in cells for line in cell.lines]
    return (min(line.x0 for line in lines) + max(line.x1 for line in lines)) / 2
