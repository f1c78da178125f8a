"""The chart of how often words occur over time, as SVG without a script or style attribute."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from pipeline.search.trend import Frequency
from pipeline.web.svg import Mark, Place, point_list, symbol, text

_WIDTH, _HEIGHT = 480, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 28
_INNER_WIDTH, _INNER_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_STEPS = 4
"""Lines above the lowest one."""
_MOST_YEARS = 8
"""About so many years are named."""


class Curve(NamedTuple):
    """One line of the chart: the editions of one series of one source, by date."""

    name: str
    colour: str
    mark: Mark
    points: tuple[Frequency, ...]


# Colours that differ in lightness too, for readers who don't see hues (Okabe and Ito, 2008).
_LOOKS = (
    ("#0072b2", Mark.CIRCLE),
    ("#d55e00", Mark.SQUARE),
    ("#009e73", Mark.DIAMOND),
    ("#cc79a7", Mark.CIRCLE),
    ("#8a6d00", Mark.SQUARE),
    ("#7f7f7f", Mark.DIAMOND),
)


def curves(frequencies: Sequence[Frequency]) -> tuple[Curve, ...]:
    """The series in which the words are most frequent, as many as there are looks.

    Series without any occurrence are left out.
    """
    groups: dict[tuple[str, str], list[Frequency]] = {}
    for f in frequencies:
        groups.setdefault((f.source_id, f.series), []).append(f)
    several = len({source for source, _ in groups}) > 1
    full = [points for points in groups.values() if any(p.occurrences for p in points)]
    full.sort(key=lambda points: -max(p.per_10000 for p in points))
    return tuple(
        Curve(_name(points[0], several), colour, mark, tuple(points))
        for points, (colour, mark) in zip(full, _LOOKS, strict=False)
    )


def _name(point: Frequency, several_sources: bool) -> str:
    return f"{point.source_name} {point.series}" if several_sources else point.series


def year(date: str) -> float:
    """A date cut to what is known as a year with its fraction.

    ``2019-07`` gives 2019.5 and a bare year its middle.
    """
    parts = [int(p) for p in date.split("-") if p.isascii() and p.isdigit()][:3]
    if not parts:
        return 0.0
    if len(parts) == 1:
        return parts[0] + 0.5
    days = (parts[2] - 1) / 31 if len(parts) > 2 else 0
    return parts[0] + (parts[1] - 1 + days) / 12


def _ceiling(value: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * n for n in (1, 2, 5, 10) if power * n >= value)


class _Scale(NamedTuple):
    """Where years and values stand on the picture."""

    first: int
    """The first year."""
    last: int
    """The year after the last one."""
    top: float
    """The highest value."""

    def x(self, when: float) -> float:
        return _LEFT + (when - self.first) / (self.last - self.first) * _INNER_WIDTH

    def y(self, value: float) -> float:
        return _TOP + (1 - value / self.top) * _INNER_HEIGHT

    def place(self, point: Frequency) -> Place:
        return self.x(year(point.date)), self.y(point.per_10000)


def svg(
    drawn: Sequence[Curve], label: str, name: Callable[[Frequency], str] = lambda f: f.label
) -> str:
    """Draw the curves; empty where there are none.

    Years go from left to right, occurrences per 10,000 characters upwards.

    Args:
        label: what the chart shows, for those who don't see it.
        name: what to call an edition.
    """
    points = [p for curve in drawn for p in curve.points]
    if not points:
        return ""
    dates = [year(p.date) for p in points]
    top = _ceiling(max(p.per_10000 for p in points))
    scale = _Scale(first=int(min(dates)), last=int(max(dates)) + 1, top=top)
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}"'
    head = f'<svg {view} xmlns="http://www.w3.org/2000/svg">'
    shapes = [shape for curve in drawn for shape in _curve(curve, scale, name)]
    return "".join([head, *_grid(scale), *_years(scale), *shapes, "</svg>"])


def _grid(scale: _Scale) -> Iterator[str]:
    for i in range(_STEPS + 1):
        value = scale.top * i / _STEPS
        y = scale.y(value)
        ends = f'x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"'
        yield f'<line {ends} stroke="currentColor" stroke-opacity="0.2"/>'
        yield text(_LEFT - 6, y + 4, f"{value:g}", "end")


def _years(scale: _Scale) -> Iterator[str]:
    step = max(1, -(-(scale.last - scale.first) // _MOST_YEARS))
    for when in range(scale.first, scale.last + 1, step):
        yield text(scale.x(when), _HEIGHT - 8, str(when))


def _curve(curve: Curve, scale: _Scale, name: Callable[[Frequency], str]) -> Iterator[str]:
    places = [scale.place(point) for point in curve.points]
    stroke = f'stroke="{curve.colour}" stroke-width="2"'
    yield f'<polyline points="{point_list(places)}" fill="none" {stroke}/>'
    for point, at in zip(curve.points, places, strict=True):
        title = f"{name(point)} ({point.date}): {point.per_10000:.2f}"
        inner = f"<title>{escape(title)}</title>"
        yield symbol(curve.mark, at, f'fill="{curve.colour}"', inner)
