"""Many files read at a time, what was read of them given in order."""

import concurrent.futures
from collections import deque
from collections.abc import Callable, Iterable, Iterator
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


class _Begun(NamedTuple, Generic[T]):
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
) -> Iterator[tuple[str, T]]:
    """The readings of many files, a few ahead of the one that is asked for.

    Args:
        items: (name, where the bytes come from, how they are read).
        workers: child processes at work at once.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.

    Never raises for a file that can't be read; what a loader raises is passed on.
    """
    own = concurrent.futures.ThreadPoolExecutor(workers) if executor is None else None
    pool = executor or own
    assert pool is not None
    waiting: deque[_Begun[T]] = deque()
    size = 0
    try:
        for name, load, begin in items:
            data = load.read_bytes() if isinstance(load, Path) else load()
            waiting.append(_Begun(name, len(data), begin(pool, data)))
            size += len(data)
            while len(waiting) > (_AHEAD if size <= _BYTES else 2) * workers:
                size -= waiting[0].size
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)


def _next(waiting: "deque[_Begun[T]]") -> tuple[str, T]:
    begun = waiting.popleft()
    return begun.name, begun.finish()
