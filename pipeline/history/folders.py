"""Which WARC files a database has not met, and which of those that it has are gone.

A night lists no folder whose files are all known and whose time is the one that was noted: what
did not change costs one look at its folder.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.shelves import changed_since
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
    rows = db.execute("SELECT name, changed, files FROM archive_folders")
    notes = {name: _Note(name, changed, files) for name, changed, files in rows}
    noted = {note.name: note.changed for note in notes.values()}
    broken, new, seen = set(broken), list[str](), list[_Note]()
    gone = [
        name
        for folder in noted
        if not (archive / folder).is_dir()
        for name in sorted(_projected(db, folder))
    ]
    for shelf in changed_since(archive, noted):
        there = {file for file in shelf.files if layout.source_of(file) != LOOKS}
        empty = shelf.name in notes and not notes[shelf.name].files and not there
        known = set() if empty else _projected(db, shelf.name)
        fresh, lost = there - known - broken, known - there
        new += fresh
        gone += sorted(lost)
        # One that differs is noted as well, without its time: its own folder leads to it.
        changed = 0 if fresh or lost else shelf.changed
        note = _Note(shelf.name, changed, len(known))
        if note != notes.get(shelf.name):
            seen.append(note)
    replace_values(db, "archive_folders", _Note._fields, seen)
    return Differing(sorted(new, key=layout.order), gone)


def _projected(db: sqlite3.Connection, folder: str) -> set[str]:
    """The files of a folder, not of those in it, that are projected."""
    if not folder:
        return {n for (n,) in db.execute("SELECT name FROM warc_files WHERE name NOT LIKE '%/%'")}
    rows = db.execute(
        "SELECT name FROM warc_files WHERE name >= ? AND name < ?", (f"{folder}/", f"{folder}0")
    )
    return {name for (name,) in rows if "/" not in name[len(folder) + 1 :]}
