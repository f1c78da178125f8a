"""One writer at a time: a lock file in the archive folder, freed by the system when its holder
dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import ArchiveError, LockedError

NAME = ".lock"


@contextmanager
def hold(archive: Path) -> Iterator[None]:
    """Hold the archive's lock.

    Raises:
        LockedError: another run holds it.
        ArchiveError: the archive folder can't be made or written.
    """
    path = archive / NAME
    lock = FileLock(path)
    try:
        archive.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError(f"{path}: another run holds the lock; wait until it has ended") from error
    except (OSError, NotImplementedError) as error:
        raise ArchiveError(f"{archive}: can't be written: {error}") from error
    try:
        yield
    finally:
        lock.release()
