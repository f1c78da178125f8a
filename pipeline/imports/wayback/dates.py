"""Dates of a command as an index has them: beginnings of timestamps of fourteen digits."""

from calendar import monthrange
from datetime import datetime


def timestamp_of(date: str) -> str | None:
    """The beginning of a timestamp that a date means: ``2015-11`` is ``201511``; None of none."""
    for form in ("%Y", "%Y-%m", "%Y-%m-%d"):
        try:
            return datetime.strptime(date, form).strftime("%Y%m%d")[: len(date.replace("-", ""))]
        except ValueError:
            continue
    return None


def first_of(beginning: str) -> str:
    """The first moment of a year, month or day; not every server takes less than all digits."""
    return beginning + "00000101000000"[len(beginning) :]


def last_of(beginning: str) -> str:
    """The last moment of a year, month or day."""
    month = beginning if len(beginning) > 4 else f"{beginning}12"
    days = monthrange(int(month[:4]), int(month[4:6]))[1]
    day = month if len(month) > 6 else f"{month}{days:02}"
    return f"{day}235959"
