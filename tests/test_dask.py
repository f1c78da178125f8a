"""A build on a Dask cluster of two workers, one of which is killed in the middle: the same rows.

The scheduler and the workers are processes of this machine, started as an operator starts them.
"""

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from pipeline.executors.hands import Hands
from pipeline.history.build import build
from tests.city import P2, P3, V2, City, content, page, pdf
from tests.loopback import Loopback

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _installed() -> None:
    """The extra itself; where CI says that it must be there, its absence is a failure."""
    if importlib.util.find_spec("distributed") is None:
        if os.environ.get("SHINKYU_DASK_EXPECTED"):
            pytest.fail("the extra dask is not installed")
        pytest.skip("the extra dask is not installed: pip install -r requirements/dask.txt")


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start all three, and wait until the scheduler can be reached."""
        self._run("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        end = time.monotonic() + 60
        while not self._file.exists() and time.monotonic() < end:
            time.sleep(0.05)
        for _ in range(2):
            self._run("worker", "--no-nanny", "--nthreads", "1", "--no-dashboard")

    def _run(self, what: str, *options: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *options]
        process = subprocess.Popen(
            [*command, "--scheduler-file", str(self._file)],
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return str(json.loads(self._file.read_text())["address"])

    def kill(self, worker: int) -> None:
        """Kill a worker, for good."""
        self._processes[1 + worker].kill()

    def stop(self) -> None:
        """End all of them."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(tmp_path)
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """Three nights with three editions, one of which is replaced."""
    with Loopback() as site:
        found = City(site, tmp_path / "city")
        found.shows(page=page(V2, P2), v2=pdf("KPI 1 = 100"), p2=pdf("KPI 1 = 200"))
        found.crawl()
        found.shows(p2=pdf("KPI 1 = 250"), p3=pdf("KPI 1 = 300"), page=page(V2, P2, P3))
        found.crawl()
        found.build()
        yield found


def test_a_worker_is_killed_in_the_middle(
    cluster: Cluster, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real: Callable[..., Future[Any]] = Hands.ask

    def ask(
        self: Hands, size: int, rank: int, fn: Any, /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        future = real(self, size, rank, fn, *args, **kwargs)
        asked.append(fn.__name__)
        if len(asked) == 2:
            cluster.kill(0)
        return future

    monkeypatch.setattr(Hands, "ask", ask)
    build(city.archive, tmp_path / "again.db", rebuild=True, workers=1, dask=cluster.address)
    assert {"compared", "figures_of"} & set(asked)
    assert len(asked) > 2
    assert content(tmp_path / "again.db") == content(city.db)


def test_all_workers_are_gone(
    cluster: Cluster, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.executors.sure.PATIENCE", 1.0)
    real: Callable[..., Future[Any]] = Hands.ask

    def ask(
        self: Hands, size: int, rank: int, fn: Any, /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        cluster.kill(0)
        cluster.kill(1)
        return real(self, size, rank, fn, *args, **kwargs)

    monkeypatch.setattr(Hands, "ask", ask)
    build(city.archive, tmp_path / "again.db", rebuild=True, workers=1, dask=cluster.address)
    assert content(tmp_path / "again.db") == content(city.db)
