"""How often words occur in each edition over time, per 10,000 characters, so that long editions don't win."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.search import filters, rank
from pipeline.search.marks import spans
from pipeline.search.match import expression, needed, spellings
from pipeline.search.query import Filter, Query

MOST_PAGES = 6_000
"""Pages whose text is read for one answer; beyond, the words are too common to count here."""
PER = 10_000


class Frequency(NamedTuple):
    """How often the words occur in one edition."""

    edition_id: str
    label: str
    source_id: str
    source_name: str
    series: str
    version: str
    phase: int | None
    revision: str | None
    status: str
    """final or draft."""
    date: str
    """Date of the edition, ISO 8601, cut to what is known; else the day it was first seen."""
    occurrences: int
    characters: int
    """Length of the edition's text, in characters, without line breaks."""
    pages: int
    """Pages with an occurrence."""

    @property
    def per_10000(self) -> float:
        """Occurrences per 10,000 characters."""
        return self.occurrences * PER / self.characters if self.characters else 0.0


class Trend(NamedTuple):
    """Frequencies of all editions, by source, series and date; ``too_many`` where the words are too common to count."""

    frequencies: tuple[Frequency, ...]
    too_many: bool


# The text of an edition: its whole documents as they stand, or its split parts where it has no whole one, or its summary.
_TEXTS = """SELECT ed.edition_id, d.part, d.sha256, p.id AS first FROM edition_documents ed JOIN documents d ON d.id = ed.document_id
  JOIN pages p ON p.sha256 = d.sha256 AND p.page = 1"""
_PARTS = ("whole", "split", "summary")


def trend(
    db: sqlite3.Connection, query: Query, given: Sequence[Filter], with_variants: bool = True
) -> Trend:
    """Count the words of a query in every edition that the filters leave, editions without any included.

    Every word counts wherever it stands: on the same page or not, and beside excluded words too.
    """
    words = tuple(dict.fromkeys(word._replace(title=False) for word in query.words))
    query = query._replace(clauses=(words,) if words else (), excluded=())
    known = spellings(db, query, with_variants)
    wanted = expression(query, known)
    if wanted.pairs is None and wanted.chars is None:
        return Trend((), False)
    editions = _editions(db, given)
    texts = _texts(db, editions)
    matched = rank.select(wanted, filters.pages(given))
    ids = [row[0] for row in db.execute(*rank.capped(matched, MOST_PAGES + 1))]
    if len(ids) > MOST_PAGES:
        return Trend((), True)
    marked = needed(query.words, known)
    counts: dict[int, list[int]] = {}
    for i in range(0, len(ids), 500):
        some = ids[i : i + 500]
        marks = ", ".join("?" * len(some))
        rows = db.execute(
            f"SELECT s.first, p.text FROM search_pages s JOIN pages p ON p.id = s.id WHERE s.id IN ({marks})",
            some,
        )
        for first, text in rows:
            found = counts.setdefault(first, [0, 0])
            found[0] += len(spans(text, marked))
            found[1] += 1
    return Trend(tuple(_frequency(db, e, texts.get(e[0], ()), counts) for e in editions), False)


def _editions(db: sqlite3.Connection, given: Sequence[Filter]) -> list[tuple[str, ...]]:
    """Every edition that the filters leave and that has text, by source, series and date."""
    wanted = filters.condition(given)
    unwanted = [filters.condition([f._replace(exclude=False)]) for f in given if f.exclude]
    where = [c for c in (wanted.text, *(f"NOT coalesce({u.text}, 0)" for u in unwanted)) if c]
    return db.execute(
        f"""SELECT DISTINCT e.id, e.label, e.source_id, so.name, e.series, e.version, e.phase, e.revision, e.status,
          coalesce(e.published, substr(e.first_seen, 1, 10)) AS date
        FROM edition_documents ed JOIN editions e ON e.id = ed.edition_id JOIN documents d ON d.id = ed.document_id
        JOIN sources so ON so.id = e.source_id {"WHERE " + " AND ".join(where) if where else ""}
        ORDER BY so.id, e.series, date, e.position, e.id LIMIT 2000""",
        [*wanted.params, *(p for u in unwanted for p in u.params)],
    ).fetchall()


def _texts(
    db: sqlite3.Connection, editions: Sequence[tuple[str, ...]]
) -> dict[str, tuple[int, ...]]:
    """For each edition the first pages of the originals that make up its text, none counted twice."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    names = {e[0] for e in editions}
    for edition, part, sha256, first in db.execute(_TEXTS + " ORDER BY d.position, d.id"):
        if edition in names:
            found.setdefault(edition, {}).setdefault(part, {})[sha256] = first
    return {
        edition: tuple(next((parts[p] for p in _PARTS if parts.get(p)), {}).values())
        for edition, parts in found.items()
    }


def _frequency(
    db: sqlite3.Connection, e: tuple[str, ...], firsts: Sequence[int], counts: dict[int, list[int]]
) -> Frequency:
    marks = ", ".join("?" * len(firsts))
    (chars,) = db.execute(
        f"SELECT coalesce(sum(chars), 0) FROM search_pages WHERE first IN ({marks})", list(firsts)
    ).fetchone()
    hits = [counts.get(first, [0, 0]) for first in firsts]
    return Frequency(
        edition_id=e[0],
        label=e[1],
        source_id=e[2],
        source_name=e[3],
        series=e[4],
        version=e[5],
        phase=None if e[6] is None else int(e[6]),
        revision=e[7],
        status=e[8],
        date=e[9],
        occurrences=sum(h[0] for h in hits),
        characters=chars,
        pages=sum(h[1] for h in hits),
    )
