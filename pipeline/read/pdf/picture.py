"""A page as a picture, and where on it a passage stands."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from pipeline.errors import ShinkyuError
from pipeline.read.blocks import Box
from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.children.protocol import Answer, Job
from pipeline.read.pdf.protocol import (
    CropJob,
    CropSaid,
    PictureJob,
    PlacesJob,
    PlacesSaid,
    SizesJob,
    SizesSaid,
)

LIMITS = Limits(cpu=20.0, wall=30.0)


class PictureError(ShinkyuError):
    """A page can't be shown as a picture."""


class PageChars(NamedTuple):
    """The text of a page as ``read_pdf`` gives it, and the box of each of its characters."""

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
    return _ask(PictureJob(do="picture", page=page, width=width), data, f"page {page}: ").blob


class Crop(NamedTuple):
    """A part of a page as bare pixels, so that nobody has to decode what a child process made."""

    width: int
    height: int
    pixels: bytes
    """Red, green and blue of each, a byte each, row after row."""


def crop_page(data: bytes, page: int, box: Box, *, width: int) -> Crop:
    """A part of a page (from 1), ``width`` pixels wide or a little less.

    Raises:
        PictureError: the file or the page can't be drawn.
    """
    answer = _ask(CropJob(do="crop", page=page, box=box, width=width), data, f"page {page}: ")
    said = cast(CropSaid, answer.said)
    if said["width"] * said["height"] * 3 != len(answer.blob):
        raise PictureError(f"page {page}: its picture is not whole")
    return Crop(said["width"], said["height"], answer.blob)


def char_boxes(data: bytes, page: int) -> PageChars:
    """The characters of a page (from 1) with their places.

    Raises:
        PictureError: the file or the page can't be read.
    """
    return char_boxes_of(data, [page])[page]


def char_boxes_of(data: bytes, pages: Iterable[int]) -> dict[int, PageChars]:
    """The characters of several pages (from 1) with their places; the file is opened once.

    Raises:
        PictureError: the file or one of the pages can't be read.
    """
    answer = _ask(PlacesJob(do="places", pages=list(pages)), data)
    return {
        place["page"]: PageChars(
            text=place["text"],
            boxes=tuple(_box(box) for box in place["boxes"]),
            width=place["width"],
            height=place["height"],
        )
        for place in cast(PlacesSaid, answer.said)["places"]
    }


def _box(box: Box | None) -> Box | None:
    """A box as a tuple: JSON makes a list of it."""
    return None if box is None else (box[0], box[1], box[2], box[3])


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page as it is shown (rotation undone), in points (1/72 inch).

    Raises:
        PictureError: the file can't be read.
    """
    answer = _ask(SizesJob(do="sizes"), data)
    return [(width, height) for width, height in cast(SizesSaid, answer.said)["sizes"]]


def _ask(job: Job, data: bytes, what: str = "") -> Answer:
    """Let a child do a job.

    Raises:
        PictureError: it could not; ``what`` names in front what was asked for.
    """
    try:
        with a_worker() as worker:
            answer = worker.ask(job, data, LIMITS)
    except WorkerDied as error:
        raise PictureError(f"{what or 'the PDF '}{error}") from error
    if answer.failure is not None:
        raise PictureError(what + answer.failure.text)
    return answer


def boxes_for(chars: PageChars, start: int, end: int) -> list[Box]:
    """The rectangles that cover the characters ``start``..``end`` of a page's text.

    There is one for each stretch on one line or in one column.
    """
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
