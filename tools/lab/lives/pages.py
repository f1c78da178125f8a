"""An edition on pages, as the reader of layouts gives them: lines and blocks, or lines alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.compare.units.types import PageText
from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Cell
from tools.lab.lives.phrases import Fixed
from tools.lab.lives.plan import Items, Line, Para, Plan, Section, Subtitle, Table, Text, texts_of

WIDTH, HEIGHT = 40, 36
"""Letters of a line, lines of a page."""
_NUMBERS = frozenset("0123456789,.")
"""A number is not broken."""
_WHOLE = 8
"""A table of fewer rows is not broken where another page would hold it."""


class Look(NamedTuple):
    """How an edition is set."""

    contents: bool = True
    running: bool = True
    blocks: bool = True
    """As the reader of layouts gives it; else lines alone."""


PLAIN = Look()


class Laid(NamedTuple):
    """An edition's pages and the texts on them, in order."""

    pages: list[PageText]
    texts: list[Text]
    headings: list[Text]
    """Of each text the nearest heading above."""


@dataclass
class _Part:
    """A block with its lines, its place on the page left open."""

    kind: BlockKind
    lines: list[str]
    level: int = 0
    head: int = 0
    continued: bool = False


def laid_out(plan: Plan, sha256: str, look: Look = PLAIN) -> Laid:
    """A plan on its pages.

    Args:
        sha256: of the file that holds it.
    """
    parts, texts = _composed(plan, look, {})
    pages = _paged(parts)
    if look.contents:  # the pages that it names are known now
        parts, texts = _composed(plan, look, _places(plan, pages))
        pages = _paged(parts)
    title = plan.title.text()
    made = [_page(page, n, sha256, title, look) for n, page in enumerate(pages, 1)]
    return Laid(made, [text for text, _ in texts], [heading for _, heading in texts])


def _places(plan: Plan, pages: Sequence[Sequence[_Part]]) -> dict[str, int]:
    """On which page each heading stands first, by what it says."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for part in page:
            if part.kind == BlockKind.HEADING:
                found.setdefault("".join(part.lines), number)
    return found


def _composed(
    plan: Plan, look: Look, places: dict[str, int]
) -> tuple[list[_Part], list[tuple[Text, Text]]]:
    """The blocks in order, and the texts with their headings."""
    parts: list[_Part] = [_heading(plan.title, 1)]
    texts = [(plan.title, plan.title)]
    if look.contents:
        for part, text in _contents(plan, places):
            parts.append(part)
            texts.append((text, plan.title))
    for chapter in plan.chapters:
        parts.append(_heading(chapter.heading, 1))
        texts.append((chapter.heading, chapter.heading))
        for section in chapter.sections:
            parts.append(_heading(section.heading, 2))
            parts += _blocks(section)
            texts += _with_headings(section)
    return parts, texts


def _with_headings(section: Section) -> Iterator[tuple[Text, Text]]:
    heading = section.heading
    yield heading, heading
    for block in section.blocks:
        if isinstance(block, Subtitle):
            heading = block.text
        for text in texts_of(block):
            yield text, heading


def _contents(plan: Plan, places: dict[str, int]) -> Iterator[tuple[_Part, Text]]:
    for chapter in plan.chapters:
        for heading in (chapter.heading, *(s.heading for s in chapter.sections)):
            said = heading.text()
            line = f"{said}{'…' * max(3, WIDTH - len(said) - 4)}{places.get(said, 1)}"
            lives = tuple(f"toc {life}" for life in heading.lives)
            yield _Part(BlockKind.CONTENTS, [line]), Text(lives, Fixed(line))


def _heading(text: Text, level: int) -> _Part:
    return _Part(BlockKind.HEADING, _lines(text.text()), level)


def _lines(text: str) -> list[str]:
    """A text broken where lines are full, but in no number."""
    lines, start, used = [], 0, 0
    for n, letter in enumerate(text):
        wide = 1 if letter.isascii() else 2
        if used + wide > 2 * WIDTH:
            end = n
            while text[end - 1] in _NUMBERS and text[end] in _NUMBERS and end > start + 1:
                end -= 1
            lines.append(text[start:end])
            start, used = end, sum(1 if c.isascii() else 2 for c in text[end:n])
        used += wide
    return [*lines, text[start:]]


def _blocks(section: Section) -> Iterator[_Part]:
    for block in section.blocks:
        match block:
            case Para(texts):
                said = "".join(text.text() for text in texts)
                yield _Part(BlockKind.PARAGRAPH, _lines(f"　{said}"))
            case Items(texts):
                for text in texts:
                    yield _Part(BlockKind.LIST_ITEM, _lines(text.text()))
            case Table(head, rows):
                lines = [text.text() for text in (head, *rows)]
                yield _Part(BlockKind.TABLE, lines, head=1)
            case Line(text):
                yield _Part(BlockKind.PARAGRAPH, _lines(text.text()))
            case Subtitle(text):
                yield _heading(text, 3)


def _paged(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The blocks page by page; one that is too long goes on, a table with its head again."""
    pages: list[list[_Part]] = [[]]
    used = 0
    for part in parts:
        kept = part.kind == BlockKind.TABLE and len(part.lines) < _WHOLE
        alone = part.kind == BlockKind.HEADING
        least = len(part.lines) if kept else 1 + alone
        if used + least > HEIGHT:
            pages.append([])
            used = 0
        for n, piece in enumerate(_pieces(part, HEIGHT - used)):
            if n:
                pages.append([])
                used = 0
            pages[-1].append(piece)
            used += len(piece.lines)
    return pages


def _pieces(part: _Part, room: int) -> Iterator[_Part]:
    lines = part.lines
    yield _Part(part.kind, lines[:room], part.level, part.head)
    head = lines[: part.head]
    at = room
    while at < len(lines):
        more = lines[at : at + HEIGHT - len(head)]
        yield _Part(part.kind, [*head, *more], part.level, part.head, continued=True)
        at += HEIGHT - len(head)


def _page(parts: Sequence[_Part], number: int, sha256: str, title: str, look: Look) -> PageText:
    edges = [_Part(BlockKind.RUNNING_HEAD, [title])] if look.running else []
    whole = [*edges, *parts, _Part(BlockKind.PAGE_NUMBER, [f"- {number} -"])]
    text = "\n".join(line for part in whole for line in part.lines)
    return PageText(sha256, number, text, tuple(_placed(whole)) if look.blocks else ())


def _placed(parts: Sequence[_Part]) -> Iterator[Block]:
    first = 0
    for part in parts:
        cells = _cells(part.lines) if part.kind == BlockKind.TABLE else ()
        yield Block(
            part.kind,
            first,
            (NOWHERE,) * len(part.lines),
            level=part.level,
            head=part.head,
            continued=part.continued,
            cells=cells,
        )
        first += len(part.lines)


def _cells(lines: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    rows = (line.split("\t") for line in lines)
    return tuple(tuple(Cell(n, 1, 1, NOWHERE) for n, _ in enumerate(row)) for row in rows)
