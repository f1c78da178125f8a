"""What became of an indicator from one edition to the next: plan figures alone, and only what its
numbers bear out. Where two targets can't be compared nothing is said of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.indicators.mentions import unit_words
from pipeline.compare.indicators.types import Mention, Number
from pipeline.compare.indicators.units import base_of, written_unit
from pipeline.kinds import Bound, FigureKind, IndicatorChangeKind, Measure
from pipeline.read.quantities.grammar import plain

_TIMES = 20.0
"""So many times a number, where one of two has no unit, is another unit rather than another
target."""
_SLIPS = (1000.0, 10_000.0, 1_000_000.0)
"""By exactly so many times two numbers differ of which one lost the multiplier of its unit."""


class Change(NamedTuple):
    """One change of an indicator."""

    kind: IndicatorChangeKind
    old: Mention | None
    new: Mention | None
    old_number: Number | None = None
    new_number: Number | None = None


class Shown(NamedTuple):
    """The values of a change, in one unit."""

    old: float | None
    new: float | None
    unit: str | None
    difference: float | None
    percent: float | None


def changes_of(old: Mention | None, new: Mention | None) -> Iterator[Change]:
    """What became of an indicator between two neighbouring editions.

    Args:
        old, new: what the plan of each says of it; None where it lacks it.
    """
    if old is None or new is None:
        if new is not None:
            number = last_target(new)
            yield Change(IndicatorChangeKind.ADDED, None, new, None, number)
        elif old is not None:
            yield Change(IndicatorChangeKind.DROPPED, old, None, last_target(old), None)
        return
    targets = compared_targets(old, new)
    if targets:
        yield Change(_moved(*targets), old, new, *targets)
    bases = _compared_baselines(old, new)
    if bases:
        yield Change(IndicatorChangeKind.BASELINE_CHANGED, old, new, *bases)
    if _other_unit(old, new):
        numbers = _last_both(old, new)
        yield Change(IndicatorChangeKind.UNIT_CHANGED, old, new, *numbers)
    if _called(old) != _called(new):
        yield Change(IndicatorChangeKind.RENAMED, old, new)


def _called(mention: Mention) -> tuple[str, bool]:
    """What a name says: its words, and that it counts over the years."""
    return mention.key.spelled, mention.key.measure == Measure.CUMULATIVE


def _moved(old: Number, new: Number) -> IndicatorChangeKind:
    assert old.base_value is not None
    assert new.base_value is not None
    if new.base_value > old.base_value:
        return IndicatorChangeKind.TARGET_RAISED
    return IndicatorChangeKind.TARGET_LOWERED


def last_target(mention: Mention) -> Number | None:
    """The last target that a plan sets, else its newest baseline."""
    for kind in (FigureKind.TARGET, FigureKind.BASE):
        numbers = _of(mention, kind)
        if numbers:
            return max(numbers, key=lambda n: n.year or 0)
    return None


def compared_targets(old: Mention, new: Mention) -> tuple[Number, Number] | None:
    """The two targets that tell whether it was raised or lowered; None where none differ or none
    compare.

    The last year for which both set one, else the last that each sets.
    """
    mine, theirs = _of(old, FigureKind.TARGET), _of(new, FigureKind.TARGET)
    common = _common(mine, theirs)
    if common:
        if not all(_comparable(a, b) for a, b in common):
            return None
        return next((pair for pair in common if _differ(*pair)), None)
    a, b = _last(mine), _last(theirs)
    if a is None or b is None or _year_unknown(a, theirs) or _year_unknown(b, mine):
        return None
    return (a, b) if _comparable(a, b) and _differ(a, b) else None


def _common(mine: Sequence[Number], theirs: Sequence[Number]) -> list[tuple[Number, Number]]:
    """The numbers of each year that both sides have, the last year first."""
    old, new = _by_year(mine), _by_year(theirs)
    years = sorted(old.keys() & new.keys(), reverse=True)
    return [(old[year], new[year]) for year in years]


def _year_unknown(number: Number, others: Sequence[Number]) -> bool:
    """Has a number no year, while the other side names several?"""
    return number.year is None and len({n.year for n in others}) > 1


def _of(mention: Mention, kind: FigureKind) -> list[Number]:
    """The numbers of a kind, as the first file that has any gives them: the plan itself, rather
    than a list beside it.
    """
    told = [n for n in mention.numbers if n.kind == kind and n.base_value is not None]
    first = min((n.document for n in told), default=0)
    return [n for n in told if n.document == first]


def _by_year(numbers: Iterable[Number]) -> dict[int, Number]:
    """Year → the number that is stated for it; without years of which several are."""
    told: dict[int, list[Number]] = {}
    for number in numbers:
        if number.year is not None:
            told.setdefault(number.year, []).append(number)
    return {
        year: several[0]
        for year, several in told.items()
        if len({n.base_value for n in several}) == 1
    }


def _last(numbers: Sequence[Number]) -> Number | None:
    """The last target; None where it can't be told which that is."""
    by_year = _by_year(numbers)
    if by_year and all(n.year is not None for n in numbers):
        return by_year.get(max(n.year or 0 for n in numbers))
    return numbers[0] if len({n.base_value for n in numbers}) == 1 else None


def _comparable(a: Number, b: Number) -> bool:
    """Do two numbers measure the same?"""
    if a.relative or b.relative or Bound.RANGE in (a.bound, b.bound):
        return False
    if {a.bound, b.bound} == {Bound.AT_LEAST, Bound.AT_MOST}:
        return False
    if not _same_measure(a.measure, b.measure):
        return False
    if a.base_unit and b.base_unit:
        return a.base_unit == b.base_unit and not _slip(a, b)
    return _near(a, b)


def _same_measure(a: Measure | None, b: Measure | None) -> bool:
    return a == b or (a != Measure.CUMULATIVE and b != Measure.CUMULATIVE and None in (a, b))


def _slip(a: Number, b: Number) -> bool:
    """Do two numbers differ by their unit alone: 62 人 and 620,000 人?"""
    if not a.base_value or not b.base_value:
        return False
    ratio = abs(a.base_value / b.base_value)
    return any(abs(r / times - 1) < 1e-9 for times in _SLIPS for r in (ratio, 1 / ratio))


def _near(a: Number, b: Number) -> bool:
    """Can two numbers be of one unit, of which one has none?"""
    if not a.value or not b.value:
        return a.value == b.value
    return 1 / _TIMES <= abs(a.value / b.value) <= _TIMES


def _differ(a: Number, b: Number) -> bool:
    """Do two numbers differ, by more than the coarser of two units rounds off?"""
    mine, theirs = _values(a, b)
    rounded = 0.0
    if a.base_unit and b.base_unit and _rounds(a, b):
        rounded = 0.501 * max(_step(a), _step(b))
    return abs(mine - theirs) > max(rounded, 1e-9 * max(abs(mine), abs(theirs)))


def _rounds(a: Number, b: Number) -> bool:
    """Is one of two told in a coarser unit, as 12百万円 is? (8万人 for 8万5,000人 is not.)"""
    return _times(a) != _times(b) and written_unit(a.unit, a.raw) != written_unit(b.unit, b.raw)


def _times(number: Number) -> float:
    base = base_of(number.unit)
    return base.times if base else 1.0


def _step(number: Number) -> float:
    """What the last digit that is printed counts, in the base unit."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", plain(number.raw))
    behind = len(digits[1] or "") if digits else 0
    return _times(number) * 10.0**-behind


def _values(a: Number, b: Number) -> tuple[float, float]:
    """Both in one unit."""
    assert a.base_value is not None
    assert b.base_value is not None
    assert a.value is not None
    assert b.value is not None
    return (a.base_value, b.base_value) if a.base_unit and b.base_unit else (a.value, b.value)


def _compared_baselines(old: Mention, new: Mention) -> tuple[Number, Number] | None:
    """The two baselines where they differ: of one year (corrected), or each of its own year."""
    mine, theirs = _of(old, FigureKind.BASE), _of(new, FigureKind.BASE)
    common = _common(mine, theirs)
    if common:
        differing = (p for p in common if _comparable(*p) and _differ(*p))
        return next(differing, None)
    a, b = _last(mine), _last(theirs)
    if a is None or b is None:
        return None
    return (a, b) if _comparable(a, b) and _differ(a, b) else None


def _other_unit(old: Mention, new: Mention) -> bool:
    """Is another unit printed? Not where the one number only has its unit beside it."""
    if base_of(old.unit) == base_of(new.unit):
        return False
    a, b = unit_words(old), unit_words(new)
    return a is not None and b is not None and a != b


def _last_both(old: Mention, new: Mention) -> tuple[Number | None, Number | None]:
    """What shows that a unit changed: the targets of the last common year, else the last ones."""
    common = _common(_of(old, FigureKind.TARGET), _of(new, FigureKind.TARGET))
    return common[0] if common else (last_target(old), last_target(new))


def shown(change: Change) -> Shown:
    """The values as they are told: in the new unit, with their difference."""
    a, b = change.old_number, change.new_number
    told = b or a
    unit = told.unit if told else None
    old, new = (a.value if a else None), (b.value if b else None)
    if change.kind == IndicatorChangeKind.UNIT_CHANGED or old is None or new is None:
        return Shown(old, new, unit, None, None)
    assert a is not None
    assert b is not None
    old = _in_unit(a, b)
    difference = float(f"{new - old:.12g}")
    share = b.base_unit in ("%", "ポイント")
    percent = None if share or not old else round(difference / abs(old) * 100, 1)
    return Shown(old, new, unit, difference, percent)


def _in_unit(a: Number, b: Number) -> float:
    """The value of a, in the unit of b."""
    assert a.value is not None
    mine, theirs = base_of(a.unit), base_of(b.unit)
    if mine is None or theirs is None or mine.unit != theirs.unit:
        return a.value
    return float(f"{a.value * mine.times / theirs.times:.12g}")
