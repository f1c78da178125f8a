"""Build: bring the database up to what the archive holds, night by night or from nothing.

Every visit is one transaction on a database in WAL mode: readers never wait and never see half a night. What can't be
added at the end (older captures were imported, the projection's code changed) is projected anew beside the live file and
then copied into it in one step.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.reader import read_payload, read_run, warc_names
from pipeline.database import schema
from pipeline.database.open import connect_read_only
from pipeline.database.rows import insert
from pipeline.database.version import stamp
from pipeline.errors import ArchiveError, DatabaseError
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit, settle
from pipeline.history.visits import Visit, in_order, place, visits_of
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


def _check_target(path: Path) -> None:
    """Before a rebuild: is what lies there ours, or broken, or nothing?

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
            return  # broken: it will be kept under another name
        _must_be_ours(path, tables)


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
        rebuild: project everything anew from the archive alone, taking nothing from the old database.
        workers: processes that read PDFs, default the number of cores.

    A WARC file that can't be read is named in the report and left out; a rebuild tries it again.

    Raises:
        DatabaseError: the database can't be opened or written; the archive is untouched.
    """
    workers = workers or os.cpu_count() or 1
    try:
        if rebuild:
            _check_target(db_path)
            return _rebuild(archive, db_path, workers, None, "asked for", report)
        db, stale = _open(db_path)
        with closing(db):
            if stale:
                return _rebuild(archive, db_path, workers, db, stale, report)
            problems = _known_problems(db)
            fresh, late = _fresh_visits(db, archive, problems)
            if late:
                return _rebuild(
                    archive,
                    db_path,
                    workers,
                    db,
                    "captures older than the last night were added",
                    report,
                )
            return _add(db, fresh, _reading(archive, workers, None), problems, report)
    except (sqlite3.Error, OSError) as error:
        if (
            isinstance(error, OSError)
            and error.filename
            and Path(archive) in Path(error.filename).parents
        ):
            raise
        raise DatabaseError(
            f"{db_path}: {error}; the archive is untouched, and «shinkyu build --rebuild» makes the database anew from it"
        ) from error


def _reading(archive: Path, workers: int, earlier: sqlite3.Connection | None) -> Reading:
    return Reading(
        payload=lambda name, offset: read_payload(archive, name, offset),
        size=lambda name: (archive / name).stat().st_size,
        workers=workers,
        earlier=earlier,
    )


def _visits(archive: Path, names: list[str], problems: dict[str, str]) -> list[Visit]:
    """The visits of some WARC files in order; a file that can't be read is noted and left out."""
    found: list[Visit] = []
    for name in names:
        try:
            found += visits_of(*read_run(archive, name))
        except ArchiveError as error:
            problems[name] = str(error)
    return in_order(found)


def _fresh_visits(
    db: sqlite3.Connection, archive: Path, problems: dict[str, str]
) -> tuple[list[Visit], bool]:
    """Visits not projected yet, in order, and whether one of them is older than what was projected."""
    done = {name for (name,) in db.execute("SELECT name FROM warc_files")} | problems.keys()
    fresh = _visits(archive, [name for name in warc_names(archive) if name not in done], problems)
    last = db.execute("SELECT value FROM meta WHERE key = 'last_visit'").fetchone()
    return fresh, bool(last and fresh and place(fresh[0]) < tuple(json.loads(last[0])))


def _known_problems(db: sqlite3.Connection) -> dict[str, str]:
    """WARC files that could not be read before: not tried again every night, but said again until a rebuild."""
    rows = db.execute(
        "SELECT substr(key, 8), value FROM meta WHERE key LIKE 'broken:%' ORDER BY key"
    )
    return dict(rows.fetchall())


def _add(
    db: sqlite3.Connection,
    visits: list[Visit],
    reading: Reading,
    problems: dict[str, str],
    report: Report,
) -> BuildReport:
    before = db.execute("SELECT count(*) FROM changes").fetchone()[0]
    last_of = {v.run.source_id: i for i, v in enumerate(visits)}
    for i, visit in enumerate(visits):
        if visit.run.warc_file in problems:
            continue
        try:
            with _transaction(db):
                _add_one(db, visit, reading, last_of[visit.run.source_id] == i)
        except ArchiveError as error:
            problems[visit.run.warc_file] = str(error)
        else:
            report(f"{visit.run.source_id} {visit.at}: {len(visit.captures)} captures")
    with _transaction(db):
        for name, reason in sorted(problems.items()):
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (f"broken:{name}", reason))
        _settle(db, None, reading)
    after = db.execute("SELECT count(*) FROM changes").fetchone()[0]
    return BuildReport(
        len({v.run.warc_file for v in visits}), len(visits), after - before, None, problems
    )


def _add_one(db: sqlite3.Connection, visit: Visit, reading: Reading, last_of_source: bool) -> None:
    source_id = visit.run.source_id
    if apply_visit(db, visit, reading):
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (f"unsettled:{source_id}",))
    if visit.last:
        insert(
            db,
            "warc_files",
            {"name": visit.run.warc_file, "size": reading.size(visit.run.warc_file)},
        )
    db.execute("INSERT OR REPLACE INTO meta VALUES ('last_visit', ?)", (json.dumps(place(visit)),))
    if (
        last_of_source
    ):  # comparisons are a function of the rows: once, after a source's last visit, is enough
        _settle(db, source_id, reading)


def _settle(db: sqlite3.Connection, source_id: str | None, reading: Reading) -> None:
    """Comparisons and the like of one source (or of all that a killed build left without them), where rows changed."""
    wanted = f"unsettled:{source_id}" if source_id else "unsettled:%"
    for (key,) in db.execute(
        "SELECT key FROM meta WHERE key LIKE ? ORDER BY key", (wanted,)
    ).fetchall():
        settle(db, key.removeprefix("unsettled:"), reading.payload)
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


def _rebuild(
    archive: Path,
    db_path: Path,
    workers: int,
    earlier: sqlite3.Connection | None,
    why: str,
    report: Report,
) -> BuildReport:
    """Project everything into a file beside the live one, then copy it into the live one in a single transaction."""
    report(f"rebuilding {db_path}: {why}")
    draft = db_path.with_name(db_path.name + ".rebuild")
    _remove(draft)
    try:
        with closing(_connect(draft)) as db:
            _create(db)
            problems: dict[str, str] = {}
            visits = _visits(archive, warc_names(archive), problems)
            done = _add(db, visits, _reading(archive, workers, earlier), problems, report)
            with _transaction(db):
                index.optimise(db)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _publish(db, db_path, earlier)
    finally:
        _remove(draft)
    return done._replace(rebuilt=why)


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
