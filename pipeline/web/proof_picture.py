"""The proof of a row as one picture: both pages beside each other, the passage marked, and under
each what it is: city, edition, page, SHA-256 of the file, moment of capture, address.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from pipeline.web.caption import Colour, Line, draw, height_of
from pipeline.web.language import Translator
from pipeline.web.proof_facts import Proof, ProofSide
from pipeline.web.proof_panels import INKS, WIDTH, panels_of, readable, to_png
from pipeline.web.proof_words import caption_of, heading_of, note_of
from pipeline.web.store import Kept

_EDGE, _GAP, _BETWEEN = 28, 28, 10
"""Around the picture, between the sides, between the parts of one side; in pixels."""
_SOFT: Colour = (85, 93, 102)
_RULE: Colour = (211, 216, 222)
_LONGEST = 1200
"""Letters of a passage that stands in the place of its picture."""
DRAWN = 1
"""Which version of the drawing: a picture made by another is another one."""
_AT_ONCE = 2
_busy = threading.BoundedSemaphore(_AT_ONCE)
"""So many are made at once; the others wait in their threads."""
PROOFS: Kept[str, bytes] = Kept(48 * 1024 * 1024, len)
"""Entity tag → PNG."""


class _Column(NamedTuple):
    """A side as it is drawn."""

    which: str
    head: list[Line]
    pictures: list[Image.Image]
    words: list[Line]
    """In the place of pictures; empty where there are some."""
    caption: list[Line]

    @property
    def high(self) -> int:
        """Of what stands over the caption, in pixels."""
        pictures = sum(picture.height + _BETWEEN for picture in self.pictures)
        return height_of(self.head, WIDTH) + 8 + pictures + height_of(self.words, WIDTH)


def proof_picture(
    archive: Path, proof: Proof, address: str, left: str, etag: str, t: Translator
) -> bytes:
    """The picture as PNG.

    Blocks: reads the archive and asks a child process.

    Args:
        address: the permanent address of the row.
        left: the side that stands left, ``old`` or ``new``.
        etag: of the picture; it is kept under it.
    """
    return PROOFS.get(etag, lambda: _made(archive, proof, address, left, t))


def _made(archive: Path, proof: Proof, address: str, left: str, t: Translator) -> bytes:
    with _busy:
        columns = [_column(archive, side, t) for side in proof.sides(left)]
        facts = {
            "Title": heading_of(proof, t),
            "Source": address,
            "Description": "\n".join(line.text for c in columns for line in (*c.head, *c.caption)),
        }
        return to_png(_composed(proof, columns, address, t), facts)


def _column(archive: Path, side: ProofSide, t: Translator) -> _Column:
    panels = panels_of(archive, side)
    pictures = readable(archive, side, panels)
    words = [] if pictures else _words(side, t)
    note = note_of(side, panels if pictures else [], t)
    caption = [Line(text, 17, _SOFT) for text in ([note] if note and pictures else [])]
    caption += [Line(text, 17) for text in caption_of(side, t)]
    head = Line(t(f"p.{side.which}"), 24, INKS[side.which])
    return _Column(side.which, [head], pictures, words, caption)


def _words(side: ProofSide, t: Translator) -> list[Line]:
    """What stands in the place of a picture."""
    text = side.text
    kept = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return [Line(note_of(side, [], t), 17, _SOFT), Line(kept.replace("\t", " ｜ "), 22)]


def _composed(proof: Proof, columns: Sequence[_Column], address: str, t: Translator) -> Image.Image:
    wide = 2 * _EDGE + len(columns) * WIDTH + max(0, len(columns) - 1) * _GAP
    inner = wide - 2 * _EDGE
    title = [Line(heading_of(proof, t), 26)]
    foot = [Line(address, 17), Line(t("p.made_by"), 15, _SOFT)]
    top = _EDGE + height_of(title, inner) + 12
    captions = top + max((column.high for column in columns), default=0) + 8
    below = captions + max((height_of(c.caption, WIDTH) for c in columns), default=0) + 20
    picture = Image.new("RGB", (wide, below + height_of(foot, inner) + _EDGE), (255, 255, 255))
    pen = ImageDraw.Draw(picture)
    draw(picture, title, (_EDGE, _EDGE), inner)
    for number, column in enumerate(columns):
        x = _EDGE + number * (WIDTH + _GAP)
        _paste(picture, column, (x, top))
        draw(picture, column.caption, (x, captions), WIDTH)
    pen.line((_EDGE, below - 10, wide - _EDGE, below - 10), fill=_RULE)
    draw(picture, foot, (_EDGE, below), inner)
    return picture


def _paste(picture: Image.Image, column: _Column, at: tuple[int, int]) -> None:
    x, y = at
    y = draw(picture, column.head, at, WIDTH) + 8
    for part in column.pictures:
        picture.paste(part, (x, y))
        y += part.height + _BETWEEN
    draw(picture, column.words, (x, y), WIDTH)
