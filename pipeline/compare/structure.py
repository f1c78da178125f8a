"""What became of the structure: the headings of both sides, with their levels."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.compare.rows import Aligned, AlignedRow
from pipeline.compare.units.keys import NUMBERED
from pipeline.compare.units.types import Unit
from pipeline.kinds import HeadingKind, RowKind, UnitKind
from pipeline.read.names.numerals import DIGITS, KANJI

_NUMERALS = re.compile(rf"[{DIGITS}{KANJI}]+")
_STYLE = re.compile(
    r"\s*(?:第\s*#\s*[編部章節条項款]|[^\s#]{0,6}#(?:[-－.．]#)*[.．)）]?|[(（]\S[)）]|\S)"
)
_CAPTION = re.compile("図|表|別表|様式|資料|写真|※")
_LONGEST_TITLE = 50
DEEPEST = 6
"""Deeper ones are told as of this level."""


class HeadingPair(NamedTuple):
    """A heading of one side or of both, fields as in the table ``comparison_headings``."""

    position: int
    kind: HeadingKind
    old_text: str | None
    new_text: str | None
    old_level: int | None
    new_level: int | None
    old_page: int | None
    new_page: int | None
    old_sha256: str | None
    new_sha256: str | None
    old_row: int | None
    new_row: int | None
    changes: int
    moved_to: int | None


def levels_of(units: Sequence[Unit]) -> list[int]:
    """The level of each unit that stands in the outline, from 1; 0 for all others.

    Headings do, and numbered titles with something below them: （１）移住を進める names a measure,
    though it is printed like the item of a list. The sizes of letters tell the level where they are
    known, and how a heading is numbered: one that is numbered like another above it stands beside
    it, one of a new sort stands below.
    """
    stack: list[tuple[int, str]] = []
    found = []
    titles = [_is_title(unit) for unit in units]
    for n, unit in enumerate(units):
        alone = n + 1 < len(units) and not titles[n + 1]
        if unit.kind != UnitKind.HEADING and not (titles[n] and alone):
            found.append(0)
            continue
        here = (unit.level, _style(unit.text))
        while stack and not _is_below(here, stack):
            stack.pop()
        stack.append(here)
        found.append(min(len(stack), DEEPEST))
    return found


def _is_title(unit: Unit) -> bool:
    """A numbered line that is no sentence."""
    short = unit.kind == UnitKind.SENTENCE and len(unit.key) <= _LONGEST_TITLE
    ended = unit.key.endswith(("。", "、", "円", "人", "%"))
    caption = _CAPTION.match(unit.key) is not None
    return (
        short
        and not ended
        and not caption
        and unit.bare != unit.key
        and NUMBERED.match(unit.text) is not None
    )


def _is_below(here: tuple[int, str], stack: Sequence[tuple[int, str]]) -> bool:
    """Whether a heading stands below the last of those that are open."""
    size, _style_of_it = here
    last = stack[-1][0]
    if size and last and size != last:
        return size > last
    return here not in stack


def _style(text: str) -> str:
    """How a heading is numbered: 第#章, #-#, (#), or by its mark; empty where it is not."""
    line = _NUMERALS.sub("#", text[:24])
    found = _STYLE.match(line)
    return found[0].strip() if found and "#" in found[0] else ""


def headings_of(
    rows: Sequence[Aligned], old: Sequence[Unit], new: Sequence[Unit]
) -> tuple[HeadingPair, ...]:
    """The headings of both sides in the order of the rows; of one that moved, both its ends."""
    old_levels, new_levels = levels_of(old), levels_of(new)
    found: list[HeadingPair] = []
    for row, before, after in rows:
        old_level = old_levels[before[0]] if before else 0
        new_level = new_levels[after[0]] if after else 0
        if old_level or new_level:
            found.append(_heading(len(found) + 1, row, old_level, new_level))
        elif row.counts and found:
            found[-1] = found[-1]._replace(changes=found[-1].changes + 1)
    found = _under_others(found)
    return tuple(_with_ends(found, {row.position: row.moved_to for row, _, _ in rows}))


def _under_others(found: Sequence[HeadingPair]) -> list[HeadingPair]:
    """The headings; of one that stands under another heading than before, that it moved.

    Both those headings stand in both texts, and its level is the same: else the outline was read
    otherwise, or the heading above came or went.
    """
    above_old = _above([pair.old_level for pair in found])
    above_new = _above([pair.new_level for pair in found])
    told = []
    for n, pair in enumerate(found):
        stays = pair.kind in (HeadingKind.SAME, HeadingKind.RENUMBERED)
        old, new = above_old[n], above_new[n]
        parents = [i for i in (old, new) if i is not None and _is_pair(found[i])]
        level = pair.old_level == pair.new_level != DEEPEST
        if stays and _is_pair(pair) and level and old != new and len(parents) == 2:
            pair = pair._replace(kind=HeadingKind.MOVED)
        told.append(pair)
    return told


def _is_pair(pair: HeadingPair) -> bool:
    return pair.old_row is not None and pair.new_row is not None


def _above(levels: Sequence[int | None]) -> list[int | None]:
    """Under which heading each of one side stands; None at the top, and for those of the other
    side.
    """
    stack: list[int] = []
    found: list[int | None] = []
    for n, level in enumerate(levels):
        if level is None:
            found.append(None)
            continue
        while stack and (levels[stack[-1]] or 0) >= level:
            stack.pop()
        found.append(stack[-1] if stack else None)
        stack.append(n)
    return found


def _with_ends(
    found: Sequence[HeadingPair], moved_to: Mapping[int, int | None]
) -> Iterator[HeadingPair]:
    """The headings, both ends of each move naming each other."""
    place = {_row_of(pair): pair.position for pair in found}
    for pair in found:
        other = moved_to[_row_of(pair)]
        yield pair if other is None else pair._replace(moved_to=place.get(other))


def _row_of(pair: HeadingPair) -> int:
    """The row that a heading stands in, of both sides the same where it stands in both."""
    row = pair.new_row or pair.old_row
    assert row is not None
    return row


def headings_changed(headings: Sequence[HeadingPair]) -> int:
    """How many were added, removed, renamed or moved."""
    return sum(
        pair.kind not in (HeadingKind.SAME, HeadingKind.RENUMBERED)
        and not (pair.moved_to and pair.new_row is None)
        for pair in headings
    )


_KINDS = {
    RowKind.SAME: HeadingKind.SAME,
    RowKind.CHANGED: HeadingKind.RENAMED,
    RowKind.ADDED: HeadingKind.ADDED,
    RowKind.REMOVED: HeadingKind.REMOVED,
    RowKind.MOVED: HeadingKind.MOVED,
}


def _level(text: str | None, level: int, other: int) -> int | None:
    """None on the side where it does not stand; where one side alone knows its level, that one."""
    return None if text is None else level or other


def _kind(row: AlignedRow) -> HeadingKind:
    """Where only its number, or a date in it, differs, a heading is the same but for that."""
    one = row.kind in (RowKind.SAME, RowKind.CHANGED)
    return HeadingKind.RENUMBERED if one and row.formal else _KINDS[row.kind]


def _heading(position: int, row: AlignedRow, old_level: int, new_level: int) -> HeadingPair:
    return HeadingPair(
        position=position,
        kind=_kind(row),
        old_text=row.old_text,
        new_text=row.new_text,
        old_level=_level(row.old_text, old_level, new_level),
        new_level=_level(row.new_text, new_level, old_level),
        old_page=row.old_page,
        new_page=row.new_page,
        old_sha256=row.old_sha256,
        new_sha256=row.new_sha256,
        old_row=row.position if row.old_text is not None else None,
        new_row=row.position if row.new_text is not None else None,
        changes=0,
        moved_to=None,
    )
