"""How often words occur in each edition over time, per 10,000 characters: long ones don't win."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from pipeline.kinds import Part
from pipeline.search import filters, rank
from pipeline.search.marks import spans
from pipeline.search.match import expression, needed, spellings
from pipeline.search.query import Filter, Query
from pipeline.search.sql import Sql, listed, records

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
    """Frequencies of all editions, by source, series and date."""

    frequencies: tuple[Frequency, ...]
    too_many: bool
    """True where the words are too common to count; then there are no frequencies."""


class _EditionRow(TypedDict):
    edition_id: str
    label: str
    source_id: str
    source_name: str
    series: str
    version: str
    phase: int | None
    revision: str | None
    status: str
    date: str


class _TextRow(TypedDict):
    """A current original of an edition."""

    edition_id: str
    part: str
    sha256: str
    first: int
    """Id of its first page."""


class _Counted(NamedTuple):
    """What was found in one original, or in all of an edition."""

    occurrences: int
    pages: int


# The text of an edition: its whole documents as they stand, or its split parts where it has no
# whole one, or its summary.
_TEXTS = """
  SELECT ed.edition_id, d.part, d.sha256, p.id AS first
  FROM edition_documents ed JOIN documents d ON d.id = ed.document_id
  JOIN pages p ON p.sha256 = d.sha256 AND p.page = 1
  ORDER BY d.position, d.id"""
_PARTS = (Part.WHOLE, Part.SPLIT, Part.SUMMARY)
_PAGE_TEXTS = """
  SELECT s.first, p.text FROM search_pages s JOIN pages p ON p.id = s.id
  WHERE s.id IN (SELECT value FROM json_each(:ids))"""
_CHARACTERS = """
  SELECT first, sum(chars) FROM search_pages
  WHERE first IN (SELECT value FROM json_each(:firsts)) GROUP BY first"""


def trend(
    db: sqlite3.Connection, query: Query, given: Sequence[Filter], with_variants: bool = True
) -> Trend:
    """Count the words of a query in every edition that the filters leave.

    Editions without any are included. Every word counts wherever it stands: on the same page or
    not, and beside excluded words too.
    """
    words = tuple(dict.fromkeys(word._replace(title=False) for word in query.words))
    if not words:
        return Trend((), too_many=False)
    query = query._replace(clauses=(words,), excluded=())
    known = spellings(db, query, with_variants)
    matched = rank.select(expression(query, known), filters.pages(given))
    ids = rank.pages_of(db, matched)
    if len(ids) > MOST_PAGES:
        return Trend((), too_many=True)
    counts = _counts(db, ids, needed(words, known))
    texts = _texts(db)
    editions = _editions(db, given)
    firsts = {first for e in editions for first in texts.get(e["edition_id"], ())}
    lengths: dict[int, int] = dict(db.execute(_CHARACTERS, {"firsts": listed(firsts)}).fetchall())
    frequencies = (
        _frequency(edition, texts.get(edition["edition_id"], ()), lengths, counts)
        for edition in editions
    )
    return Trend(tuple(frequencies), too_many=False)


def _counts(
    db: sqlite3.Connection, ids: Sequence[int], marked: Sequence[str]
) -> dict[int, _Counted]:
    """What was found in each original, by the id of its first page."""
    counts: dict[int, _Counted] = {}
    for first, text in db.execute(_PAGE_TEXTS, {"ids": listed(ids)}):
        so_far = counts.get(first, _Counted(0, 0))
        found = len(spans(text, marked))
        counts[first] = _Counted(so_far.occurrences + found, so_far.pages + 1)
    return counts


def _editions(db: sqlite3.Connection, given: Sequence[Filter]) -> list[_EditionRow]:
    """Every edition that the filters leave and that has text, by source, series and date."""
    left = filters.on_row(given)
    where = f"WHERE {left.text}" if left.text else ""
    statement = f"""
      SELECT DISTINCT e.id AS edition_id, e.label, e.source_id, so.name AS source_name, e.series,
        e.version, e.phase, e.revision, e.status,
        coalesce(e.published, substr(e.first_seen, 1, 10)) AS date
      FROM edition_documents ed JOIN editions e ON e.id = ed.edition_id
      JOIN documents d ON d.id = ed.document_id JOIN sources so ON so.id = e.source_id {where}
      ORDER BY so.id, e.series, date, e.position, e.id LIMIT 2000"""  # noqa: S608 - see filters
    return list(records(db, _EditionRow, Sql(statement, left.params)))


def _texts(db: sqlite3.Connection) -> dict[str, tuple[int, ...]]:
    """For each edition the first pages of the originals of its text, none counted twice."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in records(db, _TextRow, Sql(_TEXTS)):
        parts = found.setdefault(row["edition_id"], {})
        parts.setdefault(row["part"], {})[row["sha256"]] = row["first"]
    return {edition: tuple(_best_part(parts).values()) for edition, parts in found.items()}


def _best_part(parts: dict[str, dict[str, int]]) -> dict[str, int]:
    return next((parts[part] for part in _PARTS if part in parts), {})


def _frequency(
    edition: _EditionRow,
    firsts: Sequence[int],
    lengths: dict[int, int],
    counts: dict[int, _Counted],
) -> Frequency:
    hits = [counts[first] for first in firsts if first in counts]
    return Frequency(
        **edition,
        occurrences=sum(hit.occurrences for hit in hits),
        characters=sum(lengths.get(first, 0) for first in firsts),
        pages=sum(hit.pages for hit in hits),
    )
