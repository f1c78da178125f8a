"""Running heads and feet: what stands on many pages is told once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.units.keys import key_of
from pipeline.compare.units.shares import shares_of
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import BlockKind, UnitKind

RUNNING = frozenset({BlockKind.RUNNING_HEAD, BlockKind.RUNNING_FOOT})
EDGES = RUNNING | {BlockKind.PAGE_NUMBER}
"""What stands at the edges of a page, around what it says."""
_DIGITS = re.compile(r"[0-9０-９]{1,9}")
_FRAMED = re.compile(rf"[\s\-‐‑–—―─−－]*{_DIGITS.pattern}[\s\-‐‑–—―─−－]*")
_NUMBER = "\0"
"""Stands for a number in the form of a line."""


class _Stand(NamedTuple):
    """One line of a running head or foot on one page."""

    text: str
    page: PageText
    place: int
    """Which page of the text it is, from 0."""


def running_units(pages: Sequence[PageText]) -> list[Unit]:
    """Every running head and foot of a text, each once, by where it stands first.

    A number that counts with the pages is no part of it.
    """
    by_form: defaultdict[str, list[_Stand]] = defaultdict(list)
    for stand in _stands(pages):
        by_form[key_of(_DIGITS.sub(_NUMBER, stand.text))].append(stand)
    found: dict[str, Unit] = {}
    for same in by_form.values():
        counting = _counting(same)
        for stand in same:
            text = _without(stand.text, counting)
            key = key_of(text)
            if key:
                page = stand.page
                unit = Unit(UnitKind.RUNNING, text, page.sha256, page.page, key, key)
                found.setdefault(key, unit)
    return list(found.values())


def own_text(page: PageText) -> str:
    """What a page says, without what its blocks know to stand at its edges."""
    if not any(block.kind in EDGES for block in page.blocks):
        return page.text
    own = (share.lines for share in shares_of(page) if share.block.kind not in EDGES)
    return "\n".join(line for lines in own for line in lines)


def _stands(pages: Sequence[PageText]) -> Iterator[_Stand]:
    for place, page in enumerate(pages):
        for share in shares_of(page):
            if share.block.kind in RUNNING:
                yield from (_Stand(line, page, place) for line in share.lines)


def _counting(stands: Sequence[_Stand]) -> set[int]:
    """Which numbers of lines of one form count with the pages (0 is the first of a line).

    They change, and most of them are as far from their page's place as another is. (A leaf without
    number, or one too many, shifts those behind it.)
    """
    numbers = [[int(n) for n in _DIGITS.findall(stand.text)] for stand in stands]
    found = set()
    for n in range(min(map(len, numbers))):
        offsets = Counter(row[n] - s.place for row, s in zip(numbers, stands, strict=True))
        shared = sum(count for count in offsets.values() if count > 1)
        if 2 * shared > len(stands) and len({row[n] for row in numbers}) > 1:
            found.add(n)
    return found


def _without(text: str, counting: set[int]) -> str:
    """A line without its numbers that count with the pages and the dashes around them."""
    if not counting:
        return text
    which = iter(range(len(text)))
    return _FRAMED.sub(lambda found: "" if next(which) in counting else found[0], text).strip()
