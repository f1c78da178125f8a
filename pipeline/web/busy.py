"""Bounds of what is dear to serve: so much at once, so many that wait, and who comes then is told
to come again (503 with ``Retry-After``, RFC 9110, 10.2.3).
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

from pipeline.web.datasette_types import Datasette

_AGAIN = 10  # seconds
_DEAR = (2, 8, 20.0)
"""At once, waiting, seconds of patience, of what takes seconds."""
_LIGHT = (2, 40, 20.0)
"""Of what takes a tenth of a second."""


class Busy(Exception):
    """Too many readers ask for something dear."""

    status = 503
    again = _AGAIN
    """Seconds after which to come again."""


class TooLarge(Exception):
    """What is asked for takes more than a server spends on one reader."""

    status = 413


class Gate:
    """Lets in so many at once, in the order in which they came; for one loop of events."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        """Args: ``waiting``: so many may wait; ``patience``: for so many seconds."""
        self._free = at_once
        self._most = waiting
        self._patience = patience
        self._queue: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """In; out at the end.

        Raises:
            Busy: too many wait already, or it took too long.
        """
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._queue) >= self._most:
            raise Busy
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout(self._patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave()  # the turn came while the reader left
            elif turn in self._queue:
                self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise Busy from error
            raise

    def _leave(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


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


class _Gates(NamedTuple):
    dear: Gate
    light: Gate


def _gates(datasette: Datasette) -> _Gates:
    gates = _Gates(dear=Gate(*_DEAR), light=Gate(*_LIGHT))
    found: _Gates = vars(datasette).setdefault("_shinkyu_gates", gates)
    return found


def dear_work(datasette: Datasette) -> Gate:
    """Where what takes seconds waits for its like."""
    return _gates(datasette).dear


def light_work(datasette: Datasette) -> Gate:
    """The same of what takes a tenth of a second, which does not wait for the other."""
    return _gates(datasette).light
