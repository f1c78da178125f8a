"""In the child process: the metadata of a PDF, and pypdf's second opinion on its text.

What pypdf does is bounded in time.
"""

import io
import logging
import re
import signal
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.read.children.protocol import NO_FACTS, Facts
from pipeline.read.clean import clean_text
from pipeline.read.codes import garbled_pages
from pipeline.read.pdf.pdfium_types import Document

if TYPE_CHECKING:
    import pypdf

_FACTS_SECONDS = 5.0
_OPINION_SECONDS = 25.0
_OPINION_PAGES = 200
_DATE = re.compile(
    r"(?P<year>\d{4})(?:\D?(?P<month>\d{1,2}))?(?:\D?(?P<day>\d{1,2}))?"
    r"(?:\D{0,2}?(?P<hour>\d{1,2}))?(?:\D?(?P<minute>\d{1,2}))?(?:\D?(?P<second>\d{1,2}))?"
    r"(?:\.\d+)?\s*(?P<zone>Z|[+-]\d{1,2}'?:?\d{0,2})?"
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: n for n, name in enumerate(_NAMES, 1)}
_WORDED = re.compile(r"([A-Za-z]{3})[a-z]* +(\d{1,2}),? +(?:(\d{1,2}:\d{2}(?::\d{2})?) +)?(\d{4})")
_HEX = re.compile(r"<((?:[0-9A-Fa-f]{2}){2,})>\Z")
_MISREAD = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")
"""Half-width katakana and private characters: what Shift_JIS makes of other bytes."""
_KANA_KANJI = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def pdf_date(text: str | None) -> str | None:
    """A PDF date (``D:20250401093000+09'00'``, ISO 32000-1 §7.9.4) as ISO 8601, as far as stated.

    The sloppy relatives that real files carry are read too: without ``D:``, with separators,
    without minutes of the zone, ``Wed Jan 16 10:02:03 2013``, years written ``19104`` by programs
    that counted from 1900. None where nothing can be read.
    """
    text = _with_month_in_figures((text or "").strip())
    text = _AFTER_1999.sub(r"\g<1>20\2", text)
    match = _DATE.search(text)
    if match is None or not 1980 <= int(match["year"]) <= 2100:
        return None
    day = _day(match)
    return day + _clock_time(match) if day.count("-") == 2 else day


_AFTER_1999 = re.compile(r"\A(D:)?191(\d\d)(?=\d{10})")


def _with_month_in_figures(text: str) -> str:
    """``Wed Jan 16 10:02:03 2013`` as ``2013-01-16 10:02:03``; anything else as it is."""
    worded = _WORDED.search(text)
    month = _MONTHS.get(worded[1].lower()) if worded else None
    if worded is None or month is None:
        return text
    day = f"{worded[4]}-{month:02}-{int(worded[2]):02}"
    return f"{day} {worded[3]}" if worded[3] else day


def _day(date: re.Match[str]) -> str:
    """Year, month and day, as far as they are stated and can be."""
    year, month, day = int(date["year"]), int(date["month"] or 0), int(date["day"] or 0)
    if not 1 <= month <= 12:
        return f"{year}"
    if not 1 <= day <= monthrange(year, month)[1]:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}"


def _clock_time(date: re.Match[str]) -> str:
    """``T09:30:00+09:00``, or nothing where no time of the day is stated."""
    if date["hour"] is None:
        return ""
    hour, minute, second = (int(date[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"T{hour:02}:{minute:02}:{second:02}{_zone(date['zone'])}"


def _zone(zone: str | None) -> str:
    if not zone or zone == "Z":
        return zone or ""
    hours, minutes = (int(part) for part in [*re.findall(r"\d{1,2}", zone), "0"][:2])
    return f"{zone[0]}{hours:02}:{minutes:02}" if hours <= 14 and minutes <= 59 else ""


class _TooSlow(Exception):
    pass


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Break off what takes longer, in seconds of processor time.

    pypdf is all Python, so that a signal gets through.
    """

    def stop(*_: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def open_reader(data: bytes) -> "pypdf.PdfReader":
    """pypdf's reader of a file, opened with the empty password where it has one."""
    import pypdf

    logging.disable(logging.CRITICAL)
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def facts(data: bytes, document: Document | None = None) -> Facts:
    """Title, producer and dates of a file; None for each that is missing or can't be read.

    Args:
        data: the file.
        document: the same, opened by PDFium. What PDFium says of it is taken where the bytes can't
            have meant anything else; pypdf, which shows the bytes, is asked where they can. (It
            takes 0.1 s to import, and up to 0.05 s a file.)
    """
    info = _certain(document) if document is not None else None
    if info is not None:
        return _facts(info)
    try:
        with seconds(_FACTS_SECONDS):
            return _facts(open_reader(data).metadata or {})
    except Exception:
        return NO_FACTS


def _facts(info: Mapping[str, object]) -> Facts:
    return {
        "title": _words(info.get("/Title")),
        "producer": _words(info.get("/Producer")),
        "created": pdf_date(_words(info.get("/CreationDate"))),
        "modified": pdf_date(_words(info.get("/ModDate"))),
    }


_KEYS = ("Title", "Producer", "CreationDate", "ModDate")
_ONE_BYTE_A_LETTER = re.compile("(?:[ -~®©]|™(?= |$))*")
"""Letters of PDFDocEncoding that are no bytes of Japanese words in Shift_JIS: ASCII alone, and with
the marks of Microsoft® Word and iText™ (0xAE, 0xA9 and 0x92 begin no character of two bytes with a
blank or nothing behind them)."""
_MORE_BYTES_A_LETTER = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
"""Letters that PDFDocEncoding has not: the text was UTF-16 or UTF-8, and said so."""


def _certain(document: Document) -> dict[str, object] | None:
    """The metadata as PDFium reads them; None where other bytes could have given the same text."""
    texts = {key: document.get_metadata_value(key) for key in _KEYS}
    for text in texts.values():
        if not (_ONE_BYTE_A_LETTER.fullmatch(text) or _MORE_BYTES_A_LETTER.search(text)):
            return None
    return {f"/{key}": text for key, text in texts.items() if text}


def _words(value: object) -> str | None:
    """A text of the metadata.

    Shift_JIS bytes and hexadecimal text, which some programs write there, are decoded.
    """
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
        if len(_KANA_KANJI.findall(text)) >= 2 and not _MISREAD.search(text):
            return text
    return None


def second_opinion(data: bytes) -> list[str] | None:
    """The text of a file as pypdf reads it, page by page.

    None where it reads none, garbles it, or takes too long.
    """
    try:
        with seconds(_OPINION_SECONDS):
            reader = open_reader(data)
            pages = [
                clean_text(page.extract_text() or "") for page in reader.pages[:_OPINION_PAGES]
            ]
    except Exception:
        return None
    if not any(page.strip() for page in pages):
        return None
    return None if garbled_pages(pages) else pages
