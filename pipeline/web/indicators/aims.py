"""The targets of an indicator: which editions held each, since when it was aimed at, and when
another took its place.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.answers.indicator_values import Value
from pipeline.database.row_types import EditionRow
from pipeline.web.indicators.chart import Step
from pipeline.web.indicators.moments import LAST_YEAR, begins, moment_of, number_of

_MOMENT = 0.01
"""Moments that lie nearer, as a share of a year, are one."""


class Aim(NamedTuple):
    """A target: how much, and when."""

    moment: float
    value: float


class Held(NamedTuple):
    """A target through the editions that hold it, one after the other."""

    aim: Aim
    first: int
    last: int
    """Places among the editions that speak of the indicator."""


class Aims:
    """The targets of one indicator."""

    def __init__(self, targets: Sequence[Value], editions: Sequence[EditionRow]) -> None:
        """Args:
        targets: those that count, in one unit.
        editions: the final ones that set its target, or dropped it, in their order.
        """
        self._targets, self._editions = targets, editions
        self._begun = [self._begins(edition) for edition in editions]
        self._held = list(self._find())

    def steps(self) -> Iterator[Step]:
        """Each target as it is drawn, in the order of editions and years."""
        for held in sorted(self._held, key=lambda h: (h.first, h.aim.moment)):
            start = self._start(held)
            end = held.aim.moment
            replaced = min(end, max(start, self._replaced(held)))
            yield Step(start, replaced, end, held.aim.value, self._value_before(held, start))

    def is_over(self, aim: Aim) -> bool:
        """Did another take its place before its year came?"""
        held = [held for held in self._held if held.aim == aim]
        return bool(held) and max(map(self._replaced, held)) < aim.moment

    def last_of(self, edition_id: str) -> Aim | None:
        """The target of the last year that an edition was the last to hold."""
        ended = [h.aim for h in self._held if self._editions[h.last]["id"] == edition_id]
        return max(ended, default=None)

    def _begins(self, edition: EditionRow) -> float:
        """A revision of the very year of its target is drawn from the beginning of that year: its
        own mark stands in the middle of it.
        """
        own = [v for v in self._targets if v.edition_id == edition["id"]]
        last = max((moment_of(value, edition) for value in own), default=float(LAST_YEAR))
        return min(begins(edition), last - 0.5)

    def _find(self) -> Iterator[Held]:
        """Each target with the editions that hold it without a break."""
        places = {edition["id"]: n for n, edition in enumerate(self._editions)}
        found: dict[Aim, list[int]] = {}
        for value in self._targets:
            number, place = number_of(value), places.get(value.edition_id)
            if number is not None and place is not None:
                aim = Aim(moment_of(value, self._editions[place]), number)
                found.setdefault(aim, []).append(place)
        for aim, held in found.items():
            yield from (Held(aim, first, last) for first, last in _runs(sorted(set(held))))

    def _start(self, held: Held) -> float:
        """When its target of earlier years ended, or when the first edition that holds it began."""
        earlier = [
            other.aim.moment
            for other in self._held
            if other.first <= held.first <= other.last and other.aim.moment < held.aim.moment
        ]
        start = max(earlier, default=self._begun[held.first])
        return start if start < held.aim.moment else held.aim.moment - 1

    def _replaced(self, held: Held) -> float:
        after = held.last + 1
        return self._begun[after] if after < len(self._begun) else float(LAST_YEAR)

    def _value_before(self, held: Held, start: float) -> float | None:
        """The target that was aimed at up to this one's start."""
        ended = [
            other
            for other in self._held
            if other is not held
            and (other.last + 1 == held.first or other.first <= held.first <= other.last)
            and abs(min(other.aim.moment, self._replaced(other)) - start) < _MOMENT
        ]
        best = min(ended, key=lambda other: other.aim.moment, default=None)
        return best.aim.value if best else None


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each row of neighbours: 0, 1, 3 gives (0, 1) and (3, 3)."""
    first = None
    for n, place in enumerate(places):
        first = place if first is None else first
        if n + 1 == len(places) or places[n + 1] != place + 1:
            yield first, place
            first = None
