"""Salvage what a killed run left: its ``.open`` file is closed with every whole record it holds.

Nothing is thrown away: bytes that are no whole record are kept beside the file as ``….damaged``. In
the file itself a record of ours, exactly as long, takes their place and says what happened, so that
every other record keeps its offset (revisits name offsets) and every tool reads on to the end.
"""

import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NamedTuple

from warcio.warcwriter import WARCWriter

from pipeline.archive import layout, manifest
from pipeline.archive.disk import sync_file, sync_folder
from pipeline.archive.members import Gap, members
from pipeline.archive.reader import read_night
from pipeline.archive.writer import PLACED, SALVAGE, urn
from pipeline.errors import ArchiveError

DAMAGED = ".damaged"
_COMMENT = 0x10
"""FLG.FCOMMENT (RFC 1952 §2.3.1): a text of any length that ends with a zero byte."""


class Salvaged(NamedTuple):
    """A WARC file that was closed by the run after its own."""

    name: str
    records: int
    cut: tuple[tuple[int, int], ...]
    """(offset, end) of each stretch that held no whole record; kept as ``….damaged``."""

    def __str__(self) -> str:
        kept = f"{self.name}: a run that was cut off; {self.records} records kept"
        lost = ", ".join(f"{end - offset} bytes at offset {offset}" for offset, end in self.cut)
        return kept + (f"; no whole record in {lost}, kept beside it as *{DAMAGED}" if lost else "")


def salvage(archive: Path, source_id: str | None = None) -> list[Salvaged]:
    """Close every ``.open`` file; the caller holds the lock, so nobody is writing them.

    Args:
        source_id: only the files of this source.

    Raises:
        ArchiveError: a file can't be written or named; what it holds stays as it is.
    """
    manifest.begin(archive)
    return close_all(archive, layout.unfinished(archive, source_id))


def close_all(archive: Path, paths: Iterable[Path]) -> list[Salvaged]:
    """Close these ``.open`` files; the caller holds the lock.

    Raises:
        ArchiveError: a file can't be written or named; what it holds stays as it is.
    """
    found = [_close(archive, path) for path in paths]
    return [s for s in found if s is not None]


def _close(archive: Path, path: Path) -> Salvaged | None:
    final = path.with_name(path.name.removesuffix(layout.OPEN))
    try:
        if final.exists():
            _drop_second_name(path, final)
            return None
        return _close_one(archive, path, final)
    except OSError as error:
        raise ArchiveError(f"{path}: can't be salvaged: {error.strerror or error}") from error


def _drop_second_name(path: Path, final: Path) -> None:
    """The run was killed between naming its file and taking the old name away."""
    if not final.samefile(path):
        raise ArchiveError(f"{path}: {final.name} is there already; look at both by hand")
    path.unlink()


def _close_one(archive: Path, path: Path, final: Path) -> Salvaged | None:
    name = final.relative_to(archive).as_posix()
    with path.open("rb") as stream:
        parts = list(members(stream))
    gaps = [part for part in parts if isinstance(part, Gap)]
    count = len(parts) - len(gaps)
    _keep_aside(path, final, gaps)
    if count:
        _mend(path, name, gaps)
        with manifest.CLOSING:
            _enter(archive, path, name)
            path.rename(final)
    else:  # not even the warcinfo record was written: no capture was ever reported
        path.unlink()
    sync_folder(path.parent)
    return Salvaged(name, count, tuple((g.offset, g.end) for g in gaps)) if parts else None


def _enter(archive: Path, path: Path, name: str) -> None:
    """Into the manifest, unless the run had come so far itself.

    A run after which others were closed lost its place to them, and gets the next one.
    """
    placed, last = _own_place(archive, path), manifest.last_place(archive)
    entered = manifest.entries(archive).get(name) == manifest.measure(path, name)
    if entered and (last is None or placed >= last):
        return
    if last is not None and placed <= last:
        placed = manifest.next_place(archive, datetime.now(UTC))
        _append(path, _closed_by_another(name, placed))
    manifest.add(archive, manifest.measure(path, name), placed=placed)


def _own_place(archive: Path, path: Path) -> str:
    """The place that the file gives itself; empty where it is none of ours."""
    try:
        return read_night(archive, path.relative_to(archive).as_posix()).run.placed
    except ArchiveError:
        return ""


def _append(path: Path, member: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(member)
        sync_file(stream)


def _closed_by_another(name: str, placed: str) -> bytes:
    """The statement that closes the file, as a gzip member.

    Args:
        placed: the file's place among all.
    """
    run = layout.run_id(name)
    said = json.dumps({"about": SALVAGE, PLACED: placed}).encode()
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        urn(run, SALVAGE, None),
        "metadata",
        payload=io.BytesIO(said),
        length=len(said),
        warc_content_type="application/json",
        warc_headers_dict={"WARC-Date": placed},
    )
    writer.write_record(record)
    return out.getvalue()


def _keep_aside(path: Path, final: Path, gaps: list[Gap]) -> None:
    with path.open("rb") as stream:
        for gap in gaps:
            stream.seek(gap.offset)
            keep(final.with_name(f"{final.name}.{gap.offset}"), stream.read(gap.end - gap.offset))


def keep(beside: Path, data: bytes) -> Path:
    """Keep bytes as ``{beside}.damaged`` on the disk; what has that name already is not touched.

    Raises:
        OSError: they can't be written.
    """
    number = 1
    path = beside.with_name(beside.name + DAMAGED)
    while path.exists():
        number += 1
        path = beside.with_name(f"{beside.name}.{number}{DAMAGED}")
    with path.open("xb") as stream:
        stream.write(data)
        sync_file(stream)
    sync_folder(path.parent)
    return path


def _mend(path: Path, name: str, gaps: list[Gap]) -> None:
    """Put a record that says what happened in the place of each gap."""
    with path.open("r+b") as stream:
        length = stream.seek(0, io.SEEK_END)
        for gap in gaps:
            stream.seek(gap.offset)
            note = _note(name, gap)
            if gap.end == length:
                stream.truncate()
                stream.write(note)
            else:
                _fill(stream, gap, note)
        sync_file(stream)


def _fill(stream: IO[bytes], gap: Gap, note: bytes) -> None:
    """Write a note over a gap, padded to its very length.

    A gap too short for words stays: every record of ours is longer, so it is bytes put in between.
    """
    room = gap.end - gap.offset
    if len(note) + 1 <= room:
        stream.write(padded(note, room))


def _note(name: str, gap: Gap) -> bytes:
    """A ``warcinfo`` record as a gzip member."""
    facts = (
        f'source: "{layout.source_of(name)}"\r\n'
        f'salvaged: "{gap.end - gap.offset} bytes at offset {gap.offset} were no whole record'
        f' ({gap.reason}); they are kept beside this file"\r\n'
    ).encode()
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    record = writer.create_warc_record(
        None,
        "warcinfo",
        payload=io.BytesIO(facts),
        length=len(facts),
        warc_content_type="application/warc-fields",
        warc_headers_dict={"WARC-Date": layout.started(name)},
    )
    writer.write_record(record)
    return out.getvalue()


def padded(member: bytes, length: int) -> bytes:
    """A gzip member of exactly this length with the same content: its header gets a comment.

    Args:
        member: as zlib writes it, with a header of ten bytes and no optional fields.
        length: at least one more than its own, in bytes.
    """
    head, rest = bytearray(member[:10]), member[10:]
    head[3] |= _COMMENT
    return bytes(head) + b" " * (length - len(member) - 1) + b"\0" + rest
