"""The index of passages: what is found by its words and by its life.

Every wording of every passage (a sentence, a heading, a row of a table through all editions) is
indexed once, however many editions it stands in. Tables, all projections of ``passages`` and
``passage_texts``:

- ``passages_fts`` (rowid = ``search_passages.id``): the pairs of characters of a wording (see
  ``tokens``), those of a heading once more. Words of one character have a prefix index.
- ``search_passages``: for every wording the number of its passage, and what of its life is asked
  for, in numbers alone: so small that tens of thousands are looked up in some milliseconds.
- ``search_wordings``: what these numbers stand for.
- ``search_standings``: in which editions a wording stands, and with which it came as a change of
  words.
- ``search_editions``: the number of an edition in these tables.

A wording never changes, so nothing is ever indexed anew: a wording that no passage has any more
loses its passage (``passage`` 0) and keeps its number, so that no other text gets it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.compare.units.keys import without_number
from pipeline.database.rows import get_meta, set_meta
from pipeline.kinds import PassageStep, UnitKind
from pipeline.search.normalise import normalise
from pipeline.search.tokens import TOKENIZE, tokens

FTS = "passages_fts"
IN_FIRST, IN_LAST = 1, 2
"""Bits of ``search_passages.stands``: so in the passage's first edition, so in its last one."""
NO_PASSAGE = 0
"""``search_passages.passage`` of a wording that no passage has any more."""
SEVERAL = -1
"""``search_passages.changed`` of a wording that came so with several: ``search_standings`` says
with which."""
_CHANGES = frozenset(
    (PassageStep.REWORDED, PassageStep.SPLIT, PassageStep.MERGED, PassageStep.MOVED)
)
"""Steps that change words; one to another place may."""
_HEADINGS = frozenset((UnitKind.HEADING, UnitKind.TOC))

_DDL = (
    f"""CREATE VIRTUAL TABLE passages_fts USING fts5 (text, heading, content='', prefix='1',
  {TOKENIZE})""",
    """CREATE TABLE search_editions (
  no INTEGER PRIMARY KEY,
  edition_id TEXT NOT NULL UNIQUE,
  source_id TEXT NOT NULL,
  series TEXT NOT NULL
)""",
    "CREATE INDEX search_editions_of ON search_editions (source_id, series)",
    """CREATE TABLE search_passages (
  id INTEGER PRIMARY KEY,
  passage INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  stands INTEGER NOT NULL,
  position INTEGER NOT NULL,
  chars INTEGER NOT NULL,
  changed INTEGER NOT NULL
)""",
    """CREATE TABLE search_wordings (
  id INTEGER PRIMARY KEY,
  passage_id TEXT NOT NULL,
  digest INTEGER NOT NULL
)""",
    """CREATE INDEX search_passages_first ON search_passages (first)""",
    """CREATE TABLE search_standings (
  id INTEGER NOT NULL,
  edition INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (id, edition)
) WITHOUT ROWID""",
    """CREATE INDEX search_standings_changed ON search_standings (edition) WHERE changed = 1""",
)


class _Text(NamedTuple):
    """A text of a passage in one edition, and what is asked for of the passage's life."""

    passage_id: str
    edition: str
    text: str
    unit: str
    step: str
    weak: int
    present: int
    came_from: str | None
    """The edition of the text that it comes from."""
    position: int
    first: str
    last: str
    gone: str | None


class _Row(NamedTuple):
    """A row of ``search_passages``."""

    id: int
    passage: int
    first: int
    last: int
    gone: int
    """The edition with which it went, 0 while it is current."""
    stands: int
    position: int
    """Its place in the last edition that has it so."""
    chars: int
    """Of the normalised text."""
    changed: int
    """The edition with which it came as a change of words, 0 where there is none; ``SEVERAL``."""


class _Wording(NamedTuple):
    """What a passage says in some editions."""

    digest: int
    text: str
    heading: bool
    position: int
    editions: Mapping[str, bool]
    """Edition → whether the passage came to these words with it."""
    life: _Text
    """A text of it, for what is known of the passage."""


_Key = tuple[str, int]
"""A wording by its passage and its digest."""


_TEXTS = """
  SELECT t.passage_id, t.edition_id, t.text, t.unit, t.step, t.weak, t.present,
    t.from_edition_id, t.position, p.first_edition_id, p.last_edition_id, p.dropped_edition_id
  FROM passages p JOIN passage_texts t ON t.passage_id = p.id
  WHERE p.source_id = ? AND p.series = ?
  ORDER BY t.passage_id, t.edition_id, t.sha256, t.position"""
_SERIES = """
  SELECT series FROM editions WHERE source_id = ?1
  UNION SELECT series FROM search_editions WHERE source_id = ?1"""
# What the passages of a series were projected from, see ``history.passages``.
_BASIS = "SELECT value FROM meta WHERE key = 'passages ' || ? || ' ' || ?"
_NUMBERED = """
  INSERT INTO search_editions (edition_id, source_id, series)
  SELECT id, source_id, series FROM editions WHERE source_id = ?1 AND series = ?2
  ORDER BY position, id
  ON CONFLICT (edition_id) DO UPDATE SET series = excluded.series"""
# Those that are gone stay: passages of theirs are known by them.
_NUMBERS = """
  SELECT s.edition_id, s.no FROM search_editions s LEFT JOIN editions e ON e.id = s.edition_id
  WHERE s.source_id = ?1 AND s.series = ?2 ORDER BY e.position, s.edition_id"""
_KNOWN = "SELECT * FROM search_passages WHERE first IN (SELECT value FROM json_each(?))"
_NAMED = """
  SELECT passage_id, digest, id FROM search_wordings
  WHERE id IN (SELECT id FROM search_passages WHERE first IN (SELECT value FROM json_each(?)))"""
_STOOD = """
  SELECT id, edition, changed FROM search_standings
  WHERE id IN (SELECT id FROM search_passages WHERE first IN (SELECT value FROM json_each(?)))"""
_LAST_ID = "SELECT coalesce(max(id), 0) FROM search_passages"
_ADD = "INSERT INTO passages_fts (rowid, text, heading) VALUES (?, ?, ?)"
_PUT = f"INSERT OR REPLACE INTO search_passages VALUES ({', '.join('?' * len(_Row._fields))})"  # noqa: S608 - marks alone
_NAME = "INSERT INTO search_wordings VALUES (?, ?, ?)"
_PUT_STANDING = "INSERT OR REPLACE INTO search_standings VALUES (?, ?, ?)"
_DELETE_STANDING = "DELETE FROM search_standings WHERE id = ? AND edition = ?"


def create(db: sqlite3.Connection) -> None:
    """Create the tables, after those of ``pipeline.database.schema``.

    The caller owns the transaction.
    """
    for statement in _DDL:
        db.execute(statement)


def digest_of(text: str) -> int:
    """A positive 47-bit number that stands for a wording among those of its passage."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest()) >> 1


def sync_passages(db: sqlite3.Connection, source_id: str) -> None:
    """Index the passages of a source as they stand now; in the caller's transaction.

    A series whose passages did not change since is left alone. Else only new wordings are indexed;
    of the others, what changed of their lives is written.
    """
    for (series,) in db.execute(_SERIES, (source_id,)).fetchall():
        row = db.execute(_BASIS, (source_id, series)).fetchone()
        mark = f"search passages {source_id} {series}"
        if row is None or get_meta(db, mark) != row[0]:
            _sync(db, source_id, series)
            if row is not None:
                set_meta(db, mark, row[0])


def _sync(db: sqlite3.Connection, source_id: str, series: str) -> None:
    of = (source_id, series)
    db.execute(_NUMBERED, of)
    numbers: dict[str, int] = dict(db.execute(_NUMBERS, of).fetchall())
    own = (json.dumps(sorted(numbers.values())),)
    known = {row.id: row for row in map(_Row._make, db.execute(_KNOWN, own))}
    stood = {(id_, edition): changed for id_, edition, changed in db.execute(_STOOD, own)}
    ids: dict[_Key, int] = {(id_, d): no for id_, d, no in db.execute(_NAMED, own)}
    texts = map(_Text._make, db.execute(_TEXTS, of).fetchall())
    wordings: dict[_Key, _Wording] = {
        (key, wording.digest): wording
        for key, of_passage in groupby(texts, key=attrgetter("passage_id"))
        for wording in _wordings(of_passage)
    }
    chars = {id_: row.chars for id_, row in known.items()}
    chars |= _add(db, _new(wordings, ids, list(numbers)), ids)
    rows = _rows(wordings, numbers, ids, chars)
    standings = {
        (ids[key], numbers[edition]): int(came)
        for key, wording in wordings.items()
        for edition, came in wording.editions.items()
    }
    _write(db, rows, known, standings, stood)


def _new(
    wordings: Mapping[_Key, _Wording], ids: Mapping[_Key, int], order: Sequence[str]
) -> list[tuple[_Key, _Wording]]:
    """The wordings that are not indexed, in the order in which they get their numbers.

    Those of later editions get higher ones, and inside an edition those further up, so that very
    many hits need no sorting: the highest first is the newest edition in its order.
    """
    places = {edition: place for place, edition in enumerate(order)}
    new = [(key, wording) for key, wording in wordings.items() if key not in ids]
    new.sort(key=lambda one: (min(map(places.__getitem__, one[1].editions)), -one[1].position))
    return new


def _add(
    db: sqlite3.Connection, new: Iterable[tuple[_Key, _Wording]], ids: dict[_Key, int]
) -> dict[int, int]:
    """Index wordings under new numbers; returns the lengths of their normalised texts."""
    chars: dict[int, int] = {}
    last: int = db.execute(_LAST_ID).fetchone()[0]
    for id_, (key, wording) in enumerate(new, last + 1):
        ids[key] = id_
        normalised = normalise(wording.text)
        chars[id_] = len(normalised)
        pairs = tokens(normalised)
        db.execute(_ADD, (id_, pairs, pairs if wording.heading else ""))
        db.execute(_NAME, (id_, *key))
    return chars


def _rows(
    wordings: Mapping[_Key, _Wording],
    numbers: Mapping[str, int],
    ids: Mapping[_Key, int],
    chars: Mapping[int, int],
) -> dict[int, _Row]:
    """The rows of all wordings, by their numbers."""
    passages: dict[str, int] = {}
    rows: dict[int, _Row] = {}
    for key, wording in wordings.items():
        id_, life = ids[key], wording.life
        in_first, in_last = life.first in wording.editions, life.last in wording.editions
        changed = [numbers[edition] for edition, came in wording.editions.items() if came]
        rows[id_] = _Row(
            id=id_,
            passage=passages.setdefault(key[0], id_),
            first=numbers[life.first],
            last=numbers[life.last],
            gone=numbers[life.gone] if life.gone else 0,
            stands=IN_FIRST * in_first + IN_LAST * in_last,
            position=wording.position,
            chars=chars[id_],
            changed=SEVERAL if len(changed) > 1 else sum(changed),
        )
    return rows


def _wordings(texts: Iterable[_Text]) -> Iterator[_Wording]:
    """What a passage says, each wording once."""
    standing = _standing(list(texts))
    editions: dict[str, dict[str, bool]] = {}
    told: dict[str, _Text] = {}
    for text in standing:
        own = editions.setdefault(text.text, {})
        own[text.edition] = _is_changed(text, standing) or own.get(text.edition, False)
        if text.text not in told or text.edition == text.last:
            told[text.text] = text
    for words, own in editions.items():
        text = told[words]
        heading = text.unit in _HEADINGS
        yield _Wording(digest_of(words), words, heading, text.position, own, text)


def _standing(texts: list[_Text]) -> list[_Text]:
    """Of an edition whose file was replaced, the texts of the file that stands, where it has the
    passage.
    """
    if all(text.present for text in texts):
        return texts
    stands = {text.edition for text in texts if text.present}
    return [text for text in texts if text.present or text.edition not in stands]


def _is_changed(text: _Text, standing: Sequence[_Text]) -> bool:
    """Whether a passage surely came to other words, on its way to another place too.

    Args:
        standing: its texts in all editions.
    """
    if text.step not in _CHANGES or text.weak:
        return False
    if text.step != PassageStep.MOVED:
        return True
    keys = {without_number(one.text) for one in standing if one.edition == text.came_from}
    return bool(keys) and without_number(text.text) not in keys


def _write(
    db: sqlite3.Connection,
    rows: Mapping[int, _Row],
    known: Mapping[int, _Row],
    standings: Mapping[tuple[int, int], int],
    stood: Mapping[tuple[int, int], int],
) -> None:
    """Write what differs from what is known."""
    lost = (row._replace(passage=NO_PASSAGE) for id_, row in known.items() if id_ not in rows)
    changed = (row for row in (*rows.values(), *lost) if known.get(row.id) != row)
    db.executemany(_PUT, changed)
    db.executemany(_DELETE_STANDING, [key for key in stood if key not in standings])
    new = ((*key, came) for key, came in standings.items() if stood.get(key) != came)
    db.executemany(_PUT_STANDING, new)
