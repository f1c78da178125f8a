"""The chart of how often words occur in each edition over time, as SVG that needs no script and no style attribute."""

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from pipeline.search.trend import Frequency

MOST_LINES = 6
_WIDTH, _HEIGHT = 480, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 28
# Colours that differ in lightness too, for readers who don't see hues (Okabe and Ito, 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#7f7f7f")
_MARKS = ("circle", "square", "diamond", "circle", "square", "diamond")


class Line(NamedTuple):
    """One line of the chart: the editions of one series of one source, by date."""

    name: str
    colour: str
    points: tuple[Frequency, ...]


def lines(frequencies: Sequence[Frequency]) -> tuple[Line, ...]:
    """The series in which the words are most frequent, at most ``MOST_LINES``; series without any occurrence are left out."""
    groups: dict[tuple[str, str], list[Frequency]] = {}
    for f in frequencies:
        groups.setdefault((f.source_id, f.series), []).append(f)
    several = len({source for source, _ in groups}) > 1
    full = [points for points in groups.values() if any(p.occurrences for p in points)]
    full.sort(key=lambda points: -max(p.per_10000 for p in points))
    return tuple(
        Line(f"{p[0].source_name} {p[0].series}" if several else p[0].series, _COLOURS[i], tuple(p))
        for i, p in enumerate(full[:MOST_LINES])
    )


def year(date: str) -> float:
    """A date cut to what is known as a year with its fraction: ``2019-07`` gives 2019.5 and a bare year its middle."""
    parts = [int(p) for p in date.split("-") if p.isascii() and p.isdigit()][:3]
    if not parts:
        return 0.0
    if len(parts) == 1:
        return parts[0] + 0.5
    return parts[0] + (parts[1] - 1 + ((parts[2] - 1) / 31 if len(parts) > 2 else 0)) / 12


def _ceiling(value: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * n for n in (1, 2, 5, 10) if power * n >= value)


def _symbol(kind: str, x: float, y: float, colour: str, title: str) -> str:
    inner = f"<title>{escape(title)}</title>"
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}">{inner}</circle>'
    if kind == "square":
        return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" fill="{colour}">{inner}</rect>'
    points = f"{x:.1f},{y - 6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 6:.1f} {x - 6:.1f},{y:.1f}"
    return f'<polygon points="{points}" fill="{colour}">{inner}</polygon>'


def _text(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" fill="currentColor">{escape(text)}</text>'


def svg(
    drawn: Sequence[Line], label: str, name: Callable[[Frequency], str] = lambda f: f.label
) -> str:
    """Draw the lines: years from left to right, occurrences per 10,000 characters upwards; empty where there are none.

    Args:
        label: what the chart shows, for those who don't see it.
        name: what to call an edition.
    """
    points = [p for line in drawn for p in line.points]
    if not points:
        return ""
    dates = [year(p.date) for p in points]
    first, last = int(min(dates)), int(max(dates)) + 1
    top = _ceiling(max(p.per_10000 for p in points))
    inner_width, inner_height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(p: Frequency) -> float:
        return _LEFT + (year(p.date) - first) / (last - first) * inner_width

    def y(value: float) -> float:
        return _TOP + (1 - value / top) * inner_height

    out = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(label)}" xmlns="http://www.w3.org/2000/svg">'
    ]
    for i in range(5):
        value = top * i / 4
        out.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="currentColor" stroke-opacity="0.2"/>'
        )
        out.append(_text(_LEFT - 6, y(value) + 4, f"{value:g}", "end"))
    step = max(1, -(-(last - first) // 8))
    for mark in range(first, last + 1, step):
        out.append(
            _text(_LEFT + (mark - first) / (last - first) * inner_width, _HEIGHT - 8, str(mark))
        )
    for line, kind in zip(drawn, _MARKS, strict=False):
        path = " ".join(f"{x(p):.1f},{y(p.per_10000):.1f}" for p in line.points)
        out.append(
            f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2"/>'
        )
        for p in line.points:
            out.append(
                _symbol(
                    kind,
                    x(p),
                    y(p.per_10000),
                    line.colour,
                    f"{name(p)} ({p.date}): {p.per_10000:.2f}",
                )
            )
    return "".join([*out, "</svg>"])
