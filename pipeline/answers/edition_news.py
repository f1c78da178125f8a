"""What is new in the newest edition, in few items: three indicators and three sentences.

Chosen by what a reader would tell on: of the indicators the targets that went down and up furthest
and what was dropped or corrected, of the sentences one whose numbers changed, one that was dropped
after it had stood longest, and one that is new and says something that can be counted.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypedDict

from pipeline.answers import links
from pipeline.answers.indicator_changes import changes_between
from pipeline.answers.indicator_words import rebased
from pipeline.answers.row_names import name_of
from pipeline.answers.telling import COUNTED_MOST, counted, in_words
from pipeline.database.row_types import (
    ComparedRow,
    ComparisonRow,
    EditionRow,
    IndicatorChangeRow,
)
from pipeline.database.rows import all_rows, one_row
from pipeline.kinds import IndicatorChangeKind as Kind
from pipeline.kinds import RowKind, ValueKind

MOST = 3
"""So many indicators, and so many sentences, are told."""
_CANDIDATES = 300
"""Rows of a kind that are looked at."""
_NEWEST = """
SELECT * FROM comparisons WHERE id = (
  SELECT x.id FROM comparisons x JOIN editions n ON n.id = x.new_id
  WHERE x.scope = 'edition' AND (?1 IS NULL OR x.source_id = ?1)
  ORDER BY min(coalesce(n.published, n.first_seen), n.first_seen) DESC,
    n.series = '総合戦略' DESC, n.position DESC, x.id DESC LIMIT 1)
"""
"""A date that lies after the day on which the edition was first seen is no day of publication. Its
id alone is looked for: that stands in an index, while whole rows take twice as long.
"""
_OF_SERIES = """
SELECT * FROM editions WHERE (source_id, series) = (
  SELECT source_id, series FROM editions WHERE id = ?) ORDER BY position, id
"""
_CANDIDATE_ROWS = """
SELECT r.position, r.kind, coalesce(r.new_text, r.old_text) AS text, r.heading, r.numbers_changed,
  p.editions, p.first_edition_id FROM comparison_rows r
LEFT JOIN passage_texts x ON x.edition_id = ?2 AND x.sha256 = r.old_sha256
  AND x.position = r.old_unit
LEFT JOIN passages p ON p.id = x.passage_id
WHERE r.comparison_id = ?1 AND r.kind = ?3 AND r.unit = 'sentence' AND r.counts = 1
ORDER BY r.position LIMIT ?4
"""
_ROW = "SELECT * FROM comparison_rows WHERE comparison_id = ? AND position = ?"
_PLACES = """
SELECT id, sha256, page, position FROM figures WHERE id IN (SELECT value FROM json_each(?))
"""


class _Candidate(TypedDict):
    """A row in few words, with the life of its old side."""

    position: int
    kind: RowKind
    text: str
    heading: str | None
    numbers_changed: str | None
    editions: int | None
    first_edition_id: str | None


class _Place(TypedDict):
    id: str
    sha256: str
    page: int
    position: int


class IndicatorNews(NamedTuple):
    """What became of an indicator."""

    change: IndicatorChangeRow
    proof: str | None
    """The cell of the new number, else of the old one, on the page of its file."""


class SentenceNews(NamedTuple):
    """A sentence that is new, gone or reworded."""

    row: ComparedRow
    address: str
    """The row on the page of the comparison."""
    proof: str
    since: str | None
    """The first edition that had it; None where it is new or that is not known."""


class EditionNews(NamedTuple):
    """What is new in an edition."""

    comparison: ComparisonRow
    old: EditionRow
    new: EditionRow
    editions: dict[str, EditionRow]
    """Those of its series, by their ids."""
    indicators: list[IndicatorNews]
    more_indicators: int
    sentences: list[SentenceNews]


def newest(db: sqlite3.Connection, source_id: str | None = None) -> EditionNews | None:
    """The news of the edition that was published last, of all sources or of one.

    Returns:
        None where no edition has one before it to compare with.
    """
    comparison = one_row(db, ComparisonRow, _NEWEST, [source_id])
    return news_of(db, comparison) if comparison else None


def news_of(db: sqlite3.Connection, comparison: ComparisonRow) -> EditionNews | None:
    """The news of an edition against another.

    Args:
        comparison: of the two.

    Returns:
        None where they are of two series.
    """
    ids = comparison["old_id"], comparison["new_id"]
    rows = all_rows(db, EditionRow, _OF_SERIES, [ids[1]])
    editions = {row["id"]: row for row in rows}
    if not editions.keys() >= set(ids):
        return None
    changed = {row["indicator_id"]: row for row in reversed(changes_between(db, *ids))}
    told = _most_telling(list(changed.values())[::-1])
    return EditionNews(
        comparison=comparison,
        old=editions[ids[0]],
        new=editions[ids[1]],
        editions=editions,
        indicators=list(_with_proof(db, told)),
        more_indicators=len(changed) - len(told),
        sentences=list(_sentences(db, comparison)),
    )


def _most_telling(changes: Sequence[IndicatorChangeRow]) -> list[IndicatorChangeRow]:
    """One of each kind of news in turn, of each the one that went furthest."""
    groups: list[list[IndicatorChangeRow]] = [[], [], [], []]
    for row in changes:
        groups[_group(row)].append(row)
    for group in groups:
        group.sort(key=lambda row: -abs(row["percent"] or 0))
    told = [group.pop(0) for group in groups if group]
    told += [row for group in groups for row in group]
    return told[:MOST]


def _group(row: IndicatorChangeRow) -> int:
    """A baseline of another year, a unit and a name come last: those are no decisions."""
    if row["kind"] == Kind.TARGET_LOWERED:
        return 0
    if row["kind"] == Kind.TARGET_RAISED:
        return 1
    if row["kind"] == Kind.DROPPED or (row["kind"] == Kind.BASELINE_CHANGED and not rebased(row)):
        return 2
    return 3


def _with_proof(
    db: sqlite3.Connection, changes: Iterable[IndicatorChangeRow]
) -> Iterator[IndicatorNews]:
    told = list(changes)
    ids = [row["new_figure_id"] or row["old_figure_id"] for row in told]
    places = {row["id"]: row for row in all_rows(db, _Place, _PLACES, [json.dumps(ids)])}
    for row, key in zip(told, ids, strict=True):
        yield IndicatorNews(row, _cell(places, key))


def _cell(places: Mapping[str, _Place], key: str | None) -> str | None:
    place = places.get(key or "")
    if place is None:
        return None
    return links.document(place["sha256"], place["page"], figure=place["position"])


def _sentences(db: sqlite3.Connection, comparison: ComparisonRow) -> Iterator[SentenceNews]:
    """One changed, one dropped, one new; where a kind has none, more of the others."""
    old, new = comparison["old_id"], comparison["new_id"]
    found = []
    for place, kind in enumerate((RowKind.CHANGED, RowKind.REMOVED, RowKind.ADDED)):
        rows = all_rows(db, _Candidate, _CANDIDATE_ROWS, [comparison["id"], old, kind, _CANDIDATES])
        found += [(n, place, row) for n, row in enumerate(_most_told(rows))]
    told = sorted(found, key=lambda one: one[:2])[:MOST]
    for _, _, one in sorted(told, key=lambda one: one[1]):
        row = one_row(db, ComparedRow, _ROW, [comparison["id"], one["position"]])
        if row is not None:
            name, since = name_of(row), one["first_edition_id"]
            address = links.compared_row(old, new, name)
            yield SentenceNews(row, address, links.proof(old, new, name), since)


def _most_told(rows: Sequence[_Candidate]) -> list[_Candidate]:
    """Those that tell most, of alike ones the first.

    What can be counted in a sentence is looked for only while it could still take a place: the
    hundreds of others can't catch up any more.
    """
    told: list[tuple[int, int]] = []
    for least, n in sorted((-_telling(row), n) for n, row in enumerate(rows)):
        if len(told) == MOST and least - COUNTED_MOST > told[-1][0]:
            break
        told = sorted([*told, (least - counted(rows[n]["text"]), n)])[:MOST]
    return [rows[n] for _, n in told]


def _telling(row: _Candidate) -> int:
    """What stood in many editions is missed more, a new number says more than new words."""
    longer = min((row["editions"] or 1) - 1, 2) if row["kind"] == RowKind.REMOVED else 0
    numbers: list[dict[str, str]] = json.loads(row["numbers_changed"] or "[]")
    new = any(one.get("kind") != ValueKind.DATE for one in numbers)
    return in_words(row["text"], row["heading"]) + longer + 2 * new
