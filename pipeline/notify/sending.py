"""Hand messages over, in a child process that is ended when it takes too long."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.notify.settings import Recipient

_STARTING = threading.Semaphore(os.cpu_count() or 1)
"""Children that load Apprise (half a second of a core) at a time: many recipients are told at once,
and none shall lose the time that it has for its answer by waiting for a core."""


class Message(NamedTuple):
    """What one recipient is told at once."""

    title: str
    body: str
    kind: str
    """``info``, ``success``, ``warning`` or ``failure``, as Apprise calls them."""
    keys: frozenset[str] = frozenset()
    """The pieces of news that it holds."""


def send(
    recipient: Recipient,
    messages: Sequence[Message],
    seconds: float,
    sent: Callable[[Message], None],
    journal: Path | None = None,
) -> str | None:
    """Hand messages over, in order; may be called by several threads, for a recipient each.

    Args:
        seconds: for all of them.
        sent: is told of each message as soon as it was handed over.
        journal: where the child notes the same, in case that we are killed meanwhile.

    Returns:
        why some could not be handed over; None where all were.
    """
    what = {
        "url": recipient.url,
        "messages": [message._asdict() | {"keys": sorted(message.keys)} for message in messages],
        "parent": os.getpid(),
        "journal": str(journal) if journal else None,
        "recipient": recipient.id,
    }
    job = json.dumps(what)
    with _STARTING:
        try:
            child = _Child(seconds)
        except OSError as error:
            return f"no process could be started: {error.strerror}"
        try:
            child.ask(job)
        except BaseException:
            child.end()
            raise
    try:
        why, done = _noted(child, messages, sent)
    finally:
        child.end()
    if child.late and done < len(messages):
        return f"no answer within {seconds:.0f} seconds"
    return why or (None if done == len(messages) else "it broke off")


def _noted(
    child: "_Child", messages: Sequence[Message], sent: Callable[[Message], None]
) -> tuple[str | None, int]:
    """What the child says: why something failed, and how many messages it tried."""
    why, done = None, 0
    for answer in child.answers():
        if "error" in answer:
            return str(answer["error"]), done
        done += 1
        if answer["ok"]:
            sent(messages[answer["message"]])
        else:
            why = answer["words"] or "it was not taken"
    return why, done


class _Child:
    """A process that sends; it is ended when its time is up.

    Raises:
        OSError: none could be started.
    """

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.notify.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._first = ""
        self._watchdog = threading.Timer(seconds, self._end_late)
        self._watchdog.daemon = True
        self._watchdog.start()

    def _end_late(self) -> None:
        self.late = True
        self._process.kill()

    def ask(self, job: str) -> None:
        """Give it its work, and wait until it has loaded what it needs."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):  # it broke off: it has no answers then
            self._process.stdin.write(job)
            self._process.stdin.close()
        self._first = self._process.stdout.readline()

    def answers(self) -> Iterator[dict[str, Any]]:
        """An answer a message; one with ``error`` where it can do nothing at all."""
        assert self._process.stdout is not None
        first = json.loads(self._first or "{}")
        if "error" in first:
            yield first
        yield from map(json.loads, self._process.stdout)

    def end(self) -> None:
        """End it, whatever it does."""
        self._watchdog.cancel()
        self._process.kill()
        with suppress(OSError), self._process:
            pass  # closes what leads to it, and waits for its end
