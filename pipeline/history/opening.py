"""The database that a build writes: opened, made, and looked at before it is written."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.database import schema
from pipeline.database.open import connect_read_only
from pipeline.database.utils import Connection
from pipeline.database.version import stamp
from pipeline.errors import DatabaseError


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes; its transactions are begun by hand."""
    db = _connected(path)
    db.execute("PRAGMA journal_mode = WAL")
    # With a WAL, NORMAL keeps the file whole through a power cut; the last transactions can be
    # missing then, and the next build adds them from the archive
    # (sqlite.org/pragma.html#pragma_synchronous).
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def connect_draft(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody else opens and that is thrown away: a power cut may spoil
    it. Transactions and savepoints are as ever; what is written goes to the disk once, not by way
    of a log.
    """
    db = _connected(path)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")
    return db


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=30, factory=Connection)
    db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
    return db


def create(db: sqlite3.Connection) -> None:
    """Make the tables, empty."""
    from pipeline.search import index  # for a new database alone

    db.execute("BEGIN IMMEDIATE")
    schema.create(db)
    index.create(db)
    db.execute("INSERT INTO meta VALUES ('projection', ?)", (stamp(),))
    db.execute("COMMIT")


def open_database(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database, and why it can't be added to (None where it can)."""
    fresh = not path.exists() or path.stat().st_size == 0
    db = connect(path)
    try:
        tables = {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if fresh or not tables:
            create(db)
            return db, None
        _must_be_ours(path, tables)
        found = db.execute("SELECT value FROM meta WHERE key = 'projection'").fetchone()
        return db, None if found == (
            stamp(),
        ) else "the database was made by another version of the program"
    except BaseException:
        db.close()
        raise


def _must_be_ours(path: Path, tables: set[str]) -> None:
    if tables and not {"meta", "captures"} <= tables:
        raise DatabaseError(
            f"{path}: is a database, but not one of shinkyu's; name another file with --db"
        )


def check_target(path: Path) -> bool:
    """Before a rebuild: is what lies there ours (True), or broken, or nothing (False)?

    Raises:
        DatabaseError: it is somebody else's database.
    """
    if path.exists() and path.stat().st_size:
        try:
            with closing(connect_read_only(path)) as db:
                tables = {
                    name
                    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                }
        except sqlite3.DatabaseError:
            return False  # broken: it will be kept under another name
        _must_be_ours(path, tables)
        return bool(tables)
    return False
