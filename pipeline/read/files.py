"""Read files of every format that we read: PDFs, Word, Excel."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

from pipeline.read.office.types import EXTRACTOR as OFFICE
from pipeline.read.pdf.types import EXTRACTOR as LAYOUT

if TYPE_CHECKING:
    from pipeline.read.children.many import Begin, Load, Readings
    from pipeline.read.types import FileReading

PDF = "application/pdf"
EXTRACTORS = (LAYOUT, OFFICE)
_NEVER = ("application/json", "application/xml", "application/xhtml+xml")


def extractor_of(media_type: str | None) -> str | None:
    """How a file of a type is read now; None for what is not read.

    Anything that calls itself an application may be an office file: its bytes tell.
    """
    if media_type == PDF:
        return LAYOUT
    if not (media_type or "").startswith("application/") or media_type in _NEVER:
        return None
    return OFFICE


def read_many(
    items: "Iterable[tuple[str, str | None, Load]]",
    *,
    workers: int = 1,
    executor: Executor | None = None,
    then: "Callable[[str, FileReading], None]" = lambda *_: None,
) -> "Readings[FileReading]":
    """Read many files, some at a time, and give their readings in order; the first ones are begun
    at once.

    Args:
        items: (name, media type, where the bytes come from).
        workers: child processes at work at once.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.
        then: is told of each as soon as it is read, in a thread of its own.

    What turns out to be no file that is read is left out. Never raises for a file that can't be
    read; what a loader raises is passed on.
    """
    from pipeline.read.children.many import in_order  # the readers: for what is new alone

    named = ((name, load, _begin(kind, workers)) for name, kind, load in items)
    return in_order(named, workers=workers, executor=executor, then=then)


def _begin(media_type: str | None, workers: int) -> "Begin[FileReading]":
    from pipeline.read.office import reading as office
    from pipeline.read.pdf import reading as pdf

    if media_type == PDF:
        return partial(pdf.begin, workers=workers)
    return partial(office.begin, media_type=media_type)
