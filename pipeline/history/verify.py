"""Fixity of the whole: the archive's digests, and every row of the database against the record it came from."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import fixity
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.database.open import connect_read_only
from pipeline.errors import ArchiveError, DatabaseError


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
    """Check every record's digests, then every capture and original in the database against the archive.

    The result is kept in the database (table ``meta``), so that the status page can show it.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = warc_names(archive)
    checked = verify_archive(archive)
    fixity.remember(archive, checked.damage)  # so that the next run fetches anew what is lost
    problems = [str(finding) for finding in checked.findings]
    rows = 0
    if db_path.exists():
        rows, off = _check_rows(archive, names, db_path)
        problems += off
    result = Verification(at, len(names), checked.records, rows, problems)
    if db_path.exists():
        _remember(db_path, result)
    return result


def _check_rows(archive: Path, names: list[str], db_path: Path) -> tuple[int, list[str]]:
    """Rows that the archive does not bear out, and captures that no row stands for."""
    held: dict[tuple[str, int], str | None] = {}
    off: list[str] = []
    for name in names:
        try:
            held |= {
                (c.warc_file, c.warc_offset): c.sha256 for c in read_night(archive, name).captures
            }
        except ArchiveError as error:
            off.append(str(error))
    try:
        with closing(connect_read_only(db_path)) as db:
            off += [
                f"{db_path}: {line}"
                for (line,) in db.execute("PRAGMA integrity_check")
                if line != "ok"
            ]
            rows = db.execute(
                "SELECT id, url, warc_file, warc_offset, sha256, outcome FROM captures"
            ).fetchall()
            places = db.execute(
                "SELECT sha256, url, warc_file, warc_offset FROM originals"
            ).fetchall()
            projected = {name for (name,) in db.execute("SELECT name FROM warc_files")}
    except sqlite3.Error as error:
        return 0, [
            *off,
            f"{db_path}: {error}; «shinkyu build --rebuild» makes it anew from the archive",
        ]
    for row_id, url, file, offset, sha256, outcome in rows:
        if (file, offset) not in held:
            off.append(f"{db_path}: capture {row_id} ({url}): no such record: {file} at {offset}")
        elif outcome not in ("refused", "failed", "missing") and held[(file, offset)] != sha256:
            off.append(
                f"{db_path}: capture {row_id} ({url}): the archive holds other bytes: {file} at {offset}"
            )
    for sha256, url, file, offset in places:
        if held.get((file, offset)) != sha256:
            off.append(f"{db_path}: original {sha256} ({url}): not at {file} offset {offset}")
    in_rows = {(file, offset) for _, _, file, offset, _, _ in rows}
    for file, offset in sorted(held.keys() - in_rows):
        if file in projected:
            off.append(f"{file} at {offset}: a capture that the database does not have")
    off += [
        f"{db_path}: projected from {name}, which is gone from the archive"
        for name in sorted(projected - set(names))
    ]
    return len(rows), off


def _remember(db_path: Path, result: Verification) -> None:
    try:
        with closing(sqlite3.connect(db_path, timeout=10)) as db, db:
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('last_verification', ?)",
                (json.dumps(result._asdict()),),
            )
    except sqlite3.Error as error:
        if not result.problems:
            raise DatabaseError(
                f"{db_path}: the result of the verification can't be kept: {error}"
            ) from error
