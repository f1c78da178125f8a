"""Ten thousand mixed requests (or more) to one server: does its memory stay flat?

Usage: ``python benchmarks/serving_soak.py DATABASE ARCHIVE [--requests 10000] [--processes 1]
[--out FILE]``

«shinkyu serve» over the database; clients that ask at the same time, each for what chance gives:
pages, tables, searches that nobody asked before, pictures, proofs, exports, originals whole and in
parts, comparisons that are stored nowhere, what is not there, what is wrong, other hosts, answers
that they have already, and answers that they leave in the middle. After each thousand the serving
processes are looked at: memory, file handles, threads. At the end the server is terminated, and
whoever is left of it is counted.
"""

import argparse
import http.client
import json
import os
import platform
import random
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import bench_pages
import plan_text
from processes import open_files, resident

CLIENTS = 6
_STEPS = 10
_MEGABYTE = 1024 * 1024
_FORMS = ("csv", "json", "xlsx", "docx")


class Asked(NamedTuple):
    """A request."""

    kind: str
    path: str
    method: str = "GET"
    headers: dict[str, str] = {}  # noqa: RUF012  (nobody writes into it)
    leaves: bool = False
    """The reader goes after the first kilobyte."""


class Seen(NamedTuple):
    """The serving processes at a moment."""

    requests: int
    server: int
    """Bytes in memory."""
    children: int
    """Bytes in memory of all its children."""
    handles: int
    threads: int
    p50: float
    """Milliseconds of the requests since the last look."""
    p95: float


class Site:
    """What can be asked for."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            self.originals = [row[0] for row in db.execute("SELECT sha256 FROM originals")]
            self.pdfs = db.execute(
                "SELECT sha256, pages FROM originals "
                "WHERE media_type = 'application/pdf' AND pages > 0"
            ).fetchall()
            self.editions = [row[0] for row in db.execute("SELECT id FROM editions")]
            self.pairs = db.execute("SELECT old_id, new_id FROM comparisons").fetchall()
            self.passages = [row[0] for row in db.execute("SELECT id FROM passages")]
            self.indicators = [row[0] for row in db.execute("SELECT id FROM indicators")]
            self.versions = [row[0] for row in db.execute("SELECT id FROM page_versions")]
        self.words = [word for line in plan_text.sentences(2_000) for word in _pieces(line)]

    def asked(self, chance: random.Random) -> Asked:
        """What one reader asks for now."""
        make = chance.choices([one for one, _ in _KINDS], [weight for _, weight in _KINDS])[0]
        found = make(self, chance)
        if chance.random() < 0.03:
            return found._replace(kind="left in the middle", leaves=True)
        if chance.random() < 0.05:
            return found._replace(headers={"Host": f"h{chance.randrange(10**6)}.example"})
        return found


def _pieces(line: str) -> Iterator[str]:
    for start in range(0, len(line) - 4, 3):
        yield line[start : start + 4]


def _page(site: Site, chance: random.Random) -> Asked:
    lang = chance.choice(("", "?lang=ja", "?lang=en"))
    one = chance.choice(
        (
            "/",
            "/-/changes",
            "/-/status",
            "/-/doubts",
            "/-/indicators",
            "/-/passages",
            "/-/pages",
            f"/-/editions/{_quoted(chance.choice(site.editions))}",
            f"/-/indicators/{_quoted(chance.choice(site.indicators))}",
            f"/-/passages/{_quoted(chance.choice(site.passages))}",
            f"/-/pages/{chance.choice(site.versions)}",
            f"/-/pages/{chance.choice(site.versions)}/archived",
        )
    )
    return Asked("page", f"{one}{lang}")


def _search(site: Site, chance: random.Random) -> Asked:
    form = chance.choice(("", "", "", ".json", ".csv", ".atom"))
    words = " ".join(chance.sample(site.words, chance.randint(1, 2)))
    return Asked("search", f"/-/search{form}?q={quote(words)}")


def _reader(site: Site, chance: random.Random) -> Asked:
    sha256, pages = chance.choice(site.pdfs)
    page = chance.randint(1, pages)
    if chance.random() < 0.5:
        width = chance.choice((800, 1600))
        return Asked("picture", f"/-/documents/{sha256}/p{page}-{width}.webp")
    mark = quote(chance.choice(site.words))
    return Asked("reader", f"/-/documents/{sha256}?p={page}&mark={mark}")


def _compare(site: Site, chance: random.Random) -> Asked:
    old, new = chance.choice(site.pairs)
    if chance.random() < 0.3:
        old, new = new, old
    show = chance.choice(("", "?show=numbers", "?show=added&left=old", "?view=inline"))
    return Asked("comparison", f"/-/compare/{_quoted(old)}/{_quoted(new)}{show}")


def _export(site: Site, chance: random.Random) -> Asked:
    old, new = chance.choice(site.pairs)
    query = f"?left={chance.choice(('old', 'new'))}&formal={chance.randint(0, 1)}"
    path = f"/-/compare/{_quoted(old)}/{_quoted(new)}.{chance.choice(_FORMS)}{query}"
    listed = f"/-/indicators.{chance.choice(('csv', 'xlsx'))}?q={quote(chance.choice(site.words))}"
    return Asked("export", chance.choice((path, path, listed)))


def _original(site: Site, chance: random.Random) -> Asked:
    path = f"/-/original/{chance.choice(site.originals)}"
    how = chance.randrange(4)
    if how == 0:
        return Asked("part of an original", path, headers={"Range": f"bytes={how * 100}-5000"})
    if how == 1:
        return Asked("head of an original", path, method="HEAD")
    return Asked("original", path)


def _table(site: Site, chance: random.Random) -> Asked:
    table = chance.choice(("editions", "captures", "changes", "pages", "figures", "passages"))
    form = chance.choice(("", "", ".json", ".csv?_stream=on", f"?_search={chance.random()}"))
    return Asked("table", f"/shinkyu/{table}{form}")


def _wrong(site: Site, chance: random.Random) -> Asked:
    number = chance.randrange(10**9)
    path = chance.choice(
        (
            f"/-/editions/none{number}",
            f"/-/compare/{number}/{number}.csv",
            f"/-/original/{number:064x}",
            f"/-/search?q={'x' * 600}",
            f"/shinkyu?sql=select+{number}",
            f"/{number}",
            f"/-/pages/{number}",
        )
    )
    return Asked("what is not there", path)


_KINDS: tuple[tuple[Callable[[Site, random.Random], Asked], int], ...] = (
    (_page, 25),
    (_search, 22),
    (_reader, 14),
    (_compare, 10),
    (_export, 6),
    (_original, 10),
    (_table, 8),
    (_wrong, 5),
)


def _quoted(name: str) -> str:
    return quote(str(name), safe="")


class Crowd:
    """Clients that ask at the same time until enough was asked."""

    def __init__(self, site: Site, port: int) -> None:
        self._site = site
        self._port = port
        self._lock = threading.Lock()
        self._left = 0
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.times: list[float] = []
        self._tags: dict[str, str] = {}

    def ask(self, number: int, seed: int) -> None:
        """So many requests."""
        self._left = number
        clients = [
            threading.Thread(target=self._client, args=(random.Random(seed * 100 + one),))
            for one in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def _client(self, chance: random.Random) -> None:
        while True:
            with self._lock:
                if not self._left:
                    return
                self._left -= 1
            self._one(self._site.asked(chance))

    def _one(self, asked: Asked) -> None:
        headers = dict(asked.headers)
        known = self._tags.get(asked.path)
        if known and len(self.times) % 3 == 0 and "Range" not in headers:
            headers["If-None-Match"] = known
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        start = time.perf_counter()
        try:
            connection.request(asked.method, asked.path, headers=headers)
            answer = connection.getresponse()
            answer.read(1_000 if asked.leaves else None)
            status, tag = answer.status, answer.headers.get("ETag")
        except (OSError, http.client.HTTPException):
            status, tag = 0, None
        finally:
            connection.close()
        with self._lock:
            self.times.append((time.perf_counter() - start) * 1000)
            self.statuses[asked.kind, status] += 1
            if tag and len(self._tags) < 2_000:
                self._tags[asked.path] = tag


def _family(process: int) -> list[int]:
    """A process and all that came of it."""
    found = [process]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in listed.read_text().split()]
    return found


def _look(launcher: int, requests: int, times: list[float]) -> Seen:
    """All processes below «shinkyu serve»: those that serve, and their children."""
    serving = _family(launcher)[1:]
    servers = [one for one in serving if "pipeline.cli.served" in _command(one)]
    others = [one for one in serving if one not in servers]
    ordered = sorted(times) or [0.0]
    return Seen(
        requests,
        sum(map(resident, servers)),
        sum(map(resident, others)),
        sum(map(open_files, servers)),
        sum(len(list(Path(f"/proc/{one}/task").iterdir())) for one in servers),
        statistics.median(ordered),
        ordered[int(len(ordered) * 0.95)],
    )


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def soaked(
    db: Path, archive: Path, requests: int, processes: int, port: int
) -> tuple[list[Seen], Crowd, float, int]:
    """What was seen, what was answered, seconds until the server had ended, who was left of it."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve"]
    command += ["--db", str(db), "--archive", str(archive), "--port", str(port), "--metrics"]
    command += ["--processes", str(processes)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as launcher:
        for _ in range(600):
            try:
                bench_pages.ask(port, "/robots.txt")
                break
            except OSError:
                time.sleep(0.1)
        crowd = Crowd(Site(db), port)
        seen = [_look(launcher.pid, 0, [])]
        for step in range(1, _STEPS + 1):
            crowd.times.clear()
            crowd.ask(requests // _STEPS, step)
            seen.append(_look(launcher.pid, step * requests // _STEPS, crowd.times))
            print(json.dumps(seen[-1]._asdict()), file=sys.stderr, flush=True)
        everybody = _family(launcher.pid)
        start = time.perf_counter()
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(60)
        ended = time.perf_counter() - start
        time.sleep(1)
        left = sum("pipeline" in _command(one) for one in everybody)
    return seen, crowd, ended, left


def _told(seen: list[Seen], crowd: Crowd, ended: float, left: int, command: str) -> str:
    lines = [
        f"| {s.requests:,} | {s.server / _MEGABYTE:.0f} | {s.children / _MEGABYTE:.0f} "
        f"| {s.handles} | {s.threads} | {s.p50:.0f} | {s.p95:.0f} |"
        for s in seen
    ]
    statuses: dict[str, Counter[int]] = {}
    for (kind, status), number in crowd.statuses.items():
        statuses.setdefault(kind, Counter())[status] += number
    answered = [
        f"| {kind} | {sum(counts.values()):,} | "
        + ", ".join(f"{status or 'none'}: {n:,}" for status, n in sorted(counts.items()))
        + " |"
        for kind, counts in sorted(statuses.items())
    ]
    return "\n".join(
        [
            f"# {seen[-1].requests:,} mixed requests to one server",
            "",
            f"{CLIENTS} clients at once; Python {platform.python_version()}, {os.cpu_count()} "
            f"cores, load {os.getloadavg()[0]:.1f}. Kept answers, pictures and originals fill the "
            "room that they have first; what has no bound would grow on.",
            "",
            f"```sh\n{command}\n```",
            "",
            "| requests | servers MB | children MB | file handles | threads | p50 ms | p95 ms |",
            "|---|---|---|---|---|---|---|",
            *lines,
            "",
            "| what was asked for | times | answers by status |",
            "|---|---|---|",
            *answered,
            "",
            f"After SIGTERM all had ended in {ended:.1f} s; {left} processes were left.",
            "",
        ]
    )


def main() -> None:
    """Soak and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--port", type=int, default=8143)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    found = soaked(asked.database, asked.archive, asked.requests, asked.processes, asked.port)
    command = f"python benchmarks/serving_soak.py DATABASE ARCHIVE --requests {asked.requests}"
    text = _told(*found, command)
    print(text)
    if asked.out:
        asked.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
