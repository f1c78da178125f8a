"""Near words for a word that was found nowhere: what the pages have instead."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from pipeline.search.match import occurs
from pipeline.search.normalise import normalise
from pipeline.search.sql import Sql, Value, numbers
from pipeline.search.tokens import one_char, phrase

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


_SOME = "SELECT rowid FROM pages_fts WHERE pages_fts MATCH :pairs LIMIT :most"
_BEST = """
  SELECT rowid FROM pages_fts WHERE pages_fts MATCH :pairs AND rowid <= :last
  ORDER BY bm25(pages_fts) LIMIT :most"""
_WITH_CHAR = """
  SELECT rowid FROM pages_chars WHERE pages_chars MATCH :char
  ORDER BY rowid DESC LIMIT :most"""
_TEXT = "SELECT substr(text, 1, ?) FROM pages WHERE id = ?"


def _pages(db: sqlite3.Connection, word: str) -> Iterator[str]:
    """Normalised texts of the pages that share the most pairs of characters with the word.

    For short words those with one of its characters too.
    """
    pairs = " OR ".join(phrase(a + b) for a, b in pairwise(word))
    ids = numbers(db, Sql(_SOME, {"pairs": pairs, "most": 20 * _PAGES}))
    if ids:
        ids = numbers(db, Sql(_BEST, {"pairs": pairs, "last": max(ids), "most": _PAGES}))
    if len(word) <= 4:
        for char in dict.fromkeys(word):
            with_char: dict[str, Value] = {"char": one_char(char), "most": _PAGES // 4}
            ids += numbers(db, Sql(_WITH_CHAR, with_char))
    for id_ in dict.fromkeys(ids):
        (text,) = db.execute(_TEXT, (_LONGEST, id_)).fetchone()
        yield normalise(text)


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
    least = 0.5 if len(word) <= 3 else 0.65
    return len(candidate) >= 2 and candidate != word and _likeness(candidate, word) >= least


def _likeness(candidate: str, word: str) -> float:
    return float(OSA.normalized_similarity(candidate, word))
