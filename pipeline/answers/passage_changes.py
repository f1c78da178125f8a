"""What changed from one wording of a passage to the next, in the shape of a comparison's row.

The stored row where the comparison of the two editions (or of the two files) has one: its marks,
its columns, its numbers, and a place to lead to. Else one made of both texts alone.
"""

import json
import sqlite3
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_types import Life, Standing, Wording
from pipeline.answers.row_names import name_of
from pipeline.answers.row_pieces import SIDES, text_of
from pipeline.compare.characters import segments_of
from pipeline.compare.numbers import numbers_changed
from pipeline.compare.units.keys import key_of, row_key
from pipeline.database.row_types import ComparedRow
from pipeline.database.rows import one_row
from pipeline.kinds import RowKind, UnitKind


class Change(NamedTuple):
    """The step from one wording to another."""

    old: Standing
    new: Standing
    row: ComparedRow
    """Its texts are those of both wordings; ``segments``, ``numbers_changed`` and ``cells`` are
    JSON, as in ``comparison_rows``."""
    old_id: str
    """What is compared: an edition, or the file that was replaced."""
    new_id: str
    name: str | None
    """Of its row on the page of that comparison; None where no stored comparison has it, or its
    page does not show it."""
    formal: bool = False
    """That page shows the row among the formal changes alone."""

    @property
    def address(self) -> str | None:
        """The row on the page of the comparison."""
        if self.name is None:
            return None
        show = "formal" if self.formal else None
        return links.compared_row(self.old_id, self.new_id, self.name, show)


def changes_of(db: sqlite3.Connection, life: Life) -> list[Change | None]:
    """What led to each wording of a life, in their order; None for one that comes from nothing."""
    return [_change(db, life, wording) for wording in life.wordings]


def _change(db: sqlite3.Connection, life: Life, wording: Wording) -> Change | None:
    if wording.before is None:
        return None
    finals = [one for one in life.wordings[wording.before].standings if not one.draft]
    return change_between(db, finals[-1], wording.lead)


def change_between(db: sqlite3.Connection, old: Standing, new: Standing) -> Change:
    """What changed between two standings of one passage."""
    ids = _compared(old, new)
    place = new.stands[0].position
    stored = _stored(db, f"{ids[0]}..{ids[1]}", place)
    if stored is None:
        return Change(old, new, _made(old, new), *ids, None)
    told = bool(stored["segments"] or stored["cells"])  # of a new number alone it tells nothing
    row = stored if told and _says(stored, old, new) else _made(old, new)
    shown = stored["counts"] or (stored["renumbered"] and stored["unit"] == UnitKind.HEADING)
    formal = not shown and stored["formal"] is not None
    name = _name(db, stored) if shown or formal else None
    return Change(old, new, row, *ids, name, formal)


def _compared(old: Standing, new: Standing) -> tuple[str, str]:
    """The ids of what is compared: files, where one replaced the other."""
    if new.inside:
        return old.stands[0].sha256, new.stands[0].sha256
    return old.edition["id"], new.edition["id"]


_FROM = {
    side: f"""
        SELECT position, {side}_unit, {side}_units FROM comparison_rows
        WHERE comparison_id = ? AND position >= ? AND {side}_unit IS NOT NULL
        ORDER BY position LIMIT 1
    """  # noqa: S608 (words of ours)
    for side in SIDES
}
"""The first row from a position on that has an old, or a new side."""
_LAST = {
    side: f"""
        SELECT position, {side}_unit FROM comparison_rows
        WHERE comparison_id = ? AND {side}_unit IS NOT NULL ORDER BY position DESC LIMIT 1
    """  # noqa: S608 (words of ours)
    for side in SIDES
}
"""The last row that has an old, or a new side."""
_ROW = "SELECT * FROM comparison_rows WHERE comparison_id = ? AND position = ?"
_ALIKE = """
SELECT count(*) FROM comparison_rows WHERE comparison_id = ? AND position < ? AND kind = ?
AND old_text IS ? AND new_text IS ?
"""


def _stored(
    db: sqlite3.Connection, comparison_id: str, place: int, side: str = "new"
) -> ComparedRow | None:
    """The row that holds a unit of a side.

    Rows are in the order of both texts, so its place is guessed from its neighbours', and found by
    halves where every second guess is wrong: a comparison of 150 pages has thousands of rows, and
    no index but their positions.
    """
    last = db.execute(_LAST[side], (comparison_id,)).fetchone()
    low, high = (1, 1), last or (0, 0)
    guessing = True
    while low[0] <= high[0]:
        middle = _between(low, high, place) if guessing else (low[0] + high[0]) // 2
        row = db.execute(_FROM[side], (comparison_id, middle)).fetchone()
        if row is None or row[1] > place:
            high = middle - 1, row[1] if row else high[1]
        elif row[1] + row[2] <= place:
            low = row[0] + 1, row[1] + row[2]
        else:
            return one_row(db, ComparedRow, _ROW, [comparison_id, row[0]])
        guessing = not guessing
    return None


def _between(low: tuple[int, int], high: tuple[int, int], unit: int) -> int:
    """About where a unit's row is between two of which it is known: (position, unit)."""
    share = (unit - low[1]) / max(high[1] - low[1], 1)
    return low[0] + round((high[0] - low[0]) * min(max(share, 0.0), 1.0))


def row_name(db: sqlite3.Connection, old_id: str, new_id: str, place: int) -> str | None:
    """The name of the row that holds a unit of the old side; None where no stored comparison has
    one.

    Args:
        place: of the unit in the old text, from 1.
    """
    row = _stored(db, f"{old_id}..{new_id}", place, "old")
    return _name(db, row) if row else None


def _name(db: sqlite3.Connection, row: ComparedRow) -> str:
    """Its name on the comparison's page, as ``answers.row_names.names_of`` numbers those that say
    the same.
    """
    name = name_of(row)
    texts = row["old_text"], row["new_text"]
    values = [row["comparison_id"], row["position"], row["kind"], *texts]
    before: int = db.execute(_ALIKE, values).fetchone()[0]
    return f"{name}-{before + 1}" if before else name


def _says(row: ComparedRow, old: Standing, new: Standing) -> bool:
    """Has a stored row just these two texts?"""
    texts = zip(SIDES, (old.text, new.text), strict=True)
    return all("".join(text_of(row, side).split()) == "".join(t.split()) for side, t in texts)


def _made(old: Standing, new: Standing) -> ComparedRow:
    """A row of both texts, as a comparison would have it without knowing their columns."""
    cells = new.stands[0].unit == UnitKind.ROW
    key = row_key if cells else key_of
    differs = key(old.text) != key(new.text)
    segments = segments_of(old.text, new.text, cells=cells) if differs else []
    numbers = numbers_changed(old.text, new.text, cells=cells) if differs else []
    before, after = old.stands[0], new.stands[0]
    return ComparedRow(
        comparison_id="",
        position=1,
        kind=RowKind.CHANGED if differs else RowKind.SAME,
        old_text=old.text,
        new_text=new.text,
        old_page=before.page,
        new_page=after.page,
        numbers_changed=json.dumps(numbers, ensure_ascii=False) if numbers else None,
        old_sha256=before.sha256,
        new_sha256=after.sha256,
        unit=after.unit,
        renumbered=0,
        moved_to=None,
        segments=json.dumps(segments, ensure_ascii=False) if segments else None,
        heading=after.heading,
        formal=None,
        counts=int(differs),
        table_id=1 if cells else None,
        cells=None,
        old_unit=before.position,
        old_units=len(old.stands),
        new_unit=after.position,
        new_units=len(new.stands),
        old_parts=None,
        new_parts=None,
    )
