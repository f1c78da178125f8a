"""Pages measured against a plain Datasette table page in the same run: as a reader meets them, the
first time without anything kept, and with eight readers at once.

Usage: ``python benchmarks/bench_pages.py --scratch DIR [--pages 100000] [--seconds 3] [--out
benchmarks/pages.md]``

Servers started as «shinkyu serve» starts them, of one process each: over the demo's database, over
ten editions of 150 pages whose passages live on (``long_series.py`` writes them), and over one of
334 municipalities with as many pages of text as asked for (``large_archive.py``: text like that of
plans, and everything that the demo's city has once for each). Every page is asked for whole. «met»
is one client that asks for a page again and again; «first» the same on a server that keeps nothing
(``forgetful/`` forgets before each request what was made for others; what SQLite and the templates
keep, stays); «8 at once» eight clients, each a process of its own (``crowd.py``), that ask for all
pages in turn, of as many serving processes as ``--processes`` says (as «shinkyu serve» starts here
unless told), as fast as they can and with a moment for each page; «pages of all kinds» many
different ones, each asked for once (``walks.py``), «after a night» the same ones when nothing holds
any more that was kept. All are wall-clock times; the table page stands between the pages, so that
other work on the machine weighs on both.
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
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import crowd
import large_archive
import long_series
import plan_text
from walks import Walks

from pipeline.cli.serving import arguments, child, listening, metadata_path, usual_processes
from pipeline.demo.play import play

PAUSE = 0.05
"""Seconds for which readers look at a page, on average: 20 times as fast as anybody reads."""
READERS = 8
ROUNDS = 5
"""Walks of one reader and of eight through pages that nobody had made."""
WALK = 4
"""Pages of each kind on such a walk."""
SETTLED = 2.5
"""Seconds after a write from which on answers are kept again."""
TABLE = "table page (Datasette's own)"
LONG = "10 × 150 pages"
FORGETFUL = Path(__file__).parent / "forgetful"
FEWEST = 15
"""Requests of each page."""
HEAD = (
    "| database | page | met p50 ms | met p95 | × table | first p50 | × table |\n"
    "|---|---|---|---|---|---|---|"
)


class Row(NamedTuple):
    """One line of the table: times in milliseconds of the page, and of the table page between."""

    database: str
    page: str
    met: Sequence[float] = ()
    table: Sequence[float] = ()
    first: Sequence[float] = ()
    table_first: Sequence[float] = ()


class Unkept(NamedTuple):
    """What one reader and eight at once met on pages that nobody had made, in milliseconds, each
    time anew.
    """

    database: str
    what: str
    one: list[list[float]]
    eight: list[list[float]]


class Crowd(NamedTuple):
    """What one reader and eight at once met on the same pages in turn, in milliseconds."""

    database: str
    processes: int
    """That served them."""
    one: list[float]
    eight: list[float]
    looking: list[float]
    """One that looks at each page for a moment."""
    eight_looking: list[float]


@contextmanager
def serving(
    db: Path, archive: Path, port: int, *, forgets: bool = False, processes: int = 1
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A server over this database; gives its processes.

    Args:
        forgets: before each request what was made for others.
    """
    environment = os.environ | {"SHINKYU_ARCHIVE": str(archive)}
    line = arguments(db, metadata_path(), "127.0.0.1", port)
    if forgets:
        line += ["--plugins-dir", str(FORGETFUL)]
    with listening("127.0.0.1", port) as place:
        command = child(place.fileno(), line, access_log=False)
        servers = [
            subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[place.fileno()],
            )
            for _ in range(processes)
        ]
        try:
            for server in servers:
                assert server.stderr
                while b"startup complete" not in server.stderr.readline():
                    if server.poll() is not None:
                        raise RuntimeError("the server did not start")
            yield servers
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait()


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


def in_turn(port: int, path: str, table: str, seconds: float) -> tuple[list[float], list[float]]:
    """Times of a page and of the table page, asked for in turn, after two of each to warm up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(2):
        ask(port, path, connection)
        ask(port, table, connection)
    times: list[float] = []
    others: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < FEWEST or time.perf_counter() < end:
        times.append(ask(port, path, connection))
        others.append(ask(port, table, connection))
    connection.close()
    return times, others


def p95(times: Sequence[float]) -> float:
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
        source = first("SELECT id FROM sources ORDER BY id DESC LIMIT 1")
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
    if source:
        found["indicators of one"] = "/-/indicators?source=" + quote(source[0], safe="")
    found["dropped"] = "/-/dropped"
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


def measure(
    name: str, db: Path, archive: Path, port: int, seconds: float, processes: int
) -> Iterator[Row | Crowd]:
    """Every page over one database, as it is met and for the first time; then eight readers."""
    pages = addresses(db)
    table = pages.pop(TABLE)
    found: dict[str, Row] = {}
    with serving(db, archive, port):
        for page, path in pages.items():
            met, others = in_turn(port, path, table, seconds)
            found[page] = Row(name, page, met, others)
    with serving(db, archive, port, processes=processes):
        paths = [*pages.values()]
        crowd.readers(port, paths, seconds, READERS)  # each process has met every page
        one = crowd.readers(port, paths, 2 * seconds, 1)
        eight = crowd.readers(port, paths, 4 * seconds, READERS)
        looking = crowd.readers(port, paths, 8 * seconds, 1, PAUSE)
        eight_looking = crowd.readers(port, paths, 8 * seconds, READERS, PAUSE)
    with serving(db, archive, port, forgets=True):
        for page, path in pages.items():
            first, others = in_turn(port, path, table, seconds)
            yield found[page]._replace(first=first, table_first=others)
    yield Crowd(name, processes, one, eight, looking, eight_looking)


def unkept(name: str, db: Path, archive: Path, port: int, processes: int) -> Iterator[Unkept]:
    """One reader and eight at once on pages that are made for them."""
    different = Unkept(name, "pages of all kinds, none of which comes twice", [], [])
    night = Unkept(name, "the same pages after a night", [], [])
    walks = Walks(db)
    same = [*addresses(db).values()][1:]
    own = [random.Random(n).sample(same, len(same)) for n in range(READERS)]
    with serving(db, archive, port, processes=processes):
        [known] = walks.take(1, 2)
        crowd.walkers(port, [known] * READERS)  # the server loads what all pages need
        for _ in range(ROUNDS):
            different.one.append(crowd.walkers(port, walks.take(1, WALK)))
            different.eight.append(crowd.walkers(port, walks.take(READERS, WALK)))
            pass_a_night(db)
            night.one.append(crowd.walkers(port, own[:1]))
            pass_a_night(db)
            night.eight.append(crowd.walkers(port, own))
    yield from (different, night)


def pass_a_night(db: Path) -> None:
    """The database is another one, so that nothing holds that was kept of it."""
    os.utime(db)
    time.sleep(SETTLED)


def passages(name: str, db: Path, archive: Path, port: int) -> Iterator[Row]:
    """Pages of passages, each for the first time in the life of the server."""
    with sqlite3.connect(db) as conn:
        ids = [key for (key,) in conn.execute("SELECT id FROM passages ORDER BY id")]
    paths = [f"/-/passages/{quote(k, safe='')}" for k in random.Random(7).sample(ids, 60)]
    table = addresses(db)[TABLE]
    with serving(db, archive, port):
        for path in (*paths[:5], table):  # the server loads what all pages need
            ask(port, path)
        pairs = [(ask(port, path), ask(port, table)) for path in paths[5:]]
    first, others = zip(*pairs, strict=True)
    yield Row(name, "passage, 55 different ones", first=first, table_first=others)


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
    table = addresses(db)[TABLE]
    with serving(db, archive, port):
        ask(port, paths[0])  # starts the process that draws
        cold = [ask(port, p) for p in paths[1:]]
        again = [ask(port, p) for _ in range(3) for p in paths]
        others = [ask(port, table) for _ in range(FEWEST)]
    yield Row("demo", "picture", met=again, table=others, first=cold, table_first=others)


def _times(times: Sequence[float], table: Sequence[float]) -> tuple[str, str]:
    """The median, and how many times the table page's it is; empty where nothing was taken."""
    if not times:
        return "", ""
    median = statistics.median(times)
    return f"{median:.1f}", f"{median / statistics.median(table):.2f}"


def line(row: Row) -> str:
    """One line of the Markdown table."""
    met, met_ratio = _times(row.met, row.table)
    first, first_ratio = _times(row.first, row.table_first)
    slow = f"{p95(row.met):.1f}" if row.met else ""
    cells = (row.database, row.page, met, slow, met_ratio, first, first_ratio)
    return f"| {' | '.join(cells)} |"


def crowd_line(found: Crowd) -> str:
    """What eight readers meet, in a sentence."""
    one, eight = p95(found.one), p95(found.eight)
    return (
        f"{found.database}: one reader of all pages in turn waits {one:.2f} ms (p95), {READERS} "
        f"at once {eight:.2f} ms: {eight / one:.1f} times as long ({found.processes} processes; "
        f"{len(found.eight):,} answers in the time in which one gets {2 * len(found.one):,}). "
        f"Where each looks at a page for {PAUSE * 1000:.0f} ms: {p95(found.looking):.2f} and "
        f"{p95(found.eight_looking):.2f} ms."
    )


def unkept_line(found: Unkept) -> str:
    """What one reader and eight at once meet, in a sentence."""
    times = [p95(eight) / p95(one) for one, eight in zip(found.one, found.eight, strict=True)]
    mean = statistics.mean(chain(*found.eight)) / statistics.mean(chain(*found.one))
    each = ", ".join(f"{one:.1f}" for one in sorted(times))
    return (
        f"{found.database}, {found.what}: one reader waits {p95([*chain(*found.one)]):.1f} ms "
        f"(p95), {READERS} at once {p95([*chain(*found.eight)]):.1f} ms: "
        f"{statistics.median(times):.1f} times as long (the median of {each}; the means "
        f"{mean:.1f} times)."
    )


def said(found: Row | Crowd | Unkept) -> str:
    """What was found, as a line of the table or a sentence below it."""
    if isinstance(found, Row):
        return line(found)
    return crowd_line(found) if isinstance(found, Crowd) else unkept_line(found)


def large(demo_db: Path, folder: Path, pages: int) -> Path:
    """The database of 334 municipalities; the one that is there already where it is as large."""
    path = folder / "large" / "shinkyu.db"
    path.parent.mkdir(exist_ok=True)
    if path.is_file():
        with sqlite3.connect(path) as conn:
            (known,) = conn.execute("SELECT count(*) FROM pages").fetchone()
        if known == pages:
            return path
    large_archive.build(path, demo_db, pages)
    return path


def everything(args: argparse.Namespace) -> Iterator[Row | Crowd | Unkept]:
    """All that is measured."""
    demo = play(args.scratch / "demo", report=lambda text: None)
    asked = args.port, args.seconds, args.processes
    yield from measure("demo", demo.db, demo.archive, *asked)
    yield from pictures(demo.db, demo.archive, args.port)
    yield from passages("demo", demo.db, demo.archive, args.port)
    path = args.scratch / "long" / "shinkyu.db"
    path.parent.mkdir(exist_ok=True)
    long_series.build(path, plan_text.sentences(2_000))
    yield from passages(LONG, path, demo.archive, args.port)
    if args.pages:
        path = large(demo.db, args.scratch, args.pages)
        name = f"{args.pages:,} pages"
        yield from measure(name, path, demo.archive, *asked)
        yield from unkept(name, path, demo.archive, args.port, args.processes)


GOALS = """
Goals: as it is met no page takes more than half of the table page's time on the demo; at 100,000
pages none takes longer than it the first time; eight readers at once wait less than four times as
long as one.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--scratch", type=Path, required=True, help="an empty or own folder for the databases"
    )
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each page, twice")
    parser.add_argument("--processes", type=int, default=usual_processes())
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines, crowds = [HEAD], [""]
    print(HEAD)
    for found in everything(args):
        told = said(found)
        (lines if isinstance(found, Row) else crowds).append(told)
        print(told, flush=True)
    if args.out:
        where = (
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        )
        command = (
            f"python benchmarks/bench_pages.py --scratch DIR --pages {args.pages} "
            f"--seconds {args.seconds:g} --processes {args.processes} --out benchmarks/pages.md"
        )
        args.out.write_text(
            f"# Pages, measured\n\n{where}.\n\n```sh\n{command}\n```\n\n"
            + "\n".join([*lines, *crowds])
            + "\n"
            + GOALS,
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
