"""A page in the reader as what it is made of: headings, paragraphs, tables, quiet page numbers."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, PageLayout, grid, shares_out, starts_of
from pipeline.read.printed import joint
from pipeline.web.marking import parts

Parts = list[tuple[str, bool]]
"""A text in pieces: (text, marked)."""
_NUMBER = re.compile(r"\s*[(（]?[△▲+\-−‐－]?\s*\d[\d,.，．]*\s*[%％]?[)）]?\s*")
_MOST_ROWS = 2000
"""So many rows of a page are drawn; the original has them all."""


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
    text: str, layout: PageLayout, marks: Sequence[tuple[int, int]]
) -> list[ShownBlock]:
    """The blocks of a page; none where they do not share out the lines of its text.

    Args:
        text: of the page.
        marks: (start, end) of what is marked in it, in order.
    """
    lines = text.split("\n")
    if not shares_out(layout.blocks, len(lines)):
        return []
    page = _Page(lines, starts_of(lines), marks)
    return [page.block(block) for block in layout.blocks]


class _Page(NamedTuple):
    lines: list[str]
    starts: list[int]
    """Where each line begins in the text."""
    marks: Sequence[tuple[int, int]]

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
        inside = [(max(a, start), min(b, end)) for a, b in self.marks if a < end and b > start]
        return parts(text, [(a - start, b - start) for a, b in inside])


def _joined(lines: Sequence[Parts]) -> Parts:
    """Lines put together: Latin words and numbers with a blank, Japanese without."""
    found: Parts = []
    for line in lines:
        if found and line and (blank := joint(found[-1][0], line[0][0])):
            found.append((blank, False))
        found += line
    return found
