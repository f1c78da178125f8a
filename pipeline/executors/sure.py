"""An executor on which nothing is lost: what a worker does not bring is done here.

All that is asked of it are pure functions, so it does not matter who calls them, or how often.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Answer(Future[T]):
    """What is asked of a worker; done here where nobody was asked, or the worker is lost."""

    def __init__(
        self,
        asked: "Future[T] | None",
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        super().__init__()
        self._asked: Future[T] | None = asked
        self._call: tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]] | None
        self._call = function, args, kwargs

    def result(self, timeout: float | None = None) -> T:
        """What the function gives; what it raises, raised here too."""
        if self._call is not None:
            function, args, kwargs = self._call
            self.set_result(self._brought(timeout, function, args, kwargs))
            self._asked = self._call = None
        return super().result(timeout)

    def _brought(
        self,
        timeout: float | None,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> T:
        if self._asked is not None:
            try:
                return self._asked.result(timeout)
            except Exception:  # noqa: S110 (whatever became of the worker; a fault of the function
                pass  # itself is met again here)
        return function(*args, **kwargs)

    def done(self) -> bool:
        """Is the answer here, so that asking for it waits for nobody?"""
        return self._call is None or (self._asked is not None and self._asked.done())


class Surely(Executor):
    """Another executor, or none: without one everything is done when it is asked for."""

    def __init__(self, executor: Executor | None) -> None:
        self.executor = executor

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Let a worker call a function."""
        asked = None
        if self.executor is not None:
            try:
                asked = self.executor.submit(fn, *args, **kwargs)
            except Exception:  # no worker can be asked any more: done here
                self.executor = None
        return Answer(asked, fn, args, kwargs)
