"""The lives of the passages that have some words, whatever became of them."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links, passages
from pipeline.answers.passage_changes import changes_of
from pipeline.answers.passage_tables import Json, Whole, life_json
from pipeline.answers.passage_types import Neighbours
from pipeline.answers.search import unknown_text
from pipeline.errors import NotFoundError
from pipeline.search.api import NO_FILTERS, Results, search_passages
from pipeline.search.lives import of_lives
from pipeline.search.query import Field

MOST = 100
"""Passages that one answer holds."""


class Traced(NamedTuple):
    """The passages that have the words, the best first, and how many there are."""

    words: str
    found: tuple[Whole, ...]
    total: int
    capped: bool
    """True where there are more than ``total``."""


def trace(
    db: sqlite3.Connection,
    words: Sequence[str],
    *,
    beside: Mapping[Field, Sequence[str]] = NO_FILTERS,
    variants: bool = True,
    limit: int = 5,
) -> Traced:
    """Find passages by the words of any of their wordings, with their lives.

    The more of a passage the words are, the earlier it comes; what still stands comes before what
    is gone.

    Args:
        words: in the language of searches, filters too; or the id of one passage.
        beside: values of filters beside those of the words.
        limit: passages wanted, at most ``MOST``.

    Raises:
        NotFoundError: no passage has them; the text says what is near.
    """
    text = " ".join(words)
    one = passages.resolve(db, text)
    if one is not None:
        return Traced(text, tuple(_wholes(db, [one])), total=1, capped=False)
    limit = max(1, min(limit, MOST))
    results = search_passages(db, text, beside=beside, variants=variants, limit=limit)
    if not results.query.clauses and not of_lives(results.filters):
        raise NotFoundError("nothing to trace: give one word or more")
    if not results.total:
        raise NotFoundError(f"no passage has {text}{_why(results)}")
    found = _wholes(db, [hit.id for hit in results.passages])
    return Traced(text, tuple(found), results.total, results.capped)


def _wholes(db: sqlite3.Connection, ids: Sequence[str]) -> list[Whole]:
    """Passages with all that is told of them, but for what stands beside them."""
    lives = passages.lives(db, ids)
    alone = Neighbours(None, None)
    return [Whole(lives[id_], changes_of(db, lives[id_]), alone) for id_ in ids if id_ in lives]


def _why(results: Results) -> str:
    """Why there is nothing."""
    near = [word for found in results.words for word in found.near]
    told = [unknown_text(unknown) for unknown in results.unknown]
    told += [f"near: {' '.join(near)}"] if near else []
    return "".join(f"; {reason}" for reason in told)


def trace_json(traced: Traced) -> Json:
    """All of it as plain values."""
    return {
        "words": traced.words,
        "total": traced.total,
        "capped": traced.capped,
        "passages": [_passage_json(whole) for whole in traced.found],
    }


def _passage_json(whole: Whole) -> Json:
    told = life_json(whole)
    del told["before"], told["after"]
    return told | {"feed": links.passage_feed(whole.life.passage.id)}
