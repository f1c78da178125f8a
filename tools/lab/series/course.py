"""How the indicators of a plan live through its editions."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tools.lab.series import words
from tools.lab.series.words import Measure

SHARES = ("％",)
_FIRST = 2015


class Version(NamedTuple):
    """An edition's place in the series."""

    name: str
    """``1.0``, ``2.0``, ``phase 2``, ``phase 3 案``."""
    phase: int
    revision: str
    """``1.0``, ``2.0``; the month of a later phase's revision; "" for the phase's own plan."""
    year: int
    month: int
    """When it was made."""
    draft: bool = False

    @property
    def base(self) -> int:
        """The fiscal year of its phase's baselines."""
        return _FIRST + 5 * (self.phase - 1) - 1

    @property
    def target(self) -> int:
        """The last fiscal year of its phase."""
        return _FIRST + 5 * self.phase - 1


class Stand(NamedTuple):
    """An indicator in one edition."""

    key: str
    measure: Measure
    goal: int
    called: int = 0
    """Which of its names it has."""
    joined: bool = True
    """With the の that may be left out."""
    suffix: str = ""
    """（累計）."""
    part: str = ""
    """男性."""
    unit: str = ""
    decimals: int = 0
    base_year: int = 0
    base: float | None = None
    target_year: int = 0
    target: float | None = None
    word: str = ""
    """In the place of a target."""
    limit: str = ""
    """以上, 程度 … behind a target."""
    again: int | None = None
    """Another goal under which it stands a second time."""

    @property
    def name(self) -> str:
        """Its name in this edition, without its part."""
        return spelled(self.measure.names[self.called], self.joined) + self.suffix


class Edition(NamedTuple):
    """An edition and its indicators, in the order of the plan."""

    version: Version
    stands: tuple[Stand, ...]
    goals: tuple[tuple[int, str], ...]
    """Which goals, and how they are called."""


class Change(NamedTuple):
    """What became of an indicator between two editions."""

    key: str
    kind: str
    old: float | None = None
    new: float | None = None
    optional: bool = False
    """Saying so is right, and so is not saying it."""


def spelled(name: str, joined: bool) -> str:
    """A name with or without its の."""
    return name.replace("[の]", "の" if joined else "")


def course(seed: int, *, small: bool = False) -> tuple[Edition, ...]:
    """The editions of a seed's plan, oldest first.

    Args:
        small: few indicators and editions, for the tests.
    """
    rng = random.Random(f"series/{seed}")
    life = _Life(rng, small)
    versions = _versions(rng, small)
    editions = [life.begin(versions[0])]
    for version in versions[1:]:
        editions.append(life.go_on(editions[-1], version))
    return tuple(editions)


def _versions(rng: random.Random, small: bool) -> list[Version]:
    """Four to six editions (three of a small series)."""
    first = Version("1.0", 1, "1.0", 2015, 10)
    third = Version("phase 3", 3, "", 2025, 3)
    second = Version("phase 2", 2, "", 2020, 3)
    if small:
        return [first, Version("2.0", 1, "2.0", 2017, 3), second]
    between = [
        Version("2.0", 1, "2.0", 2017, 3),
        Version("2.1", 1, "2.1", 2018, 3),
    ][: rng.randint(0, 2)]
    later = [Version("phase 2, 2022-10", 2, "2022-10", 2022, 10)] * (rng.random() < 0.5)
    draft = [third._replace(name="phase 3 案", month=1, draft=True)] * (rng.random() < 0.5)
    return [first, *between, second, *later, *draft, third]


class _Life:
    """The indicators of a town."""

    def __init__(self, rng: random.Random, small: bool) -> None:
        self.rng = rng
        self._goals = rng.randint(3, 4) if not small else 2
        low, high = (6, 8) if small else (15, 50)
        self._count = rng.randint(low, high)
        self._pool = [self._shuffled(group) for group in words.MEASURES]
        self._long = self._shuffled(words.LONG)
        self._paired = self._shuffled(words.PAIRED)
        self._common = self._shuffled(words.COMMON)
        self._number = 0
        self._gone: list[Stand] = []
        self._spell = rng.random() < 0.8

    def _shuffled(self, group: Sequence[Measure]) -> list[Measure]:
        return self.rng.sample(group, len(group))

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    # --- the first edition

    def begin(self, version: Version) -> Edition:
        """The first edition."""
        stands: list[Stand] = []
        while len(stands) < self._count:
            goal = len(stands) * self._goals // self._count
            stands += self._fresh(goal, version)
        return Edition(version, _by_goal(stands), self._names(version, None))

    def _names(self, version: Version, before: Edition | None) -> tuple[tuple[int, str], ...]:
        if before and (version.phase == before.version.phase or self._chance(0.4)):
            return before.goals
        return tuple((g, self.rng.choice(words.GOALS[g])) for g in range(self._goals))

    def _fresh(self, goal: int, version: Version) -> list[Stand]:
        """A new indicator, or some that belong together."""
        rng, draw = self.rng, self.rng.random()
        if draw < 0.06 and self._paired:
            return self._pair(self._paired.pop(), goal, version)
        if draw < 0.11 and self._common:
            measure = self._common.pop()
            goals = rng.sample(range(self._goals), 2)
            return [self._stand(measure, g, version) for g in sorted(goals)]
        if draw < 0.16 and self._long:
            return [self._stand(self._long.pop(), goal, version)]
        if not self._pool[goal]:
            return []
        measure = self._pool[goal].pop()
        if not measure.parts:
            stand = self._stand(measure, goal, version)
            again = rng.choice([g for g in range(self._goals) if g != goal])
            return [stand._replace(again=again if self._chance(0.05) else None)]
        return [self._stand(measure, goal, version)._replace(part=p) for p in measure.parts]

    def _pair(self, measure: Measure, goal: int, version: Version) -> list[Stand]:
        one, all_ = self.rng.choice(words.PAIRS)
        single = self._stand(measure, goal, version)._replace(suffix=one)
        whole = self._stand(measure, goal, version)._replace(suffix=all_, joined=single.joined)
        factor = self.rng.uniform(2.5, 5)
        values = [None if v is None else round(v * factor) for v in (single.base, single.target)]
        return [single, whole._replace(base=values[0], target=values[1], word=single.word)]

    def _stand(self, measure: Measure, goal: int, version: Version) -> Stand:
        self._number += 1
        rng = self.rng
        base = rng.uniform(measure.low, measure.low + 0.7 * (measure.high - measure.low))
        stand = Stand(
            key=f"i{self._number:03}",
            measure=measure,
            goal=goal,
            joined=self._spell,
            unit=measure.units[0],
            decimals=measure.decimals,
            base_year=version.base - (rng.random() < 0.2),
            base=_rounded(base, measure.decimals),
            target_year=version.target,
        )
        if self._chance(0.04):
            stand = stand._replace(base=None)
        return self._aim(stand, base)

    def _aim(self, stand: Stand, base: float, up: bool = True) -> Stand:
        """With a target beyond (or below) a value."""
        if self._chance(0.04):
            return stand._replace(target=None, word=self.rng.choice(words.WORDS), limit="")
        measure = stand.measure
        span = (measure.high - measure.low) * self.rng.uniform(0.06, 0.3) / _scale(stand)
        sign = measure.sign if up else -measure.sign
        target = base + sign * max(span, 2 * 10.0**-stand.decimals)
        if stand.unit in SHARES:
            target = min(target, 100.0)
        if target <= 0 < base:
            target = base / 2
        if self._chance(0.4) and abs(target) > 300 and not stand.decimals:
            target = round(target, -2)
        limit = self.rng.choice(("以上", "程度")) if measure.sign > 0 and self._chance(0.08) else ""
        return stand._replace(target=_rounded(target, stand.decimals), word="", limit=limit)

    # --- the next edition

    def go_on(self, before: Edition, version: Version) -> Edition:
        """The edition after another."""
        if before.version.draft:
            rates, fresh = _FINAL, 0.03
        elif version.phase == before.version.phase:
            rates, fresh = _REVISION, 0.12
        else:
            rates, fresh = _PHASE, 0.2
        goals = self._names(version, before)
        known = {goal for goal, _ in goals}
        stands: list[Stand] = []
        if rates is not _FINAL and self._chance(0.25):
            self._spell = not self._spell
        for group in _groups(before.stands):
            if self._chance(rates.dropped):
                self._gone += group
                continue
            stands += [self._next(one, version, rates) for one in self._together(group, rates)]
        stands += self._back(version, known) if rates is not _FINAL else []
        for _ in range(round(fresh * len(before.stands))):
            if self._chance(0.7):
                stands += self._fresh(self.rng.choice(sorted(known)), version)
        return Edition(version, _by_goal(stands), goals)

    def _together(self, group: list[Stand], rates: "_Rates") -> list[Stand]:
        """What happens to a name happens to all that share it."""
        head = group[0]
        changed: dict[str, object] = {"joined": self._spell}
        if rates is _FINAL:
            changed["joined"] = head.joined
        if len(head.measure.names) > 1 and self._chance(rates.renamed):
            changed["called"] = 1 - head.called
        elif self._chance(rates.moved) and head.again is None:
            changed["goal"] = self.rng.choice([g for g in range(self._goals) if g != head.goal])
        elif len(head.measure.units) > 1 and self._chance(rates.unit):
            return [self._other_unit(one) for one in group]
        return [one._replace(**changed) for one in group]  # type: ignore[arg-type]

    def _other_unit(self, stand: Stand) -> Stand:
        """The same numbers in the other unit."""
        units = stand.measure.units
        unit = units[0] if stand.unit != units[0] else units[1]
        ratio = words.TIMES.get(stand.unit, 1) / words.TIMES.get(unit, 1)
        decimals = stand.measure.decimals if unit == units[0] else _decimals(stand, ratio)
        values = [
            None if v is None else _rounded(v * ratio, decimals) for v in (stand.base, stand.target)
        ]
        return stand._replace(unit=unit, decimals=decimals, base=values[0], target=values[1])

    def _next(self, stand: Stand, version: Version, rates: "_Rates") -> Stand:
        if version.target != stand.target_year:
            return self._rebased(stand, version)
        if self._chance(rates.raised):
            stand = self._shifted(stand, 1)
        elif self._chance(rates.lowered):
            stand = self._shifted(stand, -1)
        if stand.base is not None and self._chance(rates.corrected):
            step = max(abs(stand.base) * self.rng.uniform(0.01, 0.1), 10.0**-stand.decimals)
            stand = stand._replace(base=_rounded(stand.base + step, stand.decimals))
        return stand

    def _shifted(self, stand: Stand, sign: int) -> Stand:
        """With a higher or a lower target."""
        if stand.target is None:
            return stand
        step = max(abs(stand.target) * self.rng.uniform(0.03, 0.25), 2 * 10.0**-stand.decimals)
        target = stand.target + sign * step
        if stand.unit in SHARES and target > 100:
            target = stand.target - step
        if target <= 0 < stand.target:
            return stand
        return stand._replace(target=_rounded(target, stand.decimals))

    def _rebased(self, stand: Stand, version: Version) -> Stand:
        """In a new phase: another baseline, another target or the old one."""
        rng, least = self.rng, 10.0**-stand.decimals
        old = stand.base if stand.base is not None else stand.target
        assert old is not None or stand.word
        drift = rng.uniform(-0.12, 0.2)
        middle = stand.target if stand.target is not None else (old or 1)
        base = _rounded((old or middle) * (1 + drift) + least, stand.decimals)
        if stand.unit in SHARES:
            base = min(base, 100.0)
        moved = stand._replace(
            base_year=version.base - (rng.random() < 0.15),
            base=base,
            target_year=version.target,
        )
        draw = rng.random()
        if draw < 0.15 and stand.target is not None:
            return moved
        return self._aim(moved, base, up=draw < 0.85)

    def _back(self, version: Version, known: set[int]) -> Iterator[Stand]:
        """What was dropped may come back."""
        for group in _groups(self._gone):
            if group[0].target_year < version.target - 5 or not self._chance(0.15):
                continue
            for stand in group:
                self._gone.remove(stand)
                goal = stand.goal if stand.goal in known else min(known)
                yield self._rebased(stand, version)._replace(goal=goal, again=None)


class _Rates(NamedTuple):
    """How often what happens from one edition to the next."""

    dropped: float
    renamed: float
    moved: float
    unit: float
    raised: float
    lowered: float
    corrected: float


_REVISION = _Rates(0.06, 0.05, 0.03, 0.06, 0.1, 0.05, 0.04)
_PHASE = _Rates(0.25, 0.12, 0.08, 0.1, 0, 0, 0)
_FINAL = _Rates(0.02, 0.02, 0.0, 0.0, 0.05, 0.04, 0.02)


def _rounded(value: float, decimals: int) -> float:
    return float(round(value, decimals))


def _scale(stand: Stand) -> float:
    """How many of the measure's first unit one of the stand's is."""
    first = words.TIMES.get(stand.measure.units[0], 1)
    return words.TIMES.get(stand.unit, 1) / first


def _decimals(stand: Stand, ratio: float) -> int:
    """Digits behind the point that a value needs in a larger unit; one or two are printed."""
    if ratio >= 1:
        return 0
    exact = all(v is None or round(v * ratio, 1) == v * ratio for v in (stand.base, stand.target))
    return 1 if exact else 2


def _by_goal(stands: Sequence[Stand]) -> tuple[Stand, ...]:
    return tuple(sorted(stands, key=lambda stand: stand.goal))


def _groups(stands: Sequence[Stand]) -> list[list[Stand]]:
    """Stands that share a name and a goal (parts of one, a number by year and over the years)."""
    groups: dict[tuple[object, ...], list[Stand]] = {}
    for stand in stands:
        groups.setdefault((id(stand.measure), stand.goal), []).append(stand)
    return list(groups.values())


# --- what became of them


def changes(old: Edition, new: Edition) -> Iterator[Change]:
    """What became of the indicators from one edition to another."""
    before = {stand.key: stand for stand in old.stands}
    after = {stand.key: stand for stand in new.stands}
    for key in sorted(before.keys() - after.keys()):
        yield Change(key, "dropped", before[key].target, None)
    for key in sorted(after.keys() - before.keys()):
        yield Change(key, "added", None, after[key].target)
    for key in sorted(before.keys() & after.keys()):
        yield from _changes_of(before[key], after[key])


def _changes_of(old: Stand, new: Stand) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(new.key, "renamed", optional=_bones(old.name) == _bones(new.name))
    if old.unit != new.unit:
        yield Change(new.key, "unit_changed")
    if (step := _step(old.target, new.target, old, new)) is not None:
        kind = "target_raised" if step > 0 else "target_lowered"
        yield Change(new.key, kind, old.target, new.target)
    moved = _step(old.base, new.base, old, new)
    if old.base is None or new.base is None:
        return
    if moved is not None or old.base_year != new.base_year:
        yield Change(new.key, "baseline_changed", old.base, new.base, optional=moved is None)


def _bones(name: str) -> str:
    """A name without what two spellings of it may differ in."""
    return re.sub(r"の|等$|^年間", "", name)


def _step(a: float | None, b: float | None, old: Stand, new: Stand) -> float | None:
    """By how much a value differs in the measure's first unit; None where it doesn't, beyond what
    another unit rounds off."""
    if a is None or b is None:
        return None
    step = b * _scale(new) - a * _scale(old)
    if old.unit == new.unit:
        return step or None
    rounding = max(10.0**-s.decimals * _scale(s) for s in (old, new))
    return step if abs(step) > 0.51 * rounding + 1e-9 else None
