"""The child process that reads files: limited in memory and time, it may die without harm.

It serves jobs until its parent closes the pipe. Only pypdfium2,
numpy and the standard library are imported; other libraries when a job needs them.
"""

import gc
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

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
from pipeline.read.office.protocol import OfficeJob
from pipeline.read.pdf import text_worker
from pipeline.read.pdf.protocol import (
    CropJob,
    MapsJob,
    OcrJob,
    OpinionJob,
    PictureJob,
    PlacesJob,
    ReadJob,
    SizesJob,
    SketchJob,
)

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


def _do(job: Job, data: bytes) -> Answer:
    if job["do"] == "read":
        return text_worker.read(cast(ReadJob, job), data)
    if job["do"] == "sketch":
        from pipeline.read.pdf import sketch_worker

        return sketch_worker.sketch(cast(SketchJob, job), data)
    if job["do"] in ("maps", "opinion"):
        from pipeline.read.pdf import codes_worker

        return codes_worker.do(cast(MapsJob | OpinionJob, job), data)
    if job["do"] == "office":
        from pipeline.read.office import worker as office_worker

        return office_worker.read(cast(OfficeJob, job), data)
    if job["do"] == "ocr":
        from pipeline.read.pdf import ocr_worker

        return ocr_worker.recognise(cast(OcrJob, job), data)
    from pipeline.read.pdf import picture_worker

    return picture_worker.do(cast(PictureJob | CropJob | PlacesJob | SizesJob, job), data)


def _answer(job: Job, data: bytes) -> Answer:
    """Do a job, whatever it throws."""
    try:
        return _do(job, data)
    except MemoryError:
        return failed(Why.MEMORY, "needs more memory than it may have")
    except Exception as error:
        return failed(Why.ERROR, f"can't be read: {type(error).__name__}: {error}"[:300])


def main() -> None:
    """Serve jobs until the parent closes the pipe."""
    source = sys.stdin.buffer
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between our answers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is imported stays; a page makes thousands of objects and hardly a cycle
    gc.set_threshold(_COLLECTED, 20, 20)
    while (received := _receive(source)) is not None:
        header, data = received
        _limit(header["bounds"])
        answer = _answer(header["job"], data)
        del data, received  # or the next file would have to share its memory with this one
        _send(sink, answer)


if __name__ == "__main__":
    main()
