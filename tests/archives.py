"""What tests ask of an archive."""

from pathlib import Path

from pipeline.archive.reader import read_night
from pipeline.archive.types import Capture, Run


def read_run(archive: Path, name: str) -> tuple[Run, list[Capture]]:
    """The run a WARC file tells of, with its captures; nothing of the file may be damaged."""
    night = read_night(archive, name)
    assert night.damage == []
    return night.run, night.captures
