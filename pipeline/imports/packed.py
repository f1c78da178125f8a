"""Content encodings of other people's WARC files.

gzip and deflate stay as they came, as in our own captures. br and zstd are undone here, so that
the archive can be read with a standard library alone (docs/decisions/imports-are-unpacked.md).
"""

import contextlib
import importlib
import tempfile
from collections.abc import Iterator
from types import ModuleType
from typing import IO

from pipeline.archive.bodies import MAX_BODY, decoded
from pipeline.crawl.judge import looks_like
from pipeline.imports.passed import PassedOverError, Reason

_PIECE = 1 << 16
_OUT = 1 << 20
_HEAD = 4096
_SMALL = 512
_WINDOW = 1 << 27
"""The longest zstd window that is granted memory; RFC 9659 allows 8 MiB on the web."""
_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
THEIRS = ("br", "zstd")
"""Codings that are undone on the way in; the archive keeps gzip, x-gzip and deflate as they are."""


def codings(encoding: str) -> list[str]:
    """The codings that a Content-Encoding header names, in the order in which they were applied."""
    named = (coding.strip().lower() for coding in encoding.split(","))
    return [coding for coding in named if coding not in ("", "identity")]


def is_plain(coding: str, body: IO[bytes]) -> bool:
    """Is the body plain although its header says that it is packed?

    Some tools store bodies decoded and leave the header. gzip and zstd begin with marks of their
    own; br does not, so that here the mark of what it may hold decides.
    """
    body.seek(0)
    head = body.read(_HEAD)
    if coding in _MAGIC:
        return not head.startswith(_MAGIC[coding])
    return coding == "br" and looks_like(head) is not None


def unpacked(body: IO[bytes], encoding: list[str]) -> IO[bytes]:
    """The body with all its codings undone, in a spooled file of its own.

    Raises:
        PassedOverError: a library is missing.
        ValueError: an encoding is unknown or broken, or the body longer than we take.
    """
    body.seek(0)
    pieces: Iterator[bytes] = iter(lambda: body.read(_PIECE), b"")
    for coding in reversed(encoding):
        pieces = _undone(pieces, coding)
    plain: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_OUT)  # noqa: SIM115
    with contextlib.ExitStack() as stack:
        stack.callback(plain.close)
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > MAX_BODY:
                raise ValueError(f"the body is longer than {MAX_BODY} bytes")
            plain.write(piece)
        stack.pop_all()
    return plain


def _undone(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    if coding == "br":
        return _brotli(pieces, _library("brotli"))
    if coding == "zstd":
        return _zstd(pieces, _library("zstandard"))
    return decoded(_Pieces(pieces), coding)  # type: ignore[arg-type]  # only read(n) is asked for


class _Pieces:
    """Pieces as something to read from, one at a time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int) -> bytes:
        """The next piece that is not empty, however long; empty at the end."""
        return next((piece for piece in self._pieces if piece), b"")


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise PassedOverError(Reason.NEEDS_EXTRA) from None


def _brotli(pieces: Iterator[bytes], brotli: ModuleType) -> Iterator[bytes]:
    engine = brotli.Decompressor()
    try:
        for piece in pieces:
            yield engine.process(piece, output_buffer_limit=_OUT)
            while not engine.can_accept_more_data():
                yield engine.process(b"", output_buffer_limit=_OUT)
    except brotli.error as error:
        raise ValueError(f"content encoding br is broken: {error}") from error
    if not engine.is_finished():
        raise ValueError("content encoding br ends before its end")


def _zstd(pieces: Iterator[bytes], zstandard: ModuleType) -> Iterator[bytes]:
    """Frame after frame. Fed in small pieces: a block of four bytes can stand for 128 KiB."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
    engine = None
    try:
        for piece in pieces:
            for start in range(0, len(piece), _SMALL):
                waiting = piece[start : start + _SMALL]
                while waiting:
                    engine = engine or decompressor.decompressobj()
                    yield engine.decompress(waiting)
                    waiting = engine.unused_data
                    engine = None if engine.eof else engine
    except zstandard.ZstdError as error:
        raise ValueError(f"content encoding zstd is broken: {error}") from error
    if engine is not None:
        raise ValueError("content encoding zstd ends before its end")
