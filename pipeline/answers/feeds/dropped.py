"""The news of a series: what each edition dropped, and since when that had stood."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from pipeline.answers import passages
from pipeline.answers.feeds.types import Item, News, Why
from pipeline.answers.passage_types import Passage, Standing
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows, asked, one_row

_DROPPING = """
SELECT * FROM editions WHERE id IN (
  SELECT e.id FROM (
    SELECT e.id FROM editions e WHERE {where}
    ORDER BY e.first_seen DESC, e.position DESC, e.id LIMIT -1) e
  WHERE EXISTS (
    SELECT 1 FROM passages p JOIN editions f ON f.id = p.first_edition_id
    WHERE p.dropped_edition_id = e.id AND f.status = 'final') LIMIT ?)
ORDER BY first_seen DESC, position DESC, id
"""
"""Ids are put in order first, which whole rows would take longer for; then editions are looked at
one after the other, until enough dropped something (LIMIT -1 keeps SQLite from looking at all of
them before). What is not asked for does not stand in it, so that one municipality's are found by an
index.
"""
_FIRSTS = """
SELECT first_edition_id, count(*) FROM passages WHERE dropped_edition_id = ?
GROUP BY first_edition_id
"""
_SINCE = """
SELECT id FROM passages WHERE dropped_edition_id = ? AND first_edition_id = ?
ORDER BY unit = 'toc', position, id LIMIT ?
"""
_THESE = """
SELECT * FROM editions WHERE id IN (SELECT value FROM json_each(?)) AND status = 'final'
ORDER BY position, id
"""
_FEWEST = 2
"""Passages of an edition that are told where they are few for want of room."""


class Dropping(NamedTuple):
    """What an edition dropped."""

    news: News
    """Those that had stood longest first; perhaps not all of them."""
    since: list[tuple[EditionRow, int]]
    """How many had stood since which edition, the oldest first."""

    @property
    def total(self) -> int:
        """How many passages it dropped."""
        return sum(count for _, count in self.since)


def dropped(
    db: sqlite3.Connection,
    source_id: str | None = None,
    series: str | None = None,
    *,
    editions: int = 30,
    items: int | Sequence[int] = 100,
    together: int | None = None,
) -> list[Dropping]:
    """What the newest editions dropped, the newest first. Lines of contents stand last; what only
    drafts had does not count.

    Args:
        source_id, series: None asks for all.
        editions: at most so many.
        items: so many passages of each; or of each by its place, the newest first, and of those
            behind as many as of the last.
        together: where there are many editions so few of each, that they are about as many in all.
    """
    where, values = asked({"e.source_id = ?": source_id, "e.series = ?": series})
    rows = all_rows(db, EditionRow, _DROPPING.format(where=where), [*values, editions])
    most = [items] if isinstance(items, int) else items
    if together and rows:
        most = [min(one, max(_FEWEST, together // len(rows))) for one in most]
    return _droppings(db, rows, None, most)


def dropped_by(
    db: sqlite3.Connection, edition_id: str, since: str | None = None, *, items: int = 500
) -> Dropping | None:
    """What one edition dropped; None where there is no such edition.

    Args:
        since: only what had stood since this edition.
        items: at most so many passages.
    """
    row = one_row(db, EditionRow, "SELECT * FROM editions WHERE id = ?", [edition_id])
    return _droppings(db, [row], since, [items])[0] if row else None


def _droppings(
    db: sqlite3.Connection, rows: Sequence[EditionRow], since: str | None, most: Sequence[int]
) -> list[Dropping]:
    """What each edition dropped; how all of that stood is read together."""
    counts = [dict(db.execute(_FIRSTS, (row["id"],)).fetchall()) for row in rows]
    named = json.dumps(sorted({first for one in counts for first in one}))
    editions = all_rows(db, EditionRow, _THESE, [named])
    gone = [
        (row, [(one, count[one["id"]]) for one in editions if one["id"] in count])
        for row, count in zip(rows, counts, strict=True)
    ]
    told = [
        _longest(db, row["id"], [one["id"] for one, _ in firsts], since, few)
        for (row, firsts), few in zip(gone, chain(most, repeat(most[-1])), strict=False)
    ]
    stood = passages.stood_last(db, [key for one in told for key in one])
    return [
        Dropping(News(row, None, row["first_seen"], _items(keys, stood)), firsts)
        for (row, firsts), keys in zip(gone, told, strict=True)
    ]


def _longest(
    db: sqlite3.Connection, edition_id: str, firsts: Iterable[str], since: str | None, most: int
) -> list[str]:
    """The passages that an edition dropped, those of the oldest first.

    Args:
        firsts: the editions since which they had stood, in order.
        since: only what had stood since this one.
        most: so many of them.
    """
    found: list[str] = []
    for first in firsts:
        if since in (None, first) and len(found) < most:
            rows = db.execute(_SINCE, (edition_id, first, most - len(found))).fetchall()
            found += [key for (key,) in rows]
    return found


def _items(keys: Iterable[str], stood: Mapping[str, tuple[Passage, Standing]]) -> tuple[Item, ...]:
    return tuple(Item(Why.DROPPED, *stood[key], None, weak=False) for key in keys if key in stood)
