"""Pictures of pages and the places of their characters, made in the child process that reads PDFs."""

import ctypes
import io
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.clean import clean_characters, clean_text
from pipeline.read.pdf.repair import Unreadable, open_pdf

Box = tuple[float, float, float, float]
_MAX_PAGES = 5000
_MOST_PIXELS = 6000
"""No picture is higher than this."""


def do(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """One job on a file: ``picture`` of a page (from 1), ``places`` of the characters of pages, or ``sizes`` of all pages."""
    try:
        document = open_pdf(data).document
    except Unreadable as error:
        return {"error": str(error)}, b""
    try:
        if job["do"] == "sizes":
            sizes = [document.get_page_size(n) for n in range(min(len(document), _MAX_PAGES))]
            return {"error": None, "sizes": sizes}, b""
        wanted = [job["page"]] if job["do"] == "picture" else job["pages"]
        missing = next((n for n in wanted if not 1 <= n <= len(document)), None)
        if missing is not None:
            return {"error": f"has no page {missing}"}, b""
        if job["do"] == "picture":
            return _picture(document, job["page"], job["width"])
        return {"error": None, "places": [_places(document, n) for n in wanted]}, b""
    finally:
        document.close()


def _picture(document: Any, number: int, width: int) -> tuple[dict[str, Any], bytes]:
    page = document[number - 1]
    try:
        wide, high = page.get_size()
        scale = min(width / max(wide, 1.0), _MOST_PIXELS / max(high, 1.0))
        bitmap = page.render(scale=scale)
        image = bitmap.to_pil()
        out = io.BytesIO()
        (image if image.mode == "RGB" else image.convert("RGB")).save(
            out, "WEBP", quality=80, method=0
        )
        bitmap.close()
    finally:
        page.close()
    return {"error": None, "width": image.width, "height": image.height}, out.getvalue()


def _places(document: Any, number: int) -> dict[str, Any]:
    """The cleaned text of a page and the box of each of its characters that is no blank, as fractions of the page."""
    page = document[number - 1]
    try:
        textpage = page.get_textpage()
        try:
            text = clean_text(textpage.get_text_range())
            count = pdfium.FPDFText_CountChars(textpage)
            codes = [pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count)]
            raw = [
                chr(c) if 0 < c <= 0x10FFFF and not 0xD800 <= c <= 0xDFFF else "\ufffd"
                for c in codes
            ]
            kept = [(ch, i) for ch, i in clean_characters(raw, range(count)) if not ch.isspace()]
            places = [
                _box(page, textpage, i) if i is not None else None for i in _align(text, kept)
            ]
        finally:
            textpage.close()
        wide, high = page.get_size()
    finally:
        page.close()
    return {"page": number, "text": text, "boxes": places, "width": wide, "height": high}


def _align(text: str, kept: list[tuple[str, int]]) -> list[int | None]:
    """Index of the PDF's character for each character of the cleaned text; None for blanks and what can't be found.

    Cleaning takes away and replaces one by one, so that both run in step; where a reader's text differs from its
    characters (ligatures, supplementary planes), the next equal character within a few is taken.
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


def _box(page: Any, textpage: Any, index: int) -> Box | None:
    """The place of a character as it is shown: its ink, widened to its line where the font says how high that is."""
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


def _place(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the PDF's own space as fractions of the page as it is shown (rotation and crop box undone)."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(
        page, 0, 0, _UNIT, _UNIT, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / _UNIT, down.value / _UNIT
