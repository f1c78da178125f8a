"""PDFs: the text of every page and what the file says of itself, read in child processes with limits."""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Literal, NamedTuple

from pipeline.read.child import ChildError, Limits, ask

EXTRACTOR = "pdfium-1"
"""Name of this way of reading: bump it when the same bytes can give another text."""


class PdfReading(NamedTuple):
    """What one PDF says."""

    pages: tuple[str, ...]
    """The cleaned text of each page; an empty text is a page that holds none."""
    text_state: Literal["text", "image", "failed"]
    """``image``: pages are pictures without text; ``failed``: nothing could be read, ``error`` says why."""
    title: str | None
    producer: str | None
    created: str | None
    """ISO 8601, as the file's metadata have it."""
    modified: str | None
    extractor: str
    error: str | None
    """The reason when failed, or a note such as ``repaired: junk before %PDF-``."""
    text_sha256: str
    """Of the pages' text alone, so that a re-save with other bytes and the same text is equal."""


def text_sha256(pages: Iterable[str]) -> str:
    """SHA-256 (hex) of the pages' text, with a form feed after each page."""
    digest = hashlib.sha256()
    for page in pages:
        digest.update(page.encode("utf-8", "replace") + b"\f")
    return digest.hexdigest()


def failed(reason: str, pages: tuple[str, ...] = ()) -> PdfReading:
    """The reading of a file that could not be read."""
    return PdfReading(pages, "failed", None, None, None, None, EXTRACTOR, reason, text_sha256(pages))


def read_pdf(data: bytes, *, limits: Limits = Limits()) -> PdfReading:  # noqa: B008
    """Read one PDF. Never raises for a bad file: the reading says ``failed`` and why."""
    if not data:
        return failed("is empty (0 bytes)")
    try:
        found, payload = ask({"do": "text"}, data, limits)
    except ChildError as error:
        return failed(str(error))
    pages = tuple(json.loads(payload))
    return PdfReading(
        pages=pages, text_state=found["state"], title=found["title"], producer=found["producer"],
        created=found["created"], modified=found["modified"], extractor=EXTRACTOR, error=found["error"],
        text_sha256=text_sha256(pages),
    )  # fmt: skip


def _read(data: bytes, limits: Limits) -> PdfReading:
    return read_pdf(data, limits=limits)


def read_many(
    items: Iterable[tuple[str, Callable[[], bytes]]],
    *,
    workers: int = 1,
    executor: Executor | None = None,
    limits: Limits = Limits(),  # noqa: B008
) -> Iterator[tuple[str, PdfReading]]:
    """Read many PDFs; yields (key, reading) in the order given, and never raises for a bad file.

    Args:
        items: (key, a function that gives the bytes); the functions are called here, one at a time and only a few ahead.
        workers: how many files are read at once, each in a child process of its own.
        executor: where to read instead, e.g. Dask's ``Client.get_executor()``; ``workers`` is then how many wait there.
    """
    if executor is not None:
        yield from _spread(items, executor, max(1, workers), limits)
        return
    with ThreadPoolExecutor(max(1, workers), thread_name_prefix="pdf") as threads:
        yield from _spread(items, threads, max(1, workers), limits)


def _spread(
    items: Iterable[tuple[str, Callable[[], bytes]]], executor: Executor, workers: int, limits: Limits
) -> Iterator[tuple[str, PdfReading]]:
    waiting: deque[tuple[str, Future[PdfReading] | PdfReading]] = deque()
    for key, payload in items:
        try:
            waiting.append((key, executor.submit(_read, payload(), limits)))
        except Exception as error:
            waiting.append((key, failed(f"its bytes can't be had: {error}")))
        while len(waiting) > workers + 1:
            yield _finish(*waiting.popleft())
    while waiting:
        yield _finish(*waiting.popleft())


def _finish(key: str, reading: "Future[PdfReading] | PdfReading") -> tuple[str, PdfReading]:
    if isinstance(reading, PdfReading):
        return key, reading
    try:
        return key, reading.result()
    except Exception as error:
        return key, failed(f"the reader failed: {error}")
