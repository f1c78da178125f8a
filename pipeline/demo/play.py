"""Play the demo: the ordinary crawler, archive and build on the sample city, night after night."""

import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.archive.lock import hold
from pipeline.crawl.http import new_session
from pipeline.crawl.limits import Limits
from pipeline.crawl.run import RunReport, crawl
from pipeline.database.open import connect_read_only
from pipeline.demo.nights import NIGHTS, SOURCE, Night
from pipeline.demo.server import City
from pipeline.errors import ShinkyuError
from pipeline.history.build import build
from pipeline.sources import load_source

Report = Callable[[str], None]
LIMITS = Limits(
    connect=5.0,
    read=2.0,
    url_seconds=20.0,
    run_seconds=120.0,
    retries=2,
    backoff=0.1,
    retry_after=5.0,
)
"""As patient as an ordinary run, in a city where everything happens faster."""
MARK = "shinkyu-demo.txt"
_MARK_TEXT = (
    "This folder was made by «shinkyu demo» and is made anew each time. Keep nothing else in it.\n"
)


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
    """An empty folder with the sample source file in it.

    Only a folder that the demo itself made is emptied. Returns the path of the source file.

    Raises:
        ShinkyuError: the folder holds something else, or can't be written.
    """
    mark = directory / MARK
    try:
        if directory.exists() and any(directory.iterdir()):
            if not mark.is_file():
                raise ShinkyuError(
                    f"{directory}: is not empty and was not made by the demo;"
                    " name another with --dir"
                )
            for name in ("archive", "db", "sources"):
                shutil.rmtree(directory / name, ignore_errors=True)
        (directory / "sources").mkdir(parents=True, exist_ok=True)
        mark.write_text(_MARK_TEXT, encoding="utf-8")
        declared = {
            "id": SOURCE.id,
            "name": SOURCE.name,
            "page": SOURCE.page,
            "delay": SOURCE.delay,
        }
        path = directory / "sources" / f"{SOURCE.id}.yml"
        path.write_text(
            yaml.safe_dump(declared, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    except OSError as error:
        raise ShinkyuError(
            f"{directory}: {error.strerror or error}; name another folder with --dir"
        ) from error
    return path


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _clock(at: str) -> Callable[[], datetime]:
    """A clock of the night's own: it starts at ``at`` and goes on by a second at each look."""
    ticks = count()
    return lambda: _moment(at) + timedelta(seconds=next(ticks))


def _in_japan(at: str) -> str:
    return f"{_moment(at) + timedelta(hours=9):%Y-%m-%d %H:%M}"


def _tell_fetches(done: RunReport, report: Report) -> None:
    report(
        f"  {done.status}: {done.fetched} fetched, {done.unchanged} unchanged,"
        f" {done.missing} missing, {done.failed} failed"
    )
    for url, reason in done.failures:
        report(f"  ✗ {url}: {reason}")


def _tell_changes(db: Path, after: int, kinds: Counter[str], report: Report) -> int:
    """Say what the log gained after the change with id ``after``; the new last id."""
    with closing(connect_read_only(db)) as connection:
        rows = connection.execute(
            "SELECT id, kind, summary FROM changes WHERE id > ? ORDER BY id", (after,)
        ).fetchall()
    for number, kind, summary in rows:
        kinds[kind] += 1
        report(f"  ● {kind}: {summary}")
        after = number
    return after


def play(
    directory: Path, *, report: Report = print, nights: tuple[Night, ...] = NIGHTS, port: int = 0
) -> Played:
    """Crawl every night of the sample city, build after each, and say what was found.

    Args:
        directory: where ``archive/``, ``db/`` and ``sources/`` of the demo go; a folder of an
            earlier demo is made anew.
        report: called with each line of the story.
        port: port of the city's server on loopback, 0 for any free one; it does not show in the
            result.

    Raises:
        ShinkyuError: the folder holds something else, or something can't be written.
    """
    source = load_source(_prepare(directory))
    archive, db = directory / "archive", directory / "db" / "shinkyu.db"
    kinds: Counter[str] = Counter()
    last = 0
    with City(nights, port) as city, new_session() as session:
        session.trust_env = False
        session.proxies = {"http": city.proxy, "https": city.proxy}
        for index in range(len(nights)):
            night = city.play(index)
            report(f"第{index + 1}夜 {_in_japan(night.at)}　{night.ja}")
            report(f"  night {index + 1} of {len(nights)}: {night.en}")
            with hold(archive):
                _tell_fetches(
                    crawl(source, archive, clock=_clock(night.at), limits=LIMITS, session=session),
                    report,
                )
                build(archive, db)
            last = _tell_changes(db, last, kinds, report)
        strangers = tuple(city.strangers)
    faults: Counter[str] = Counter(kind for night in nights for kind in night.faults.values())
    report(
        f"{len(nights)} nights, {kinds.total()} changes of {len(kinds)} kinds,"
        f" {faults.total()} faults"
    )
    report(f"archive: {archive}  database: {db}  (try: shinkyu editions --db {db})")
    return Played(
        archive=archive,
        db=db,
        sources=directory / "sources",
        nights=len(nights),
        kinds=kinds,
        faults=faults,
        strangers=strangers,
    )
