"""Take captures from elsewhere (Wayback, WARP, wget, Browsertrix) into the archive, at their own times.

Only what the source names comes in. A capture that the archive already holds (same URL, moment and bytes) is passed over,
so that importing a file twice adds nothing.
"""

import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import urldefrag, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive import layout
from pipeline.archive.reader import MAX_BODY, decoded, read_run, warc_names
from pipeline.archive.types import Body, Held
from pipeline.archive.writer import RUN_END, RunWriter
from pipeline.errors import ArchiveError
from pipeline.sources import Source


class ImportReport(NamedTuple):
    """What an import did."""

    file: str
    taken: int
    known: int
    """Captures that the archive held already."""
    foreign: int
    """Records of other hosts, and records that are no answers."""
    warc_file: str | None
    """The new WARC file; None where nothing was taken."""

    def __str__(self) -> str:
        where = f" into {self.warc_file}" if self.warc_file else ""
        return f"{self.file}: {self.taken} captures taken{where}, {self.known} known already, {self.foreign} records passed over"


class _Found(NamedTuple):
    """An answer in a foreign WARC, its body decoded from chunks and spooled."""

    url: str
    moment: datetime
    status: str
    headers: list[tuple[str, str]]
    body: IO[bytes]
    length: int
    facts: Body | None
    refers_to: tuple[str, str] | None
    """For revisits: payload digest and URL of what they refer to."""
    digest: str


def import_warc(path: Path, source: Source, archive: Path) -> ImportReport:
    """Take the answers of a WARC file that belong to a source into a new WARC file of ours; the caller holds the lock.

    Raises:
        ArchiveError: the file can't be read (nothing is taken then), or the archive can't be written.
    """
    have = {
        (c.url, c.captured_at[:19], c.sha256)
        for name in warc_names(archive)
        for c in _captures(archive, name, source.id)
    }
    taken = known = foreign = 0
    writer: RunWriter | None = None
    held: dict[tuple[str, str], Held] = {}
    _check(path)
    try:
        for found in _answers(path, source):
            if found is None:
                foreign += 1
                continue
            with found.body:
                original = held.get(found.refers_to) if found.refers_to else None
                facts = original.body if original else found.facts
                key = (found.url, layout.moment_text(found.moment)[:19], facts.sha256 if facts else None)
                if key in have or (found.refers_to and original is None):
                    known, foreign = known + (key in have), foreign + (key not in have)
                    if key in have and found.facts:
                        held[(found.digest, found.url)] = _held(found, "", -1, "", found.facts)
                    continue
                have.add(key)
                writer = writer or _begin(archive, source, path)
                _take(writer, found, original, held)
                taken += 1
        if writer is not None:
            now = datetime.now(UTC)
            writer.metadata(
                source.page,
                now,
                {
                    "about": RUN_END,
                    "finished_at": layout.moment_text(now),
                    "status": "ok",
                    "message": f"imported from {path.name}",
                },
            )
    except BaseException:
        if writer is not None:
            writer.__exit__(ArchiveError, None, None)
            writer.path.unlink(missing_ok=True)  # an import comes in whole or not at all; its origin is still there
        raise
    if writer is not None:
        writer.__exit__(None, None, None)
    return ImportReport(str(path), taken, known, foreign, writer.name if writer else None)


def _captures(archive: Path, name: str, source_id: str) -> Iterator[Any]:
    if name.startswith(f"{source_id}/"):
        yield from read_run(archive, name)[1]


def _begin(archive: Path, source: Source, path: Path) -> RunWriter:
    now = datetime.now(UTC)
    writer = RunWriter(archive, source.id, now)
    facts = {
        "kind": "import", "source": source.id, "name": source.name, "code": source.code, "page": source.page,
        "hosts": sorted(source.allowed_hosts), "imported-from": path.name,
    }  # fmt: skip
    writer.warcinfo(now, facts)
    return writer


def _held(found: _Found, file: str, offset: int, record_id: str, body: Body) -> Held:
    return Held(found.url, file, offset, record_id, layout.moment_text(found.moment), found.digest, body)


def _take(writer: RunWriter, found: _Found, original: Held | None, held: dict[tuple[str, str], Held]) -> None:
    if original is not None and original.offset >= 0:
        writer.revisit(
            found.url,
            found.moment,
            found.status,
            found.headers,
            of=original,
            not_modified=found.status.startswith("304"),
        )
        return
    offset, record = writer.response(
        found.url, found.moment, found.status, found.headers, found.body, found.length, facts=found.facts
    )
    if found.facts:
        digest = f"sha256:{_b32(found)}"
        held[(found.digest, found.url)] = _held(found, writer.name, offset, record, found.facts)._replace(digest=digest)


def _b32(found: _Found) -> str:
    import base64

    found.body.seek(0)
    digest = hashlib.sha256()
    while piece := found.body.read(1 << 16):
        digest.update(piece)
    return base64.b32encode(digest.digest()).decode("ascii")


def _check(path: Path) -> None:
    """Read the whole file once before anything is taken.

    Raises:
        ArchiveError: it is no WARC, or ends before its end.
    """
    offset = 0
    try:
        with path.open("rb") as stream:
            found = ArchiveIterator(stream, no_record_parse=False)
            for record in found:
                offset = found.offset
                while record.raw_stream.read(1 << 16):
                    pass
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{path}: can't be read beyond offset {offset}: {' '.join(str(error).split())}") from error


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


def _answers(path: Path, source: Source) -> Iterator[_Found | None]:
    """The answers of the source in a WARC file; None for every record that is passed over."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            head = record.rec_headers
            url = urldefrag((head.get_header("WARC-Target-URI") or "").strip("<>"))[0]
            moment = _moment(head.get_header("WARC-Date") or "")
            if (
                record.rec_type not in ("response", "revisit")
                or record.http_headers is None
                or moment is None
                or not _ours(url, source)
            ):
                yield None
                continue
            status = record.http_headers.statusline
            body, length, facts = _spool(record, status, url)
            digest = head.get_header("WARC-Payload-Digest") or (facts.sha256 if facts else "")
            refers = (
                (digest, head.get_header("WARC-Refers-To-Target-URI") or url) if record.rec_type == "revisit" else None
            )
            yield _Found(url, moment, status, _headers(record), body, length, facts, refers, digest)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _headers(record: Any) -> list[tuple[str, str]]:
    return [(str(k), str(v)) for k, v in record.http_headers.headers]


def _spool(record: Any, status: str, url: str) -> tuple[IO[bytes], int, Body | None]:
    """The body with its chunks joined and its content encoding kept, and what it is decoded where it's a good answer."""
    from pipeline.crawl.judge import sniff

    http = record.http_headers
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115
    chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
    source = _Joined(record.raw_stream) if chunked else record.raw_stream
    length = 0
    while piece := source.read(1 << 16):
        length += len(piece)
        body.write(piece)
        if length > MAX_BODY:
            raise ArchiveError(f"{url}: the body is longer than {MAX_BODY} bytes")
    if not status.startswith("200") or record.rec_type != "response" or length == 0:
        return body, length, None
    body.seek(0)
    digest, size, first = hashlib.sha256(), 0, b""
    try:
        for piece in decoded(body, http.get_header("Content-Encoding") or ""):
            digest.update(piece)
            size += len(piece)
            first = (first + piece[:4096])[:4096]
    except ValueError:
        return body, length, None  # kept as evidence, believed in nothing
    return body, length, Body(digest.hexdigest(), size, sniff(first, http.get_header("Content-Type"), url))


class _Joined:
    """A chunked body's bytes; a body that is not chunked although its header says so is given as it is."""

    def __init__(self, raw: Any) -> None:
        from warcio.bufferedreaders import ChunkedDataReader

        self._reader = ChunkedDataReader(raw)

    def read(self, size: int) -> bytes:
        return bytes(self._reader.read(size))
