"""What a night of a source had that its nights do not have: pure rules over a few numbers.

Each wants two things: that it is far from the usual, and that it is more than a file or two. A
source needs seven good nights before anything of it is called unusual.
"""

from collections.abc import Sequence
from statistics import fmean, median
from typing import NamedTuple

from pipeline.kinds import Unusual

BEFORE = 28
"""Runs that make the usual: four weeks of nights."""
_ENOUGH = 7
_FEWER, _MORE = 0.7, 1.5
"""Of the usual number of addresses."""
_SOME = 3
"""Addresses or changes that are more than chance."""
_SHARE = 0.25
"""Of a source's addresses: where so many changed in one night, its site was rebuilt."""
_TIMES_SLOWER, _SLOW_SECONDS = 5.0, 2.0


class Numbers(NamedTuple):
    """What a run came to."""

    addresses: int
    added: int
    updated: int
    removed: int
    answer: float | None
    """Seconds of one answer on the average; None where nobody knows."""

    @property
    def changes(self) -> int:
        """All of them."""
        return self.added + self.updated + self.removed


class Usual(NamedTuple):
    """What the runs before came to."""

    addresses: int
    last: int
    """Addresses of the last one: what is so since a night is told of that night alone."""
    changes: float
    answer: float | None


def usual_of(before: Sequence[Numbers]) -> Usual | None:
    """What is usual after these runs, the newest first; None where they are too few to say."""
    if len(before) < _ENOUGH:
        return None
    answers = [one.answer for one in before if one.answer is not None]
    return Usual(
        addresses=int(median(one.addresses for one in before)),
        last=before[0].addresses,
        changes=round(fmean(one.changes for one in before), 2),
        answer=median(answers) if len(answers) >= _ENOUGH else None,
    )


def unusual(now: Numbers, usual: Usual | None, *, cut: bool) -> list[Unusual]:
    """What of a run is not as its source's runs are.

    Args:
        cut: it did not come to its end: that it asked for less is nothing of the city's.
    """
    if usual is None:
        return []
    large = max(_SOME, _SHARE * usual.addresses)
    told = {
        Unusual.FEWER_ADDRESSES: not cut
        and all(_fewer(now.addresses, than) for than in (usual.addresses, usual.last)),
        Unusual.MORE_ADDRESSES: all(
            _more(now.addresses, than) for than in (usual.addresses, usual.last)
        ),
        Unusual.MANY_UPDATED: now.updated >= large,
        Unusual.MANY_REMOVED: now.removed >= large,
        Unusual.SLOW: _slow(now.answer, usual.answer),
    }
    return [name for name, so in told.items() if so]


def _fewer(now: int, than: int) -> bool:
    return now <= than - _SOME and now < _FEWER * than


def _more(now: int, than: int) -> bool:
    return now >= than + _SOME and now > _MORE * than


def _slow(now: float | None, usual: float | None) -> bool:
    if now is None or usual is None:
        return False
    return now > _SLOW_SECONDS and now > _TIMES_SLOWER * usual
