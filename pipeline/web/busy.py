"""Bounds of what is dear to serve: so much at once, so many that wait, and who comes then is told
to come again (503 with ``Retry-After``, RFC 9110, 10.2.3).
"""

from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 10  # seconds


class Busy(Exception):
    """Too many readers ask for something dear."""

    status = 503
    again = _AGAIN
    """Seconds after which to come again."""


class Places:
    """So many readers at once; nobody waits."""

    def __init__(self, most: int) -> None:
        self._free = most

    def look(self) -> None:
        """Is a place free?

        Raises:
            Busy: none is.
        """
        if self._free <= 0:
            raise Busy

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place until the end, also where none was free any more when it came to it."""
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
