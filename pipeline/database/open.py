"""Open the database for reading."""

import sqlite3
from pathlib import Path

import sqlite_utils

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


def open_database(path: Path) -> sqlite_utils.Database:
    """The database for reading.

    Raises:
        DatabaseError: it is not there, or is no database of ours.
    """
    if not path.is_file():
        raise DatabaseError(
            f"{path}: no such database; make it with «shinkyu build» or name it with --db"
        )
    try:
        db = sqlite_utils.Database(connect_read_only(path))
        names = set(db.table_names())
    except sqlite3.Error as error:
        raise DatabaseError(
            f"{path}: {error}; «shinkyu build --rebuild» makes it anew from the archive"
        ) from error
    if not {"sources", "editions", "captures"} <= names:
        raise DatabaseError(f"{path}: is not a database of shinkyu")
    return db


def current_database(path: Path) -> sqlite_utils.Database:
    """The database for reading, made by this very version of the program (search and comparisons
    need that).

    Raises:
        DatabaseError: as :func:`open_database`, or another version made it.
    """
    db = open_database(path)
    if [row["value"] for row in db.query("SELECT value FROM meta WHERE key = 'projection'")] != [
        stamp()
    ]:
        raise DatabaseError(
            f"{path}: was made by another version of the program; "
            "«shinkyu build» brings it up to date"
        )
    return db
