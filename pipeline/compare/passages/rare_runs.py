"""Which wordings of two texts have runs of characters in common that few others have: those that
are worth a comparison.

By arrays: two texts of 150 pages have 30,000 runs each, and every edition is held beside each that
came a while before it.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_RUN = 4
"""Characters of a run; with 16 bits of each it is one number."""
_RARE = 5
"""A run that more wordings have tells nothing."""
_END = ord("\n")
"""Stands in no key."""


class RareRuns:
    """The rare runs of some wordings of a text.

    Args:
        wordings: the place and the key of each, by place.
    """

    def __init__(self, wordings: Sequence[tuple[int, str]]) -> None:
        codes, places = _runs_of(wordings)
        runs, first, counts = np.unique(codes, return_index=True, return_counts=True)
        rare = counts <= _RARE
        self.places: NDArray[np.int64] = places
        """Of the wordings that have each run, run by run."""
        self.runs: NDArray[np.uint64] = runs[rare]
        self.first: NDArray[np.int64] = first[rare]
        """Where those of each rare run begin."""
        self.counts: NDArray[np.int64] = counts[rare]
        """How many they are."""


def _runs_of(wordings: Sequence[tuple[int, str]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Each run of each wording once, with the wording's place; in the order of both."""
    text = "".join(f"{key}\n" for _, key in wordings)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    owners = np.repeat([place for place, _ in wordings], [len(key) + 1 for _, key in wordings])
    size = max(len(characters) - _RUN + 1, 0)
    codes = np.zeros(size, np.uint64)
    inside = np.ones(size, np.bool_)
    for n in range(_RUN):
        one = characters[n : n + size]
        codes = (codes << np.uint64(16)) | (one & 0xFFFF).astype(np.uint64)
        inside &= one != _END
    codes, places = codes[inside], owners[:size][inside].astype(np.int64)
    order = np.lexsort((places, codes))
    codes, places = codes[order], places[order]
    again = (codes[1:] == codes[:-1]) & (places[1:] == places[:-1])
    once = np.concatenate(([True], ~again))[: len(codes)]
    return codes[once], places[once]


def shared_runs(one: RareRuns, other: RareRuns) -> Iterator[tuple[int, int, int]]:
    """The wordings of two texts that have rare runs in common: both places and how many runs."""
    _, a, b = np.intersect1d(one.runs, other.runs, assume_unique=True, return_indices=True)
    width = other.counts[b]
    pairs = one.counts[a] * width
    run = np.repeat(np.arange(len(pairs)), pairs)
    n = np.arange(len(run)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    left = one.places[one.first[a][run] + n // width[run]]
    right = other.places[other.first[b][run] + n % width[run]]
    both, counts = np.unique(left << 32 | right, return_counts=True)
    for key, count in zip(both.tolist(), counts.tolist(), strict=True):
        yield key >> 32, key & 0xFFFFFFFF, count
