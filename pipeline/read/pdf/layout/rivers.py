"""Rivers: what lines under each other leave free, so that it parts columns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.lines import Line
from pipeline.read.pdf.layout.runs import Run

_RIVER = 0.7
"""Least width of what parts two columns without a line, in heights of a letter."""
_BLANK = 0.6
"""Least width of a blank between two letters that may part columns, if all rows have it there."""
_MANY = 5
_CROSSED = 0.12
"""Share of rows that may lie across such a river: heads that span columns."""
ONE_ROW = 0.85
"""Lines whose middles are nearer to each other than this, in heights of a letter, are of one row:
a number beside a label of two lines stands between them."""

_SIGNS = ("△", "▲")

Span = tuple[int, int]
"""From where to where something reaches, in whole points."""


def rivers_of(lines: Sequence[Line], boxes: Sequence[Place]) -> list[float]:
    """Where a column ends and the next begins, from what lines leave free (places in points).

    A river is free in all rows but those few that may span columns, and has words on both sides in
    two rows at least. Lines beside each other make one row, even where they stand askew.

    Args:
        boxes: of all characters of the page.
    """
    rows = beside(lines)
    if len(rows) < 2:
        return []
    em = sorted(line.em for line in lines)[len(lines) // 2]
    allowed = 1 if len(rows) in (4, 5) else int(_CROSSED * len(rows))
    spans = [union([i for line in row for i in _spans(line, boxes)]) for row in rows]
    return [x for x in _free(spans, allowed, _least(len(rows)) * em) if _parted(spans, x)]


def _least(rows: int) -> float:
    """Least width of a river, in heights of a letter: many rows prove a narrower one."""
    return _BLANK if rows > _MANY else _RIVER


def _free(spans: Iterable[Iterable[Span]], allowed: int, least: float) -> Iterator[float]:
    """Middles of what at most ``allowed`` rows cross and is wide enough: of its widest part that
    no row crosses, where it has one that is."""
    events: defaultdict[int, int] = defaultdict(int)
    for row in spans:
        for x0, x1 in row:
            events[x0] += 1
            events[x1] -= 1
    stretch: list[tuple[int, int, int]] = []
    depth = 0
    for x, end in pairwise(sorted(events)):
        depth += events[x]
        if depth <= allowed:
            stretch.append((x, end, depth))
        else:
            yield from _river(stretch, least)
            stretch = []


def _river(stretch: Sequence[tuple[int, int, int]], least: float) -> Iterator[float]:
    """The middle of what few rows cross, from (from, to, rows that cross it)."""
    if stretch and stretch[-1][1] - stretch[0][0] >= least:
        clear = [(x0 - x1, x0, x1) for x0, x1, depth in stretch if depth == 0 and x1 - x0 >= least]
        _, x0, x1 = min(clear, default=(0, stretch[0][0], stretch[-1][1]))
        yield (x0 + x1) / 2


def beside(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines put together of which one stands beside the other, a little higher or lower."""
    rows: list[list[Line]] = []
    last = float("-inf")
    for line in lines:
        middle = (line.y0 + line.y1) / 2
        if abs(middle - last) < ONE_ROW * line.em:
            rows[-1].append(line)
        else:
            rows.append([line])
        last = middle
    return rows


def intervals(line: Line) -> list[Span]:
    """From where to where the words of a line reach."""
    return [(round(s[0].x0), round(max([r.x1 for r in s]))) for s in words_of(line)]


def _spans(line: Line, boxes: Sequence[Place]) -> list[Span]:
    """From where to where the words of a line reach, parted at blanks too; found out once."""
    if line.spans is None:
        line.spans = list(_fine(line, boxes))
    return line.spans


def _fine(line: Line, boxes: Sequence[Place]) -> Iterator[Span]:
    """Words parted at blanks: a number set to the right and the word in the next cell may stand no
    further apart than two words."""
    for words in words_of(line):
        start, end = words[0].x0, words[0].x0
        for run in words:
            if not run.blanks:
                end = max(end, run.x1)
                continue
            for n, char in enumerate(run.chars):
                x0, _, x1, _ = boxes[char]
                signed = n > 0 and run.text[n - 1] in _SIGNS
                if n in run.blanks and x0 - end >= _BLANK * run.em and not signed:
                    yield round(start), round(end)
                    start = x0
                end = max(end, x1)
        yield round(start), round(end)


def union(spans: list[Span]) -> list[Span]:
    """What is covered by any of them, from the left."""
    if len(spans) < 2:
        return spans
    found: list[Span] = []
    start, end = min(spans)
    for x0, x1 in sorted(spans):
        if x0 > end:
            found.append((start, end))
            start, end = x0, x1
        elif x1 > end:
            end = x1
    found.append((start, end))
    return found


def words_of(line: Line) -> list[list[Run]]:
    """Runs of a line, those that touch each other put together."""
    found = [[line.runs[0]]]
    for run in line.runs[1:]:
        if run.x0 - found[-1][-1].x1 > _RIVER * run.em and not _is_sign(found[-1]):
            found.append([run])
        else:
            found[-1].append(run)
    return found


def _is_sign(runs: Sequence[Run]) -> bool:
    """Whether words are a sign alone, that of the number behind it: △ 1,528."""
    return len(runs) == 1 and runs[0].text in _SIGNS


def _parted(spans: Iterable[Sequence[Span]], x: float) -> bool:
    return sum(1 for row in spans if row[0][0] < x < row[-1][1]) >= 2
