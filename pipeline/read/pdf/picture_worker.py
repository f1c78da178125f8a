"""In the child process: pictures of pages and the places of their characters."""

import io

from pipeline.read.children.protocol import Answer, Why, failed
from pipeline.read.pdf.layout.page import read_page
from pipeline.read.pdf.pdfium_types import Document
from pipeline.read.pdf.protocol import (
    PictureJob,
    PlacesJob,
    PlacesOfPage,
    PlacesSaid,
    SizesJob,
    SizesSaid,
)
from pipeline.read.pdf.repair import Unreadable, open_pdf

_MAX_PAGES = 5000
_MOST_PIXELS = 6000
"""No picture is higher than this."""


def do(job: PictureJob | PlacesJob | SizesJob, data: bytes) -> Answer:
    """One job on a file."""
    try:
        document = open_pdf(data).document
    except Unreadable as error:
        return Answer({}, error.failure)
    try:
        return _do(job, document)
    finally:
        document.close()


def _do(job: PictureJob | PlacesJob | SizesJob, document: Document) -> Answer:
    if job["do"] == "sizes":
        count = min(len(document), _MAX_PAGES)
        return Answer(SizesSaid(sizes=[document.get_page_size(n) for n in range(count)]))
    wanted = [job["page"]] if job["do"] == "picture" else job["pages"]
    for number in wanted:
        if not 1 <= number <= len(document):
            return failed(Why.NO_SUCH_PAGE, f"has no page {number}")
    if job["do"] == "picture":
        return Answer({}, blob=_picture(document, job["page"], job["width"]))
    return Answer(PlacesSaid(places=[_places(document, number) for number in wanted]))


def _picture(document: Document, number: int, width: int) -> bytes:
    """A page as WebP."""
    page = document[number - 1]
    try:
        wide, high = page.get_size()
        scale = min(width / max(wide, 1.0), _MOST_PIXELS / max(high, 1.0))
        bitmap = page.render(scale=scale)
        image = bitmap.to_pil()
        out = io.BytesIO()
        image.convert("RGB").save(out, "WEBP", quality=80, method=0)
        bitmap.close()
    finally:
        page.close()
    return out.getvalue()


def _places(document: Document, number: int) -> PlacesOfPage:
    """The text of a page and the box of each of its characters that is no blank."""
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            read = read_page(page, textpage, boxes=True)
        finally:
            textpage.close()
    finally:
        page.close()
    wide, high = read.layout.width, read.layout.height
    return PlacesOfPage(page=number, text=read.text, boxes=read.boxes, width=wide, height=high)
