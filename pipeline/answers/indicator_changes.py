"""What became of indicators between editions, the news first."""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from pipeline.database.row_types import IndicatorChangeRow
from pipeline.database.rows import all_rows
from pipeline.history.indicators import changes_of_pair
from pipeline.kinds import IndicatorChangeKind

ORDER = (
    IndicatorChangeKind.TARGET_LOWERED,
    IndicatorChangeKind.TARGET_RAISED,
    IndicatorChangeKind.BASELINE_CHANGED,
    IndicatorChangeKind.DROPPED,
    IndicatorChangeKind.ADDED,
    IndicatorChangeKind.UNIT_CHANGED,
    IndicatorChangeKind.RENAMED,
)
"""In which changes are told, the news first."""
_FOLLOWS = """
SELECT 1 FROM editions WHERE id = ? AND predecessor_id = ? AND status = 'final'
"""
_HAS_INDICATORS = "SELECT 1 FROM indicator_names WHERE edition_id = ?"
_CHANGES = """
SELECT c.* FROM indicator_changes c JOIN editions e ON e.id = c.new_edition_id
WHERE c.indicator_id IN (SELECT value FROM json_each(?1))
AND (?2 IS NULL OR c.new_edition_id = ?2) ORDER BY e.position, c.id
"""
_NEWEST_CHANGES = """
WITH told AS (
  SELECT c.id, c.indicator_id, e.position FROM indicator_changes c
  JOIN editions e ON e.id = c.new_edition_id
  WHERE c.indicator_id IN (SELECT value FROM json_each(?1))
  AND iif(?2 IS NULL, c.kind <> 'added', c.kind = ?2)
  AND (?2 IS NULL OR ?3 IS NULL OR c.new_edition_id = ?3)
), newest AS (SELECT indicator_id, max(position) AS position FROM told GROUP BY indicator_id)
SELECT c.* FROM told JOIN newest USING (indicator_id, position)
JOIN indicator_changes c ON c.id = told.id ORDER BY c.id
"""


def changes_between(
    db: sqlite3.Connection, old_edition: str, new_edition: str
) -> list[IndicatorChangeRow]:
    """What became of the indicators between two editions of a series: lowered, raised, rebased,
    dropped, new, unit, renamed, each in the order of the plan.

    Of neighbours it stands in the database; others are matched on the spot: from a draft to what
    became of it, over several editions, or back in time. Empty where one of them has no indicator.
    """
    sql = """
        SELECT * FROM indicator_changes WHERE old_edition_id = ? AND new_edition_id = ?
        ORDER BY position, indicator_id, id
    """
    rows = all_rows(db, IndicatorChangeRow, sql, [old_edition, new_edition])
    if not rows and _can_be_matched(db, old_edition, new_edition):
        found = changes_of_pair(db, old_edition, new_edition)
        rows = sorted(found, key=lambda row: (row["position"], row["indicator_id"]))
    return _news_first(rows)


def changes_of(
    db: sqlite3.Connection, ids: Sequence[str], edition_id: str | None = None
) -> dict[str, list[IndicatorChangeRow]]:
    """Indicator → what became of it, in the order of editions, the news first in each.

    Args:
        edition_id: what this edition made of them; None for all.
    """
    found: dict[str, list[IndicatorChangeRow]] = {}
    for row in all_rows(db, IndicatorChangeRow, _CHANGES, [json.dumps(ids), edition_id]):
        found.setdefault(row["indicator_id"], []).append(row)
    for rows in found.values():
        editions = list(dict.fromkeys(row["new_edition_id"] for row in rows))
        rows.sort(key=lambda row: (editions.index(row["new_edition_id"]), _news(row)))
    return found


def newest_changes(
    db: sqlite3.Connection,
    ids: Sequence[str],
    kind: IndicatorChangeKind | None = None,
    edition_id: str | None = None,
) -> dict[str, IndicatorChangeRow]:
    """Indicator → what the last edition that changed more than that it began made of it, told
    first.

    Args:
        kind: of this kind alone.
        edition_id: and by this edition alone.
    """
    asked = [json.dumps(ids), kind, edition_id]
    found: dict[str, IndicatorChangeRow] = {}
    for row in all_rows(db, IndicatorChangeRow, _NEWEST_CHANGES, asked):
        key = row["indicator_id"]
        if key not in found or _news(row) < _news(found[key]):
            found[key] = row
    return found


def _can_be_matched(db: sqlite3.Connection, old: str, new: str) -> bool:
    """Do both have indicators, and do they not follow each other? Then the table told all."""
    if any(db.execute(_HAS_INDICATORS, (key,)).fetchone() is None for key in (old, new)):
        return False
    return db.execute(_FOLLOWS, (new, old)).fetchone() is None


def _news_first(rows: Iterable[IndicatorChangeRow]) -> list[IndicatorChangeRow]:
    return sorted(rows, key=lambda row: ORDER.index(IndicatorChangeKind(row["kind"])))


def _news(row: IndicatorChangeRow) -> int:
    return ORDER.index(IndicatorChangeKind(row["kind"]))
