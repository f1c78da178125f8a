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
from typing import Any, NamedTuple

import pytest
from filelock import FileLock

from pipeline.cli.serving import arguments, metadata_path
from pipeline.demo.play import Played, play

SERIES = "higano-総合戦略"


FOLDER = "SHINKYU_DEMO_OF_TESTS"
"""Where the processes of one run of tests share the demo; :mod:`tests.conftest` makes it."""


class Offline:
    """Stands before ``socket``: lets loopback through and notes whatever else was tried."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self._connect = socket.socket.connect
        self._resolve = socket.getaddrinfo

    def connect(self, sock: socket.socket, address: Any) -> None:
        if sock.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            self.tried.append(str(address))
            raise OSError(f"the demo tried to reach {address}")
        self._connect(sock, address)

    def ask(self, host: Any, *_: Any) -> Any:
        self.tried.append(str(host))
        raise socket.gaierror(f"the demo tried to look up {host}")

    def resolve(self, host: Any, *args: Any, **more: Any) -> Any:
        if host not in ("127.0.0.1", "::1", "localhost", None, ""):
            self.tried.append(str(host))
            raise socket.gaierror(f"the demo tried to look up {host}")
        return self._resolve(host, *args, **more)


@contextmanager
def _offline() -> Iterator[Offline]:
    """Nothing but loopback can be reached; gives what was tried."""
    offline = Offline()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            socket.socket, "connect", lambda sock, address: offline.connect(sock, address)
        )
        patch.setattr(socket, "getaddrinfo", offline.resolve)
        for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn"):
            patch.setattr(socket, name, offline.ask)
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        yield offline


class PlayedOffline(NamedTuple):
    """The demo, what it said line by line, and what it tried to reach outside the machine."""

    played: Played
    told: list[str]
    tried: list[str]


@functools.cache
def played_offline() -> PlayedOffline:
    """The demo, played once for all processes of a run, with nothing but loopback in reach: do not
    write into it.
    """
    folder = Path(os.environ[FOLDER])
    done = folder / "played.pickle"
    with FileLock(folder / "lock"):
        if not done.exists():
            told: list[str] = []
            with _offline() as offline:
                city = play(folder / "city", report=told.append)
            done.write_bytes(pickle.dumps(PlayedOffline(city, told, offline.tried)))
    found: PlayedOffline = pickle.loads(done.read_bytes())
    return found


def played(folder: Path) -> Played:
    """The demo's archive and database, played once for all processes of a run: do not write.

    ``folder`` is where a test that wants to write would copy them.
    """
    return played_offline().played


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
