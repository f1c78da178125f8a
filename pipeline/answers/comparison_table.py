"""A comparison as the 新旧対照表 that officials file, line by line, for every kind of document.

The two sides stand beside each other; what changed is marked, an unchanged stretch is （略）, the
empty side of what is new （新設）, of what went （削る）. Changes of form alone (contents, item
numbers, running heads) are left out unless they are asked for. Pure functions.
"""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from pipeline.answers.outlines import FORMAL_WORDS
from pipeline.answers.row_pieces import SIDES, Piece, pieces_of, place_of, segment_pieces, text_of
from pipeline.database.row_types import ComparedRow, ComparisonRow
from pipeline.kinds import FormalKind, RowKind, UnitKind

OMITTED = "（略）"
_EMPTY = {"old": "（新設）", "new": "（削る）"}
"""What stands on the side that has no text."""
_MOVED = {"old": "（旧{0}頁から移動）", "new": "（新{0}頁へ移動）"}
_MOVED_NOWHERE = {"old": "（ほかから移動）", "new": "（ほかへ移動）"}
"""Where there are no pages."""


class LineKind(StrEnum):
    """What a line of the table is."""

    OMITTED = "omitted"
    """An unchanged stretch."""
    HEADING = "heading"
    PASSAGE = "passage"
    HEAD = "head"
    """The head of a table, above its rows."""
    ROW = "row"
    """A row of a table."""


class Half(NamedTuple):
    """One side of a line."""

    cells: tuple[tuple[Piece, ...], ...] = ()
    """One of a passage, as many as columns of a row of a table; a piece is marked where it
    changed."""
    note: str = ""
    """In the place of a text: （略）, （新設）, （削る）, where it moved."""
    page: int | None = None

    @property
    def text(self) -> str:
        """What it says, cells apart by tabs."""
        return "\t".join("".join(text for text, _ in cell) for cell in self.cells) or self.note


class Line(NamedTuple):
    """A line of the table."""

    kind: LineKind
    old: Half
    new: Half
    row: ComparedRow | None = None
    """None of an unchanged stretch and of a table's head."""
    omitted: int = 0
    """So many rows are left out here."""
    table: int | None = None
    """The table that it stands in, or that all which is left out here stands in."""


def formal_words(comparison: ComparisonRow) -> str:
    """How many changes are of form alone, by kind: 33件（目次25、番号7、柱1）; empty for none."""
    if not comparison["formal"]:
        return ""
    kinds: dict[str, int] = json.loads(comparison["formal_kinds"] or "{}")
    told = "、".join(f"{_formal_word(kind)}{count}" for kind, count in kinds.items())
    return f"{comparison['formal']}件（{told}）"


def _formal_word(kind: str) -> str:
    return FORMAL_WORDS[FormalKind(kind)] if kind in set(FormalKind) else kind


def lines(rows: Sequence[ComparedRow], *, formal: bool = False) -> list[Line]:
    """The table.

    Args:
        rows: of one comparison, in order.
        formal: whether changes of form alone are told too.
    """
    heads = _Heads(rows)
    by_place = {row["position"]: row for row in rows}
    told: list[Line] = []
    for shown, group in groupby(_with_context(rows, formal), lambda pair: pair[1]):
        stretch = [row for row, _ in group]
        if shown:
            told += (line for row in stretch for line in heads.over(row, _line(row, by_place)))
        else:
            told += heads.over(None, _omission(stretch))
    return told


def _omission(stretch: Sequence[ComparedRow]) -> Line:
    half = Half(note=OMITTED)
    tables = {row["table_id"] for row in stretch}
    table = tables.pop() if len(tables) == 1 else None
    return Line(LineKind.OMITTED, half, half, omitted=len(stretch), table=table)


def _with_context(rows: Sequence[ComparedRow], formal: bool) -> Iterator[tuple[ComparedRow, bool]]:
    """Each row, and whether it is shown: a change, or a heading with a change below it."""
    leads: list[bool] = []
    follows = False
    for row in reversed(rows):
        heading = row["unit"] == UnitKind.HEADING
        leads.append(heading and follows)
        follows = _is_told(row, formal) or (follows and not heading)
    for row, lead in zip(rows, reversed(leads), strict=True):
        yield row, lead or _is_told(row, formal)


def _is_told(row: ComparedRow, formal: bool) -> bool:
    if row["formal"]:
        return formal and (row["kind"] != RowKind.SAME or bool(row["renumbered"]))
    return row["kind"] != RowKind.SAME


def _line(row: ComparedRow, by_place: dict[int, ComparedRow]) -> Line:
    old, new = (_half(row, side, by_place) for side in SIDES)
    if row["unit"] == UnitKind.HEADING:
        return Line(LineKind.HEADING, old, new, row)
    if row["unit"] != UnitKind.ROW:
        return Line(LineKind.PASSAGE, old, new, row)
    told = _told_columns(row, old, new)
    old, new = _columns_of(old, told), _columns_of(new, told)
    kind = LineKind.ROW if len(told) > 1 else LineKind.PASSAGE
    return Line(kind, old, new, row, table=row["table_id"])


def _told_columns(row: ComparedRow, old: Half, new: Half) -> list[int]:
    """The columns of a row in which something stands, on one of the sides or above them."""
    heads = _head_words(row)
    heads = heads if _says_something(heads) else []
    wide = max(len(old.cells), len(new.cells))
    return [
        n
        for n in range(wide)
        if any(n < len(half.cells) and half.cells[n] for half in (old, new))
        or (n < len(heads) and heads[n])
    ]


def _columns_of(half: Half, columns: Sequence[int]) -> Half:
    """A row with these columns, as many as the other side has."""
    if not half.cells:
        return half
    cells = (half.cells[n] if n < len(half.cells) else () for n in columns)
    return half._replace(cells=tuple(cells))


def _half(row: ComparedRow, side: str, by_place: dict[int, ComparedRow]) -> Half:
    if not text_of(row, side):
        return Half(note=_note(row, side, by_place))
    page = place_of(row, side)[1]
    if row["unit"] != UnitKind.ROW:
        return Half((tuple(pieces_of(row, side)),), page=page)
    return Half(tuple(_cells(row, side)), page=page)


def _note(row: ComparedRow, side: str, by_place: dict[int, ComparedRow]) -> str:
    """What stands on a side without a text."""
    if row["kind"] != RowKind.MOVED:
        return _EMPTY[side]
    other = by_place.get(row["moved_to"] or 0)
    page = place_of(other, side)[1] if other else None
    return _MOVED[side].format(page) if page else _MOVED_NOWHERE[side]


def _cells(row: ComparedRow, side: str) -> Iterator[tuple[Piece, ...]]:
    """The cells of a row of a table: by its columns where both sides have them, else its text."""
    known = _columns(row)
    if row["kind"] != RowKind.CHANGED or not known:
        yield from _split(pieces_of(row, side))
        return
    for cell in known:
        text = str(cell.get(side) or "")
        pieces = segment_pieces(cell.get("segments"), side)
        whole = "".join(piece for piece, _ in pieces) == text
        changed = bool(cell.get("changed"))
        if not (pieces and whole):
            pieces = [(text, changed)] if text else []
        yield tuple(pieces)


def _columns(row: ComparedRow) -> list[dict[str, object]]:
    found = json.loads(row["cells"] or "[]")
    return [cell for cell in found if isinstance(cell, dict)] if isinstance(found, list) else []


def _split(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Pieces, cut at the tabs between cells."""
    cell: list[Piece] = []
    for text, changed in pieces:
        first, *others = text.split("\t")
        cell += [(first, changed)] if first else []
        for other in others:
            yield tuple(cell)
            cell = [(other, changed)] if other else []
    yield tuple(cell)


class _Heads:
    """What stands above the rows of tables, each told once before the rows it stands above.

    A head that is repeated over several tables is one row of the comparison, so it is known by its
    words; of several the nearest before a row.
    """

    def __init__(self, rows: Sequence[ComparedRow]) -> None:
        self._known: dict[tuple[str, str], list[ComparedRow]] = {}
        self._words: dict[tuple[int, str], set[str]] = {}
        self._told: Line | None = None
        """The head that the next row stands under, if it is its own."""
        for row in rows:
            if row["table_id"] is not None:
                self._learn(row, row["table_id"])

    def _learn(self, row: ComparedRow, table: int) -> None:
        for side in SIDES:
            self._words.setdefault((table, side), set()).update(text_of(row, side).split())
            if not any(_head_words(row)):
                self._known.setdefault((side, text_of(row, side)), []).append(row)

    def over(self, row: ComparedRow | None, line: Line) -> Iterator[Line]:
        """A line, before it the head that it needs.

        Args:
            row: of the line; None of what is left out.
        """
        head = self._head(row) if row is not None and line.kind == LineKind.ROW else None
        if head is not None and not self._stands(head):
            yield head
        elif line.kind != LineKind.ROW and (line.table is None or line.table != self._table):
            self._told = None
        if row is not None and line.kind == LineKind.ROW:
            self._told = head if head is not None else self._itself(row)
        yield line

    def _stands(self, head: Line) -> bool:
        told = self._told
        return told is not None and (told.old, told.new) == (head.old, head.new)

    @property
    def _table(self) -> int | None:
        return self._told.table if self._told else None

    def _itself(self, row: ComparedRow) -> Line | None:
        """A head that is told as a row, because it changed itself."""
        words = text_of(row, "new" if row["new_text"] else "old").split("\t")
        return self._line(row, words) if _says_something(words) else None

    def _head(self, row: ComparedRow) -> Line | None:
        """The head over a row; None where it has none, or nobody knows it."""
        words = _head_words(row)
        if row["table_id"] is None or not _says_something(words):
            return None
        return self._line(row, words)

    def _line(self, row: ComparedRow, words: list[str]) -> Line:
        side = "new" if text_of(row, "new") else "old"
        found = self._head_row(row, side, "\t".join(words))
        table = row["table_id"]
        if found is not None:
            columns = [n for n, word in enumerate(words) if word]
            old, new = (_columns_of(_whole(found, side), columns) for side in SIDES)
            return Line(LineKind.HEAD, old, new, found, table=table)
        half = Half(tuple(((word, False),) for word in words if word))
        old, new = (half if self._has(row, side, words) else Half() for side in SIDES)
        return Line(LineKind.HEAD, old, new, table=table)

    def _has(self, row: ComparedRow, side: str, words: list[str]) -> bool:
        """Has the table these heads on that side? They are those of the new side where it has the
        row; a head of several levels is no row by itself.
        """
        if not text_of(row, side) or row["table_id"] is None:
            return False
        if side == "new" or not text_of(row, "new"):
            return True
        known = self._words.get((row["table_id"], side), set())
        return all(part in known for word in words for part in word.split())

    def _head_row(self, row: ComparedRow, side: str, words: str) -> ComparedRow | None:
        known = self._known.get((side, words), [])
        before = [head for head in known if head["position"] <= row["position"]]
        return next(iter(before[-1:] or known), None)


def _whole(row: ComparedRow, side: str) -> Half:
    """A side of a row of a table with all of its columns; empty where it says nothing."""
    return Half(tuple(_split(pieces_of(row, side))) if text_of(row, side) else ())


def _says_something(heads: Sequence[str]) -> bool:
    """Do these heads tell columns apart?"""
    return len({head for head in heads if head}) > 1


def _head_words(row: ComparedRow) -> list[str]:
    """What stands above each column of a row; empty where it is a head itself, or nobody knows."""
    return [str(cell.get("head") or "") for cell in _columns(row)]
