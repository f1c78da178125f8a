"""When an indicator's numbers are of, and since when an edition holds, as fractional fiscal years:
2019.0 is April 2019, 2019.5 the middle of 2019年度.
"""

import re

from pipeline.answers.indicator_values import Value
from pipeline.database.row_types import EditionRow
from pipeline.kinds import FigureKind
from pipeline.read.quantities.years import years
from pipeline.web.indicators.axes import LARGEST, middle

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A year outside of them is a mistake of reading, and is not drawn as one."""
_APRIL = 0.25
"""A fiscal year begins in April."""
_LONGEST_SPAN = 60
"""Years; more is no span of one value."""
_UNTIL = re.compile(r"から|[~～〜–－-]")


def begins(edition: EditionRow) -> float:
    """The moment since which an edition holds: when it was published, but not before the first
    year of its plan.
    """
    told = _fiscal(edition["published"] or edition["first_seen"])
    planned = _year(edition["plan_from"])
    return max(told, planned) if planned is not None else told


def moment_of(value: Value, edition: EditionRow) -> float:
    """The middle of its year; without one what the plan's period tells."""
    if value.year is not None and FIRST_YEAR <= value.year <= LAST_YEAR:
        return middle(value.year)
    start, end = begins(edition), _year(edition["plan_to"])
    if value.kind == FigureKind.TARGET:
        return middle(end if end is not None else int(start) + 1)
    return middle(int(start) - 1)


def since(value: Value) -> float | None:
    """The first year of a value of several: 300人（2015～2019年度）."""
    if value.year is None:
        return None
    for mark in _UNTIL.finditer(value.raw):
        stated = years(value.raw[: mark.start()], bare=True)
        if stated and stated[-1].end == mark.start():
            first = stated[-1].year
            if FIRST_YEAR <= first < value.year <= first + _LONGEST_SPAN:
                return float(first)
    return None


def number_of(value: Value) -> float | None:
    """Its height; None where words stand in its place, or where it is beyond all bounds."""
    number = value.base_value
    return number if number is not None and abs(number) < LARGEST else None


def _fiscal(iso: str) -> float:
    """A date cut to what is known; of a bare year the middle."""
    numbers = [int(part) for part in re.findall(r"\d+", iso[:10])] or [2000]
    year, month, day = [*numbers, 1, 1][:3] if len(numbers) > 1 else (numbers[0], 7, 1)
    moment = year + (month - 1) / 12 + (day - 1) / 365 - _APRIL
    return min(max(moment, FIRST_YEAR), LAST_YEAR)


def _year(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"(19|20|21)\d\d", text) else None
