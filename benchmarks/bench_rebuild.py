"""A rebuild of many sources and nights: time, processor time, cores and memory.

    python benchmarks/bench_rebuild.py [--sources 20] [--nights 60] [--pages 40] [--editions 3]
        [--files 10] [--workers 2] [--before CHECKOUT] [--write benchmarks/rebuild.md]

The archive is written straight, without a crawl: each source has a page and files of text
(``plan_text.py``), so many of them editions of its plan; an edition differs from the one before in
every fifth page. In one night of each quarter, another one for each source, an edition comes and
one file is replaced; in all other nights every answer is 304. ``shinkyu build`` then runs as a
user's command in a process of its own: its processor seconds are those of it and of all its
children. What the process itself takes of them is what nobody else can do for it: where that is
half or less, two cores can be at work all the time. ``--before`` measures another checkout on the
same archive, too.
"""

import argparse
import compileall
import hashlib
import io
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import plan_text  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from pipeline.archive import manifest, writer  # noqa: E402
from pipeline.archive.layout import moment_text  # noqa: E402
from pipeline.archive.types import Body, Held  # noqa: E402
from pipeline.archive.writer import RunWriter  # noqa: E402
from tests.city import Link, page  # noqa: E402

COMMAND = "from pipeline.cli import main; main()"
START = datetime(2024, 4, 1, 18, tzinfo=UTC)
FONT = "HeiseiKakuGo-W5"
EVERY = 5
"""Every so-manieth page of an edition is another than in the one before."""


class Size(NamedTuple):
    """Of an archive."""

    sources: int
    nights: int
    pages: int
    """Of a file."""
    editions: int
    files: int
    """Of a source beside the editions, with text of their own."""


class Answer(NamedTuple):
    """What stands at an address in one night."""

    path: str
    data: bytes
    media_type: str


# --- an archive ----------------------------------------------------------------------------------


def pdf(pages: Sequence[str]) -> bytes:
    """A file with these pages."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for text in pages:
        canvas.setFont(FONT, 9)
        for n, line in enumerate(text.split("\n")):
            canvas.drawString(50, 790 - 22 * n, line.replace("\t", "   "))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def editions(number: int, size: Size) -> list[bytes]:
    """The editions of a source's plan, each made of the one before."""
    fresh = plan_text.pages(size.pages * (size.editions + 1), seed=number)
    pages = [next(fresh) for _ in range(size.pages)]
    made = []
    for edition in range(size.editions):
        made.append(pdf(pages))
        for at in range(edition, size.pages, EVERY):
            pages[at] = next(fresh)
    return made


def shown(number: int, size: Size) -> Iterator[list[Answer]]:
    """What a source shows, night by night; the same list where nothing changed."""
    plans = editions(number, size)
    few = max(2, size.pages // 10)
    texts = plan_text.pages(few * (size.files + size.nights), seed=10_000 + number)
    files = [pdf([next(texts) for _ in range(few)]) for _ in range(size.files)]
    step, now = max(1, size.nights // 4), list[Answer]()
    chance = random.Random(number)
    news = [0, *(step * quarter + chance.randrange(step) for quarter in range(1, 4))]
    for night in range(size.nights):
        if night in news:
            if night and files:
                files[chance.randrange(len(files))] = pdf([next(texts) for _ in range(few)])
            now = answers(plans[: news.index(night) + 1], files)
        yield now


def answers(plans: Sequence[bytes], files: Sequence[bytes]) -> list[Answer]:
    """The page and what it links."""
    links = [
        Link(f"「第{n}期総合戦略」（令和{n}年3月）", f"第{n}期総合戦略", f"/p{n}.pdf")
        for n in range(1, len(plans) + 1)
    ]
    links += [Link(f"資料{n}", f"会議資料{n}", f"/f{n}.pdf") for n in range(1, len(files) + 1)]
    told = [Answer("/docs/1/", page(*links).body, "text/html")]
    told += [Answer(f"/p{n}.pdf", data, "application/pdf") for n, data in enumerate(plans, 1)]
    return told + [Answer(f"/f{n}.pdf", data, "application/pdf") for n, data in enumerate(files, 1)]


class City:
    """A source whose nights are written.

    Args:
        number: its own, from 0.
    """

    def __init__(self, archive: Path, number: int) -> None:
        self.archive, self.number = archive, number
        self.id = f"city{number:04d}"
        self._held: dict[str, Held] = {}
        self._night = 0
        self.shown: list[Answer] = []

    def night(self, now: list[Answer]) -> None:
        """Write one night."""
        host = f"http://{self.id}.example"
        moment = START + timedelta(days=self._night, seconds=7 * self.number)
        facts = {
            "kind": "crawl",
            "source": self.id,
            "name": f"第{self.number}市",
            "code": None,
            "page": f"{host}/docs/1/",
            "hosts": [f"{self.id}.example"],
            "corrections": [],
            "pages": [],
        }
        warc = RunWriter(self.archive, self.id, moment)
        warc.warcinfo(moment, facts)
        for second, answer in enumerate(now, 1):
            at = moment + timedelta(milliseconds=100 * second)
            _answer(warc, host + answer.path, at, answer, self._held)
        end = moment + timedelta(seconds=6)
        warc.end(None, end, {"finished_at": moment_text(end), "status": "ok", "run": facts})
        self._night += 1
        self.shown = now

    def replace_a_file(self, size: Size) -> None:
        """Write a night in which its newest edition stands there with other words on some pages."""
        pages = list(plan_text.pages(size.pages, seed=900 + self.number))
        self.night([a._replace(data=pdf(pages)) if a.path == "/p1.pdf" else a for a in self.shown])


def _answer(warc: RunWriter, url: str, at: datetime, answer: Answer, held: dict[str, Held]) -> None:
    sha256 = hashlib.sha256(answer.data).hexdigest()
    before = held.get(url)
    headers = [("Content-Type", answer.media_type), ("ETag", f'"{sha256[:16]}"')]
    if before is not None and before.body.sha256 == sha256:
        _, record = warc.revisit(url, at, "304 Not Modified", headers, of=before, not_modified=True)
    else:
        body = Body(sha256, len(answer.data), answer.media_type)
        offset, record = warc.response(
            url, at, "200 OK", headers, io.BytesIO(answer.data), len(answer.data), facts=body
        )
        digest = writer.sha256_digest(sha256)
        held[url] = Held(url, warc.name, offset, record, moment_text(at), digest, body)
    warc.request(url, at, f"GET {url.partition('example')[2]} HTTP/1.1", [], concerning=record)


def make(archive: Path, size: Size) -> list[City]:
    """Write an archive, without waiting for the disk."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for module in (writer, manifest):
        for name in ("sync_file", "sync_folder"):
            if hasattr(module, name):
                setattr(module, name, lambda _: None)
    cities = [City(archive, number) for number in range(size.sources)]
    told = [shown(number, size) for number in range(size.sources)]
    for _ in range(size.nights):
        for city, nights in zip(cities, told, strict=True):
            city.night(next(nights))
    return cities


# --- measuring -----------------------------------------------------------------------------------


class Cost(NamedTuple):
    """What a command took."""

    wall: float
    cpu: float
    own: float
    """Processor seconds of the process itself."""
    memory: int
    """Bytes, at most, of the process itself."""

    @property
    def cores(self) -> float:
        """At work on average."""
        return self.cpu / self.wall

    def row(self) -> str:
        """As cells of a table."""
        return (
            f"{self.wall:.1f} s | {self.cpu:.1f} s | {self.own:.1f} s | {self.cores:.2f} "
            f"| {self.memory / 1e6:.0f} MB"
        )


def run(checkout: Path, *options: str) -> Cost:
    """Run ``shinkyu`` of a checkout with these options."""
    started, most, own = time.perf_counter(), 0, 0.0
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *options],
        cwd=checkout,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while True:
        memory, spent = _of(process.pid)
        most, own = max(most, memory), max(own, spent)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.1)  # looking takes time of the cores that are measured
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"shinkyu {' '.join(options)}: exit code {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, own, most)


def _of(pid: int) -> tuple[int, float]:
    """The most bytes that a process has had in memory so far, and its processor seconds."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    most = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")]
    ticks = os.sysconf("SC_CLK_TCK")
    return (most[0] * 1024 if most else 0), (int(stat[11]) + int(stat[12])) / ticks


def measured(checkout: Path, archive: Path, cities: list[City], size: Size) -> Iterator[str]:
    """The rows of a table: a rebuild from nothing, one beside its database, a night with a change,
    a night without.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = ["build", f"--archive={archive}", f"--db={folder}/shinkyu.db"]
        yield f"from nothing | {run(checkout, *options, '--rebuild').row()}"
        yield f"again, with the database there | {run(checkout, *options, '--rebuild').row()}"
        cities[0].replace_a_file(size)
        yield f"one file of one source replaced | {run(checkout, *options).row()}"
        cities[-1].night(cities[-1].shown)
        yield f"nothing new | {run(checkout, *options).row()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--editions", type=int, default=3)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    size = Size(args.sources, args.nights, args.pages, args.editions, args.files)
    head = (
        "| what | by the clock | processor | of it the process itself | cores | memory |\n"
        "|---|---|---|---|---|---|\n"
    )
    text = (
        "# A rebuild\n\n"
        f"{size.sources} sources, {size.nights} nights each, {size.editions} editions of "
        f"{size.pages} pages and {size.files} other files a source; Python "
        f"{platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f} when it began. The seconds by the clock and the cores are those "
        "of a machine that others use too where the load is more than one.\n\n"
        f"`python benchmarks/bench_rebuild.py --sources {size.sources} --nights {size.nights} "
        f"--pages {size.pages} --editions {size.editions} --files {size.files}`\n\n"
    )
    for title, checkout in (("Before", args.before), ("Now", ROOT)):
        if checkout is None:
            continue
        # as pip does: else each process compiles them anew where PYTHONDONTWRITEBYTECODE is set
        compileall.compile_dir(checkout / "pipeline", quiet=1)
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            cities = make(archive, size)
            rows = [f"| {row} |\n" for row in measured(checkout, archive, cities, size)]
        text += f"## {title}\n\n{head}{''.join(rows)}\n"
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
