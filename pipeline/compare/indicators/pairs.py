"""Which indicators of one edition are which of another: names first, then what is alike."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.compare.indicators import evidence
from pipeline.compare.indicators.assign import assigned
from pipeline.compare.indicators.evidence import Facts, letter_pairs
from pipeline.compare.indicators.names import NameKey, narrower, one_of_a_pair, opposed
from pipeline.compare.indicators.types import Mention
from pipeline.kinds import FigureRole, Measure, NameReason

_SWAPPED, _LONGER = 0.78, 0.6
"""How much names must be alike where one has other words than the other, and where it only has
more."""
_SHORT = 4
"""Letters of a name in which every one counts."""
_GENERIC = re.compile(
    r"(?:年間|延べ?|総|のべ)?(?:参加|利用|相談|受講|来場|来館|入館|入場|登録|応募|会員|受診|実施|開催|認定|申請|"
    r"採択|支援|設置|整備|加入|加盟|訪問|講座|イベント|事業){0,2}"
    r"(?:者|件|人|回|団体|回数|人数|率|店舗|企業|か所|満足度|認知度|達成率|世帯|面積|延長|費用|額)?"
)
"""A name that things of several kinds can have: only its goal says which."""
_UNLIKE = 0.3
"""Names that are less alike are no doubt either."""
_SHARE = 4
"""One in so many pairs of letters of the shorter name two must share to be looked at."""
_MOST, _NEAR = 60, 6
"""Of so many of one name each is held against all of the other side; else against those near it in
the order."""
CROSSED = 0.6
"""How sure two of a name are, where others of the name fit as well."""
_MARGIN = 0.06
_UNSURE = 0.16
"""So far below what is needed two are a doubt."""


class Pair(NamedTuple):
    """Two that are one."""

    old: int
    new: int
    reason: NameReason
    confidence: float


class Verdict(NamedTuple):
    """What the evidence says of two."""

    reason: NameReason
    score: float
    confidence: float
    enough: bool
    """False: not taken for one, but a doubt."""


class Sides:
    """Two editions, with what their names tell of each other."""

    def __init__(self, old: Sequence[Mention], new: Sequence[Mention]) -> None:
        self.old = [Facts.of(mention) for mention in old]
        self.new = [Facts.of(mention) for mention in new]
        self._keys = [sorted({facts.mention.key.key for facts in side}) for side in self.both]
        self._ends = [Counter(end for key in keys for end in _ends(key)) for keys in self._keys]
        self._last = [max((m.position for m in side), default=1) for side in (old, new)]

    @property
    def both(self) -> tuple[list[Facts], list[Facts]]:
        """Old and new."""
        return self.old, self.new

    def order(self, i: int, j: int) -> float:
        """How near two stand to the same place in the order of their editions, 0 to 1."""
        a, b = self.old[i].mention.position, self.new[j].mention.position
        return 1 - abs(a / self._last[0] - b / self._last[1])

    def own_head(self, a: NameKey, b: NameKey) -> bool:
        """Do two names end alike, as no other of either edition does? In Japanese the end says what
        is counted, what stands before it which ones.
        """
        end = _common_end(a.key, b.key)
        short = len(end) < max(3, 0.6 * min(len(a.key), len(b.key)))
        if short or _GENERIC.fullmatch(end):
            return False
        return all(ends[end] == 1 for ends in self._ends)

    def siblings(self, a: NameKey, b: NameKey) -> bool:
        """Is the word in which two names differ one of which an edition has several: 北, 南 and 西
        地区?
        """
        return any(
            self._slot_taken(before, a.key[len(before) + len(gone) :], (gone, come))
            for before, gone, come, _behind in evidence.swaps(a, b)
        )

    def _slot_taken(self, before: str, behind: str, words: tuple[str, str]) -> bool:
        around = len(before) + len(behind)
        return around >= 2 and any(
            len(key) > around
            and key.startswith(before)
            and key.endswith(behind)
            and key[len(before) : len(key) - len(behind)] not in words
            for keys in self._keys
            for key in keys
        )


def _ends(key: str) -> Iterator[str]:
    """The ends of a name, of three letters and more."""
    return (key[at:] for at in range(max(0, len(key) - 2)))


def pairs(old: Sequence[Mention], new: Sequence[Mention]) -> tuple[list[Pair], list[Pair]]:
    """The pairs of two editions that are one indicator each, and those that may be.

    Symmetric, and the same whatever the order of the arguments' elements: those that fit as well as
    others are always met in the order of their ids.
    """
    olds, news = _by_id(old), _by_id(new)
    first, second = [old[i] for i in olds], [new[j] for j in news]
    turned = [m.id for m in second] < [m.id for m in first]
    made, unsure = _pairs(second, first) if turned else _pairs(first, second)

    def placed(pair: Pair) -> Pair:
        i, j = (pair.new, pair.old) if turned else (pair.old, pair.new)
        return pair._replace(old=olds[i], new=news[j])

    return [placed(pair) for pair in made], [placed(pair) for pair in unsure]


def _by_id(side: Sequence[Mention]) -> list[int]:
    return sorted(range(len(side)), key=lambda i: side[i].id)


def _pairs(old: Sequence[Mention], new: Sequence[Mention]) -> tuple[list[Pair], list[Pair]]:
    sides = Sides(old, new)
    made = same_named(sides, range(len(old)), range(len(new)))
    rest_old = _without(range(len(old)), (p.old for p in made))
    rest_new = _without(range(len(new)), (p.new for p in made))
    more, unsure = alike(sides, rest_old, rest_new, made)
    return made + more, unsure


def _without(all_of: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [i for i in all_of if i not in gone]


def same_named(sides: Sides, olds: Iterable[int], news: Iterable[int]) -> list[Pair]:
    """Those that have one name, each with the one that its place and numbers speak for."""
    by_name: dict[str, tuple[list[int], list[int]]] = {}
    for which, (side, chosen) in enumerate(zip(sides.both, (olds, news), strict=True)):
        for i in chosen:
            by_name.setdefault(side[i].mention.key.key, ([], []))[which].append(i)
    return [pair for group in by_name.values() for pair in _of_one_name(sides, *group)]


def _of_one_name(sides: Sides, olds: Sequence[int], news: Sequence[int]) -> list[Pair]:
    found: dict[tuple[int, int], Verdict] = {}
    for at, i in enumerate(olds):
        # Of a name that a register has hundreds of times only those near in the order count.
        for j in news if len(news) <= _MOST else news[max(0, at - _NEAR) : at + _NEAR]:
            verdict = _named_alike(sides.old[i], sides.new[j])
            if verdict and verdict.enough:
                found[i, j] = verdict
    made = list(_assigned(sides, found))
    partner = {pair.old: pair.new for pair in made}
    return [_as_sure_as(pair, partner, found) for pair in made]


def _as_sure_as(
    pair: Pair, partner: Mapping[int, int], found: Mapping[tuple[int, int], Verdict]
) -> Pair:
    """A pair, less sure where crossing it with another of the name would fit as well."""
    if len(found) == 1:
        return pair

    def score(old: int | None, new: int | None) -> float:
        verdict = found.get((old, new)) if old is not None and new is not None else None
        return verdict.score if verdict else 0.0

    owner = {new: old for old, new in partner.items()}
    own = score(pair.old, pair.new)
    for old, new in found:
        if (old == pair.old) == (new == pair.new):
            continue
        other = (owner.get(new), new) if old == pair.old else (old, partner.get(old))
        crossed = score(pair.old, other[1]) + score(other[0], pair.new)
        if crossed > own + score(*other) - _MARGIN:
            return pair._replace(confidence=min(pair.confidence, CROSSED))
    return pair


def alike(
    sides: Sides, olds: Sequence[int], news: Sequence[int], made: Sequence[Pair]
) -> tuple[list[Pair], list[Pair]]:
    """Of those that are left, the ones that are much alike, and those that may be one."""
    slot = _slots(sides, made)
    found: dict[tuple[int, int], Verdict] = {}
    for i, j in _candidates(sides, olds, news):
        verdict = _judged(sides, sides.old[i], sides.new[j], slot(i, j))
        if verdict:
            found[i, j] = verdict
    sure = list(_assigned(sides, {p: v for p, v in found.items() if v.enough}))
    taken_old, taken_new = {p.old for p in sure}, {p.new for p in sure}
    left = {(i, j): v for (i, j), v in found.items() if i not in taken_old and j not in taken_new}
    return sure, list(_assigned(sides, left))


def _candidates(
    sides: Sides, olds: Iterable[int], news: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """Those whose names share some letters, or that share a number: all others can't be one."""
    holders: dict[Hashable, list[int]] = {}
    for j in news:
        for mark in _marks(sides.new[j]):
            holders.setdefault(mark, []).append(j)
    for i in olds:
        marks = _marks(sides.old[i])
        shared = Counter(j for mark in marks for j in holders.get(mark, ()))
        own = len(letter_pairs(sides.old[i].mention.key.bones))
        for j, count in sorted(shared.items()):
            theirs = len(letter_pairs(sides.new[j].mention.key.bones))
            numbered = sides.old[i].dated & sides.new[j].dated
            if numbered or count * _SHARE >= min(own, theirs):
                yield i, j


def _marks(facts: Facts) -> set[Hashable]:
    key = facts.mention.key
    reached = ((year, value) for year, value in facts.reached.items())
    return {*letter_pairs(key.key), *letter_pairs(key.bones), *facts.dated, *reached}


def _assigned(sides: Sides, found: Mapping[tuple[int, int], Verdict]) -> Iterator[Pair]:
    scores = {pair: verdict.score + 0.02 * sides.order(*pair) for pair, verdict in found.items()}
    for i, j in sorted(assigned(scores).items()):
        yield Pair(i, j, found[i, j].reason, found[i, j].confidence)


def _slots(sides: Sides, made: Sequence[Pair]) -> Callable[[int, int], float]:
    """How many of the neighbours of two are one already: 0, a half or 1."""
    partner = {pair.old: pair.new for pair in made}
    before_old, after_old = _neighbours(sides.old)
    before_new, after_new = _neighbours(sides.new)

    def slot(i: int, j: int) -> float:
        told = 0.0
        for mine, theirs in ((before_old, before_new), (after_old, after_new)):
            neighbour = partner.get(mine.get(i, -1))
            told += 0.5 * (neighbour is not None and neighbour == theirs.get(j))
        return told

    return slot


def _neighbours(side: Sequence[Facts]) -> tuple[dict[int, int], dict[int, int]]:
    order = sorted(range(len(side)), key=lambda i: side[i].mention.position)
    after = dict(pairwise(order))
    return {behind: mention for mention, behind in after.items()}, after


def _named_alike(a: Facts, b: Facts) -> Verdict | None:
    """Two with one name."""
    old, new = a.mention, b.mention
    if evidence.measures_differ(old.key.measure, new.key.measure):
        return None
    values, place = evidence.agreement(a, b), _place(old, new)
    level = evidence.continuity(a, b)
    less = sum(_blemishes(old, new, values))
    elsewhere = _stands_elsewhere(old, new, place) and values <= 0
    generic = elsewhere and _is_generic(old.key)
    return Verdict(
        reason=NameReason.SAME_NAME,
        score=max(0.9 + 0.25 * values + 0.2 * (place - 0.5) + 0.3 * level - less, 0.05),
        confidence=1.0 - less - 0.1 * elsewhere,
        enough=not generic,
    )


def _blemishes(old: Mention, new: Mention, values: float) -> Iterator[float]:
    """What takes away from the likeness of two that have one name."""
    if old.key.measure != new.key.measure and values <= 0:
        yield 0.05 if Measure.YEARLY in (old.key.measure, new.key.measure) else 0.3
    elif evidence.measures_differ(old.measure, new.measure):
        yield 0.1
    if evidence.same_unit(old, new) is False:
        yield 0.22
    if old.key.exact != new.key.exact:
        yield 0.03


def _stands_elsewhere(old: Mention, new: Mention, place: float) -> bool:
    """Do two plans set it under other goals? (A review stands under headings of its own.)"""
    plans = old.role == new.role == FigureRole.PLAN
    return plans and bool(old.goal and new.goal) and place < 0.35


def _place(old: Mention, new: Mention) -> float:
    """How much the places of two are alike, by goal and by all headings."""
    goal = evidence.goal_likeness(old, new)
    if not old.section or not new.section:
        return goal
    return 0.6 * goal + 0.4 * evidence.goals_alike(old.section, new.section)


def _judged(sides: Sides, old: Facts, new: Facts, slot: float) -> Verdict | None:
    """Two with names that are not the same."""
    a, b = old.mention.key, new.mention.key
    if a.key == b.key:
        verdict = _named_alike(old, new)
        return verdict._replace(enough=False) if verdict else None
    if evidence.same_unit(old.mention, new.mention) is False:
        return None
    verdict = _weighed(sides, old, new, slot)
    return None if verdict is None or _kept_apart(sides, old.mention, new.mention) else verdict


def _weighed(sides: Sides, old: Facts, new: Facts, slot: float) -> Verdict | None:
    """What speaks for two; None where it is not even a doubt."""
    a, b = old.mention.key, new.mention.key
    likeness, values = evidence.name_likeness(a, b), evidence.agreement(old, new)
    place = _place(old.mention, new.mention)
    score = 0.7 * likeness + 0.25 * values + 0.1 * (place - 0.5)
    if _values_speak(likeness, values):
        confidence = min(0.97, 0.55 + 0.3 * likeness + 0.2 * values)
        return Verdict(NameReason.SAME_VALUES, score, confidence, enough=True)
    if likeness < _UNLIKE:
        return None
    more = 0.12 * evidence.continuity(old, new) + 0.08 * slot + 0.12 * sides.own_head(a, b)
    unit = evidence.same_unit(old.mention, new.mention)
    missing = _needed(a, b, unit, place) - likeness - more
    if values < 0 or one_of_a_pair(a, b) or _is_generic(a) != _is_generic(b):
        missing = max(missing, 0.0) + 0.05
    if missing > _UNSURE:
        return None
    confidence = min(0.95, likeness + more)
    return Verdict(NameReason.ALIKE, score + more, confidence, enough=missing <= 0)


def _is_generic(key: NameKey) -> bool:
    return _GENERIC.fullmatch(key.key) is not None


def _kept_apart(sides: Sides, old: Mention, new: Mention) -> bool:
    """Is there something in two names that no likeness outweighs?"""
    a, b = old.key, new.key
    return (
        opposed(a, b)
        or evidence.measures_differ(a.measure, b.measure)
        or evidence.other_place(a, b)
        or sides.siblings(a, b)
    )


def _values_speak(likeness: float, values: float) -> bool:
    """Do the numbers of two say that they are one, whatever their names?"""
    return (values >= 0.6 and likeness >= 0.25) or (values >= 0.3 and likeness >= 0.45)


def _needed(a: NameKey, b: NameKey, unit: bool | None, place: float) -> float:
    """How much two names must be alike to be one."""
    needed = _SWAPPED if any(evidence.swaps(a, b)) else _LONGER
    if min(len(a.key), len(b.key)) <= _SHORT:
        needed += 0.08
    if unit is None:
        needed += 0.06
    if place < 0.35:
        needed += 0.08
    if narrower(a, b):
        needed += 0.12
    return needed


def _common_end(a: str, b: str) -> str:
    length = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        length += 1
    return a[len(a) - length :]
