"""Pages as pictures with the order of reading drawn over them, for a person to judge.

Each block has the colour of its kind, its kind and its number in order; each line its number in
the page's text; a thin arrow goes from the end of a line to the beginning of the next one. Cells
of tables are outlined. So a page that is read wrongly is seen at a glance: arrows that cross.
"""

import io
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Box, PageLayout
from pipeline.read.pdf.picture import PictureError, render_page
from pipeline.read.types import FileReading

WIDE = 1100
"""Pixels of a picture's width."""
_COLOURS = (
    "#c0392b",
    "#2471a3",
    "#117a65",
    "#7d3c98",
    "#b9770e",
    "#1f618d",
    "#839192",
    "#a04000",
    "#d81b60",
    "#00897b",
)
COLOUR = {kind: _COLOURS[n % len(_COLOURS)] for n, kind in enumerate(BlockKind)}

_Pixels = tuple[float, float, float, float]


def sample(total: int, each: int) -> list[int]:
    """Pages (from 1) spread evenly over a file."""
    if total <= each:
        return list(range(1, total + 1))
    return sorted({1 + round((n + 0.5) * (total - 1) / each) for n in range(each)})


def draw_file(file: Path, reading: FileReading, folder: Path, each: int) -> None:
    """Some pages of a file as PNG, ``NAME-0012.png``; nothing where it was read without places."""
    folder.mkdir(parents=True, exist_ok=True)
    data = file.read_bytes()
    for number in sample(len(reading.layouts), each):
        try:
            picture = Image.open(io.BytesIO(render_page(data, number, width=WIDE)))
        except PictureError as error:
            print(f"{file.name}: {error}")
            continue
        drawn = draw_page(picture, reading.layouts[number - 1])
        drawn.save(folder / f"{file.stem}-{number:04}.png")


def draw_page(picture: Image.Image, layout: PageLayout) -> Image.Image:
    """A page's picture with its blocks, lines and their order."""
    image = Image.blend(picture.convert("RGB"), Image.new("RGB", picture.size, "white"), 0.35)
    draw = ImageDraw.Draw(image)
    before: _Pixels | None = None
    for number, block in enumerate(layout.blocks, 1):
        colour = COLOUR[block.kind]
        lines = [_pixels(box, image) for box in block.boxes]
        _outline(draw, number, block, lines, colour)
        _cells(draw, block, image, colour)
        for line, box in enumerate(lines, block.first):
            draw.text((box[0] - 2, box[1]), str(line), fill=colour, font=_FONT, anchor="rt")
            if before is not None and block.boxes[line - block.first] != NOWHERE:
                _arrow(draw, before, box)
            before = box
    return image


_FONT = ImageFont.load_default(11)
_NAME = ImageFont.load_default(14)


def _pixels(box: Box, image: Image.Image) -> _Pixels:
    x0, y0, x1, y1 = box
    return x0 * image.width, y0 * image.height, x1 * image.width, y1 * image.height


def _outline(
    draw: ImageDraw.ImageDraw, number: int, block: Block, lines: Sequence[_Pixels], colour: str
) -> None:
    """A frame round a block, with its number, kind, and what else is known of it."""
    if not lines:
        return
    x0, y0 = min(b[0] for b in lines) - 3, min(b[1] for b in lines) - 3
    x1, y1 = max(b[2] for b in lines) + 3, max(b[3] for b in lines) + 3
    draw.rectangle((x0, y0, max(x0, x1), max(y0, y1)), outline=colour, width=2)
    told = [str(number), str(block.kind)]
    told += [f"h{block.level}"] if block.level else []
    told += [f"head {block.head}"] if block.head else []
    told += ["goes on"] if block.continued else []
    draw.text((x1, y0), " ".join(told), fill=colour, font=_NAME, anchor="rb")


def _cells(draw: ImageDraw.ImageDraw, block: Block, image: Image.Image, colour: str) -> None:
    for row in block.cells:
        for cell in row:
            if cell.box != NOWHERE:
                x0, y0, x1, y1 = _pixels(cell.box, image)
                draw.rectangle((x0, y0, max(x0, x1), max(y0, y1)), outline=colour)
                where = f"{cell.column}" + (f"+{cell.columns}" if cell.columns > 1 else "")
                where += f"/{cell.rows}" if cell.rows > 1 else ""
                draw.text((x0 + 1, y1), where, fill=colour, font=_FONT, anchor="lb")


def _arrow(draw: ImageDraw.ImageDraw, before: _Pixels, after: _Pixels) -> None:
    """From the end of a line to the beginning of the next; red where it goes up."""
    x0, y0 = before[2], (before[1] + before[3]) / 2
    x1, y1 = after[0], (after[1] + after[3]) / 2
    colour = "#ff0000" if after[3] < before[1] else "#5dade2"
    draw.line((x0, y0, x1, y1), fill=colour, width=1)
    turn = math.atan2(y1 - y0, x1 - x0)
    for side in (2.7, -2.7):
        tip = (x1 + 7 * math.cos(turn + side), y1 + 7 * math.sin(turn + side))
        draw.line((x1, y1, *tip), fill=colour, width=1)
