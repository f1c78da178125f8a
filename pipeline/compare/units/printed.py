"""Units of a text that came without places: lines are known by their form alone."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.units.furniture import without_furniture
from pipeline.compare.units.keys import key_of
from pipeline.compare.units.lines import is_heading, is_row, is_table_head, width
from pipeline.compare.units.passages import LONGEST, Passage, open_bracket
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import UnitKind
from pipeline.read.names.numerals import DIGITS
from pipeline.read.printed import is_contents

_BULLET = re.compile(rf"\s*[・･•‣▪●○〇◎◆◇■□►➢✓※＊*][^・･•]|\s*[-－]\s+\S|\s*注\s*[{DIGITS})）]|^　")
_LISTED = re.compile(r"\S[\s.．・…‥･⋯]+([0-9０-９]{1,3})\s*$")


def _kind(line: str) -> UnitKind:
    if is_contents(line):
        return UnitKind.TOC
    if is_row(line) or is_table_head(line):
        return UnitKind.ROW
    return UnitKind.HEADING if is_heading(line) else UnitKind.SENTENCE


def _full_width(lines: Sequence[str]) -> float:
    """How wide a line is that goes on in the next: a share of the page's usual long line."""
    long_ones = (line for line in lines if width(line) >= 24)
    widths = sorted(width(line) for line in long_ones if not is_row(line) and not is_contents(line))
    return 0.86 * widths[int(len(widths) * 0.75)] if len(widths) >= 3 else 44.0


class _PrintedLine(NamedTuple):
    """A line of a page that is no furniture and not empty."""

    text: str
    kind: UnitKind
    page: PageText
    full: float
    """From this width on a line of this page goes on in the next."""


def _lines(pages: Sequence[PageText]) -> Iterator[_PrintedLine]:
    """The lines of all pages; contents without leaders are known by the heading above them."""
    lines = list(_printed(pages))
    n = 0
    while n < len(lines):
        if not _heads_contents(lines[n].text):
            yield lines[n]
            n += 1
            continue
        listed, announced = _listed(lines[n + 1 : n + 2001]), _announced(lines[n + 1 : n + 301])
        end = n + 1 + max(listed, announced)
        yield from (line._replace(kind=UnitKind.TOC) for line in lines[n:end])
        n = end


def _printed(pages: Sequence[PageText]) -> Iterator[_PrintedLine]:
    kept = without_furniture([page.text.split("\n") for page in pages])
    for page, texts in zip(pages, kept, strict=True):
        full = _full_width(texts)
        for text in texts:
            if text.strip():
                yield _PrintedLine(text, _kind(text), page, full)


def _heads_contents(line: str) -> bool:
    return len(line) <= 16 and key_of(line) in ("目次", "もくじ")


def _listed(lines: Sequence[_PrintedLine]) -> int:
    """How many lines end in a page number that never goes back: contents without leaders."""
    last = 0
    for n, line in enumerate(lines):
        listed = _LISTED.search(line.text) if len(line.text) <= 200 else None
        if not listed or int(listed[1]) < last:
            return n
        last = int(listed[1])
    return len(lines)


def _announced(lines: Sequence[_PrintedLine]) -> int:
    """How many headings stand before the first of them comes again: contents without numbers."""
    first = key_of(lines[0].text) if lines else ""
    for n, line in enumerate(lines):
        if n >= 3 and key_of(line.text) == first:
            return n
        if line.kind != UnitKind.HEADING:
            return 0
    return 0


def _goes_on(before: _PrintedLine, line: _PrintedLine, so_far: str) -> bool:
    """Is ``line`` the continuation of ``before``, the last line of ``so_far``?"""
    if not _can_go_on(before, line) or len(so_far) > 2 * LONGEST:
        return False
    wide = width(before.text) >= before.full
    if line.kind == UnitKind.HEADING:
        return wide and open_bracket(so_far)
    bullet = _BULLET.match(line.text)
    if bullet:
        return wide and _wrapped_at_a_dot(before.text, line.text, bullet[0], so_far)
    return wide or (width(before.text) >= 0.7 * before.full and open_bracket(so_far))


def _can_go_on(before: _PrintedLine, line: _PrintedLine) -> bool:
    """By their kinds and places: only files with pages are hard-wrapped."""
    if line.kind in (UnitKind.TOC, UnitKind.ROW) or before.kind != UnitKind.SENTENCE:
        return False
    return before.page.page is not None and before.page.sha256 == line.page.sha256


def _wrapped_at_a_dot(before: str, line: str, bullet: str, so_far: str) -> bool:
    """南国\\n・香南: a wrapped line can begin with a middle dot too, which then is no bullet."""
    in_a_list = so_far.lstrip()[:1] == bullet.lstrip()[:1]
    ended = before.endswith(("。", "：", ":", "、"))
    return line[:1] in "・･" and not in_a_list and not ended


def printed_units(pages: Sequence[PageText]) -> Iterator[Unit]:
    """The units of pages in order.

    Running heads, footers and page numbers are left out; hard-wrapped lines are joined, across
    pages too; sentences end at 。！？ outside of brackets. White space apart, the units hold every
    other character of the pages, in order.
    """
    return (unit for passage in _passages(pages) for unit in passage.units())


def _passages(pages: Sequence[PageText]) -> Iterator[Passage]:
    """Each line with those that it goes on in."""
    passage: Passage | None = None
    before: _PrintedLine | None = None
    for line in _lines(pages):
        if passage is not None and before is not None and _goes_on(before, line, passage.text):
            passage.add(line.text, line.page)
            line = line._replace(kind=UnitKind.SENTENCE)
        else:
            if passage is not None:
                yield passage
            passage = Passage(line.kind, line.text, line.page)
        before = line
    if passage is not None:
        yield passage
