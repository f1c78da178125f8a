"""What the reader marks: words of a query or a changed passage, in a page's text and picture."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.database.row_types import OriginalRow, PageRow
from pipeline.read.blocks import Box, PageLayout
from pipeline.read.pdf.picture import boxes_for
from pipeline.search.marks import spans
from pipeline.search.match import needed
from pipeline.search.normalise import normalise
from pipeline.search.query import parse
from pipeline.search.variants import variants
from pipeline.web.letters import letters_of
from pipeline.web.line_boxes import boxes_of
from pipeline.web.store import NORMALISED

Groups = list[tuple[str, ...]]
"""What has to stand on a page: of each group one spelling, all normalised."""
Rectangle = tuple[float, float, float, float]
"""x, y, width, height in per cent of the picture."""
_MOST_MARKS = 200
_LONGEST = 600
_SHORTEST = 6
"""Pieces of a passage shorter than this would be marked in too many wrong places."""


class Found(NamedTuple):
    """Where a document has what is wanted."""

    hits: list[int]
    """The pages with every group, else those with any."""
    some: set[int]
    """All pages with any."""
    spellings: tuple[str, ...]
    """What to mark."""
    passage: bool = False
    """Whether it is nothing but a whole passage."""


NOTHING = Found([], set(), ())


class Shown(NamedTuple):
    """Pages that are shown, by their number."""

    texts: dict[int, str]
    layouts: dict[int, PageLayout]
    """Of those whose blocks are known."""
    marks: dict[int, list[tuple[int, int]]]
    """(start, end) in its text of each mark of a page that has any."""


def wanted(q: str, mark: str) -> Groups:
    """The groups of a query, as search understands it (variants too), and of a whole passage."""
    query = parse(q)
    known = {
        word: (word.normalised, *(() if word.quoted else variants(word.normalised)))
        for word in query.words
    }
    groups = [needed(clause, known) for clause in query.clauses]
    passage = normalise(mark)[:_LONGEST].strip()
    return [*groups, (passage,)] if passage else groups


def _normalised(sha256: str, pages: list[PageRow]) -> list[tuple[int, str]]:
    return NORMALISED.get(
        sha256, lambda: [(page["page"], normalise(page["text"])) for page in pages]
    )


def _start_in(passage: str, text: str) -> int:
    """How many of a passage's first characters stand in a text, one after the other."""
    low, high = 0, len(passage)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passage[:middle] in text else (low, middle - 1)
    return low


def _broken(passage: str, texts: list[tuple[int, str]]) -> list[str]:
    """A passage in the pieces into which the end of a page breaks it.

    Where it runs over no page's end: its longest beginning on any page.
    """
    starts = [_start_in(passage, text) for _, text in texts]
    for at, (_, following) in zip(starts, texts[1:], strict=False):
        rest = passage[at:].strip()
        if at >= _SHORTEST and rest in following:
            return [piece for piece in (passage[:at].strip(), rest) if len(piece) >= _SHORTEST]
    longest = max(starts, default=0)
    return [passage[:longest].strip()] if longest >= 2 * _SHORTEST else []


def _standing(groups: Groups, texts: list[tuple[int, str]]) -> Groups:
    """The groups; a lone passage that stands on no page as a whole, in the pieces that do."""
    if [len(group) for group in groups] != [1]:
        return groups
    passage = groups[0][0]
    if len(passage) < 2 * _SHORTEST or any(passage in text for _, text in texts):
        return groups
    return [tuple(_broken(passage, texts))]


def find(sha256: str, pages: list[PageRow], groups: Groups, *, passage: bool = False) -> Found:
    """Where a document has what is wanted.

    A passage that stands on no page as a whole is looked for where it may run from one page to the
    next.
    """
    texts = _normalised(sha256, pages)
    groups = _standing(groups, texts)
    counts = {number: _count(groups, text) for number, text in texts}
    some = {number for number, count in counts.items() if count}
    every = [number for number, count in counts.items() if count == len(groups)]
    spellings = tuple(spelling for group in groups for spelling in group)
    return Found(every or sorted(some), some, spellings, passage)


def _count(groups: Groups, text: str) -> int:
    """How many of the groups a text has."""
    return sum(any(spelling in text for spelling in group) for group in groups)


def places_in(text: str, spellings: tuple[str, ...]) -> list[tuple[int, int]]:
    """(start, end) of each mark in a page's text."""
    return spans(text, spellings)[:_MOST_MARKS]


def parts(text: str, found: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A text in pieces: (text, marked)."""
    pieces, at = [], 0
    for start, end in found:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [p for p in [*pieces, (text[at:], False)] if p[0]]


def rectangles(
    archive: Path, row: OriginalRow, shown: Shown, passage: bool
) -> dict[int, list[Rectangle]]:
    """Where the marks of pages stand on their pictures.

    Blocks: may read the archive and ask a child process.

    Args:
        passage: whether whole lines and cells are marked. Then their places are taken from the
            blocks; single words are looked for letter by letter, and only where that can't be done
            in the blocks too.
    """
    found = {} if passage else _letter_by_letter(archive, row, shown)
    for number in shown.marks.keys() - found.keys():
        if number in shown.layouts:
            found[number] = _by_lines(shown, number)
    if passage and len(found) < len(shown.marks):
        found = _letter_by_letter(archive, row, shown) | found
    return found


def _by_lines(shown: Shown, number: int) -> list[Rectangle]:
    marks, layout = shown.marks[number], shown.layouts[number]
    return [per_cent(box) for box in boxes_of(shown.texts[number], layout, marks)]


def _letter_by_letter(archive: Path, row: OriginalRow, shown: Shown) -> dict[int, list[Rectangle]]:
    """Nothing where the archive can't be read. A page that was read by another version of the
    extractor gets no mark rather than a wrong one.
    """
    return {
        number: [per_cent(box) for at in shown.marks[number] for box in boxes_for(chars, *at)]
        for number, chars in letters_of(archive, row, list(shown.marks)).items()
        if chars.text == shown.texts[number]
    }


def per_cent(box: Box) -> Rectangle:
    """A box as it is drawn over its picture."""
    x0, y0, x1, y1 = box
    return (
        round(100 * x0, 3),
        round(100 * y0, 3),
        round(100 * (x1 - x0), 3),
        round(100 * (y1 - y0), 3),
    )
