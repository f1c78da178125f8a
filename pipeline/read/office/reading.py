"""Read Word and Excel files in child processes: a file that kills its reader is marked."""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import cast

from pipeline.kinds import TextState
from pipeline.read.blocks import NO_LAYOUT, blocks_from_json
from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.children.protocol import NO_FACTS, Failure
from pipeline.read.office.formats import BY_TYPE, OLE_MAGIC, ZIP_MAGIC, office_kind
from pipeline.read.office.protocol import OfficeJob, OfficeSaid
from pipeline.read.office.types import EXTRACTOR
from pipeline.read.types import FileReading, text_digest


def read_office(data: bytes, limits: Limits = Limits()) -> FileReading | None:  # noqa: B008
    """Read one office file in a child process; None for what is no office file.

    Never raises for what the file does: ``error`` says it.
    """
    if not data.startswith((ZIP_MAGIC, OLE_MAGIC)):
        return None
    try:
        with a_worker() as worker:
            answer = worker.ask(OfficeJob(do="office"), data, limits)
    except WorkerDied as error:
        return _failed(data, error.failure)
    if answer.failure is not None:
        return _failed(data, answer.failure)
    said = cast(OfficeSaid, answer.said)
    if said["media_type"] is None:
        return None
    pages = tuple(said["pages"])
    return FileReading(
        pages=pages,
        text_state=TextState(said["state"]),
        extractor=EXTRACTOR,
        error="; ".join(said["notes"]) or None,
        text_sha256=text_digest(pages),
        layouts=tuple(NO_LAYOUT._replace(blocks=blocks_from_json(b)) for b in said["layouts"]),
        media_type=said["media_type"],
        **said["facts"],
    )


def _failed(data: bytes, failure: Failure) -> FileReading:
    kind = office_kind(data)
    return _unread(failure.text, kind.media_type if kind else None)


def _unread(error: str, media_type: str | None) -> FileReading:
    return FileReading(
        pages=(),
        text_state=TextState.FAILED,
        extractor=EXTRACTOR,
        error=error,
        text_sha256=text_digest(()),
        media_type=media_type,
        **NO_FACTS,
    )


def begin(
    pool: Executor,
    data: bytes,
    *,
    media_type: str | None,
    limits: Limits = Limits(),  # noqa: B008
) -> Callable[[], FileReading | None]:
    """Begin to read what may be an office file; what is returned waits for its reading.

    Args:
        media_type: what its name and its server say that it is.
    """
    return pool.submit(partial(_read, data, media_type, limits)).result


def _read(data: bytes, media_type: str | None, limits: Limits) -> FileReading | None:
    """A reading, also of what only calls itself an office file; None for what does not."""
    reading = read_office(data, limits)
    if reading is None and media_type in BY_TYPE:
        return _unread(f"is not {BY_TYPE[media_type].called}, whatever it is called", None)
    return reading
