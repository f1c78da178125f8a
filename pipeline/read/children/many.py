"""Many files read at a time, what was read of them given in order."""

import concurrent.futures
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

Load = Callable[[], bytes] | Path
"""The bytes of a file, on demand: a function that gives them, or a path."""
T = TypeVar("T")
Begin = Callable[[concurrent.futures.Executor, bytes], Callable[[], T]]
"""Begins to read the bytes of a file; what it returns waits for the reading."""


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
    waiting: deque[tuple[str, Callable[[], T]]] = deque()
    try:
        for name, load, begin in items:
            data = load.read_bytes() if isinstance(load, Path) else load()
            waiting.append((name, begin(pool, data)))
            if len(waiting) > 2 * workers:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        if own is not None:
            own.shutdown(wait=True, cancel_futures=True)


def _next(waiting: deque[tuple[str, Callable[[], T]]]) -> tuple[str, T]:
    name, finish = waiting.popleft()
    return name, finish()
