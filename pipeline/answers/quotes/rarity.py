"""How rare a pair of neighbouring characters is, from a sample of the pages.

A whole count would read the whole index. A sample is enough to say by which pairs a quotation is
best looked for, and how much it means that two texts share one.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from math import log
from operator import add
from threading import Lock

from cachetools import LRUCache

from pipeline.answers.quotes.forms import form_of
from pipeline.search.sql import listed

_SAMPLE = 240
"""Pages; a pair on one page in a hundred is then seen on two or three."""
_LONGEST = 4_000
_BLANK = 1.0
"""Bits that a letter beside white space tells: forms have none, so that it is not counted."""
_LAST = "SELECT coalesce(max(id), 0) FROM pages"
_TEXTS = """
SELECT substr(text, 1, :longest) FROM pages WHERE id IN (SELECT value FROM json_each(:ids))
"""
_FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'"


class _Weights(dict[str, float]):
    """Pair → how much it tells, in bits; those that the sample has not tell most."""

    def __init__(self, counts: Counter[str], pages: int) -> None:
        super().__init__({pair: _bits(count, pages) for pair, count in counts.items()})
        self._rarest = _bits(0, pages)

    def __missing__(self, pair: str) -> float:
        return _BLANK if " " in pair else self._rarest


def _bits(count: int, pages: int) -> float:
    return -log((count + 0.3) / (pages + 0.6), 2)


class Rarity:
    """Of the pairs of one database."""

    def __init__(self, texts: Iterable[str], last: int) -> None:
        """Count the pairs of a sample.

        Args:
            last: the highest id of a page: so many pages there are, about.
        """
        counts: Counter[str] = Counter()
        sampled = 0
        for text in texts:
            form = form_of(text).casefold()
            counts.update(set(map(add, form, form[1:])))
            sampled += 1
        self.pages = max(last, sampled)
        """Of the database, about."""
        self._weights = _Weights(counts, max(sampled, 1))

    def weight(self, pair: str) -> float:
        """How much a shared pair tells, in bits."""
        return self._weights[pair]

    def share(self, pair: str) -> float:
        """Share of all pages that have a pair, about; never 0."""
        return float(2 ** -self._weights[pair])

    def told(self, text: str) -> float:
        """How much all pairs of a text tell, in bits."""
        return sum(map(self._weights.__getitem__, map(add, text, text[1:])))


_KNOWN: LRUCache[tuple[str, int], Rarity] = LRUCache(4)
_LOCK = Lock()


def rarity(db: sqlite3.Connection) -> Rarity:
    """Of the pairs of a database; read once for each state of it and kept (20 to 60 ms)."""
    (last,) = db.execute(_LAST).fetchone()
    (file,) = db.execute(_FILE).fetchone()
    key = (file or "", last)
    with _LOCK:
        found = _KNOWN.get(key)
        if found is None or not file:
            found = _KNOWN[key] = _sampled(db, last)
    return found


def _sampled(db: sqlite3.Connection, last: int) -> Rarity:
    """Of pages spread evenly over all: the same ones each time."""
    step = max(1, last // _SAMPLE)
    ids = {"ids": listed(range(1, last + 1, step)), "longest": _LONGEST}
    return Rarity((text for (text,) in db.execute(_TEXTS, ids)), last)
