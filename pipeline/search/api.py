"""Search as the page, the JSON, the feeds and the command line use it: one function, one answer."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypedDict

from pipeline.kinds import EntryKind
from pipeline.search import entries, filters, lives, passages, rank, suggest
from pipeline.search.about import About, belongs
from pipeline.search.apart import Apart, apart
from pipeline.search.catalogue import FACET_VALUES, FacetValue, catalogue
from pipeline.search.excerpt import Excerpt, excerpts
from pipeline.search.lives import Unknown, Wording
from pipeline.search.match import (
    Spellings,
    expression,
    needed,
    occurs,
    own_spellings,
    prefix,
    spellings,
    whole,
)
from pipeline.search.passages import Order, PassageHit
from pipeline.search.query import Field, Filter, Query, parse, read_filter
from pipeline.search.same_text import Shown
from pipeline.search.sql import Sql, listed, records

MAX_LIMIT = 1000
MOST_GONE = 100
"""Passages that are gone are counted up to here beside pages."""
NO_FILTERS: Mapping[Field, Sequence[str]] = MappingProxyType({})


class Also(NamedTuple):
    """The same text in another file of the same edition."""

    sha256: str
    page: int
    about: About | None


class Hit(NamedTuple):
    """One page of one original."""

    sha256: str
    page: int
    about: About | None
    """None where no document names these bytes (yet)."""
    exact: bool
    """True where the page holds the words as typed, False where only variants are there."""
    occurrences: int
    excerpts: tuple[Excerpt, ...]
    also: tuple[Also, ...]
    """Where else in the edition the same page stands: parts of the file, files since replaced."""
    ocr: bool = False
    """True where the page is a picture and its text was recognised."""


class Found(NamedTuple):
    """What became of one word of the query."""

    text: str
    """As typed."""
    variants: tuple[str, ...]
    """Other spellings that occur and were looked for too."""
    nowhere: bool
    """True where neither it nor a variant occurs anywhere."""
    near: tuple[str, ...]
    """Words that do occur and are near it; only for words found nowhere."""


class Results(NamedTuple):
    """The answer to a search."""

    query: Query
    filters: tuple[Filter, ...]
    """Those of the query and those given beside it."""
    total: int
    capped: bool
    """True where there are more than ``total`` pages."""
    offset: int
    limit: int
    hits: tuple[Hit, ...]
    more: bool
    """True where there are further hits after these."""
    others: dict[EntryKind, entries.Entries]
    """Labels and notes, and versions of the city's own page."""
    facets: dict[Field, list[FacetValue]]
    words: tuple[Found, ...]
    with_variants: bool
    of_passages: bool = False
    """True where a filter asks for the lives of passages: then passages were looked for, not pages,
    and ``total`` counts them."""
    passages: tuple[PassageHit, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    """Filters that name no edition there is."""
    apart: int = 0
    """Where fewer than ``limit`` pages were found, and this was asked: how many editions have all
    words, though on no one page."""
    of_apart: bool = False
    """True where those editions were looked for: ``hits`` are their pages, edition by edition, and
    ``total`` counts the editions."""
    gone: int = 0
    """Where pages were looked for and this was asked: how many passages that are gone have the
    words, at most ``MOST_GONE``."""

    @property
    def is_blank(self) -> bool:
        """True where the query holds nothing to look for."""
        return not self.query.clauses and not self.of_passages

    @property
    def shown(self) -> int:
        """How many pages or passages there are here."""
        return len(self.passages if self.of_passages else self.hits)


def search(
    db: sqlite3.Connection,
    query: str,
    *,
    beside: Mapping[Field, Sequence[str]] = NO_FILTERS,
    variants: bool = True,
    newest: bool = False,
    limit: int = 20,
    offset: int = 0,
    with_facets: bool = True,
    with_others: bool = True,
    with_gone: bool = False,
    with_apart: bool = False,
    facet_values: int = FACET_VALUES,
    with_editions: bool = True,
) -> Results:
    """Search every page of every edition; never raises for what a person can type.

    Args:
        query: in the language of ``pipeline.search.query``.
        beside: values of filters beside those of the query; what can't be read is left out.
        variants: look for spelling variants too.
        newest: order by when we first saw a page, latest first, instead of by relevance.
        limit, offset: pages wanted, at most ``MAX_LIMIT``, and pages to leave out before them.
        with_facets, with_others: leave them out where they aren't shown, for speed.
        with_gone: count the passages with these words that are gone, too.
        with_apart: count the editions that have all words on different pages, where that is news.
        facet_values: values of each facet at most.
        with_editions: leave the facet of editions out where it isn't shown.
    """
    parsed = parse(query)
    given = _given(parsed, beside)
    known = spellings(db, parsed, variants)
    if lives.of_lives(given):
        by = Order.NEWEST if newest else Order.BY_EDITION
        cut = _cut(offset, limit)
        return _of_passages(db, parsed, given, known, variants, cut, by, with_facets)
    wanted, typed = _wanted(parsed, known), _wanted(parsed, own_spellings(parsed))
    cut = _cut(offset, limit)
    condition = filters.pages(given)
    order = rank.rank_by_time if newest else rank.rank
    ranked = order(db, wanted, typed, condition, cut)
    marked = needed(parsed.words, known)
    others: dict[EntryKind, entries.Entries] = {}
    if with_others and parsed.clauses:
        others = entries.find(db, whole(parsed, known), marked, given)
    facets: dict[Field, list[FacetValue]] = {}
    if with_facets and ranked.total:
        every = catalogue(db)
        facets = every.facets(ranked.found, facet_values, with_editions=with_editions)
    return Results(
        query=parsed,
        filters=given,
        total=ranked.total,
        capped=ranked.capped,
        offset=cut.offset,
        limit=cut.limit,
        hits=tuple(_hits(db, ranked, marked, given)),
        more=ranked.more,
        others=others,
        facets=facets,
        words=tuple(_found(db, parsed, known, ranked.total == 0)),
        with_variants=variants,
        apart=len(apart(db, parsed, given, known)) if with_apart and _is_short(ranked, cut) else 0,
        gone=passages.count_gone(db, parsed, given, known, MOST_GONE) if with_gone else 0,
    )


def _is_short(ranked: rank.Ranked, cut: rank.Cut) -> bool:
    return cut.offset == 0 and ranked.total < cut.limit


def search_apart(
    db: sqlite3.Connection,
    query: str,
    *,
    beside: Mapping[Field, Sequence[str]] = NO_FILTERS,
    variants: bool = True,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Search the editions that have all words of a query, though on no one page; of each the first
    page with each word.

    Args:
        limit, offset: editions wanted, and editions to leave out before them.
    """
    parsed = parse(query)
    given = _given(parsed, beside)
    known = spellings(db, parsed, variants)
    cut = _cut(offset, limit)
    found = apart(db, parsed, given, known)
    return Results(
        query=parsed,
        filters=given,
        total=len(found),
        capped=False,
        offset=cut.offset,
        limit=cut.limit,
        hits=tuple(_hits_apart(db, found[cut.offset : cut.end], parsed, given, known)),
        more=len(found) > cut.end,
        others={},
        facets={},
        words=tuple(_found(db, parsed, known, not found)),
        with_variants=variants,
        of_apart=True,
    )


def _hits_apart(
    db: sqlite3.Connection,
    editions: Iterable[Apart],
    query: Query,
    given: Sequence[Filter],
    known: Spellings,
) -> Iterable[Hit]:
    marked = needed(query.words, known)
    for one in editions:
        pages = tuple(Shown(page, ()) for page in one.pages)
        ranked = rank.Ranked(pages, len(pages), capped=False, more=False, variants=frozenset())
        yield from _hits(db, ranked, marked, [*given, Filter(Field.EDITION, one.edition_id)])


def search_passages(
    db: sqlite3.Connection,
    query: str,
    *,
    beside: Mapping[Field, Sequence[str]] = NO_FILTERS,
    variants: bool = True,
    limit: int = 20,
    offset: int = 0,
) -> Results:
    """Search the passages of every edition, gone or not, the best first.

    Any wording of a passage may have the words, unless a filter names one.
    """
    parsed = parse(query)
    given = _given(parsed, beside)
    known = spellings(db, parsed, variants)
    wording = None if lives.names_wording(given) else Wording.ANY
    cut = _cut(offset, limit)
    return _of_passages(db, parsed, given, known, variants, cut, Order.BEST, False, wording)


def _cut(offset: int, limit: int) -> rank.Cut:
    return rank.Cut(offset=max(0, min(offset, rank.CAP)), limit=max(0, min(limit, MAX_LIMIT)))


def _of_passages(
    db: sqlite3.Connection,
    query: Query,
    given: tuple[Filter, ...],
    known: Spellings,
    with_variants: bool,
    cut: rank.Cut,
    order: Order,
    with_facets: bool,
    wording: Wording | None = None,
) -> Results:
    found = passages.find(
        db,
        query,
        given,
        known,
        own_spellings(query),
        cut,
        order=order,
        wording=wording,
        with_facets=with_facets,
    )
    return Results(
        query=query,
        filters=given,
        total=found.total,
        capped=found.capped,
        offset=cut.offset,
        limit=cut.limit,
        hits=(),
        more=found.more,
        others={},
        facets=found.facets,
        words=tuple(_found(db, query, known, found.total == 0)),
        with_variants=with_variants,
        of_passages=True,
        passages=found.hits,
        unknown=found.unknown,
    )


def _given(query: Query, beside: Mapping[Field, Sequence[str]]) -> tuple[Filter, ...]:
    """All filters, each once."""
    others = (read_filter(field, v) for field, values in beside.items() for v in values)
    return tuple(dict.fromkeys([*query.filters, *(f for f in others if f)]))


def _wanted(query: Query, known: Spellings) -> rank.Wanted:
    return rank.Wanted(expression(query, known), prefix(query, known))


def _found(db: sqlite3.Connection, query: Query, known: Spellings, empty: bool) -> Iterable[Found]:
    """What became of every word; near words are looked for only where nothing was found."""
    for word in query.words:
        nowhere = empty and len(known[word]) == 1 and not occurs(db, word.normalised)
        near = suggest.near(db, word.normalised) if nowhere else ()
        yield Found(word.text, known[word][1:], nowhere, near)


class _PageRow(TypedDict):
    id: int
    sha256: str
    page: int
    ocr: int


_PAGES = "SELECT id, sha256, page, ocr FROM pages WHERE id IN (SELECT value FROM json_each(:ids))"
_TEXTS = "SELECT id, text FROM pages WHERE id IN (SELECT value FROM json_each(:ids))"


def _hits(
    db: sqlite3.Connection, ranked: rank.Ranked, marked: Sequence[str], given: Sequence[Filter]
) -> Iterable[Hit]:
    shown = [page.id for page in ranked.pages]
    copies = [id_ for page in ranked.pages for id_ in page.copies]
    ids = Sql(_PAGES, {"ids": listed([*shown, *copies])})
    rows = {row["id"]: row for row in records(db, _PageRow, ids)}
    texts: dict[int, str] = dict(db.execute(_TEXTS, {"ids": listed(shown)}).fetchall())
    about = belongs(db, {row["sha256"] for row in rows.values()}, given)
    for page in ranked.pages:
        row = rows[page.id]
        pieces, occurrences = excerpts(texts[page.id], marked)
        also = (rows[copy] for copy in page.copies)
        yield Hit(
            sha256=row["sha256"],
            page=row["page"],
            about=about.get(row["sha256"]),
            exact=page.id not in ranked.variants,
            occurrences=occurrences,
            excerpts=pieces,
            also=tuple(Also(a["sha256"], a["page"], about.get(a["sha256"])) for a in also),
            ocr=bool(row["ocr"]),
        )
