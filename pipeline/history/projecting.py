"""Visits projected one after the other, each in a transaction of its own; in a rebuild, of which
nobody reads anything before its end, in a part of one.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.bodies import read_payload
from pipeline.archive.types import Damage
from pipeline.database.rows import insert_all, set_meta
from pipeline.errors import ArchiveError
from pipeline.history.damage import write_damage
from pipeline.history.declared import Declared
from pipeline.history.nights import broken_key, keep_place
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit, prepare, settle
from pipeline.history.visits import Visit
from pipeline.history.workshop import Workshop

_TOGETHER = 64
"""Visits of a rebuild that are committed together: a commit of its own takes a tenth of what a
night without news does, and nobody reads the file before it is whole.
"""


class Step(NamedTuple):
    """A visit that is to be projected."""

    visit: Visit
    last_of_source: bool
    """None of its source comes after it."""
    ripe: bool = False
    """Nothing, or little, that its source brings comes after it: it can be settled now."""


class Work(NamedTuple):
    """One projection under way."""

    db: sqlite3.Connection
    archive: Path
    reading: Reading
    workshop: Workshop
    declared: Mapping[str, Declared]
    """Source → what its file says now."""


class Done(NamedTuple):
    """What was projected."""

    warc_files: int
    visits: int


def steps_of(visits: list[Visit]) -> Iterator[Step]:
    """Visits in their order, as steps."""
    last_of = {visit.run.source_id: i for i, visit in enumerate(visits)}
    for i, visit in enumerate(visits):
        yield Step(visit, last_of[visit.run.source_id] == i)


def reading_of(
    archive: Path,
    workshop: Workshop,
    earlier: sqlite3.Connection | None = None,
    live: sqlite3.Connection | None = None,
) -> Reading:
    """How the originals of an archive are read."""
    return Reading(
        payload=lambda name, offset, sha256: read_payload(archive, name, offset, sha256=sha256),
        size=lambda name: _size(archive / name),
        workers=workshop.hands.workers,
        earlier=earlier,
        live=live,
        executor=workshop.hands.cluster,
    )


def _size(path: Path) -> int:
    """Bytes of a WARC file; 0 for one that is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def project(
    work: Work,
    steps: Iterable[Step],
    problems: dict[str, str],
    report: Callable[[int, Visit], None],
    lag: int = 0,
) -> Done:
    """Project visits in their order.

    Args:
        problems: WARC file → why it can't be read; gains those that are met.
        report: is told of each visit that is projected, with its number.
        lag: so many sources may wait for what others make for them, before they are settled.
    """
    files, visits = 0, 0
    waiting: list[str] = []
    with closing(_together(work.db, steps)) if lag else nullcontext(steps) as in_turn:
        for visits, step in enumerate(in_turn, 1):
            files += step.visit.last
            if _is_projected(work, step, problems, lag=lag > 0):
                report(visits, step.visit)
            if lag:
                source_id = step.visit.run.source_id
                if (step.last_of_source or step.ripe) and source_id not in waiting:
                    waiting.append(source_id)
                _settle_one_of(work, waiting, lag)
    while waiting:
        _settle_one_of(work, waiting, 0)
    return Done(files, visits)


def _is_projected(work: Work, step: Step, problems: dict[str, str], *, lag: bool) -> bool:
    """Project a visit; ``problems`` gains the reason where the archive does not give it."""
    name = step.visit.run.warc_file
    if name in problems:
        return False
    try:
        with transaction(work.db):
            _project_one(work, step, lag=lag)
    except ArchiveError as error:
        problems[name] = str(error)
        return False
    return True


def _settle_one_of(work: Work, waiting: list[str], lag: int) -> None:
    """Settle the first of the sources that wait whose results are all there; where there is none,
    but too many wait, the first of all.
    """
    first = waiting[0] if len(waiting) > lag else None
    ready = next(filter(work.workshop.is_ready, waiting), first)
    if ready is not None:
        waiting.remove(ready)
        with transaction(work.db):
            _settle(work, ready)


def _project_one(work: Work, step: Step, *, lag: bool) -> None:
    db, visit = work.db, step.visit
    source_id = visit.run.source_id
    news = apply_visit(db, visit, work.reading, work.declared.get(source_id, Declared()))
    if news:
        set_meta(db, f"unsettled:{source_id}", "1")
    if visit.last:
        size = work.reading.size(visit.run.warc_file)
        file = {"name": visit.run.warc_file, "size": size, "placed": visit.run.placed}
        insert_all(db, "warc_files", [file])
    keep_place(db, visit)
    if step.last_of_source and not lag:
        # comparisons follow from the rows: after a source's last visit is enough
        _settle(work, source_id)
    elif news:
        prepare(db, source_id, work.workshop)


def _settle(work: Work, source_id: str | None) -> None:
    """Comparisons and the like of one source (or of all that a killed build left without them)."""
    db = work.db
    first, end = (f"unsettled:{source_id}",) * 2 if source_id else ("unsettled:", "unsettled;")
    sql = "SELECT key FROM meta WHERE key BETWEEN ? AND ? ORDER BY key"
    keys = db.execute(sql, (first, end)).fetchall()
    for (key,) in keys:
        settle(db, key.removeprefix("unsettled:"), work.reading, work.workshop)
        db.execute("DELETE FROM meta WHERE key = ?", (key,))


def finish(work: Work, problems: Mapping[str, str], damage: list[Damage]) -> dict[str, str]:
    """Settle what is left, and write down what can't be read; returns what of it is not mended."""
    with transaction(work.db):
        for name, reason in sorted(problems.items()):
            set_meta(work.db, broken_key(name), reason)
        _settle(work, None)
        return write_damage(work.db, work.archive, damage)


def _together(db: sqlite3.Connection, steps: Iterable[Step]) -> Generator[Step, None, None]:
    """The steps, several in one transaction."""
    rest = iter(steps)
    for first in rest:
        with transaction(db):
            yield first
            yield from islice(rest, _TOGETHER - 1)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction, or a part of the one that is under way: all of what is done in it, or
    nothing.
    """
    inside = db.in_transaction
    db.execute("SAVEPOINT part" if inside else "BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # SQLite itself ends one whose disk is full
            db.execute("ROLLBACK TO part" if inside else "ROLLBACK")
        raise
    db.execute("RELEASE part" if inside else "COMMIT")
