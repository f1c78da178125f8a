"""Whose turn it is at each host: one request at a time, over all runs that go on side by side.

Two sources on one host share its turn, and the pause that either of them owes it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pipeline.crawl.allowed import USUAL_PORT


class StoppedError(BaseException):
    """The night was stopped: whoever asks next breaks off, as if killed.

    No :class:`Exception`, for what breaks off is no failure of a source.
    """


class _Host:
    """One host: who asks it, and since when it rests."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.since = float("-inf")
        self.owed = 0.0


class Turns:
    """The turns of all hosts in one process."""

    def __init__(self, sleep: Callable[[float], None] | None = None) -> None:
        """Begin.

        Args:
            sleep: how to wait so many seconds; None for a wait that :meth:`stop` ends.
        """
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()
        self._stopped = threading.Event()
        self._sleep = sleep

    def stop(self) -> None:
        """End every wait and let nobody ask any more."""
        self._stopped.set()

    def wait(self, seconds: float) -> None:
        """Wait.

        Raises:
            StoppedError: the night was stopped.
        """
        if self._sleep is not None:
            self._sleep(seconds)
        elif self._stopped.wait(seconds):
            raise StoppedError

    @contextmanager
    def of(self, url: str, owed: float) -> Iterator[None]:
        """Have the turn at the host of a URL while this block runs.

        Args:
            owed: seconds between two requests, as the one who asks now has it; the longer one of
                its and of the last one's counts.

        Raises:
            StoppedError: the night was stopped.
        """
        with self._guard:
            host = self._hosts.setdefault(host_key(url), _Host())
        with host.lock:
            rest = host.since + max(owed, host.owed) - time.monotonic()
            if rest > 0:
                self.wait(rest)
            if self._stopped.is_set():
                raise StoppedError
            try:
                yield
            finally:
                host.since, host.owed = time.monotonic(), owed


def host_key(url: str) -> str:
    """``host`` or ``host:port``, lower case; the usual ports are left out, so that http and https
    on one host are one.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    usual = USUAL_PORT.get(parts.scheme.lower())
    return host.removesuffix(f":{usual}") if usual else host
