"""Where WARC files lie: ``{source}/{year}/{source}-{YYYYMMDDTHHMMSSZ}[-n].warc.gz``; one being
written ends in ``.open``."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive.disk import make_folder
from pipeline.errors import ArchiveError

OPEN = ".open"
_YEAR = re.compile(r"\d{4}")
_NAME = re.compile(
    r"(?P<source>[a-z0-9-]+)-(?P<stamp>\d{8}T\d{6}Z)(?:-(?P<number>\d+))?\.warc\.gz\Z"
)


def stamp(moment: datetime) -> str:
    """A moment as file names have it: ``20250402T180000Z``."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def moment_text(moment: datetime) -> str:
    """A moment as WARC-Date and the database have it: ``2025-04-02T18:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run_id(name: str) -> str:
    """The id of the run whose WARC file has this name."""
    return name.rsplit("/", 1)[-1].removesuffix(OPEN).removesuffix(".warc.gz")


def source_of(name: str) -> str:
    """The source whose WARC file has this name."""
    match = _NAME.search(name)
    return match["source"] if match else name.split("/", 1)[0]


def started(name: str) -> str:
    """When the run of a WARC file began, by its name, as WARC-Date has it."""
    match = _NAME.search(name)
    if match is None:
        return ""
    return moment_text(datetime.strptime(match["stamp"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


def new_file(archive: Path, source_id: str, moment: datetime) -> Path:
    """A path for a new WARC file, still ``.open``, that collides with nothing that is there.

    Raises:
        ArchiveError: the folder can't be made or written.
    """
    folder = archive / source_id / f"{moment.astimezone(UTC):%Y}"
    try:
        make_folder(folder, archive)
    except OSError as error:
        raise ArchiveError(f"{folder}: can't be made: {error.strerror or error}") from error
    base = f"{source_id}-{stamp(moment)}"
    number = 1
    while True:
        path = folder / f"{base}{f'-{number}' if number > 1 else ''}.warc.gz"
        if not path.exists() and not path.with_name(path.name + OPEN).exists():
            return path.with_name(path.name + OPEN)
        number += 1


def order(name: str) -> tuple[str, int, str]:
    """Sort key of a WARC file's name: start of the run, number among twins, name."""
    match = _NAME.search(name)
    return (match["stamp"], int(match["number"] or 1), name) if match else ("", 0, name)


def closed(archive: Path) -> list[Path]:
    """Every closed WARC file, in order of the runs."""
    found = (
        Path(folder) / name
        for folder, _, names in os.walk(archive)
        for name in names
        if name.endswith(".warc.gz")
    )
    return sorted(found, key=lambda p: order(p.relative_to(archive).as_posix()))


def unfinished(archive: Path, source_id: str | None = None) -> list[Path]:
    """Every WARC file that is being written, or was when its run was killed.

    Args:
        source_id: only those of this source (a walk over its own folder).
    """
    return ending_in(archive, OPEN, source_id)


def ending_in(archive: Path, tail: str, source_id: str | None = None) -> list[Path]:
    """Every file of the archive, or of one source, whose name ends so, in order of name."""
    return sorted(
        Path(folder) / name
        for folder, _, names in os.walk(archive / source_id if source_id else archive)
        for name in names
        if name.endswith(tail)
    )


def touched_since(archive: Path, moment: float) -> list[Path]:
    """Every file in a folder of a year into which something came since, and all that lies higher.

    Args:
        moment: seconds since the epoch.
    """
    found, waiting = [], [archive]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    found.append(Path(entry.path))
                elif not _YEAR.fullmatch(entry.name) or entry.stat().st_mtime >= moment:
                    waiting.append(Path(entry.path))
    return sorted(found)
