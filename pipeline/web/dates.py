"""Dates, moments and sizes in words."""

from datetime import UTC, datetime
from functools import lru_cache

from pipeline.answers.dates import JAPAN, date_words
from pipeline.web.basis import reads_clock
from pipeline.web.language import Translator

__all__ = ["ago", "date_words", "moment_words", "now", "size_words"]
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MINUTES_UNTIL, _HOURS_UNTIL = 90 * _MINUTE, 36 * _HOUR
"""So long is told in minutes, so long in hours, what is longer in days."""
_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024


@lru_cache(maxsize=4096)
def moment_words(text: str | None, lang: str) -> str:
    """A moment in UTC as the clock in Japan shows it.

    2025年4月2日 03:00, 2 April 2025 03:00 JST.
    """
    try:
        when = datetime.fromisoformat(text or "").astimezone(JAPAN)
    except ValueError:
        return text or ""
    zone = "" if lang == "ja" else " JST"
    return f"{date_words(when.date().isoformat(), lang)} {when:%H:%M}{zone}"


def now() -> datetime:
    """The present moment, for an answer that is not kept therefore."""
    reads_clock()
    return datetime.now(UTC)


def ago(text: str | None, t: Translator) -> str:
    """How long ago a moment was, in words."""
    try:
        seconds = (now() - datetime.fromisoformat(text or "")).total_seconds()
    except ValueError:
        return ""
    if seconds < _MINUTES_UNTIL:
        return t("minutes_ago", max(0, round(seconds / _MINUTE)))
    if seconds < _HOURS_UNTIL:
        return t("hours_ago", round(seconds / _HOUR))
    return t("days_ago", round(seconds / _DAY))


def size_words(size: int | None, lang: str) -> str:
    """Bytes as officials write them, 2.08MB, or as English does, 2.08 MB (1024 base)."""
    if size is None:
        return ""
    gap = "\N{NO-BREAK SPACE}" if lang == "en" else ""
    if size < _KILOBYTE:
        return f"{size}{gap}B"
    if size < _MEGABYTE:
        return f"{size / _KILOBYTE:.0f}{gap}KB"
    return f"{size / _MEGABYTE:.2f}{gap}MB"
