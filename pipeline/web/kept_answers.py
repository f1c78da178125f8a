"""Answers kept in memory: each is made once for all readers, and lasts while the database does.

A body is kept as it is sent. What stands on the database alone is shown until its state changes;
what also read the archive's files (a damaged one may be mended, a folder come back) at most a
minute; what told of the present moment, in hours and days, ten seconds.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.web.basis import Basis, noted

_MOST_BYTES = 64 * 1024 * 1024
_LONGEST = 4 * 1024 * 1024
"""Bytes of one answer; a longer one (a file of all rows) is made each time."""
_BESIDE = 1_000
"""Bytes that an answer takes beside its body."""
_ARCHIVE_SECONDS = 60.0
_MOMENT_SECONDS = 10.0
_KEPT = (200, 503)
"""Status codes; 503 is what the monitor is told where something is wrong."""


class Key(NamedTuple):
    """What an answer depends on; two requests of one key are answered alike."""

    state: tuple[str, ...]
    """The database's."""
    path: str
    query: str
    host: str
    """With the scheme: answers hold absolute addresses."""
    language: str


class Answer(NamedTuple):
    """An answer ready to be sent."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    content_type: str
    etag: str
    lasting: bool
    """Does it say nothing of the present moment?"""
    until: float
    """Moment of the monotonic clock."""


def entity_tag(content_type: str, body: bytes) -> str:
    """Of what is sent: the same bytes have it on another day, and from another server, too."""
    digest = hashlib.sha256(content_type.encode() + b"\0" + body).hexdigest()
    return f'"{digest[:32]}"'


Made = tuple[int, bytes, Mapping[str, str], str]
"""Status, body, headers and content type."""


class KeptAnswers:
    """The answers of one server, for its one thread of events."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        self._kept: LRUCache[Key, Answer] = LRUCache(most, getsizeof=_size)
        self._making: dict[Key, asyncio.Task[Answer]] = {}

    def known(self, key: Key) -> Answer | None:
        """The answer of a key where it is kept and still holds."""
        found = self._kept.get(key)
        return found if found is not None and found.until > monotonic() else None

    async def get(
        self,
        key: Key,
        make: Callable[[], Awaitable[Made]],
        still: Callable[[], bool],
    ) -> Answer:
        """The answer of a key; readers who ask for it while it is made wait for the same one.

        Args:
            still: is the database, now that the answer is made, what the key says it is?

        Raises:
            Exception: whatever ``make`` does, to everybody who waits.
        """
        found = self.known(key)
        if found is not None:
            return found
        task = self._making.get(key)
        if task is None:
            task = asyncio.ensure_future(self._made(key, make, still))
            self._making[key] = task
        return await asyncio.shield(task)  # a reader who leaves does not stop it for the others

    async def _made(
        self, key: Key, make: Callable[[], Awaitable[Made]], still: Callable[[], bool]
    ) -> Answer:
        try:
            with noted() as basis:
                status, body, headers, content_type = await make()
            answer = Answer(
                status=status,
                body=body,
                headers=headers,
                content_type=content_type,
                etag=entity_tag(content_type, body),
                lasting=not basis.clock,
                until=monotonic() + _seconds(basis),
            )
            if status in _KEPT and len(body) <= _LONGEST and still():
                self._kept[key] = answer
            return answer
        finally:
            del self._making[key]


def _seconds(basis: Basis) -> float:
    """How long an answer holds, as long as the database does."""
    if basis.clock:
        return _MOMENT_SECONDS
    return _ARCHIVE_SECONDS if basis.archive else float("inf")


def _size(answer: Answer) -> int:
    return len(answer.body) + _BESIDE
