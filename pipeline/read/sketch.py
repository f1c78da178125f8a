"""A page's sketch: its picture in coarse cells without its text, by which pages are compared.

It is a perceptual hash that keeps places: 128 × 128 cells of lightness and 64 × 64 cells each of
the two colour differences (YCbCr as in JPEG), each cell the mean of what is drawn in it. A cell of
an A4 page is 4.6 × 6.6 points wide. Kept as PackBits, the run lengths of TIFF 6.0 (section 9):
the same bytes on every machine, which no version of zlib promises.
"""

import re
from importlib.metadata import version

SIDE = 128
"""Cells of lightness in a row and in a column."""
COLOUR_SIDE = SIDE // 2
"""Cells of each colour difference in a row and in a column."""
LENGTH = SIDE * SIDE + 2 * COLOUR_SIDE * COLOUR_SIDE
"""Bytes of a sketch that is not packed: lightness, Cb, Cr, each row by row."""
STEP = 4
"""Values are rounded to multiples of this: what is lost is less than another saving of a photograph
changes, and plain areas become runs."""
EMPTY = b"\xff" * (SIDE * SIDE) + b"\x80" * (2 * COLOUR_SIDE * COLOUR_SIDE)
"""A page that shows nothing but text: white, of no colour."""
_RUN = re.compile(rb"(.)\1{2,127}", re.DOTALL)
_LONGEST = 128  # bytes of a run or of a stretch without one


def maker() -> str:
    """The version of what draws sketches: another PDFium draws a little otherwise.

    Raise its first number whenever a sketch can come out otherwise for a reason of ours.
    """
    return f"sketch-1 pypdfium2-{version('pypdfium2')}"


def rounded(value: int) -> int:
    """A value of 0–255 as a sketch keeps it; white and «no colour» stay what they are."""
    return 255 if value > 255 - STEP else min(255, (value + STEP // 2) // STEP * STEP)


def pack(cells: bytes) -> bytes:
    """The cells of a sketch as they are kept."""
    out = bytearray()
    at = 0
    for run in _RUN.finditer(cells):
        _put_plain(out, cells[at : run.start()])
        out += bytes((257 - len(run[0]), run[0][0]))
        at = run.end()
    _put_plain(out, cells[at:])
    return bytes(out)


def _put_plain(out: bytearray, stretch: bytes) -> None:
    for at in range(0, len(stretch), _LONGEST):
        part = stretch[at : at + _LONGEST]
        out.append(len(part) - 1)
        out += part


def unpack(packed: bytes) -> bytes:
    """The cells of a sketch.

    Raises:
        ValueError: these are not the bytes of one.
    """
    out = bytearray()
    at = 0
    while at < len(packed) and len(out) <= LENGTH:
        head = packed[at]
        if head < _LONGEST:
            out += packed[at + 1 : at + 2 + head]
            at += 2 + head
        else:
            out += packed[at + 1 : at + 2] * (257 - head)
            at += 2
    if len(out) != LENGTH:
        raise ValueError("these bytes are no sketch of a page")
    return bytes(out)
