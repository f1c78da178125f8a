"""Fixity of the archive: every record's digests, every body's SHA-256, every revisit's original."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive import layout
from pipeline.archive.reader import decoded
from pipeline.archive.salvage import whole_members
from pipeline.archive.writer import BODY


class Finding(NamedTuple):
    """Something that is off."""

    file: str
    offset: int
    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file} at {self.offset}{f' ({self.url})' if self.url else ''}: {self.reason}"


class Checked(NamedTuple):
    """What a check of the archive found."""

    files: int
    records: int
    findings: list[Finding]


def verify_archive(archive: Path) -> Checked:
    """Read every record of every closed WARC file and check all it says of its bytes."""
    findings: list[Finding] = []
    holders: set[tuple[str, int, str]] = set()
    revisits: list[tuple[Finding, tuple[str, int, str]]] = []
    count = 0
    paths = layout.closed(archive)
    for path in paths:
        name = path.relative_to(archive).as_posix()
        offset = 0
        try:
            with path.open("rb") as stream:
                found = ArchiveIterator(stream, check_digests=True, no_record_parse=False)
                for record in found:
                    offset = found.offset
                    count += 1
                    findings += [
                        Finding(name, offset, _url(record), reason) for reason in _check(record)
                    ]
                    body = json.loads(record.rec_headers.get_header(BODY) or "{}")
                    if record.rec_type == "response" and body:
                        holders.add((name, offset, body["sha256"]))
                    elif record.rec_type == "revisit":
                        head = record.rec_headers
                        place = (
                            head.get_header("WARC-Refers-To-Filename") or "",
                            int(head.get_header("WARC-Refers-To-File-Offset") or -1),
                        )
                        finding = Finding(
                            name,
                            offset,
                            _url(record),
                            f"the revisit's original is not there: {place[0]} at {place[1]}",
                        )
                        revisits.append((finding, (*place, body.get("sha256", ""))))
            whole, members = whole_members(path)
            if not members or whole < path.stat().st_size:
                reason = "what follows is no whole record" if members else "it holds no record"
                findings.append(Finding(name, whole, "", reason))
        except (
            OSError,
            ArchiveLoadFailed,
            EOFError,
            ValueError,
            zlib.error,
            gzip.BadGzipFile,
        ) as error:
            findings.append(
                Finding(
                    name, offset, "", f"can't be read beyond here: {' '.join(str(error).split())}"
                )
            )
    findings += [finding for finding, place in revisits if place not in holders]
    return Checked(len(paths), count, findings)


def _url(record: object) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")  # type: ignore[attr-defined]


def _check(record: object) -> Iterator[str]:
    """What is wrong with one record; reads it to its end."""
    http = record.http_headers  # type: ignore[attr-defined]
    headers = record.rec_headers  # type: ignore[attr-defined]
    facts = json.loads(headers.get_header(BODY) or "{}")
    stream = record.raw_stream  # type: ignore[attr-defined]
    if record.rec_type == "response" and facts:  # type: ignore[attr-defined]
        digest, size = hashlib.sha256(), 0
        try:
            for piece in decoded(
                stream, (http.get_header("Content-Encoding") if http else "") or ""
            ):
                digest.update(piece)
                size += len(piece)
        except ValueError as error:
            yield str(error)
        else:
            if (digest.hexdigest(), size) != (facts["sha256"], facts["size"]):
                yield "SHA-256 or size of the body is not what was captured"
    while stream.read(1 << 16):
        pass
    if left := getattr(stream, "limit", 0):
        yield f"the record ends {left} bytes before its end"
    checker = record.digest_checker  # type: ignore[attr-defined]
    yield from checker.problems
