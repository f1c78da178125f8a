"""The demo's city, played once for all tests of a process, and a real server over it."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.demo.play import Played, play
from pipeline.serving import arguments, metadata_path

SERIES = "higano-総合戦略"


def played(folder: Path) -> Played:
    """The demo's archive and database."""
    return play(folder, report=lambda line: None)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def served(archive: Path, db: Path) -> Iterator[str]:
    """``datasette serve`` as «shinkyu serve» starts it; gives its address without a trailing slash."""
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
