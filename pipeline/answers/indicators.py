"""Indicators as every face shows them: the table of all, one with its life, those of an edition.

All functions take a plain connection that can read, and answer rows that are ready to be shown:
the places of figures stand with them, so that no face asks again.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicator_changes import changes_of, newest_changes
from pipeline.answers.indicator_values import (
    Value,
    is_target,
    last_of_edition,
    main_unit,
    newest_actual,
    values_of,
)
from pipeline.database.row_types import (
    EditionRow,
    IndicatorChangeRow,
    IndicatorNameRow,
    IndicatorRow,
)
from pipeline.database.rows import Value as SqlValue
from pipeline.database.rows import all_rows, asked, one_row
from pipeline.kinds import FigureKind, FigureRole, IndicatorChangeKind, IndicatorState


class Filters(NamedTuple):
    """Which indicators are asked for; None asks for all."""

    source: str | None = None
    series: str | None = None
    goal: str | None = None
    edition: str | None = None
    """Those that this edition has."""
    kind: IndicatorChangeKind | None = None
    """Those that ever changed so; with ``edition`` those that changed so in this edition."""
    state: IndicatorState | None = None
    words: tuple[str, ...] = ()
    """All of them stand in one of its spellings, or in its goal."""


class Listed(NamedTuple):
    """A line of the table of all indicators."""

    indicator: IndicatorRow
    address: str
    first_target: Value | None
    """The last target of the first edition that has one."""
    last_target: Value | None
    """The last target of the newest edition that has one."""
    actual: Value | None
    """The newest actual, whoever reports it; else the newest baseline."""
    spark: tuple[tuple[int, float], ...]
    """(fiscal year, base value) of baselines and actuals, in order of years, one a year."""
    change: IndicatorChangeRow | None
    """The newest change besides «added», told first; of the kind that was asked for."""


class Life(NamedTuple):
    """One indicator, whole."""

    indicator: IndicatorRow
    editions: list[EditionRow]
    """The editions of its series in their order, drafts too."""
    names: list[IndicatorNameRow]
    """What each edition calls it and why it was taken for it, oldest first."""
    values: list[Value]
    """In the order of editions, documents, pages and places."""
    changes: list[IndicatorChangeRow]
    """In the order of editions."""


class EditionIndicator(NamedTuple):
    """An indicator as one edition has it."""

    indicator: IndicatorRow
    name: str
    """As this edition calls it."""
    unit: str | None
    goal: str | None
    position: int
    """Its place in the edition."""
    values: list[Value]
    """The edition's own, plan first; each figure once."""
    before: list[Value]
    """Those of the nearest earlier edition (no draft) that has it, plan figures alone."""
    before_edition_id: str | None
    changes: list[IndicatorChangeRow]
    """Since that edition."""


_LAST_CHANGE = """
SELECT c.indicator_id, max(e.first_seen) FROM indicator_changes c
JOIN editions e ON e.id = c.new_edition_id WHERE c.kind <> 'added' GROUP BY c.indicator_id
"""


def listing(db: sqlite3.Connection, filters: Filters = Filters()) -> list[Listed]:  # noqa: B008
    """The indicators asked for: by source and series, then in the order of the newest plan."""
    return listed(db, matching(db, filters), filters)


def matching(
    db: sqlite3.Connection,
    filters: Filters = Filters(),  # noqa: B008
    *,
    newest: bool = False,
) -> list[str]:
    """The ids of the indicators asked for: for those who show a part of them.

    Args:
        newest: the ones whose last change was seen last first (what was never changed at the end),
            else by source and series, then in the order of the newest plan.
    """
    found = [key for key, *told in _matching(db, filters) if _has_words(told, filters.words)]
    if newest:
        seen = dict(db.execute(_LAST_CHANGE).fetchall())
        found.sort(key=lambda key: seen.get(key, ""), reverse=True)
    return found


def part(
    db: sqlite3.Connection, filters: Filters, start: int, most: int, *, newest: bool = False
) -> tuple[list[str], int]:
    """Some of :func:`matching`, and how many there are in all."""
    if filters.words or newest:
        found = matching(db, filters, newest=newest)
        return found[start : start + most], len(found)
    ids = [key for key, *_ in _matching(db, filters, start, most)]
    if filters == Filters():
        (total,) = db.execute("SELECT count(*) FROM indicators").fetchone()
        return ids, total
    where, values = _asked(filters)
    counting = f"SELECT count(*) FROM indicators i WHERE {where}"  # noqa: S608 (our own words)
    (total,) = db.execute(counting, values).fetchone()
    return ids, total


def listed(
    db: sqlite3.Connection,
    ids: Sequence[str],
    filters: Filters = Filters(),  # noqa: B008
) -> list[Listed]:
    """Indicators with what a table says of each, in the order given.

    Args:
        filters: where a kind of change is asked for, the newest of that kind is told.
    """
    rows = {row["id"]: row for row in _by_id(db, ids)}
    values, changes = values_of(db, ids), newest_changes(db, ids, filters.kind, filters.edition)
    return [_listed(rows[key], values.get(key, []), changes.get(key)) for key in ids]


def goals(db: sqlite3.Connection, source: str | None = None) -> list[str]:
    """The goals under which indicators stand, in the order of the plans."""
    where, values = asked({"source_id = ?": source})
    sql = f"""
        SELECT goal FROM indicators WHERE goal IS NOT NULL AND {where}
        GROUP BY goal ORDER BY min(source_id), min(series), min(position)
    """  # noqa: S608 (our own words)
    return [goal for (goal,) in db.execute(sql, values)]


def life(db: sqlite3.Connection, indicator_id: str) -> Life | None:
    """One indicator with all its values, changes and spellings; None where there is none."""
    row = one_row(db, IndicatorRow, "SELECT * FROM indicators WHERE id = ?", [indicator_id])
    if row is None:
        return None
    names = """
        SELECT n.* FROM indicator_names n JOIN editions e ON e.id = n.edition_id
        WHERE n.indicator_id = ? ORDER BY e.position, e.id, n.position
    """
    editions = "SELECT * FROM editions WHERE source_id = ? AND series = ? ORDER BY position, id"
    return Life(
        indicator=row,
        editions=all_rows(db, EditionRow, editions, [row["source_id"], row["series"]]),
        names=all_rows(db, IndicatorNameRow, names, [indicator_id]),
        values=values_of(db, [indicator_id]).get(indicator_id, []),
        changes=changes_of(db, [indicator_id]).get(indicator_id, []),
    )


def of_edition(db: sqlite3.Connection, edition_id: str) -> list[EditionIndicator]:
    """The indicators of an edition, each once, in the order of its plan."""
    names = """
        SELECT * FROM indicator_names WHERE edition_id = ?
        ORDER BY role <> 'plan', position, indicator_id
    """
    first: dict[str, IndicatorNameRow] = {}
    for name in all_rows(db, IndicatorNameRow, names, [edition_id]):
        first.setdefault(name["indicator_id"], name)
    rows = {row["id"]: row for row in _by_id(db, list(first))}
    values = values_of(db, list(first), edition_id)
    changes = changes_of(db, list(first), edition_id)
    return [
        _in_edition(rows[key], name, values.get(key, []), changes.get(key, []))
        for key, name in sorted(first.items(), key=lambda item: (item[1]["position"], item[0]))
    ]


_NAMED = "i.id IN (SELECT indicator_id FROM indicator_names WHERE edition_id = ?)"
_CHANGED = "i.id IN (SELECT indicator_id FROM indicator_changes WHERE kind = ?)"
_CHANGED_THERE = """i.id IN (
  SELECT indicator_id FROM indicator_changes WHERE new_edition_id = ? AND kind = ?)"""


def _matching(
    db: sqlite3.Connection, filters: Filters, start: int = 0, most: int = -1
) -> sqlite3.Cursor:
    """Their ids; beside each what words are looked for in, where any are.

    The first two columns of the order are those of an index: a part takes no sorting of all.
    """
    told = "i.spellings, i.name, i.goal" if filters.words else "NULL"
    where, values = _asked(filters)
    sql = f"""
        SELECT i.id, {told} FROM indicators i CROSS JOIN editions e ON e.id = i.last_edition_id
        WHERE {where}
        ORDER BY i.source_id, i.series, e.position DESC, i.position, i.id
        LIMIT {most:d} OFFSET {start:d}
    """  # noqa: S608 (our own words)
    return db.execute(sql, values)


def _asked(filters: Filters) -> tuple[str, list[SqlValue]]:
    """The condition, and its values."""
    where, values = asked(
        {
            "i.source_id = ?": filters.source,
            "i.series = ?": filters.series,
            "i.goal = ?": filters.goal,
            "i.state = ?": filters.state,
            _NAMED: None if filters.kind else filters.edition,
            _CHANGED: None if filters.edition else filters.kind,
        }
    )
    if filters.kind and filters.edition:
        return f"{where} AND {_CHANGED_THERE}", [*values, filters.edition, filters.kind]
    return where, values


def _by_id(db: sqlite3.Connection, ids: Sequence[str]) -> list[IndicatorRow]:
    sql = "SELECT * FROM indicators WHERE id IN (SELECT value FROM json_each(?))"
    return all_rows(db, IndicatorRow, sql, [json.dumps(ids)])


def _has_words(told: Sequence[str | None], words: Sequence[str]) -> bool:
    """Do all words stand in the spellings (JSON), the name or the goal?"""
    if not words:
        return True
    spellings, *others = told
    text = " ".join([*json.loads(spellings or "[]"), *(part or "" for part in others)]).casefold()
    return all(word.casefold() in text for word in words)


def _listed(
    row: IndicatorRow, values: Sequence[Value], change: IndicatorChangeRow | None
) -> Listed:
    targets = [v for v in values if is_target(v)]
    return Listed(
        indicator=row,
        address=links.indicator(row["id"]),
        first_target=last_of_edition(targets, 0),
        last_target=last_of_edition(targets, -1),
        actual=newest_actual(values),
        spark=_spark(values),
        change=change,
    )


def _spark(values: Sequence[Value]) -> tuple[tuple[int, float], ...]:
    """What was reached year by year, in one unit; of several numbers of a year the last edition's
    actual.
    """
    told: dict[int, float] = {}
    unit = main_unit(values)
    for kind in (FigureKind.BASE, FigureKind.ACTUAL):
        for value in values:
            known = value.kind == kind and value.year and value.base_unit in (unit, None)
            if known and value.year and value.base_value is not None:
                told[value.year] = value.base_value
    return tuple(sorted(told.items()))


def _in_edition(
    row: IndicatorRow,
    name: IndicatorNameRow,
    values: Sequence[Value],
    changes: Sequence[IndicatorChangeRow],
) -> EditionIndicator:
    """An indicator of an edition.

    Args:
        values: the edition's, and the planned ones of the nearest earlier edition that has it.
    """
    edition = name["edition_id"]
    own = [v for v in values if v.edition_id == edition]
    before = [v for v in values if v.edition_id != edition]
    return EditionIndicator(
        indicator=row,
        name=name["name"],
        unit=name["unit"],
        goal=name["goal"],
        position=name["position"],
        values=sorted(own, key=lambda v: v.role != FigureRole.PLAN),
        before=before,
        before_edition_id=before[0].edition_id if before else None,
        changes=list(changes),
    )
