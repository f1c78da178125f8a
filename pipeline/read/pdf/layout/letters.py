"""Characters taken letter by letter, where a look at many at once does not tell what follows what:
printed twice, one under the other, or alone.
"""

from collections.abc import Sequence

from pipeline.read.pdf.layout.characters import Characters, Place
from pipeline.read.pdf.layout.runs import (
    BACK,
    BLANK,
    BREAK,
    FULL_WIDTH,
    LATIN,
    NO_BLANKS,
    OVERPRINT,
    SPACED,
    Run,
    Way,
)

_STACK = (0.55, 1.45)
"""Pitch of letters one under the other, in widths of a letter."""
_UPRIGHT = 3
"""From so many letters on, what stands one under the other is read so."""


class _Group:
    """Characters that follow each other one way."""

    __slots__ = ("blanks", "bottom", "boxes", "chars", "em", "last", "top", "way")

    def __init__(self, char: int, box: Place) -> None:
        self.chars = [char]
        self.boxes = [box]
        self.blanks: set[int] = set()
        self.way = Way.ACROSS
        self.last = box
        x0, self.top, x1, self.bottom = box
        self.em = max(x1 - x0, LATIN * (self.bottom - self.top))

    def add(self, char: int, box: Place) -> None:
        """Take one more character in."""
        x0, y0, x1, y1 = box
        self.chars.append(char)
        self.boxes.append(box)
        self.last = box
        if y0 < self.top:
            self.top = y0
        if y1 > self.bottom:
            self.bottom = y1
        if x1 - x0 > self.em:
            self.em = x1 - x0
        if LATIN * (y1 - y0) > self.em:
            self.em = LATIN * (y1 - y0)

    def gap(self, box: Place) -> float | None:
        """How far right of the last one a character stands, in heights of a letter; None where it
        is on another line, too far away, or of another size.
        """
        x0, y0, x1, y1 = box
        low = self.bottom if self.bottom < y1 else y1
        high = self.top if self.top > y0 else y0
        tall, height = y1 - y0, self.bottom - self.top
        if low - high < 0.5 * (tall if tall < height else height):
            return None
        gap = (x0 - self.last[2]) / self.em
        if not -BACK <= gap <= BREAK:
            return None
        size = max(x1 - x0, LATIN * tall) / self.em
        return gap if gap <= BLANK or 0.6 < size < 1.6 else None


_NO_RUNS: list[Run] = []


class Letters:
    """Takes characters one by one: across where that is possible, else up or down."""

    def __init__(self, page: Characters, width: float, height: float) -> None:
        self._page = page
        self._size = (width, height)
        self._group: _Group | None = None
        self.waiting = False
        """Whether there are characters that were not yet given."""

    def add(self, char: int, box: Place, spaced: bool) -> list[Run]:
        """Take one more character in; the runs that it ends.

        Args:
            box: where it stands.
            spaced: whether the file has a blank before it.
        """
        if not _on_page(box, *self._size):
            return _NO_RUNS
        if self._group is not None and _taken(self._group, self._page.text, char, box, spaced):
            return _NO_RUNS
        ended = self.end()
        self._group = _Group(char, box)
        self.waiting = True
        return ended

    def end(self) -> list[Run]:
        """The runs of the characters that were not yet given."""
        group, self._group = self._group, None
        self.waiting = False
        return [] if group is None else _made(self._page, group)


def _on_page(box: Place, width: float, height: float) -> bool:
    """Whether something of it can be seen; NaN is nowhere. What PDFium made up has no width."""
    x0, y0, x1, y1 = box
    return x1 > x0 and y1 >= y0 and x1 > 0 and x0 < width and y1 > 0 and y0 < height


def _taken(group: _Group, text: str, i: int, box: Place, spaced: bool) -> bool:
    """Whether the next character belongs to the group, which then has it."""
    if text[group.chars[-1]] == text[i] and _overprinted(group, box):
        return True
    gap = group.gap(box) if group.way == Way.ACROSS else None
    if gap is not None:
        if gap > BLANK or (spaced and gap > SPACED):
            group.blanks.add(len(group.chars))
        group.add(i, box)
        return True
    return _goes_down(group, box, i)


def _goes_down(group: _Group, box: Place, i: int) -> bool:
    """Whether a character stands under or over the last one of a group, which then has it."""
    if group.way == Way.ACROSS and len(group.chars) > 1:
        return False
    way = _stacked(group.last, box)
    if way == Way.ACROSS or (len(group.chars) > 1 and way != group.way):
        return False
    group.way = way
    group.add(i, box)
    return True


def _overprinted(group: _Group, box: Place) -> bool:
    """Whether a character like the last one only makes it bolder; two narrow ones stand near to
    each other as well.
    """
    x0, y0, x1, y1 = box
    across, down = abs(x0 - group.last[0]), abs(y0 - group.last[1])
    limit = OVERPRINT * group.em
    return across < min(limit, (x1 - x0) / 2) and down < min(limit, (y1 - y0) / 2)


def _stacked(last: Place, box: Place) -> Way:
    """Whether a letter stands under or over the one before it; ``ACROSS`` where it does neither.

    Digits and Latin letters that stand upright are too narrow for it: they are cells.
    """
    x0, y0, x1, y1 = box
    a0, b0, a1, b1 = last
    wide, tall, wide_before, tall_before = x1 - x0, y1 - y0, a1 - a0, b1 - b0
    if wide < 0.75 * tall or wide_before < 0.75 * tall_before:
        return Way.ACROSS
    widest = wide if wide > wide_before else wide_before
    if abs((x0 + x1) - (a0 + a1)) > 0.5 * widest:
        return Way.ACROSS
    pitch = ((y0 + y1) - (b0 + b1)) / 2
    tallest = tall if tall > tall_before else tall_before
    least = _STACK[0] * (widest if widest < tallest else tallest)
    if not least <= abs(pitch) <= _STACK[1] * widest:
        return Way.ACROSS
    return Way.DOWN if pitch > 0 else Way.UP


def _made(page: Characters, group: _Group) -> list[Run]:
    """The run of a group; letter by letter where what stands in a column is no word."""
    boxes, way = group.boxes, group.way
    if len(boxes) == 1:
        return [_alone(group.chars[0], page, boxes[0])]
    text = "".join([page.text[i] for i in group.chars])
    column = way is not Way.ACROSS
    if column and (len(text) < _UPRIGHT or len(set(text)) == 1):
        return [_alone(i, page, box) for i, box in zip(group.chars, boxes, strict=True)]
    left, top, right, bottom = zip(*boxes, strict=True)
    place = (min(left), min(top), max(right), max(bottom))
    em = _em(text, boxes)
    if column:
        em = min(place[2] - place[0], (place[3] - place[1]) / len(text))
    return [Run(group.chars, text, group.blanks, place, em, way)]


def _alone(i: int, page: Characters, box: Place) -> Run:
    """One letter as a run."""
    letter = page.text[i]
    return Run([i], letter, NO_BLANKS, box, _em(letter, [box]), Way.ACROSS)


def _em(text: str, boxes: Sequence[Place]) -> float:
    """Height of letters: the width of the full-width ones, where there are some.

    Boxes are as high as a font says, which is 1.45 times the letters in some (Noto) and the ink
    alone in others.
    """
    wide = max([box[2] - box[0] for box in boxes])
    if ord(max(text)) >= FULL_WIDTH:
        return wide
    return max(wide, LATIN * max([box[3] - box[1] for box in boxes]))
