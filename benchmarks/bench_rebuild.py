"""A rebuild of many sources and nights: time, processor time, cores and memory.

    python benchmarks/bench_rebuild.py [--sources 20] [--nights 60] [--pages 40] [--editions 3]
        [--files 10] [--workers 2] [--keep FOLDER] [--write benchmarks/rebuild.md]

The archive is written straight, without a crawl: each source has a page and files of text
(``plan_text.py``), so many of them editions of its plan; an edition differs from the one before in
every fifth page. One edition comes each quarter of the nights, and one file is replaced; in all
other nights every answer is 304. ``shinkyu build`` then runs as a user's command in a process of
its own: its processor seconds are those of it and of all its children, its memory is its own.
"""

import argparse
import hashlib
import io
import os
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

from pipeline.archive import disk, manifest, writer  # noqa: E402
from pipeline.archive.layout import moment_text  # noqa: E402
from pipeline.archive.types import Body, Held  # noqa: E402
from pipeline.archive.writer import RUN_END, RunWriter  # noqa: E402
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
    for night in range(size.nights):
        if night % step == 0:
            if night and files:
                files[chance.randrange(len(files))] = pdf([next(texts) for _ in range(few)])
            now = answers(plans[: night // step + 1], files)
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


def write(archive: Path, number: int, size: Size) -> None:
    """The nights of one source."""
    source, host = f"city{number:04d}", f"http://city{number:04d}.example"
    held: dict[str, Held] = {}
    for night, now in enumerate(shown(number, size)):
        moment = START + timedelta(days=night, seconds=7 * number)
        with RunWriter(archive, source, moment) as warc:
            facts = {
                "kind": "crawl",
                "source": source,
                "name": f"第{number}市",
                "code": None,
                "page": f"{host}/docs/1/",
                "hosts": [f"city{number:04d}.example"],
                "corrections": [],
                "pages": [],
            }
            warc.warcinfo(moment, facts)
            for second, answer in enumerate(now, 1):
                at = moment + timedelta(milliseconds=100 * second)
                _answer(warc, host + answer.path, at, answer, held)
            end = {"about": RUN_END, "finished_at": moment_text(moment + timedelta(seconds=6))}
            warc.metadata(None, moment, {**end, "status": "ok", "run": facts})


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


def make(archive: Path, size: Size) -> None:
    """Write an archive, without waiting for the disk."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    for module in (writer, manifest):
        for name in ("sync_file", "sync_folder"):
            if hasattr(module, name):
                setattr(module, name, lambda _: None)
    assert disk is not None
    for number in range(size.sources):
        write(archive, number, size)


# --- measuring -----------------------------------------------------------------------------------


class Cost(NamedTuple):
    """What a command took."""

    wall: float
    cpu: float
    memory: int
    """Bytes, at most, of the process itself."""
    said: str

    @property
    def cores(self) -> float:
        """At work on average."""
        return self.cpu / self.wall


def run(*options: str) -> Cost:
    """Run ``shinkyu`` with these options."""
    started, most = time.perf_counter(), 0
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *options], stdout=out, stderr=subprocess.DEVNULL
        )
        while True:
            most = max(most, _memory(process.pid))
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            time.sleep(0.02)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().strip()
    if process.returncode:
        raise SystemExit(f"shinkyu {' '.join(options)}: exit code {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, most, said)


def _memory(pid: int) -> int:
    """The most bytes that a process has had in memory so far; 0 for one that is gone."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--editions", type=int, default=3)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    size = Size(args.sources, args.nights, args.pages, args.editions, args.files)
    with tempfile.TemporaryDirectory() as folder:
        where = args.keep or Path(folder)
        archive, db = where / "archive", where / "db" / "shinkyu.db"
        if not archive.exists():
            make(archive, size)
        for how in ([], ["--rebuild"]):
            cost = run("build", f"--archive={archive}", f"--db={db}", *how)
            print(
                how,
                f"{cost.wall:.1f} s, {cost.cpu:.1f} s CPU, {cost.cores:.2f} cores, "
                f"{cost.memory / 1e6:.0f} MB",
                cost.said,
            )


if __name__ == "__main__":
    main()
