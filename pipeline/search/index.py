"""The index: written in the transaction that writes the rows, so that exactly they can be found.

Tables, all projections of the rows beside them:

- ``pages_fts`` (rowid = ``pages.id``): the pairs of characters of every page (see ``tokens``), its
  headings once more.
- ``pages_chars``: the characters of every page without their places, because a word of one
  character would otherwise be a prefix of thousands of pairs.
- ``search_pages``: for every page the first page of its original, its length and a digest of its
  text, so that counting needs no text and the same page in a whole file and in its parts is seen to
  be the same.
- ``search_entries`` with ``entries_fts``: what else can be found, i.e. the versions of the city's
  own page, and the labels and notes of editions and documents. Ids are digests of what they stand
  for, so that a rebuild gives the same.

FTS5 is contentless: the texts stand in ``pages`` already. Deleting then needs the indexed text.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple, TypedDict

from pipeline.kinds import EntryKind
from pipeline.search import passage_index
from pipeline.search.headings import headings
from pipeline.search.normalise import normalise
from pipeline.search.sql import Sql, records
from pipeline.search.tokens import TOKENIZE, heading_tokens, tokens

# Makes Datasette (0.65 and 1.0) see that pages_fts belongs to pages: it looks for these very words.
_OF_PAGES = '/* content="pages" */'
_NO_CONTENT = f"content='', {TOKENIZE}"
_DDL = (
    f"CREATE VIRTUAL TABLE pages_fts USING fts5 {_OF_PAGES} (text, heading, {_NO_CONTENT})",
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
_FTS = ("pages_fts", "pages_chars", "entries_fts", passage_index.FTS)
_LEAF_HEAD = 42
"""Bytes that a page of the database needs for itself beside a leaf of the index."""


def create(db: sqlite3.Connection) -> None:
    """Create the search tables, after those of ``pipeline.database.schema``.

    The caller owns the transaction.
    """
    for statement in _DDL:
        db.execute(statement)
    passage_index.create(db)
    # A leaf of the index fills a page of the database: FTS5's own 4,050 bytes waste a part of it.
    (page_size,) = db.execute("PRAGMA page_size").fetchone()
    for name in _FTS:
        size = f"INSERT INTO {name} ({name}, rank) VALUES ('pgsz', ?)"  # noqa: S608 - a name of _FTS
        db.execute(size, (page_size - _LEAF_HEAD,))


class Form(NamedTuple):
    """A page as it is indexed."""

    text: str
    heading: str
    chars: str
    length: int
    """Of the normalised text, in characters."""
    digest: int
    """Of the text without blanks and page number; 47 bits are enough for one edition's pages."""


def _without_number(text: str) -> str:
    """The text without a bare page number in its first or last three lines.

    A split file counts its pages anew.
    """
    lines = text.splitlines()
    inside = range(3, max(3, len(lines) - 3))
    return "\n".join(
        line for i, line in enumerate(lines) if i in inside or not _PAGE_NUMBER.fullmatch(line)
    )


def _number_of(text: str, size: int, spare_bits: int) -> int:
    """A positive number that stands for a text, of ``size`` bytes less some bits."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=size).digest()
    return int.from_bytes(digest) >> spare_bits


def forms_of(pages: Iterable[tuple[str, Sequence[str] | None]]) -> list[Form]:
    """Pages as they are indexed; a pure function of what they say.

    Args:
        pages: text of each, and its headings where its layout is known.
    """
    return [_form(text, known) for text, known in pages]


def _form(text: str, known: Sequence[str] | None = None) -> Form:
    normalised = normalise(text)
    heads = headings(text) if known is None else known
    return Form(
        text=tokens(normalised),
        heading=heading_tokens(normalise(h) for h in heads),
        chars=" ".join(sorted(set(normalised) - {" "})),
        length=len(normalised),
        digest=_number_of("".join(_without_number(text).split()), size=6, spare_bits=1),
    )


_FIRST = """
  SELECT f.id FROM pages p JOIN pages f ON f.sha256 = p.sha256
  WHERE p.id = ? ORDER BY f.page LIMIT 1"""
_ADD_COUNTED = "INSERT INTO search_pages (id, first, chars, digest) VALUES (?, ?, ?, ?)"
_ADD_PAIRS = "INSERT INTO pages_fts (rowid, text, heading) VALUES (?, ?, ?)"
_ADD_CHARS = "INSERT INTO pages_chars (rowid, text) VALUES (?, ?)"
# FTS5 without content is told what to delete.
_DELETE_PAIRS = "INSERT INTO pages_fts (pages_fts, rowid, text, heading) VALUES ('delete', ?, ?, ?)"
_DELETE_CHARS = "INSERT INTO pages_chars (pages_chars, rowid, text) VALUES ('delete', ?, ?)"


def add_pages(db: sqlite3.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Index pages of which the text alone is known; the same as :func:`add_forms` else.

    Args:
        rows: (``pages.id``, text) of each; the lines that look like headings are taken for them.
    """
    add_forms(db, ((id_, _form(text)) for id_, text in rows))


def add_forms(db: sqlite3.Connection, forms: Iterable[tuple[int, Form]]) -> None:
    """Index pages whose rows stand in ``pages`` already; in the caller's transaction.

    Args:
        forms: ``pages.id`` of each, and how it is indexed (see :func:`forms_of`).

    Raises:
        ValueError: ``pages`` has no row of that id.
    """
    for id_, form in forms:
        first = db.execute(_FIRST, (id_,)).fetchone()
        if first is None:
            raise ValueError(f"pages has no row {id_}, so it can't be indexed")
        db.execute(_ADD_COUNTED, (id_, first[0], form.length, form.digest))
        db.execute(_ADD_PAIRS, (id_, form.text, form.heading))
        db.execute(_ADD_CHARS, (id_, form.chars))


def delete_pages(
    db: sqlite3.Connection,
    ids_and_texts: Iterable[tuple[int, str]],
    known: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """Take pages out of the index, before ``pages`` itself is changed.

    Args:
        ids_and_texts: of each page; the texts must be those that were indexed.
        known: the headings that were indexed with them.
    """
    for id_, text in ids_and_texts:
        form = _form(text, known.get(id_) if known else None)
        db.execute(_DELETE_PAIRS, (id_, form.text, form.heading))
        db.execute(_DELETE_CHARS, (id_, form.chars))
        db.execute("DELETE FROM search_pages WHERE id = ?", (id_,))


class _Entry(NamedTuple):
    """What else can be found: a row of ``search_entries``."""

    kind: EntryKind
    ref: str
    source_id: str
    title: str
    text: str

    @property
    def id(self) -> int:
        """A positive 62-bit number that stays the same for the same thing."""
        return _number_of(f"{self.kind}\0{self.ref}", size=8, spare_bits=2)


class _EntryRow(TypedDict):
    id: int
    kind: str
    ref: str
    source_id: str
    title: str
    text: str


_ENTRIES = "SELECT id, kind, ref, source_id, title, text FROM search_entries"
_LABELS = f"{_ENTRIES} WHERE source_id = :source AND kind IN ('edition', 'document')"
_ADD_ENTRY = """
  INSERT INTO search_entries (id, kind, ref, source_id, title, text) VALUES (?, ?, ?, ?, ?, ?)"""
_ADD_ENTRY_PAIRS = "INSERT INTO entries_fts (rowid, text, heading) VALUES (?, ?, ?)"
_DELETE_ENTRY_PAIRS = """
  INSERT INTO entries_fts (entries_fts, rowid, text, heading) VALUES ('delete', ?, ?, ?)"""


def _entry_tokens(title: str, text: str) -> tuple[str, str]:
    # The title is searched with the text, but no phrase may run from one into the other: joined
    # like headings.
    return heading_tokens([normalise(title), normalise(text)]), heading_tokens([normalise(title)])


def _delete_entry(db: sqlite3.Connection, row: _EntryRow) -> None:
    db.execute(_DELETE_ENTRY_PAIRS, (row["id"], *_entry_tokens(row["title"], row["text"])))
    db.execute("DELETE FROM search_entries WHERE id = ?", (row["id"],))


def _put_entry(db: sqlite3.Connection, entry: _Entry) -> None:
    """Add an entry or bring it up to date; nothing is written where nothing changed."""
    by_id = Sql(f"{_ENTRIES} WHERE id = :id", {"id": entry.id})
    old = next(records(db, _EntryRow, by_id), None)
    if old is not None:
        if old == {"id": entry.id, **entry._asdict()}:
            return
        _delete_entry(db, old)
    db.execute(_ADD_ENTRY, (entry.id, *entry))
    db.execute(_ADD_ENTRY_PAIRS, (entry.id, *_entry_tokens(entry.title, entry.text)))


def add_page_version(db: sqlite3.Connection, id: int, title: str, text: str) -> None:
    """Index a version of the city's own page, whose row stands in ``page_versions``.

    A second call replaces the first.

    Raises:
        ValueError: ``page_versions`` has no row of that id.
    """
    row = db.execute("SELECT source_id FROM page_versions WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise ValueError(f"page_versions has no row {id}, so it can't be indexed")
    _put_entry(db, _Entry(EntryKind.PAGE_VERSION, str(id), row[0], title, text))


def sync_labels(db: sqlite3.Connection, source_id: str) -> None:
    """Index labels and notes of a source's editions and documents as they stand now.

    Only what changed is written.
    """
    wanted = [*_editions(db, source_id), *_documents(db, source_id)]
    ids = {entry.id for entry in wanted}
    for row in list(records(db, _EntryRow, Sql(_LABELS, {"source": source_id}))):
        if row["id"] not in ids:
            _delete_entry(db, row)
    for entry in wanted:
        _put_entry(db, entry)


def _editions(db: sqlite3.Connection, source_id: str) -> Iterator[_Entry]:
    labels = "SELECT id, label, reason FROM editions WHERE source_id = ?"
    for id_, label, reason in db.execute(labels, (source_id,)):
        yield _Entry(EntryKind.EDITION, id_, source_id, label, reason or "")


def _documents(db: sqlite3.Connection, source_id: str) -> Iterator[_Entry]:
    labels = "SELECT id, label, note, headings FROM documents WHERE source_id = ?"
    for id_, label, note, above in db.execute(labels, (source_id,)):
        text = "\n\n".join([*_headings(above), note or ""]).strip()
        yield _Entry(EntryKind.DOCUMENT, str(id_), source_id, label, text)


def _headings(value: str | None) -> list[str]:
    """The headings above a document's link, from their JSON; what can't be read counts as none."""
    try:
        found = json.loads(value or "[]")
    except ValueError:
        return []
    return [h for h in found if isinstance(h, str)] if isinstance(found, list) else []


def optimise(db: sqlite3.Connection) -> None:
    """Merge the index into its smallest form, e.g. after a rebuild; changes no answer."""
    for name in _FTS:
        db.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 - a name of _FTS
