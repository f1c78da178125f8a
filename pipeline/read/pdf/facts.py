"""What pypdf knows of a PDF: metadata, and a second opinion on its text. Runs in the child process, bounded in time."""

import io
import logging
import re
import signal
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.read.clean import clean_text, garbled

_FACTS_SECONDS = 5.0
_OPINION_SECONDS = 25.0
_OPINION_PAGES = 200
_DATE = re.compile(
    r"(\d{4})(?:\D?(\d{1,2}))?(?:\D?(\d{1,2}))?(?:\D{0,2}?(\d{1,2}))?(?:\D?(\d{1,2}))?(?:\D?(\d{1,2}))?(?:\.\d+)?\s*(Z|[+-]\d{1,2}'?:?\d{0,2})?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
_WORDED = re.compile(r"([A-Za-z]{3})[a-z]* +(\d{1,2}),? +(?:(\d{1,2}:\d{2}(?::\d{2})?) +)?(\d{4})")
_HEX = re.compile(r"<((?:[0-9A-Fa-f]{2}){2,})>\Z")
_KANA_KANJI = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")

Facts = dict[str, str | None]
NO_FACTS: Facts = {"title": None, "producer": None, "created": None, "modified": None}


def pdf_date(text: str | None) -> str | None:
    """A PDF date (``D:20250401093000+09'00'``, ISO 32000-1 §7.9.4) as ISO 8601, cut to what is stated.

    The sloppy relatives that real files carry are read too: without ``D:``, with separators, without minutes of the zone,
    ``Wed Jan 16 10:02:03 2013``, years written ``19104`` by programs that counted from 1900. None where nothing can be read.
    """
    text = (text or "").strip()
    if worded := _WORDED.search(text):
        month = _MONTHS.get(worded[1].lower())
        if month:
            text = f"{worded[4]}-{month:02}-{int(worded[2]):02}" + (
                f" {worded[3]}" if worded[3] else ""
            )
    text = re.sub(r"\A(D:)?191(\d\d)(?=\d{10})", r"\g<1>20\2", text)
    match = _DATE.search(text)
    if not match or not 1980 <= int(match[1]) <= 2100:
        return None
    year, month_, day, hour, minute, second, zone = match.groups()
    if not month_ or not 1 <= int(month_) <= 12:
        return str(year)
    if not day or not 1 <= int(day) <= monthrange(int(year), int(month_))[1]:
        return f"{year}-{int(month_):02}"
    if hour is None or int(hour) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return f"{year}-{int(month_):02}-{int(day):02}"
    return f"{year}-{int(month_):02}-{int(day):02}T{int(hour):02}:{int(minute or 0):02}:{int(second or 0):02}{_zone(zone)}"


def _zone(zone: str | None) -> str:
    if not zone or zone == "Z":
        return zone or ""
    hours, minutes = [*re.findall(r"\d{1,2}", zone), "0"][:2]
    return (
        f"{zone[0]}{int(hours):02}:{int(minutes):02}"
        if int(hours) <= 14 and int(minutes) <= 59
        else ""
    )


class _TooSlow(Exception):
    pass


@contextmanager
def _seconds(limit: float) -> Iterator[None]:
    """Break off what takes longer (seconds of processor time): pypdf is all Python, so that a signal gets through."""

    def stop(*_: Any) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def open_reader(data: bytes) -> Any:
    """pypdf's reader of a file, opened with the empty password where it has one."""
    import pypdf

    logging.disable(logging.CRITICAL)
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def facts(data: bytes) -> Facts:
    """Title, producer and dates of a file; None for each that is missing or can't be read."""
    try:
        with _seconds(_FACTS_SECONDS):
            info: Any = open_reader(data).metadata or {}
            return {
                "title": _words(info.get("/Title")),
                "producer": _words(info.get("/Producer")),
                "created": pdf_date(_words(info.get("/CreationDate"))),
                "modified": pdf_date(_words(info.get("/ModDate"))),
            }
    except Exception:
        return NO_FACTS


def _words(value: Any) -> str | None:
    """A text of the metadata; Shift_JIS bytes and hexadecimal text that some programs write there are decoded."""
    if value is None:
        return None
    text = str(value)
    raw = getattr(value, "original_bytes", b"")
    if isinstance(raw, bytes) and not raw.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        text = _japanese(raw) or text
    if written := _HEX.match(text):
        text = _japanese(bytes.fromhex(written[1])) or text
    return clean_text(text).strip()[:500] or None


def _japanese(raw: bytes) -> str | None:
    """Bytes as Japanese, None where they are none or are plain ASCII."""
    if raw.isascii():
        return None
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_KANA_KANJI.findall(text)) >= 2 and not re.search(
            "[\uff61-\uff9f\ue000-\uf8ff]", text
        ):
            return text
    return None


def second_opinion(data: bytes) -> list[str] | None:
    """The text of a file as pypdf reads it, page by page; None where it reads none, garbles it, or takes too long."""
    try:
        with _seconds(_OPINION_SECONDS):
            reader = open_reader(data)
            pages = [
                clean_text(page.extract_text() or "") for page in reader.pages[:_OPINION_PAGES]
            ]
    except Exception:
        return None
    text = "".join(pages)
    return pages if text.strip() and not garbled(text) else None
