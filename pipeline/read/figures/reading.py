"""From a file's pages to the numbers of its indicators."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.kinds import BlockKind, FigureRole
from pipeline.read.blocks import NOWHERE, Block, Box, PageLayout, lines_of
from pipeline.read.figures import words
from pipeline.read.figures.around import around, dates
from pipeline.read.figures.broken import goes_on, is_below, is_rest, whole_lines
from pipeline.read.figures.cards import year_line
from pipeline.read.figures.heads import head_at
from pipeline.read.figures.labelled import labels_of
from pipeline.read.figures.lines import Cards
from pipeline.read.figures.names import can_be_heading
from pipeline.read.figures.roles import Sections, file_role
from pipeline.read.figures.sentences import targets_in
from pipeline.read.figures.table import Table, table_of
from pipeline.read.figures.tables import Carried, Read, read_table
from pipeline.read.figures.types import UNDER, Figure, FigureDoubt, FiguresFound, Stated
from pipeline.read.figures.unnamed import unnamed
from pipeline.read.quantities.grammar import plain

_ASIDE = (
    BlockKind.RUNNING_HEAD,
    BlockKind.RUNNING_FOOT,
    BlockKind.PAGE_NUMBER,
    BlockKind.CONTENTS,
    BlockKind.FOOTNOTE,
)
_OWN = (BlockKind.TABLE, BlockKind.HEADING, BlockKind.CAPTION)
"""Blocks whose lines are no head of a table, whatever stands in them."""
_DIGIT = re.compile(r"\d")
_ABOVE = 4
"""Blocks above a table that may speak of it."""
_LONGEST_ABOVE = 80
_LONGEST_ROW = 40
_NOTE = re.compile(r"[(（]?[※*＊注]")
_ENTRY = re.compile(r"(?<=[^\s・])(?=[・○●◇◆□■](?=[^\W\d_]{2}))")
"""Where an entry of a list begins, several of which stand in one cell."""
_MOST_HEADINGS = 5
_MOST_HEAD_LINES = 2
_MOST_DOUBTS = 50


class _Piece(NamedTuple):
    """A block with its lines, plain and joined."""

    block: Block
    lines: list[str]

    @property
    def text(self) -> str:
        return " ".join(line.replace("\t", " ") for line in self.lines)


def figures_of(
    pages: Sequence[str], layouts: Sequence[PageLayout], labels: Iterable[str] = ()
) -> FiguresFound:
    """The numbers of a file's indicators, in reading order.

    Args:
        pages: its text.
        layouts: of each page; a page without one is read by its tabs alone.
        labels: what others call the file (the text of its link, its title), which can tell that it
            is a yearly report.
    """
    reader = _Reader(file_role(pages, labels))
    for number, text in enumerate(pages, 1):
        layout = layouts[number - 1] if number <= len(layouts) else None
        lines = text.split("\n")
        blocks = layout.blocks if layout and layout.blocks else tuple(_by_tabs(lines))
        reader.see_page(number, lines, blocks)
    return FiguresFound(tuple(reader.figures), tuple(reader.doubts[:_MOST_DOUBTS]))


def speaks_of_indicators(text: str) -> bool:
    """Does a page make its file worth reading for figures? Cheap, for pages are many."""
    return bool(words.AIMING.search(text))


def _by_tabs(lines: Sequence[str]) -> Iterator[Block]:
    """Blocks of a page whose layout nobody knows: rows with tabs are tables."""
    first = 0
    for tabbed, group in groupby(range(len(lines)), key=lambda i: _in_table(lines, i)):
        count = len(list(group))
        kind = BlockKind.TABLE if tabbed else BlockKind.PARAGRAPH
        step = count if tabbed else 1
        for start in range(first, first + count, step):
            yield Block(kind, start, (NOWHERE,) * step)
        first += count


def _in_table(lines: Sequence[str], i: int) -> bool:
    """A line with tabs, or a short one between two of them: a row of one cell."""
    if "\t" in lines[i]:
        return True
    between = 0 < i < len(lines) - 1 and "\t" in lines[i - 1] and "\t" in lines[i + 1]
    return between and 0 < len(lines[i]) <= _LONGEST_ROW


class _Reader:
    """Goes through the blocks of a file."""

    def __init__(self, role: FigureRole) -> None:
        self._role = role
        self._sections = Sections()
        self._cards = Cards()
        self._carried: Carried | None = None
        self._trail: list[Block] = []
        self._headings: list[str] = []
        self.figures: list[Figure] = []
        self.doubts: list[FigureDoubt] = []
        self._page = 0
        self._count = 0
        self._notes = ""
        """What the page's notes say, or those of the page before a table that goes on."""
        self._under = -2
        """Which piece of the page stands under the head that is carried on; -2 where none does."""

    def see_page(self, page: int, lines: Sequence[str], blocks: Sequence[Block]) -> None:
        """Read a page."""
        self._page, self._count, self._under = page, 0, -2
        pieces = _pieces(blocks, lines)
        if _headed(blocks, lines):
            self._cards.believe()
        tells = self._cards.spoken_of or any(map(words.TELLING.search, lines))
        if tells:
            pieces = _rejoined(pieces)
        before = self._notes if _goes_on_here(pieces) else ""
        notes = " ".join(plain(p.text) for p in pieces if _NOTE.match(p.text))
        self._notes = notes if dates(notes) else before
        for i in range(len(pieces)):
            self._see_piece(pieces, i, lines, tells)
        if pieces and pieces[-1].block.kind == BlockKind.HEADING:
            self._carried = None
        self._add(self._cards.end(), ())

    def _see_piece(
        self, pieces: Sequence[_Piece], at: int, lines: Sequence[str], tells: bool
    ) -> None:
        """A table, rows that the layout left outside of one, or text."""
        if pieces[at].block.kind == BlockKind.TABLE:
            if tells or self._carried:
                self._see_table(pieces, at, lines)
        elif not (tells and self._see_rows(pieces, at, lines)):
            self._see_text(pieces, at, tells)

    def _see_rows(self, pieces: Sequence[_Piece], at: int, lines: Sequence[str]) -> bool:
        """Rows of a table that the layout left outside of it: its head over the band of a goal, a
        row between two bands.

        Returns:
            Whether they are that.
        """
        piece = pieces[at]
        rows = len(piece.lines)
        if rows > _MOST_HEAD_LINES or not all("\t" in line for line in piece.lines):
            return False
        table = table_of(piece.block._replace(kind=BlockKind.TABLE, cells=()), lines)
        goes_on = self._goes_on(pieces, at)
        if table is None or not (goes_on or head_at(table, 0)):
            return False
        read = self._read(table, pieces, at, goes_on=goes_on)
        if not (read.figures or read.carried):
            return False
        self._carried, self._under = read.carried, at
        self._add(read.figures, ())
        return True

    def _goes_on(self, pieces: Sequence[_Piece], at: int) -> bool:
        """Can a table go on under the head of the one before: right below it, with nothing but the
        band of a goal between, or at the top of a page?
        """
        if self._carried is None:
            return False
        above = pieces[at - 1] if at else None
        if above is not None and above.block.kind == BlockKind.TABLE:
            return True
        behind_band = above is not None and _is_band(above) and self._under == at - 2
        if behind_band or (above is not None and self._under == at - 1):
            return True
        return pieces[at].block.continued or _begins_page(pieces[:at])

    def _read(self, table: Table, pieces: Sequence[_Piece], at: int, *, goes_on: bool) -> Read:
        above, below = _text_near(pieces, at)
        return read_table(
            table,
            around(above, below, self._notes),
            evidence=self._evidence(pieces, at),
            carried=self._carried if goes_on else None,
        )

    def _see_text(self, pieces: Sequence[_Piece], at: int, tells: bool) -> None:
        """Headings, cards and sentences.

        Args:
            tells: whether a word of the page can name a figure; of the others only sentences are
                read, for pages are many.
        """
        piece, block = pieces[at], pieces[at].block
        if block.kind == BlockKind.HEADING:
            self._sections.see(block, piece.text)
            self._head(block, plain(piece.text))
            if self._under != at - 1 or not _is_band(piece):
                self._carried = None
        elif len(piece.text) > _LONGEST_ABOVE:
            self._carried = None
        for line, box in whole_lines(piece.lines, piece.block.boxes, block.kind) if tells else ():
            self._add(self._cards.see(line, block.kind, box), (box,))
        self._doubt(self._cards.doubts())
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            for stated, boxes in _in_sentences(piece):
                self._add([stated], boxes)

    def _head(self, block: Block, text: str) -> None:
        """Pass a heading: those that are not larger no longer stand above what follows."""
        while self._trail and not _is_below(block, self._trail[-1]):
            self._trail.pop()
            self._headings.pop()
        if not can_be_heading(text) or year_line(text):
            return
        self._trail.append(block)
        self._headings.append(text[:_LONGEST_ABOVE])
        if len(self._trail) > _MOST_HEADINGS:
            del self._trail[0], self._headings[0]

    def _see_table(self, pieces: Sequence[_Piece], at: int, lines: Sequence[str]) -> None:
        block = pieces[at].block
        self._add(self._cards.pause(), ())
        table = table_of(block, lines, _head_above(pieces, at))
        if table is None:
            self._carried = None
            return
        read = self._read(table, pieces, at, goes_on=self._goes_on(pieces, at))
        self._carried, self._under = read.carried, at
        self._add(read.figures, ())
        self._doubt(read.doubts)
        if read.figures:
            return
        if self._see_labels(table) or self._see_unnamed(table):
            self._carried = None
            return
        rest = len(table.rows) - (read.carried.head.rows if read.carried else 0)
        if rest and words.AIMING.search("".join(map("".join, table.rows[-rest:]))):
            self._see_cards(table, self._evidence(pieces, at) or self._cards.spoken_of)

    def _evidence(self, pieces: Sequence[_Piece], at: int) -> bool:
        """Does the text above a table speak of indicators?"""
        above, _below = _text_near(pieces, at)
        return bool(words.EVIDENCE.search(f"{' '.join(self._headings[-1:])} {above}"))

    def _see_unnamed(self, table: Table) -> bool:
        """Values of one indicator, whose name stands above the table."""
        name = self._cards.name_over(table.line(0))
        found = unnamed(table, name) if name.text else []
        self._add(found, ())
        return bool(found)

    def _see_labels(self, table: Table) -> bool:
        """Labels over their numbers make a table without names: these stand above it."""
        rows = ["\t".join(row) for row in table.printed]
        if not any(map(labels_of, rows)):
            return False
        found = [
            stated
            for y, row in enumerate(rows)
            for stated in self._cards.see(row, BlockKind.PARAGRAPH, table.line(y))
        ]
        self._add(found, ())
        self._doubt(self._cards.doubts())
        return bool(found)

    def _see_cards(self, table: Table, evidence: bool) -> None:
        """Cards side by side make a table: each column of it is read by itself."""
        cards = Cards(evidence)
        for column in range(table.wide):
            for row in range(len(table.rows)):
                for text in _ENTRY.split(table.printed[row][column]):
                    self._add(cards.see(text, BlockKind.PARAGRAPH), (table.box(row, column),))
            self._add(cards.end(), ())
        cards.doubts()

    def _add(self, found: Iterable[Stated], boxes: tuple[Box, ...]) -> None:
        for stated in found:
            self._count += 1
            year = None if stated.year is None else str(stated.year)
            self.figures.append(
                Figure(
                    page=self._page,
                    position=self._count,
                    indicator=stated.indicator,
                    unit=stated.unit,
                    kind=stated.kind,
                    year=year,
                    value=stated.value,
                    raw=stated.raw,
                    role=self._role_of(stated),
                    boxes=stated.boxes or boxes,
                    section=UNDER.join([*self._headings, *filter(None, [stated.beside])]),
                )
            )

    def _role_of(self, stated: Stated) -> FigureRole:
        if self._role == FigureRole.PROGRESS:
            return self._role
        looks_back = self._sections.reviewing or stated.judged
        return FigureRole.REVIEW if looks_back else FigureRole.PLAN

    def _doubt(self, said: Iterable[str]) -> None:
        self.doubts += [FigureDoubt(self._page, text) for text in said]


def _goes_on_here(pieces: Sequence[_Piece]) -> bool:
    """Does a page begin with a table?"""
    first = next((i for i, p in enumerate(pieces) if p.block.kind == BlockKind.TABLE), None)
    return first is not None and _begins_page(pieces[:first])


def _pieces(blocks: Sequence[Block], lines: Sequence[str]) -> list[_Piece]:
    """The blocks of a page that can state figures, or speak of them."""
    told = (block for block in blocks if block.kind not in _ASIDE and block.lines)
    return [_Piece(block, list(lines_of(block, lines))) for block in told]


def _rejoined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Blocks of text with those in which their last line goes on: 120人（R4）→ is no heading."""
    made: list[_Piece] = []
    for piece in pieces:
        if made and _goes_on_in(made[-1], piece):
            before = made.pop()
            boxes = before.block.boxes + piece.block.boxes
            entry = before.block.kind == BlockKind.LIST_ITEM
            kind = BlockKind.LIST_ITEM if entry else BlockKind.PARAGRAPH
            block = before.block._replace(kind=kind, boxes=boxes)
            piece = _Piece(block, [*before.lines, *piece.lines])
        made.append(piece)
    return made


def _goes_on_in(piece: _Piece, after: _Piece) -> bool:
    kinds = (BlockKind.PARAGRAPH, BlockKind.HEADING)
    last, first = piece.lines[-1], after.lines[0]
    if after.block.kind not in kinds or not _DIGIT.search(last):
        return False
    if piece.block.kind == BlockKind.LIST_ITEM:
        broken = is_rest(after.text)
    else:
        broken = piece.block.kind in kinds and len(last) <= _LONGEST_ABOVE and goes_on(last, first)
    return broken and is_below(piece.block.boxes[-1], after.block.boxes[0])


def _is_below(heading: Block, above: Block) -> bool:
    """Is a heading smaller than another?"""
    if heading.level and above.level:
        return heading.level > above.level
    return 0 < heading.size < above.size - 0.3


def _head_above(pieces: Sequence[_Piece], at: int) -> Sequence[str]:
    """Lines right above a table that may be its head."""
    return pieces[at - 1].lines if at and pieces[at - 1].block.kind not in _OWN else []


def _is_band(piece: _Piece) -> bool:
    short = len(piece.lines) == 1 and len(piece.text) <= _LONGEST_ROW
    return short and piece.block.kind != BlockKind.TABLE


def _begins_page(before: Sequence[_Piece]) -> bool:
    """Does nothing stand above a table but what may be a running head of a short file?"""
    return all(
        piece.block.kind == BlockKind.PARAGRAPH and len(piece.text) <= _LONGEST_ROW
        for piece in before
    )


def _headed(blocks: Sequence[Block], lines: Sequence[str]) -> bool:
    """Does a page's running head speak of indicators?"""
    heads = (b for b in blocks if b.kind == BlockKind.RUNNING_HEAD)
    return any(words.EVIDENCE.search(plain(line)) for b in heads for line in lines_of(b, lines))


def _text_near(pieces: Sequence[_Piece], at: int) -> tuple[str, str]:
    """Short texts right above and below a table, up to the next one."""
    above: list[str] = []
    for piece in reversed(pieces[max(0, at - _ABOVE) : at]):
        if piece.block.kind == BlockKind.TABLE:
            break
        if len(piece.text) <= _LONGEST_ABOVE:
            above.insert(0, plain(piece.text))
    below: list[str] = []
    for piece in pieces[at + 1 : at + 3]:
        if piece.block.kind in (BlockKind.TABLE, BlockKind.HEADING):
            break
        below.append(plain(piece.text))
    return " ".join(above), " ".join(below)


def _in_sentences(piece: _Piece) -> Iterator[tuple[Stated, tuple[Box, ...]]]:
    """The targets of a paragraph's sentences, each with the lines it stands in."""
    if not any(map(_DIGIT.search, piece.lines)):
        return
    joined = re.sub(r"\s+", "", plain("".join(piece.lines)))
    for sentence in re.split(r"(?<=。)", joined):
        for stated in targets_in(sentence):
            yield stated, _boxes(piece, stated.raw)


def _boxes(piece: _Piece, raw: str) -> tuple[Box, ...]:
    """The line that holds a number; all lines where it is broken over two."""
    for line, box in zip(piece.lines, piece.block.boxes, strict=False):
        if raw in re.sub(r"\s+", "", plain(line)):
            return (box,)
    return piece.block.boxes
