"""A year of nights, a number or two of each: of one source, or of all together."""

import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = 12
_ALL = """
SELECT night, runs, ok, partial, failed, added + updated + removed FROM nights
WHERE night >= ? ORDER BY night
"""
_ONE = """
SELECT p.night, count(*), sum(r.status = 'ok'), sum(r.status = 'partial'),
  sum(r.status = 'failed'), sum(p.added + p.updated + p.removed)
FROM run_reports p JOIN runs r ON r.id = p.run_id
WHERE p.source_id = ? AND p.started_at >= ? AND p.kind = 'crawl'
GROUP BY p.night HAVING p.night >= ? ORDER BY p.night
"""
_ENDS = {
    True: "SELECT min(night), max(night) FROM nights WHERE ? IS NULL",
    False: "SELECT min(night), max(night) FROM run_reports WHERE source_id = ? AND kind = 'crawl'",
}


class NightCount(NamedTuple):
    """The runs that began on a day in Japan."""

    night: str
    runs: int
    ok: int
    partial: int
    failed: int
    changes: int


class Calendar(NamedTuple):
    """Twelve months of nights."""

    first: date
    """The first day of its first month."""
    began: date
    """When the first run of all began: before it no night is missing."""
    last: date
    """The last day that is over."""
    nights: Mapping[str, NightCount]
    """Day → its counts; none for a day without a run."""


def calendar(db: sqlite3.Connection, source_id: str | None, today: date) -> Calendar | None:
    """The nights of the last twelve months; of an archive at rest, those up to its last night.

    Args:
        today: in Japan.

    Returns:
        None where no run is known, for a database of an older version, and for days that are none.
    """
    try:
        began, newest = db.execute(_ENDS[source_id is None], (source_id,)).fetchone()
        if began is None:
            return None
        last = _last(date.fromisoformat(newest), today)
        first = months_before(last, MONTHS - 1)
        return Calendar(first, date.fromisoformat(began), last, _nights(db, source_id, first))
    except (sqlite3.OperationalError, ValueError):
        return None


def _last(newest: date, today: date) -> date:
    """Up to yesterday, or today where it had its run; where a year brought nothing, the end."""
    if newest < months_before(today, MONTHS - 1):
        return newest
    return max(newest, today - timedelta(days=1))


def months_before(day: date, number: int) -> date:
    """The first day of the month so many months before a day's."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


def _nights(db: sqlite3.Connection, source_id: str | None, first: date) -> dict[str, NightCount]:
    if source_id is None:
        rows = db.execute(_ALL, (first.isoformat(),))
    else:
        earliest = (first - timedelta(days=1)).isoformat()  # a day in Japan begins the day before
        rows = db.execute(_ONE, (source_id, earliest, first.isoformat()))
    return {night: NightCount(night, *counts) for night, *counts in rows}
