"""Comparisons and exports for the pages: what is small in a thread, what is large in a child
process (:mod:`pipeline.answers.apart`), few of them at once.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from pipeline.answers import export, on_demand
from pipeline.answers.apart import DearJob, rows_of
from pipeline.answers.exported import Layout, gather
from pipeline.answers.on_demand import Compared
from pipeline.errors import NotFoundError, ShinkyuError
from pipeline.read.children.pool import Limits, WorkerDied, Workers
from pipeline.read.children.protocol import Failure, Why
from pipeline.web.busy import TooLarge, dear_work, light_work
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette

T = TypeVar("T")
_SMALL = 60_000
"""Characters of both sides that are compared in a thread: 0.1 s."""
_FEW = 400
"""Rows that are exported in a thread: 0.1 s."""
_MOST = 12_000_000
"""Characters of both sides: five times the longest plan that we know, 30 s."""
_MOST_ROWS = 200_000
_LIMITS = Limits(memory=1536 * 1024 * 1024, cpu=60.0, wall=120.0)
_USUAL = Layout()
_CHILDREN = Workers("pipeline.answers.apart", 1)
"""One stays, with the modules that Word needs; two work at most."""


async def compared(datasette: Datasette, old: str, new: str) -> Compared:
    """The comparison of two sides: the stored one, one that was made before, else made now.

    Raises:
        NotFoundError: a side is not there, or has no text.
        Busy: too many wait for theirs.
        TooLarge: it would take too long.
    """
    found = await our_database(datasette).execute_fn(lambda db: on_demand.load(db, old, new))
    if isinstance(found, Compared):
        return found
    known = await asyncio.to_thread(on_demand.kept, *found)
    if known is not None:
        return known
    size = on_demand.characters(*found[:2])
    _bounded(size, _MOST)
    if size <= _SMALL:
        return await in_turn(datasette, lambda: on_demand.make(*found))
    making: dict[tuple[object, ...], asyncio.Task[Compared]]
    making = vars(datasette).setdefault("_shinkyu_comparing", {})
    which = (found[0].key, found[1].key, size)
    task = making.get(which)
    if task is None:
        task = asyncio.ensure_future(_in_a_child(datasette, old, new, size))
        making[which] = task
        task.add_done_callback(lambda _: making.pop(which))
    return await asyncio.shield(task)  # a reader who leaves does not stop it for the others


async def _in_a_child(datasette: Datasette, old: str, new: str, size: int) -> Compared:
    async with dear_work(datasette).entered():
        return await asyncio.to_thread(_made_apart, _job(datasette, old, new), size)


class _Measured(NamedTuple):
    """A comparison before it is exported."""

    old: str
    new: str
    """Full ids."""
    stored: bool
    size: int
    """Its rows, or the characters of both sides where it is still to be made."""


class Exported(NamedTuple):
    """A file."""

    old: str
    new: str
    """Full ids of the sides."""
    body: bytes


async def exported(datasette: Datasette, old: str, new: str, form: str, layout: Layout) -> Exported:
    """A comparison as a file.

    Raises:
        NotFoundError, Busy, TooLarge: as :func:`compared`.
    """
    run = our_database(datasette).execute_fn
    known = await run(lambda db: _measured(db, old, new))
    _bounded(known.size, _MOST_ROWS if known.stored else _MOST)
    if known.size <= (_FEW if known.stored else _SMALL):
        made = await run(lambda db: gather(db, on_demand.compare_now(db, known.old, known.new)))
        body = await in_turn(datasette, lambda: export.FORMATS[form](made, layout))
    else:
        job = _job(datasette, known.old, known.new, form, layout)
        async with dear_work(datasette).entered():
            body = await asyncio.to_thread(_asked, job)
    return Exported(known.old, known.new, body)


async def in_turn(datasette: Datasette, make: Callable[[], T]) -> T:
    """What takes a tenth of a second, in a thread when its turn comes.

    Raises:
        Busy: too many wait for theirs.
    """
    async with light_work(datasette).entered():
        return await asyncio.to_thread(make)


def _measured(db: sqlite3.Connection, old: str, new: str) -> _Measured:
    old_key, new_key = (on_demand.resolve(db, name)[0] for name in (old, new))
    if on_demand.stored_head(db, old_key, new_key):
        sql = "SELECT count(*) FROM comparison_rows WHERE comparison_id = ?"
        (rows,) = db.execute(sql, [f"{old_key}..{new_key}"]).fetchone()
        return _Measured(old_key, new_key, True, rows)
    found = on_demand.load(db, old_key, new_key)
    assert not isinstance(found, Compared)
    return _Measured(old_key, new_key, False, on_demand.characters(*found[:2]))


def _bounded(size: int, most: int) -> None:
    if size > most:
        raise TooLarge


def _job(
    datasette: Datasette, old: str, new: str, form: str = "", layout: Layout = _USUAL
) -> DearJob:
    return DearJob(
        do="compare",
        database=our_database(datasette).path or "",
        old=old,
        new=new,
        form=form,
        left=layout.left,
        paper=layout.paper,
        formal=layout.formal,
    )


def _made_apart(job: DearJob, size: int) -> Compared:
    made = rows_of(_asked(job))
    on_demand.keep(made, size)
    return made


def _asked(job: DearJob) -> bytes:
    """Blocks until a child has done it.

    Raises:
        NotFoundError: a side is not there any more.
        TooLarge: it took more than it may.
    """
    try:
        with _CHILDREN.one() as worker:
            answer = worker.ask(job, b"", _LIMITS)
    except WorkerDied as error:
        raise TooLarge from error
    if answer.failure:
        raise _error(answer.failure)
    return answer.blob


def _error(failure: Failure) -> Exception:
    if failure.why is Why.EMPTY:
        return NotFoundError(failure.text)
    return TooLarge() if failure.why is Why.MEMORY else ShinkyuError(failure.text)
