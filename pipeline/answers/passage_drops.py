"""What an edition no longer has, each passage at the end of the section in which it would stand.

Its section is the one whose heading it stood under, where that heading is still there; else the one
of its nearest neighbour before it that is, else of the nearest behind it.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers.passages import dropped_with
from pipeline.kinds import UnitKind

_TEXT = """
SELECT json_group_array(json_array(position, passage_id, unit, sha256, page)) FROM passage_texts
WHERE edition_id = ? AND present = 1
"""


class Gone(NamedTuple):
    """A passage that is no longer there."""

    passage_id: str
    text: str
    """As it stood last."""
    first_edition_id: str
    last_edition_id: str
    gone_edition_id: str
    """The first edition without it."""


class SectionEnd(NamedTuple):
    """The end of a section, with what it lost."""

    sha256: str
    page: int
    """The page on which its last passage begins."""
    position: int
    """Of its last passage in the edition."""
    gone: tuple[Gone, ...]
    """In the order in which it stood, edition by edition."""


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
    """The sections of a final edition that lost something, in order: with it, or before it and for
    good.
    """
    sections = _Sections(_text(db, edition_id))
    if not sections.ends:
        return []
    lost: dict[int, list[Gone]] = {}
    homes: dict[str, Mapping[str, int]] = {}
    for chapter in dropped_with(db, edition_id, ever=True):
        for one in chapter.passages:
            if not one.passage.editions:
                continue  # only a draft had it
            last = one.stand.edition_id
            if last not in homes:
                homes[last] = _homes(_text(db, last), sections)
            home = homes[last].get(one.passage.id, max(sections.ends))
            away = (a.gone_edition_id for a in one.story.away if a.last_edition_id == last)
            when = next(away, one.passage.dropped_edition_id or "")
            first = one.passage.first_edition_id
            gone = Gone(one.passage.id, one.stand.text, first, last, when)
            lost.setdefault(home, []).append(gone)
    return [_end(sections.ends[section], lost[section]) for section in sorted(lost)]


def _end(last: _Unit, gone: Sequence[Gone]) -> SectionEnd:
    return SectionEnd(last.sha256, last.page or 1, last.position, tuple(gone))


def _text(db: sqlite3.Connection, edition_id: str) -> list[_Unit]:
    [told] = db.execute(_TEXT, [edition_id]).fetchone()
    return sorted(map(_Unit._make, json.loads(told)))


def _homes(before: Iterable[_Unit], sections: _Sections) -> dict[str, int]:
    """Passage of an older edition → the section of this one in which it would stand."""
    homes: dict[str, int] = {}
    waiting: list[str] = []
    heading: int | None = None
    neighbour: int | None = None
    for unit in before:
        key = unit.passage_id
        if unit.unit == UnitKind.HEADING:
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
