"""Many slow readers of one large original: what they cost the server, and whether they get it.

A WARC file with one body of 150 MB, a database that knows it, ``shinkyu serve`` over both. Twenty
readers take it slowly at once while one takes it as fast as he can and others ask for parts of it;
the memory of the serving process is read from the system all the while.
"""

import argparse
import hashlib
import http.client
import io
import os
import platform
import random
import socket
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import bench_pages
from processes import resident
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.database import schema
from pipeline.database.rows import insert
from pipeline.search import index

NAME = "large/2024/large.warc.gz"
_MEGABYTE = 1024 * 1024
_MOMENT = "2024-04-01T18:00:00Z"


class Met(NamedTuple):
    """What was found."""

    before: int
    """Bytes that the server held before the first reader came."""
    peak: int
    """Bytes that it held at most."""
    first: float
    """Seconds until the first reader had a first byte (the body is checked once)."""
    whole: float
    """Seconds of a whole copy beside the slow ones."""
    right: bool
    """Was it the right one?"""
    parts: list[float]
    """Seconds of each part that was asked for."""
    pages: list[float]
    """Milliseconds of a page in the meantime."""


def made(folder: Path, size: int) -> tuple[Path, str]:
    """An archive with one body of so many bytes, and its database; the database's path and the
    body's SHA-256.
    """
    body = random.Random(7).randbytes(size)
    sha256 = hashlib.sha256(body).hexdigest()
    path = folder / "archive" / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "application/pdf")], protocol="HTTP/1.1")
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        record = writer.create_warc_record(
            "https://x.example/a.pdf", "response", payload=io.BytesIO(body), http_headers=head
        )
        writer.write_record(record)
    db_path = folder / "db" / "shinkyu.db"
    db_path.parent.mkdir(parents=True, exist_ok=True)
    for old in db_path.parent.glob("shinkyu.db*"):
        old.unlink()
    with closing(sqlite3.connect(db_path)) as db, db:
        schema.create(db)
        index.create(db)
        row = {"sha256": sha256, "media_type": "application/pdf", "size": size, "extractor": "x"}
        place = {"warc_file": NAME, "warc_offset": 0, "url": "https://x.example/a.pdf"}
        insert(db, "originals", row | place | {"first_seen": _MOMENT})
    return db_path, sha256


def measured(folder: Path, size: int, readers: int, port: int) -> Met:
    """Serve it and read it."""
    db, sha256 = made(folder, size)
    path = f"/-/original/{sha256}"
    with bench_pages.serving(db, folder / "archive", port):
        process = _serving(port)
        before = resident(process)
        stop = threading.Event()
        peaks: list[int] = []
        watch = threading.Thread(target=_watch, args=(process, stop, peaks))
        watch.start()
        start = time.perf_counter()
        _part(port, path, 0, 0)
        first = time.perf_counter() - start
        slow = [
            threading.Thread(target=_slowly, args=(port, path, stop), daemon=True)
            for _ in range(readers)
        ]
        for reader in slow:
            reader.start()
        time.sleep(3)
        start = time.perf_counter()
        right = _whole(port, path) == sha256
        whole = time.perf_counter() - start
        chance = random.Random(3)
        parts = [_part(port, path, chance.randrange(size), _MEGABYTE // 4) for _ in range(20)]
        pages = [bench_pages.ask(port, "/-/status") for _ in range(20)]
        time.sleep(2)
        stop.set()
        watch.join()
    return Met(before, max(peaks), first, whole, right, parts, pages)


def _serving(port: int) -> int:
    """The process that serves at a port: it has the socket that this one opened for it."""
    inode = ""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(f":{port:04X}") and words[3] == "0A":
            inode = words[9]
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            process = int(entry.parts[2])
            if process != os.getpid() and entry.readlink() == Path(f"socket:[{inode}]"):
                return process
        except OSError:
            continue
    raise SystemExit(f"nothing listens on {port}")


def _watch(process: int, stop: threading.Event, peaks: list[int]) -> None:
    while not stop.wait(0.05):
        peaks.append(resident(process))


def _slowly(port: int, path: str, stop: threading.Event) -> None:
    """A reader who takes 64 KB, then waits for half a second, with a small window."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while not stop.wait(0.5):
            line.recv(65536)


def _whole(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path)
    answer, digest = connection.getresponse(), hashlib.sha256()
    while piece := answer.read(_MEGABYTE):
        digest.update(piece)
    connection.close()
    return digest.hexdigest()


def _part(port: int, path: str, first: int, length: int) -> float:
    """Seconds until a part was there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Range": f"bytes={first}-{first + length}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 206:
        raise SystemExit(f"{path}: {answer.status}")
    return time.perf_counter() - start


def _told(met: Met, size: int, readers: int, command: str) -> str:
    middle = sorted(met.parts)[len(met.parts) // 2]
    page = sorted(met.pages)[len(met.pages) // 2]
    rows = [
        ("server before", f"{met.before / _MEGABYTE:.0f} MB"),
        (f"at most, with {readers} slow readers", f"{met.peak / _MEGABYTE:.0f} MB"),
        ("more for all of them", f"{(met.peak - met.before) / _MEGABYTE:.0f} MB"),
        ("first byte of all (checked once)", f"{met.first:.2f} s"),
        ("whole copy beside them", f"{met.whole:.2f} s, {'right' if met.right else 'WRONG'}"),
        ("a part of 256 KB anywhere, p50", f"{middle * 1000:.0f} ms"),
        ("a page (status) in the meantime, p50", f"{page:.1f} ms"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return (
        "# Slow readers, measured\n\n"
        f"An original of {size // _MEGABYTE} MB, {readers} readers who take 128 KB a second each. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}.\n\n"
        f"```sh\n{command}\n```\n\n| | |\n|---|---|\n{table}\n"
    )


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--megabytes", type=int, default=150)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--port", type=int, default=8140)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    size = asked.megabytes * _MEGABYTE
    met = measured(asked.scratch, size, asked.readers, asked.port)
    command = "python benchmarks/slow_readers.py --scratch DIR --out benchmarks/slow_readers.md"
    text = _told(met, size, asked.readers, command)
    print(text)
    if asked.out:
        asked.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
