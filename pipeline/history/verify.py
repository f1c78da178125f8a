"""Fixity of the whole: the archive's digests, and every row of the database against the record it
came from.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import fixity
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.database.open import connect_read_only
from pipeline.database.row_types import CaptureRow, OriginalRow
from pipeline.database.rows import VERIFICATION, all_rows
from pipeline.errors import ArchiveError, DatabaseError
from pipeline.history.brought import GOOD

_Place = tuple[str, int]  # WARC file, offset


class Verification(NamedTuple):
    """What a verification found."""

    at: str
    """When it began, UTC."""
    files: int
    records: int
    rows: int
    """Captures in the database; 0 where there is no database."""
    problems: list[str]
    """One line each: file, offset or row, and the reason."""


def verify(archive: Path, db_path: Path) -> Verification:
    """Check every record's digests, then every capture and original in the database against the
    archive.

    The result is kept in the database (table ``meta``), so that the status page can show it.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = warc_names(archive)
    checked = verify_archive(archive)
    fixity.note(archive, checked.damage)  # so that the next run fetches anew what is lost
    problems = [str(finding) for finding in checked.findings]
    rows = 0
    if db_path.exists():
        rows, off = _check_rows(archive, names, db_path)
        problems += off
    result = Verification(at, len(names), checked.records, rows, problems)
    if db_path.exists():
        _remember(db_path, result)
    return result


class _Rows(NamedTuple):
    """What the database says that it holds."""

    captures: list[CaptureRow]
    originals: list[OriginalRow]
    files: set[str]
    """WARC files that were projected."""
    damage: list[str]
    """What SQLite's own check finds."""


def _check_rows(archive: Path, names: list[str], db_path: Path) -> tuple[int, list[str]]:
    """Rows that the archive does not bear out, and captures that no row stands for."""
    held, off = _held(archive, names)
    try:
        rows = _read(db_path)
    except sqlite3.Error as error:
        hint = "«shinkyu build --rebuild» makes it anew from the archive"
        return 0, [*off, f"{db_path}: {error}; {hint}"]
    off += [f"{db_path}: {line}" for line in rows.damage]
    off += [f"{db_path}: {line}" for line in _off_captures(rows.captures, held)]
    off += [f"{db_path}: {line}" for line in _off_originals(rows.originals, held)]
    in_rows = {(row["warc_file"], row["warc_offset"]) for row in rows.captures}
    off += [
        f"{file} at {offset}: a capture that the database does not have"
        for file, offset in sorted(held.keys() - in_rows)
        if file in rows.files
    ]
    off += [
        f"{db_path}: projected from {name}, which is gone from the archive"
        for name in sorted(rows.files - set(names))
    ]
    return len(rows.captures), off


def _held(archive: Path, names: list[str]) -> tuple[dict[_Place, str | None], list[str]]:
    """Where the archive holds each capture, with its SHA-256; and what can't be read of it."""
    held: dict[_Place, str | None] = {}
    off: list[str] = []
    for name in names:
        try:
            held |= {
                (c.warc_file, c.warc_offset): c.sha256 for c in read_night(archive, name).captures
            }
        except ArchiveError as error:
            off.append(str(error))
    return held, off


def _read(db_path: Path) -> _Rows:
    with closing(connect_read_only(db_path)) as db:
        return _Rows(
            damage=[line for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"],
            captures=all_rows(db, CaptureRow, "SELECT * FROM captures"),
            originals=all_rows(db, OriginalRow, "SELECT * FROM originals"),
            files={name for (name,) in db.execute("SELECT name FROM warc_files")},
        )


def _off_captures(rows: list[CaptureRow], held: Mapping[_Place, str | None]) -> Iterator[str]:
    for row in rows:
        place = (row["warc_file"], row["warc_offset"])
        name = f"capture {row['id']} ({row['url']})"
        where = f"{row['warc_file']} at {row['warc_offset']}"
        if place not in held:
            yield f"{name}: no such record: {where}"
        elif row["outcome"] in GOOD and held[place] != row["sha256"]:
            yield f"{name}: the archive holds other bytes: {where}"


def _off_originals(rows: list[OriginalRow], held: Mapping[_Place, str | None]) -> Iterator[str]:
    for row in rows:
        file, offset = row["warc_file"], row["warc_offset"]
        if held.get((file, offset)) != row["sha256"]:
            yield f"original {row['sha256']} ({row['url']}): not at {file} offset {offset}"


def _remember(db_path: Path, result: Verification) -> None:
    try:
        with closing(sqlite3.connect(db_path, timeout=10)) as db, db:
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)",
                (VERIFICATION, json.dumps(result._asdict())),
            )
    except sqlite3.Error as error:
        if not result.problems:
            raise DatabaseError(
                f"{db_path}: the result of the verification can't be kept: {error}"
            ) from error
