"""Hand messages over, in a child process that is ended when it takes too long."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.notify.settings import Recipient


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
) -> str | None:
    """Hand messages over, in order.

    Args:
        seconds: for all of them.
        sent: is told of each message as soon as it was handed over.

    Returns:
        why some could not be handed over; None where all were.
    """
    wanted = [message._asdict() | {"keys": None} for message in messages]
    job = json.dumps({"url": recipient.url, "messages": wanted, "parent": os.getpid()})
    command = [sys.executable, "-P", "-m", "pipeline.notify.worker"]
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
    except OSError as error:
        return f"no process could be started: {error.strerror}"
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    watchdog = threading.Timer(seconds, end)
    watchdog.daemon = True
    watchdog.start()
    try:
        why, done = _answers(child, job, messages, sent)
    finally:
        watchdog.cancel()
        child.kill()
        child.wait()
    if late.is_set():
        return f"no answer within {seconds:.0f} seconds"
    return why or (None if done == len(messages) else "it broke off")


def _answers(
    child: "subprocess.Popen[str]",
    job: str,
    messages: Sequence[Message],
    sent: Callable[[Message], None],
) -> tuple[str | None, int]:
    """What the child says: why something failed, and how many messages it tried."""
    why, done = None, 0
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(job)
            child.stdin.close()
        except OSError:
            return "it broke off", 0
        for line in child.stdout:
            answer = json.loads(line)
            if "error" in answer:
                return str(answer["error"]), 0
            done += 1
            if answer["ok"]:
                sent(messages[answer["message"]])
            else:
                why = answer["words"] or "it was not taken"
    return why, done
