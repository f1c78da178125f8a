"""What speaks for and against two mentions being one indicator: names, units, places, values.

Every function is symmetric: what is said of (a, b) is said of (b, a).
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import Indel

from pipeline.compare.indicators.names import NameKey, names_place
from pipeline.compare.indicators.types import Mention, Number
from pipeline.kinds import FigureKind, Measure
from pipeline.read.names.widths import squeeze

_CONTENT = re.compile(r"[\u4e00-\u9fff\u30a1-\u30faA-Za-z0-9]")
_GOAL_NUMBER = re.compile(r"^[^0-9]{0,6}?([0-9]+(?:-[0-9]+)*)")
_FAR = 2.5
"""So many times another level is no sign of being one."""
_CORRECTED = 0.2
"""By such a share of itself a number is corrected at most."""
_MARKED = 0.25
"""What one value that both have weighs; more than three weigh no more."""


def name_likeness(a: NameKey, b: NameKey) -> float:
    """How much two names are alike, 0 to 1: in their order, or by pairs of letters in any."""
    if a.key == b.key:
        return 1.0
    return max(_alike(a.key, b.key), _alike(a.bones, b.bones) * 0.97)


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> float:
    ordered = Indel.normalized_similarity(a, b)
    pairs_a, pairs_b = _pairs(a), _pairs(b)
    shared = len(pairs_a & pairs_b)
    either = 2 * shared / (len(pairs_a) + len(pairs_b)) if pairs_a or pairs_b else 0.0
    inside = min(len(a), len(b)) / max(len(a), len(b)) if a in b or b in a else 0.0
    return float(max(ordered, either, inside))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def swaps(a: NameKey, b: NameKey) -> Iterator[tuple[str, str, str, str]]:
    """Where one name has other words of content in the place of the other's.

    Yields:
        (before, what a has, what b has, behind): the text around is a's.
    """
    old, new = a.key, b.key
    gone, come, start = "", "", 0
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            if _CONTENT.search(gone) and _CONTENT.search(come):
                yield old[:start], gone, come, old[op.src_start :]
            gone, come, start = "", "", op.src_end
        gone += old[op.src_start : op.src_end] if op.tag == "delete" else ""
        come += new[op.dest_start : op.dest_end] if op.tag == "insert" else ""
    if _CONTENT.search(gone) and _CONTENT.search(come):
        yield old[:start], gone, come, ""


def other_place(a: NameKey, b: NameKey) -> bool:
    """Does one name have the name of another place, or another letter, where the other has one?"""
    return any(
        names_place(gone, behind) and names_place(come, behind)
        for _before, gone, come, behind in swaps(a, b)
    )


def same_unit(a: Mention, b: Mention) -> bool | None:
    """Are two of one unit? None where one of them names none."""
    if a.base_unit is None or b.base_unit is None:
        return None
    return a.base_unit == b.base_unit


def measures_differ(a: Measure | None, b: Measure | None) -> bool:
    """Do two say different ones?"""
    return a is not None and b is not None and a != b


def goal_likeness(a: Mention, b: Mention) -> float:
    """How much the places of two are alike, by the goals they stand under: 0 to 1."""
    if not a.goal or not b.goal:
        return 0.5
    return goals_alike(a.goal, b.goal)


@lru_cache(maxsize=16384)
def goals_alike(a: str, b: str) -> float:
    """How much two goals are alike: their words first, their numbers after."""
    x, y = squeeze(a).casefold(), squeeze(b).casefold()
    if x == y:
        return 1.0
    words_x, words_y = _GOAL_NUMBER.sub("", x), _GOAL_NUMBER.sub("", y)
    alike = Indel.normalized_similarity(words_x, words_y) if words_x and words_y else 0.0
    number_x, number_y = _GOAL_NUMBER.match(x), _GOAL_NUMBER.match(y)
    numbered = bool(number_x and number_y and number_x[1] == number_y[1])
    return float(max(alike, 0.6 * numbered))


def shared_values(a: Mention, b: Mention) -> int:
    """How many distinctive numbers both state, of the same kind and the same year."""
    return len({v for v in _dated(a) & _dated(b) if _distinctive(v[2])})


def contradictions(a: Mention, b: Mention) -> int:
    """How many baselines and actuals of one year both state, each with quite another number (a
    first count is often corrected by a little).
    """
    mine, theirs = _reached(a), _reached(b)
    both = ((mine[year], theirs[year]) for year in mine.keys() & theirs.keys())
    return sum(abs(x - y) > _CORRECTED * max(abs(x), abs(y)) for x, y in both)


def carried_on(a: Mention, b: Mention) -> bool:
    """Does one state as reached in a year what the other states for that year, whatever it calls
    it: an actual that became the next baseline?
    """
    mine, theirs = _reached(a), _reached(b)
    return any(
        mine[year] == theirs[year] and _distinctive(mine[year])
        for year in mine.keys() & theirs.keys()
    )


def agreement(a: Mention, b: Mention) -> float:
    """What the numbers of two say, -1 (against) to 1 (for); 0 where they say nothing."""
    if same_unit(a, b) is False:
        return 0.0
    shared = shared_values(a, b) + carried_on(a, b)
    return max(-1.0, min(3, shared) * (_MARKED + 1 / 12) - 0.5 * min(2, contradictions(a, b)))


def continuity(a: Mention, b: Mention) -> float:
    """How near the levels of two are, 0 to 1: the baselines where both have one, else targets. A
    new phase begins near where the one before it did.
    """
    for kind in (FigureKind.BASE, FigureKind.TARGET):
        mine, theirs = _level(a, kind), _level(b, kind)
        if mine is not None and theirs is not None:
            return _near(mine, theirs)
    return 0.0


def _level(mention: Mention, kind: FigureKind) -> float | None:
    told = [n for n in mention.numbers if n.kind == kind and n.base_value is not None]
    return max(told, key=lambda n: n.year or 0).base_value if told else None


def _near(mine: float, theirs: float) -> float:
    if mine == theirs:
        return 1.0
    if mine * theirs <= 0:
        return 0.0
    return max(0.0, 1 - abs(math.log(mine / theirs)) / math.log(_FAR))


def _dated(mention: Mention) -> frozenset[tuple[FigureKind, int, float]]:
    return frozenset(
        (n.kind, n.year, n.base_value)
        for n in mention.numbers
        if n.year is not None and n.base_value is not None
    )


def _reached(mention: Mention) -> dict[int, float]:
    """Fiscal year → what was reached in it; a baseline before an actual."""
    kinds = (FigureKind.ACTUAL, FigureKind.BASE)
    numbers = sorted(mention.numbers, key=_by_kind)
    return {
        n.year: n.base_value
        for n in numbers
        if n.kind in kinds and n.year is not None and n.base_value is not None
    }


def _by_kind(number: Number) -> tuple[bool, tuple[int, int, int]]:
    return number.kind == FigureKind.BASE, number.place


def _distinctive(value: float) -> bool:
    """Says a number more than 0, 1, 10 or 100 do?"""
    digits = f"{abs(value):.12g}".replace(".", "").strip("0")
    return len(digits) >= 2
