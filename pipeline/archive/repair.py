"""Repair an archive from a copy of it: what is damaged here and whole there is put back.

A WARC file never changes once it is closed, so a copy's bytes stand at the same offsets. What was
there before is kept beside the file as ``….damaged``.
"""

import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout, manifest
from pipeline.archive.disk import make_folder, sync_file, sync_folder
from pipeline.archive.members import Gap, members
from pipeline.archive.salvage import keep
from pipeline.archive.types import Damage
from pipeline.errors import ArchiveError


class Repaired(NamedTuple):
    """What became of one damaged file."""

    file: str
    mended: bool
    """True where the file is again what the manifest says (or whole, where it names none)."""
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.words}"


def repair(archive: Path, copy: Path, damage: Iterable[Damage]) -> list[Repaired]:
    """Mend every damaged file that a copy of the archive helps to mend; the caller holds the lock.

    Args:
        copy: a folder with the same layout, or with the files alone.

    Raises:
        ArchiveError: a file can't be read or written; what was there stays.
    """
    places: dict[str, list[Damage]] = {}
    for d in damage:
        places.setdefault(d.file, []).append(d)
    try:
        return [_repair_one(archive, copy, name, places[name]) for name in sorted(places)]
    except OSError as error:
        raise ArchiveError(f"{error.filename}: can't be repaired: {error.strerror}") from error


def _repair_one(archive: Path, copy: Path, name: str, damage: list[Damage]) -> Repaired:
    there = _in_copy(copy, name)
    if there is None:
        return Repaired(name, False, f"{copy} has no such file")
    target = archive / name
    entry = manifest.entries(archive).get(name)
    if entry is not None and manifest.measure(there, name).sha256 == entry.sha256:
        with there.open("rb") as whole:
            _replace(archive, target, whole.read())
        return Repaired(name, True, f"restored whole from {there}")
    if not target.exists():
        with there.open("rb") as rest:
            _replace(archive, target, rest.read())
        return Repaired(name, entry is None and not _gaps(target), f"put back from {there}")
    return _patch(archive, target, there, name, damage, entry)


def _patch(
    archive: Path,
    target: Path,
    there: Path,
    name: str,
    damage: list[Damage],
    entry: manifest.Entry | None,
) -> Repaired:
    """Take the damaged stretches alone from a copy that is not whole itself."""
    ours, other = bytearray(target.read_bytes()), there.read_bytes()
    for d in damage:
        if d.end is not None and len(other) >= d.end:
            ours[d.offset : d.end] = other[d.offset : d.end]
    left = _gaps_in(bytes(ours))
    if len(left) >= len(_gaps(target)):
        return Repaired(name, False, f"{there} is damaged in the same places")
    _replace(archive, target, bytes(ours))
    now = manifest.measure(target, name)
    mended = now == entry if entry else not left
    taken = len(damage) - len(left)
    return Repaired(name, mended, f"{taken} of {len(damage)} stretches taken from {there}")


def _in_copy(copy: Path, name: str) -> Path | None:
    direct = copy / name
    if direct.is_file():
        return direct
    wanted = Path(name).name
    return next((path for path in layout.closed(copy) if path.name == wanted), None)


def _gaps(path: Path) -> list[Gap]:
    return _gaps_in(path.read_bytes())


def _gaps_in(data: bytes) -> list[Gap]:
    return [part for part in members(io.BytesIO(data)) if isinstance(part, Gap)]


def _replace(archive: Path, target: Path, data: bytes) -> None:
    """Put bytes in a file's place; what is there now is kept under another name."""
    make_folder(target.parent, archive)
    draft = target.with_name(target.name + ".repair")
    with draft.open("wb") as stream:
        stream.write(data)
        sync_file(stream)
    if target.exists():
        keep(target, target.read_bytes())
    os.replace(draft, target)  # noqa: PTH105
    sync_folder(target.parent)
