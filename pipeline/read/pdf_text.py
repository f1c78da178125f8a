"""Inside the child: the text and the metadata of one PDF."""

import json
from typing import Any

import pypdfium2 as pdfium

from pipeline.read.clean import clean_page

MOST_PAGES = 20_000
MOST_CHARACTERS = 50_000_000


def answer(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read one PDF: (what is known of it, its pages' text as a JSON list in UTF-8)."""
    found = read(data)
    pages = found.pop("pages")
    return found, json.dumps(pages).encode("ascii")


def read(data: bytes) -> dict[str, Any]:
    """``pages`` (cleaned text of each), ``state``, ``error``, and the metadata; raises what PDFium raises."""
    document = pdfium.PdfDocument(data)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise ValueError(f"has {count} pages, more than {MOST_PAGES}")
        pages, pictures, characters = [], 0, 0
        for number in range(count):
            text, picture = _page(document, number)
            text = clean_page(text)
            characters += len(text)
            if characters > MOST_CHARACTERS:
                raise ValueError(f"has more than {MOST_CHARACTERS} characters")
            pages.append(text)
            pictures += picture
        meta = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    state = "text" if characters else "image" if pictures else "failed"
    error = None if state != "failed" else "has no text and no picture" if count else "has no pages"
    return {
        "pages": pages, "state": state, "error": error, "title": meta.get("Title"), "producer": meta.get("Producer"),
        "created": meta.get("CreationDate"), "modified": meta.get("ModDate"),
    }  # fmt: skip


def _page(document: pdfium.PdfDocument, number: int) -> tuple[str, bool]:
    """(raw text, whether there is anything drawn on a page without text)."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text = text_page.get_text_range()
        finally:
            text_page.close()
        return text, not text and next(iter(page.get_objects(max_depth=2)), None) is not None
    finally:
        page.close()
