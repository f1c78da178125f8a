"""What a page is made of: blocks of lines, each with its places. Read from PDFs and office files.

The lines of ``pages.text`` are shared out among the blocks of the page: every line belongs to one
block, in order. A row of a table is one line, its cells apart by tabs.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, overload

from pipeline.kinds import BlockKind
from pipeline.read.printed import joint

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page's width and height as shown, from the top left corner."""
Place = tuple[int, int]
"""Row and column of a table, from 0."""
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
"""The box of what has no place on a picture (a cell of a workbook, say)."""
UNIT = 10_000
"""Boxes are kept as whole ten-thousandths of the page."""


class Cell(NamedTuple):
    """A cell of a table. Its text stands in its row's line, between the tabs of its column."""

    column: int
    """Its first column, from 0: the text is ``line.split("\\t")[column]`` (rows end early where
    their last cells are empty)."""
    columns: int
    """How many columns it spans; those after the first are empty in the line."""
    rows: int
    """How many rows it spans; it is empty in the lines of those after the first."""
    box: Box


class Block(NamedTuple):
    """Lines of a page that belong together."""

    kind: BlockKind
    first: int
    """Index of its first line in the page's text, from 0."""
    boxes: tuple[Box, ...]
    """One a line; of a table, one a row. :data:`NOWHERE` where there is no picture."""
    level: int = 0
    """Of a heading: 1 is the largest of the file; 0 where nobody knows."""
    size: float = 0.0
    """Height of its letters in points; 0 where nobody knows."""
    head: int = 0
    """Of a table: so many rows at its top are its head."""
    continued: bool = False
    """A table that goes on from the page before, or a paragraph whose sentence does."""
    cells: tuple[tuple[Cell, ...], ...] = ()
    """Of a table: its cells, one tuple a row, from left to right. A cell that spans rows stands in
    the first of them."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.boxes)


class WrittenBlocks(Sequence[Block]):
    """Blocks as :func:`blocks_to_json` wrote them down, read when somebody asks for one.

    Most files that are read go to the database as they were written, and nobody looks at their
    blocks in between. What was written by anybody else holds no blocks.
    """

    __slots__ = ("written",)

    def __init__(self, written: str) -> None:
        self.written = written

    def _blocks(self) -> tuple[Block, ...]:
        return _as_written(self.written)

    def __len__(self) -> int:
        return len(self._blocks())

    @overload
    def __getitem__(self, index: int) -> Block: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, index: int | slice) -> Block | tuple[Block, ...]:
        return self._blocks()[index]

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, WrittenBlocks) and other.written == self.written:
            return True
        return self._blocks() == (other._blocks() if isinstance(other, WrittenBlocks) else other)

    def __hash__(self) -> int:
        return hash(self.written)


@lru_cache(400)  # pages of a night's files, which figures, comparisons and index ask for in turn
def _as_written(written: str) -> tuple[Block, ...]:
    """The blocks of a page; none where the text is not of :func:`blocks_to_json`."""
    try:
        return blocks_from_json(written)
    except (ValueError, TypeError, LookupError, AttributeError):
        return ()


class PageLayout(NamedTuple):
    """Size and blocks of a page."""

    width: float
    """In points (1/72 inch), as shown; 0 where there is no picture."""
    height: float
    blocks: tuple[Block, ...] | WrittenBlocks


NO_LAYOUT = PageLayout(0.0, 0.0, ())
"""Of a page whose text came without places."""


def lines_of(block: Block, lines: Sequence[str]) -> Sequence[str]:
    """The lines of a block.

    Args:
        lines: of the whole page.
    """
    return lines[block.first : block.first + block.lines]


def shares_out(blocks: Iterable[Block], count: int) -> bool:
    """Whether blocks share out so many lines of a page: each in one of them, in order."""
    shared = [n for block in blocks for n in range(block.first, block.first + block.lines)]
    return shared == list(range(count))


def starts_of(lines: Iterable[str]) -> list[int]:
    """Where each line begins in the text of its page, and where one behind the last would."""
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


def grid(block: Block, lines: Sequence[str]) -> list[list[str]]:
    """A table's cells by row and column, all rows equally long, "" where a cell is empty.

    Args:
        block: a table.
        lines: of the whole page.
    """
    rows = [line.split("\t") for line in lines_of(block, lines)]
    wide = max((len(row) for row in rows), default=0)
    spans = (cell.column + cell.columns for row in block.cells for cell in row)
    wide = max(wide, max(spans, default=0))
    return [row + [""] * (wide - len(row)) for row in rows]


def covered(block: Block, cells: Sequence[Sequence[str]]) -> dict[Place, Place]:
    """The empty places of a table that a merged cell lies over, each with where its text stands.

    Args:
        cells: as :func:`grid` makes them.
    """
    return {
        place: (row, cell.column)
        for row, here in enumerate(block.cells[: len(cells)])
        for cell in here
        if cell.rows > 1 or cell.columns > 1
        for place in _under(cell, row, cells)
    }


def _under(cell: Cell, row: int, cells: Sequence[Sequence[str]]) -> Iterator[Place]:
    """The empty places under a cell that begins in a row, without its own."""
    for y in range(row, min(row + cell.rows, len(cells))):
        for x in range(cell.column, min(cell.column + cell.columns, len(cells[y]))):
            if (y, x) != (row, cell.column) and not cells[y][x].strip():
                yield y, x


def in_one_line(lines: Iterable[str]) -> str:
    """Lines that go on in one another: Latin words and numbers with a blank, Japanese without."""
    whole = ""
    for line in lines:
        whole += joint(whole, line) + line
    return whole


def headings_of(text: str, layout: PageLayout) -> list[str]:
    """The headings of a page, from top to bottom, each in one line.

    Args:
        text: of the page.
    """
    lines = text.split("\n")
    return [
        in_one_line(lines_of(block, lines))
        for block in layout.blocks
        if block.kind is BlockKind.HEADING
    ]


def blocks_to_json(blocks: Iterable[Block]) -> str:
    """Blocks as they are kept in ``page_layouts.blocks``."""
    if isinstance(blocks, WrittenBlocks):
        return blocks.written
    return f"[{','.join(map(_written, blocks))}]"


def boxes_to_json(boxes: Iterable[Box]) -> str:
    """Boxes alone, in the same whole ten-thousandths."""
    return f"[{','.join(map(_whole, boxes))}]"


def boxes_from_json(text: str) -> tuple[Box, ...]:
    """The boxes that :func:`boxes_to_json` wrote down, to a ten-thousandth."""
    return tuple([_box(*box) for box in json.loads(text)])


def blocks_from_json(text: str) -> tuple[Block, ...]:
    """The blocks that :func:`blocks_to_json` wrote down, boxes to a ten-thousandth."""
    return tuple([_block(facts) for facts in json.loads(text)])


def _written(block: Block) -> str:
    """A block without what says nothing, in JSON.

    Written here, not by the library: most of it are boxes, whose numbers are known as text, and a
    page has hundreds.
    """
    boxes = ",".join(map(_whole, block.boxes))
    parts = [f'{{"kind":"{block.kind}","first":{block.first},"boxes":[{boxes}]']
    if block.level:
        parts.append(f'"level":{block.level}')
    if size := round(block.size, 1):
        parts.append(f'"size":{json.dumps(size)}')
    if block.head:
        parts.append(f'"head":{block.head}')
    if block.continued:
        parts.append('"continued":1')
    if block.cells:
        rows = ",".join([f"[{','.join(map(_cell_written, row))}]" for row in block.cells])
        parts.append(f'"cells":[{rows}]')
    return ",".join(parts) + "}"


def _cell_written(cell: Cell) -> str:
    column, columns, rows, box = cell
    return f"[{column},{columns},{rows},{','.join(map(_units, box))}]"


class _Units(dict[float, str]):
    """Share of the page → whole ten-thousandths: as many as there are, each found out once."""

    def __missing__(self, share: float) -> str:
        unit = str(round(share * UNIT))
        if len(self) <= UNIT:
            self[share] = unit
        return unit


_units = _Units().__getitem__


def _whole(box: Box) -> str:
    return f"[{','.join(map(_units, box))}]"


def _block(facts: dict[str, Any]) -> Block:
    told = facts.get
    return Block(
        _KIND_OF[facts["kind"]],
        facts["first"],
        tuple([_box(*box) for box in facts["boxes"]]),
        told("level", 0),
        told("size", 0.0),
        told("head", 0),
        bool(told("continued", 0)),
        tuple([tuple([_cell(*cell) for cell in row]) for row in told("cells", ())]),
    )


_KIND_OF = {str(kind): kind for kind in BlockKind}


def _cell(column: int, columns: int, rows: int, *box: int) -> Cell:
    return Cell(column, columns, rows, _box(*box))


def _box(x0: int, y0: int, x1: int, y1: int) -> Box:
    return (x0 / UNIT, y0 / UNIT, x1 / UNIT, y1 / UNIT)
