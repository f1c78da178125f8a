"""A page in the reader as what it is made of: headings, paragraphs, tables, quiet page numbers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, PageLayout, grid, shares_out, starts_of
from pipeline.read.printed import joint
from pipeline.web.margin.places import Stretch

NOBODY = -1
"""Of what belongs to no passage."""
_NUMBER = re.compile(r"\s*[(（]?[△▲+\-−‐－]?\s*\d[\d,.，．]*\s*[%％]?[)）]?\s*")
_MOST_ROWS = 2000
"""So many rows of a page are drawn; the original has them all."""


class Piece(NamedTuple):
    """A piece of a text."""

    text: str
    marked: bool
    unit: int
    """The passage that it belongs to, as its :class:`Stretch` names it; else ``NOBODY``."""


Parts = list[Piece]
"""A text in pieces."""


class ShownCell(NamedTuple):
    """A cell of a table."""

    parts: Parts
    columns: int
    rows: int
    number: bool
    """Whether it is a bare number, which stands at the right."""


class ShownRow(NamedTuple):
    """A row of a table."""

    cells: list[ShownCell]
    head: bool


class ShownBlock(NamedTuple):
    """A block of a page."""

    kind: str
    level: int
    """Of a heading, as HTML counts below the page's own."""
    lines: list[Parts]
    """Its paragraphs, the lines of each put together; empty for a table."""
    rows: list[ShownRow]
    cut: int
    """Rows that are not drawn."""


def shown_blocks(
    text: str,
    layout: PageLayout,
    marks: Sequence[tuple[int, int]],
    stretches: Sequence[Stretch] = (),
) -> list[ShownBlock]:
    """The blocks of a page; none where they do not share out the lines of its text.

    Args:
        text: of the page.
        marks: (start, end) of what is marked in it, in order.
        stretches: what of it belongs to passages, in order.
    """
    lines = text.split("\n")
    if not shares_out(layout.blocks, len(lines)):
        return []
    page = _Page(lines, starts_of(lines), marks, Layer(stretches))
    return [page.block(block) for block in layout.blocks]


def units_in(block: ShownBlock) -> set[int]:
    """The passages that a block holds."""
    texts = [*block.lines, *(cell.parts for row in block.rows for cell in row.cells)]
    return {piece.unit for parts in texts for piece in parts} - {NOBODY}


class Layer:
    """What of a text belongs to which passage."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._stretches = stretches
        self._starts = [stretch.start for stretch in stretches]

    def within(self, start: int, end: int) -> list[Stretch]:
        """The stretches that reach into a part of the text."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_right(self._starts, end - 1)
        return [stretch for stretch in self._stretches[first:last] if stretch.end > start]


def pieces(
    text: str, start: int, marks: Iterable[tuple[int, int]], stretches: Sequence[Stretch]
) -> Parts:
    """A part of a text in pieces.

    Args:
        start: where it begins in the whole text, of which the rest tells.
        marks: those that reach into it, in order; they do not overlap.
        stretches: those that reach into it, in order; they do not overlap.
    """
    end = start + len(text)
    found: Parts = []
    for at, to, marked in _cut(start, end, marks):
        for first, last, unit in _shared(at, to, stretches):
            found.append(Piece(text[first - start : last - start], marked, unit))
    return found


def _cut(start: int, end: int, marks: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """The marks and what lies between them."""
    at = start
    for one, other in marks:
        first, last = max(one, at), min(other, end)
        if first >= last:
            continue
        if at < first:
            yield at, first, False
        yield first, last, True
        at = last
    if at < end:
        yield at, end, False


def _shared(start: int, end: int, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int, int]]:
    """The stretches and what lies between them."""
    at = start
    for stretch in stretches:
        first, last = max(stretch.start, at), min(stretch.end, end)
        if first >= last:
            continue
        if at < first:
            yield at, first, NOBODY
        yield first, last, stretch.unit
        at = last
    if at < end:
        yield at, end, NOBODY


class _Page(NamedTuple):
    lines: list[str]
    starts: list[int]
    """Where each line begins in the text."""
    marks: Sequence[tuple[int, int]]
    layer: Layer

    def block(self, block: Block) -> ShownBlock:
        """A block with its marks."""
        level = min(max(block.level, 1) + 2, 6)
        if block.kind is BlockKind.TABLE and block.cells:
            rows = self._rows(block)
            return ShownBlock(block.kind, level, [], rows, block.lines - len(rows))
        numbers = range(block.first, block.first + block.lines)
        lines = [self._marked(self.lines[n], self.starts[n]) for n in numbers]
        if block.kind is not BlockKind.CONTENTS and not any("\t" in self.lines[n] for n in numbers):
            lines = [_joined(lines)]
        return ShownBlock(block.kind, level, lines, [], 0)

    def _rows(self, block: Block) -> list[ShownRow]:
        """The rows; columns that a cell from a row above stands in are left out."""
        reach: dict[int, int] = {}
        texts = grid(block, self.lines)
        rows: list[ShownRow] = []
        for number in range(min(block.lines, _MOST_ROWS)):
            free = {c for c in range(len(texts[number])) if reach.get(c, 0) <= number}
            rows.append(self._row(block, number, texts[number], free))
            for cell in block.cells[number]:
                for column in range(cell.column, cell.column + cell.columns):
                    reach[column] = max(reach.get(column, 0), number + cell.rows)
        return rows

    def _row(self, block: Block, number: int, texts: list[str], free: set[int]) -> ShownRow:
        known = {cell.column: cell for cell in block.cells[number]}
        cells: list[ShownCell] = []
        start, column = self.starts[block.first + number], 0
        while column < len(texts):
            cell = known.get(column)
            wide = cell.columns if cell else 1
            high = min(cell.rows, block.lines - number) if cell else 1
            if column in free:
                shown = self._marked(texts[column], start)
                number = _NUMBER.fullmatch(texts[column]) is not None
                cells.append(ShownCell(shown, wide, high, number))
            start += sum(len(text) + 1 for text in texts[column : column + wide])
            column += wide
        return ShownRow(cells, number < block.head)

    def _marked(self, text: str, start: int) -> Parts:
        end = start + len(text)
        inside = [(a, b) for a, b in self.marks if a < end and b > start]
        return pieces(text, start, inside, self.layer.within(start, end))


def _joined(lines: Sequence[Parts]) -> Parts:
    """Lines put together: Latin words and numbers with a blank, Japanese without."""
    found: Parts = []
    for line in lines:
        if found and line:
            last, first = found[-1], line[0]
            blank = joint(last.text, first.text)
            if last[1:] == first[1:]:
                found[-1] = last._replace(text=last.text + blank + first.text)
                found += line[1:]
                continue
            found += [Piece(blank, False, NOBODY)] if blank else []
        found += line
    return found
