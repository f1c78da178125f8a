"""Where the passages of an edition stand in the texts of its pages.

A passage's text is its page's text without line breaks, so both are compared without any blanks.
Passages come in the order of the text, so each is looked for behind the one before it: what is said
several times on a page is told apart by that. One that runs over a page's end stands on both.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.kinds import UnitKind

_WORDS = re.compile(r"\S+")
_BREAK = re.compile(r"\n\s*")
_SHORTEST = 4
"""Letters of a beginning that is believed where nothing else of a passage was found."""
_OF_A_LINE = frozenset({UnitKind.ROW, UnitKind.HEADING, UnitKind.TOC})
"""What begins where a line begins."""


class Unit(NamedTuple):
    """A passage as it stands in the text."""

    page: int
    """The page that it begins on."""
    kind: UnitKind
    text: str


class Stretch(NamedTuple):
    """A part of a page's text that belongs to one passage."""

    start: int
    end: int
    unit: int
    """Its place in the list that was given."""


class _Squeezed:
    """A text without its blanks."""

    def __init__(self, text: str) -> None:
        words = list(_WORDS.finditer(text))
        self.text = "".join(word[0] for word in words)
        self._firsts = list(accumulate((len(word[0]) for word in words), initial=0))
        self._starts = [word.start() for word in words]
        self._lines: frozenset[int] | None = None
        self._breaks = text

    def place(self, at: int) -> int:
        """Of a letter, in the text as it is."""
        word = bisect_right(self._firsts, at) - 1
        return self._starts[word] + at - self._firsts[word]

    @property
    def lines(self) -> frozenset[int]:
        """Letters with which a line or a cell begins."""
        if self._lines is None:
            known = dict(zip(self._starts, self._firsts, strict=False))
            ends = (found.end() for found in _BREAK.finditer(self._breaks))
            self._lines = frozenset({0, *(known[end] for end in ends if end in known)})
        return self._lines

    def find(self, wanted: str, start: int, *, line: bool) -> int:
        """Where it stands next; -1 where it doesn't.

        Args:
            line: whether the beginning of a line is to be preferred.
        """
        first = at = self.text.find(wanted, start)
        if not line:
            return first
        while at >= 0 and at not in self.lines:
            at = self.text.find(wanted, at + 1)
        return at if at >= 0 else first


def squeezed(text: str) -> str:
    """A text without its blanks."""
    return "".join(text.split())


def stretches(texts: Mapping[int, str], units: Sequence[Unit]) -> dict[int, list[Stretch]]:
    """Page → the stretches of its text that belong to passages, in order; they never overlap.

    Args:
        texts: pages by their number. What begins on a page before them is told where that page is
            among them.
        units: in the order of the edition's text.
    """
    by_page: dict[int, list[int]] = {}
    for n, unit in enumerate(units):
        by_page.setdefault(unit.page, []).append(n)
    found: dict[int, list[Stretch]] = {}
    rest: list[tuple[int, str]] = []
    for number in sorted(texts):
        page = _Page(texts[number], units)
        page.go_on(rest)
        page.take(by_page.get(number, []))
        found[number] = page.in_order()
        rest = page.rest if number + 1 in texts else []
    return found


class _Page:
    """The passages of one page."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text, self._units = _Squeezed(text), units
        self._found: list[Stretch] = []
        self.rest: list[tuple[int, str]] = []
        """What goes on behind its end: passages, each with the letters that are still to come."""

    def go_on(self, rest: Sequence[tuple[int, str]]) -> None:
        """Take what began on the page before."""
        for unit, letters in rest:
            at = self._text.find(letters, 0, line=True)
            if at >= 0:
                self._add(at, len(letters), unit)

    def take(self, numbers: Sequence[int]) -> None:
        """Take what begins here, in order."""
        cursor = 0
        for number in numbers:
            letters = squeezed(self._units[number].text)
            if not letters:
                continue
            line = self._units[number].kind in _OF_A_LINE
            at = self._text.find(letters, cursor, line=line)
            if at < 0:
                at = self._text.find(letters, 0, line=line)
            if at >= 0:
                self._add(at, len(letters), number)
                cursor = max(cursor, at + len(letters))
            else:
                self._begin(letters, number, cursor)

    def _begin(self, letters: str, number: int, cursor: int) -> None:
        """As much of a passage as stands here; the rest is looked for on the next page."""
        low, high = 0, len(letters)
        while low < high:
            middle = (low + high + 1) // 2
            here = self._text.text.find(letters[:middle], cursor) >= 0
            low, high = (middle, high) if here else (low, middle - 1)
        if low:
            self.rest.append((number, letters[low:]))
        if low >= _SHORTEST:
            self._add(self._text.text.rfind(letters[:low]), low, number)

    def _add(self, at: int, size: int, number: int) -> None:
        place = self._text.place
        self._found.append(Stretch(place(at), place(at + size - 1) + 1, number))

    def in_order(self) -> list[Stretch]:
        """All of them; of two that overlap the one that begins first."""
        kept: list[Stretch] = []
        for stretch in sorted(self._found):
            if not kept or stretch.start >= kept[-1].end:
                kept.append(stretch)
        return kept
