"""An executor on which nothing is lost: what a worker does not bring is done here.

All that is asked of it are pure functions, so it does not matter who calls them, or how often.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

PATIENCE = 20.0
"""Seconds after which it is asked whether anybody is still there to bring an answer."""
P = ParamSpec("P")
T = TypeVar("T")


class Answer(Future[T]):
    """What is asked of a worker; done here where nobody was asked, or the worker is lost."""

    def __init__(
        self,
        asked: "Future[T] | None",
        alive: Callable[[], bool],
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        super().__init__()
        self._asked: Future[T] | None = asked
        self._alive = alive
        self._call: tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]] | None
        self._call = function, args, kwargs

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
    """

    def __init__(self, executor: Executor | None, alive: Callable[[], bool] = lambda: True) -> None:
        self.executor = executor
        self._alive = alive

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a worker call a function."""
        asked = None
        if self.executor is not None:
            try:
                asked = self.executor.submit(fn, *args, **kwargs)
            except Exception:  # no worker can be asked any more: done here
                self.executor = None
        return Answer(asked, self._alive, fn, args, kwargs)
