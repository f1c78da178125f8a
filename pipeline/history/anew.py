"""A rebuild: everything projected into a file beside the live one, which then takes its place in
one step.

Nights are read several at a time and laid on the disk, then projected one by one; files of nights
to come are read meanwhile, and what is dear is made by others as soon as its texts are there.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pipeline.database.rows import VERIFICATION, get_meta, set_meta
from pipeline.executors.hands import Hands
from pipeline.history import damage
from pipeline.history.declared import declared_now
from pipeline.history.files_ahead import ReadAhead
from pipeline.history.laid_nights import LaidNights
from pipeline.history.nights import keep_last_place, names_of
from pipeline.history.opening import connect, connect_draft, create
from pipeline.history.originals import Reading
from pipeline.history.pages_ahead import PagesAhead
from pipeline.history.project import load_settling
from pipeline.history.projecting import (
    Done,
    OutOfTurn,
    Work,
    finish,
    project,
    reading_of,
    transaction,
)
from pipeline.history.turns import Turns
from pipeline.history.visits import Visit
from pipeline.history.workshop import Workshop
from pipeline.read.children.pool import READERS
from pipeline.search import index

_LAG = 16
"""Sources a worker that may wait for what is made for them."""
_CACHE = 16_384
"""KiB of the file that is written: captures are found by digest, all over it."""
_BACK = 5
"""So nice are the children that read files: while this process can go on nobody else need."""
_EVERY = 5.0
"""Seconds between two words of how far it is."""


class Before(NamedTuple):
    """The databases that a rebuild may look into."""

    texts: sqlite3.Connection | None
    """For the texts of the same extractor; None reads everything anew."""
    live: sqlite3.Connection | None
    """For what the archive has lost, and for what follows from texts alone; None where there is
    none.
    """


class Rebuilt(NamedTuple):
    """What a rebuild did."""

    done: Done
    changes: int
    """Rows of the log."""
    problems: dict[str, str]
    """WARC file → why it can't be read."""
    faults: dict[str, str]
    """Source → the fault of ours for which it is not settled."""


class Progress:
    """Says how far a long work is, now and then.

    Args:
        what: is counted.
    """

    def __init__(self, report: Callable[[str], None], what: str, total: int) -> None:
        self._report, self._what, self._total = report, what, total
        self._began = self._said = time.monotonic()

    def at(self, done: int) -> None:
        """So many are done."""
        now = time.monotonic()
        if now - self._said < _EVERY and done != self._total:
            return
        self._said = now
        left = (now - self._began) / max(done, 1) * (self._total - done)
        ahead = f", about {_span(left)} left" if done < self._total else ""
        percent = 100 * done // max(self._total, 1)
        self._report(f"{self._what}: {done:,} of {self._total:,} ({percent} %){ahead}")


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def rebuild(
    archive: Path, path: Path, before: Before, hands: Hands, report: Callable[[str], None]
) -> Rebuilt:
    """Project everything into a file beside the live database, then copy it in one transaction."""
    try:
        return _rebuilt(archive, path, before, hands, report, early=True)
    except OutOfTurn as met:
        report(f"{met}; once more, one visit after the other")
        return _rebuilt(archive, path, before, hands, report, early=False)


def _rebuilt(
    archive: Path,
    path: Path,
    before: Before,
    hands: Hands,
    report: Callable[[str], None],
    *,
    early: bool,
) -> Rebuilt:
    """The same, with or without visits before their turn."""
    draft = path.with_name(path.name + ".rebuild")
    _remove(draft)
    try:
        with (
            closing(connect_draft(draft)) as db,
            LaidNights(path.with_name(path.name + ".nights")) as laid,
            Workshop(hands, before.live) as workshop,
            READERS.standing_back(_BACK),
        ):
            db.execute(f"PRAGMA cache_size = -{_CACHE}")
            create(db)
            rebuilt = _fill(db, archive, laid, workshop, before, report, early=early)
            with transaction(db):
                index.optimise(db)
                _keep_verification(db, before.live)
            _publish(db, path, before.texts)
    finally:
        _remove(draft)
    return rebuilt


def _fill(
    db: sqlite3.Connection,
    archive: Path,
    laid: LaidNights,
    workshop: Workshop,
    before: Before,
    report: Callable[[str], None],
    *,
    early: bool,
) -> Rebuilt:
    """Project all that an archive tells."""
    names = names_of(archive)
    reading = Progress(report, "WARC files read", len(names))
    known = partial(damage.known, archive, before.live)
    laid.lay(archive, names, known, workshop.hands, reading.at)
    laid.mend(before.live)
    declared = declared_now(db, laid.runs())
    lag = 0 if workshop.alone else _LAG * workshop.hands.workers
    plain = reading_of(archive, workshop, before.texts, before.live)
    with _ahead(plain, archive, laid, workshop) as how:
        projected = Progress(report, "visits projected", laid.arrange(declared))

        def tell(number: int, _: Visit) -> None:
            projected.at(number)

        load_settling(workshop)
        work = Work(db, archive, how, workshop, declared)
        if early:
            turns = Turns(laid, how.is_read)
            done = project(work, turns, laid.problems, tell, lag, turns.put_back)
        else:
            done = project(work, laid.steps(), laid.problems, tell, lag)
        left = finish(work, laid.problems, laid.damage)
        with transaction(db):
            keep_last_place(db)
    (changes,) = db.execute("SELECT count(*) FROM changes").fetchone()
    return Rebuilt(done, changes, {**left.lost, **laid.problems}, left.faults)


@contextmanager
def _ahead(how: Reading, archive: Path, laid: LaidNights, workshop: Workshop) -> Iterator[Reading]:
    """The same way of reading, with pages and files of visits to come read ahead where there are
    hands for it: pages first, as each visit begins with them.
    """
    if workshop.alone:
        yield how
        return
    near = None if how.executor is not None else workshop.hands.near()
    pages = PagesAhead(archive, laid.came(), near) if near is not None else None
    with closing(ReadAhead(laid.files, how, near)) as files:
        yield how._replace(pages=pages, ahead=files)


def _keep_verification(draft: sqlite3.Connection, live: sqlite3.Connection | None) -> None:
    """What the last verification found is said of the archive: a rebuild does not unsay it."""
    if live is None:
        return
    try:
        found = get_meta(live, VERIFICATION)
    except sqlite3.OperationalError:
        return  # none of ours, or of an older version
    if found is not None:
        set_meta(draft, VERIFICATION, found)


def _publish(draft: sqlite3.Connection, db_path: Path, live: sqlite3.Connection | None) -> None:
    if live is not None:
        draft.backup(live)
        return
    try:
        with closing(connect(db_path)) as target:
            draft.backup(target)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        # What lies there is no database (any more): it's kept under another name, not overwritten.
        aside = db_path.with_name(f"{db_path.name}.broken")
        db_path.replace(aside)
        for tail in ("-wal", "-shm"):
            db_path.with_name(db_path.name + tail).unlink(missing_ok=True)
        with closing(connect(db_path)) as target:
            draft.backup(target)


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
