"""Several processes behind one address: they share the readers, and what one of them signs."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest

from pipeline.cli import attended, served, serving
from pipeline.database import schema
from pipeline.errors import ShinkyuError
from pipeline.web.datasette_types import Datasette
from pipeline.web.tables import conditional

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
READERS = 12
OWN = 3
"""Sockets of a process without a reader: the common one, and a pair of its loop."""


class Running(NamedTuple):
    process: "subprocess.Popen[str]"
    port: int

    def children(self) -> list[int]:
        pid = self.process.pid
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    db = tmp_path / "db" / "shinkyu.db"
    db.parent.mkdir()
    with closing(sqlite3.connect(db)) as conn:
        schema.create(conn)
        conn.commit()
    words = ["serve", "--port", "0", "--processes", "2", "--db", str(db)]
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
    process = subprocess.Popen(
        [*command, "--archive", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout
        told = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", process.stdout.readline())
        assert told
        yield Running(process, int(told[1]))
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert process.returncode == 0


def _open_sockets(pid: int) -> int:
    found = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # it was closed meanwhile
            found += str(one.readlink()).startswith("socket:")
    return found


def _asked(reader: socket.socket) -> bytes:
    reader.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")
    return reader.recv(12)


@LINUX
def test_processes_share_the_readers_and_the_secret(running: Running) -> None:
    children: list[int] = []
    for _ in range(50):  # the second may still begin when the first one answers
        readers = [
            socket.create_connection(("127.0.0.1", running.port), 60) for _ in range(READERS)
        ]
        assert {_asked(reader) for reader in readers} == {b"HTTP/1.1 200"}
        children = running.children()
        taken = [_open_sockets(pid) for pid in children]
        for reader in readers:
            reader.close()
        if len(taken) == 2 and min(taken) >= OWN + READERS // 4:
            break
        time.sleep(0.1)  # it begins sooner if the first one is left in peace
    else:
        pytest.fail(f"one has all readers: {taken}")
    for name in ("DATASETTE_SECRET", "SHINKYU_START"):
        told = [Path(f"/proc/{pid}/environ").read_bytes() for pid in children]
        one, other = [re.search(rf"{name}=(\w{{32,64}})\0".encode(), text) for text in told]
        assert one
        assert other
        assert one[1] == other[1]


def test_processes_of_one_start_tag_tables_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> str:
        return conditional._start(cast("Datasette", SimpleNamespace()))

    monkeypatch.delenv(conditional.START, raising=False)
    assert start() != start()
    monkeypatch.setenv(conditional.START, "a" * 32)
    assert start() == start() == "a" * 32


def test_an_address_that_is_taken_is_told() -> None:
    with (
        serving.listening("127.0.0.1", 0) as taken,
        pytest.raises(ShinkyuError, match=r"can't listen on 127\.0\.0\.1:\d+: Address already"),
    ):
        serving.listening("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(ShinkyuError, match=r"can't listen on no\.invalid:0: .+"):
        serving.listening("no.invalid", 0)


def test_as_many_processes_as_cores_of_many_four(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, processes in ((1, 1), (2, 2), (64, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: range(n), raising=False)
        assert serving.usual_processes() == processes
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert serving.usual_processes() == 1


def test_a_server_whose_starter_was_killed_waits_for_no_reader_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = list[Any]()

    class Started:
        started = True

        def __init__(self, config: Any) -> None:
            made.append(config)

        def run(self, **_: Any) -> None:
            """Nothing is served here."""

    monkeypatch.setattr(served, "_Server", Started)
    with socket.socket() as unused:
        served.run(unused, False, lambda: None)
    assert attended._GRACE < made[0].timeout_graceful_shutdown < 15
