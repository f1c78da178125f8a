"""Ruling lines and shaded boxes of a page, from its paths."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.read.pdf.layout.characters import Frame, Indices, Place, Sides
from pipeline.read.pdf.layout.paths import Flags, Path, Points, drawn_on, points_of
from pipeline.read.pdf.pdfium_types import Page

_MOST_POINTS = 4_000
"""Points of one path."""
_MOST_OF_PAGE = 400_000
"""Points of all paths of a page."""
_AT_ONCE = 20_000
"""Points that are looked at together."""
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
_ROUND_SEGMENTS = 12
"""The same of one whose outline is drawn with curves."""
_CURVED_POINTS = 40
"""So many points of a filled path are asked for at first."""
_LETTER = 26.0
"""Points: filled shapes no larger than this are letters drawn as outlines, or marks: of arrows and
the like the line comes first."""
_BOX_POINTS = 6
"""A box is drawn with five points or six."""
_ODD = 2
"""So many shapes with curves that are no boxes may stand among boxes."""
_NEAR = 0.5
"""Points: so far from the edge of a box its sides may be drawn."""
_MOVE: int = pdfium.FPDF_SEGMENT_MOVETO
_LINE: int = pdfium.FPDF_SEGMENT_LINETO
_CURVE: int = pdfium.FPDF_SEGMENT_BEZIERTO

Numbers = NDArray[np.float64]
Lines = NDArray[np.float64]
"""One row a line: at, start and end (see :class:`Rule`)."""


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
    """Lines and boxes as they are met, before they are put together."""

    def __init__(self) -> None:
        self._across: list[Lines] = []
        self._down: list[Lines] = []
        self._fills: list[tuple[int, Place]] = []

    def thin(self, boxes: Sides) -> None:
        """Boxes no wider or no higher than a line. A piece of a dotted line, which is neither, may
        belong to a line across or to one down.
        """
        x0, y0, x1, y1 = boxes
        flat, narrow = y1 - y0 <= _THIN, x1 - x0 <= _THIN
        self._across.append(np.array(((y0 + y1) / 2, x0, x1)).T[flat])
        self._down.append(np.array(((x0 + x1) / 2, y0, y1)).T[narrow])

    def boxes(self, boxes: Sides, paths: Iterable[int]) -> None:
        """Filled boxes whose edges are seen: lines where they are thin, else shading.

        Args:
            paths: of which path each is a part.
        """
        x0, y0, x1, y1 = boxes
        thin = (y1 - y0 <= _THIN) | (x1 - x0 <= _THIN)
        self.thin(boxes[:, thin])
        shaded = zip(paths, thin.tolist(), zip(*boxes.tolist(), strict=True), strict=True)
        self._fills += [(path, place) for path, is_thin, place in shaded if not is_thin]

    def lines(self, across: Lines, down: Lines) -> None:
        """Straight lines."""
        self._across.append(across)
        self._down.append(down)

    def rules(self) -> Rules:
        """All of it, put together; boxes in the order of their paths."""
        fills = dict.fromkeys(place for _, place in sorted(self._fills, key=lambda fill: fill[0]))
        return Rules(_rules(self._across), _rules(self._down), list(fills)[:_MOST_RULES])


def _rules(parts: list[Lines]) -> list[Rule]:
    lines = np.concatenate(parts)
    at, start, end = lines[np.isfinite(lines).all(axis=1)].T.tolist()
    return together(zip(at, start, end, strict=True))


def rules_of(page: Page, frame: Frame) -> Rules:
    """The ruling lines and shaded boxes of a page as shown."""
    drawn = drawn_on(page, frame, _THIN)
    found = _Found()
    with np.errstate(invalid="ignore"):
        found.thin(drawn.thin)
        if drawn.paths:
            _take_apart(drawn.paths, found)
        return found.rules()


def _take_apart(paths: Sequence[Path], found: _Found) -> None:
    """The lines and boxes of paths."""
    kinds: dict[str, list[int]] = {"stroked": [], "simple": [], "small": [], "large": []}
    for n, path in enumerate(paths):
        if path.segments > 0:
            kinds[_kind_of(path)].append(n)
    for some in _batches(paths, kinds["stroked"], _MOST_POINTS):
        _stroked([paths[n] for n in some], found)
    if simple := kinds["simple"]:
        found.boxes(np.array([paths[n].place for n in simple]).T, simple)
    for some in _batches(paths, kinds["small"], _BOX_POINTS + 1):
        _filled(paths, some, _BOX_POINTS + 1, found)
    long: list[int] = []
    for some in _batches(paths, kinds["large"], _CURVED_POINTS):
        long += _filled(paths, some, _CURVED_POINTS, found)
    for some in _batches(paths, long, _MOST_POINTS):
        _filled(paths, some, _MOST_POINTS, found)


def _kind_of(path: Path) -> str:
    """How a path is looked at: for its lines, as one box, by its first points, by all of them."""
    x0, y0, x1, y1 = path.place
    if path.stroked:
        return "stroked"
    if path.segments <= _BOX_POINTS:
        return "simple"
    return "small" if max(x1 - x0, y1 - y0) <= _LETTER else "large"


def _batches(paths: Sequence[Path], numbers: Iterable[int], most: int) -> Iterator[list[int]]:
    """Some paths in batches with not too many points, as long as a page may have them.

    Args:
        numbers: which paths.
        most: points of one path.
    """
    batch: list[int] = []
    points = total = 0
    for n in numbers:
        count = min(paths[n].segments, most)
        if total + count > _MOST_OF_PAGE:
            break
        if points + count > _AT_ONCE and batch:
            yield batch
            batch, points = [], 0
        batch.append(n)
        points += count
        total += count
    if batch:
        yield batch


def _points(paths: Sequence[Path], most: int) -> Points:
    return points_of(paths, [min(path.segments, most) for path in paths])


def _stroked(paths: Sequence[Path], found: _Found) -> None:
    """The straight lines of drawn paths."""
    points = _points(paths, _MOST_POINTS)
    first = _first(points.path)
    line = (points.kind == _LINE) & ~first
    start, end = _ends(points, first | (points.kind == _MOVE), line)
    x0, y0, x1, y1 = points.x[start], points.y[start], points.x[end], points.y[end]
    wide, high = np.abs(x1 - x0), np.abs(y1 - y0)
    flat = high <= 0.02 * wide + _NEAR
    upright = ~flat & (wide <= 0.02 * high + _NEAR)
    across = np.array(((y0 + y1) / 2, np.minimum(x0, x1), np.maximum(x0, x1))).T[flat]
    down = np.array(((x0 + x1) / 2, np.minimum(y0, y1), np.maximum(y0, y1))).T[upright]
    found.lines(across, down)
    curved = np.unique(points.path[(points.kind != _LINE) & (points.kind != _MOVE)])
    of_path = (points.path[end][flat], points.path[end][upright])
    for n in curved.tolist():
        if paths[n].segments <= _ROUND_SEGMENTS:
            own = (_of(n, of_path[0], across), _of(n, of_path[1], down))
            _rounded(paths[n].place, *own, found)


def _ends(points: Points, begins: Flags, line: Flags) -> tuple[Indices, Indices]:
    """Between which points lines are drawn, path by path: from one to the next, and from the one
    that closes a part to its beginning.

    Args:
        begins: which points begin a part of a path.
        line: to which points a line leads.
    """
    part = np.flatnonzero(begins)
    closing = np.append(part[1:], len(begins)) - 1
    closing = closing[points.closes[closing]]
    begin = part[np.searchsorted(part, closing, "right") - 1]
    to = np.flatnonzero(line)
    start, end = np.concatenate((to - 1, begin)), np.concatenate((to, closing))
    order = np.argsort(points.path[end], kind="stable")
    return start[order], end[order]


def _first(path: Indices) -> Flags:
    """Which points are the first of their path."""
    first = np.ones(len(path), np.bool_)
    first[1:] = path[1:] != path[:-1]
    return first


def _of(n: int, paths: Indices, lines: Lines) -> Lines:
    """The lines of one path, of lines in the order of their paths."""
    return lines[np.searchsorted(paths, n) : np.searchsorted(paths, n, "right")]


def _rounded(place: Place, across: Lines, down: Lines, found: _Found) -> None:
    """A box with round corners as one with sharp ones, if its last lines are its four sides."""
    x0, y0, x1, y1 = place
    flat, upright = set(np.round(across[-2:, 0]).tolist()), set(np.round(down[-2:, 0]).tolist())
    if flat == {round(y0), round(y1)} and upright == {round(x0), round(x1)}:
        wide, high = ((y0, x0, x1), (y1, x0, x1)), ((x0, y0, y1), (x1, y0, y1))
        found.lines(np.array(wide), np.array(high))


def _filled(paths: Sequence[Path], numbers: Sequence[int], most: int, found: _Found) -> list[int]:
    """Filled paths of many boxes: borders that were drawn in one go, boxes with round corners.

    Letters as outlines and maps are left as soon as they are known by curves that make no box.

    Args:
        numbers: which paths.
        most: so many points of each are looked at.

    Returns:
        Those that are to be looked at further; nothing of them is taken yet.
    """
    points = _points([paths[n] for n in numbers], most)
    parts = _Parts(points)
    cut = np.array([paths[n].segments > most for n in numbers]) & (most == _CURVED_POINTS)
    odd = np.bincount(parts.path[parts.odd & ~parts.last], minlength=len(numbers))
    going_on = cut & (odd <= _ODD)
    kept = parts.box & (parts.odd_before <= _ODD) & ~going_on[parts.path]
    if kept.any():
        found.boxes(parts.places[:, kept], [numbers[n] for n in parts.path[kept].tolist()])
    return [numbers[n] for n in np.flatnonzero(going_on).tolist()]


class _Parts:
    """Filled paths in parts, each from one beginning of a line to the next."""

    def __init__(self, points: Points) -> None:
        path, kind, x, y, _ = points
        starts = np.flatnonzero((kind == _MOVE) | _first(path))
        counts = np.diff(starts, append=len(path))
        self.path = path[starts]
        """To which path each belongs."""
        self.last = np.append(self.path[1:] != self.path[:-1], True)
        """Whether it is the last of its path, which may be cut off."""
        ends = (np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts))
        more = (np.maximum.reduceat(x, starts), np.maximum.reduceat(y, starts))
        self.places: Sides = np.array((*ends, *more))
        self.box = (counts >= 4) & (counts <= _BOX_POINTS)
        """Whether it is a box: it has four straight sides."""
        many = (counts > _BOX_POINTS) & (counts <= _ROUND_POINTS)
        if many.any():
            self.box |= many & _have_sides(x, y, starts, counts, self.places)
        self.odd = ~self.box & np.logical_or.reduceat(kind == _CURVE, starts)
        """Whether it has curves and is no box."""
        seen: Indices = np.cumsum(self.odd) - self.odd
        self.odd_before: Indices = seen - seen[np.searchsorted(self.path, self.path)]
        """How many of its path's parts before it are odd."""


def _have_sides(x: Numbers, y: Numbers, starts: Indices, counts: Indices, places: Sides) -> Flags:
    """Whether most of all four edges of a box is drawn straight: its corners alone are round."""
    after = np.arange(1, len(x) + 1)
    after[starts + counts - 1] = starts
    x0, y0, x1, y1 = np.repeat(places, counts, axis=1)
    wide, high = places[2] - places[0], places[3] - places[1]

    def drawn(far: Numbers, edge: Numbers, along: Numbers) -> Numbers:
        near = np.abs(far - edge) < _NEAR
        lengths = np.where(near & near[after], np.abs(along[after] - along), 0.0)
        total: Numbers = np.add.reduceat(lengths, starts)
        return total

    upright = np.minimum(drawn(x, x0, y), drawn(x, x1, y)) > 0.5 * high
    flat = np.minimum(drawn(y, y0, x), drawn(y, y1, x)) > 0.5 * wide
    both: Flags = upright & flat
    return both


def together(lines: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """Lines that lie on each other or go on from each other, as one; short leftovers go.

    Args:
        lines: at, start and end of each (see :class:`Rule`).
    """
    groups: list[list[tuple[float, float, float]]] = []
    first = -np.inf
    for line in sorted(set(lines)):
        if line[0] - first <= _BESIDE:
            groups[-1].append(line)
        else:
            groups.append([line])
            first = line[0]
    merged = [rule for group in groups for rule in _joined(group)]
    if len(merged) > _MOST_RULES:
        merged = sorted(merged, key=lambda r: r.start - r.end)[:_MOST_RULES]
    return sorted(merged)


def _joined(group: Sequence[tuple[float, float, float]]) -> list[Rule]:
    """Lines at about one place, joined where they touch."""
    if len(group) == 1:  # the usual case
        ((at, start, end),) = group
        return [Rule(at, start, end)] if end - start >= _SHORT else []
    at = sum([line[0] for line in group]) / len(group)
    spans = _bridged(sorted([(start, end) for _, start, end in group]))
    return [Rule(at, start, end) for start, end in spans if end - start >= _SHORT]


def _bridged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans, from left to right, as one where they touch or nearly do."""
    found = []
    start, end = spans[0]
    for begin, last in spans:
        if begin > end + _JOINED:
            found.append((start, end))
            start, end = begin, last
        elif last > end:
            end = last
    found.append((start, end))
    return found
