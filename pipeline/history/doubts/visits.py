"""The doubts about a page, written down visit after visit: since when each is found, and when it
was found no more.
"""

import json
import sqlite3
from collections.abc import Sequence

from pipeline.database.row_types import PageDoubtRow
from pipeline.database.rows import all_rows, insert_all
from pipeline.history.doubts.types import Found

_STANDING = """
SELECT * FROM page_doubts WHERE source_id = ? AND page_url = ? ORDER BY kind, subject
"""


def write_page_doubts(
    db: sqlite3.Connection, source_id: str, page_url: str, at: str, found: Sequence[Found]
) -> bool:
    """Bring the doubts about a page up to what its reading of a visit leaves doubtful; the caller
    owns the transaction.

    Args:
        at: when the page was seen.

    Returns:
        True where they differ from those before.
    """
    stood = {
        (row["kind"], row["subject"]): row
        for row in all_rows(db, PageDoubtRow, _STANDING, [source_id, page_url])
    }
    now = {(doubt.kind, doubt.subject): doubt for doubt in found}
    rows = [
        _row(source_id, page_url, doubt, stood[key]["since"] if key in stood else at)
        for key, doubt in now.items()
    ]
    gone = [row | {"gone": row["gone"] or at} for key, row in stood.items() if key not in now]
    new = sorted([*rows, *gone], key=lambda row: (str(row["kind"]), str(row["subject"])))
    if new == list(stood.values()):
        return False
    db.execute(
        "DELETE FROM page_doubts WHERE source_id = ? AND page_url = ?", (source_id, page_url)
    )
    insert_all(db, "page_doubts", new)
    return True


def _row(source_id: str, page_url: str, found: Found, since: str) -> PageDoubtRow:
    return PageDoubtRow(
        source_id=source_id,
        page_url=page_url,
        kind=found.kind,
        subject=found.subject,
        facts=json.dumps(found.facts, ensure_ascii=False, sort_keys=True),
        asks=json.dumps([ask._asdict() for ask in found.asks], ensure_ascii=False),
        edition_id=found.edition_id,
        url=found.url,
        since=since,
        gone=None,
    )
