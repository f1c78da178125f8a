"""In the child process: open a PDF in spite of junk before its header or a broken structure."""

import io
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.children.protocol import Failure, Why
from pipeline.read.pdf.pdfium_types import Document

JUNK = 64 * 1024
"""How far ``%PDF-`` may stand from the beginning of a file."""


class Unreadable(Exception):
    """The file can't be opened as a PDF; ``failure`` says why."""

    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.failure = Failure(why, text)


class Opened(NamedTuple):
    """An open document and how it was got at."""

    document: Document
    """To be closed by the caller."""
    data: bytes
    """The bytes from ``%PDF-`` on."""
    notes: tuple[str, ...]
    """What had to be repaired."""


def open_pdf(data: bytes) -> Opened:
    """Open a PDF, from its header on; where PDFium can't, after a rewrite by pikepdf.

    pikepdf is the extra ``repair``. Files that ask for no password to be read (an empty user
    password) open like any other.

    Raises:
        Unreadable: it is empty, no PDF, protected by a password, or too broken.
    """
    if not data:
        raise Unreadable(Why.EMPTY, "the file is empty")
    start = data.find(b"%PDF-", 0, JUNK)
    if start < 0:
        raise Unreadable(Why.NO_PDF, "is no PDF: no %PDF- in its first 64 KB")
    notes = (f"repaired: {start} bytes before %PDF- cut off",) if start else ()
    data = data[start:]
    try:
        return Opened(pypdfium2.PdfDocument(data), data, notes)
    except pypdfium2.PdfiumError as error:
        # PDFium keeps the error of its last load for the thread that asked (fpdfview.h).
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable(Why.PASSWORD, "is protected by a password") from error
        broken = Unreadable(Why.BROKEN, f"can't be opened: {error}")
        better = rewritten(data)
        if better is None:
            raise broken from error
    try:
        document = pypdfium2.PdfDocument(better)
    except pypdfium2.PdfiumError as error:
        raise broken from error
    return Opened(document, data, (*notes, "repaired: rewritten by pikepdf"))


def rewritten(data: bytes) -> bytes | None:
    """The file rewritten by pikepdf; None where that is not installed or can't read it either."""
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
