"""Build: bring the database up to what the archive holds, night by night or from nothing.

Every visit is one transaction on a database in WAL mode: readers never wait and never see half a
night. What can't be added at the end (older captures were imported, the projection's code changed)
is projected anew beside the live file and then copied into it in one step.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.archive import manifest
from pipeline.archive.bodies import read_payload
from pipeline.database import schema
from pipeline.database.open import connect_read_only
from pipeline.database.rows import VERIFICATION, get_meta, insert, set_meta
from pipeline.database.version import stamp
from pipeline.errors import ArchiveError, DatabaseError
from pipeline.history.damage import stands, write_damage
from pipeline.history.declared import Declared, declared_now
from pipeline.history.nights import (
    Told,
    broken_key,
    every_night,
    fresh_nights,
    keep_place,
    nights_of,
    why_not_added,
)
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit, settle
from pipeline.history.visits import Visit
from pipeline.search import index

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
    """WARC file → why it can't be read. The rest is projected all the same."""


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=30)
    db.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
    db.execute("PRAGMA journal_mode = WAL")
    # With a WAL, NORMAL keeps the file whole through a power cut; the last transactions can be
    # missing then, and the next build adds them from the archive
    # (sqlite.org/pragma.html#pragma_synchronous).
    db.execute("PRAGMA synchronous = NORMAL")
    return db


def _create(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")
    schema.create(db)
    index.create(db)
    db.execute("INSERT INTO meta VALUES ('projection', ?)", (stamp(),))
    db.execute("COMMIT")


def _open(path: Path) -> tuple[sqlite3.Connection, str | None]:
    """The database, and why it can't be added to (None where it can)."""
    fresh = not path.exists() or path.stat().st_size == 0
    db = _connect(path)
    try:
        tables = {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if fresh or not tables:
            _create(db)
            return db, None
        _must_be_ours(path, tables)
        found = db.execute("SELECT value FROM meta WHERE key = 'projection'").fetchone()
        return db, None if found == (
            stamp(),
        ) else "the database was made by another version of the program"
    except BaseException:
        db.close()
        raise


def _must_be_ours(path: Path, tables: set[str]) -> None:
    if tables and not {"meta", "captures"} <= tables:
        raise DatabaseError(
            f"{path}: is a database, but not one of shinkyu's; name another file with --db"
        )


def _check_target(path: Path) -> bool:
    """Before a rebuild: is what lies there ours (True), or broken, or nothing (False)?

    Raises:
        DatabaseError: it is somebody else's database.
    """
    if path.exists() and path.stat().st_size:
        try:
            with closing(connect_read_only(path)) as db:
                tables = {
                    name
                    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                }
        except sqlite3.DatabaseError:
            return False  # broken: it will be kept under another name
        _must_be_ours(path, tables)
        return bool(tables)
    return False


def build(
    archive: Path,
    db_path: Path,
    *,
    rebuild: bool = False,
    workers: int | None = None,
    report: Report = lambda _: None,
) -> BuildReport:
    """Project what is new in ``archive`` into the database at ``db_path``.

    Args:
        rebuild: project everything anew from the archive alone; of the old database only what the
            archive has lost is taken.
        workers: processes that read PDFs, default the number of cores.

    A WARC file that can't be read is named in the report and left out; a rebuild tries it again.

    Raises:
        DatabaseError: the database can't be opened or written; the archive is untouched.
    """
    if not rebuild:
        with Growing(archive, db_path, workers=workers, report=report) as growing:
            return growing.finish()
    with _told_as_ours(archive, db_path):
        return _rebuild_asked_for(archive, db_path, workers or os.cpu_count() or 1, report)


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
        raise DatabaseError(
            f"{db_path}: {error}; the archive is untouched, "
            "and «shinkyu build --rebuild» makes the database anew from it"
        ) from error


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
        report: Report = lambda _: None,
    ) -> None:
        self._archive, self._path, self._report = archive, db_path, report
        self._workers = workers or os.cpu_count() or 1
        self._why: str | None = None
        """Why all is to be projected anew at the end."""
        self._read = 0
        """So many bytes of the manifest are dealt with."""
        self._files = self._visits = 0
        self._rebuilt: str | None = None

    def __enter__(self) -> Self:
        with _told_as_ours(self._archive, self._path):
            self._db, stale = _open(self._path)
            try:
                self._begin(stale)
            except BaseException:
                self._db.close()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _begin(self, stale: str | None) -> None:
        """Project what is there already."""
        _, self._read = manifest.since(self._archive, 0)
        self._before = 0 if stale else _count_changes(self._db)
        self._why = stale
        if stale is None:
            self._told = fresh_nights(self._archive, self._db)
            self._add(self._told)
        if self._why is not None:
            self._anew(self._why)

    def _add(self, told: Told) -> None:
        """Add nights, or note why they can't be."""
        declared = declared_now(self._db, (night.run for night in told.nights))
        self._why = why_not_added(self._db, told, declared)
        if self._why is None:
            work = _Work(self._db, self._archive, self._reading(), told, declared)
            files, visits = _add(work, self._report)
            self._files, self._visits = self._files + files, self._visits + visits

    def _reading(self) -> Reading:
        return _reading(self._archive, self._workers)

    def _anew(self, why: str) -> None:
        before = _Before(texts=self._db, live=self._db)
        done = _rebuild(self._archive, self._path, before, self._workers, why, self._report)
        self._files, self._visits, self._rebuilt = done.warc_files, done.visits, why
        self._before, self._why = 0, None
        self._told = Told([], stands(self._db), dict(done.problems))

    def take(self) -> None:
        """Project what was closed since."""
        if self._why is not None:
            return
        with _told_as_ours(self._archive, self._path):
            with manifest.CLOSING:  # what stands in it then has its name, too
                entries, self._read = manifest.since(self._archive, self._read)
            names = [entry.name for entry in entries]
            told = nights_of(self._archive, self._db, names, self._told)
            self._add(told)
            self._told = told._replace(nights=[], problems=self._told.problems | told.problems)

    def finish(self) -> BuildReport:
        """Settle what is left, or project all anew where that has to be; returns what was done."""
        self.take()
        with _told_as_ours(self._archive, self._path):
            if self._why is not None:
                self._anew(self._why)
            lost = _finish(_Work(self._db, self._archive, self._reading(), self._told, {}))
            return BuildReport(
                warc_files=self._files,
                visits=self._visits,
                changes=_count_changes(self._db) - self._before,
                rebuilt=self._rebuilt,
                problems={**lost, **self._told.problems},
            )


def _count_changes(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM changes").fetchone()[0])


class _Before(NamedTuple):
    """The databases that a rebuild may look into."""

    texts: sqlite3.Connection | None
    """For the texts of the same extractor; None reads everything anew."""
    live: sqlite3.Connection | None
    """For what the archive has lost; None where there is none."""


class _Work(NamedTuple):
    """One projection under way."""

    db: sqlite3.Connection
    archive: Path
    reading: Reading
    told: Told
    declared: Mapping[str, Declared]
    """Source → what its file says now."""


def _reading(archive: Path, workers: int, before: _Before | None = None) -> Reading:
    return Reading(
        payload=lambda name, offset, sha256: read_payload(archive, name, offset, sha256=sha256),
        size=lambda name: _size(archive / name),
        workers=workers,
        earlier=before.texts if before else None,
        live=before.live if before else None,
    )


def _size(path: Path) -> int:
    """Bytes of a WARC file; 0 for one that is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _add(work: _Work, report: Report) -> tuple[int, int]:
    """Project nights; returns how many WARC files and visits. What can't be is among the problems
    of what was told.
    """
    db, problems = work.db, work.told.problems
    visits = work.told.visits(work.declared, db)
    last_of = {v.run.source_id: i for i, v in enumerate(visits)}
    for i, visit in enumerate(visits):
        if visit.run.warc_file in problems:
            continue
        try:
            with _transaction(db):
                _add_one(work, visit, last_of[visit.run.source_id] == i)
        except ArchiveError as error:
            problems[visit.run.warc_file] = str(error)
        else:
            report(f"{visit.run.source_id} {visit.at}: {len(visit.captures)} captures")
    return len({v.run.warc_file for v in visits}), len(visits)


def _finish(work: _Work) -> dict[str, str]:
    """Settle what is left, and write down what can't be read; returns what of it is not mended."""
    with _transaction(work.db):
        for name, reason in sorted(work.told.problems.items()):
            set_meta(work.db, broken_key(name), reason)
        _settle(work.db, None, work.reading)
        return write_damage(work.db, work.archive, work.told.damage)


def _add_one(work: _Work, visit: Visit, last_of_source: bool) -> None:
    db, reading, source_id = work.db, work.reading, visit.run.source_id
    if apply_visit(db, visit, reading, work.declared.get(source_id, Declared())):
        set_meta(db, f"unsettled:{source_id}", "1")
    if visit.last:
        size = reading.size(visit.run.warc_file)
        file = {"name": visit.run.warc_file, "size": size, "placed": visit.run.placed}
        insert(db, "warc_files", file)
    keep_place(db, visit)
    if last_of_source:  # comparisons follow from the rows: after a source's last visit is enough
        _settle(db, source_id, reading)


def _settle(db: sqlite3.Connection, source_id: str | None, reading: Reading) -> None:
    """Comparisons and the like of one source (or of all that a killed build left without them)."""
    wanted = f"unsettled:{source_id}" if source_id else "unsettled:%"
    keys = db.execute("SELECT key FROM meta WHERE key LIKE ? ORDER BY key", (wanted,)).fetchall()
    for (key,) in keys:
        settle(db, key.removeprefix("unsettled:"), reading)
        db.execute("DELETE FROM meta WHERE key = ?", (key,))


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _rebuild_asked_for(archive: Path, db_path: Path, workers: int, report: Report) -> BuildReport:
    """From the archive alone; the live database is asked only for what the archive has lost."""
    if not _check_target(db_path):
        return _rebuild(archive, db_path, _Before(None, None), workers, "asked for", report)
    with closing(connect_read_only(db_path)) as live:
        return _rebuild(archive, db_path, _Before(None, live), workers, "asked for", report)


def _rebuild(
    archive: Path, db_path: Path, before: _Before, workers: int, why: str, report: Report
) -> BuildReport:
    """Project everything into a file beside the live one, then copy it in one transaction."""
    report(f"rebuilding {db_path}: {why}")
    draft = db_path.with_name(db_path.name + ".rebuild")
    _remove(draft)
    try:
        with closing(_connect(draft)) as db:
            _create(db)
            told = every_night(archive, before.live)
            declared = declared_now(db, (night.run for night in told.nights))
            reading = _reading(archive, workers, before)
            work = _Work(db, archive, reading, told, declared)
            files, visits = _add(work, report)
            lost = _finish(work)
            changes = _count_changes(db)
            with _transaction(db):
                index.optimise(db)
                _keep_verification(db, before.live)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _publish(db, db_path, before.texts)
    finally:
        _remove(draft)
    return BuildReport(files, visits, changes, why, {**lost, **told.problems})


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
        with closing(_connect(db_path)) as target:
            draft.backup(target)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        # What lies there is no database (any more): it's kept under another name, not overwritten.
        aside = db_path.with_name(f"{db_path.name}.broken")
        db_path.replace(aside)
        for tail in ("-wal", "-shm"):
            db_path.with_name(db_path.name + tail).unlink(missing_ok=True)
        with closing(_connect(db_path)) as target:
            draft.backup(target)


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
