"""A comparison made ready for its page: what every view of it needs, made once and kept within
bounds.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.answers import on_demand
from pipeline.answers.on_demand import Compared
from pipeline.database.row_types import ComparedRow, ComparisonRow
from pipeline.web import comparison_view
from pipeline.web.apart import compared
from pipeline.web.comparison_view import SHOWS, Block, Head, Number
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette

_MOST_CHARACTERS = 20_000_000  # of all comparisons that are kept, about 200 MB with what is made
_ROW = 200
"""Characters that a row counts beside its texts."""


class Prepared:
    """The rows of a comparison with their names, folded by each filter and cut into parts."""

    def __init__(self, compared: Compared) -> None:
        self.compared = compared
        self.every = comparison_view.shown(compared.rows)
        self.names = {row.row["position"]: row.name for row in self.every}
        self.numbers: list[Number] = comparison_view.numbers(self.every)
        self.outline: list[Head] = comparison_view.outline(self.every)
        told = [row for row in self.every if row.number or row.numbers or row.formal]
        self.counts = {show: comparison_view.counted(told, show) for show in SHOWS}
        self._parts: dict[str, list[list[Block]]] = {}

    @cached_property
    def is_long(self) -> bool:
        """Has it more than one part, when nothing is filtered?"""
        return len(self.parts("all")) > 1

    def parts(self, show: str, opened: str = "") -> list[list[Block]]:
        """The parts of what a filter shows; with ``opened`` a folded stretch is open."""
        if opened:
            return self._cut(show, opened)
        if show not in self._parts:
            self._parts[show] = self._cut(show, "")
        return self._parts[show]

    def _cut(self, show: str, opened: str) -> list[list[Block]]:
        return comparison_view.parts(comparison_view.blocks(self.every, show), opened)

    @property
    def size(self) -> int:
        """About so many characters."""
        return sum(map(_characters, self.compared.rows))


def _characters(row: ComparedRow) -> int:
    texts = row["old_text"], row["new_text"], row["segments"], row["cells"]
    return _ROW + sum(len(text) for text in texts if text)


class _Key(NamedTuple):
    """What a comparison stands on: while it is the same, so are its rows."""

    id: str
    basis: tuple[str, ...]


_kept: LRUCache[_Key, tuple[Prepared, int]] = LRUCache(
    _MOST_CHARACTERS, getsizeof=lambda kept: kept[1]
)
_lock = threading.Lock()


def _key(row: ComparisonRow) -> _Key:
    basis = (
        row["old_text_sha256"],
        row["new_text_sha256"],
        row["old_files"],
        row["new_files"],
        row["extractor"],
        row["comparer"],
        str(row["pictures_changed"]),
        row["summary"],
    )
    return _Key(row["id"], basis)


def _recall(key: _Key) -> Prepared | None:
    with _lock:
        found = _kept.get(key)
    return found[0] if found else None


def _keep(key: _Key, prepared: Prepared) -> Prepared:
    size = prepared.size
    with _lock:
        if size <= _kept.maxsize:
            _kept[key] = prepared, size
    return prepared


def _stored(db: sqlite3.Connection, old: str, new: str) -> Prepared | None:
    """A stored comparison, read and made ready in one turn of a thread; None where none is."""
    head = on_demand.stored_head(db, old, new)
    if head is None:
        return None
    key = _key(head)
    known = _recall(key)
    if known is not None:
        return known
    found = on_demand.stored(db, old, new)
    return _keep(key, Prepared(found)) if found else None


async def prepared(datasette: Datasette, old: str, new: str) -> Prepared:
    """The comparison of two sides: one that is kept, else the stored one, else one made now.

    Raises:
        NotFoundError: a side is not there, or has no text.
    """
    run = our_database(datasette).execute_fn
    found = await run(lambda db: _stored(db, old, new))
    if found is not None:
        return found
    made = await compared(datasette, old, new)
    key = _key(made.comparison)
    known = _recall(key)
    if known is not None and _same_pictures(known.compared, made):
        return known
    return _keep(key, await asyncio.to_thread(Prepared, made))


def _same_pictures(one: Compared, other: Compared) -> bool:
    pictures: Sequence[object] = one.pictures
    return list(pictures) == list(other.pictures)
