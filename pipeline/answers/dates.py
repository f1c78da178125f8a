"""Dates in words, in Japanese and English."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

JAPAN = timezone(timedelta(hours=9))
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@lru_cache(maxsize=4096)
def date_words(text: str | None, lang: str) -> str:
    """An ISO date cut to what is known, in words: 2019-12 → 2019年12月, December 2019.

    Of a moment in UTC it is the day in Japan, the one that people remember. What is no date stays
    as it is.
    """
    given = text or ""
    day = japan_day(given) if "T" in given else given
    match = _ISO_DATE.fullmatch(day[:10])
    if not match:
        return day
    parts = [int(part) for part in match.groups() if part]
    return _japanese(parts) if lang == "ja" else _english(parts) or day


def _japanese(parts: list[int]) -> str:
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def _english(parts: list[int]) -> str | None:
    year, month, day = [*parts, 1, 1][:3]
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    return when.strftime(("%Y", "%B %Y", "%-d %B %Y")[len(parts) - 1])


@lru_cache(maxsize=4096)
def japan_day(moment: str) -> str:
    """The day in Japan of a moment in UTC; what is none stays as it is."""
    try:
        return datetime.fromisoformat(moment).astimezone(JAPAN).date().isoformat()
    except ValueError:
        return moment
