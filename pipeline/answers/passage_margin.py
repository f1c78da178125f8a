"""What the reader's margin says: the passages on the pages of a file, since when each stands, how
often it was reworded, and how many of which age the file has.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.answers import passages
from pipeline.compare.units.keys import without_number
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import EditionStatus, PassageStep, UnitKind

_REWORDINGS = ", ".join(
    f"'{step}'" for step in (PassageStep.REWORDED, PassageStep.SPLIT, PassageStep.MERGED)
)
"""Steps after which a passage reads otherwise."""
_EDITIONS = """
SELECT * FROM editions WHERE id IN (SELECT edition_id FROM passage_texts WHERE sha256 = ?)
ORDER BY series, position
"""
_ON_PAGES = """
FROM passage_texts t JOIN passages p ON p.id = t.passage_id
WHERE t.sha256 = ? AND t.edition_id = ? AND t.page BETWEEN ? AND ?
"""
_STANDING = f"""
SELECT json_group_array(json_array(t.position, t.page, t.unit, t.text, t.passage_id, t.weak,
  p.first_edition_id, p.dropped_edition_id)) {_ON_PAGES}
"""
# One cell of JSON: Datasette's connections decode texts in Python, cell by cell.
# The plus keeps SQLite from walking a whole edition for each passage: its id leads there.
_REWORDED = f"""
SELECT t.passage_id, t.edition_id, CASE t.step WHEN '{PassageStep.MOVED}' THEN t.text END, (
  SELECT json_group_array(b.text) FROM passage_texts b
  WHERE b.passage_id = t.passage_id AND +b.edition_id = t.from_edition_id AND b.present = 1
    AND t.step = '{PassageStep.MOVED}')
FROM passage_texts t JOIN editions e ON e.id = t.edition_id
WHERE t.weak = 0 AND t.present = 1 AND e.status = '{EditionStatus.FINAL}'
  AND (t.step IN ({_REWORDINGS}) OR t.step = '{PassageStep.MOVED}' AND t.similarity < 1)
  AND t.passage_id IN (SELECT t.passage_id {_ON_PAGES} AND p.rewordings > 0)
"""  # noqa: S608 (pieces of ours)
_REWORDED_HERE = f"{_REWORDED} AND t.edition_id = ?"
_TALLY = """
SELECT min(t.page), t.passage_id, p.first_edition_id, p.rewordings
FROM passage_texts t JOIN passages p ON p.id = t.passage_id
WHERE t.sha256 = ? AND t.edition_id = ? GROUP BY t.passage_id ORDER BY 1
"""
_EVERY_PAGE = (0, 1_000_000)


class Standing(NamedTuple):
    """A passage on a page."""

    position: int
    """Place among the units of the edition's text, from 1."""
    page: int
    unit: UnitKind
    text: str
    passage_id: str
    weak: bool
    """Is the step that led to this text not sure?"""
    first_edition_id: str
    dropped_edition_id: str | None


class Tally(NamedTuple):
    """A passage of a file."""

    page: int
    """The one it begins on."""
    first_edition_id: str
    reworded: bool
    """Whether the edition that is read surely reworded it."""
    ever: bool
    """Whether any did."""


class Ladder(NamedTuple):
    """An edition that is read, and those of its series that its passages can come from."""

    own: EditionRow
    steps: tuple[EditionRow, ...]
    """The final editions up to it, in order, itself the last."""
    series: Mapping[str, EditionRow]
    """All of the series, drafts and later ones too, by their ids."""

    def place(self, edition_id: str) -> int:
        """Where an edition stands among the steps.

        What a draft brought stands first in the edition that came of it: it has the last place, as
        all that is new here.
        """
        known = (n for n, edition in enumerate(self.steps) if edition["id"] == edition_id)
        return next(known, len(self.steps) - 1)


class Reading(NamedTuple):
    """The passages on some pages of a file, as those of one edition."""

    standing: list[Standing]
    """In the order of the text."""
    reworded: Mapping[str, frozenset[str]]
    """Passage → the editions that surely reworded it; those that none did are left out."""


def editions_of_file(db: sqlite3.Connection, sha256: str) -> list[EditionRow]:
    """The editions as whose text a file is known passage by passage, by series."""
    return all_rows(db, EditionRow, _EDITIONS, [sha256])


def ladder(db: sqlite3.Connection, own: EditionRow) -> Ladder:
    """The editions that passages of one can come from."""
    series = passages.editions(db, own["source_id"], own["series"])
    before = [
        edition
        for edition in series.values()
        if edition["status"] != EditionStatus.DRAFT and edition["position"] < own["position"]
    ]
    return Ladder(own, (*before, own), series)


def reading(
    db: sqlite3.Connection, sha256: str, edition_id: str, pages: tuple[int, int]
) -> Reading:
    """The passages that begin on pages of a file.

    Args:
        pages: the first and the last.
    """
    [told] = db.execute(_STANDING, [sha256, edition_id, *pages]).fetchone()
    standing = sorted(map(_standing, json.loads(told)))
    return Reading(standing, _reworded(db, None, [sha256, edition_id, *pages]))


def _reworded(
    db: sqlite3.Connection, only: str | None, where: Sequence[str | int]
) -> dict[str, frozenset[str]]:
    """Passage → the final editions that surely reworded it, as ``passages.rewordings`` counts: what
    moved with other words, its number aside, was reworded too.

    Args:
        only: the edition that is asked about; None for all.
        where: file, edition, first and last page of the passages.
    """
    found: dict[str, set[str]] = {}
    for passage, edition, moved, before in _asked(db, only, where):
        if moved is None or _differs(moved, json.loads(before)):
            found.setdefault(passage, set()).add(edition)
    return {key: frozenset(some) for key, some in found.items()}


def _asked(
    db: sqlite3.Connection, only: str | None, where: Sequence[str | int]
) -> Iterable[tuple[str, str, str | None, str]]:
    return db.execute(_REWORDED_HERE, [*where, only]) if only else db.execute(_REWORDED, where)


def _differs(text: str, before: list[str]) -> bool:
    words = without_number(text)
    return all(without_number(other) != words for other in before)


def _standing(cells: list[Any]) -> Standing:
    position, page, unit, text, passage_id, weak, first, dropped = cells
    return Standing(position, page, UnitKind(unit), text, passage_id, bool(weak), first, dropped)


def tallies(db: sqlite3.Connection, sha256: str, edition_id: str) -> list[Tally]:
    """The passages of a whole file, each once, by pages."""
    reworded = _reworded(db, edition_id, [sha256, edition_id, *_EVERY_PAGE])
    return [
        Tally(page or 1, first, key in reworded, ever > 0)
        for page, key, first, ever in db.execute(_TALLY, [sha256, edition_id])
    ]
