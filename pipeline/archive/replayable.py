"""The records of a WARC file as replay tools want them; nothing in place is rewritten.

Today's writer writes them so, and its records are handed on byte for byte. Archives written before
version 0.2 have revisits with the HTTP block of a 304, and statements of ours whose target is the
page's URL: pywb replayed 21 of 65 captures of such nights.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.archive.layout import run_id
from pipeline.archive.members import Gap, Member, members
from pipeline.archive.records import Record, parse, record_of, statement
from pipeline.archive.types import Damage
from pipeline.archive.writer import ANSWER, clean, sha256_digest, urn

_PIECE = 1 << 20
_PLACES = ("warc-refers-to-filename", "warc-refers-to-file-offset")
"""Offsets in a file of which records were rewritten no longer hold; id, URL and date do."""
_OF_BLOCK = ("content-length", "content-type", "warc-block-digest")


class Outgoing(NamedTuple):
    """A record on its way out."""

    record: Record
    pieces: Iterator[bytes]
    """Its gzip member; to be used up before the next record."""


def outgoing(path: Path, name: str) -> Iterator[Outgoing | Damage]:
    """The records of a file of ours in order, those written the old way rewritten.

    Args:
        name: its path relative to the archive.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as stream, path.open("rb") as copied:
        for found in members(stream):
            record = record_of(found) if isinstance(found, Member) else found
            if isinstance(found, Gap):
                yield Damage(name, *found)
                continue
            if isinstance(record, Gap):
                yield Damage(name, *record)
                continue
            again = _rewritten(found, record, run_id(name))
            pieces = _span(copied, found) if again is None else iter([again])
            yield Outgoing(record, pieces)


def _span(stream: io.BufferedReader, member: Member) -> Iterator[bytes]:
    stream.seek(member.offset)
    left = member.end - member.offset
    while left and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece


def _rewritten(member: Member, record: Record, run: str) -> bytes | None:
    """The member of a record that was written the old way; None where it can go as it is."""
    if record.kind == "revisit":
        old = parse(io.BytesIO(member.head))
        return None if old.http_headers is None else _revisit(old)
    if record.kind == "metadata" and record.url.startswith(("http://", "https://")):
        return _statement(parse(io.BytesIO(member.head)), record, run)
    return None


def _revisit(old: Any) -> bytes:
    http = old.http_headers
    answer = {
        "status": clean(http.statusline),
        "headers": [(clean(k), clean(v)) for k, v in http.headers],
    }
    kept = [(k, v) for k, v in old.rec_headers.headers if k.lower() not in _PLACES]
    return _member([*kept, (ANSWER, json.dumps(answer))], b"", "application/http; msgtype=response")


def _statement(old: Any, record: Record, run: str) -> bytes:
    said = statement(record.content)
    body = record.content
    if said:
        said = {"url": record.url, **said}
        body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
    target = urn(run, str(said.get("about", "statement")), record.url)
    headers = [
        (k, target if k.lower() == "warc-target-uri" else v)
        for k, v in old.rec_headers.headers
        if k.lower() != "warc-payload-digest"
    ]
    kind = old.rec_headers.get_header("Content-Type") or "application/json"
    return _member(headers, body, kind)


def _member(headers: list[tuple[str, str]], block: bytes, content_type: str) -> bytes:
    kept = [(k, v) for k, v in headers if k.lower() not in _OF_BLOCK]
    kept += [
        ("WARC-Block-Digest", sha256_digest(hashlib.sha256(block).hexdigest())),
        ("Content-Type", content_type),
        ("Content-Length", str(len(block))),
    ]
    head = "WARC/1.1\r\n" + "".join(f"{k}: {clean(v)}\r\n" for k, v in kept) + "\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
