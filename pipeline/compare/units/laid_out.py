"""Units of a file that was read by its layout: the blocks tell what its lines are."""

from collections.abc import Iterator, Sequence

from pipeline.compare.units.passages import Passage
from pipeline.compare.units.running import EDGES
from pipeline.compare.units.shares import Share, shares_of
from pipeline.compare.units.tables import NO_HEAD, rows_of
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import BlockKind, UnitKind
from pipeline.read.blocks import Block

_NUMBERED = frozenset({BlockKind.LIST_ITEM, BlockKind.CAPTION, BlockKind.FOOTNOTE})
"""What begins with a number or a mark that is no part of what it says."""
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
"""What can go on behind a page's end."""
_Part = Passage | list[Unit]


def laid_out_units(pages: Sequence[PageText]) -> Iterator[Unit]:
    """The units of pages in order; a paragraph that goes on stands where it begins."""
    for part in _parts(pages):
        yield from part if isinstance(part, list) else part.units()


def _parts(pages: Sequence[PageText]) -> list[_Part]:
    flow = _Flow()
    for page in pages:
        for share in shares_of(page):
            flow.take(share, page)
    return flow.parts


class _Flow:
    """The blocks of files as they come, each in its place."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._prose: Passage | None = None
        self._head = NO_HEAD
        self._tables = 0

    def take(self, share: Share, page: PageText) -> None:
        """Add a block of a page."""
        kind = share.block.kind
        if kind in EDGES:
            return
        if kind == BlockKind.TABLE:
            rows = rows_of(share, page, self._head)
            self._tables += not (share.block.continued and self._tables)
            self._head = rows.head
            self.parts.append([unit._replace(table=self._tables) for unit in rows.units])
        elif kind == BlockKind.CONTENTS:
            self.parts += [Passage(UnitKind.TOC, line, page) for line in share.lines]
        else:
            self._take_prose(share, page)

    def _take_prose(self, share: Share, page: PageText) -> None:
        kind, lines = share.block.kind, share.lines
        if kind == BlockKind.PARAGRAPH and any("\t" in line for line in lines):
            self.parts += [Passage(UnitKind.ROW, line, page) for line in lines]
            return
        if share.block.continued and self._prose and self._prose.page.sha256 == page.sha256:
            passage, rest = self._prose, lines
        else:
            passage, rest = _passage(share.block, lines[0], page), lines[1:]
            self.parts.append(passage)
        for line in rest:
            passage.add(line, page)
        if kind in _PROSE:
            self._prose = passage


def _passage(block: Block, line: str, page: PageText) -> Passage:
    unit = UnitKind.HEADING if block.kind == BlockKind.HEADING else UnitKind.SENTENCE
    return Passage(unit, line, page, numbered=block.kind in _NUMBERED, level=block.level)
