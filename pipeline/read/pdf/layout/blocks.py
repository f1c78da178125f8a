"""Lines that belong together, and what they are: headings, paragraphs, list items, tables."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.blocks import in_one_line
from pipeline.read.names.numerals import DIGITS, KANJI, ROMANS
from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.items import Element, runs_in
from pipeline.read.pdf.layout.lines import Line
from pipeline.read.pdf.layout.paragraphs import (
    ITEM,
    MARKED,
    NUMBERED,
    Text,
    grouped,
)
from pipeline.read.pdf.layout.tables import Table, TableCell, head_rows, usual_size
from pipeline.read.printed import is_contents

_CAPTION = re.compile(rf"[（(【〔\[]?(?:図表|図|表|写真|グラフ|資料)\s*[{DIGITS}{ROMANS}]")
_NOTE = re.compile(rf"[※*＊注]|[{DIGITS}]{{1,2}}\s|[（(]?注")
_LARGER = 1.15
"""Headings are larger than the body by so much."""
_LIST = 3
"""So many numbered lines make a list."""
_FEW = 80
"""So few letters outside of tables do not tell the size of the body."""


class Made(NamedTuple):
    """A block as the child tells it: with the places of its lines in points."""

    kind: BlockKind
    texts: list[str]
    lines: Sequence[Line]
    """Of what the texts are; none of a table."""
    places: list[Place]
    size: float
    cells: list[list[TableCell]]
    head: int = 0
    level: int = 0
    """Of a heading, where the file's own tags tell it."""

    @property
    def first_char(self) -> int | None:
        """Index of the first of its characters that is no blank; None of a table."""
        return next(iter(self.lines[0].chars), None) if self.lines else None

    def chars(self) -> list[list[int]]:
        """Of each line: indices of its characters, blanks apart."""
        if self.cells:
            return [[i for cell in row for i in cell.chars] for row in self.cells]
        return [line.chars for line in self.lines]


def made_blocks(elements: Sequence[Element], throughout: bool) -> list[Made]:
    """Blocks of a page in order.

    Args:
        throughout: whether the word processor set the letters of the page apart.
    """
    body = _body_size(elements)
    blocks: list[Made] = []
    for group in grouped(elements, throughout):
        if isinstance(group, Table):
            block = _table(group)
            if block is not None:
                blocks.append(block)
        else:
            blocks.append(_prose(group, body))
    return _with_lists(blocks, body)


def _with_lists(blocks: Sequence[Made], body: float) -> list[Made]:
    """Numbered lines of the body's size, one after the other, are no headings but a list."""
    found: list[Made] = []
    for numbered, some in groupby(blocks, key=lambda block: _counted(block, body)):
        group = list(some)
        if numbered and len(group) >= _LIST:
            group = [block._replace(kind=BlockKind.LIST_ITEM) for block in group]
        found += group
    return found


def _counted(block: Made, body: float) -> str:
    """How a heading is numbered that is no larger than the body: «#.» of «3.»; else nothing."""
    if block.kind is not BlockKind.HEADING or block.size >= _LARGER * body:
        return ""
    found = NUMBERED.match(block.texts[0])
    return re.sub(f"[{DIGITS}{KANJI}{ROMANS}]+", "#", found[0].strip()) if found else ""


def _body_size(elements: Sequence[Element]) -> float:
    """Size of most letters that stand in lines; of most letters at all where few do."""
    sizes: Counter[float] = Counter()
    for line in (element for element in elements if isinstance(element, Line)):
        for run in line.runs:
            sizes[run.em] += len(run.text)
    if sizes.total() < _FEW:
        for table in (element for element in elements if isinstance(element, Table)):
            sizes[table.em] += sum([len(run.text) for run in runs_in(table)])
    return usual_size(sizes)


def _prose(group: list[Text], body: float) -> Made:
    texts = [line.text for line in group]
    return Made(
        kind=_kind(group, texts, body),
        texts=texts,
        lines=[line.line for line in group],
        places=[line.line.place for line in group],
        size=group[0].size,
        cells=[],
    )


def _kind(group: list[Text], texts: list[str], body: float) -> BlockKind:
    first, size = texts[0], group[0].size
    if is_contents(texts[-1]):
        return BlockKind.CONTENTS
    if len(texts) <= 2 and _CAPTION.match(first):
        return BlockKind.CAPTION
    return _prose_kind(texts, size, body)


def _prose_kind(texts: Sequence[str], size: float, body: float) -> BlockKind:
    first, short = texts[0], _is_short(texts)
    if short and size >= _LARGER * body and "\t" not in first and _worded(first):
        return BlockKind.HEADING
    if _is_item(first, texts[-1]):
        return BlockKind.LIST_ITEM
    if short and len(texts) == 1 and _is_marked(first):
        return BlockKind.HEADING
    small = size <= 0.9 * body and _NOTE.match(first)
    return BlockKind.FOOTNOTE if small else BlockKind.PARAGRAPH


def _is_item(first: str, last: str) -> bool:
    """Whether lines are an entry of a list: with its mark, or a numbered sentence."""
    return bool(ITEM.match(first) or (NUMBERED.match(first) and last.endswith("。")))


def _is_short(texts: Sequence[str]) -> bool:
    """Whether lines may be a heading by their length, and end no sentence."""
    return len(texts) <= 2 and sum(map(len, texts)) <= 60 and not texts[-1].endswith(("。", "、"))


def _is_marked(text: str) -> bool:
    """Whether a line is a heading by its number or its brackets, whatever its size."""
    if not _worded(text):
        return False
    return bool(NUMBERED.match(text) or (MARKED.match(text) and "\t" not in text))


def _worded(text: str) -> bool:
    """A number by itself is no heading."""
    return any(map(str.isalpha, text))


def _table(table: Table) -> Made | None:
    """A table as lines with tabs; None where it has no text."""
    rows = table.by_row()
    said = [[cell.text for cell in row] for row in rows]
    kept = [n for n, texts in enumerate(said) if any(texts)]
    if not kept:
        return None
    texts = [_row_text(rows[n], said[n], table.columns) for n in kept]
    cells = [rows[n] for n in kept]
    if len(kept) < len(rows):
        cells = _shortened(cells, kept)
    head = bisect_left(kept, head_rows(rows, said, ruled=table.ruled))
    places = [table.rows[n] for n in kept]
    return Made(BlockKind.TABLE, texts, (), places, table.em, cells, head)


def _row_text(row: Sequence[TableCell], said: Sequence[str], columns: int) -> str:
    """A row's cells by tabs; what stands in one column twice is joined, never lost."""
    line = [""] * columns
    for cell, text in zip(row, said, strict=True):
        before = line[cell.column]
        line[cell.column] = in_one_line((before, text)) if before else text
    return "\t".join(line).rstrip("\t")


def _shortened(rows: Sequence[Sequence[TableCell]], kept: Sequence[int]) -> list[list[TableCell]]:
    """Cells that count only rows with text.

    Args:
        rows: those with text.
        kept: their numbers in the table.
    """
    order = {n: k for k, n in enumerate(kept)}
    return [[_counted_anew(cell, order) for cell in row] for row in rows]


def _counted_anew(cell: TableCell, order: dict[int, int]) -> TableCell:
    rows = sum(1 for n in range(cell.row, cell.row + cell.rows) if n in order)
    return cell._replace(row=order[cell.row], rows=max(1, rows))
