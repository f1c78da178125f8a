"""In the child process: the text of a PDF page by page, and what a page without text shows."""

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.children.protocol import Answer, Why, failed
from pipeline.read.clean import clean_text
from pipeline.read.pdf.facts import NO_FACTS, facts, second_opinion
from pipeline.read.pdf.pdfium_types import Document, Page
from pipeline.read.pdf.protocol import PagesSaid, ReadJob, Shows
from pipeline.read.pdf.repair import Opened, Unreadable, open_pdf

MAX_PAGES = 5000
_MAX_OBJECTS = 2000
"""So many objects of a page without text are looked at to see whether it shows anything."""


def read(job: ReadJob, data: bytes) -> Answer:
    """Read a stretch of pages of one file; the answer says :class:`PagesSaid`."""
    try:
        opened = open_pdf(data)
    except Unreadable as error:
        if error.failure.why is Why.BROKEN:
            return _without_pdfium(data, error)
        return Answer({}, error.failure)
    try:
        total = len(opened.document)
        if total > MAX_PAGES:
            words = f"has {total} pages, more than the {MAX_PAGES} that are read"
            return failed(Why.TOO_MANY_PAGES, words)
        numbers = range(job["first"], min(job["first"] + job["most"], total))
        found = [_page(opened.document, n) for n in numbers]
        about = facts(opened.data, opened.document) if job["first"] == 0 else NO_FACTS
    finally:
        opened.document.close()
    whole = job["first"] == 0 and len(found) == total
    said = PagesSaid(
        pages=[text for text, _ in found],
        shows=[shows for _, shows in found],
        total=total,
        notes=list(opened.notes),
        facts=about,
    )
    return Answer(_with_second_opinion(said, opened) if whole else said)


def _with_second_opinion(said: PagesSaid, opened: Opened) -> PagesSaid:
    """What is said of a whole file, with pypdf's text where PDFium found letters and no text."""
    if Shows.LETTERS not in said["shows"] or any(said["pages"]):
        return said
    pages = second_opinion(opened.data)
    if pages is None:
        return said
    note = "read by pypdf, since PDFium found no text"
    return PagesSaid(
        pages=pages,
        shows=[Shows.TEXT] * len(pages),
        total=said["total"],
        notes=[*said["notes"], note],
        facts=said["facts"],
    )


def _without_pdfium(data: bytes, refused: Unreadable) -> Answer:
    """What pypdf can say of a file that PDFium does not open."""
    pages = second_opinion(data[data.find(b"%PDF-") :])
    if pages is None:
        return Answer({}, refused.failure)
    return Answer(
        PagesSaid(
            pages=pages,
            shows=[Shows.TEXT] * len(pages),
            total=len(pages),
            notes=[f"read by pypdf, since it {refused.failure.text}"],
            facts=facts(data),
        )
    )


def _page(document: Document, number: int) -> tuple[str, Shows]:
    """Text of one page; for one without text, what it shows instead."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", Shows.BROKEN
    try:
        textpage = page.get_textpage()
        try:
            text = clean_text(textpage.get_text_range())
        finally:
            textpage.close()
        return (text, Shows.TEXT) if text.strip() else ("", _shows(page))
    finally:
        page.close()


def _shows(page: Page) -> Shows:
    """What a page without text shows."""
    kinds = set()
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        kinds.add(pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)))
    if pdfium.FPDF_PAGEOBJ_TEXT in kinds:
        return Shows.LETTERS
    return Shows.PICTURE if kinds else Shows.TEXT
