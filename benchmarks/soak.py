"""A year of nights with faults: python benchmarks/soak.py [--nights 365] [--seed 1] [--table]

A city on loopback changes something on about one night in seven. Its server fails on one night in
eight (503, silence, answers cut short, a notice in a file's place, robots.txt that fails, …), the
run is killed on one night in ten at a random moment, and on one night in twenty a bit of a closed
WARC file flips. A copy of the archive is kept as docs/operations.md says, and once in thirty nights
`shinkyu verify --repair-from COPY` is run. Each night is a process of its own, the ordinary
`shinkyu run` with a clock that is set to that night, forked from one that has the program in memory
(what it takes is therefore without the start-up); a server of the pages stands all year and is
asked every night.

Asked at the end: did any command break down; can all bytes be read that any night reported; is the
database the same as one that is made anew from the archive; and did memory, open files and time of
a night, and what a quiet night adds to archive and database, stay the same from the first month to
the last. Exit 1 where one of these is not so.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from processes import open_files, resident
from soak_city import PAGE, Soaked

from tests.city import START, content
from tests.loopback import Loopback

ROOT = Path(__file__).resolve().parents[1]
KILLED, FLIPPED, VERIFIED = 0.10, 0.05, 30
MONTH = 30
GROWTH = 1.35
"""So many times what the first quarter took may the last one take; 1 would be flat."""
_NURSERY = "from soak import nursery; nursery()"
_FDS = 0.02
"""Seconds between two looks at the files that a run has open."""


class Cost(NamedTuple):
    """What one command took."""

    code: int
    seconds: float
    cpu: float
    megabytes: float
    """Peak of its memory."""
    files: int
    """Most files that it had open, as far as was seen."""
    said: str


class Night(NamedTuple):
    """One night and what it took."""

    number: int
    changed: str
    fault: str
    killed: bool
    flipped: bool
    cost: Cost
    requests: int
    """That a night without a fault needs: the files that the city has, its page, robots.txt."""
    archive: int
    """Bytes that the archive grew by."""
    database: int
    """Bytes that the database grew by."""
    server_mb: float
    server_files: int

    @property
    def quiet(self) -> bool:
        """Nothing happened: what it took is what a night takes."""
        return not (self.changed or self.fault or self.killed or self.flipped or self.cost.code)


def nursery() -> int:
    """A process with the program in memory; for each line that it reads it forks one that runs a
    command, says its number, and at its end what it took. The start-up of the program, the same
    every night, is so left out.
    """
    from pipeline.cli import main, nightly  # noqa: F401
    from pipeline.history import build, project, verify  # noqa: F401

    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(_run(main, asked))
        print(child, flush=True)
        _, status, usage = os.wait4(child, 0)
        cost = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss
        print(json.dumps(cost), flush=True)
    return 0


def _run(main: Callable[..., object], asked: dict[str, Any]) -> int:
    """The command ``shinkyu`` at the moment that is asked for; returns its exit code."""
    from pipeline.crawl import run
    from pipeline.crawl.limits import Limits

    out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    start, began = datetime.fromisoformat(asked["moment"]), time.monotonic()
    defaults = dict(run.crawl.__kwdefaults__ or {})
    defaults["clock"] = lambda: start + timedelta(seconds=time.monotonic() - began)
    defaults["limits"] = Limits(connect=2, read=2, url_seconds=20, retries=0, backoff=0.01)
    run.crawl.__kwdefaults__ = defaults
    try:
        main(asked["words"], prog_name="shinkyu")
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


class Year:
    """The folders of a soak, and its commands."""

    def __init__(self, folder: Path, site: Loopback, seed: int) -> None:
        self.rng = random.Random(seed)
        self.site = site
        self.city = Soaked(site, self.rng)
        self.archive, self.copy = folder / "archive", folder / "copy"
        self.db, sources = folder / "db" / "shinkyu.db", folder / "sources"
        for made in (self.archive, self.copy, sources):
            made.mkdir(parents=True)
        (sources / "higano.yml").write_text(
            f"id: higano\nname: 日向野市\npage: {site.url}{PAGE}\ndelay: 0\n", encoding="utf-8"
        )
        self.environment = os.environ | {
            "SHINKYU_ARCHIVE": str(self.archive),
            "SHINKYU_DB": str(self.db),
            "SHINKYU_SOURCES": str(sources),
            "SHINKYU_BACKUP": str(self.copy),
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), str(ROOT)]),
        }
        self.nursery = subprocess.Popen(
            [sys.executable, "-c", _NURSERY],
            env=self.environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def shinkyu(self, moment: datetime, *words: str, kill_after: float | None = None) -> Cost:
        """Run a command at a moment, perhaps killed after some seconds."""
        out, began = self.archive.parent / "said.txt", time.monotonic()
        asked = {"moment": moment.isoformat(), "words": words, "out": str(out)}
        child = int(self._ask(json.dumps(asked)))
        watch = _Watch(child)
        timer = threading.Timer(kill_after or 600, _kill, (child,))
        timer.start()
        code, cpu, peak = json.loads(self._ask())
        timer.cancel()
        return Cost(
            code=code,
            seconds=time.monotonic() - began,
            cpu=cpu,
            megabytes=peak / 1024,
            files=watch.end(),
            said=out.read_text(encoding="utf-8", errors="replace"),
        )

    def _ask(self, line: str = "") -> str:
        """The nursery's next line, perhaps after one to it."""
        stdin, stdout = self.nursery.stdin, self.nursery.stdout
        assert stdin is not None
        assert stdout is not None
        if line:
            stdin.write(f"{line}\n")
            stdin.flush()
        return stdout.readline()

    def flip(self) -> bool:
        """Perhaps a bit of a closed WARC file flips."""
        files = sorted(self.archive.glob("*/**/*.warc.gz"))
        if not files or self.rng.random() >= FLIPPED:
            return False
        path = self.rng.choice(files)
        data = bytearray(path.read_bytes())
        data[self.rng.randrange(len(data))] ^= 1 << self.rng.randrange(8)
        path.write_bytes(data)
        return True

    def back_up(self) -> None:
        """Copy what the copy lacks; what it has is never written again (a closed file is final)."""
        for path in sorted(self.archive.rglob("*")):
            there = self.copy / path.relative_to(self.archive)
            if path.is_dir():
                there.mkdir(exist_ok=True)
            elif path.name.startswith("manifest") or _lacking(path, there):
                shutil.copy2(path, there)


def _lacking(path: Path, there: Path) -> bool:
    """Is it a closed file that the copy does not have?"""
    return path.suffix == ".gz" and not there.exists()


def _kill(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # it ended in that very moment
        os.kill(child, signal.SIGKILL)


class _Watch:
    """Looks again and again at how many files a process has open."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._going = pid, 0, True
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while self._going:
            self._most = max(self._most, open_files(self._pid))
            time.sleep(_FDS)

    def end(self) -> int:
        """The most that was seen."""
        self._going = False
        self._thread.join()
        return self._most


def size_of(folder: Path) -> int:
    """Bytes of all WARC files below a folder, or of a database with its log."""
    if folder.suffix == ".db":
        names = (folder, folder.with_name(folder.name + "-wal"))
        return sum(path.stat().st_size for path in names if path.exists())
    return sum(path.stat().st_size for path in folder.rglob("*.warc.gz*"))


@contextlib.contextmanager
def served(year: Year) -> Iterator[tuple[int, int]]:
    """The pages, all year long: (process, port)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-c", "from pipeline.cli import main; main()", "serve"]
    line += ["--port", str(port)]
    child = subprocess.Popen(
        line,
        env=year.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _until_it_answers(port)
        yield _newest_child(child.pid), port
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait()


def _newest_child(pid: int) -> int:
    """The process that answers: a child of the command, where it has one."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        told = []
    return int(told[-1]) if told else pid


def _until_it_answers(port: int) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError):
            ask(port, "/-/versions.json")
            return
        time.sleep(0.1)
    raise SystemExit("the server of the pages does not answer")


def ask(port: int, path: str) -> int:
    """The status that a page answers with."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


PATHS = ("/", "/-/status", "/-/status.json", "/-/changes", "/-/search?q=Plan", "/-/changes.atom")


class Soak(NamedTuple):
    """How it went."""

    nights: list[Night]
    broken: list[str]
    """What broke down, or was told wrongly; empty where all is well."""


def soak(year: Year, number: int, tell: bool) -> Soak:
    """All nights, one after the other."""
    nights: list[Night] = []
    broken: list[str] = []
    usual = 1.5
    year.city.show()
    with contextlib.ExitStack() as stack:
        first = _night(year, 0, usual, (0, 0), broken)
        nights.append(first)
        server = stack.enter_context(served(year))
        for n in range(1, number):
            nights.append(_night(year, n, usual, server, broken))
            usual = nights[-1].cost.seconds if nights[-1].quiet else usual
            if n % VERIFIED == 0:
                _verify(year, n, broken)
            if tell:
                print(_line(nights[-1]), file=sys.stderr, flush=True)
    _end(year, number, broken)
    return Soak(nights, broken)


def _line(night: Night) -> str:
    what = night.changed, night.fault, "killed" * night.killed, "bit flipped" * night.flipped
    return (
        f"{night.number}: {', '.join(filter(None, what)) or 'quiet'}: exit {night.cost.code}, "
        f"{night.cost.seconds:.2f} s, {night.cost.megabytes:.0f} MB"
    )


def _night(
    year: Year, number: int, usual: float, server: tuple[int, int], broken: list[str]
) -> Night:
    moment = START + timedelta(days=number)
    changed = year.city.change() if number else ""
    year.city.show()
    fault = year.city.spoil() if number else ""
    killed = bool(number) and year.rng.random() < KILLED
    archive, database = size_of(year.archive), size_of(year.db)
    after = year.rng.random() * usual if killed else None
    with year.site.at(moment):
        cost = year.shinkyu(moment, "run", kill_after=after)
    year.city.mend()
    if "Traceback" in cost.said or cost.code not in (0, 1, -signal.SIGKILL):
        broken.append(f"night {number}: exit {cost.code}: {cost.said[-2000:]}")
    year.back_up()
    pid, port = server
    for path in PATHS if port else ():
        status = ask(port, path)
        if status not in (200, 503 if "status" in path else 200):
            broken.append(f"night {number}: {path} answers {status}")
    return Night(
        number=number,
        changed=changed,
        fault=fault,
        killed=cost.code == -signal.SIGKILL,
        flipped=year.flip(),
        cost=cost,
        requests=len(year.city.plans) + 2,
        archive=size_of(year.archive) - archive,
        database=size_of(year.db) - database,
        server_mb=resident(pid) / 2**20,
        server_files=open_files(pid),
    )


def _verify(year: Year, number: int, broken: list[str]) -> None:
    """Once in a month: what rotted is brought back from the copy, and all is well then."""
    moment = START + timedelta(days=number, hours=3)
    done = year.shinkyu(moment, "verify", "--repair-from", str(year.copy))
    if done.code or "Traceback" in done.said:
        broken.append(f"night {number}: verify: exit {done.code}: {done.said[-2000:]}")


def _end(year: Year, number: int, broken: list[str]) -> None:
    """Two good nights, a last check, and the database against one made anew."""
    for n in (number, number + 1):
        with year.site.at(START + timedelta(days=n)):
            done = year.shinkyu(START + timedelta(days=n), "run")
        year.back_up()
        _verify(year, n, broken)
    if done.code:
        broken.append(f"the last night, without a fault: exit {done.code}: {done.said[-2000:]}")
    anew = year.db.with_name("anew.db")
    done = year.shinkyu(START, "build", "--rebuild", "--db", str(anew))
    if done.code:
        broken.append(f"rebuild: exit {done.code}: {done.said[-2000:]}")
    here, there = content(year.db), content(anew)
    broken += [
        f"table {name}: the nights left {len(here[name])} rows, a rebuild makes {len(there[name])}"
        for name in here
        if here[name] != there[name]
    ]
    held = {str(row[8]).partition(year.site.url)[2]: row[9] for row in here["documents"]}
    for plan in year.city.plans:
        if held.get(plan.path) != sha256(plan.reply().body).hexdigest():
            broken.append(f"{plan.path}: its bytes are not those of its document")


def grown(nights: list[Night]) -> list[str]:
    """What did not stay flat from the first months to the last, in words."""
    quiet = [night for night in nights[1:] if night.quiet]
    part = max(len(quiet) // 4, 1)
    early, late = quiet[:part], quiet[-part:]
    found = []
    for name, values in _MEASURES.items():
        before, after = (median(map(values, some)) for some in (early, late))
        if after > before * GROWTH + _SLACK[name]:
            found.append(f"{name}: {before:.2f} in the first quarter, {after:.2f} in the last")
    return found


_MEASURES = {
    "CPU seconds": lambda n: n.cost.cpu,
    "memory (MB)": lambda n: n.cost.megabytes,
    "open files": lambda n: n.cost.files,
    "archive, bytes a request": lambda n: n.archive / n.requests,
    "database, bytes": lambda n: n.database,
    "server's memory (MB)": lambda n: n.server_mb,
    "server's open files": lambda n: n.server_files,
}
_SLACK = {
    "CPU seconds": 0.05,
    "memory (MB)": 4,
    "open files": 3,
    "archive, bytes a request": 50,
    "database, bytes": 8192,
    "server's memory (MB)": 40,
    "server's open files": 4,
}


def table(done: Soak, seed: int) -> str:
    """The page with the table, a line a month."""
    nights = done.nights
    faults = sum(bool(night.fault) for night in nights)
    head = (
        f"# {len(nights)} nights with faults, seed {seed}\n\n"
        f"`python benchmarks/soak.py --nights {len(nights)} --seed {seed} --table`: one city "
        f"with six files and more; {sum(bool(n.changed) for n in nights)} changes of it, "
        f"{faults} faults of its server, {sum(n.killed for n in nights)} runs killed, "
        f"{sum(n.flipped for n in nights)} bits flipped, a check with repair from the copy every "
        f"{VERIFIED} nights.\n\n"
        f"What broke down: {'; '.join(done.broken) or 'nothing'}. "
        f"What grew: {'; '.join(grown(nights)) or 'nothing'}.\n\n"
        "Medians of the quiet nights of each month (nothing new, no fault); the server of the "
        "pages stands all year.\n\n"
    )
    names = list(_MEASURES)
    rows = [
        "| month | nights (quiet) | requests | " + " | ".join(names) + " |",
        "|---" * (len(names) + 3) + "|",
    ]
    for start in range(0, len(nights), MONTH):
        month = nights[start : start + MONTH]
        quiet = [night for night in month[start == 0 :] if night.quiet]
        if quiet:
            cells = [_cell(median(map(_MEASURES[name], quiet))) for name in names]
            requests = f"{median(night.requests for night in quiet):.0f}"
            first = [f"{start // MONTH + 1}", f"{len(month)} ({len(quiet)})", requests]
            rows.append("| " + " | ".join([*first, *cells]) + " |")
    return head + "\n".join(rows)


def _cell(value: float) -> str:
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true", help="print the page of the results")
    parser.add_argument("--quiet", action="store_true", help="no line a night on standard error")
    parser.add_argument("--keep", type=Path, help="keep archive and database in this new folder")
    told = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = told.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(Loopback())
        year = Year(folder, site, told.seed)
        stack.callback(year.nursery.kill)
        done = soak(year, told.nights, tell=not told.quiet)
    if told.table:
        print(table(done, told.seed))
    faults = [*done.broken, *grown(done.nights)]
    for fault in faults if not told.table else ():
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
