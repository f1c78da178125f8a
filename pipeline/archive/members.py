"""The gzip members of a WARC file, a record each, found again after damage.

A WARC file of ours has one gzip member a record (ISO 28500, annex D), so a damaged member needs
cost no other. warcio's iterator ends at the first bad member without an error: of 72 flipped bits
all 72 were read short and silent. Here every member is read to its end, so that its CRC-32
(RFC 1952) is checked, and reading goes on at the next member whose content begins as a record
does.
"""

import io
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

MAGIC = b"\x1f\x8b\x08"
"""How a gzip member begins: its two bytes and the method «deflate», the only one there is."""
BEGIN = b"WARC/"
HEAD = 1 << 22
"""So much of a record is kept in memory: all headers, and all of a ``metadata`` record."""
_PIECE = 1 << 16
_STEP = 1 << 18
_OUT = 1 << 20
_GZIP = 31


class Member(NamedTuple):
    """A whole gzip member: its CRC-32 is right, and its content begins like a WARC record."""

    offset: int
    end: int
    """Offset of what follows it, in bytes."""
    head: bytes
    """The beginning of its content, at most ``HEAD`` bytes."""
    size: int
    """Length of its content in bytes."""


class Gap(NamedTuple):
    """A stretch of a file that holds no whole member."""

    offset: int
    end: int
    reason: str


class Mark(NamedTuple):
    """A place in a member's content from which it can be read on without what stands before it."""

    position: int
    """In the content."""
    offset: int
    """In the file."""
    engine: "zlib._Decompress"
    """As it stood there, about 48 KB; it has seen all before, so the CRC-32 is checked whole."""


class Content(io.RawIOBase):
    """The content of one member, as a stream; reading it to its end checks its CRC-32."""

    def __init__(self, stream: IO[bytes], offset: int, mark: Mark | None = None) -> None:
        """Args: ``mark``: where to go on instead of at the beginning."""
        stream.seek(mark.offset if mark else offset)
        self._stream = stream
        self._engine = mark.engine.copy() if mark else zlib.decompressobj(_GZIP)
        self._waiting = b""
        self._position = mark.position if mark else 0

    @property
    def end(self) -> int:
        """Offset in the file of what follows the member, once it was read to its end."""
        return self._stream.tell() - len(self._engine.unused_data)

    def readable(self) -> bool:
        """True: this is for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer.

        Raises:
            EOFError: the file ends inside the member.
            zlib.error: the member is damaged.
        """
        while not self._engine.eof:
            piece = self._waiting or self._stream.read(_PIECE)
            if not piece:
                raise EOFError("the file ends inside it")
            out = self._engine.decompress(piece, min(len(buffer), _OUT))
            self._waiting = self._engine.unconsumed_tail
            if out:
                buffer[: len(out)] = out
                self._position += len(out)
                return len(out)
        return 0

    def tell(self) -> int:
        """So many bytes of the content were read."""
        return self._position

    def mark(self) -> Mark | None:
        """This place, to go on from later; None in the middle of a piece, which it would keep."""
        if self._waiting or self._engine.eof:
            return None
        return Mark(self._position, self._stream.tell(), self._engine.copy())


def members(stream: IO[bytes]) -> Iterator[Member | Gap]:
    """Every member of a file in order, and every stretch between them that is none.

    Args:
        stream: the file, opened for reading bytes, seekable.
    """
    length = stream.seek(0, io.SEEK_END)
    offset = 0
    while offset < length:
        at = member_at(stream, offset)
        part = at if isinstance(at, Member) else _gap(stream, offset, length, at)
        yield part
        offset = part.end


def _gap(stream: IO[bytes], offset: int, length: int, reason: str) -> Gap:
    return Gap(offset, _next_member(stream, offset + 1, length), reason)


def member_at(stream: IO[bytes], offset: int) -> Member | str:
    """The member that begins at an offset, or the reason why none does."""
    if not _magic_at(stream, offset):
        return "no record begins there"
    content = Content(stream, offset)
    head, size = bytearray(), 0
    try:
        while piece := content.read(_STEP):
            size += len(piece)
            head += piece[: HEAD - len(head)]
    except (EOFError, zlib.error) as error:
        return str(error)
    if not head.startswith(BEGIN):
        return "what is compressed there is no WARC record"
    return Member(offset, content.end, bytes(head), size)


def _magic_at(stream: IO[bytes], offset: int) -> bool:
    stream.seek(offset)
    return stream.read(len(MAGIC)) == MAGIC


def _next_member(stream: IO[bytes], start: int, length: int) -> int:
    """Offset of the next member from ``start`` on, the file's length where none follows."""
    while start < length:
        stream.seek(start)
        window = stream.read(_OUT)
        at = window.find(MAGIC)
        while at >= 0:
            if _begins_a_record(stream, start + at):
                return start + at
            at = window.find(MAGIC, at + 1)
        start += max(1, len(window) - len(MAGIC) + 1)
    return length


def _begins_a_record(stream: IO[bytes], offset: int) -> bool:
    """Is what looks like a member one of ours? Bodies hold such bytes too."""
    try:
        return Content(stream, offset).read(len(BEGIN)) == BEGIN
    except (EOFError, zlib.error):
        return False
