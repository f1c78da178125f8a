"""Build: bring the database up to what the archive holds, night by night or from nothing.

Every visit is one transaction on a database in WAL mode: readers never wait and never see half a
night. What can't be added at the end (older captures were imported, the projection's code changed)
is projected anew beside the live file and then copied into it in one step.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import fixity, manifest
from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import Night, read_night, warc_names
from pipeline.archive.types import Damage
from pipeline.database import schema
from pipeline.database.open import connect_read_only
from pipeline.database.rows import get_meta, insert, set_meta
from pipeline.database.version import stamp
from pipeline.errors import ArchiveError, DatabaseError
from pipeline.history import damage
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
        rebuild: project everything anew from the archive alone, taking nothing from the old
            database.
        workers: processes that read PDFs, default the number of cores.

    A WARC file that can't be read is named in the report and left out; a rebuild tries it again.

    Raises:
        DatabaseError: the database can't be opened or written; the archive is untouched.
    """
    workers = workers or os.cpu_count() or 1
    try:
        if rebuild:
            return _rebuild_asked_for(archive, db_path, workers, report)
        db, stale = _open(db_path)
        with closing(db):
            known = damage.known(archive, db)
            nights, problems = _fresh(db, archive, known)
            why = stale or _why_not_added(db, known, nights)
            if why:
                return _rebuild(archive, db_path, _Before(texts=db, live=db), workers, why, report)
            work = _Work(db, archive, _reading(archive, workers), known, problems)
            return _add(work, in_order(_visits(nights)), report)
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
    damage: list[Damage]
    problems: dict[str, str]
    """WARC file → why it can't be read at all."""


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


def _nights(
    archive: Path, names: Iterable[str], known: list[Damage], problems: dict[str, str]
) -> dict[str, Night]:
    """What some WARC files tell; damage in them joins what is known and is kept."""
    found: dict[str, Night] = {}
    new: list[Damage] = []
    for name in names:
        try:
            found[name] = read_night(archive, name)
        except ArchiveError as error:
            problems[name] = str(error)
        else:
            new += [d for d in found[name].damage if not damage.covered(known, d.file, d.offset)]
    if new:
        fixity.note(archive, [*fixity.recall(archive), *new])
        known += [d._replace(after=len(manifest.entries(archive))) for d in new]
    return found


def _fresh(
    db: sqlite3.Connection, archive: Path, known: list[Damage]
) -> tuple[list[Night], dict[str, str]]:
    """The nights that are not projected yet, and the files that can't be read."""
    problems = _known_problems(db)
    done = {name for (name,) in db.execute("SELECT name FROM warc_files")} | problems.keys()
    names = [name for name in warc_names(archive) if name not in done]
    nights = list(_nights(archive, names, known, problems).values())
    return nights, problems


def _why_not_added(db: sqlite3.Connection, known: list[Damage], nights: list[Night]) -> str | None:
    """Why these nights can't just be added at the end; None where they can."""
    if damage.places(known) != damage.places(damage.stands(db)):
        return "the archive was damaged, or mended"
    if damage.heals(db, nights):
        return "bytes that were lost are there again"
    visits = in_order(_visits(nights))
    last = get_meta(db, "last_visit")
    if last and visits and place(visits[0]) < tuple(json.loads(last)):
        return "captures older than the last night were added"
    return None


def _visits(nights: Iterable[Night]) -> Iterator[Visit]:
    for night in nights:
        yield from visits_of(night.run, night.captures)


def _all_nights(
    archive: Path, live: sqlite3.Connection | None, problems: dict[str, str]
) -> tuple[list[Night], list[Damage]]:
    """Every night that the archive tells, and what the live database has of those it lost."""
    known = damage.known(archive, live)
    told = _nights(archive, warc_names(archive), known, problems)
    for name in {d.file for d in known}:
        night = damage.with_kept(live, name, told.get(name), known)
        if night is not None:
            told[name] = night
    return damage.at_readable_places(told.values(), known), known


def _known_problems(db: sqlite3.Connection) -> dict[str, str]:
    """WARC files that could not be read before: not tried again every night, but said again until
    a rebuild.
    """
    rows = db.execute(
        "SELECT substr(key, 8), value FROM meta WHERE key LIKE 'broken:%' ORDER BY key"
    )
    return dict(rows.fetchall())


def _add(work: _Work, visits: list[Visit], report: Report) -> BuildReport:
    db = work.db
    before = db.execute("SELECT count(*) FROM changes").fetchone()[0]
    last_of = {v.run.source_id: i for i, v in enumerate(visits)}
    for i, visit in enumerate(visits):
        if visit.run.warc_file in work.problems:
            continue
        try:
            with _transaction(db):
                _add_one(db, visit, work.reading, last_of[visit.run.source_id] == i)
        except ArchiveError as error:
            work.problems[visit.run.warc_file] = str(error)
        else:
            report(f"{visit.run.source_id} {visit.at}: {len(visit.captures)} captures")
    lost = _finish(work)
    after = db.execute("SELECT count(*) FROM changes").fetchone()[0]
    return BuildReport(
        warc_files=len({v.run.warc_file for v in visits}),
        visits=len(visits),
        changes=after - before,
        rebuilt=None,
        problems={**lost, **work.problems},
    )


def _finish(work: _Work) -> dict[str, str]:
    """Settle what is left, and write down what can't be read; returns what of it is not mended."""
    with _transaction(work.db):
        for name, reason in sorted(work.problems.items()):
            set_meta(work.db, f"broken:{name}", reason)
        _settle(work.db, None, work.reading)
        return damage.write(work.db, work.archive, work.damage)


def _add_one(db: sqlite3.Connection, visit: Visit, reading: Reading, last_of_source: bool) -> None:
    source_id = visit.run.source_id
    if apply_visit(db, visit, reading):
        set_meta(db, f"unsettled:{source_id}", "1")
    if visit.last:
        size = reading.size(visit.run.warc_file)
        insert(db, "warc_files", {"name": visit.run.warc_file, "size": size})
    set_meta(db, "last_visit", json.dumps(place(visit)))
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
            problems: dict[str, str] = {}
            nights, known = _all_nights(archive, before.live, problems)
            work = _Work(db, archive, _reading(archive, workers, before), known, problems)
            done = _add(work, in_order(_visits(nights)), report)
            with _transaction(db):
                index.optimise(db)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            _publish(db, db_path, before.texts)
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
