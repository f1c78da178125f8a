"""What goes in and what comes out: a page of text, a unit."""

from typing import NamedTuple

from pipeline.kinds import UnitKind
from pipeline.read.blocks import Block, WrittenBlocks


class PageText(NamedTuple):
    """One page of text."""

    sha256: str
    """The original it stands in."""
    page: int | None
    """1-based; None where there are no pages (the city's own page)."""
    text: str
    blocks: tuple[Block, ...] | WrittenBlocks = ()
    """What its lines are; none where the file was read without places."""


class Unit(NamedTuple):
    """One heading, sentence, table row, line of a table of contents, or running head."""

    kind: UnitKind
    text: str
    """As printed, hard line breaks taken out; the cells of a row apart by tabs where its columns
    are known."""
    sha256: str
    page: int | None
    """Where it begins."""
    key: str
    """What is compared: white space out, widths and dashes made alike."""
    bare: str
    """``key`` without the number of a heading or list item, or the leader and page of a line of
    contents."""
    label: str = ""
    """Of a row whose columns are known: the key of all its words, those of cells that reach down to
    it included."""
    row: "RowFacts | None" = None
    """Of a row whose columns are known."""
    level: int = 0
    """Of a heading, by the size of its letters: 1 is the largest; 0 where nobody knows."""
    table: int = 0
    """Of a row: which table of its text it stands in, from 1; 0 where nobody knows."""


class RowFacts(NamedTuple):
    """What the layout knows of a row."""

    name: str
    """What the row is about: the words of cells that reach down to it, and its own before its first
    value, as printed."""
    key: str
    """By which it is known: the name's key, without the numbers or marks of its parts."""
    head: tuple[str, ...]
    """What stands above each of its columns; empty where the table has no head."""
    is_head: bool
    """Whether it is a row of the head itself."""
