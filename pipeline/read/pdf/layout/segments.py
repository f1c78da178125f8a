"""The segments of PDFium's paths: many at a time.

PDFium tells them one by one, with three calls each, and a drawn map has ten thousands. It keeps
those of a path one behind the other and gives out their addresses, so that they are copied out of
its memory in one piece wherever its way to keep them is the one known here. That is found out once
a process, on a path that is made for it; where it is another one, PDFium is asked one by one.
"""

import ctypes
from collections.abc import Sequence
from ctypes import c_float, c_int, c_ulong, c_void_p
from functools import cache
from itertools import chain, repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.read.pdf.layout.native import Room, quick

Segments = NDArray[Any]
"""One a segment: ``x`` and ``y`` of its end in the path's own space, ``kind`` (one of PDFium's
``FPDF_SEGMENT_…``), and whether it ``closes`` its part of the path."""

_KEPT = np.dtype(
    {
        "names": ["x", "y", "kind", "closes"],
        "formats": [np.float32, np.float32, np.uint8, np.bool_],
        "offsets": [0, 4, 8, 9],
        "itemsize": 12,
    }
)
"""How PDFium keeps a segment (CFX_Path::Point)."""

segment_count = quick("FPDFPath_CountSegments", c_int, c_void_p)
_segment = quick("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_ulong)
_point = quick("FPDFPathSegment_GetPoint", None, c_void_p)
_type = quick("FPDFPathSegment_GetType", c_int, c_void_p)
_closes = quick("FPDFPathSegment_GetClose", c_int, c_void_p)
_points = Room(c_float, 2)


def segments_of(paths: Sequence[int], counts: Sequence[int]) -> Segments:
    """The first segments of some paths, one path after the other.

    Args:
        paths: addresses of PDFium's objects.
        counts: how many of each path; it has so many, and one at the least.
    """
    found = _copied(paths, counts) if _is_known() else None
    return _asked(paths, counts) if found is None else found


def _copied(paths: Sequence[int], counts: Sequence[int]) -> Segments | None:
    """Segments as they lie in PDFium's memory; None where those of a path do not lie in a row."""
    size = _KEPT.itemsize
    parts: list[bytes] = []
    firsts = map(_segment, paths, repeat(0))
    lasts = map(_segment, paths, [count - 1 for count in counts])
    for first, last, count in zip(firsts, lasts, counts, strict=True):
        if not first or not last or last - first != size * (count - 1):
            return None
        parts.append(ctypes.string_at(first, size * count))
    return np.frombuffer(b"".join(parts), _KEPT)


def _asked(paths: Sequence[int], counts: Sequence[int]) -> Segments:
    """Segments as PDFium tells them, one by one."""
    items = chain.from_iterable(map(repeat, paths, counts))
    addresses = list(map(_segment, items, chain.from_iterable(map(range, counts))))
    found = np.zeros(len(addresses), _KEPT)
    found["x"], found["y"] = _points.ask(_point, len(addresses), addresses).T
    found["kind"] = np.fromiter(map(_type, addresses), np.int32, len(addresses)).astype(np.uint8)
    found["closes"] = np.fromiter(map(_closes, addresses), np.bool_, len(addresses))
    return found


@cache
def _is_known() -> bool:
    """Whether PDFium keeps segments as this module expects: all kinds of them, closing and not."""
    path = pdfium.FPDFPageObj_CreateNewPath(1.5, -2.25)
    try:
        pdfium.FPDFPath_LineTo(path, 1e6, 0.125)
        pdfium.FPDFPath_BezierTo(path, 3, 4, 5, 6, -7, 8)
        pdfium.FPDFPath_Close(path)
        pdfium.FPDFPath_MoveTo(path, 9, 10)
        pdfium.FPDFPath_LineTo(path, 11, 12)
        address = ctypes.cast(path, c_void_p).value or 0
        count = segment_count(address)
        copied = _copied([address], [count])
        asked = _asked([address], [count])
        return copied is not None and all(
            np.array_equal(copied[name], asked[name]) for name in _KEPT.names or ()
        )
    finally:
        pdfium.FPDFPageObj_Destroy(path)
