"""An executor on which nothing is lost: what a worker does not bring is done here.

All that is asked of it are pure functions, so it does not matter who calls them, or how often.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

from pipeline.executors.local import Processes

PATIENCE = 20.0
"""Seconds after which it is asked whether anybody is still there to bring an answer."""
P = ParamSpec("P")
T = TypeVar("T")


class Answer(Future[T]):
    """What is asked of a worker; done here where nobody was asked, or the worker is lost."""

    def __init__(
        self,
        asked: "Future[T] | None",
        near: bool,
        alive: Callable[[], bool],
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        super().__init__()
        self._asked: Future[T] | None = asked
        self._near, self._alive = near, alive
        self._call: tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]] | None
        self._call = function, args, kwargs

    @property
    def is_brought(self) -> bool:
        """Has a worker made it?"""
        return self._asked is not None and self._asked.done()

    @property
    def is_awaited(self) -> bool:
        """Is a worker still to make it?"""
        return self._asked is not None and not self._asked.done()

    def result(self, timeout: float | None = None) -> T:
        """What the function gives; what it raises, raised here too.

        Args:
            timeout: is not looked at: where nobody brings an answer it is made here.
        """
        if self._call is not None:
            function, args, kwargs = self._call
            self.set_result(self._brought(function, args, kwargs))
            self._asked = self._call = None
        return super().result(timeout)

    def _brought(
        self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> T:
        asked = self._asked
        if asked is not None and self._near and asked.cancel():
            asked = None  # nobody has begun it: whoever waits may as well do it
        while asked is not None:
            try:
                return asked.result(PATIENCE)
            except TimeoutError:
                if asked.done() or not self._alive():
                    break
            except Exception:  # whatever became of the worker; a fault of the function itself is
                break  # met again here
        return function(*args, **kwargs)


class Surely(Executor):
    """Another executor, or none: without one everything is done when it is asked for.

    Args:
        alive: is there still somebody who could bring an answer?

    What is asked for before a process of this machine has begun it is done here: it is cores that
    they wait for.
    """

    def __init__(
        self,
        executor: Executor | None,
        alive: Callable[[], bool] = lambda: True,
    ) -> None:
        self.executor = executor
        self._alive = alive

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """Let a worker call a function."""
        return self.submit_ranked(0, fn, *args, **kwargs)

    def submit_ranked(
        self, rank: int, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Answer[T]:
        """As :meth:`submit`; processes of this machine do the lowest rank first."""
        asked = None
        if self.executor is not None:
            try:
                if isinstance(self.executor, Processes):
                    asked = self.executor.submit_ranked(rank, fn, *args, **kwargs)
                else:
                    asked = self.executor.submit(fn, *args, **kwargs)
            except Exception:  # no worker can be asked any more: done here
                self.executor = None
        near = isinstance(self.executor, Processes)
        return Answer(asked, near, self._alive, fn, args, kwargs)
