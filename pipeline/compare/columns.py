"""What changed in a row of a table whose columns are known: cell by cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare.characters import KEPT, Segment, kept_share, segments_of
from pipeline.compare.numbers import NumberChange, numbers_changed
from pipeline.compare.units.keys import NUMBERED, key_of, row_key, without_number
from pipeline.compare.units.lines import ITEM_MARK
from pipeline.compare.units.types import Unit
from pipeline.kinds import SegmentKind, UnitKind, ValueKind
from pipeline.read.names.numerals import CIRCLED
from pipeline.read.quantities.amounts import is_value

_BARE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}")
"""A plain number, by far the most cells that change."""
_NAMED = re.compile(rf"第|[{CIRCLED}]")
"""What tells that a cell that is a number alone names an item, and counts nothing."""
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
    segments = _in_cell_segments(old, new)
    changed = any(segment.op != SegmentKind.EQUAL for segment in segments)
    return CellPair(
        head=after.name(right) or before.name(left),
        old=None if left is None else old,
        new=None if right is None else new,
        changed=changed,
        segments=segments if changed and len(segments) > 1 else (),
    )


def cell_segments(old: Unit, new: Unit) -> list[Segment] | None:
    """The stretches of two rows, cell by cell: a value that is another is marked, and the words
    beside it are kept; so is a label of which the number alone differs.

    Returns:
        None where one of them is no row, or their columns stand in another order.
    """
    if {old.kind, new.kind} != {UnitKind.ROW}:
        return None
    before, after = old.text.split("\t"), new.text.split("\t")
    columns = _in_order(old, new, before, after)
    if columns is None:
        return None
    found = [segment for pair in columns for segment in _of_cell(before, after, pair)]
    return [_together(list(same)) for _, same in groupby(found, _run())]


def _in_order(
    old: Unit, new: Unit, before: Sequence[str], after: Sequence[str]
) -> list[_Columns] | None:
    """Which cell answers to which, in the order of both sides; None where there is no such order.

    A row ends early where its last cells are empty.
    """
    if len(before) == len(after) or _same_head(old, new):
        return list(zip_longest(range(len(before)), range(len(after))))
    left, right = _cells(old), _cells(new)
    columns = _columns(left, right) if left and right else None
    return _by_text(before, after) if columns is None else _cut(columns, before, after)


def _same_head(old: Unit, new: Unit) -> bool:
    heads = [unit.row.head if unit.row else () for unit in (old, new)]
    return bool(heads[0]) and heads[0] == heads[1]


def _cut(
    columns: Sequence[_Columns], before: Sequence[str], after: Sequence[str]
) -> list[_Columns] | None:
    """Columns of which a row has cells; None where they stand in another order."""
    real = [(_if_there(i, before), _if_there(j, after)) for i, j in columns]
    cut = [pair for pair in real if pair != (None, None)]
    return cut if _rises(i for i, _ in cut) and _rises(j for _, j in cut) else None


def _if_there(column: int | None, cells: Sequence[str]) -> int | None:
    return column if column is not None and column < len(cells) else None


def _rises(columns: Iterable[int | None]) -> bool:
    known = [n for n in columns if n is not None]
    return known == list(range(len(known)))


def _by_text(before: Sequence[str], after: Sequence[str]) -> list[_Columns]:
    """Cells that say the same, and between them, where there are as many, by place; values answer
    to values.
    """
    if list(before) > list(after):  # one direction for both, so that ties fall alike
        return [(i, j) for j, i in _by_text(after, before)]
    marks = [[_mark(cell) for cell in cells] for cells in (before, after)]
    return list(_by_name(*marks))


def _mark(cell: str) -> str:
    if _is_value(cell):
        return "#"
    return without_number(cell) or row_key(cell)


def _of_cell(before: Sequence[str], after: Sequence[str], columns: _Columns) -> Iterator[Segment]:
    """The stretches of a cell, behind the tab before it."""
    left, right = columns
    tabs = "\t" * bool(left), "\t" * bool(right)
    old = before[left] if left is not None else ""
    new = after[right] if right is not None else ""
    if tabs[0] == tabs[1]:
        yield from [_TAB] if tabs[0] else []
        yield from _in_cell_segments(old, new)
    elif left is not None and right is not None:
        yield _one_sided(*tabs)
        yield from _in_cell_segments(old, new)
    else:
        yield _one_sided(tabs[0] + old, tabs[1] + new)


def _is_value(cell: str) -> bool:
    """３雑収益 is the third of some."""
    return is_value(cell) and not ITEM_MARK.match(cell)


def _numbered_anew(old: str, new: str) -> bool:
    """Whether only the number of an item differs: ３雑収益 and ４雑収益, 第２項 and 第３項."""
    left, right = (row_key(_without_item(cell)) for cell in (old, new))
    if left or right:
        return left == right
    return all(_NAMED.search(cell) for cell in (old, new))


def _one_sided(old: str, new: str) -> Segment:
    return Segment(SegmentKind.DELETE if old else SegmentKind.INSERT, old, new)


@lru_cache(maxsize=1 << 8)  # asked twice of each row: for the row, and for its columns
def _in_cell_segments(old: str, new: str) -> tuple[Segment, ...]:
    if not old and not new:
        return ()
    if old != new and _BARE.fullmatch(old) and _BARE.fullmatch(new):
        return (Segment(SegmentKind.REPLACE, old, new),)
    values = _is_value(old) and _is_value(new)
    if old != new and not values and _numbered_anew(old, new):
        return (Segment(SegmentKind.EQUAL, old, new),)
    segments = tuple(segments_of(old, new, whole=False, cells=True))
    if values or _words_kept(segments) >= KEPT:
        return segments
    return tuple(segments_of(old, new, cells=True))


def _words_kept(segments: Sequence[Segment]) -> float:
    """Share of a cell's letters that stays, its numbers apart: 現年度分 617,523."""
    return kept_share([s._replace(old=_worded(s.old), new=_worded(s.new)) for s in segments])


def _worded(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


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
    if _BARE.fullmatch(left) and _BARE.fullmatch(right):
        yield _plain_change(left, right, indicator, name)
        return
    for change in _told(left, right, indicator):
        yield change | {"column": name} if name else change


def _told(left: str, right: str, indicator: str | None) -> list[NumberChange]:
    """The numbers of a cell that tell something; its item's number does not."""
    if not _is_value(left) and not _is_value(right):
        left, right = _without_item(left), _without_item(right)
    whole = _is_value(left or right)  # a cell that holds nothing but a value: it came or went
    found = numbers_changed(left, right, indicator, cells=True)
    return [one for one in found if whole or one["unit"] or (one["old"] and one["new"])]


def _plain_change(old: str, new: str, indicator: str | None, column: str) -> NumberChange:
    change = NumberChange(old=old, new=new, kind=ValueKind.NUMBER, unit=None)
    if indicator:
        change["indicator"] = indicator
    if column:
        change["column"] = column
    return change


def _without_item(cell: str) -> str:
    """A cell of words without the number or mark of its item: ３雑収益."""
    item = NUMBERED.match(cell) or ITEM_MARK.match(cell)
    return cell[item.end() :] if item else cell


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
    return all(row.name(n) for n, text in enumerate(row.texts) if _is_value(text))


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
