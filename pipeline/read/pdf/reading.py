"""Read PDFs in child processes with limits: a file that kills its reader is marked, the others go on."""

import atexit
import concurrent.futures
import hashlib
import json
import os
import selectors
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

EXTRACTOR = "pdfium-1"
"""Version of the whole way from bytes to text; raise it whenever a text can come out differently."""

Load = Callable[[], bytes] | Path
"""The bytes of a file, on demand: a function that gives them, or a path."""
_MAX_ANSWER = 512 * 1024 * 1024
_ALL_PAGES = 1 << 20
_FIRST_PAGES = 48
"""With several workers, a file with more pages than this is read by all of them, each a stretch."""


class Limits(NamedTuple):
    """Bounds for one file."""

    memory: int = 1536 * 1024 * 1024
    """Bytes of address space of the child."""
    cpu: float = 60.0
    """Seconds of processor time."""
    wall: float = 90.0
    """Seconds on the clock."""


class PdfReading(NamedTuple):
    """What a PDF says."""

    pages: tuple[str, ...]
    """Text page by page; an empty string for a page without text."""
    text_state: Literal["text", "image", "failed"]
    """``image``: pictures without text (scanned, or letters turned into outlines)."""
    title: str | None
    producer: str | None
    created: str | None
    modified: str | None
    extractor: str
    error: str | None
    """Why it failed, or what had to be repaired."""
    text_sha256: str
    """SHA-256 of all pages' text: equal for a re-save with other bytes and the same text."""


def text_digest(pages: Iterable[str]) -> str:
    """SHA-256 of pages of text, page breaks included."""
    return hashlib.sha256("\f".join(pages).encode()).hexdigest()


class WorkerDied(Exception):
    """The child was killed by a limit or crashed; the text says which, as far as one can tell."""

    in_time = True
    """False where a limit of time ended it: then another try would only take as long again."""


class Worker:
    """One child process, started when first needed, replaced when it dies or has read many files."""

    _FILES = 300

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def ask(self, job: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
        """Let the child do one job on the bytes of a file.

        A child that dies over its first file died of that file. One that has read others before is replaced and asked once
        more (unless it took too long), so that a result never depends on the files before it.

        Raises:
            WorkerDied: it was killed or crashed over it.
        """
        used = self._jobs > 0 and self._process is not None
        try:
            answer, blob = self._ask(job, data, limits)
            if not (used and answer.get("spent")):
                return answer, blob
        except WorkerDied as error:
            if not (used and error.in_time):
                raise
        return self._ask(job, data, limits)

    def _ask(
        self, job: dict[str, Any], data: bytes, limits: Limits
    ) -> tuple[dict[str, Any], bytes]:
        process = self._start()
        header = json.dumps(
            job | {"bytes": len(data), "memory": limits.memory, "cpu": limits.cpu}
        ).encode()
        deadline = time.monotonic() + limits.wall
        try:
            _write(process, struct.pack(">Q", len(header)) + header, data, deadline)
            size = struct.unpack(">Q", _read(process, 8, deadline))[0]
            answer: dict[str, Any] = json.loads(_read(process, size, deadline))
            blob = _read(process, answer["bytes"], deadline)
        except TimeoutError as error:
            self.close()
            raise _died(None, limits, f"took longer than {limits.wall:g} seconds") from error
        except (OSError, EOFError, ValueError) as error:
            raise _died(self._end(), limits) from error
        except (
            BaseException
        ):  # an interruption in mid-answer: the next job must not read the rest of it
            self.close()
            raise
        if answer.get("spent") or answer["size"] > limits.memory // 2:
            self.close()  # what it has grown by must not be missing for the next file
        return answer, blob

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (
            self._jobs >= self._FILES or self._process.poll() is not None
        ):
            self.close()
        if self._process is None:
            root = str(Path(__file__).resolve().parents[3])
            path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipeline.read.pdf.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path},
            )
            self._jobs = 0
        self._jobs += 1
        return self._process

    def _end(self) -> int | None:
        """Wait for the child's end and return how it ended."""
        process = self._process
        if process is None:
            return None
        try:
            code: int | None = process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            code = None
        self.close()
        return code

    def close(self) -> None:
        """End the child."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with suppress(OSError):  # what was still to be written is lost with the child
                        pipe.close()
            self._process = None


def _died(code: int | None, limits: Limits, words: str | None = None) -> WorkerDied:
    if words is None and code == -signal.SIGXCPU:
        words = f"took longer than {limits.cpu:g} seconds of processor time"
    if words is not None:
        error = WorkerDied(words)
        error.in_time = False
        return error
    if code is not None and code < 0:
        return WorkerDied(f"killed its reader (signal {-code}), most likely for memory")
    return WorkerDied(f"its reader ended unexpectedly (exit code {code})")


def _wait(pipe: Any, event: int, deadline: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise TimeoutError


def _write(process: subprocess.Popen[bytes], header: bytes, data: bytes, deadline: float) -> None:
    assert process.stdin is not None
    descriptor = process.stdin.fileno()
    os.set_blocking(descriptor, False)
    for part in (header, data):
        view = memoryview(part)
        while view:
            _wait(process.stdin, selectors.EVENT_WRITE, deadline)
            try:
                view = view[os.write(descriptor, view[: 1 << 20]) :]
            except BlockingIOError:
                continue


def _read(process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert process.stdout is not None
    if size > _MAX_ANSWER:
        raise ValueError(f"an answer of {size} bytes")
    descriptor, parts, left = process.stdout.fileno(), [], size
    while left:
        _wait(process.stdout, selectors.EVENT_READ, deadline)
        part = os.read(descriptor, min(left, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


_idle: list[Worker] = []
_lock = threading.Lock()
_KEPT = 4


def _close_all() -> None:
    with _lock:
        while _idle:
            _idle.pop().close()


atexit.register(_close_all)
os.register_at_fork(
    after_in_child=_idle.clear
)  # a forked process must not talk to its parent's children


@contextmanager
def a_worker() -> Iterator[Worker]:
    """A child process for one job: an idle one, else a new one; kept for the next job afterwards."""
    with _lock:
        worker = _idle.pop() if _idle else Worker()
    try:
        yield worker
    finally:
        with _lock:
            keep = len(_idle) < _KEPT
            if keep:
                _idle.append(worker)
        if not keep:
            worker.close()


def _read_pages(data: bytes, first: int, most: int, limits: Limits) -> dict[str, Any]:
    """What a child says of a stretch of pages."""
    try:
        with a_worker() as worker:
            return worker.ask({"do": "read", "first": first, "most": most}, data, limits)[0]
    except WorkerDied as error:
        return {"pages": [], "shows": [], "total": 0, "error": str(error), "failed": True}


def _reading(answer: dict[str, Any]) -> PdfReading:
    """A file's state from what its pages hold: it is an image when most of its pages are pictures without text."""
    pages, shows, error = tuple(answer["pages"]), answer["shows"], answer["error"]
    silent, broken = sum(what in ("picture", "letters") for what in shows), shows.count("broken")
    state: Literal["text", "image", "failed"] = "text"
    if broken:
        error = "; ".join(filter(None, [error, f"{broken} of {len(pages)} pages can't be read"]))
    if answer.get("failed"):
        state, pages = "failed", ()
    elif silent > len(pages) / 2:
        state = "image"
    elif not any(pages):
        state = "failed"
        empty = f"{len(pages)} pages without a character or a picture" if pages else "has no pages"
        error = "; ".join(filter(None, [error, empty]))
    facts = {name: answer.get(name) for name in ("title", "producer", "created", "modified")}
    return PdfReading(
        pages=pages,
        text_state=state,
        extractor=EXTRACTOR,
        text_sha256=text_digest(pages),
        error=error,
        **facts,
    )


def read_pdf(data: bytes, limits: Limits = Limits()) -> PdfReading:  # noqa: B008
    """Read one PDF in a child process. Never raises for what the file does: ``error`` says it."""
    return _reading(_read_pages(data, 0, _ALL_PAGES, limits))


def read_many(
    items: Iterable[tuple[str, Load]],
    *,
    workers: int = 1,
    executor: concurrent.futures.Executor | None = None,
    limits: Limits = Limits(),  # noqa: B008
) -> Iterator[tuple[str, PdfReading]]:
    """Read many PDFs, some at a time, and give the readings in the order of the items.

    Args:
        items: (name, function that gives the bytes, or a path).
        workers: child processes at work at once; they share the pages of a long file.
        executor: where to run instead, e.g. Dask's ``Client.get_executor()``; it is sent bytes.

    Never raises for a file that can't be read; what a loader raises is passed on.
    """
    own = concurrent.futures.ThreadPoolExecutor(workers) if executor is None else None
    pool = executor or own
    assert pool is not None
    most = _FIRST_PAGES if workers > 1 else _ALL_PAGES
    waiting: deque[tuple[str, bytes, concurrent.futures.Future[dict[str, Any]]]] = deque()

    def finish() -> tuple[str, PdfReading]:
        name, data, future = waiting.popleft()
        return name, _reading(_rest(pool, workers, data, future.result(), limits))

    try:
        for name, load in items:
            data = load.read_bytes() if isinstance(load, Path) else load()
            waiting.append((name, data, pool.submit(_read_pages, data, 0, most, limits)))
            if len(waiting) > 2 * workers:
                yield finish()
        while waiting:
            yield finish()
    finally:
        for _, _, future in waiting:
            future.cancel()
        if own is not None:
            own.shutdown(wait=True)


def _rest(
    pool: concurrent.futures.Executor,
    workers: int,
    data: bytes,
    answer: dict[str, Any],
    limits: Limits,
) -> dict[str, Any]:
    """The answer on a whole file from the one on its first pages: what is left is shared among the workers."""
    done, total = len(answer["pages"]), answer["total"]
    if answer.get("failed") or done >= total:
        return answer
    step = -(-(total - done) // workers)
    parts = [pool.submit(_read_pages, data, at, step, limits) for at in range(done, total, step)]
    for part in [p.result() for p in parts]:
        if part.get("failed"):
            return answer | {"failed": True, "error": part["error"]}
        answer["pages"] += part["pages"]
        answer["shows"] += part["shows"]
    if not any(answer["pages"]):  # a second opinion is asked of whole files only
        return pool.submit(_read_pages, data, 0, _ALL_PAGES, limits).result()
    return answer
