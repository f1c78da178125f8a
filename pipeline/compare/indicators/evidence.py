"""What speaks for and against two mentions being one indicator: names, units, places, values.

Every function is symmetric: what is said of (a, b) is said of (b, a).
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

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
_MARKED = 1 / 3
"""What one value that both have weighs; more than three weigh no more."""


class Facts(NamedTuple):
    """A mention with what its numbers tell, counted once."""

    mention: Mention
    dated: frozenset[tuple[FigureKind, int, float]]
    """(kind, fiscal year, base value) of its distinctive numbers."""
    reached: Mapping[int, float]
    """Fiscal year → what was reached in it; an actual before a baseline."""
    levels: Mapping[FigureKind, float]
    """Its last baseline and its last target."""

    @classmethod
    def of(cls, mention: Mention) -> Self:
        """What a mention's numbers tell."""
        told = [n for n in mention.numbers if n.base_value is not None]
        return cls(mention, _dated(told), _reached(told), _levels(told))


def _dated(numbers: Sequence[Number]) -> frozenset[tuple[FigureKind, int, float]]:
    return frozenset(
        (n.kind, n.year, n.base_value)
        for n in numbers
        if n.year is not None and n.base_value is not None and _distinctive(n.base_value)
    )


def _reached(numbers: Sequence[Number]) -> dict[int, float]:
    kinds = (FigureKind.BASE, FigureKind.ACTUAL)
    return {
        n.year: n.base_value
        for kind in kinds
        for n in reversed(numbers)
        if n.kind == kind and n.year is not None and n.base_value is not None
    }


def _levels(numbers: Sequence[Number]) -> dict[FigureKind, float]:
    found: dict[FigureKind, tuple[int, float]] = {}
    for n in numbers:
        year = n.year or 0
        if n.base_value is not None and (n.kind not in found or year > found[n.kind][0]):
            found[n.kind] = year, n.base_value
    return {kind: value for kind, (_, value) in found.items()}


def name_likeness(a: NameKey, b: NameKey) -> float:
    """How much two names are alike, 0 to 1: in their order, or by pairs of letters in any."""
    if a.key == b.key:
        return 1.0
    return max(_alike(a.key, b.key), _alike(a.bones, b.bones) * 0.97)


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> float:
    ordered = Indel.normalized_similarity(a, b)
    pairs_a, pairs_b = letter_pairs(a), letter_pairs(b)
    shared = len(pairs_a & pairs_b)
    either = 2 * shared / (len(pairs_a) + len(pairs_b)) if pairs_a or pairs_b else 0.0
    inside = min(len(a), len(b)) / max(len(a), len(b)) if a in b or b in a else 0.0
    return float(max(ordered, either, inside))


@lru_cache(maxsize=16384)
def letter_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text."""
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


def _contradictions(a: Facts, b: Facts) -> int:
    """How many baselines and actuals of one year both state, each with quite another number (a
    first count is often corrected by a little).
    """
    both = ((a.reached[year], b.reached[year]) for year in a.reached.keys() & b.reached.keys())
    return sum(abs(x - y) > _CORRECTED * max(abs(x), abs(y)) for x, y in both)


def _carried_on(a: Facts, b: Facts) -> bool:
    """Does one state as reached in a year what the other states for that year, whatever it calls
    it: an actual that became the next baseline?
    """
    return any(
        a.reached[year] == b.reached[year] and _distinctive(a.reached[year])
        for year in a.reached.keys() & b.reached.keys()
    )


def agreement(a: Facts, b: Facts) -> float:
    """What the numbers of two say, -1 (against) to 1 (for); 0 where they say nothing."""
    if same_unit(a.mention, b.mention) is False:
        return 0.0
    shared = len(a.dated & b.dated) + _carried_on(a, b)
    return max(-1.0, min(3, shared) * _MARKED - 0.5 * min(2, _contradictions(a, b)))


def continuity(a: Facts, b: Facts) -> float:
    """How near the levels of two are, 0 to 1: the baselines where both have one, else targets. A
    new phase begins near where the one before it did.
    """
    for kind in (FigureKind.BASE, FigureKind.TARGET):
        if kind in a.levels and kind in b.levels:
            return _near(a.levels[kind], b.levels[kind])
    return 0.0


def _near(mine: float, theirs: float) -> float:
    if mine == theirs:
        return 1.0
    if mine * theirs <= 0:
        return 0.0
    return max(0.0, 1 - abs(math.log(mine / theirs)) / math.log(_FAR))


def _distinctive(value: float) -> bool:
    """Says a number more than 0, 1, 10 or 100 do?"""
    digits = f"{abs(value):.12g}".replace(".", "").strip("0")
    return len(digits) >= 2
