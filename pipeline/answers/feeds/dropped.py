"""The news of a series: what each edition dropped, and since when that had stood."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.answers import passages
from pipeline.answers.feeds.passage import passage_news
from pipeline.answers.feeds.types import Item, News, Why
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows, one_row

_DROPPING = """
SELECT e.* FROM editions e
WHERE e.id IN (SELECT dropped_edition_id FROM passages p
  JOIN editions f ON f.id = p.first_edition_id WHERE f.status = 'final')
AND (?1 IS NULL OR e.source_id = ?1) AND (?2 IS NULL OR e.series = ?2)
ORDER BY e.first_seen DESC, e.position DESC, e.id LIMIT ?3
"""
_SINCE = """
SELECT e.*, count(*) AS passages FROM passages p JOIN editions e ON e.id = p.first_edition_id
WHERE p.dropped_edition_id = ? AND e.status = 'final'
GROUP BY e.id ORDER BY e.position, e.id
"""
_LONGEST = """
SELECT p.id FROM passages p JOIN editions e ON e.id = p.first_edition_id
WHERE p.dropped_edition_id = ?1 AND e.status = 'final'
AND (?2 IS NULL OR p.first_edition_id = ?2)
ORDER BY e.position, p.unit = 'toc', p.position, p.id LIMIT ?3
"""


class _Counted(EditionRow):
    """An edition with how many passages."""

    passages: int


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
) -> list[Dropping]:
    """What the newest editions dropped, the newest first. Lines of contents stand last; what only
    drafts had does not count.

    Args:
        source_id, series: None asks for all.
        editions: at most so many.
        items: so many passages of each.
    """
    rows = all_rows(db, EditionRow, _DROPPING, [source_id, series, editions])
    return [_dropping(db, row, None, items) for row in rows]


def dropped_by(
    db: sqlite3.Connection, edition_id: str, since: str | None = None, *, items: int = 500
) -> Dropping | None:
    """What one edition dropped; None where there is no such edition.

    Args:
        since: only what had stood since this edition.
        items: at most so many passages.
    """
    row = one_row(db, EditionRow, "SELECT * FROM editions WHERE id = ?", [edition_id])
    return _dropping(db, row, since, items) if row else None


def _dropping(db: sqlite3.Connection, row: EditionRow, since: str | None, most: int) -> Dropping:
    ids = [key for (key,) in db.execute(_LONGEST, (row["id"], since, most))]
    counted = all_rows(db, _Counted, _SINCE, [row["id"]])
    news = News(row, None, row["first_seen"], tuple(_items(db, row["id"], ids)))
    return Dropping(news, [(one, one["passages"]) for one in counted])


def _items(db: sqlite3.Connection, edition_id: str, ids: list[str]) -> Iterator[Item]:
    """How passages went with an edition."""
    lives = passages.lives(db, ids)
    for key in ids:
        for news in passage_news(lives[key]) if key in lives else ():
            if news.edition["id"] == edition_id and news.items[0].why == Why.DROPPED:
                yield news.items[0]
