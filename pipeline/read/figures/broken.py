"""Lines that go on in the next one: what a narrow card breaks over several."""

import re
from collections.abc import Iterator, Sequence

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Box
from pipeline.read.figures import words
from pipeline.read.figures.cards import ARROWS
from pipeline.read.figures.names import MEASURES
from pipeline.read.quantities.grammar import plain

_LONGEST = 160
_LONGEST_NAME = 60
_REST = 2
"""Letters of a word's end that stand in a line of their own: 割 / 合, and are no other name."""
_FULL = 1.8
"""Heights of a line that may be free at its right end where the next word did not fit."""
_NEAREST = 0.03
"""Of the page's height: how far below a line the one may begin in which it goes on."""
_DIGIT = re.compile(r"\d")
_STATES = re.compile(rf"[\d(（]|{'|'.join(ARROWS)}")
"""What stands in every line that can go on: by far the most lines need no closer look."""
_NO_NAME = re.compile(r"[\d\t。、:：]")
_NUMBER_LAST = re.compile(rf"(?:{'|'.join(ARROWS)})(?:.*[^\d.,])?\d[\d,.]*$")
_UNIT_FIRST = re.compile(r"[^\W\d_]{1,5}(?:/[^\W\d_]{1,3})?\s*(?:\(|$)")
_PER = re.compile(r"\d[^\W\d_]{1,4}/$|\d[^\W\d_]{1,4}\n/[^\W\d_]")
"""435回 / 年: broken at what it is counted per."""

_SCALED = re.compile(r"\d\s*(?:百万|十億|[千万億])$")
"""313,590千 / 円: broken within its unit."""
_AIMED = re.compile(rf"(?:{'|'.join(ARROWS)})\s*約?[△▲-]?\d[\d,.]*[^\d\s()]{{0,6}}$")
_DATED = re.compile(r"\((?=[^()]*\d)[^()]{2,14}\)$")
"""→ 645,574千円 / （2026年度）: broken before its year."""
_KIND = (
    r"(?:基準|現状|現況|当初|策定時|目標|実績)(?:の)?値?\s*(?:\([^()]+(?:\([^()]*\))?\))?\s*:?\s*"
)
_KIND_AND_NUMBER = re.compile(rf"{_KIND}約?[△▲-]?\d[\d,.]*$")
"""中間目標（2020年度） 31,386 / 人: broken before its unit."""
_KIND_AND_VALUE = re.compile(
    r"(?:基準|現状|現況|当初|策定時|目標|実績)(?:の)?値?\s*:?\s*約?[△▲-]?\d[\d,.]*[^\d\s()]{0,8}$"
)
"""基準値 41.6％ / （令和3年度末）: its year stands below."""
_HYPHENED = re.compile(r"\d[^\W\d_]{0,3}-$")
"""262.4千t- / CO2: broken at a unit's own hyphen."""

_YEAR = r"(?:令和|平成|[RH])?\s?\d{1,4}(?:年度?)?$"
_YEAR_LAST = re.compile(rf"(?:{'|'.join(ARROWS)})\s*{_YEAR}")
_NUMBER_FIRST = re.compile(r"約?[△▲-]?\d[\d,.]*[^\d\s()]{0,6}$")
"""⇒ 2029年度 / 19.4％: broken between a year and its number."""

_YEAR_ALONE = re.compile(rf"\s{_YEAR}")
_CHANGE_FIRST = re.compile(
    rf"(?:年?度\s*)?[△▲-]?\d[\d,.]*[^\d\s()]{{0,6}}\s*(?:{'|'.join(ARROWS)})"
)
"""合計特殊出生率 2023年度 / 1.45 ⇒ …: broken between a year and what leads from it."""

_BREAKS = (
    (_SCALED, re.compile(r"[^\W\d_]{1,2}$")),
    (_AIMED, _DATED),
    (_YEAR_LAST, _NUMBER_FIRST),
    (_YEAR_ALONE, _CHANGE_FIRST),
    (_NUMBER_LAST, _UNIT_FIRST),
    (_KIND_AND_NUMBER, re.compile(r"[^\W\d_]{1,4}(?:/[^\W\d_]{1,3})?(?:以上|以下|程度)?$")),
    (_KIND_AND_VALUE, _DATED),
    (_HYPHENED, re.compile(r"[A-Z][A-Za-z0-9]{1,5}(?![A-Za-z0-9])")),
)
"""How a line ends and the one begins in which it goes on."""

Placed = tuple[str, Box]
"""A line and where it stands."""


def whole_lines(lines: Sequence[str], boxes: Sequence[Box], kind: BlockKind) -> Iterator[Placed]:
    """The lines of a block, each with what goes on in the next one: an entry of a list, a line
    that ends in an arrow or within brackets, a name that fills the width of its card.
    """
    right = max((box[2] for box in boxes), default=0.0)
    held, place, last = "", NOWHERE, NOWHERE
    for line, box in zip(lines, boxes, strict=False):
        if held and len(held) + len(line) <= _LONGEST:
            named = _is_name_broken(held, line, last, box, right)
            if kind == BlockKind.LIST_ITEM or goes_on(held, line) or named:
                held, place, last = held + line, around_both(place, box), box
                continue
        if held:
            yield held, place
        held, place, last = line, box, box
    if held:
        yield held, place


def goes_on(line: str, after: str) -> bool:
    """Does a line that states something go on in the one after it?"""
    if not _STATES.search(line):
        return False
    text, rest = plain(line).strip(), plain(after).strip()
    if text.endswith(ARROWS) and not _is_arrow(line):
        return True
    if rest.startswith(ARROWS) and rest not in ARROWS and _DIGIT.search(text):
        return True
    if text.count("(") > text.count(")"):
        return True
    if _PER.search(f"{text}\n{rest}" if rest.startswith("/") else text):
        return True
    return any(last.search(text) and first.match(rest) for last, first in _BREAKS)


def _is_arrow(line: str) -> bool:
    """Is a line, or its last cell, an arrow and nothing else?"""
    return plain(line.rsplit("\t", 1)[-1]).strip() in ARROWS


def is_rest(text: str) -> bool:
    """Is a block of text no more than the end of a word?"""
    return len(text) <= _REST and text.isalpha()


def is_below(above: Box, box: Box) -> bool:
    """Does a line stand right below another, and not beside it?"""
    if NOWHERE in (above, box) or not -0.005 <= box[1] - above[3] <= _NEAREST:
        return False
    both = min(above[2], box[2]) - max(above[0], box[0])
    return both > 0.5 * min(above[2] - above[0], box[2] - box[0])


def _is_name_broken(line: str, after: str, above: Box, box: Box, right: float) -> bool:
    """Is a line the beginning of a name that the width of its card broke: it fills it, and the
    next one begins where it began?
    """
    if NOWHERE in (above, box) or len(line) + len(after) > _LONGEST_NAME:
        return False
    texts = plain(line), plain(after)
    if any(_NO_NAME.search(text) or words.EVIDENCE.search(text) for text in texts):
        return False
    full = right - above[2] <= _FULL * (above[3] - above[1])
    aligned = abs(above[0] - box[0]) < 0.01 and box[2] <= above[2] + 0.01
    whole = MEASURES.search(texts[0]) and len(texts[1]) > _REST
    return full and aligned and is_below(above, box) and not whole


def around_both(a: Box, b: Box) -> Box:
    """The box around two."""
    if NOWHERE in (a, b):
        return a
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
