"""How rare a pair of neighbouring characters is, from a sample of the pages.

A whole count would read the whole index. A sample is enough to say by which pairs a quotation is
best looked for, and how much it means that two texts share one.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import log
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.answers.quotes.forms import form_of
from pipeline.search.sql import listed

_SAMPLE = 240
"""Pages; a pair on one page in a hundred is then seen on two or three."""
_LONGEST = 4_000
_LAST = "SELECT coalesce(max(id), 0) FROM pages"
_TEXTS = """
SELECT substr(text, 1, :longest) FROM pages WHERE id IN (SELECT value FROM json_each(:ids))
"""
_FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'"


class Rarity(NamedTuple):
    """Of the pairs of one database."""

    pages: int
    """In the sample, at least 1."""
    counts: Counter[str]
    """Pair → pages of the sample that have it."""
    all_pages: int = 1
    """Of the database, about."""

    def share(self, pair: str) -> float:
        """Share of all pages that have a pair, about; never 0."""
        return (self.counts[pair] + 0.3) / (self.pages + 0.6)

    def weight(self, pair: str) -> float:
        """How much a shared pair tells, in bits."""
        return -log(self.share(pair), 2)

    def told(self, text: str) -> float:
        """How much all pairs of a text tell, in bits."""
        return sum(self.weight(a + b) for a, b in pairwise(text))


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
    found = counted(text for (text,) in db.execute(_TEXTS, ids))
    return found._replace(all_pages=max(last, found.pages))


def counted(texts: Iterable[str]) -> Rarity:
    """The pairs of some texts."""
    counts: Counter[str] = Counter()
    pages = 0
    for text in texts:
        form = form_of(text).casefold()
        counts.update({a + b for a, b in pairwise(form)})
        pages += 1
    return Rarity(max(pages, 1), counts)
