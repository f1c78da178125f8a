"""Any two texts compared when somebody asks.

The stored comparison where there is one, else one made now and kept.
"""

import sqlite3
import threading
from collections.abc import Sequence
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.compare.comparison import COMPARER, compare_pages
from pipeline.compare.units.types import PageText
from pipeline.database.row_types import (
    ComparedRow,
    ComparisonHeadingRow,
    ComparisonPictureRow,
    ComparisonRow,
)
from pipeline.database.rows import all_rows
from pipeline.errors import NotFoundError
from pipeline.history import comparisons as store
from pipeline.kinds import PictureKind, Scope

_MOST_CHARACTERS = 40_000_000  # of both sides of all comparisons that are kept, about 200 MB
_AT_ONCE = 2
"""So many comparisons are made at once; the others wait in their threads."""
_HEX = set("0123456789abcdef")
_FEWEST_DIGITS = 8
"""Of a SHA-256 that names a file by its beginning."""
_LONGEST_NUMBER = 18  # digits; SQLite's integers end there


class Compared(NamedTuple):
    """A comparison with its rows, as the tables have them."""

    comparison: ComparisonRow
    rows: list[ComparedRow]
    pictures: Sequence[ComparisonPictureRow] = ()
    """Pages that look different though their text is the same; only replaced files have them."""
    headings: Sequence[ComparisonHeadingRow] = ()
    """The structure of both sides."""


class Side(NamedTuple):
    """One of two texts to compare."""

    key: str
    """An edition's id, a SHA-256 or ``page-N``."""
    scope: Scope
    pages: list[PageText]


class _Kept(NamedTuple):
    compared: Compared
    size: int


_Digests = tuple[str, ...]
_kept: LRUCache[_Digests, _Kept] = LRUCache(_MOST_CHARACTERS, getsizeof=lambda kept: kept.size)
"""Comparisons by the ids and digests of their texts."""
_lock = threading.Lock()
_busy = threading.BoundedSemaphore(_AT_ONCE)


def _recall(which: _Digests) -> Compared | None:
    with _lock:
        found = _kept.get(which)
    return found.compared if found else None


def _keep(which: _Digests, compared: Compared, size: int) -> None:
    with _lock:
        if size <= _kept.maxsize:
            _kept[which] = _Kept(compared, size)


def resolve(db: sqlite3.Connection, name: str) -> tuple[str, Scope]:
    """The full id and the scope of one side.

    Args:
        name: an edition's id, ``page-N``, a SHA-256, or the unique beginning of an edition's id or
            of a SHA-256 (8 digits or more).

    Raises:
        NotFoundError: nothing, or more than one thing, has that name.
    """
    if db.execute("SELECT 1 FROM editions WHERE id = ?", (name,)).fetchone():
        return name, Scope.EDITION
    number = name.removeprefix("page-")
    if number != name and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        return _page_version(db, name, int(number)), Scope.PAGE
    found = [(key, Scope.DOCUMENT) for key in _files(db, name.lower())]
    found += [(key, Scope.EDITION) for key in _editions(db, name)]
    if not name or not found:
        said = name or "(empty)"
        raise NotFoundError(f"{said}: no edition, file or version of the page has that name")
    if len(found) > 1:
        several = ", ".join(key for key, _ in found)
        raise NotFoundError(f"{name}: more than one thing begins like that: {several}")
    return found[0]


def _page_version(db: sqlite3.Connection, name: str, number: int) -> str:
    if not db.execute("SELECT 1 FROM page_versions WHERE id = ?", (number,)).fetchone():
        raise NotFoundError(f"{name}: there is no such version of the page")
    return f"page-{number}"


def _files(db: sqlite3.Connection, beginning: str) -> list[str]:
    """Originals whose SHA-256 begins so, at most three."""
    if len(beginning) < _FEWEST_DIGITS or not set(beginning) <= _HEX:
        return []
    sql = "SELECT sha256 FROM originals WHERE sha256 >= ? AND sha256 < ? LIMIT 3"
    return [key for (key,) in db.execute(sql, (beginning, beginning + "g"))]


def _editions(db: sqlite3.Connection, beginning: str) -> list[str]:
    """Editions whose id begins so, at most four."""
    sql = "SELECT id FROM editions WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 4"
    return [key for (key,) in db.execute(sql, (len(beginning), beginning))]


def text_of(db: sqlite3.Connection, key: str, scope: Scope) -> list[PageText]:
    """The text of one side.

    Raises:
        NotFoundError: it has none.
    """
    if scope == Scope.EDITION:
        pages = store.edition_text(db, key)
    elif scope == Scope.PAGE:
        pages = store.page_version_text(db, int(key.removeprefix("page-")))
    else:
        pages = store.original_text(db, key)
        if not any(page.text.strip() for page in pages):
            pages = store.recognised_text(db, key)
    if not any(page.text.strip() for page in pages):
        raise NotFoundError(f"{key}: has no text that could be compared")
    return pages


def stored_head(db: sqlite3.Connection, old: str, new: str) -> ComparisonRow | None:
    """A stored comparison without its rows; None where there is none."""
    key = f"{old}..{new}"
    found = all_rows(db, ComparisonRow, "SELECT * FROM comparisons WHERE id = ?", [key])
    return found[0] if found else None


def stored(db: sqlite3.Connection, old: str, new: str) -> Compared | None:
    """A stored comparison; None where there is none."""
    found = stored_head(db, old, new)
    if found is None:
        return None
    key = found["id"]
    sql = "SELECT * FROM comparison_rows WHERE comparison_id = ? ORDER BY position"
    pictures = "SELECT * FROM comparison_pictures WHERE comparison_id = ? ORDER BY position"
    headings = "SELECT * FROM comparison_headings WHERE comparison_id = ? ORDER BY position"
    return Compared(
        found,
        all_rows(db, ComparedRow, sql, [key]),
        all_rows(db, ComparisonPictureRow, pictures, [key]),
        all_rows(db, ComparisonHeadingRow, headings, [key]),
    )


def make(
    old: Side, new: Side, pictures: Sequence[ComparisonPictureRow] = (), source_id: str = ""
) -> Compared:
    """Compare two texts; the same shape as a stored comparison.

    Args:
        pictures: pages that are known to look different.
    """
    known = kept(old, new, pictures)
    if known is not None:
        return known
    with _busy:
        found = compare_pages(old.pages, new.pages)
    comparison = ComparisonRow(
        id=f"{old.key}..{new.key}",
        source_id=source_id,
        old_id=old.key,
        new_id=new.key,
        scope=old.scope if old.scope == new.scope else Scope.DOCUMENT,
        old_text_sha256=store.digest_of(old.pages),
        new_text_sha256=store.digest_of(new.pages),
        old_files=store.files_of(old.pages),
        new_files=store.files_of(new.pages),
        extractor="",
        comparer=COMPARER,
        pictures_changed=None,
        **store.totals_of(found),
    )
    rows = [store.record_of(comparison["id"], row) for row in found.rows]
    headings = [store.heading_record_of(comparison["id"], pair) for pair in found.headings]
    compared = Compared(comparison, rows, pictures, headings)
    keep(compared, characters(old, new))
    return compared


def characters(old: Side, new: Side) -> int:
    """How much there is to compare."""
    return sum(len(page.text) for page in (*old.pages, *new.pages))


def kept(old: Side, new: Side, pictures: Sequence[ComparisonPictureRow] = ()) -> Compared | None:
    """A comparison that was made before, of these very texts; None where none is kept."""
    files = store.files_of(old.pages), store.files_of(new.pages)
    digests = store.digest_of(old.pages), store.digest_of(new.pages)
    found = _recall((old.key, new.key, *files, *digests))
    return found._replace(pictures=pictures) if found else None


def keep(compared: Compared, size: int) -> None:
    """Keep a comparison for those who ask again.

    Args:
        size: characters of both sides.
    """
    row = compared.comparison
    names = row["old_id"], row["new_id"], row["old_files"], row["new_files"]
    _keep((*names, row["old_text_sha256"], row["new_text_sha256"]), compared, size)


_Sides = tuple[Side, Side, Sequence[ComparisonPictureRow]]


def load(db: sqlite3.Connection, old: str, new: str) -> Compared | _Sides:
    """What is stored, or both sides to compare, with the pictures of the way back turned round.

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    (old_key, old_scope), (new_key, new_scope) = resolve(db, old), resolve(db, new)
    found = stored(db, old_key, new_key)
    if found is not None:
        return found
    back = stored(db, new_key, old_key)
    left = Side(old_key, old_scope, _text(db, old_key, old_scope, back))
    right = Side(new_key, new_scope, _text(db, new_key, new_scope, back))
    return left, right, [_turned(row) for row in back.pictures] if back else []


def _text(db: sqlite3.Connection, key: str, scope: Scope, back: Compared | None) -> list[PageText]:
    """The text of one side; none of a scan that is compared by its pictures."""
    scan = back is not None and not back.rows and scope == Scope.DOCUMENT
    return [] if scan else text_of(db, key, scope)


_BACK = {PictureKind.ADDED: PictureKind.REMOVED, PictureKind.REMOVED: PictureKind.ADDED}


def _turned(row: ComparisonPictureRow) -> ComparisonPictureRow:
    """A page of the comparison the other way round."""
    return ComparisonPictureRow(
        comparison_id=row["comparison_id"],
        position=row["position"],
        kind=_BACK.get(row["kind"], row["kind"]),
        old_page=row["new_page"],
        new_page=row["old_page"],
        boxes=row["boxes"],
        reason=row["reason"],
        old_sha256=row["new_sha256"],
        new_sha256=row["old_sha256"],
    )


def compare_now(db: sqlite3.Connection, old: str, new: str) -> Compared:
    """The comparison of any two texts, here and now.

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    found = load(db, old, new)
    return found if isinstance(found, Compared) else make(*found)
