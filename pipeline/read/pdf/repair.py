"""Open a PDF in spite of what is wrong with it: junk before its header, a broken structure. Runs in the child process."""

import io
from typing import Any, NamedTuple

import pypdfium2

JUNK = 64 * 1024
"""How far ``%PDF-`` may stand from the beginning of a file."""


class Unreadable(Exception):
    """The file can't be opened as a PDF; the text says why."""


class Opened(NamedTuple):
    """An open document and how it was got at."""

    document: Any
    """``pypdfium2.PdfDocument``, to be closed by the caller."""
    data: bytes
    """The bytes from ``%PDF-`` on."""
    notes: tuple[str, ...]
    """What had to be repaired."""


def open_pdf(data: bytes) -> Opened:
    """Open a PDF, from its header on; where PDFium can't, after a rewrite by pikepdf (the extra ``repair``).

    Files that ask for no password to be read (an empty user password) open like any other.

    Raises:
        Unreadable: it is empty, no PDF, protected by a password, or too broken.
    """
    if not data:
        raise Unreadable("the file is empty")
    start = data.find(b"%PDF-", 0, JUNK)
    if start < 0:
        raise Unreadable("is no PDF: no %PDF- in its first 64 KB")
    notes = (f"repaired: {start} bytes before %PDF- cut off",) if start else ()
    data = data[start:]
    try:
        return Opened(pypdfium2.PdfDocument(data), data, notes)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("is protected by a password") from error
        better = rewritten(data)
        if better is None:
            raise Unreadable(f"can't be opened: {error}") from error
        try:
            return Opened(
                pypdfium2.PdfDocument(better), data, (*notes, "repaired: rewritten by pikepdf")
            )
        except pypdfium2.PdfiumError:
            raise Unreadable(f"can't be opened: {error}") from error


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
