"""Visits projected one after the other, each in a transaction of its own; in a rebuild, of which
nobody reads anything before its end, in a part of one.
"""

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.bodies import read_payload
from pipeline.archive.types import Damage
from pipeline.database.rows import insert_all, set_meta
from pipeline.errors import ArchiveError, ShinkyuError, fault_words
from pipeline.history.damage import write_damage
from pipeline.history.declared import Declared
from pipeline.history.nights import broken_key, keep_place
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit, prepare, settle
from pipeline.history.stretch import apply_stretch
from pipeline.history.visits import Visit
from pipeline.history.workshop import Workshop

_TOGETHER = 64
"""Visits of a rebuild that are committed together: a commit of its own takes a tenth of what a
night without news does, and nobody reads the file before it is whole.
"""


_LAST_NUMBERS = """
SELECT (SELECT max(id) FROM source_pages), (SELECT max(id) FROM page_versions),
  (SELECT max(id) FROM page_links), (SELECT max(id) FROM documents),
  (SELECT max(rowid) FROM document_versions), (SELECT max(id) FROM changes),
  (SELECT max(id) FROM requisites)
"""
"""Of all rows that are numbered as they come, but for the captures."""


class Step(NamedTuple):
    """A visit that is to be projected."""

    visit: Visit
    last_of_source: bool
    """None of its source comes after it."""
    ripe: bool = False
    """Nothing, or little, that its source brings comes after it: it can be settled now."""
    early: bool = False
    """It may not be its turn yet: it is projected only if it tells no news."""
    then: tuple[Visit, ...] = ()
    """Those of its source right after it that are projected with it, if they tell none either."""

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All of them."""
        return (self.visit, *self.then)

    @property
    def files(self) -> int:
        """WARC files of which nothing comes after them."""
        return sum(visit.last for visit in self.visits)


class Work(NamedTuple):
    """One projection under way."""

    db: sqlite3.Connection
    archive: Path
    reading: Reading
    workshop: Workshop
    declared: Mapping[str, Declared]
    """Source → what its file says now."""


class Left(NamedTuple):
    """What a projection left."""

    lost: dict[str, str]
    """WARC file → what of it can't be read, and is not mended."""
    faults: dict[str, str]
    """Source → the fault of ours for which it is not settled; the next build tries it again."""


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
    put_back: Callable[[Step], None] = lambda _: None,
) -> Done:
    """Project visits in their order.

    Args:
        problems: WARC file → why it can't be read; gains those that are met.
        report: is told of each visit that is projected, with its number.
        lag: so many sources may wait for what others make for them, before they are settled.
        put_back: is told of an early visit that has to wait for its turn.

    Raises:
        OutOfTurn: a visit can't be projected, and others were before their turn.
    """
    files, visits, ahead = 0, 0, False
    waiting: list[str] = []
    with closing(_together(work.db, steps)) if lag else nullcontext(steps) as in_turn:
        for step in in_turn:
            if step.early and not _is_no_news(work, step):
                put_back(step)
                continue
            projected = step.early or _is_projected(work, step, problems, lag=lag > 0)
            if ahead and not projected:
                name = step.visit.run.warc_file
                raise OutOfTurn(f"{name}: {problems[name]}")
            ahead = ahead or step.early
            visits += len(step.visits)
            files += step.files
            if projected:
                report(visits, step.visit)
            if lag:
                _line_up(waiting, step)
                _settle_one_of(work, waiting, lag)
    while waiting:
        _settle_one_of(work, waiting, 0)
    return Done(files, visits)


class OutOfTurn(Exception):
    """Visits were projected before their turn, and numbered for one that can't be projected."""


class _News(Exception):
    """An early visit tells news."""


def _is_no_news(work: Work, step: Step) -> bool:
    """Project visits before their turn; nothing of them stays where one tells news, or can't be
    read.
    """
    try:
        with transaction(work.db):
            _project_early(work, step.visits)
    except (ArchiveError, _News):
        return False
    return True


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
    except Exception as error:
        if not _is_fault(error):
            raise
        problems[name] = _fault(error)
        return False
    return True


def _is_fault(error: Exception) -> bool:
    """Whether an error is one of ours, which what a city published brings to light: it must not
    cost the other cities their night. A full disk or a broken database is everybody's.
    """
    if isinstance(error, (sqlite3.IntegrityError, sqlite3.DataError)):
        return True
    return not isinstance(error, (ShinkyuError, sqlite3.Error, OSError, MemoryError))


def _fault(error: Exception) -> str:
    """A fault in words, with its place in the code."""
    import traceback  # a night without a fault needs none of it

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"{fault_words(error)} ({where})"


def _line_up(waiting: list[str], step: Step) -> None:
    """Have a source wait to be settled, where it can be after a step."""
    source_id = step.visit.run.source_id
    if (step.last_of_source or step.ripe) and source_id not in waiting:
        waiting.append(source_id)


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


def _project_early(work: Work, visits: Sequence[Visit]) -> None:
    db, source_id = work.db, visits[0].run.source_id
    before = db.execute(_LAST_NUMBERS).fetchone()
    if apply_stretch(db, visits, work.reading, _declared(work, source_id)):
        raise _News
    if db.execute(_LAST_NUMBERS).fetchone() != before:
        raise _News
    _keep_files(work, visits)
    keep_place(db, visits[-1], early=True)


def _declared(work: Work, source_id: str) -> Declared:
    return work.declared.get(source_id, Declared())


def _keep_files(work: Work, visits: Iterable[Visit]) -> None:
    """Note the files whose last visits these are."""
    runs = [visit.run for visit in visits if visit.last]
    files = (
        {"name": run.warc_file, "size": work.reading.size(run.warc_file), "placed": run.placed}
        for run in runs
    )
    insert_all(work.db, "warc_files", files)


def _project_one(work: Work, step: Step, *, lag: bool) -> None:
    db, visit = work.db, step.visit
    source_id = visit.run.source_id
    news = apply_visit(db, visit, work.reading, _declared(work, source_id))
    if news:
        set_meta(db, f"unsettled:{source_id}", "1")
    _keep_files(work, [visit])
    keep_place(db, visit)
    if step.last_of_source and not lag:
        # comparisons follow from the rows: after a source's last visit is enough
        _settle(work, source_id)
    elif news:
        prepare(db, source_id, work.workshop)


def _settle(work: Work, source_id: str | None) -> dict[str, str]:
    """Comparisons and the like of one source (or of all that a killed build left without them).

    Returns those that a fault of ours left unsettled, each with its words; the rest of them is
    settled.
    """
    db, faults = work.db, {}
    first, end = (f"unsettled:{source_id}",) * 2 if source_id else ("unsettled:", "unsettled;")
    sql = "SELECT key FROM meta WHERE key BETWEEN ? AND ? ORDER BY key"
    for (key,) in db.execute(sql, (first, end)).fetchall():
        of = key.removeprefix("unsettled:")
        try:
            with transaction(db):
                settle(db, of, work.reading, work.workshop)
                db.execute("DELETE FROM meta WHERE key = ?", (key,))
        except Exception as error:
            if not _is_fault(error):
                raise
            faults[of] = _fault(error)
    return faults


def finish(work: Work, problems: Mapping[str, str], damage: list[Damage]) -> Left:
    """Settle what is left, and write down what can't be read."""
    with transaction(work.db):
        for name, reason in sorted(problems.items()):
            set_meta(work.db, broken_key(name), reason)
        faults = _settle(work, None)
        return Left(write_damage(work.db, work.archive, damage), faults)


def _together(db: sqlite3.Connection, steps: Iterable[Step]) -> Generator[Step, None, None]:
    """The steps, several in one transaction."""
    rest = iter(steps)
    for first in rest:
        with transaction(db):
            yield first
            visits = len(first.visits)
            while visits < _TOGETHER and (step := next(rest, None)):
                yield step
                visits += len(step.visits)


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
            if inside:
                db.execute("RELEASE part")  # rolled back to, it stays open
        raise
    db.execute("RELEASE part" if inside else "COMMIT")
