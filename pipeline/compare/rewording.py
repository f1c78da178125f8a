"""What a stretch without identical units became: the chain of similar units that keeps most text.

A unit answers to one unit, or a sentence to two that it was split into, or two sentences to one
that they were merged into.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pipeline.compare.identical import Stretch
from pipeline.compare.likeness import NOTHING_COMMON, SIMILAR, Common, likely_pairs, similarity
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind

LEAST_PART = 0.3
"""Likeness of a sentence to one part of what it was split into: less has nothing of it."""
MOST_PART = 0.93
"""The same: more has all of it."""
BOTH_PARTS = 0.7
"""Likeness from which on two sentences together are the one that was split."""
OTHER_PART = 0.5
"""Share of the second part that must be kept too, else it was added beside and not split off."""
PREFER_BOTH = 1.001
"""A split weighs this much more than the same text in one pair, to be taken before it."""


class Pairing(NamedTuple):
    """One or two neighbouring old units that answer to one or two neighbouring new ones."""

    old: int
    """The first of them."""
    new: int
    old_count: int
    new_count: int
    weight: float
    """Kept characters of both sides."""

    @property
    def old_units(self) -> tuple[int, ...]:
        """Their indices."""
        return tuple(range(self.old, self.old + self.old_count))

    @property
    def new_units(self) -> tuple[int, ...]:
        """Their indices."""
        return tuple(range(self.new, self.new + self.new_count))


class Placed(NamedTuple):
    """Old and new units that are known to answer to none of a stretch."""

    old: AbstractSet[int] = frozenset()
    new: AbstractSet[int] = frozenset()

    def holds(self, pairing: Pairing) -> bool:
        """Whether one of a pairing's units is among them."""
        free = self.old.isdisjoint(pairing.old_units) and self.new.isdisjoint(pairing.new_units)
        return not free


NONE_PLACED = Placed()


def reworded(
    a: Sequence[Unit],
    b: Sequence[Unit],
    at: Stretch,
    common: Common = NOTHING_COMMON,
    placed: Placed = NONE_PLACED,
) -> list[Pairing]:
    """The pairings of a stretch that together keep most text, in order on both sides.

    Args:
        placed: units that are in none of them.
    """
    return heaviest((p for p in pairings(a, b, at, common) if not placed.holds(p)), at)


def pairings(
    a: Sequence[Unit], b: Sequence[Unit], at: Stretch, common: Common = NOTHING_COMMON
) -> list[Pairing]:
    """All pairings that are similar enough, by their first units.

    Of one pair of first units the whole pair stands before splits and merges.
    """
    found: list[Pairing] = []
    for i, j in likely_pairs(a, b, at.old, at.new):
        if _too_unequal(len(a[i].bare), len(b[j].bare)):
            continue
        score = similarity(a[i], b[j], common)
        whole = Pairing(i, j, 1, 1, score * (len(a[i].bare) + len(b[j].bare)))
        if score >= SIMILAR:
            found.append(whole)
        if LEAST_PART <= score <= MOST_PART and a[i].kind == b[j].kind == UnitKind.SENTENCE:
            found += _splits_and_merges(a, b, at, whole)
    return sorted(found)


def _too_unequal(length: int, other: int) -> bool:
    """Lengths of two units of which no similarity worth its time can come."""
    return abs(length - other) > 3 * min(length, other) + 40


def _splits_and_merges(
    a: Sequence[Unit], b: Sequence[Unit], at: Stretch, whole: Pairing
) -> Iterator[Pairing]:
    """The pairing ``whole`` with the next unit of either side taken in, where that is kept too."""
    i, j = whole.old, whole.new
    if j + 1 in at.new and (weight := _weight_of_split(a[i], b[j], b[j + 1], whole.weight)):
        yield Pairing(i, j, 1, 2, weight)
    if i + 1 in at.old and (weight := _weight_of_split(b[j], a[i], a[i + 1], whole.weight)):
        yield Pairing(i, j, 2, 1, weight)


def with_part(a: Sequence[Unit], b: Sequence[Unit], pair: tuple[int, int], free: Placed) -> Pairing:
    """Two sentences that are known to answer to each other, with the next one of either side where
    that is a part of the other that was split off, and no other answers to it.

    Args:
        free: units that answer to none yet.
    """
    i, j = pair
    score = similarity(a[i], b[j])
    whole = Pairing(i, j, 1, 1, score * (len(a[i].bare) + len(b[j].bare)))
    sentences = a[i].kind == b[j].kind == UnitKind.SENTENCE
    if not sentences or not LEAST_PART <= score <= MOST_PART:
        return whole
    more_old, more_new = i + 1 in free.old, j + 1 in free.new
    if more_old and more_new and similarity(a[i + 1], b[j + 1]) >= SIMILAR:
        return whole
    if more_new and _weight_of_split(a[i], b[j], b[j + 1], whole.weight):
        return whole._replace(new_count=2)
    if more_old and _weight_of_split(b[j], a[i], a[i + 1], whole.weight):
        return whole._replace(old_count=2)
    return whole


def _weight_of_split(one: Unit, first: Unit, second: Unit, kept_in_first: float) -> float | None:
    """Weight of ``one`` as what ``first`` and ``second`` are together; None where it isn't."""
    if second.kind != UnitKind.SENTENCE or similarity(one, second) > MOST_PART:
        return None
    both = first._replace(key=first.key + second.key, bare=first.bare + second.key)
    score = similarity(one, both)
    weight = score * (len(one.bare) + len(both.bare))
    kept_in_second = (weight - kept_in_first) / 2
    if score < BOTH_PARTS or kept_in_second < OTHER_PART * len(second.bare):
        return None
    return weight * PREFER_BOTH


class _Chain(NamedTuple):
    """Pairings in order on both sides, told from the last one back."""

    weight: float
    last: Pairing | None
    before: "_Chain | None"

    def pairings(self) -> list[Pairing]:
        """From the first on."""
        found: list[Pairing] = []
        chain: _Chain | None = self
        while chain is not None and chain.last is not None:
            found.append(chain.last)
            chain = chain.before
        return found[::-1]


_EMPTY = _Chain(0.0, None, None)


class _Heaviest:
    """The heaviest chain among those that use the first N new units of a stretch alone, for every
    N.

    A Fenwick tree of maxima (https://doi.org/10.1002/spe.4380240306): adding and asking take the
    logarithm of N.
    """

    def __init__(self, size: int) -> None:
        self._best = [_EMPTY] * (size + 1)

    def add(self, used: int, chain: _Chain) -> None:
        """``chain`` ends with the new unit ``used`` (1 is the first)."""
        while used < len(self._best):
            if chain.weight > self._best[used].weight:
                self._best[used] = chain
            used += used & -used

    def within(self, used: int) -> _Chain:
        """The heaviest chain that ends with the new unit ``used`` or before."""
        found = _EMPTY
        while used > 0:
            if self._best[used].weight > found.weight:
                found = self._best[used]
            used -= used & -used
        return found


def heaviest(options: Iterable[Pairing], at: Stretch) -> list[Pairing]:
    """The heaviest chain of ``options`` (in the order of their first units) that is in order on
    both sides.

    No unit is in two pairings. Of equally heavy chains it is the one whose last pairing stands
    first in ``options``.
    """
    beginning: defaultdict[int, list[Pairing]] = defaultdict(list)
    for pairing in options:
        beginning[pairing.old].append(pairing)
    ended: defaultdict[int, list[_Chain]] = defaultdict(list)  # by the old unit that follows
    heaviest_so_far = _Heaviest(len(at.new))
    best = _EMPTY
    for i in at.old:
        for chain in ended.pop(i, []):
            assert chain.last is not None
            heaviest_so_far.add(chain.last.new + chain.last.new_count - at.new.start, chain)
        for pairing in beginning.get(i, []):
            before = heaviest_so_far.within(pairing.new - at.new.start)
            chain = _Chain(before.weight + pairing.weight, pairing, before)
            ended[i + pairing.old_count].append(chain)
            if chain.weight > best.weight:
                best = chain
    return best.pairings()
