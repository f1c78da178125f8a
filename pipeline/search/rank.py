"""The order of pages: the words as typed before their variants, headings before body, relevance, the newest edition first."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from math import log
from typing import NamedTuple

from pipeline.search.filters import YEAR, Sql
from pipeline.search.match import Expression

CAP = 10_000
"""Hits are counted up to here."""
RANKED = 2_500
"""Up to so many hits relevance is computed (1.3 ms a thousand); beyond, headings come first and then the newest pages."""
_BLOCK = 40
"""Equals are put in the order of their dates within blocks of so many places, so that turning pages stays stable."""
_HEADING_WEIGHT = 5.0
_EQUAL = log(1.15)


class Wanted(NamedTuple):
    """What to find, in two forms that find the same."""

    fast: Expression
    scored: Expression
    """For ``pages_fts`` alone, which relevance needs."""


class Ranked(NamedTuple):
    """The ids of the pages asked for, in order."""

    ids: list[int]
    total: int
    """Number of pages found, at most ``CAP``."""
    capped: bool
    """True where there are more."""
    variants: frozenset[int]
    """Those of ``ids`` that hold only variants of the words, not the words as they were typed."""


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
    if condition.text:
        parts.append(condition.text)
    sql = f"SELECT f.rowid AS rowid FROM {table} WHERE {' AND '.join(parts)}"
    return Sql(sql, (*params, *condition.params))


def capped(matched: Sql, cap: int = CAP) -> Sql:
    """The newest ``cap`` of them."""
    return Sql(f"{matched.text} ORDER BY f.rowid DESC LIMIT {cap}", matched.params)


def count(db: sqlite3.Connection, matched: Sql) -> int:
    """How many match, at most ``CAP`` + 1."""
    (number,) = db.execute(f"SELECT count(*) FROM ({matched.text} LIMIT {CAP + 1})", matched.params).fetchone()
    return int(number)


def rank(db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, offset: int, limit: int) -> Ranked:
    """Find and order pages.

    Args:
        wanted: what is looked for.
        typed: the same without variants; pages that match it come first.
        condition: of the filters.
    """
    total = count(db, select(wanted.fast, condition))
    if total <= offset or not limit:
        return Ranked([], min(total, CAP), total > CAP, frozenset())
    end = min(-(-(offset + limit) // _BLOCK) * _BLOCK, CAP)
    ordered = _ordered(db, wanted, condition, end, total)
    variants: frozenset[int] = frozenset()
    if typed != wanted:
        first = _ordered(db, typed, condition, end, count(db, select(typed.fast, condition)))
        known = {id_ for id_, _ in first}
        ordered = first + [pair for pair in ordered if pair[0] not in known]
        variants = frozenset(id_ for id_, _ in ordered[len(first) :])
    ids: list[int] = []
    for start in range(offset // _BLOCK * _BLOCK, end, _BLOCK):
        ids += _by_date(db, ordered[start : start + _BLOCK], variants)
    return Ranked(ids[offset % _BLOCK :][:limit], min(total, CAP), total > CAP, variants)


def _ordered(db: sqlite3.Connection, wanted: Wanted, condition: Sql, end: int, total: int) -> list[tuple[int, float]]:
    """The first ``end`` pages at least, as (id, score), best first."""
    if total <= RANKED:
        return _by_relevance(db, wanted.scored, condition) if total else []
    heads = [row[0] for row in db.execute(*capped(select(wanted.scored, condition, heading=True), end))]
    known = set(heads)
    newest = (row[0] for row in db.execute(*capped(select(wanted.fast, condition), end + len(heads))))
    return [(id_, 1.0) for id_ in heads] + [(id_, 0.0) for id_ in newest if id_ not in known]


def rank_by_time(
    db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, offset: int, limit: int
) -> Ranked:
    """The same pages in the order in which they came into the database, the last one first (for feeds)."""
    total = count(db, select(wanted.fast, condition))
    newest = [row[0] for row in db.execute(*capped(select(wanted.fast, condition), min(offset + limit, CAP)))]
    as_typed = {row[0] for row in db.execute(*capped(select(typed.fast, condition)))}
    variants = frozenset(id_ for id_ in newest if id_ not in as_typed)
    return Ranked(newest[offset:], min(total, CAP), total > CAP, variants)


def _by_relevance(db: sqlite3.Connection, scored: Expression, condition: Sql) -> list[tuple[int, float]]:
    """(id, score) of every match, best first; scores are positive."""
    matched = select(scored, condition)
    sql = matched.text.replace("f.rowid AS rowid", f"f.rowid, -bm25(pages_fts, 1.0, {_HEADING_WEIGHT}) AS score", 1)
    return list(db.execute(f"{sql} ORDER BY score DESC, f.rowid DESC", matched.params))


def _by_date(db: sqlite3.Connection, block: list[tuple[int, float]], variants: frozenset[int]) -> list[int]:
    """One block in its final order: among equals the newest edition first, and inside an edition the order of its pages."""
    marks = ", ".join("?" * len(block))
    dates: dict[int, str] = dict(
        db.execute(
            f"""SELECT s.id, max(coalesce(e.published, e.first_seen, d.first_seen, '')) FROM search_pages s
            JOIN pages p ON p.id = s.first LEFT JOIN document_versions v ON v.sha256 = p.sha256
            LEFT JOIN documents d ON d.id = v.document_id LEFT JOIN editions e ON e.id = d.edition_id
            WHERE s.id IN ({marks}) GROUP BY s.id""",
            [id_ for id_, _ in block],
        )
    )

    def place(pair: tuple[int, float]) -> tuple[bool, int, tuple[int, ...], int]:
        id_, score = pair
        grade = round(log(score) / _EQUAL) if score > 0 else -(10**6)
        return id_ in variants, -grade, tuple(-ord(c) for c in dates.get(id_, "")) or (0,), id_

    return [id_ for id_, _ in sorted(block, key=place)]


__all__ = ["CAP", "RANKED", "YEAR", "Ranked", "capped", "rank", "select"]
