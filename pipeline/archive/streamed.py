"""A body in pieces: checked once as a whole, then given in any part, with little memory.

Who asks for a file of 150 MB slowly must not hold 150 MB. A body is read once from end to end and
checked against its digest before a first byte of it is given; that holds as long as its WARC file
stays as it is (inode, size, time of change). Then every reader reads the member for himself,
piece by piece, from the nearest place that was marked on the way: gzip has no other places to begin
at. Whoever reads up to the end has the member's CRC-32 checked once more before the last piece.
"""

import hashlib
import os
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.archive.bodies import (
    ANOTHER,
    MAX_BODY,
    NOT_CAPTURED,
    a_record,
    decoded,
    opened,
    to_its_end,
    told_as_ours,
)
from pipeline.archive.members import Content, Mark

PIECE = 1 << 18
"""Bytes that are given at once, at most."""
_BETWEEN = 4 << 20
"""A part begins at most so many bytes behind a mark: 15 ms to unpack."""
_MARK = 48 * 1024
"""Bytes that a mark takes (zlib's window and tables)."""

_Stamp = tuple[int, int, int, int]


class Checked(NamedTuple):
    """A body that was found to be the one that is meant."""

    path: Path
    offset: int
    sha256: str
    stamp: _Stamp
    """What its file was when it was checked."""
    size: int
    begins: int | None
    """Where in the member's content it begins; None where it is encoded there."""
    marks: tuple[Mark, ...]

    @property
    def memory(self) -> int:
        """Bytes that this takes, about."""
        return 1_000 + _MARK * len(self.marks)


def checked(archive: Path, warc_file: str, offset: int, sha256: str) -> Checked:
    """Read the body of the response record at an offset from end to end, and check it.

    Args:
        warc_file: relative to the archive.
        sha256: the body that is meant.

    Raises:
        ArchiveError: as for :func:`pipeline.archive.bodies.read_response`.
    """
    with a_record(archive, warc_file, offset) as stream:
        return _checked(archive / warc_file, stream, offset, sha256)


def is_still(body: Checked) -> bool:
    """Is the body's file what it was when the body was checked?"""
    try:
        return _stamp(body.path.stat()) == body.stamp
    except OSError:
        return False


def pieces(body: Checked, first: int, last: int) -> Iterator[bytes]:
    """The bytes of a body from the first to the last that is asked for, a piece at a time.

    Raises:
        ArchiveError: the file is another one by now, or damaged since.
    """
    where = f"{body.path.name} at {body.offset}"
    with told_as_ours(where), body.path.open("rb") as stream:
        if _stamp(os.fstat(stream.fileno())) != body.stamp:
            raise ValueError("the file was changed while it was read")
        yield from _part(body, stream, first, last)


def _stamp(stat: os.stat_result) -> _Stamp:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


def _checked(path: Path, stream: IO[bytes], offset: int, sha256: str) -> Checked:
    stamp = _stamp(os.fstat(stream.fileno()))
    record = opened(stream, offset)
    content, whole = record.content, decoded(record.source, record.encoding, MAX_BODY)
    if record.begins is not None:
        if record.length > MAX_BODY:
            raise ValueError(f"the body is longer than {MAX_BODY} bytes")
        content = Content(stream, offset)
        whole = _stretch(content, record.begins, record.length)
    digest, size = hashlib.sha256(), 0
    marks: list[Mark] = []
    for piece in whole:
        digest.update(piece)
        size += len(piece)
        if record.begins is not None:
            _marked(content, marks)
    to_its_end(content)
    if record.captured is not None and digest.hexdigest() != record.captured:
        raise ValueError(NOT_CAPTURED)
    if digest.hexdigest() != sha256:
        raise ValueError(ANOTHER)
    return Checked(path, offset, sha256, stamp, size, record.begins, tuple(marks))


def _marked(content: Content, marks: list[Mark]) -> None:
    """Mark the place where reading stands, where the last mark is far behind."""
    last = marks[-1].position if marks else 0
    if content.tell() - last >= _BETWEEN:
        mark = content.mark()
        if mark is not None:
            marks.append(mark)


def _stretch(content: Content, start: int, length: int) -> Iterator[bytes]:
    """So many bytes of a member's content from a place that reading has not passed yet."""
    return _cut(iter(lambda: content.read(PIECE) or b"", b""), start - content.tell(), length)


def _cut(whole: Iterator[bytes], skipped: int, wanted: int) -> Iterator[bytes]:
    """So many bytes of a stream, after some that are left out.

    Raises:
        EOFError: it has not so many.
    """
    for piece in whole:
        given = piece[skipped : skipped + wanted]
        skipped = max(0, skipped - len(piece))
        wanted -= len(given)
        if given:
            yield given
        if not wanted:
            return
    if wanted:
        raise EOFError("the body ends before its end")


def _part(body: Checked, stream: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    length = last - first + 1
    if body.begins is None:
        record = opened(stream, body.offset)
        content, whole = record.content, decoded(record.source, record.encoding, MAX_BODY)
        part = _cut(whole, first, length)
    else:
        content = Content(stream, body.offset, _before(body, body.begins + first))
        part = _stretch(content, body.begins + first, length)
    if last == body.size - 1:
        return _to_the_end(part, content)
    return part


def _to_the_end(part: Iterator[bytes], content: Content) -> Iterator[bytes]:
    """The pieces, the last one when the member's CRC-32 was found right."""
    held = next(part, b"")
    for piece in part:
        yield held
        held = piece
    to_its_end(content)
    yield held


def _before(body: Checked, position: int) -> Mark | None:
    """The last mark that stands before a place of the content."""
    at = bisect_right(body.marks, position, key=lambda mark: mark.position)
    return body.marks[at - 1] if at else None
