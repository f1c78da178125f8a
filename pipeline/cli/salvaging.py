"""What every command that writes into the archive does first: it mends what a killed run left."""

from pathlib import Path

from pipeline.archive.misnamed import put_names_back
from pipeline.archive.salvage import salvage
from pipeline.cli.options import Level, say


def salvage_all(archive: Path, source_id: str | None = None) -> None:
    """Close files that a killed run left open, put names back, and say so; the caller holds the
    lock.

    Args:
        source_id: only the files of this source: others may be being written.

    Raises:
        ArchiveError: the archive can't be read or written.
    """
    for cut in salvage(archive, source_id):
        say(f"salvaged {cut}", event="salvaged", level=Level.WARNING)
    for name in put_names_back(archive, source_id):
        words = f"{name}: had another file's name, and has its own again"
        say(words, event="name_put_back", level=Level.WARNING, file=name)
