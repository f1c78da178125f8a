"""Walks through many pages of all kinds, none of which comes twice: whoever follows one meets pages
that nobody had made before.
"""

import random
import sqlite3
from collections.abc import Iterator
from itertools import islice, permutations
from pathlib import Path
from urllib.parse import quote

_WORDS = (
    *("人口", "子育て", "雇用", "観光", "移住", "農業", "計画", "目標", "地域", "支援"),
    *("市民", "施策", "事業", "推進", "環境", "交流", "産業", "教育", "医療", "防災"),
)
_ADDRESSES = (
    "SELECT '/-/editions/' || part(id) FROM editions",
    "SELECT '/-/compare/' || part(old_id) || '/' || part(new_id) FROM comparisons "
    "WHERE scope = 'edition'",
    "SELECT '/-/indicators/' || part(id) FROM indicators",
    "SELECT '/-/passages/' || part(id) FROM passages",
    "SELECT DISTINCT '/-/documents/' || sha256 FROM pages",
    "SELECT '/-/changes?source=' || part(id) FROM sources",
    "SELECT '/-/indicators?source=' || part(id) FROM sources",
    "SELECT DISTINCT '/-/series/' || part(source_id) || '/' || part(series) FROM editions "
    "WHERE series <> 'その他'",
)


class Walks:
    """Gives out the addresses of a database's pages, kind by kind, each once."""

    def __init__(self, db: Path) -> None:
        with sqlite3.connect(db) as conn:
            conn.create_function("part", 1, lambda text: quote(text, safe=""))
            kinds = [[path for (path,) in conn.execute(sql)] for sql in _ADDRESSES]
        kinds.append([f"/-/search?q={quote(' '.join(two))}" for two in permutations(_WORDS, 2)])
        for paths in kinds:
            random.Random(7).shuffle(paths)
        self._kinds = len(kinds)
        self._left: Iterator[str] = (path for paths in zip(*kinds, strict=False) for path in paths)

    def take(self, number: int, rounds: int) -> list[list[str]]:
        """As many walks, each through so many pages of each kind.

        Raises:
            ValueError: there are not as many pages.
        """
        found = [[*islice(self._left, rounds * self._kinds)] for _ in range(number)]
        if len(found[-1]) < rounds * self._kinds:
            raise ValueError("the database has too few pages for these walks")
        return found
