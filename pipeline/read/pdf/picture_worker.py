"""In the child process: pictures of pages and the places of their characters."""

import ctypes
import io

import pypdfium2.raw as pdfium

from pipeline.read.children.protocol import Answer, Why, failed
from pipeline.read.clean import clean_characters, clean_text
from pipeline.read.pdf.pdfium_types import Document, Page, TextPage
from pipeline.read.pdf.protocol import (
    Box,
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
    """The cleaned text of a page and the box of each of its characters that is no blank."""
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            text = clean_text(textpage.get_text_range())
            raw = _characters(textpage)
            cleaned = clean_characters(raw, range(len(raw)))
            kept = [(ch, i) for ch, i in cleaned if not ch.isspace()]
            boxes = [None if i is None else _box(page, textpage, i) for i in _align(text, kept)]
        finally:
            textpage.close()
        wide, high = page.get_size()
    finally:
        page.close()
    return PlacesOfPage(page=number, text=text, boxes=boxes, width=wide, height=high)


def _characters(textpage: TextPage) -> list[str]:
    """The characters of a page one by one, as PDFium counts them; U+FFFD for what is none."""
    codes = [
        pdfium.FPDFText_GetUnicode(textpage, i) for i in range(pdfium.FPDFText_CountChars(textpage))
    ]
    return [
        chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
        for code in codes
    ]


def _align(text: str, kept: list[tuple[str, int]]) -> list[int | None]:
    """Index of the PDF's character for each character of the cleaned text.

    None stands for blanks and what can't be found. Cleaning takes away and replaces one by one, so
    that both run in step; where a reader's text differs from its characters (ligatures,
    supplementary planes), the next equal character within a few is taken.
    """
    result: list[int | None] = []
    at = 0
    for ch in text:
        if ch.isspace():
            result.append(None)
            continue
        step = next((k for k in range(at, min(at + 8, len(kept))) if kept[k][0] == ch), None)
        result.append(kept[step][1] if step is not None else None)
        at = step + 1 if step is not None else at
    return result


def _box(page: Page, textpage: TextPage, index: int) -> Box | None:
    """The place of a character as shown: its ink, widened to its line where the font has one."""
    ink = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(textpage, index, *(ctypes.byref(v) for v in ink)):
        return None
    left, right, bottom, top = (v.value for v in ink)
    loose = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(loose)):
        size = max(pdfium.FPDFText_GetFontSize(textpage, index), right - left, top - bottom)
        if loose.right - loose.left <= 1.5 * size and loose.top - loose.bottom <= 1.5 * size:
            left, right = min(left, loose.left), max(right, loose.right)
            bottom, top = min(bottom, loose.bottom), max(top, loose.top)
    x0, y0 = _place(page, left, top)
    x1, y1 = _place(page, right, bottom)
    inside = [min(max(v, 0.0), 1.0) for v in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))]
    return (inside[0], inside[1], inside[2], inside[3])


_UNIT = 100_000


def _place(page: Page, x: float, y: float) -> tuple[float, float]:
    """A point of the PDF's space as fractions of the page as shown, rotation and crop undone."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(
        page, 0, 0, _UNIT, _UNIT, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / _UNIT, down.value / _UNIT
