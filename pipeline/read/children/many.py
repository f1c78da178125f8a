"""Many files read at a time, what was read of them given in order."""

import concurrent.futures
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

Load = Callable[[], bytes] | Path
"""The bytes of a file, on demand: a function that gives them, or a path."""
T = TypeVar("T")
_AHEAD = 32
"""Files a worker that are begun before they are asked for: among many short ones stands a long one,
and whoever waits for it must not keep the others from theirs.
"""
_BYTES = 30_000_000
"""So many bytes of files may wait; where they are more, two files a worker."""
Begin = Callable[[concurrent.futures.Executor, bytes], Callable[[], T]]
"""Begins to read the bytes of a file; what it returns waits for the reading."""


class _File(NamedTuple, Generic[T]):
    """A file that is being read."""

    name: str
    size: int
    """Bytes."""
    finish: Callable[[], T]


def in_order(
    items: Iterable[tuple[str, Load, Begin[T]]],
    *,
    workers: int,
    executor: concurrent.futures.Executor | None = None,
) -> Generator[tuple[str, T], None, None]:
    """The readings of many files, a few ahead of the one that is asked for: the first ones are
    begun at once, before anybody asks. Closed before its end, it waits for no more than what is
    being read just then.

    Args:
        items: (name, where the bytes come from, how they are read).
        workers: child processes at work at once.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.

    Never raises for a file that can't be read; what a loader raises is passed on.
    """
    readings = _begun(items, workers, executor)
    next(readings)
    return (reading for reading in readings if reading is not None)


def _begun(
    items: Iterable[tuple[str, Load, Begin[T]]],
    workers: int,
    executor: concurrent.futures.Executor | None,
) -> Iterator[tuple[str, T] | None]:
    """None when the first ones are begun, then the readings."""
    own = concurrent.futures.ThreadPoolExecutor(workers) if executor is None else None
    pool = executor or own
    assert pool is not None
    window = _Window(items, pool, workers)
    try:
        window.fill()
        yield None
        while window.waiting:
            yield window.first()
            window.fill()
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)


class _Window(Generic[T]):
    """The files that are being read, in order.

    Args:
        items: those to come.
        pool: who reads them.
    """

    def __init__(
        self,
        items: Iterable[tuple[str, Load, Begin[T]]],
        pool: concurrent.futures.Executor,
        workers: int,
    ) -> None:
        self.waiting: deque[_File[T]] = deque()
        self._items, self._pool, self._workers = iter(items), pool, workers
        self._size = 0

    def fill(self) -> None:
        """Begin what may be read ahead."""
        while len(self.waiting) <= self._most() and (item := next(self._items, None)):
            name, load, begin = item
            data = load.read_bytes() if isinstance(load, Path) else load()
            self.waiting.append(_File(name, len(data), begin(self._pool, data)))
            self._size += len(data)

    def _most(self) -> int:
        return (_AHEAD if self._size <= _BYTES else 2) * self._workers

    def first(self) -> tuple[str, T]:
        """The name and the reading of the first."""
        file = self.waiting.popleft()
        self._size -= file.size
        return file.name, file.finish()
