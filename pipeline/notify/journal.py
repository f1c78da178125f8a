"""What was handed over, noted by those who hand it over: the run that wrote it down by itself may
be killed while a message is on its way, and would have it told again.

A file beside the memory, a line of JSON a message. Whoever writes holds it, so that it is read when
all are done.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.archive.disk import sync_file
from pipeline.errors import NotifyError

NAME = ".notified.handed"
_PATIENCE = 60.0
"""Seconds to wait for those who still hand something over."""
_STEP = 0.1


class Handed(NamedTuple):
    """A message that was handed over."""

    recipient: str
    keys: list[str]
    """The pieces of news that it holds."""
    kind: str
    at: str
    """UTC."""


Note = Callable[[Handed], None]


def no_note(_handed: Handed) -> None:
    """In the place of a journal where nothing is noted."""


@contextmanager
def writing(path: Path | None) -> Iterator[Note]:
    """Hold a journal while messages are handed over; several may.

    Raises:
        OSError: it can't be written.
    """
    if path is None:
        yield no_note
        return
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH)

        def note(handed: Handed) -> None:
            file.write(f"{json.dumps(handed)}\n".encode())
            sync_file(file)

        yield note


def read(path: Path) -> list[Handed]:
    """What a journal holds.

    Raises:
        NotifyError: somebody has been handing over for too long.
        OSError: it can't be read.
    """
    if not path.exists():
        return []
    with path.open("rb") as file:
        _wait_for(file, path)
        return [handed for line in file if (handed := _handed(line))]


def clear(path: Path) -> None:
    """Forget what it holds: it is noted elsewhere now.

    Raises:
        OSError: it can't be written.
    """
    if path.exists():
        os.truncate(path, 0)


def _wait_for(file: IO[bytes], path: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                words = f"{path}: another process is telling just now"
                raise NotifyError(words) from None
            time.sleep(_STEP)


def _handed(line: bytes) -> Handed | None:
    """A line; None where the machine stopped before it was written to its end."""
    try:
        return Handed(*json.loads(line))
    except (ValueError, TypeError):
        return None
