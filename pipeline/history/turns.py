"""The order in which the visits of a rebuild are projected.

Rows have the numbers that nights one by one give them, so whatever brings news waits for its turn.
What brings nothing adds its run and captures, whose numbers are known beforehand, and no row of
another source: such visits are projected many of a source at a time, and while the next visit's
files are still being read those of other sources come before it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator

from pipeline.history.laid_nights import LaidNights, Turn
from pipeline.history.projecting import Step
from pipeline.history.visits import Visit

_MOST = 32
"""Visits of a source that are projected in one go."""
_CAPTURES = 1_000
"""So many captures of theirs may be in memory."""


class Turns:
    """Visits to be projected, each once.

    Args:
        laid: nights that are arranged.
        is_read: is there nothing to wait for where a visit is projected?
    """

    def __init__(self, laid: LaidNights, is_read: Callable[[Visit], bool]) -> None:
        self._laid, self._is_read = laid, is_read
        self._done: dict[str, int] = {}
        """Source → its last visit that is projected."""
        self._alone: dict[str, int] = {}
        """Source → its last visit that has to wait for its turn, though it brings nothing."""
        self._free: OrderedDict[str, None] = OrderedDict()
        """Sources whose next visit may come early."""
        self._given = range(0)
        """The visits that were given early last, by number."""

    def __iter__(self) -> Iterator[Step]:
        for turn in self._laid.turns():
            if turn.number <= self._done.get(turn.source_id, 0):
                continue
            if self._may_be_early(turn):
                yield self._stretch(turn)
            if turn.number > self._done.get(turn.source_id, 0):
                yield from self._in_its_turn(turn)
            self._free[turn.source_id] = None

    def _in_its_turn(self, turn: Turn) -> Iterator[Step]:
        """A visit, after others that come early as long as it is waited for."""
        step = self._laid.step(turn.number)
        while not (turn.quiet or self._is_read(step.visit)) and (early := self._early()):
            yield early
        yield step
        self._done[turn.source_id] = turn.number

    def _early(self) -> Step | None:
        """Visits before their turn: as many of one source as there are, then those of the next."""
        while self._free:
            source_id = next(iter(self._free))
            turn = self._laid.turn_after(source_id, self._done[source_id])
            if turn is not None and self._may_be_early(turn):
                return self._stretch(turn)
            del self._free[source_id]
        return None

    def _may_be_early(self, turn: Turn) -> bool:
        return turn.quiet and turn.number > self._alone.get(turn.source_id, 0)

    def _stretch(self, first: Turn) -> Step:
        """A visit that brings nothing, and those of its source after it that don't either."""
        step, last = self._laid.step(first.number), first
        then: list[Visit] = []
        captures = len(step.visit.captures)
        last_of_source = step.last_of_source
        while len(then) + 1 < _MOST and captures < _CAPTURES:
            turn = self._laid.turn_after(first.source_id, last.number)
            if turn is None or not self._may_be_early(turn):
                break
            more, last = self._laid.step(turn.number), turn
            then.append(more.visit)
            captures += len(more.visit.captures)
            last_of_source = more.last_of_source
        self._done[first.source_id] = last.number
        self._given = range(first.number, last.number + 1)
        return step._replace(early=True, then=tuple(then), last_of_source=last_of_source)

    def put_back(self, early: Step) -> None:
        """The early visits that were given last have to wait, each for its turn."""
        source_id = early.visit.run.source_id
        self._done[source_id] = self._given.start - 1
        self._alone[source_id] = self._given.stop - 1
