"""The chart of one indicator as SVG: targets as steps, baselines and actuals as points.

Readable without colour (each kind has its shape, what was replaced is dashed and hollow, marks have
words beside them), and by a screen reader: a title, a description, a link with its words for each
mark. No script and no style attribute; colours come as attributes, so that the file stands alone,
and from classes on our pages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from html import escape
from itertools import pairwise
from typing import NamedTuple

from pipeline.web.indicators.axes import ValueAxis, YearAxis, middle, value_axis, year_axis
from pipeline.web.indicators.labels import Box, Want, labels, width
from pipeline.web.svg import Mark, Place, point_list, symbol, text

MOST_MARKS = 150
"""More are not drawn; the table below a chart has them all."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PIECE = 10
"""Of a line that labels keep away from, in units of the view box."""
_TOP, _RIGHT, _YEARS = 30, 16, 26
_SQUARE = 6.0
"""Half the side of a baseline's mark: it shows around an actual's."""
_ONLY_WORDS = 110
"""Height of a chart without any number."""
_WORDS_LANE = 22
"""Height of the lane of words in place of numbers."""
_YEAR_WIDTH = 46
"""So much room a year's name wants."""


class Kind(StrEnum):
    """What a mark stands for."""

    TARGET = "target"
    BASE = "base"
    ACTUAL = "actual"
    OTHER = "other"
    DROPPED = "dropped"


_MARKS = {
    Kind.OTHER: Mark.TRIANGLE,
    Kind.DROPPED: Mark.CROSS,
    Kind.TARGET: Mark.DIAMOND,
    Kind.BASE: Mark.SQUARE,
    Kind.ACTUAL: Mark.CIRCLE,
}
"""In the order in which they are drawn, the last ones on top."""
# Colours that differ in lightness too, for readers who don't see hues (Okabe and Ito, 2008).
_COLOURS = {
    Kind.TARGET: "#b34700",
    Kind.BASE: "#555d66",
    Kind.ACTUAL: "#0072b2",
    Kind.OTHER: "#555d66",
    Kind.DROPPED: "#b34700",
}
_FIRST_SERVED = (Kind.TARGET, Kind.ACTUAL, Kind.DROPPED, Kind.BASE, Kind.OTHER)
"""Whose words get their place first."""


class Point(NamedTuple):
    """A mark of the chart."""

    kind: Kind
    moment: float
    """A fractional fiscal year: 2019.5 is the middle of 2019年度."""
    value: float | None
    """In the unit without its multiplier; None where words stand in place of a number."""
    words: tuple[str, ...]
    """What is said beside it, the longest first."""
    said: str
    """The whole of it, for a pointer and a screen reader."""
    href: str
    hollow: bool = False
    """Of a target: another one took its place before its year came."""
    since: float | None = None
    """The first moment of a value that is one of several years; else None."""


class Step(NamedTuple):
    """A target while it was aimed at."""

    start: float
    """When it was set."""
    replaced: float
    """When another took its place, or its own year."""
    end: float
    """Its own year."""
    value: float
    before: float | None = None
    """The target that it took the place of."""


class Drawing(NamedTuple):
    """All that a chart shows."""

    points: tuple[Point, ...]
    steps: tuple[Step, ...]
    title: str
    about: str
    """What it shows, in sentences."""
    unit: str
    """Said above the axis of values."""
    bent: str
    """Said there where the axis is logarithmic."""
    years: str
    """Said beside the axis of years."""
    tick: Callable[[float], str]
    """How a value on the axis is said."""


class _Frame(NamedTuple):
    """Where values and years stand on the picture."""

    values: ValueAxis
    years: YearAxis
    inner: Box
    """The field of the chart."""

    def x(self, moment: float) -> float:
        return self.inner.x + self.years.share(moment) * self.inner.width

    def y(self, value: float) -> float:
        return self.inner.y + (1 - self.values.share(value)) * self.inner.height

    def place(self, point: Point) -> Place:
        """Words in place of a number stand in the lane below the years' line."""
        if point.value is None:
            return self.x(point.moment), self.inner.y + self.inner.height + _WORDS_LANE / 2
        return self.x(point.moment), self.y(point.value)


def svg(drawing: Drawing, name: str, wide: int = 760, high: int = 400) -> str:
    """Draw it; empty where there is nothing to draw.

    Args:
        name: begins the ids in it, so that several can stand on one page.
        wide, high: the view box; a chart without any number is lower.
    """
    if not drawing.points:
        return ""
    drawing = drawing._replace(points=_bounded(drawing.points))
    if all(point.value is None for point in drawing.points):
        high = _ONLY_WORDS
    frame = _frame(drawing, wide, high)
    ids = f'aria-labelledby="{name}-title" aria-describedby="{name}-about"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="group" {ids}>',
        f'<title id="{name}-title">{said_in_xml(drawing.title)}</title>',
        f'<desc id="{name}-about">{said_in_xml(drawing.about)}</desc>',
        '<g aria-hidden="true" font-family="sans-serif">',
        *_value_lines(drawing, frame, wide),
        *_year_names(drawing, frame, high),
        *_measured(drawing.points, frame),
        *(part for step in drawing.steps for part in _step(step, frame)),
        *_labels(drawing, frame, wide),
        "</g>",
        # What was reached lies on the baseline that a later plan took from it.
        *(_mark(point, frame) for point in sorted(drawing.points, key=_by_kind)),
        "</svg>",
    ]
    return "".join(parts)


def _by_kind(point: Point) -> int:
    return tuple(_MARKS).index(point.kind)


def _bounded(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Of very many the targets first, then the newest; in the order given."""
    if len(points) <= MOST_MARKS:
        return points
    ranked = sorted(points, key=lambda p: (p.kind != Kind.TARGET, -p.moment))[:MOST_MARKS]
    kept = set(map(id, ranked))
    return tuple(point for point in points if id(point) in kept)


def said_in_xml(words: str) -> str:
    """A text in XML, in one line and without what XML cannot hold."""
    return escape(_plain(words))


def _plain(words: str) -> str:
    return " ".join(_NO_XML.sub("", words).split())


def _frame(drawing: Drawing, wide: int, high: int) -> _Frame:
    given = [point.value for point in drawing.points if point.value is not None]
    values = value_axis([*given, *(step.value for step in drawing.steps)])
    moments = [point.moment for point in drawing.points]
    moments += [point.since for point in drawing.points if point.since is not None]
    moments += [step.start for step in drawing.steps]
    names = [drawing.tick(tick) for tick in values.ticks] if given else []
    left = 12 + max(map(width, [drawing.years, *names]))
    lane = _WORDS_LANE if any(point.value is None for point in drawing.points) else 0
    inner = Box(left, _TOP, wide - left - _RIGHT, high - _TOP - _YEARS - lane)
    return _Frame(values, year_axis(moments), inner)


def _value_lines(drawing: Drawing, frame: _Frame, wide: int) -> Iterator[str]:
    """Lines across the field with their values; zero a firm one."""
    right = wide - _RIGHT
    if all(point.value is None for point in drawing.points):
        return
    unit = f"{drawing.unit} {drawing.bent if frame.values.logarithmic else ''}"
    yield text(4, 16, _plain(unit), "start", "axis")
    for tick in frame.values.ticks:
        y, firm = frame.y(tick), "0.6" if tick == 0 else "0.18"
        ends = f'x1="{frame.inner.x:.1f}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"'
        yield f'<line {ends} stroke="currentColor" stroke-opacity="{firm}"/>'
        yield text(frame.inner.x - 6, y + 4, drawing.tick(tick), "end", "axis")


def _year_names(drawing: Drawing, frame: _Frame, high: int) -> Iterator[str]:
    """Years under the field, where they fit, and before them the word for what they are."""
    inner = frame.inner
    foot = inner.y + inner.height
    yield text(inner.x - 6, high - 8, _plain(drawing.years), "end", "axis")
    for year in frame.years.named(int(inner.width / _YEAR_WIDTH)):
        x, half = frame.x(middle(year)), width(str(year)) / 2
        yield _line("tick", (x, foot), (x, foot + 4), 'stroke="currentColor"')
        if x - half > inner.x - 4:
            yield text(x, high - 8, str(year), "middle", "axis")


def _line(name: str, start: Place, end: Place, paint: str) -> str:
    ends = f'x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
    return f'<line class="{name}" {ends} {paint}/>'


def _measured(points: Sequence[Point], frame: _Frame) -> Iterator[str]:
    """A thin line through what was measured, in the order of years."""
    places = _measured_places(points, frame)
    if len(places) > 1:
        paint = f'fill="none" stroke="{_COLOURS[Kind.ACTUAL]}" stroke-width="1.2"'
        yield f'<polyline class="actual" points="{point_list(places)}" {paint}/>'


def _measured_places(points: Sequence[Point], frame: _Frame) -> list[Place]:
    known = [p for p in points if p.kind in (Kind.BASE, Kind.ACTUAL) and p.value is not None]
    return list(dict.fromkeys(frame.place(p) for p in sorted(known, key=lambda p: p.moment)))


def _step(step: Step, frame: _Frame) -> Iterator[str]:
    """A target: firm while it was aimed at, dashed after another took its place."""
    y, paint = frame.y(step.value), f'stroke="{_COLOURS[Kind.TARGET]}"'
    start, replaced, end = (frame.x(at) for at in (step.start, step.replaced, step.end))
    if step.before is not None:
        yield _line("target", (start, frame.y(step.before)), (start, y), paint)
    yield _line("target", (start, y), (replaced, y), f'{paint} stroke-width="3"')
    if end > replaced:
        dashed = f'{paint} stroke-width="1.5" stroke-dasharray="5 4"'
        yield _line("target", (replaced, y), (end, y), dashed)


def _mark(point: Point, frame: _Frame) -> str:
    """A mark that leads to its cell, with room for a finger around it."""
    place, name = frame.place(point), point.kind.value
    colour = _COLOURS[point.kind]
    paint = f'class="{name}" fill="{colour}" stroke="{colour}" stroke-width="1.5"'
    if point.hollow or point.kind in (Kind.BASE, Kind.OTHER):
        paint = f'class="{name} hollow" fill="#fff" stroke="{colour}" stroke-width="2"'
    if point.kind == Kind.DROPPED:
        paint = f'class="{name}" fill="none" stroke="{colour}" stroke-width="2.5"'
    room = f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="10" fill-opacity="0"/>'
    inner = f"<title>{said_in_xml(point.said)}</title>{_since(point, frame, place, colour)}{room}"
    drawn = symbol(_MARKS[point.kind], place, paint, half=_SQUARE)
    return (
        f'<a href="{escape(point.href)}" aria-label="{said_in_xml(point.said)}">{inner}{drawn}</a>'
    )


def _since(point: Point, frame: _Frame, place: Place, colour: str) -> str:
    """Of a value of several years a bar over them."""
    if point.since is None:
        return ""
    start = frame.x(point.since), place[1]
    return _line(point.kind.value, start, place, f'stroke="{colour}" stroke-width="5"')


def _labels(drawing: Drawing, frame: _Frame, wide: int) -> Iterator[str]:
    """Words beside the marks, those of the last target first."""
    ranked = sorted(
        drawing.points, key=lambda p: (_FIRST_SERVED.index(p.kind), p.hollow, -p.moment)
    )
    spots = [frame.place(point) for point in ranked]
    wants = {
        # A baseline that an actual says too is told once.
        (round(x), round(y), point.value, point.words[: point.value is None]): Want(
            x, y, tuple(map(_plain, point.words))
        )
        for point, (x, y) in reversed(list(zip(ranked, spots, strict=True)))
    }
    marks = [Box(x - 7, y - 7, 14, 14) for x, y in spots]
    inner = frame.inner
    # Names of years and values stand outside of it; the lane of words belongs to it.
    lane = _WORDS_LANE if any(point.value is None for point in drawing.points) else 0
    field = Box(inner.x + 1, 20, wide - inner.x - 3, inner.y + inner.height + lane - 20)
    lines = [*_step_boxes(drawing.steps, frame), *_curve_boxes(drawing.points, frame)]
    for label in labels(list(wants.values())[::-1], field, marks, lines):
        if label:
            yield text(*label.base, label.words, "start", "label")


def _step_boxes(steps: Iterable[Step], frame: _Frame) -> Iterator[Box]:
    for step in steps:
        start, end = frame.x(step.start), frame.x(max(step.end, step.replaced))
        yield Box(start, frame.y(step.value) - 2, max(end - start, 1), 4)
        if step.before is not None:
            ends = sorted((frame.y(step.before), frame.y(step.value)))
            yield Box(start - 2, ends[0], 4, ends[1] - ends[0])


def _curve_boxes(points: Sequence[Point], frame: _Frame) -> Iterator[Box]:
    """The line through what was measured, in pieces."""
    for (x, y), (to_x, to_y) in pairwise(_measured_places(points, frame)):
        pieces = max(1, int(max(abs(to_x - x), abs(to_y - y)) / _PIECE))
        for n in range(pieces):
            at = (n + 0.5) / pieces
            yield Box(x + (to_x - x) * at - 2, y + (to_y - y) * at - 2, 4, 4)
