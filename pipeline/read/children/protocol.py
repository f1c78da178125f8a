"""What goes over the pipe between the parent and a child process that reads files.

On standard input and output of the child: 8 bytes of length, then a JSON header, then bytes. The
header of a job is followed by the file, that of an answer by a picture or by nothing. Both sides
import this module, so it needs the standard library alone: a child has to start quickly.

What a job asks and what is answered to it belongs to the format: ``pdf.protocol`` and
``office.protocol``.
"""

import json
import struct
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, TypedDict

LENGTH = struct.Struct(">Q")

Job = Mapping[str, Any]
"""What a child is to do; ``do`` names it."""
Said = Mapping[str, Any]
"""What a child answers. Tuples come out of JSON as lists."""


class Why(StrEnum):
    """Why a file, or a page of it, can't be read: what is decided goes by this, never by a text."""

    EMPTY = "empty"
    NO_PDF = "no pdf"
    PASSWORD = "password"  # noqa: S105
    BROKEN = "broken"
    """The first library does not open it; another may."""
    TOO_MANY_PAGES = "too many pages"
    TOO_LARGE = "too large"
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


NO_FACTS: Facts = {"title": None, "producer": None, "created": None, "modified": None}
"""Of a file that says nothing of itself, or that nobody could ask."""


class NothingSaid(TypedDict):
    """A failure, or an answer that is all bytes."""


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
    body = json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return LENGTH.pack(len(body)) + body
