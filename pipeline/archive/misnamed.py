"""WARC files under each other's names: what the manifest proves gets its own name back.

Nothing is lost in such a file, but no revisit and no row finds its bytes. Names alone are changed,
and only where the SHA-256 of the whole file is the one that the manifest has for the other name.
"""

from pathlib import Path

from pipeline.archive import fixity, layout, manifest
from pipeline.archive.disk import sync_folder
from pipeline.errors import ArchiveError

BETWEEN = ".renamed"
"""Ends a file's right name while another file still has it."""


def put_names_back(archive: Path, source_id: str | None = None) -> list[str]:
    """Give files that were swapped their names back; the caller holds the lock.

    Args:
        source_id: only the files of this source.

    Returns:
        the right names of the files that were renamed.

    Raises:
        ArchiveError: a file can't be read or renamed.
    """
    try:
        finished = _finish(archive, source_id)
        moves = _moves(archive, source_id)
        for name, right in moves.items():
            (archive / name).rename(archive / (right + BETWEEN))
            sync_folder((archive / right).parent)
        return sorted({*finished, *_finish(archive, source_id)})
    except OSError as error:
        raise ArchiveError(f"{error.filename}: can't be renamed: {error.strerror}") from error


def _moves(archive: Path, source_id: str | None) -> dict[str, str]:
    """Name → right name, for files whose right name is free, or is given up by another of them."""
    entries = manifest.entries(archive)
    name_of = {entry.sha256: entry.name for entry in entries.values()}
    moves: dict[str, str] = {}
    for name in {damage.file for damage in fixity.look(archive, source_id)}:
        if (archive / name).exists():
            right = name_of.get(manifest.measure(archive / name, name).sha256)
            if right is not None and right != name:
                moves[name] = right
    while taken := [n for n, r in moves.items() if (archive / r).exists() and r not in moves]:
        for name in taken:
            del moves[name]
    return moves


def _finish(archive: Path, source_id: str | None) -> list[str]:
    """Take the last step for every file that is between its names (also after a power cut)."""
    done = []
    for path in layout.ending_in(archive, f".warc.gz{BETWEEN}", source_id):
        right = path.with_name(path.name.removesuffix(BETWEEN))
        if not right.exists():
            path.rename(right)
            sync_folder(right.parent)
            done.append(right.relative_to(archive).as_posix())
    return done
