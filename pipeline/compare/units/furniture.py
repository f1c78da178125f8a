"""What a page that came without places carries besides its text: running heads, footers, page
numbers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.read.printed import REPEATS, has_words, is_bare, masked, page_number

EDGE = 3
"""So many lines at the top and at the foot of a page can be furniture.

97 % of the page numbers of 87 PDFs stand there.
"""
_KPI = re.compile(r"指標|基準値|現状値|目標値|実績値|KPI|ＫＰＩ")


def _edges(lines: Sequence[str]) -> tuple[list[int], list[int]]:
    """Indices of the lines at the top (downwards) and at the foot (upwards)."""
    inked = [i for i, line in enumerate(lines) if line.strip()]
    return inked[:EDGE], inked[::-1][:EDGE]


class _Furniture(NamedTuple):
    """What repeats at the edges of a text's pages."""

    lines: set[tuple[str, str]]
    """(top or foot, masked line) of running heads and footers."""
    offsets: set[int]
    """Between the printed number of a page and its place."""
    numbered: bool
    """Whether pages can have numbers: a text of one page has none."""


def _worded_masks(lines: Sequence[str], edge: Sequence[int]) -> Iterator[str]:
    return filter(has_words, (masked(lines[i]) for i in edge))


def _repeated(pages: Sequence[Sequence[str]]) -> _Furniture:
    seen: Counter[tuple[str, str]] = Counter()
    offsets: Counter[int] = Counter()
    for place, lines in enumerate(pages, 1):
        top, foot = _edges(lines)
        seen.update({("top", mask) for mask in _worded_masks(lines, top)})
        seen.update({("foot", mask) for mask in _worded_masks(lines, foot)})
        numbers = [page_number(lines[i]) for i in (*top, *foot)]
        offsets.update({number - place for number in numbers if number is not None})
    return _Furniture(
        lines={line for line, count in seen.items() if count >= REPEATS},
        offsets={offset for offset, count in offsets.items() if count >= 2},
        numbered=len(pages) > 1,
    )


def without_furniture(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The lines of each page without running heads, footers and page numbers.

    A line goes where it stands at the edge of its page, nothing but furniture is between it and the
    edge, and it repeats at that edge on three pages or more (digits masked), or is the page's
    number: set between dashes, or counting with the pages. The head row of a table of indicators
    stays.
    """
    repeated = _repeated(pages)
    kept: list[list[str]] = []
    for place, lines in enumerate(pages, 1):
        gone: set[int] = set()
        for side, edge in zip(("top", "foot"), _edges(lines), strict=True):
            for i in edge:
                if not _is_furniture(lines[i], side, place, repeated):
                    break
                gone.add(i)
        kept.append([line for i, line in enumerate(lines) if i not in gone])
    return kept


def _is_furniture(line: str, side: str, place: int, repeated: _Furniture) -> bool:
    """Whether a line at the edge of a page is the page's number, a running head or a footer."""
    if repeated.numbered and _is_number_of(place, line, repeated.offsets):
        return True
    return (side, masked(line)) in repeated.lines and not _KPI.search(line)


def _is_number_of(place: int, line: str, offsets: set[int]) -> bool:
    """A number between dashes, or a bare one that counts with the pages."""
    number = page_number(line)
    if number is None:
        return False
    return number - place in offsets or not is_bare(line)
