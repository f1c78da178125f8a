"""Which WARC files a database has not met, and which of those that it has are gone.

A night lists no folder whose files are all known and whose time is the one that was noted: what
did not change costs one look at its folder.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.folders import changed_since
from pipeline.database.rows import replace_values
from pipeline.kinds import LOOKS


class Differing(NamedTuple):
    """Where the archive is not as the database has it."""

    new: list[str]
    """WARC files that it does not have, in the order of the runs."""
    gone: list[str]
    """Those that it has and that are no more."""


class _Note(NamedTuple):
    """A folder that was as the database has it."""

    name: str
    changed: int
    files: int
    """Those in it, not in the folders in it."""


def differing(archive: Path, db: sqlite3.Connection, broken: Iterable[str] = ()) -> Differing:
    """Compare the archive with the database, and note the folders that are as it has them.

    Args:
        broken: files that can't be read, which the database has in a way.
    """
    notes = _notes(db)
    broken, new, seen = set(broken), list[str](), list[_Note]()
    gone = [name for folder in notes for name in _gone_with(archive, db, folder)]
    for folder in changed_since(archive, {note.name: note.changed for note in notes.values()}):
        there = {file for file in folder.files if layout.source_of(file) != LOOKS}
        known = _known(db, folder.name, there, notes)
        fresh, lost = there - known - broken, known - there
        new += fresh
        gone += sorted(lost)
        # One that differs is noted as well, without its time: its own folder leads to it.
        seen.append(_Note(folder.name, 0 if fresh or lost else folder.changed, len(known)))
    changed = [note for note in seen if note != notes.get(note.name)]
    replace_values(db, "archive_folders", _Note._fields, changed)
    return Differing(sorted(new, key=layout.order), gone)


def _notes(db: sqlite3.Connection) -> dict[str, _Note]:
    rows = db.execute("SELECT name, changed, files FROM archive_folders")
    return {name: _Note(name, changed, files) for name, changed, files in rows}


def _gone_with(archive: Path, db: sqlite3.Connection, folder: str) -> list[str]:
    """The files that went with their folder."""
    return [] if (archive / folder).is_dir() else sorted(_projected(db, folder))


def _known(
    db: sqlite3.Connection, folder: str, there: set[str], notes: dict[str, _Note]
) -> set[str]:
    """Those that are projected; nobody asks for a folder that has, and had, others alone."""
    if not there and folder in notes and not notes[folder].files:
        return set()
    return _projected(db, folder)


def _projected(db: sqlite3.Connection, folder: str) -> set[str]:
    """The files of a folder, not of those in it, that are projected."""
    if not folder:
        return {n for (n,) in db.execute("SELECT name FROM warc_files WHERE name NOT LIKE '%/%'")}
    rows = db.execute(
        "SELECT name FROM warc_files WHERE name >= ? AND name < ?", (f"{folder}/", f"{folder}0")
    )
    return {name for (name,) in rows if "/" not in name[len(folder) + 1 :]}
