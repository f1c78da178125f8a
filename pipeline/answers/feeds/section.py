"""The news of a section: what each edition did to the passages under a heading of a series."""

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from pipeline.answers import passages
from pipeline.answers.feeds.passage import passage_news
from pipeline.answers.feeds.types import Item, News
from pipeline.answers.passage_types import Life
from pipeline.compare.structure import levels_of
from pipeline.compare.units.keys import key_of, without_number
from pipeline.compare.units.types import Unit
from pipeline.kinds import EditionStatus, UnitKind

_MOST_PASSAGES = 1_500
"""Of all editions of a section, those of the newest first: a whole plan is no section."""
_HEADING = "SELECT position FROM passage_texts WHERE passage_id = ? AND edition_id = ? AND present"
_TEXTS = """
SELECT position, passage_id, unit, text FROM passage_texts
WHERE edition_id = ? AND present = 1 ORDER BY position
"""
_LEVELS = """
SELECT r.new_unit, h.new_level FROM comparisons c
JOIN comparison_headings h ON h.comparison_id = c.id
JOIN comparison_rows r ON r.comparison_id = c.id AND r.position = h.new_row
WHERE c.new_id = ?1 AND c.scope = 'edition'
UNION ALL SELECT r.old_unit, h.old_level FROM comparisons c
JOIN comparison_headings h ON h.comparison_id = c.id
JOIN comparison_rows r ON r.comparison_id = c.id AND r.position = h.old_row
WHERE c.old_id = ?1 AND c.scope = 'edition'
"""


class _Line(NamedTuple):
    """A unit of an edition's text."""

    position: int
    passage_id: str
    unit: UnitKind
    text: str


def is_heading(db: sqlite3.Connection, life: Life) -> bool:
    """Has a passage a section under it, in the last edition that has it?"""
    one = life.passage
    if one.unit == UnitKind.HEADING:
        return True
    return one.position in _levels(db, one.last_edition_id, _lines(db, one.last_edition_id))


def section_news(db: sqlite3.Connection, heading: Life) -> list[News]:
    """What each edition did under a heading and to the heading itself, old to new."""
    one = heading.passage
    sections = {edition: _section(db, edition, one.id) for edition in heading.editions}
    newest = reversed(sections.values())
    ids = list(dict.fromkeys(key for own in newest for key in own))[:_MOST_PASSAGES]
    items = _by_edition(passages.lives(db, [one.id, *ids]).values())
    known = set(passages.known_editions(db, one.source_id, one.series))
    return list(_news(sections, items, heading, known))


def _by_edition(lives: Iterable[Life]) -> dict[str, list[tuple[News, Item]]]:
    """Edition → what it did to each passage."""
    found: dict[str, list[tuple[News, Item]]] = {}
    for life in lives:
        for news in passage_news(life):
            found.setdefault(news.edition["id"], []).extend((news, item) for item in news.items)
    return found


def _news(
    sections: Mapping[str, Sequence[str]],
    items: Mapping[str, Sequence[tuple[News, Item]]],
    heading: Life,
    known: Container[str],
) -> Iterator[News]:
    before: Sequence[str] = ()
    for edition, own in sections.items():
        draft = heading.editions[edition]["status"] == EditionStatus.DRAFT
        there = {heading.passage.id, *before, *own}
        place = {key: n for n, key in enumerate([*own, *before])}
        told = [pair for pair in items.get(edition, ()) if pair[1].passage.id in there]
        for file in dict.fromkeys(news.file for news, _ in told):
            pairs = [pair for pair in told if pair[0].file == file]
            pairs.sort(key=lambda pair: place.get(pair[1].passage.id, -1))
            yield pairs[0][0]._replace(items=tuple(item for _, item in pairs))
        before = before if draft or edition not in known else own


def _section(db: sqlite3.Connection, edition_id: str, heading: str) -> list[str]:
    """The passages that stand under a heading in an edition, in their order; none where it does not
    stand in it.
    """
    row = db.execute(_HEADING, (heading, edition_id)).fetchone()
    if row is None:
        return []
    lines = _lines(db, edition_id)
    levels = _levels(db, edition_id, lines)
    own = levels.get(row[0], 1)
    below = (line for line in lines if line.position > row[0])
    inside = takewhile(lambda line: levels.get(line.position, own + 1) > own, below)
    return [line.passage_id for line in inside if line.unit != UnitKind.TOC]


def _lines(db: sqlite3.Connection, edition_id: str) -> list[_Line]:
    return [_Line(*cells) for cells in db.execute(_TEXTS, (edition_id,))]


def _levels(db: sqlite3.Connection, edition_id: str, lines: Sequence[_Line]) -> dict[int, int]:
    """Place → level of what stands in the outline of an edition: as its comparisons have it, else
    by the numbers of its headings alone.
    """
    found = {place: level for place, level in db.execute(_LEVELS, (edition_id,)) if place}
    if found:
        return found
    levels = levels_of([_unit(line) for line in lines])
    return {line.position: level for line, level in zip(lines, levels, strict=True) if level}


def _unit(line: _Line) -> Unit:
    key = key_of(line.text)
    return Unit(line.unit, line.text, "", None, key, without_number(key))
