"""In the child process: sketches of pages, drawn without their text (``pipeline.read.sketch``).

Text is told by the text: left out of the picture, another font, another hinting or a paragraph
that moved is no change of it, and fonts that a file does not carry, which every machine replaces
by its own, don't matter. A page that has no text at all is drawn whole.
"""

import ctypes
import time
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.pdfium_types import Document, Page
from pipeline.read.pdf.protocol import SketchesSaid, SketchJob, SketchOfPage
from pipeline.read.pdf.repair import Unreadable, open_pdf
from pipeline.read.sketch import COLOUR_SIDE, SIDE, pack, rounded

_PIXELS = 8
"""A cell is the mean of so many pixels each way. PDFium draws no line thinner than a pixel, so
coarser pixels would make hair lines heavy, and those of two producers different."""
_SECONDS = 5.0
"""Of processor time for one page; after that it has no sketch."""
_MOST_OBJECTS = 200_000
_DEEPEST = 8
"""So many forms inside forms are looked into for text."""
_ROUND = [rounded(value) for value in range(256)]


class _NoSketch(Exception):
    """A page can't be sketched; the words say why."""


def sketch(job: SketchJob, data: bytes) -> Answer:
    """Sketch the pages that a job names; the answer's bytes are the sketches, packed."""
    try:
        document = open_pdf(data).document
    except Unreadable as error:
        return Answer({}, error.failure)
    said: list[SketchOfPage] = []
    parts = []
    try:
        for number in job["pages"]:
            packed, error_words = _page(document, number)
            said.append(SketchOfPage(page=number, bytes=len(packed), error=error_words))
            parts.append(packed)
    finally:
        document.close()
    return Answer(SketchesSaid(sketches=said), blob=b"".join(parts))


def _page(document: Document, number: int) -> tuple[bytes, str | None]:
    """The sketch of one page, or no bytes and why."""
    if not 1 <= number <= len(document):
        return b"", "there is no such page"
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return b"", "the page can't be opened"
    try:
        if _has_text(page):
            _without_text(page)
        return pack(_cells(_drawn(page))), None
    except _NoSketch as error:
        return b"", str(error)
    finally:
        page.close()


def _has_text(page: Page) -> bool:
    textpage = page.get_textpage()
    try:
        return bool(textpage.get_text_range(0, -1).strip())
    finally:
        textpage.close()


def _without_text(page: Page) -> None:
    """Switch the page's letters off, inside forms too."""
    left = [_MOST_OBJECTS]
    count = pdfium.FPDFPage_CountObjects(page)
    _switch_off(lambda i: pdfium.FPDFPage_GetObject(page, i), count, _DEEPEST, left)


def _switch_off(get: Callable[[int], Any], count: int, deep: int, left: list[int]) -> None:
    for i in range(count):
        left[0] -= 1
        if left[0] < 0:
            raise _NoSketch(f"the page has more than {_MOST_OBJECTS} objects")
        found = get(i)
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_SetIsActive(found, False)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and deep:
            _switch_off(_inside(found), pdfium.FPDFFormObj_CountObjects(found), deep - 1, left)


def _inside(form: Any) -> Callable[[int], Any]:
    return lambda i: pdfium.FPDFFormObj_GetObject(form, i)


def _drawn(page: Page) -> Image.Image:
    """The page squeezed into a square; its colours stand in the order blue, green, red.

    Raises:
        _NoSketch: it takes too long or too much memory.
    """
    side = SIDE * _PIXELS
    bitmap = pdfium.FPDFBitmap_CreateEx(side, side, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        raise _NoSketch("there is no memory to draw the page")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, side, side, 0xFFFFFFFF)
        _draw(bitmap, page, side)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * side)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGBX", (side, side), pixels, "raw", "RGBX", stride, 1)


def _draw(bitmap: Any, page: Page, side: int) -> None:
    """Draw step by step, so that it can be broken off."""
    end = time.process_time() + _SECONDS
    callback = dict(pdfium.IFSDK_PAUSE._fields_)["NeedToPauseNow"]
    late = callback(lambda _: time.process_time() > end)
    pause = pdfium.IFSDK_PAUSE(version=1, NeedToPauseNow=late)
    status = pdfium.FPDF_RenderPageBitmap_Start(
        bitmap, page, 0, 0, side, side, 0, pdfium.FPDF_ANNOT, ctypes.byref(pause)
    )
    pdfium.FPDF_RenderPage_Close(page)
    if status == pdfium.FPDF_RENDER_TOBECONTINUED:
        raise _NoSketch(f"takes longer than {_SECONDS:g} seconds to draw")
    if status != pdfium.FPDF_RENDER_DONE:
        raise _NoSketch("the page can't be drawn")


def _cells(drawn: Image.Image) -> bytes:
    blue, green, red, _ = drawn.reduce(_PIXELS).split()
    light, *colours = Image.merge("RGB", (red, green, blue)).convert("YCbCr").split()
    planes = [light, *(plane.reduce(SIDE // COLOUR_SIDE) for plane in colours)]
    return b"".join(plane.point(_ROUND).tobytes() for plane in planes)
