"""What an answer stands on beside the database, noted by whoever reads it.

An answer that stands on the database alone is the same until the database changes; one that read
the archive's files or the clock is not. So that no page has to say so (and none can forget to),
:func:`pipeline.web.database.archive_folder` and :mod:`pipeline.web.dates` note it here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Basis:
    """What was read for one answer."""

    archive: bool = False
    clock: bool = False


_basis: ContextVar[Basis | None] = ContextVar("basis", default=None)


@contextmanager
def noted() -> Iterator[Basis]:
    """Gives what is noted in this task, and in the threads that it starts, until the end."""
    basis = Basis()
    token = _basis.set(basis)
    try:
        yield basis
    finally:
        _basis.reset(token)


def reads_archive() -> None:
    """The answer in work reads files of the archive."""
    basis = _basis.get()
    if basis is not None:
        basis.archive = True


def reads_clock() -> None:
    """The answer in work says something of the present moment."""
    basis = _basis.get()
    if basis is not None:
        basis.clock = True
