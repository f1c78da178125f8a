"""The log of changes: one row an event, with its evidence and a sentence in Japanese.

The sentences are made here so that tables, terminal and feed say the same; pages in English make
their own from the kind.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from pipeline.database.row_types import ChangeRow
from pipeline.database.rows import all_rows, insert, next_id, update
from pipeline.kinds import ChangeKind

SENTENCES = {
    ChangeKind.EDITION_ADDED: "{edition}が加わりました",
    ChangeKind.DOCUMENT_ADDED: "「{label}」が掲載されました",
    ChangeKind.DOCUMENT_REPLACED: "「{label}」が差し替えられました",
    ChangeKind.DOCUMENT_RESAVED: "「{label}」が保存し直されました（本文は同じ）",
    ChangeKind.DOCUMENT_MOVED: "「{label}」のURLが変わりました（内容は同じ）",
    ChangeKind.DOCUMENT_UNLISTED: "「{label}」の掲載が終了しました（リンクがなくなりました）",
    ChangeKind.DOCUMENT_MISSING: "「{label}」のファイルがなくなりました（リンクは残っています）",
    ChangeKind.DOCUMENT_RESTORED: "「{label}」が再び掲載されました",
    ChangeKind.PAGE_CHANGED: "ページ「{title}」の{what}が変わりました",
}
PAGE_PARTS = {"title": "題名", "published": "公開日", "updated": "更新日", "text": "本文"}
"""What a page's content is made of, as a sentence calls it."""


class Event(NamedTuple):
    """One change, with what its sentence says and what proves it."""

    source_id: str
    at: str
    """When it was seen, UTC."""
    kind: ChangeKind
    words: Mapping[str, str]
    """What the kind's sentence names: ``edition``; ``label``; ``title`` and ``what``."""
    edition_id: str | None = None
    document_id: int | None = None
    old: str | None = None
    """What the kind calls for: a SHA-256, a URL, a version, JSON for ``page_changed``."""
    new: str | None = None
    old_capture: int | None = None
    """Id of the capture that proves the old state."""
    new_capture: int | None = None
    read: tuple[str | None, str | None] | None = None
    """What ``old`` and ``new`` would be as it was read; None where a person set nothing of them."""
    known_as: str | None = None
    """Id of the edition as it was read, where a person's word made another of it."""


_ONCE = (
    ChangeKind.EDITION_ADDED,
    ChangeKind.DOCUMENT_ADDED,
    ChangeKind.DOCUMENT_REPLACED,
    ChangeKind.DOCUMENT_RESAVED,
    ChangeKind.DOCUMENT_MOVED,
    ChangeKind.PAGE_CHANGED,
)
"""What is told once, whenever that was: earlier captures can show that it was earlier. Links and
files that go and come back do so more than once; their moments tell them apart."""


def _key(event: Event) -> str:
    """A name for the event that holds whatever is imported before it later (neither row numbers nor
    the day on which it was seen first do), and whatever a person says of what was read.
    """
    subject = event.words.get("label", "")
    old, new = event.read or (event.old, event.new)
    if event.kind == ChangeKind.EDITION_ADDED:
        subject = event.known_as or event.edition_id or ""
    if event.kind == ChangeKind.PAGE_CHANGED:
        old, new = _without_number(old), _without_number(new)
    if event.kind == ChangeKind.DOCUMENT_ADDED:
        new = (new or "").rpartition("/")[2]  # files move to other folders and hosts
    at = None if event.kind in _ONCE else event.at
    parts = [event.source_id, at, event.kind, subject, old, new]
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _without_number(facts: str | None) -> str | None:
    """What a page said, without the number of its version: it is another when older captures are
    imported.
    """
    told = json.loads(facts or "null")
    if isinstance(told, dict):
        told.pop("page_version", None)
    return json.dumps(told, ensure_ascii=False)


def record(db: sqlite3.Connection, event: Event) -> None:
    """Write one change. Twins (the same thing seen twice at one moment) are numbered: ``…-2``."""
    key = _key(event)
    twins = db.execute(
        "SELECT count(*) FROM changes WHERE key = ? OR key GLOB ?", (key, f"{key}-*")
    ).fetchone()[0]
    sentence = SENTENCES[event.kind].format(**event.words)
    row = ChangeRow(
        id=next_id(db, "changes"),
        source_id=event.source_id,
        at=event.at,
        kind=event.kind,
        edition_id=event.edition_id,
        document_id=event.document_id,
        old=event.old,
        new=event.new,
        summary=sentence,
        sentence=sentence,
        key=f"{key}-{twins + 1}" if twins else key,
        old_capture_id=event.old_capture,
        new_capture_id=event.new_capture,
        comparison_id=None,
    )
    insert(db, "changes", row)


class _Attached(TypedDict):
    """A change with the comparison that is found for it now."""

    id: int
    summary: str
    sentence: str
    comparison_id: str | None
    found: str | None
    words: str | None


def attach_comparisons(db: sqlite3.Connection, source_id: str) -> None:
    """Say in each change what its comparison found; writes only where that differs from what
    stands there.

    An edition's comparison is the one against the edition before it, whichever that is by now.
    """
    rows = all_rows(
        db,
        _Attached,
        """
        SELECT c.id, c.summary, c.sentence, c.comparison_id, x.id AS found, x.summary AS words
        FROM changes c
        LEFT JOIN editions e ON c.kind = 'edition_added' AND e.id = c.edition_id
        LEFT JOIN comparisons x ON x.id =
          CASE WHEN c.kind = 'edition_added' THEN (
                 SELECT min(y.id) FROM comparisons y WHERE y.new_id = e.id AND y.scope = 'edition')
               WHEN c.kind IN ('document_replaced', 'document_resaved') THEN
                 c.old || '..' || c.new
               WHEN c.kind = 'page_changed' THEN
                 'page-' || json_extract(c.old, '$.page_version') || '..' ||
                 'page-' || json_extract(c.new, '$.page_version')
          END
        WHERE c.source_id = ?
          AND c.kind IN
            ('edition_added', 'document_replaced', 'document_resaved', 'page_changed')
        ORDER BY c.id
        """,
        [source_id],
    )
    for row in rows:
        summary = f"{row['sentence']}：{row['words']}" if row["found"] else row["sentence"]
        if (row["comparison_id"], row["summary"]) != (row["found"], summary):
            update(db, "changes", row["id"], {"comparison_id": row["found"], "summary": summary})
