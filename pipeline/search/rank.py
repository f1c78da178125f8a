"""The order of pages: as typed before variants, headings before body, relevance, the newest."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.search.match import Expression
from pipeline.search.same_text import SameText, Scored, Shown, in_order
from pipeline.search.sql import Sql, all_of, numbers

CAP = 10_000
"""Hits are counted up to here."""
RANKED = 1_500
"""Up to so many hits relevance is computed (1.3 ms a thousand); beyond, headings come first and
then the newest pages."""
_BLOCK = 40
"""Equals are ordered by date within blocks of so many pages, so that turning pages stays stable."""
_HEADING_WEIGHT = 5.0


class Wanted(NamedTuple):
    """What to find."""

    match: Expression
    prefix: str | None
    """Where ``match`` has no pairs: the same on ``pages_fts``, for relevance, or None where that
    would cost too much."""

    @property
    def scored(self) -> Expression | None:
        """What relevance can be computed for."""
        if self.match.pairs:
            return self.match
        return self.match._replace(pairs=self.prefix, chars=None) if self.prefix else None


class Ranked(NamedTuple):
    """The pages asked for, in order."""

    pages: tuple[Shown, ...]
    total: int
    """Number of pages found, at most ``CAP``."""
    capped: bool
    """True where there are more pages."""
    more: bool
    """True where there are further pages to show."""
    variants: frozenset[int]
    """Pages that hold only variants of the words, not the words as they were typed."""
    found: tuple[int, ...] = ()
    """All pages found, the newest first, at most ``CAP``."""


class Cut(NamedTuple):
    """Which part of the list is asked for."""

    offset: int
    limit: int

    @property
    def end(self) -> int:
        """The number of pages before it and in it."""
        return self.offset + self.limit


_ROWID = "f.rowid AS rowid"
_SCORED = f"f.rowid AS id, -bm25(pages_fts, 1.0, {_HEADING_WEIGHT}) AS score"
_PAIRS = "SELECT rowid FROM pages_fts WHERE pages_fts MATCH"
_CHARS = "SELECT rowid FROM pages_chars WHERE pages_chars MATCH"


def _conditions(wanted: Expression, in_heading: bool) -> Iterator[Sql]:
    """What must hold; FTS5 is asked for the first, rows are looked up (``+``) for the others."""
    if wanted.pairs:
        pairs = f"heading : ({wanted.pairs})" if in_heading else wanted.pairs
        yield Sql("f.pages_fts MATCH :pairs", {"pairs": pairs})
        if wanted.chars:
            yield Sql(f"+f.rowid IN ({_CHARS} :chars)", {"chars": wanted.chars})
    elif wanted.chars:
        yield Sql("f.pages_chars MATCH :chars", {"chars": wanted.chars})
    else:
        yield Sql("0")
    if wanted.but_pairs:
        yield Sql(f"+f.rowid NOT IN ({_PAIRS} :but_pairs)", {"but_pairs": wanted.but_pairs})
    if wanted.but_chars:
        yield Sql(f"+f.rowid NOT IN ({_CHARS} :but_chars)", {"but_chars": wanted.but_chars})


def select(
    wanted: Expression, condition: Sql, *, in_heading: bool = False, columns: str = _ROWID
) -> Sql:
    """The statement that yields ``rowid`` of every page that matches; in no particular order.

    Args:
        in_heading: only where a heading has the pairs.
        columns: what is selected of ``pages_fts`` or ``pages_chars``, called ``f``, instead.
    """
    table = "pages_chars f" if wanted.chars and not wanted.pairs else "pages_fts f"
    matches = all_of(*_conditions(wanted, in_heading), condition)
    return Sql(f"SELECT {columns} FROM {table} WHERE {matches.text}", matches.params)  # noqa: S608 - pieces of this module and of filters


def capped(matched: Sql, cap: int = CAP) -> Sql:
    """The newest ``cap`` of them."""
    return Sql(f"{matched.text} ORDER BY f.rowid DESC LIMIT {cap:d}", matched.params)


def pages_of(db: sqlite3.Connection, matched: Sql) -> list[int]:
    """The pages that match, the newest first, at most ``CAP`` + 1.

    They come as one text: to fetch ten thousand rows takes three times as long. JSON, because its
    reader makes ten thousand numbers of it in half of the time that ``int`` takes.
    """
    newest = capped(matched, CAP + 1)
    statement = f"SELECT group_concat(rowid) FROM ({newest.text})"  # noqa: S608 - see select
    (told,) = db.execute(statement, newest.params).fetchone()
    found: list[int] = json.loads(f"[{told or ''}]")
    return found


def rank(db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, cut: Cut) -> Ranked:
    """Find and order pages.

    Args:
        wanted: what is looked for.
        typed: the same without variants; pages that match it come first.
        condition: of the filters.
    """
    found = pages_of(db, select(wanted.match, condition))
    if not found or not cut.limit:
        return _cut([], cut, found, frozenset())
    enough = 3 * cut.end + _BLOCK  # some will be copies
    ordered = _ordered(db, wanted, condition, enough, found)
    variants: frozenset[int] = frozenset()
    if typed != wanted:
        matching_typed = pages_of(db, select(typed.match, condition))
        as_typed = _ordered(db, typed, condition, enough, matching_typed)
        ids = {page.id for page in as_typed}
        others = [page for page in ordered if page.id not in ids]
        ordered = as_typed + others
        variants = frozenset(page.id for page in others)
    shown = SameText()
    for start in range(0, len(ordered), _BLOCK):
        if len(shown) > cut.end:
            break
        for place in in_order(db, ordered[start : start + _BLOCK], variants):
            shown.add(place)
    return _cut(shown.shown(), cut, found, variants)


def _cut(shown: list[Shown], cut: Cut, found: Sequence[int], variants: frozenset[int]) -> Ranked:
    return Ranked(
        pages=tuple(shown[cut.offset : cut.end]),
        total=min(len(found), CAP),
        capped=len(found) > CAP,
        more=len(shown) > cut.end,
        variants=variants,
        found=tuple(found[:CAP]),
    )


def _ordered(
    db: sqlite3.Connection, wanted: Wanted, condition: Sql, enough: int, found: Sequence[int]
) -> list[Scored]:
    """The first ``enough`` pages at least, best first.

    Args:
        found: all that match, the newest first.
    """
    scored = wanted.scored
    if len(found) <= RANKED and scored:
        return _by_relevance(db, scored, condition, enough) if found else []
    heads: list[int] = []
    if scored:
        heads = numbers(db, capped(select(scored, condition, in_heading=True), enough))
    known = set(heads)
    newest = found[: min(enough + len(heads), CAP)]
    others = (id_ for id_ in newest if id_ not in known)
    return [Scored(id_, 1.0) for id_ in heads] + [Scored(id_, 0.0) for id_ in others]


def rank_by_time(
    db: sqlite3.Connection, wanted: Wanted, typed: Wanted, condition: Sql, cut: Cut
) -> Ranked:
    """The same pages in the order in which they came, the last one first, for feeds.

    The same text in one edition counts when it came first: a file saved once more is no news.
    """
    found = pages_of(db, select(wanted.match, condition))
    newest = found[: 8 * cut.end]
    as_typed = set(numbers(db, capped(select(typed.match, condition))))
    shown = SameText()
    places = in_order(db, [Scored(id_, 0.0) for id_ in newest], frozenset())
    for place in sorted(places, key=lambda place: place.id):
        shown.add(place)
    variants = frozenset(id_ for id_ in newest if id_ not in as_typed)
    return _cut(sorted(shown.shown(), reverse=True), cut, found, variants)


def _by_relevance(
    db: sqlite3.Connection, scored: Expression, condition: Sql, most: int
) -> list[Scored]:
    """The ``most`` best matches, best first; scores are positive."""
    matched = select(scored, condition, columns=_SCORED)
    best = f"{matched.text} ORDER BY score DESC, f.rowid DESC LIMIT {most:d}"
    return [Scored(*row) for row in db.execute(best, matched.params)]
