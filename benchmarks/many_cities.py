"""Many municipalities in one night: time, requests, CPU, memory, open files, and what a night adds.

    python benchmarks/many_cities.py [--cities 1788] [--files 13] [--delay 1.0] [--nights 3]
        [--parallel 32] [--write benchmarks/many_cities.md]

Each municipality is a host of its own on loopback (127.0.x.y), with a page and small PDF files of
its own, answered by another process. A night is ``shinkyu run`` as its operator starts it, and the
figures are of that process and of those that it starts, imports and all. The first night brings
every file; on the last one a tenth of the municipalities have a new file, on those between nothing
has changed.
"""

import argparse
import asyncio
import hashlib
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from processes import open_files, resident  # noqa: E402

from tests.tinypdf import tiny_pdf  # noqa: E402

_SECOND = 0.25
_SHARE = 10
"""Of the municipalities, one in so many has something new on the last night."""
_COMMAND = "from pipeline.cli import main; main()"
_HEAD = (
    '<html lang="ja"><head><meta charset="utf-8"><title>地方創生</title></head><body>'
    '<div id="pageTitle"><h1>地方創生の取組</h1></div><article class="contentGpArticleDoc">'
    '<div class="date"><p class="publishedAt">公開日 2024年02月09日</p></div>'
    '<div class="body"><p>市の計画です。これまでの経過と資料を掲載しています。</p>'
)


class Site:
    """What all hosts answer."""

    def __init__(self, files: int, changed: "Synchronized[int]") -> None:
        self.files, self.changed = files, changed

    def body(self, city: int, path: str) -> tuple[str, bytes] | None:
        """Media type and body; None where there is nothing."""
        new = self.changed.value and city % _SHARE == 0
        count = self.files + 1 if new else self.files
        if path == "/plan/":
            return "text/html; charset=utf-8", _page(city, count).encode()
        number = path.removeprefix("/f").removesuffix(".pdf")
        if path.endswith(".pdf") and number.isdigit() and 1 <= int(number) <= count:
            return "application/pdf", tiny_pdf([f"city {city} plan {number} " * 8])
        return None


def _page(city: int, files: int) -> str:
    names = (f"第{city}市総合戦略（第{number}版）" for number in range(1, files + 1))
    links = (
        f'<h4>「{name}」（平成27年4月）</h4><p><a href="/f{number}.pdf">{name}[PDF：1KB]</a></p>'
        for number, name in enumerate(names, 1)
    )
    return f"{_HEAD}{''.join(links)}</div></article></body></html>"


def address(city: int) -> str:
    """The address of a municipality's host."""
    return f"127.0.{city // 250 + 1}.{city % 250 + 1}"


async def _answer(
    site: Site, asked: "Synchronized[int]", reader: asyncio.StreamReader, to: asyncio.StreamWriter
) -> None:
    _, _, third, fourth = to.get_extra_info("sockname")[0].split(".")
    city = (int(third) - 1) * 250 + int(fourth) - 1
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            asked.value += 1
            line, *heads = request.decode("latin-1").split("\r\n")
            etags = [h.split(": ", 1)[1] for h in heads if h.lower().startswith("if-none-match")]
            to.write(_reply(site, city, line.split(" ")[1], etags))
            await to.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    to.close()


def _reply(site: Site, city: int, path: str, etags: list[str]) -> bytes:
    found = site.body(city, path)
    if found is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    kind, body = found
    etag = f'"{hashlib.md5(body).hexdigest()}"'
    if etag in etags:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
    head = f"Content-Type: {kind}\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n"
    return f"HTTP/1.1 200 OK\r\n{head}".encode() + body


def serve(port: int, files: int, changed: "Synchronized[int]", asked: "Synchronized[int]") -> None:
    """Answer until the process is ended."""
    site = Site(files, changed)

    async def main() -> None:
        server = await asyncio.start_server(
            lambda reader, writer: _answer(site, asked, reader, writer),
            "0.0.0.0",
            port,
            backlog=1000,
        )
        async with server:
            await server.serve_forever()

    asyncio.run(main())


class Night(NamedTuple):
    """What one night took."""

    what: str
    seconds: float
    cpu: float
    asked: int
    memory: int
    """Highest resident memory of the process itself, bytes."""
    files: int
    """Most open files at a time."""
    archive: int
    """Bytes that were added."""
    database: int


def night(
    what: str, command: list[str], checkout: Path, folder: Path, asked: "Synchronized[int]"
) -> Night:
    """Run a command of a checkout to its end, and measure it."""
    before = (_size(folder / "archive"), _size(folder / "db"), asked.value, _cpu())
    began = time.monotonic()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=checkout, stdout=log, stderr=log)
        most = list(_watched(process))
    if process.returncode != 0:
        tail = (folder / "log").read_text("utf-8", "replace")[-2000:]
        raise SystemExit(f"the night ended with {process.returncode}:\n{tail}")
    return Night(
        what,
        time.monotonic() - began,
        _cpu() - before[3],
        asked.value - before[2],
        max(memory for memory, _ in most),
        max(files for _, files in most),
        _size(folder / "archive") - before[0],
        _size(folder / "db") - before[1],
    )


def _watched(process: "subprocess.Popen[bytes]") -> Iterator[tuple[int, int]]:
    """(Resident bytes, open files), a few times a second, until the process has ended."""
    yield 0, 0
    while process.poll() is None:
        yield resident(process.pid), open_files(process.pid)
        time.sleep(_SECOND)


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def declare(folder: Path, cities: int, port: int, delay: float) -> None:
    """Write a source file for each municipality."""
    (folder / "sources").mkdir()
    for city in range(cities):
        text = f"id: city-{city}\nname: 第{city}市\npage: http://{address(city)}:{port}/plan/\n"
        target = folder / "sources" / f"city-{city}.yml"
        target.write_text(f"{text}delay: {delay}\n", encoding="utf-8")


def table(nights: list[Night]) -> str:
    """The figures as Markdown."""
    lines = [
        "| night | by the clock | CPU | requests | CPU a request | memory | open files "
        "| archive grew | database grew |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {n.what} | {n.seconds / 60:.1f} min | {n.cpu:.0f} s | {n.asked:,} | "
        f"{1000 * n.cpu / max(n.asked, 1):.2f} ms | {n.memory >> 20} MB | {n.files} | "
        f"{n.archive / 1e6:.1f} MB | {n.database / 1e6:.1f} MB |"
        for n in nights
    ]
    return "\n".join(lines)


def told(args: argparse.Namespace, nights: list[Night]) -> str:
    """The page with the figures."""
    shown = (
        f"python benchmarks/many_cities.py --cities {args.cities} --files {args.files} "
        f"--delay {args.delay} --nights {args.nights} --parallel {args.parallel} "
        f"--command {args.command}"
    )
    side_by_side = f" --parallel {args.parallel}" if args.parallel else ""
    return (
        "# Many municipalities in one night\n\n"
        f"{args.cities:,} municipalities, each a host of its own on loopback with a page and "
        f"{args.files} small files, {args.delay} s between two requests to a host; "
        f"«shinkyu {args.command}{side_by_side}», imports and child processes "
        "included, the servers (another process) not. "
        f"Python {platform.python_version()}, {os.cpu_count()} cores.\n\n`{shown}`\n\n"
        f"{table(nights)}\n"
    )


def main() -> None:
    """Play the nights and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=1788)
    parser.add_argument("--files", type=int, default=13)
    parser.add_argument("--delay", type=float, default=1.0)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument(
        "--parallel", type=int, default=32, help="0: one after the other, without the option"
    )
    parser.add_argument(
        "--checkout", type=Path, default=ROOT, help="another state of the program, asked instead"
    )
    parser.add_argument("--port", type=int, default=8110)
    parser.add_argument("--command", choices=("run", "crawl"), default="run")
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    changed, asked = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    server = multiprocessing.Process(
        target=serve, args=(args.port, args.files, changed, asked), daemon=True
    )
    server.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        declare(folder, args.cities, args.port, args.delay)
        command = [sys.executable, "-c", _COMMAND, args.command]
        command += ["--parallel", str(args.parallel)] if args.parallel else []
        for option in ("archive", "sources"):
            command += [f"--{option}", str(folder / option)]
        if args.command == "run":
            command += ["--db", str(folder / "db" / "shinkyu.db")]
        nights = []
        for number in range(args.nights):
            last = 1 < args.nights == number + 1
            changed.value = int(last)
            usual = "a tenth has a new file" if last else "nothing new"
            what = usual if number else "the first"
            nights.append(night(what, command, args.checkout, folder, asked))
            print(table(nights[-1:]).splitlines()[-1], flush=True)
    server.terminate()
    text = told(args, nights)
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
