"""The blocks of a page with their margin: a rule beside each, in as many parts as its passages have
ages.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.answers import links
from pipeline.web.margin.looks import Look
from pipeline.web.margin.places import Stretch
from pipeline.web.page_blocks import NOBODY, Layer, Parts, Piece, ShownBlock, ShownRow, pieces

_SHARES = 10
"""Parts into which a rule is shared out among what stands beside it."""
_MOST_LINKS = 12
"""So many passages of one part of a rule are named."""


class PassageLink(NamedTuple):
    """A passage and its page."""

    href: str
    name: str


class Run(NamedTuple):
    """A part of a rule: passages that follow each other, of which the same is said."""

    age: int
    ticks: int
    share: int
    """Of the rule, in tenths; at least one."""
    words: str
    passages: int
    links: tuple[PassageLink, ...]
    chosen: bool


class Said(NamedTuple):
    """A piece of a line, and the part of the rule that tells of it."""

    text: str
    marked: bool
    run: int
    """From 1; 0 where none does."""
    chosen: bool


class AgedCell(NamedTuple):
    """A cell of a table."""

    parts: list[Said]
    columns: int
    rows: int
    number: bool


class AgedLine(NamedTuple):
    """A paragraph, or a row of a table (which has cells instead of a text)."""

    runs: list[Run]
    parts: list[Said]
    cells: list[AgedCell]
    head: bool

    @property
    def chosen(self) -> bool:
        """Does any of it stand out?"""
        return any(run.chosen for run in self.runs)


class AgedBlock(NamedTuple):
    """A block of a page with its margin."""

    kind: str
    level: int
    lines: list[AgedLine]
    """Paragraphs, or rows where it is a table."""
    table: bool
    cut: int
    marked: bool
    """Is anything in it marked?"""

    @property
    def chosen(self) -> bool:
        """Does any of it stand out?"""
        return any(line.chosen for line in self.lines)

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return sum(run.passages for line in self.lines for run in line.runs)


class Fold(NamedTuple):
    """Blocks of which nothing stands out."""

    blocks: list[AgedBlock]

    @property
    def passages(self) -> int:
        """How many passages they have."""
        return sum(block.passages for block in self.blocks)


def aged(blocks: Iterable[ShownBlock], looks: Sequence[Look]) -> list[AgedBlock]:
    """Blocks with their margin.

    Args:
        looks: by the numbers of the passages in the blocks' pieces.
    """
    return [_block(block, looks) for block in blocks]


def _block(block: ShownBlock, looks: Sequence[Look]) -> AgedBlock:
    if block.rows:
        lines = [_row(row, looks) for row in block.rows]
    else:
        lines = [_paragraph(parts, looks) for parts in block.lines]
    return AgedBlock(block.kind, block.level, lines, bool(block.rows), block.cut, _marked(lines))


def _marked(lines: Iterable[AgedLine]) -> bool:
    return any(
        piece.marked
        for line in lines
        for parts in (line.parts, *(cell.parts for cell in line.cells))
        for piece in parts
    )


def _paragraph(parts: Parts, looks: Sequence[Look]) -> AgedLine:
    runs, [said] = _ruled([parts], looks)
    return AgedLine(runs, said, [], False)


def _row(row: ShownRow, looks: Sequence[Look]) -> AgedLine:
    runs, said = _ruled([cell.parts for cell in row.cells], looks)
    cells = [
        AgedCell(parts, cell.columns, cell.rows, cell.number)
        for parts, cell in zip(said, row.cells, strict=True)
    ]
    return AgedLine(runs, [], cells, row.head)


def _ruled(texts: Sequence[Parts], looks: Sequence[Look]) -> tuple[list[Run], list[list[Said]]]:
    """The rule beside texts that stand side by side, and their pieces with its parts."""
    letters: dict[int, int] = {}
    for parts in texts:
        for piece in parts:
            if piece.unit != NOBODY:
                letters[piece.unit] = letters.get(piece.unit, 0) + len(piece.text)
    runs: list[Run] = []
    of_unit: dict[int, int] = {}
    whole = sum(letters.values())
    for group in _alike(letters, looks):
        share = sum(letters[unit] for unit in group)
        runs.append(_run([looks[unit] for unit in group], _SHARES * share / whole))
        of_unit |= dict.fromkeys(group, len(runs))
    return runs, [list(_said(parts, of_unit, runs)) for parts in texts]


def _alike(units: Iterable[int], looks: Sequence[Look]) -> Iterator[list[int]]:
    """Passages that follow each other and of which the same is said."""
    for _, group in groupby(units, lambda unit: (looks[unit].words, looks[unit].chosen)):
        yield list(group)


def _run(some: Sequence[Look], share: float) -> Run:
    named = [PassageLink(links.passage(look.passage), look.name) for look in some[:_MOST_LINKS]]
    first = some[0]
    shares = max(1, round(share))
    return Run(first.age, first.ticks, shares, first.words, len(some), tuple(named), first.chosen)


def _said(parts: Parts, of_unit: dict[int, int], runs: Sequence[Run]) -> Iterator[Said]:
    for piece in parts:
        run = of_unit.get(piece.unit, 0)
        yield Said(piece.text, piece.marked, run, bool(run) and runs[run - 1].chosen)


def plain(
    text: str, marks: Sequence[tuple[int, int]], stretches: Sequence[Stretch]
) -> list[ShownBlock]:
    """A page of which nobody knows what it is made of: its lines as they are, cut where passages
    begin.
    """
    layer = Layer(stretches)
    found: list[ShownBlock] = []
    start = at = 0
    for line in text.split("\n"):
        at += len(line) + 1
        if any(stretch.start < at - 1 < stretch.end for stretch in layer.within(at - 2, at)):
            continue
        part = text[start : at - 1]
        inside = [(a, b) for a, b in marks if a < at - 1 and b > start]
        cut: list[Piece] = pieces(part, start, inside, layer.within(start, max(start + 1, at - 1)))
        found.append(ShownBlock("plain", 0, [cut], [], 0))
        start = at
    return found


def folded(blocks: Sequence[AgedBlock]) -> list[AgedBlock | Fold]:
    """Blocks of which something stands out or is marked, each with the heading right above it; the
    passages between them folded. What holds no passage, as a running head, stays.
    """
    kept = [block.chosen or block.marked for block in blocks]
    for n in range(len(blocks) - 1, 0, -1):
        kept[n - 1] = kept[n - 1] or (kept[n] and blocks[n - 1].kind == "heading")
    kept = [keep or not block.passages for keep, block in zip(kept, blocks, strict=True)]
    found: list[AgedBlock | Fold] = []
    for keep, group in groupby(zip(kept, blocks, strict=True), lambda pair: pair[0]):
        some = [block for _, block in group]
        found += some if keep else [Fold(some)]
    return found
