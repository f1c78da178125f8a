"""The axes of a chart of an indicator: values upwards, fiscal years to the right."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

LARGEST = 1e18
"""What is larger is no value of an indicator, and is not drawn."""
_SMALLEST = 1e-9
"""What is smaller is drawn as zero."""
_SAME = 1e-9
"""Values that differ by less, as a share of the larger, are drawn as one."""
_STEPS = 5
"""Intervals of the axis of values, about."""
_SQUASHED = 100
"""So many times the second smallest, the largest value presses the others onto the ground line."""
_MOST_DECADES = 6
"""Lines of a logarithmic axis, about."""
_AIR = 0.08
"""Room above and below the values, as a share of their range."""


class ValueAxis(NamedTuple):
    """Values from the lowest line of the chart to the highest."""

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: float
    """0 on a linear axis; on a logarithmic one, the value up to which it is all but linear."""

    @property
    def logarithmic(self) -> bool:
        """Are steps of the same height multiples of each other?"""
        return self.unit > 0

    def share(self, value: float) -> float:
        """How high a value stands: 0 at the bottom, 1 at the top."""
        low, high = _bent(self.low, self.unit), _bent(self.high, self.unit)
        return min(1.0, max(0.0, (_bent(value, self.unit) - low) / (high - low)))


class YearAxis(NamedTuple):
    """Fiscal years, each a slot; a moment is a fractional fiscal year, 2019.0 is April 2019."""

    first: int
    last: int

    def share(self, moment: float) -> float:
        """How far to the right a moment stands: 0 at the left, 1 at the right."""
        span = self.last + 1 - self.first
        return min(1.0, max(0.0, (moment - self.first) / span))

    def named(self, most: int) -> list[int]:
        """The years that get a name, at most so many, always the last one of a row of steps."""
        step = max(1, -(-(self.last + 1 - self.first) // max(1, most)))
        return list(range(self.last, self.first - 1, -step))[::-1]


def middle(year: int) -> float:
    """The moment in the middle of a fiscal year, where its values stand."""
    return year + 0.5


def value_axis(values: Sequence[float]) -> ValueAxis:
    """An axis on which all values can be told apart.

    From zero where that costs little; logarithmic (also below zero) where the largest value would
    press at least two others onto the ground line.

    Args:
        values: finite, below ``LARGEST``; may be empty.
    """
    known = [value if abs(value) >= _SMALLEST else 0.0 for value in values]
    low, high = min(known, default=0.0), max(known, default=1.0)
    unit = _log_unit(known)
    if unit:
        return _logarithmic(low, high, unit)
    if high - low <= _SAME * max(abs(low), abs(high)):
        air = abs(high) / 10 or 1.0
        return _linear(low - air, high + air)
    low, high = (
        (0.0 if low > 0 and low < high / 2 else low),
        (0.0 if high < 0 and high > low / 2 else high),
    )
    air = (high - low) * _AIR
    return _linear(low - air if low else 0.0, high + air if high else 0.0)


def _log_unit(values: Sequence[float]) -> float:
    """The smallest value but zero where the axis should be logarithmic, else 0."""
    sizes = sorted({abs(value) for value in values if value})
    if len(sizes) < 3 or sizes[-1] < _SQUASHED * sizes[1]:
        return 0.0
    return sizes[0]


def _bent(value: float, unit: float) -> float:
    """A value as a height: as it is, or its logarithm with its sign."""
    if not unit:
        return value
    return math.copysign(math.log10(1 + abs(value) / unit), value)


def _linear(low: float, high: float) -> ValueAxis:
    step = _round_step((high - low) / _STEPS)
    first, last = math.floor(low / step + _SAME), math.ceil(high / step - _SAME)
    ticks = tuple(_clean(n * step, step) for n in range(first, last + 1))
    return ValueAxis(ticks[0], ticks[-1], ticks, 0.0)


def _round_step(size: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= size * (1 - _SAME))


def _clean(value: float, step: float) -> float:
    """A multiple of a step without the dust of floating point."""
    return round(value, max(0, 2 - math.floor(math.log10(step)))) + 0.0  # no minus zero


def _logarithmic(low: float, high: float, unit: float) -> ValueAxis:
    first = math.floor(math.log10(unit))
    last = math.ceil(math.log10(max(abs(low), abs(high))))
    step = max(1, -(-(last - first) // _MOST_DECADES))
    decades = [10.0**n for n in range(first, last + 1, step)]
    every = [*(-decade for decade in decades[::-1]), 0.0, *decades]
    bottom = _below(low, every)
    top = -_below(-high, [-tick for tick in every]) + 0.0
    return ValueAxis(bottom, top, tuple(t for t in every if bottom <= t <= top), unit)


def _below(value: float, ticks: Iterable[float]) -> float:
    """The tick at or next below a value, or the value itself where there is none."""
    return max((tick for tick in ticks if tick <= value), default=value)


def year_axis(moments: Sequence[float]) -> YearAxis:
    """The years in which all moments lie; at least three, so that a single value stands in the
    middle.
    """
    first, last = math.floor(min(moments, default=2000.0)), math.floor(max(moments, default=2000.0))
    if last - first < 2:
        first, last = first - 1, last + 1
    return YearAxis(first, last)
