"""Charts of characters: a spark line, and an indicator over the years."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pipeline.answers.indicator_numbers import number
from pipeline.answers.indicator_values import Value
from pipeline.kinds import FigureKind, FigureRole

_BARS = "▁▂▃▄▅▆▇█"
_HEIGHT, _WIDTH = 10, 64
_MARK = {FigureKind.TARGET: "△", FigureKind.BASE: "○", FigureKind.ACTUAL: "●"}
_LEGEND = "△ 目標（─ その版で目指した間）  ○ 基準  ● 実績"


class _Point(NamedTuple):
    """A number of a year."""

    year: int
    value: float
    kind: FigureKind
    edition: str


def spark(values: Sequence[float], most: int) -> str:
    """The last values as bars; "" where there are fewer than two."""
    shown = values[-most:]
    if len(shown) < 2:
        return ""
    low, high = min(shown), max(shown)
    span = (high - low) or 1.0
    return "".join(_BARS[round((value - low) / span * (len(_BARS) - 1))] for value in shown)


def chart(values: Iterable[Value]) -> list[str]:
    """Lines of a chart: targets as steps to the year that they are set for, baselines and actuals
    as points. Empty where fewer than two numbers have a year.
    """
    points = _points(values)
    years = sorted({point.year for point in points})
    if len(points) < 2 or years[-1] - years[0] >= _WIDTH:
        return []
    low, high = min(p.value for p in points), max(p.value for p in points)
    span = (high - low) or abs(high) or 1.0
    step = max(2, min(8, _WIDTH // (years[-1] - years[0] + 1)))
    grid = [[" "] * (step * (years[-1] - years[0]) + 2) for _ in range(_HEIGHT)]
    _draw(grid, points, lambda p: _HEIGHT - 1 - round((p.value - low) / span * (_HEIGHT - 1)), step)
    return [*_with_scale(grid, (low, span), _years(years, step)), _LEGEND]


def _draw(
    grid: list[list[str]], points: Sequence[_Point], line: Callable[[_Point], int], step: int
) -> None:
    """Targets first, so that what was reached stands on top of them."""
    first = min(point.year for point in points)
    for start, point in _steps(points):
        for column in range((start - first) * step, (point.year - first) * step):
            grid[line(point)][column] = "─"
    for point in sorted(points, key=lambda p: list(_MARK).index(p.kind)):
        grid[line(point)][(point.year - first) * step] = _MARK[point.kind]


def _points(values: Iterable[Value]) -> list[_Point]:
    """What a chart shows: of targets those that plans set."""
    return [
        _Point(value.year, value.base_value, value.kind, value.edition_id)
        for value in values
        if value.year is not None
        and value.base_value is not None
        and value.kind in _MARK
        and (value.kind != FigureKind.TARGET or value.role == FigureRole.PLAN)
    ]


def _steps(points: Sequence[_Point]) -> Iterable[tuple[int, _Point]]:
    """Each target with the year from which its edition aims at it: that of its baseline."""
    begins = {p.edition: p.year for p in reversed(points) if p.kind == FigureKind.BASE}
    for point in points:
        start = begins.get(point.edition, point.year)
        if point.kind == FigureKind.TARGET and start < point.year:
            yield start, point


def _with_scale(grid: Sequence[Sequence[str]], scale: tuple[float, float], years: str) -> list[str]:
    """The lines with numbers at their left, and the years below them.

    Args:
        scale: the lowest value, and how far the highest is from it.
    """
    low, span = scale
    last = len(grid) - 1
    words = {0: low + span, last // 2: low + span * (1 - last // 2 / last), last: low}
    told = {line: number(float(f"{value:.4g}")) for line, value in words.items()}
    left = max(map(len, told.values()))
    lines = [f"{told.get(line, ''):>{left}} │{''.join(row)}" for line, row in enumerate(grid)]
    return [line.rstrip() for line in [*lines, f"{'':>{left}}  {years}"]]


def _years(years: Sequence[int], step: int) -> str:
    """The years under their columns, as many as there is room for."""
    every = -(-5 // step)
    named = range(years[0], years[-1] + 1, every)
    return "".join(f"{year:<{every * step}}" for year in named)
