"""A part of a page with a passage marked on it, drawn as one picture.

First it is decided what is shown (:func:`panels_of`), so that a page can leave the room; then it is
drawn (:func:`drawn`).
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from pipeline.database.row_types import OriginalRow
from pipeline.errors import ShinkyuError
from pipeline.read.blocks import Box
from pipeline.read.pdf.picture import crop_page, page_sizes
from pipeline.web import page_pictures
from pipeline.web.passage_places import Marked, marked_pages
from pipeline.web.proof_facts import ProofSide
from pipeline.web.store import SIZES, Kept, read_original

WIDTH = 880
"""Of a panel, in pixels."""
_HIGHEST = 1400
"""No panel is higher, in pixels: a page of A4 fits in."""
_MARGIN = (0.06, 0.045)
"""Of the page around a passage, across and down."""
_LEAST_WIDE, _LEAST_HIGH = 600.0, 0.18
"""So much of a page is shown: points across (an A4 page from edge to edge, so that letters are of a
readable size), a part of it down."""
_NEAR = 0.6
"""Of a page: so far up the head of a table is shown."""
_WHOLE = 0.86
"""What is wider is shown from edge to edge."""
_MEGABYTE = 1024 * 1024
_LARGE = 3 * _MEGABYTE
"""A larger picture is stored in 256 colours."""
PANELS: Kept[tuple[object, ...], bytes] = Kept(48 * _MEGABYTE, len)
"""What is drawn → PNG."""

Colour = tuple[int, int, int]
_TINTS: dict[str, Colour] = {"old": (255, 205, 196), "new": (196, 236, 206)}
"""Under the letters that changed."""
INKS: dict[str, Colour] = {"old": (176, 32, 16), "new": (0, 104, 56)}
"""The line under them: it is there for those who don't see the colours."""
_PASSAGE: Colour = (255, 247, 190)
_FRAME: Colour = (200, 200, 200)


class Panel(NamedTuple):
    """A part of a page, as it will be drawn."""

    which: str
    """``old`` or ``new``."""
    marked: Marked
    part: Box
    """Of the page."""
    width: int
    height: int
    """In pixels."""

    @property
    def found(self) -> bool:
        """Is the passage's place known?"""
        return bool(self.marked.boxes)


def panels_of(archive: Path, side: ProofSide, *, letters: bool = True) -> list[Panel]:
    """What is shown of a side: one page, or the ends of two; none where there are no pictures.

    Blocks: may read the archive and ask a child process.

    Args:
        letters: False where only the room is asked for that they take: which letters changed is
            left out where the place of the passage is known without.
    """
    original = side.original
    if original is None or side.page is None or not page_pictures.drawable(original):
        return []
    sizes = _sizes(archive, original, side)
    return [
        _panel(side.which, marked, sizes[marked.page])
        for marked in marked_pages(archive, original, side.pages, side.passage, letters=letters)
        if marked.page in sizes
    ]


def _sizes(archive: Path, original: OriginalRow, side: ProofSide) -> dict[int, tuple[float, float]]:
    """Page → width and height in points."""
    known = {
        page.page: (page.layout.width, page.layout.height)
        for page in side.pages
        if page.layout and page.layout.width > 0 and page.layout.height > 0
    }
    if len(known) == len(side.pages):
        return known
    try:
        found = SIZES.get(original["sha256"], lambda: page_sizes(read_original(archive, original)))
    except ShinkyuError:
        return {}
    return {n: size for n, size in enumerate(found, 1) if size[0] > 0 and size[1] > 0}


def _panel(which: str, marked: Marked, size: tuple[float, float]) -> Panel:
    part = part_shown(marked.boxes, marked.heads, size[0])
    across, down = (part[2] - part[0]) * size[0], (part[3] - part[1]) * size[1]
    width = min(WIDTH, round(_HIGHEST * across / down))
    return Panel(which, marked, part, max(width, 1), max(round(width * down / across), 1))


def part_shown(boxes: Sequence[Box], heads: Sequence[Box], wide: float) -> Box:
    """The part of a page around a passage; all of it where its place is not known.

    Args:
        heads: what stands over it and is shown too, where it is near.
        wide: the page, in points.
    """
    if not boxes:
        return (0.0, 0.0, 1.0, 1.0)
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    x0, x1 = _stretch(left - _MARGIN[0], right + _MARGIN[0], _LEAST_WIDE / wide)
    top, foot = min(b[1] for b in boxes), max(b[3] for b in boxes)
    over = min((b[1] for b in heads), default=top)
    top = over if foot - over < _NEAR else top
    y0, y1 = _stretch(top - _MARGIN[1], foot + _MARGIN[1], _LEAST_HIGH)
    return (x0, y0, x1, y1) if x1 - x0 < _WHOLE else (0.0, y0, 1.0, y1)


def _stretch(start: float, end: float, least: float) -> tuple[float, float]:
    """A stretch made at least so long, inside the page."""
    lack = max(0.0, least - (end - start)) / 2
    start, end = start - lack, end + lack
    shift = max(0.0, -start) - max(0.0, end - 1.0)
    return max(0.0, start + shift), min(1.0, end + shift)


def drawn(archive: Path, original: OriginalRow, panel: Panel) -> bytes:
    """A panel as PNG.

    Blocks: reads the archive and asks a child process.

    Raises:
        ShinkyuError: the page can't be drawn.
    """
    key = (original["sha256"], panel.which, panel.part, panel.width, repr(panel.marked))
    return PANELS.get(key, lambda: to_png(_draw(archive, original, panel)))


def _draw(archive: Path, original: OriginalRow, panel: Panel) -> Image.Image:
    data = read_original(archive, original)
    crop = crop_page(data, panel.marked.page, panel.part, width=panel.width)
    picture = Image.frombytes("RGB", (crop.width, crop.height), crop.pixels)
    picture = picture.resize((panel.width, panel.height)) if _other(picture, panel) else picture
    for box in panel.marked.boxes:
        _tint(picture, _pixels(box, panel, 2), _PASSAGE)
    pen = ImageDraw.Draw(picture)
    for box in panel.marked.changed:
        place = _pixels(box, panel, 1)
        _tint(picture, place, _TINTS[panel.which])
        pen.line((place[0], place[3], place[2], place[3]), fill=INKS[panel.which], width=3)
    pen.rectangle((0, 0, panel.width - 1, panel.height - 1), outline=_FRAME)
    return picture


def _other(picture: Image.Image, panel: Panel) -> bool:
    return picture.size != (panel.width, panel.height)


def _pixels(box: Box, panel: Panel, around: int) -> tuple[int, int, int, int]:
    """A box of the page on the panel, inside it."""
    x0, y0, x1, y1 = panel.part
    across, down = panel.width / (x1 - x0), panel.height / (y1 - y0)
    left, right = (round((x - x0) * across) for x in (box[0], box[2]))
    top, bottom = (round((y - y0) * down) for y in (box[1], box[3]))
    return (
        max(0, left - around),
        max(0, top - around),
        min(panel.width, right + around),
        min(panel.height, bottom + around),
    )


def _tint(picture: Image.Image, place: tuple[int, int, int, int], colour: Colour) -> None:
    """Colour what lies under the letters."""
    if place[0] >= place[2] or place[1] >= place[3]:
        return
    region = picture.crop(place)
    picture.paste(ImageChops.multiply(region, Image.new("RGB", region.size, colour)), place)


def to_png(picture: Image.Image, facts: dict[str, str] | None = None) -> bytes:
    """A picture as PNG, in 256 colours where it would be large.

    Args:
        facts: kept in the file beside the picture (PNG, iTXt).
    """
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for name, text in (facts or {}).items():
        info.add_itxt(name, text)
    data = _encoded(picture, info)
    return data if len(data) <= _LARGE else _encoded(picture.quantize(256), info)


def _encoded(picture: Image.Image, info: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def readable(archive: Path, side: ProofSide, panels: Sequence[Panel]) -> list[Image.Image]:
    """The pictures of a side's panels; none where the archive can't give them any more."""
    if side.original is None:
        return []
    try:
        return [Image.open(io.BytesIO(drawn(archive, side.original, p))) for p in panels]
    except ShinkyuError:
        return []
