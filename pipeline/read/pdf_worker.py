"""The child process that reads PDFs: limited in memory and time, it may die without harm.

Protocol on standard input and output: 8 bytes of length, then a JSON header; a job's header is followed by the file's bytes.
"""

import io
import json
import os
import re
import resource
import struct
import sys
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.clean import clean_text, garbled

JUNK = 64 * 1024
"""How far a ``%PDF-`` may stand from the beginning of a file."""
_MAX_PAGES = 5000
_DATE = re.compile(
    r"(\d{4})(?:\D?(\d{2}))?(?:\D?(\d{2}))?(?:\D?(\d{2}))?(?:\D?(\d{2}))?(?:\D?(\d{2}))?\s*(Z|[+-]\d{2}'?:?\d{0,2})?"
)


def pdf_date(text: str | None) -> str | None:
    """A PDF date (``D:20250401093000+09'00'``, ISO 32000-1 §7.9.4, and its sloppy relatives) as ISO 8601."""
    match = _DATE.search(text or "")
    if not match or not 1980 <= int(match[1]) <= 2100:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{month}"
    if hour is None or int(hour) > 23:
        return f"{year}-{month}-{day}"
    offset = ""
    if zone:
        digits = re.sub(r"\D", "", zone)
        offset = "Z" if zone == "Z" else f"{zone[0]}{digits[:2]}:{(digits[2:4] or '00').zfill(2)}"
    return f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{offset}"


def _page_text(document: Any, number: int) -> tuple[str, bool]:
    """Text of one page, and whether the page shows something that is no text."""
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            text = clean_text(textpage.get_text_range())
        finally:
            textpage.close()
        drawn = False if text.strip() else pdfium.FPDFPage_CountObjects(page) > 0
    finally:
        page.close()
    return text, drawn


class TooManyPages(Exception):
    """More pages than a document of a city can have; the text says how many."""


def _read_with_pdfium(data: bytes) -> tuple[list[str], bool]:
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > _MAX_PAGES:
            raise TooManyPages(f"has {len(document)} pages, more than the {_MAX_PAGES} that are read")
        pages, drawn = [], False
        for number in range(len(document)):
            text, picture = _page_text(document, number)
            pages.append(text)
            drawn = drawn or picture
        return pages, drawn
    finally:
        document.close()


def _facts(data: bytes) -> tuple[dict[str, str | None], Any]:
    """Metadata as pypdf reads them, and its reader for a second opinion (None where it can't read the file)."""
    import logging

    import pypdf

    logging.disable(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            reader.decrypt("")
        info: Any = reader.metadata or {}

        def get(key: str) -> str | None:
            value = info.get(key)
            text = clean_text(str(value)).strip() if value is not None else ""
            return text[:500] or None

        return {
            "title": get("/Title"), "producer": get("/Producer"), "created": pdf_date(get("/CreationDate")),
            "modified": pdf_date(get("/ModDate")),
        }, reader  # fmt: skip
    except Exception:
        return {"title": None, "producer": None, "created": None, "modified": None}, None


def _second_opinion(reader: Any) -> list[str] | None:
    """The text as pypdf reads it, where it reads any and does not garble it."""
    try:
        pages = [clean_text(page.extract_text() or "") for page in reader.pages[:200]]
    except Exception:
        return None
    text = "".join(pages)
    return pages if text.strip() and not garbled(text) else None


def _rewritten(data: bytes) -> bytes | None:
    """The file rewritten by pikepdf (the extra ``repair``); None where that is not installed or can't read it either."""
    try:
        import pikepdf
    except ImportError:
        return None
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            out = io.BytesIO()
            document.save(out)
            return out.getvalue()
    except Exception:
        return None


def read(data: bytes) -> dict[str, Any]:
    """Read one file: pages of text, state, metadata, and what went wrong."""
    notes = []
    start = data.find(b"%PDF-", 0, JUNK)
    if start > 0:
        notes.append(f"repaired: {start} bytes before %PDF- cut off")
        data = data[start:]
    if start < 0:
        return _failed("is no PDF: no %PDF- in its first 64 KB" if data else "the file is empty")
    try:
        pages, drawn = _read_with_pdfium(data)
    except pypdfium2.PdfiumError as error:
        words = str(error)
        if "password" in words.lower():
            return _failed("is protected by a password")
        rewritten = _rewritten(data)
        if rewritten is None:
            return _failed(f"can't be opened: {words}")
        try:
            pages, drawn = _read_with_pdfium(rewritten)
        except pypdfium2.PdfiumError:
            return _failed(f"can't be opened: {words}")
        notes.append("repaired: rewritten by pikepdf")
    facts, reader = _facts(data)
    state = "text"
    if not any(page.strip() for page in pages):
        opinion = _second_opinion(reader) if reader is not None and not drawn else None
        if opinion:
            pages = opinion
            notes.append("read by pypdf, since PDFium found no text")
        elif drawn:
            state = "image"
        else:
            return _failed(f"{len(pages)} pages without a character or a picture" if pages else "has no pages") | facts
    return {"pages": pages, "text_state": state, "error": "; ".join(notes) or None, **facts}


def _failed(reason: str) -> dict[str, Any]:
    return {
        "pages": [], "text_state": "failed", "error": reason, "title": None, "producer": None, "created": None, "modified": None,
    }  # fmt: skip


def _receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    job = json.loads(stream.read(struct.unpack(">Q", head)[0]))
    return job, stream.read(job["bytes"])


def _send(stream: BinaryIO, answer: dict[str, Any], blob: bytes = b"") -> None:
    body = json.dumps(answer | {"bytes": len(blob)}).encode()
    stream.write(struct.pack(">Q", len(body)) + body + blob)
    stream.flush()


def _limit(job: dict[str, Any]) -> None:
    """Bound this job: memory for the whole process, processor seconds from now on."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or hard > job["memory"]:
        resource.setrlimit(resource.RLIMIT_AS, (job["memory"], hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + job["cpu"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _do(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if job["do"] == "read":
        return read(data), b""
    from pipeline.read import picture_worker

    return picture_worker.do(job, data)


def main() -> None:
    """Serve jobs until the parent closes the pipe."""
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between our answers
    while (received := _receive(source)) is not None:
        job, data = received
        _limit(job)
        try:
            answer, blob = _do(job, data)
        except MemoryError:
            answer, blob = _failed("needs more memory than it may have") | {"spent": True}, b""
        except TooManyPages as error:
            answer, blob = _failed(str(error)), b""
        except Exception as error:
            answer, blob = _failed(f"can't be read: {type(error).__name__}: {error}"[:300]), b""
        _send(sink, answer, blob)
