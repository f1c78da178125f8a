"""What goes over the pipe between the parent and a child process that reads PDFs.

On standard input and output of the child: 8 bytes of length, then a JSON header, then bytes. The
header of a job is followed by the file, that of an answer by a picture or by nothing. Both sides
import this module, so it needs the standard library alone: a child has to start quickly.
"""

import json
import struct
from enum import StrEnum
from typing import Literal, NamedTuple, TypedDict

LENGTH = struct.Struct(">Q")


class Why(StrEnum):
    """Why a file, or a page of it, can't be read: what is decided goes by this, never by a text."""

    EMPTY = "empty"
    NO_PDF = "no pdf"
    PASSWORD = "password"  # noqa: S105
    BROKEN = "broken"
    """PDFium does not open it; another library may."""
    TOO_MANY_PAGES = "too many pages"
    NO_SUCH_PAGE = "no such page"
    MEMORY = "memory"
    ERROR = "error"
    """An error that nobody foresaw."""
    TIME = "time"
    """The reader was ended by a limit of time: another try would only take as long again."""
    DIED = "died"
    """The reader crashed, or the system ended it."""


class Failure(NamedTuple):
    """Why something can't be read, and the words for people."""

    why: Why
    text: str


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


class TablesJob(TypedDict):
    """Read the tables of some pages (from 1)."""

    do: Literal["tables"]
    pages: list[int]


class PictureJob(TypedDict):
    """Draw a page (from 1), ``width`` pixels wide."""

    do: Literal["picture"]
    page: int
    width: int


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


Job = ReadJob | TablesJob | PictureJob | PlacesJob | SizesJob | MapsJob | OpinionJob


class Bounds(TypedDict):
    """How large a job's file is, and what the child may use for it."""

    bytes: int
    memory: int
    cpu: float


class JobHeader(TypedDict):
    """What is sent before a file."""

    job: Job
    bounds: Bounds


class Facts(TypedDict):
    """What the metadata of a file say; dates are ISO 8601, cut to what is stated."""

    title: str | None
    producer: str | None
    created: str | None
    modified: str | None


class PagesSaid(TypedDict):
    """The answer to a :class:`ReadJob`."""

    pages: list[str]
    shows: list[Shows]
    """One a page."""
    total: int
    """Pages of the whole file."""
    notes: list[str]
    """What had to be repaired, and other words for people."""
    facts: Facts


Cells = list[list[str]]
"""A table: rows of cells."""


class TablesSaid(TypedDict):
    """The answer to a :class:`TablesJob`."""

    tables: list[tuple[int, Cells]]
    """Each with the number of its page."""


Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page's width and height, from the top left corner."""


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


class NothingSaid(TypedDict):
    """A failure, or an answer that is all bytes."""


Said = PagesSaid | TablesSaid | PlacesSaid | SizesSaid | MapsSaid | OpinionSaid | NothingSaid


class AnswerHeader(TypedDict):
    """What comes before an answer's bytes. Tuples come out of JSON as lists."""

    said: Said
    failure: tuple[str, str] | None
    bytes: int
    size: int
    """Bytes of address space that the child has come to use."""


class Answer(NamedTuple):
    """What a child answers to a job."""

    said: Said
    failure: Failure | None = None
    blob: bytes = b""


def failed(why: Why, text: str) -> Answer:
    """The answer for a file that can't be read."""
    return Answer(NothingSaid(), Failure(why, text))


def frame(header: JobHeader | AnswerHeader) -> bytes:
    """A header as it goes over the pipe, its length first."""
    body = json.dumps(header).encode()
    return LENGTH.pack(len(body)) + body
