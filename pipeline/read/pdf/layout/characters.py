"""What PDFium says of the characters of a page: code and place, all at once."""

import ctypes
from collections import deque
from ctypes import c_int, c_void_p
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.clean import ONE_FOR_ONE
from pipeline.read.pdf.layout.native import handle_of, quick
from pipeline.read.pdf.pdfium_types import Page, TextPage

MOST = 200_000
"""Characters of a page that are placed; a page of a newspaper has 15,000."""
_UNIT = 1000
_BOX = 16
"""Bytes of PDFium's FS_RECTF: four floats (left, top, right, bottom)."""
_loose_box = quick("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)

Place = tuple[float, float, float, float]
"""left, top, right, bottom in points, y downwards."""
Matrix = tuple[float, float, float, float, float, float]
"""As PDF writes it (ISO 32000-1 §8.3.3)."""


class Characters(NamedTuple):
    """The characters of a page in the order in which the file draws them.

    Their boxes are four lists, since most are looked at by hundreds, one side at a time: across
    from a character's origin to the next one's, down as its font says.
    """

    text: str
    """One letter a character; U+0000 for what is to be left out."""
    left: list[float]
    top: list[float]
    right: list[float]
    bottom: list[float]

    def box(self, i: int) -> Place:
        """The box of one character."""
        return (self.left[i], self.top[i], self.right[i], self.bottom[i])

    @property
    def boxes(self) -> list[Place]:
        """The boxes of all."""
        return list(zip(self.left, self.top, self.right, self.bottom, strict=True))


class Frame(NamedTuple):
    """The page as shown: its size and how PDF's space maps onto it."""

    width: float
    height: float
    xx: float
    xy: float
    yx: float
    yy: float
    x0: float
    y0: float

    @property
    def matrix(self) -> Matrix:
        """As a matrix of PDF's (x' = ax + cy + e, y' = bx + dy + f)."""
        return (self.xx, self.yx, self.xy, self.yy, self.x0, self.y0)

    def place(self, left: float, top: float, right: float, bottom: float) -> Place:
        """A box of PDF's space as shown."""
        if self.xx == 1 and self.yy == -1:  # the usual page: only y is turned round
            return (left + self.x0, self.y0 - top, right + self.x0, self.y0 - bottom)
        ax = self.xx * left + self.xy * bottom + self.x0
        ay = self.yx * left + self.yy * bottom + self.y0
        bx = self.xx * right + self.xy * top + self.x0
        by = self.yx * right + self.yy * top + self.y0
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def frame_of(page: Page) -> Frame:
    """How a page is shown: rotation and crop box undone."""
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()

    def shown(x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(
            page,
            0,
            0,
            max(1, round(width * _UNIT)),
            max(1, round(height * _UNIT)),
            0,
            x,
            y,
            ctypes.byref(across),
            ctypes.byref(down),
        )
        return across.value / _UNIT, down.value / _UNIT

    x0, y0 = shown(0, 0)
    right, up = shown(100, 0), shown(0, 100)
    return Frame(
        width=width,
        height=height,
        xx=round((right[0] - x0) / 100, 4),
        xy=round((up[0] - x0) / 100, 4),
        yx=round((right[1] - y0) / 100, 4),
        yy=round((up[1] - y0) / 100, 4),
        x0=x0,
        y0=y0,
    )


def characters_of(textpage: TextPage, frame: Frame) -> Characters:
    """All characters of a page."""
    count = min(max(0, pdfium.FPDFText_CountChars(textpage)), MOST)
    text = _text(textpage, count)
    raw = (ctypes.c_float * (4 * count))()
    start, handle = ctypes.addressof(raw), handle_of(textpage.raw)
    calls = map(_loose_box, repeat(handle), range(count), range(start, start + _BOX * count, _BOX))
    deque(calls, maxlen=0)
    flat: list[float] = raw[:]  # all at once; list() asks for each, eight times as long
    return Characters(text.translate(ONE_FOR_ONE), *_shown(flat, frame))


def _shown(flat: list[float], frame: Frame) -> tuple[list[float], ...]:
    """The four sides of boxes as the page is shown; the usual page only turns y round."""
    left, top, right, bottom = flat[0::4], flat[1::4], flat[2::4], flat[3::4]
    if frame.xx != 1 or frame.yy != -1:
        places = list(map(frame.place, left, top, right, bottom))
        return tuple([place[side] for place in places] for side in range(4))
    if frame.x0:
        left, right = [x + frame.x0 for x in left], [x + frame.x0 for x in right]
    height = frame.y0
    return left, [height - y for y in top], right, [height - y for y in bottom]


def _text(textpage: TextPage, count: int) -> str:
    """One letter a character, as PDFium counts them."""
    text = textpage.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text
    codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
    return "".join(chr(code) if 0 < code <= 0x10FFFF else "\0" for code in codes)
