"""What can be compared: the editions and files of a source, the pairs before and after a pair, and
why two things can't be compared.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple, TypedDict, TypeVar

from pipeline.answers import on_demand
from pipeline.database.names import series_order, series_place
from pipeline.database.row_types import EditionRow, SourceRow
from pipeline.errors import NotFoundError
from pipeline.history.comparisons import edition_files
from pipeline.kinds import DocumentState, EditionStatus, Scope, TextState
from pipeline.read.names.series import OTHER

R = TypeVar("R")
MOST_FILES = 400
"""So many files of a source are offered; of more, those seen last."""


class Why(StrEnum):
    """Why two things can't be compared."""

    UNKNOWN = "unknown"
    """Nothing, or more than one thing, has that name."""
    NO_FILE = "no_file"
    """An edition of which the archive has no file."""
    PICTURES = "pictures"
    """There are only pictures, and nobody recognised their text."""
    UNREAD = "unread"
    """A format that is kept and not read."""
    FAILED = "failed"
    """The file can't be read."""
    EMPTY = "empty"
    """No text in it."""
    SAME = "same"
    """Both sides are one thing, or stand in the same files."""
    OTHER_SOURCE = "other_source"
    """They belong to different municipalities."""


class Edition(NamedTuple):
    """An edition that may be chosen."""

    row: EditionRow
    why: Why | None
    """Why it can't be compared with anything; None where it can."""


class File(NamedTuple):
    """One state of a file that may be chosen."""

    sha256: str
    label: str
    series: str
    draft: bool
    listed: bool
    """Is it what the page offers now?"""
    first_seen: str
    why: Why | None


class Choices(NamedTuple):
    """All that may be chosen of a source."""

    editions: list[Edition]
    """By series, the newest first."""
    files: list[File]
    """By series, what was seen last first."""
    more_files: int


class _File(TypedDict):
    sha256: str
    label: str
    series: str
    state: str
    draft: int
    current: int
    first_seen: str
    text_state: str | None
    recognised: int


_SOURCES = "SELECT * FROM sources ORDER BY id"
_EDITIONS = "SELECT * FROM editions WHERE source_id = ? ORDER BY series, position DESC, id"
_RECOGNISED = "EXISTS (SELECT 1 FROM pages p WHERE p.sha256 = {} AND p.ocr AND p.text <> '')"
_FILES = f"""
SELECT v.sha256, d.label, d.series, d.state, e.status = 'draft' AS draft,
  d.sha256 = v.sha256 AS current, min(v.first_seen) AS first_seen, o.text_state,
  {_RECOGNISED.format("v.sha256")} AS recognised
FROM document_versions v JOIN documents d ON d.id = v.document_id
LEFT JOIN editions e ON e.id = d.edition_id LEFT JOIN originals o ON o.sha256 = v.sha256
WHERE d.source_id = ? GROUP BY v.sha256
ORDER BY {series_order("d.series")}, min(v.first_seen) DESC, d.position, v.sha256
"""  # noqa: S608 (pieces of ours)
_STATES = f"""
SELECT o.text_state, {_RECOGNISED.format("o.sha256")} FROM originals o WHERE o.sha256 = ?
"""  # noqa: S608 (a piece of ours)
_EDITION_STATES = f"""
SELECT o.text_state, {_RECOGNISED.format("o.sha256")} FROM edition_documents x
JOIN documents d ON d.id = x.document_id JOIN originals o ON o.sha256 = d.sha256
WHERE x.edition_id = ? AND d.part IN ('whole', 'split')
"""  # noqa: S608 (a piece of ours)
_OF_FILE = """
SELECT DISTINCT d.source_id FROM document_versions v JOIN documents d ON d.id = v.document_id
WHERE v.sha256 = ?
"""
_WHY = {
    TextState.IMAGE: Why.PICTURES,
    TextState.UNREAD: Why.UNREAD,
    TextState.FAILED: Why.FAILED,
}


def _rows(
    db: sqlite3.Connection, row_type: Callable[..., R], sql: str, values: Sequence[object] = ()
) -> list[R]:
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [row_type(**dict(zip(names, row, strict=True))) for row in cursor]


def sources(db: sqlite3.Connection) -> list[SourceRow]:
    """Every source, by its id."""
    return _rows(db, SourceRow, _SOURCES)


def choices(db: sqlite3.Connection, source_id: str) -> Choices:
    """What of a source may be compared, with the reason where something can't."""
    editions = [
        Edition(row, _edition_trouble(db, row["id"]))
        for row in _rows(db, EditionRow, _EDITIONS, [source_id])
    ]
    editions.sort(key=lambda edition: series_place(edition.row["series"]))
    files = [_file(row) for row in _rows(db, _File, _FILES, [source_id])]
    return Choices(editions, files[:MOST_FILES], max(0, len(files) - MOST_FILES))


def _file(row: _File) -> File:
    return File(
        sha256=row["sha256"],
        label=row["label"],
        series=row["series"],
        draft=bool(row["draft"]),
        listed=bool(row["current"]) and row["state"] == DocumentState.LISTED,
        first_seen=row["first_seen"],
        why=_trouble([(row["text_state"], row["recognised"])]),
    )


def _trouble(states: Iterable[tuple[str | None, int]]) -> Why | None:
    """Why files of these states have no text: None where one of them has."""
    found = list(states)
    if any(state == TextState.TEXT or recognised for state, recognised in found):
        return None
    known = [_WHY[TextState(state)] for state, _ in found if state in _WHY]
    return known[0] if known else Why.NO_FILE


def _edition_trouble(db: sqlite3.Connection, key: str) -> Why | None:
    """An edition's text is what its files say by themselves: recognised text is not taken."""
    if edition_files(db, key):
        return None
    states = db.execute(_EDITION_STATES, (key,)).fetchall()
    return _trouble((state, 0) for state, _ in states)


class Side(NamedTuple):
    """One of two things that somebody wants to compare."""

    asked: str
    key: str | None
    """None where nothing has that name."""
    scope: Scope
    sources: frozenset[str]
    why: Why | None


def side(db: sqlite3.Connection, asked: str) -> Side:
    """What is meant by one half of the address of a comparison."""
    try:
        key, scope = on_demand.resolve(db, asked)
    except NotFoundError:
        return Side(asked, None, Scope.DOCUMENT, frozenset(), Why.UNKNOWN)
    if scope == Scope.EDITION:
        sql, why = "SELECT source_id FROM editions WHERE id = ?", _edition_trouble(db, key)
    elif scope == Scope.PAGE:
        sql, why = "SELECT source_id FROM page_versions WHERE 'page-' || id = ?", None
    else:
        sql, why = _OF_FILE, _trouble(db.execute(_STATES, (key,)).fetchall())
    return Side(asked, key, scope, frozenset(found for (found,) in db.execute(sql, (key,))), why)


def why_not(db: sqlite3.Connection, old: Side, new: Side) -> Why | None:
    """Why two things as a pair can't be compared; None where they can, each by itself apart."""
    if old.key and old.key == new.key:
        return Why.SAME
    if old.sources and new.sources and not old.sources & new.sources:
        return Why.OTHER_SOURCE
    files = _files(db, old)
    return Why.SAME if files and files == _files(db, new) else None


def _files(db: sqlite3.Connection, one: Side) -> list[str]:
    """The files in which a side's text stands."""
    if not one.key or one.scope == Scope.PAGE:
        return []
    return edition_files(db, one.key) if one.scope == Scope.EDITION else [one.key]


class Pair(NamedTuple):
    """Two keys, the older first."""

    old: str
    new: str


class Neighbours(NamedTuple):
    """Where one can go from a pair, by one step in time."""

    older: Pair | None
    newer: Pair | None
    drafts: list[Pair]
    """A draft with what became of it, where the new side is that."""


class _Step(NamedTuple):
    """One thing in the order of time."""

    key: str
    draft: bool


def neighbours(db: sqlite3.Connection, old: Side, new: Side) -> Neighbours:
    """The comparisons beside one: what the old side was compared with, what came after the new.

    Drafts stand beside the line: it goes from one final edition to the next, except from a draft
    to what became of it.
    """
    line = _line(db, old, new)
    keys = [step.key for step in line]
    if old.key not in keys or new.key not in keys:
        return Neighbours(None, None, [])
    first, last = sorted((keys.index(old.key), keys.index(new.key)))
    before, after = _finals(line[:first])[-1:], _finals(line[last + 1 :])[:1]
    return Neighbours(
        older=Pair(before[0], keys[first]) if before else None,
        newer=Pair(keys[last], after[0]) if after else None,
        drafts=[Pair(key, keys[last]) for key in _drafts_of(line, last) if key != keys[first]],
    )


def _finals(steps: Iterable[_Step]) -> list[str]:
    return [step.key for step in steps if not step.draft]


def _drafts_of(line: Sequence[_Step], at: int) -> list[str]:
    """The drafts that stand directly before a final edition."""
    back = [] if line[at].draft else reversed(line[:at])
    return [step.key for step in takewhile(lambda step: step.draft, back)]


def _line(db: sqlite3.Connection, old: Side, new: Side) -> list[_Step]:
    """What two things of one kind belong to, in the order of time; empty where to nothing."""
    if old.scope != new.scope:
        return []
    if old.scope == Scope.EDITION:
        return _series(db, old.key or "")
    sql = _PAGES if old.scope == Scope.PAGE else _VERSIONS
    found = db.execute(sql, {"old": old.key, "new": new.key}).fetchall()
    return [_Step(key, False) for key in dict.fromkeys(key for (key,) in found)]


_SERIES = """
SELECT id, status, series FROM editions
WHERE (source_id, series) = (SELECT source_id, series FROM editions WHERE id = ?)
ORDER BY position, id
"""
_PAGES = """
SELECT 'page-' || id FROM page_versions
WHERE (source_id, page_id) IS (
  SELECT source_id, page_id FROM page_versions WHERE 'page-' || id = :old)
ORDER BY first_seen, id
"""
_VERSIONS = """
SELECT sha256 FROM document_versions WHERE document_id = (
  SELECT document_id FROM document_versions WHERE sha256 IN (:old, :new)
  GROUP BY document_id HAVING count(DISTINCT sha256) = 2 ORDER BY document_id LIMIT 1
) ORDER BY first_seen, rowid
"""


def _series(db: sqlite3.Connection, key: str) -> list[_Step]:
    """The editions of a series that have text; none of what belongs together by nothing."""
    found = db.execute(_SERIES, (key,)).fetchall()
    return [
        _Step(one, status == EditionStatus.DRAFT)
        for one, status, series in found
        if series != OTHER and edition_files(db, one)
    ]
