"""The order of pages: the words as typed before their variants, headings before body, relevance, the newest edition first."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from typing import NamedTuple

from pipeline.search.filters import Sql
from pipeline.search.fold import fold, places
from pipeline.search.match import Expression

CAP = 10_000
"""Hits are counted up to here."""
RANKED = 1_500
"""Up to so many hits relevance is computed (1.3 ms a thousand); beyond, headings come first and then the newest pages."""
_BLOCK = 40
"""Equals are put in the order of their dates within blocks of so many pages, so that turning pages stays stable."""
_HEADING_WEIGHT = 5.0


class Wanted(NamedTuple):
    """What to find."""

    match: Expression
    prefix: str | None
    """Where ``match`` has no pairs: the same on ``pages_fts``, for relevance, or None where that would cost too much."""

    @property
    def scored(self) -> Expression | None:
        """What relevance can be computed for."""
        if self.match.pairs:
            return self.match
        return self.match._replace(pairs=self.prefix, chars=None) if self.prefix else None


class Ranked(NamedTuple):
    """The pages asked for, in order."""

    entries: list[tuple[int, ...]]
    """Ids of pages: one to show, then those of other files of the same edition that hold the same text."""
    total: int
    """Number of pages found, at most ``CAP``."""
    capped: bool
    """True where there are more pages."""
    more: bool
    """True where there are further entries."""
    variants: frozenset[int]
    """Pages that hold only variants of the words, not the words as they were typed."""


def select(wanted: Expression, condition: Sql, heading: bool = False) -> Sql:
    """The SQL that yields ``rowid`` of every page that matches; nothing in particular about its order."""
    table, parts, params = "pages_fts f", [], []
    if wanted.pairs:
        parts.append("f.pages_fts MATCH ?")
        params.append(f"heading : ({wanted.pairs})" if heading else wanted.pairs)
        if wanted.chars:
            parts.append("+f.rowid IN (SELECT rowid FROM pages_chars WHERE pages_chars MATCH ?)")
            params.append(wanted.chars)
    elif wanted.chars:
        table = "pages_chars f"
        parts.append("f.pages_chars MATCH ?")
        params.append(wanted.chars)
    else:
        parts.append("0")
    if wanted.but_pairs:
        parts.append("+f.rowid NOT IN (SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?)")
        params.append(wanted.but_pairs)
    if wanted.but_chars:
        parts.append("+f.rowid NOT IN (SELECT rowid FROM pages_chars WHERE pages_chars MATCH ?)")
        params.append(wanted.but_chars)
    if condition.text:
        parts.append(condition.text)
    sql = f"SELECT f.rowid AS rowid FROM {table} WHERE {' AND '.join(parts)}"
    return Sql(sql, (*params, *condition.params))


def capped(matched: Sql, cap: int = CAP) -> Sql:
    """The newest ``cap`` of them."""
    return Sql(f"{matched.text} ORDER BY f.rowid DESC LIMIT {cap}", matched.params)


def count(db: sqlite3.Connection, matched: Sql) -> int:
    """How many match, at most ``CAP`` + 1."""
    (number,) = db.execute(
        f"SELECT count(*) FROM ({matched.text} LIMIT {CAP + 1})", matched.params
    ).fetchone()
    return int(number)


def rank(
    db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, offset: int, limit: int
) -> Ranked:
    """Find and order pages.

    Args:
        wanted: what is looked for.
        typed: the same without variants; pages that match it come first.
        condition: of the filters.
        offset, limit: count entries.
    """
    total = count(db, select(wanted.match, condition))
    if not total or not limit:
        return Ranked([], total, False, False, frozenset())
    enough = 3 * (offset + limit) + _BLOCK  # some will be folded
    ordered = _ordered(db, wanted, condition, enough, total)
    variants: frozenset[int] = frozenset()
    if typed != wanted:
        first = _ordered(db, typed, condition, enough, count(db, select(typed.match, condition)))
        known = {id_ for id_, _ in first}
        ordered = first + [pair for pair in ordered if pair[0] not in known]
        variants = frozenset(id_ for id_, _ in ordered[len(first) :])
    entries: list[list[int]] = []
    seen: dict[tuple[str, int], list[tuple[int, list[int]]]] = {}
    for start in range(0, len(ordered), _BLOCK):
        if len(entries) > offset + limit:
            break
        for place in places(db, ordered[start : start + _BLOCK], variants):
            fold(entries, seen, place)
    more = len(entries) > offset + limit
    return Ranked(
        [tuple(e) for e in entries[offset : offset + limit]],
        min(total, CAP),
        total > CAP,
        more,
        variants,
    )


def _ordered(
    db: sqlite3.Connection, wanted: Wanted, condition: Sql, enough: int, total: int
) -> list[tuple[int, float]]:
    """The first ``enough`` pages at least, as (id, score), best first."""
    scored = wanted.scored
    if total <= RANKED and scored:
        return _by_relevance(db, scored, condition, enough) if total else []
    heads: list[int] = []
    if scored:
        heads = [
            row[0] for row in db.execute(*capped(select(scored, condition, heading=True), enough))
        ]
    known = set(heads)
    newest = (
        row[0]
        for row in db.execute(
            *capped(select(wanted.match, condition), min(enough + len(heads), CAP))
        )
    )
    return [(id_, 1.0) for id_ in heads] + [(id_, 0.0) for id_ in newest if id_ not in known]


def rank_by_time(
    db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, offset: int, limit: int
) -> Ranked:
    """The same pages in the order in which they came, the last one first, for feeds.

    The same text in one edition counts when it came first: a file that is saved once more is no news.
    """
    total = count(db, select(wanted.match, condition))
    newest = [
        (row[0], 0.0)
        for row in db.execute(*capped(select(wanted.match, condition), 8 * (offset + limit)))
    ]
    as_typed = {row[0] for row in db.execute(*capped(select(typed.match, condition)))}
    entries: list[list[int]] = []
    seen: dict[tuple[str, int], list[tuple[int, list[int]]]] = {}
    for place in sorted(places(db, newest, frozenset()), key=lambda p: p.id):
        fold(entries, seen, place)
    entries.sort(reverse=True)
    variants = frozenset(id_ for id_, _ in newest if id_ not in as_typed)
    shown = [tuple(e) for e in entries[offset : offset + limit]]
    return Ranked(shown, min(total, CAP), total > CAP, len(entries) > offset + limit, variants)


def _by_relevance(
    db: sqlite3.Connection, scored: Expression, condition: Sql, most: int
) -> list[tuple[int, float]]:
    """(id, score) of the ``most`` best matches, best first; scores are positive."""
    matched = select(scored, condition)
    sql = matched.text.replace(
        "f.rowid AS rowid", f"f.rowid, -bm25(pages_fts, 1.0, {_HEADING_WEIGHT}) AS score", 1
    )
    return list(db.execute(f"{sql} ORDER BY score DESC, f.rowid DESC LIMIT {most}", matched.params))
