"""Where a build has dear results made: elsewhere and ahead of time where there are hands for it,
else here and when they are asked for. The rows are the same, whoever makes them and when.
"""

import pickle
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from typing import Any, ParamSpec, Self, TypeVar, cast

from pipeline.executors.hands import Hands

P = ParamSpec("P")
T = TypeVar("T")
_AHEAD = 4
"""Results a worker that are on their way or wait in memory; more wait on the disk."""


class Workshop:
    """The results of pure functions. Use it as a context manager.

    Args:
        hands: who makes them.
        before: the database that may have some of them already; None makes all of them.
    """

    def __init__(
        self, hands: Hands | None = None, before: sqlite3.Connection | None = None
    ) -> None:
        self.before = before
        self.hands = hands or Hands()
        self._asked: dict[str, Future[Any]] = {}
        self._store: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._asked.clear()
        if self._store is not None:
            self._store.close()

    @property
    def alone(self) -> bool:
        """Is there nobody who could work ahead?"""
        return self.hands.workers <= 1

    def knows(self, key: str) -> bool:
        """Is a result on its way?"""
        return key in self._asked or self._stored(key) is not None

    def ahead(
        self, key: str, size: int, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Have a result made before it is asked for.

        Args:
            size: how much work it is, in characters of text.
        """
        if self.alone or self.knows(key):
            return
        self._asked[key] = self.hands.ask(size, fn, *args, **kwargs)
        if len(self._asked) > _AHEAD * self.hands.workers:
            self._put_by(next(iter(self._asked)))

    def taken(self, key: str) -> Any:
        """A result that was asked for; None where it was not. It is not kept here any more."""
        if key in self._asked:
            return self._asked.pop(key).result()
        stored = self._stored(key)
        if stored is None or self._store is None:
            return None
        self._store.execute("DELETE FROM results WHERE key = ?", (key,))
        return pickle.loads(stored)  # noqa: S301 (ours, from a file that nobody else can open)

    def _stored(self, key: str) -> bytes | None:
        if self._store is None:
            return None
        with closing(
            self._store.execute("SELECT result FROM results WHERE key = ?", (key,))
        ) as rows:
            row = rows.fetchone()
        return cast("bytes", row[0]) if row else None

    def _put_by(self, key: str) -> None:
        """Write a result to the disk: what many cities wait for must not fill the memory."""
        if self._store is None:
            self._store = sqlite3.connect("", isolation_level=None)  # SQLite's own temporary file
            self._store.execute("CREATE TABLE results (key TEXT PRIMARY KEY, result BLOB)")
        result = pickle.dumps(self._asked.pop(key).result(), pickle.HIGHEST_PROTOCOL)
        self._store.execute("INSERT OR REPLACE INTO results VALUES (?, ?)", (key, result))
