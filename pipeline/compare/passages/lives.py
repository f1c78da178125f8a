"""Steps put together into lives: every wording of every text is in exactly one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.compare.passages.returns import Loose, returns
from pipeline.compare.passages.sets import Held, Node, Sets
from pipeline.compare.passages.steps import SURE_PARTS
from pipeline.compare.passages.types import NEW, Judged, Life, Standing, Step, Text

LONGEST_GAP = 12
"""Editions after which what is gone is not looked for any more: their pairs grow with it."""


class Host(NamedTuple):
    """A text that another one hangs on."""

    text: int
    """Which of all texts: those of the line, then the sides."""
    steps: Sequence[Judged]
    """From the earlier of both to the later."""
    later: bool
    """Whether it is the later one: a final edition of its draft."""


class Side(NamedTuple):
    """A text beside the line: of a draft, or of a file that was replaced."""

    text: Text
    hosts: Sequence[Host]
    """What it hangs on; what has no place by the first is looked for in the next."""
    before: Sequence[int] = ()
    """The texts of the line before it, the nearest first."""


def lives(
    line: Sequence[Text],
    steps: Sequence[Sequence[Judged]],
    sides: Sequence[Side] = (),
    order: Sequence[int] | None = None,
) -> list[Life]:
    """The lives of the passages of a series.

    Turning the line round gives the same lives, told backwards.

    Args:
        line: the texts of its editions, oldest first.
        steps: between each and the next, as :func:`pipeline.compare.passages.steps.judged` tells
            them.
        sides: texts beside it, each behind those that it hangs on.
        order: all texts in the order of time (those of the line, then the sides, counted from 0);
            the line, then the sides, where nothing is given.
    """
    texts = [*line, *(side.text for side in sides)]
    weaver = _Weaver(texts, len(line))
    weaver.weave(steps)
    weaver.let_return()
    for n, side in enumerate(sides, len(line)):
        weaver.hang(n, side)
    rank = {text: n for n, text in enumerate(order or range(len(texts)))}
    return weaver.told(rank)


class _Weaver:
    """The lives and the steps inside them, as they come about."""

    def __init__(self, texts: Sequence[Text], line: int) -> None:
        self._texts, self._line = texts, line
        self._sets = Sets([len(text.wordings) for text in texts])
        self._steps: dict[Node, tuple[Step, int]] = {}
        self._ended: list[list[int]] = []
        """The wordings of each text of the line with which lives ended, before any came back."""

    def weave(self, steps: Sequence[Sequence[Judged]]) -> None:
        """Join along the line: what is one to one first, then the surest splits and mergers."""
        parts: list[tuple[int, Judged]] = []
        if self._line:
            self._begin_rest(0)
        for n, between in enumerate(steps):
            for found in between:
                if found.parts and found.step.confidence >= SURE_PARTS:
                    parts.append((n, found))
                elif found.joins and self._sets.follow((n, found.old), n + 1, found.new):
                    self._tell((n + 1, found.new), found.step, n)
                else:
                    self._tell_doubt((n + 1, found.new), found.step, n)
            self._begin_rest(n + 1)
        for n, found in sorted(parts, key=self._surest_first):
            if self._sets.join((n, found.old), (n + 1, found.new)):
                self._tell((n + 1, found.new), found.step, n)
            else:
                self._tell_doubt((n + 1, found.new), found.step, n)

    def _begin_rest(self, n: int) -> None:
        """What is in no life begins one."""
        for place in range(len(self._texts[n].wordings)):
            if not self._sets.has(n, place):
                self._sets.begin(n, place)

    def _surest_first(self, at: tuple[int, Judged]) -> tuple[object, ...]:
        """The same order whichever end the line is read from."""
        n, step = at
        a = self._texts[n].wordings[step.old]
        b = self._texts[n + 1].wordings[step.new]
        return -step.step.confidence, *sorted((a.key, b.key)), n, step.old, step.new

    def _tell(self, node: Node, step: Step, origin: int) -> None:
        """Keep a step; of several, as of a merger, the surest."""
        before = self._steps.get(node)
        if before is None or (before[0].weak, -before[0].confidence) > (
            step.weak,
            -step.confidence,
        ):
            self._steps[node] = step, origin

    def _tell_doubt(self, node: Node, step: Step, origin: int) -> None:
        """Keep a step that joins nothing, where there is no other and anything speaks for it."""
        if step.confidence > 0:
            self._steps.setdefault(node, (step._replace(weak=True), origin))

    def let_return(self) -> None:
        """Join what was away and came back, over the shortest gaps first."""
        ends, starts = self._loose()
        self._ended = [sorted(some.places) for some in ends]
        for gap in range(2, min(self._line, LONGEST_GAP + 1)):
            for n in range(self._line - gap):
                self._let_return(ends[n], starts[n + gap], n, n + gap)

    def _loose(self) -> tuple[list[Loose], list[Loose]]:
        """The wordings of each text with which a life ends, and those with which one begins."""
        ends: list[list[int]] = [[] for _ in range(self._line)]
        starts: list[list[int]] = [[] for _ in range(self._line)]
        for held in self._sets.lives():
            first, last = min(held), max(held)
            starts[first] += held[first]
            ends[last] += held[last]
        sides = [
            [Loose(text, sorted(places)) for text, places in zip(self._texts, some, strict=False)]
            for some in (ends, starts)
        ]
        return sides[0], sides[1]

    def _let_return(self, ends: Loose, starts: Loose, n: int, later: int) -> None:
        for i, j, step in returns(ends, starts, lambda place: self._one_in(n, place, later)):
            if self._sets.join((n, i), (later, j)):
                self._tell((later, j), step, n)
            ends.places.discard(i)
            starts.places.discard(j)

    def _one_in(self, n: int, place: int, other: int) -> int | None:
        """The one wording of another text that is of the life of a wording, which is the only one
        of its own text.
        """
        if not 0 <= place < len(self._texts[n].wordings):
            return None
        held = self._sets.held(n, place)
        there = held.get(other, ())
        return there[0] if len(there) == len(held[n]) == 1 else None

    def hang(self, n: int, side: Side) -> None:
        """Give the wordings of a text beside the line their places in lives."""
        for host in side.hosts:
            self._hang_on(n, host, alone=host is not side.hosts[0])
        hosts = {host.text for host in side.hosts}
        for before in side.before:
            if before not in hosts:
                self._hang_before(n, side.text, before, ended=before != side.before[0])
        self._begin_rest(n)

    def _hang_on(self, n: int, host: Host, *, alone: bool) -> None:
        """Args:
        alone: whether it joins no life that holds another wording of its text.
        """
        doubts: list[tuple[int, Step]] = []
        for place, other, found in sorted(_to_host(host), key=_surest):
            if self._sets.has(n, place):
                continue
            joins = found.joins and not (alone and n in self._sets.held(host.text, other))
            if joins and self._sets.follow((host.text, other), n, place):
                self._tell((n, place), found.step, host.text)
            else:
                doubts.append((place, found.step))
        for place, step in doubts:
            self._tell_doubt((n, place), step, host.text)

    def _hang_before(self, n: int, text: Text, before: int, *, ended: bool) -> None:
        """What was taken from an edition before and did not reach the next.

        Args:
            ended: whether it is looked for in lives alone that end with that edition.
        """
        loose = [p for p in range(len(text.wordings)) if not self._sets.has(n, p)]
        if not loose:
            return
        earlier = self._texts[before]
        places = self._ended[before] if ended else range(len(earlier.wordings))
        free = [place for place in places if n not in self._sets.held(before, place)]
        ends, starts = Loose(earlier, free), Loose(text, loose)
        for i, j, step in returns(ends, starts, lambda place: self._one_in(before, place, n)):
            if self._sets.follow((before, i), n, j):
                self._steps[n, j] = step, before

    def told(self, rank: dict[int, int]) -> list[Life]:
        """The lives, by their first wordings."""
        found = [self._life(held, rank) for held in self._sets.lives()]
        return sorted(found, key=lambda life: (rank[life[0].text], life[0].place))

    def _life(self, held: Held, rank: dict[int, int]) -> Life:
        told = []
        for text in sorted(held, key=rank.__getitem__):
            for place in sorted(held[text]):
                step, origin = self._steps.get((text, place), _BEGUN)
                told.append(Standing(text, place, step, origin))
        return told


_BEGUN = (NEW, None)


def _to_host(host: Host) -> Iterable[tuple[int, int, Judged]]:
    """The steps to a host: place in the text beside it, place in the host."""
    if host.later:
        return [(x.old, x.new, x) for x in host.steps]
    return [(x.new, x.old, x) for x in host.steps]


def _surest(one: tuple[int, int, Judged]) -> tuple[object, ...]:
    place, other, found = one
    return -found.step.confidence, -found.step.similarity, place, other
