"""Documents: which files the page lists, what became of each, and its three histories (URL, bytes, text)."""

import json
import sqlite3
from typing import NamedTuple

from pipeline.database.rows import Row, all_rows, insert, one_row, update
from pipeline.history import log
from pipeline.history.captures import GOOD, Seen
from pipeline.history.catalogue import state_cover, state_update
from pipeline.history.identity import Known, Listed, label_key, match
from pipeline.history.urls import url_key


class Tonight(NamedTuple):
    """What a visit brought, by address: the capture of each file that was asked for."""

    source_id: str
    at: str
    by_key: dict[str, Seen]
    page: Seen | None
    """The good capture of the page, None where there was none."""

    def good(self, url: str) -> Seen | None:
        """The capture that shows what a URL held tonight."""
        seen = self.by_key.get(url_key(url))
        return seen if seen is not None and seen.good else None

    def missing(self, url: str) -> Seen | None:
        """The capture that found a file gone."""
        seen = self.by_key.get(url_key(url))
        return seen if seen is not None and seen.outcome == "missing" else None


def by_address(seen: list[Seen]) -> dict[str, Seen]:
    """The telling capture of each address: a good one rather than a failed one, else the last."""
    found: dict[str, Seen] = {}
    for s in seen:
        key = url_key(s.capture.url)
        if key not in found or s.good or not found[key].good:
            found[key] = s
    return found


def _known(db: sqlite3.Connection, source_id: str) -> list[Known]:
    editions: dict[int, list[str]] = {}
    links = all_rows(
        db,
        "SELECT ed.document_id, ed.edition_id FROM edition_documents ed JOIN documents d ON d.id = ed.document_id "
        "WHERE d.source_id = ? ORDER BY ed.document_id, ed.edition_id != d.edition_id, ed.edition_id",
        [source_id],
    )
    for row in links:
        editions.setdefault(row["document_id"], []).append(row["edition_id"])
    return [
        Known(
            d["id"],
            url_key(d["url"]),
            label_key(d["label"]),
            d["series"],
            tuple(editions.get(d["id"], ())),
            d["part"],
            d["sha256"],
            d["state"] != "unlisted",
        )
        for d in all_rows(
            db, "SELECT * FROM documents WHERE source_id = ? ORDER BY id", [source_id]
        )
    ]


def write_listing(
    db: sqlite3.Connection, tonight: Tonight, files: tuple[Listed, ...]
) -> dict[str, int]:
    """Match the page's files to the documents we know; add, restore, unlist.

    Returns:
        URL → document id, for every file of the page.
    """
    keys = [url_key(f.url) for f in files]
    shas = [s.capture.sha256 if (s := tonight.good(f.url)) else None for f in files]
    known = _known(db, tonight.source_id)
    found = match(files, known, keys, shas)
    by_url: dict[str, int] = {}
    for i, listed in enumerate(files):
        by_url[listed.url] = (
            _relist(db, tonight, found[i], listed) if i in found else _add(db, tonight, listed)
        )
    for document in known:
        if document.listed and document.id not in found.values():
            _unlist(db, tonight, document.id)
    return by_url


def _facts(listed: Listed) -> Row:
    return {
        "edition_id": listed.editions[0] if listed.editions else None,
        "series": listed.series,
        "part": listed.part,
        "position": listed.position,
        "label": listed.label,
        "url": listed.url,
        "size_label": listed.size_label,
        "note": listed.note,
        "headings": json.dumps(listed.headings, ensure_ascii=False),
    }


def _set_editions(db: sqlite3.Connection, document_id: int, editions: tuple[str, ...]) -> None:
    old = {
        r["edition_id"]
        for r in all_rows(
            db, "SELECT edition_id FROM edition_documents WHERE document_id = ?", [document_id]
        )
    }
    if old != set(editions):
        db.execute("DELETE FROM edition_documents WHERE document_id = ?", (document_id,))
        for edition in editions:
            insert(db, "edition_documents", {"edition_id": edition, "document_id": document_id})


def _add(db: sqlite3.Connection, tonight: Tonight, listed: Listed) -> int:
    row = {
        "source_id": tonight.source_id,
        "first_seen": tonight.at,
        "last_seen": tonight.at,
        "state": "listed",
    }
    document_id = insert(db, "documents", row | _facts(listed))
    _set_editions(db, document_id, listed.editions)
    _event(db, tonight, "document_added", document_id, new=listed.url)
    return document_id


def _relist(db: sqlite3.Connection, tonight: Tonight, document_id: int, listed: Listed) -> int:
    old = one_row(db, "SELECT state FROM documents WHERE id = ?", [document_id])
    update(db, "documents", "id", document_id, _facts(listed) | {"last_seen": tonight.at})
    _set_editions(db, document_id, listed.editions)
    if old and old["state"] == "unlisted":
        # Where the file itself is gone, «missing» is the news, told with the files.
        update(db, "documents", "id", document_id, {"state": "listed"})
        if not tonight.missing(listed.url):
            _event(db, tonight, "document_restored", document_id, old="unlisted", new=listed.url)
    return document_id


def _unlist(db: sqlite3.Connection, tonight: Tonight, document_id: int) -> None:
    row = one_row(db, "SELECT url FROM documents WHERE id = ?", [document_id])
    update(db, "documents", "id", document_id, {"state": "unlisted"})
    _event(db, tonight, "document_unlisted", document_id, old=row["url"] if row else None)


def _event(
    db: sqlite3.Connection,
    tonight: Tonight,
    kind: str,
    document_id: int,
    *,
    old: str | None = None,
    new: str | None = None,
) -> None:
    edition = one_row(db, "SELECT edition_id FROM documents WHERE id = ?", [document_id])
    log.record(
        db,
        tonight.source_id,
        tonight.at,
        kind,
        edition_id=edition["edition_id"] if edition else None,
        document_id=document_id,
        old=old,
        new=new,
        new_capture=tonight.page.id if tonight.page else None,
    )


def write_files(db: sqlite3.Connection, tonight: Tonight, page_updated: str | None) -> None:
    """Follow the bytes of every document of the source through tonight's captures."""
    documents = all_rows(
        db, "SELECT * FROM documents WHERE source_id = ? ORDER BY id", [tonight.source_id]
    )
    in_use = {url_key(d["url"]) for d in documents if d["state"] != "unlisted"}
    for document in documents:
        if document["state"] == "unlisted" and url_key(document["url"]) in in_use:
            continue  # its address belongs to another document by now
        if good := tonight.good(document["url"]):
            _write_version(db, document, good, page_updated)
        elif gone := tonight.missing(document["url"]):
            _write_missing(db, document, gone)
        elif document["sha256"] is None and (earlier := _earlier_capture(db, document)):
            _write_version(db, document, earlier, page_updated)


def _earlier_capture(db: sqlite3.Connection, document: Row) -> Row | None:
    """Bytes that were captured before any page we hold listed them (imports)."""
    url = document["url"]
    other = (
        url.replace("http://", "https://", 1)
        if url.startswith("http://")
        else url.replace("https://", "http://", 1)
    )
    marks = ", ".join("?" * len(GOOD))
    return one_row(
        db,
        f"SELECT id, url, sha256, captured_at FROM captures WHERE source_id = ? AND url IN (?, ?) AND outcome IN ({marks}) "  # noqa: S608
        "AND sha256 IS NOT NULL ORDER BY id DESC LIMIT 1",
        [document["source_id"], url, other, *GOOD],
    )


def _write_missing(db: sqlite3.Connection, document: Row, gone: Seen) -> None:
    if document["state"] == "listed":
        update(db, "documents", "id", document["id"], {"state": "missing"})
        log.record(
            db,
            document["source_id"],
            gone.capture.captured_at,
            "document_missing",
            edition_id=document["edition_id"],
            document_id=document["id"],
            old=document["sha256"],
            new_capture=gone.id,
        )


def _write_version(
    db: sqlite3.Connection, document: Row, shown: Seen | Row, page_updated: str | None
) -> None:
    """The bytes a document has now, against those it had."""
    if isinstance(shown, Seen):
        now = {
            "id": shown.id,
            "sha256": shown.capture.sha256,
            "captured_at": shown.capture.captured_at,
        }
    else:
        now = shown
    if now["sha256"] is None:
        return
    last = one_row(
        db,
        "SELECT rowid, * FROM document_versions WHERE document_id = ? ORDER BY rowid DESC LIMIT 1",
        [document["id"]],
    )
    changes: Row = {
        "last_seen": max(document["last_seen"], now["captured_at"]),
        "sha256": now["sha256"],
    }
    if document["state"] == "missing":
        changes["state"] = "listed"
        _file_event(db, document, "document_restored", now, last)
    update(db, "documents", "id", document["id"], changes)
    same_place = last is not None and url_key(last["url"]) == url_key(document["url"])
    if last is not None and last["sha256"] == now["sha256"] and same_place:
        db.execute(
            "UPDATE document_versions SET last_seen = ? WHERE rowid = ?",
            (now["captured_at"], last["rowid"]),
        )
        return
    original = (
        one_row(
            db, "SELECT text_sha256, text_state FROM originals WHERE sha256 = ?", [now["sha256"]]
        )
        or {}
    )
    readable = original.get("text_state") == "text"
    version = {
        "document_id": document["id"],
        "url": document["url"],
        "sha256": now["sha256"],
        "text_sha256": original.get("text_sha256") if readable else None,
        "first_seen": now["captured_at"],
        "last_seen": now["captured_at"],
        "capture_id": now["id"],
    }
    insert(db, "document_versions", version)
    if last is not None:
        kind = _kind(last, version)
        _file_event(db, document, kind, now, last)
        if kind == "document_replaced":
            state_update(db, document["id"], page_updated)
    if document["part"] == "whole":
        state_cover(db, document["id"], version["sha256"])


def _kind(last: Row, version: Row) -> str:
    if last["sha256"] == version["sha256"]:
        return "document_moved"
    same_text = last["text_sha256"] is not None and last["text_sha256"] == version["text_sha256"]
    return "document_resaved" if same_text else "document_replaced"


def _file_event(
    db: sqlite3.Connection, document: Row, kind: str, now: Row, last: Row | None
) -> None:
    old, new = (
        (last["url"], document["url"])
        if last and kind == "document_moved"
        else (last["sha256"] if last else None, now["sha256"])
    )
    if kind == "document_restored":
        old, new = "missing", document["url"]
    log.record(
        db,
        document["source_id"],
        now["captured_at"],
        kind,
        edition_id=document["edition_id"],
        document_id=document["id"],
        old=old,
        new=new,
        old_capture=last["capture_id"] if last else None,
        new_capture=now["id"],
    )
