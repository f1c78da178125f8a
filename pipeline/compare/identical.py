"""Which units stood still: pairs of identical ones in order on both sides, in time that grows about
linearly.

As in Cohen's patience diff (https://bramcohen.livejournal.com/73318.html): what occurs once on both
sides anchors the rest, and only between two anchors is looked at closely. A sentence that comes
again and again (「以下同じ。」) can't draw two far places together.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

LARGEST = 400_000_000
"""So many pairs of a stretch without anchors are searched (50 MB, a tenth of a second); more are
nothing but repeated lines, and are searched part by part."""

_RUNS = (2, 4, 8, 16)
"""So many lines in a row are looked for where none occurs once."""

Pair = tuple[int, int]
"""Index of an old and of a new unit."""


class Stretch(NamedTuple):
    """Neighbouring units of the old text, and those of the new text they are held against."""

    old: range
    new: range


def stretch_of(a: Sequence[object], b: Sequence[object]) -> Stretch:
    """Both texts from beginning to end."""
    return Stretch(range(len(a)), range(len(b)))


def gaps(pairs: Sequence[Pair], whole: Stretch) -> Iterator[Stretch]:
    """The stretches before, between and after pairs in order that have units on both sides."""
    before = (whole.old.start - 1, whole.new.start - 1)
    after = (whole.old.stop, whole.new.stop)
    for (i, j), (next_i, next_j) in pairwise([before, *pairs, after]):
        if i + 1 < next_i and j + 1 < next_j:
            yield Stretch(range(i + 1, next_i), range(j + 1, next_j))


def identical(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Pairs of identical keys, in order on both sides.

    No key is left that stands on both sides of a gap between the pairs (stretches beyond
    :data:`LARGEST` apart); of keys that do not repeat there are as many pairs as can be.
    """
    found: list[Pair] = []
    todo = [stretch_of(a, b)]
    while todo:
        ends, middle = _equal_ends(a, b, todo.pop())
        found += ends
        anchors = longest_rising(unique_pairs(a, b, middle))
        if anchors:
            found += anchors
            todo += gaps(anchors, middle)
        elif len(middle.old) * len(middle.new) <= LARGEST:
            found += _longest_common(a, b, middle)
        else:
            todo += _parts(a, b, middle)
    return sorted(found)


def _parts(a: Sequence[str], b: Sequence[str], at: Stretch) -> list[Stretch]:
    """A stretch of repeated lines in parts: cut where a run of lines begins that occurs once on
    both sides, else in its middle.
    """
    for length in _RUNS:
        cuts = longest_rising(_unique_runs(a, b, at, length))
        if cuts:
            break
    else:
        cuts = [((at.old.start + at.old.stop) // 2, (at.new.start + at.new.stop) // 2)]
    starts = [(at.old.start, at.new.start), *cuts]
    ends = [*cuts, (at.old.stop, at.new.stop)]
    parts = zip(starts, ends, strict=True)
    return [Stretch(range(i, k), range(j, n)) for (i, j), (k, n) in parts if i < k and j < n]


def _unique_runs(a: Sequence[str], b: Sequence[str], at: Stretch, length: int) -> list[Pair]:
    """Where runs of so many keys begin that occur once on both sides."""
    left, right = _runs(a, at.old, length), _runs(b, at.new, length)
    pairs = unique_pairs(left, right, stretch_of(left, right))
    return [(at.old[i], at.new[j]) for i, j in pairs]


def _runs(keys: Sequence[str], at: range, length: int) -> list[str]:
    return ["\0".join(keys[n : n + length]) for n in at[: len(at) - length + 1]]


def _equal_ends(a: Sequence[str], b: Sequence[str], at: Stretch) -> tuple[list[Pair], Stretch]:
    """The equal beginnings and equal ends of a stretch, and what is between them."""
    found: list[Pair] = []
    (i, old_stop), (j, new_stop) = (at.old.start, at.old.stop), (at.new.start, at.new.stop)
    while i < old_stop and j < new_stop and a[i] == b[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    while i < old_stop and j < new_stop and a[old_stop - 1] == b[new_stop - 1]:
        old_stop, new_stop = old_stop - 1, new_stop - 1
        found.append((old_stop, new_stop))
    return found, Stretch(range(i, old_stop), range(j, new_stop))


def unique_pairs(a: Sequence[str], b: Sequence[str], at: Stretch) -> list[Pair]:
    """Pairs of keys that occur once on both sides of a stretch, in the order of the old side."""
    left = Counter(a[at.old.start : at.old.stop])
    right = Counter(b[at.new.start : at.new.stop])
    place = {b[j]: j for j in at.new if right[b[j]] == 1}
    return [(i, place[a[i]]) for i in at.old if left[a[i]] == 1 and a[i] in place]


def longest_rising(pairs: Sequence[Pair]) -> list[Pair]:
    """As many of ``pairs`` (in the order of their old side, no two alike on a side) as are in order
    on both sides.

    Patience sorting: ``piles`` holds, for each length, the chain of that length whose end lies
    furthest to the front.
    """
    piles: list[int] = []  # places in ``pairs`` of those ends
    tops: list[int] = []  # their new sides, rising
    before: list[int | None] = []
    for n, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        before.append(piles[length - 1] if length else None)
        tops[length : length + 1], piles[length : length + 1] = [j], [n]
    chain: list[Pair] = []
    last = piles[-1] if piles else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _longest_common(a: Sequence[str], b: Sequence[str], at: Stretch) -> Iterator[Pair]:
    """The longest common subsequence of a stretch."""
    left, right = a[at.old.start : at.old.stop], b[at.new.start : at.new.stop]
    for block in LCSseq.opcodes(left, right):
        if block.tag == "equal":
            yield from zip(
                at.old[block.src_start : block.src_end],
                at.new[block.dest_start : block.dest_end],
                strict=True,
            )
