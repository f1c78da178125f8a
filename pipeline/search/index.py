"""The index: written in the transaction that writes the rows, so that what is there can be found, and nothing else.

Tables, all projections of the rows beside them:

- ``pages_fts`` (rowid = ``pages.id``): the pairs of characters of every page (see ``tokens``), its headings once more.
- ``pages_chars``: the characters of every page without their places, because a word of one character would otherwise be a
  prefix of thousands of pairs.
- ``search_pages``: for every page the first page of its original, its length and a digest of its text, so that
  counting needs no text and the same page in a whole file and in its parts is seen to be the same.
- ``search_entries`` with ``entries_fts``: what else can be found, i.e. the versions of the city's own page, and the
  labels and notes of editions and documents. Ids are digests of what they stand for, so that a rebuild gives the same.

FTS5 is contentless: the texts stand in ``pages`` already. Deleting then needs the text that was indexed.
"""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import json
import re
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from pipeline.search.headings import headings
from pipeline.search.normalise import normalise
from pipeline.search.tokens import TOKENIZE, heading_tokens, tokens

# The comment makes Datasette (0.65 and 1.0) see that pages_fts belongs to pages: it looks for these very words.
_DDL = (
    f"""CREATE VIRTUAL TABLE pages_fts USING fts5 /* content="pages" */ (text, heading, content='', {TOKENIZE})""",
    f"""CREATE VIRTUAL TABLE entries_fts USING fts5 (text, heading, content='', {TOKENIZE})""",
    f"""CREATE VIRTUAL TABLE pages_chars USING fts5 (text, content='', detail=none, {TOKENIZE})""",
    """CREATE TABLE search_pages (
  id INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  chars INTEGER NOT NULL,
  digest INTEGER NOT NULL
)""",
    """CREATE INDEX search_pages_first ON search_pages (first)""",
    """CREATE TABLE search_entries (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  source_id TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL
)""",
    """CREATE INDEX search_entries_source_id ON search_entries (source_id, kind)""",
)


_PAGE_NUMBER = re.compile(r"[\s\-－–—―‐−ー・.()（）pPｐＰ]*\d{1,4}[\s\-－–—―‐−ー・.()（）]*")
_FTS = ("pages_fts", "pages_chars", "entries_fts")
_FIRST = "SELECT f.id FROM pages p JOIN pages f ON f.sha256 = p.sha256 WHERE p.id = ? ORDER BY f.page LIMIT 1"


def create(db: sqlite3.Connection) -> None:
    """Create the search tables, after those of ``pipeline.database.schema`` (the caller owns the transaction)."""
    for statement in _DDL:
        db.execute(statement)
    (page_size,) = db.execute("PRAGMA page_size").fetchone()
    for name in _FTS:  # a leaf of the index fills a page of the database: FTS5's own 4,050 bytes waste a part of it
        db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('pgsz', ?)", (page_size - 42,))


class _Form(NamedTuple):
    """A page as it is indexed."""

    text: str
    heading: str
    chars: str
    length: int
    """Of the normalised text, in characters."""
    digest: int
    """Of the text without blanks and page number; 47 bits are enough for the pages of one edition."""


def _without_number(text: str) -> str:
    """The text without a bare page number in its first or last three lines: a split file counts its pages anew."""
    lines = text.splitlines()
    edge = range(3, max(3, len(lines) - 3))
    return "\n".join(
        line for i, line in enumerate(lines) if i in edge or not _PAGE_NUMBER.fullmatch(line)
    )


def _form(text: str) -> _Form:
    normalised = normalise(text)
    heads = heading_tokens(normalise(h) for h in headings(text))
    chars = " ".join(sorted(set(normalised) - {" "}))
    bare = "".join(_without_number(text).split()).encode("utf-8", "replace")
    digest = int.from_bytes(blake2b(bare, digest_size=6).digest()) >> 1
    return _Form(tokens(normalised), heads, chars, len(normalised), digest)


def add_pages(db: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index pages, given as (``pages.id``, text), whose rows stand in ``pages`` already; in the caller's transaction.

    Raises:
        ValueError: ``pages`` has no row of that id.
    """
    for id_, text in rows:
        first = db.execute(_FIRST, (id_,)).fetchone()
        if first is None:
            raise ValueError(f"pages has no row {id_}, so it can't be indexed")
        form = _form(text)
        db.execute(
            "INSERT INTO search_pages VALUES (?, ?, ?, ?)",
            (id_, first[0], form.length, form.digest),
        )
        db.execute(
            "INSERT INTO pages_fts (rowid, text, heading) VALUES (?, ?, ?)",
            (id_, form.text, form.heading),
        )
        db.execute("INSERT INTO pages_chars (rowid, text) VALUES (?, ?)", (id_, form.chars))


def delete_pages(db: sqlite3.Connection, ids_and_texts: Iterable[tuple[int, str]]) -> None:
    """Take pages out of the index; the texts must be those that were indexed (before ``pages`` itself is changed)."""
    for id_, text in ids_and_texts:
        form = _form(text)
        values = (id_, form.text, form.heading)
        db.execute(
            "INSERT INTO pages_fts (pages_fts, rowid, text, heading) VALUES ('delete', ?, ?, ?)",
            values,
        )
        db.execute(
            "INSERT INTO pages_chars (pages_chars, rowid, text) VALUES ('delete', ?, ?)",
            (id_, form.chars),
        )
        db.execute("DELETE FROM search_pages WHERE id = ?", (id_,))


def _entry_id(kind: str, ref: str) -> int:
    """A positive 62-bit number that stays the same for the same thing."""
    return (
        int.from_bytes(blake2b(f"{kind}\0{ref}".encode("utf-8", "replace"), digest_size=8).digest())
        >> 2
    )


def _entry_tokens(title: str, text: str) -> tuple[str, str]:
    # The title is searched with the text, but no phrase may run from one into the other: joined like headings.
    return heading_tokens([normalise(title), normalise(text)]), heading_tokens([normalise(title)])


def _delete_entry(db: sqlite3.Connection, id_: int, title: str, text: str) -> None:
    db.execute(
        "INSERT INTO entries_fts (entries_fts, rowid, text, heading) VALUES ('delete', ?, ?, ?)",
        (id_, *_entry_tokens(title, text)),
    )
    db.execute("DELETE FROM search_entries WHERE id = ?", (id_,))


def _put_entry(
    db: sqlite3.Connection, kind: str, ref: str, source_id: str, title: str, text: str
) -> None:
    """Add an entry or bring it up to date; nothing is written where nothing changed."""
    id_ = _entry_id(kind, ref)
    old = db.execute(
        "SELECT title, text, source_id FROM search_entries WHERE id = ?", (id_,)
    ).fetchone()
    if old is not None:
        if (old[0], old[1], old[2]) == (title, text, source_id):
            return
        _delete_entry(db, id_, old[0], old[1])
    db.execute(
        "INSERT INTO search_entries VALUES (?, ?, ?, ?, ?, ?)",
        (id_, kind, ref, source_id, title, text),
    )
    db.execute(
        "INSERT INTO entries_fts (rowid, text, heading) VALUES (?, ?, ?)",
        (id_, *_entry_tokens(title, text)),
    )


def add_page_version(db: sqlite3.Connection, id: int, title: str, text: str) -> None:
    """Index a version of the city's own page, whose row stands in ``page_versions``; a second call replaces the first.

    Raises:
        ValueError: ``page_versions`` has no row of that id.
    """
    row = db.execute("SELECT source_id FROM page_versions WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise ValueError(f"page_versions has no row {id}, so it can't be indexed")
    _put_entry(db, "page_version", str(id), row[0], title, text)


def sync_labels(db: sqlite3.Connection, source_id: str) -> None:
    """Index labels and notes of a source's editions and documents as they stand now; writes only what changed."""
    wanted: dict[tuple[str, str], tuple[str, str]] = {}
    for row in db.execute(
        "SELECT id, label, reason FROM editions WHERE source_id = ?", (source_id,)
    ):
        wanted["edition", row[0]] = (row[1], row[2] or "")
    query = "SELECT id, label, note, headings FROM documents WHERE source_id = ?"
    for row in db.execute(query, (source_id,)):
        wanted["document", str(row[0])] = (
            row[1],
            "\n\n".join([*_headings(row[3]), row[2] or ""]).strip(),
        )
    known = db.execute(
        "SELECT id, kind, ref, title, text FROM search_entries WHERE source_id = ? AND kind IN ('edition', 'document')",
        (source_id,),
    ).fetchall()
    for row in known:
        if (row[1], row[2]) not in wanted:
            _delete_entry(db, row[0], row[3], row[4])
    for (kind, ref), (title, text) in wanted.items():
        _put_entry(db, kind, ref, source_id, title, text)


def _headings(value: str | None) -> list[str]:
    """The headings above a document's link, from their JSON; what can't be read counts as none."""
    try:
        found = json.loads(value or "[]")
    except ValueError:
        return []
    return [h for h in found if isinstance(h, str)] if isinstance(found, list) else []


def optimise(db: sqlite3.Connection) -> None:
    """Merge the index into its smallest form, e.g. after a rebuild; not needed for right answers."""
    for name in _FTS:
        db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
