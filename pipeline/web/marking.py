"""What the reader marks: the words of a query or a changed passage, in the text and on the picture of a page."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import ShinkyuError
from pipeline.read.pdf.picture import PageChars, boxes_for, char_boxes_of
from pipeline.search.marks import spans
from pipeline.search.match import needed
from pipeline.search.normalise import normalise
from pipeline.search.query import parse
from pipeline.search.variants import variants
from pipeline.web import base
from pipeline.web.store import NORMALISED, PLACES, read_original

Groups = list[tuple[str, ...]]
"""What has to stand on a page: of each group one spelling, all normalised."""
Rectangle = tuple[float, float, float, float]
"""x, y, width, height in per cent of the picture."""
_MOST_MARKS = 200
_LONGEST = 600
_SHORTEST = 6
"""Pieces of a passage shorter than this would be marked in too many wrong places."""


def wanted(q: str, mark: str) -> Groups:
    """The groups of a query, as search understands it (variants too), and of a passage that is to be marked as a whole."""
    query = parse(q)
    known = {w: (w.normalised, *(() if w.quoted else variants(w.normalised))) for w in query.words}
    groups = [needed(clause, known) for clause in query.clauses]
    passage = normalise(mark)[:_LONGEST].strip()
    return [*groups, *([(passage,)] if passage else [])]


def _normalised(sha256: str, pages: list[base.Row]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = NORMALISED.get(
        sha256,
        lambda: [(p["page"], normalise(p["text"])) for p in pages],
        lambda made: sum(2 * len(t) + 100 for _, t in made),
    )
    return found


def _start_in(passage: str, text: str) -> int:
    """How many of a passage's first characters stand in a text, one after the other."""
    low, high = 0, len(passage)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if passage[:middle] in text else (low, middle - 1)
    return low


def _broken(passage: str, texts: list[tuple[int, str]]) -> list[str]:
    """A passage in the pieces into which the end of a page breaks it; else its longest beginning on any page."""
    starts = [_start_in(passage, text) for _, text in texts]
    for at, (_, following) in zip(starts, texts[1:], strict=False):
        if at >= _SHORTEST and passage[at:].strip() in following:
            return [
                piece
                for piece in (passage[:at].strip(), passage[at:].strip())
                if len(piece) >= _SHORTEST
            ]
    longest = max(starts, default=0)
    return [passage[:longest].strip()] if longest >= 2 * _SHORTEST else []


def find(
    sha256: str, pages: list[base.Row], groups: Groups
) -> tuple[list[int], set[int], tuple[str, ...]]:
    """Where a document has what is wanted.

    A passage that stands on no page as a whole is looked for where it may run from one page to the next.

    Returns:
        The pages with every group (else those with any), all pages with any, and the spellings to mark.
    """
    texts = _normalised(sha256, pages)
    if len(groups) == 1 and len(groups[0]) == 1 and len(groups[0][0]) >= 2 * _SHORTEST:
        passage = groups[0][0]
        if not any(passage in text for _, text in texts):
            groups = [tuple(_broken(passage, texts))]
    counts = {n: sum(any(s in text for s in group) for group in groups) for n, text in texts}
    some = {n for n, count in counts.items() if count}
    every = [n for n, count in counts.items() if count == len(groups)]
    return every or sorted(some), some, tuple(s for group in groups for s in group)


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
    archive: Path, row: base.Row, texts: dict[int, str], found: dict[int, list[tuple[int, int]]]
) -> dict[int, list[Rectangle]]:
    """Where the marks of pages stand on their pictures; none where the archive can't be read.

    Blocks: reads the archive and asks a child process. A page that was read by another version of the extractor gets no
    mark rather than a wrong one.
    """
    sha256 = row["sha256"]

    def make(missing: list[tuple[str, int]]) -> dict[tuple[str, int], PageChars]:
        made = char_boxes_of(read_original(archive, row), [n for _, n in missing])
        return {(sha256, n): chars for n, chars in made.items()}

    try:
        chars = PLACES.get_many(
            [(sha256, n) for n in found], make, lambda c: 160 * len(c.text) + 100
        )
    except ShinkyuError:
        return {}
    result = {}
    for (_, n), page in chars.items():
        if page.text == texts[n]:
            result[n] = [
                _per_cent(box) for start, end in found[n] for box in boxes_for(page, start, end)
            ]
    return result


def _per_cent(box: tuple[float, float, float, float]) -> Rectangle:
    x0, y0, x1, y1 = box
    return (
        round(100 * x0, 3),
        round(100 * y0, 3),
        round(100 * (x1 - x0), 3),
        round(100 * (y1 - y0), 3),
    )
