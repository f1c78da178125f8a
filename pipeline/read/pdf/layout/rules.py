"""Ruling lines and frames of a page, from its paths."""

from collections.abc import Iterable, Iterator, Sequence
from ctypes import addressof, c_float, c_int, c_uint, c_ulong, c_void_p
from itertools import islice, pairwise, repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.pdf.layout.characters import Frame, Place
from pipeline.read.pdf.layout.native import handle_of, quick
from pipeline.read.pdf.pdfium_types import Page

_MOST_OBJECTS = 60_000
"""Objects of a page that are looked at."""
_MOST_PATHS = 4_000
"""Paths of a page that are taken apart: a drawn map has more and no tables."""
_MOST_POINTS = 4_000
"""Points of one path."""
_MOST_RULES = 1_200
"""Ruling lines of one direction; the longest are kept."""
_DEPTH = 4
"""Forms inside forms that are looked into."""
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
_WHITE = 245
_Matrix = tuple[float, float, float, float, float, float]

_page_object = quick("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
_form_object = quick("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
_form_count = quick("FPDFFormObj_CountObjects", c_int, c_void_p)
_object_type = quick("FPDFPageObj_GetType", c_int, c_void_p)
_object_matrix = quick("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
_object_bounds = quick("FPDFPageObj_GetBounds", c_int, c_void_p, *[c_void_p] * 4)
_fill_colour = quick("FPDFPageObj_GetFillColor", c_int, c_void_p, *[c_void_p] * 4)
_draw_mode = quick("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
_segment_count = quick("FPDFPath_CountSegments", c_int, c_void_p)
_segment = quick("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
_segment_point = quick("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
_segment_type = quick("FPDFPathSegment_GetType", c_int, c_void_p)
_segment_closes = quick("FPDFPathSegment_GetClose", c_int, c_void_p)
_TEXT: int = pdfium.FPDF_PAGEOBJ_TEXT
_floats = (c_float * 6)()
_FLOATS_AT = addressof(_floats)
_numbers = (c_uint * 4)()
_NUMBERS_AT = addressof(_numbers)


class Rule(NamedTuple):
    """A ruling line: across at ``at`` = y from x ``start`` to ``end``, or down at ``at`` = x."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """What is drawn on a page besides text."""

    across: list[Rule]
    down: list[Rule]
    pictures: list[Place]
    """Images and drawings."""
    fills: list[Place]
    """Boxes in another colour than the paper's, without a line around."""


class _Found:
    """Lines as they are met, before they are put together."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self.pictures: list[Place] = []
        self.fills: list[Place] = []
        self.paths = 0
        self.objects = 0

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
    """The ruling lines and pictures of a page as shown."""
    found = _Found(frame)
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    objects = map(_page_object, repeat(handle_of(page.raw)), range(count))
    _look(objects, None, found, 0)
    return Rules(
        across=together(found.across),
        down=together(found.down),
        pictures=found.pictures[:_MOST_RULES],
        fills=list(dict.fromkeys(found.fills))[:_MOST_RULES],
    )


def _look(objects: Iterable[int], matrix: _Matrix | None, found: _Found, depth: int) -> None:
    items = list(islice(objects, max(0, _MOST_OBJECTS - found.objects)))
    found.objects += len(items)
    for item, kind in zip(items, map(_object_type, items), strict=True):
        if kind == _TEXT:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            if found.paths < _MOST_PATHS:
                found.paths += 1
                _path(item, matrix, found)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            _image(item, matrix, found)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = map(_form_object, repeat(item), range(min(_form_count(item), _MOST_OBJECTS)))
            _look(inner, _times(_matrix(item), matrix), found, depth + 1)


def _matrix(item: int) -> _Matrix:
    if not _object_matrix(item, _FLOATS_AT):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = _floats
    return (a, b, c, d, e, f)


def _times(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    """The matrix that does first ``inner``, then ``outer``."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _image(item: int, matrix: _Matrix | None, found: _Found) -> None:
    """An image; a thin one is a ruling line."""
    place = _bounds(item, matrix, found.frame)
    if place is None:
        return
    found.pictures.append(place)
    if min(place[2] - place[0], place[3] - place[1]) <= _THIN:
        found.box(place, edges=False)


def _bounds(item: int, matrix: _Matrix | None, frame: Frame) -> Place | None:
    if not _object_bounds(item, _FLOATS_AT, _FLOATS_AT + 4, _FLOATS_AT + 8, _FLOATS_AT + 12):
        return None
    left, bottom, right, top, _, _ = _floats
    if matrix is None:
        return frame.place(left, top, right, bottom)
    ends = [_moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    return frame.place(min(xs), max(ys), max(xs), min(ys))


def _moved(x: float, y: float, m: _Matrix) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _path(item: int, matrix: _Matrix | None, found: _Found) -> None:
    if not _draw_mode(item, _NUMBERS_AT, _NUMBERS_AT + 4):
        return
    fill, stroke, _, _ = _numbers
    if not fill and not stroke:
        return  # it clips
    place = _bounds(item, matrix, found.frame)
    if place is None or not all(abs(v) < 1e6 for v in place):
        return
    if not stroke and not _inked(item):
        return
    x0, y0, x1, y1 = place
    if x1 - x0 <= _THIN or y1 - y0 <= _THIN:
        found.box(place, edges=False)
    elif stroke:
        _stroked(item, place, matrix, found)
    else:
        _filled(item, place, matrix, found)


def _stroked(item: int, place: Place, matrix: _Matrix | None, found: _Found) -> None:
    count = _segment_count(item)
    if count > 12:
        found.pictures.append(place)
    curved = _segments(item, min(count, _MOST_POINTS), matrix, found)
    if curved and count <= 12:
        _rounded(place, found)


def _filled(item: int, place: Place, matrix: _Matrix | None, found: _Found) -> None:
    count = _segment_count(item)
    if count <= 6:
        found.box(place, edges=True)
    else:
        found.pictures.append(place)
        _subpaths(item, min(count, _MOST_POINTS), matrix, found)


def _inked(item: int) -> bool:
    """Whether the filling of a path can be seen on white paper."""
    if not _fill_colour(item, *(_NUMBERS_AT + 4 * n for n in range(4))):
        return True
    red, green, blue, alpha = _numbers
    return alpha > 8 and min(red, green, blue) < _WHITE


def _points(
    item: int, count: int, matrix: _Matrix | None, frame: Frame
) -> Iterator[tuple[int, float, float, int]]:
    """(type, x, y, closes) of each segment of a path, as shown."""
    a, b, c, d, e, f = _times(_times(_matrix(item), matrix), frame.matrix)
    for i in range(count):
        segment = _segment(item, i)
        if not _segment_point(segment, _FLOATS_AT, _FLOATS_AT + 4):
            continue
        x, y = _floats[0], _floats[1]
        closes = _segment_closes(segment)
        yield _segment_type(segment), a * x + c * y + e, b * x + d * y + f, closes


def _rounded(place: Place, found: _Found) -> None:
    """A box with round corners as one with sharp ones, if its last lines are its four sides."""
    x0, y0, x1, y1 = place
    across = {round(rule.at) for rule in found.across[-2:]}
    down = {round(rule.at) for rule in found.down[-2:]}
    if across == {round(y0), round(y1)} and down == {round(x0), round(x1)}:
        found.across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
        found.down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]


def _segments(item: int, count: int, matrix: _Matrix | None, found: _Found) -> bool:
    """The straight lines of a drawn path; whether it has curves besides."""
    curved = False
    start = last = None
    for kind, x, y, closes in _points(item, count, matrix, found.frame):
        if kind == pdfium.FPDF_SEGMENT_MOVETO or last is None:
            start = last = (x, y)
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            found.line(*last, x, y)
        else:
            curved = True
        last = (x, y)
        if closes and start is not None:
            found.line(*last, *start)
    return curved


def _subpaths(item: int, count: int, matrix: _Matrix | None, found: _Found) -> None:
    """A filled path of many boxes: borders that were drawn in one go."""
    corners: list[tuple[float, float]] = []
    drawing = count > _ROUND_POINTS
    for kind, x, y, _ in _points(item, count, matrix, found.frame):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            _corners(corners, found)
            corners = []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO and drawing:
            return  # letters as outlines, a map
        corners.append((x, y))
    _corners(corners, found)


def _corners(corners: list[tuple[float, float]], found: _Found) -> None:
    """One part of a path as a box, if it has four straight sides."""
    if not 4 <= len(corners) <= _ROUND_POINTS:
        return
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    place = (min(xs), min(ys), max(xs), max(ys))
    if len(corners) <= 6 or _has_sides(corners, place):
        found.box(place, edges=True)


def _has_sides(corners: Sequence[tuple[float, float]], place: Place) -> bool:
    """Whether most of all four edges of a box is drawn straight: its corners alone are round."""
    x0, y0, x1, y1 = place
    drawn = [0.0] * 4
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
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
