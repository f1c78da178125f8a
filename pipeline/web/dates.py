"""Dates, moments and sizes in words."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from pipeline.web.language import Translator

_JAPAN = timezone(timedelta(hours=9))
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MINUTES_UNTIL, _HOURS_UNTIL = 90 * _MINUTE, 36 * _HOUR
"""So long is told in minutes, so long in hours, what is longer in days."""
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


def date_words(text: str | None, lang: str) -> str:
    """An ISO date cut to what is known, in words: 2019-12 → 2019年12月, December 2019.

    Of a moment in UTC it is the day in Japan, the one that people remember. What is no date stays
    as it is.
    """
    given = text or ""
    day = _japan_day(given) if "T" in given else given
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


def _japan_day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(_JAPAN).date().isoformat()
    except ValueError:
        return moment


def moment_words(text: str | None, lang: str) -> str:
    """A moment in UTC as the clock in Japan shows it.

    2025年4月2日 03:00, 2 April 2025 03:00 JST.
    """
    try:
        when = datetime.fromisoformat(text or "").astimezone(_JAPAN)
    except ValueError:
        return text or ""
    zone = "" if lang == "ja" else " JST"
    return f"{date_words(when.date().isoformat(), lang)} {when:%H:%M}{zone}"


def ago(text: str | None, t: Translator) -> str:
    """How long ago a moment was, in words."""
    try:
        seconds = (datetime.now(UTC) - datetime.fromisoformat(text or "")).total_seconds()
    except ValueError:
        return ""
    if seconds < _MINUTES_UNTIL:
        return t("minutes_ago", max(0, round(seconds / _MINUTE)))
    if seconds < _HOURS_UNTIL:
        return t("hours_ago", round(seconds / _HOUR))
    return t("days_ago", round(seconds / _DAY))


def size_words(size: int | None) -> str:
    """Bytes as officials write them: 2.08MB (1024 base)."""
    if size is None:
        return ""
    if size < _KILOBYTE:
        return f"{size}B"
    if size < _MEGABYTE:
        return f"{size / _KILOBYTE:.0f}KB"
    return f"{size / _MEGABYTE:.2f}MB"
