"""Characters that stand one after the other: across, down, or up the page."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from operator import sub

from pipeline.read.pdf.layout.characters import Characters, Place

_BLANKS = " \t\u00a0\u2002\u2003\u2009\u3000"
_NO_INK = frozenset(_BLANKS + "\0\r\n")
_STRETCH = re.compile("[^\0\r\n]+")
BLANK = 0.3
"""From this gap on, in heights of a letter, there is a blank between two letters."""
_SPACED = 0.1
"""The same where the file has a blank there."""
_BREAK = 0.9
"""At this gap a run ends: two cells of a table may stand no further apart."""
_BACK = 0.6
"""So far a letter may reach back over the one before it (kerning, brackets half as wide)."""
_OVERPRINT = 0.4
"""Two equal letters no further apart than this are one, printed twice for boldness."""
_STACK = (0.55, 1.45)
"""Pitch of letters one under the other, in widths of a letter."""


class Way(IntEnum):
    """How a run is read."""

    ACROSS = 0
    DOWN = 1
    """Vertical writing, and text turned clockwise."""
    UP = 2
    """Text turned anticlockwise."""


class Run:
    """Letters one after the other, with a blank here and there."""

    __slots__ = ("blanks", "chars", "em", "place", "text", "way", "x0", "x1", "y0", "y1")

    def __init__(
        self, chars: list[int], text: str, blanks: set[int], place: Place, em: float, way: Way
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
        return "".join(f" {c}" if i in self.blanks else c for i, c in enumerate(self.text))


def runs_of(page: Characters, width: float, height: float) -> list[Run]:
    """The runs of a page, in the order in which the file draws them, overprints once."""
    found = [run for group in _groups(page, width, height) for run in _made(page, group)]
    return list(_once(found))


class _Group:
    """Characters that follow each other one way."""

    __slots__ = ("blanks", "bottom", "chars", "em", "last", "top", "way")

    def __init__(self, char: int, box: Place) -> None:
        self.chars = [char]
        self.blanks: set[int] = set()
        self.way = Way.ACROSS
        self.last = box
        x0, self.top, x1, self.bottom = box
        self.em = max(x1 - x0, _LATIN * (self.bottom - self.top))

    def add(self, char: int, box: Place) -> None:
        """Take one more character in."""
        x0, y0, x1, y1 = box
        self.chars.append(char)
        self.last = box
        if y0 < self.top:
            self.top = y0
        if y1 > self.bottom:
            self.bottom = y1
        if x1 - x0 > self.em:
            self.em = x1 - x0
        if _LATIN * (y1 - y0) > self.em:
            self.em = _LATIN * (y1 - y0)

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
        if not -_BACK <= gap <= _BREAK:
            return None
        size = max(x1 - x0, _LATIN * tall) / self.em
        return gap if gap <= BLANK or 0.6 < size < 1.6 else None


def _groups(page: Characters, width: float, height: float) -> Iterator[_Group | Run]:
    """Characters as they follow each other: across where that is possible, else up or down.

    Most of what stands between two line ends is one run, which is seen from its extremes; letter by
    letter is for the rest (a tenth of the characters of real files).
    """
    ink = _Ink(page)
    group: _Group | None = None
    for stretch in _STRETCH.finditer(page.text):
        first, end = ink.between(*stretch.span())
        even = _even_runs(ink, first, end, width, height)
        if even is not None:
            if group is not None:
                yield group
            group = None
            yield from even
            continue
        before = stretch.start()
        for i in ink.at[first:end]:
            box, spaced = page.box(i), i > before
            before = i + 1
            if not _on_page(box, width, height):
                continue
            if group is not None and _taken(group, page, i, spaced):
                continue
            if group is not None:
                yield group
            group = _Group(i, box)
    if group is not None:
        yield group


class _Ink:
    """The characters of a page that are no blanks, and their measures, found out all at once."""

    def __init__(self, page: Characters) -> None:
        text, left, top, right, bottom = page
        self.at = at = [i for i, letter in enumerate(text) if letter not in _NO_INK]
        """Indices in the page's characters."""
        if len(at) == len(text):
            self.text, self.left, self.top, self.right, self.bottom = page
        else:
            self.text = "".join([text[i] for i in at])
            self.left, self.top = [left[i] for i in at], [top[i] for i in at]
            self.right, self.bottom = [right[i] for i in at], [bottom[i] for i in at]
        self.wide = list(map(sub, self.right, self.left))
        self.tall = list(map(sub, self.bottom, self.top))
        self.gaps = list(map(sub, self.left[1:], self.right))
        """From each to the next one."""

    def between(self, start: int, end: int) -> tuple[int, int]:
        """First and last + 1 of those between two indices of the page's characters."""
        first = bisect_left(self.at, start)
        return first, bisect_left(self.at, end, first)

    def em(self, first: int, end: int) -> float:
        """Height of some letters that follow each other."""
        return _em(self.text[first:end], self.wide[first:end], self.tall[first:end])


_FULL_WIDTH = "\u2e80"
"""From here on letters are as wide as they are high."""
_LATIN = 0.8
"""Height of a letter against its box, which may hold the space to the next line too."""


def _em(text: str, wide: Sequence[float], tall: Sequence[float]) -> float:
    """Height of letters: the width of the full-width ones, where there are some.

    Boxes are as high as a font says, which is 1.45 times the letters in some (Noto) and the ink
    alone in others.
    """
    if max(text) >= _FULL_WIDTH:
        return max(wide)
    return max(max(wide), _LATIN * max(tall))


_CLOSE = -0.12
"""Letters that lie no further over each other than this, in heights of a letter, are no overprint
and no jump."""
_ONE_LINE = 2.0
"""Letters of one line reach no further from top to bottom, in heights of a letter (a font's box may
be half as high again as its letters)."""


def _even_runs(ink: _Ink, first: int, end: int, width: float, height: float) -> list[Run] | None:
    """Letters of one line without overprints or jumps as runs; None where they are not so."""
    if end - first < 2:
        return None
    em, gaps = ink.em(first, end), ink.gaps[first : end - 1]
    y0, y1 = min(ink.top[first:end]), max(ink.bottom[first:end])
    if not (min(gaps) >= _CLOSE * em and y1 - y0 <= _ONE_LINE * em):
        return None
    if not (ink.left[first] >= 0 and ink.right[end - 1] <= width and 0 <= y0 < y1 <= height):
        return None
    widest = max(gaps)
    if widest <= _BREAK * em:
        place = (ink.left[first], y0, ink.right[end - 1], y1)
        return [_even_run(ink, first, end, place, em)]
    cuts = [n for n, gap in enumerate(gaps, first + 1) if gap > _BREAK * em]
    found = []
    for a, b in pairwise([first, *cuts, end]):
        place = (ink.left[a], min(ink.top[a:b]), ink.right[b - 1], max(ink.bottom[a:b]))
        found.append(_even_run(ink, a, b, place, ink.em(a, b)))
    return found


def _even_run(ink: _Ink, first: int, end: int, place: Place, em: float) -> Run:
    blanks = _blanks(ink.at[first:end], ink.gaps[first : end - 1], em)
    return Run(ink.at[first:end], ink.text[first:end], blanks, place, em, Way.ACROSS)


def _blanks(kept: Sequence[int], gaps: Sequence[float], em: float) -> set[int]:
    """Before which letters a blank stands: wide gaps, and gaps where the file has one."""
    least = _SPACED * em
    if not gaps or max(gaps) <= least:
        return set()
    return {
        n
        for n, gap in enumerate(gaps, 1)
        if gap > least and (gap > BLANK * em or kept[n] - kept[n - 1] > 1)
    }


def _on_page(box: Place, width: float, height: float) -> bool:
    """Whether something of it can be seen; NaN is nowhere. What PDFium made up has no width."""
    x0, y0, x1, y1 = box
    return x1 > x0 and y1 >= y0 and x1 > 0 and x0 < width and y1 > 0 and y0 < height


def _taken(group: _Group, page: Characters, i: int, spaced: bool) -> bool:
    """Whether the next character belongs to the group, which then has it."""
    box = page.box(i)
    gap = group.gap(box) if group.way == Way.ACROSS else None
    if gap is not None:
        if gap < 0 and _overprinted(group, page, i):
            return True
        if gap > BLANK or (spaced and gap > _SPACED):
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


def _overprinted(group: _Group, page: Characters, i: int) -> bool:
    """Whether a character only makes the last one bolder."""
    if page.text[group.chars[-1]] != page.text[i]:
        return False
    x0, y0, _, _ = page.box(i)
    limit = _OVERPRINT * group.em
    return abs(x0 - group.last[0]) < limit and abs(y0 - group.last[1]) < limit


def _stacked(last: Place, box: Place) -> Way:
    """Whether a letter stands under or over the one before it; ``ACROSS`` where it does neither.

    Digits and Latin letters that stand upright are too narrow for it: they are cells.
    """
    wide, tall = box[2] - box[0], box[3] - box[1]
    if wide < 0.75 * tall or last[2] - last[0] < 0.75 * (last[3] - last[1]):
        return Way.ACROSS
    widest = max(wide, last[2] - last[0])
    if abs((box[0] + box[2]) - (last[0] + last[2])) > 0.5 * widest:
        return Way.ACROSS
    pitch = ((box[1] + box[3]) - (last[1] + last[3])) / 2
    least = _STACK[0] * min(widest, max(tall, last[3] - last[1]))
    if not least <= abs(pitch) <= _STACK[1] * widest:
        return Way.ACROSS
    return Way.DOWN if pitch > 0 else Way.UP


_UPRIGHT = 3
"""From so many letters on, what stands one under the other is read so."""


def _made(page: Characters, group: _Group | Run) -> list[Run]:
    """The run of a group; letter by letter where what stands in a column is no word."""
    if isinstance(group, Run):
        return [group]
    text = "".join([page.text[i] for i in group.chars])
    column = group.way != Way.ACROSS
    if column and (len(group.chars) < _UPRIGHT or len(set(text)) == 1):
        return [_run_of(page, [i], letter) for i, letter in zip(group.chars, text, strict=True)]
    run = _run_of(page, group.chars, text)
    run.blanks, run.way = group.blanks, group.way
    if column:
        run.em = min(run.x1 - run.x0, (run.y1 - run.y0) / len(text))
    return [run]


def _run_of(page: Characters, chars: list[int], text: str) -> Run:
    left, top, right, bottom = ([side[i] for i in chars] for side in page[1:])
    em = _em(text, list(map(sub, right, left)), list(map(sub, bottom, top)))
    return Run(chars, text, set(), (min(left), min(top), max(right), max(bottom)), em, Way.ACROSS)


def _once(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without those that were printed over an equal one."""
    seen: dict[str, list[Place]] = {}
    for run in runs:
        places = seen.get(run.text)
        if places is None:
            seen[run.text] = [run.place]
        elif _over(run, places[-_REPEATED:]):
            continue
        else:
            places.append(run.place)
        yield run


def _over(run: Run, places: Sequence[Place]) -> bool:
    limit = _OVERPRINT * run.em
    return any(abs(run.x0 - p[0]) < limit and abs(run.y0 - p[1]) < limit for p in places)


_REPEATED = 50
"""So many equal runs back an overprint is looked for: it comes soon after."""


def main_way(runs: Sequence[Run]) -> Way:
    """How most letters of a page are read."""
    letters: Counter[Way] = Counter()
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
