"""What every child process does: one job after the other until its parent closes the pipe, each
bounded in memory and time.

Only the standard library is imported, so that a child starts quickly.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.read.children.protocol import (
    LENGTH,
    Answer,
    AnswerHeader,
    Bounds,
    Job,
    JobHeader,
    Why,
    failed,
    frame,
)

with suppress(ImportError):  # Python in a browser (Pyodide) has no processes, and no such module
    import resource

Do = Callable[[Job, bytes], Answer]
"""Does one job on the bytes that came with it."""
_COLLECTED = 5_000
"""After so many objects more cycles are looked for; with Python's own 700 that takes 3 % of the
time of a reading."""


def _receive(stream: BinaryIO) -> tuple[JobHeader, bytes] | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    header: JobHeader = json.loads(stream.read(LENGTH.unpack(head)[0]))
    return header, stream.read(header["bounds"]["bytes"])


def _send(stream: BinaryIO, answer: Answer) -> None:
    header = AnswerHeader(
        said=answer.said, failure=answer.failure, bytes=len(answer.blob), size=_size()
    )
    stream.write(frame(header) + answer.blob)
    stream.flush()


def _size() -> int:
    """Bytes of address space in use, which the memory limit counts; 0 where nobody knows."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0


def _limit(bounds: Bounds) -> None:
    """Bound this job: memory for the whole process, processor seconds from now on."""
    memory = bounds["memory"]
    with suppress(ValueError, OSError):  # some systems know no limit of address space
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + bounds["cpu"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answer(do: Do, job: Job, data: bytes) -> Answer:
    """Do a job, whatever it throws."""
    try:
        return do(job, data)
    except MemoryError:
        return failed(Why.MEMORY, "needs more memory than it may have")
    except Exception as error:
        return failed(Why.ERROR, f"can't be read: {type(error).__name__}: {error}"[:300])


def serve(do: Do) -> None:
    """Serve jobs until the parent closes the pipe."""
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between our answers
    os.nice(int(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is imported stays; a page makes thousands of objects and hardly a cycle
    gc.set_threshold(_COLLECTED, 20, 20)
    while (received := _receive(source)) is not None:
        header, data = received
        _limit(header["bounds"])
        answer = _answer(do, header["job"], data)
        del data, received  # or the next file would have to share its memory with this one
        _send(sink, answer)
