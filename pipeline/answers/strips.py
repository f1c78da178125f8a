"""A series as a line of editions: what each was compared with, and its files that were replaced.

A fixed number of queries for any number of sources.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypedDict

from pipeline.answers.dates import japan_day
from pipeline.database.names import series_place
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.history.comparisons import edition_files
from pipeline.kinds import EditionStatus, Part
from pipeline.read.names.series import OTHER

_EDITIONS = """
SELECT * FROM editions WHERE source_id IN (SELECT value FROM json_each(?))
ORDER BY source_id, series, position, id
"""
_COMPARED = """
SELECT old_id, new_id, added, removed, changed, moved, numbers_changed, summary FROM comparisons
WHERE source_id IN (SELECT value FROM json_each(?)) AND scope = 'edition' ORDER BY +id
"""
_REPLACED = """
SELECT c.edition_id, c.at, x.old_id, x.new_id, d.part, x.numbers_changed,
  x.added + x.removed + x.changed + x.moved AS places
FROM changes c JOIN comparisons x ON x.id = c.comparison_id
LEFT JOIN documents d ON d.id = c.document_id
WHERE c.source_id IN (SELECT value FROM json_each(?)) AND +c.kind = 'document_replaced'
  AND c.edition_id IS NOT NULL ORDER BY c.edition_id, c.at, c.id
"""
"""By the sources: of one kind there are the changes of all of them."""


class Compared(TypedDict):
    """What the comparison of an edition with an earlier one found."""

    old_id: str
    new_id: str
    added: int
    removed: int
    changed: int
    moved: int
    numbers_changed: int
    summary: str


class _Replacement(TypedDict):
    edition_id: str
    at: str
    old_id: str
    new_id: str
    part: str | None
    numbers_changed: int
    places: int


class Replaced(NamedTuple):
    """Files of an edition that were replaced on one day, by the one that says most."""

    day: str
    """In Japan."""
    old: str
    new: str
    """SHA-256 of both states."""
    places: int
    numbers: int
    files: int
    """So many were replaced on that day."""


class Station(NamedTuple):
    """An edition on the line."""

    edition: EditionRow
    compared: Compared | None
    """With the nearest earlier edition that has a text; None where none has."""
    drafts: list[str]
    """The drafts of which it came, where both have a text to compare."""
    replaced: list[Replaced]


class Strip(NamedTuple):
    """A series."""

    source_id: str
    series: str
    stations: list[Station]
    """In order; the plans of その他 follow each other by nothing but time."""


def strips(
    db: sqlite3.Connection, source_ids: Sequence[str], series: str | None = None
) -> list[Strip]:
    """The series of sources in the order of the sources, each source's in their usual order.

    Args:
        series: one alone.
    """
    asked = [json.dumps(source_ids)]
    compared = {row["new_id"]: row for row in all_rows(db, Compared, _COMPARED, asked)}
    replaced = {
        key: _replaced(rows)
        for key, rows in groupby(
            all_rows(db, _Replacement, _REPLACED, asked), lambda row: row["edition_id"]
        )
    }
    lines = []
    editions = all_rows(db, EditionRow, _EDITIONS, asked)
    for (source_id, name), rows in groupby(editions, lambda e: (e["source_id"], e["series"])):
        if series in (None, name):
            stations = [
                Station(row, compared.get(row["id"]), drafts, replaced.get(row["id"], []))
                for row, drafts in _with_drafts(db, list(rows))
            ]
            lines.append(Strip(source_id, name, stations))
    places = {key: n for n, key in enumerate(source_ids)}
    return sorted(lines, key=lambda line: (places[line.source_id], series_place(line.series)))


def _replaced(rows: Iterable[_Replacement]) -> list[Replaced]:
    """The newest day last."""
    told = []
    for day, those in groupby(rows, lambda row: japan_day(row["at"])):
        same = list(those)
        lead = max(same, key=lambda row: (row["part"] == Part.WHOLE, row["places"]))
        ids = lead["old_id"], lead["new_id"]
        told.append(Replaced(day, *ids, lead["places"], lead["numbers_changed"], len(same)))
    return told


def _with_drafts(
    db: sqlite3.Connection, editions: Sequence[EditionRow]
) -> Iterator[tuple[EditionRow, list[str]]]:
    """Each edition with the drafts that stand directly before it, where it is none."""
    waiting: list[str] = []
    for edition in editions:
        if edition["status"] == EditionStatus.DRAFT:
            yield edition, []
            waiting.append(edition["id"])
            continue
        able = waiting and edition["series"] != OTHER and edition_files(db, edition["id"])
        yield edition, [key for key in waiting if edition_files(db, key)] if able else []
        waiting = []
