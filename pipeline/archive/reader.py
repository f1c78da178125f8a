"""Read WARC files: the runs and captures they tell of, and any body at random.

Our own files say in each record's header what the body is, so that a night is read without decompressing a body twice;
``verify`` is what checks those words against the bytes.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive import layout
from pipeline.archive.types import Body, Capture, Held, Run
from pipeline.archive.writer import BODY, FETCH, PURPOSE, RUN_END
from pipeline.errors import ArchiveError

MAX_BODY = 1 << 30
"""No body is read beyond this many bytes: a bomb in a foreign WARC must not fill the memory."""


class Record(NamedTuple):
    """One record's headers and place; ``content`` is what metadata and warcinfo records hold."""

    kind: str
    offset: int
    record_id: str
    url: str
    date: str
    status: int | None
    headers: dict[str, str]
    """WARC headers, names in lower case."""
    http: dict[str, str]
    """HTTP headers, names in lower case."""
    content: bytes


def warc_names(archive: Path) -> list[str]:
    """Closed WARC files relative to the archive, in order of the runs."""
    return [path.relative_to(archive).as_posix() for path in layout.closed(archive)]


def _lower(headers: Any) -> dict[str, str]:
    return {k.lower(): v for k, v in headers.headers} if headers is not None else {}


def records(path: Path, name: str, *, strict: bool = True) -> Iterator[Record]:
    """The records of a WARC file in order, bodies of responses passed over.

    Raises:
        ArchiveError: the file can't be read, naming the offset up to which it could.
    """
    offset = 0
    try:
        with path.open("rb") as stream:
            found = ArchiveIterator(stream)
            for record in found:
                offset = found.offset
                small = record.rec_type in ("warcinfo", "metadata")
                content = record.content_stream().read(1 << 22) if small else b""
                code = (
                    record.http_headers.get_statuscode()
                    if record.http_headers is not None
                    else None
                )
                head = _lower(record.rec_headers)
                yield Record(
                    record.rec_type,
                    offset,
                    head.get("warc-record-id", ""),
                    head.get("warc-target-uri", "").strip("<>"),
                    head.get("warc-date", ""),
                    int(code) if code and code.isdigit() else None,
                    head,
                    _lower(record.http_headers),
                    content,
                )
    except (OSError, ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        raise ArchiveError(
            f"{name}: can't be read beyond offset {offset}: {' '.join(str(error).split())}"
        ) from error


def statement(content: bytes) -> dict[str, Any]:
    """The JSON object in a ``metadata`` record or in a header of ours; empty where it is none."""
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def warcinfo_fields(content: bytes) -> dict[str, Any]:
    """The fields of a ``warcinfo`` record of ours: one JSON value a field; other writers' values stay text."""
    fields: dict[str, Any] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if colon:
            try:
                fields[key.strip()] = json.loads(value)
            except ValueError:
                fields[key.strip()] = value.strip()
    return fields


def read_run(archive: Path, name: str) -> tuple[Run, list[Capture]]:
    """The run a WARC file of ours tells of, with its captures in order of time.

    Raises:
        ArchiveError: the file can't be read, or is none of ours.
    """
    every = list(records(archive / name, name))
    if not every or every[0].kind != "warcinfo":
        raise ArchiveError(f"{name}: does not begin with a warcinfo record")
    fields = warcinfo_fields(every[0].content)
    if "source" not in fields:
        raise ArchiveError(
            f"{name}: its warcinfo names no source; take foreign files in with «shinkyu import»"
        )
    statements = {r.record_id: statement(r.content) for r in every if r.kind == "metadata"}
    end = next((s for s in statements.values() if s.get("about") == RUN_END), None)
    run = Run(
        id=layout.run_id(name),
        source_id=fields["source"],
        kind=fields.get("kind", "crawl"),
        started_at=every[0].date,
        finished_at=end["finished_at"] if end else None,
        page_url=fields.get("page"),
        source_name=fields.get("name"),
        source_code=fields.get("code"),
        message=end.get("message") if end else None,
        user_agent=fields.get("agent"),
        hosts=tuple(fields.get("hosts") or ()),
        warc_file=name,
    )
    answers = {
        r.record_id: r
        for r in every
        if r.kind in ("response", "revisit") and PURPOSE.lower() not in r.headers
    }
    told: set[str] = set()
    captures = []
    for r in every:
        said = statements.get(r.record_id)
        if said and said.get("about") == FETCH:
            told |= set(said.get("responses", ()))
            captures.append(_stated(run, name, r, said, answers))
    captures += [_plain(run, name, r, r.url) for r in answers.values() if r.record_id not in told]
    return run, sorted(captures, key=lambda c: (c.captured_at, c.warc_offset))


def held(name: str, r: Record) -> Held | None:
    """The record as something a revisit can refer to; None where it holds no known bytes."""
    body = _body(r)
    if body is None:
        return None
    if r.kind == "response":
        return Held(
            r.url,
            name,
            r.offset,
            r.record_id,
            r.date,
            r.headers.get("warc-payload-digest", ""),
            body,
        )
    return Held(
        r.headers.get("warc-refers-to-target-uri", r.url),
        r.headers.get("warc-refers-to-filename", ""),
        int(r.headers.get("warc-refers-to-file-offset", "0") or 0),
        r.headers.get("warc-refers-to", ""),
        r.headers.get("warc-refers-to-date", ""),
        r.headers.get("warc-payload-digest", ""),
        body,
    )


def _body(r: Record) -> Body | None:
    facts = statement(r.headers.get(BODY.lower(), "").encode())
    return (
        Body(facts["sha256"], facts["size"], facts.get("media_type"))
        if {"sha256", "size"} <= facts.keys()
        else None
    )


def _plain(run: Run, name: str, r: Record, url: str) -> Capture:
    """A capture that one response or revisit tells by itself."""
    at = held(name, r)
    if r.status in (404, 410):
        verdict, reason = "missing", f"HTTP status {r.status}"
    elif at is None:
        verdict, reason = (
            "failed",
            f"HTTP status {r.status}"
            if r.status != 200
            else "the run was cut off while it was read",
        )
    else:
        verdict, reason = ("unchanged" if r.kind == "revisit" else "ok"), None
    good = at if verdict in ("ok", "unchanged") else None
    return Capture(
        run.source_id,
        run.id,
        url,
        r.url,
        r.date,
        r.status,
        verdict,  # type: ignore[arg-type]
        reason,
        good.body.sha256 if good else None,
        good.body.media_type if good else None,
        good.body.size if good else None,
        r.http.get("content-type"),
        r.http.get("last-modified"),
        r.http.get("etag"),
        name,
        r.offset,
        good.file if good else None,
        good.offset if good else None,
    )


def _stated(
    run: Run, name: str, r: Record, said: dict[str, Any], answers: dict[str, Record]
) -> Capture:
    """A capture that a ``metadata`` record tells: no response, a chain of redirects, or a response that is not believed."""
    url = said.get("url", r.url)
    last = next((answers[i] for i in reversed(said.get("responses", [])) if i in answers), None)
    verdict = said.get("verdict", "failed")
    if verdict in ("ok", "unchanged") and last is not None:
        # The row points to the record that holds (or refers to) the bytes, the chain of redirects stands around it.
        return _plain(run, name, last, url)._replace(captured_at=r.date)
    return Capture(
        run.source_id,
        run.id,
        url,
        said.get("final_url", url),
        r.date,
        last.status if last else None,
        verdict,
        said.get("reason"),
        None,
        None,
        None,
        None,
        None,
        None,
        name,
        last.offset if last else r.offset,
        None,
        None,
    )


def decoded(stream: IO[bytes], encoding: str, limit: int = MAX_BODY) -> Iterator[bytes]:
    """The pieces of a body with its content encoding undone (RFC 9110 §8.4), at most ``limit`` bytes in all.

    Raises:
        ValueError: the encoding is unknown or broken, or the body is longer than the limit.
    """
    codings = [
        c.strip().lower()
        for c in encoding.split(",")
        if c.strip() and c.strip().lower() != "identity"
    ]
    pieces: Iterator[bytes] = iter(lambda: stream.read(1 << 16), b"")
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


def _inflated(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    engine = zlib.decompressobj(47 if coding != "deflate" else zlib.MAX_WBITS)
    first = True
    try:
        for piece in pieces:
            if first and coding == "deflate" and piece[:1] and piece[0] & 0x0F != 8:
                engine = zlib.decompressobj(
                    -zlib.MAX_WBITS
                )  # some servers send raw deflate under this name
            first = False
            while piece:
                yield engine.decompress(piece, 1 << 20)
                piece = engine.unconsumed_tail
        yield engine.flush()
    except zlib.error as error:
        raise ValueError(f"content encoding {coding} is broken: {error}") from error
    if not first and not engine.eof:
        raise ValueError(f"content encoding {coding} ends before its end")


def read_payload(archive: Path, warc_file: str, offset: int, limit: int = MAX_BODY) -> bytes:
    """The body of the response record at an offset, content encoding undone.

    Raises:
        ArchiveError: as for ``read_response``.
    """
    return read_response(archive, warc_file, offset, limit)[1]


def read_response(
    archive: Path, warc_file: str, offset: int, limit: int = MAX_BODY
) -> tuple[dict[str, str], bytes]:
    """HTTP headers (names in lower case) and body of the response record at an offset, content encoding undone.

    Raises:
        ArchiveError: there is no such record, it holds no body (a revisit), or it can't be decoded.
    """
    where = f"{warc_file} at {offset}"
    path = archive / warc_file
    if not path.resolve().is_relative_to(archive.resolve()):
        raise ArchiveError(f"{where}: not in the archive")
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            # warcio skips what it does not know: from a wrong offset it would read the next record.
            if not stream.read(5).startswith((b"\x1f\x8b", b"WARC/")):
                raise ArchiveError(f"{where}: no response record there")
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type not in ("response", "resource"):
                raise ArchiveError(f"{where}: no response record there")
            http = _lower(record.http_headers)
            body = b"".join(
                decoded(
                    record.raw_stream if not _chunked(http) else record.content_stream(),
                    _encoding(http),
                    limit,
                )
            )
            facts = statement((record.rec_headers.get_header(BODY) or "").encode())
    except (OSError, ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise ArchiveError(f"{where}: {' '.join(str(error).split())}") from error
    if facts.get("sha256") and hashlib.sha256(body).hexdigest() != facts["sha256"]:
        raise ArchiveError(
            f"{where}: the bytes are not the ones that were captured (SHA-256 differs)"
        )
    return http, body


def _chunked(http: dict[str, str]) -> bool:
    return "chunked" in http.get("transfer-encoding", "").lower()


def _encoding(http: dict[str, str]) -> str:
    # warcio's content_stream undoes both codings at once; for ours, only the content encoding is left.
    return "" if _chunked(http) else http.get("content-encoding", "")
