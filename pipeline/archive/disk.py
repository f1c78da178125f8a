"""On the disk, not only in the memory of the system: what is said to be saved survives a power
cut."""

import os
from pathlib import Path
from typing import IO


def sync_file(stream: IO[bytes]) -> None:
    """Return when all that was written to a file is on its disk (fsync(2)).

    Raises:
        OSError: it can't be written.
    """
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on the disk: a new file's name is not, by its own
    fsync.

    Raises:
        OSError: the folder can't be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, top: Path) -> None:
    """Make a folder and those above it up to ``top``, their names on the disk.

    Raises:
        OSError: it can't be made.
    """
    missing = [f for f in (folder, *folder.parents) if f.is_relative_to(top) and not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)
