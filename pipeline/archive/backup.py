"""Is a backup whole? A cheap look at a copy of the archive: names and sizes, by the manifest.

A closed file never changes, so a copy that has every name with its size has everything, unless its
disk has rotted: that is what ``shinkyu verify --archive COPY`` reads every byte for.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout, manifest
from pipeline.errors import ArchiveError


class Backup(NamedTuple):
    """What a copy of the archive holds of it."""

    files: int
    """Closed files of the archive."""
    lacking: int
    """Those that the copy does not have, or in another size."""
    oldest_lacking: str | None
    """When the run of the oldest of them began, UTC; None where it has all."""
    newest: str | None
    """When the run of the newest file that it has began, UTC; None where it has none."""


def look_at_backup(archive: Path, copy: Path) -> Backup:
    """Compare a copy with the archive's manifest.

    Raises:
        ArchiveError: the manifest or the copy can't be read.
    """
    try:
        sizes = dict(_sizes(copy, copy))
    except OSError as error:
        raise ArchiveError(f"{error.filename}: can't be read: {error.strerror}") from error
    every = manifest.entries(archive).values()
    have = [layout.started(e.name) for e in every if _has(sizes, e)]
    lack = [layout.started(e.name) for e in every if not _has(sizes, e)]
    return Backup(len(every), len(lack), min(lack, default=None), max(have, default=None))


def _has(sizes: dict[str, int], entry: manifest.Entry) -> bool:
    size = sizes.get(entry.name)
    return size is not None and entry.size in (size, -1)


def _sizes(top: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Name and size of every file below a folder; links to other folders are not followed."""
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                yield from _sizes(top, Path(one.path))
            elif one.is_file():
                yield Path(one.path).relative_to(top).as_posix(), one.stat().st_size
