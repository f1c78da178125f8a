"""How much of each edition of a series lives on in each later one.

Counted are passages, each once, where they stand now: what only a file had that was replaced since
is left out. Drafts stand aside.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypedDict

from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import EditionStatus

_SERIES = """
SELECT * FROM editions e WHERE source_id = ? AND series = ?
  AND EXISTS (SELECT 1 FROM passage_texts t WHERE t.edition_id = e.id) ORDER BY position
"""
_LIVES = """
SELECT first_edition_id, last_edition_id, count(*) AS passages FROM passages
WHERE source_id = ? AND series = ? AND gaps = 0 AND editions > 0 GROUP BY 1, 2
"""
_WITH_GAPS = """
SELECT DISTINCT p.id, p.first_edition_id, t.edition_id FROM passages p
JOIN passage_texts t ON t.passage_id = p.id
WHERE p.source_id = ? AND p.series = ? AND p.gaps > 0 AND t.present = 1
"""
_FIRST_FILE = """
SELECT sha256, min(position) FROM passage_texts WHERE edition_id = ? AND present = 1
"""
_BEFORE = f"""
SELECT id FROM editions e WHERE source_id = ? AND series = ? AND position < ?
  AND status <> '{EditionStatus.DRAFT}' AND EXISTS (
    SELECT 1 FROM passage_texts t WHERE t.edition_id = e.id AND t.present = 1)
ORDER BY position DESC LIMIT 1
"""  # noqa: S608 (a word of ours)
_GONE = """
SELECT passage_id FROM passage_texts WHERE edition_id = ? AND present = 1
EXCEPT SELECT passage_id FROM passage_texts WHERE edition_id = ? AND present = 1
"""
_DROPPED = f"""
SELECT p.id, p.text, p.heading, p.first_edition_id, p.last_edition_id
FROM passages p JOIN editions e ON e.id = p.first_edition_id WHERE p.id IN ({_GONE})
ORDER BY e.position, p.unit = 'toc', p.position LIMIT ?
"""  # noqa: S608 (a piece of ours)


class _Life(TypedDict):
    first_edition_id: str
    last_edition_id: str
    passages: int


class _Gapped(TypedDict):
    id: str
    first_edition_id: str
    edition_id: str


class Dropped(TypedDict):
    """A passage that an edition no longer has; its text and heading as it stood last."""

    id: str
    text: str
    heading: str | None
    first_edition_id: str
    last_edition_id: str


class Level(NamedTuple):
    """An edition, and from which ones its passages come."""

    edition: EditionRow
    counts: tuple[int, ...]
    """Of its passages, how many stand since each edition up to it, in their order."""
    stay: tuple[int, ...]
    """Of those, how many stand in the next edition too; of the last edition none."""

    @property
    def total(self) -> int:
        """All of its passages."""
        return sum(self.counts)

    @property
    def new(self) -> int:
        """What it brought."""
        return self.counts[-1]

    @property
    def dropped(self) -> tuple[int, ...]:
        """How many the next edition no longer has, by the same editions."""
        return tuple(n - stay for n, stay in zip(self.counts, self.stay, strict=True))


def flow(db: sqlite3.Connection, source_id: str, series: str) -> list[Level]:
    """The final editions of a series that have a text, in order."""
    known = all_rows(db, EditionRow, _SERIES, [source_id, series])
    final = [edition for edition in known if edition["status"] != EditionStatus.DRAFT]
    places = {edition["id"]: n for n, edition in enumerate(final)}
    standing = [[0] * len(final) for _ in final]
    staying = [[0] * len(final) for _ in final]
    for life in _lives(db, source_id, series, places):
        for place in life.places:
            standing[place][life.first] += life.passages
            if place + 1 in life.places:
                staying[place][life.first] += life.passages
    return [
        Level(edition, tuple(standing[n][: n + 1]), tuple(staying[n][: n + 1]))
        for n, edition in enumerate(final)
    ]


class _Lives(NamedTuple):
    """Passages with the same life, by the places of editions."""

    first: int
    places: frozenset[int]
    """Where they stand."""
    passages: int


def _lives(
    db: sqlite3.Connection, source_id: str, series: str, places: Mapping[str, int]
) -> Iterator[_Lives]:
    """What never stood in a final edition is left out."""
    for row in all_rows(db, _Life, _LIVES, [source_id, series]):
        first, last = places.get(row["first_edition_id"]), places.get(row["last_edition_id"])
        if first is not None and last is not None:
            yield _Lives(first, frozenset(range(first, last + 1)), row["passages"])
    gapped: dict[str, tuple[int, set[int]]] = {}
    for found in all_rows(db, _Gapped, _WITH_GAPS, [source_id, series]):
        first, place = places.get(found["first_edition_id"]), places.get(found["edition_id"])
        if first is not None and place is not None:
            gapped.setdefault(found["id"], (first, set()))[1].add(place)
    for first, some in gapped.values():
        yield _Lives(first, frozenset(some), 1)


class DroppedBy(NamedTuple):
    """What an edition no longer has, whether or not it came back later."""

    passages: int
    """How many."""
    before: str
    """The edition that has it."""
    told: list[Dropped]
    """What stood longest first; lines of a table of contents behind the others of the same age."""


def dropped_by(db: sqlite3.Connection, edition: EditionRow, most: int) -> DroppedBy | None:
    """What an edition no longer has of the final one before it; None where none is before it, and
    of a draft.

    Args:
        most: so many are told.
    """
    asked = edition["source_id"], edition["series"], edition["position"]
    before = db.execute(_BEFORE, asked).fetchone()
    if before is None or edition["status"] == EditionStatus.DRAFT:
        return None
    pair = before[0], edition["id"]
    [count] = db.execute(f"SELECT count(*) FROM ({_GONE})", pair).fetchone()  # noqa: S608
    told = all_rows(db, Dropped, _DROPPED, [*pair, most]) if most else []
    return DroppedBy(count, before[0], told)


def first_files(db: sqlite3.Connection, editions: Sequence[str]) -> dict[str, str]:
    """Edition → the SHA-256 of the file that its text begins in."""
    found: dict[str, str] = {}
    for edition in editions:
        row = db.execute(_FIRST_FILE, [edition]).fetchone()
        if row[0]:
            found[edition] = row[0]
    return found
