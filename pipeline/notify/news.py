"""What changed in a source since the last time that anybody was told, by the moments of captures.

By those and not by rows: a database that was made anew, and captures of the past that were put in
later, are no news.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.answers.change_kinds import QUIET

_ENDS = """
SELECT coalesce(r.finished_at,
  (SELECT max(captured_at) FROM captures c WHERE c.run_id = r.id), r.started_at) AS ended, r.id
FROM runs r WHERE r.source_id = ? AND r.kind = 'crawl' AND r.status <> 'failed'
ORDER BY r.started_at DESC LIMIT 2
"""
_NEW = """
SELECT key, kind FROM changes WHERE source_id = :source AND (at > :moment OR at = :moment AND EXISTS
  (SELECT 1 FROM runs r WHERE r.source_id = :source AND r.kind = 'crawl'
   AND r.started_at = :moment AND :run <> '' AND r.id <> :run))
ORDER BY id
"""
_AT = "SELECT key FROM changes WHERE source_id = ? AND at = ?"


class Ends(NamedTuple):
    """When the last two runs of a source that got its page ended, UTC."""

    newest: str | None
    before: str | None
    run: str
    """The id of the newest one; empty where there is none."""


def ends(db: sqlite3.Connection, source_id: str) -> Ends:
    """The ends of a source's last two runs."""
    found = db.execute(_ENDS, (source_id,)).fetchall()
    newest, before = [*(row[0] for row in found), None, None][:2]
    return Ends(newest, before, found[0][1] if found else "")


def name_of(db: sqlite3.Connection, source_id: str) -> str:
    """What a source's municipality is called; its id where it is in no database."""
    row = db.execute("SELECT name FROM sources WHERE id = ?", (source_id,)).fetchone()
    return str(row[0]) if row else source_id


def changes_after(db: sqlite3.Connection, source_id: str, moment: str, run: str = "") -> list[str]:
    """The keys of the changes of a source that were seen after a moment, those that say nothing
    left out.

    Args:
        run: the id of the run that ended at that moment. Moments are seconds: the next run may have
            begun, and seen something, in that very one.
    """
    rows = db.execute(_NEW, {"source": source_id, "moment": moment, "run": run})
    return [key for key, kind in rows if kind not in QUIET]


def changes_at(db: sqlite3.Connection, source_id: str, moment: str) -> list[str]:
    """The keys of the changes of a source that were seen in one second."""
    return [key for (key,) in db.execute(_AT, (source_id, moment))]


def source_ids(db: sqlite3.Connection, wanted: Iterable[str] | None) -> list[str]:
    """The sources that the database knows, or those of some."""
    known = "SELECT id FROM sources WHERE ? OR id IN (SELECT value FROM json_each(?)) ORDER BY id"
    asked = (wanted is None, json.dumps(list(wanted or ())))
    return [row[0] for row in db.execute(known, asked)]
