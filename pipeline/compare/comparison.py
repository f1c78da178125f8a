"""Two texts compared: rows, counts and a summary in words. Pure functions."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.compare.align import Link, align
from pipeline.compare.characters import Segment, segments_of
from pipeline.compare.columns import cell_numbers, cell_segments
from pipeline.compare.numbers import NumberChange, numbers_changed
from pipeline.compare.units.lines import is_table_head, row_label
from pipeline.compare.units.text import is_laid_out, units_of
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import RowKind, UnitKind, ValueKind

COMPARER = "units-3"
"""Version of the way from two texts to rows; raise it whenever rows can come out differently."""


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


class Comparison(NamedTuple):
    """Rows in reading order, with counts."""

    rows: tuple[AlignedRow, ...]
    added: int
    removed: int
    changed: int
    moved: int
    same: int
    numbers_changed: int
    """Rows whose numbers changed."""
    renumbered: int
    summary: str
    """In Japanese words."""


class _Side(NamedTuple):
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


_NOTHING = _Side(())


def _side(units: Sequence[Unit], picked: Sequence[int]) -> _Side:
    return _Side(tuple(units[i] for i in picked))


class _Difference(NamedTuple):
    """What differs between two sides that answer to each other."""

    renumbered: bool = False
    segments: tuple[Segment, ...] = ()
    numbers: tuple[NumberChange, ...] = ()


_UNCHANGED = _Difference()


def _difference(old: _Side, new: _Side) -> _Difference:
    if old.key == new.key:
        return _UNCHANGED
    unit = new.units[0].kind
    if old.bare == new.bare:
        return _Difference(renumbered=UnitKind.TOC not in (unit, old.units[0].kind))
    left, right = old.text or "", new.text or ""
    one_each = len(old.units) == len(new.units) == 1
    segments = cell_segments(old.units[0], new.units[0]) if one_each else None
    if segments is None:
        segments = segments_of(left, right, cells=unit == UnitKind.ROW)
    numbers = cell_numbers(old.units[0], new.units[0]) if one_each else None
    if numbers is None:
        numbers = _numbers(left, right, new.units[0], replaced=len(segments) == 1)
    return _Difference(segments=tuple(segments), numbers=tuple(numbers))


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


def _row(
    position: int, kind: RowKind, old: _Side, new: _Side, difference: _Difference = _UNCHANGED
) -> AlignedRow:
    return AlignedRow(
        position=position,
        kind=kind,
        old_text=old.text,
        new_text=new.text,
        old_page=old.page,
        new_page=new.page,
        numbers=difference.numbers,
        old_sha256=old.sha256,
        new_sha256=new.sha256,
        unit=(new.units or old.units)[0].kind,
        renumbered=difference.renumbered,
        moved_to=None,
        segments=difference.segments,
        heading=None,
    )


class _Rows:
    """The rows of a comparison as they come about, in reading order."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], moved: Sequence[Link]) -> None:
        self.old, self.new = old, new
        self.rows: list[AlignedRow] = []
        self._went_to = {link.old[0]: link.new[0] for link in moved}
        self._came_from = {link.new[0]: link.old[0] for link in moved}
        self._went_at: dict[int, int] = {}  # old unit → place of the row that shows it going
        self._came_at: dict[int, int] = {}  # the same of its new end, by the old unit too

    def _append(
        self, kind: RowKind, old: _Side, new: _Side, difference: _Difference = _UNCHANGED
    ) -> None:
        self.rows.append(_row(len(self.rows) + 1, kind, old, new, difference))

    def gone(self, i: int) -> None:
        """The old unit ``i`` was here and is not: removed, or moved elsewhere."""
        kind = RowKind.REMOVED
        if i in self._went_to:
            kind = RowKind.MOVED
            self._went_at[i] = len(self.rows)
        self._append(kind, _side(self.old, [i]), _NOTHING)

    def come(self, j: int) -> None:
        """The new unit ``j`` was not here and is: added, or moved from elsewhere.

        What changed on the way stands in this row.
        """
        new = _side(self.new, [j])
        if j not in self._came_from:
            self._append(RowKind.ADDED, _NOTHING, new)
            return
        i = self._came_from[j]
        self._came_at[i] = len(self.rows)
        difference = _difference(_side(self.old, [i]), new)
        self._append(RowKind.MOVED, _NOTHING, new, difference)

    def steady(self, link: Link) -> None:
        """Units that answer to each other at one place.

        Where only the cut between them or a heading's number differs, they are the same.
        """
        old, new = _side(self.old, link.old), _side(self.new, link.new)
        difference = _difference(old, new)
        kind = RowKind.CHANGED if difference.segments else RowKind.SAME
        self._append(kind, old, new, difference)

    def with_ends(self) -> list[AlignedRow]:
        """The rows, both ends of each move naming each other."""
        for i, went in self._went_at.items():
            came = self._came_at[i]
            self.rows[went] = self.rows[went]._replace(moved_to=came + 1)
            self.rows[came] = self.rows[came]._replace(moved_to=went + 1)
        return self.rows


def _rows(old: Sequence[Unit], new: Sequence[Unit]) -> list[AlignedRow]:
    """Between two links what went stands before what came."""
    links = align(old, new)
    rows = _Rows(old, new, [link for link in links if link.kind == RowKind.MOVED])
    i = j = 0
    for link in links:
        if link.kind == RowKind.MOVED:
            continue
        _gap(rows, range(i, link.old[0]), range(j, link.new[0]))
        rows.steady(link)
        i, j = link.old[-1] + 1, link.new[-1] + 1
    _gap(rows, range(i, len(old)), range(j, len(new)))
    return rows.with_ends()


def _gap(rows: _Rows, old: range, new: range) -> None:
    for i in old:
        rows.gone(i)
    for j in new:
        rows.come(j)


def _with_headings(rows: Sequence[AlignedRow]) -> tuple[AlignedRow, ...]:
    heading: str | None = None
    headed = []
    for row in rows:
        headed.append(row._replace(heading=heading))
        if row.unit == UnitKind.HEADING:
            heading = row.new_text or row.old_text
    return tuple(headed)


_CHANGES = {
    RowKind.CHANGED: "変更",
    RowKind.ADDED: "追加",
    RowKind.REMOVED: "削除",
    RowKind.MOVED: "移動",
}


def summary_of(counts: Counter[RowKind], numbers: int, renumbered: int) -> str:
    """What changed, in Japanese words: 文3件を変更、2件を追加、数値1件."""
    changes = [f"{counts[kind]}件を{word}" for kind, word in _CHANGES.items() if counts[kind]]
    parts = ["文" + "、".join(changes)] if changes else []
    parts += [f"数値{numbers}件"] if numbers else []
    parts += [f"見出し番号{renumbered}件"] if renumbered else []
    return "、".join(parts) or "本文の変更はありません"


def compare_pages(old: Sequence[PageText], new: Sequence[PageText]) -> Comparison:
    """Compare two texts.

    Deterministic; old → new mirrors new → old. The ``old_text`` of the rows joined in order are
    the units of the old text to the letter, and the same for the new one. A moved unit has two
    rows, one at each end, that name each other; what changed on the way stands in the row of the
    new end.
    """
    running = is_laid_out(old) and is_laid_out(new)
    left, right = (units_of(side, running=running) for side in (old, new))
    rows = _with_headings(_rows(left, right))
    counts = Counter(row.kind for row in rows)
    counts[RowKind.MOVED] //= 2  # two rows a move
    numbers = sum(1 for row in rows if row.numbers)
    renumbered = sum(1 for row in rows if row.renumbered)
    return Comparison(
        rows=rows,
        added=counts[RowKind.ADDED],
        removed=counts[RowKind.REMOVED],
        changed=counts[RowKind.CHANGED],
        moved=counts[RowKind.MOVED],
        same=counts[RowKind.SAME],
        numbers_changed=numbers,
        renumbered=renumbered,
        summary=summary_of(counts, numbers, renumbered),
    )
