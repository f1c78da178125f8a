"""The records of a WARC file: headers and places, and what our own statements say.

Our own files say in each record's header what the body is, so that a night is read without
decompressing a body twice; ``verify`` is what checks those words against the bytes.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from pipeline.archive.members import Gap, Member, members
from pipeline.archive.types import Body, Damage
from pipeline.archive.writer import ANSWER, BODY
from pipeline.errors import ArchiveError

_LINE_END = b"\r\n\r\n"


class Record(NamedTuple):
    """One record's headers and place."""

    kind: str
    """``warcinfo``, ``response``, ``revisit``, ``request``, ``metadata``, …"""
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
    """What metadata and warcinfo records hold; empty for others."""


def lower_names(headers: Any) -> dict[str, str]:
    """Headers as warcio gives them, names in lower case; empty where there are none."""
    return {k.lower(): v for k, v in headers.headers} if headers is not None else {}


def parse(stream: IO[bytes] | io.RawIOBase) -> Any:
    """The record at the beginning of an uncompressed stream, as warcio has it.

    Raises:
        ArchiveLoadFailed, EOFError, ValueError: there is none.
    """
    return ArcWarcRecordLoader().parse_record_stream(
        io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream,
        known_format="warc",
    )


def records(
    path: Path, name: str, damaged: Callable[[Damage], None] | None = None
) -> Iterator[Record]:
    """The records of a WARC file in order, bodies of responses passed over.

    Args:
        name: its path relative to the archive, for words.
        damaged: is told of every stretch that can't be read; without it the first one is an error.

    Raises:
        ArchiveError: the file can't be opened, or is damaged and nobody is told.
    """

    def tell(offset: int, end: int, reason: str) -> None:
        damage = Damage(name, offset, end, reason)
        if damaged is None:
            raise ArchiveError(f"{name}: can't be read at offset {offset}: {reason}")
        damaged(damage)

    try:
        with path.open("rb") as stream:
            for found in members(stream):
                record = record_of(found) if isinstance(found, Member) else found
                if isinstance(record, Record):
                    yield record
                else:
                    tell(*record)
    except OSError as error:
        raise ArchiveError(f"{name}: can't be read: {error.strerror or error}") from error


def record_of(member: Member) -> Record | Gap:
    """What a member holds; a gap where it is no whole WARC record."""
    return _as_we_write(member) or _as_anybody_does(member)


class Head(NamedTuple):
    """A status line and headers."""

    first: str
    fields: dict[str, str]
    """Names in lower case; of two the later counts."""
    size: int
    """Bytes, the empty line behind it included."""


def head_of(data: bytes, at: int = 0) -> Head | None:
    """The plain head that begins at an offset; None where it is not plain: then warcio reads it,
    six times slower (folded lines, other bytes than UTF-8, no end).
    """
    end = data.find(_LINE_END, at)
    if end < 0:
        return None
    try:
        first, *lines = data[at:end].decode().split("\r\n")
    except UnicodeDecodeError:
        return None
    fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or line[0] in " \t" or "\n" in line or "\r" in line:
            return None
        fields[name.rstrip(" \t").lower()] = value.strip()
    return Head(first, fields, end + len(_LINE_END) - at)


class _Http(NamedTuple):
    """Status and HTTP headers."""

    code: int | None
    fields: dict[str, str]


def _http_head(member: Member, told: Head, length: int) -> _Http | None:
    """Those of an answer, or of a request; None where they are not plain."""
    kind = told.fields["warc-type"]
    if kind not in ("response", "request", "revisit"):
        return _Http(None, {})
    if not length:
        return _kept(told.fields)
    block = head_of(member.head, told.size)
    if block is None or block.size > length:
        return None
    if kind == "request":
        return _Http(None, block.fields)
    if not block.first.startswith(("HTTP/1.1 ", "HTTP/1.0 ")):
        return None
    return _Http(_code(block.first[9:].strip().partition(" ")[0]), block.fields)


def _kept(head: dict[str, str]) -> _Http:
    """Those that our header keeps of an answer without a block."""
    kept = statement(head.get(ANSWER.lower(), "").encode())
    fields = {str(k).lower(): str(v) for k, v in kept.get("headers", ())}
    return _Http(_code(str(kept.get("status", "")).partition(" ")[0]), fields)


def _as_we_write(member: Member) -> Record | None:
    """A record as our own writer makes them; None where it is another."""
    told = head_of(member.head)
    if told is None or not told.first.startswith("WARC/1."):
        return None
    head = told.fields
    kind, length = head.get("warc-type", ""), head.get("content-length", "")
    if not kind or not length.isdecimal() or told.size + int(length) > member.size:
        return None
    http = _http_head(member, told, int(length))
    if http is None:
        return None
    small = kind in ("warcinfo", "metadata")
    return Record(
        kind=kind,
        offset=member.offset,
        record_id=head.get("warc-record-id", ""),
        url=head.get("warc-target-uri", "").strip("<>"),
        date=head.get("warc-date", ""),
        status=http.code,
        headers=head,
        http=http.fields,
        content=member.head[told.size : told.size + int(length)] if small else b"",
    )


def _as_anybody_does(member: Member) -> Record | Gap:
    head_end = member.head.find(_LINE_END)
    try:
        record = parse(io.BytesIO(member.head))
        announced = int(record.rec_headers.get_header("Content-Length"))
    except (ArchiveLoadFailed, EOFError, ValueError, TypeError) as error:
        return Gap(member.offset, member.end, f"no WARC record: {' '.join(str(error).split())}")
    if head_end + len(_LINE_END) + announced > member.size:
        return Gap(member.offset, member.end, "the record ends before its end")
    small = record.rec_type in ("warcinfo", "metadata")
    head = lower_names(record.rec_headers)
    status, http = _answer(record, head)
    return Record(
        kind=record.rec_type,
        offset=member.offset,
        record_id=head.get("warc-record-id", ""),
        url=head.get("warc-target-uri", "").strip("<>"),
        date=head.get("warc-date", ""),
        status=status,
        headers=head,
        http=http,
        content=record.content_stream().read(announced) if small else b"",
    )


def _answer(record: Any, head: dict[str, str]) -> tuple[int | None, dict[str, str]]:
    """Status and HTTP headers of an answer: those of its block, or those that our header keeps."""
    if record.http_headers is not None:
        return _code(record.http_headers.get_statuscode()), lower_names(record.http_headers)
    return _kept(head)


def _code(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def statement(content: bytes) -> dict[str, Any]:
    """The JSON object in a ``metadata`` record or in a header of ours; empty where it is none."""
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def facts_of_body(headers: dict[str, str]) -> Body | None:
    """What our own header says of a body; None where it says nothing."""
    facts = statement(headers.get(BODY.lower(), "").encode())
    if not {"sha256", "size"} <= facts.keys():
        return None
    return Body(facts["sha256"], facts["size"], facts.get("media_type"))


def warcinfo_fields(content: bytes) -> dict[str, Any]:
    """The fields of a ``warcinfo`` record: one JSON value a field in ours, else text."""
    fields: dict[str, Any] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        key, colon, value = line.partition(":")
        if colon:
            try:
                fields[key.strip()] = json.loads(value)
            except ValueError:
                fields[key.strip()] = value.strip()
    return fields
