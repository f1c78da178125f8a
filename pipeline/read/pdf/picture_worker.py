"""In the child process: pictures of pages and the places of their characters."""

import io

from pipeline.read.blocks import Box
from pipeline.read.children.protocol import Answer, Why, failed
from pipeline.read.pdf.layout.page import read_page
from pipeline.read.pdf.pdfium_types import Document
from pipeline.read.pdf.protocol import (
    CropJob,
    CropSaid,
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


def do(job: PictureJob | CropJob | PlacesJob | SizesJob, data: bytes) -> Answer:
    """One job on a file."""
    try:
        document = open_pdf(data).document
    except Unreadable as error:
        return Answer({}, error.failure)
    try:
        return _do(job, document)
    finally:
        document.close()


def _do(job: PictureJob | CropJob | PlacesJob | SizesJob, document: Document) -> Answer:
    if job["do"] == "sizes":
        count = min(len(document), _MAX_PAGES)
        return Answer(SizesSaid(sizes=[document.get_page_size(n) for n in range(count)]))
    wanted = job["pages"] if job["do"] == "places" else [job["page"]]
    for number in wanted:
        if not 1 <= number <= len(document):
            return failed(Why.NO_SUCH_PAGE, f"has no page {number}")
    if job["do"] == "picture":
        return Answer({}, blob=_picture(document, job["page"], job["width"]))
    if job["do"] == "crop":
        return _crop(document, job["page"], job["box"], job["width"])
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


def _crop(document: Document, number: int, box: Box, width: int) -> Answer:
    """A part of a page as pixels."""
    page = document[number - 1]
    try:
        wide, high = (max(side, 1.0) for side in page.get_size())
        x0, y0, x1, y1 = box
        part = (x0 * wide, (1 - y1) * high, (1 - x1) * wide, y0 * high)  # left, bottom, right, top
        across, down = max((x1 - x0) * wide, 1.0), max((y1 - y0) * high, 1.0)
        scale = min(width / across, _MOST_PIXELS / down)
        bitmap = page.render(scale=scale, crop=part)
        image = bitmap.to_pil().convert("RGB")
        bitmap.close()
    finally:
        page.close()
    return Answer(CropSaid(width=image.width, height=image.height), blob=image.tobytes())


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
