"""A comparison's rows as the page shows them. Pure functions.

Unchanged stretches are folded, pieces marked, rows have names that hold while their texts do.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypedDict

from pipeline.answers.row_names import names_of
from pipeline.database.row_types import ComparedRow
from pipeline.kinds import RowKind, UnitKind

SHOWS = ("all", "numbers", "changed", "added", "removed", "moved", "formal")
FOLD_ROWS = 15
"""A folded stretch longer than this is not in the page at all until it's asked for (``?open=``)."""
PART_BYTES = 60_000
"""About so much HTML of rows makes one part of a long comparison."""
FIRST_BYTES = 20_000
"""The same of its first part, above which indicators, structure and numbers stand."""
LONG_BYTES = 40_000
"""A comparison of no more is one part."""
ALL = "all"
"""All parts on one page."""
MOST_AT_ONCE = 8
"""Parts that may be asked for on one page."""
_FOLD_BYTES = 300  # of the word that rows are left out
_ROW_BYTES = 1100  # of a row's markup, its texts apart
_BORDER = re.compile(r"[、。（(]|,(?!\d)")
_WORD = re.compile(r"[^\Wぁ-ゖ]+[ぁ-ゖ]*")
"""A word of kanji, katakana, Latin letters or figures, with what hangs on it."""
_WORDS = 14  # characters before a number that tell what it counts
_AROUND = 1
"""So many unchanged rows beside a change stay open, for its context."""


class ChangedNumber(TypedDict, total=False):
    """A number that changed, as ``comparison_rows.numbers_changed`` lists it."""

    old: str | None
    new: str | None
    kind: str
    indicator: str | None
    column: str | None
    """What stands above it in its table."""


Segment = tuple[str, str, str]
"""Operation (``equal`` or another), old text, new text."""


class Piece(NamedTuple):
    """A stretch of one side: marked where it is not on the other side."""

    text: str
    marked: bool


class Shown(NamedTuple):
    """A row of the table."""

    name: str
    """Its fragment, made of its texts: it holds while the texts do."""
    number: int
    """Which change it is, from 1, of a move the same at both ends; 0 for what is no change, or a
    formal one."""
    kind: RowKind
    unit: UnitKind
    row: ComparedRow
    numbers: list[ChangedNumber]
    other: str | None
    """Fragment of the other end of a move."""

    @property
    def formal(self) -> bool:
        """Is it a formal change, one that no total counts?"""
        return self.row["formal"] is not None


class Block(NamedTuple):
    """Rows that are shown, or a stretch that is folded."""

    folded: bool
    rows: list[Shown]
    absent: bool = False
    """Is a folded stretch not in the page at all until it's asked for?"""


class Head(NamedTuple):
    """A heading of the outline with the number of changes under it."""

    text: str
    name: str
    changes: int


def _list(text: str | None) -> list[object]:
    try:
        value = json.loads(text or "[]")
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def _segments(row: ComparedRow) -> list[Segment]:
    return _listed(_list(row["segments"]))


def _listed(value: object) -> list[Segment]:
    return [
        (str(found[0]), str(found[1] or ""), str(found[2] or ""))
        for found in (value if isinstance(value, list) else [])
        if isinstance(found, list)
    ]


def _numbers(row: ComparedRow) -> list[ChangedNumber]:
    return [
        ChangedNumber(
            old=found.get("old"),
            new=found.get("new"),
            kind=found.get("kind", ""),
            indicator=found.get("indicator"),
            column=found.get("column"),
        )
        for found in _list(row["numbers_changed"])
        if isinstance(found, dict)
    ]


def _wholly_marked(row: ComparedRow) -> bool:
    """Is all of a row that has no segments marked?"""
    if row["kind"] in (RowKind.ADDED, RowKind.REMOVED):
        return True
    return row["kind"] != RowKind.SAME and (row["old_text"] or "") != (row["new_text"] or "")


def pieces(row: ComparedRow) -> tuple[list[Piece], list[Piece]]:
    """The old side and the new one, in pieces."""
    segments = _segments(row)
    if segments:
        old = [Piece(text, op != "equal") for op, text, _ in segments if text]
        new = [Piece(text, op != "equal") for op, _, text in segments if text]
        return old, new
    marked = _wholly_marked(row)
    texts = (row["old_text"] or "", row["new_text"] or "")
    before, after = ([Piece(text, marked)] if text else [] for text in texts)
    return before, after


def merged(row: ComparedRow) -> list[tuple[str, str]]:
    """A changed pair as one text, 見え消し: what was kept stands there once.

    Returns:
        (``""`` for kept, ``del`` or ``ins``, text) for each piece.
    """
    return _merged(_segments(row))


def segments_in(value: object) -> list[tuple[str, str]]:
    """The same of one cell: its segments as JSON has them."""
    return _merged(_listed(value))


def _merged(segments: Iterable[Segment]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for op, old, new in segments:
        found += [("", new)] if op == "equal" else [("del", old), ("ins", new)]
    return [(tag, text) for tag, text in found if text]


def words_before(text: str, number: str) -> str:
    """About 14 characters that stand before a number in its sentence, from the last comma on.

    They begin where a word does, as the kinds of letters show; empty where it is not found.
    """
    line = "".join(unicodedata.normalize("NFKC", c) for c in text[:2000] if not c.isspace())
    at = line.find(number)
    if at <= 0:
        return ""
    borders = [match.end() for match in _BORDER.finditer(line, 0, at)]
    border = borders[-1] if borders else 0
    start = max(border, at - _WORDS)
    words = [m.start() for m in _WORD.finditer(line, max(border, start - _WORDS), at)]
    start = max((word for word in words if word <= start), default=start)
    return line[start:at].lstrip("0123456789,.")


def shown(rows: Sequence[ComparedRow]) -> list[Shown]:
    """Every row of a comparison for the page."""
    names = names_of(rows)
    numbers = _change_numbers(rows)
    return [
        Shown(
            name=names[row["position"]],
            number=numbers.get(row["position"], 0),
            kind=row["kind"],
            unit=row["unit"],
            row=row,
            numbers=_numbers(row) if row["numbers_changed"] and not row["formal"] else [],
            other=names.get(row["moved_to"]) if row["moved_to"] else None,
        )
        for row in rows
    ]


def _change_numbers(rows: Iterable[ComparedRow]) -> dict[int, int]:
    """Position → which change it is; both ends of a move are one change."""
    numbers: dict[int, int] = {}
    changes = 0
    for row in rows:
        if row["kind"] == RowKind.SAME or row["formal"]:
            continue
        if row["moved_to"] in numbers:
            numbers[row["position"]] = numbers[row["moved_to"]]
            continue
        changes += 1
        numbers[row["position"]] = changes
    return numbers


def wanted(row: Shown, show: str) -> bool:
    """Does the filter let this row through?

    Unchanged rows only stand between the others when nothing is filtered; those whose number alone
    changed are formal, and the headings among them stay in sight.
    """
    if show == "formal":
        return row.formal
    if show == "numbers":
        return bool(row.numbers)
    if show == "all":
        return bool(row.number) or (row.unit == UnitKind.HEADING and bool(row.row["renumbered"]))
    return row.kind == show and not row.formal


def counted(rows: Iterable[Shown], show: str) -> int:
    """How many changes a filter shows; both ends of a move are one."""
    found = [row for row in rows if wanted(row, show)]
    if show in ("numbers", "formal"):
        return len(found)
    return len({row.number for row in found if row.number})


def _context(rows: Sequence[Shown]) -> set[int]:
    """Which rows stand beside a change, or are the heading above one.

    In a table no neighbour is needed: above a row without a name stands the one that names it.
    """
    near: set[int] = set()
    heading: list[int] = []
    label: list[int] = []
    for i, row in enumerate(rows):
        if row.unit == UnitKind.HEADING:
            heading = [i]
        if row.row["table_id"] is None:
            label = []
        elif _has_name(row):
            label = [i]
        if row.number:
            near.update(heading, label if row.row["table_id"] else _beside(rows, i))
    return near


def _has_name(row: Shown) -> bool:
    """Is the first cell of a row of a table filled?"""
    return not (row.row["new_text"] or row.row["old_text"] or "").startswith("\t")


def _beside(rows: Sequence[Shown], i: int) -> Iterator[int]:
    """The rows around one, rows of tables apart."""
    around = range(max(0, i - _AROUND), min(len(rows), i + _AROUND + 1))
    return (j for j in around if rows[j].row["table_id"] is None)


def blocks(rows: Sequence[Shown], show: str) -> list[Block]:
    """Rows in order; what the filter leaves out, and unchanged stretches, folded."""
    near = _context(rows) if show == "all" else set()
    found: list[Block] = []
    for i, row in enumerate(rows):
        folded = not wanted(row, show) and not (i in near and row.kind == RowKind.SAME)
        if not found or found[-1].folded != folded:
            found.append(Block(folded, []))
        found[-1].rows.append(row)
    found = _without_lone_folds(found) if show == "all" else found
    return [block._replace(absent=block.folded and _is_absent(block, show)) for block in found]


def _without_lone_folds(found: Sequence[Block]) -> list[Block]:
    """One unchanged row takes no more room than the word that it is left out."""
    done: list[Block] = []
    for block in found:
        lone = len(block.rows) == 1 and block.rows[0].kind == RowKind.SAME
        _append(done, block._replace(folded=block.folded and not lone))
    return done


def _is_absent(block: Block, show: str) -> bool:
    """Is a folded stretch long, a piece of a table, or what a filter leaves out?"""
    return show != "all" or len(block.rows) > FOLD_ROWS or table_of(block) is not None


def table_of(block: Block) -> int | None:
    """The table in which all rows of a block stand; None where there is none."""
    first = block.rows[0].row["table_id"]
    if first is None or first != block.rows[-1].row["table_id"]:
        return None
    return first if all(row.row["table_id"] == first for row in block.rows) else None


def _weight(row: Shown) -> int:
    return _ROW_BYTES + 3 * (len(row.row["old_text"] or "") + len(row.row["new_text"] or ""))


def _cuts(found: Iterable[Block], opened: str) -> Iterator[tuple[Block, int]]:
    """What can begin a new part, with about the bytes it takes: a folded stretch or an open row."""
    for block in found:
        if block.folded and block.rows[0].name != opened:
            yield block, _FOLD_BYTES if block.absent else sum(map(_weight, block.rows))
            continue
        for row in block.rows:
            yield Block(False, [row]), _weight(row)


def parts(found: Sequence[Block], opened: str) -> list[list[Block]]:
    """The blocks in one part up to :data:`LONG_BYTES`; cut into a first one of about
    :data:`FIRST_BYTES` and others of about :data:`PART_BYTES` where they are more.

    A folded stretch that is ``opened`` (by the fragment of its first row) becomes rows like the
    others.
    """
    cuts = list(_cuts(found, opened))
    is_long = sum(weight for _, weight in cuts) > LONG_BYTES
    room, size = (FIRST_BYTES if is_long else PART_BYTES), 0
    done: list[list[Block]] = [[]]
    for piece, weight in cuts:
        if size and size + weight > room:
            done.append([])
            room, size = PART_BYTES, 0
        size += weight
        _append(done[-1], piece)
    return done


def whole(several: Iterable[list[Block]]) -> list[Block]:
    """Several parts as one."""
    done: list[Block] = []
    for piece in chain.from_iterable(several):
        _append(done, piece)
    return done


def _append(part: list[Block], piece: Block) -> None:
    """Add a piece to a part; open rows that follow each other are one block."""
    if part and not piece.folded and not part[-1].folded:
        part[-1].rows.extend(piece.rows)
    else:
        part.append(piece._replace(rows=list(piece.rows)))


def outline(rows: Iterable[Shown]) -> list[Head]:
    """The headings in order, each with the changes that stand under it.

    Those without are left out.
    """
    heads: list[Head] = []
    for row in rows:
        changes = row.row["counts"]
        text = row.row["new_text"] or row.row["old_text"] or ""
        if row.unit == UnitKind.HEADING and text:
            heads.append(Head(text, row.name, changes))
        elif changes and not heads:
            heads.append(Head("", row.name, changes))
        elif changes:
            heads[-1] = heads[-1]._replace(changes=heads[-1].changes + 1)
    return [head for head in heads if head.changes]


class Number(NamedTuple):
    """A changed number, with the first row it stands in and how often the same change is made."""

    row: Shown
    facts: ChangedNumber
    times: int

    @property
    def what(self) -> str:
        """What it counts: the row's indicator with the head of its column, else the words before
        it, else the heading above. Nothing of a date.
        """
        return "" if self.is_date else _what(self.row, self.facts)

    @property
    def is_date(self) -> bool:
        """Is it a date?"""
        return self.facts.get("kind") == "date"

    @property
    def is_alone(self) -> bool:
        """Did it come or go, without another in its place?"""
        return not (self.facts.get("old") and self.facts.get("new"))


def _what(row: Shown, number: ChangedNumber) -> str:
    indicator, column = number.get("indicator"), number.get("column")
    if indicator:
        return f"{indicator}（{column}）" if column else indicator
    words = ""
    if row.unit != UnitKind.ROW:
        text = row.row["new_text"] if number.get("new") else row.row["old_text"]
        words = words_before(text or "", number.get("new") or number.get("old") or "")
    return words or row.row["heading"] or ""


def numbers(rows: Iterable[Shown]) -> list[Number]:
    """Every changed number, figures first: they are what people look for; then what came or went
    alone, then dates.

    A date that changes in the same way all over (平成31年度 → 令和元年度) is told once.
    """
    found: dict[tuple[object, ...], Number] = {}
    for row in rows:
        for changed in row.numbers:
            number = Number(row, changed, 1)
            which: tuple[object, ...] = (changed.get("old"), changed.get("new"))
            if not number.is_date:
                which += (changed.get("indicator"), changed.get("column"), row.name)
            known = found.get(which)
            found[which] = known._replace(times=known.times + 1) if known else number
    return sorted(found.values(), key=lambda number: (number.is_date, number.is_alone))
