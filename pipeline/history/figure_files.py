"""Which files tell the indicators of which edition: its text, lists of its indicators beside it,
and the yearly reports that the page lists about it.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypedDict, TypeVar

from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.history.comparisons import edition_files
from pipeline.kinds import EditionStatus, FigureRole
from pipeline.read.figures.roles import file_role
from pipeline.read.names.attributes import attributes_of
from pipeline.read.names.context import own_mentions
from pipeline.read.names.dates import find_dates
from pipeline.read.names.series import OTHER
from pipeline.read.names.widths import narrow

T = TypeVar("T")
_LISTS = re.compile(
    r"(?i)KPI|指標|数値目標|目標値|進捗|評価|検証|実績|達成状況|取組状況|実施状況|成果一覧"
)
"""What the label of a file says that tells of indicators."""
_PHASE = re.compile(r"第\s*[\d一二三四五六七八九十]+\s*[期次]")
_MOST_REPORTS = 200
"""Reports of a source; more are a register."""


class FigureFile(NamedTuple):
    """A file that tells figures of an edition, and what else these follow from."""

    edition_id: str
    sha256: str
    document_id: int
    label: str
    title: str
    extractor: str
    about: tuple[str, ...] = ()
    """Headings above its link, of a report that is no part of an edition."""

    @property
    def labels(self) -> list[str]:
        """What others call it."""
        return [self.label, self.title, *self.about]

    @property
    def basis(self) -> str:
        """What ``meta`` keeps: the same means the same figures."""
        told = [self.document_id, self.label, self.extractor, *self.about]
        return json.dumps(told, ensure_ascii=False)


class _Row(TypedDict):
    """A document with its original."""

    id: int
    sha256: str
    label: str
    title: str | None
    extractor: str | None
    headings: str | None


_DOCUMENT = """
SELECT d.id, d.sha256, d.label, o.title, o.extractor, d.headings FROM documents d
JOIN edition_documents x ON x.document_id = d.id JOIN originals o ON o.sha256 = d.sha256
WHERE x.edition_id = ? AND o.text_state = 'text' ORDER BY d.state = 'unlisted', d.position, d.id
"""
_REPORTS = """
SELECT d.id, d.sha256, d.label, o.title, o.extractor, d.headings FROM documents d
JOIN originals o ON o.sha256 = d.sha256
WHERE d.source_id = ? AND d.edition_id IS NULL AND o.text_state = 'text'
ORDER BY d.position, d.id
"""


def figure_files(db: sqlite3.Connection, source_id: str) -> Iterator[FigureFile]:
    """Every file that tells figures, with its edition."""
    sql = "SELECT * FROM editions WHERE source_id = ? ORDER BY series, position, id"
    editions = all_rows(db, EditionRow, sql, [source_id])
    seen: set[tuple[str, str]] = set()
    for edition in editions:
        for file in _of_edition(db, edition["id"]):
            seen.add((file.edition_id, file.sha256))
            yield file
    for file in _reports(db, source_id, editions):
        if (file.edition_id, file.sha256) not in seen:
            yield file


def _of_edition(db: sqlite3.Connection, edition_id: str) -> Iterator[FigureFile]:
    """Its text, and the lists of indicators among its other files."""
    rows = all_rows(db, _Row, _DOCUMENT, [edition_id])
    texts = edition_files(db, edition_id)
    told = set()
    for row in rows:
        is_text = row["sha256"] in texts
        if row["sha256"] not in told and (is_text or _LISTS.search(narrow(row["label"]))):
            told.add(row["sha256"])
            yield _file(edition_id, row)


def _file(edition_id: str, row: _Row, about: Sequence[str] = ()) -> FigureFile:
    return FigureFile(
        edition_id=edition_id,
        sha256=row["sha256"],
        document_id=row["id"],
        label=row["label"],
        title=row["title"] or "",
        extractor=row["extractor"] or "",
        about=tuple(about),
    )


def _reports(
    db: sqlite3.Connection, source_id: str, editions: Sequence[EditionRow]
) -> Iterator[FigureFile]:
    """Yearly reports that are no part of an edition, with the edition that they are about."""
    for row in all_rows(db, _Row, _REPORTS, [source_id])[:_MOST_REPORTS]:
        headings = [str(heading) for heading in json.loads(row["headings"] or "[]")]
        labels = [row["label"], row["title"] or "", *headings]
        if file_role([], labels) != FigureRole.PROGRESS:
            continue
        edition = edition_about(labels, editions)
        if edition is not None:
            yield _file(edition["id"], row, headings)


def edition_about(labels: Sequence[str], editions: Sequence[EditionRow]) -> EditionRow | None:
    """The edition that a report is about: the one that its label, else the nearest heading names;
    of several the one that was in force in the report's year, else the last.

    Args:
        labels: the report's label, then what stands above it, outermost heading first.
    """
    inwards = [*labels[:2], *reversed(labels[2:])]
    own = _of_its_plan(inwards, [e for e in editions if _counts(e)])
    phase = _first(_each(_phases_in, inwards, own))
    of_phase = [e for e in own if phase in (None, _phase(e))]
    named = [e for e in _each(_revisions_in, inwards, of_phase) if phase or _phase(e) == 1]
    return _first(named) or _first(_each(_in_force, inwards, of_phase)) or _last(of_phase, phase)


def _of_its_plan(texts: Sequence[str], editions: Sequence[EditionRow]) -> list[EditionRow]:
    """The editions of the plan that texts name; of the only one where they name none."""
    series = _first(_each(_series_in, texts, editions)) or _sole(e["series"] for e in editions)
    return [e for e in editions if e["series"] == series]


def _last(editions: Sequence[EditionRow], phase: int | None) -> EditionRow | None:
    """The last of some editions, where they are of one phase."""
    one = phase or _sole(_phase(e) for e in editions)
    return editions[-1] if one and editions else None


def _each(
    tell: Callable[[str, Sequence[EditionRow]], Iterable[T]],
    texts: Iterable[str],
    editions: Sequence[EditionRow],
) -> Iterator[T]:
    """What texts tell, one after the other."""
    for text in texts:
        yield from tell(text, editions)


def _counts(edition: EditionRow) -> bool:
    return edition["status"] != EditionStatus.DRAFT and edition["series"] != OTHER


def _phase(edition: EditionRow) -> int:
    return edition["phase"] or 1


def _first(found: Iterable[T]) -> T | None:
    """The first that is found."""
    return next(iter(found), None)


def _sole(told: Iterable[T]) -> T | None:
    """What all have; None where they differ."""
    known = set(told)
    return known.pop() if len(known) == 1 else None


def _series_in(text: str, editions: Sequence[EditionRow]) -> Iterator[str]:
    known = {e["series"] for e in editions}
    yield from (m.series for m in own_mentions(text) if m.series in known)


def _phases_in(text: str, editions: Sequence[EditionRow]) -> Iterator[int]:
    """The phases that a text states, of those there are."""
    known = {_phase(e) for e in editions}
    for mention in own_mentions(text):
        if mention.attributes.phase in known:
            yield mention.attributes.phase
    for stated in _PHASE.findall(narrow(text)):
        phase = attributes_of(stated).phase
        if phase in known:
            yield phase


def _revisions_in(text: str, editions: Sequence[EditionRow]) -> Iterator[EditionRow]:
    """The editions whose revision a text states: 総合戦略（第2版）."""
    for mention in own_mentions(text):
        revision = mention.attributes.revision
        yield from (e for e in editions if revision and e["revision"] == revision)


def _in_force(text: str, editions: Sequence[EditionRow]) -> Iterator[EditionRow]:
    """The edition that was in force in a fiscal year that a text states: whose period holds it, the
    last one made before its end.
    """
    for date in find_dates(text):
        year = date.iso[:4]
        made = [e for e in editions if (e["published"] or "")[:7] <= f"{year}-12"]
        holding = [e for e in made if _holds(e, year)] or made
        if holding:
            yield holding[-1]


def _holds(edition: EditionRow, year: str) -> bool:
    start, end = edition["plan_from"], edition["plan_to"]
    return bool(start and end) and str(start)[:4] <= year <= str(end)[:4]
