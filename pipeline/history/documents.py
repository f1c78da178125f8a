"""Documents: which files the page lists, what became of each, and its three histories (URL, bytes,
text).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.database.row_types import (
    DocumentRow,
    DocumentVersionRow,
    EditionDocumentRow,
    PageVersionRow,
)
from pipeline.database.rows import all_rows, insert_all, next_id, upsert_all
from pipeline.history import log
from pipeline.history.brought import GOOD, Brought, PageLook, Seen, at_of
from pipeline.history.catalogue import state_cover, state_update
from pipeline.history.identity import Known, label_key, match
from pipeline.history.seen_again import is_seen_again, see_again
from pipeline.history.together import ListedOn, files_on
from pipeline.history.urls import url_key
from pipeline.kinds import ChangeKind, DocumentState, Part, TextState


class _Bytes(NamedTuple):
    """The bytes that a document has now, and the capture that shows them."""

    sha256: str
    captured_at: str
    capture_id: int


class _LastVersion(DocumentVersionRow):
    """The last version of a document, with its place in the table."""

    rowid: int


@dataclass
class _Shelf:
    """A source's documents as they stand, brought up to date by what a visit brought; then written
    at once.
    """

    brought: Brought
    documents: dict[int, DocumentRow]
    """By id, in order; rows as they shall be."""
    editions: dict[int, tuple[str, ...]]
    """Document → its editions, the main one first; asked for where a page was read."""
    last: Mapping[int, _LastVersion]
    """Document → its last version."""
    first_new: int
    """The id that the next new document gets."""
    relinked: set[int] = field(default_factory=set)
    """Documents whose editions are others than before."""
    confirmed: dict[int, str] = field(default_factory=dict)
    """Row of a version → when it was seen again."""
    versions: list[DocumentVersionRow] = field(default_factory=list)
    """New versions, in order."""
    events: list[log.Event] = field(default_factory=list)


def write_documents(
    db: sqlite3.Connection, brought: Brought, versions: Mapping[int, PageVersionRow]
) -> dict[str, int]:
    """Follow the source's files through what a visit brought: its pages' links first, then the
    bytes.

    Args:
        versions: page → its version in force; the 更新日 of a page that lists a file is that of an
            edition whose file is seen to change.

    Returns:
        URL and :func:`url_key` → document id, for every file of the pages where one was read.
    """
    stood = _standing(db, brought.source_id)
    shelf = _Shelf(
        brought=brought,
        documents={key: row.copy() for key, row in stood.items()},
        editions=_editions(db, brought.source_id) if brought.fresh else {},
        last=_last_versions(db, brought.source_id),
        first_new=next_id(db, "documents") if brought.fresh else 0,
    )
    by_url: dict[str, int] = {}
    if brought.fresh:
        by_url = _list(shelf, files_on(brought.pages), _linked(db, brought))
    elif brought.shown:
        _confirm(shelf)
    _follow(db, shelf)
    _write(db, shelf, stood)
    _date_editions(db, shelf, versions)
    return by_url


def _standing(db: sqlite3.Connection, source_id: str) -> dict[int, DocumentRow]:
    sql = "SELECT * FROM documents WHERE source_id = ? ORDER BY id"
    return {row["id"]: row for row in all_rows(db, DocumentRow, sql, [source_id])}


def _editions(db: sqlite3.Connection, source_id: str) -> dict[int, tuple[str, ...]]:
    rows = db.execute(
        "SELECT ed.document_id, ed.edition_id FROM edition_documents ed "
        "JOIN documents d ON d.id = ed.document_id WHERE d.source_id = ? "
        "ORDER BY ed.document_id, ed.edition_id != d.edition_id, ed.edition_id",
        (source_id,),
    )
    editions: dict[int, tuple[str, ...]] = {}
    for document_id, edition_id in rows:
        editions[document_id] = (*editions.get(document_id, ()), edition_id)
    return editions


def _last_versions(db: sqlite3.Connection, source_id: str) -> dict[int, _LastVersion]:
    rows = all_rows(
        db,
        _LastVersion,
        "SELECT rowid, * FROM document_versions WHERE rowid IN (SELECT max(v.rowid) "
        "FROM document_versions v JOIN documents d ON d.id = v.document_id "
        "WHERE d.source_id = ? GROUP BY v.document_id)",
        [source_id],
    )
    return {row["document_id"]: row for row in rows}


def _linked(db: sqlite3.Connection, brought: Brought) -> dict[int, list[PageLook]]:
    """Document → the pages read anew whose version before linked it."""
    found: dict[int, list[PageLook]] = {}
    for look in brought.pages:
        if look.fresh and look.before is not None:
            sql = "SELECT DISTINCT document_id FROM page_links WHERE page_version_id = ?"
            for (document_id,) in db.execute(sql, (look.before["id"],)):
                found.setdefault(document_id, []).append(look)
    return found


def _list(
    shelf: _Shelf, files: Sequence[ListedOn], linked: Mapping[int, Sequence[PageLook]]
) -> dict[str, int]:
    """Match the pages' files to the documents we know; add, restore, unlist.

    Args:
        linked: document → the pages that linked it before and were read anew.
    """
    known = [_known(row, shelf.editions.get(key, ())) for key, row in shelf.documents.items()]
    found = _match(shelf, files, known)
    by_url: dict[str, int] = {}
    for i, file in enumerate(files):
        number = found[i] if i in found else _add(shelf, file)
        if i in found:
            _relist(shelf, number, file)
        by_url[file.listed.url] = number
        by_url.setdefault(url_key(file.listed.url), number)
    fresh = [look for look in shelf.brought.pages if look.fresh]
    listed = (document.id for document in known if document.listed)
    for number in sorted(set(listed) - set(found.values())):
        _unlist(shelf, number, linked.get(number) or fresh)
    return by_url


def _match(shelf: _Shelf, files: Sequence[ListedOn], known: Sequence[Known]) -> dict[int, int]:
    """Place of a file among these → the document that it is."""
    shown = [shelf.brought.good(file.listed.url) for file in files]
    return match(
        [file.listed for file in files],
        known,
        url_keys=[url_key(file.listed.url) for file in files],
        shas=[seen.capture.sha256 if seen else None for seen in shown],
    )


def _known(row: DocumentRow, editions: tuple[str, ...]) -> Known:
    return Known(
        id=row["id"],
        url_key=url_key(row["url"]),
        label_key=label_key(row["label"]),
        series=row["series"],
        editions=editions,
        part=row["part"],
        sha256=row["sha256"],
        listed=row["state"] != DocumentState.UNLISTED,
    )


def _row(shelf: _Shelf, document_id: int, file: ListedOn) -> DocumentRow:
    """The row of a document that was not known before."""
    listed, seen_at = file.listed, at_of(file.looks) or shelf.brought.at
    return DocumentRow(
        id=document_id,
        source_id=shelf.brought.source_id,
        edition_id=listed.editions[0] if listed.editions else None,
        series=listed.series,
        part=Part(listed.part),
        position=listed.position,
        label=listed.label,
        url=listed.url,
        sha256=None,
        size_label=listed.size_label,
        first_seen=seen_at,
        last_seen=seen_at,
        state=DocumentState.LISTED,
        note=listed.note,
        headings=json.dumps(listed.headings, ensure_ascii=False),
        by_hand=json.dumps(listed.by_hand) if listed.by_hand else None,
    )


def _put(shelf: _Shelf, row: DocumentRow, editions: tuple[str, ...]) -> None:
    shelf.documents[row["id"]] = row
    if set(editions) != set(shelf.editions.get(row["id"], ())):
        shelf.editions[row["id"]] = editions
        shelf.relinked.add(row["id"])


def _add(shelf: _Shelf, file: ListedOn) -> int:
    row = _row(shelf, shelf.first_new, file)
    late = shelf.brought.late_since(file.listed.url)
    row["first_seen"] = late or row["first_seen"]
    shelf.first_new += 1
    _put(shelf, row, file.listed.editions)
    if not late and not _made_later(file, row["first_seen"]):
        _link_event(shelf, ChangeKind.DOCUMENT_ADDED, row, file.looks, new=file.listed.url)
    return row["id"]


def _made_later(file: ListedOn, at: str) -> bool:
    """Was it no more than a link then, which a person called a file only later? That is no news."""
    return file.listed.file_since is not None and at < file.listed.file_since


def _relist(shelf: _Shelf, document_id: int, file: ListedOn) -> None:
    """A page lists a document that we know: what the page says of it is what it says now."""
    old, listed = shelf.documents[document_id], file.listed
    row = _row(shelf, document_id, file)
    row["first_seen"], row["sha256"], row["state"] = old["first_seen"], old["sha256"], old["state"]
    if at_of(file.looks) is None:
        row["last_seen"] = old["last_seen"]
    _put(shelf, row, listed.editions)
    if old["state"] == DocumentState.UNLISTED:
        row["state"] = DocumentState.LISTED
        # Where the file itself is gone, «missing» is the news, told with the files.
        if not shelf.brought.missing(listed.url):
            _link_event(
                shelf,
                ChangeKind.DOCUMENT_RESTORED,
                row,
                file.looks,
                old=DocumentState.UNLISTED,
                new=listed.url,
            )


def _unlist(shelf: _Shelf, document_id: int, looks: Sequence[PageLook]) -> None:
    row = shelf.documents[document_id]
    row["state"] = DocumentState.UNLISTED
    _link_event(shelf, ChangeKind.DOCUMENT_UNLISTED, row, looks, old=row["url"])


def _confirm(shelf: _Shelf) -> None:
    """The pages were there again with the same bytes: what they list was seen, and nothing else is
    new.
    """
    brought = shelf.brought
    seen = None
    if len(brought.shown) < len(brought.pages):
        seen = {url_key(file.listed.url) for file in files_on(brought.shown)}
    for row in shelf.documents.values():
        if row["state"] != DocumentState.UNLISTED and (seen is None or url_key(row["url"]) in seen):
            row["last_seen"] = brought.at


def _link_event(
    shelf: _Shelf,
    kind: ChangeKind,
    document: DocumentRow,
    looks: Sequence[PageLook],
    *,
    old: str | None = None,
    new: str | None = None,
) -> None:
    """A change that a page's links tell; the page is its evidence."""
    page = next((look.seen for look in looks if look.seen), None)
    shelf.events.append(
        log.Event(
            source_id=document["source_id"],
            at=page.capture.captured_at if page else shelf.brought.at,
            kind=kind,
            words={"label": document["label"]},
            edition_id=document["edition_id"],
            document_id=document["id"],
            old=old,
            new=new,
            new_capture=page.id if page else None,
        )
    )


def _follow(db: sqlite3.Connection, shelf: _Shelf) -> None:
    """Follow the bytes of every document through the captures."""
    listed = [d for d in shelf.documents.values() if d["state"] != DocumentState.UNLISTED]
    in_use = {url_key(d["url"]) for d in listed}
    for document in shelf.documents.values():
        if document["state"] != DocumentState.UNLISTED or url_key(document["url"]) not in in_use:
            _follow_one(db, shelf, document)  # else its address belongs to another by now


def _follow_one(db: sqlite3.Connection, shelf: _Shelf, document: DocumentRow) -> None:
    good = shelf.brought.good(document["url"])
    gone = shelf.brought.missing(document["url"])
    if good:
        if good.capture.sha256 is not None:
            now = _Bytes(good.capture.sha256, good.capture.captured_at, good.id)
            _show(db, shelf, document, now)
    elif gone:
        if document["state"] == DocumentState.LISTED:
            _miss(shelf, document, gone)
    elif _is_new_there(shelf, document):
        earlier = _earlier_capture(db, shelf, document)
        if earlier:
            _show(db, shelf, document, earlier)


def _is_new_there(shelf: _Shelf, document: DocumentRow) -> bool:
    """Was it never seen at the address at which the page lists it now?"""
    last = shelf.last.get(document["id"])
    return last is None or (
        document["state"] != DocumentState.UNLISTED
        and url_key(last["url"]) != url_key(document["url"])
    )


def _earlier_capture(db: sqlite3.Connection, shelf: _Shelf, document: DocumentRow) -> _Bytes | None:
    """Bytes captured before any page we hold listed them there (imports), with http or https.

    What was captured before the document was last seen elsewhere is not of it, nor is what another
    one showed whose link is gone: addresses are used again.
    """
    place = document["url"].partition("://")[2]
    last = shelf.last.get(document["id"])
    found = db.execute(
        "SELECT sha256, captured_at, id FROM captures WHERE source_id = ? AND url IN (?, ?) "
        "AND outcome IN (?, ?, ?) AND sha256 IS NOT NULL AND captured_at > ? "
        "ORDER BY id DESC LIMIT 1",
        (
            document["source_id"],
            f"http://{place}",
            f"https://{place}",
            *GOOD,
            last["last_seen"] if last else "",
        ),
    ).fetchone()
    now = _Bytes(*found) if found else None
    return None if now is None or now.sha256 in _shown_by_others(shelf, document) else now


def _shown_by_others(shelf: _Shelf, document: DocumentRow) -> set[str | None]:
    """Bytes of documents that were last seen at the same address and are no longer listed there."""
    key = url_key(document["url"])
    there = {number for number, last in shelf.last.items() if url_key(last["url"]) == key}
    others = [shelf.documents[number] for number in there - {document["id"]}]
    gone = (
        other["id"]
        for other in others
        if other["state"] == DocumentState.UNLISTED or url_key(other["url"]) != key
    )
    return {shelf.last[number]["sha256"] for number in gone}


def _miss(shelf: _Shelf, document: DocumentRow, gone: Seen) -> None:
    document["state"] = DocumentState.MISSING
    shelf.events.append(
        _file_event(
            ChangeKind.DOCUMENT_MISSING,
            document,
            at=gone.capture.captured_at,
            capture_id=gone.id,
            old=document["sha256"],
        )
    )


def _show(db: sqlite3.Connection, shelf: _Shelf, document: DocumentRow, now: _Bytes) -> None:
    """The bytes a document has now, against those it had."""
    last = shelf.last.get(document["id"])
    document["last_seen"] = max(document["last_seen"], now.captured_at)
    document["sha256"] = now.sha256
    if document["state"] == DocumentState.MISSING:
        document["state"] = DocumentState.LISTED
        shelf.events.append(_restored(document, last, now))
    if last and last["sha256"] == now.sha256 and url_key(last["url"]) == url_key(document["url"]):
        shelf.confirmed[last["rowid"]] = now.captured_at
        return
    version = _version(db, document, now)
    shelf.versions.append(version)
    if last:
        shelf.events.append(_succession(document, last, version))


def _restored(document: DocumentRow, last: DocumentVersionRow | None, now: _Bytes) -> log.Event:
    event = _file_event(
        ChangeKind.DOCUMENT_RESTORED,
        document,
        at=now.captured_at,
        capture_id=now.capture_id,
        old=DocumentState.MISSING,
        new=document["url"],
    )
    return event._replace(old_capture=last["capture_id"] if last else None)


def _version(db: sqlite3.Connection, document: DocumentRow, now: _Bytes) -> DocumentVersionRow:
    text = db.execute(
        "SELECT text_sha256 FROM originals WHERE sha256 = ? AND text_state = ?",
        (now.sha256, TextState.TEXT),
    ).fetchone()
    return DocumentVersionRow(
        document_id=document["id"],
        url=document["url"],
        sha256=now.sha256,
        text_sha256=text[0] if text else None,
        first_seen=now.captured_at,
        last_seen=now.captured_at,
        capture_id=now.capture_id,
    )


def _succession(
    document: DocumentRow, last: DocumentVersionRow, version: DocumentVersionRow
) -> log.Event:
    """What changed from one version to the next: the place, the bytes alone, or the text."""
    kind = ChangeKind.DOCUMENT_REPLACED
    old, new = last["sha256"], version["sha256"]
    if old == new:
        kind = ChangeKind.DOCUMENT_MOVED
        old, new = last["url"], document["url"]
    elif last["text_sha256"] is not None and last["text_sha256"] == version["text_sha256"]:
        kind = ChangeKind.DOCUMENT_RESAVED
    event = _file_event(
        kind,
        document,
        at=version["first_seen"],
        capture_id=version["capture_id"],
        old=old,
        new=new,
    )
    return event._replace(old_capture=last["capture_id"])


def _file_event(
    kind: ChangeKind,
    document: DocumentRow,
    *,
    at: str,
    capture_id: int | None,
    old: str | None,
    new: str | None = None,
) -> log.Event:
    """A change that a file's own captures tell."""
    return log.Event(
        source_id=document["source_id"],
        at=at,
        kind=kind,
        words={"label": document["label"]},
        edition_id=document["edition_id"],
        document_id=document["id"],
        old=old,
        new=new,
        new_capture=capture_id,
    )


def _write(db: sqlite3.Connection, shelf: _Shelf, stood: Mapping[int, DocumentRow]) -> None:
    """Everything at once, table after table."""
    changed = [row for key, row in shelf.documents.items() if row != stood.get(key)]
    again = {row["id"] for row in changed if is_seen_again(row, stood.get(row["id"]))}
    upsert_all(db, "documents", (row for row in changed if row["id"] not in again))
    see_again(db, "documents", (row for row in changed if row["id"] in again))
    db.executemany(
        "DELETE FROM edition_documents WHERE document_id = ?", [(key,) for key in shelf.relinked]
    )
    insert_all(db, "edition_documents", _links(shelf))
    db.executemany(
        "UPDATE document_versions SET last_seen = ? WHERE rowid = ?",
        [(seen_at, rowid) for rowid, seen_at in shelf.confirmed.items()],
    )
    insert_all(db, "document_versions", shelf.versions)
    for event in shelf.events:
        log.record(db, event)


def _links(shelf: _Shelf) -> Iterator[EditionDocumentRow]:
    for key in sorted(shelf.relinked):
        for edition in shelf.editions[key]:
            yield EditionDocumentRow(edition_id=edition, document_id=key)


def _updated(
    db: sqlite3.Connection,
    pages: Iterable[PageLook],
    versions: Mapping[int, PageVersionRow],
    document: DocumentRow,
) -> str | None:
    """Which 更新日 is in force for a document: the latest of the pages that list it; of one that no
    page lists any more the main page's.
    """
    looks = [look for look in pages if look.row["id"] in versions]
    if len(looks) > 1:
        key = url_key(document["url"])
        looks = [one for one in looks if key in _linked_urls(db, one, versions)] or looks[:1]
    dates = (versions[look.row["id"]]["updated"] for look in looks)
    return max((date for date in dates if date), default=None)


def _linked_urls(
    db: sqlite3.Connection, look: PageLook, versions: Mapping[int, PageVersionRow]
) -> set[str]:
    """:func:`url_key` of what a page links now."""
    if look.says:
        return {url_key(file.url) for file in look.says.listing.files}
    sql = "SELECT url FROM page_links WHERE page_version_id = ?"
    return {url_key(url) for (url,) in db.execute(sql, (versions[look.row["id"]]["id"],))}


def _date_editions(
    db: sqlite3.Connection, shelf: _Shelf, versions: Mapping[int, PageVersionRow]
) -> None:
    """What new bytes say of the dates of their editions."""
    for event in shelf.events:
        if event.kind == ChangeKind.DOCUMENT_REPLACED and event.document_id is not None:
            document = shelf.documents[event.document_id]
            updated = _updated(db, shelf.brought.pages, versions, document)
            state_update(db, event.document_id, updated)
    for version in shelf.versions:
        document = shelf.documents[version["document_id"]]
        if document["part"] == Part.WHOLE:
            state_cover(db, document["id"], version["sha256"], shelf.brought.source["name"])
