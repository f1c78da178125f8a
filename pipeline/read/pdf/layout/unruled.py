"""Tables without any line, found among the lines of a page."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.gaps import table_of_lines
from pipeline.read.pdf.layout.lines import TAB, Line
from pipeline.read.pdf.layout.rivers import beside, intervals, rivers_of, union
from pipeline.read.pdf.layout.tables import Table

_PITCH = 2.5
"""Rows of one table leave no more free between them than this, in heights of a letter."""
_NEARER = 0.75
"""A line belongs to the row from which it is parted by so much less than rows are."""
_ALIKE = 0.1
"""Letters of one table differ in height by no more than this share."""
_DOTS = re.compile(r"[.．・…‥･⋯]{3}")
_LEADER = re.compile(r"[.．・…‥･⋯]{3,}|(?:[.．・…‥･⋯] ?){4,}")


class _Band:
    """Lines beside each other."""

    __slots__ = ("em", "lines", "parts", "x1", "y0", "y1")

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.parts = _parts(lines)
        """So many words stand side by side with the gap of two cells between them."""
        if len(lines) == 1:
            line = lines[0]
            self.y0, self.x1, self.y1, self.em = line.y0, line.x1, line.y1, line.em
            return
        self.y0 = min([line.y0 for line in lines])
        self.x1 = max([line.x1 for line in lines])
        self.y1 = max([line.y1 for line in lines])
        self.em = max([line.em for line in lines])


def _parts(lines: Sequence[Line]) -> int:
    if len(lines) == 1 and len(lines[0].runs) == 1:
        return 1
    least = TAB * min([line.em for line in lines])
    if len(lines) == 1 and not _has_gap(lines[0], least - 1):  # words reach to whole points
        return 1
    parts, end = 0, float("-inf")
    for x0, x1 in union([span for line in lines for span in intervals(line)]):
        parts += x0 - end > least
        end = x1
    return parts


def _has_gap(line: Line, least: float) -> bool:
    end = float("inf")
    for run in line.runs:
        if run.x0 - end > least:
            return True
        end = run.x1
    return False


def with_gap_tables(elements: Iterable[Line | Table], boxes: Sequence[Place]) -> list[Line | Table]:
    """Lines with several cells, one under the other, as tables.

    Args:
        elements: of a page, in order.
        boxes: of all characters of the page.
    """
    found: list[Line | Table] = []
    stretch: list[Line] = []
    for element in elements:
        if isinstance(element, Line) and stretch and element.region == stretch[-1].region:
            stretch.append(element)
            continue
        found += _tables_in(stretch, boxes)
        stretch = [element] if isinstance(element, Line) else []
        if not stretch:
            found.append(element)
    return found + _tables_in(stretch, boxes)


def _tables_in(lines: Sequence[Line], boxes: Sequence[Place]) -> list[Line | Table]:
    rows = beside(lines)
    if not any(len(row) > 1 or len(row[0].runs) > 1 for row in rows):
        return list(lines)
    bands = [_Band(row) for row in rows]
    found: list[Line | Table] = []
    done = start = 0
    while start < len(bands):
        cut = _rows_from(bands, start, boxes)
        if cut is None:
            start += 1
            continue
        end, rivers = cut
        first = start - (start > done and _leads(bands, start, end, rivers[0]))
        end += end < len(bands) and _trails(bands, start, end, rivers[0])
        found += _lines(bands[done:first])
        found.append(table_of_lines(_lines(bands[first:end]), rivers, boxes))
        done = start = end
    return found + _lines(bands[done:])


def _lines(bands: Iterable[_Band]) -> list[Line]:
    return [line for band in bands for line in band.lines]


def _rows_from(
    bands: Sequence[_Band], start: int, boxes: Sequence[Place]
) -> tuple[int, list[float]] | None:
    """Where a table that begins with a band ends, and its rivers; None where none does.

    A further line of a label, or the name of a group of rows, may stand between its rows.
    """
    if bands[start].parts < 2:
        return None
    end = _reach(bands, start)
    while end - start > 1:
        parted = [band for band in bands[start:end] if band.parts > 1]
        rivers = rivers_of(_lines(parted), boxes)
        if not rivers or not _is_table(parted, rivers):
            return None
        inner = range(start, end)
        torn = next((n for n in inner if bands[n].parts < 2 and bands[n].x1 > rivers[0]), None)
        if torn is None:
            return end, rivers
        end = _reach(bands[:torn], start)
    return None


def _reach(bands: Sequence[_Band], start: int) -> int:
    """Behind the last band with several cells that follows closely."""
    end = start
    for n in range(start, len(bands)):
        if n > start and bands[n].y0 - bands[n - 1].y1 > _PITCH * bands[n].em:
            break
        if bands[n].parts > 1:
            end = n + 1
        elif n - end > 1 or end == start:
            break
    return end


def _is_table(bands: Sequence[_Band], rivers: Sequence[float]) -> bool:
    """Whether the words of bands stand under each other."""
    if len(bands) < 2 or (len(bands) < 3 and len(rivers) < 2):
        return False
    if sum(band.parts for band in bands) < 2 * len(bands):
        return False
    return not any(_has_leader(line) for line in _lines(bands))


def _has_leader(line: Line) -> bool:
    letters = "".join([run.text for run in line.runs])
    return bool(_DOTS.search(letters)) and bool(_LEADER.search(line.text()))


def _leads(bands: Sequence[_Band], start: int, end: int, river: float) -> bool:
    """Whether the line above a table is the first one of a label in its first row."""
    return _near(bands[start - 1], bands[start - 1], bands[start], bands[start:end], river)


def _trails(bands: Sequence[_Band], start: int, end: int, river: float) -> bool:
    """Whether the line under a table is the last one of a label in its last row."""
    return _near(bands[end], bands[end - 1], bands[end], bands[start:end], river)


def _near(single: _Band, above: _Band, below: _Band, table: Sequence[_Band], river: float) -> bool:
    gaps = [b.y0 - a.y1 for a, b in pairwise(table)]
    alike = abs(above.em - below.em) <= _ALIKE * above.em
    free = below.y0 - above.y1
    near = free < min(_NEARER * max(gaps), single.em)
    return single.parts < 2 and single.x1 <= river and alike and near
