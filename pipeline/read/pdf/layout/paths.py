"""What PDFium says of a page's paths and images, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_float, c_int, c_uint, c_ulong, c_void_p
from itertools import compress, islice, repeat
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.read.pdf.layout.characters import Frame, Indices, Matrix, Place, Sides
from pipeline.read.pdf.layout.native import Room, at, quick
from pipeline.read.pdf.layout.segments import segment_count, segments_of
from pipeline.read.pdf.pdfium_types import Page

_MOST_OBJECTS = 60_000
"""Objects of a page that are looked at."""
_MOST_PATHS = 4_000
"""Paths of a page that are taken apart: a drawn map has more and no tables."""
_DEPTH = 4
"""Forms inside forms that are looked into."""
_WHITE = 245
_FAR = 1e6
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_page_object = quick("FPDFPage_GetObject", c_void_p)
_form_object = quick("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
_form_count = quick("FPDFFormObj_CountObjects", c_int, c_void_p)
_object_type = quick("FPDFPageObj_GetType", c_int, c_void_p)
_object_matrix = quick("FPDFPageObj_GetMatrix", None, c_void_p)
_object_bounds = quick("FPDFPageObj_GetBounds", None, c_void_p)
_fill_colour = quick("FPDFPageObj_GetFillColor", None, c_void_p)
_draw_mode = quick("FPDFPath_GetDrawMode", None, c_void_p)

_modes, _colours = Room(c_int, 2), Room(c_uint, 4)
_bounds, _matrices = Room(c_float, 4), Room(c_float, 6)

_TEXT: int = pdfium.FPDF_PAGEOBJ_TEXT
_PATH: int = pdfium.FPDF_PAGEOBJ_PATH
_IMAGE: int = pdfium.FPDF_PAGEOBJ_IMAGE
_FORM: int = pdfium.FPDF_PAGEOBJ_FORM

Flags = NDArray[np.bool_]


class Path(NamedTuple):
    """A path that can be seen."""

    place: Place
    """As shown."""
    stroked: bool
    segments: int
    item: int
    """Address of PDFium's object."""
    matrix: Matrix
    """Of the page as shown and of the forms around it."""


class Drawn(NamedTuple):
    """The paths and images of a page that can be seen."""

    thin: Sides
    """Boxes of those that are no wider or no higher than a line, as shown."""
    paths: list[Path]
    """The other paths."""


class Points(NamedTuple):
    """The ends of the segments of some paths, one path after the other."""

    path: Indices
    """To which of the paths each belongs."""
    kind: NDArray[np.uint8]
    """pdfium.FPDF_SEGMENT_…"""
    x: NDArray[np.float64]
    """As shown."""
    y: NDArray[np.float64]
    closes: Flags
    """Whether it closes its part of the path."""


def drawn_on(page: Page, frame: Frame, thin: float) -> Drawn:
    """What is drawn on a page besides text.

    Args:
        thin: width of a line, in points.
    """
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    objects = map(_page_object, repeat(at(page.raw)), range(count))
    left = [_MOST_OBJECTS, _MOST_PATHS]
    found = list(_drawn(objects, None, frame, left, 0, thin))
    if not found:
        return Drawn(np.zeros((4, 0)), [])
    lines = np.concatenate([part.thin for part in found], axis=1)
    return Drawn(lines, [path for part in found for path in part.paths])


def _drawn(
    objects: Iterable[int],
    matrix: Matrix | None,
    frame: Frame,
    left: list[int],
    depth: int,
    thin: float,
) -> Iterator[Drawn]:
    """What is drawn by the objects of a page, or of a form on it.

    Args:
        left: how many objects and paths may still be looked at.
    """
    items = list(islice(objects, max(0, left[0])))
    left[0] -= len(items)
    kinds = list(map(_object_type, items))
    if kinds.count(_TEXT) == len(kinds):
        return
    drawn = _of_kind(_PATH, items, kinds)
    yield _seen(drawn[: max(0, left[1])], matrix, frame, thin)
    left[1] -= len(drawn)
    if pictures := _of_kind(_IMAGE, items, kinds):
        images = _places(pictures, matrix, frame)
        yield Drawn(images[:, _is_thin(images, thin)], [])
    if depth >= _DEPTH:
        return
    for item in _of_kind(_FORM, items, kinds):
        inner = map(_form_object, repeat(item), range(min(_form_count(item), _MOST_OBJECTS)))
        yield from _drawn(inner, times(_matrix(item), matrix), frame, left, depth + 1, thin)


def _of_kind(kind: int, items: list[int], kinds: list[int]) -> list[int]:
    return list(compress(items, map(kind.__eq__, kinds))) if kind in kinds else []


def _seen(items: list[int], matrix: Matrix | None, frame: Frame, thin: float) -> Drawn:
    """Paths that are drawn: neither clipping alone, nor white, nor nowhere."""
    modes = _modes.ask(_draw_mode, len(items), items)
    stroked = modes[:, 1] != 0
    inked = (modes[:, 0] != 0) & ~stroked  # of what is stroked the colour inside says nothing
    filled = list(compress(items, inked.tolist()))
    colours = _colours.ask(_fill_colour, len(filled), filled)
    inked[inked] = (colours[:, 3] > 8) & (colours[:, :3].min(axis=1) < _WHITE)
    shown = np.flatnonzero(stroked | inked)
    items = list(compress(items, (stroked | inked).tolist()))
    places = _places(items, matrix, frame)
    near = (places[:2] > -_FAR).all(axis=0) & (places[2:] < _FAR).all(axis=0)
    near &= (places[:2] <= places[2:]).all(axis=0)
    line = _is_thin(places, thin)
    others = np.flatnonzero(near & ~line).tolist()
    whole = times(matrix or _IDENTITY, frame.matrix)
    boxes, strokes = places.T.tolist(), stroked[shown].tolist()
    paths = [
        Path((*boxes[n],), strokes[n], segment_count(items[n]), items[n], whole) for n in others
    ]
    return Drawn(places[:, near & line], paths)


@np.errstate(invalid="ignore")
def _is_thin(places: Sides, thin: float) -> Flags:
    flags: Flags = (places[2] - places[0] <= thin) | (places[3] - places[1] <= thin)
    return flags


@np.errstate(invalid="ignore")
def _places(items: Sequence[int], matrix: Matrix | None, frame: Frame) -> Sides:
    """The bounds of objects, as shown."""
    bounds = _bounds.ask(_object_bounds, len(items), items).astype(np.float64)
    if matrix is None:
        return frame.shown(bounds.T[[0, 3, 2, 1]])
    left, bottom, right, top = bounds.T
    a, b, c, d, e, f = times(matrix, frame.matrix)
    xs = np.array([a * x + c * y + e for x in (left, right) for y in (bottom, top)])
    ys = np.array([b * x + d * y + f for x in (left, right) for y in (bottom, top)])
    return np.array((xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)))


def _matrix(item: int) -> Matrix:
    a, b, c, d, e, f = _matrices_of([item])[0].tolist()
    return (a, b, c, d, e, f)


def _matrices_of(items: Sequence[int]) -> NDArray[np.float64]:
    """One row an object; as it is where PDFium knows none."""
    found = _matrices.ask(_object_matrix, len(items), items, apart=False).astype(np.float64)
    found[~found.any(axis=1)] = _IDENTITY
    return found


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


@np.errstate(invalid="ignore", over="ignore")
def points_of(paths: Sequence[Path], counts: Sequence[int]) -> Points:
    """The first segments of some paths.

    Args:
        counts: how many of each path; one at the least.
    """
    items = [p.item for p in paths]
    segments = segments_of(items, counts)
    px, py = segments["x"].astype(np.float64), segments["y"].astype(np.float64)
    path = np.arange(len(paths)).repeat(counts)
    inner = _matrices_of(items).T
    outer = np.array([p.matrix for p in paths]).T
    a, b, c, d, e, f = np.array(times((*inner,), (*outer,))).take(path, axis=1)
    x, y = a * px + c * py + e, b * px + d * py + f
    return Points(path, segments["kind"], x, y, segments["closes"])
