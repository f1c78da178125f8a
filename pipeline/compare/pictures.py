"""Where two pages look different, told by their sketches (``pipeline.read.sketch``).

A cell differs where it is neither like the other page's cell nor like one beside it, and its
neighbourhood as a whole has become darker, lighter or of another colour. So an edge that moved by
less than a cell is silent, and so is a thin line that now falls upon two cells. Few or scattered
cells are the noise of another saving; only several that lie together are told.
"""

from collections.abc import Iterator
from functools import reduce
from itertools import product
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, ImageStat

from pipeline.read.blocks import Box
from pipeline.read.sketch import COLOUR_SIDE, EMPTY, SIDE, unpack

_DIFFERENT = 16
"""Of 255. The pictures of a newsletter, saved anew at 150 dpi, came to 13; what this tells and
misses is measured in ``benchmarks/picture_hash.md``."""
_COLOUR = 2
"""Colour differences weigh so much more than lightness, whose range they use half."""
_AROUND = 3
"""A line that vanished changes the mean of its 3 × 3 cells by a third of its own change."""
_FEWEST = 4
"""So many cells that lie together make a difference."""
_TOGETHER = 2
"""Cells no farther apart than this lie together."""
_MOST_BOXES = 30
_MARGIN = 1
"""A box is drawn so many cells around what differs."""

_WHITE, _NO_COLOUR = EMPTY[0], EMPTY[-1]

_Planes = tuple[Image.Image, ...]
"""Lightness and both colour differences."""


class _Cells(NamedTuple):
    """Cells that lie together: the first and the last column and row."""

    left: int
    top: int
    right: int
    bottom: int


def shows_nothing(cells: bytes) -> bool:
    """Is there nothing on a page but text?"""
    return unpack(cells) == EMPTY


def differing(old: bytes, new: bytes) -> tuple[Box, ...]:
    """The places where two pages look different, from top to bottom; none where they don't.

    Mirrored: new against old gives places of the same kind. A page that was moved as a whole by up
    to a cell is laid upon the other first.

    Args:
        old, new: packed sketches.

    Raises:
        ValueError: one is no sketch.
    """
    if old == new:
        return ()
    before, after = _planes(unpack(old)), _planes(unpack(new))
    if not _groups(_difference(before, after)):
        return ()
    found = _groups(_difference(before, _laid_upon(before, after)))
    return tuple(_box(cells) for cells in _few(found))


def _planes(cells: bytes) -> _Planes:
    light, colour = SIDE * SIDE, COLOUR_SIDE * COLOUR_SIDE
    return (
        Image.frombytes("L", (SIDE, SIDE), cells[:light]),
        Image.frombytes("L", (COLOUR_SIDE, COLOUR_SIDE), cells[light : light + colour]),
        Image.frombytes("L", (COLOUR_SIDE, COLOUR_SIDE), cells[light + colour :]),
    )


def _difference(old: _Planes, new: _Planes) -> Image.Image:
    """How different each cell is, 0–255."""
    light, *colours = (_of_plane(a, b) for a, b in zip(old, new, strict=True))
    for colour in colours:
        larger = colour.resize(light.size, Image.Resampling.NEAREST)
        light = ImageChops.lighter(light, larger.point(_times(_COLOUR)))
    return light


def _of_plane(old: Image.Image, new: Image.Image) -> Image.Image:
    cell = ImageChops.lighter(_unlike(old, new), _unlike(new, old))
    blur = ImageFilter.BoxBlur(1)
    around = ImageChops.difference(old.filter(blur), new.filter(blur)).point(_times(_AROUND))
    return ImageChops.darker(cell, around)


def _unlike(page: Image.Image, other: Image.Image) -> Image.Image:
    """How far the cells of a page are from all that the other page has there or beside."""
    darkest = other.filter(ImageFilter.MinFilter(3))
    lightest = other.filter(ImageFilter.MaxFilter(3))
    return ImageChops.lighter(
        ImageChops.subtract(page, lightest), ImageChops.subtract(darkest, page)
    )


def _times(factor: int) -> list[int]:
    return [min(255, value * factor) for value in range(256)]


def _laid_upon(old: _Planes, new: _Planes) -> _Planes:
    """The new page moved by up to a cell to where it agrees best with the old one in lightness."""
    _, _, across, down = min(
        (_apart(old[0], _moved(new[0], x, y, _WHITE)), abs(x) + abs(y), x, y)
        for x, y in product((-1, 0, 1), repeat=2)
    )
    light, *colours = new
    return (
        _moved(light, across, down, _WHITE),
        *(_moved_by_half(colour, across, down) for colour in colours),
    )


def _moved(plane: Image.Image, across: int, down: int, beyond: int) -> Image.Image:
    if (across, down) == (0, 0):
        return plane
    moved = Image.new("L", plane.size, beyond)
    moved.paste(plane, (across, down))
    return moved


def _moved_by_half(colour: Image.Image, across: int, down: int) -> Image.Image:
    """A step of lightness is half a cell of colour."""
    if (across, down) == (0, 0):
        return colour
    fine = colour.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return _moved(fine, across, down, _NO_COLOUR).reduce(SIDE // COLOUR_SIDE)


def _apart(old: Image.Image, new: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(old, new)).sum[0]


def _groups(difference: Image.Image) -> list[_Cells]:
    """The cells that differ and lie together, from top to bottom."""
    different = {i for i, value in enumerate(difference.tobytes()) if value >= _DIFFERENT}
    groups = []
    while different:
        group = _together(different)
        if len(group) >= _FEWEST:
            rows, columns = [i // SIDE for i in group], [i % SIDE for i in group]
            groups.append(_Cells(min(columns), min(rows), max(columns), max(rows)))
    return sorted(groups, key=lambda cells: (cells.top, cells.left))


def _together(different: set[int]) -> list[int]:
    """Take one cell, and all that lie together with it, out of those that differ."""
    group = [different.pop()]
    for cell in group:  # it grows on the way
        near = [other for other in _near(cell) if other in different]
        different.difference_update(near)
        group += near
    return group


def _near(cell: int) -> Iterator[int]:
    row, column = divmod(cell, SIDE)
    for down, across in product(range(-_TOGETHER, _TOGETHER + 1), repeat=2):
        if 0 <= column + across < SIDE:
            yield (row + down) * SIDE + column + across


def _few(groups: list[_Cells]) -> list[_Cells]:
    """The groups; where there are very many, one around all."""
    return groups if len(groups) <= _MOST_BOXES else [reduce(_around, groups)]


def _around(one: _Cells, other: _Cells) -> _Cells:
    return _Cells(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _box(cells: _Cells) -> Box:
    return (
        max(0, cells.left - _MARGIN) / SIDE,
        max(0, cells.top - _MARGIN) / SIDE,
        min(SIDE, cells.right + 1 + _MARGIN) / SIDE,
        min(SIDE, cells.bottom + 1 + _MARGIN) / SIDE,
    )
