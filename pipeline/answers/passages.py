"""Passages (a sentence, a heading, a row of a table) through all editions of their series: one with
its life, those of an edition, what was dropped, how old an edition is, what is worth a look.

All functions take a plain connection that can read. Rows come in a few cells of JSON: Datasette
decodes texts in Python, cell by cell, which for the thousands of texts of an edition takes longer
than the query. What a function answers for many passages it asks in a fixed number of queries.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.answers import passage_standings
from pipeline.answers.passage_types import (
    CHANGES,
    Ages,
    Away,
    Capture,
    Event,
    InEdition,
    Life,
    Neighbours,
    Passage,
    Stand,
    Standing,
    Story,
)
from pipeline.database.row_types import ComparedRow, ComparisonRow, EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import PassageStep, RowKind, Scope
from pipeline.read.names.series import OTHER

_PASSAGE = ", ".join(f"p.{name}" for name in Passage._fields)
_STAND = ", ".join(f"t.{name}" for name in Stand._fields)
_WEAK, _PRESENT = Stand._fields.index("weak"), Stand._fields.index("present")
_IDS = "(SELECT value FROM json_each(?))"


def _all(columns: str) -> str:
    """The columns of all rows as one cell of JSON."""
    return f"json_group_array(json_array({columns}))"


def resolve(db: sqlite3.Connection, name: str) -> str | None:
    """The id of a passage by its id or by another under which it can be asked for; None where
    nothing has that name.
    """
    sql = """
        SELECT id FROM passages WHERE id = ?1
        UNION ALL SELECT passage_id FROM passage_aliases WHERE id = ?1
    """
    row = db.execute(sql, (name,)).fetchone()
    return str(row[0]) if row else None


def passage(db: sqlite3.Connection, passage_id: str) -> Passage | None:
    """One passage; None where there is none of that name."""
    found = passages(db, [passage_id])
    return found.get(passage_id)


def passages(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Passage]:
    """Id → passage, of those that there are."""
    sql = f"SELECT {_all(_PASSAGE)} FROM passages p WHERE p.id IN {_IDS}"  # noqa: S608
    found = map(Passage._make, _cells(db, sql, [json.dumps(list(ids))]))
    return {one.id: one for one in found}


def life(db: sqlite3.Connection, passage_id: str) -> Life | None:
    """One passage with all its wordings; None where there is none of that name."""
    return lives(db, [passage_id]).get(passage_id)


def lives(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Life]:
    """Id → life, of those passages that there are."""
    found = passages(db, ids)
    known = _Known(db, found.values())
    away = _away(db, [one for one in found.values() if one.gaps])
    return {key: _life(one, known, away.get(key, ())) for key, one in found.items()}


class _Known:
    """What is known of some passages."""

    def __init__(self, db: sqlite3.Connection, found: Iterable[Passage]) -> None:
        given = list(found)
        keys = json.dumps([one.id for one in given])
        self._stands: dict[str, list[Stand]] = {}
        for stand in map(_stand, _cells(db, _STANDS, [keys])):
            self._stands.setdefault(stand.passage_id, []).append(stand)
        series = {(one.source_id, one.series) for one in given}
        self._editions = {key: editions(db, *key) for key in series}
        self._captures = _captures(db, {s.sha256 for own in self._stands.values() for s in own})

    def editions(self, one: Passage) -> dict[str, EditionRow]:
        """Those of its series."""
        return self._editions[one.source_id, one.series]

    def captures(self, one: Passage) -> dict[str, Capture]:
        """Those of the files it stands in."""
        files = {stand.sha256 for stand in self._stands.get(one.id, ())}
        return {key: self._captures[key] for key in files if key in self._captures}

    def standings(self, one: Passage) -> list[Standing]:
        """How it stands in each edition."""
        stands = self._stands.get(one.id, ())
        return passage_standings.standings(self.editions(one), stands, self._captures)


_STANDS = f"SELECT {_all(_STAND)} FROM passage_texts t WHERE t.passage_id IN {_IDS}"  # noqa: S608


def _life(one: Passage, known: _Known, away: tuple[Away, ...]) -> Life:
    standings = known.standings(one)
    story = _story(one, tuple(passage_standings.events(standings)), away)
    wordings = tuple(passage_standings.wordings(standings, story))
    editions = known.editions(one)
    if one.series == OTHER:  # each is a plan of its own: the others are none of its editions
        editions = {key: editions[key] for key in {s.edition["id"] for s in standings}}
    return Life(one, editions, wordings, story, known.captures(one))


def _story(one: Passage, events: tuple[Event, ...], away: tuple[Away, ...]) -> Story:
    return Story(
        passage_id=one.id,
        first_edition_id=one.first_edition_id,
        last_edition_id=one.last_edition_id,
        state=one.state,
        dropped_edition_id=one.dropped_edition_id,
        events=events,
        away=away,
    )


def editions(db: sqlite3.Connection, source_id: str, series: str) -> dict[str, EditionRow]:
    """Id → edition of a series, in their order, drafts too."""
    sql = "SELECT * FROM editions WHERE source_id = ? AND series = ? ORDER BY position, id"
    return {row["id"]: row for row in all_rows(db, EditionRow, sql, [source_id, series])}


_EVENTS = f"""
SELECT {_all("t.passage_id, t.edition_id, t.step, t.weak, t.present, t.similarity, e.position")}
FROM passage_texts t JOIN editions e ON e.id = t.edition_id
WHERE t.step IN ({", ".join(f"'{step}'" for step in CHANGES)}) AND e.status = 'final'
AND t.passage_id IN {_IDS}
"""  # noqa: S608 (pieces of ours; named one by one, the steps are looked up in the index)
_STOOD = f"""
SELECT {_all("t.passage_id, t.edition_id")} FROM passage_texts t WHERE t.passage_id IN {_IDS}
"""  # noqa: S608 (a piece of ours)
_READ = """
SELECT e.id FROM editions e WHERE e.source_id = ? AND e.series = ? AND e.status = 'final'
AND EXISTS (SELECT 1 FROM passage_texts t WHERE t.edition_id = e.id) ORDER BY e.position, e.id
"""


def known_editions(db: sqlite3.Connection, source_id: str, series: str) -> list[str]:
    """The final editions of a series whose passages are known, in their order: of the others (a
    scan, a missing file) nobody can say what stands in them.
    """
    return [key for (key,) in db.execute(_READ, (source_id, series))]


def stories(db: sqlite3.Connection, found: Mapping[str, Passage]) -> dict[str, Story]:
    """Id → the short life of each of some passages."""
    told: dict[str, list[_Told]] = {}
    for key, *cells in _cells(db, _EVENTS, [json.dumps(list(found))]):
        told.setdefault(key, []).append(_Told._make(cells))
    walked = _walked(db, [found[k] for k, own in told.items() if not all(o.plain for o in own)])
    away = _away(db, [one for one in found.values() if one.gaps])
    return {
        key: _story(
            one,
            walked.get(key) or (tuple(_events(told[key])) if key in told else ()),
            away.get(key, ()),
        )
        for key, one in found.items()
    }


def _walked(db: sqlite3.Connection, found: Sequence[Passage]) -> dict[str, tuple[Event, ...]]:
    """Id → the events of passages, walked in order of time."""
    if not found:
        return {}
    known = _Known(db, found)
    return {one.id: tuple(passage_standings.events(known.standings(one))) for one in found}


class _Told(NamedTuple):
    """A text whose step is an event."""

    edition_id: str
    step: str
    weak: int
    present: int
    similarity: float
    position: int

    @property
    def plain(self) -> bool:
        """Does it tell all? What a replaced file says, and what moved and reads otherwise, has to
        be held against what stood before.
        """
        return bool(self.present) and (self.step != PassageStep.MOVED or self.similarity == 1)


def _events(told: Sequence[_Told]) -> Iterator[Event]:
    """The events of one passage, in the order of editions: of each edition the greatest, sure ones
    before others.
    """
    greatest: dict[str, _Told] = {}
    for one in sorted(told, key=_rank):
        greatest[one.edition_id] = one
    for edition, one in greatest.items():
        yield Event(edition, PassageStep(one.step), bool(one.weak), inside=False, reworded=False)


def _rank(one: _Told) -> tuple[int, str, bool, int]:
    greatness = passage_standings.greatness(one.step)
    return one.position, one.edition_id, not one.weak, greatness


def _away(db: sqlite3.Connection, gone: Sequence[Passage]) -> dict[str, tuple[Away, ...]]:
    """Id → the stretches in which it was away."""
    if not gone:
        return {}
    stood: dict[str, set[str]] = {}
    for key, edition in _cells(db, _STOOD, [json.dumps([one.id for one in gone])]):
        stood.setdefault(key, set()).add(edition)
    series = {
        key: known_editions(db, *key) for key in {(one.source_id, one.series) for one in gone}
    }
    return {
        one.id: tuple(_stretches(series[one.source_id, one.series], stood.get(one.id, set())))
        for one in gone
    }


def _stretches(order: Sequence[str], stood: set[str]) -> Iterator[Away]:
    places = [n for n, edition in enumerate(order) if edition in stood]
    for last, back in pairwise(places):
        if back - last > 1:
            yield Away(order[last], order[last + 1], order[back])


def of_edition(db: sqlite3.Connection, edition_id: str) -> list[InEdition]:
    """The passages of an edition in the order of its text, each text of it (a split passage has
    several); what stands only in files that were replaced is left out.
    """
    sql = f"""
        SELECT {_all(f"{_STAND}, {_PASSAGE}")}
        FROM passage_texts t JOIN passages p ON p.id = t.passage_id
        WHERE t.edition_id = ? AND t.present = 1
    """  # noqa: S608 (pieces of ours)
    size = len(Stand._fields)
    known: dict[str, Passage] = {}
    stands: list[Stand] = []
    for cells in _cells(db, sql, [edition_id]):
        stands.append(_stand(cells[:size]))
        known.setdefault(stands[-1].passage_id, Passage._make(cells[size:]))
    told = stories(db, known)
    stands.sort(key=lambda stand: (stand.position, stand.sha256))
    return [InEdition(known[s.passage_id], s, told[s.passage_id]) for s in stands]


_LAST = f"""
SELECT {_all(_STAND)} FROM passages p JOIN passage_texts t
ON t.passage_id = p.id AND t.edition_id IN (p.last_edition_id, p.dropped_edition_id)
WHERE p.id IN {_IDS}
"""  # noqa: S608 (pieces of ours; of the edition that dropped it a replaced file may have it)
_EDITIONS = f"SELECT * FROM editions WHERE id IN {_IDS} ORDER BY position, id"  # noqa: S608


def stood_last(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, tuple[Passage, Standing]]:
    """Id → a passage that an edition dropped, and how it stood before it did: as the end of its
    life says, but for the step that led there.
    """
    found = passages(db, ids)
    stands: dict[str, list[Stand]] = {}
    for stand in map(_stand, _cells(db, _LAST, [json.dumps(list(found))])):
        stands.setdefault(stand.passage_id, []).append(stand)
    every = [stand for own in stands.values() for stand in own]
    named = json.dumps(sorted({stand.edition_id for stand in every}))
    known = {row["id"]: row for row in all_rows(db, EditionRow, _EDITIONS, [named])}
    captures = _captures(db, {stand.sha256 for stand in every if not stand.present})
    told = {key: passage_standings.standings(known, own, captures) for key, own in stands.items()}
    return {key: (found[key], standings[-1]) for key, standings in told.items()}


_OF_SERIES = "SELECT source_id, series FROM editions WHERE id = ?"
_SINCE = """
SELECT p.first_edition_id, count(DISTINCT p.id) FROM passage_texts t
JOIN passages p ON p.id = t.passage_id WHERE t.edition_id = ? AND t.present = 1
GROUP BY p.first_edition_id
"""
_DROPPED = """
SELECT count(*) FROM passages WHERE source_id = ? AND dropped_edition_id = ? AND editions > 0
"""
"""Without what only a draft had."""


def ages(db: sqlite3.Connection, edition_id: str) -> Ages | None:
    """How old what an edition says is; None where nothing is known of its passages."""
    counts = dict(db.execute(_SINCE, (edition_id,)).fetchall())
    row = db.execute(_OF_SERIES, (edition_id,)).fetchone()
    if not counts or row is None:
        return None
    order = list(editions(db, *row))
    own = order.index(edition_id)
    since: dict[str, int] = {}
    for edition in order:
        if edition in counts:
            when = edition if order.index(edition) < own else edition_id
            since[when] = since.get(when, 0) + counts[edition]
    return Ages(
        edition_id=edition_id,
        total=sum(since.values()),
        since=tuple(since.items()),
        dropped=db.execute(_DROPPED, (row[0], edition_id)).fetchone()[0],
    )


def neighbours(db: sqlite3.Connection, one: Passage) -> Neighbours:
    """What stands before and after a passage in the last edition that has it."""
    return Neighbours(_beside(db, one, after=False), _beside(db, one, after=True))


_FILE = """
SELECT sha256 FROM passage_texts
WHERE passage_id = ? AND edition_id = ? AND position = ? AND present = 1
"""


def _beside(db: sqlite3.Connection, one: Passage, *, after: bool) -> Stand | None:
    """The next one in the same file, which its key leads to; where that has none, in another file
    of the edition.
    """
    row = db.execute(_FILE, (one.id, one.last_edition_id, one.position)).fetchone()
    which, order = (">", "ASC") if after else ("<", "DESC")
    for file in ([row[0]] if row else []) + [None]:
        sql = f"""
            SELECT json_array(json_array({_STAND})) FROM passage_texts t
            WHERE t.edition_id = ? AND {"t.sha256 = ?" if file else "? IS NULL"}
            AND t.position {which} ? AND t.present = 1 AND t.passage_id <> ?
            ORDER BY t.position {order} LIMIT 1
        """  # noqa: S608 (pieces of ours)
        values = (one.last_edition_id, file, one.position, one.id)
        found = next(map(_stand, _cells(db, sql, values)), None)
        if found is not None:
            return found
    return None


_CAPTURES = f"""
SELECT id, sha256, url, min(captured_at), warc_file, warc_offset FROM captures
WHERE sha256 IN {_IDS} AND outcome IN ('new', 'changed', 'unchanged') AND damaged = 0
GROUP BY sha256
"""  # noqa: S608 (a piece of ours; of a minimum's row SQLite gives the other columns too)


def _captures(db: sqlite3.Connection, sha256s: Iterable[str]) -> dict[str, Capture]:
    rows = db.execute(_CAPTURES, (json.dumps(sorted(sha256s)),))
    return {row[1]: Capture._make(row) for row in rows}


def _cells(
    db: sqlite3.Connection, sql: str, values: Sequence[str | int | None]
) -> Iterator[list[Any]]:
    """The rows of a query that gives them all as one cell of JSON."""
    for (told,) in db.execute(sql, values):
        yield from json.loads(told)


def _stand(cells: list[Any]) -> Stand:
    cells[_WEAK], cells[_PRESENT] = bool(cells[_WEAK]), bool(cells[_PRESENT])
    return Stand._make(cells)


_AT = """
SELECT json_group_array(json_array(j.key, t.passage_id)) FROM json_each(?) j
JOIN passage_texts t
ON t.edition_id = j.value ->> 0 AND t.sha256 = j.value ->> 1 AND t.position = j.value ->> 2
"""


def of_rows(
    db: sqlite3.Connection, comparison: ComparisonRow, rows: Sequence[ComparedRow]
) -> dict[int, str]:
    """Position of a row of a comparison of two editions → the passage it tells of, on its new side
    where it has one; of the rows that changed.
    """
    if comparison["scope"] != Scope.EDITION:
        return {}
    changed = [row for row in rows if row["kind"] != RowKind.SAME]
    places = [
        [comparison["new_id"], row["new_sha256"], row["new_unit"]]
        if row["new_unit"]
        else [comparison["old_id"], row["old_sha256"], row["old_unit"]]
        for row in changed
    ]
    found = _cells(db, _AT, [json.dumps(places)])
    return {changed[n]["position"]: passage_id for n, passage_id in found}


class Notable(StrEnum):
    """Which passages of a series are worth a look."""

    DROPPED = "dropped"
    """Gone with its newest edition; those that had stood in most editions first."""
    UNCHANGED = "unchanged"
    """Sentences that stand as they stood first; those in most editions first."""
    REWORDED = "reworded"
    """Those whose words changed most often first."""


_NOTABLE = {
    Notable.DROPPED: "p.dropped_edition_id = ? ORDER BY p.editions DESC, p.rewordings DESC",
    Notable.UNCHANGED: (
        "p.last_edition_id = ? AND p.editions > 1 AND p.rewordings = 0 AND p.weak = 0"
        " AND p.gaps = 0 AND p.unit = 'sentence' ORDER BY p.editions DESC"
    ),
    Notable.REWORDED: "p.last_edition_id = ? AND p.rewordings > 0 ORDER BY p.rewordings DESC",
}


def notable(
    db: sqlite3.Connection, source_id: str, series: str, which: Notable, most: int
) -> list[tuple[Passage, Story]]:
    """Passages of a series that are worth a look, at most so many."""
    order = known_editions(db, source_id, series)
    if not order:
        return []
    sql = f"""
        SELECT {_all(_PASSAGE)} FROM (
          SELECT * FROM passages p WHERE p.unit <> 'toc'
          AND {_NOTABLE[which]}, p.position, p.id LIMIT ?) p
    """  # noqa: S608 (pieces of ours)
    cells = _cells(db, sql, [order[-1], most])
    found = {one.id: one for one in map(Passage._make, cells)}
    told = stories(db, found)
    return [(one, told[key]) for key, one in found.items()]
