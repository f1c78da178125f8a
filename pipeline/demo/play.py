"""Play the demo: the ordinary crawler, archive and build on the sample city, one night after another, offline."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.archive.lock import hold
from pipeline.crawl.run import Limits, RunReport, crawl
from pipeline.demo.nights import NIGHTS, SOURCE, Night
from pipeline.demo.server import City
from pipeline.errors import ShinkyuError
from pipeline.history.build import build
from pipeline.sources import load_source

Report = Callable[[str], None]
MARK = "shinkyu-demo.txt"
_MARK_TEXT = "This folder was made by «shinkyu demo» and is made anew each time. Keep nothing else in it.\n"


class Played(NamedTuple):
    """What the demo left."""

    archive: Path
    db: Path
    sources: Path
    nights: int
    kinds: Counter[str]
    """Kinds of change and how often each was logged."""
    faults: Counter[str]
    """Kinds of fault that the city's server was told to show, and on how many URLs."""
    strangers: tuple[str, ...]
    """URLs outside the city that were asked for: must be empty."""


def _prepare(directory: Path) -> Path:
    """An empty folder with the sample source file in it; only a folder that the demo itself made is emptied.

    Raises:
        ShinkyuError: the folder holds something else, or can't be written.
    """
    mark = directory / MARK
    try:
        if directory.exists() and any(directory.iterdir()):
            if not mark.is_file():
                raise ShinkyuError(f"{directory}: is not empty and was not made by the demo; name another with --dir")
            for name in ("archive", "db", "sources"):
                shutil.rmtree(directory / name, ignore_errors=True)
        (directory / "sources").mkdir(parents=True, exist_ok=True)
        mark.write_text(_MARK_TEXT, encoding="utf-8")
        declared = {"id": SOURCE.id, "name": SOURCE.name, "page": SOURCE.page, "delay": SOURCE.delay}
        path = directory / "sources" / f"{SOURCE.id}.yml"
        path.write_text(yaml.safe_dump(declared, allow_unicode=True, sort_keys=False), encoding="utf-8")
    except OSError as error:
        raise ShinkyuError(f"{directory}: {error.strerror or error}; name another folder with --dir") from error
    return path
