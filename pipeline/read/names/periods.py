"""When municipalities made and revised their plans of the State's periods: which phase a date or a
plan's period can be of, where no number says it.

The periods began in 2015, 2020 and 2025 (the third was brought forward to 2023); municipalities
followed within a year, some made their plans a year ahead, and late ones prolonged the old plan.
"""

from collections.abc import Iterable
from datetime import date

from pipeline.read.names.dates import StatedDate

_SECOND_PERIOD, _THIRD_PERIOD = 2019, 2023
"""The State's periods began in 2015, 2020 and 2025 (the third was brought forward to 2023);
municipalities follow within a year."""
_FOREVER = date.max
_MADE_IN = {
    1: (date(2014, 10, 1), date(2019, 9, 30)),
    2: (date(2018, 10, 1), date(2023, 3, 31)),
    3: (date(2022, 10, 1), _FOREVER),
}
_REVISED_IN = {
    1: (date(2015, 4, 1), date(2022, 3, 31)),
    2: (date(2019, 10, 1), date(2028, 3, 31)),
    3: (date(2023, 4, 1), _FOREVER),
}
_BEGINS = {1: 2014, 2: 2019, 3: 2022}
"""The first fiscal year in which a plan of the phase can begin."""


def fits(phase: int, stated: StatedDate, *, revised: bool) -> bool:
    """Whether a plan of a phase can have been made, or revised, on a date."""
    begins, ends = (_REVISED_IN if revised else _MADE_IN).get(phase, (date.min, _FOREVER))
    return begins <= stated.end and stated.start <= ends


def phase_made(dates: Iterable[StatedDate]) -> int | None:
    """The one phase of which a plan can be that was made on all of these dates; None where they
    fit none, or leave it open.
    """
    dates = list(dates)
    fitting = [
        phase for phase in _MADE_IN if all(fits(phase, date, revised=False) for date in dates)
    ]
    return fitting[0] if len(fitting) == 1 else None


def phase_of_year(year: int) -> int:
    """The phase of a plan that begins in a fiscal year."""
    return 1 + (year >= _SECOND_PERIOD) + (year >= _THIRD_PERIOD)


def is_before(phase: int, iso: str) -> bool:
    """Whether a date (ISO 8601) is before any plan of a phase can have been made."""
    begins, _ends = _MADE_IN.get(phase, (date.min, _FOREVER))
    return iso < begins.isoformat()[: len(iso)]


_BEGIN_WITHIN = {1: (2013, 2019), 2: (2018, 2023), 3: (2022, 2027)}
"""Fiscal years between which the plans of each phase begin."""


def begins_within(phase: int, year: int) -> bool:
    """Whether plans of a phase begin about a fiscal year, neither before nor after it."""
    first, last = _BEGIN_WITHIN.get(phase, (0, 9999))
    return first <= year <= last


def can_begin(phase: int, year: int) -> bool:
    """Whether a plan of a phase can begin in a fiscal year."""
    return year >= _BEGINS.get(phase, 0)
