"""One writer at a time: a lock file in the archive, freed by the system when its holder dies."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import ArchiveError, LockedError

NAME = ".lock"
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def hold(archive: Path) -> Iterator[None]:
    """Hold the archive's lock.

    Raises:
        LockedError: another run holds it.
        ArchiveError: the archive folder can't be made or written.
    """
    lock = FileLock(archive / NAME)
    try:
        archive.mkdir(parents=True, exist_ok=True)
        _acquire(lock, archive)
    except (OSError, NotImplementedError) as error:  # filelock's word for «no locks on this disk»
        raise ArchiveError(f"{archive}: can't be written: {error}") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def hold_if_writable(archive: Path) -> Iterator[bool]:
    """Hold the lock for reading; an archive on read-only media needs none, nobody writes there.

    Yields:
        True where the archive can be written.

    Raises:
        LockedError: another run holds it.
        ArchiveError: the lock can't be had for another reason.
    """
    lock = FileLock(archive / NAME)
    writable = True
    try:
        _acquire(lock, archive)
    except OSError as error:
        if error.errno not in _READ_ONLY:
            raise ArchiveError(f"{archive}: can't be written: {error}") from error
        writable = False
    try:
        yield writable
    finally:
        lock.release()


def _acquire(lock: FileLock, archive: Path) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError(
            f"{archive / NAME}: another run holds the lock; wait until it has ended"
        ) from error
