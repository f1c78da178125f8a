"""The log of changes: one row an event, with its evidence and a sentence in Japanese.

The sentences are made here so that tables, terminal and feed say the same; pages in English make their own from the kind.
"""

import hashlib
import json
import sqlite3
from typing import Any

from pipeline.database.names import edition_name
from pipeline.database.rows import all_rows, insert, one_row

SENTENCES = {
    "edition_added": "{edition}が加わりました",
    "document_added": "「{label}」が掲載されました",
    "document_replaced": "「{label}」が差し替えられました",
    "document_resaved": "「{label}」が保存し直されました（本文は同じ）",
    "document_moved": "「{label}」のURLが変わりました（内容は同じ）",
    "document_unlisted": "「{label}」へのリンクがなくなりました",
    "document_missing": "「{label}」のファイルがなくなりました（リンクは残っています）",
    "document_restored": "「{label}」が再び掲載されました",
    "page_changed": "ページ「{title}」の{what}が変わりました",
}
KINDS = tuple(SENTENCES)
_PAGE_PARTS = {"title": "題名", "published": "公開日", "updated": "更新日", "text": "本文"}


def _key(source_id: str, at: str, kind: str, *parts: Any) -> str:
    """A name for the event that holds whatever is imported before it later (row numbers do not)."""
    text = json.dumps([source_id, at, kind, *parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def record(
    db: sqlite3.Connection,
    source_id: str,
    at: str,
    kind: str,
    *,
    edition_id: str | None = None,
    document_id: int | None = None,
    old: str | None = None,
    new: str | None = None,
    old_capture: int | None = None,
    new_capture: int | None = None,
    comparison_id: str | None = None,
) -> None:
    """Write one change.

    Args:
        at: when it was seen, UTC.
        old, new: what the kind calls for: a SHA-256, a URL, a version, JSON for ``page_changed``.
        old_capture, new_capture: ids of the captures that prove both states.
    """
    edition = (
        one_row(db, "SELECT * FROM editions WHERE id = ?", [edition_id]) if edition_id else None
    )
    document = (
        one_row(db, "SELECT label, url FROM documents WHERE id = ?", [document_id])
        if document_id
        else None
    )
    words = {
        "edition": edition_name(edition) if edition else "",
        "label": (document or {}).get("label", ""),
    }
    if kind == "page_changed":
        now = json.loads(new or "{}")
        words |= {
            "title": now.get("title") or "",
            "what": "・".join(_PAGE_PARTS[p] for p in _PAGE_PARTS if p in now["differs"]),
        }
    subject = edition_id if kind == "edition_added" else (document or {}).get("label", "")
    key = _key(source_id, at, kind, subject, old, new)
    twins = all_rows(db, "SELECT key FROM changes WHERE key = ? OR key LIKE ?", [key, f"{key}-%"])
    sentence = SENTENCES[kind].format(**words)
    row = {
        "source_id": source_id,
        "at": at,
        "kind": kind,
        "edition_id": edition_id,
        "document_id": document_id,
        "old": old,
        "new": new,
        "summary": sentence,
        "sentence": sentence,
        "key": f"{key}-{len(twins) + 1}" if twins else key,
        "old_capture_id": old_capture,
        "new_capture_id": new_capture,
        "comparison_id": comparison_id,
    }
    insert(db, "changes", row)


def attach_comparisons(db: sqlite3.Connection, source_id: str) -> None:
    """Say in each change what its comparison found; writes only where that differs from what stands there.

    An edition's comparison is the one against the edition before it, whichever that is by now.
    """
    rows = all_rows(
        db,
        """
        SELECT c.id, c.summary, c.sentence, c.comparison_id, x.id AS found, x.summary AS words FROM changes c
        LEFT JOIN editions e ON c.kind = 'edition_added' AND e.id = c.edition_id
        LEFT JOIN comparisons x ON
          CASE WHEN c.kind = 'edition_added' THEN x.scope = 'edition' AND x.new_id = e.id
               WHEN c.kind = 'document_replaced' THEN x.id = c.old || '..' || c.new
               WHEN c.kind = 'page_changed' THEN x.id =
                 'page-' || json_extract(c.old, '$.page_version') || '..page-' || json_extract(c.new, '$.page_version')
          END
        WHERE c.source_id = ? AND c.kind IN ('edition_added', 'document_replaced', 'page_changed') ORDER BY c.id, x.id
        """,
        [source_id],
    )
    for row in {r["id"]: r for r in reversed(rows)}.values():
        summary = f"{row['sentence']}：{row['words']}" if row["found"] else row["sentence"]
        if (row["comparison_id"], row["summary"]) != (row["found"], summary):
            db.execute(
                "UPDATE changes SET comparison_id = ?, summary = ? WHERE id = ?",
                (row["found"], summary, row["id"]),
            )
