"""The structure of both sides of a comparison, as two outlines side by side."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.database.row_types import ComparisonHeadingRow
from pipeline.kinds import FormalKind, HeadingKind

_UNCHANGED = frozenset({HeadingKind.SAME, HeadingKind.RENUMBERED})

FORMAL_WORDS = {
    FormalKind.VERSION: "版・日付",
    FormalKind.CONTENTS: "目次",
    FormalKind.FILE_SIZE: "ファイルの大きさ",
    FormalKind.RUNNING: "柱",
    FormalKind.NUMBER: "番号",
    FormalKind.REPEATED: "繰り返し",
}
"""What formal changes are called in Japanese."""


class Entry(NamedTuple):
    """A heading in the outline of one side."""

    text: str
    level: int
    """1 is the highest."""
    page: int | None
    sha256: str | None
    row: int
    """Position of its row in the comparison."""


class Line(NamedTuple):
    """What stands side by side in both outlines."""

    kind: HeadingKind
    old: Entry | None
    new: Entry | None
    changes: int
    """Rows that count from it to the next heading."""
    other: Entry | None
    """The other end of a move."""


def outlines(headings: Sequence[ComparisonHeadingRow], *, changed_only: bool = False) -> list[Line]:
    """Two outlines, in the order of the comparison.

    Args:
        headings: of one comparison, in order.
        changed_only: whether headings that stayed are left out, but for those under which one that
            did not stay stands.
    """
    by_place = {row["position"]: row for row in headings}
    lines = [_line(row, by_place.get(row["moved_to"] or 0)) for row in headings]
    return list(_changed(lines)) if changed_only else lines


def _line(row: ComparisonHeadingRow, end: ComparisonHeadingRow | None) -> Line:
    return Line(
        kind=row["kind"],
        old=_old(row),
        new=_new(row),
        changes=row["changes"],
        other=(_old(end) or _new(end)) if end else None,
    )


def _old(row: ComparisonHeadingRow) -> Entry | None:
    text, at = row["old_text"], row["old_row"]
    if text is None or at is None:
        return None
    return Entry(text, row["old_level"] or 1, row["old_page"], row["old_sha256"], at)


def _new(row: ComparisonHeadingRow) -> Entry | None:
    text, at = row["new_text"], row["new_row"]
    if text is None or at is None:
        return None
    return Entry(text, row["new_level"] or 1, row["new_page"], row["new_sha256"], at)


def _changed(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that changed, each behind the ones that it stands under."""
    above: list[Line] = []
    for line in lines:
        level = _level(line)
        while above and _level(above[-1]) >= level:
            above.pop()
        if line.kind in _UNCHANGED:
            above.append(line)
        else:
            yield from above
            above = []
            yield line


def _level(line: Line) -> int:
    side = line.new or line.old
    return side.level if side else 1
