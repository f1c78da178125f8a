"""Whether a database is still what it was, told by its files: what was made of it can be shown
again while they are the same.
"""

import os
import sqlite3
import time
from contextlib import suppress

_ENDS = ("", "-wal")
_SETTLED_SECONDS = 2.0
"""A clock of files may be so coarse (FAT); a second write within a tick shows in no time."""


def state_of(path: str) -> tuple[str, ...]:
    """The state of the database at a path: time, size and inode of its files."""
    return path, *(_file_state(found) for found in _files(path))


def _files(path: str) -> list[os.stat_result | None]:
    """The database and its log; a log that is empty (a reader makes one) is none."""
    found: list[os.stat_result | None] = [None, None]
    for place, end in enumerate(_ENDS):
        with suppress(OSError):
            told = os.stat(path + end)  # noqa: PTH116 (asked with every request: a Path takes longer)
            found[place] = told if told.st_size else None
    return found


def _file_state(found: os.stat_result | None) -> str:
    return f"{found.st_mtime_ns}/{found.st_size}/{found.st_ino}" if found else ""


def is_settled(path: str) -> bool:
    """Was it last written so long ago that :func:`state_of` surely tells it from the next write?"""
    written = max((found.st_mtime for found in _files(path) if found), default=0.0)
    return time.time() - written > _SETTLED_SECONDS


def path_of(db: sqlite3.Connection) -> str:
    """Where the database of a connection is; empty for one in memory."""
    files = {name: file for _, name, file in db.execute("PRAGMA database_list")}
    return str(files.get("main") or "")
