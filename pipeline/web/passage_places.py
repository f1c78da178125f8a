"""Where one side of a row stands on its page: the whole passage, and the letters that changed.

A row's text is its page's text without line breaks, so both are compared without any blanks. What
stands on a page more than once is told apart by the rows before it that say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.database.row_types import OriginalRow
from pipeline.read.blocks import NOWHERE, Box, PageLayout
from pipeline.read.pdf.picture import PageChars, boxes_for
from pipeline.web.letters import letters_of
from pipeline.web.line_boxes import boxes_of

_SHORTEST = 6
"""Letters of a piece that is looked for by itself, where a passage runs over a page's end."""

Piece = tuple[str, bool]
"""A stretch of a text, and whether it changed."""


class SourcePage(NamedTuple):
    """A page as the database has it."""

    page: int
    text: str
    layout: PageLayout | None


class Passage(NamedTuple):
    """What is looked for."""

    pieces: Sequence[Piece]
    before: int
    """So many rows before it say the same on the same page."""


class Marked(NamedTuple):
    """A page with what stands on it."""

    page: int
    boxes: list[Box]
    """The lines or cells of the passage; empty where it was not found."""
    changed: list[Box]
    """The letters of it that changed; empty where nobody knows where they are."""
    heads: list[Box]
    """The head rows of the table it stands in, without which its numbers say nothing."""


class _Squeezed(NamedTuple):
    """A text without its blanks."""

    text: str
    places: list[int]
    """Of each letter, in the text as it is."""


class _Found(NamedTuple):
    """A part of a passage on a page: letters of both without blanks."""

    at: int
    """On the page."""
    first: int
    """In the passage."""
    size: int


def marked_pages(
    archive: Path,
    original: OriginalRow,
    pages: Sequence[SourcePage],
    passage: Passage,
    *,
    letters: bool = True,
) -> list[Marked]:
    """The pages on which a passage stands, one or two, with its places.

    Blocks: may read the archive and ask a child process.

    Args:
        pages: the one it begins on, and the next where there is one.
        letters: False where it is enough to know its lines and cells: where the database has them,
            nobody is asked for the letters.

    Returns:
        The first page without boxes where it can't be found.
    """
    wanted = _squeezed("".join(text for text, _ in passage.pieces))
    flags = [flag for text, flag in passage.pieces for c in text if not c.isspace()]
    sought = _sought(pages, wanted.text, passage.before)
    rough = [] if letters else sought.marked(flags, {})
    if rough and all(page.boxes for page in rough):
        return rough
    known = letters_of(archive, original, [pages[n].page for n in sought.found])
    return sought.marked(flags, known) or [Marked(page.page, [], [], []) for page in pages[:1]]


class _Sought(NamedTuple):
    """Where a passage was found on which pages."""

    pages: Sequence[SourcePage]
    texts: Sequence[_Squeezed]
    found: dict[int, _Found]

    def marked(self, flags: Sequence[bool], letters: Mapping[int, PageChars]) -> list[Marked]:
        """Its places on each, by the letters as far as they are known."""
        return [
            _marked(self.pages[n], self.texts[n], part, flags, letters.get(self.pages[n].page))
            for n, part in self.found.items()
        ]


def _sought(pages: Sequence[SourcePage], wanted: str, before: int) -> _Sought:
    texts = [_squeezed(page.text) for page in pages]
    return _Sought(pages, texts, _places(wanted, [text.text for text in texts], before))


def _squeezed(text: str) -> _Squeezed:
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    return _Squeezed("".join(text[at] for at in places), places)


def _places(wanted: str, texts: Sequence[str], before: int) -> dict[int, _Found]:
    """Which of the pages have a passage, or its two parts, and where."""
    if not wanted or not texts:
        return {}
    at = list(_all(wanted, texts[0]))
    if at:
        return {0: _Found(at[min(before, len(at) - 1)], 0, len(wanted))}
    size = _longest_start(wanted, texts[0])
    if size < _SHORTEST:
        return {}
    found = {0: _Found(texts[0].rfind(wanted[:size]), 0, size)}
    rest = wanted[size:]
    following = texts[1].find(rest) if len(texts) > 1 and rest else -1
    if following >= 0:
        found[1] = _Found(following, size, len(rest))
    return found


def _all(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def _longest_start(wanted: str, text: str) -> int:
    """How many of its first letters stand in a text, one after the other."""
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if wanted[:middle] in text else (low, middle - 1)
    return low


def _marked(
    page: SourcePage,
    text: _Squeezed,
    found: _Found,
    flags: Sequence[bool],
    letters: PageChars | None,
) -> Marked:
    places = text.places[found.at : found.at + found.size]
    stretch = (places[0], places[-1] + 1)
    boxes = boxes_of(page.text, page.layout, [stretch]) if page.layout else []
    heads = _heads(page, places[0])
    if letters is None or letters.text != page.text:
        return Marked(page.page, boxes, [], heads)
    marks = flags[found.first : found.first + found.size]
    changed = [place for place, mark in zip(places, marks, strict=True) if mark]
    return Marked(
        page.page,
        boxes or boxes_for(letters, *stretch),
        [box for run in _runs(changed) for box in boxes_for(letters, *run)],
        heads,
    )


def _heads(page: SourcePage, at: int) -> list[Box]:
    """The head rows over a place in a page's text, where that stands in a table."""
    line = page.text.count("\n", 0, at)
    for block in page.layout.blocks if page.layout else ():
        if block.first <= line < block.first + block.lines:
            return [box for box in block.boxes[: block.head] if box != NOWHERE]
    return []


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(start, end) of places that follow each other."""
    start = None
    for at, place in enumerate(places):
        start = place if start is None else start
        if at + 1 == len(places) or places[at + 1] != place + 1:
            yield start, place + 1
            start = None
