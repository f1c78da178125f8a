"""What of the archive is known to be damaged, and the cheap look that finds it every night.

``verify`` reads every byte; a night looks at names and sizes against the manifest, and at what is
known already. The state lies in ``.damage.json``: derived, disposable, renewed by each look.
"""

import contextlib
import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.archive import layout, manifest
from pipeline.archive.bodies import record_id_at
from pipeline.archive.members import Gap, Member, members
from pipeline.archive.records import records
from pipeline.archive.types import Damage, Held
from pipeline.errors import ArchiveError

NAME = ".damage.json"
GONE = "the file is gone"
TURN = ".look"
"""Where in the manifest the next look begins."""
_A_NIGHT = 2_000_000
"""Bytes of the manifest that one look goes through: some 12,000 files."""
_STATE = threading.RLock()
"""Held while the state is read and written: several sources are looked at side by side."""


def look(
    archive: Path,
    source_id: str | None = None,
    *,
    also: Iterable[Damage] = (),
    expected: Iterable[str] = (),
) -> list[Damage]:
    """The damage that stands, after a cheap look: names, sizes, and what was known.

    Args:
        source_id: look at the files of this source alone.
        also: damage that is known from elsewhere.
        expected: files that there must be, beside those of the manifest.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    with _STATE:
        return _look(archive, source_id, also, expected)


def _look(
    archive: Path, source_id: str | None, also: Iterable[Damage], expected: Iterable[str]
) -> list[Damage]:
    known = list({d[:3]: d for d in [*also, *recall(archive)]}.values())
    suspects = _suspects(archive, known, _in_turn(archive, source_id), expected)
    every = manifest.entries(archive) if suspects else {}
    found = [
        damage
        for name in sorted(suspect for suspect in suspects if _of_source(suspect, source_id))
        for damage in _damage_of(archive, name, every.get(name), _told(known, name))
    ]
    noticed = {d[:3]: d.after for d in known}
    found = [d._replace(after=noticed.get(d[:3], len(every))) for d in found]
    remember(archive, [*(d for d in known if not _of_source(d.file, source_id)), *found])
    return found


def _told(known: Iterable[Damage], name: str) -> list[Damage]:
    """What the full check told of a file that is there."""
    return [d for d in known if d.file == name and d.end is not None]


def _in_turn(archive: Path, source_id: str | None) -> Iterable[manifest.Entry]:
    """The entries whose turn it is: of one source all; of a large archive a part a night, so that
    a night costs the same after ten years. ``verify`` looks at all.
    """
    if source_id is not None:
        return manifest.entries(archive).values()
    at = _turn(archive)
    entries, end = manifest.stretch(archive, at, _A_NIGHT)
    _keep_turn(archive, at, end)
    return entries


def _turn(archive: Path) -> int:
    try:
        return int((archive / TURN).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _keep_turn(archive: Path, before: int, end: int) -> None:
    """Where the next look begins; no file is made for an archive that one look goes through."""
    if end == before:
        return
    with contextlib.suppress(OSError):  # then it begins where it began
        (archive / TURN).write_text(str(end), "ascii")


def _suspects(
    archive: Path,
    known: Iterable[Damage],
    entries: Iterable[manifest.Entry],
    expected: Iterable[str],
) -> set[str]:
    """Files to look at closely: known to be damaged, of another size, or not there."""
    names = {d.file for d in known}
    names |= {entry.name for entry in entries if _differs(archive / entry.name, entry)}
    names |= {name for name in expected if not (archive / name).exists()}
    # A run that was killed before its file got its name is no damage: the next one names it.
    return {name for name in names if not (archive / (name + layout.OPEN)).exists()}


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _of_source(name: str, source_id: str | None) -> bool:
    return source_id is None or layout.source_of(name) == source_id


def _differs(path: Path, entry: manifest.Entry) -> bool:
    try:
        return entry.size >= 0 and path.stat().st_size != entry.size
    except OSError:
        return True


def _damage_of(
    archive: Path, name: str, entry: manifest.Entry | None, told: list[Damage]
) -> list[Damage]:
    """The damage of one suspect file as it is now; what the full check told stands until then."""
    path = archive / name
    try:
        if entry is not None and manifest.measure(path, name) == entry:
            return []
        with path.open("rb") as stream:
            parts = list(members(stream))
    except FileNotFoundError:
        return [Damage(name, 0, None, GONE)]
    except OSError as error:
        return [Damage(name, 0, None, f"can't be read: {error.strerror or error}")]
    end = parts[-1].end if parts else 0
    if other := _other_name(path, name):
        far = max(end, entry.size if entry else 0, 1)  # records of its own stood beyond this end
        return [Damage(name, 0, far, f"it holds the records of {other}")]
    return _gaps(name, parts, end, entry) or told


def _gaps(
    name: str, parts: list[Member | Gap], end: int, entry: manifest.Entry | None
) -> list[Damage]:
    """The stretches that hold no whole record, and what is missing at the end."""
    gaps = [Damage(name, p.offset, p.end, p.reason) for p in parts if isinstance(p, Gap)]
    if entry is not None and end < entry.size:
        gaps.append(Damage(name, end, entry.size, f"it ends {entry.size - end} bytes early"))
    return gaps


def _other_name(path: Path, name: str) -> str | None:
    """The name that a file had when it was written, where that is another (files were swapped)."""
    first = next(records(path, name, lambda damage: None), None)
    was = first.headers.get("warc-filename") if first is not None else None
    return was if was and was != path.name else None


def lost_originals(
    archive: Path, source_id: str, held: Mapping[str, Held], sizes: Mapping[str, int]
) -> dict[str, str]:
    """URL → why the bytes that it held last can't be read any more; a cheap look, for every night.

    Args:
        held: URL → the record that holds its last good bytes.
        sizes: the files that hold them → their sizes as they were. Where they still are, what is
            known to be damaged is all.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    if not held:
        return {}
    whole = all(_size_of(archive / file) == size for file, size in sizes.items())
    with _STATE:
        told = recall(archive)
    damage = [d for d in told if _of_source(d.file, source_id)]
    if not whole or not sizes:
        damage = look(archive, source_id)
    lost = {}
    for url, at in held.items():
        known = next((str(d) for d in damage if d.covers(at.file, at.offset)), None)
        if reason := known or is_there(archive, at):
            lost[url] = reason
    return lost


def is_there(archive: Path, held: Held) -> str | None:
    """Why an original can't be at its place any more; None where its record begins there.

    A cheap check, for every night: the record's header alone is read.
    """
    try:
        found = record_id_at(archive, held.file, held.offset)
    except ArchiveError as error:
        return str(error)
    if held.record_id and found != held.record_id:
        return f"{held.file} at {held.offset}: another record stands there"
    return None


def note(archive: Path, damage: Iterable[Damage]) -> None:
    """Keep what a full check found in the place of what was known; since when it is known stays."""
    with _STATE:
        noticed = {d[:3]: d.after for d in recall(archive)}
        count = len(manifest.entries(archive))
        remember(archive, (d._replace(after=noticed.get(d[:3], count)) for d in damage))


def add(archive: Path, met: Iterable[Damage]) -> list[Damage]:
    """Keep damage that was met, beside what is known; returns it with since when it is known."""
    met = list(met)
    if not met:
        return []
    with _STATE:
        count = len(manifest.entries(archive))
        every = {d[:3]: d._replace(after=count) for d in met}
        every |= {d[:3]: d for d in recall(archive)}
        remember(archive, every.values())
    return [every[d[:3]] for d in met]


def recall(archive: Path) -> list[Damage]:
    """The damage that is known; empty where nothing is, or the state can't be read."""
    try:
        rows = json.loads((archive / NAME).read_text(encoding="utf-8"))["damage"]
        return [Damage(str(file), int(at), end, str(why), int(n)) for file, at, end, why, n in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember(archive: Path, damage: Iterable[Damage]) -> None:
    """Keep what is known to be damaged; an archive that can't be written is looked at anew each
    time."""
    rows = sorted(set(damage), key=lambda d: (d.file, d.offset))
    path = archive / NAME
    draft = path.with_name(NAME + ".new")
    try:
        if not rows:
            path.unlink(missing_ok=True)
            return
        draft.write_text(json.dumps({"damage": rows}, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, path)  # noqa: PTH105
    except OSError:
        pass
