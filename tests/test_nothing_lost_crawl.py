"""Nothing that was reported is ever lost: runs killed at any moment, full disks, folders that
can't be written."""

import errno
import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import layout
from pipeline.archive.bodies import read_payload
from pipeline.archive.lock import hold
from pipeline.archive.reader import warc_names
from pipeline.archive.salvage import salvage
from pipeline.archive.verify import verify_archive
from pipeline.archive.writer import RunWriter
from pipeline.crawl.run import crawl
from pipeline.errors import ArchiveError, LockedError
from pipeline.sources import Source
from tests import killed
from tests.archives import read_run
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

PDF = {"Content-Type": "application/pdf"}
START = datetime(2024, 4, 1, 18, tzinfo=UTC)
FILES = 6


def publish(site: Loopback, number: int) -> None:
    """What the city shows on a night: some files change each night, the others stay."""
    links = "".join(f'<p><a href="/f{i}.pdf">計画{i}[PDF：20KB]</a></p>' for i in range(FILES))
    text = (
        '<html lang="ja"><head><meta charset="utf-8"><title>計画</title></head><body>'
        '<div id="pageTitle"><h1>計画</h1></div><article class="contentGpArticleDoc">'
        f'<div class="body"><p>市の計画を掲載しています。第{number}号。</p>{links}'
        "</div></article></body></html>"
    )
    site.route("/robots.txt", Reply(404, validators=False))
    site.route("/docs/1/", Reply(200, text.encode(), {"Content-Type": "text/html; charset=utf-8"}))
    for i in range(FILES):
        noise = random.Random(f"{i}-{number if i % 2 else 0}").randbytes(20_000)
        site.route(f"/f{i}.pdf", Reply(200, tiny_pdf([f"plan {i}"]) + b"%" + noise, PDF))


def source(site: Loopback) -> Source:
    return Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)


def told(path: Path) -> set[tuple[str, str, str]]:
    """(run's stamp, URL, verdict) of every capture that was reported; the last line may be cut by
    the kill."""
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return {(a, b, c) for a, b, c in (line.split(" ") for line in lines) if b != "end"}


def kept(archive: Path, names: list[str]) -> set[tuple[str, str, str]]:
    """The same of every capture in these WARC files."""
    return {
        (name.rsplit("-", 1)[1].removesuffix(".warc.gz"), capture.url, capture.verdict)
        for name in names
        for capture in read_run(archive, name)[1]
    }


@pytest.mark.slow
def test_killed_at_fifty_random_moments(tmp_path: Path) -> None:
    archive, said = tmp_path / "archive", tmp_path / "told"
    context = multiprocessing.get_context("forkserver")
    # a run imports the second when it meets a page: no child should do it anew
    context.set_forkserver_preload(["tests.killed", "pipeline.read.page.reading"])
    dice = random.Random(20240401)
    cut_short = 0
    seen: set[tuple[str, str, str]] = set()
    read: set[str] = set()

    def start(number: int) -> Any:
        publish(site, number)
        night = (START + timedelta(days=number)).isoformat()
        child = context.Process(
            target=killed.run, args=(source(site).page, str(archive), night, str(said))
        )
        child.start()
        return child

    with Loopback() as site:
        child = start(0)
        child.join(30)  # starts the fork server
        began = time.monotonic()
        child = start(1)
        child.join(30)
        whole = time.monotonic() - began
        assert child.exitcode == 0
        for number in range(2, 52):
            child = start(number)
            time.sleep(dice.uniform(0, whole))
            if child.is_alive():
                child.kill()
            child.join(10)
            cut_short += child.exitcode == -signal.SIGKILL
            before = set(warc_names(archive))
            with hold(archive):
                closed = {found.name for found in salvage(archive)}
            assert closed == set(warc_names(archive)) - before
            assert layout.unfinished(archive) == []
            fresh = [name for name in warc_names(archive) if name not in read]
            seen |= kept(archive, fresh)
            read |= set(fresh)
            assert told(said) <= seen
        assert verify_archive(archive).findings == []
        # The run after a killed one completes it: what it holds is what the city shows.
        publish(site, 60)
        report = crawl(
            source(site), archive, clock=lambda: START + timedelta(days=60), limits=killed.LIMITS
        )
        assert (report.status, report.fetched + report.unchanged) == ("ok", 1 + FILES)
        for capture in read_run(archive, report.warc_file)[1]:
            path = capture.url.removeprefix(site.url)
            body = read_payload(archive, capture.payload_file or "", capture.payload_offset or 0)
            assert body == site.routes[path][0].body
    assert verify_archive(archive).findings == []
    assert told(said) <= kept(archive, warc_names(archive))
    assert cut_short >= 20  # else the test's clock is off and it tests little


def test_a_killed_run_has_no_end_and_keeps_its_captures(tmp_path: Path) -> None:
    class Stop(BaseException):
        pass

    def stop(event: Any) -> None:
        if event.done == 3:
            raise Stop

    with Loopback() as site:
        publish(site, 0)
        with pytest.raises(Stop):
            crawl(source(site), tmp_path, clock=lambda: START, report=stop, limits=killed.LIMITS)
        assert warc_names(tmp_path) == []
        with layout.unfinished(tmp_path)[0].open("ab") as torn:
            torn.write(b"\x1f\x8b\x08\0\0\0\0\0half a record")
        (found,) = salvage(tmp_path)
        assert [end - offset for offset, end in found.cut] == [21]
        run, captures = read_run(tmp_path, found.name)
        assert (run.finished_at, len(captures)) == (None, 3)
        asked = len(site.asked)
        report = crawl(
            source(site), tmp_path, clock=lambda: START + timedelta(days=1), limits=killed.LIMITS
        )
        # The next run asks for everything, but the bytes that are safe are not sent again.
        assert (report.fetched, report.unchanged, len(site.asked) - asked) == (
            FILES - 2,
            3,
            FILES + 2,
        )


@pytest.mark.parametrize("whole", [1, 2])
def test_killed_while_the_file_gets_its_name(tmp_path: Path, whole: int) -> None:
    with RunWriter(tmp_path, "higano", START) as warc:
        warc.warcinfo(START, {"source": "higano"})
    (name,) = warc_names(tmp_path)
    path = tmp_path / name
    bytes_before = path.read_bytes()
    if whole == 1:
        os.link(path, path.with_name(path.name + ".open"))  # between the two names
        assert salvage(tmp_path) == []
    else:
        path.rename(path.with_name(path.name + ".open"))  # before the first
        assert [s.name for s in salvage(tmp_path)] == [name]
    assert (warc_names(tmp_path), path.read_bytes()) == ([name], bytes_before)
    assert layout.unfinished(tmp_path) == []


def test_an_open_file_beside_a_closed_one_of_its_name_is_not_touched(tmp_path: Path) -> None:
    for night in (START, START + timedelta(days=1)):
        with RunWriter(tmp_path, "higano", night) as warc:
            warc.warcinfo(night, {"source": "higano"})
    one, two = (tmp_path / name for name in warc_names(tmp_path))
    stray = one.with_name(one.name + ".open")
    two.rename(stray)
    before = (one.read_bytes(), stray.read_bytes())
    with pytest.raises(ArchiveError, match="there already"):
        salvage(tmp_path)
    assert (one.read_bytes(), stray.read_bytes()) == before


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    names = []
    for _ in range(3):  # three runs in one second
        with RunWriter(tmp_path, "higano", START) as warc:
            warc.warcinfo(START, {"source": "higano"})
        names.append(warc.name)
    assert warc_names(tmp_path) == names
    with RunWriter(tmp_path, "higano", START) as warc:
        warc.warcinfo(START, {"source": "higano"})
        (tmp_path / warc.name).write_bytes(b"somebody else's")
        with pytest.raises(ArchiveError, match="can't be named"):
            warc.__exit__(None, None, None)
        assert (tmp_path / warc.name).read_bytes() == b"somebody else's"
        (tmp_path / warc.name).unlink()


class Full:
    """A file on a disk that is full after so many bytes: it takes a part of a write, as a real one
    does."""

    def __init__(self, file: Any, room: int) -> None:
        self.file, self.room = file, room

    def write(self, data: bytes) -> int:
        taken = data[: self.room]
        self.room -= len(taken)
        self.file.write(taken)
        if len(taken) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(taken)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@pytest.mark.parametrize("room", [0, 300, 1500, 5000, 30_000])
def test_a_full_disk(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[str] = []
    begin = RunWriter.__init__

    def full(self: RunWriter, *args: Any) -> None:
        begin(self, *args)
        self._warc.out = self._file = Full(self._file, room)  # type: ignore[assignment]

    with Loopback() as site:
        publish(site, 0)
        first = crawl(source(site), tmp_path, clock=lambda: START, limits=killed.LIMITS)
        before = {name: (tmp_path / name).read_bytes() for name in warc_names(tmp_path)}
        publish(site, 1)
        monkeypatch.setattr(RunWriter, "__init__", full)
        with pytest.raises(ArchiveError, match=r"higano.*No space left"):
            crawl(
                source(site),
                tmp_path,
                clock=lambda: START + timedelta(days=1),
                limits=killed.LIMITS,
                report=lambda event: reported.append(event.url),
            )
        monkeypatch.undo()
        assert {name: (tmp_path / name).read_bytes() for name in warc_names(tmp_path)} == before
        salvaged = [s.name for s in salvage(tmp_path)]
        assert {u for _, u, _ in kept(tmp_path, salvaged)} >= set(reported)
        assert (
            crawl(
                source(site),
                tmp_path,
                clock=lambda: START + timedelta(days=2),
                limits=killed.LIMITS,
            ).status
            == "ok"
        )
    assert first.warc_file in before
    assert verify_archive(tmp_path).findings == []


def test_a_real_device_that_is_full(tmp_path: Path) -> None:
    """/dev/full takes no byte; the file is written through a name that leads there."""
    warc = RunWriter(tmp_path, "higano", START)
    warc._file.close()
    with Path("/dev/full").open("wb") as full:
        warc._file = warc._warc.out = full
        with pytest.raises(ArchiveError, match="No space left"):
            warc.warcinfo(START, {"source": "higano"})
    warc._file.close()  # opened anew by its name after the failure


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "archive"
    blocked.write_text("a file where the folder should be")
    with Loopback() as site:
        publish(site, 0)
        with pytest.raises(ArchiveError, match="archive"):
            crawl(source(site), blocked, clock=lambda: START, limits=killed.LIMITS)
        with pytest.raises(ArchiveError, match="can't be written"), hold(blocked):
            pass
        assert site.asked == []  # nothing is asked for that could not be kept


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        hold(tmp_path),
        pytest.raises(LockedError, match="another run holds the lock"),
        hold(tmp_path),
    ):
        pass
    with hold(tmp_path):
        pass
