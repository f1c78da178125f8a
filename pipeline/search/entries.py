"""What else can be found beside the pages of documents: labels and notes, and the versions of the city's own page."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.search import filters
from pipeline.search.excerpt import Excerpt, excerpts
from pipeline.search.match import NOTHING
from pipeline.search.query import Filter

KINDS = ("edition", "document", "page_version")
SHOWN = 5
_CAP = 1000


class Entry(NamedTuple):
    """One label with its note, or one version of the city's page."""

    kind: str
    """edition, document or page_version."""
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


_OF_PAGES = ("source", "year")
_ABOUT = {
    "edition": (
        "SELECT e.published, e.first_seen, e.id FROM editions e JOIN sources so ON so.id = e.source_id "
        "LEFT JOIN documents d ON 0 WHERE e.id = ?"
    ),
    "document": (
        "SELECT e.published, d.first_seen, d.sha256 FROM documents d JOIN sources so ON so.id = d.source_id "
        "LEFT JOIN edition_documents ed ON ed.document_id = d.id LEFT JOIN editions e ON e.id = ed.edition_id WHERE d.id = ?"
    ),
    "page_version": (
        "SELECT coalesce(e.updated, e.published), e.first_seen, e.url FROM page_versions e "
        "JOIN sources so ON so.id = e.source_id WHERE e.id = ?"
    ),
}


def find(
    db: sqlite3.Connection,
    wanted: str | None,
    marked: Sequence[str],
    given: Sequence[Filter],
    shown: int = SHOWN,
) -> dict[str, Entries]:
    """Find labels, notes and page versions; kinds without any are left out.

    Filters by edition, series, version and phase leave no page version, because a page speaks of many editions.
    """
    rows = db.execute(
        f"""SELECT n.kind, n.ref, n.source_id, so.name, n.title, n.text
        FROM entries_fts f JOIN search_entries n ON n.id = f.rowid JOIN sources so ON so.id = n.source_id
        WHERE f.entries_fts MATCH ? ORDER BY bm25(entries_fts, 1.0, 5.0), n.kind, n.ref LIMIT {_CAP}""",
        (wanted or NOTHING,),
    ).fetchall()
    found: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    counts = dict.fromkeys(KINDS, 0)
    for kind, ref, source_id, name, title, text in rows:
        about = _about(db, kind, ref, given)
        if about is None:
            continue
        counts[kind] += 1
        if len(found[kind]) < shown:
            pieces, _ = excerpts(text, marked, most=1 if kind != "page_version" else 3)
            found[kind].append(Entry(kind, ref, source_id, name, title, *about, pieces))
    return {kind: Entries(counts[kind], tuple(found[kind])) for kind in KINDS if counts[kind]}


def _about(
    db: sqlite3.Connection, kind: str, ref: str, given: Sequence[Filter]
) -> tuple[str | None, str, str | None] | None:
    """Date, first sight and link of an entry; None where the filters leave it out."""
    year = filters.YEAR
    if kind == "page_version":
        if any(not f.exclude and f.field not in _OF_PAGES for f in given):
            return None
        given = [f for f in given if f.field in _OF_PAGES]
        year = "substr(coalesce(e.updated, e.published, e.first_seen), 1, 4)"
    sql = _ABOUT[kind]
    params: list[str | int] = [ref]
    wanted = filters.condition(given, year)
    if wanted.text:
        sql += f" AND {wanted.text}"
        params += wanted.params
    for f in given:
        if f.exclude:
            unwanted = filters.condition([f._replace(exclude=False)], year)
            sql += f" AND NOT coalesce({unwanted.text}, 0)"
            params += unwanted.params
    row = db.execute(f"{sql} LIMIT 1", params).fetchone()
    return None if row is None else (row[0], row[1], row[2])
