"""What is dear to make and follows from texts alone: a rebuild takes it over from the database that
is there, where it was made of the same texts by the same code.

Beside each such result ``meta`` keeps what it was made of and the digest of its rows. Rows that are
others than they were when they were written are made anew: so a rebuild is equal to one from
nothing, whatever became of the database before.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from pipeline.database.rows import get_meta, set_meta
from pipeline.database.version import making

Rows = Sequence[Mapping[str, object]]


def basis_of(*facts: object) -> str:
    """A name of what a result is made of, the code that makes it included."""
    return _digest([making(), *facts])


def digest_of(rows: Rows) -> str:
    """The digest of a result's rows, in order."""
    return _digest([[row[name] for name in sorted(row)] for row in rows])


def note(db: sqlite3.Connection, what: str, basis: str, digest: str) -> None:
    """Keep the digest of the rows of a result ``what``, and what they were made of; the caller owns
    the transaction.
    """
    set_meta(db, _key(what), f"{basis} {digest}")


def forget(db: sqlite3.Connection, what: str) -> None:
    """A result does not stand any more."""
    db.execute("DELETE FROM meta WHERE key = ?", (_key(what),))


def is_noted(before: sqlite3.Connection | None, what: str, basis: str) -> bool:
    """Does a database say that it has this result, made of the same?"""
    return bool(basis) and _noted(before, what).startswith(f"{basis} ")


def stands(before: sqlite3.Connection, what: str, basis: str, digest: str) -> bool:
    """Are rows with this digest the result that a database noted, made of the same?"""
    return _noted(before, what) == f"{basis} {digest}"


def _noted(before: sqlite3.Connection | None, what: str) -> str:
    if before is None:
        return ""
    try:
        return get_meta(before, _key(what)) or ""
    except sqlite3.DatabaseError:
        return ""  # none of ours, of an older version, or broken there


def _key(what: str) -> str:
    return f"made {what}"


def _digest(facts: Iterable[object]) -> str:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
