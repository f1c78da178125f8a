"""Equals in their final order, and the same text of one edition shown once.

A city publishes a plan whole and in parts, and saves files again: the same page then stands in several files. It is one entry,
which names the others. The same text in two editions is two entries, because which edition says so is what readers ask.
"""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from collections.abc import Iterable
from math import log
from typing import NamedTuple

_EQUAL = log(1.15)
"""Scores within 15 % of each other count as equal."""
_PARTS = {"whole": 0, "split": 1, "summary": 2}


class Place(NamedTuple):
    """A page on its way into the list."""

    id: int
    original: int
    """Id of the first page of its original."""
    edition: str
    """Its main edition, empty where there is none."""
    digest: int


def places(
    db: sqlite3.Connection, scored: Iterable[tuple[int, float]], variants: frozenset[int]
) -> list[Place]:
    """Order pages, given as (id, score): words as typed, then score, the newest edition, current and whole files, the page."""
    scores = dict(scored)
    marks = ", ".join("?" * len(scores))
    rows = db.execute(
        f"""SELECT s.id, s.first, s.digest, d.edition_id, coalesce(e.published, e.first_seen, d.first_seen, ''),
          d.sha256 = p.sha256, d.part
        FROM search_pages s JOIN pages p ON p.id = s.first LEFT JOIN document_versions v ON v.sha256 = p.sha256
        LEFT JOIN documents d ON d.id = v.document_id LEFT JOIN editions e ON e.id = d.edition_id
        WHERE s.id IN ({marks})""",
        list(scores),
    )
    newest: dict[str, tuple[int, ...]] = {}
    best: dict[int, tuple[tuple[object, ...], Place]] = {}
    for id_, first, digest, edition, date, current, part in rows:
        score = scores[id_]
        grade = round(log(score) / _EQUAL) if score > 0 else -(10**6)
        if date not in newest:
            newest[date] = tuple(-ord(c) for c in date) or (0,)
        key = (id_ in variants, -grade, newest[date], not current, _PARTS.get(part, 3), id_)
        if id_ not in best or key < best[id_][0]:
            best[id_] = key, Place(id_, first, edition or "", digest)
    return [place for _, place in sorted(best.values())]


def fold(
    entries: list[list[int]], seen: dict[tuple[str, int], list[tuple[int, list[int]]]], place: Place
) -> None:
    """Add a page to the entry that shows its text already, or make one; equal pages of one original stay apart."""
    same = seen.setdefault((place.edition, place.digest), [])
    for original, entry in same:
        if original != place.original and place.edition:
            entry.append(place.id)
            return
    entry = [place.id]
    entries.append(entry)
    same.append((place.original, entry))
