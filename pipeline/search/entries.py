"""What can be found beside the pages of documents: labels, notes, versions of the city's page."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from pipeline.kinds import EntryKind
from pipeline.search import filters
from pipeline.search.excerpt import Excerpt, excerpts
from pipeline.search.match import NOTHING
from pipeline.search.query import Field, Filter
from pipeline.search.sql import Sql, listed, records

SHOWN = 5
_CAP = 1000
_EXCERPTS = {EntryKind.PAGE_VERSION: 3}
"""Of one entry; of the others one."""


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
    versions: int = 1
    """Of the city's page: how many of its versions have the words; the latest one is told."""


class Entries(NamedTuple):
    """The entries of one kind that match, each once: versions of one page are one, and a document
    that is called like its edition is told with it.
    """

    total: int
    shown: tuple[Entry, ...]


_OF_PAGES = (Field.SOURCE, Field.YEAR)
_PAGE_YEAR = "substr(coalesce(e.updated, e.published, e.first_seen), 1, 4)"
_AMONG = "IN (SELECT value FROM json_each(:refs))"
_ABOUT = {
    EntryKind.EDITION: f"""
      SELECT e.id AS ref, e.published AS date, e.first_seen, e.id AS link
      FROM editions e JOIN sources so ON so.id = e.source_id LEFT JOIN documents d ON 0
      WHERE e.id {_AMONG}""",  # noqa: S608 - a constant
    EntryKind.DOCUMENT: f"""
      SELECT d.id AS ref, e.published AS date, d.first_seen, d.sha256 AS link
      FROM documents d JOIN sources so ON so.id = d.source_id
      LEFT JOIN edition_documents ed ON ed.document_id = d.id
      LEFT JOIN editions e ON e.id = ed.edition_id
      WHERE d.id {_AMONG}""",  # noqa: S608 - a constant
    EntryKind.PAGE_VERSION: f"""
      SELECT e.id AS ref, coalesce(e.updated, e.published) AS date, e.first_seen, e.url AS link
      FROM page_versions e JOIN sources so ON so.id = e.source_id
      WHERE e.id {_AMONG}""",  # noqa: S608 - a constant
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

    ref: str | int
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
    matched = Sql(_MATCHED, {"wanted": wanted or NOTHING, "most": _CAP})
    rows = list(records(db, _MatchedRow, matched))
    found: dict[EntryKind, Entries] = {}
    called: set[tuple[str, str]] = set()
    for kind in EntryKind:
        left = _left(db, kind, [row for row in rows if row["kind"] == kind], given)
        groups = _of_pages(left) if kind is EntryKind.PAGE_VERSION else _of_labels(left, called)
        if groups:
            shown = (_entry(kind, group, marked) for group in groups[:SHOWN])
            found[kind] = Entries(len(groups), tuple(shown))
    return found


_Known = tuple[_MatchedRow, _About]


def _left(
    db: sqlite3.Connection, kind: EntryKind, rows: Sequence[_MatchedRow], given: Sequence[Filter]
) -> list[_Known]:
    """What the filters leave of one kind, with what is known of each."""
    year = filters.YEAR
    if kind is EntryKind.PAGE_VERSION:
        if any(not f.exclude and f.field not in _OF_PAGES for f in given):
            return []
        given = [f for f in given if f.field in _OF_PAGES]
        year = _PAGE_YEAR
    left = filters.on_row(given, year)
    condition = f" AND {left.text}" if left.text else ""
    refs = listed(row["ref"] for row in rows)
    about: dict[str, _About] = {}
    for one in records(
        db, _About, Sql(f"{_ABOUT[kind]} {condition}", {"refs": refs, **left.params})
    ):
        about.setdefault(str(one["ref"]), one)
    return [(row, about[row["ref"]]) for row in rows if row["ref"] in about]


def _of_labels(rows: Iterable[_Known], called: set[tuple[str, str]]) -> list[list[_Known]]:
    """Each label alone, without those of documents that are called like an edition.

    Args:
        called: sources and names of the editions, which come first; their names are added.
    """
    groups = []
    for row, about in rows:
        name = row["source_id"], row["title"]
        if row["kind"] == EntryKind.EDITION:
            called.add(name)
        elif name in called:
            continue
        groups.append([(row, about)])
    return groups


def _of_pages(rows: Iterable[_Known]) -> list[list[_Known]]:
    """The versions of each page of a source, the latest first."""
    groups: dict[tuple[str, str | None], list[_Known]] = {}
    for row, about in rows:
        groups.setdefault((row["source_id"], about["link"]), []).append((row, about))
    return [sorted(group, key=_first_seen, reverse=True) for group in groups.values()]


def _first_seen(known: _Known) -> str:
    return known[1]["first_seen"]


def _entry(kind: EntryKind, group: Sequence[_Known], marked: Sequence[str]) -> Entry:
    row, about = group[0]
    pieces, _ = excerpts(row["text"], marked, most=_EXCERPTS.get(kind, 1))
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
        versions=len(group),
    )
