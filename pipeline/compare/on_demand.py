"""Any pair on demand: the stored comparison where there is one, else made in a thread and kept, by the two texts' hashes."""

import asyncio
import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from pipeline.compare import store
from pipeline.compare.comparison import COMPARER
from pipeline.compare.units import PageText
from pipeline.errors import NotFoundError
from pipeline.history import schema
from pipeline.history.rows import Row, all_rows, one_row

Found = tuple[Row, list[Row]]
"""A row of ``comparisons`` and its rows of ``comparison_rows`` in order."""
Execute = Callable[[Callable[[sqlite3.Connection], Any]], Awaitable[Any]]
"""Runs a function on a connection to the database, off the event loop."""

_KEPT = 32
_cache: OrderedDict[tuple[str, ...], Found] = OrderedDict()
_lock = threading.Lock()


def text_of(db: sqlite3.Connection, key: str) -> tuple[str, str, list[PageText]]:
    """What a side of a comparison is: (scope, source id, its text).

    Args:
        key: an edition's id, ``page-N`` for a version of the city's page, a SHA-256 of an original, or the unambiguous
            beginning of an edition's id or of a SHA-256 (8 characters and more).

    Raises:
        NotFoundError: there is no such thing, or it has no text; the message says what there is.
    """
    number = re.fullmatch(r"page-(\d{1,15})", key)
    if number:
        version = one_row(db, "SELECT source_id FROM page_versions WHERE id = ?", [int(number[1])])
        if version:
            return "page", version["source_id"], store.page_version_text(db, int(number[1]))
    edition = one_row(db, "SELECT id, source_id FROM editions WHERE id = ?", [key])
    if edition:
        text = store.edition_text(db, key)
        if not text:
            raise NotFoundError(f"{key}: the city's page links no file of this edition, so there is no text to compare")
        return "edition", edition["source_id"], text
    original = one_row(
        db,
        "SELECT o.sha256, o.text_state, d.source_id FROM originals o LEFT JOIN document_versions v ON v.sha256 = o.sha256 "
        "LEFT JOIN documents d ON d.id = v.document_id WHERE o.sha256 = ? LIMIT 1",
        [key],
    )
    if original is None:
        raise NotFoundError(
            f"{key}: no edition, original or page version of this name; «shinkyu editions» lists the editions"
        )
    if original["text_state"] != "text":
        raise NotFoundError(
            f"{key}: this file has no text that could be compared ({original['text_state'] or 'not a PDF'})"
        )
    return "document", original["source_id"] or "", store.original_text(db, key)


def full_name(db: sqlite3.Connection, key: str) -> str:
    """The whole id or SHA-256 that begins with ``key``; ``key`` itself where it is whole or nothing fits.

    Raises:
        NotFoundError: it begins several.
    """
    if one_row(db, "SELECT 1 FROM editions WHERE id = ?", [key]) or re.fullmatch(r"[0-9a-f]{64}|page-\d+", key):
        return key
    low, high = key, key + "\U0010ffff"
    names = [
        r["id"]
        for r in all_rows(db, "SELECT id FROM editions WHERE id >= ? AND id < ? ORDER BY id LIMIT 9", [low, high])
    ]
    if len(key) >= 8 and not names:
        names = [
            r["sha256"]
            for r in all_rows(db, "SELECT sha256 FROM originals WHERE sha256 >= ? AND sha256 < ? LIMIT 9", [low, high])
        ]
    if len(names) > 1:
        raise NotFoundError(f"{key}: begins several: {', '.join(names)}")
    return str(names[0]) if names else key


def stored(db: sqlite3.Connection, old: str, new: str) -> Found | None:
    """The comparison that a build made, None where it made none of this pair."""
    row = one_row(db, "SELECT * FROM comparisons WHERE old_id = ? AND new_id = ?", [old, new])
    if row is None:
        return None
    return row, all_rows(db, "SELECT * FROM comparison_rows WHERE comparison_id = ? ORDER BY position", [row["id"]])


def make(old: str, new: str, scope: str, source_id: str, old_text: list[PageText], new_text: list[PageText]) -> Found:
    """Compare two texts now; the rows are made by the same code, in the same form, as those that are stored."""
    key = (COMPARER, old, new, store.digest_of(old_text), store.digest_of(new_text))
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    db = sqlite3.connect(":memory:")
    try:
        schema.create(db)
        store.write_comparison(
            db,
            source_id=source_id,
            old_id=old,
            new_id=new,
            scope=scope,
            old=old_text,
            new=new_text,
            extractor="on demand",
        )
        found = stored(db, old, new)
    finally:
        db.close()
    assert found is not None
    with _lock:
        _cache[key] = found
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return found


def _texts(db: sqlite3.Connection, old: str, new: str) -> tuple[str, str, list[PageText], list[PageText]]:
    scope, source_id, old_text = text_of(db, old)
    new_scope, _, new_text = text_of(db, new)
    return scope if scope == new_scope else "document", source_id, old_text, new_text


def compare_now(db: sqlite3.Connection, old: str, new: str) -> Found:
    """The stored comparison of a pair, else one made now.

    Raises:
        NotFoundError: a side is not there or has no text.
    """
    old, new = full_name(db, old), full_name(db, new)
    return stored(db, old, new) or make(old, new, *_texts(db, old, new))


async def find(execute: Execute, old: str, new: str) -> Found:
    """The same for a server: reading on the database's threads, comparing on another, never on the event loop.

    Raises:
        NotFoundError: a side is not there or has no text.
    """
    found: Found | None = await execute(lambda db: stored(db, old, new))
    if found is not None:
        return found
    names: tuple[str, str] = await execute(lambda db: (full_name(db, old), full_name(db, new)))
    texts: tuple[str, str, list[PageText], list[PageText]] = await execute(lambda db: _texts(db, *names))
    return await asyncio.to_thread(make, names[0], names[1], *texts)
