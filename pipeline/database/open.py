"""Open the database for reading."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.database.utils import Database
from pipeline.database.version import stamp
from pipeline.errors import DatabaseError


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can read the database and change nothing (``mode=ro``), whatever is asked
    of it.

    Raises:
        sqlite3.OperationalError: there is no such file. (That it is no database shows only when it
            is read.)
    """
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


@contextmanager
def open_database(path: Path) -> Iterator[Database]:
    """The database for reading, closed at the end.

    Raises:
        DatabaseError: it is not there, or is no database of ours.
    """
    if not path.is_file():
        raise DatabaseError(
            f"{path}: no such database; make it with «shinkyu build» or name it with --db"
        )
    with closing(_connected(path)) as db:
        if not {"sources", "editions", "captures"} <= _tables(path, db):
            raise DatabaseError(f"{path}: is not a database of shinkyu")
        yield db


def _connected(path: Path) -> Database:
    try:
        return Database(connect_read_only(path))
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error


def _tables(path: Path, db: Database) -> set[str]:
    try:
        return set(db.table_names())
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: sqlite3.Error) -> DatabaseError:
    return DatabaseError(
        f"{path}: {error}; «shinkyu build --rebuild» makes it anew from the archive"
    )


@contextmanager
def current_database(path: Path) -> Iterator[Database]:
    """The database for reading, made by this very version of the program (search and comparisons
    need that), closed at the end.

    Raises:
        DatabaseError: as :func:`open_database`, or another version made it.
    """
    with open_database(path) as db:
        stamps = db.query("SELECT value FROM meta WHERE key = 'projection'")
        if [row["value"] for row in stamps] != [stamp()]:
            raise DatabaseError(
                f"{path}: was made by another version of the program; "
                "«shinkyu build» brings it up to date"
            )
        yield db
