"""The rows of a comparison: what became of each unit, in reading order. Pure functions."""

from collections.abc import Container, Sequence
from typing import NamedTuple

from pipeline.compare.align import Link, alignment
from pipeline.compare.characters import Segment, segments_of
from pipeline.compare.columns import CellPair, cell_numbers, cell_pairs, cell_segments
from pipeline.compare.formal import formal_kind
from pipeline.compare.numbers import NumberChange, numbers_changed
from pipeline.compare.units.keys import undated
from pipeline.compare.units.lines import is_table_head, row_label
from pipeline.compare.units.types import Unit
from pipeline.kinds import FormalKind, RowKind, SegmentKind, UnitKind, ValueKind


class AlignedRow(NamedTuple):
    """One row of a comparison, fields as in the table ``comparison_rows``."""

    position: int
    kind: RowKind
    old_text: str | None
    new_text: str | None
    old_page: int | None
    new_page: int | None
    numbers: tuple[NumberChange, ...]
    old_sha256: str | None
    new_sha256: str | None
    unit: UnitKind
    renumbered: bool
    moved_to: int | None
    """Position of the other end of a move."""
    segments: tuple[Segment, ...]
    heading: str | None
    """Nearest heading above, on the new side where there is one."""
    formal: FormalKind | None = None
    """Why its change is formal only."""
    counts: bool = False
    """Whether it is one change: not same, not formal; of a move its new end alone."""
    table: int | None = None
    """Which table it stands in, from 1, by the new side where there is one."""
    cells: tuple[CellPair, ...] = ()
    """Its columns, of a row of a table that is not the same."""
    old_unit: int | None = None
    """Place of its first unit among those of the old text, from 1."""
    old_units: int = 0
    """How many of the old text it holds."""
    new_unit: int | None = None
    new_units: int = 0
    old_parts: tuple["Part", ...] = ()
    """Its old units, where they are several, or one of another kind than ``unit``."""
    new_parts: tuple["Part", ...] = ()


class Part(NamedTuple):
    """One of the units that a side of a row holds."""

    kind: UnitKind
    length: int
    """Characters of the side's text that are its."""
    page: int | None
    sha256: str


class Side(NamedTuple):
    """Units that stand on one side of a row: none, one or two."""

    units: tuple[Unit, ...]

    @property
    def text(self) -> str | None:
        return "".join(u.text for u in self.units) if self.units else None

    @property
    def page(self) -> int | None:
        return self.units[0].page if self.units else None

    @property
    def sha256(self) -> str | None:
        return self.units[0].sha256 if self.units else None

    @property
    def key(self) -> str:
        return "".join(u.key for u in self.units)

    @property
    def bare(self) -> list[str]:
        return [u.bare for u in self.units]


def _side(units: Sequence[Unit], picked: Sequence[int]) -> Side:
    return Side(tuple(units[i] for i in picked))


class _Difference(NamedTuple):
    """What differs between two sides that answer to each other."""

    renumbered: bool = False
    segments: tuple[Segment, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    formal: FormalKind | None = None


_UNCHANGED = _Difference()


def _difference(old: Side, new: Side) -> _Difference:
    if old.key == new.key:
        return _UNCHANGED
    unit = new.units[0].kind
    if old.bare == new.bare:
        renumbered = UnitKind.TOC not in (unit, old.units[0].kind)
        formal = formal_kind(old.units, new.units, renumbered=renumbered)
        return _Difference(renumbered=renumbered, formal=formal)
    left, right = old.text or "", new.text or ""
    one_each = len(old.units) == len(new.units) == 1
    segments = cell_segments(old.units[0], new.units[0]) if one_each else None
    if segments is None:
        segments = segments_of(left, right, cells=unit == UnitKind.ROW)
    if all(segment.op == SegmentKind.EQUAL for segment in segments):
        return _Difference(renumbered=True, formal=FormalKind.NUMBER)
    numbers = cell_numbers(old.units[0], new.units[0]) if one_each else None
    if numbers is None:
        numbers = _numbers(left, right, new.units[0], replaced=len(segments) == 1)
    formal = formal_kind(old.units, new.units)
    return _Difference(segments=tuple(segments), numbers=tuple(numbers), formal=formal)


def _numbers(old: str, new: str, unit: Unit, *, replaced: bool) -> list[NumberChange]:
    """The numbers of a pair that tell something.

    Args:
        unit: the first of the new side.
        replaced: nothing of it was kept.
    """
    if unit.kind == UnitKind.TOC:
        return []
    in_row = unit.kind == UnitKind.ROW
    found = numbers_changed(old, new, _indicator(unit, new) if in_row else None, cells=in_row)
    lone_ones_tell = in_row or not replaced
    return [c for c in found if _both_sides(c) or (lone_ones_tell and _is_of_something(c))]


def _indicator(unit: Unit, text: str) -> str | None:
    if unit.row is not None:
        return unit.row.name or None
    return None if is_table_head(text) else row_label(text)


def _both_sides(change: NumberChange) -> bool:
    return bool(change["old"] and change["new"])


def _is_of_something(change: NumberChange) -> bool:
    """A date or a count of something; a bare number that came or went can be a mark of a list."""
    return bool(change["unit"]) or change["kind"] == ValueKind.DATE


class Aligned(NamedTuple):
    """A row with the places of its units in their texts."""

    row: AlignedRow
    old: tuple[int, ...]
    new: tuple[int, ...]


class _Rows:
    """The rows of a comparison as they come about, in reading order."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], moved: Sequence[Link]) -> None:
        self._old, self._new = old, new
        self._rows: list[Aligned] = []
        self._words = [_words(units) for units in (old, new)]
        self._went_to = {link.old[0]: link.new[0] for link in moved}
        self._came_from = {link.new[0]: link.old[0] for link in moved}
        self._repeated = {link.old[0] for link in moved if link.repeated}
        self._went_at: dict[int, int] = {}  # old unit → place of the row that shows it going
        self._came_at: dict[int, int] = {}  # the same of its new end, by the old unit too

    def gone(self, i: int) -> None:
        """The old unit ``i`` was here and is not: removed, or moved elsewhere."""
        if i not in self._went_to:
            self._append(RowKind.REMOVED, (i,), (), self._alone(self._old[i], self._words[1]))
            return
        self._went_at[i] = len(self._rows)
        there = self._on_the_way(i, self._went_to[i])
        self._append(RowKind.MOVED, (i,), (), _Difference(formal=there.formal))

    def come(self, j: int) -> None:
        """The new unit ``j`` was not here and is: added, or moved from elsewhere.

        What changed on the way stands in this row.
        """
        if j not in self._came_from:
            self._append(RowKind.ADDED, (), (j,), self._alone(self._new[j], self._words[0]))
            return
        i = self._came_from[j]
        self._came_at[i] = len(self._rows)
        self._append(RowKind.MOVED, (), (j,), self._on_the_way(i, j))

    def _on_the_way(self, i: int, j: int) -> _Difference:
        """What changed of a unit that moved; one that only came or went elsewhere is a repetition.

        A number alone that changed on the way is told with the move.
        """
        found = self._difference((i,), (j,))
        if i in self._repeated:
            return found._replace(formal=FormalKind.REPEATED)
        return found._replace(formal=None) if found.renumbered else found

    def steady(self, link: Link) -> None:
        """Units that answer to each other at one place.

        Where only the cut between them or a heading's number differs, they are the same.
        """
        difference = self._difference(link.old, link.new)
        kind = RowKind.CHANGED if difference.segments else RowKind.SAME
        self._append(kind, link.old, link.new, difference)

    def with_ends(self) -> list[Aligned]:
        """The rows, both ends of each move naming each other."""
        for i, went in self._went_at.items():
            came = self._came_at[i]
            self._name_end(went, came)
            self._name_end(came, went)
        return self._rows

    def _name_end(self, at: int, other: int) -> None:
        found = self._rows[at]
        self._rows[at] = found._replace(row=found.row._replace(moved_to=other + 1))

    @staticmethod
    def _alone(unit: Unit, other: Container[str]) -> _Difference:
        """Of a unit that stands on one side: a row of words that the other text has too is a head
        that is repeated more often, or less.
        """
        formal = formal_kind([], [unit])
        if formal is None and _words_of(unit) in other:
            formal = FormalKind.REPEATED
        return _Difference(formal=formal)

    def _difference(self, old: Sequence[int], new: Sequence[int]) -> _Difference:
        return _difference(_side(self._old, old), _side(self._new, new))

    def _append(
        self,
        kind: RowKind,
        old: tuple[int, ...],
        new: tuple[int, ...],
        difference: _Difference,
    ) -> None:
        sides = _side(self._old, old), _side(self._new, new)
        row = _row(len(self._rows) + 1, kind, *sides, difference)
        row = row._replace(
            old_parts=_parts(sides[0].units, row.unit), new_parts=_parts(sides[1].units, row.unit)
        )
        self._rows.append(Aligned(_with_places(row, old, new), old, new))


def _parts(units: Sequence[Unit], kind: UnitKind) -> tuple[Part, ...]:
    if not units or (len(units) == 1 and units[0].kind == kind):
        return ()
    return tuple(Part(u.kind, len(u.text), u.page, u.sha256) for u in units)


def _with_places(row: AlignedRow, old: Sequence[int], new: Sequence[int]) -> AlignedRow:
    """The row with the places of its units, which are neighbours on either side."""
    return row._replace(
        old_unit=old[0] + 1 if old else None,
        old_units=len(old),
        new_unit=new[0] + 1 if new else None,
        new_units=len(new),
    )


def _words(units: Sequence[Unit]) -> frozenset[str]:
    """What rows of words alone say, and heads without their dates."""
    return frozenset(map(_words_of, units)) - {""}


def _words_of(unit: Unit) -> str:
    if unit.kind != UnitKind.ROW:
        return ""
    key = undated(unit.key) if unit.row is not None and unit.row.is_head else unit.key
    return "" if any(c.isdigit() for c in key) else key


def _row(position: int, kind: RowKind, old: Side, new: Side, difference: _Difference) -> AlignedRow:
    last = (new.units or old.units)[0]
    same = kind == RowKind.SAME
    old_end = kind == RowKind.MOVED and not new.units
    return AlignedRow(
        position=position,
        kind=kind,
        old_text=old.text,
        new_text=new.text,
        old_page=old.page,
        new_page=new.page,
        numbers=() if difference.formal else difference.numbers,
        old_sha256=old.sha256,
        new_sha256=new.sha256,
        unit=last.kind,
        renumbered=difference.renumbered,
        moved_to=None,
        segments=difference.segments,
        heading=None,
        formal=difference.formal,
        counts=not (same or old_end or difference.formal),
        table=last.table or None,
        cells=() if same else _cells(old, new),
    )


def _cells(old: Side, new: Side) -> tuple[CellPair, ...]:
    if max(len(old.units), len(new.units)) > 1:
        return ()
    return cell_pairs(next(iter(old.units), None), next(iter(new.units), None))


class Rows(NamedTuple):
    """The rows of two texts, in order."""

    rows: list[Aligned]
    bounded: bool
    """The texts differ so much that reworded passages were not searched everywhere."""


def rows_of(old: Sequence[Unit], new: Sequence[Unit]) -> Rows:
    """The rows of two texts: between two links what went stands before what came."""
    links, bounded = alignment(old, new)
    rows = _Rows(old, new, [link for link in links if link.kind == RowKind.MOVED])
    i = j = 0
    for link in links:
        if link.kind == RowKind.MOVED:
            continue
        _gap(rows, range(i, link.old[0]), range(j, link.new[0]))
        rows.steady(link)
        i, j = link.old[-1] + 1, link.new[-1] + 1
    _gap(rows, range(i, len(old)), range(j, len(new)))
    return Rows(_with_headings(rows.with_ends()), bounded)


def _gap(rows: _Rows, old: range, new: range) -> None:
    for i in old:
        rows.gone(i)
    for j in new:
        rows.come(j)


def _with_headings(rows: Sequence[Aligned]) -> list[Aligned]:
    heading: str | None = None
    headed = []
    for found in rows:
        headed.append(found._replace(row=found.row._replace(heading=heading)))
        if found.row.unit == UnitKind.HEADING:
            heading = found.row.new_text or found.row.old_text
    return headed
