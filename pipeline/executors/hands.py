"""Who does the work of a build: processes of this machine, or a Dask cluster."""

from collections.abc import Callable
from concurrent.futures import Executor
from importlib import import_module
from typing import Any, ParamSpec, Self, TypeVar

from pipeline.database.version import stamp
from pipeline.errors import ShinkyuError
from pipeline.executors.local import Processes
from pipeline.executors.sure import Answer, Surely

P = ParamSpec("P")
T = TypeVar("T")
_WORTH = 250_000
"""Characters that must be to be compared or read before processes are started for them: as much as
takes them longer than to start (0.4 s).
"""
_PATIENCE = "10s"


class Hands:
    """Workers for what can be done apart. Use it as a context manager.

    Args:
        workers: processes of this machine; with one everything is done here.
        dask: address of a Dask scheduler, whose cluster then does it.

    Raises:
        ShinkyuError: the cluster can't be reached, or runs another version of the program.
    """

    def __init__(self, workers: int = 1, dask: str | None = None) -> None:
        self.workers = workers
        self._waiting = 0
        self._client: Any = None
        self._near: Processes | None = None
        self._far: Executor | None = None
        if dask:
            self._client = _connected(dask)
            self._far = self._client.get_executor(retries=2)
            self.workers = max(workers, sum(self._client.ncores().values()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._near is not None:
            self._near.shutdown(wait=False, cancel_futures=True)
        if self._client is not None:
            self._client.close()

    @property
    def cluster(self) -> Executor | None:
        """Where files are read; None where this machine's own children read them."""
        return Surely(self._far, self._is_there) if self._far is not None else None

    def _is_there(self) -> bool:
        """Has the cluster workers?"""
        try:
            return bool(self._client.ncores())
        except Exception:  # the scheduler itself is gone
            return False

    def near(self) -> Surely:
        """Processes of this machine, which see its files."""
        if self.workers <= 1:
            return Surely(None)
        if self._near is None:
            self._near = Processes(self.workers)
        return Surely(self._near)

    def ask(
        self, size: int, rank: int, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Answer[T]:
        """Let somebody call a pure function; little work is done here, when it is asked for.

        Args:
            size: how much it is, in characters of text.
            rank: of all that waits for processes of this machine the lowest is done first.
        """
        if self._far is not None:
            return Surely(self._far, self._is_there).submit_ranked(rank, fn, *args, **kwargs)
        self._waiting += size
        if self._near is None and self._waiting < _WORTH:
            return Surely(None).submit(fn, *args, **kwargs)
        return self.near().submit_ranked(rank, fn, *args, **kwargs)


def _connected(address: str) -> Any:
    try:
        make: Any = import_module("distributed").Client
    except ImportError as error:
        raise ShinkyuError(
            "--dask needs the library of Dask: install it with «pip install 'shinkyu[dask]'»"
        ) from error
    try:
        client = make(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ShinkyuError(f"--dask {address}: no scheduler can be reached: {error}") from error
    try:
        others = sorted(who for who, theirs in client.run(stamp).items() if theirs != stamp())
    except BaseException:
        client.close()
        raise
    if others:
        client.close()
        raise ShinkyuError(
            f"--dask {address}: {', '.join(others)} runs another version of the program "
            "than this machine; install the same on every worker"
        )
    return client
