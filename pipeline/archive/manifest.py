"""The manifest: every closed WARC file with its SHA-256, its size and the number of its records.

One append-only file at the top of the archive, in BagIt's form (RFC 8493 §2.1.3), so that
``sha256sum -c manifest-sha256.txt`` checks it; size and number stand in a comment above each line.
From it alone a file that is missing, shortened (also at a record's border) or one too many is seen.

Files are closed one after the other, whoever writes them, and each gets a *place* then: a moment
later than every place before it. It stands in the file itself, and again in the comment here, so
that the next one is known from the manifest's last lines. The projection goes by it: what was
closed is projected at once, whichever run began first, and a rebuild repeats the order.
"""

import hashlib
import io
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.disk import sync_file, sync_folder
from pipeline.archive.members import Member, members
from pipeline.errors import ArchiveError

NAME = "manifest-sha256.txt"
_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>\S.*)\Z")
_FACTS = re.compile(r"# (?P<size>\d+) bytes, (?P<records>\d+) records(?:, placed \S+)?\Z")
_PLACED = re.compile(rb", placed (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n")
_TAIL = 4096
_TICK = timedelta(microseconds=1)

CLOSING = threading.RLock()
"""Held while a file gets its place, stands in the manifest and gets its name: so the manifest has
the files in the order of their places, and what stands in it is closed."""


class Entry(NamedTuple):
    """A closed WARC file as it was when it was closed."""

    name: str
    """Relative to the archive, with ``/``."""
    sha256: str
    size: int
    """Bytes; -1 where the comment above its line is lost."""
    records: int
    """-1 where the comment above its line is lost."""


def entries(archive: Path) -> dict[str, Entry]:
    """The manifest's entries by name; of two for one file the later counts.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    return {entry.name: entry for entry in _parsed(_read(archive) or b"")}


def size(archive: Path) -> int:
    """Bytes of the manifest; 0 where there is none."""
    try:
        return (archive / NAME).stat().st_size
    except OSError:
        return 0


def stretch(archive: Path, start: int, length: int) -> tuple[list[Entry], int]:
    """The entries in a part of the manifest, and where the next part begins: 0 after the last.

    A manifest that is no longer than a part is given whole.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    whole = size(archive)
    start = start if length < whole and start < whole else 0
    data = _read(archive, start, length) or b""
    at = start + len(data)
    return list(_parsed(data)), at if at < whole else 0


def since(archive: Path, offset: int) -> tuple[list[Entry], int]:
    """The entries that were added after the first ``offset`` bytes, in order, and where the next
    ones will begin.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    data = _read(archive, offset)
    if data is None:
        return [], 0
    whole = data[: data.rfind(b"\n") + 1]
    return list(_parsed(whole)), offset + len(whole)


def _read(archive: Path, start: int = 0, length: int = -1) -> bytes | None:
    """A part of the manifest, up to the end of its last line; None where there is no manifest.

    Args:
        length: bytes; -1 for all that follows.

    Raises:
        ArchiveError: it can't be read.
    """
    path = archive / NAME
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            return stream.read(length) + stream.readline()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ArchiveError(f"{path}: can't be read: {error.strerror}") from error


def _parsed(data: bytes) -> Iterator[Entry]:
    size = records = -1
    for line in data.decode("utf-8", "replace").splitlines():
        if facts := _FACTS.match(line):
            size, records = int(facts["size"]), int(facts["records"])
        elif found := _LINE.match(line):
            yield Entry(found["name"], found["sha256"], size, records)
            size = records = -1


def measure(path: Path, name: str) -> Entry:
    """What the manifest would say of a file as it is now.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as stream:
        count = sum(isinstance(found, Member) for found in members(stream))
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256")
        return Entry(name, digest.hexdigest(), stream.tell(), count)


def next_place(archive: Path, now: datetime) -> str:
    """A place after every other: now, or where the clock went back, just after the last one.

    The caller holds :data:`CLOSING` until the file stands in the manifest.

    Args:
        now: by our clock.
    """
    last = last_place(archive)
    at = now.astimezone(UTC)
    if last is not None:
        at = max(at, datetime.fromisoformat(last) + _TICK)
    return as_place(at)


def as_place(moment: datetime) -> str:
    """A moment as places have it: ``2025-04-02T18:00:00.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def last_place(archive: Path) -> str | None:
    """The place in the last comment that has one; None where none of the last lines has."""
    path = archive / NAME
    try:
        with path.open("rb") as stream:
            stream.seek(-min(_TAIL, path.stat().st_size), io.SEEK_END)
            found = _PLACED.findall(stream.read())
    except OSError:
        return None
    return found[-1].decode() if found else None


def add(archive: Path, *new: Entry, placed: str | None = None) -> None:
    """Append entries, on the disk before this returns.

    Args:
        placed: the place of a file that was just closed.

    Raises:
        ArchiveError: the manifest can't be written.
    """
    path = archive / NAME
    where = f", placed {placed}" if placed else ""
    lines = "".join(
        f"# {e.size} bytes, {e.records} records{where}\n{e.sha256}  {e.name}\n" for e in new
    )
    try:
        fresh = not path.exists()
        with path.open("ab") as stream:
            stream.write(lines.encode())
            sync_file(stream)
        if fresh:
            sync_folder(archive)
    except OSError as error:
        raise ArchiveError(f"{path}: can't be written: {error.strerror or error}") from error


def begin(archive: Path) -> int:
    """Give an archive that was written before there were manifests its manifest, once.

    Returns:
        the number of files that were entered; 0 where there is a manifest, or nothing to enter.

    Raises:
        ArchiveError: a file can't be read, or the manifest can't be written.
    """
    if (archive / NAME).exists():
        return 0
    paths = layout.closed(archive)
    if not paths:
        return 0
    try:
        found = [measure(path, path.relative_to(archive).as_posix()) for path in paths]
    except OSError as error:
        raise ArchiveError(f"{error.filename}: can't be read: {error.strerror}") from error
    add(archive, *found)
    return len(found)
