"""Indicators as every face shows them: the table of all, one with its life, those of an edition,
what changed between two.

All functions take a plain connection that can read, and answer rows that are ready to be shown:
the places of figures stand with them, so that no face asks again.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.answers import links
from pipeline.database.row_types import (
    EditionRow,
    IndicatorChangeRow,
    IndicatorNameRow,
    IndicatorRow,
)
from pipeline.database.rows import all_rows, one_row
from pipeline.history.indicators import changes_of_pair
from pipeline.kinds import (
    Bound,
    FigureKind,
    FigureRole,
    IndicatorChangeKind,
    IndicatorState,
    Measure,
)
from pipeline.read.blocks import NOWHERE, Box, boxes_from_json

ORDER = (
    IndicatorChangeKind.TARGET_LOWERED,
    IndicatorChangeKind.TARGET_RAISED,
    IndicatorChangeKind.BASELINE_CHANGED,
    IndicatorChangeKind.DROPPED,
    IndicatorChangeKind.ADDED,
    IndicatorChangeKind.UNIT_CHANGED,
    IndicatorChangeKind.RENAMED,
)
"""In which changes are told, the news first."""


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


class Value(NamedTuple):
    """A number of an indicator with its place."""

    indicator_id: str
    figure_id: str
    edition_id: str
    kind: FigureKind
    role: FigureRole
    year: int | None
    value: float | None
    """As printed, in ``unit``; None where words stand in its place."""
    unit: str | None
    base_value: float | None
    """In ``base_unit``, the unit without its multiplier: these compare."""
    base_unit: str | None
    measure: Measure | None
    bound: Bound | None
    raw: str
    name: str
    """Of the indicator, as printed beside this number."""
    document_id: int
    sha256: str
    page: int
    position: int
    places: str
    """Its boxes, as ``figures.boxes`` has them."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """On the picture of its page: the number, then its indicator."""
        return tuple(boxes_from_json(self.places))

    @property
    def pictured(self) -> bool:
        """Can it be marked on the picture of its page? A sheet of a workbook has none."""
        return any(box != NOWHERE for box in self.boxes)

    @property
    def address(self) -> str:
        """Its cell on the page of its document."""
        return links.document(self.sha256, self.page, figure=self.position)


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


_CELLS = """
SELECT v.indicator_id, json_group_array(json_array(
  v.indicator_id, v.figure_id, v.edition_id, v.kind, v.role, v.year, v.value, v.unit,
  v.base_value, v.base_unit, v.measure, v.bound,
  f.raw, f.indicator, f.document_id, f.sha256, f.page, f.position, f.boxes, e.position))
FROM indicator_values v JOIN figures f ON f.id = v.figure_id
JOIN editions e ON e.id = v.edition_id
"""
"""The values of an indicator in one cell, each in the order of the fields of ``Value``: Datasette
decodes texts in Python, cell by cell, which for hundreds of rows takes longer than the query.
"""
_VALUES = f"""
WITH asked AS (SELECT value AS id FROM json_each(?))
{_CELLS} WHERE v.indicator_id IN (SELECT id FROM asked) GROUP BY v.indicator_id
"""  # noqa: S608 (a piece of ours)
_VALUES_OF_EDITION = f"""
WITH every AS MATERIALIZED (
  SELECT x.figure_id AS id, x.indicator_id, x.edition_id, x.role = 'plan' AS planned
  FROM json_each(?1) a CROSS JOIN indicator_values x ON x.indicator_id = a.value
), earlier AS MATERIALIZED (
  SELECT o.id, o.position FROM editions n JOIN editions o
  ON o.source_id = n.source_id AND o.series = n.series AND o.position < n.position
  WHERE n.id = ?2 AND o.status = 'final'
), before AS MATERIALIZED (
  SELECT x.indicator_id, x.edition_id, max(o.position) FROM every x
  JOIN earlier o ON o.id = x.edition_id WHERE x.planned GROUP BY x.indicator_id
), told AS MATERIALIZED (
  SELECT x.id FROM every x LEFT JOIN before b ON b.indicator_id = x.indicator_id
  WHERE x.edition_id = ?2 OR (x.planned AND x.edition_id = b.edition_id)
)
{_CELLS} WHERE v.figure_id IN (SELECT id FROM told) GROUP BY v.indicator_id
"""  # noqa: S608 (a piece of ours)
"""Those of an edition, and of the nearest one before it that plans the indicator: of the others,
which are most after ten years, nothing is said.
"""
_IN_ORDER = itemgetter(-1, 2, 14, 16, 17)
"""Edition, document, page and place of such a value."""
# Pages make thousands of values: a look into a table is a tenth of a call of an enumeration.
_KINDS = {str(kind): kind for kind in FigureKind}
_ROLES = {str(role): role for role in FigureRole}
_MEASURES = {str(measure): measure for measure in Measure}
_BOUNDS = {str(bound): bound for bound in Bound}

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
    (total,) = db.execute(f"SELECT count(*) {_ASKED}", _values_asked(filters)).fetchone()
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
    values, changes = _values_of(db, ids), _newest_changes(db, ids, filters)
    return [_listed(rows[key], values.get(key, []), changes.get(key)) for key in ids]


def goals(db: sqlite3.Connection, source: str | None = None) -> list[str]:
    """The goals under which indicators stand, in the order of the plans."""
    sql = """
        SELECT goal FROM indicators WHERE goal IS NOT NULL AND (?1 IS NULL OR source_id = ?1)
        GROUP BY goal ORDER BY min(source_id), min(series), min(position)
    """
    return [goal for (goal,) in db.execute(sql, (source,))]


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
        values=_values_of(db, [indicator_id]).get(indicator_id, []),
        changes=_changes_of(db, [indicator_id]).get(indicator_id, []),
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
    values = _values_of(db, list(first), edition_id)
    order = _places(db, edition_id)
    changes = _changes_of(db, list(first), edition_id)
    return [
        _in_edition(rows[key], name, values.get(key, []), changes.get(key, []), order)
        for key, name in sorted(first.items(), key=lambda item: (item[1]["position"], item[0]))
    ]


def changes_between(
    db: sqlite3.Connection, old_edition: str, new_edition: str
) -> list[IndicatorChangeRow]:
    """What became of the indicators between two editions of a series: lowered, raised, rebased,
    dropped, new, unit, renamed, each in the order of the plan.

    Of neighbours it stands in the database; others are matched on the spot: from a draft to what
    became of it, over several editions, or back in time. Empty where one of them has no indicator.
    """
    sql = """
        SELECT * FROM indicator_changes WHERE old_edition_id = ? AND new_edition_id = ?
        ORDER BY position, indicator_id, id
    """
    rows = all_rows(db, IndicatorChangeRow, sql, [old_edition, new_edition])
    if not rows and _can_be_matched(db, old_edition, new_edition):
        found = changes_of_pair(db, old_edition, new_edition)
        rows = sorted(found, key=lambda row: (row["position"], row["indicator_id"]))
    return _news_first(rows)


_FOLLOWS = """
SELECT 1 FROM editions WHERE id = ? AND predecessor_id = ? AND status = 'final'
"""
_HAS_INDICATORS = "SELECT 1 FROM indicator_names WHERE edition_id = ?"


def _can_be_matched(db: sqlite3.Connection, old: str, new: str) -> bool:
    """Do both have indicators, and do they not follow each other? Then the table told all."""
    if any(db.execute(_HAS_INDICATORS, (key,)).fetchone() is None for key in (old, new)):
        return False
    return db.execute(_FOLLOWS, (new, old)).fetchone() is None


def _news_first(rows: Iterable[IndicatorChangeRow]) -> list[IndicatorChangeRow]:
    return sorted(rows, key=lambda row: ORDER.index(IndicatorChangeKind(row["kind"])))


_ASKED = """
FROM indicators i CROSS JOIN editions e ON e.id = i.last_edition_id
WHERE (?1 IS NULL OR i.source_id = ?1) AND (?2 IS NULL OR i.series = ?2)
AND (?3 IS NULL OR i.goal = ?3) AND (?4 IS NULL OR i.state = ?4)
AND (?5 IS NULL OR ?6 IS NOT NULL OR i.id IN (
  SELECT indicator_id FROM indicator_names WHERE edition_id = ?5))
AND (?6 IS NULL OR i.id IN (
  SELECT indicator_id FROM indicator_changes
  WHERE kind = ?6 AND (?5 IS NULL OR new_edition_id = ?5)))
"""


def _matching(
    db: sqlite3.Connection, filters: Filters, start: int = 0, most: int = -1
) -> sqlite3.Cursor:
    """Their ids; beside each what words are looked for in, where any are.

    The first two columns of the order are those of an index: a part takes no sorting of all.
    """
    told = "i.spellings, i.name, i.goal" if filters.words else "NULL"
    sql = f"""
        SELECT i.id, {told} {_ASKED}
        ORDER BY i.source_id, i.series, e.position DESC, i.position, i.id
        LIMIT {most:d} OFFSET {start:d}
    """
    return db.execute(sql, _values_asked(filters))


def _values_asked(filters: Filters) -> tuple[str | None, ...]:
    return (
        filters.source,
        filters.series,
        filters.goal,
        filters.state,
        filters.edition,
        filters.kind,
    )


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


def _values_of(
    db: sqlite3.Connection, ids: Sequence[str], edition_id: str | None = None
) -> dict[str, list[Value]]:
    """Indicator → its values in the order of editions and places.

    Args:
        edition_id: of this edition and the one before it alone.
    """
    found: dict[str, list[Value]] = {}
    sql = _VALUES_OF_EDITION if edition_id else _VALUES
    asked = [json.dumps(ids), *([edition_id] if edition_id else [])]
    for key, told in db.execute(sql, asked):
        found[key] = [_value(cells) for cells in sorted(json.loads(told), key=_IN_ORDER)]
    return found


def _value(cells: list[Any]) -> Value:
    """The cells of a value, as ``_VALUES`` has them."""
    year, measure, bound = cells[5], cells[10], cells[11]
    cells[3:6] = _KINDS[cells[3]], _ROLES[cells[4]], int(year) if year else None
    cells[10:12] = _MEASURES.get(measure), _BOUNDS.get(bound)
    return Value._make(cells[:-1])


_CHANGES = """
SELECT c.* FROM indicator_changes c JOIN editions e ON e.id = c.new_edition_id
WHERE c.indicator_id IN (SELECT value FROM json_each(?1))
AND (?2 IS NULL OR c.new_edition_id = ?2) ORDER BY e.position, c.id
"""
_NEWEST_CHANGES = """
WITH told AS (
  SELECT c.id, c.indicator_id, e.position FROM indicator_changes c
  JOIN editions e ON e.id = c.new_edition_id
  WHERE c.indicator_id IN (SELECT value FROM json_each(?1))
  AND iif(?2 IS NULL, c.kind <> 'added', c.kind = ?2)
  AND (?2 IS NULL OR ?3 IS NULL OR c.new_edition_id = ?3)
), newest AS (SELECT indicator_id, max(position) AS position FROM told GROUP BY indicator_id)
SELECT c.* FROM told JOIN newest USING (indicator_id, position)
JOIN indicator_changes c ON c.id = told.id ORDER BY c.id
"""


def _changes_of(
    db: sqlite3.Connection, ids: Sequence[str], edition_id: str | None = None
) -> dict[str, list[IndicatorChangeRow]]:
    """Indicator → what became of it, in the order of editions, the news first in each.

    Args:
        edition_id: what this edition made of them; None for all.
    """
    found: dict[str, list[IndicatorChangeRow]] = {}
    for row in all_rows(db, IndicatorChangeRow, _CHANGES, [json.dumps(ids), edition_id]):
        found.setdefault(row["indicator_id"], []).append(row)
    for rows in found.values():
        editions = list(dict.fromkeys(row["new_edition_id"] for row in rows))
        rows.sort(key=lambda row: (editions.index(row["new_edition_id"]), _news(row)))
    return found


def _newest_changes(
    db: sqlite3.Connection, ids: Sequence[str], filters: Filters
) -> dict[str, IndicatorChangeRow]:
    """Indicator → what the last edition that changed more than that it began made of it, told
    first; of the kind that is asked for, where one is.
    """
    asked = [json.dumps(ids), filters.kind, filters.edition]
    found: dict[str, IndicatorChangeRow] = {}
    for row in all_rows(db, IndicatorChangeRow, _NEWEST_CHANGES, asked):
        key = row["indicator_id"]
        if key not in found or _news(row) < _news(found[key]):
            found[key] = row
    return found


def _news(row: IndicatorChangeRow) -> int:
    return ORDER.index(IndicatorChangeKind(row["kind"]))


def _listed(
    row: IndicatorRow, values: Sequence[Value], change: IndicatorChangeRow | None
) -> Listed:
    targets = [v for v in values if _is_target(v)]
    return Listed(
        indicator=row,
        address=links.indicator(row["id"]),
        first_target=_last_of_edition(targets, 0),
        last_target=_last_of_edition(targets, -1),
        actual=newest_actual(values),
        spark=_spark(values),
        change=change,
    )


def _of_plan(value: Value, kind: FigureKind) -> bool:
    return value.kind == kind and value.role == FigureRole.PLAN


def _is_target(value: Value) -> bool:
    return _of_plan(value, FigureKind.TARGET) and value.value is not None


def _last_of_edition(targets: Sequence[Value], at: int) -> Value | None:
    """The last target of the first (0) or the last (-1) edition that has one."""
    if not targets:
        return None
    edition = targets[at].edition_id
    own = [target for target in targets if target.edition_id == edition]
    last = max(target.year or 0 for target in own)
    return best_place([target for target in own if (target.year or 0) == last])


def last_target(values: Sequence[Value]) -> Value | None:
    """The last target of the newest edition whose plan sets one as a number."""
    return _last_of_edition([v for v in values if _is_target(v)], -1)


def newest_actual(values: Sequence[Value]) -> Value | None:
    """What was reached in the newest year, whoever reports it; else the newest baseline."""
    for kind in (FigureKind.ACTUAL, FigureKind.BASE):
        told = [v for v in values if v.kind == kind and v.value is not None]
        if told:
            year = max(v.year or 0 for v in told)
            return best_place([v for v in told if (v.year or 0) == year])
    return None


def best_place(values: Sequence[Value]) -> Value:
    """Of values that say the same, in their order, the one to lead to: of the newest edition, on a
    page with a picture where there is one.
    """
    newest = [v for v in values if v.edition_id == values[-1].edition_id]
    if len(newest) == 1:
        return newest[0]
    return next((v for v in newest if v.pictured), newest[0])


def main_unit(values: Sequence[Value]) -> str | None:
    """The unit in which an indicator is drawn and compared: that of its newest number, targets
    first.
    """
    known = [v for v in values if v.base_unit and v.base_value is not None]
    targets = [v for v in known if _of_plan(v, FigureKind.TARGET)]
    newest = next(iter([*targets[::-1], *known[::-1]]), None)
    return newest.base_unit if newest else None


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


def _places(db: sqlite3.Connection, edition_id: str) -> dict[str, int]:
    """Final edition → its place in its series, for those before an edition."""
    sql = """
        SELECT o.id, o.position FROM editions n JOIN editions o
        ON o.source_id = n.source_id AND o.series = n.series AND o.position < n.position
        WHERE n.id = ? AND o.status = 'final'
    """
    return dict(db.execute(sql, (edition_id,)).fetchall())


def _in_edition(
    row: IndicatorRow,
    name: IndicatorNameRow,
    values: Sequence[Value],
    changes: Sequence[IndicatorChangeRow],
    order: dict[str, int],
) -> EditionIndicator:
    edition = name["edition_id"]
    earlier = [v for v in values if v.edition_id in order and v.role == FigureRole.PLAN]
    before = max((v.edition_id for v in earlier), key=lambda key: order[key], default=None)
    own = [v for v in values if v.edition_id == edition]
    return EditionIndicator(
        indicator=row,
        name=name["name"],
        unit=name["unit"],
        goal=name["goal"],
        position=name["position"],
        values=sorted(own, key=lambda v: v.role != FigureRole.PLAN),
        before=[v for v in earlier if v.edition_id == before],
        before_edition_id=before,
        changes=list(changes),
    )
