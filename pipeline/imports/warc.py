"""WARC files that others wrote, and the shape of warcio's records (it has no types of its own)."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from warcio.exceptions import ArchiveLoadFailed

from pipeline.errors import ArchiveError
from pipeline.imports.references import Headers

HttpHeaders = list[tuple[str, str]]


class ForeignFile(NamedTuple):
    """A WARC file that somebody else wrote."""

    path: Path
    label: str
    """How a person knows it: its name, in a WACZ with that before it."""


class HttpHead(Headers, Protocol):
    """The HTTP headers of a record, as warcio has them."""

    statusline: str
    protocol: str


class WarcRecord(Protocol):
    """A record as warcio has it."""

    rec_type: str
    rec_headers: Headers
    http_headers: HttpHead | None
    content_type: str | None
    raw_stream: IO[bytes]


@contextmanager
def reading(file: ForeignFile) -> Iterator[IO[bytes]]:
    """Open a file; whatever goes wrong in it becomes one kind of error."""
    try:
        with file.path.open("rb") as stream:
            yield stream
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{file.label}: {' '.join(str(error).split())}") from error
