"""The city's own page: a row each time its content differed, with the links its article had."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TypedDict

from pipeline.database.row_types import PageLinkRow, PageVersionRow
from pipeline.database.rows import all_rows, insert, insert_all, next_id, set_meta, update
from pipeline.history import log
from pipeline.history.brought import Brought, Seen
from pipeline.history.look import page_key
from pipeline.history.readings import keep_reading
from pipeline.kinds import ChangeKind, LinkKind
from pipeline.read.page.reading import PageReading
from pipeline.read.page.types import Link
from pipeline.search import index

CONTENT = ("title", "published", "updated", "text")


class _Content(TypedDict):
    """What makes a version of the page: :data:`CONTENT`."""

    title: str | None
    published: str | None
    updated: str | None
    text: str


def write_page(db: sqlite3.Connection, brought: Brought) -> PageVersionRow | None:
    """Record what the page said; a new version and a change only where its own content differs.

    Returns:
        the page version in force, None before the first.
    """
    before, seen = brought.before, brought.page
    if seen is None:
        return before
    if brought.read is None:
        return _confirm(db, before, seen)
    set_meta(db, page_key(brought.source_id), seen.capture.sha256 or "")
    keep_reading(db, seen.capture.sha256 or "", brought.read.reading)
    content = _content(brought.read.reading)
    differs = [part for part in CONTENT if before is None or before[part] != content[part]]  # type: ignore[literal-required]
    if before is not None and not differs:
        return _confirm(db, before, seen)
    version = _version(next_id(db, "page_versions"), seen, content)
    insert(db, "page_versions", version)
    index.add_page_version(db, version["id"], version["title"] or "", version["text"])
    if before is not None:
        log.record(db, _change(db, before, version, differs, seen))
    return version


def _confirm(
    db: sqlite3.Connection, version: PageVersionRow | None, seen: Seen
) -> PageVersionRow | None:
    """The page was there again and said the same."""
    if version is not None:
        update(db, "page_versions", version["id"], {"last_seen": seen.capture.captured_at})
    return version


def _content(page: PageReading) -> _Content:
    return _Content(
        title=page.title, published=page.published, updated=page.updated, text=page.text
    )


def _version(number: int, seen: Seen, content: _Content) -> PageVersionRow:
    capture = seen.capture
    return PageVersionRow(
        id=number,
        source_id=capture.source_id,
        url=capture.url,
        sha256=capture.sha256 or "",
        first_seen=capture.captured_at,
        last_seen=capture.captured_at,
        **content,
    )


def _change(
    db: sqlite3.Connection,
    old: PageVersionRow,
    new: PageVersionRow,
    differs: list[str],
    seen: Seen,
) -> log.Event:
    before = db.execute(
        "SELECT id FROM captures WHERE source_id = ? AND sha256 = ? ORDER BY id DESC LIMIT 1",
        (new["source_id"], old["sha256"]),
    ).fetchone()
    what = "・".join(words for part, words in log.PAGE_PARTS.items() if part in differs)
    return log.Event(
        source_id=new["source_id"],
        at=seen.capture.captured_at,
        kind=ChangeKind.PAGE_CHANGED,
        words={"title": new["title"] or "", "what": what},
        old=_as_json(old, differs),
        new=_as_json(new, differs),
        old_capture=before[0] if before else None,
        new_capture=seen.id,
    )


def _as_json(version: PageVersionRow, differs: list[str]) -> str:
    facts = {"page_version": version["id"], "title": version["title"], "differs": differs}
    parts = {part: version[part] for part in differs}  # type: ignore[literal-required]
    return json.dumps(facts | parts, ensure_ascii=False)


def write_links(
    db: sqlite3.Connection, version_id: int, links: Sequence[Link], documents: Mapping[str, int]
) -> None:
    """The links of the article as they are now; written only where they differ (a moved file
    changes just these).

    Args:
        documents: URL → id of the document that it is, for every file of the page.
    """
    rows = [_link_row(version_id, link, documents) for link in links]
    old = all_rows(
        db,
        PageLinkRow,
        "SELECT * FROM page_links WHERE page_version_id = ? ORDER BY position",
        [version_id],
    )
    if [_link_facts(row) for row in old] != [_link_facts(row) for row in rows]:
        db.execute("DELETE FROM page_links WHERE page_version_id = ?", (version_id,))
        first = next_id(db, "page_links")
        insert_all(db, "page_links", (row | {"id": i} for i, row in enumerate(rows, first)))
        return
    for stands, row in zip(old, rows, strict=True):
        if stands["document_id"] != row["document_id"]:
            update(db, "page_links", stands["id"], {"document_id": row["document_id"]})


def _link_row(version_id: int, link: Link, documents: Mapping[str, int]) -> PageLinkRow:
    kind = LinkKind(link.kind)
    return PageLinkRow(
        id=0,
        page_version_id=version_id,
        position=link.position,
        url=link.url,
        label=link.label,
        kind=kind,
        headings=json.dumps(link.headings, ensure_ascii=False),
        note=link.note,
        document_id=documents.get(link.url) if kind == LinkKind.FILE else None,
    )


def _link_facts(row: PageLinkRow) -> tuple[object, ...]:
    """What the article says of a link; its number and its document are ours."""
    ours = ("id", "document_id")
    return tuple(value for column, value in row.items() if column not in ours)
