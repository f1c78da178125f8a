"""What every page says again at its top: told once, and formal from then on."""

from collections import Counter
from collections.abc import Sequence

from pipeline.compare.rows import Aligned, AlignedRow
from pipeline.compare.units.keys import key_of
from pipeline.compare.units.types import Unit
from pipeline.kinds import FormalKind, RowKind

_TOP = 4
"""So many units at the top of a page can be its head."""


def told_once(rows: Sequence[Aligned], old: Sequence[Unit], new: Sequence[Unit]) -> list[Aligned]:
    """The rows; of those at the tops of pages that say the same as one before, and of those that
    came or went while others like them stay, it is said that they are a repetition.
    """
    tops = _tops(old), _tops(new)
    at_top = [_is_top(found, *tops) for found in rows]
    said = Counter(
        side for found, top in zip(rows, at_top, strict=True) if top for side in _sides(found.row)
    )
    seen: set[tuple[str, ...]] = set()
    told = []
    for found, top in zip(rows, at_top, strict=True):
        again = top and _is_again(found.row, said, seen)
        told.append(found._replace(row=_formal(found.row)) if again else found)
        if top:
            seen.add(_says(found.row))
    return told


def _tops(units: Sequence[Unit]) -> list[bool]:
    """Which units stand at the top of a page behind the first of their text."""
    counts: Counter[tuple[str, int | None]] = Counter()
    found = []
    for unit in units:
        page = (unit.sha256, unit.page)
        counts[page] += 1
        found.append(unit.page is not None and counts[page] <= _TOP)
    return found


def _is_top(found: Aligned, old: Sequence[bool], new: Sequence[bool]) -> bool:
    return all(old[i] for i in found.old) and all(new[j] for j in found.new)


def _sides(row: AlignedRow) -> list[tuple[str, str]]:
    texts = (("old", row.old_text), ("new", row.new_text))
    return [(side, key_of(text)) for side, text in texts if text is not None]


def _says(row: AlignedRow) -> tuple[str, ...]:
    return tuple(key_of(text) if text is not None else "" for text in (row.old_text, row.new_text))


def _is_again(row: AlignedRow, said: Counter[tuple[str, str]], seen: set[tuple[str, ...]]) -> bool:
    if not row.counts:
        return False
    if row.kind == RowKind.CHANGED:
        return _says(row) in seen
    return row.kind in (RowKind.ADDED, RowKind.REMOVED) and said[_sides(row)[0]] > 1


def _formal(row: AlignedRow) -> AlignedRow:
    return row._replace(formal=FormalKind.REPEATED, counts=False, numbers=())
