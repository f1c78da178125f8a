"""Indicators through the editions: which figures are of one, and what became of it from one
edition to the next. A function of the editions and their figures, whatever stood there before.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.compare.indicators.changes import Change, changes_of, shown
from pipeline.compare.indicators.identity import identify
from pipeline.compare.indicators.mentions import mentions_of
from pipeline.compare.indicators.numbers import said_of
from pipeline.compare.indicators.pairs import CROSSED
from pipeline.compare.indicators.types import Edition, Identity, Link, Mention, Number
from pipeline.database.row_types import (
    EditionRow,
    FigureRow,
    IndicatorChangeRow,
    IndicatorDoubtRow,
    IndicatorNameRow,
    IndicatorRow,
    IndicatorValueRow,
)
from pipeline.database.rows import all_rows, get_meta, insert_all, set_meta
from pipeline.history.corrections import INDICATORS, corrections_of
from pipeline.history.editions import becomes
from pipeline.history.indicator_rules import Known, doubts_of, rules_of
from pipeline.kinds import EditionStatus, FigureRole, IndicatorState, NameReason
from pipeline.read.names.widths import squeeze

_UNSAFE = re.compile(r"[\s/\\?#%&\"'<>,:;|*・.]+")
_LONGEST_NAME = 60
"""Letters of a name that an id takes."""
_OF_INDICATORS = ("indicator_names", "indicator_values", "indicator_changes")


class _Series(NamedTuple):
    """A kind of plan of a source, with its indicators."""

    source_id: str
    name: str
    editions: list[EditionRow]
    told: list[Edition]
    identity: Identity
    doubts: list[IndicatorDoubtRow]

    @property
    def line(self) -> list[str]:
        """The finished editions whose plan sets indicators, oldest first."""
        return [e.id for e in self.told if e.final and _has_plan(e)]


class _Rows(NamedTuple):
    """What is written of a source."""

    indicators: list[IndicatorRow]
    names: list[IndicatorNameRow]
    values: list[IndicatorValueRow]
    changes: list[IndicatorChangeRow]
    doubts: list[IndicatorDoubtRow]


def update_indicators(db: sqlite3.Connection, source_id: str) -> None:
    """Bring the indicators of a source in line with its editions and figures; the caller owns the
    transaction. Nothing is written where they are as before.
    """
    mark, basis = f"indicators {source_id}", _basis(db, source_id)
    if get_meta(db, mark) == basis:
        return
    for table in _OF_INDICATORS:
        db.execute(
            f"DELETE FROM {table} WHERE indicator_id IN "  # noqa: S608 (a name of ours)
            "(SELECT id FROM indicators WHERE source_id = ?)",
            (source_id,),
        )
    db.execute("DELETE FROM indicators WHERE source_id = ?", (source_id,))
    db.execute("DELETE FROM indicator_doubts WHERE source_id = ?", (source_id,))
    rows = _Rows([], [], [], [], [])
    for series in series_of(db, source_id):
        _tell(series, rows)
    insert_all(db, "indicators", rows.indicators)
    insert_all(db, "indicator_names", rows.names)
    insert_all(db, "indicator_values", rows.values)
    insert_all(db, "indicator_changes", rows.changes)
    insert_all(db, "indicator_doubts", rows.doubts)
    set_meta(db, mark, basis)


def _basis(db: sqlite3.Connection, source_id: str) -> str:
    """What the indicators follow from, in short: the same means the same indicators."""
    digest = hashlib.sha256()
    for sql in (_EDITIONS, _FIGURES, _CORRECTIONS):
        for row in db.execute(sql, (source_id,)):
            digest.update(repr(row).encode())
    return digest.hexdigest()


_EDITIONS = """
SELECT id, series, phase, revision, status, position FROM editions WHERE source_id = ?
ORDER BY series, position, id
"""
_FIGURES = """
SELECT f.* FROM figures f JOIN editions e ON e.id = f.edition_id
JOIN documents d ON d.id = f.document_id WHERE e.source_id = ?
ORDER BY e.id, d.part <> 'whole', d.part = 'summary', d.position, d.id, f.sha256, f.page, f.position
"""


_CORRECTIONS = "SELECT * FROM corrections WHERE source_id = ? ORDER BY position"


def series_of(db: sqlite3.Connection, source_id: str) -> Iterator[_Series]:
    """The kinds of plans of a source, each with its indicators."""
    sql = "SELECT * FROM editions WHERE source_id = ? ORDER BY series, position, id"
    kinds: dict[str, list[EditionRow]] = {}
    for row in all_rows(db, EditionRow, sql, [source_id]):
        kinds.setdefault(row["series"], []).append(row)
    figures: dict[str, list[FigureRow]] = {}
    for figure in all_rows(db, FigureRow, _FIGURES, [source_id]):
        figures.setdefault(figure["edition_id"], []).append(figure)
    corrections = corrections_of(db, source_id, INDICATORS)
    for name, editions in kinds.items():
        told = [
            Edition(
                id=edition["id"],
                final=edition["status"] != EditionStatus.DRAFT,
                becomes=becomes(edition, editions),
                mentions=mentions_of(edition["id"], _numbers(figures.get(edition["id"], []))),
            )
            for edition in editions
        ]
        identity = identify(told)
        known = Known(told, identity, _ids((source_id, name), identity.chains))
        if corrections:
            identity = identify(told, rules_of(known, corrections))
        doubts = list(doubts_of(source_id, known, identity, corrections))
        yield _Series(source_id, name, editions, told, identity, doubts)


def _numbers(figures: Sequence[FigureRow]) -> Iterator[Number]:
    documents = {f["sha256"]: i for i, f in reversed(list(enumerate(figures)))}
    for figure in figures:
        said = said_of(figure["indicator"], figure["value"], figure["unit"], figure["raw"])
        yield Number(
            figure_id=figure["id"],
            indicator=figure["indicator"],
            section=figure["section"],
            kind=figure["kind"],
            role=figure["role"],
            year=int(figure["year"]) if figure["year"] else None,
            value=figure["value"],
            unit=figure["unit"],
            raw=figure["raw"],
            sha256=figure["sha256"],
            page=figure["page"],
            position=figure["position"],
            row=_row_of(figure["boxes"]),
            document=documents[figure["sha256"]],
            **said._asdict(),
        )


def _row_of(boxes: str) -> str:
    """What tells a row: the place of its name; "" where only one place is known, or none."""
    told = json.loads(boxes)
    return json.dumps(told[1:]) if len(told) == 2 and any(told[1]) else ""


def _has_plan(edition: Edition) -> bool:
    return any(m.role == FigureRole.PLAN for m in edition.mentions)


def _tell(series: _Series, rows: _Rows) -> None:
    """Add the rows of a series."""
    chains = series.identity.chains
    rows.doubts.extend(series.doubts)
    for key, chain in zip(_ids(series[:2], chains), chains, strict=True):
        rows.indicators.append(_indicator(series, key, chain))
        rows.names.extend(_name(key, link) for link in chain)
        rows.values.extend(_values(key, chain))
        rows.changes.extend(_changes(series, key, chain, series.line))


def changes_of_pair(db: sqlite3.Connection, old: str, new: str) -> list[IndicatorChangeRow]:
    """What became of the indicators between any two editions of a series, drafts too, as the table
    has it for neighbours; nothing is written.

    Indicators are matched anew, which takes as long as one source's part of a build. Empty where
    the editions belong to different series, or one of them sets no indicators.
    """
    sql = "SELECT source_id, series FROM editions WHERE id IN (?, ?)"
    of = set(db.execute(sql, (old, new)).fetchall())
    if len(of) != 1:
        return []
    source_id, name = of.pop()
    for series in series_of(db, source_id):
        setting = {edition.id for edition in series.told if _has_plan(edition)}
        if series.name == name and {old, new} <= setting:
            chains = series.identity.chains
            named = zip(_ids(series[:2], chains), chains, strict=True)
            return [row for key, c in named for row in _changes(series, key, c, (old, new))]
    return []


def _ids(of: tuple[str, str], chains: Sequence[Sequence[Link]]) -> list[str]:
    """Named after source, series and the first name; a second one of that name by a number.

    Args:
        of: source and series.
    """
    taken: dict[str, int] = {}
    ids = []
    for chain in chains:
        name = squeeze(chain[0].mention.name)[:_LONGEST_NAME]
        words = (of[0], _UNSAFE.sub("-", of[1]), _UNSAFE.sub("-", name).strip("-"))
        key = "-".join(words)
        taken[key] = taken.get(key, 0) + 1
        ids.append(key if taken[key] == 1 else f"{key}-{taken[key]}")
    return ids


def _indicator(series: _Series, key: str, chain: Sequence[Link]) -> IndicatorRow:
    finished = {e["id"] for e in series.editions if e["status"] != EditionStatus.DRAFT}
    told = [k.mention for k in chain if k.mention.role == FigureRole.PLAN]
    told = told or [k.mention for k in chain]
    in_line = [m for m in told if m.edition in finished] or told
    last = in_line[-1]
    return IndicatorRow(
        id=key,
        source_id=series.source_id,
        name=last.name,
        unit=last.unit,
        first_edition_id=in_line[0].edition,
        last_edition_id=last.edition,
        state=_state(series, chain, last.edition),
        series=series.name,
        goal=last.goal or None,
        position=last.position,
        spellings=json.dumps(_spellings(chain), ensure_ascii=False),
        by_hand=int(any(link.reason == NameReason.BY_HAND for link in chain)),
    )


def _state(series: _Series, chain: Sequence[Link], last: str) -> IndicatorState:
    """Current where the newest finished edition that sets indicators has it, or a newer one."""
    if all(link.mention.role == FigureRole.REVIEW for link in chain):
        return IndicatorState.DROPPED
    place = {e["id"]: i for i, e in enumerate(series.editions)}
    newest = series.line[-1] if series.line else last
    current = place[last] >= place[newest]
    return IndicatorState.CURRENT if current else IndicatorState.DROPPED


def _spellings(chain: Iterable[Link]) -> list[str]:
    names = (link.mention.name for link in chain)
    return list(dict.fromkeys(names))


def _name(key: str, link: Link) -> IndicatorNameRow:
    mention, first = link.mention, link.mention.numbers[0]
    return IndicatorNameRow(
        indicator_id=key,
        edition_id=mention.edition,
        name=mention.name,
        unit=mention.unit,
        goal=mention.goal or None,
        position=mention.position,
        role=mention.role,
        sha256=first.sha256,
        page=first.page,
        reason=link.reason,
        confidence=link.confidence,
        linked_edition_id=link.other.edition if link.other else None,
        linked_name=link.other.name if link.other else None,
    )


def _values(key: str, chain: Iterable[Link]) -> Iterator[IndicatorValueRow]:
    for link in chain:
        for number in link.mention.numbers:
            yield IndicatorValueRow(
                indicator_id=key,
                figure_id=number.figure_id,
                edition_id=link.mention.edition,
                kind=number.kind,
                year=None if number.year is None else str(number.year),
                value=number.value,
                unit=number.unit,
                base_value=number.base_value,
                base_unit=number.base_unit,
                role=number.role,
                measure=number.measure or link.mention.measure,
                bound=number.bound,
            )


def _changes(
    series: _Series, key: str, chain: Sequence[Link], line: Sequence[str]
) -> Iterator[IndicatorChangeRow]:
    """What became of an indicator from each edition of a line to the next."""
    plan, reported = _by_edition(chain, FigureRole.PLAN), _by_edition(chain, FigureRole.PROGRESS)
    for old, new in pairwise(line):
        a, b = plan.get(old), plan.get(new)
        unread = (a is None and old in reported) or (b is None and new in reported)
        if unread or (a is not None and _may_be_another(b)):
            continue  # a report shows that the plan has it, unread; or nobody can tell which it was
        for change in changes_of(a and a.mention, b and b.mention):
            yield _change(series, key, change, (old, new))


def _by_edition(chain: Iterable[Link], role: FigureRole) -> dict[str, Link]:
    return {link.mention.edition: link for link in chain if link.mention.role == role}


def _may_be_another(link: Link | None) -> bool:
    return link is not None and link.confidence <= CROSSED


def _change(series: _Series, key: str, change: Change, pair: tuple[str, str]) -> IndicatorChangeRow:
    old, new = _Side.of(change.old, change.old_number), _Side.of(change.new, change.new_number)
    values = shown(change)
    stands = change.new or change.old
    assert stands is not None
    return IndicatorChangeRow(
        id=f"{pair[1]}:{key}:{change.kind}",
        source_id=series.source_id,
        indicator_id=key,
        old_edition_id=pair[0],
        new_edition_id=pair[1],
        kind=change.kind,
        old_value=values.old,
        new_value=values.new,
        unit=values.unit,
        old_figure_id=old.figure_id,
        new_figure_id=new.figure_id,
        series=series.name,
        position=stands.position,
        goal=stands.goal or None,
        old_name=old.name,
        new_name=new.name,
        old_unit=old.unit,
        new_unit=new.unit,
        old_year=old.year,
        new_year=new.year,
        difference=values.difference,
        percent=values.percent,
        old_sha256=old.sha256,
        old_page=old.page,
        new_sha256=new.sha256,
        new_page=new.page,
    )


class _Side(NamedTuple):
    """What a row tells of one side of a change."""

    name: str | None = None
    figure_id: str | None = None
    unit: str | None = None
    year: str | None = None
    sha256: str | None = None
    page: int | None = None

    @classmethod
    def of(cls, mention: Mention | None, number: Number | None) -> "_Side":
        """By the number that changed; without one, where the indicator stands first."""
        if mention is None:
            return cls()
        place = number or mention.numbers[0]
        return cls(
            name=mention.name,
            figure_id=number.figure_id if number else None,
            unit=number.unit if number else mention.unit,
            year=str(number.year) if number and number.year is not None else None,
            sha256=place.sha256,
            page=place.page,
        )
