"""What every command that writes into the archive does first: it mends what a killed run left."""

import contextlib
import os
import time
from pathlib import Path

from pipeline.archive import fixity, layout, manifest
from pipeline.archive.misnamed import BETWEEN, put_names_back
from pipeline.archive.salvage import Salvaged, close_all, salvage
from pipeline.cli.options import Level, say
from pipeline.errors import ArchiveError

MARK = ".salvaged"
"""Its time says when a night last closed all that was left open: what was left since lies in a
folder that was touched since."""
_DAYS = 2 * 86_400
"""Seconds by which a clock may have gone back between two nights."""


def salvage_night(archive: Path) -> None:
    """The same before a night, at a cost that does not grow with the archive.

    Raises:
        ArchiveError: the archive can't be read or written.
    """
    began, mark = time.time(), archive / MARK
    try:
        last = mark.stat().st_mtime
    except OSError:
        last = 0.0
    try:
        left = layout.touched_since(archive, last - _DAYS if last <= began else 0.0)
    except OSError as error:
        raise ArchiveError(f"{archive}: can't be read: {error.strerror or error}") from error
    manifest.begin(archive)
    for cut in close_all(archive, (path for path in left if path.name.endswith(layout.OPEN))):
        _say_salvaged(cut)
    if fixity.look(archive) or any(path.name.endswith(BETWEEN) for path in left):
        _put_names_back(archive, None)
    with contextlib.suppress(OSError):
        mark.touch()
        os.utime(mark, (began, began))


def salvage_all(archive: Path, source_id: str | None = None) -> None:
    """Close files that a killed run left open, put names back, and say so; the caller holds the
    lock.

    Args:
        source_id: only the files of this source: others may be being written.

    Raises:
        ArchiveError: the archive can't be read or written.
    """
    for cut in salvage(archive, source_id):
        _say_salvaged(cut)
    _put_names_back(archive, source_id)


def _say_salvaged(cut: Salvaged) -> None:
    say(f"salvaged {cut}", event="salvaged", level=Level.WARNING)


def _put_names_back(archive: Path, source_id: str | None) -> None:
    for name in put_names_back(archive, source_id):
        words = f"{name}: had another file's name, and has its own again"
        say(words, event="name_put_back", level=Level.WARNING, file=name)
