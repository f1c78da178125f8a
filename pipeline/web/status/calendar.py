"""A year of nights as a picture, a month a line, and the same as a table.

Each kind of night has a mark of its own shape, so it is readable without colour; what a pointer is
told of a night and what the table says need no script.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from pipeline.answers.dates import date_words
from pipeline.answers.status_calendar import Calendar, NightCount
from pipeline.web.language import Translator
from pipeline.web.svg import text

_LEFT, _TOP, _DAY, _LINE = 76, 18, 10, 14
"""Room for the months' names and the days' numbers; width of a day, height of a month."""
_NUMBERED = (1, 5, 10, 15, 20, 25, 30)
_SHARE = 100
"""One source in so many that lacks something makes no night of all of them a bad one."""


class Kind(StrEnum):
    """What became of a night."""

    QUIET = "quiet"
    CHANGED = "changed"
    PARTIAL = "partial"
    FAILED = "failed"
    NONE = "none"


BAD = (Kind.PARTIAL, Kind.FAILED)


class BadNight(NamedTuple):
    """A night that lacks something, in the table."""

    words: str
    href: str


class MonthLine(NamedTuple):
    """A month of the table."""

    name: str
    ok: int
    partial: int
    failed: int
    none: int
    changes: int
    bad: list[BadNight]


class Key(NamedTuple):
    """A mark with its words."""

    mark: Markup
    words: str


class CalendarView(NamedTuple):
    """The picture and the table."""

    svg: Markup
    keys: list[Key]
    months: list[MonthLine]
    """The newest first."""


def calendar_view(year: Calendar, table: str, lang: str, t: Translator) -> CalendarView:
    """A year of nights.

    Args:
        table: address of the table of reports; a night's is its filter.
    """
    days = [*_days(year)]
    counts = Counter(kind for _, kind, _ in days)
    said = t("st.year_said", *(counts[kind] for kind in Kind))
    return CalendarView(
        svg=_picture(year, days, said, lang, t),
        keys=[_key(kind, t) for kind in Kind if counts[kind]],
        months=[*_months(year, days, table, lang, t)][::-1],
    )


_Day = tuple[date, Kind, NightCount | None]


def _days(year: Calendar) -> Iterator[_Day]:
    day = max(year.first, year.began)
    while day <= year.last:
        night = year.nights.get(day.isoformat())
        yield day, kind_of(night), night
        day += timedelta(days=1)


def kind_of(night: NightCount | None) -> Kind:
    """What became of a night; of many sources, what became of nearly all of them."""
    if night is None:
        return Kind.NONE
    if 2 * night.failed >= night.runs:
        return Kind.FAILED
    if (night.partial + night.failed) * _SHARE > night.runs:
        return Kind.PARTIAL
    return Kind.CHANGED if night.changes else Kind.QUIET


def _picture(year: Calendar, days: list[_Day], said: str, lang: str, t: Translator) -> Markup:
    months = _number(year, year.last) + 1
    width, height = _LEFT + 31 * _DAY + 4, _TOP + months * _LINE
    names = ((number, _month(year.first, number)) for number in range(months))
    drawn = [text(_x(day), 11, str(day)) for day in _NUMBERED]
    drawn += [
        text(_LEFT - 6, _y(year, first) + 4, _month_name(first, number, lang), "end")
        for number, first in names
    ]
    drawn += _marks(year, days, lang, t)
    frame = f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(said)}"'
    # Every piece is a number of ours or escaped.
    return Markup(f"<svg {frame}>{''.join(drawn)}</svg>")  # noqa: S704


def _marks(year: Calendar, days: list[_Day], lang: str, t: Translator) -> Iterator[str]:
    """The quiet nights as one path, each other night with what a pointer is told of it."""
    quiet = (_dot(_x(day.day), _y(year, day)) for day, kind, _ in days if kind is Kind.QUIET)
    yield f'<path {_PAINT[Kind.QUIET]} d="{"".join(quiet)}"/>'
    for day, kind, night in days:
        if kind is not Kind.QUIET:
            yield _mark(kind, _x(day.day), _y(year, day), _title(day, night, lang, t))


def _number(year: Calendar, day: date) -> int:
    """Which month of the picture a day stands in, from 0."""
    return (day.year - year.first.year) * 12 + day.month - year.first.month


def _month(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _month_name(first: date, number: int, lang: str) -> str:
    """With its year where one begins."""
    whole = number == 0 or first.month == 1
    if lang == "ja":
        return f"{first.year}年{first.month}月" if whole else f"{first.month}月"
    return first.strftime("%b %Y" if whole else "%b")


def _x(day: int) -> float:
    return _LEFT + (day - 0.5) * _DAY


def _y(year: Calendar, day: date) -> float:
    return _TOP + (_number(year, day) + 0.5) * _LINE


def _dot(x: float, y: float) -> str:
    return f"M{x:g} {y:g}h0"


_ROUND = 'fill="none" stroke="currentColor" stroke-linecap="round"'
_PAINT = {
    Kind.QUIET: f'{_ROUND} stroke-width="3"',
    Kind.CHANGED: f'{_ROUND} stroke-width="8"',
    Kind.PARTIAL: 'class="bad" fill="none" stroke="currentColor" stroke-width="1.5"',
    Kind.FAILED: 'class="bad" fill="none" stroke="currentColor" stroke-width="2.5"',
    Kind.NONE: 'class="bad" fill="none" stroke="currentColor" stroke-width="1.5"',
}


def _mark(kind: Kind, x: float, y: float, title: str) -> str:
    """A mark with what a pointer is told of it."""
    shapes = {
        Kind.QUIET: _dot(x, y),
        Kind.CHANGED: _dot(x, y),
        Kind.PARTIAL: f"M{x:g} {y - 3.5:g}a3.5 3.5 0 1 0 .01 0zm0 1v5M{x - 2:g} {y - 2:g}v4",
        Kind.FAILED: f"M{x - 3.5:g} {y - 3.5:g}l7 7m0 -7l-7 7",
        Kind.NONE: f"M{x - 3:g} {y:g}h6",
    }
    inner = f"<title>{escape(title)}</title>" if title else ""
    return f'<path {_PAINT[kind]} d="{shapes[kind]}">{inner}</path>'


def _key(kind: Kind, t: Translator) -> Key:
    mark = _mark(kind, 6, 6, "")
    svg = f'<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{mark}</svg>'
    return Key(Markup(svg), t(f"st.night.{kind}"))  # noqa: S704 (numbers of ours)


def _title(day: date, night: NightCount | None, lang: str, t: Translator) -> str:
    words = date_words(day.isoformat(), lang)
    if night is None:
        return f"{words}{t('colon')}{t('st.night.none')}"
    counts = t("st.night_counts", night.ok, night.partial, night.failed, night.changes)
    return f"{words}{t('colon')}{counts}"


def _months(
    year: Calendar, days: list[_Day], table: str, lang: str, t: Translator
) -> Iterator[MonthLine]:
    for number in range(_number(year, year.last) + 1):
        here = [one for one in days if _number(year, one[0]) == number]
        if here:
            yield _month_line(_month(year.first, number), here, table, lang, t)


def _month_line(first: date, days: list[_Day], table: str, lang: str, t: Translator) -> MonthLine:
    counts = Counter(kind for _, kind, _ in days)
    return MonthLine(
        name=date_words(f"{first:%Y-%m}", lang),
        ok=counts[Kind.QUIET] + counts[Kind.CHANGED],
        partial=counts[Kind.PARTIAL],
        failed=counts[Kind.FAILED],
        none=counts[Kind.NONE],
        changes=sum(night.changes for _, _, night in days if night),
        bad=[
            BadNight(_title(day, night, lang, t), f"{table}?night={day.isoformat()}")
            for day, kind, night in days
            if kind in BAD
        ],
    )
