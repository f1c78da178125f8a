"""Does pywb replay every capture of every night, byte for byte, at its own time?

    python3 -m venv /tmp/pywb && /tmp/pywb/bin/pip install pywb setuptools
    python benchmarks/replay.py /tmp/pywb/bin [ARCHIVE]

pywb is GPL, so it is no dependency of ours, not even of the tests: it is installed apart, given
our WARC files as they are, indexed by its own tools and asked over HTTP as a browser asks it.
Without ARCHIVE the demo's nights are played. Printed is how many captures came back right, and
what differs; tests/test_replay.py holds the rules that pywb goes by.

Measured with pywb 2.10.0 on the demo's sixteen nights: 116 of 116; the latest of the
page is a page.
"""

import argparse
import contextlib
import hashlib
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

import requests

from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.records import records
from pipeline.demo.play import play

COLLECTION = "shinkyu"


class Wanted(NamedTuple):
    """A capture, as it should be replayed."""

    url: str
    moment: str
    """``WARC-Date`` of its own record."""
    sha256: str

    @property
    def stamp(self) -> str:
        """The moment as pywb's addresses have it: fourteen digits."""
        return re.sub(r"\D", "", self.moment)[:14]


def wanted(archive: Path) -> Iterator[Wanted]:
    """Every capture that holds bytes, or stands for some."""
    for name in warc_names(archive):
        dates = {r.offset: r.date for r in records(archive / name, name)}
        for capture in read_night(archive, name).captures:
            if capture.sha256:
                yield Wanted(capture.final_url, dates[capture.warc_offset], capture.sha256)


def pages(archive: Path) -> set[str]:
    """The pages of the sources."""
    runs = (read_night(archive, name).run for name in warc_names(archive))
    return {run.page_url for run in runs if run.page_url}


def index(tools: Path, archive: Path, folder: Path) -> None:
    """Make a collection of pywb's of all WARC files, where they lie."""
    manager = [str((tools / "wb-manager").absolute())]
    quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
    subprocess.run([*manager, "init", COLLECTION], **quiet)  # type: ignore[call-overload]
    files = [str((archive / name).absolute()) for name in warc_names(archive)]
    subprocess.run([*manager, "add", COLLECTION, *files], **quiet)  # type: ignore[call-overload]


@contextlib.contextmanager
def replaying(tools: Path, folder: Path) -> Iterator[str]:
    """pywb's own server on loopback; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str((tools / "wayback").absolute()), "-b", "127.0.0.1", "-p", str(port)]
    with (folder / "pywb.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(base, timeout=5)
                break
            time.sleep(0.2)
        yield f"{base}/{COLLECTION}"
    finally:
        server.terminate()
        server.wait(10)


def difference(base: str, capture: Wanted) -> str | None:
    """What is wrong with a capture's replay; None where it is right."""
    answer = requests.get(
        f"{base}/{capture.stamp}id_/{capture.url}", timeout=30, allow_redirects=False
    )
    if answer.status_code != 200:
        return f"status {answer.status_code}"
    if hashlib.sha256(answer.content).hexdigest() != capture.sha256:
        return f"other bytes ({len(answer.content)}, {answer.content[:40]!r})"
    moment = parsedate_to_datetime(answer.headers["Memento-Datetime"])
    if moment != datetime.fromisoformat(capture.moment):
        return f"another time ({moment})"
    return None


def newest(base: str, url: str) -> str:
    """What pywb shows for the page when it is asked for its latest."""
    now = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    answer = requests.get(f"{base}/{now}id_/{url}", timeout=30, allow_redirects=True)
    return f"{answer.status_code} {answer.headers.get('Content-Type', '')}"


def main() -> int:
    """Replay them all; exit 1 where one is not what was captured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("tools", type=Path, help="folder of pywb's commands")
    parser.add_argument("archive", type=Path, nargs="?", help="an archive; else the demo's")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = options.archive or play(folder / "demo", report=lambda line: None).archive
        collection = folder / "pywb"
        collection.mkdir()
        index(options.tools, archive, collection)
        every = list(wanted(archive))
        with replaying(options.tools, collection) as base:
            wrong = [(c, words) for c in every if (words := difference(base, c))]
            shown = {url: newest(base, url) for url in sorted(pages(archive))}
    for capture, words in wrong:
        print(f"{capture.moment} {capture.url}: {words}")
    for url, words in shown.items():
        print(f"latest of {url}: {words}")
    print(f"replayed {len(every) - len(wrong)} of {len(every)} captures")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
