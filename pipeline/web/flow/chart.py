"""How much of each edition lives on in the later ones, as SVG: a bar an edition, from the oldest
down to the newest, in parts by the editions since which passages stand; between two bars what both
have.

Readable without colour: each part has its pattern and, where there is room, its words; and by a
screen reader: a title, a description, a link with its words for each part. No script, no style
attribute.
"""

from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import accumulate
from typing import NamedTuple

from pipeline.web.indicators.chart import said_in_xml
from pipeline.web.indicators.labels import width
from pipeline.web.svg import point_list, text

_BAR, _GAP = 30, 34
"""Heights of a bar and of what lies between two."""
_TOP, _RIGHT = 8, 12
_NAME = 20
"""Height of a bar's name where it stands above the bar."""
_WEDGE = 12
"""How far down the end of what was dropped reaches."""
_ROOM = 6
"""Between words and the end of their part."""
_LINE = 22
"""Height of a line of the legend."""
_SWATCH = 22
_PATTERNS = (
    "",
    "M0 8L8 0M-2 2L2 -2M6 10L10 6",
    "M2 2h1.6v1.6h-1.6zM6 6h1.6v1.6h-1.6z",
    "M0 2H8M0 6H8",
    "M0 0L8 8M-2 6L2 10M6 -2L10 2M0 8L8 0M-2 2L2 -2M6 10L10 6",
    "M2 0V8M6 0V8",
    "M0 0L8 8M-2 6L2 10M6 -2L10 2",
    "M0 4H8M4 0V8",
)
"""Lines on a square of 8 by 8; more editions than these take them again, told apart by words."""


class Part(NamedTuple):
    """Passages of an edition that stand since the same edition."""

    passages: int
    stay: int
    """So many of them stand in the next edition too."""
    words: tuple[str, ...]
    """What is said in it, the longest first."""
    said: str
    """All of it, for a pointer and a screen reader."""
    href: str
    dropped_said: str
    """What is said of those that do not; empty where all do, and of the last edition."""
    dropped_href: str


class Bar(NamedTuple):
    """An edition."""

    name: str
    day: str
    parts: tuple[Part, ...]
    """By editions, the oldest first."""


class Drawing(NamedTuple):
    """All that a chart shows."""

    bars: tuple[Bar, ...]
    origins: tuple[str, ...]
    """What the editions are called, in order."""
    title: str
    about: str


class _Frame(NamedTuple):
    left: float
    scale: float
    """Units of the view box a passage."""
    name: int
    """Height of a bar's name above it; 0 where it stands at its left."""

    def top(self, n: int) -> float:
        """Where a bar begins."""
        return _TOP + self.name + n * (self.name + _BAR + _GAP)

    def places(self, bar: Bar) -> list[float]:
        """Where its parts begin."""
        sizes = [part.passages * self.scale for part in bar.parts]
        return [self.left + at for at in accumulate(sizes, initial=0.0)][:-1]


def svg(drawing: Drawing, name: str, wide: int = 760) -> str:
    """Draw it; empty where there is nothing to draw.

    Args:
        name: begins the ids in it, so that several can stand on one page.
        wide: of the view box; where it is narrow, names stand above their bars.
    """
    most = max((sum(part.passages for part in bar.parts) for bar in drawing.bars), default=0)
    if not most:
        return ""
    frame = _frame(drawing, most, wide)
    foot = frame.top(len(drawing.bars)) - _GAP - frame.name + 8
    high = foot + _legend_height(drawing, wide)
    ids = f'aria-labelledby="{name}-title" aria-describedby="{name}-about"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high:.0f}" role="group" '
        f"{ids}>",
        f'<title id="{name}-title">{said_in_xml(drawing.title)}</title>',
        f'<desc id="{name}-about">{said_in_xml(drawing.about)}</desc>',
        *_patterns(len(drawing.origins), name),
        *(part for n in range(len(drawing.bars) - 1) for part in _between(drawing, frame, n)),
        *(part for n, bar in enumerate(drawing.bars) for part in _bar(bar, frame, n, name)),
        '<g aria-hidden="true" pointer-events="none">',
        *(part for n, bar in enumerate(drawing.bars) for part in _labels(bar, frame, n)),
        *_legend(drawing, foot, wide, name),
        "</g>",
        "</svg>",
    ]
    return "".join(parts)


def _frame(drawing: Drawing, most: int, wide: int) -> _Frame:
    names = [words for bar in drawing.bars for words in (bar.name, bar.day)]
    longest = max(map(width, names)) + 10
    beside = longest < wide / 4
    left = longest if beside else 2.0
    return _Frame(left, (wide - left - _RIGHT) / most, 0 if beside else _NAME)


def _patterns(count: int, name: str) -> Iterator[str]:
    yield "<defs>"
    for n in range(min(count, len(_PATTERNS))):
        yield (
            f'<pattern id="{name}-o{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" class="ground o{n}" fill="#fff"/>'
            f'<path d="{_PATTERNS[n] or "M0 0"}" class="hatch" fill="none" stroke="#555d66"/>'
            "</pattern>"
        )
    yield "</defs>"


def _fill(origin: int, name: str) -> str:
    return f'fill="url(#{name}-o{origin % len(_PATTERNS)})"'


def _between(drawing: Drawing, frame: _Frame, n: int) -> Iterator[str]:
    """What two neighbours both have, and the ends of what the second no longer has."""
    before, after = drawing.bars[n], drawing.bars[n + 1]
    foot, top = frame.top(n) + _BAR, frame.top(n + 1) - frame.name
    starts, ends = frame.places(before), frame.places(after)
    for part, start, end in zip(before.parts, starts, ends, strict=False):
        stay, size = part.stay * frame.scale, part.passages * frame.scale
        if part.stay:
            corners = [(start, foot), (start + stay, foot), (end + stay, top), (end, top)]
            yield f'<polygon class="stays" points="{point_list(corners)}" fill-opacity=".12"/>'
        if part.dropped_said:
            yield _dropped(part, (start + stay, start + size), foot)


def _dropped(part: Part, ends: tuple[float, float], foot: float) -> str:
    """A wedge that ends before the next bar."""
    start, end = ends
    corners = [(start, foot), (end, foot), ((start + end) / 2, foot + _WEDGE)]
    shape = (
        f'<polygon class="ends" points="{point_list(corners)}" fill="#fff" stroke="#9c2a10" '
        'stroke-dasharray="3 2"/>'
    )
    return _link(part.dropped_href, part.dropped_said, shape)


def _link(href: str, said: str, shape: str) -> str:
    words = said_in_xml(said)
    return f'<a href="{escape(href)}" aria-label="{words}"><title>{words}</title>{shape}</a>'


def _bar(bar: Bar, frame: _Frame, n: int, name: str) -> Iterator[str]:
    for origin, (part, start) in enumerate(zip(bar.parts, frame.places(bar), strict=True)):
        if part.passages:
            rect = (
                f'<rect x="{start:.1f}" y="{frame.top(n):.1f}" '
                f'width="{part.passages * frame.scale:.1f}" height="{_BAR}" '
                f'{_fill(origin, name)} stroke="currentColor"/>'
            )
            yield _link(part.href, part.said, rect)


def _labels(bar: Bar, frame: _Frame, n: int) -> Iterator[str]:
    """The bar's name, and words on its parts and on the ends of what was dropped."""
    top = frame.top(n)
    if frame.name:
        yield text(frame.left, top - 6, _plain(f"{bar.name} {bar.day}"), "start", "name")
    else:
        yield text(frame.left - 8, top + 13, _plain(bar.name), "end", "name")
        yield text(frame.left - 8, top + 27, _plain(bar.day), "end", "axis")
    for part, start in zip(bar.parts, frame.places(bar), strict=True):
        size, stay = part.passages * frame.scale, part.stay * frame.scale
        words = next((w for w in part.words if width(w) + _ROOM <= size), "")
        if words:
            yield text(start + size / 2, top + _BAR / 2 + 4, words, "middle", "label")
        lost = f"−{part.passages - part.stay}"
        if part.dropped_said and size - stay > width(lost) - 4:
            middle = start + (stay + size) / 2
            yield text(middle, top + _BAR + _WEDGE + 11, lost, "middle", "label")


def _plain(words: str) -> str:
    """Without what XML cannot hold."""
    return unescape(said_in_xml(words))


def _rows(origins: Sequence[str], wide: int) -> list[list[tuple[int, float]]]:
    """The legend in lines: each entry with its place."""
    rows: list[list[tuple[int, float]]] = [[]]
    at = 2.0
    for n, words in enumerate(origins):
        room = _SWATCH + 6 + width(words) + 16
        if at + room > wide and rows[-1]:
            rows.append([])
            at = 2.0
        rows[-1].append((n, at))
        at += room
    return rows


def _legend_height(drawing: Drawing, wide: int) -> int:
    return _LINE * len(_rows(drawing.origins, wide)) + 6


def _legend(drawing: Drawing, top: float, wide: int, name: str) -> Iterator[str]:
    for line, row in enumerate(_rows(drawing.origins, wide)):
        y = top + line * _LINE + 4
        for n, x in row:
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{_SWATCH}" height="14" {_fill(n, name)} '
                'stroke="currentColor"/>'
            )
            yield text(x + _SWATCH + 6, y + 11.5, _plain(drawing.origins[n]), "start", "axis")
