"""Where a stretch of a page's text stands on its picture, by the boxes of its lines and cells."""

from collections.abc import Iterator, Sequence

from pipeline.read.blocks import NOWHERE, Block, Box, Cell, PageLayout, starts_of

_FULL = 2
"""Width of a full-width letter, in halves."""


def boxes_of(text: str, layout: PageLayout, marks: Sequence[tuple[int, int]]) -> list[Box]:
    """The boxes of what is marked: of a table its cells, of all else the part of each line.

    Args:
        text: of the page.
        marks: (start, end) of each mark, in order.
    """
    lines = text.split("\n")
    starts = starts_of(lines)
    return [
        box
        for block in layout.blocks
        for n in range(block.lines)
        if block.first + n < len(lines)
        for box in _in_line(block, n, lines[block.first + n], starts[block.first + n], marks)
        if box != NOWHERE
    ]


def places_at(text: str, layout: PageLayout, boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """(start, end) of the cells and lines that stand in the given boxes, in order.

    Args:
        text: of the page.
        boxes: of cells, or of lines, as the layout has them.
    """
    wanted = set(boxes)
    lines = text.split("\n")
    known = {
        block.first + n: (block.boxes[n], block.cells[n] if n < len(block.cells) else ())
        for block in layout.blocks
        for n in range(block.lines)
    }
    found: list[tuple[int, int]] = []
    for number, (line, at) in enumerate(zip(lines, starts_of(lines), strict=False)):
        box, cells = known.get(number, (NOWHERE, ()))
        inside = list(_cells_at(cells, line, wanted))
        found += [(at + start, at + end) for start, end in inside]
        if not inside and box in wanted and line:
            found.append((at, at + len(line)))
    return found


def _cells_at(cells: Sequence[Cell], line: str, wanted: set[Box]) -> Iterator[tuple[int, int]]:
    """(start, end) in a row of the cells whose boxes are wanted, empty ones left out."""
    columns = {cell.column for cell in cells if cell.box in wanted}
    at = 0
    for column, text in enumerate(line.split("\t")):
        if text and column in columns:
            yield at, at + len(text)
        at += len(text) + 1


def _in_line(
    block: Block, n: int, line: str, at: int, marks: Sequence[tuple[int, int]]
) -> Iterator[Box]:
    """The boxes of what is marked in a line that begins at ``at``."""
    for start, end in marks:
        first, last = max(start - at, 0), min(end - at, len(line))
        if first >= last:
            continue
        if n < len(block.cells) and block.cells[n]:
            yield from _cells(block.cells[n], line, first, last)
        else:
            yield _part(block.boxes[n], line, first, last)


def _cells(cells: Sequence[Cell], line: str, first: int, last: int) -> Iterator[Box]:
    """The cells of a row that have something of a stretch of it."""
    known = {cell.column: cell.box for cell in cells}
    at = 0
    for column, text in enumerate(line.split("\t")):
        if text and at < last and at + len(text) > first and column in known:
            yield known[column]
        at += len(text) + 1


def _part(box: Box, line: str, first: int, last: int) -> Box:
    """A stretch of a line, by the widths of its letters; the same down a line that goes down."""
    whole = max(_width(line), 1)
    begin, end = _width(line[:first]) / whole, _width(line[:last]) / whole
    x0, y0, x1, y1 = box
    if y1 - y0 > x1 - x0 and len(line) > 1:
        return (x0, y0 + begin * (y1 - y0), x1, y0 + end * (y1 - y0))
    return (x0 + begin * (x1 - x0), y0, x0 + end * (x1 - x0), y1)


def _width(text: str) -> int:
    return sum(1 if c.isascii() or "\uff61" <= c <= "\uff9f" else _FULL for c in text)
