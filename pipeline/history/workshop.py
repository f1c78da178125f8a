"""Where a build has dear results made: elsewhere and ahead of time where there are hands for it,
else here and when they are asked for. The rows are the same, whoever makes them and when.
"""

import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple, ParamSpec, Self, TypeVar, cast

from pipeline.executors.hands import Hands
from pipeline.executors.sure import Answer

P = ParamSpec("P")
T = TypeVar("T")
_AHEAD = 4
"""Results a worker that wait in memory; more wait on the disk."""
_WAITING = 4_000_000
"""Characters of text that may wait to be worked on, in memory."""


class _Asked(NamedTuple):
    """A result that was asked for."""

    size: int
    """Characters of text."""
    answer: Answer[Any]


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
        self._asked: dict[str, _Asked] = {}
        self._waiting: dict[str, list[str]] = {}
        """Source → what was asked for it; what is there is taken out when somebody asks."""
        self._ranks: dict[str, int] = {}
        """Source → its number, in the order in which something was asked for them."""
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
        self,
        source_id: str,
        key: str,
        size: int,
        fn: Callable[P, T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Have a result made before it is asked for; those of a source that was named before others
        are made before theirs.

        Args:
            size: how much work it is, in characters of text.
        """
        if self.alone or self.knows(key):
            return
        rank = self._ranks.setdefault(source_id, len(self._ranks))
        answer = self.hands.ask(size, rank, fn, *args, **kwargs)
        self._asked[key] = _Asked(size, answer)
        self._waiting.setdefault(source_id, []).append(key)
        brought = [key for key, asked in self._asked.items() if asked.answer.is_brought]
        for old in brought[: -_AHEAD * self.hands.workers]:
            self._put_by(old)
        waiting = [asked.size for asked in self._asked.values() if not asked.answer.is_brought]
        if sum(waiting) > _WAITING:
            self._put_by(next(iter(self._asked)))

    def is_ready(self, source_id: str) -> bool:
        """Is nothing of a source on its way any more?"""
        waiting = self._waiting.get(source_id, [])
        while waiting and not self._is_awaited(waiting[-1]):
            waiting.pop()
        return not waiting

    def _is_awaited(self, key: str) -> bool:
        return key in self._asked and self._asked[key].answer.is_awaited

    def taken(self, key: str) -> Any:
        """A result that was asked for; None where it was not. It is not kept here any more."""
        if key in self._asked:
            return self._asked.pop(key).answer.result()
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
        result = pickle.dumps(self._asked.pop(key).answer.result(), pickle.HIGHEST_PROTOCOL)
        self._store.execute("INSERT OR REPLACE INTO results VALUES (?, ?)", (key, result))
