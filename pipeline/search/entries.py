"""What can be found beside the pages of documents: labels, notes, versions of the city's page."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from pipeline.kinds import EntryKind
from pipeline.search import filters
from pipeline.search.excerpt import Excerpt, excerpts
from pipeline.search.match import NOTHING
from pipeline.search.query import Field, Filter
from pipeline.search.sql import Sql, records

SHOWN = 5
_CAP = 1000


class Entry(NamedTuple):
    """One label with its note, or one version of the city's page."""

    kind: EntryKind
    ref: str
    """Id in the table of that kind."""
    source_id: str
    source_name: str
    title: str
    date: str | None
    """Stated date of the edition or page, ISO 8601, cut to what is known."""
    first_seen: str
    """When it was first seen, UTC."""
    link: str | None
    """What it leads to: the edition's id, the document's SHA-256, the page's URL."""
    excerpts: tuple[Excerpt, ...]


class Entries(NamedTuple):
    """The entries of one kind that match."""

    total: int
    shown: tuple[Entry, ...]


_OF_PAGES = (Field.SOURCE, Field.YEAR)
_PAGE_YEAR = "substr(coalesce(e.updated, e.published, e.first_seen), 1, 4)"
_ABOUT = {
    EntryKind.EDITION: """
      SELECT e.published AS date, e.first_seen, e.id AS link
      FROM editions e JOIN sources so ON so.id = e.source_id LEFT JOIN documents d ON 0
      WHERE e.id = :ref""",
    EntryKind.DOCUMENT: """
      SELECT e.published AS date, d.first_seen, d.sha256 AS link
      FROM documents d JOIN sources so ON so.id = d.source_id
      LEFT JOIN edition_documents ed ON ed.document_id = d.id
      LEFT JOIN editions e ON e.id = ed.edition_id
      WHERE d.id = :ref""",
    EntryKind.PAGE_VERSION: """
      SELECT coalesce(e.updated, e.published) AS date, e.first_seen, e.url AS link
      FROM page_versions e JOIN sources so ON so.id = e.source_id
      WHERE e.id = :ref""",
}
_MATCHED = """
  SELECT n.kind, n.ref, n.source_id, so.name AS source_name, n.title, n.text
  FROM entries_fts f JOIN search_entries n ON n.id = f.rowid
  JOIN sources so ON so.id = n.source_id
  WHERE f.entries_fts MATCH :wanted
  ORDER BY bm25(entries_fts, 1.0, 5.0), n.kind, n.ref LIMIT :most"""


class _MatchedRow(TypedDict):
    kind: str
    ref: str
    source_id: str
    source_name: str
    title: str
    text: str


class _About(TypedDict):
    """What the row says that an entry stands for."""

    date: str | None
    first_seen: str
    link: str | None


def find(
    db: sqlite3.Connection, wanted: str | None, marked: Sequence[str], given: Sequence[Filter]
) -> dict[EntryKind, Entries]:
    """Find labels, notes and page versions; kinds without any are left out.

    Filters by edition, series, version and phase leave no page version, because a page speaks of
    many editions.

    Args:
        wanted: an FTS5 expression for ``entries_fts``; None finds nothing.
        marked: normalised words to mark in the excerpts.
    """
    counts: Counter[EntryKind] = Counter()
    found: dict[EntryKind, list[Entry]] = {kind: [] for kind in EntryKind}
    matched = Sql(_MATCHED, {"wanted": wanted or NOTHING, "most": _CAP})
    for row in list(records(db, _MatchedRow, matched)):
        kind = EntryKind(row["kind"])
        about = _about(db, kind, row["ref"], given)
        if about is None:
            continue
        counts[kind] += 1
        if len(found[kind]) < SHOWN:
            found[kind].append(_entry(kind, row, about, marked))
    return {kind: Entries(counts[kind], tuple(found[kind])) for kind in EntryKind if counts[kind]}


def _entry(kind: EntryKind, row: _MatchedRow, about: _About, marked: Sequence[str]) -> Entry:
    most = 3 if kind is EntryKind.PAGE_VERSION else 1
    pieces, _ = excerpts(row["text"], marked, most=most)
    return Entry(
        kind=kind,
        ref=row["ref"],
        source_id=row["source_id"],
        source_name=row["source_name"],
        title=row["title"],
        date=about["date"],
        first_seen=about["first_seen"],
        link=about["link"],
        excerpts=pieces,
    )


def _about(
    db: sqlite3.Connection, kind: EntryKind, ref: str, given: Sequence[Filter]
) -> _About | None:
    """What is known of an entry; None where the filters leave it out."""
    year = filters.YEAR
    if kind is EntryKind.PAGE_VERSION:
        if any(not f.exclude and f.field not in _OF_PAGES for f in given):
            return None
        given = [f for f in given if f.field in _OF_PAGES]
        year = _PAGE_YEAR
    left = filters.on_row(given, year)
    condition = f" AND {left.text}" if left.text else ""
    statement = Sql(f"{_ABOUT[kind]} {condition} LIMIT 1", {"ref": ref, **left.params})
    return next(records(db, _About, statement), None)
