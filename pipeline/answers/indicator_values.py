"""The numbers of indicators with their places, and which of them to tell."""

import json
import sqlite3
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.answers import links
from pipeline.kinds import Bound, FigureKind, FigureRole, Measure
from pipeline.read.blocks import NOWHERE, Box, boxes_from_json

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


def values_of(
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


def last_target(values: Sequence[Value]) -> Value | None:
    """The last target of the newest edition whose plan sets one as a number."""
    return last_of_edition([v for v in values if is_target(v)], -1)


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


def _of_plan(value: Value, kind: FigureKind) -> bool:
    return value.kind == kind and value.role == FigureRole.PLAN


def is_target(value: Value) -> bool:
    return _of_plan(value, FigureKind.TARGET) and value.value is not None


def last_of_edition(targets: Sequence[Value], at: int) -> Value | None:
    """The last target of the first (0) or the last (-1) edition that has one."""
    if not targets:
        return None
    edition = targets[at].edition_id
    own = [target for target in targets if target.edition_id == edition]
    last = max(target.year or 0 for target in own)
    return best_place([target for target in own if (target.year or 0) == last])
