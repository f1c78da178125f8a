"""How alike two units are, and which of many are worth comparing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rapidfuzz import fuzz

from pipeline.compare.units.lines import without_values
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind
from pipeline.read.names.eras import RECENT_ERA

SIMILAR = 0.5
"""Likeness from which on two units at the same place are one that was changed."""
DATED = 0.6
"""Likeness of two short lines that differ in their dates alone, at the least."""
DATED_LENGTH = 24
"""Characters of the longest line of which that is said: a cover's date, a heading."""
SAME_LABEL = 0.9
"""Least likeness of two rows of one label, whatever their values."""
LIKE_LABEL = 60
"""Labels that are less alike (0 to 100) name different indicators, however alike their values."""
ALL_PAIRS = 2500
"""So many pairs are all compared; of more, those that share a rare run of characters (for time)."""
RARE = 24
"""A run of characters that stands in more units than these is not rare."""
VOTED = 8
"""So many units are looked at for each unit of a long stretch."""
_RUN = 3  # characters

_DATE = re.compile(
    rf"{RECENT_ERA}(?:元|[0-9]{{1,2}})年?度?|[12][0-9]{{3}}年度?|[0-9]{{1,2}}月|[0-9]{{1,2}}日"
)
_ROW = UnitKind.ROW  # a member's name is looked up slowly, and similarity is asked a million times
_LIKE_THEIR_OWN = frozenset({UnitKind.ROW, UnitKind.TOC, UnitKind.RUNNING})
_VALUE_MARKS = ".,、-△▲%()+/・|"


def similarity(a: Unit, b: Unit) -> float:
    """Share of both units that is the same, 0 to 1; the same whichever comes first.

    Rows of one label are the same row, whatever their values. Rows and lines of contents are like
    their own kind alone.
    """
    if a.kind != b.kind and (a.kind in _LIKE_THEIR_OWN or b.kind in _LIKE_THEIR_OWN):
        return 0.0
    ratio: float = fuzz.ratio(a.bare, b.bare) / 100
    if a.kind == _ROW:
        if a.row and b.row and a.row.key and a.row.key == b.row.key:
            return max(ratio, SAME_LABEL)
        return _similarity_of_rows(label_of(a), label_of(b), ratio)
    if ratio < DATED and _differ_in_dates_alone(a.key, b.key):
        return DATED
    return ratio


def _similarity_of_rows(label: str, other: str, ratio: float) -> float:
    if not label and not other:
        return max(ratio, SIMILAR)  # bare values: their place is all that tells which is which
    if label == other and len(label) >= 2:
        return max(ratio, SAME_LABEL)
    return ratio if fuzz.ratio(label, other) >= LIKE_LABEL else 0.0


def _differ_in_dates_alone(key: str, other: str) -> bool:
    """平成27年10月 and 令和元年12月, on a cover: 40 % alike, and yet one line that was changed."""
    if max(len(key), len(other)) > DATED_LENGTH:
        return False
    undated = _DATE.sub("#", key)
    return undated == _DATE.sub("#", other) != key


def label_of(unit: Unit) -> str:
    """What names a row: its key without its values."""
    return unit.label or without_values(unit.key)


def likely_pairs(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of ``old`` and ``new`` units worth comparing.

    All of a few; of many those that share most rare runs of characters, up to :data:`VOTED` a unit.
    """
    if len(old) * len(new) <= ALL_PAIRS:
        yield from ((i, j) for i in old for j in new)
        return
    holders = _holders(b, new)
    for i in old:
        held = (holders[run] for run in _runs(a[i].bare) if run in holders)
        votes = Counter(chain.from_iterable(held))  # a call a unit: one a run took twice as long
        yield from ((i, j) for j in _most_voted(votes))


def _holders(units: Sequence[Unit], indices: Iterable[int]) -> dict[str, list[int]]:
    """Each rare run of characters with the units that it stands in."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index in indices:
        for run in _runs(units[index].bare):
            holders[run].append(index)
    return {run: holding for run, holding in holders.items() if len(holding) <= RARE}


def _runs(text: str) -> set[str]:
    return {text[at : at + _RUN] for at in range(len(text) - _RUN + 1)}


def _most_voted(votes: Counter[int]) -> list[int]:
    """The units with most votes; of equal ones the first, as a set has no order of its own."""
    return sorted(votes, key=lambda j: (-votes[j], j))[:VOTED]
