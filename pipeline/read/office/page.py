"""In the child process: a page as it grows, its lines shared out among its blocks."""

from collections.abc import Iterable, Sequence

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NO_LAYOUT, NOWHERE, Block, Cell, PageLayout
from pipeline.read.clean import clean_text
from pipeline.read.office.tables import Table


def clean_line(text: str) -> str:
    """A piece of text as one line, blanks and tabs in it as single blanks."""
    lines = clean_text(text.replace("\t", " ")).split("\n")
    return joined(line.strip(" \u3000") for line in lines)


def clean_lines(text: str) -> list[str]:
    """A piece of text as lines, those that say nothing left out."""
    if text.isascii() and text.isprintable():  # numbers, mostly: nothing to clean
        return [text.strip()] if text.strip() else []
    lines = (clean_line(line) for line in text.split("\n"))
    return [line for line in lines if line]


def joined(lines: Iterable[str]) -> str:
    """Lines of one cell in one: a blank stands where two Latin words or numbers would meet."""
    text = ""
    for line in filter(None, lines):
        apart = text and text[-1].isascii() and line[0].isascii()
        text += f" {line}" if apart else line
    return text


class PageText:
    """Lines and blocks of a page."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.blocks: list[Block] = []

    def add(self, kind: BlockKind, lines: Sequence[str], level: int = 0) -> None:
        """Add lines that belong together; nothing where there are none."""
        if lines:
            block = Block(kind, len(self.lines), (NOWHERE,) * len(lines), level=level)
            self.blocks.append(block)
            self.lines += lines

    def add_table(self, table: Table) -> None:
        """Add a table; nothing where it is empty."""
        if not table.rows:
            return
        cells = tuple(
            tuple(Cell(c.column, c.columns, c.rows, NOWHERE) for c in row) for row in table.rows
        )
        self.blocks.append(
            Block(
                BlockKind.TABLE,
                len(self.lines),
                (NOWHERE,) * len(table.rows),
                head=table.head,
                cells=cells,
            )
        )
        self.lines += table.lines()

    @property
    def text(self) -> str:
        """As ``pages.text`` keeps it."""
        return "\n".join(self.lines)

    @property
    def layout(self) -> PageLayout:
        """What the lines are."""
        return NO_LAYOUT._replace(blocks=tuple(self.blocks))
