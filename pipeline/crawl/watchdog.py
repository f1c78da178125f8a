"""Does something after a while, unless it is told in time that it need not: for all requests of a
process by one thread. A thread for each request cost more than the rest of its bounds.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MOST = 64
"""Ends that may be kept although they don't matter any more."""


class Watchdog:
    """One thread, begun with the first request, that waits for the nearest end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ends: list[tuple[float, int]] = []
        self._actions: dict[int, Callable[[], None]] = {}
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    @contextmanager
    def after(self, seconds: float, action: Callable[[], None]) -> Iterator[None]:
        """Do something when this block has taken so long; it must not wait for anything."""
        end = time.monotonic() + seconds
        with self._changed:
            number = next(self._numbers)
            self._actions[number] = action
            if len(self._ends) > _MOST + 2 * len(self._actions):
                self._ends = sorted(one for one in self._ends if one[1] in self._actions)
            nearest = not self._ends or end < self._ends[0][0]
            heapq.heappush(self._ends, (end, number))
            if self._thread is None or not self._thread.is_alive():  # none is left after a fork
                self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
                self._thread.start()
            elif nearest:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._actions.pop(number, None)

    def _watch(self) -> None:
        while True:
            for action in self._due():
                action()

    def _due(self) -> list[Callable[[], None]]:
        """Wait for the nearest end that still matters; what is to be done then."""
        with self._changed:
            while self._ends and self._ends[0][1] not in self._actions:
                heapq.heappop(self._ends)
            left = self._ends[0][0] - time.monotonic() if self._ends else None
            if left is None or left > 0:
                self._changed.wait(left)
                return []
            _, number = heapq.heappop(self._ends)
            return [self._actions.pop(number)]


WATCHDOG = Watchdog()
