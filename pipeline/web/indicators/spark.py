"""A spark line: the run of one indicator on the height of a line of text."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.web.indicators.axes import LARGEST, middle, year_axis
from pipeline.web.indicators.chart import said_in_xml
from pipeline.web.svg import Mark, Place, point_list, symbol

_WIDE, _HIGH, _AIR = 120, 34, 7
YearValue = tuple[int, float]
"""A fiscal year and a value."""


def spark(reached: Sequence[YearValue], targets: Sequence[YearValue], said: str) -> str:
    """What was reached as a thin line that ends in a point, targets as diamonds.

    Args:
        reached, targets: in the order of years, in one unit.
        said: the same in words, for those who don't see it.

    Returns:
        SVG; empty where no value is known.
    """
    line, aims = _bounded(reached), _bounded(targets)
    if not line and not aims:
        return ""
    place = _places([*line, *aims])
    head = f'<svg class="spark" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}"'
    return "".join(
        [
            f'{head} role="img" aria-label="{said_in_xml(said)}">',
            *_line([place(*pair) for pair in line]),
            *(symbol(Mark.DIAMOND, place(*pair), 'class="target"') for pair in aims),
            "</svg>",
        ]
    )


def _bounded(pairs: Sequence[YearValue]) -> list[YearValue]:
    return [pair for pair in pairs if abs(pair[1]) < LARGEST]


def _places(known: Sequence[YearValue]) -> Callable[[int, float], Place]:
    """Where a year and a value stand, so that all of them fill the picture."""
    years = year_axis([middle(year) for year, _ in known])
    values = [value for _, value in known]
    low, high = min(values), max(values)

    def place(year: int, value: float) -> Place:
        up = (value - low) / (high - low) if high > low else 0.5
        x = _AIR + years.share(middle(year)) * (_WIDE - 2 * _AIR)
        return x, _AIR + (1 - up) * (_HIGH - 2 * _AIR)

    return place


def _line(places: Sequence[Place]) -> Iterator[str]:
    if len(places) > 1:
        yield f'<polyline class="actual" points="{point_list(places)}" fill="none"/>'
    if places:
        x, y = places[-1]
        yield f'<circle class="actual" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
