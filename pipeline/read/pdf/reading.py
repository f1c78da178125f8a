"""Read PDFs in child processes: a file that kills its reader is marked, the others go on."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, cast

from pipeline.kinds import TextState
from pipeline.read.blocks import PageLayout, WrittenBlocks, blocks_from_json
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
"""With several workers, a file with more pages than this is read by all of them, in stretches."""
_FIRST_STRETCH = 16
"""Pages of the first stretch of such a file, after whose reading the others know of it."""
_SHORTEST = 32
"""Pages of another stretch at the least: each is a file to open, with its fonts to load."""
_STRETCHES = 2
"""Stretches for each worker: one that comes late takes the fewer."""


class _Stretch(NamedTuple):
    """What a child says of a stretch of pages."""

    pages: list[str]
    layouts: list[LayoutSaid]
    whole: bool
    """Whether the layouts are those of a whole file, seen together."""
    shows: list[Shows]
    total: int
    """Pages of the whole file."""
    notes: list[str]
    facts: Facts
    failure: Failure | None = None


def _read_pages(
    data: bytes, first: int, most: int, limits: Limits, of_longer: int = _ALL_PAGES
) -> _Stretch:
    job = ReadJob(do="read", first=first, most=most, of_longer=of_longer)
    try:
        with a_worker() as worker:
            answer = worker.ask(job, data, limits)
    except WorkerDied as error:
        return _unread(error.failure)
    if answer.failure is not None:
        return _unread(answer.failure)
    said = cast(PagesSaid, answer.said)
    return _Stretch(
        pages=said["pages"],
        layouts=said["layouts"],
        whole=said["whole"],
        shows=[Shows(shows) for shows in said["shows"]],
        total=said["total"],
        notes=said["notes"],
        facts=said["facts"],
    )


def _unread(failure: Failure) -> _Stretch:
    return _Stretch(
        [], [], whole=False, shows=[], total=0, notes=[], facts=NO_FACTS, failure=failure
    )


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
    if read.whole:
        return tuple([PageLayout(wide, high, WrittenBlocks(blocks)) for wide, high, blocks in told])
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
    if workers == 1:
        first = pool.submit(_read_pages, data, 0, _ALL_PAGES, limits)
        return partial(_finish, pool, data, first, list, limits)
    first = pool.submit(_read_pages, data, 0, _FIRST_PAGES, limits, _FIRST_STRETCH)
    rest = _rest(pool, data, first, workers, limits)
    return partial(_finish, pool, data, first, rest, limits)


def _finish(
    pool: Executor,
    data: bytes,
    first: Future[_Stretch],
    rest: Callable[[], list[Future[_Stretch]]],
    limits: Limits,
) -> FileReading:
    """Wait for a file's stretches.

    Args:
        rest: gives those after the first one.
    """
    read = _joined(first.result(), [part.result() for part in rest()])
    if read.failure is None and not read.whole and not any(read.pages):
        # a second opinion is asked of whole files only
        read = pool.submit(_read_pages, data, 0, _ALL_PAGES, limits).result()
    reading = _reading(read)
    if needs_mending(reading):
        reading = pool.submit(mend, reading, data, limits).result()
    if needs_recognition(reading):
        reading = pool.submit(recognise, reading, data).result()
    return reading


def _rest(
    pool: Executor, data: bytes, first: Future[_Stretch], workers: int, limits: Limits
) -> Callable[[], list[Future[_Stretch]]]:
    """Begins to read what is left of a long file; what is returned gives the stretches after the
    first one, as they are read."""
    share = partial(_shared, pool, data, workers, limits)
    if not isinstance(pool, ThreadPoolExecutor):  # others may not be asked from a callback
        return lambda: share(first.result())
    parts: Future[list[Future[_Stretch]]] = Future()

    def begin_rest(done: Future[_Stretch]) -> None:
        """At once, not when it is the file's turn: a worker may be idle."""
        try:
            parts.set_result(share(done.result()))
        except Exception as error:
            parts.set_exception(error)

    first.add_done_callback(begin_rest)
    return parts.result


def _shared(
    pool: Executor, data: bytes, workers: int, limits: Limits, read: _Stretch
) -> list[Future[_Stretch]]:
    """What is left of a file after its first pages, shared among the workers."""
    done, total = len(read.pages), read.total
    if read.failure is not None or done >= total:
        return []
    step = max(_SHORTEST, -(-(total - done) // (_STRETCHES * workers)))
    return [pool.submit(_read_pages, data, at, step, limits) for at in range(done, total, step)]


def _joined(read: _Stretch, parts: Iterable[_Stretch]) -> _Stretch:
    """The stretches of a file as one."""
    for part in parts:
        if part.failure is not None:
            return read._replace(failure=part.failure)
        read = read._replace(
            pages=read.pages + part.pages,
            layouts=read.layouts + part.layouts,
            shows=read.shows + part.shows,
        )
    return read
