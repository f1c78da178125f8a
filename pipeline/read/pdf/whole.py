"""All pages of a file seen together: running heads and feet, page numbers, headings by their size,
tables and paragraphs that go on.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, Box, PageLayout, lines_of
from pipeline.read.printed import REPEATS, has_words, is_bare, masked, page_number

_EDGE = 0.14
"""Share of a page's height, at its top and at its foot, where running heads and numbers stand."""
_LOW = 0.08
"""Share of its height at whose foot a number by itself is the page's."""
_LARGER = 1.15
_LEVELS = 6
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_EDGES = (BlockKind.RUNNING_HEAD, BlockKind.RUNNING_FOOT, BlockKind.PAGE_NUMBER)
_NOTES = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE)
_NOTE = re.compile(r"[（(]?(?:[※*＊†‡注]|[0-9０-９]{1,2}(?![0-9０-９年月日.．,，]))")
_SMALL = 0.92
"""Footnotes are set smaller than the body by so much."""
_SAME_EDGE = 0.02
"""Share of the page's width by which the columns of a table that goes on may differ."""
_FULL = 0.9
"""A line that goes on reaches this share of the widest of its page."""


def as_a_whole(pages: Sequence[str], layouts: Sequence[PageLayout]) -> tuple[PageLayout, ...]:
    """The layouts of a file's pages with what only all of them together tell.

    Args:
        pages: text of each page.
        layouts: of each page, by itself.
    """
    lines = [page.split("\n") for page in pages]
    found = _without_edges(lines, layouts)
    found = [_with_footnotes(page, layout) for page, layout in zip(lines, found, strict=True)]
    found = _with_levels(lines, found)
    return tuple(_going_on(lines, found))


def _with_blocks(layout: PageLayout, blocks: Sequence[Block]) -> PageLayout:
    return layout._replace(blocks=tuple(blocks))


def _edge(block: Block) -> str:
    """top or foot where a block of a line or two stands at the edge of its page, else nothing."""
    if not 1 <= block.lines <= 2 or block.kind is BlockKind.CONTENTS:
        return ""
    if block.boxes[-1][3] <= _EDGE:
        return "top"
    return "foot" if block.boxes[0][1] >= 1 - _EDGE else ""


def _text(lines: Sequence[str], block: Block) -> str:
    return "\n".join(lines_of(block, lines))


def _without_edges(
    lines: Sequence[Sequence[str]], layouts: Sequence[PageLayout]
) -> list[PageLayout]:
    """Running heads, running feet and page numbers named as such."""
    at_edges = list(map(_at_edge, lines, layouts))
    often = _on_both(layouts, at_edges) if len(layouts) == 2 else _repeated(at_edges)
    steady = _steady(at_edges)
    found = []
    for place, (layout, at_edge) in enumerate(zip(layouts, at_edges, strict=True), 1):
        blocks = list(layout.blocks)
        for n, one in at_edge.items():
            blocks[n] = _named(blocks[n], one, place, often, steady)
        found.append(_with_blocks(layout, blocks))
    return found


class _AtEdge:
    """What stands at an edge of a page: its edge and text, and what these say."""

    def __init__(self, edge: str, text: str) -> None:
        self.edge = edge
        self.text = text
        self.number = page_number(text)
        """The page's, if it is one."""
        self.worded = has_words(text)

    @cached_property
    def likeness(self) -> tuple[str, str]:
        """Alike for running heads or feet that differ in their numbers alone."""
        return (self.edge, masked(self.text))


def _at_edge(page: Sequence[str], layout: PageLayout) -> dict[int, _AtEdge]:
    """Which blocks of a page stand at its edges."""
    edges = ((n, _edge(block), block) for n, block in enumerate(layout.blocks))
    return {n: _AtEdge(edge, _text(page, block)) for n, edge, block in edges if edge}


def _repeated(at_edges: Iterable[dict[int, _AtEdge]]) -> set[tuple[str, str]]:
    """What stands at one edge of several pages."""
    seen: Counter[tuple[str, str]] = Counter()
    for at_edge in at_edges:
        seen.update({one.likeness for one in at_edge.values() if one.worded})
    return {key for key, count in seen.items() if count >= REPEATS}


def _steady(at_edges: Iterable[dict[int, _AtEdge]]) -> set[int]:
    """How far the numbers at the edges of several pages are from their places in the file."""
    offsets: Counter[int] = Counter()
    for place, at_edge in enumerate(at_edges, 1):
        offsets.update({one.number - place for one in at_edge.values() if one.number is not None})
    return {offset for offset, count in offsets.items() if count >= 2}


def _on_both(
    layouts: Sequence[PageLayout], at_edges: Sequence[dict[int, _AtEdge]]
) -> set[tuple[str, str]]:
    """What stands letter by letter at one edge of both pages of a file."""
    first, second = (
        {
            (one.edge, one.text): one
            for n, one in at_edge.items()
            if layout.blocks[n].kind is not BlockKind.HEADING
        }
        for layout, at_edge in zip(layouts, at_edges, strict=True)
    )
    return {one.likeness for key, one in first.items() if key in second and one.worded}


def _named(
    block: Block,
    one: _AtEdge,
    place: int,
    often: set[tuple[str, str]],
    steady: set[int],
) -> Block:
    """A block at the edge of its page by its name there."""
    number = one.number
    alone = one.edge == "foot" and block.boxes[0][1] >= 1 - _LOW
    if number is not None and (alone or number - place in steady or not is_bare(one.text)):
        return block._replace(kind=BlockKind.PAGE_NUMBER, level=0, head=0, cells=())
    if one.likeness in often:
        kind = BlockKind.RUNNING_HEAD if one.edge == "top" else BlockKind.RUNNING_FOOT
        return block._replace(kind=kind, level=0, head=0, cells=())
    return block


def _with_footnotes(page: Sequence[str], layout: PageLayout) -> PageLayout:
    """Small lines with the mark of a note, the last ones of their page, as footnotes."""
    body = _body([page], [layout])
    blocks = list(layout.blocks)
    for n in range(len(blocks) - 1, -1, -1):
        block = blocks[n]
        if block.kind in _EDGES:
            continue
        small = block.size <= _SMALL * body
        if not small or block.kind not in _NOTES or not _NOTE.match(_text(page, block)):
            break
        blocks[n] = block._replace(kind=BlockKind.FOOTNOTE)
    return _with_blocks(layout, blocks)


def _with_levels(lines: Sequence[Sequence[str]], layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """Headings by their size against the body of the file, the largest first."""
    body = _body(lines, layouts)
    sizes = {
        round(block.size)
        for layout in layouts
        for block in layout.blocks
        if block.kind is BlockKind.HEADING
    }
    larger = sorted((size for size in sizes if size >= _LARGER * body), reverse=True)[:_LEVELS]
    levels = {size: level for level, size in enumerate(larger, 1)}
    return [
        _with_blocks(layout, [_levelled(page, block, body, levels) for block in layout.blocks])
        for page, layout in zip(lines, layouts, strict=True)
    ]


def _body(lines: Sequence[Sequence[str]], layouts: Sequence[PageLayout]) -> float:
    """Size of most letters of a file."""
    sizes: Counter[float] = Counter()
    for page, layout in zip(lines, layouts, strict=True):
        for block in layout.blocks:
            if block.kind in _PROSE:
                sizes[block.size] += sum(map(len, lines_of(block, page)))
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _levelled(page: Sequence[str], block: Block, body: float, levels: dict[int, int]) -> Block:
    if block.kind is not BlockKind.HEADING or block.level:
        return block  # the file itself told its level
    level = levels.get(round(block.size), len(levels) + 1 if levels else 1)
    return block._replace(level=min(level, _LEVELS + 1))


def _going_on(
    lines: Sequence[Sequence[str]], layouts: Sequence[PageLayout]
) -> Iterator[PageLayout]:
    """Tables and paragraphs that begin on the page before."""
    last: tuple[Sequence[str], PageLayout] | None = None
    for page, layout in zip(lines, layouts, strict=True):
        if last is not None:
            yield _over_columns(page, _continued(last, (page, layout)))
        else:
            yield _over_columns(page, layout)
        last = (page, layout)


def _over_columns(page: Sequence[str], layout: PageLayout) -> PageLayout:
    """Paragraphs that go on at the top of the next column."""
    blocks = list(layout.blocks)
    for n in range(1, len(blocks)):
        above, block = blocks[n - 1], blocks[n]
        if above.kind not in _PROSE or block.kind is not BlockKind.PARAGRAPH:
            continue
        if block.boxes[0][1] < above.boxes[0][1] and _open(page, above, block):
            blocks[n] = block._replace(continued=True)
    return _with_blocks(layout, blocks)


def _open(page: Sequence[str], above: Block, block: Block) -> bool:
    """Whether a paragraph ends in the middle of a sentence, and the next is of its size."""
    closed = _text(page, above).rstrip().endswith(("。", "」", "）", ")", "："))
    return not closed and abs(above.size - block.size) <= 0.1 * block.size


def _continued(
    before: tuple[Sequence[str], PageLayout], here: tuple[Sequence[str], PageLayout]
) -> PageLayout:
    own_before = _own(before[1])
    own = _own(here[1])
    if not own_before or not own:
        return here[1]
    blocks = list(here[1].blocks)
    above, first = before[1].blocks[own_before[-1]], own[0]
    block = blocks[first]
    if above.kind is BlockKind.TABLE and block.kind is BlockKind.TABLE:
        goes_on = _same_columns(above, block)
        repeated = _head_of(before[0], above) == _head_of(here[0], block)
        head = block.head if repeated else 0
        block = block._replace(continued=goes_on, head=head if goes_on else block.head)
    elif above.kind in _PROSE and block.kind is BlockKind.PARAGRAPH:
        block = block._replace(continued=_sentence_goes_on(before, above, block))
    blocks[first] = block
    return _with_blocks(here[1], blocks)


def _own(layout: PageLayout) -> list[int]:
    """Which blocks are neither running heads nor feet nor page numbers."""
    return [n for n, block in enumerate(layout.blocks) if block.kind not in _EDGES]


def _head_of(page: Sequence[str], block: Block) -> list[str]:
    return list(page[block.first : block.first + block.head])


def _same_columns(above: Block, below: Block) -> bool:
    """Whether two tables have the same edges, as far as both show them."""
    first, second = _column_edges(above), _column_edges(below)
    if not first or not second:
        return False
    if abs(first[0] - second[0]) > _SAME_EDGE or abs(first[-1] - second[-1]) > _SAME_EDGE:
        return False
    near = sum(1 for x in second if min(abs(x - y) for y in first) <= _SAME_EDGE)
    return near >= 0.8 * len(second)


def _column_edges(block: Block) -> list[float]:
    boxes: list[Box] = [cell.box for row in block.cells for cell in row]
    return sorted({round(x, 3) for x0, _, x1, _ in boxes for x in (x0, x1)})


def _sentence_goes_on(before: tuple[Sequence[str], PageLayout], above: Block, block: Block) -> bool:
    """Whether a paragraph's last line is full, ends no sentence, and the next is of its size."""
    if not _open(before[0], above, block):
        return False
    right = max(b.boxes[n][2] for b in before[1].blocks if b.kind in _PROSE for n in range(b.lines))
    return above.boxes[-1][2] >= _FULL * right
