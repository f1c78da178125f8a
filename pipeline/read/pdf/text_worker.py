"""In the child process: the text of a PDF page by page, and what a page without text shows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.read.blocks import NO_LAYOUT, PageLayout, blocks_to_json
from pipeline.read.children.protocol import NO_FACTS, Answer, Why, failed
from pipeline.read.pdf.facts import facts, second_opinion
from pipeline.read.pdf.layout.page import read_page
from pipeline.read.pdf.pdfium_types import Document, Page
from pipeline.read.pdf.protocol import LayoutSaid, PagesSaid, ReadJob, Shows
from pipeline.read.pdf.repair import Opened, Unreadable, open_pdf
from pipeline.read.pdf.whole import as_a_whole

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
        found = list(_pages(opened.document, _asked(job, total)))
        about = facts(opened.data, opened.document) if job["first"] == 0 else NO_FACTS
    finally:
        opened.document.close()
    whole = job["first"] == 0 and len(found) == total
    pages = [page.text for page in found]
    said = PagesSaid(
        pages=pages,
        layouts=_whole_or_not(whole, pages, [page.layout for page in found]),
        whole=whole,
        shows=[page.shows for page in found],
        total=total,
        notes=list(opened.notes),
        facts=about,
    )
    return Answer(_with_second_opinion(said, opened) if whole else said)


def _asked(job: ReadJob, total: int) -> range:
    """Which pages are read, from 0.

    Args:
        total: pages of the file.
    """
    most = job["most"] if total <= job["most"] else min(job["most"], job["of_longer"])
    return range(job["first"], min(job["first"] + most, total))


def _whole_or_not(whole: bool, pages: list[str], layouts: list[PageLayout]) -> list[LayoutSaid]:
    """Layouts as they are told: those of a whole file seen together."""
    told = as_a_whole(pages, layouts) if whole else layouts
    return [_said(layout) for layout in told]


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
        layouts=[_said(NO_LAYOUT)] * len(pages),
        whole=True,
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
            layouts=[_said(NO_LAYOUT)] * len(pages),
            whole=True,
            shows=[Shows.TEXT] * len(pages),
            total=len(pages),
            notes=[f"read by pypdf, since it {refused.failure.text}"],
            facts=facts(data),
        )
    )


class _Page(NamedTuple):
    text: str
    shows: Shows
    layout: PageLayout = NO_LAYOUT


def _said(layout: PageLayout) -> LayoutSaid:
    return (layout.width, layout.height, blocks_to_json(layout.blocks))


def _pages(document: Document, numbers: Iterable[int]) -> Iterator[_Page]:
    """Some pages, one after the other.

    Each is closed when the next one is open: PDFium forgets a font, which took it long to load,
    with the last open page that has it (a twentieth of PDFium's time over real files).
    """
    before: Page | None = None
    try:
        for number in numbers:
            page = _opened(document, number)
            if before is not None:
                before.close()
            before = page
            yield _Page("", Shows.BROKEN) if page is None else _page(page)
    finally:
        if before is not None:
            before.close()


def _opened(document: Document, number: int) -> Page | None:
    try:
        return document[number]
    except pypdfium2.PdfiumError:
        return None


def _page(page: Page) -> _Page:
    """One page; of one without text, what it shows instead."""
    textpage = page.get_textpage()
    try:
        read = read_page(page, textpage)
    finally:
        textpage.close()
    if read.text:
        return _Page(read.text, Shows.TEXT, read.layout)
    return _Page("", _shows(page), read.layout)


def _shows(page: Page) -> Shows:
    """What a page without text shows."""
    kinds = set()
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        kinds.add(pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i)))
    if pdfium.FPDF_PAGEOBJ_TEXT in kinds:
        return Shows.LETTERS
    return Shows.PICTURE if kinds else Shows.TEXT
