"""Words drawn into a picture, alike on every machine: with a font of our own.

A server has no Japanese fonts, as a rule. ``fonts/caption.otf`` holds what code page 932 can write;
any other letter is drawn as 〓, as Japanese printers do, never as something else.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent / "fonts" / "caption.otf"
MORE = "–—‘’“”•…−©éü"
"""Letters of the font that code page 932 does not have."""
LESS = "≒"
"""The one letter of code page 932 that the font does not have."""
_UNKNOWN = "〓"
_NEVER_FIRST = "、。，．・）」』】〕！？ー"
"""May not begin a line."""
Colour = tuple[int, int, int]
_INK: Colour = (17, 17, 17)


class Line(NamedTuple):
    """A line of a caption, before it is broken to fit."""

    text: str
    size: int = 20
    """In pixels."""
    colour: Colour = _INK
    indent: int = 0
    """In pixels."""


def is_drawn(character: str) -> bool:
    """Has the font this letter?"""
    if character in MORE or character in LESS:
        return character in MORE
    try:
        code = character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return character.isprintable() and not 0xF0 <= code[0] <= 0xF9  # the user's own letters


def drawable(text: str) -> str:
    """A text in letters of the font: blanks as spaces, what nobody sees left out."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(
        character if is_drawn(character) else _UNKNOWN
        for character in composed
        if unicodedata.category(character) not in ("Cc", "Cf", "Mn", "Me")
    )


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def broken(line: Line, width: int) -> list[str]:
    """A line in pieces that are no wider than so many pixels; words in Latin letters stay whole
    where they can.
    """
    font, room = _font(line.size), width - line.indent
    pieces = [""]
    for word in _words(drawable(line.text)):
        if pieces[-1] and font.getlength(pieces[-1] + word) > room:
            pieces.append("")
            word = word.lstrip(" ")
        pieces[-1] += word
        while font.getlength(pieces[-1]) > room and len(pieces[-1]) > 1:
            kept, rest = _cut(pieces[-1], font, room)
            pieces[-1:] = [kept, rest]
    return pieces


def _words(text: str) -> Iterator[str]:
    """What stays together on a line: a run of Latin letters and digits, a Japanese letter with the
    mark that follows it.
    """
    start = 0
    for at in range(1, len(text)):
        both_latin = text[at] < "\u0250" and text[at - 1] < "\u0250" and text[at] != " "
        if not both_latin and text[at] not in _NEVER_FIRST:
            yield text[start:at]
            start = at
    yield text[start:]


def _cut(text: str, font: ImageFont.FreeTypeFont, room: int) -> tuple[str, str]:
    """As much of a text as fits, one letter at least, and the rest."""
    low, high = 1, len(text) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(text[:middle]) <= room else (low, middle - 1)
    return text[:low], text[low:]


def height_of(lines: list[Line], width: int) -> int:
    """In pixels, of a caption so many pixels wide."""
    return sum(_leading(line) * len(broken(line, width)) for line in lines)


def _leading(line: Line) -> int:
    return round(line.size * 1.5)


def draw(image: Image.Image, lines: list[Line], at: tuple[int, int], width: int) -> int:
    """Draw a caption.

    Returns:
        where it ends, in pixels from the top.
    """
    pen = ImageDraw.Draw(image)
    x, y = at
    for line in lines:
        for piece in broken(line, width):
            where = (x + line.indent, y + round(line.size * 0.1))
            pen.text(where, piece, font=_font(line.size), fill=line.colour)
            y += _leading(line)
    return y
