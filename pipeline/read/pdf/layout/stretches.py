"""The runs of a page: what stands between two line ends, seen as a whole.

All characters of a page are looked at together, as arrays; letter by letter is for what is left
(a twentieth of the characters of real files).
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.read.pdf.layout.characters import (
    LINE_END,
    SPACE,
    Characters,
    Indices,
    Place,
    boxes_of,
    text_of,
)
from pipeline.read.pdf.layout.letters import Letters
from pipeline.read.pdf.layout.runs import (
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

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_CLOSE = -0.12
"""Letters that lie no further over each other than this, in heights of a letter, are no overprint
and no jump."""
_ONE_LINE = 2.0
"""Letters of one line reach no further from top to bottom, in heights of a letter (a font's box may
be half as high again as its letters)."""
_BESIDE = 0.5
"""Letters of one line have so much of the height of the lower one in common."""
_JUMP = -0.75
"""A letter that reaches back over the one before it further than this, in heights of a letter, is
kerned no more (brackets in lines that are squeezed: 0.62)."""
_REPEATED = 50
"""So many equal runs back an overprint is looked for: it comes soon after."""


def runs_of(page: Characters, width: float, height: float) -> list[Run]:
    """The runs of a page, in the order in which the file draws them, overprints once."""
    if not len(page.ink):
        return []
    with np.errstate(invalid="ignore"):  # places that are no numbers are nowhere
        return _once(_runs(page, width, height))


class _Ink:
    """The characters of a page that are no blanks, and their measures."""

    def __init__(self, page: Characters) -> None:
        at = page.ink
        self.at = at
        """Indices in the page's characters."""
        self.codes = page.codes.take(at)
        self.sides = page.sides.take(at, axis=1)
        self.left, self.top, self.right, self.bottom = self.sides
        self.sizes = self.sides[2:] - self.sides[:2]
        """Width and height of each."""
        self.wide, self.tall = self.sizes
        line = (page.kinds == LINE_END).cumsum().take(at)
        self.starts = _starts(line[1:] != line[:-1])
        """The first of each stretch between two line ends."""
        self.gaps = np.zeros(len(at))
        """From each to the next one of its stretch."""
        np.subtract(self.left[1:], self.right[:-1], out=self.gaps[:-1])
        self.gaps[self.starts[1:] - 1] = 0.0


def _starts(parted: Flags) -> Indices:
    """Indices of the first of all and of those that are parted from the one before."""
    return np.concatenate((_FIRST, parted.nonzero()[0] + 1))


_FIRST = np.zeros(1, np.intp)


class _Pieces:
    """Letters that follow each other, in pieces, each with its measures."""

    def __init__(self, ink: _Ink, starts: Indices) -> None:
        self.starts = starts
        """Index of the first letter of each."""
        self.ends = np.empty_like(starts)
        """One behind the last of each."""
        self.ends[:-1], self.ends[-1] = starts[1:], len(ink.at)
        self.counts = self.ends - starts
        self.of = np.arange(len(starts)).repeat(self.counts)
        """In which piece each letter stands."""
        self.sides = np.empty((4, len(starts)))
        """Where each stands."""
        np.minimum.reduceat(ink.sides[:2], starts, axis=1, out=self.sides[:2])
        np.maximum.reduceat(ink.sides[2:], starts, axis=1, out=self.sides[2:])
        self.left, self.top, self.right, self.bottom = self.sides
        widest, tallest = np.maximum.reduceat(ink.sizes, starts, axis=1)
        full = np.maximum.reduceat(ink.codes, starts) >= FULL_WIDTH
        self.em = np.where(full, widest, np.maximum(widest, LATIN * tallest))
        """Height of its letters: the width of the full-width ones, where there are some. (Boxes are
        as high as a font says, 1.45 times the letters in some (Noto) and the ink alone in others.)
        """


def _runs(page: Characters, width: float, height: float) -> list[Run]:
    ink = _Ink(page)
    pieces, plain = _cut(ink, width, height)
    blanks = _blanks(ink, pieces)
    letters = Letters(page, width, height)
    at, text, kinds = ink.at.tolist(), text_of(ink.codes), page.kinds.tobytes()
    starts, ends, ems = pieces.starts.tolist(), pieces.ends.tolist(), pieces.em.tolist()
    alone = iter(boxes_of(ink.sides.compress(~plain.take(pieces.of), axis=1)))
    across, found = Way.ACROSS, list[Run]()
    measured = zip(starts, ends, plain.tolist(), boxes_of(pieces.sides), ems, strict=True)
    for n, (start, end, at_once, place, em) in enumerate(measured):
        if at_once:
            if letters.waiting:
                found += letters.end()
            spaces = blanks.get(n, NO_BLANKS)
            found.append(Run(at[start:end], text[start:end], spaces, place, em, across))
            continue
        for i in at[start:end]:
            found += letters.add(i, next(alone), i > 0 and kinds[i - 1] == SPACE)
    return found + letters.end()


def _cut(ink: _Ink, width: float, height: float) -> tuple[_Pieces, Flags]:
    """Stretches between line ends, cut where two letters stand apart.

    Returns:
        The pieces, and which of them are runs as they are: the letters of one line, none printed
        twice. (What is alone may stand under another one.)
    """
    whole = _Pieces(ink, ink.starts)
    em = np.maximum(whole.em, 0.0).take(whole.of)
    parted = ink.gaps > BREAK * em
    on_page = (whole.left >= 0) & (whole.right <= width) & (whole.top >= 0)
    on_page &= (whole.top < whole.bottom) & (whole.bottom <= height)
    rough = ~on_page | ~(whole.em > 0) | (whole.counts == 1)
    back = (ink.gaps < _CLOSE * em).nonzero()[0]
    jumping = whole.bottom - whole.top > _ONE_LINE * whole.em
    if len(back):
        jumping[whole.of[back]] = True
        rough[whole.of[back[_twice(ink, back, em[back])]]] = True
    if len(jumping.nonzero()[0]):
        parted |= _jumps(ink, whole, jumping, em)
    pieces = whole
    if len(parted.nonzero()[0]):
        parted[whole.ends - 1] = True
        pieces = _Pieces(ink, _starts(parted[:-1]))
    of = whole.of.take(pieces.starts)
    high = ~(pieces.bottom - pieces.top <= _ONE_LINE * whole.em.take(of))
    rough[of[high]] = True
    return pieces, ~(rough[of] | (jumping[of] & (pieces.counts == 1)))


def _twice(ink: _Ink, first: Indices, em: Numbers) -> Flags:
    """Which letters are printed once more by the next one; two narrow ones stand near to each other
    as well.
    """
    second, limit = first + 1, OVERPRINT * em
    same: Flags = ink.codes[first] == ink.codes[second]
    across = np.abs(ink.left[first] - ink.left[second])
    down = np.abs(ink.top[first] - ink.top[second])
    same &= across < np.minimum(limit, ink.wide[second] / 2)
    same &= down < np.minimum(limit, ink.tall[second] / 2)
    return same


def _jumps(ink: _Ink, whole: _Pieces, jumping: Flags, em: Numbers) -> Flags:
    """After which letters of some stretches the next one stands far back, or on another line."""
    parted = np.zeros(len(ink.at), np.bool_)
    here = jumping.take(whole.of).nonzero()[0]
    here = here[here + 1 < whole.ends[whole.of[here]]]
    there = here + 1
    common = np.minimum(ink.bottom[here], ink.bottom[there])
    common -= np.maximum(ink.top[here], ink.top[there])
    beside = common >= _BESIDE * np.minimum(ink.tall[here], ink.tall[there])
    parted[here] = ~beside | (ink.gaps[here] < _JUMP * em[here])
    return parted


def _blanks(ink: _Ink, pieces: _Pieces) -> dict[int, set[int]]:
    """Before which letters of a piece a blank stands: wide gaps, and gaps where the file has one.

    Returns:
        Index of a piece → letters, the first of them 0; pieces without blanks are left out.
    """
    em = pieces.em.take(pieces.of)
    gaps = (ink.gaps > SPACED * em).nonzero()[0]
    gaps = gaps[gaps + 1 < pieces.ends[pieces.of[gaps]]]
    filed = ink.at[gaps + 1] - ink.at[gaps] > 1
    gaps = gaps[filed | (ink.gaps[gaps] > BLANK * em[gaps])]
    found: dict[int, set[int]] = {}
    of = pieces.of[gaps]
    for piece, letter in zip(of.tolist(), (gaps + 1 - pieces.starts[of]).tolist(), strict=True):
        found.setdefault(piece, set()).add(letter)
    return found


def _once(runs: list[Run]) -> list[Run]:
    """Runs without those that were printed over an equal one."""
    counted = Counter([run.text for run in runs])
    if len(counted) == len(runs):
        return runs
    seen: dict[str, list[Place]] = {text: [] for text, count in counted.items() if count > 1}
    found: list[Run] = []
    for run in runs:
        places = seen.get(run.text)
        if places is not None:
            if _over(run, places[-_REPEATED:]):
                continue
            places.append(run.place)
        found.append(run)
    return found


def _over(run: Run, places: Sequence[Place]) -> bool:
    x, y, limit = run.x0, run.y0, OVERPRINT * run.em
    return bool([p for p in places if -limit < y - p[1] < limit and -limit < x - p[0] < limit])
