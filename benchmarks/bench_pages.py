"""Pages measured: requests per second and times of each page of ours, against a plain Datasette
table page in the same run.

Usage: ``python benchmarks/bench_pages.py --scratch DIR [--pages 100000] [--seconds 3] [--out
benchmarks/pages.md]``

Servers of one process each, started as «shinkyu serve» starts them: over the demo's database, over
ten editions of 150 pages whose passages live on (``long_series.py`` writes them), and over one with
as many pages of text as asked for, put together from runs of the demo's lines (``bench_search.py``
builds it). Times are wall-clock times of one client that asks for one page after the
other; requests per second come from four clients at once.
"""

import argparse
import http.client
import os
import platform
import random
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import bench_search
import long_series

from pipeline.cli.serving import arguments, metadata_path
from pipeline.demo.play import play

CLIENTS = 4
TABLE = "table page (Datasette's own)"
LONG = "10 × 150 pages"
SHORT = 20
"""Letters of a line that is no prose."""
HEAD = (
    "| database | page | p50 ms | p95 ms | requests/s | × table page |\n|---|---|---|---|---|---|"
)


class Row(NamedTuple):
    """One line of the table; times in milliseconds."""

    database: str
    page: str
    p50: float
    p95: float
    rate: float | None


@contextmanager
def served(db: Path, archive: Path, port: int) -> Iterator[int]:
    """A server over this database; gives its port."""
    environment = os.environ | {"SHINKYU_ARCHIVE": str(archive)}
    command = arguments(db, metadata_path(), "127.0.0.1", port)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(300):
                try:
                    ask(port, "/robots.txt")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def ask(port: int, path: str, connection: http.client.HTTPConnection | None = None) -> float:
    """Milliseconds from the request to the last byte.

    Raises:
        RuntimeError: the answer was neither a page nor the monitor's 503.
    """
    own = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    own.request("GET", path, headers={"Accept-Language": "ja"})
    answer = own.getresponse()
    answer.read()
    spent = (time.perf_counter() - start) * 1000
    if connection is None:
        own.close()
    if answer.status != 200 and not path.startswith("/-/status"):
        raise RuntimeError(f"{path}: HTTP {answer.status}")
    return spent


def one_after_the_other(port: int, path: str, seconds: float) -> list[float]:
    """Times of one client, at least 20, after three requests that warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(3):
        ask(port, path, connection)
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 20 or time.perf_counter() < end:
        times.append(ask(port, path, connection))
    connection.close()
    return times


def at_once(port: int, path: str, seconds: float) -> float:
    """Requests per second of four clients."""
    counts = [0] * CLIENTS
    start = time.perf_counter()

    def client(n: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < start + seconds:
            ask(port, path, connection)
            counts[n] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sum(counts) / (time.perf_counter() - start)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def addresses(db: Path) -> dict[str, str]:
    """Name of a page → its address, the plain table page first."""
    with sqlite3.connect(db) as conn:

        def first(sql: str) -> tuple[str, ...] | None:
            return conn.execute(sql).fetchone()  # type: ignore[no-any-return]

        edition = first(
            "SELECT edition_id FROM edition_documents "
            "GROUP BY edition_id ORDER BY count(*) DESC, edition_id LIMIT 1"
        )
        pair = first(
            "SELECT old_id, new_id FROM comparisons WHERE scope = 'edition' "
            "ORDER BY added + removed + changed + same DESC LIMIT 1"
        )
        indicator = first(
            "SELECT indicator_id FROM indicator_values "
            "GROUP BY indicator_id ORDER BY count(*) DESC, indicator_id LIMIT 1"
        )
        passage = first(
            "SELECT id FROM passages ORDER BY rewordings DESC, editions DESC, id LIMIT 1"
        )
        sha = first(
            "SELECT sha256 FROM pages GROUP BY sha256 ORDER BY count(*) DESC, sha256 LIMIT 1"
        )
    found = {
        TABLE: "/shinkyu/pages?_size=50",
        "home": "/",
        "changes": "/-/changes",
        "changes.atom": "/-/changes.atom",
        "choosing two": "/-/compare",
    }
    found |= {"status": "/-/status", "status.json": "/-/status.json", "page versions": "/-/pages"}
    found["search 人口減少"] = "/-/search?q=" + quote("人口減少")
    found["search 人口"] = "/-/search?q=" + quote("人口")
    if edition:
        found["edition"] = "/-/editions/" + quote(edition[0], safe="")
    found["indicators"] = "/-/indicators"
    if indicator:
        found["indicator"] = "/-/indicators/" + quote(indicator[0], safe="")
    if passage:
        found["passage"] = "/-/passages/" + quote(passage[0], safe="")
    if pair:
        found["comparison"] = "/-/compare/" + "/".join(quote(p, safe="") for p in pair)
        found["comparison, another part"] = found["comparison"] + "?part=2"
    if sha:
        found["reader"] = f"/-/documents/{sha[0]}"
    return found


def passages(name: str, db: Path, archive: Path, port: int) -> Iterator[Row]:
    """Pages of passages, each for the first time in the life of the server."""
    with sqlite3.connect(db) as conn:
        ids = [key for (key,) in conn.execute("SELECT id FROM passages ORDER BY id")]
    paths = [f"/-/passages/{quote(k, safe='')}" for k in random.Random(7).sample(ids, 60)]
    with served(db, archive, port):
        for path in paths[:5]:  # the server loads what all pages need
            ask(port, path)
        times = [ask(port, path) for path in paths[5:]]
    yield Row(name, "passage, first time", statistics.median(times), p95(times), None)


def measure(
    name: str,
    db: Path,
    archive: Path,
    port: int,
    seconds: float,
    only: Container[str] | None = None,
) -> Iterator[Row]:
    """Every page over one database; with ``only`` some of them."""
    with served(db, archive, port):
        for page, path in addresses(db).items():
            if only is not None and page not in only:
                continue
            times = one_after_the_other(port, path, seconds)
            yield Row(
                name, page, statistics.median(times), p95(times), at_once(port, path, seconds)
            )


def pictures(db: Path, archive: Path, port: int) -> Iterator[Row]:
    """Pictures of pages: each for the first time in the life of the server, and again."""
    with sqlite3.connect(db) as conn:
        pages = conn.execute(
            "SELECT p.sha256, p.page FROM pages p JOIN originals o USING (sha256) "
            "WHERE o.media_type LIKE '%pdf%' ORDER BY p.id"
        ).fetchall()
    paths = [
        f"/-/documents/{sha}/p{page}-800.webp"
        for sha, page in random.Random(7).sample(pages, min(40, len(pages)))
    ]
    with served(db, archive, port):
        ask(port, paths[0])  # starts the process that draws
        cold = [ask(port, p) for p in paths[1:]]
        again = [ask(port, p) for _ in range(3) for p in paths]
    yield Row("demo", "picture, first time", statistics.median(cold), p95(cold), None)
    yield Row("demo", "picture, cached", statistics.median(again), p95(again), None)


def large(demo_db: Path, path: Path, pages: int) -> None:
    """A database with this many pages of text in the demo's own lines."""
    with sqlite3.connect(demo_db) as conn:
        real = [t for (t,) in conn.execute("SELECT text FROM pages ORDER BY id") if t.strip()]
    path.unlink(missing_ok=True)
    db, _, _ = bench_search.build(path, bench_search.corpus(real, pages, 1))
    db.close()


def prose_of(demo_db: Path) -> list[str]:
    """Lines of prose of the demo's pages."""
    with sqlite3.connect(demo_db) as conn:
        texts = [text for (text,) in conn.execute("SELECT text FROM pages ORDER BY id")]
    lines = (line for text in texts for line in text.split("\n"))
    return [line for line in lines if len(line) > SHORT and "\t" not in line]


def line(row: Row, table: Row) -> str:
    """One line of the Markdown table."""
    rate = f"{row.rate:.0f}" if row.rate else ""
    times = f"{row.p50:.1f} | {row.p95:.1f} | {rate} | {row.p50 / table.p50:.2f}"
    return f"| {row.database} | {row.page} | {times} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--scratch", type=Path, required=True, help="an empty or own folder for the databases"
    )
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each page, twice")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    demo = play(args.scratch / "demo", report=lambda text: None)
    lines = [HEAD]

    def tell(text: str) -> None:
        lines.append(text)
        print(text, flush=True)

    print(HEAD)
    rows: list[Row] = []
    for row in measure("demo", demo.db, demo.archive, args.port, args.seconds):
        rows.append(row)
        tell(line(row, rows[0]))
    for row in pictures(demo.db, demo.archive, args.port):
        tell(line(row, rows[0]))
    for row in passages("demo", demo.db, demo.archive, args.port):
        tell(line(row, rows[0]))
    path = args.scratch / "long" / "shinkyu.db"
    path.parent.mkdir(exist_ok=True)
    long_series.build(path, prose_of(demo.db))
    rows = []
    for row in measure(LONG, path, demo.archive, args.port, args.seconds, (TABLE, "passage")):
        rows.append(row)
        tell(line(row, rows[0]))
    for row in passages(LONG, path, demo.archive, args.port):
        tell(line(row, rows[0]))
    if args.pages:
        path = args.scratch / "large" / "shinkyu.db"
        path.parent.mkdir(exist_ok=True)
        large(demo.db, path, args.pages)
        rows = []
        for row in measure(f"{args.pages:,} pages", path, demo.archive, args.port, args.seconds):
            rows.append(row)
            tell(line(row, rows[0]))
    if args.out:
        where = (
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )
        command = (
            f"python benchmarks/bench_pages.py --scratch DIR --pages {args.pages} "
            f"--seconds {args.seconds:g} --out benchmarks/pages.md"
        )
        args.out.write_text(
            f"# Pages, measured\n\n{where}.\n\n```sh\n{command}\n```\n\n" + "\n".join(lines) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
