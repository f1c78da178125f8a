"""What came into a folder, or left it, since it was looked at last, without listing what stands.

The time of a folder changes with every name that is added, taken away or changed in it (POSIX,
``<sys/stat.h>``), so a folder whose time is the one that was noted has the names that it had then.
Of years of nights only the folders of the last one are listed.
"""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

SUFFIX = ".warc.gz"
_SETTLED = 2_000_000_000
"""Nanoseconds after which a folder's time is believed: clocks of file systems go in steps, and what
came in within the same one would not be seen."""


class Folder(NamedTuple):
    """A folder as it is."""

    name: str
    """Relative to the archive, with ``/``; empty for the archive itself."""
    changed: int
    """Its time, nanoseconds; 0 where it changed just now, so that it is listed again."""
    files: tuple[str, ...]
    """Its closed WARC files, relative to the archive, in the order of their runs."""
    folders: tuple[str, ...]


def look_at(archive: Path, name: str) -> Folder:
    """List one folder.

    Raises:
        OSError: it can't be read.
    """
    path = archive / name if name else archive
    changed = time_of(path)  # before the listing: what comes in meanwhile is seen the next time
    files, folders = [], []
    head = f"{name}/" if name else ""
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX):
                files.append(head + entry.name)
            elif "." not in entry.name and entry.is_dir(follow_symlinks=False):
                folders.append(head + entry.name)
    files.sort(key=lambda file: file.removesuffix(SUFFIX))  # twins behind their first
    return Folder(name, changed, tuple(files), tuple(sorted(folders)))


def time_of(path: Path) -> int:
    """A folder's time in nanoseconds; 0 where it changed just now, or is not there."""
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return 0
    return changed if abs(time.time_ns() - changed) > _SETTLED else 0


def changed_since(archive: Path, known: Mapping[str, int], top: str = "") -> Iterator[Folder]:
    """Every folder that is not as it was, each before those in it.

    Args:
        known: folder → its time when all in it was known.
        top: the folder in which to look, with all that is in it; the archive unless told.
    """
    inside = _inside(known)
    waiting = [top]
    while waiting:
        name = waiting.pop()
        if known.get(name) and time_of(archive / name) == known[name]:
            waiting += inside.get(name, ())
            continue
        try:
            folder = look_at(archive, name)
        except OSError:
            continue  # it is gone: what was in it is missed by name
        waiting += folder.folders
        yield folder


def _inside(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        if name:
            found.setdefault(name.rpartition("/")[0], []).append(name)
    return found
