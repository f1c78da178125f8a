"""Nothing that was reported is ever lost: kill -9 at random moments, full disks, read-only
folders, damaged files.
"""

import errno
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive.layout import unfinished
from pipeline.archive.reader import warc_names
from pipeline.archive.salvage import salvage
from pipeline.archive.verify import verify_archive
from pipeline.crawl.run import crawl
from pipeline.errors import ArchiveError, DatabaseError
from pipeline.history.build import _told_as_ours, build
from pipeline.history.verify import verify
from tests.archives import read_run
from tests.city import P2, P3, QUICK, V2, City, content, page, pdf
from tests.loopback import Loopback


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(
            page=page(P3, P2, V2), v2=pdf("plan two"), p2=pdf("phase two"), p3=pdf("phase three")
        )
        yield city


def _run_and_tell(city: City, told: str) -> None:
    """A whole run in a child process; each capture is told to a file the moment it is reported."""
    with Path(told).open("a", buffering=1) as out:
        crawl(
            city.source,
            city.archive,
            limits=QUICK,
            report=lambda event: print(event.url, file=out),
        )
        build(city.archive, city.db, workers=1)


@pytest.mark.slow
def test_killed_at_fifty_moments(city: City, tmp_path: Path) -> None:
    rng = random.Random(20240401)
    fork = multiprocessing.get_context("fork")
    length = 0.5
    reported = 0
    for number in range(50):
        city.shows(v2=pdf(f"plan two, night {number}"))
        told = tmp_path / f"told-{number}"
        child = fork.Process(target=_run_and_tell, args=(city, str(told)))
        started = time.monotonic()
        child.start()
        if number:
            child.join(rng.uniform(0, 1.1 * length))
            if child.is_alive() and child.pid:
                os.kill(child.pid, signal.SIGKILL)
        child.join()
        if not number:
            length = time.monotonic() - started
        reported += len(told.read_text().splitlines()) if told.exists() else 0
        if number % 5 == 0:  # reads all that there is by then
            assert verify_archive(city.archive).findings == []
        if city.db.exists():
            with sqlite3.connect(city.db) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    salvage(city.archive)
    kept = [c for name in warc_names(city.archive) for c in read_run(city.archive, name)[1]]
    assert len(kept) >= reported > 0
    assert verify_archive(city.archive).findings == []
    assert crawl(city.source, city.archive, limits=QUICK).status == "ok"
    city.build()
    by_night = city.content()
    city.build(rebuild=True)
    assert city.content() == by_night
    assert verify(city.archive, city.db).problems == []
    assert unfinished(city.archive) == []


def test_a_cut_off_run_is_salvaged_and_said_to_be_cut_off(city: City) -> None:
    class Stop(Exception):
        pass

    def stop(event: Any) -> None:
        if event.done == 2:
            raise Stop

    with pytest.raises(Stop):
        crawl(city.source, city.archive, limits=QUICK, report=stop)
    path = unfinished(city.archive)[0]
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00half a record")
    done = salvage(city.archive)
    assert [len(s.cut) for s in done] == [1]
    city.build()
    assert city.rows("SELECT status, finished_at, message FROM runs") == [
        {"status": "partial", "finished_at": None, "message": "the run was cut off before its end"}
    ]
    assert len(city.rows("SELECT * FROM captures")) == 2
    assert verify_archive(city.archive).findings == []


def test_a_full_disk_leaves_whole_records_and_names_the_file(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warcio.warcwriter import WARCWriter

    real, calls = WARCWriter.write_record, [0]

    def full(self: Any, record: Any, params: Any = None) -> None:
        calls[0] += 1
        if calls[0] > 6:
            self.out.write(b"\x1f\x8b half")
            raise OSError(errno.ENOSPC, "No space left on device")
        real(self, record, params)

    monkeypatch.setattr(WARCWriter, "write_record", full)
    with pytest.raises(ArchiveError, match="No space left on device") as caught:
        crawl(city.source, city.archive, limits=QUICK)
    assert ".warc.gz.open" in str(caught.value)
    monkeypatch.undo()
    assert salvage(city.archive)[0].records == 6
    assert verify_archive(city.archive).findings == []


def test_two_runs_with_one_name_do_not_overwrite(city: City) -> None:
    from tests.city import START

    for _ in range(3):
        crawl(city.source, city.archive, clock=lambda: START, limits=QUICK)
    assert [n.rsplit("Z", 1)[1] for n in warc_names(city.archive)] == [
        ".warc.gz",
        "-2.warc.gz",
        "-3.warc.gz",
    ]
    city.build()
    assert len(city.rows("SELECT * FROM runs")) == 3


def test_a_broken_warc_is_named_and_the_rest_goes_on(city: City) -> None:
    city.night()
    city.shows(v2=pdf("another plan two"))
    city.crawl()
    broken = city.archive / warc_names(city.archive)[-1]
    data = broken.read_bytes()
    broken.write_bytes(data[: len(data) // 2] + b"\0" * 40 + data[len(data) // 2 + 40 :])
    report = city.build()
    assert list(report.problems) == [broken.relative_to(city.archive).as_posix()]
    assert city.build().problems == report.problems
    assert len(city.rows("SELECT * FROM runs")) == 2  # what is whole of it is told
    assert len(city.rows("SELECT * FROM captures")) >= 7
    assert any(broken.name in problem for problem in verify(city.archive, city.db).problems)
    broken.write_bytes(data)
    assert city.build(rebuild=True).problems == {}
    assert len(city.rows("SELECT * FROM runs")) == 2


@pytest.mark.parametrize("damage", [b"this is no database at all, not even nearly" * 300, b""])
def test_a_broken_database_is_named_kept_and_made_anew(city: City, damage: bytes) -> None:
    city.night()
    before = city.content()
    city.db.write_bytes(damage)
    for tail in ("-wal", "-shm"):
        city.db.with_name(city.db.name + tail).unlink(missing_ok=True)
    if damage:
        with pytest.raises(DatabaseError, match="--rebuild") as caught:
            city.build()
        assert str(city.db) in str(caught.value)
    city.build(rebuild=True)
    assert city.content() == before
    if damage:
        assert city.db.with_name(city.db.name + ".broken").read_bytes() == damage


def test_another_database_is_not_touched(city: City, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    city.crawl()
    for rebuild in (False, True):
        with pytest.raises(DatabaseError, match="not one of shinkyu's"):
            build(city.archive, other, rebuild=rebuild, workers=1)
    with sqlite3.connect(other) as db:
        assert [r[0] for r in db.execute("SELECT name FROM sqlite_master")] == ["mine"]


def test_readers_never_wait_and_never_see_half_a_night(city: City) -> None:
    city.night()
    with sqlite3.connect(f"{city.db.resolve().as_uri()}?mode=ro", uri=True, timeout=0) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM captures").fetchone()
        city.shows(v2=pdf("replaced"))
        assert "document_replaced" in city.kinds()
        assert reader.execute("SELECT count(*) FROM captures").fetchone() == before
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM captures").fetchone() > before
        city.build(rebuild=True)
        assert reader.execute("SELECT count(*) FROM captures").fetchone() > before


def test_verify_names_a_changed_byte_and_a_lost_row(city: City) -> None:
    city.night()
    assert verify(city.archive, city.db).problems == []
    with sqlite3.connect(city.db) as db:
        db.execute("UPDATE captures SET sha256 = 'f' WHERE id = 2")
        db.execute("DELETE FROM captures WHERE id = 3")
    problems = verify(city.archive, city.db).problems
    assert any("capture 2" in p and "other bytes" in p for p in problems)
    assert any("does not have" in p for p in problems)
    assert content(city.db)


def test_a_rebuild_does_not_unsay_what_a_verification_found(city: City) -> None:
    city.night()
    found = verify(city.archive, city.db)
    city.build(rebuild=True)
    [row] = city.rows("SELECT value FROM meta WHERE key = 'last_verification'")
    assert json.loads(row["value"])["at"] == found.at


@pytest.mark.parametrize(
    ("pragma", "words"),
    [
        ("PRAGMA max_page_count = 1", "make room, then run «shinkyu build»"),
        ("PRAGMA query_only = 1", "let its folder be written, then run «shinkyu build»"),
    ],
)
def test_a_database_that_can_not_grow_is_no_broken_one(
    pragma: str, words: str, tmp_path: Path
) -> None:
    def fails() -> None:
        with _told_as_ours(tmp_path, tmp_path / "shinkyu.db"):
            db.execute("CREATE TABLE c (d)")

    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE a (b)")
        db.execute(pragma)
        with pytest.raises(DatabaseError, match=words):
            fails()
