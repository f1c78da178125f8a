"""Readers at once, each a process of its own that asks for pages over one connection: for all in
turn that it has seen before, or for each of a walk once.

A reader costs as little as it can: a client library takes longer over an answer than the server,
and threads of one process would wait for each other, not for the server.
"""

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing

_BUFFER = 1 << 16


class Reader:
    """A connection that stays open."""

    def __init__(self, port: int, clock: int = time.CLOCK_MONOTONIC) -> None:
        """Args: ``clock``: by which it counts, as :func:`clock_of` gives one."""
        self._clock = clock
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def ask(self, path: str) -> float:
        """Milliseconds from the request to the last byte.

        Raises:
            RuntimeError: the answer was neither a page nor the monitor's 503.
        """
        start = time.clock_gettime(self._clock)
        words = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: ja\r\n\r\n"
        self._socket.sendall(words.encode())
        head, _, rest = self._until(b"", b"\r\n\r\n").partition(b"\r\n\r\n")
        told = head.lower()
        length = told.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if length:
            self._as_long(rest, int(length))
        elif b"transfer-encoding: chunked" in told:
            self._until(rest, b"\r\n0\r\n\r\n" if not rest.startswith(b"0\r\n") else b"\r\n\r\n")
        spent = (time.clock_gettime(self._clock) - start) * 1000
        if head[9:12] != b"200" and not path.startswith("/-/status"):
            raise RuntimeError(f"{path}: {head[:40]!r}")
        return spent

    def _more(self) -> bytes:
        found = self._socket.recv(_BUFFER)
        if not found:
            raise RuntimeError("the server went away")
        return found

    def _until(self, found: bytes, end: bytes) -> bytes:
        while end not in found[-len(end) :] and end not in found:
            found += self._more()
        return found

    def _as_long(self, found: bytes, length: int) -> None:
        got = len(found)
        while got < length:
            got += len(self._more())


def read(number: int, port: int, seconds: float, pause: float, paths: Sequence[str]) -> list[float]:
    """What one reader met, in an order of its own, who had seen every page before."""
    own = random.Random(number).sample(paths, len(paths))
    with closing(Reader(port)) as first:
        for path in own:
            first.ask(path)
    reader, times = Reader(port), list[float]()
    _begin_together()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for path in own:
            times.append(reader.ask(path))
            if pause:
                time.sleep(random.uniform(0, 2 * pause))
    return times


def clock_of(process: int) -> int:
    """The clock of the processor time that another process has taken (Linux).

    As clock_getcpuclockid(3) makes it: the number of the process, turned over, and which of its
    times is meant.
    """
    return (~process << 3) | 2


def walk(port: int, paths: Sequence[str], clock: int = time.CLOCK_MONOTONIC) -> list[float]:
    """What one reader met who asked for each page once."""
    reader = Reader(port, clock)
    _begin_together()
    return [reader.ask(path) for path in paths]


def _begin_together() -> None:
    print("ready", flush=True)
    sys.stdin.readline()


def readers(
    port: int, paths: Sequence[str], seconds: float, number: int, pause: float = 0.0
) -> list[float]:
    """What so many readers at once met, in milliseconds, every page once before.

    Args:
        pause: seconds for which a page is looked at, on average.
    """
    told = {"port": port, "seconds": seconds, "pause": pause, "paths": [*paths]}
    return _at_once([{"number": n, **told} for n in range(number)])


def walkers(
    port: int, walks: Sequence[Sequence[str]], clock: int = time.CLOCK_MONOTONIC
) -> list[float]:
    """What readers at once met, in milliseconds, each of whom asks once for each page of a walk."""
    return _at_once([{"port": port, "paths": [*paths], "clock": clock} for paths in walks])


def _at_once(told: Sequence[dict[str, object]]) -> list[float]:
    command = [sys.executable, __file__]
    started = [
        subprocess.Popen([*command, json.dumps(one)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for one in told
    ]
    for one in started:
        assert one.stdout
        one.stdout.readline()  # it is connected
    found = list[float]()
    for one in started:
        assert one.stdin
        one.stdin.write(b"\n")
        one.stdin.flush()
    for one in started:
        found += json.loads(one.communicate()[0])
    return found


if __name__ == "__main__":
    TOLD = json.loads(sys.argv[1])
    print(json.dumps(read(**TOLD) if "seconds" in TOLD else walk(**TOLD)))
