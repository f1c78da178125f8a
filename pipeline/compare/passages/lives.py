"""Steps put together into lives: every wording of every text is in exactly one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.compare.passages.returns import returns
from pipeline.compare.passages.sets import Node, Sets
from pipeline.compare.passages.steps import SURE_PARTS, judged
from pipeline.compare.passages.types import NEW, Judged, Life, Standing, Step, Text, Tie


class Host(NamedTuple):
    """A text that another one hangs on."""

    text: int
    """Which of all texts: those of the line, then the sides."""
    ties: Sequence[Tie]
    """From the earlier of both to the later."""
    later: bool
    """Whether it is the later one: a final edition of its draft."""


class Side(NamedTuple):
    """A text beside the line: of a draft, or of a file that was replaced."""

    text: Text
    hosts: Sequence[Host]
    """What it hangs on; what has no place by the first is looked for in the next."""
    before: int | None
    """The text of the line before it."""


def lives(
    line: Sequence[Text],
    ties: Sequence[Sequence[Tie]],
    sides: Sequence[Side] = (),
    order: Sequence[int] | None = None,
) -> list[Life]:
    """The lives of the passages of a series.

    Turning the line round gives the same lives, told backwards.

    Args:
        line: the texts of its editions, oldest first.
        ties: between each and the next.
        sides: texts beside it, each behind those that it hangs on.
        order: all texts in the order of time (those of the line, then the sides, counted from 0);
            the line, then the sides, where nothing is given.
    """
    texts = [*line, *(side.text for side in sides)]
    weaver = _Weaver(texts, len(line))
    weaver.weave(ties)
    weaver.let_return()
    for n, side in enumerate(sides, len(line)):
        weaver.hang(n, side)
    rank = {text: n for n, text in enumerate(order or range(len(texts)))}
    return weaver.told(rank)


class _Weaver:
    """The sets of wordings and the steps between them, as they come about."""

    def __init__(self, texts: Sequence[Text], line: int) -> None:
        self._texts, self._line = texts, line
        self._sets = Sets([len(text.wordings) for text in texts])
        self._steps: dict[Node, tuple[Step, int]] = {}

    def weave(self, ties: Sequence[Sequence[Tie]]) -> None:
        """Join along the line: what is one to one first, then the surest splits and mergers."""
        parts: list[tuple[int, Judged]] = []
        for n, between in enumerate(ties):
            for step in judged(self._texts[n], self._texts[n + 1], between):
                if step.parts and step.step.confidence >= SURE_PARTS:
                    parts.append((n, step))
                else:
                    self._join(n, step)
        for n, step in sorted(parts, key=self._surest_first):
            self._join(n, step)

    def _surest_first(self, at: tuple[int, Judged]) -> tuple[object, ...]:
        """The same order whichever end the line is read from."""
        n, step = at
        a = self._texts[n].wordings[step.old]
        b = self._texts[n + 1].wordings[step.new]
        return -step.step.confidence, *sorted((a.key, b.key)), n, step.old, step.new

    def _join(self, n: int, found: Judged) -> None:
        old, new = (n, found.old), (n + 1, found.new)
        joined = found.joins and self._sets.join(old, new)
        if joined:
            self._tell(new, found.step, n)
        elif found.step.confidence > 0 and new not in self._steps:
            self._tell(new, found.step._replace(weak=True), n)

    def _tell(self, node: Node, step: Step, origin: int) -> None:
        """Keep a step; of several, as of a merger, the surest."""
        before = self._steps.get(node)
        if before is None or (before[0].weak, -before[0].confidence) > (
            step.weak,
            -step.confidence,
        ):
            self._steps[node] = step, origin

    def let_return(self) -> None:
        """Join what was away and came back, over the shortest gaps first."""
        for gap in range(2, self._line):
            for n in range(self._line - gap):
                self._let_return(n, n + gap)

    def _let_return(self, n: int, later: int) -> None:
        places = range(len(self._texts[n].wordings))
        ends = [i for i in places if self._sets.last((n, i)) == n]
        places = range(len(self._texts[later].wordings))
        starts = [j for j in places if self._sets.first((later, j)) == later]
        for i, j, step in returns(self._texts[n], self._texts[later], ends, starts):
            if self._sets.join((n, i), (later, j)):
                self._tell((later, j), step, n)

    def hang(self, n: int, side: Side) -> None:
        """Give the wordings of a text beside the line their places in lives."""
        loose = set(range(len(side.text.wordings)))
        for host in side.hosts:
            loose -= self._hang_on(n, side.text, host, loose, alone=host != side.hosts[0])
        if side.before is not None and loose:
            self._hang_before(n, side, sorted(loose))

    def _hang_on(self, n: int, text: Text, host: Host, loose: set[int], alone: bool) -> set[int]:
        """Returns those that found a place."""
        placed = set()
        for place, other, found in sorted(self._to_host(text, host), key=_surest):
            node, stands = (n, place), (host.text, other)
            if place not in loose or place in placed:
                continue
            if alone and self._sets.held(stands)[n]:
                continue  # the other text's words have a place in that life already
            if found.joins and self._sets.join(node, stands):
                placed.add(place)
                self._tell(node, found.step, host.text)
        return placed

    def _to_host(self, text: Text, host: Host) -> Iterable[tuple[int, int, Judged]]:
        beside = self._texts[host.text]
        if host.later:
            return [(x.old, x.new, x) for x in judged(text, beside, host.ties)]
        return [(x.new, x.old, x) for x in judged(beside, text, host.ties)]

    def _hang_before(self, n: int, side: Side, loose: Sequence[int]) -> None:
        """What was taken from the edition before and did not reach the next."""
        before = side.before
        assert before is not None
        text = self._texts[before]
        places = range(len(text.wordings))
        free = [i for i in places if not self._sets.held((before, i))[n]]
        for i, j, step in returns(text, side.text, free, loose):
            if self._sets.join((before, i), (n, j)):
                self._tell((n, j), step, before)

    def told(self, rank: dict[int, int]) -> list[Life]:
        """The lives, by their first wordings."""
        found = []
        for group in self._sets.groups():
            group.sort(key=lambda node: (rank[node[0]], node[1]))
            found.append([self._standing(node) for node in group])
        return sorted(found, key=lambda life: (rank[life[0].text], life[0].place))

    def _standing(self, node: Node) -> Standing:
        step, origin = self._steps.get(node, (NEW, None))
        return Standing(*node, step, origin)


def _surest(one: tuple[int, int, Judged]) -> tuple[object, ...]:
    place, other, found = one
    return -found.step.confidence, -found.step.similarity, place, other
