"""The parent side of reading PDFs: child processes with limits, lent out, used again and replaced when they die."""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.read.pdf_worker import read_message, write_message

_ROOT = str(Path(__file__).resolve().parents[2])
_START = f"import sys; sys.path.append({_ROOT!r}); from pipeline.read.pdf_worker import main; main()"
_MOST_REQUESTS = 500
"""A process is retired after so many requests, so that what libraries leak stays small."""


class Limits(NamedTuple):
    """What one file may use."""

    memory: int = 1_500_000_000
    """Bytes of address space of the process."""
    cpu: int = 60
    """Seconds of CPU time."""
    wall: float = 90.0
    """Seconds on the clock."""


class ChildError(Exception):
    """The child died over a request, or said that it failed; the text is the reason, fit to follow a file's name."""


class _Child:
    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.requests = 0
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, header: dict[str, Any], data: bytes, wall: float) -> tuple[dict[str, Any], bytes]:
        """One request; raises ChildError when the process dies over it or has to be killed."""
        self.requests += 1
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(wall, stop)
        timer.daemon = True
        timer.start()
        try:
            write_message(self.process.stdin, header, data)  # type: ignore[arg-type]
            answer = read_message(self.process.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):  # a broken pipe, or no message of ours
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            raise ChildError(f"took more than {wall:g} s" if late.is_set() else self._why())
        return answer

    def _why(self) -> str:
        code = self.process.returncode
        if code == -signal.SIGXCPU:
            return "took more CPU time than is allowed"
        name = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        return f"the reading process died over it ({name}), most often for want of memory"

    def close(self) -> None:
        """End the process; safe to call more than once."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            self.process.wait(0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_idle: list[_Child] = []
_lock = threading.Lock()


def _take(memory: int) -> _Child:
    with _lock:
        for child in reversed(_idle):
            if child.memory == memory and child.process.poll() is None:
                _idle.remove(child)
                return child
    return _Child(memory)


def _give_back(child: _Child) -> None:
    with _lock:
        if child.requests < _MOST_REQUESTS and len(_idle) < (os.cpu_count() or 1):
            _idle.append(child)
            return
    child.close()


def close_idle() -> None:
    """End every child that nobody uses."""
    with _lock:
        children = _idle[:]
        _idle.clear()
    for child in children:
        child.close()


def _forget() -> None:
    global _lock
    _idle.clear()
    _lock = threading.Lock()


atexit.register(close_idle)
os.register_at_fork(after_in_child=_forget)


def ask(header: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Have a child do ``header["do"]`` with ``data``; may be called from many threads at once.

    A process that dies over its first file is believed; one that has read others before gets a second try in a fresh
    process, so that what a file comes to does not depend on the files before it.

    Raises:
        ChildError: the file could not be handled; the text says why.
    """
    if len(data) >= 1 << 32:
        raise ChildError("is larger than 4 GB")
    child = _take(limits.memory)
    used = child.requests > 0
    try:
        found, payload = child.ask({**header, "cpu": limits.cpu}, data, limits.wall)
    except ChildError:
        if not used:
            raise
        return _once(header, data, limits)
    if found.get("spent"):
        child.close()
        if used:
            return _once(header, data, limits)
    else:
        _give_back(child)
    if "failed" in found:
        raise ChildError(str(found["failed"]))
    return found, payload


def _once(header: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    child = _Child(limits.memory)
    found, payload = child.ask({**header, "cpu": limits.cpu}, data, limits.wall)
    if found.get("spent"):
        child.close()
    else:
        _give_back(child)
    if "failed" in found:
        raise ChildError(str(found["failed"]))
    return found, payload
