"""Style sheets and pictures of the city's pages: which bytes stood at each address, and when."""

import json
import sqlite3
from collections.abc import Sequence

from pipeline.archive.types import RequisiteCapture
from pipeline.database.row_types import RequisiteRow
from pipeline.database.rows import all_rows, insert, next_id, update

_STANDING = (
    "SELECT * FROM requisites WHERE id IN (SELECT max(id) FROM requisites WHERE source_id = ? "
    "AND url IN (SELECT value FROM json_each(?)) GROUP BY url)"
)


def write_requisites(db: sqlite3.Connection, seen: Sequence[RequisiteCapture]) -> None:
    """Add what a visit saw of one source: a row each time the bytes at an address are others.

    Where the same bytes were stored once more, the row leads to the newer record: the older one can
    no longer be read.
    """
    if not seen:
        return
    urls = json.dumps(sorted({one.url for one in seen}))
    rows = all_rows(db, RequisiteRow, _STANDING, [seen[0].source_id, urls])
    standing = {row["url"]: row for row in rows}
    for one in seen:
        row = standing.get(one.url)
        if row is None or row["sha256"] != one.sha256:
            standing[one.url] = _row(next_id(db, "requisites"), one)
            insert(db, "requisites", standing[one.url])
            continue
        newer = {
            "last_seen": one.captured_at,
            "warc_file": one.warc_file,
            "warc_offset": one.warc_offset,
        }
        update(db, "requisites", row["id"], newer)


def _row(number: int, one: RequisiteCapture) -> RequisiteRow:
    return RequisiteRow(
        id=number,
        source_id=one.source_id,
        url=one.url,
        sha256=one.sha256,
        media_type=one.media_type,
        size=one.size,
        first_seen=one.captured_at,
        last_seen=one.captured_at,
        final_url=one.final_url,
        content_type=one.content_type,
        warc_file=one.warc_file,
        warc_offset=one.warc_offset,
    )
