"""What an edition no longer has, each passage at the end of the section in which it would stand.

Its section is the one whose heading it stood under, where that heading is still there; else the one
of its nearest neighbour before it that is, else of the nearest behind it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.kinds import EditionStatus, UnitKind

MOST = 60
"""So many passages of one section are told in words."""
_TEXT = """
SELECT json_group_array(json_array(position, passage_id, unit, sha256, page)) FROM passage_texts
WHERE edition_id = ? AND present = 1
"""
_ORDER = """
SELECT json_group_array(json_array(position, passage_id, unit = 'heading')) FROM passage_texts
WHERE edition_id = ? AND present = 1
"""
_LINE = f"""
SELECT e.id FROM editions e JOIN editions own
  ON own.source_id = e.source_id AND own.series = e.series AND e.position <= own.position
WHERE own.id = ? AND e.status <> '{EditionStatus.DRAFT}' AND EXISTS (
  SELECT 1 FROM passage_texts t WHERE t.edition_id = e.id AND t.present = 1)
ORDER BY e.position
"""  # noqa: S608 (a word of ours)
_DROPPED = """
SELECT json_group_array(json_array(position, id, first_edition_id, last_edition_id))
FROM passages WHERE dropped_edition_id IN (SELECT value FROM json_each(?))
  AND gaps = 0 AND editions > 0
"""
_AWAY = """
SELECT p.id, p.first_edition_id, t.edition_id, min(t.position)
FROM passages p JOIN passage_texts t ON t.passage_id = p.id
WHERE p.gaps > 0 AND p.source_id = ? AND p.series = ? AND t.present = 1 GROUP BY p.id, t.edition_id
"""
_SERIES = "SELECT source_id, series FROM editions WHERE id = ?"
_SAID = """
SELECT t.passage_id, t.text FROM json_each(?) j JOIN passage_texts t
  ON t.passage_id = j.value ->> 0 AND t.edition_id = j.value ->> 1
WHERE t.present = 1 ORDER BY t.position
"""


class Gone(NamedTuple):
    """A passage that is no longer there."""

    passage_id: str
    first_edition_id: str
    last_edition_id: str
    """The last edition before it that has it."""
    gone_edition_id: str
    """The first one without it."""


class SectionEnd(NamedTuple):
    """The end of a section, with what it lost."""

    sha256: str
    page: int
    """The page on which its last passage begins."""
    position: int
    """Of its last passage in the edition."""
    gone: tuple[Gone, ...]
    """What went last comes first; of one edition in the order in which it stood."""


class _Unit(NamedTuple):
    """A text of a passage in an edition."""

    position: int
    passage_id: str
    unit: UnitKind
    sha256: str
    page: int | None


class _Sections:
    """The text of an edition, section by section."""

    def __init__(self, units: Iterable[_Unit]) -> None:
        self.of_passage: dict[str, int] = {}
        """Section of each passage that stands here."""
        self.of_heading: dict[str, int] = {}
        """Section of each that is a heading."""
        self.ends: dict[int, _Unit] = {}
        """Section → its last unit."""
        section = 0
        for unit in units:
            if unit.unit == UnitKind.HEADING:
                section += 1
                self.of_heading.setdefault(unit.passage_id, section)
            self.of_passage.setdefault(unit.passage_id, section)
            self.ends[section] = unit


def section_ends(db: sqlite3.Connection, edition_id: str) -> list[SectionEnd]:
    """The sections of a final edition that lost something, in order: with it, or before it and not
    back since. Of a draft none.
    """
    line = [edition for (edition,) in db.execute(_LINE, [edition_id])]
    sections = _Sections(_text(db, edition_id))
    if edition_id not in line or not sections.ends:
        return []
    lost: dict[int, list[_Lost]] = {}
    final = max(sections.ends)
    homes: dict[str, Mapping[str, int]] = {}
    for one in [*_dropped(db, line), *_away(db, edition_id, line)]:
        key, last = one.passage_id, line[one.last]
        if key in sections.of_passage:
            continue
        if last not in homes:
            homes[last] = _homes(_order(db, last), sections)
        lost.setdefault(homes[last].get(key, final), []).append(one)
    return [_end(sections.ends[section], lost[section], line) for section in sorted(lost)]


class _Lost(NamedTuple):
    """A passage that is no longer there."""

    last: int
    """Place of the last edition that has it."""
    position: int
    """Where it stood there."""
    passage_id: str
    first: str


def _dropped(db: sqlite3.Connection, line: Sequence[str]) -> Iterator[_Lost]:
    """What went for good."""
    places = {edition: n for n, edition in enumerate(line)}
    [told] = db.execute(_DROPPED, [json.dumps(line)]).fetchone()
    for position, key, first, last in json.loads(told):
        if last in places:
            yield _Lost(places[last], position, key, first)


def _away(db: sqlite3.Connection, edition_id: str, line: Sequence[str]) -> Iterator[_Lost]:
    """Of what was away and came back: where it stood last until now."""
    places = {edition: n for n, edition in enumerate(line)}
    series = db.execute(_SERIES, [edition_id]).fetchone()
    last: dict[str, _Lost] = {}
    for key, first, edition, position in db.execute(_AWAY, series):
        if edition in places:
            one = _Lost(places[edition], position, key, first)
            last[key] = max(one, last.get(key, one))
    yield from last.values()


def _end(last: _Unit, lost: Iterable[_Lost], line: Sequence[str]) -> SectionEnd:
    ordered = sorted(lost, key=lambda one: (-one.last, one.position))
    gone = (Gone(one.passage_id, one.first, line[one.last], line[one.last + 1]) for one in ordered)
    return SectionEnd(last.sha256, last.page or 1, last.position, tuple(gone))


def said_last(db: sqlite3.Connection, ends: Iterable[SectionEnd]) -> dict[str, str]:
    """Passage → its text as it stood last, of the first :data:`MOST` of each section."""
    pairs = [[one.passage_id, one.last_edition_id] for end in ends for one in end.gone[:MOST]]
    said: dict[str, str] = {}
    for key, text in db.execute(_SAID, [json.dumps(pairs)]):
        said[key] = said.get(key, "") + text
    return said


def _text(db: sqlite3.Connection, edition_id: str) -> list[_Unit]:
    [told] = db.execute(_TEXT, [edition_id]).fetchone()
    return sorted(map(_Unit._make, json.loads(told)))


def _order(db: sqlite3.Connection, edition_id: str) -> list[tuple[int, str, int]]:
    """The passages of an edition in order, each with whether it is a heading."""
    [told] = db.execute(_ORDER, [edition_id]).fetchone()
    return sorted(map(tuple, json.loads(told)))


def _homes(before: Iterable[tuple[int, str, int]], sections: _Sections) -> dict[str, int]:
    """Passage of an older edition → the section of this one in which it would stand."""
    homes: dict[str, int] = {}
    waiting: list[str] = []
    heading: int | None = None
    neighbour: int | None = None
    for _, key, heads in before:
        if heads:
            heading = sections.of_heading.get(key)
        here = sections.of_passage.get(key)
        if here is not None:
            neighbour = here
            homes |= dict.fromkeys(waiting, here)
            waiting = []
        home = neighbour if heading is None else heading
        if home is None:
            waiting.append(key)
        else:
            homes.setdefault(key, home)
    return homes
