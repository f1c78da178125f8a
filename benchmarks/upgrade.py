"""From a released version to this one while people read: python benchmarks/upgrade.py
[COMMIT=VERSION …]

The demo is played by the released version's own code (a checkout of its commit) into an archive and
a database, and served by it. Readers ask the pages without a pause; this version's `shinkyu build`
brings the database up to date beside them, then this version's server takes the place of the old
one (as docs/operations.md says: build, then restart). Asked are: which answers did readers get
until the restart and after it, is the database the one that is made from the archive alone, and
which editions and changes of the released version read otherwise now. And what does this version's
server answer on a database that nobody has brought up to date. Needs git's history. Exit 1 where a
reader met an error or a row is not the rebuild's.
"""

import argparse
import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from tests.city import content

ROOT = Path(__file__).resolve().parents[1]
RELEASED = {"0.1.0": "422db30", "0.2.0": "45a309f"}
PATHS = (
    "/",
    "/-/status",
    "/-/changes",
    "/-/changes.atom",
    "/-/search?q=人口",
    "/-/editions/higano-総合戦略-2.1",
    "/shinkyu/editions",
)
_MAIN = "from pipeline.cli import main; main()"


class Upgrade(NamedTuple):
    """How it went from one version."""

    version: str
    seconds: float
    """That the build took."""
    answers: tuple[Counter[int], Counter[int], Counter[int]]
    """Status → how many answers: of this version's server on the old database; of the old one
    while the database is brought up to date; of this version's after the restart."""
    slowest: float
    """Seconds of the slowest of them."""
    other: list[str]
    """Editions and changes of the released version that the new one reads otherwise."""
    faults: list[str]


def shinkyu(code: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command of a checkout."""
    environment = os.environ | {"PYTHONPATH": str(code)}
    line = [sys.executable, "-c", _MAIN, *words]
    return subprocess.run(line, env=environment, cwd=code, capture_output=True, text=True)


@contextlib.contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The code of a commit, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "code"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", place, commit], check=True)
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", place], check=True)


@contextlib.contextmanager
def served(code: Path, db: Path, archive: Path) -> Iterator[int]:
    """The pages of a checkout; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    line = [sys.executable, "-c", _MAIN, "serve", "--port", str(port)]
    child = subprocess.Popen(
        [*line, "--db", str(db), "--archive", str(archive)],
        cwd=code,
        env=os.environ | {"PYTHONPATH": str(code)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            if ask(port, "/-/versions.json"):
                break
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait()


def ask(port: int, path: str) -> int:
    """The status of an answer; 0 where there is none."""
    quoted = urllib.request.quote(path, safe="/?=-.")  # type: ignore[attr-defined]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{quoted}", timeout=60) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class Reader(threading.Thread):
    """Asks page after page until told to stop."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.going = port, True
        self.answers: Counter[int] = Counter()
        self.bad: Counter[str] = Counter()
        self.slowest = 0.0

    def run(self) -> None:
        while self.going:
            for path in PATHS:
                began = time.monotonic()
                status = ask(self.port, path)
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.answers[status] += 1
                if status != 200:
                    self.bad[f"{path}: {status}"] += 1


@contextlib.contextmanager
def reading(port: int) -> Iterator[Reader]:
    """A reader who asks all the while."""
    reader = Reader(port)
    reader.start()
    try:
        yield reader
    finally:
        reader.going = False
        reader.join()


def released_rows(db: Path) -> set[tuple[str, ...]]:
    """Ids of editions, and what the log says: what has been cited may not go."""
    with closing(sqlite3.connect(db)) as rows:
        editions = rows.execute("SELECT 'edition', id FROM editions").fetchall()
        return {*editions, *rows.execute("SELECT kind, at FROM changes")}


def upgrade(version: str, commit: str) -> Upgrade:
    """Play, serve, build, compare."""
    with tempfile.TemporaryDirectory() as folder, checkout(commit) as code:
        played = Path(folder) / "demo"
        done = shinkyu(code, "demo", "--no-serve", "--dir", str(played))
        if done.returncode:
            raise SystemExit(f"{version}: {done.stderr}")
        archive, db = played / "archive", played / "db" / "shinkyu.db"
        before = released_rows(db)
        with served(ROOT, db, archive) as port:
            outdated = Counter(ask(port, path) for path in PATHS)
        with served(code, db, archive) as port, reading(port) as reader:
            time.sleep(2)
            began = time.monotonic()
            done = shinkyu(ROOT, "build", "--db", str(db), "--archive", str(archive))
            seconds = time.monotonic() - began
        with served(ROOT, db, archive) as port, reading(port) as later:
            time.sleep(5)
        faults = [f"{what}, {n} times" for what, n in (reader.bad + later.bad).items()]
        if done.returncode:
            faults.append(f"build: exit {done.returncode}: {done.stderr[-1000:]}")
        anew = db.with_name("anew.db")
        shinkyu(ROOT, "build", "--rebuild", "--db", str(anew), "--archive", str(archive))
        here, there = content(db), content(anew)
        faults += [f"table {name} is another" for name in here if here[name] != there[name]]
        gone = before - released_rows(db)
        other = [" ".join(map(str, row)) for row in sorted(gone)]
        slowest = max(reader.slowest, later.slowest)
        answers = (outdated, reader.answers, later.answers)
        return Upgrade(version, seconds, answers, slowest, other, faults)


def _told(answers: Counter[int]) -> str:
    return ", ".join(f"{n} × {status}" for status, n in sorted(answers.items()))


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("versions", nargs="*", default=[f"{c}={v}" for v, c in RELEASED.items()])
    told = parser.parse_args()
    names = ["from version", "build (s)", "new server, old database", "old server, build beside it"]
    names += ["new server, new database", "slowest (s)"]
    print("| " + " | ".join([*names, "read otherwise", "faults"]) + " |")
    print("|---" * 8 + "|")
    well = True
    for pair in told.versions:
        commit, _, version = pair.partition("=")
        found = upgrade(version or commit, commit)
        answers = " | ".join(map(_told, found.answers))
        faults = "; ".join(found.faults) or "none"
        well = well and not found.faults
        print(
            f"| {found.version} | {found.seconds:.1f} | {answers} | {found.slowest:.2f} "
            f"| {'; '.join(found.other) or 'nothing'} | {faults} |",
            flush=True,
        )
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
