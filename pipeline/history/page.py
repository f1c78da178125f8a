"""The city's own page: a row each time its content differed, with the links its article had."""

import json
import sqlite3
from typing import Any

from pipeline.database.rows import Row, all_rows, insert, one_row, update
from pipeline.history import log
from pipeline.history.captures import Seen
from pipeline.read.page.reading import PageReading
from pipeline.search import index

CONTENT = ("title", "published", "updated", "text")


def current(db: sqlite3.Connection, source_id: str) -> Row | None:
    """The page version in force, None before the first."""
    return one_row(
        db, "SELECT * FROM page_versions WHERE source_id = ? ORDER BY id DESC LIMIT 1", [source_id]
    )


def last_bytes(db: sqlite3.Connection, source_id: str) -> str | None:
    """SHA-256 of the page's bytes as last read, under whichever spelling of its address."""
    row = one_row(db, "SELECT value FROM meta WHERE key = ?", [f"page:{source_id}"])
    return str(row["value"]) if row else None


def write_page(db: sqlite3.Connection, seen: Seen, page: PageReading) -> Row:
    """Record what the page said; a new version and a change only where its own content differs.

    Returns:
        the page version in force.
    """
    capture = seen.capture
    old = current(db, capture.source_id)
    content: dict[str, Any] = {
        "title": page.title,
        "published": page.published,
        "updated": page.updated,
        "text": page.text,
    }
    db.execute(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"page:{capture.source_id}", capture.sha256)
    )
    differs = [part for part in CONTENT if old is None or old[part] != content[part]]
    if old is not None and not differs:
        update(db, "page_versions", "id", old["id"], {"last_seen": capture.captured_at})
        _write_links(db, old["id"], page)
        return old
    row = {
        "source_id": capture.source_id,
        "url": capture.url,
        "sha256": capture.sha256,
        "first_seen": capture.captured_at,
        "last_seen": capture.captured_at,
        **content,
    }
    row["id"] = insert(db, "page_versions", row)
    _write_links(db, row["id"], page)
    index.add_page_version(db, row["id"], page.title or "", page.text)
    if old is not None:
        _log_change(db, old, row, differs, seen)
    return row


def _log_change(db: sqlite3.Connection, old: Row, new: Row, differs: list[str], seen: Seen) -> None:
    def as_json(version: Row) -> str:
        facts = {"page_version": version["id"], "title": version["title"], "differs": differs}
        return json.dumps(facts | {part: version[part] for part in differs}, ensure_ascii=False)

    before = one_row(
        db,
        "SELECT id FROM captures WHERE source_id = ? AND sha256 = ? ORDER BY id DESC LIMIT 1",
        [new["source_id"], old["sha256"]],
    )
    log.record(
        db,
        new["source_id"],
        seen.capture.captured_at,
        "page_changed",
        old=as_json(old),
        new=as_json(new),
        old_capture=before["id"] if before else None,
        new_capture=seen.id,
    )


def _write_links(db: sqlite3.Connection, version_id: int, page: PageReading) -> None:
    """The links of the article as they are now; written only where they differ (a moved file changes just these)."""
    rows = [
        {
            "position": link.position,
            "url": link.url,
            "label": link.label,
            "kind": link.kind,
            "headings": json.dumps(link.headings, ensure_ascii=False),
            "note": link.note,
        }
        for link in page.links
    ]
    columns = "position, url, label, kind, headings, note"
    old = all_rows(
        db,
        f"SELECT {columns} FROM page_links WHERE page_version_id = ? ORDER BY position",  # noqa: S608
        [version_id],
    )
    if old != rows:
        db.execute("DELETE FROM page_links WHERE page_version_id = ?", (version_id,))
        for row in rows:
            insert(db, "page_links", {"page_version_id": version_id, **row})


def link_documents(db: sqlite3.Connection, version_id: int, documents: dict[str, int]) -> None:
    """Say in the links of a page version which document each one is (URL → document id)."""
    for url, document_id in documents.items():
        db.execute(
            "UPDATE page_links SET document_id = ? WHERE page_version_id = ? AND url = ? AND kind = 'file'",
            (document_id, version_id, url),
        )


def confirm(db: sqlite3.Connection, source_id: str, at: str) -> None:
    """The page was there again with the same bytes: move ``last_seen`` of all that it lists, and nothing else."""
    if (version := current(db, source_id)) is not None:
        update(db, "page_versions", "id", version["id"], {"last_seen": at})
    db.execute(
        "UPDATE editions SET last_seen = ? WHERE source_id = ? AND listed = 1", (at, source_id)
    )
    db.execute(
        "UPDATE documents SET last_seen = ? WHERE source_id = ? AND state != 'unlisted'",
        (at, source_id),
    )
