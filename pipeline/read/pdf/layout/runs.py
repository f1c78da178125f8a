"""Characters that stand one after the other: across, down, or up the page."""

from collections.abc import Sequence, Set
from enum import IntEnum
from itertools import pairwise

from pipeline.read.pdf.layout.characters import Place

BLANK = 0.3
"""From this gap on, in heights of a letter, there is a blank between two letters."""
SPACED = 0.1
"""The same where the file has a blank there."""
BREAK = 0.9
"""At this gap a run ends: two cells of a table may stand no further apart."""
BACK = 0.6
"""So far a letter may reach back over the one before it (kerning, brackets half as wide)."""
OVERPRINT = 0.4
"""Two equal letters no further apart than this are one, printed twice for boldness."""
FULL_WIDTH = 0x2E80
"""From this code on letters are as wide as they are high."""
LATIN = 0.8
"""Height of a letter against its box, which may hold the space to the next line too."""


class Way(IntEnum):
    """How a run is read."""

    ACROSS = 0
    DOWN = 1
    """Vertical writing, and text turned clockwise."""
    UP = 2
    """Text turned anticlockwise."""


NO_BLANKS: Set[int] = frozenset()
"""Of a run of one word."""


class Run:
    """Letters one after the other, with a blank here and there."""

    __slots__ = ("blanks", "chars", "em", "place", "text", "way", "x0", "x1", "y0", "y1")

    def __init__(
        self, chars: list[int], text: str, blanks: Set[int], place: Place, em: float, way: Way
    ) -> None:
        self.chars = chars
        """Indices of its characters in the page's."""
        self.text = text
        """One letter a character, without blanks."""
        self.blanks = blanks
        """Before which of its letters (from 0) a blank stands."""
        self.place = place
        """Where it stands."""
        self.x0, self.y0, self.x1, self.y1 = place
        self.em = em
        """Height of its letters, in points."""
        self.way = way

    def words(self) -> str:
        """Its text with its blanks."""
        if not self.blanks:
            return self.text
        cuts = [0, *sorted(self.blanks), len(self.text)]
        return " ".join([self.text[a:b] for a, b in pairwise(cuts)])


def main_way(runs: Sequence[Run]) -> Way:
    """How most letters of a page are read."""
    letters = [0] * len(Way)
    for run in runs:
        if len(run.text) > 1:
            letters[run.way] += len(run.text)
    return max(Way, key=lambda way: (letters[way], -way))


def turned(place: Place, way: Way, width: float, height: float) -> Place:
    """A place on the page turned so that a way of reading goes across, lines downwards."""
    x0, y0, x1, y1 = place
    if way == Way.DOWN:
        return (y0, width - x1, y1, width - x0)
    if way == Way.UP:
        return (height - y1, x0, height - y0, x1)
    return place


def turned_back(place: Place, way: Way, width: float, height: float) -> Place:
    """The place on the page of one in the turned view."""
    x0, y0, x1, y1 = place
    if way == Way.DOWN:
        return (width - y1, x0, width - y0, x1)
    if way == Way.UP:
        return (y0, height - x1, y1, height - x0)
    return place
