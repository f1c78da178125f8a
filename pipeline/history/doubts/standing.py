"""The doubts of a source, brought in line with its rows."""

import hashlib
import json
import sqlite3

from pipeline.database.row_types import DoubtRow
from pipeline.database.rows import insert_all
from pipeline.history.doubts.files import doubts_of_files
from pipeline.history.doubts.gone import doubts_of_corrections
from pipeline.history.doubts.indicators import doubts_of_indicators
from pipeline.history.doubts.pages import doubts_of_pages
from pipeline.history.doubts.types import Doubt, Finder
from pipeline.history.doubts.words import SENTENCES, is_note

FINDERS: tuple[Finder, ...] = (
    doubts_of_pages,
    doubts_of_files,
    doubts_of_indicators,
    doubts_of_corrections,
)
"""Every kind's."""


def update_doubts(db: sqlite3.Connection, source_id: str) -> None:
    """Bring the doubts of a source in line with its rows; the caller owns the transaction."""
    found = [doubt for finder in FINDERS for doubt in finder(db, source_id)]
    rows = {row["id"]: row for row in (_row(source_id, doubt) for doubt in found)}
    db.execute("DELETE FROM doubts WHERE source_id = ?", (source_id,))
    insert_all(db, "doubts", rows.values())


def _row(source_id: str, doubt: Doubt) -> DoubtRow:
    key = json.dumps([source_id, doubt.kind, doubt.subject], ensure_ascii=False)
    return DoubtRow(
        id=f"{doubt.kind}-{hashlib.sha256(key.encode()).hexdigest()[:12]}",
        source_id=source_id,
        edition_id=doubt.edition_id,
        document_id=doubt.document_id,
        kind=doubt.kind,
        message=SENTENCES[doubt.kind].format(**doubt.facts),
        since=doubt.since,
        settled=doubt.settled,
        sha256=doubt.sha256,
        page=doubt.page,
        facts=json.dumps(doubt.facts, ensure_ascii=False, sort_keys=True),
        url=doubt.url,
        correction=doubt.correction,
        page_version=doubt.page_version,
        note=int(is_note(doubt.kind)),
    )
