"""Read the answers in WARC files that others wrote: WARC/1.0 and 1.1, plain or gzip, chunked or not, any digest."""

import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import urldefrag, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive import layout
from pipeline.archive.reader import MAX_BODY, decoded
from pipeline.archive.types import Body
from pipeline.archive.writer import PURPOSE, sha256_digest
from pipeline.crawl.judge import MAX_PAGE, doubt_about_file, doubt_about_page, sniff
from pipeline.errors import ArchiveError
from pipeline.sources import Source

_WAS_ENCODED = "X-Archive-Orig-Content-Encoding"


class Answer(NamedTuple):
    """One answer of the source; its body's chunks are joined, its content encoding is as it came."""

    url: str
    moment: datetime
    status: str
    """``200 OK``."""
    headers: list[tuple[str, str]]
    body: IO[bytes]
    length: int
    digest: str
    """SHA-256 of ``body`` as WARC headers have it."""
    facts: Body | None
    """What the decoded body is; None where it is not believed, and for revisits."""
    doubt: str | None
    """Why an answer with status 200 is not believed."""
    cut: bool
    is_revisit: bool
    names: tuple[tuple[str, ...], ...]
    """How revisits can refer to it: by record id, by URL and moment, by digest."""
    refers_to: tuple[tuple[str, ...], ...]
    """The same for what it refers to, surest first."""


def read_through(path: Path) -> None:
    """Read the whole file once, before anything is taken from it.

    Raises:
        ArchiveError: it is no WARC, or ends before its end.
    """
    offset = count = 0
    try:
        with path.open("rb") as stream:
            found = ArchiveIterator(stream, no_record_parse=False)
            for record in found:
                offset, count = found.offset, count + 1
                while record.raw_stream.read(1 << 16):
                    pass
                if left := getattr(record.raw_stream, "limit", 0):
                    raise ArchiveLoadFailed(f"the record ends {left} bytes before its end")
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(
            f"{path}: can't be read beyond offset {offset}: {' '.join(str(error).split())}"
        ) from error
    if not count:
        raise ArchiveError(f"{path}: holds no WARC record")


def answers(path: Path, source: Source) -> Iterator[Answer | None]:
    """The answers of the source in a WARC file, in its order; None for every record that is passed over.

    Raises:
        ArchiveError: the file can't be read, or a body is longer than 1 GiB.
    """
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                yield _answer(record, source)
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{path}: {' '.join(str(error).split())}") from error


def _ours(url: str, source: Source) -> bool:
    """Is this URL of a host the source names, whatever its scheme was in those years?"""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    usual = port in (None, 80, 443)
    return parts.scheme in ("http", "https") and (
        f"{host}:{port}" in source.allowed_hosts or (usual and host in source.allowed_hosts)
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _answer(record: Any, source: Source) -> Answer | None:
    head = record.rec_headers
    url = urldefrag((head.get_header("WARC-Target-URI") or "").strip("<>"))[0]
    moment = _moment(head.get_header("WARC-Date") or "")
    revisit = record.rec_type == "revisit"
    wanted = revisit or (record.rec_type == "response" and record.http_headers is not None)
    if not wanted or moment is None or not _ours(url, source) or head.get_header(PURPOSE):
        return None
    http = record.http_headers
    status = http.statusline if http is not None else "200 OK"
    headers = [(str(k), str(v)) for k, v in http.headers] if http is not None else []
    body, length, digest = _spool(record, url)
    facts: Body | None = None
    doubt: str | None = None
    cut = head.get_header("WARC-Truncated") is not None
    if status.startswith("200") and not revisit:
        headers = _plain_if_plain(headers, body)
        facts, doubt = _judge(url, headers, body, length, cut, source)
    when = layout.moment_text(moment)[:19]
    claimed = head.get_header("WARC-Payload-Digest") or digest
    names = (
        ("id", head.get_header("WARC-Record-ID") or ""),
        ("at", url, when),
        ("digest", claimed),
    )
    return Answer(
        url,
        moment,
        status,
        headers,
        body,
        length,
        digest,
        facts,
        doubt,
        cut,
        revisit,
        names,
        _refers_to(head, url) if revisit else (),
    )


def _refers_to(head: Any, url: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    if record_id := head.get_header("WARC-Refers-To"):
        found.append(("id", record_id))
    if (date := _moment(head.get_header("WARC-Refers-To-Date") or "")) is not None:
        place = urldefrag((head.get_header("WARC-Refers-To-Target-URI") or url).strip("<>"))[0]
        found.append(("at", place, layout.moment_text(date)[:19]))
    if digest := head.get_header("WARC-Payload-Digest"):
        found.append(("digest", digest))
    return tuple(found)


def _spool(record: Any, url: str) -> tuple[IO[bytes], int, str]:
    """The body with its chunks joined, its length and its digest."""
    http = record.http_headers
    chunked = http is not None and "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    # A body that is not chunked although its header says so is given as it is.
    source = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115
    digest, length = hashlib.sha256(), 0
    while piece := bytes(source.read(1 << 16)):
        length += len(piece)
        if length > MAX_BODY:
            raise ArchiveError(f"{url}: the body is longer than {MAX_BODY} bytes")
        body.write(piece)
        digest.update(piece)
    return body, length, sha256_digest(digest.hexdigest())


def _header(headers: list[tuple[str, str]], name: str) -> str | None:
    return next((v for k, v in headers if k.lower() == name), None)


def _plain_if_plain(headers: list[tuple[str, str]], body: IO[bytes]) -> list[tuple[str, str]]:
    """Some tools store bodies decoded and leave the header that says gzip: it then gets another name."""
    if "gzip" not in (_header(headers, "content-encoding") or "").lower():
        return headers
    body.seek(0)
    if body.read(2) == b"\x1f\x8b":
        return headers
    return [(_WAS_ENCODED if k.lower() == "content-encoding" else k, v) for k, v in headers]


def _judge(
    url: str,
    headers: list[tuple[str, str]],
    body: IO[bytes],
    length: int,
    cut: bool,
    source: Source,
) -> tuple[Body | None, str | None]:
    """What the body is, or why it is not believed."""
    encoding = _header(headers, "content-encoding") or ""
    announced = _header(headers, "content-length") or ""
    if length == 0:
        return None, "the body is empty"
    if cut:
        return None, f"the body was cut off after {length} bytes when it was captured"
    plain = not encoding and _header(headers, _WAS_ENCODED.lower()) is None
    if plain and announced.isascii() and announced.isdecimal() and length < int(announced[:18]):
        return None, f"the body ends after {length} of {announced} bytes"
    content_type = _header(headers, "content-type")
    body.seek(0)
    digest, size, first = hashlib.sha256(), 0, b""
    try:
        for piece in decoded(body, encoding):
            digest.update(piece)
            size += len(piece)
            first = (first + piece[:4096])[:4096]
    except ValueError as error:
        return None, str(error)
    facts = Body(digest.hexdigest(), size, sniff(first, content_type, url))
    if doubt := doubt_about_file(facts.media_type, url, None):
        return None, doubt
    if facts.media_type == "text/html" and size <= MAX_PAGE and _is_page(url, source):
        body.seek(0)
        page = b"".join(decoded(body, encoding))
        if doubt := doubt_about_page(page, url, content_type, source.allowed_hosts)[1]:
            return None, doubt
    return facts, None


def _is_page(url: str, source: Source) -> bool:
    def path(place: str) -> str:
        parts = urlsplit(place)
        return f"{parts.path.rstrip('/')}?{parts.query}"

    return path(url) == path(source.page)
