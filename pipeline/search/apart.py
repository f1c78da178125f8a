"""Editions that have all words of a query, though on no one page: a plan speaks of one thing in one
chapter, and of the other in another.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.search import filters, rank
from pipeline.search.match import Spellings, expression
from pipeline.search.query import Filter, Query
from pipeline.search.sql import Sql, listed


class Apart(NamedTuple):
    """An edition that has all words apart from each other."""

    edition_id: str
    pages: tuple[int, ...]
    """For each clause of the query the id of the first page with it, each page once."""


_ORIGINALS = """
  SELECT s.first, min(s.id) FROM ({matched}) m JOIN search_pages s ON s.id = m.rowid
  GROUP BY s.first"""
_EDITIONS = f"""
  SELECT DISTINCT p.id, e.id, coalesce(e.published, e.first_seen) AS date
  FROM pages p, {filters.BELONGS}
  WHERE p.id IN (SELECT value FROM json_each(:firsts)) AND v.sha256 = p.sha256
    AND d.sha256 = v.sha256 AND e.id IS NOT NULL"""  # noqa: S608 - a piece of filters


def apart(
    db: sqlite3.Connection, query: Query, given: Sequence[Filter], known: Spellings
) -> list[Apart]:
    """The editions that have all clauses of a query on different pages, the newest first; those
    that have a page with all of them are left out.

    Looks at the newest :data:`pipeline.search.rank.CAP` pages of each clause.
    """
    if len(query.clauses) < 2:
        return []
    condition = filters.pages(given)
    every = [
        _first_pages(db, query._replace(clauses=(clause,)), known, condition)
        for clause in query.clauses
    ]
    whole = _first_pages(db, query, known, condition)
    of_original = _editions(db, set().union(*every), given)
    found = [_by_edition(pages, of_original) for pages in every]
    together = _by_edition(whole, of_original)
    editions = [e for e in found[0] if e not in together and all(e in pages for pages in found)]
    dates = {edition: date for rows in of_original.values() for edition, date in rows}
    editions.sort()
    editions.sort(key=dates.__getitem__, reverse=True)
    return [Apart(e, tuple(dict.fromkeys(pages[e] for pages in found))) for e in editions]


def _first_pages(
    db: sqlite3.Connection, query: Query, known: Spellings, condition: Sql
) -> dict[int, int]:
    """The first page of each original that matches, by the id of the original's first page."""
    matched = rank.capped(rank.select(expression(query, known), condition))
    return dict(db.execute(_ORIGINALS.format(matched=matched.text), matched.params).fetchall())


_Editions = Mapping[int, Sequence[tuple[str, str]]]
"""First page of an original → its editions with their dates."""


def _editions(db: sqlite3.Connection, firsts: Iterable[int], given: Sequence[Filter]) -> _Editions:
    left = filters.on_row(given)
    condition = f" AND {left.text}" if left.text else ""
    found: dict[int, list[tuple[str, str]]] = {}
    params = {"firsts": listed(firsts), **left.params}
    for first, edition, date in db.execute(f"{_EDITIONS}{condition}", params):
        found.setdefault(first, []).append((edition, date))
    return found


def _by_edition(pages: Mapping[int, int], editions: _Editions) -> dict[str, int]:
    """Edition → the first of its pages that match."""
    found: dict[str, int] = {}
    for first, page in sorted(pages.items()):
        for edition, _ in editions.get(first, ()):
            found.setdefault(edition, page)
    return found
