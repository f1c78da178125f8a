"""What changed in a row of a table whose columns are known: cell by cell."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare.characters import Segment, segments_of
from pipeline.compare.numbers import NumberChange, numbers_changed
from pipeline.compare.units.keys import key_of, row_key
from pipeline.compare.units.types import Unit
from pipeline.kinds import SegmentKind, UnitKind
from pipeline.read.quantities.amounts import is_value

_TAB = Segment(SegmentKind.EQUAL, "\t", "\t")
_Columns = tuple[int | None, int | None]
"""A column of the old row and the one of the new row that it is held against."""


class CellPair(NamedTuple):
    """A column of a row, on both sides."""

    head: str
    """What stands above it, on the new side where there is one; empty where nobody knows."""
    old: str | None
    """None where the old side has no such row or column."""
    new: str | None
    changed: bool
    segments: tuple[Segment, ...]
    """Of one that changed, where some of it was kept."""


class _Cells(NamedTuple):
    """A row by its columns."""

    texts: list[str]
    names: tuple[str, ...]
    """What stands above each; empty where nobody knows."""

    def text(self, column: int | None) -> str:
        return self.texts[column] if column is not None and column < len(self.texts) else ""

    def name(self, column: int | None) -> str:
        return self.names[column] if column is not None and column < len(self.names) else ""


def cell_numbers(old: Unit, new: Unit) -> list[NumberChange] | None:
    """The numbers that differ between two rows, column by column, each with the name of its row
    and column.

    Columns answer to each other by what stands above them, else by their place. Turning the rows
    round turns every change round.

    Returns:
        None where the columns of one of them are not known, or their numbers differ and none has a
        name.
    """
    before, after = _cells(old), _cells(new)
    if before is None or after is None:
        return None
    columns = _columns(before, after)
    if columns is None:
        return None
    indicator = _row_name(new) or _row_name(old) or None
    return [
        change
        for left, right in columns
        for change in _in_cell(before, after, (left, right), indicator)
    ]


def cell_pairs(old: Unit | None, new: Unit | None) -> tuple[CellPair, ...]:
    """The columns of a row of a table, in the order of the new side.

    Args:
        old, new: one of them can be missing.

    Returns:
        None at all where the columns of a side are not known.
    """
    if any(unit is not None and unit.row is None for unit in (old, new)):
        return ()
    before, after = _cells_or_none(old), _cells_or_none(new)
    if before and after:
        return _both(before, after)
    if after:
        return tuple(CellPair(after.name(n), None, t, bool(t), ()) for n, t in enumerate(after[0]))
    if before:
        return tuple(
            CellPair(before.name(n), t, None, bool(t), ()) for n, t in enumerate(before[0])
        )
    return ()


def _both(before: _Cells, after: _Cells) -> tuple[CellPair, ...]:
    columns = _columns(before, after) or ()
    pairs = (_pair(before, after, left, right) for left, right in columns)
    return tuple(pair for pair in pairs if pair.head or pair.old or pair.new)


def _cells_or_none(unit: Unit | None) -> _Cells | None:
    if unit is None or unit.row is None:
        return None
    return _Cells(unit.text.split("\t"), unit.row.head)


def _pair(before: _Cells, after: _Cells, left: int | None, right: int | None) -> CellPair:
    old, new = before.text(left), after.text(right)
    changed = row_key(old) != row_key(new)
    return CellPair(
        head=after.name(right) or before.name(left),
        old=None if left is None else old,
        new=None if right is None else new,
        changed=changed,
        segments=_kept_in_part(old, new) if changed else (),
    )


def _kept_in_part(old: str, new: str) -> tuple[Segment, ...]:
    """The stretches of a cell of which something was kept."""
    segments = tuple(segments_of(old, new, cells=True))
    return segments if len(segments) > 1 else ()


def cell_segments(old: Unit, new: Unit) -> list[Segment] | None:
    """The stretches of two rows, cell by cell: a value that is another is marked, and the words
    beside it are kept.

    Returns:
        None where one of them is no row, or their numbers of cells differ.
    """
    before, after = old.text.split("\t"), new.text.split("\t")
    if {old.kind, new.kind} != {UnitKind.ROW} or len(before) != len(after):
        return None
    found: list[Segment] = []
    for left, right in zip(before, after, strict=True):
        if found:
            found.append(_TAB)
        found += segments_of(left, right, cells=True) if left or right else []
    return [_together(list(same)) for _, same in groupby(found, _run())]


def _run() -> Callable[[Segment], object]:
    """Neighbours that are kept are one stretch, all others each their own."""
    count = iter(range(10**9))
    return lambda segment: segment.op if segment.op == SegmentKind.EQUAL else next(count)


def _together(same: list[Segment]) -> Segment:
    old, new = "".join(s.old for s in same), "".join(s.new for s in same)
    return Segment(same[0].op, old, new)


def _cells(unit: Unit) -> _Cells | None:
    if unit.row is None or unit.row.is_head:
        return None
    return _Cells(unit.text.split("\t"), unit.row.head)


def _row_name(unit: Unit) -> str:
    return unit.row.name if unit.row else ""


def _in_cell(
    before: _Cells, after: _Cells, columns: _Columns, indicator: str | None
) -> Iterator[NumberChange]:
    left, right = before.text(columns[0]), after.text(columns[1])
    if left == right:
        return
    name = after.name(columns[1]) or before.name(columns[0])
    whole = is_value(left or right)  # a cell that holds nothing but a value: it came or went
    for change in numbers_changed(left, right, indicator, cells=True):
        if name:
            change["column"] = name
        if whole or change["unit"] or (change["old"] and change["new"]):
            yield change


def _columns(before: _Cells, after: _Cells) -> list[_Columns] | None:
    """Which column answers to which, in the order of the new row."""
    if len(before.texts) != len(after.texts) and not (_named(before) and _named(after)):
        return None
    if before.names and after.names and before.names != after.names:
        return sorted(_by_name_either_way(before.names, after.names), key=_place)
    wide = max(map(len, (before.names, after.names, before.texts, after.texts)))
    return [(n, n) for n in range(wide)]


def _named(row: _Cells) -> bool:
    """Does something stand above each of its values? 収入 over a whole table names none."""
    return all(row.name(n) for n, text in enumerate(row.texts) if is_value(text))


def _place(columns: _Columns) -> tuple[int, int]:
    left, right = columns
    return (right if right is not None else left or 0, left or 0)


def _by_name_either_way(old: Sequence[str], new: Sequence[str]) -> list[_Columns]:
    """One direction for both, so that ties fall alike."""
    left, right = [key_of(name) for name in old], [key_of(name) for name in new]
    if left > right:
        return [(i, j) for j, i in _by_name(right, left)]
    return list(_by_name(left, right))


def _by_name(old: Sequence[str], new: Sequence[str]) -> Iterator[_Columns]:
    """Columns of one name, and between them, where there are as many on both sides, by place."""
    i = j = 0
    for block in LCSseq.editops(old, new).as_matching_blocks():
        yield from _between(range(i, block.a), range(j, block.b))
        yield from zip(
            range(block.a, block.a + block.size),
            range(block.b, block.b + block.size),
            strict=True,
        )
        i, j = block.a + block.size, block.b + block.size


def _between(old: range, new: range) -> Iterator[_Columns]:
    if len(old) == len(new):
        yield from zip(old, new, strict=True)
        return
    yield from ((i, None) for i in old)
    yield from ((None, j) for j in new)
