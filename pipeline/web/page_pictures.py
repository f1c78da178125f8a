"""Pictures of pages: their widths, their sizes, their addresses."""

from pathlib import Path

from pipeline.answers import links
from pipeline.database.row_types import OriginalRow
from pipeline.errors import ShinkyuError
from pipeline.read.pdf.picture import page_sizes
from pipeline.web.store import SIZES, read_original

WIDTHS = (800, 1600)
"""In pixels: for a screen, and for one with twice the pixels."""
Size = tuple[int, int]
"""Width and height in pixels."""


def drawable(original: OriginalRow) -> bool:
    """Can the file's pages be shown as pictures?"""
    return bool(original["media_type"] == "application/pdf" and original["pages"])


def sizes(archive: Path, original: OriginalRow) -> dict[int, Size]:
    """Page → size of its picture in pixels, so that a browser leaves the room before it has it.

    Empty where the archive can't be read.
    """
    if not drawable(original):
        return {}
    try:
        found = SIZES.get(original["sha256"], lambda: page_sizes(read_original(archive, original)))
    except ShinkyuError:
        return {}
    return {
        number: (WIDTHS[0], max(1, round(WIDTHS[0] * high / wide)))
        for number, (wide, high) in enumerate(found, 1)
        if wide > 0
    }


def srcset(sha256: str, page: int) -> str:
    """The addresses of a page's pictures, each with its width."""
    return ", ".join(f"{links.picture(sha256, page, width)} {width}w" for width in WIDTHS)
