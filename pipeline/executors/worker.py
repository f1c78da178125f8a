"""A child process that calls the functions it is sent, until its parent closes the pipe."""

import os
import pickle
import signal
import sys
from typing import Any, BinaryIO

from pipeline.executors.local import LENGTH

_NICE = 10
"""Whoever reads files and the parent go first: what is done here waits for what they bring, and
nobody else can do what the parent does."""


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _done(job: bytes) -> bytes:
    """What a job gives, or what it raised."""
    try:
        function, args, kwargs = pickle.loads(job)  # noqa: S301 (from the parent)
        answer: tuple[bool, Any] = True, function(*args, **kwargs)
    except Exception as error:
        answer = False, error
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def main() -> None:
    """Serve the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when it is over
    os.nice(_NICE)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not come between the answers
    while (job := _receive(sys.stdin.buffer)) is not None:
        answer = _done(job)
        out.write(LENGTH.pack(len(answer)))
        out.write(answer)
        out.flush()


if __name__ == "__main__":
    main()
