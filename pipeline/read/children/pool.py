"""The child processes that read files: bounded, replaced when they die, kept for the next file."""

import atexit
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.read.children.protocol import (
    LENGTH,
    Answer,
    AnswerHeader,
    Bounds,
    Failure,
    Job,
    JobHeader,
    Why,
    frame,
)

_MAX_ANSWER = 512 * 1024 * 1024
READER = "pipeline.read.children.worker"
"""What a child runs that reads files."""


class Limits(NamedTuple):
    """Bounds for one file."""

    memory: int = 1536 * 1024 * 1024
    """Bytes of address space of the child."""
    cpu: float = 60.0
    """Seconds of processor time."""
    wall: float = 120.0
    """Seconds on the clock."""


class WorkerDied(Exception):
    """The child was killed by a limit or crashed; ``failure`` says which, as far as can be told."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.text)
        self.failure = failure


class Worker:
    """One child process, started when needed, replaced when it dies or has read many files."""

    _FILES = 300

    def __init__(self, module: str = READER, nice: int = 0) -> None:
        """Args: ``module``: what the child runs; ``nice``: so far it stands back."""
        self._command = [sys.executable, "-P", "-m", module, str(nice)]
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0

    def ask(self, job: Job, data: bytes, limits: Limits) -> Answer:
        """Let the child do one job on the bytes of a file.

        A child that dies over its first file died of that file. One that has read others before is
        replaced and asked once more (unless it took too long), so that a result never depends on
        the files before it.

        Raises:
            WorkerDied: it was killed or crashed over it.
        """
        used = self._jobs > 0 and self._process is not None
        try:
            answer = self._ask(job, data, limits)
            if not (used and _short_of_memory(answer)):
                return answer
        except WorkerDied as error:
            if not used or error.failure.why is Why.TIME:
                raise
        return self._ask(job, data, limits)

    def _ask(self, job: Job, data: bytes, limits: Limits) -> Answer:
        process = self._start()
        bounds = Bounds(bytes=len(data), memory=limits.memory, cpu=limits.cpu)
        deadline = time.monotonic() + limits.wall
        try:
            _write(process, frame(JobHeader(job=job, bounds=bounds)), data, deadline)
            (length,) = LENGTH.unpack(_read(process, LENGTH.size, deadline))
            header: AnswerHeader = json.loads(_read(process, length, deadline))
            blob = _read(process, header["bytes"], deadline)
        except TimeoutError as error:
            self.close()
            words = f"took longer than {limits.wall:g} seconds"
            raise WorkerDied(Failure(Why.TIME, words)) from error
        except (OSError, EOFError, ValueError) as error:
            raise WorkerDied(_cause_of_death(self._end(), limits)) from error
        except BaseException:
            self.close()  # interrupted in mid-answer: the next job must not read the rest of it
            raise
        failure = header["failure"]
        answer = Answer(
            said=header["said"],
            failure=Failure(Why(failure[0]), failure[1]) if failure else None,
            blob=blob,
        )
        if _short_of_memory(answer) or header["size"] > limits.memory // 2:
            self.close()  # what it has grown by must not be missing for the next file
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (
            self._jobs >= self._FILES or self._process.poll() is not None
        ):
            self.close()
        if self._process is None:
            root = str(Path(__file__).resolve().parents[3])
            path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # numpy's library for matrices, which nothing here asks, would start threads
                env=os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
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


def _short_of_memory(answer: Answer) -> bool:
    return answer.failure is not None and answer.failure.why is Why.MEMORY


def _cause_of_death(code: int | None, limits: Limits) -> Failure:
    """What the exit code of a child says; below zero it is the signal that ended it."""
    if code == -signal.SIGXCPU:
        return Failure(Why.TIME, f"took longer than {limits.cpu:g} seconds of processor time")
    if code is not None and code < 0:
        words = f"killed its reader (signal {-code}), most likely for memory"
        return Failure(Why.DIED, words)
    return Failure(Why.DIED, f"its reader ended unexpectedly (exit code {code})")


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
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


class Workers:
    """The child processes that run one module: those that are idle are kept for the next job."""

    def __init__(self, module: str, kept: int) -> None:
        """Args: ``kept``: so many idle ones at most."""
        self._module = module
        self._kept = kept
        self._nice = 0
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        atexit.register(self.close)
        # A forked process must not talk to its parent's children.
        os.register_at_fork(after_in_child=self._idle.clear)

    @contextmanager
    def one(self) -> Iterator[Worker]:
        """A child process for one job: an idle one, else a new one; then kept for the next job."""
        with self._lock:
            worker = self._idle.pop() if self._idle else Worker(self._module, self._nice)
        try:
            yield worker
        finally:
            with self._lock:
                keep = len(self._idle) < self._kept
                if keep:
                    self._idle.append(worker)
            if not keep:
                worker.close()

    @contextmanager
    def standing_back(self, nice: int) -> Iterator[None]:
        """Children that are started meanwhile leave the processor to their parent.

        Args:
            nice: how far, 1 to 19, as ``nice(2)`` has it.
        """
        self._nice = nice
        try:
            yield
        finally:
            self._nice = 0

    def close(self) -> None:
        """End those that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


READERS = Workers(READER, 4)
a_worker = READERS.one
"""A child process that reads files."""
