"""How the archive is doing: how much it holds, what of it can't be read, what was verified."""

import json
import sqlite3
from typing import NamedTuple, TypedDict

from pipeline.database.rows import VERIFICATION, get_meta

_SIZE = "SELECT count(*), coalesce(sum(size), 0) FROM warc_files"
_BROKEN = "SELECT substr(key, 8), value FROM meta WHERE key LIKE 'broken:%' ORDER BY key"
_DAMAGE = """
SELECT warc_file, warc_offset, warc_end, reason FROM damage WHERE mended = 0
ORDER BY warc_file, warc_offset
"""


class ArchiveSize(TypedDict):
    """How much the archive holds."""

    files: int
    bytes: int


class BrokenFile(TypedDict):
    """A WARC file that can't be read."""

    file: str
    reason: str


class DamageLine(TypedDict):
    """A stretch of a WARC file that can't be read, or a file that is gone (``end`` is None)."""

    file: str
    offset: int
    end: int | None
    reason: str


class Verification(TypedDict):
    """What the last verification found, as it wrote it into ``meta``."""

    at: str
    records: int
    problems: list[str]


class ArchiveFacts(NamedTuple):
    """How the archive is doing."""

    size: ArchiveSize
    broken: list[BrokenFile]
    damage: list[DamageLine]
    verification: Verification | None


def archive_facts(db: sqlite3.Connection) -> ArchiveFacts:
    """All that rows tell of it."""
    files, size = db.execute(_SIZE).fetchone()
    verification = get_meta(db, VERIFICATION)
    try:
        damage = [
            DamageLine(file=f, offset=o, end=e, reason=r) for f, o, e, r in db.execute(_DAMAGE)
        ]
    except sqlite3.OperationalError:
        damage = []  # a database of an older version
    return ArchiveFacts(
        size=ArchiveSize(files=files, bytes=size),
        broken=[BrokenFile(file=file, reason=reason) for file, reason in db.execute(_BROKEN)],
        damage=damage,
        verification=json.loads(verification) if verification else None,
    )
