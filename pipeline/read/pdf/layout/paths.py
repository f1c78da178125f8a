"""What PDFium says of a page's paths and images, many at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import addressof, c_float, c_int, c_uint, c_ulong, c_void_p
from itertools import compress, islice, repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.pdf.layout.characters import Frame, Matrix, Place
from pipeline.read.pdf.layout.native import handle_of, quick
from pipeline.read.pdf.pdfium_types import Page

_MOST_OBJECTS = 60_000
"""Objects of a page that are looked at."""
_MOST_PATHS = 4_000
"""Paths of a page that are taken apart: a drawn map has more and no tables."""
_DEPTH = 4
"""Forms inside forms that are looked into."""
_WHITE = 245
_FAR = 1e6

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
_PATH: int = pdfium.FPDF_PAGEOBJ_PATH
_IMAGE: int = pdfium.FPDF_PAGEOBJ_IMAGE
_FORM: int = pdfium.FPDF_PAGEOBJ_FORM


class Path(NamedTuple):
    """A path that can be seen, or an image."""

    place: Place
    """As shown."""
    stroked: bool
    segments: int
    """0 of an image."""
    item: int
    """Address of PDFium's object."""
    matrix: Matrix | None
    """Of the forms around it."""


class Point(NamedTuple):
    """An end of a segment of a path, as shown."""

    kind: int
    """pdfium.FPDF_SEGMENT_…"""
    x: float
    y: float
    closes: int


def paths_of(page: Page, frame: Frame) -> list[Path]:
    """The paths and images of a page that can be seen."""
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    objects = map(_page_object, repeat(handle_of(page.raw)), range(count))
    left = [_MOST_OBJECTS, _MOST_PATHS]
    return list(_paths(objects, None, frame, left, 0))


def _paths(
    objects: Iterable[int], matrix: Matrix | None, frame: Frame, left: list[int], depth: int
) -> Iterator[Path]:
    """Args:
    left: how many objects and paths may still be looked at.
    """
    items = list(islice(objects, max(0, left[0])))
    left[0] -= len(items)
    kinds = list(map(_object_type, items))
    if kinds.count(_TEXT) == len(kinds):
        return
    drawn = [item for item, kind in zip(items, kinds, strict=True) if kind == _PATH]
    yield from _seen(drawn[: max(0, left[1])], matrix, frame)
    left[1] -= len(drawn)
    images = [item for item, kind in zip(items, kinds, strict=True) if kind == _IMAGE]
    for item, place in zip(images, _places(images, matrix, frame), strict=True):
        yield Path(place, False, 0, item, matrix)
    if depth >= _DEPTH:
        return
    for item, kind in zip(items, kinds, strict=True):
        if kind == _FORM:
            inner = map(_form_object, repeat(item), range(min(_form_count(item), _MOST_OBJECTS)))
            yield from _paths(inner, times(_matrix(item), matrix), frame, left, depth + 1)


def _seen(items: list[int], matrix: Matrix | None, frame: Frame) -> Iterator[Path]:
    """Paths that are drawn: neither clipping alone, nor white, nor nowhere."""
    if not items:
        return
    modes = _asked(_draw_mode, items, c_int, 2)
    colours = _asked(_fill_colour, items, c_uint, 4)
    fills, strokes = modes[0::2], modes[1::2]
    inked = [
        fill and alpha > 8 and min(red, green, blue) < _WHITE
        for fill, red, green, blue, alpha in zip(
            fills, colours[0::4], colours[1::4], colours[2::4], colours[3::4], strict=True
        )
    ]
    shown = [bool(stroke or ink) for stroke, ink in zip(strokes, inked, strict=True)]
    items = list(compress(items, shown))
    strokes = list(compress(strokes, shown))
    counts = map(_segment_count, items)
    places = _places(items, matrix, frame)
    for item, stroke, count, place in zip(items, strokes, counts, places, strict=True):
        if -_FAR < place[0] <= place[2] < _FAR and -_FAR < place[1] <= place[3] < _FAR:
            yield Path(place, bool(stroke), count, item, matrix)


def _asked(ask: Callable[..., int], items: Sequence[int], kind: Any, values: int) -> list[Any]:
    """What a function of PDFium writes for each item, one after the other; 0 where it fails."""
    found = (kind * (values * len(items)))()
    start, size = addressof(found), 4 * values
    end = start + size * len(items)
    places = [range(start + 4 * n, end, size) for n in range(values)]
    deque(map(ask, items, *places), maxlen=0)
    written: list[Any] = found[:]  # all at once; list() asks for each, eight times as long
    return written


def _places(items: Sequence[int], matrix: Matrix | None, frame: Frame) -> list[Place]:
    """The bounds of objects, as shown."""
    flat = _asked(_object_bounds, items, c_float, 4)
    sides = zip(flat[0::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
    if matrix is None:
        return [frame.place(left, top, right, bottom) for left, bottom, right, top in sides]
    whole = times(matrix, frame.matrix)
    return [_moved(box, whole) for box in sides]


def _moved(box: Place, m: Matrix) -> Place:
    ends = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [m[0] * x + m[2] * y + m[4] for x, y in ends]
    ys = [m[1] * x + m[3] * y + m[5] for x, y in ends]
    return (min(xs), min(ys), max(xs), max(ys))


def _matrix(item: int) -> Matrix:
    found = (c_float * 6)()
    if not _object_matrix(item, addressof(found)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = found
    return (a, b, c, d, e, f)


def times(inner: Matrix, outer: Matrix | None) -> Matrix:
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


def points_of(path: Path, first: int, end: int, frame: Frame) -> list[Point]:
    """Some segments of a path, from index ``first`` to before ``end``."""
    segments = list(map(_segment, repeat(path.item), range(first, end)))
    flat = _asked(_segment_point, segments, c_float, 2)
    a, b, c, d, e, f = times(times(_matrix(path.item), path.matrix), frame.matrix)
    kinds, closes = map(_segment_type, segments), map(_segment_closes, segments)
    return [
        Point(kind, a * x + c * y + e, b * x + d * y + f, close)
        for kind, x, y, close in zip(kinds, flat[0::2], flat[1::2], closes, strict=True)
    ]
