"""Bodies: the bytes of any response record at random, and content encodings undone."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.members import BEGIN, MAGIC, Content
from pipeline.archive.records import facts_of_body, head_of, lower_names, parse
from pipeline.errors import ArchiveError

MAX_BODY = 1 << 30
"""No body is read beyond this many bytes: a bomb in a foreign WARC must not fill the memory."""
_HEAD = 4096
_PIECE = 1 << 16
_OUT = 1 << 20
_ANY_HEADER = 47
"""zlib finds out by itself whether gzip or zlib came (RFC 1952, RFC 1950)."""
NOT_CAPTURED = "the bytes are not the ones that were captured (SHA-256 differs)"
ANOTHER = "another body stands there"
_UNREADABLE = (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error)
"""What goes wrong where a record is not there, or not whole."""


class Measured(NamedTuple):
    """A body with its encoding undone, measured."""

    sha256: str
    size: int
    head: bytes
    """Its first 4 KiB."""


class Response(NamedTuple):
    """A response record, read whole."""

    http: dict[str, str]
    """HTTP headers, names in lower case."""
    body: bytes
    """Chunks joined, content encoding undone."""


class Opened(NamedTuple):
    """A response record whose body is still to be read."""

    http: dict[str, str]
    """HTTP headers, names in lower case."""
    content: Content
    """Of its member."""
    source: IO[bytes]
    """Its body, chunks joined."""
    encoding: str
    """The content encoding that is still to be undone."""
    begins: int | None
    """Where in the member's content the body begins; None where it does not stand there as it is.
    """
    length: int
    """Bytes of the body as it stands there."""
    captured: str | None
    """SHA-256 of the decoded body, as its header says."""


def decoded(stream: IO[bytes], encoding: str, limit: int = MAX_BODY) -> Iterator[bytes]:
    """The pieces of a body with its content encoding undone (RFC 9110 §8.4).

    Args:
        encoding: the header's value, e.g. ``gzip``; codings are undone from the last to the first.
        limit: at most so many bytes in all.

    Raises:
        ValueError: the encoding is unknown or broken, or the body is longer than the limit.
    """
    named = (coding.strip().lower() for coding in encoding.split(","))
    codings = [coding for coding in named if coding not in ("", "identity")]
    pieces: Iterator[bytes] = iter(lambda: stream.read(_PIECE), b"")
    for coding in reversed(codings):
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise ValueError(f"content encoding {coding} is not supported")
        pieces = _inflated(pieces, coding)
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise ValueError(f"the body is longer than {limit} bytes")
        yield piece


def digest_of(stream: IO[bytes], encoding: str, limit: int = MAX_BODY) -> Measured:
    """SHA-256, size and beginning of a body with its encoding undone.

    Raises:
        ValueError: as for :func:`decoded`.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    for piece in decoded(stream, encoding, limit):
        digest.update(piece)
        size += len(piece)
        head += piece[: _HEAD - len(head)]
    return Measured(digest.hexdigest(), size, head)


def _inflated(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    engine = None
    try:
        for piece in pieces:
            engine = engine or _engine_for(coding, piece)
            while piece:
                yield engine.decompress(piece, _OUT)
                piece = engine.unconsumed_tail
        if engine is not None:
            yield engine.flush()
    except zlib.error as error:
        raise ValueError(f"content encoding {coding} is broken: {error}") from error
    if engine is not None and not engine.eof:
        raise ValueError(f"content encoding {coding} ends before its end")


def _engine_for(coding: str, first: bytes) -> "zlib._Decompress":
    """Some servers send raw deflate under the name that means zlib (RFC 9110 §8.4.1.2, note)."""
    if coding != "deflate":
        return zlib.decompressobj(_ANY_HEADER)
    is_zlib = first[0] & 0x0F == zlib.DEFLATED
    return zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


def read_payload(
    archive: Path,
    warc_file: str,
    offset: int,
    limit: int = MAX_BODY,
    *,
    sha256: str | None = None,
) -> bytes:
    """The body of the response record at an offset, content encoding undone.

    Raises:
        ArchiveError: as for :func:`read_response`.
    """
    return read_response(archive, warc_file, offset, limit, sha256=sha256).body


def read_response(
    archive: Path,
    warc_file: str,
    offset: int,
    limit: int = MAX_BODY,
    *,
    sha256: str | None = None,
) -> Response:
    """The response record at an offset, with its body.

    Args:
        warc_file: relative to the archive.
        offset: in bytes.
        limit: most bytes of the decoded body.
        sha256: the body that is meant; where files were swapped another can stand at its place.

    Raises:
        ArchiveError: there is no such record, it holds no body (a revisit), it is damaged, or its
            body is not the one that was captured, or not the one that is meant.
    """
    with a_record(archive, warc_file, offset) as stream:
        found = _response(stream, offset, limit)
        if sha256 is not None and hashlib.sha256(found.body).hexdigest() != sha256:
            raise ValueError(ANOTHER)
        return found


def record_id_at(archive: Path, warc_file: str, offset: int) -> str:
    """The id of the record that begins at an offset; only its header is read.

    Raises:
        ArchiveError: there is none.
    """
    with a_record(archive, warc_file, offset) as stream:
        if not _record_begins(stream, offset):
            raise ValueError("no record begins there")
        plain = head_of(Content(stream, offset).read(_HEAD))
        if plain is not None:
            return plain.fields.get("warc-record-id", "")
        record = parse(Content(stream, offset))
        return str(record.rec_headers.get_header("WARC-Record-ID") or "")


@contextmanager
def a_record(archive: Path, warc_file: str, offset: int) -> Iterator[IO[bytes]]:
    """A WARC file, while its record at an offset is read.

    Args:
        warc_file: relative to the archive.

    Raises:
        ArchiveError: it is not in the archive, or the record can't be read.
    """
    path = archive / warc_file
    if not path.resolve().is_relative_to(archive.resolve()):
        raise ArchiveError(f"{warc_file} at {offset}: not in the archive")
    with told_as_ours(f"{warc_file} at {offset}"), path.open("rb") as stream:
        yield stream


@contextmanager
def told_as_ours(where: str) -> Iterator[None]:
    """What goes wrong with a record is told with its place.

    Raises:
        ArchiveError: the record is not there, or not whole.
    """
    try:
        yield
    except _UNREADABLE as error:
        raise ArchiveError(f"{where}: {' '.join(str(error).split())}") from error


def opened(stream: IO[bytes], offset: int) -> Opened:
    """The response record at an offset, its headers read and its body not yet.

    Raises:
        ValueError, EOFError, zlib.error, ArchiveLoadFailed: it is not there.
    """
    if not _record_begins(stream, offset):
        raise ValueError("no response record there")
    content = Content(stream, offset)
    buffered = io.BufferedReader(content)
    record = parse(buffered)
    if record.rec_type not in ("response", "resource"):
        raise ValueError("no response record there")
    http = lower_names(record.http_headers)
    chunked = "chunked" in http.get("transfer-encoding", "").lower()
    # warcio's content_stream undoes chunks and encoding at once; in ours chunks are joined already.
    source = record.content_stream() if chunked else record.raw_stream
    encoding = "" if chunked else http.get("content-encoding", "")
    facts = facts_of_body(lower_names(record.rec_headers))
    return Opened(
        http=http,
        content=content,
        source=source,
        encoding=encoding,
        begins=None if chunked or encoding.strip() else buffered.tell(),
        length=record.raw_stream.limit,
        captured=facts.sha256 if facts else None,
    )


def to_its_end(content: Content) -> None:
    """Read a member to its end, where its CRC-32 stands.

    Raises:
        EOFError, zlib.error: it is not whole.
    """
    while content.read(_PIECE):
        pass


def _response(stream: IO[bytes], offset: int, limit: int) -> Response:
    """Read and check one record.

    Raises:
        ValueError, EOFError, zlib.error, ArchiveLoadFailed: it is not there, or not whole.
    """
    record = opened(stream, offset)
    body = b"".join(decoded(record.source, record.encoding, limit))
    to_its_end(record.content)
    if record.captured is not None and hashlib.sha256(body).hexdigest() != record.captured:
        raise ValueError(NOT_CAPTURED)
    return Response(record.http, body)


def _record_begins(stream: IO[bytes], offset: int) -> bool:
    """Does a record begin at this very place? (A wrong offset must not lead on to the next.)"""
    stream.seek(offset)
    if stream.read(len(MAGIC)) != MAGIC:
        return False
    return Content(stream, offset).read(len(BEGIN)) == BEGIN
