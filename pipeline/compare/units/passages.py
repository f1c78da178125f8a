"""Lines that go on in one another, cut into units."""

import re
from collections.abc import Iterator

from pipeline.compare.units.keys import key_of, row_key, without_leader, without_number
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import UnitKind
from pipeline.read.printed import joint

LONGEST = 2000
"""Characters of a unit; what is longer is cut, for aligning characters takes the square of it."""
_POINTS = re.compile("[（(「『【〔）)」』】〕。！？]")
_SENTENCE = re.compile(r"[。！？][」』）)]*[ \u3000\t]*")
_OPEN, _CLOSE = "（(「『【〔", "）)」』】〕"


def open_bracket(text: str) -> bool:
    """Whether a bracket is open at the end of a text."""
    return sum(text.count(c) for c in _OPEN) > sum(text.count(c) for c in _CLOSE)


def sentences(text: str) -> Iterator[str]:
    """Split after 。！？ outside of brackets; blanks stay with what stands before them."""
    start = depth = 0
    for point in _POINTS.finditer(text):
        c, i = point[0], point.start()
        if i < start:
            continue
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 or i - start > 400:
            end = _SENTENCE.match(text, i)
            assert end is not None
            yield text[start : end.end()]
            start, depth = end.end(), 0
    if start < len(text):
        yield text[start:]


class Passage:
    """Lines that belong together, with the pages they begin on.

    Args:
        numbered: whether it is an item of a list, a caption or the like: its number is no part of
            what it says.
        level: of a heading, by the size of its letters.
    """

    def __init__(
        self,
        kind: UnitKind,
        line: str,
        page: PageText,
        *,
        numbered: bool = False,
        level: int = 0,
    ) -> None:
        self.kind, self.text, self._level = kind, line.strip(" \t"), level
        self._starts = [(0, page)]
        self._numbered = numbered

    @property
    def page(self) -> PageText:
        """The page of its last line."""
        return self._starts[-1][1]

    def add(self, line: str, page: PageText) -> None:
        """Take in the line that it goes on in."""
        line = line.lstrip(" ")
        joined = self.text + joint(self.text, line) + line
        if page != self.page:
            self._starts.append((len(joined) - len(line), page))
        self.text = joined

    def units(self) -> Iterator[Unit]:
        """Its sentences, or the passage as it is, each with the page that it begins on."""
        used = 0
        for part in self._parts():
            page = [p for at, p in self._starts if at <= used][-1]
            numbered = self.kind == UnitKind.HEADING or (self._numbered and used == 0)
            used += len(part)
            if part.strip():
                unit = _unit(self.kind, part, page, numbered=numbered)
                yield unit._replace(level=self._level) if self._level else unit

    def _parts(self) -> Iterator[str]:
        whole = sentences(self.text) if self.kind == UnitKind.SENTENCE else [self.text]
        for text in whole:
            yield from pieces(text)


def pieces(text: str) -> Iterator[str]:
    """A text cut at :data:`LONGEST`."""
    return (text[start : start + LONGEST] for start in range(0, len(text), LONGEST))


def _unit(kind: UnitKind, text: str, page: PageText, *, numbered: bool) -> Unit:
    key = row_key(text) if kind == UnitKind.ROW else key_of(text)
    bare = key
    if kind == UnitKind.TOC:
        bare = without_leader(text) or key
    elif numbered:
        bare = without_number(text) or key
    return Unit(kind, text, page.sha256, page.page, key, bare)
