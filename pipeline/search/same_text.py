"""Equals in their final order, and the same text of one edition shown once.

A city publishes a plan whole and in parts, and saves files again: the same page then stands in
several files. It is shown once and names the others. The same text in two editions is shown twice,
because which edition says so is what readers ask.
"""

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import NamedTuple

from pipeline.kinds import Part
from pipeline.search.sql import listed

_EQUAL = log(1.15)
"""Scores within 15 % of each other count as equal."""
_NO_GRADE = 10**6
"""Later than the grade of any score, for pages without one."""
_PARTS: dict[str | None, int] = {Part.WHOLE: 0, Part.SPLIT: 1, Part.SUMMARY: 2}


class Scored(NamedTuple):
    """A page that was found, with its relevance (higher is better, 0 where it has none)."""

    id: int
    score: float


class Place(NamedTuple):
    """A page on its way into the list."""

    id: int
    original: int
    """Id of the first page of its original."""
    edition: str
    """Its main edition, empty where there is none."""
    digest: int
    """Of its text."""


class _Order(NamedTuple):
    """What pages are ordered by, from the most important on; lower comes first."""

    only_variants: bool
    grade: int
    """Scores that count as equal have the same one."""
    date: tuple[int, ...]
    replaced: bool
    part: int
    id: int


class _PlaceRow(NamedTuple):
    """A page as one of the documents that held it has it."""

    id: int
    original: int
    digest: int
    edition: str | None
    date: str
    current: int | None
    part: str | None


_PLACES = """
  SELECT s.id, s.first AS original, s.digest, d.edition_id AS edition,
    coalesce(e.published, e.first_seen, d.first_seen, '') AS date,
    d.sha256 = p.sha256 AS current, d.part
  FROM search_pages s JOIN pages p ON p.id = s.first
  LEFT JOIN document_versions v ON v.sha256 = p.sha256
  LEFT JOIN documents d ON d.id = v.document_id LEFT JOIN editions e ON e.id = d.edition_id
  WHERE s.id IN (SELECT value FROM json_each(:ids))"""


def in_order(
    db: sqlite3.Connection, found: Iterable[Scored], only_variants: frozenset[int]
) -> list[Place]:
    """Order pages: as typed, then score, the newest edition, current and whole files, the page.

    Args:
        only_variants: pages that don't hold the words as they were typed.
    """
    scores = dict(found)
    best: dict[int, tuple[_Order, Place]] = {}
    for row in map(_PlaceRow._make, db.execute(_PLACES, {"ids": listed(scores)})):
        order = _Order(
            only_variants=row.id in only_variants,
            grade=_grade(scores[row.id]),
            date=_latest_first(row.date),
            replaced=not row.current,
            part=_PARTS.get(row.part, len(_PARTS)),
            id=row.id,
        )
        if row.id not in best or order < best[row.id][0]:
            best[row.id] = order, Place(row.id, row.original, row.edition or "", row.digest)
    return [place for _, place in sorted(best.values())]


def _grade(score: float) -> int:
    return -round(log(score) / _EQUAL) if score > 0 else _NO_GRADE


@lru_cache(maxsize=1024)
def _latest_first(date: str) -> tuple[int, ...]:
    """Sorts dates from the latest on, a bare year before its months, no date last."""
    return tuple(-ord(char) for char in date) or (0,)


class Shown(NamedTuple):
    """A page of the list."""

    id: int
    copies: tuple[int, ...]
    """Pages of other files of the same edition that hold the same text."""


class SameText:
    """The list of pages, each with its copies, in the order in which they are added."""

    def __init__(self) -> None:
        self._groups: list[list[Place]] = []
        self._of_text: dict[tuple[str, int], list[list[Place]]] = {}

    def __len__(self) -> int:
        return len(self._groups)

    def add(self, place: Place) -> None:
        """Add a page to those that show its text already, or as a new one.

        Equal pages of one original stay apart, and so do those of no edition.
        """
        same = self._of_text.setdefault((place.edition, place.digest), [])
        for group in same:
            if place.edition and group[0].original != place.original:
                group.append(place)
                return
        self._groups.append([place])
        same.append(self._groups[-1])

    def shown(self) -> list[Shown]:
        """The list."""
        return [Shown(first.id, tuple(c.id for c in copies)) for first, *copies in self._groups]
