"""An executor of processes of this machine: each thread of it has a child of its own.

The standard library's needs either a fork, which must not happen beside other threads, or the
program's main module imported again in each child; these children import only what they are given.
"""

import atexit
import heapq
import itertools
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
LENGTH = struct.Struct("<Q")


class WorkerLostError(Exception):
    """A child ended before it answered."""


class _Child:
    """One child process."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipeline.executors.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
        )

    def ask(self, job: bytes) -> bytes:
        """The answer to a job.

        Raises:
            WorkerLostError: the child is gone.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(LENGTH.pack(len(job)))
            stdin.write(job)
            stdin.flush()
            head = stdout.read(LENGTH.size)
            answer = stdout.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        except OSError as error:
            raise WorkerLostError(str(error)) from error
        if not answer:
            raise WorkerLostError(f"a worker ended (exit code {self._process.wait()})")
        return answer

    def kill(self) -> None:
        """End it at once, whatever it does; whoever waits for it is told."""
        self._process.kill()

    def close(self) -> None:
        """End it, and close what leads to it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()


class _Job(NamedTuple):
    """What waits for a child."""

    rank: int
    number: int
    """In the order in which jobs came; no two have the same."""
    call: bytes
    future: "Future[Any]"


class Processes(ThreadPoolExecutor):
    """Runs functions of modules in child processes; what they take and give is pickled."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, thread_name_prefix="shinkyu-worker")
        self._waiting: list[_Job] = []
        self._lock, self._numbers = threading.Lock(), itertools.count()
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._all: list[_Child] = []
        self._ended = self._cancelled = False
        _RUNNING.add(self)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a child call a function; a future fails with what the function raised, or with
        :class:`WorkerLostError`.
        """
        return self.submit_ranked(0, fn, *args, **kwargs)

    def submit_ranked(
        self, rank: int, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """As :meth:`submit`; of all that wait the lowest rank is done first."""
        call = pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)
        future: Future[T] = Future()
        with self._lock:
            heapq.heappush(self._waiting, _Job(rank, next(self._numbers), call, future))
        super().submit(self._first)
        return future

    def _first(self) -> None:
        """Do the first of the jobs that wait."""
        with self._lock:
            job = heapq.heappop(self._waiting)
        if not job.future.set_running_or_notify_cancel():
            return
        try:
            job.future.set_result(self._do(job.call))
        except BaseException as error:
            job.future.set_exception(error)

    def _do(self, job: bytes) -> Any:
        try:
            child = self._idle.get_nowait()
        except queue.Empty:
            child = _Child()
            self._all.append(child)
            if self._cancelled:  # in the very moment in which it was started
                child.kill()
        try:
            answer = child.ask(job)
        except BaseException:
            child.close()
            raise
        if self._ended:
            child.close()
        else:
            self._idle.put(child)
        good, value = pickle.loads(answer)  # noqa: S301 (from a child of ours)
        if not good:
            raise value
        return value

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads, then the children; those too whose work nobody waits for any more."""
        self._ended, self._cancelled = True, cancel_futures
        if cancel_futures:
            with self._lock:
                for job in self._waiting:
                    job.future.cancel()
        for child in self._all if cancel_futures else ():
            child.kill()
        super().shutdown(wait, cancel_futures=cancel_futures)
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()


_RUNNING: "weakref.WeakSet[Processes]" = weakref.WeakSet()


def _end_all() -> None:
    for pool in list(_RUNNING):
        pool.shutdown(wait=False, cancel_futures=True)


atexit.register(_end_all)
