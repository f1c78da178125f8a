"""What was away and came back: wordings that left the one text, found again in a later one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from pipeline.compare.passages.frames import are_of_one_form
from pipeline.compare.passages.labels import is_head, label_of
from pipeline.compare.passages.own_words import Weights, own_likeness
from pipeline.compare.passages.rare_runs import RareRuns, shared_runs
from pipeline.compare.passages.steps import likeness
from pipeline.compare.passages.subjects import are_about_two
from pipeline.compare.passages.types import Step, Text, Wording, is_sole_in_section
from pipeline.compare.units.keys import key_of
from pipeline.kinds import PassageStep, UnitKind
from pipeline.read.quantities.amounts import is_value

WHOLE = 10
"""Characters from which on an identical wording is the same one, wherever it comes back."""
ALIKE = 0.85
"""Likeness from which on a wording that comes back reworded is the same one."""
LETTERS = 20
"""Characters that such a wording has at the least."""
CLEARLY = 0.03
"""So much more alike than any other it is."""
LEAST_RUNS = 0.1
"""Share of the shorter one's characters from which on as many rare runs are worth a comparison."""
OWN = 0.6
"""Share of what is their own that both have."""


class Return(NamedTuple):
    """An old wording that came back as a new one, places from 0."""

    old: int
    new: int
    step: Step


Known = Callable[[Text, int], str]
"""By what a wording can be known; empty where by nothing."""


class Loose:
    """Wordings of a text that may be others of another text.

    Args:
        places: theirs, from 0.
    """

    def __init__(self, text: Text, places: Iterable[int]) -> None:
        self.text = text
        self.places = set(places)
        self._all = sorted(self.places)
        self._names: dict[Known, Mapping[str, Sequence[int]]] = {}

    @cached_property
    def runs(self) -> RareRuns:
        """The rare runs of characters of the long sentences and headings."""
        long = ((place, self.text.wordings[place]) for place in self._all)
        return RareRuns([(place, one.key) for place, one in long if _is_long(one)])

    def named(self, by: Known) -> Mapping[str, Sequence[int]]:
        """All of them by what they are known by, those too that have found their own since."""
        if by not in self._names:
            named: defaultdict[str, list[int]] = defaultdict(list)
            for place in self._all:
                name = by(self.text, place)
                if name:
                    named[name].append(place)
            self._names[by] = named
        return self._names[by]


def _is_long(one: Wording) -> bool:
    """Whether a wording is a sentence or heading of which much is left when it is reworded."""
    return one.kind in (UnitKind.SENTENCE, UnitKind.HEADING) and len(one.key) >= LETTERS


Same = Callable[[int], int | None]
"""Where the life of an old wording stands in the new text, if it does once in either."""


class _Found:
    """What came back, as it is found."""

    def __init__(self, ends: Loose, starts: Loose) -> None:
        self.ends, self.starts = ends, starts
        self.by_old: dict[int, Return] = {}
        self.news: set[int] = set()

    @cached_property
    def weights(self) -> Weights:
        """Of what is the wordings' own in both texts."""
        return Weights(self.ends.text.runs, self.starts.text.runs)

    def pair(self, i: int, j: int) -> tuple[Wording, Wording]:
        """Both wordings."""
        return self.ends.text.wordings[i], self.starts.text.wordings[j]

    def is_end(self, i: int) -> bool:
        """Whether an old wording has found nothing yet."""
        return i in self.ends.places and i not in self.by_old

    def is_start(self, j: int) -> bool:
        """Whether a new one has not."""
        return j in self.starts.places and j not in self.news

    def of_one_name(self, known: Known) -> Iterator[tuple[list[int], list[int]]]:
        """Old and new wordings that are known by the same."""
        olds, news = self.ends.named(known), self.starts.named(known)
        for name in sorted(olds.keys() & news.keys()):
            left = [i for i in olds[name] if self.is_end(i)]
            yield left, [j for j in news[name] if self.is_start(j)]

    def add(self, found: Iterable[Return]) -> None:
        """Keep what is found."""
        for one in list(found):
            self.by_old[one.old] = one
            self.news.add(one.new)


def returns(ends: Loose, starts: Loose, same: Same) -> list[Return]:
    """Which wordings with which lives of an old text end are which of those with which lives of a
    new one begin.

    Each at most once; the same whichever text comes first. Where two could be it, none is.
    """
    if not ends.places or not starts.places:
        return []
    found = _Found(ends, starts)
    found.add(_by(found, _whole, lambda a, b: Step(PassageStep.SAME, 0.95, 1.0)))
    known = (one for one in _in_their_places(found) if _is_there(found, same, one))
    found.add(one for one in known if _is_own(found.pair(one.old, one.new)[0]))
    for step in (-1, 1):
        _add_beside(found, same, step)
    found.add(one for one in _in_their_places(found) if _is_there(found, same, one))
    found.add(one for one in _by(found, _row_in_its_place, _reworded) if _is_valued(found, one))
    found.add(_alike(found))
    return list(found.by_old.values())


def _whole(text: Text, place: int) -> str:
    """What stands once in its text, and is long enough to be known by itself."""
    one = text.wordings[place]
    return one.key if text.seen[one.key] == 1 and _is_own(one) else ""


def _is_own(one: Wording) -> bool:
    """Whether a wording is long enough to be known by itself, and no head of a table."""
    head = one.kind == UnitKind.ROW and is_head(one.text, one.key)
    return len(one.key) >= WHOLE and not head


def _in_their_places(found: _Found) -> Iterator[Return]:
    return _by(found, _in_its_place, lambda a, b: Step(PassageStep.SAME, 0.85, 1.0))


def _under(found: _Found, same: Same, one: Return) -> bool:
    """Whether the headings above an old and a new wording are one passage, under which nothing else
    says the same: 【主な取組】 alone says nothing.
    """
    heading = found.ends.text.above[one.old]
    if heading is None:
        return False
    back = found.by_old.get(heading)
    there = back.new if back else same(heading)
    if there is None or there != found.starts.text.above[one.new]:
        return False
    ends, starts = found.ends.text, found.starts.text
    return is_sole_in_section(ends, one.old) and is_sole_in_section(starts, one.new)


def _is_there(found: _Found, same: Same, one: Return) -> bool:
    """Whether what says the same is known by its place: no head of a table, which any has."""
    kind = found.ends.text.wordings[one.old].kind
    if kind == UnitKind.HEADING and found.ends.text.above[one.old] not in found.by_old:
        return False  # what it headed went; it comes back with what is above it alone
    return (kind != UnitKind.ROW or _is_valued(found, one)) and _under(found, same, one)


def _is_valued(found: _Found, one: Return) -> bool:
    """Whether both are rows with values: one without (取組, 担当課) stands in any table."""
    return all(any(map(is_value, row.text.split())) for row in found.pair(one.old, one.new))


def _in_its_place(text: Text, place: int) -> str:
    """What is known together with the heading above it."""
    one = text.wordings[place]
    return f"{one.kind}\0{_heading(one)}\0{one.key}" if one.heading else ""


def _row_in_its_place(text: Text, place: int) -> str:
    """A row by its label under its heading, whatever its values."""
    one = text.wordings[place]
    named = one.kind == UnitKind.ROW and not is_head(one.text, one.key)
    label = label_of(one.text, one.key) if named else ""
    return f"{_heading(one)}\0{label}" if len(label) >= 2 and one.heading else ""


def _heading(one: Wording) -> str:
    return key_of(one.heading or "")


def _reworded(a: Wording, b: Wording) -> Step:
    return Step(PassageStep.REWORDED, 0.8, round(likeness(a, b), 3))


def _by(found: _Found, known: Known, step: Callable[[Wording, Wording], Step]) -> Iterator[Return]:
    """Those known by the same, which stands once on either side."""
    for olds, news in found.of_one_name(known):
        if len(olds) == len(news) == 1:
            yield Return(olds[0], news[0], step(*found.pair(olds[0], news[0])))


def _add_beside(found: _Found, same: Same, step: int) -> None:
    """What stands right behind (or before) another that is the same in both texts, however short
    it is.
    """
    said = (i for olds, news in found.of_one_name(_key) if news for i in olds)
    for i in sorted(said, reverse=step < 0):
        beside = found.by_old.get(i - step)
        there = beside.new if beside else same(i - step)
        if there is None or not found.is_start(there + step) or not _is_once(found, i - step):
            continue
        a, b = found.pair(i, there + step)
        follows = step > 0 and a.kind == UnitKind.HEADING  # it heads what is behind it
        if a.key == b.key and not follows:
            found.add([Return(i, there + step, Step(PassageStep.SAME, 0.85, 1.0))])


def _is_once(found: _Found, i: int) -> bool:
    """Whether what an old wording says stands but once in either text."""
    key = found.ends.text.wordings[i].key
    return found.ends.text.seen[key] == 1 and found.starts.text.seen[key] <= 1


def _key(text: Text, place: int) -> str:
    return text.wordings[place].key


def _alike(found: _Found) -> Iterator[Return]:
    """Sentences that are more alike than either is to any other."""
    scores = dict(sorted(_scores(found)))
    best_old, best_new = _two_best(scores, 0), _two_best(scores, 1)
    for (i, j), score in scores.items():
        others = max(_other(best_old[i], score), _other(best_new[j], score))
        if score >= ALIKE and score - others >= CLEARLY and _are_one(found, i, j):
            sure = round(score - 0.03, 2)
            yield Return(i, j, Step(PassageStep.REWORDED, sure, round(score, 3)))


def _are_one(found: _Found, i: int, j: int) -> bool:
    """Whether two sentences that are alike share what is their own."""
    a, b = found.pair(i, j)
    if are_about_two(a.key, b.key):
        return False
    if are_of_one_form(a.key, b.key, found.ends.text.forms, found.starts.text.forms):
        return False
    return own_likeness(a.key, b.key, found.weights) >= OWN


def _two_best(scores: Mapping[tuple[int, int], float], side: int) -> dict[int, list[float]]:
    best: defaultdict[int, list[float]] = defaultdict(list)
    for pair, score in scores.items():
        best[pair[side]] = sorted([*best[pair[side]], score], reverse=True)[:2]
    return best


def _other(best: Sequence[float], score: float) -> float:
    """The best score besides one; more than it where it is not the best itself."""
    if best[0] > score:
        return best[0]
    return best[1] if len(best) > 1 else 0.0


def _scores(found: _Found) -> Iterator[tuple[tuple[int, int], float]]:
    for i, j, runs in shared_runs(found.ends.runs, found.starts.runs):
        if not found.is_end(i) or not found.is_start(j):
            continue
        a, b = found.pair(i, j)
        if a.kind == b.kind and a.key != b.key and runs >= LEAST_RUNS * min(len(a.key), len(b.key)):
            yield (i, j), likeness(a, b)
