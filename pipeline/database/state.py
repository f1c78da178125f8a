"""Whether a database is still what it was, told by its files: what was made of it can be shown
again while they are the same.
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

_ENDS = ("", "-wal")
_SETTLED_SECONDS = 2.0
"""A clock of files may be so coarse (FAT); a second write within a tick shows in no time."""


def state_of(path: str) -> tuple[str, ...]:
    """The state of the database at a path: time, size and inode of its files."""
    return path, *(_file_state(Path(path + end)) for end in _ENDS)


def _file_state(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns}/{found.st_size}/{found.st_ino}"


def is_settled(path: str) -> bool:
    """Was it last written so long ago that :func:`state_of` surely tells it from the next write?"""
    written = 0.0
    for end in _ENDS:
        with suppress(OSError):
            written = max(written, Path(path + end).stat().st_mtime)
    return time.time() - written > _SETTLED_SECONDS


def path_of(db: sqlite3.Connection) -> str:
    """Where the database of a connection is; empty for one in memory."""
    files = {name: file for _, name, file in db.execute("PRAGMA database_list")}
    return str(files.get("main") or "")
