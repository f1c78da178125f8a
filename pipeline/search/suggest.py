"""Near words for a word that was found nowhere: what the pages have instead."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.search.match import occurs
from pipeline.search.normalise import normalise
from pipeline.search.tokens import phrase

_WORD = re.compile(r"[一-鿿々〆ァ-ヺーぁ-ゖa-z0-9・]+")
_PAGES = 30
_LONGEST = 20_000
_MOST = 5
# A word, roughly: a run of one script.
_RUN = re.compile(r"[一-鿿々〆]+|[ァ-ヺー]+|[ぁ-ゖ]+|[a-z0-9]+")


def near(db: sqlite3.Connection, word: str) -> tuple[str, ...]:
    """Return up to five words that occur and are near a normalised word, the likeliest first."""
    if not 2 <= len(word) <= 30:
        return ()
    counts: Counter[str] = Counter()
    for text in _pages(db, word):
        counts.update(set(_candidates(text, word)))
    best = sorted(
        counts, key=lambda c: (-_likeness(c, word), abs(len(c) - len(word)), -counts[c], c)
    )
    kept: list[str] = []
    for candidate in best:
        if all(candidate not in k and k not in candidate for k in kept) and occurs(db, candidate):
            kept.append(candidate)
        if len(kept) == _MOST:
            break
    return tuple(kept)


def _pages(db: sqlite3.Connection, word: str) -> Iterator[str]:
    """Normalised texts of the pages that share the most pairs of characters with the word, else of those with one of its characters."""
    pairs = " OR ".join(phrase(a + b) for a, b in pairwise(word))
    ids = [
        r[0]
        for r in db.execute(
            f"SELECT rowid FROM pages_fts WHERE pages_fts MATCH ? LIMIT {20 * _PAGES}", (pairs,)
        )
    ]
    if ids:
        sql = f"SELECT rowid FROM pages_fts WHERE pages_fts MATCH ? AND rowid <= ? ORDER BY bm25(pages_fts) LIMIT {_PAGES}"
        ids = [r[0] for r in db.execute(sql, (pairs, max(ids)))]
    if len(word) <= 4:
        for char in dict.fromkeys(word):
            quoted = '"' + char.replace('"', '""') + '"'
            sql = f"SELECT rowid FROM pages_chars WHERE pages_chars MATCH ? ORDER BY rowid DESC LIMIT {_PAGES // 4}"
            ids += [r[0] for r in db.execute(sql, (quoted,))]
    for id_ in dict.fromkeys(ids):
        yield normalise(
            db.execute(
                f"SELECT substr(text, 1, {_LONGEST}) FROM pages WHERE id = ?", (id_,)
            ).fetchone()[0]
        )


def _candidates(text: str, word: str) -> Iterator[str]:
    """Words of a text, and rows of words around a shared pair, that are near enough."""
    for match in _RUN.finditer(text):
        if abs(len(match[0]) - len(word)) <= 2 and _near_enough(match[0], word):
            yield match[0]
    for i in range(len(word) - 1):
        for match in re.finditer(re.escape(word[i : i + 2]), text):
            for size in (len(word), len(word) + 1, len(word) - 1):
                start = match.start() - i
                piece = text[max(0, start) : start + size]
                if len(piece) == size and _WORD.fullmatch(piece) and _near_enough(piece, word):
                    yield piece


def _near_enough(candidate: str, word: str) -> bool:
    return (
        len(candidate) >= 2
        and candidate != word
        and _likeness(candidate, word) >= (0.5 if len(word) <= 3 else 0.65)
    )


def _likeness(candidate: str, word: str) -> float:
    return float(OSA.normalized_similarity(candidate, word))
