"""What an edition is made of: chapters, sections, paragraphs, lists, tables; each text with the
lives that it goes on with.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.lab.lives.phrases import Body, numbered
from tools.lab.variant import wide


@dataclass
class Text:
    """A heading, sentence, item or row.

    A life is a name; what is split off from it is named after it with a letter behind a slash.
    Two sentences merged into one have the lives of both.
    """

    lives: tuple[str, ...]
    body: Body
    number: str = ""
    """What stands before it, by its place."""

    def text(self) -> str:
        """As printed, in one line."""
        return self.number + self.body.text()


@dataclass
class Para:
    """A paragraph of sentences."""

    texts: list[Text]


@dataclass
class Items:
    """A list."""

    texts: list[Text]
    numbered: bool = False


@dataclass
class Table:
    """A table with a head of one row."""

    head: Text
    rows: list[Text]
    kind: str
    """kpi, money or offices."""
    gone: list[Text] = field(default_factory=list)
    """Rows that it had once."""


@dataclass
class Line:
    """A short line by itself."""

    text: Text


@dataclass
class Subtitle:
    """A heading without a number, as each section has."""

    text: Text


Block = Para | Items | Table | Line | Subtitle


@dataclass
class Section:
    """A section with its heading."""

    heading: Text
    blocks: list[Block]


@dataclass
class Chapter:
    """A chapter with its heading."""

    heading: Text
    sections: list[Section]


@dataclass
class Plan:
    """All that an edition says."""

    title: Text
    chapters: list[Chapter]
    bracketed: bool = False
    """Sections are numbered （１）, not １."""

    def renumber(self) -> None:
        """Give headings and items the numbers of their places."""
        for n, chapter in enumerate(self.chapters, 1):
            chapter.heading.number = numbered(n, 1)
            for m, section in enumerate(chapter.sections, 1):
                section.heading.number = numbered(m, 3 if self.bracketed else 2)
                for block in section.blocks:
                    if isinstance(block, Items):
                        for k, item in enumerate(block.texts, 1):
                            item.number = f"{wide(k)}．" if block.numbered else "・"

    def sections(self) -> Iterator[Section]:
        """All sections in order."""
        for chapter in self.chapters:
            yield from chapter.sections

    def paras(self) -> Iterator[tuple[Section, Para]]:
        """All paragraphs in order, each with its section."""
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Para):
                    yield section, block

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """All tables in order, each with its section."""
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield section, block


def texts_of(block: Block) -> list[Text]:
    """The texts of a block in order."""
    match block:
        case Para(texts) | Items(texts):
            return texts
        case Table(head, rows):
            return [head, *rows]
        case Line(text) | Subtitle(text):
            return [text]


@dataclass
class Edition:
    """An edition: its files' texts, the older ones replaced by the last."""

    name: str
    year: int
    phase: int
    draft: bool
    files: list[Plan] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """What it says now."""
        return self.files[-1]
