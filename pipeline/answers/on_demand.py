"""Any two texts compared when somebody asks: the stored comparison where there is one, else one made in a thread and kept."""

import asyncio
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pipeline.compare.comparison import COMPARER, compare_pages
from pipeline.compare.units import PageText
from pipeline.errors import NotFoundError
from pipeline.history import comparisons as store

Result = tuple[dict[str, Any], list[dict[str, Any]]]
Run = Callable[[Callable[[sqlite3.Connection], Any]], Awaitable[Any]]
_MOST_CHARACTERS = 40_000_000  # of both sides of all comparisons that are kept, about 200 MB
_HEX = set("0123456789abcdef")


class _Kept:
    """Comparisons by the digests of their texts, the longest unused ones let go."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._values: OrderedDict[tuple[str, ...], tuple[Result, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Result | None:
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: tuple[str, ...], value: Result, size: int) -> None:
        with self._lock:
            self._size -= self._values.pop(key, (None, 0))[1]
            self._values[key] = (value, size)
            self._size += size
            while self._size > self._most and len(self._values) > 1:
                self._size -= self._values.popitem(last=False)[1][1]


_kept = _Kept(_MOST_CHARACTERS)
_busy = threading.BoundedSemaphore(2)
"""So many comparisons are made at once; the others wait in their threads."""


def _dicts(db: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    cursor = db.execute(sql, values)
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def resolve(db: sqlite3.Connection, name: str) -> tuple[str, str]:
    """The full id and the scope of one side.

    Args:
        name: an edition's id, ``page-N``, a SHA-256, or the unique beginning of an edition's id or of a SHA-256 (8 digits
            or more).

    Raises:
        NotFoundError: nothing, or more than one thing, has that name.
    """
    if db.execute("SELECT 1 FROM editions WHERE id = ?", (name,)).fetchone():
        return name, "edition"
    number = name.removeprefix("page-")
    if name.startswith("page-") and number.isdecimal() and len(number) <= 18:
        if db.execute("SELECT 1 FROM page_versions WHERE id = ?", (int(number),)).fetchone():
            return f"page-{int(number)}", "page"
        raise NotFoundError(f"{name}: there is no such version of the page")
    low = name.lower()
    files = []
    if len(low) >= 8 and set(low) <= _HEX:
        files = db.execute(
            "SELECT sha256 FROM originals WHERE sha256 >= ? AND sha256 < ? LIMIT 3",
            (low, low + "g"),
        ).fetchall()
    editions = db.execute(
        "SELECT id FROM editions WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 4", (len(name), name)
    ).fetchall()
    found = [(key, "document") for (key,) in files] + [(key, "edition") for (key,) in editions]
    if not name or not found:
        raise NotFoundError(
            f"{name or '(empty)'}: no edition, file or version of the page has that name"
        )
    if len(found) > 1:
        raise NotFoundError(
            f"{name}: more than one thing begins like that: {', '.join(key for key, _ in found)}"
        )
    return found[0]


def text_of(db: sqlite3.Connection, key: str, scope: str) -> list[PageText]:
    """The text of one side.

    Raises:
        NotFoundError: it has none.
    """
    if scope == "edition":
        pages = store.edition_text(db, key)
    elif scope == "page":
        pages = store.page_version_text(db, int(key.removeprefix("page-")))
    else:
        pages = store.original_text(db, key)
    if not any(p.text.strip() for p in pages):
        raise NotFoundError(f"{key}: has no text that could be compared")
    return pages


def stored(db: sqlite3.Connection, old: str, new: str) -> Result | None:
    """A stored comparison with its rows, as the tables have them."""
    found = _dicts(db, "SELECT * FROM comparisons WHERE id = ?", (f"{old}..{new}",))
    if not found:
        return None
    rows = _dicts(
        db,
        "SELECT * FROM comparison_rows WHERE comparison_id = ? ORDER BY position",
        (found[0]["id"],),
    )
    return found[0], rows


def make(
    old: tuple[str, str, list[PageText]], new: tuple[str, str, list[PageText]], source_id: str = ""
) -> Result:
    """Compare two texts, each given as (id, scope, pages); the same shape as a stored comparison."""
    key = f"{old[0]}..{new[0]}"
    scope = old[1] if old[1] == new[1] else "document"
    digests = store.digest_of(old[2]), store.digest_of(new[2])
    which = (old[0], new[0], store.files_of(old[2]), store.files_of(new[2]), *digests)
    kept = _kept.get(which)
    if kept is not None:
        return kept
    with _busy:
        found = compare_pages(old[2], new[2])
    comparison = {
        "id": key,
        "source_id": source_id,
        "old_id": old[0],
        "new_id": new[0],
        "scope": scope,
        "added": found.added,
        "removed": found.removed,
        "changed": found.changed,
        "moved": found.moved,
        "same": found.same,
        "numbers_changed": found.numbers_changed,
        "old_text_sha256": digests[0],
        "new_text_sha256": digests[1],
        "old_files": store.files_of(old[2]),
        "new_files": store.files_of(new[2]),
        "extractor": "",
        "comparer": COMPARER,
        "renumbered": found.renumbered,
        "summary": found.summary,
    }
    rows = [store.record_of(key, row) for row in found.rows]
    _kept.put(which, (comparison, rows), sum(len(p.text) for p in (*old[2], *new[2])))
    return comparison, rows


def load(db: sqlite3.Connection, old: str, new: str) -> tuple[Any, Any]:
    """What is stored, or both sides to compare: ((id, scope, pages), (id, scope, pages)).

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    (left, left_scope), (right, right_scope) = resolve(db, old), resolve(db, new)
    found = stored(db, left, right)
    if found is not None:
        return found
    return (left, left_scope, text_of(db, left, left_scope)), (
        right,
        right_scope,
        text_of(db, right, right_scope),
    )


def compare_now(db: sqlite3.Connection, old: str, new: str) -> Result:
    """The comparison of any two texts, here and now.

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    left, right = load(db, old, new)
    if isinstance(left, dict):
        return left, right
    made: Result = make(left, right)
    return made


async def find(run: Run, old: str, new: str) -> Result:
    """The same for a server: reads with ``run`` (Datasette's ``execute_fn``), compares in a thread, off the event loop.

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    left, right = await run(lambda db: load(db, old, new))
    if isinstance(left, dict):
        return left, right
    return await asyncio.to_thread(make, left, right)
