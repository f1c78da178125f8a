"""The demo's city, played once for all tests of a run, and a real server over it."""

import functools
import os
import pickle
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from pipeline.cli.serving import arguments, metadata_path
from pipeline.demo.play import Played, play

SERIES = "higano-総合戦略"


FOLDER = "SHINKYU_DEMO_OF_TESTS"
"""Where the processes of one run of tests share the demo; :mod:`tests.conftest` makes it."""


@functools.cache
def _played() -> Played:
    folder = Path(os.environ[FOLDER])
    done = folder / "played.pickle"
    with FileLock(folder / "lock"):
        if not done.exists():
            played = play(folder / "city", report=lambda line: None)
            done.write_bytes(pickle.dumps(played))
    found: Played = pickle.loads(done.read_bytes())
    return found


def played(folder: Path) -> Played:
    """The demo's archive and database, played once for all processes of a run: do not write.

    ``folder`` is where a test that wants to write would copy them.
    """
    return _played()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def served(archive: Path, db: Path) -> Iterator[str]:
    """``datasette serve`` as «shinkyu serve» starts it; gives its address without a last slash."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {"SHINKYU_ARCHIVE": str(archive)}
    with subprocess.Popen(
        arguments(db, metadata_path(), "127.0.0.1", port),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(url + "/robots.txt", timeout=5)
                    break
                except urllib.error.HTTPError:
                    break
                except OSError:
                    time.sleep(0.1)
            yield url
        finally:
            server.terminate()
