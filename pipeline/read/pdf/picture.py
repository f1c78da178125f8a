"""A page as a picture, and where on it a passage stands."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline.errors import ShinkyuError
from pipeline.read.pdf.reading import Limits, WorkerDied, a_worker

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page's width and height, from the top left corner."""
LIMITS = Limits(cpu=20.0, wall=30.0)


class PictureError(ShinkyuError):
    """A page can't be shown as a picture."""


class PageChars(NamedTuple):
    """The text of a page as :mod:`pipeline.read.pdf` gives it, and the box of each of its characters."""

    text: str
    boxes: tuple[Box | None, ...]
    """One a character of ``text``; None for blanks and for characters that can't be placed."""
    width: float
    height: float
    """In points (1/72 inch)."""


def render_page(data: bytes, page: int, *, width: int) -> bytes:
    """A page (from 1) as WebP, ``width`` pixels wide.

    Raises:
        PictureError: the file or the page can't be drawn.
    """
    try:
        with a_worker() as worker:
            answer, picture = worker.ask(
                {"do": "picture", "page": page, "width": width}, data, LIMITS
            )
    except WorkerDied as error:
        raise PictureError(f"page {page}: {error}") from error
    if answer["error"]:
        raise PictureError(f"page {page}: {answer['error']}")
    return picture


def char_boxes(data: bytes, page: int) -> PageChars:
    """The characters of a page (from 1) with their places.

    Raises:
        PictureError: the file or the page can't be read.
    """
    return char_boxes_of(data, [page])[page]


def char_boxes_of(data: bytes, pages: Iterable[int]) -> dict[int, PageChars]:
    """The characters of several pages (from 1) with their places: the file is opened once for all of them.

    Raises:
        PictureError: the file or one of the pages can't be read.
    """
    found = _ask({"do": "places", "pages": list(pages)}, data)["places"]
    return {
        p["page"]: PageChars(
            p["text"], tuple(tuple(b) if b else None for b in p["boxes"]), p["width"], p["height"]
        )
        for p in found
    }


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page as it is shown (rotation undone), in points (1/72 inch).

    Raises:
        PictureError: the file can't be read.
    """
    return [(width, height) for width, height in _ask({"do": "sizes"}, data)["sizes"]]


def _ask(job: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        with a_worker() as worker:
            answer, _ = worker.ask(job, data, LIMITS)
    except WorkerDied as error:
        raise PictureError(f"the PDF {error}") from error
    if answer["error"]:
        raise PictureError(answer["error"])
    return answer


def boxes_for(chars: PageChars, start: int, end: int) -> list[Box]:
    """The rectangles that cover the characters ``start``..``end`` of a page's text, one a stretch on one line or column."""
    merged: list[Box] = []
    for box in chars.boxes[start:end]:
        if box is None:
            continue
        if merged and (_beside(merged[-1], box) or _below(merged[-1], box)):
            x0, y0, x1, y1 = merged[-1]
            merged[-1] = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
        else:
            merged.append(box)
    return merged


def _beside(last: Box, box: Box) -> bool:
    """Does a character go on the line of a stretch?"""
    wide, overlap = box[2] - box[0], min(last[3], box[3]) - max(last[1], box[1])
    return overlap > 0.4 * min(last[3] - last[1], box[3] - box[1]) and (
        -0.5 * wide <= box[0] - last[2] <= 2.0 * max(wide, 0.005)
    )


def _below(last: Box, box: Box) -> bool:
    """Does a character go on a vertical column?"""
    wide, high = max(last[2] - last[0], box[2] - box[0]), box[3] - box[1]
    overlap = min(last[2], box[2]) - max(last[0], box[0])
    return overlap > 0.7 * wide and -0.5 * high <= box[1] - last[3] <= 1.0 * high
