"""A page that links far fewer files than it did: cut short on its way, or made by another hand."""

import json
import sqlite3
from datetime import datetime, timedelta

from pipeline.database.row_types import PageDoubtRow
from pipeline.database.rows import one_row
from pipeline.history.doubts.types import Found
from pipeline.kinds import DoubtKind, LinkKind

PATIENCE = timedelta(days=30)
"""A page that stays so for so long is as it is meant to be."""
_LEAST = 3
"""Files at least by which it has to shrink: two are often taken away together."""
_STANDING = """
SELECT * FROM page_doubts WHERE source_id = ? AND page_url = ? AND kind = ? AND gone IS NULL
"""
_ENDED = "UPDATE page_doubts SET gone = ? WHERE source_id = ? AND page_url = ? AND kind = ?"
_LINKED = "SELECT count(DISTINCT url) FROM page_links WHERE page_version_id = ? AND kind = ?"


def fewer_links(
    db: sqlite3.Connection, source_id: str, page_url: str, version_before: int | None, now: int
) -> list[Found]:
    """The doubt whether a page lost links, against the version before or what was usual when the
    doubt began.

    Args:
        version_before: id of the version in force until now; None where there was none.
        now: how many files the page links.
    """
    standing = one_row(db, PageDoubtRow, _STANDING, [source_id, page_url, DoubtKind.FEWER_LINKS])
    usual = _usual(db, standing, version_before)
    if now * 2 > usual or usual - now < _LEAST:
        return []
    facts = {"before": usual, "now": now}
    return [Found(kind=DoubtKind.FEWER_LINKS, subject="page", facts=facts)]


def _usual(
    db: sqlite3.Connection, standing: PageDoubtRow | None, version_before: int | None
) -> int:
    """How many files the page linked."""
    if standing is not None:
        return int(json.loads(standing["facts"])["before"])
    found = db.execute(_LINKED, (version_before, LinkKind.FILE)).fetchone()
    return int(found[0])


def accept(db: sqlite3.Connection, source_id: str, page_url: str, at: str) -> bool:
    """End the doubt where the page has stayed so for long enough.

    Args:
        at: when it was seen now.

    Returns:
        True where it ended now.
    """
    standing = one_row(db, PageDoubtRow, _STANDING, [source_id, page_url, DoubtKind.FEWER_LINKS])
    if standing is None:
        return False
    end = datetime.fromisoformat(standing["since"]) + PATIENCE
    if datetime.fromisoformat(at) < end:
        return False
    db.execute(_ENDED, (at, source_id, page_url, DoubtKind.FEWER_LINKS))
    return True
