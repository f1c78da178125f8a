"""Salvage what a killed run left: cut its ``.open`` file after the last whole record and close it."""

import os
import zlib
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.errors import ArchiveError


class Salvaged(NamedTuple):
    """A WARC file that was closed by the run after its own."""

    name: str
    records: int
    cut: int
    """Bytes of the record in flight that were cut off."""


def salvage(archive: Path) -> list[Salvaged]:
    """Close every ``.open`` file of the archive; the caller holds the lock, so nobody is writing them.

    Raises:
        ArchiveError: a file can't be cut or named.
    """
    found = [_close(archive, path) for path in layout.unfinished(archive)]
    return [s for s in found if s is not None]


def whole_members(path: Path) -> tuple[int, int]:
    """(bytes, number) of the whole gzip members at the beginning of a file; a record is one member."""
    end = count = position = 0
    engine = zlib.decompressobj(31)
    with path.open("rb") as stream:
        piece = b""
        while True:
            if not piece:
                piece = stream.read(1 << 16)
                if not piece:
                    return end, count
            try:
                engine.decompress(piece)
            except zlib.error:
                return end, count
            position += len(piece) - len(engine.unused_data)
            piece = engine.unused_data
            if engine.eof:
                end, count = position, count + 1
                engine = zlib.decompressobj(31)


def _close(archive: Path, path: Path) -> Salvaged | None:
    final = path.with_name(path.name.removesuffix(layout.OPEN))
    try:
        if final.exists() and final.samefile(path):
            path.unlink()  # killed between naming the file and taking its old name away
            return None
        whole, count = whole_members(path)
        cut = path.stat().st_size - whole
        if not count:
            path.unlink()  # not even the warcinfo record was written: no capture was ever reported
            return None
        if cut:
            os.truncate(path, whole)
        if final.exists():
            raise ArchiveError(f"{path}: {final.name} is there already; look at both by hand")
        path.rename(final)
    except OSError as error:
        raise ArchiveError(f"{path}: can't be salvaged: {error.strerror or error}") from error
    return Salvaged(final.relative_to(archive).as_posix(), count, cut)
