"""The doubts about a page, written down visit after visit: since when each is found, and when it
was found no more.
"""

import json
import sqlite3
from collections.abc import Sequence

from pipeline.database.row_types import PageDoubtRow
from pipeline.database.rows import all_rows, insert_all
from pipeline.history.brought import Brought, PageLook, ReadPage, at_of
from pipeline.history.doubts.shrunk import accept, fewer_links
from pipeline.history.doubts.types import Found
from pipeline.history.pages_ahead import was_asked
from pipeline.kinds import LinkKind

_STANDING = """
SELECT * FROM page_doubts WHERE source_id = ? AND page_url = ? ORDER BY kind, subject
"""


def write_page_doubts(db: sqlite3.Connection, brought: Brought) -> bool:
    """Write down what the pages that a visit read leave doubtful; the caller owns the transaction.

    A person's word takes nothing out of it: it settles it, see ``pages``.

    Returns:
        True where it differs from before.
    """
    differs = False
    for page in brought.shown:
        at, url = at_of([page]) or brought.at, page.row["url"]
        differs |= accept(db, brought.source_id, url, at)
        if page.fresh and page.says is not None:
            found = _found(db, brought, page, page.says)
            differs |= _write(db, brought.source_id, url, at, found)
    return differs


def _found(db: sqlite3.Connection, brought: Brought, page: PageLook, says: ReadPage) -> list[Found]:
    found = says.doubts
    if found is None:
        from pipeline.history.doubts.page.detect import doubts_of_page  # asked of what is new alone

        asked = was_asked(brought.visit.run)
        name = brought.source["name"]
        found = tuple(doubts_of_page(says.as_read, says.plain, name, asked=asked))
    files = {link.url for link in says.as_read.links if link.kind == LinkKind.FILE}
    before = page.before["id"] if page.before else None
    url = page.row["url"]
    return [*found, *fewer_links(db, brought.source_id, url, before, len(files))]


def _write(
    db: sqlite3.Connection, source_id: str, page_url: str, at: str, found: Sequence[Found]
) -> bool:
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
