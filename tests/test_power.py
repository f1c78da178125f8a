"""What was reported is on the disk: the power may go at any moment.

A shim of fsync(2) stands in for the disk: what a file held at its last fsync is what a power cut
leaves of it, and a name is there only if its folder was synced after it came.
"""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.archive import manifest
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.salvage import salvage
from pipeline.archive.verify import verify_archive
from pipeline.crawl.run import CaptureEvent, crawl
from tests.city import P2, QUICK, START, V2, City, page, pdf
from tests.loopback import Loopback


class Disk:
    """What the disk holds of an archive."""

    def __init__(self, archive: Path, fsync: Callable[[int], None]) -> None:
        self.archive, self._fsync = archive, fsync
        self.bytes: dict[int, bytes] = {}
        """File → what it held when it was synced last."""
        self.names: dict[str, dict[str, int]] = {}
        """Folder → its names when it was synced last."""
        self.then: Callable[[], None] = lambda: None
        """Done after each sync: between two of them the disk does not change."""

    def fsync(self, descriptor: int) -> None:
        """Sync for real, and note what is safe from now on."""
        self._fsync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        if not path.is_relative_to(self.archive):
            return
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self.names[str(path)] = {p.name: p.stat().st_ino for p in path.iterdir()}
        else:
            self.bytes[os.fstat(descriptor).st_ino] = path.read_bytes()
        self.then()

    def after_the_cut(self, folder: Path) -> Path:
        """The archive as a machine finds it that comes up again."""
        self._restore(self.archive, folder)
        return folder

    def _restore(self, here: Path, there: Path) -> None:
        there.mkdir(parents=True)
        for name, inode in self.names.get(str(here), {}).items():
            if (here / name).is_dir():
                self._restore(here / name, there / name)
            elif inode in self.bytes:
                (there / name).write_bytes(self.bytes[inode])


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    found = Disk((tmp_path / "archive").resolve(), os.fsync)
    monkeypatch.setattr(os, "fsync", found.fsync)
    return found


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(P2, V2), v2=pdf("plan two"), p2=pdf("phase two"))
        yield city


def test_every_capture_that_was_reported_survives_a_power_cut(
    city: City, disk: Disk, tmp_path: Path
) -> None:
    reported: list[str] = []

    def cut(event: CaptureEvent) -> None:
        reported.append(event.url)
        came_up = disk.after_the_cut(tmp_path / f"cut-{event.done}")
        (found,) = salvage(came_up)
        captures = read_night(came_up, found.name).captures
        assert [c.url for c in captures] == reported
        assert verify_archive(came_up).findings == []

    crawl(city.source, city.archive, clock=lambda: START, limits=QUICK, report=cut)
    assert len(reported) == 3


def test_the_power_goes_at_every_moment_of_a_week(city: City, disk: Disk, tmp_path: Path) -> None:
    reported: list[tuple[int, str]] = []
    moments: list[int] = []

    def cut() -> None:
        moments.append(len(reported))
        came_up = disk.after_the_cut(tmp_path / f"cut-{len(moments)}")
        salvage(came_up)
        kept = [
            (night, capture.url)
            for night, name in enumerate(warc_names(came_up))
            for capture in read_night(came_up, name).captures
        ]
        assert kept[: len(reported)] == reported
        assert verify_archive(came_up).findings == []

    def told(event: CaptureEvent) -> None:
        reported.append((city.nights - 1, event.url))

    disk.then = cut
    for _ in range(7):
        city.crawl(report=told)
    assert (len(reported), len(moments) > 50) == (21, True)


def test_a_closed_file_has_its_name_and_its_line_in_the_manifest(
    city: City, disk: Disk, tmp_path: Path
) -> None:
    city.crawl()
    city.crawl()
    came_up = disk.after_the_cut(tmp_path / "cut")
    assert warc_names(came_up) == warc_names(city.archive)
    assert set(manifest.entries(came_up)) == set(warc_names(city.archive))
    assert verify_archive(came_up).findings == []


def test_the_shim_would_notice(
    city: City, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.archive.writer.sync_file", lambda stream: stream.flush())

    def cut(event: CaptureEvent) -> None:
        came_up = disk.after_the_cut(tmp_path / f"cut-{event.done}")
        assert salvage(came_up) == []  # nothing of what was reported is there

    crawl(city.source, city.archive, clock=lambda: START, limits=QUICK, report=cut)
