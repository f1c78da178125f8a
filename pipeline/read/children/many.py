"""Many files read at a time, what was read of them given in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
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
Begin = Callable[[Executor, bytes], Callable[[], T | None]]
"""Begins to read the bytes of a file; what it returns waits for the reading, None for what is no
file that is read.
"""


class _File(NamedTuple, Generic[T]):
    """A file that is being read."""

    name: str
    size: int
    """Bytes."""
    reading: Future[T | None]


class Readings(Iterator[tuple[str, T]]):
    """The readings of many files, in order. Closed before their end, they wait for no more than
    what is being read just then.

    Args:
        items: (name, where the bytes come from, how they are read).
        executor: who reads them; None for ``workers`` threads of their own.
        workers: child processes at work at once.
        then: is told of each as soon as it is read, in a thread of its own.
    """

    def __init__(
        self,
        items: Iterable[tuple[str, Load, Begin[T]]],
        executor: Executor | None,
        workers: int,
        then: Callable[[str, T], None],
    ) -> None:
        pool = executor or ThreadPoolExecutor(workers)
        # What is left to do of a file is done as soon as its parts are there, file after file.
        ends = ThreadPoolExecutor(1)
        self._own = [ends] if executor else [pool, ends]
        self._window = _Window(items, pool, ends, workers, then)
        self._window.fill()

    def __next__(self) -> tuple[str, T]:
        """The next file's name and reading; what is no file that is read is left out."""
        while True:
            try:
                name, reading = self._window.first()
                self._window.fill()
            except BaseException:
                self.close()
                raise
            if reading is not None:
                return name, reading

    def is_next_read(self) -> bool:
        """Would :func:`next` give its answer at once?"""
        return self._window.is_first_read()

    def close(self) -> None:
        """Begin nothing more."""
        for pool in self._own:
            pool.shutdown(wait=True, cancel_futures=True)


def in_order(
    items: Iterable[tuple[str, Load, Begin[T]]],
    *,
    workers: int,
    executor: Executor | None = None,
    then: Callable[[str, T], None] = lambda *_: None,
) -> Readings[T]:
    """The readings of many files, a few ahead of the one that is asked for: the first ones are
    begun at once, before anybody asks.

    Args:
        items: (name, where the bytes come from, how they are read; None for what is no file that
            is read).
        workers: child processes at work at once.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.
        then: is told of each as soon as it is read, in a thread of its own.

    Never raises for a file that can't be read; what a loader raises is passed on.
    """
    return Readings(items, executor, workers, then)


class _Window(Generic[T]):
    """The files that are being read, in order.

    Args:
        items: those to come.
        pool: who reads them.
        ends: who puts together what was read of each.
    """

    def __init__(
        self,
        items: Iterable[tuple[str, Load, Begin[T]]],
        pool: Executor,
        ends: Executor,
        workers: int,
        then: Callable[[str, T], None],
    ) -> None:
        self.waiting: deque[_File[T]] = deque()
        self._items, self._pool, self._ends, self._workers = iter(items), pool, ends, workers
        self._then = then
        self._size = 0

    def fill(self) -> None:
        """Begin what may be read ahead."""
        while len(self.waiting) <= self._most() and (item := next(self._items, None)):
            name, load, begin = item
            data = load.read_bytes() if isinstance(load, Path) else load()
            reading = self._ends.submit(self._end, name, begin(self._pool, data))
            self.waiting.append(_File(name, len(data), reading))
            self._size += len(data)

    def _end(self, name: str, finish: Callable[[], T | None]) -> T | None:
        reading = finish()
        if reading is not None:
            self._then(name, reading)
        return reading

    def _most(self) -> int:
        return (_AHEAD if self._size <= _BYTES else 2) * self._workers

    def first(self) -> tuple[str, T | None]:
        """The name and the reading of the first.

        Raises:
            StopIteration: there is none.
        """
        if not self.waiting:
            raise StopIteration
        file = self.waiting.popleft()
        self._size -= file.size
        return file.name, file.reading.result()

    def is_first_read(self) -> bool:
        """Is there nothing to wait for?"""
        return not self.waiting or self.waiting[0].reading.done()
