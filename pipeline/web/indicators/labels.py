"""Words beside the marks of a chart, where no other words, no mark and no edge are in the way."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIZE = 12
"""Of the letters, in the units of the view box."""
_WIDE, _NARROW = 1.0, 0.62
"""Width of a Japanese letter and of a Latin one, in sizes; the widest of the usual fonts."""
_HIGH = 1.25
"""Height of a line, in sizes."""
_NEAR, _FAR = 9.0, 24.0
"""Distances from the middle of a mark."""
_FEW = 24
"""Of more marks one cannot tell any longer whose words stand far from them."""


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Do they overlap?"""
        apart = (
            self.x >= other.x + other.width
            or other.x >= self.x + self.width
            or self.y >= other.y + other.height
            or other.y >= self.y + self.height
        )
        return not apart

    def shared(self, other: "Box") -> float:
        """The area that both cover."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return max(wide, 0.0) * max(high, 0.0)

    def holds(self, other: "Box") -> bool:
        """Does the other lie inside?"""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


class Want(NamedTuple):
    """A mark that asks for words beside it."""

    x: float
    y: float
    words: tuple[str, ...]
    """What to say, the longest first: the next where there is no room."""


class Label(NamedTuple):
    """Words at their place."""

    box: Box
    words: str

    @property
    def base(self) -> tuple[float, float]:
        """Where the letters stand: the left end of their line."""
        return self.box.x, self.box.y + self.box.height - SIZE * 0.3


def width(words: str) -> float:
    """How wide a line of text is, about, in the units of the view box."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in words)
    return SIZE * (wide * _WIDE + (len(words) - wide) * _NARROW)


def labels(
    wants: Sequence[Want], frame: Box, marks: Sequence[Box], lines: Sequence[Box]
) -> list[Label | None]:
    """A place for each, the first of the list served first; None where there is none.

    Args:
        frame: what they have to lie in.
        marks: what they must not cover.
        lines: what they better do not cover.
    """
    found: list[Label | None] = []
    taken = list(marks)
    distances = (_NEAR, _FAR) if len(wants) <= _FEW else (_NEAR,)
    for want in wants:
        label = _best(want, distances, frame, taken, lines, marks)
        found.append(label)
        if label:
            taken.append(label.box)
    return found


def _best(
    want: Want,
    distances: Sequence[float],
    frame: Box,
    taken: list[Box],
    lines: Sequence[Box],
    marks: Sequence[Box],
) -> Label | None:
    """The place with the least of lines under it, the nearer one of equals."""
    for words in want.words:
        wide, high = width(words) + _FAR, SIZE * _HIGH + _FAR
        reach = Box(want.x - wide, want.y - high, 2 * wide, 2 * high)
        near = [other for other in taken if reach.meets(other)]
        free = [
            Label(box, words)
            for box in _around(want, words, distances)
            if frame.holds(box)
            and not any(box.meets(other) for other in near)
            and _is_near(box, want, marks)
        ]
        if free:
            under = [line for line in lines if reach.meets(line)]
            return min(free, key=lambda label: sum(map(label.box.shared, under)))
    return None


def _is_near(box: Box, want: Want, marks: Sequence[Box]) -> bool:
    """Is it clear whose words they are: is no other mark nearer?"""
    own = _gap(box, want.x, want.y)
    if own <= _NEAR:
        return True
    middles = ((mark.x + mark.width / 2, mark.y + mark.height / 2) for mark in marks)
    return all(_gap(box, x, y) >= own for x, y in middles)


def _gap(box: Box, x: float, y: float) -> float:
    """How far a place is from a rectangle."""
    aside = max(box.x - x, 0.0, x - box.x - box.width)
    away = max(box.y - y, 0.0, y - box.y - box.height)
    return math.hypot(aside, away)


def _around(want: Want, words: str, distances: Sequence[float]) -> Iterator[Box]:
    """Places beside a mark, the better first."""
    w, h = width(words), SIZE * _HIGH
    for away in distances:
        above, below = want.y - away - h, want.y + away
        for left in (want.x - w / 2, want.x - w + _NEAR, want.x - _NEAR):
            yield Box(left, above, w, h)
            yield Box(left, below, w, h)
        for left in (want.x + away, want.x - away - w):
            yield Box(left, want.y - h / 2, w, h)
