"""Search as the page, the JSON, the feeds and the command line use it: one function, one answer."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.search import entries, filters, rank, suggest
from pipeline.search.excerpt import Excerpt, excerpts
from pipeline.search.filters import FacetValue
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
from pipeline.search.query import Filter, Query, parse, read_filter

MAX_LIMIT = 1000


class About(NamedTuple):
    """What is known of the document that a page belongs to."""

    source_id: str
    source_name: str
    series: str
    edition_id: str | None
    edition_label: str | None
    version: str | None
    phase: int | None
    revision: str | None
    status: str | None
    """final or draft."""
    published: str | None
    """Date of the edition, ISO 8601, cut to what is known."""
    document_id: int
    document_label: str
    part: str
    """whole, summary or split."""
    current: bool
    """False where the document has other bytes by now."""
    first_seen: str
    """When these bytes were first seen, UTC."""


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
    """True where the page holds the words as they were typed, False where only variants are there."""
    occurrences: int
    excerpts: tuple[Excerpt, ...]
    also: tuple[Also, ...]
    """Where else in the edition the same page stands: parts of the file, files since replaced."""


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
    others: dict[str, entries.Entries]
    """By kind (edition, document, page_version): labels and notes, and versions of the city's own page."""
    facets: dict[str, list[FacetValue]]
    words: tuple[Found, ...]
    with_variants: bool

    @property
    def is_blank(self) -> bool:
        """True where the query holds no word to look for."""
        return not self.query.clauses


def search(
    db: sqlite3.Connection,
    query: str,
    *,
    source: Sequence[str] = (),
    series: Sequence[str] = (),
    version: Sequence[str] = (),
    phase: Sequence[str] = (),
    year: Sequence[str] = (),
    edition: Sequence[str] = (),
    variants: bool = True,
    newest: bool = False,
    limit: int = 20,
    offset: int = 0,
    with_facets: bool = True,
    with_others: bool = True,
) -> Results:
    """Search every page of every edition; never raises for what a person can type.

    Args:
        query: in the language of ``pipeline.search.query``.
        source, series, version, phase, year, edition: filters beside those of the query; what can't be read is left out.
        variants: look for spelling variants too.
        newest: order by when we first saw a page, latest first, instead of by relevance.
        limit, offset: entries wanted, at most ``MAX_LIMIT``, and entries to leave out before them.
        with_facets, with_others: leave them out where they aren't shown, for speed.
    """
    parsed = parse(query)
    given = {
        "source": source,
        "series": series,
        "version": version,
        "phase": phase,
        "year": year,
        "edition": edition,
    }
    beside = (read_filter(field, value) for field, values in given.items() for value in values)
    every = tuple(dict.fromkeys([*parsed.filters, *(f for f in beside if f)]))
    known = spellings(db, parsed, variants)
    limit, offset = max(0, min(limit, MAX_LIMIT)), max(0, min(offset, rank.CAP))
    condition = filters.pages(every)
    wanted, typed = _wanted(parsed, known), _wanted(parsed, own_spellings(parsed))
    ranked = (rank.rank_by_time if newest else rank.rank)(
        db, wanted, typed, condition, offset, limit
    )
    marked = needed(parsed.words, known)
    return Results(
        query=parsed,
        filters=every,
        total=ranked.total,
        capped=ranked.capped,
        offset=offset,
        limit=limit,
        hits=tuple(_hits(db, ranked, marked, every)),
        more=ranked.more,
        others=entries.find(db, whole(parsed, known), marked, every)
        if with_others and parsed.clauses
        else {},
        facets=filters.facets(db, rank.capped(rank.select(wanted.match, condition)))
        if with_facets and ranked.total
        else {},
        words=tuple(_found(db, parsed, known, ranked.total == 0)),
        with_variants=variants,
    )


def _wanted(query: Query, known: Spellings) -> rank.Wanted:
    return rank.Wanted(expression(query, known), prefix(query, known))


def _found(db: sqlite3.Connection, query: Query, known: Spellings, empty: bool) -> Iterable[Found]:
    """What became of every word; near words are looked for only where nothing was found."""
    for word in query.words:
        nowhere = empty and len(known[word]) == 1 and not occurs(db, word.normalised)
        near = suggest.near(db, word.normalised) if nowhere else ()
        yield Found(word.text, known[word][1:], nowhere, near)


def _hits(
    db: sqlite3.Connection, ranked: rank.Ranked, marked: Sequence[str], every: Sequence[Filter]
) -> Iterable[Hit]:
    shown, ids = (
        [entry[0] for entry in ranked.entries],
        [id_ for entry in ranked.entries for id_ in entry],
    )
    where = {row[0]: (row[1], row[2]) for row in _select(db, "id, sha256, page", ids)}
    texts = {row[0]: row[1] for row in _select(db, "id, text", shown)}
    about = belongs(db, {sha256 for sha256, _ in where.values()}, every)
    for id_, *others in ranked.entries:
        sha256, page = where[id_]
        pieces, number = excerpts(texts[id_], marked)
        also = tuple(Also(*where[o], about.get(where[o][0])) for o in others)
        yield Hit(sha256, page, about.get(sha256), id_ not in ranked.variants, number, pieces, also)


def _select(db: sqlite3.Connection, columns: str, ids: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    return db.execute(
        f"SELECT {columns} FROM pages WHERE id IN ({', '.join('?' * len(ids))})", list(ids)
    )


def belongs(
    db: sqlite3.Connection, shas: Collection[str], every: Sequence[Filter]
) -> dict[str, About]:
    """For each original the document and edition to show it under: the one the filters ask for, else its main one."""
    marks = ", ".join("?" * len(shas))
    wanted = filters.condition(every)
    rows = db.execute(
        f"""SELECT v.sha256, so.id, so.name, coalesce(e.series, d.series), e.id, e.label, e.version, e.phase, e.revision, e.status, e.published,
          d.id, d.label, d.part, coalesce(d.sha256 = v.sha256, 0), v.first_seen
        FROM {filters.BELONGS} WHERE v.sha256 IN ({marks}) {"AND " + wanted.text if wanted.text else ""}
        ORDER BY d.sha256 <> v.sha256, e.id <> d.edition_id, d.part <> 'whole', e.position DESC, d.id, v.first_seen""",
        [*shas, *wanted.params],
    )
    found: dict[str, About] = {}
    for row in rows:
        found.setdefault(row[0], About._make((*row[1:14], bool(row[14]), row[15])))
    return found
