"""What was away and came back: wordings that left the one text, found again in a later one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.passages.steps import label_of, likeness
from pipeline.compare.passages.types import Step, Text, Wording
from pipeline.compare.units.keys import key_of
from pipeline.kinds import PassageStep, UnitKind

WHOLE = 10
"""Characters from which on an identical wording is the same one, wherever it comes back."""
ALIKE = 0.85
"""Likeness from which on a wording that comes back reworded is the same one."""
LETTERS = 20
"""Characters that such a wording has at the least."""
CLEARLY = 0.03
"""So much more alike than any other it is."""
_RUN = 4
"""Characters of a run by which similar wordings are found."""
_RARE = 12
"""A run that more wordings have tells nothing."""


class Return(NamedTuple):
    """An old wording that came back as a new one, places from 0."""

    old: int
    new: int
    step: Step


class _Loose(NamedTuple):
    """What left the old text, and what came with the new one."""

    old: Text
    new: Text
    ends: Sequence[int]
    starts: Sequence[int]

    def without(self, found: Sequence[Return]) -> "_Loose":
        gone, come = {r.old for r in found}, {r.new for r in found}
        return self._replace(
            ends=[i for i in self.ends if i not in gone],
            starts=[j for j in self.starts if j not in come],
        )


def returns(old: Text, new: Text, ends: Sequence[int], starts: Sequence[int]) -> list[Return]:
    """Which of the wordings ``ends`` of the old text are which of ``starts`` of the new one.

    Each at most once; the same whichever text comes first. Where two could be it, none is.
    """
    if not ends or not starts:
        return []
    loose = _Loose(old, new, ends, starts)
    found: list[Return] = []
    for way in (_identical, _identical_at_its_place, _rows_by_label, _alike):
        found += way(loose.without(found))
    return found


def _identical(loose: _Loose) -> Iterator[Return]:
    """What stands once in either text, and is long enough to be known by itself."""

    def known(text: Text, place: int) -> str:
        one = text.wordings[place]
        return one.key if len(one.key) >= WHOLE and text.seen[one.key] == 1 else ""

    yield from _by(loose, known, lambda a, b: Step(PassageStep.SAME, 0.95, 1.0))


def _identical_at_its_place(loose: _Loose) -> Iterator[Return]:
    """What is known together with the heading above it."""

    def known(text: Text, place: int) -> str:
        one = text.wordings[place]
        return f"{one.kind}\0{_heading(one)}\0{one.key}" if one.heading else ""

    yield from _by(loose, known, lambda a, b: Step(PassageStep.SAME, 0.85, 1.0))


def _rows_by_label(loose: _Loose) -> Iterator[Return]:
    """Rows of one label under one heading, whatever their values."""

    def known(text: Text, place: int) -> str:
        one = text.wordings[place]
        label = label_of(one) if one.kind == UnitKind.ROW else ""
        return f"{_heading(one)}\0{label}" if len(label) >= 2 and one.heading else ""

    def step(a: Wording, b: Wording) -> Step:
        return Step(PassageStep.REWORDED, 0.8, round(likeness(a, b), 3))

    yield from _by(loose, known, step)


def _heading(one: Wording) -> str:
    return key_of(one.heading or "")


def _by(
    loose: _Loose,
    known: Callable[[Text, int], str],
    step: Callable[[Wording, Wording], Step],
) -> Iterator[Return]:
    """Those known by the same, which stands once on either side."""
    olds = _once((known(loose.old, i), i) for i in loose.ends)
    news = _once((known(loose.new, j), j) for j in loose.starts)
    for name, i in olds.items():
        if name in news:
            j = news[name]
            yield Return(i, j, step(loose.old.wordings[i], loose.new.wordings[j]))


def _once(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    given = [(name, place) for name, place in named if name]
    held = Counter(name for name, _ in given)
    return {name: place for name, place in given if held[name] == 1}


def _alike(loose: _Loose) -> Iterator[Return]:
    """Sentences that are more alike than either is to any other."""
    scores = dict(sorted(_scores(loose)))
    best_old, best_new = _two_best(scores, 0), _two_best(scores, 1)
    for (i, j), score in scores.items():
        others = max(_other(best_old[i], score), _other(best_new[j], score))
        if score >= ALIKE and score - others >= CLEARLY:
            sure = round(score - 0.03, 2)
            yield Return(i, j, Step(PassageStep.REWORDED, sure, round(score, 3)))


def _two_best(scores: dict[tuple[int, int], float], side: int) -> dict[int, list[float]]:
    best: defaultdict[int, list[float]] = defaultdict(list)
    for pair, score in scores.items():
        best[pair[side]] = sorted([*best[pair[side]], score], reverse=True)[:2]
    return best


def _other(best: Sequence[float], score: float) -> float:
    """The best score besides one; more than it where it is not the best itself."""
    if best[0] > score:
        return best[0]
    return best[1] if len(best) > 1 else 0.0


def _scores(loose: _Loose) -> Iterator[tuple[tuple[int, int], float]]:
    a, b = loose.old.wordings, loose.new.wordings
    left = _holders(a, loose.ends)
    right = _holders(b, loose.starts)
    shared: Counter[tuple[int, int]] = Counter()
    for run in left.keys() & right.keys():
        shared.update((i, j) for i in left[run] for j in right[run])
    for (i, j), runs in shared.items():
        fewest = min(len(a[i].key), len(b[j].key))
        if a[i].kind == b[j].kind and runs >= 0.2 * fewest:
            yield (i, j), likeness(a[i], b[j])


def _holders(wordings: Sequence[Wording], places: Iterable[int]) -> dict[str, list[int]]:
    """Each rare run of characters with the long sentences and headings that it stands in."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        one = wordings[place]
        if one.kind in (UnitKind.SENTENCE, UnitKind.HEADING) and len(one.key) >= LETTERS:
            for run in {one.key[n : n + _RUN] for n in range(len(one.key) - _RUN + 1)}:
                holders[run].append(place)
    return {run: held for run, held in holders.items() if len(held) <= _RARE}
