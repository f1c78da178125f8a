"""The news of a series: what each edition dropped, and since when that had stood."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import passages
from pipeline.answers.feeds.passage import passage_news
from pipeline.answers.feeds.types import Item, News, Why
from pipeline.answers.passage_types import Life
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows, asked, one_row

_DROPPING = """
SELECT * FROM editions WHERE id IN (
  SELECT e.id FROM editions e WHERE {where} AND EXISTS (
    SELECT 1 FROM passages p JOIN editions f ON f.id = p.first_edition_id
    WHERE p.dropped_edition_id = e.id AND f.status = 'final')
  ORDER BY e.first_seen DESC, e.position DESC, e.id LIMIT ?)
ORDER BY first_seen DESC, position DESC, id
"""
"""Their ids are looked for first: to sort whole rows takes longer. What is not asked for does not
stand in it, so that one municipality's are found by an index.
"""
_LONGEST = """
SELECT p.id, e.id FROM passages p JOIN editions e ON e.id = p.first_edition_id
WHERE p.dropped_edition_id = ? AND e.status = 'final'
ORDER BY e.position, e.id, p.unit = 'toc', p.position, p.id
"""
_THESE = """
SELECT * FROM editions WHERE id IN (SELECT value FROM json_each(?)) ORDER BY position, id
"""
_FEWEST = 3
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
    items: int = 100,
    together: int | None = None,
) -> list[Dropping]:
    """What the newest editions dropped, the newest first. Lines of contents stand last; what only
    drafts had does not count.

    Args:
        source_id, series: None asks for all.
        editions: at most so many.
        items: so many passages of each.
        together: where there are many editions so few of each, that they are about as many in all.
    """
    where, values = asked({"e.source_id = ?": source_id, "e.series = ?": series})
    rows = all_rows(db, EditionRow, _DROPPING.format(where=where), [*values, editions])
    if together and rows:
        items = min(items, max(_FEWEST, together // len(rows)))
    return _droppings(db, rows, None, items)


def dropped_by(
    db: sqlite3.Connection, edition_id: str, since: str | None = None, *, items: int = 500
) -> Dropping | None:
    """What one edition dropped; None where there is no such edition.

    Args:
        since: only what had stood since this edition.
        items: at most so many passages.
    """
    row = one_row(db, EditionRow, "SELECT * FROM editions WHERE id = ?", [edition_id])
    return _droppings(db, [row], since, items)[0] if row else None


class _Gone(NamedTuple):
    """What went with an edition, without its life."""

    edition: EditionRow
    firsts: Counter[str]
    """How many had stood since which edition."""
    told: list[str]
    """Ids of passages."""


def _droppings(
    db: sqlite3.Connection, rows: Sequence[EditionRow], since: str | None, most: int
) -> list[Dropping]:
    """What each edition dropped; the lives of all their passages are read together."""
    gone = [_gone(db, row, since, most) for row in rows]
    lives = passages.lives(db, [key for one in gone for key in one.told])
    every = json.dumps([*{first for one in gone for first in one.firsts}])
    editions = all_rows(db, EditionRow, _THESE, [every])
    return [_dropping(one, lives, editions) for one in gone]


def _gone(db: sqlite3.Connection, row: EditionRow, since: str | None, most: int) -> _Gone:
    ids = db.execute(_LONGEST, (row["id"],)).fetchall()
    told = [key for key, first in ids if since in (None, first)][:most]
    return _Gone(row, Counter(first for _, first in ids), told)


def _dropping(gone: _Gone, lives: Mapping[str, Life], editions: Sequence[EditionRow]) -> Dropping:
    row = gone.edition
    items = _items(row["id"], [lives[key] for key in gone.told if key in lives])
    since = [(one, gone.firsts[one["id"]]) for one in editions if one["id"] in gone.firsts]
    return Dropping(News(row, None, row["first_seen"], tuple(items)), since)


def _items(edition_id: str, lives: Iterable[Life]) -> Iterator[Item]:
    """How passages went with an edition."""
    for life in lives:
        for news in passage_news(life):
            if news.edition["id"] == edition_id and news.items[0].why == Why.DROPPED:
                yield news.items[0]
