"""In the child process: a date or a time as Excel shows it under a format."""

from datetime import UTC, date, datetime, time, timedelta

from pipeline.read.names.eras import ERA_INITIALS, ERAS
from pipeline.read.office.format_code import Section, Token

_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_WEEKDAYS = "月火水木金土日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number_as_date(value: int | float, section: Section) -> str | None:
    """The day that a number counts; None where it counts none."""
    if not 0 <= value < 2_958_466:  # 9999-12-31
        return None
    return _moment_text(_EPOCH + timedelta(days=value), timedelta(days=value), section)


def moment_shown(value: date | datetime | time | timedelta, sections: tuple[Section, ...]) -> str:
    """A date or a time; as most people write it where the format does not say."""
    moment, span = _both(value)
    if sections and sections[0].is_date:
        return _moment_text(moment, span, sections[0])
    if isinstance(value, time | timedelta):
        hours, rest = divmod(int(span.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    day = f"{moment.year}/{moment.month}/{moment.day}"
    clock = moment.hour or moment.minute or moment.second
    return f"{day} {moment.hour}:{moment.minute:02}" if clock else day


def _both(value: date | datetime | time | timedelta) -> tuple[datetime, timedelta]:
    """The moment, and the time since Excel's beginning of days."""
    if isinstance(value, timedelta):
        return _EPOCH + value, value
    if isinstance(value, time):
        span = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return _EPOCH + span, span
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC)
    else:
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return moment, moment - _EPOCH


def _moment_text(moment: datetime, span: timedelta, section: Section) -> str:
    if moment.microsecond >= 500_000:  # a day's fraction is never exact
        moment += timedelta(seconds=1)
    text, clock = "", False
    for at, token in enumerate(section.tokens):
        letters = token.text
        months = token.kind == "date" and letters[0] in "mM"
        if months and (clock or _seconds_next(section.tokens, at)):
            letters = "n" * len(letters)
        text += _part(moment, span, token._replace(text=letters), section)
        if token.kind in ("date", "elapsed"):
            clock = letters[0] in "hH"
    return text


def _part(moment: datetime, span: timedelta, token: Token, section: Section) -> str:
    """What one sign of a format shows."""
    if token.kind == "date":
        return _date_part(moment, token.text, any(t.kind == "half" for t in section.tokens))
    if token.kind == "era":
        return _era_part(moment, token.text.lower())
    if token.kind == "elapsed":
        return _elapsed(span, token.text)
    if token.kind == "half":
        return "AM" if moment.hour < 12 else "PM"
    return token.text if token.kind in ("words", "one", "other", "point", "scale") else ""


def _seconds_next(tokens: tuple[Token, ...], at: int) -> bool:
    later = next((t for t in tokens[at + 1 :] if t.kind in ("date", "elapsed")), None)
    return later is not None and later.text[0] in "sS"


def _date_part(moment: datetime, letters: str, half: bool) -> str:
    """What a run of one letter stands for; ``n`` are minutes."""
    letters = letters.lower()
    long = len(letters)
    if letters[0] == "y":
        return f"{moment.year:04}" if long > 2 else f"{moment.year % 100:02}"
    if letters[0] == "a" or (letters[0] == "d" and long > 2):
        return _WEEKDAYS[moment.weekday()] + ("曜日" if long > 3 else "")
    if letters[0] == "m" and long > 2:
        return _MONTHS[moment.month - 1]
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    numbers = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }
    number = numbers[letters[0]]
    return f"{number:02}" if long > 1 else str(number)


def _era_part(moment: datetime, letters: str) -> str:
    era = era_at(moment.date())
    if letters[0] == "g":
        initial = next(short for short, name in ERA_INITIALS.items() if name == era)
        return {"g": initial, "gg": era[0], "ggg": era}[letters]
    year = moment.year - ERAS[era]
    return f"{year:02}" if len(letters) > 1 else str(year)


_FIRST_DAYS = {
    "令和": date(2019, 5, 1),
    "平成": date(1989, 1, 8),
    "昭和": date(1926, 12, 25),
    "大正": date(1912, 7, 30),
    "明治": date.min,
}


def era_at(day: date) -> str:
    """The era of a day."""
    return next(era for era, first in _FIRST_DAYS.items() if day >= first)


def _elapsed(span: timedelta, letters: str) -> str:
    seconds = int(span.total_seconds())
    number = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}[letters[0]]
    return str(number).rjust(len(letters), "0")
