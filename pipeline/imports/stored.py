"""Bodies of foreign records, as we shall keep them.

Chunks are joined, br and zstd undone; headers that no longer hold are kept under another name.
"""

import tempfile
from contextlib import ExitStack
from typing import IO, NamedTuple

from warcio.bufferedreaders import ChunkedDataReader

from pipeline.archive.bodies import MAX_BODY, decoded
from pipeline.archive.records import statement
from pipeline.archive.writer import ANSWER
from pipeline.errors import ArchiveError
from pipeline.imports.packed import THEIRS, codings, is_plain, unpacked
from pipeline.imports.references import Digests, Reference
from pipeline.imports.warc import HttpHeaders, WarcRecord

_PIECE = 1 << 16
_IN_MEMORY = 1 << 20
_ORIGINALLY = "X-Archive-Orig-"
"""Before the name of a header that no longer holds for the body as it is stored, as in pywb."""


class Stored(NamedTuple):
    """Status, headers and body of an answer as we shall keep them."""

    status: str
    headers: HttpHeaders
    body: IO[bytes]
    length: int
    sha256: str
    names: frozenset[Reference]
    """The digests by which revisits may call the body, however it was stored."""
    problem: str | None = None
    """Why it can't be unpacked."""

    def header(self, name: str) -> str | None:
        """The first header of that name (lower case)."""
        return next((v for k, v in self.headers if k.lower() == name), None)

    def whole_length(self) -> int | None:
        """How long the body should be; None where nobody said, or said it of packed bytes."""
        announced = self.header("content-length") or ""
        packed = self.header("content-encoding") or self.header(
            f"{_ORIGINALLY}Content-Encoding".lower()
        )
        if packed or not (announced.isascii() and announced.isdecimal()):
            return None
        return int(announced[:18])


def read_stored(record: WarcRecord, url: str) -> Stored:
    """Read the body of a record.

    Args:
        url: for words.

    Raises:
        PassedOverError: it is packed in a way that needs a library which is not there.
        ArchiveError: it is longer than 1 GiB.
    """
    status, headers = _head(record)
    with ExitStack() as stack:
        raw = _Watched(record.raw_stream)
        spooled = _spool(_joined(record, raw), url)
        stack.callback(spooled.body.close)
        kept = Stored(
            status=status,
            headers=headers,
            body=spooled.body,
            length=spooled.length,
            sha256=spooled.digests.sha256,
            names=frozenset(spooled.digests.references()),
        )
        kept = settled(kept, url)
        kept = kept._replace(names=kept.names | raw.names() | _names_unpacked(kept))
        stack.pop_all()
    return kept


def settled(stored: Stored, url: str) -> Stored:
    """A body as we keep it: headers that do not hold for it renamed, br and zstd undone.

    Args:
        url: for words.

    Raises:
        PassedOverError: it is packed in a way that needs a library which is not there.
        ArchiveError: it is longer than 1 GiB.
    """
    return _unpacked(_plain_if_plain(stored), url)


def _head(record: WarcRecord) -> tuple[str, HttpHeaders]:
    """Status and headers.

    A resource has none but its type, and is replayed as a plain 200. A revisit may have none, or,
    in files of our own, in a header of ours.
    """
    http = record.http_headers
    if http is not None:
        return http.statusline, [(str(k), str(v)) for k, v in http.headers]
    if record.rec_type in ("resource", "conversion"):
        kind = record.rec_headers.get_header("Content-Type") or "application/octet-stream"
        return "200 OK", [("Content-Type", kind)]
    ours = statement((record.rec_headers.get_header(ANSWER) or "").encode())
    headers = [(str(name), str(value)) for name, value in ours.get("headers", ())]
    return str(ours.get("status", "200 OK")), headers


class _Watched:
    """A stream whose bytes are measured as they pass."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digests = Digests()

    def read(self, size: int) -> bytes:
        """So many bytes at most; empty at the end."""
        return self._pass(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        """The same, up to the end of a line."""
        return self._pass(self._stream.readline(size))

    def _pass(self, piece: bytes) -> bytes:
        self.digests.update(piece)
        return piece

    def names(self) -> frozenset[Reference]:
        """How the bytes may be called, once all have passed."""
        while self.read(_PIECE):
            pass
        return frozenset(self.digests.references())


def _joined(record: WarcRecord, stream: _Watched) -> IO[bytes] | _Watched:
    """The body with its chunks joined.

    A body that is not chunked although its header says so is given as it is.
    """
    http = record.http_headers
    said = http.get_header("Transfer-Encoding") if http is not None else None
    if "chunked" not in (said or "").lower():
        return stream
    joined: IO[bytes] = ChunkedDataReader(stream)
    return joined


class _Spooled(NamedTuple):
    body: IO[bytes]
    length: int
    digests: Digests


def _spool(stream: IO[bytes] | _Watched, url: str) -> _Spooled:
    """A body in a spooled file, measured.

    Raises:
        ArchiveError: it is longer than 1 GiB.
    """
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    digests, length = Digests(), 0
    while piece := bytes(stream.read(_PIECE)):
        length += len(piece)
        if length > MAX_BODY:
            body.close()
            raise ArchiveError(f"{url}: the body is longer than {MAX_BODY} bytes")
        body.write(piece)
        digests.update(piece)
    return _Spooled(body, length, digests)


def _renamed(headers: HttpHeaders, *names: str) -> HttpHeaders:
    """Headers that no longer hold, kept under another name."""
    return [(_ORIGINALLY + k if k.lower() in names else k, v) for k, v in headers]


def _plain_if_plain(stored: Stored) -> Stored:
    """Some tools store bodies decoded and leave the header: it then gets another name."""
    packed = codings(stored.header("content-encoding") or "")
    if not packed or not is_plain(packed[-1], stored.body):
        return stored
    return stored._replace(headers=_renamed(stored.headers, "content-encoding"))


def _names_unpacked(stored: Stored) -> frozenset[Reference]:
    """How a body that stays packed may be called by somebody who took the digest of its content."""
    encoding = stored.header("content-encoding") or ""
    if not codings(encoding):
        return frozenset()
    digests = Digests()
    stored.body.seek(0)
    try:
        for piece in decoded(stored.body, encoding):
            digests.update(piece)
    except ValueError:
        return frozenset()
    return frozenset(digests.references())


def _unpacked(stored: Stored, url: str) -> Stored:
    """br and zstd undone; what is broken in them stays as it is, to be doubted."""
    packed = codings(stored.header("content-encoding") or "")
    if not stored.length or not any(coding in THEIRS for coding in packed):
        return stored
    try:
        plain = unpacked(stored.body, packed)
    except ValueError as error:
        return stored._replace(problem=str(error))
    stored.body.close()
    with plain:
        plain.seek(0)
        spooled = _spool(plain, url)
    return stored._replace(
        headers=_renamed(stored.headers, "content-encoding", "content-length"),
        body=spooled.body,
        length=spooled.length,
        sha256=spooled.digests.sha256,
        names=stored.names | frozenset(spooled.digests.references()),
    )
