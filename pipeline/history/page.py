"""The city's own page: a row each time its content differed, with the links its article had."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import TypedDict

from pipeline.database.row_types import PageLinkRow, PageVersionRow
from pipeline.database.rows import all_rows, insert, insert_all, next_id, update
from pipeline.history import log
from pipeline.history.brought import PageLook, ReadPage, Seen
from pipeline.history.readings import keep_reading, kept_reading
from pipeline.history.seen_again import see_again
from pipeline.history.urls import url_key
from pipeline.kinds import ChangeKind, LinkKind
from pipeline.read.page.types import Link, PageReading

CONTENT = ("title", "published", "updated", "text")


class _Content(TypedDict):
    """What makes a version of the page: :data:`CONTENT`."""

    title: str | None
    published: str | None
    updated: str | None
    text: str


def write_page(db: sqlite3.Connection, look: PageLook) -> PageVersionRow | None:
    """Record what a page said; a new version and a change only where its own content differs.

    Returns:
        the version in force, None before the first.
    """
    before, seen = look.before, look.seen
    if seen is None:
        return before
    row = look.row
    row["first_seen"], row["last_seen"] = row["first_seen"] or _at(seen), _at(seen)
    if not look.fresh or look.says is None:
        return _confirm(db, before, seen)
    last = kept_reading(db, row["sha256"]) if look.by_hand else None
    row["sha256"] = seen.capture.sha256
    keep_reading(db, seen.capture.sha256 or "", look.says.as_read)
    return _add(db, look, seen, look.says, last)


def _add(
    db: sqlite3.Connection, look: PageLook, seen: Seen, says: ReadPage, last: PageReading | None
) -> PageVersionRow | None:
    """A new version where the page's own content differs.

    Args:
        last: what was read of the page before; None where nobody set its dates.
    """
    before, content = look.before, _content(says.page)
    differs = _differing(before, content) if before else []
    if before is not None and not differs:
        return _confirm(db, before, seen)
    version = _version(next_id(db, "page_versions"), look, seen, content)
    insert(db, "page_versions", version)
    from pipeline.search import index  # only a new version is indexed

    index.add_page_version(db, version["id"], version["title"] or "", version["text"])
    if before is not None:
        read = _read(last, says.as_read) if last else None
        log.record(db, _change(db, before, version, differs, seen)._replace(read=read))
    return version


def _at(seen: Seen) -> str:
    return seen.capture.captured_at


def _confirm(
    db: sqlite3.Connection, version: PageVersionRow | None, seen: Seen
) -> PageVersionRow | None:
    """The page was there again and said the same."""
    if version is not None:
        see_again(db, "page_versions", [{"id": version["id"], "last_seen": _at(seen)}])
    return version


def _content(page: PageReading) -> _Content:
    return _Content(
        title=page.title, published=page.published, updated=page.updated, text=page.text
    )


def _version(number: int, look: PageLook, seen: Seen, content: _Content) -> PageVersionRow:
    capture = seen.capture
    return PageVersionRow(
        id=number,
        source_id=capture.source_id,
        page_id=look.row["id"],
        url=capture.url,
        sha256=capture.sha256 or "",
        first_seen=capture.captured_at,
        last_seen=capture.captured_at,
        by_hand=json.dumps(look.by_hand) if look.by_hand else None,
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
        at=_at(seen),
        kind=ChangeKind.PAGE_CHANGED,
        words={"title": new["title"] or "", "what": what},
        old=_facts(old, differs, page_version=old["id"]),
        new=_facts(new, differs, page_version=new["id"]),
        old_capture=before[0] if before else None,
        new_capture=seen.id,
    )


def _read(old: PageReading, new: PageReading) -> tuple[str, str]:
    """What a page said before and says now as it was read: a change keeps its name when somebody
    sets the page's dates.
    """
    before, now = _content(old), _content(new)
    differs = _differing(before, now)
    return _facts(before, differs), _facts(now, differs)


def _differing(old: _Content | PageVersionRow, new: _Content) -> list[str]:
    return [part for part in CONTENT if old[part] != new[part]]  # type: ignore[literal-required]


def _facts(content: _Content | PageVersionRow, differs: list[str], **beside: int) -> str:
    """What a page said, as far as it differs, as JSON."""
    facts = {**beside, "title": content["title"], "differs": differs}
    parts = {part: content[part] for part in differs}  # type: ignore[literal-required]
    return json.dumps(facts | parts, ensure_ascii=False)


def write_links(
    db: sqlite3.Connection, version_id: int, links: Sequence[Link], documents: Mapping[str, int]
) -> None:
    """The links of the article as they are now; written only where they differ (a moved file
    changes just these).

    Args:
        documents: URL and :func:`url_key` → id of the document, for every file of the page.
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
        document_id=_document(link.url, documents) if kind == LinkKind.FILE else None,
    )


def _document(url: str, documents: Mapping[str, int]) -> int | None:
    """The document under an address; on another page it may be spelt otherwise."""
    return documents.get(url, documents.get(url_key(url)))


def _link_facts(row: PageLinkRow) -> tuple[object, ...]:
    """What the article says of a link; its number and its document are ours."""
    ours = ("id", "document_id")
    return tuple(value for column, value in row.items() if column not in ours)
