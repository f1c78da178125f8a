"""Child processes that end when we do, however we end."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

_GRACE = 10.0
"""Seconds that a child has to finish what it is answering."""
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_SET_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""


def attend(
    commands: Sequence[Sequence[str]], environment: Mapping[str, str], *, keep: Sequence[int] = ()
) -> int:
    """Run child processes until one of them ends, or a signal ends us (SIGTERM, SIGINT, SIGHUP):
    then all of them end, too.

    The signal is handed on, so that they finish what they are answering; a second one is handed on
    as well, which makes a server drop its readers; after ten seconds they are killed. Where we are
    killed ourselves (SIGKILL, for want of memory) the system ends them (Linux).

    Args:
        keep: open files of ours that the children have, too.

    Returns:
        An exit code: 0 where a signal ended us, else that of the first child that ended by itself.
    """
    ours = _Children()
    with ours.attended():
        for command in commands:
            ours.start(command, environment, keep)
        return ours.wait()


class _Children:
    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []
        self._asked = False
        self._told: set[int] = set()
        """Those that were sent a signal, by number: a second one has a server drop its readers."""

    @contextmanager
    def attended(self) -> Iterator[None]:
        """Signals are handed on in the meantime, and nobody is left behind at the end."""
        before = {number: signal.signal(number, self._hand_on) for number in _ENDING}
        try:
            yield
        finally:
            self._end_the_rest()
            for child in self._running:
                child.wait()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], keep: Sequence[int]
    ) -> None:
        """A group of its own: a terminal's Ctrl-C comes to it once, from us."""
        if not self._asked:
            child = subprocess.Popen(
                command,
                env=environment,
                pass_fds=keep,
                process_group=0,
                preexec_fn=_dies_with_us(),
            )
            self._running.append(child)
        if self._asked:  # in the very moment in which it was started
            self._end_the_rest()

    def wait(self) -> int:
        """Wait until the first one ends."""
        ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        for child in self._running:
            threading.Thread(target=lambda c=child: ended.put(c.wait()), daemon=True).start()
        code = ended.get() if self._running else 0
        if self._asked:
            return 0
        return code if code >= 0 else 128 - code

    def _hand_on(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        self._end(self._running, signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)

    def _end_the_rest(self) -> None:
        """Those that nobody has told yet."""
        self._end([c for c in self._running if c.pid not in self._told], signal.SIGTERM)

    def _end(self, children: Sequence[subprocess.Popen[bytes]], number: int) -> None:
        alive = [child for child in children if child.returncode is None]
        for child in alive:
            self._told.add(child.pid)
            with suppress(ProcessLookupError):
                os.kill(child.pid, number)
        if alive:
            timer = threading.Timer(_GRACE, self._kill)
            timer.daemon = True
            timer.start()

    def _kill(self) -> None:
        for child in self._running:
            with suppress(ProcessLookupError):
                child.kill()


def _dies_with_us() -> Callable[[], None] | None:
    """What a child does before anything else: asks the system for SIGTERM when its parent dies.

    None where that is not to be had.
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def ask() -> None:
        prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask
