"""What changed inside of what moved: a section that stands elsewhere, one sentence of it reworded.

What stands between two units that moved together is held against what stands between them there,
as in any gap between units that stood still; what stands right before the first and behind the last
of them, one by one as long as it is alike.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from pipeline.compare.identical import Pair, Stretch, gaps, longest_rising, unique_pairs
from pipeline.compare.leads import by_first_word, by_lead, by_name, once_in_both
from pipeline.compare.likeness import NOTHING_COMMON, Common, similarity
from pipeline.compare.rewording import reworded
from pipeline.compare.units.types import Unit

WIDEST = 900
"""So many pairs of a gap are searched: what moves together leaves no wide ones."""

BESIDE = 0.7
"""Likeness from which on what stands beside what moved has moved with it: nothing holds it from the
other side."""


class _Free(NamedTuple):
    """Both texts, and the units of them that have no place yet."""

    a: Sequence[Unit]
    b: Sequence[Unit]
    old: AbstractSet[int]
    new: AbstractSet[int]
    common: Common


def carried(
    a: Sequence[Unit],
    b: Sequence[Unit],
    moved: Mapping[int, int],
    loose: tuple[Iterable[int], Iterable[int]],
    common: Common = NOTHING_COMMON,
) -> dict[int, int]:
    """Old units → new ones that moved together with ``moved`` and changed.

    Args:
        moved: old units → new ones.
        loose: old and new units without a place.
    """
    free = _Free(a, b, frozenset(loose[0]), frozenset(loose[1]), common)
    found: dict[int, int] = {}
    for one, other in pairwise(sorted(moved.items())):
        gap = Stretch(range(one[0] + 1, other[0]), range(one[1] + 1, other[1]))
        if _is_free(free, gap):
            found |= dict(_in_gap(free, gap))
    return found | _at_ends(free, {**moved, **found})


def _is_free(free: _Free, gap: Stretch) -> bool:
    """Whether a stretch holds units of both sides, none of which has a place."""
    if not 0 < len(gap.old) * len(gap.new) <= WIDEST:
        return False
    return free.old >= set(gap.old) and free.new >= set(gap.new)


def _in_gap(free: _Free, gap: Stretch) -> Iterator[Pair]:
    """What is known by its name or its first words, and between them what was reworded."""
    known: list[Pair] = []
    for way in (by_name, by_first_word, by_lead):
        for part in list(gaps(known, gap)):
            olds, news = [free.a[i] for i in part.old], [free.b[j] for j in part.new]
            left, right = once_in_both(olds, news, way)
            whole = Stretch(range(len(olds)), range(len(news)))
            pairs = ((i, j) for i, j in unique_pairs(left, right, whole) if left[i])
            known += [(part.old[i], part.new[j]) for i, j in longest_rising(list(pairs))]
        known.sort()
    yield from known
    for part in gaps(known, gap):
        for found in reworded(free.a, free.b, part, free.common):
            if found.old_count == found.new_count == 1:
                yield found.old, found.new


def _at_ends(free: _Free, moved: Mapping[int, int]) -> dict[int, int]:
    """What stands beside units that moved, as long as it is alike."""
    taken = set(moved.values())
    found: dict[int, int] = {}
    for step in (-1, 1):
        for i, j in sorted(moved.items(), reverse=step < 0):
            i, j = i + step, j + step
            while (
                (i in free.old and j in free.new)
                and (i not in moved and i not in found and j not in taken)
                and similarity(free.a[i], free.b[j], free.common) >= BESIDE
            ):
                found[i] = j
                taken.add(j)
                i, j = i + step, j + step
    return found
