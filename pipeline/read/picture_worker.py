"""Pictures of pages and the places of their characters, made in the child process that reads PDFs."""

import ctypes
import io
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.clean import clean_characters, clean_text
from pipeline.read.repair import Unreadable, open_pdf

Box = tuple[float, float, float, float]


def do(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """One job: ``picture`` or ``places`` of one page (from 1)."""
    try:
        document = open_pdf(data).document
    except Unreadable as error:
        return {"error": str(error)}, b""
    try:
        if not 1 <= job["page"] <= len(document):
            return {"error": f"has no page {job['page']}"}, b""
        page = document[job["page"] - 1]
        try:
            return _picture(page, job["width"]) if job["do"] == "picture" else (_places(page), b"")
        finally:
            page.close()
    finally:
        document.close()


def _picture(page: Any, width: int) -> tuple[dict[str, Any], bytes]:
    wide, high = page.get_size()
    scale = min(width / max(wide, 1.0), 6000 / max(high, 1.0))
    image = page.render(scale=scale).to_pil()
    out = io.BytesIO()
    image.convert("RGB").save(out, "WEBP", quality=80, method=1)
    return {"error": None, "width": image.width, "height": image.height}, out.getvalue()


def _places(page: Any) -> dict[str, Any]:
    """The cleaned text of a page and the box of each of its characters that is no blank, as fractions of the page."""
    textpage = page.get_textpage()
    try:
        text = clean_text(textpage.get_text_range())
        raw, boxes = [], []
        for i in range(pdfium.FPDFText_CountChars(textpage)):
            code = pdfium.FPDFText_GetUnicode(textpage, i)
            raw.append(chr(code) if code and not 0xD800 <= code <= 0xDFFF else "\ufffd")
            boxes.append(i)
        kept = [(ch, i) for ch, i in clean_characters(raw, boxes) if not ch.isspace()]
        found = _align(text, kept)
        places = [_box(page, textpage, i) if i is not None else None for i in found]
    finally:
        textpage.close()
    wide, high = page.get_size()
    return {"error": None, "text": text, "boxes": places, "width": wide, "height": high}


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
    values = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(textpage, index, *(ctypes.byref(v) for v in values)):
        return None
    left, right, bottom, top = (v.value for v in values)
    x0, y0 = _place(page, left, top)
    x1, y1 = _place(page, right, bottom)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


_UNIT = 100_000


def _place(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the PDF's own space as fractions of the page as it is shown (rotation and crop box undone)."""
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _UNIT, _UNIT, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _UNIT, down.value / _UNIT
