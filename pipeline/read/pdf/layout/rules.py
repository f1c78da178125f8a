"""Ruling lines and shaded boxes of a page, from its paths."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.pdf.layout.characters import Frame, Place
from pipeline.read.pdf.layout.paths import Path, Point, paths_of, points_of
from pipeline.read.pdf.pdfium_types import Page

_MOST_POINTS = 4_000
"""Points of one path."""
_MOST_RULES = 1_200
"""Ruling lines of one direction; the longest are kept."""
_THIN = 3.0
"""Points: a filled box no wider than this is a line."""
_SHORT = 5.0
"""Points: what is shorter is no ruling line by itself."""
_BESIDE = 1.8
"""Points: lines as near to each other as this are one (doubled lines, borders of neighbours)."""
_JOINED = 4.0
"""Points between two ends that are bridged: dashes, borders drawn cell by cell."""
_ROUND_POINTS = 240
"""A box with round corners has so many points at most: browsers draw curves as short lines."""
_CURVED_POINTS = 40
"""So many points of a path are asked for at a time: a box with round corners has no more."""
_MOVE: int = pdfium.FPDF_SEGMENT_MOVETO
_LINE: int = pdfium.FPDF_SEGMENT_LINETO
_CURVE: int = pdfium.FPDF_SEGMENT_BEZIERTO


class Rule(NamedTuple):
    """A ruling line: across at ``at`` = y from x ``start`` to ``end``, or down at ``at`` = x."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """What is drawn on a page besides text."""

    across: list[Rule]
    down: list[Rule]
    fills: list[Place]
    """Boxes in another colour than the paper's, without a line around."""


class _Found:
    """Lines as they are met, before they are put together."""

    def __init__(self) -> None:
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self.fills: list[Place] = []

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A straight line in shown places."""
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if high <= 0.02 * wide + 0.5:
            self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif wide <= 0.02 * high + 0.5:
            self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def box(self, place: Place, edges: bool) -> None:
        """A filled box: a line where it is thin, else shading if its edges are seen."""
        x0, y0, x1, y1 = place
        if y1 - y0 <= _THIN and x1 - x0 <= _THIN:
            self.dot(place)
        elif y1 - y0 <= _THIN:
            self.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN:
            self.down.append(Rule((x0 + x1) / 2, y0, y1))
        elif edges:
            self.fills.append(place)

    def dot(self, place: Place) -> None:
        """A piece of a dotted line: it may belong to a line across or to one down."""
        x0, y0, x1, y1 = place
        self.across.append(Rule((y0 + y1) / 2, x0, x1))
        self.down.append(Rule((x0 + x1) / 2, y0, y1))


def rules_of(page: Page, frame: Frame) -> Rules:
    """The ruling lines and shaded boxes of a page as shown."""
    found = _Found()
    for path in paths_of(page, frame):
        x0, y0, x1, y1 = path.place
        if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
            found.box(path.place, edges=False)
        elif path.stroked:
            _stroked(path, frame, found)
        elif 0 < path.segments <= _BOX_POINTS:
            found.box(path.place, edges=True)
        elif path.segments:
            small = max(x1 - x0, y1 - y0) <= _LETTER
            _filled(path, _BOX_POINTS + 1 if small else _MOST_POINTS, frame, found)
    return Rules(
        across=together(found.across),
        down=together(found.down),
        fills=list(dict.fromkeys(found.fills))[:_MOST_RULES],
    )


_LETTER = 26.0
"""Points: filled shapes no larger than this are letters drawn as outlines, or marks: of arrows and
the like the line comes first."""
_BOX_POINTS = 6
"""A box is drawn with five points or six."""


def _stroked(path: Path, frame: Frame, found: _Found) -> None:
    """The straight lines of a drawn path."""
    points = points_of(path, 0, min(path.segments, _MOST_POINTS), frame)
    curved = False
    start = last = (points[0].x, points[0].y) if points else (0.0, 0.0)
    for kind, x, y, closes in points:
        if kind == _MOVE:
            start = last = (x, y)
            continue
        if kind == _LINE:
            found.line(*last, x, y)
        else:
            curved = True
        last = (x, y)
        if closes:
            found.line(*last, *start)
    if curved and path.segments <= 12:
        _rounded(path.place, found)


def _rounded(place: Place, found: _Found) -> None:
    """A box with round corners as one with sharp ones, if its last lines are its four sides."""
    x0, y0, x1, y1 = place
    across = {round(rule.at) for rule in found.across[-2:]}
    down = {round(rule.at) for rule in found.down[-2:]}
    if across == {round(y0), round(y1)} and down == {round(x0), round(x1)}:
        found.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        found.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]


def _filled(path: Path, most: int, frame: Frame, found: _Found) -> None:
    """A filled path of many boxes: borders that were drawn in one go, boxes with round corners.

    Letters as outlines and maps are left as soon as they are known by curves that make no box.

    Args:
        most: so many of its points are looked at.
    """
    odd = 0
    for corners in _parts(_in_pieces(path, most, frame)):
        place = _box_of(corners)
        if place is not None:
            found.box(place, edges=True)
        elif any(point.kind == _CURVE for point in corners):
            odd += 1
            if odd > _ODD:
                return


_ODD = 2
"""So many shapes with curves that are no boxes may stand among boxes."""


def _in_pieces(path: Path, most: int, frame: Frame) -> Iterator[Point]:
    """The points of a path, asked for as they are wanted."""
    count = min(path.segments, most)
    for first in range(0, count, _CURVED_POINTS):
        yield from points_of(path, first, min(first + _CURVED_POINTS, count), frame)


def _parts(points: Iterable[Point]) -> Iterator[list[Point]]:
    """Points from one beginning of a line to the next; what has too many for a box is cut."""
    part: list[Point] = []
    for point in points:
        if point.kind == _MOVE and part:
            yield part
            part = []
        if len(part) <= _ROUND_POINTS:
            part.append(point)
    if part:
        yield part


def _box_of(corners: Sequence[Point]) -> Place | None:
    """One part of a path as a box, if it has four straight sides."""
    if not 4 <= len(corners) <= _ROUND_POINTS:
        return None
    xs, ys = [point.x for point in corners], [point.y for point in corners]
    place = (min(xs), min(ys), max(xs), max(ys))
    if len(corners) <= _BOX_POINTS or _has_sides(corners, place):
        return place
    return None


def _has_sides(corners: Sequence[Point], place: Place) -> bool:
    """Whether most of all four edges of a box is drawn straight: its corners alone are round."""
    x0, y0, x1, y1 = place
    drawn = [0.0] * 4
    for (_, ax, ay, _), (_, bx, by, _) in pairwise([*corners, corners[0]]):
        for n, (at, far) in enumerate(((x0, ax), (x1, ax), (y0, ay), (y1, by))):
            other = (bx, bx, by, ay)[n]
            if abs(far - at) < 0.5 and abs(other - at) < 0.5:
                drawn[n] += abs(by - ay) if n < 2 else abs(bx - ax)
    return min(drawn[:2]) > 0.5 * (y1 - y0) and min(drawn[2:]) > 0.5 * (x1 - x0)


def together(lines: Iterable[Rule]) -> list[Rule]:
    """Lines that lie on each other or go on from each other, as one; short leftovers go."""
    lines = sorted(set(lines))
    groups: list[list[Rule]] = []
    for line in lines:
        if groups and line.at - groups[-1][0].at <= _BESIDE:
            groups[-1].append(line)
        else:
            groups.append([line])
    merged = [rule for group in groups for rule in _joined(group)]
    if len(merged) > _MOST_RULES:
        merged = sorted(merged, key=lambda r: r.start - r.end)[:_MOST_RULES]
    return sorted(merged)


def _joined(group: list[Rule]) -> Iterator[Rule]:
    """Lines at about one place, joined where they touch."""
    at = sum(rule.at for rule in group) / len(group)
    group = sorted(group, key=lambda rule: rule.start)
    start, end = group[0].start, group[0].end
    for rule in group[1:]:
        if rule.start <= end + _JOINED:
            end = max(end, rule.end)
            continue
        if end - start >= _SHORT:
            yield Rule(at, start, end)
        start, end = rule.start, rule.end
    if end - start >= _SHORT:
        yield Rule(at, start, end)
