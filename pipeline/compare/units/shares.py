"""The lines of a page, shared out among its blocks."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.compare.units.types import PageText
from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, lines_of, shares_out


class Share(NamedTuple):
    """A block with its lines."""

    block: Block
    lines: list[str]


def shares_of(page: PageText) -> list[Share]:
    """The blocks of a page in order, each with its lines.

    Where they do not share out every line, each line is a paragraph.
    """
    lines = page.text.split("\n") if page.text else []
    if not shares_out(page.blocks, len(lines)):
        return list(_line_by_line(lines))
    return [Share(b, list(lines_of(b, lines))) for b in page.blocks if b.lines]


def _line_by_line(lines: list[str]) -> Iterator[Share]:
    for n, line in enumerate(lines):
        yield Share(Block(BlockKind.PARAGRAPH, n, (NOWHERE,)), [line])
