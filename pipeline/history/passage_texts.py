"""The texts that passages are followed through, and what ties one to another."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.identical import identical
from pipeline.compare.passages.types import Keys, Text, Tie, Wording, text_of
from pipeline.compare.rows import Aligned, rows_of
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText, Unit
from pipeline.history.comparisons import original_text
from pipeline.kinds import FormalKind, RowKind, UnitKind


class Source(NamedTuple):
    """Where a text comes from."""

    edition_id: str
    files: tuple[str, ...]
    """SHA-256 of its originals, in order."""
    digest: str
    """Of what it is made of: the same means the same wordings."""
    present: bool
    """Whether it is the edition's text now."""

    @property
    def key(self) -> str:
        """By which comparisons know it."""
        return self.edition_id if self.present else self.files[0]


_UNIT = {str(kind): kind for kind in UnitKind}
_KIND = {str(kind): kind for kind in RowKind}


_Row = tuple[int, str, int, int, int, int, int, int | None, str | None]
"""What ties units, of a row of a comparison: the columns of ``_ROWS``."""


_ROWS = """
SELECT position, kind, old_unit, old_units, new_unit, new_units, renumbered, moved_to, formal
FROM comparison_rows
WHERE comparison_id = ? AND kind IN ('same', 'changed', 'moved') AND unit <> 'running'
ORDER BY position
"""
_IS_COMPARED = "SELECT 1 FROM comparisons WHERE id = ?"
_SIDE = """
SELECT {side}_unit, {side}_text, {side}_page, {side}_sha256, unit, {side}_parts
FROM comparison_rows WHERE comparison_id = ? AND {side}_unit IS NOT NULL AND unit <> 'running'
ORDER BY {side}_unit
"""
_COMPARED = "SELECT id FROM comparisons WHERE {side}_id = ? AND {side}_files = ? ORDER BY id"


def load(db: sqlite3.Connection, source: Source, keys: Keys) -> Text:
    """A text with its wordings: as the rows of a comparison have them, else cut from its pages.

    Args:
        keys: those that are known, of all texts of a series.
    """
    for side in ("new", "old"):
        sql = _COMPARED.format(side=side)
        for (key,) in db.execute(sql, (source.key, " ".join(source.files))):
            rows = db.execute(_SIDE.format(side=side), (key,)).fetchall()
            if rows:
                return text_of(source.edition_id, _of_rows(rows, keys))
    return text_of(source.edition_id, wordings_of(_units(db, source)))


_SideRow = tuple[int, str, int | None, str, str, str | None]
"""Place, text, page, original, kind and parts of a side of a row."""


def _of_rows(rows: Sequence[_SideRow], keys: Keys) -> list[Wording]:
    heading: str | None = None
    found = []
    for unit, words, sha256, page in _units_of_rows(rows):
        kind = _UNIT[unit]
        found.append(Wording(kind, words, sha256, page, heading, keys.of(kind, words)))
        if kind is UnitKind.HEADING:
            heading = words
    return found


def _units_of_rows(rows: Sequence[_SideRow]) -> Iterator[tuple[str, str, str, int | None]]:
    """Kind, text, original and page of each unit."""
    for _, text, page, sha256, unit, parts in rows:
        if not parts:
            yield unit, text, sha256, page
            continue
        start = 0
        for kind, length, its_page, its_file in json.loads(parts):
            yield kind, text[start : start + length], its_file, its_page
            start += length


def _pages(db: sqlite3.Connection, source: Source) -> list[PageText]:
    return [page for sha256 in source.files for page in original_text(db, sha256)]


def _units(db: sqlite3.Connection, source: Source) -> list[Unit]:
    return units_of(_pages(db, source))


def wordings_of(units: Sequence[Unit]) -> list[Wording]:
    """The units of a text, each with the heading above it."""
    heading: str | None = None
    found = []
    for unit in units:
        found.append(Wording(unit.kind, unit.text, unit.sha256, unit.page, heading, unit.key))
        if unit.kind == UnitKind.HEADING:
            heading = unit.text
    return found


def ties_between(db: sqlite3.Connection, old: Source, new: Source) -> list[Tie]:
    """Which units of an old text answer to which of a new one: as their comparison has it, else
    aligned now.
    """
    comparison = (f"{old.key}..{new.key}",)
    rows = db.execute(_ROWS, comparison).fetchall()
    if rows or db.execute(_IS_COMPARED, comparison).fetchone():  # texts may have nothing in common
        return _of_comparison(rows)
    return ties_of(rows_of(_units(db, old), _units(db, new)).rows)


def _of_comparison(rows: Sequence[_Row]) -> list[Tie]:
    went = {row[0]: _places(*row[2:4]) for row in rows if row[1] == RowKind.MOVED and row[3]}
    found = []
    for _, kind, old, olds, new, news, renumbered, moved_to, formal in rows:
        if kind != RowKind.MOVED:
            there = Tie(_places(old, olds), _places(new, news), _KIND[kind], bool(renumbered))
            found.append(there)
        elif news and moved_to in went:
            repeated = formal == FormalKind.REPEATED
            came = _places(new, news)
            found.append(Tie(went[moved_to], came, RowKind.MOVED, bool(renumbered), repeated))
    return found


def _places(first: int, count: int) -> tuple[int, ...]:
    return (first - 1,) if count == 1 else tuple(range(first - 1, first - 1 + count))


def ties_of(rows: Sequence[Aligned]) -> list[Tie]:
    """What the rows of a comparison tie."""
    went = {found.row.position: found.old for found in rows}
    found = []
    for row, old, new in rows:
        if row.kind not in (RowKind.SAME, RowKind.CHANGED, RowKind.MOVED) or not new:
            continue
        moved = row.kind == RowKind.MOVED
        old = went[row.moved_to] if moved and row.moved_to is not None else old
        repeated = moved and row.formal == FormalKind.REPEATED
        found.append(Tie(old, new, row.kind, row.renumbered, repeated))
    return found


def at_places_of(
    db: sqlite3.Connection, found: Sequence[Tie], file: Source, whole: Text
) -> list[Tie]:
    """Ties to the units of one file, told by the places of that file's units in a text of several.

    Args:
        file: the file on the new side of the ties.
        whole: a text that holds it.
    """
    there = [n for n, one in enumerate(whole.wordings) if one.sha256 == file.files[0]]
    if len(there) == len(whole.wordings):
        return list(found)
    alone = [unit.key for unit in _units(db, file)]
    pairs = identical(alone, [whole.wordings[n].key for n in there])
    place = {i: there[j] for i, j in pairs}
    moved = (tie._replace(new=tuple(place[j] for j in tie.new if j in place)) for tie in found)
    return [tie for tie in moved if tie.new]
