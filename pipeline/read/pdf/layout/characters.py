"""What PDFium says of the characters of a page: code and place, all at once."""

import ctypes
from codecs import utf_32_le_decode
from collections.abc import Sequence
from ctypes import c_float
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple, overload

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from pipeline.read.clean import ONE_FOR_ONE
from pipeline.read.pdf.layout.native import Room, at, quick
from pipeline.read.pdf.pdfium_types import Page, TextPage

MOST = 200_000
"""Characters of a page that are placed; a page of a newspaper has 15,000."""
_UNIT = 1000
_MANY = 5
"""All boxes of a page take as long to make as one in so many of them by itself."""
_loose_box = quick("FPDFText_GetLooseCharBox", None)
_boxes = Room(c_float, 4)
"""PDFium's FS_RECTF: left, top, right, bottom."""
_text_index = quick("FPDFText_GetTextIndexFromCharIndex", ctypes.c_int)
_get_text = quick("FPDFText_GetText", ctypes.c_int)
_written: Any = (ctypes.c_ushort * (2 * MOST + 1))()
"""Where PDFium writes the text of a page, with a zero behind it; there is room for characters of
two halves, of which it says nothing beforehand.
"""
_units: NDArray[np.uint16] = np.frombuffer(_written, np.uint16)
_units_at = ctypes.byref(_written)
_SURROGATES, _SURROGATE = 0xF800, 0xD800
"""The highest bits of half a character, and what they are."""

Place = tuple[float, float, float, float]
"""left, top, right, bottom in points, y downwards."""
Matrix = tuple[float, float, float, float, float, float]
"""As PDF writes it (ISO 32000-1 §8.3.3)."""
Codes = NDArray[np.uint32]
Indices = NDArray[np.intp]
Sides = NDArray[np.float64]
"""Four rows: left, top, right, bottom of so many boxes, in points, y downwards."""

INK, SPACE, LINE_END = range(3)
"""Kinds of characters: what is seen, blanks, and what PDFium put at the end of a line."""
_SPACES = " \t\u00a0\u2002\u2003\u2009\u3000"
_LINE_ENDS = "\0\r\n"


def _kinds() -> NDArray[np.uint8]:
    """Code → kind of character, up to the highest blank, with one that is ink behind it."""
    kinds = np.zeros(max(map(ord, _SPACES)) + 2, np.uint8)
    kinds[[ord(letter) for letter in _SPACES]] = SPACE
    kinds[[ord(letter) for letter in _LINE_ENDS]] = LINE_END
    return kinds


def _letters() -> Codes:
    """Code of two bytes → that of the letter that is read."""
    letters = np.arange(0x10000, dtype=np.uint32)
    for code, letter in ONE_FOR_ONE.items():
        if code < len(letters):
            letters[code] = ord(letter)
    return letters


_KINDS, _LETTERS = _kinds(), _letters()


def _codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(codes: Codes) -> str:
    """Codes as text."""
    return utf_32_le_decode(codes.tobytes(), "surrogatepass")[0]


def boxes_of(sides: Sides) -> list[Place]:
    """Boxes one by one."""
    left, top, right, bottom = sides.tolist()
    return list(zip(left, top, right, bottom, strict=True))


class Boxes(Sequence[Place]):
    """The boxes of the characters of a page, one by one; made when one is asked for, and all of
    them where many are."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._made: list[Place] | None = None
        self._asked = 0

    def __len__(self) -> int:
        return int(self._sides.shape[1])

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> list[Place]: ...
    def __getitem__(self, index: int | slice) -> Place | list[Place]:
        if self._made is None:
            self._asked += 1
            if isinstance(index, int) and _MANY * self._asked < len(self):
                x0, y0, x1, y1 = self._sides[:, index].tolist()
                return (x0, y0, x1, y1)
            self._made = boxes_of(self._sides)
        return self._made[index]


class Characters:
    """The characters of a page in the order in which the file draws them.

    Places and codes are arrays, since most are looked at by thousands. A box goes across from a
    character's origin to the next one's, down as its font says.
    """

    def __init__(self, text: str | Codes, sides: Sides) -> None:
        """Args: ``text``: one letter a character, or their codes; U+0000 for what is to be left
        out."""
        self.sides = sides
        """Those of blanks are nowhere."""
        self.codes = _codes_of(text) if isinstance(text, str) else text
        """Of each letter."""
        self.kinds = _KINDS.take(self.codes, mode="clip")
        """INK, SPACE or LINE_END."""
        self.ink: Indices = (self.kinds == INK).nonzero()[0]
        """Indices of the characters that are seen."""
        self.boxes = Boxes(sides)

    @cached_property
    def text(self) -> str:
        """One letter a character; asked only where letters are looked at one by one."""
        return text_of(self.codes)


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

    @np.errstate(invalid="ignore")
    def shown(self, sides: Sides) -> Sides:
        """Boxes of PDF's space (top above bottom) as shown; the usual page only turns y round."""
        if self.xx == 1 and self.yy == -1:
            found = np.empty_like(sides)
            np.add(sides[::2], self.x0, out=found[::2])
            np.subtract(self.y0, sides[1::2], out=found[1::2])
            return found
        left, top, right, bottom = sides
        ax = self.xx * left + self.xy * bottom + self.x0
        ay = self.yx * left + self.yy * bottom + self.y0
        bx = self.xx * right + self.xy * top + self.x0
        by = self.yx * right + self.yy * top + self.y0
        ends = (np.minimum(ax, bx), np.minimum(ay, by), np.maximum(ax, bx), np.maximum(ay, by))
        return np.array(ends)


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
    sides = np.zeros((4, count))
    codes = _letters_of(textpage, count)
    characters = Characters(_as_read(_text(textpage, count)) if codes is None else codes, sides)
    ink = characters.ink
    handles = repeat(at(textpage.raw))
    boxes = _boxes.ask(_loose_box, len(ink), handles, ink.tolist(), apart=False)
    sides[:, ink] = frame.shown(boxes.T.astype(np.float64))
    return characters


def _letters_of(textpage: TextPage, count: int) -> Codes | None:
    """Codes of the letters as they are read; None where the text that PDFium gives is not one for
    one that of its characters, or has letters of two halves."""
    handle = at(textpage.raw)
    if not count or _text_index(handle, 0) != 0 or _text_index(handle, count - 1) != count - 1:
        return None
    if _get_text(handle, 0, count, _units_at) != count + 1:
        return None
    units = _units[:count]
    if len(((units & _SURROGATES) == _SURROGATE).nonzero()[0]):
        return None
    return _LETTERS.take(units)


def _as_read(text: str) -> str:
    """Letters as they are read, one for one."""
    codes = _codes_of(text)
    if codes.max(initial=0) >= len(_LETTERS):
        return text.translate(ONE_FOR_ONE)
    return text_of(_LETTERS[codes])


def _text(textpage: TextPage, count: int) -> str:
    """One letter a character, as PDFium counts them."""
    text = textpage.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text
    codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
    return "".join(chr(code) if 0 < code <= 0x10FFFF else "\0" for code in codes)
