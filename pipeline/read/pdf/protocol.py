"""What is asked of a child process about a PDF, and what it answers."""

from enum import StrEnum
from typing import Literal, TypedDict

from pipeline.read.blocks import Box
from pipeline.read.children.protocol import Facts


class Shows(StrEnum):
    """What a page shows."""

    TEXT = ""
    """Text, or nothing at all."""
    PICTURE = "picture"
    """Pictures, or letters turned into outlines."""
    LETTERS = "letters"
    """Letters that have no text."""
    BROKEN = "broken"


class ReadJob(TypedDict):
    """Read the text of a stretch of pages."""

    do: Literal["read"]
    first: int
    """Index of the first page; the facts of the file come with page 0."""
    most: int
    of_longer: int
    """Of a file with more pages than ``most`` only so many are read at first: it is shared."""


class PictureJob(TypedDict):
    """Draw a page (from 1), ``width`` pixels wide."""

    do: Literal["picture"]
    page: int
    width: int


class CropJob(TypedDict):
    """Draw a part of a page (from 1) as bare pixels: red, green and blue, one byte each."""

    do: Literal["crop"]
    page: int
    box: Box
    """Which part."""
    width: int
    """Of the picture, in pixels."""


class CropSaid(TypedDict):
    """The answer to a :class:`CropJob`: its size in pixels, row after row in the answer's bytes."""

    width: int
    height: int


class PlacesJob(TypedDict):
    """Say where the characters of some pages (from 1) stand."""

    do: Literal["places"]
    pages: list[int]


class SizesJob(TypedDict):
    """Say how large the pages are."""

    do: Literal["sizes"]


class MapsJob(TypedDict):
    """Say which character each code of the fonts stands for, where PDFium did not find it."""

    do: Literal["maps"]


class OpinionJob(TypedDict):
    """Read the text with another library."""

    do: Literal["opinion"]


class SketchJob(TypedDict):
    """Sketch some pages (from 1): :mod:`pipeline.read.sketch`."""

    do: Literal["sketch"]
    pages: list[int]


class OcrJob(TypedDict):
    """Recognise the text of a page (from 1) by its picture."""

    do: Literal["ocr"]
    page: int


LayoutSaid = tuple[float, float, str]
"""Width and height of a page in points, and its blocks as ``read.blocks`` writes them."""


class PagesSaid(TypedDict):
    """The answer to a :class:`ReadJob`."""

    pages: list[str]
    layouts: list[LayoutSaid]
    """One a page."""
    whole: bool
    """Whether the layouts have what only all pages of a file tell: so where all of them were
    read."""
    shows: list[Shows]
    """One a page."""
    total: int
    """Pages of the whole file."""
    notes: list[str]
    """What had to be repaired, and other words for people."""
    facts: Facts


class PlacesOfPage(TypedDict):
    """Where the characters of a page stand."""

    page: int
    text: str
    boxes: list[Box | None]
    """One a character of ``text``; None for blanks and for characters that can't be placed."""
    width: float
    height: float
    """In points (1/72 inch)."""


class PlacesSaid(TypedDict):
    """The answer to a :class:`PlacesJob`."""

    places: list[PlacesOfPage]


class SizesSaid(TypedDict):
    """The answer to a :class:`SizesJob`: width and height of every page, in points."""

    sizes: list[tuple[float, float]]


class MapsSaid(TypedDict):
    """The answer to a :class:`MapsJob`."""

    maps: list[tuple[int, int]]
    """Code and code point."""


class OpinionSaid(TypedDict):
    """The answer to an :class:`OpinionJob`."""

    pages: list[str] | None
    """None where it reads nothing or garbles it."""


class SketchOfPage(TypedDict):
    """One page's sketch, or why it has none."""

    page: int
    bytes: int
    """So many of the answer's bytes are its sketch, in the order of the pages; 0: it has none."""
    error: str | None


class SketchesSaid(TypedDict):
    """The answer to a :class:`SketchJob`."""

    sketches: list[SketchOfPage]


class OcrSaid(TypedDict):
    """The answer to an :class:`OcrJob`."""

    text: str
    layout: LayoutSaid
