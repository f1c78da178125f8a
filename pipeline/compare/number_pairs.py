"""Which number of a text became which of the other: by the words that were kept around them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.kinds import ValueKind

_BESIDE = 60
"""Likeness of the words around two numbers (0 to 100) from which on one became the other, though no
word beside them was kept."""
_KEPT = 2
"""Letters in a row that were kept, from which on they tell what stands beside them."""
_MOST = 10_000
"""So many pairs of a stretch are tried; of more, numbers are paired by place."""


class Number(Protocol):
    """What is asked of a number of a text."""

    @property
    def raw(self) -> str: ...
    @property
    def kind(self) -> ValueKind: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def around(self) -> str: ...
    @property
    def amount(self) -> float | None: ...


class _Stretch(NamedTuple):
    """Numbers between kept words."""

    old: list[Number]
    new: list[Number]
    led: bool
    """Whether the words before the first number of both were kept, up to it."""
    followed: bool
    """The same behind the last number."""
    whole: bool
    """Nothing but numbers stands between words of which enough was kept."""


Token = Number | str
Match = tuple[Number | None, Number | None]


def differing(old: Sequence[Token], new: Sequence[Token]) -> list[Match]:
    """The numbers that differ, in order; one that came or went has no other side.

    Args:
        old, new: the numbers and letters of both texts.
    """
    found = [match for stretch in _stretches(old, new) for match in _paired(stretch)]
    return _without_returns(found)


def _stretches(old: Sequence[Token], new: Sequence[Token]) -> Iterator[_Stretch]:
    keys = [[t if isinstance(t, str) else f"#{t.raw}" for t in side] for side in (old, new)]
    i = j = 0
    before = _KEPT  # the beginning of both, and their end, tell as much as kept words
    for block in LCSseq.editops(*keys).as_matching_blocks():
        old_stop, new_stop = block.a + block.size, block.b + block.size
        last = old_stop == len(old) and new_stop == len(new)
        after = _KEPT if last else _length(old[block.a : old_stop])
        yield _stretch(old[i : block.a], new[j : block.b], before, after)
        before = _KEPT if block.a == block.b == 0 else after
        i, j = old_stop, new_stop


def _stretch(here: Sequence[Token], there: Sequence[Token], before: int, after: int) -> _Stretch:
    """What stands between kept words of so many letters."""
    pure = not any(isinstance(token, str) for token in (*here, *there))
    led = before >= _KEPT and _is_number(here[:1]) and _is_number(there[:1])
    followed = after >= _KEPT and _is_number(here[-1:]) and _is_number(there[-1:])
    return _Stretch(
        _numbers(here),
        _numbers(there),
        led=pure or led,
        followed=pure or followed,
        whole=pure and min(before, after) >= _KEPT,
    )


def _length(tokens: Sequence[Token]) -> int:
    return sum(len(token) if isinstance(token, str) else len(token.raw) for token in tokens)


def _numbers(tokens: Sequence[Token]) -> list[Number]:
    return [token for token in tokens if not isinstance(token, str)]


def _is_number(tokens: Sequence[Token]) -> bool:
    """Whether the one token is a number; where there is none, nothing speaks against it."""
    return not any(isinstance(token, str) for token in tokens)


def _paired(stretch: _Stretch) -> Iterator[Match]:
    """Numbers of a stretch side by side, never crosswise, as those that go best together."""
    old, new = stretch.old, stretch.new
    if _one_for_one(stretch) or len(old) * len(new) > _MOST:
        shared = min(len(old), len(new))
        yield from zip(old, new, strict=False)
        yield from ((one, None) for one in old[shared:])
        yield from ((None, one) for one in new[shared:])
        return
    best = _best(stretch)
    i = j = 0
    while i < len(old) and j < len(new):
        score = _score(stretch, i, j)
        if score > 0 and best[i][j] == score + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((one, None) for one in old[i:])
    yield from ((None, one) for one in new[j:])


def _one_for_one(stretch: _Stretch) -> bool:
    """As many on both sides, each of one sort, and nothing but them between kept words."""
    sorts = [[(one.kind, one.unit) for one in side] for side in (stretch.old, stretch.new)]
    return stretch.led and stretch.followed and sorts[0] == sorts[1]


def _best(stretch: _Stretch) -> list[list[float]]:
    """How well the numbers from each pair of places on can go together."""
    high, wide = len(stretch.old), len(stretch.new)
    best = [[0.0] * (wide + 1) for _ in range(high + 1)]
    for i in range(high - 1, -1, -1):
        for j in range(wide - 1, -1, -1):
            together = _score(stretch, i, j) + best[i + 1][j + 1]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    return best


def _score(stretch: _Stretch, i: int, j: int) -> float:
    """How well two numbers go together; 0 where one can't have become the other."""
    old, new = stretch.old[i], stretch.new[j]
    beside = _beside(stretch, i, j)
    alone = stretch.whole and len(stretch.old) == len(stretch.new) == 1
    if not beside or not (_one_sort(old, new) or (alone and old.kind == new.kind)):
        return 0.0
    return beside + (old.unit == new.unit) + 0.3 * _near(old, new)


def _one_sort(old: Number, new: Number) -> bool:
    return old.kind == new.kind and (old.unit == new.unit or not (old.unit and new.unit))


def _beside(stretch: _Stretch, i: int, j: int) -> float:
    """How much what stands beside two numbers says that they are one; 0 where it says nothing."""
    old, new = stretch.old[i], stretch.new[j]
    led = stretch.led and i == j == 0
    followed = stretch.followed and (i, j) == (len(stretch.old) - 1, len(stretch.new) - 1)
    around = fuzz.ratio(old.around, new.around)
    if not led and not followed and around < _BESIDE:
        return 0.0
    return 1 + around / 100 + (led + followed) / 2


def _near(old: Number, new: Number) -> float:
    """How near two amounts are, 0 to 1."""
    if not old.amount or not new.amount or (old.amount < 0) != (new.amount < 0):
        return 0.0
    low, high = sorted((abs(old.amount), abs(new.amount)))
    return low / high


def _without_returns(matches: list[Match]) -> list[Match]:
    """A number that went here and came there is the same number in another place."""
    gone = Counter(old.raw for old, new in matches if old is not None and new is None)
    come = Counter(new.raw for old, new in matches if new is not None and old is None)
    sides = {raw: [count, count] for raw, count in (gone & come).items()}
    found = []
    for match in matches:
        left = sides.get(_raw(match)) if _alone(match) else None
        side = int(match[0] is None)
        if left and left[side]:
            left[side] -= 1
        else:
            found.append(match)
    return found


def _alone(match: Match) -> bool:
    return match[0] is None or match[1] is None


def _raw(match: Match) -> str:
    number = match[0] or match[1]
    return number.raw if number else ""
