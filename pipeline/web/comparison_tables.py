"""Rows of a comparison that stand in tables: the head above, cells in columns, only what changed
marked. Pure functions.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.kinds import RowKind
from pipeline.web.comparison_view import Block, Shown, merged, segments_in, table_of
from pipeline.web.differences import difference

Text = tuple[str, str]
"""``""`` for kept, ``del`` or ``ins``, and the text."""
_MOST_COLUMNS = 40
_SHORT = 16
"""Characters of a cell that is not marked letter by letter."""


class Cell(NamedTuple):
    """A cell of a row: both sides in one, what was kept stands there once."""

    head: str
    """What stands above it."""
    texts: list[Text]
    changed: bool
    number: bool
    """Is there a number alone?"""
    difference: str
    """How far its number went; empty where there is none."""


class Line(NamedTuple):
    """A row of a table, or a stretch of it that is folded."""

    shown: Shown
    """Of a stretch the first row."""
    cells: list[Cell]
    """None of a stretch."""
    folded: list[Shown]
    """The rows of a stretch; none for a row."""
    is_head: bool = False
    """Is it the head of its table, which changed itself?"""


class Table(NamedTuple):
    """Rows under one head."""

    heads: list[str]
    """Empty where the table has none, or a row of its own has changed and says it."""
    columns: int
    lines: list[Line]


Item = Block | Table
_Heads = tuple[str, ...]


class _Facts(NamedTuple):
    """A cell as ``comparison_rows.cells`` has it."""

    head: str
    old: str | None
    new: str | None
    changed: bool
    segments: list[Text]


def items(blocks: Sequence[Block]) -> Iterator[Item]:
    """The blocks of a part with the rows of tables taken together.

    A folded stretch inside one table stays in it.
    """
    lines: list[_Raw] = []
    for piece in _pieces(blocks):
        if lines and not _goes_on(lines[-1], piece):
            yield from _tables(lines)
            lines = []
        if piece.table is not None and (lines or not piece.block.folded):
            lines.append(piece)
            continue
        yield from _tables(lines)
        lines = []
        yield piece.block
    yield from _tables(lines)


class _Raw(NamedTuple):
    """A block that stands in one table, or outside of all."""

    table: int | None
    block: Block


def _pieces(blocks: Sequence[Block]) -> Iterator[_Raw]:
    """Folded blocks whole; open ones row by row where they stand in a table."""
    for block in blocks:
        if block.folded:
            yield _Raw(table_of(block), block)
            continue
        prose: list[Shown] = []
        for row in block.rows:
            if row.row["table_id"] is None:
                prose.append(row)
                continue
            if prose:
                yield _Raw(None, Block(False, prose))
                prose = []
            yield _Raw(row.row["table_id"], Block(False, [row]))
        if prose:
            yield _Raw(None, Block(False, prose))


def _goes_on(last: _Raw, piece: _Raw) -> bool:
    return last.table == piece.table


def _tables(lines: Sequence[_Raw]) -> Iterator[Item]:
    """One table for each head; a folded stretch at the end stands outside."""
    rows = list(lines)
    tail: list[Block] = []
    while rows and rows[-1].block.folded:
        tail.insert(0, rows.pop().block)
    for heads, group in _by_heads(rows):
        yield _table(heads, group)
    yield from tail


def _by_heads(lines: Iterable[_Raw]) -> Iterator[tuple[_Heads, list[_Raw]]]:
    """Rows that name other columns begin another table; those that name none go with the others."""
    heads: _Heads | None = None
    group: list[_Raw] = []
    for line in lines:
        own = None if line.block.folded else _heads(line.block.rows[0])
        if own is not None and heads is not None and own != heads:
            yield heads, group
            group, heads = [], None
        heads = own if heads is None else heads
        group.append(line)
    if group:
        yield heads or (), group


def _heads(row: Shown) -> _Heads | None:
    """What stands above the cells of a row; None where it does not say."""
    heads = tuple(fact.head for fact in _facts(row))
    return heads if any(heads) else None


def _facts(row: Shown) -> list[_Facts]:
    try:
        found = json.loads(row.row["cells"] or "[]")
    except ValueError:
        return []
    return [
        _Facts(
            head=str(cell.get("head") or ""),
            old=cell.get("old"),
            new=cell.get("new"),
            changed=bool(cell.get("changed")),
            segments=segments_in(cell.get("segments")),
        )
        for cell in found[:_MOST_COLUMNS]
    ]


def _table(heads: _Heads, group: Sequence[_Raw]) -> Table:
    named = heads if any(heads) else ()
    lines = [_line(raw.block, named) for raw in group]
    shown = [line for line in lines if line.folded or not _repeats(line, named)]
    columns = max([len(heads), *(len(line.cells) for line in lines)])
    if shown and named and _says(shown[0]) == list(named):
        return Table([], columns, [shown[0]._replace(is_head=True), *shown[1:]])
    return Table(list(named), columns, shown)


def _says(line: Line) -> list[str]:
    """The cells of a row as they are now."""
    return ["".join(text for tag, text in cell.texts if tag != "del") for cell in line.cells]


def _line(block: Block, heads: _Heads) -> Line:
    row = block.rows[0]
    if block.folded:
        return Line(row, [], block.rows)
    facts = _facts(row)
    cells = [_cell(fact) for fact in facts] if facts else _of_text(row, heads)
    return Line(row, cells, [])


def _repeats(line: Line, heads: _Heads) -> bool:
    """Does an unchanged row say nothing but what stands in the head?"""
    said = {text for text in _says(line) if text}
    return line.shown.kind == RowKind.SAME and bool(said) and said <= set(heads)


def _of_text(row: Shown, heads: _Heads) -> list[Cell]:
    """The cells of a row that says no columns, from its text; what changed is marked in it.

    Where both sides have different numbers of cells, none answers to another: the row is one cell.
    """
    old, new = (_split(row.row[side]) for side in ("old_text", "new_text"))
    if old and new and len(old) != len(new):
        return [_whole(row)]
    width = max(len(old), len(new))
    above = heads if len(heads) == width else ("",) * width
    pairs = zip(above, _filled(old, width), _filled(new, width), strict=True)
    return [_cell(_Facts(head, a, b, a != b, [])) for head, a, b in pairs]


def _whole(row: Shown) -> Cell:
    """A row in one cell, its blanks between cells kept as one blank."""
    texts = merged(row.row) or [
        ("del", row.row["old_text"] or ""),
        ("ins", row.row["new_text"] or ""),
    ]
    changed = row.kind != RowKind.SAME
    kept = [("", row.row["new_text"] or "")]
    shown = [(tag, " ".join(text.split("\t"))) for tag, text in (texts if changed else kept)]
    return Cell("", shown, changed, number=False, difference="")


def _split(text: str | None) -> list[str]:
    return text.split("\t")[:_MOST_COLUMNS] if text is not None else []


def _filled(cells: list[str], width: int) -> list[str | None]:
    """The cells of a side, as many as wanted; none where the side has no row."""
    return [*cells, *([""] * (width - len(cells)))] if cells else [None] * width


def _cell(fact: _Facts) -> Cell:
    old, new = fact.old, fact.new
    changed = fact.changed and (old or "") != (new or "")
    text = new if new is not None else old
    return Cell(
        head=fact.head,
        texts=_texts(fact) if changed else _kept(text),
        changed=changed,
        number=_is_number(text or ""),
        difference=difference(old, new) if changed and old and new else "",
    )


def _kept(text: str | None) -> list[Text]:
    return [("", text)] if text else []


def _texts(fact: _Facts) -> list[Text]:
    """Short cells are told whole, so that a number is not cut: 60万人 → 57万人."""
    if fact.segments and max(len(fact.old or ""), len(fact.new or "")) > _SHORT:
        return fact.segments
    both = [("del", fact.old or ""), ("ins", fact.new or "")]
    return [(tag, text) for tag, text in both if text]


_NUMERIC = frozenset("0123456789０１２３４５６７８９,，.．-－△▲%％()（）+＋ ")


def _is_number(text: str) -> bool:
    """Is there a number alone, that stands better at the right?"""
    return any(c.isdigit() for c in text) and set(text) <= _NUMERIC
