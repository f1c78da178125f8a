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
    kept = statement(head.get(ANSWER.lower(), "").encode())
    code = str(kept.get("status", "")).partition(" ")[0]
    return _code(code), {str(k).lower(): str(v) for k, v in kept.get("headers", ())}


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
