"""Pages as a quotation may run over them: their texts one after the other, without the page
numbers and running heads between them.
"""

import re
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypedDict

from pipeline.answers.quotes.forms import Traced
from pipeline.search.sql import Sql, listed, records

_EDGE = 3
"""Lines at a page's head and foot that may be furniture."""
_AROUND = 3
"""Pages on both sides among which a running head is seen to run."""
_NUMBER = re.compile(r"[\s\-－–—―‐−ー・.()（）pPｐＰ/／]*\d{1,4}[\s\-－–—―‐−ー・.()（）/／0-9]*")
_DIGITS = re.compile(r"[0-9０-９〇一二三四五六七八九十]+")
_LONGEST_PAGE = 60_000
"""Characters of a page that are looked at."""

_BY_ID = """
SELECT id, sha256, page, substr(text, 1, :longest) AS text FROM pages
WHERE id IN (SELECT value FROM json_each(:ids))
"""
_AROUND_PAGE = """
SELECT id, sha256, page, substr(text, 1, :longest) AS text FROM pages
WHERE sha256 = :sha256 AND page BETWEEN :first AND :last ORDER BY page
"""


class PageText(TypedDict):
    """A page of an original."""

    id: int
    sha256: str
    page: int
    text: str


class Place(NamedTuple):
    """A stretch of one page's text."""

    page: int
    start: int
    end: int


def _pages_of(db: sqlite3.Connection, ids: Sequence[int]) -> list[PageText]:
    """Pages by their ids, in that order."""
    asked = Sql(_BY_ID, {"ids": listed(ids), "longest": _LONGEST_PAGE})
    found = {row["id"]: row for row in records(db, PageText, asked)}
    return [found[id_] for id_ in ids if id_ in found]


class Stream:
    """The text of some pages of one original, in order."""

    def __init__(self, sha256: str, page: int, pages: Iterable[tuple[int, str, int]]) -> None:
        """Put some pages together.

        Args:
            page: the one that the others stand around.
            pages: (number, what is kept of its text, where that begins in its text) of each.
        """
        self.sha256 = sha256
        self.page = page
        self._starts: list[int] = []
        self._pages: list[tuple[int, int]] = []
        texts: list[str] = []
        length = 0
        for number, text, begin in pages:
            self._starts.append(length)
            self._pages.append((number, begin))
            texts.append(text)
            length += len(text) + 1
        self.traced = Traced("\n".join(texts))

    def places(self, start: int, end: int) -> list[Place]:
        """Where a stretch of the text stands: one place a page."""
        found: list[Place] = []
        while start < end:
            n = bisect_right(self._starts, start) - 1
            number, begin = self._pages[n]
            first = start - self._starts[n] + begin
            following = self._starts[n + 1] if n + 1 < len(self._starts) else end
            stop = min(end, following)
            last = stop - self._starts[n] + begin
            found.append(Place(number, first, last - (stop == following and stop < end)))
            start = stop
        return [place for place in found if place.start < place.end]


class Pages:
    """Pages of a database, each read and brought into its form once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[int, tuple[PageText, Stream]] = {}

    def of(self, ids: Sequence[int]) -> Iterator[tuple[PageText, Stream]]:
        """Pages by their ids, in that order, each with the stream of itself alone."""
        for page in _pages_of(self._db, [id_ for id_ in ids if id_ not in self._known]):
            alone = Stream(page["sha256"], page["page"], [(page["page"], page["text"], 0)])
            self._known[page["id"]] = page, alone
        yield from (self._known[id_] for id_ in ids if id_ in self._known)


def stream_around(db: sqlite3.Connection, page: PageText, before: int, after: int) -> Stream:
    """A page with some before and after it, without furniture between them."""
    number = page["page"]
    first, last = number - before, number + after
    asked = Sql(
        _AROUND_PAGE,
        {
            "sha256": page["sha256"],
            "first": first - _AROUND,
            "last": last + _AROUND,
            "longest": _LONGEST_PAGE,
        },
    )
    near = list(records(db, PageText, asked))
    edges = {p["page"]: _edges(p["text"]) for p in near}
    kept = [
        (p["page"], *_bare(p["text"], _others(edges, p["page"])))
        for p in near
        if first <= p["page"] <= last
    ]
    return Stream(page["sha256"], number, kept)


def _edges(text: str) -> set[str]:
    """What the first and last lines of a page say, numbers apart."""
    lines = [line for line in text.split("\n") if line.strip()]
    return {_without_numbers(line) for line in [*lines[:_EDGE], *lines[-_EDGE:]]}


def _without_numbers(line: str) -> str:
    return _DIGITS.sub("#", "".join(line.split()))


def _others(edges: dict[int, set[str]], page: int) -> set[str]:
    """What stands at the edges of the pages around one."""
    return {
        edge
        for number, own in edges.items()
        if number != page and abs(number - page) <= _AROUND
        for edge in own
    }


def _bare(text: str, others: set[str]) -> tuple[str, int]:
    """A page's text without its number and what other pages have at their edges too, and where it
    begins.
    """
    lines = text.split("\n")
    first, last = 0, len(lines)
    while first < min(last, _EDGE) and _is_furniture(lines[first], others):
        first += 1
    while last > max(first, len(lines) - _EDGE) and _is_furniture(lines[last - 1], others):
        last -= 1
    return "\n".join(lines[first:last]), sum(len(line) + 1 for line in lines[:first])


def _is_furniture(line: str, others: set[str]) -> bool:
    return (
        not line.strip() or _NUMBER.fullmatch(line) is not None or _without_numbers(line) in others
    )
