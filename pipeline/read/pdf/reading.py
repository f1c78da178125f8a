"""Read PDFs in child processes: a file that kills its reader is marked, the others go on."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from typing import NamedTuple, cast

from pipeline.kinds import TextState
from pipeline.read.blocks import PageLayout, blocks_from_json
from pipeline.read.children.many import Load, in_order
from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.children.protocol import NO_FACTS, Facts, Failure
from pipeline.read.pdf.mending import mend, needs_mending
from pipeline.read.pdf.protocol import LayoutSaid, PagesSaid, ReadJob, Shows
from pipeline.read.pdf.recognition import needs_recognition, recognise
from pipeline.read.pdf.types import EXTRACTOR
from pipeline.read.pdf.whole import as_a_whole
from pipeline.read.types import FileReading, text_digest

__all__ = ["EXTRACTOR", "FileReading", "Limits", "Load", "read_many", "read_pdf"]

_ALL_PAGES = 1 << 20
_FIRST_PAGES = 48
"""With several workers, a file with more pages than this is read by all of them, each a stretch."""


class _Stretch(NamedTuple):
    """What a child says of a stretch of pages."""

    pages: list[str]
    layouts: list[LayoutSaid]
    shows: list[Shows]
    total: int
    """Pages of the whole file."""
    notes: list[str]
    facts: Facts
    failure: Failure | None = None


def _read_pages(data: bytes, first: int, most: int, limits: Limits) -> _Stretch:
    try:
        with a_worker() as worker:
            answer = worker.ask(ReadJob(do="read", first=first, most=most), data, limits)
    except WorkerDied as error:
        return _unread(error.failure)
    if answer.failure is not None:
        return _unread(answer.failure)
    said = cast(PagesSaid, answer.said)
    return _Stretch(
        pages=said["pages"],
        layouts=said["layouts"],
        shows=[Shows(shows) for shows in said["shows"]],
        total=said["total"],
        notes=said["notes"],
        facts=said["facts"],
    )


def _unread(failure: Failure) -> _Stretch:
    return _Stretch([], [], [], total=0, notes=[], facts=NO_FACTS, failure=failure)


def _reading(read: _Stretch) -> FileReading:
    """A file's reading from what its pages hold."""
    notes = list(read.notes) if read.failure is None else [read.failure.text]
    if broken := read.shows.count(Shows.BROKEN):
        notes.append(f"{broken} of {len(read.pages)} pages can't be read")
    state = _state(read)
    if state is TextState.FAILED and read.failure is None:
        count = len(read.pages)
        notes.append(f"{count} pages without a character or a picture" if count else "has no pages")
    pages = tuple(read.pages) if read.failure is None else ()
    return FileReading(
        pages=pages,
        text_state=state,
        extractor=EXTRACTOR,
        text_sha256=text_digest(pages),
        error="; ".join(notes) or None,
        layouts=_layouts(read, pages),
        silent=_silent(read) if pages else (),
        **read.facts,
    )


def _silent(read: _Stretch) -> tuple[int, ...]:
    """Pages (from 1) with pictures, or letters, and no text."""
    silent = (Shows.PICTURE, Shows.LETTERS)
    return tuple(number for number, shows in enumerate(read.shows, 1) if shows in silent)


def _layouts(read: _Stretch, pages: tuple[str, ...]) -> tuple[PageLayout, ...]:
    """The layouts of a file's pages, seen together."""
    told = read.layouts if pages else []
    layouts = [PageLayout(wide, high, blocks_from_json(blocks)) for wide, high, blocks in told]
    return as_a_whole(pages, layouts)


def _state(read: _Stretch) -> TextState:
    """A file is an image when most of its pages are pictures, or letters, without text."""
    if read.failure is not None:
        return TextState.FAILED
    silent = read.shows.count(Shows.PICTURE) + read.shows.count(Shows.LETTERS)
    if silent > len(read.pages) / 2:
        return TextState.IMAGE
    return TextState.TEXT if any(read.pages) else TextState.FAILED


def read_pdf(data: bytes, limits: Limits = Limits()) -> FileReading:  # noqa: B008
    """Read one PDF in a child process. Never raises for what the file does: ``error`` says it."""
    reading = _reading(_read_pages(data, 0, _ALL_PAGES, limits))
    if needs_mending(reading):
        reading = mend(reading, data, limits)
    return recognise(reading, data) if needs_recognition(reading) else reading


def read_many(
    items: Iterable[tuple[str, Load]],
    *,
    workers: int = 1,
    executor: Executor | None = None,
    limits: Limits = Limits(),  # noqa: B008
) -> Iterator[tuple[str, FileReading]]:
    """Read many PDFs, some at a time, and give the readings in the order of the items.

    Args:
        items: (name, function that gives the bytes, or a path).
        workers: child processes at work at once; they share the pages of a long file.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.

    Never raises for a file that can't be read; what a loader raises is passed on.
    """
    start = partial(begin, workers=workers, limits=limits)
    named = ((name, load, start) for name, load in items)
    return in_order(named, workers=workers, executor=executor)


def begin(
    pool: Executor,
    data: bytes,
    *,
    workers: int,
    limits: Limits = Limits(),  # noqa: B008
) -> Callable[[], FileReading]:
    """Begin to read one PDF; what is returned waits for its reading."""
    most = _FIRST_PAGES if workers > 1 else _ALL_PAGES
    first = pool.submit(_read_pages, data, 0, most, limits)
    return partial(_finish, pool, data, first, workers, limits)


def _finish(
    pool: Executor, data: bytes, first: Future[_Stretch], workers: int, limits: Limits
) -> FileReading:
    reading = _reading(_rest(pool, workers, data, first.result(), limits))
    if needs_mending(reading):
        reading = pool.submit(mend, reading, data, limits).result()
    if needs_recognition(reading):
        reading = pool.submit(recognise, reading, data).result()
    return reading


def _rest(
    pool: Executor,
    workers: int,
    data: bytes,
    read: _Stretch,
    limits: Limits,
) -> _Stretch:
    """A whole file from its first pages: what is left is shared among the workers."""
    done, total = len(read.pages), read.total
    if read.failure is not None or done >= total:
        return read
    step = -(-(total - done) // workers)
    parts = [pool.submit(_read_pages, data, at, step, limits) for at in range(done, total, step)]
    pages, layouts, shows = list(read.pages), list(read.layouts), list(read.shows)
    for part in [p.result() for p in parts]:
        if part.failure is not None:
            return read._replace(pages=pages, layouts=layouts, shows=shows, failure=part.failure)
        pages += part.pages
        layouts += part.layouts
        shows += part.shows
    if not any(pages):  # a second opinion is asked of whole files only
        return pool.submit(_read_pages, data, 0, _ALL_PAGES, limits).result()
    return read._replace(pages=pages, layouts=layouts, shows=shows)
