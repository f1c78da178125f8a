"""In the child process: what a file's own maps say of its codes, asked when its text is improbable.

A font of a PDF may carry a map from its codes to characters (``ToUnicode``, ISO 32000-1 §9.10.3).
PDFium drops a whole block of ranges where one of them goes over the end of a row of 256 codes,
which the standard forbids and some programs write all the same; it then gives the code itself for
the character. Those blocks are read here.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any, NamedTuple

from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.facts import open_reader, second_opinion, seconds
from pipeline.read.pdf.protocol import MapsJob, MapsSaid, OpinionJob, OpinionSaid

_SECONDS = 4.0
_MAX_FONTS = 500
_MAX_MAP = 4 * 1024 * 1024
"""Bytes of one map; 65,536 codes take about 1 MB."""
_MAX_CODE = 0xFFFF
_DEPTH = 4
"""Forms are looked for fonts to this depth."""
_BLOCK = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_HEX = rb"<\s*([0-9A-Fa-f]{1,8})\s*>"
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_PAIR = re.compile(_HEX + rb"\s*<([0-9A-Fa-f\s]*)>")
_TARGET = re.compile(rb"<([0-9A-Fa-f\s]*)>")


def do(job: MapsJob | OpinionJob, data: bytes) -> Answer:
    """Answer :class:`MapsSaid` or :class:`OpinionSaid`."""
    if job["do"] == "opinion":
        return Answer(OpinionSaid(pages=second_opinion(data)))
    lost: dict[int, int] = {}
    with suppress(Exception), seconds(_SECONDS):
        lost = lost_codes(_maps(data))
    return Answer(MapsSaid(maps=sorted(lost.items())))


def lost_codes(maps: Iterable[bytes]) -> dict[int, int]:
    """Code → code point for what PDFium drops of some fonts' maps.

    A code is left out where two fonts use it differently, and where its own number is a character
    that one of the maps gives: then it may stand for itself.
    """
    lost: dict[int, int | None] = {}
    given: set[int] = set()
    for text in maps:
        given.update(ch for _, ch in _pairs(text))
        for ranges in map(_ranges, _BLOCK.findall(text)):
            given.update(ch for _, ch in _told(ranges))
            if any(told.low >> 8 != told.high >> 8 for told in ranges):
                for code, ch in _told(ranges):
                    lost[code] = ch if lost.get(code, ch) == ch else None
    return {code: ch for code, ch in lost.items() if ch is not None and code not in given}


def _ranges(block: bytes) -> list["_Range"]:
    return [_Range(*digits) for digits in _RANGE.findall(block)]


def _told(ranges: Iterable["_Range"]) -> Iterator[tuple[int, int]]:
    return chain.from_iterable(told.characters() for told in ranges)


class _Range(NamedTuple):
    """One range of a map, in its own digits."""

    first: bytes
    last: bytes
    start: bytes
    several: bytes

    @property
    def low(self) -> int:
        return int(self.first, 16)

    @property
    def high(self) -> int:
        return min(int(self.last, 16), _MAX_CODE)

    def characters(self) -> Iterator[tuple[int, int]]:
        """Code and code point of what stands for one character each."""
        codes = range(self.low, self.high + 1)
        if self.several:
            for code, target in zip(codes, _TARGET.findall(self.several), strict=False):
                if ch := _character(target):
                    yield code, ch
        elif start := _character(self.start):
            yield from zip(codes, range(start, 0x110000), strict=False)


def _pairs(text: bytes) -> Iterator[tuple[int, int]]:
    for block in _CHARS.findall(text):
        for code, target in _PAIR.findall(block):
            if ch := _character(target):
                yield int(code, 16), ch


def _character(target: bytes) -> int | None:
    """The one character that a target in UTF-16 is; None for none or several (ligatures)."""
    digits = re.sub(rb"\s", b"", target)
    try:
        text = bytes.fromhex(digits.decode()).decode("utf-16-be")
    except ValueError:
        return None
    return ord(text) if len(text) == 1 else None


def _maps(data: bytes) -> Iterator[bytes]:
    """The ``ToUnicode`` maps of a file's fonts."""
    seen: set[tuple[int, int]] = set()
    pages = open_reader(data).pages
    streams = chain.from_iterable(_streams(page.get("/Resources"), seen, _DEPTH) for page in pages)
    for stream in islice(streams, _MAX_FONTS):
        yield stream.get_data()[:_MAX_MAP]


def _streams(resources: Any, seen: set[tuple[int, int]], depth: int) -> Iterator[Any]:
    """The streams of the maps that some resources lead to, each once."""
    if resources is None or depth == 0:
        return
    for font in _named(resources.get_object(), "/Font", seen):
        if "/ToUnicode" in font:
            yield font["/ToUnicode"]
    for form in _named(resources.get_object(), "/XObject", seen):
        yield from _streams(form.get("/Resources"), seen, depth - 1)


def _named(resources: Any, kind: str, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """The fonts or forms of some resources that were not seen before."""
    named = resources.get(kind)
    for thing in (named.get_object() if named is not None else {}).values():
        key = (getattr(thing, "idnum", 0), getattr(thing, "generation", 0))
        if key not in seen:
            yield thing.get_object()
        if key != (0, 0):  # what stands in the resources themselves has no number
            seen.add(key)
