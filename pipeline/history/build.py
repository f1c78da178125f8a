"""Build: bring the database up to what the archive holds, night by night or from nothing.

Every visit is one transaction on a database in WAL mode: readers never wait and never see half a
night. What can't be added at the end (older captures were imported, the projection's code changed)
is projected anew beside the live file and then copied into it in one step.
"""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.archive import manifest
from pipeline.database.open import connect_read_only
from pipeline.errors import DatabaseError
from pipeline.executors.hands import Hands
from pipeline.history.damage import stands
from pipeline.history.declared import declared_now
from pipeline.history.folders import differing
from pipeline.history.nights import Told, fresh_nights, names_of, nights_of, why_not_added
from pipeline.history.opening import check_target, open_database
from pipeline.history.projecting import Work, finish, project, reading_of, steps_of, transaction
from pipeline.history.visits import Visit
from pipeline.history.workshop import Workshop

_MANY = 1000
"""WARC files that a new database takes by way of a rebuild: read by several, never all of them in
memory.
"""
Report = Callable[[str], None]


class BuildReport(NamedTuple):
    """What a build did."""

    warc_files: int
    """WARC files that were projected."""
    visits: int
    changes: int
    """Rows that the log of changes gained (all of them after a rebuild)."""
    rebuilt: str | None
    """Why everything was projected anew, None where the new was just added."""
    problems: dict[str, str]
    """WARC file → why it can't be read; source → the fault of ours for which it has no comparisons
    and the like yet. The rest is projected all the same.
    """


def build(
    archive: Path,
    db_path: Path,
    *,
    rebuild: bool = False,
    workers: int | None = None,
    dask: str | None = None,
    report: Report = lambda _: None,
) -> BuildReport:
    """Project what is new in ``archive`` into the database at ``db_path``.

    Args:
        rebuild: project everything anew from the archive alone; of the old database only what the
            archive has lost is taken.
        workers: processes that read, compare and chain, default the number of cores.
        dask: address of a Dask scheduler whose cluster does it instead.

    A WARC file that can't be read is named in the report and left out; a rebuild tries it again.

    Raises:
        DatabaseError: the database can't be opened or written; the archive is untouched.
    """
    if not rebuild:
        with Growing(archive, db_path, workers=workers, dask=dask, report=report) as growing:
            return growing.finish()
    from pipeline.history import anew  # a night adds what is new

    with _told_as_ours(archive, db_path), _hands(workers, dask) as hands, ExitStack() as opened:
        live = None
        if check_target(db_path):
            live = opened.enter_context(closing(connect_read_only(db_path)))
        why = "asked for"
        report(f"rebuilding {db_path}: {why}")
        done = anew.rebuild(archive, db_path, anew.Before(None, live), hands, report)
    problems = {**done.problems, **done.faults}
    return BuildReport(done.done.warc_files, done.done.visits, done.changes, why, problems)


def _hands(workers: int | None, dask: str | None) -> Hands:
    return Hands(workers or os.cpu_count() or 1, dask)


@contextmanager
def _told_as_ours(archive: Path, db_path: Path) -> Iterator[None]:
    """What goes wrong with the database is told in words of ours.

    Raises:
        DatabaseError: the database can't be opened or written.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if (
            isinstance(error, OSError)
            and error.filename
            and Path(archive) in Path(error.filename).parents
        ):
            raise
        raise DatabaseError(f"{db_path}: {error}; {_what_to_do(error)}") from error


def _what_to_do(error: sqlite3.Error | OSError) -> str:
    """A database that only lacked room, or the right to be written, is well as it is."""
    if isinstance(error, OSError):
        full, closed = error.errno == errno.ENOSPC, error.errno in (errno.EROFS, errno.EACCES)
    else:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        full, closed = code == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_READONLY
    if full:
        return "nothing is lost: make room, then run «shinkyu build»"
    if closed:
        return "nothing is lost: let its folder be written, then run «shinkyu build»"
    return "the archive is untouched, and «shinkyu build --rebuild» makes the database anew from it"


class Growing:
    """A database that takes what is new, and what is closed while others are still being crawled.

    Use it as a context manager. What was there before is projected at once. What can't just be
    added later (captures older than what is projected, damage) waits for the end: a night costs one
    rebuild at most.
    """

    def __init__(
        self,
        archive: Path,
        db_path: Path,
        *,
        workers: int | None = None,
        dask: str | None = None,
        report: Report = lambda _: None,
    ) -> None:
        self._archive, self._path, self._report = archive, db_path, report
        self._who = workers, dask
        self._why: str | None = None
        """Why all is to be projected anew at the end."""
        self._read = 0
        """So many bytes of the manifest are dealt with."""
        self._files = self._visits = 0
        self._rebuilt: str | None = None

    def __enter__(self) -> Self:
        with _told_as_ours(self._archive, self._path), ExitStack() as opened:
            self._workshop = opened.enter_context(
                Workshop(opened.enter_context(_hands(*self._who)))
            )
            self._db, stale = open_database(self._path)
            opened.enter_context(closing(self._db))
            self._begin(stale)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def _begin(self, stale: str | None) -> None:
        """Project what is there already."""
        self._read = manifest.size(self._archive)
        self._before = 0 if stale else _count_changes(self._db)
        self._why = stale or self._all_is_new()
        if self._why is None:
            with transaction(self._db):
                self._told = fresh_nights(self._archive, self._db)
            self._add(self._told)
        if self._why is not None:
            self._anew(self._why)

    def _all_is_new(self) -> str | None:
        """Why a new database takes all by way of a rebuild: there is much; else None."""
        if self._db.execute("SELECT 1 FROM warc_files LIMIT 1").fetchone():
            return None
        return "nothing was projected" if len(names_of(self._archive)) > _MANY else None

    def _add(self, told: Told) -> None:
        """Add nights, or note why they can't be."""
        declared = declared_now(self._db, (night.run for night in told.nights))
        self._why = why_not_added(self._db, told, declared)
        if self._why is None:
            visits = told.visits(declared, self._db)
            work = self._work()._replace(declared=declared)
            done = project(work, steps_of(visits), told.problems, self._tell)
            self._files += done.warc_files
            self._visits += done.visits

    def _tell(self, _: int, visit: Visit) -> None:
        self._report(f"{visit.run.source_id} {visit.at}: {len(visit.captures)} captures")

    def _work(self) -> Work:
        reading = reading_of(self._archive, self._workshop)
        return Work(self._db, self._archive, reading, self._workshop, {})

    def _anew(self, why: str) -> None:
        from pipeline.history import anew  # as above

        self._report(f"rebuilding {self._path}: {why}")
        before = anew.Before(texts=self._db, live=self._db)
        hands = self._workshop.hands
        rebuilt = anew.rebuild(self._archive, self._path, before, hands, self._report)
        self._files, self._visits, self._rebuilt = *rebuilt.done, why
        self._before, self._why = 0, None
        self._told = Told([], stands(self._db), dict(rebuilt.problems))

    def take(self) -> None:
        """Project what was closed since."""
        if self._why is not None:
            return
        with _told_as_ours(self._archive, self._path):
            with manifest.CLOSING:  # what stands in it then has its name, too
                entries, self._read = manifest.since(self._archive, self._read)
            self._take(entry.name for entry in entries)

    def _take(self, names: Iterable[str]) -> None:
        told = nights_of(self._archive, self._db, names, self._told)
        if told.nights:
            self._add(told)
        self._told = told._replace(nights=[], problems=self._told.problems | told.problems)

    def _rest(self) -> None:
        """Project what came in without a word of the manifest, and note what is all projected."""
        with transaction(self._db):
            found = differing(self._archive, self._db, self._told.problems)
        self._take(found.new)

    def finish(self) -> BuildReport:
        """Settle what is left, or project all anew where that has to be; returns what was done."""
        self.take()
        with _told_as_ours(self._archive, self._path):
            if self._why is None:
                self._rest()
            if self._why is not None:
                self._anew(self._why)
            left = finish(self._work(), self._told.problems, self._told.damage)
            return BuildReport(
                warc_files=self._files,
                visits=self._visits,
                changes=_count_changes(self._db) - self._before,
                rebuilt=self._rebuilt,
                problems={**left.lost, **left.faults, **self._told.problems},
            )


def _count_changes(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM changes").fetchone()[0])
