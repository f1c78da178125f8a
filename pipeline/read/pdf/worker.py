"""The child process that reads PDFs: limited in memory and time, it may die without harm.

Protocol on standard input and output: 8 bytes of length, then a JSON header; a job's header is followed by the file's
bytes, an answer's by bytes too (a picture). Only pypdfium2 and the standard library are imported until pypdf is needed.
"""

import json
import os
import resource
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.clean import clean_text
from pipeline.read.pdf.facts import NO_FACTS, facts, second_opinion
from pipeline.read.pdf.repair import Unreadable, open_pdf

MAX_PAGES = 5000
_MAX_OBJECTS = 2000
"""So many objects of a page without text are looked at to see whether it shows anything."""


def read(data: bytes, first: int = 0, most: int = MAX_PAGES) -> dict[str, Any]:
    """Read pages of one file.

    Args:
        first: index of the first page to read; the metadata come with page 0.
        most: how many pages to read.

    Returns:
        ``pages`` (texts), ``shows`` (for a page without text what it shows instead: "picture", "letters" that can't be
        read, "broken", or ""), ``total`` (pages of the file), ``error`` (reason or note), and the metadata.
    """
    try:
        opened = open_pdf(data)
    except Unreadable as error:
        return _without_pdfium(data, str(error))
    try:
        total = len(opened.document)
        if total > MAX_PAGES:
            return failed(f"has {total} pages, more than the {MAX_PAGES} that are read")
        found = [_page(opened.document, n) for n in range(first, min(first + most, total))]
    finally:
        opened.document.close()
    pages, shows, notes = (
        [text for text, _ in found],
        [what for _, what in found],
        list(opened.notes),
    )
    known = facts(opened.data) if first == 0 else NO_FACTS
    if first == 0 and len(pages) == total and "letters" in shows and not any(pages):
        opinion = second_opinion(opened.data)
        if opinion is not None:
            pages, shows = opinion, [""] * len(opinion)
            notes.append("read by pypdf, since PDFium found no text")
    return {
        "pages": pages,
        "shows": shows,
        "total": total,
        "error": "; ".join(notes) or None,
        **known,
    }


def _without_pdfium(data: bytes, reason: str) -> dict[str, Any]:
    """What can be said of a file that PDFium does not open."""
    if not reason.startswith("can't be opened"):
        return failed(reason)
    opinion = second_opinion(data[data.find(b"%PDF-") :])
    if opinion is None:
        return failed(reason)
    note = f"read by pypdf, since it {reason}"
    return {
        "pages": opinion,
        "shows": [""] * len(opinion),
        "total": len(opinion),
        "error": note,
        **facts(data),
    }


def failed(reason: str) -> dict[str, Any]:
    """The answer for a file that can't be read."""
    return {"pages": [], "shows": [], "total": 0, "error": reason, "failed": True, **NO_FACTS}


def _page(document: Any, number: int) -> tuple[str, str]:
    """Text of one page; for one without text, what it shows instead."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", "broken"
    try:
        textpage = page.get_textpage()
        try:
            text = clean_text(textpage.get_text_range())
        finally:
            textpage.close()
        return (text, "") if text.strip() else ("", _shows(page))
    finally:
        page.close()


def _shows(page: Any) -> str:
    """What a page without text shows: "picture" (letters turned into outlines too), "letters" that have no text, or ""."""
    kinds = set()
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        kinds.add(pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)))
    if pdfium.FPDF_PAGEOBJ_TEXT in kinds:
        return "letters"
    return "picture" if kinds else ""


def _receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    job = json.loads(stream.read(struct.unpack(">Q", head)[0]))
    return job, stream.read(job["bytes"])


def _send(stream: BinaryIO, answer: dict[str, Any], blob: bytes = b"") -> None:
    body = json.dumps(answer | {"bytes": len(blob), "size": _size()}).encode()
    stream.write(struct.pack(">Q", len(body)) + body + blob)
    stream.flush()


def _size() -> int:
    """Bytes of address space in use, which is what the memory limit counts; 0 where that can't be known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0


def _limit(job: dict[str, Any]) -> None:
    """Bound this job: memory for the whole process, processor seconds from now on."""
    with suppress(ValueError, OSError):  # some systems know no limit of address space
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(
            resource.RLIMIT_AS, (job["memory"] if hard < 0 else min(job["memory"], hard), hard)
        )
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + job["cpu"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _do(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if job["do"] == "read":
        return read(data, job["first"], job["most"]), b""
    if job["do"] == "tables":
        from pipeline.read.pdf.table_worker import tables

        return tables(data, job["pages"]), b""
    from pipeline.read.pdf import picture_worker

    return picture_worker.do(job, data)


def main() -> None:
    """Serve jobs until the parent closes the pipe."""
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between our answers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while (received := _receive(source)) is not None:
        job, data = received
        _limit(job)
        try:
            answer, blob = _do(job, data)
        except MemoryError:
            answer, blob = failed("needs more memory than it may have") | {"spent": True}, b""
        except Exception as error:
            answer, blob = failed(f"can't be read: {type(error).__name__}: {error}"[:300]), b""
        del data, received
        _send(sink, answer, blob)


if __name__ == "__main__":
    main()
